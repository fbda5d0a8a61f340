//! Published figures of generic SRP-6a, through the code that signs in: RFC 5054 Appendix B with its
//! 1024-bit prime, and the 3072-bit prime with generator 5 and nine hashes.
//!
//! Padding is fixed-width in all of them, unlike Cognito's, so k, u and x are computed here.

use alloc::vec::Vec;
use num_bigint::BigUint;
use serde_json::Value;
use sha1::Sha1;
use sha2::digest::Digest;
use sha2::digest::consts::{U28, U32, U48};

use super::{Operands, big, each_kernel, scale};
use crate::field::exponent::{self, Ring};
use crate::field::modulus::{Modulus, modulus};
use crate::field::montgomery::{Montgomery, Multiplier};
use crate::field::portable::Portable;
use crate::field::word::Word;
use crate::field::{Arithmetic, Integer, dispatch};

/// The 1024-bit prime of RFC 5054, Appendix A. Neither its lowest nor its highest limb is all ones.
#[derive(Clone, Copy)]
struct Rfc5054;

modulus!(
    Rfc5054,
    16,
    b"EEAF0AB9ADB38DD69C33F80AFA8FC5E86072618775FF3C0B9EA2314C9C256576\
      D674DF7496EA81D3383B4813D692C6E0E0D5D8E250B98BE48E495C1D6089DAD1\
      5DC7D7B46154D6B6CE8EF4AD69B15D4982559B297BCF1885C529F566660E57EC\
      68EDBC3C05726CC02FD4CBF4976EAA9AFD5138FE8376435B9FC61D2FC0EB06E3"
);

/// The operations that SRP-6a is made of, whatever the modulus.
trait Group: Copy {
    type Residue;
    fn enter(self, number: &BigUint) -> Self::Residue;
    fn leave(self, a: &Self::Residue) -> BigUint;
    fn mul(self, a: &Self::Residue, b: &Self::Residue) -> Self::Residue;
    fn add(self, a: &Self::Residue, b: &Self::Residue) -> Self::Residue;
    fn sub(self, a: &Self::Residue, b: &Self::Residue) -> Self::Residue;
    fn pow(self, base: &Self::Residue, exponent: &BigUint) -> Self::Residue;
}

/// A kernel of Cognito's modulus.
#[derive(Clone, Copy)]
struct Of<F>(F);

impl<F: Arithmetic> Group for Of<F> {
    type Residue = F::Residue;

    fn enter(self, number: &BigUint) -> Self::Residue {
        let mut bytes = [0; 384];
        bytes.copy_from_slice(&padded(number, 384));
        self.0
            .decode(&Integer::from_be_bytes_vartime(&bytes).unwrap())
    }

    fn leave(self, a: &Self::Residue) -> BigUint {
        super::value(self.0, a)
    }

    fn mul(self, a: &Self::Residue, b: &Self::Residue) -> Self::Residue {
        self.0.mul(a, b)
    }

    fn add(self, a: &Self::Residue, b: &Self::Residue) -> Self::Residue {
        self.0.add(a, b)
    }

    fn sub(self, a: &Self::Residue, b: &Self::Residue) -> Self::Residue {
        self.0.sub(a, b)
    }

    fn pow(self, base: &Self::Residue, exponent: &BigUint) -> Self::Residue {
        let (limbs, bits) = limbs(exponent);
        self.0.pow(base, &limbs, bits)
    }
}

impl<W: Word + TryFrom<u64>, const L: usize> Group for Montgomery<Rfc5054, Portable, W, L>
where
    Rfc5054: Modulus<W, L>,
    Portable: Multiplier<Rfc5054, W, L>,
{
    type Residue = <Self as Ring>::Residue;

    fn enter(self, number: &BigUint) -> Self::Residue {
        let mut limbs = [W::ZERO; L];
        let bytes = number.to_bytes_le();
        for (limb, bytes) in limbs.iter_mut().zip(bytes.chunks(W::BITS / 8)) {
            let value = bytes
                .iter()
                .rev()
                .fold(0, |limb, &byte| limb << 8 | u64::from(byte));
            *limb = W::truncate(value);
        }
        Self::enter(self, &limbs)
    }

    fn leave(self, a: &Self::Residue) -> BigUint {
        let limbs = Self::leave(self, a);
        limbs
            .as_ref()
            .iter()
            .rev()
            .fold(BigUint::from(0u8), |number, limb| {
                (number << W::BITS) + limb.widen()
            })
    }

    fn mul(self, a: &Self::Residue, b: &Self::Residue) -> Self::Residue {
        let mut out = Self::ONE;
        self.multiply(&mut out, a, b);
        out
    }

    fn add(self, a: &Self::Residue, b: &Self::Residue) -> Self::Residue {
        self.plus(a, b)
    }

    fn sub(self, a: &Self::Residue, b: &Self::Residue) -> Self::Residue {
        self.minus(a, b)
    }

    fn pow(self, base: &Self::Residue, exponent: &BigUint) -> Self::Residue {
        let (limbs, bits) = limbs(exponent);
        exponent::pow(self, base, &limbs, bits)
    }
}

fn limbs(number: &BigUint) -> (Vec<u64>, usize) {
    (
        number.to_u64_digits(),
        usize::try_from(number.bits()).unwrap(),
    )
}

fn padded(number: &BigUint, length: usize) -> Vec<u8> {
    let bytes = number.to_bytes_be();
    let mut padded = alloc::vec![0; length.checked_sub(bytes.len()).unwrap()];
    padded.extend(bytes);
    padded
}

fn number(bytes: &[u8]) -> BigUint {
    BigUint::from_bytes_be(bytes)
}

fn hash(name: &str, parts: &[&[u8]]) -> Vec<u8> {
    let message = parts.concat();
    match name {
        "sha1" => Sha1::digest(message).to_vec(),
        "sha256" => sha2::Sha256::digest(message).to_vec(),
        "sha384" => sha2::Sha384::digest(message).to_vec(),
        "sha512" => sha2::Sha512::digest(message).to_vec(),
        "blake2s-256" => blake2::Blake2s256::digest(message).to_vec(),
        "blake2b-224" => blake2::Blake2b::<U28>::digest(message).to_vec(),
        "blake2b-256" => blake2::Blake2b::<U32>::digest(message).to_vec(),
        "blake2b-384" => blake2::Blake2b::<U48>::digest(message).to_vec(),
        "blake2b-512" => blake2::Blake2b512::digest(message).to_vec(),
        other => panic!("no hash is called {other}"),
    }
}

/// Recomputes every figure of a vector, and returns how many there were.
fn replay<G: Group>(group: G, vector: &Value) -> usize {
    let text = |key: &str| vector.get(key).map(|value| value.as_str().unwrap());
    let given = |key: &str| {
        let digits = text(key).unwrap();
        BigUint::parse_bytes(digits.as_bytes(), 16).unwrap()
    };
    let h = |parts: &[&[u8]]| hash(text("H").unwrap(), parts);
    let mut figures = 0;
    let mut check = |key: &str, computed: &BigUint| {
        if text(key).is_some() {
            assert_eq!(computed, &given(key), "{key} with {}", text("H").unwrap());
            figures += 1;
        }
    };

    let (n, g, a, b) = (given("N"), given("g"), given("a"), given("b"));
    let salt = number(&[]) + given("s");
    let salt = padded(&salt, text("s").unwrap().len() / 2);
    let width = n.to_bytes_be().len();
    let pad = |x: &BigUint| padded(x, width);
    let (user, password) = (text("I").unwrap(), text("P").unwrap());
    assert_eq!(group.leave(&group.enter(&(&n - 1u8))), &n - 1u8);

    let k = number(&h(&[&pad(&n), &pad(&g)]));
    check("k", &k);
    let identity = h(&[user.as_bytes(), b":", password.as_bytes()]);
    let x = number(&h(&[&salt, &identity]));
    check("x", &x);
    let generator = group.enter(&g);
    let v = group.pow(&generator, &x);
    check("v", &group.leave(&v));
    let a_public = group.pow(&generator, &a);
    check("A", &group.leave(&a_public));
    let k_residue = group.enter(&(&k % &n));
    let kv = group.mul(&k_residue, &v);
    let b_public = group.add(&kv, &group.pow(&generator, &b));
    check("B", &group.leave(&b_public));
    let u = number(&h(&[
        &pad(&group.leave(&a_public)),
        &pad(&group.leave(&b_public)),
    ]));
    check("u", &u);

    let s_of_client = group.pow(&group.sub(&b_public, &kv), &(&a + &u * &x));
    check("S", &group.leave(&s_of_client));
    let s_of_server = group.pow(&group.mul(&a_public, &group.pow(&v, &u)), &b);
    check("S", &group.leave(&s_of_server));

    let key = h(&[&group.leave(&s_of_server).to_bytes_be()]);
    check("K", &number(&key));
    let mask = number(&h(&[&n.to_bytes_be()])) ^ number(&h(&[&g.to_bytes_be()]));
    let a_bytes = group.leave(&a_public).to_bytes_be();
    let b_bytes = group.leave(&b_public).to_bytes_be();
    let proof = h(&[
        &padded(&mask, key.len()),
        &h(&[user.as_bytes()]),
        &salt,
        &a_bytes,
        &b_bytes,
        &key,
    ]);
    check("M1", &number(&proof));
    check("M2", &number(&h(&[&a_bytes, &proof, &key])));
    figures
}

/// Both limb widths of a modulus without the shortcut, on the operands that provoke carries.
fn ring_operations<G: Group>(group: G) {
    let n = big(&Rfc5054::LIMBS);
    let mut operands = Operands::new(6);
    for case in 0..scale().saturating_mul(2_000) {
        let (a, b) = (
            operands.limbs(&Rfc5054::LIMBS),
            operands.limbs(&Rfc5054::LIMBS),
        );
        let (a, b) = (big(&a), big(&b));
        let (x, y) = (group.enter(&a), group.enter(&b));
        assert_eq!(group.leave(&group.mul(&x, &y)), &a * &b % &n, "mul {case}");
        let square = group.pow(&x, &BigUint::from(2u8));
        assert_eq!(group.leave(&square), &a * &a % &n, "square {case}");
        let sum = group.add(&x, &y);
        assert_eq!(group.leave(&sum), (&a + &b) % &n, "add {case}");
        let difference = group.sub(&sum, &group.add(&y, &y));
        assert_eq!(
            group.leave(&difference),
            (&a + &n + &n - &b) % &n,
            "sub {case}"
        );
    }
}

#[test]
fn another_modulus_agrees() {
    ring_operations(Montgomery::<Rfc5054, Portable, u64, 16>::TOKEN);
    ring_operations(Montgomery::<Rfc5054, Portable, u32, 32>::TOKEN);
}

#[test]
fn rfc_5054_appendix_b() {
    let file = include_str!("../../../test-vectors/published/rfc5054_appendix_B.json");
    let vector: Value = serde_json::from_str(file).unwrap();
    let narrow = Montgomery::<Rfc5054, Portable, u64, 16>::TOKEN;
    assert_eq!(replay(narrow, &vector), 8);
    let wide = Montgomery::<Rfc5054, Portable, u32, 32>::TOKEN;
    assert_eq!(replay(wide, &vector), 8);
}

#[test]
fn apple_hap_3072_bits_sha_512() {
    each_kernel(|kernel| {
        let file = include_str!("../../../test-vectors/published/apple_hap_3072_sha512.json");
        let vector: Value = serde_json::from_str(file).unwrap();
        dispatch!(kernel, |f| assert_eq!(replay(Of(f), &vector), 7));
    });
}

#[test]
fn srptools_3072_bits_nine_hashes() {
    each_kernel(|kernel| {
        let file = include_str!("../../../test-vectors/published/srptools_3072.json");
        let file: Value = serde_json::from_str(file).unwrap();
        let vectors = file["testVectors"].as_array().unwrap();
        assert_eq!(vectors.len(), 9);
        for vector in vectors {
            dispatch!(kernel, |f| assert_eq!(replay(Of(f), vector), 11));
        }
    });
}
