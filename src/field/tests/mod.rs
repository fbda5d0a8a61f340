//! Every kernel through one harness, against num-bigint.
//!
//! The default run takes 10,000 operands for each of multiplication, squaring, addition and
//! subtraction per kernel, and 200 exponentiations. `CALDERA_TEST_SCALE=n` multiplies the former by
//! n and the latter by the smallest integer that is at least n / 20: 100 gives a million and a
//! thousand.

mod alternatives;
mod comb;
mod modulus;
mod published;
pub(crate) mod wiping;

use alloc::format;
use alloc::string::ToString;
use alloc::vec;
use alloc::vec::Vec;
use num_bigint::BigUint;
use std::io::Write;

use super::modulus::{BYTES, Cognito, LIMBS, Modulus, into_u32, into_u64};
use super::montgomery::{Montgomery, Multiplier, Residue};
use super::portable::{Portable32, Portable64};
use super::word::Word;
use super::{Arithmetic, Constant, Integer, Kernel, dispatch};

/// A small generator for operands (Vigna's SplitMix64): repeatable, and nothing here is secret.
pub(crate) struct Operands(u64);

impl Operands {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed)
    }

    pub(crate) fn limb(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let z = (self.0 ^ self.0 >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let z = (z ^ z >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ z >> 31
    }

    pub(crate) fn below(&mut self, bound: u64) -> u64 {
        self.limb() % bound
    }

    /// Limbs that provoke carries (runs of ones and zeros, numbers next to 0, N and R) in half of
    /// the cases, random ones in the other.
    pub(crate) fn limbs<const L: usize>(&mut self, n: &[u64; L]) -> [u64; L] {
        match self.below(20) {
            0 => [0; L],
            1 => small(1),
            2 => neighbour(n, 0, 1),
            3 => *n,
            4 => [u64::MAX; L],
            5 => neighbour(n, self.below(4), 0),
            6 => neighbour(n, 0, self.below(4)),
            7 => small(self.below(4)),
            8 => {
                let mut limbs = [0; L];
                for _ in 0..=self.below(3) {
                    limbs[self.below(L as u64) as usize] = 1 << self.below(64);
                }
                limbs
            }
            9 => {
                let mut limbs = [u64::MAX; L];
                for _ in 0..=self.below(3) {
                    limbs[self.below(L as u64) as usize] = !(1 << self.below(64));
                }
                limbs
            }
            10 => core::array::from_fn(|_| if self.below(2) == 0 { 0 } else { u64::MAX }),
            11 => {
                let from = self.below(L as u64) as usize;
                core::array::from_fn(|i| if i < from { u64::MAX } else { 0 })
            }
            12 => {
                let from = self.below(L as u64) as usize;
                core::array::from_fn(|i| if i < from { 0 } else { u64::MAX })
            }
            _ => core::array::from_fn(|_| self.limb()),
        }
    }
}

fn small<const L: usize>(value: u64) -> [u64; L] {
    let mut limbs = [0; L];
    limbs[0] = value;
    limbs
}

/// `n + more - less`, wrapping.
fn neighbour<const L: usize>(n: &[u64; L], more: u64, less: u64) -> [u64; L] {
    let modulus = BigUint::from(1u8) << (64 * L);
    let value = (big(n) + &modulus + BigUint::from(more) - BigUint::from(less)) % modulus;
    let mut limbs = [0; L];
    for (limb, digit) in limbs.iter_mut().zip(value.iter_u64_digits()) {
        *limb = digit;
    }
    limbs
}

pub(crate) fn big(limbs: &[u64]) -> BigUint {
    let bytes: Vec<u8> = limbs.iter().flat_map(|limb| limb.to_le_bytes()).collect();
    BigUint::from_bytes_le(&bytes)
}

fn be_bytes(limbs: &[u64; LIMBS]) -> [u8; BYTES] {
    let mut bytes = [0; BYTES];
    for (bytes, limb) in bytes.rchunks_exact_mut(8).zip(limbs) {
        bytes.copy_from_slice(&limb.to_be_bytes());
    }
    bytes
}

pub(crate) fn scale() -> u64 {
    match std::env::var("CALDERA_TEST_SCALE") {
        Ok(text) => text.parse().expect("CALDERA_TEST_SCALE is a number"),
        Err(_) => 1,
    }
}

/// Says that a test did not run a kernel.
fn skipped(kernel: Kernel) {
    // Past the test runner, which keeps what is printed by tests that pass.
    let _ = writeln!(
        std::io::stderr(),
        "skipped: {} not available on this processor",
        kernel.name()
    );
}

/// Runs `check` with each kernel, and says which the processor lacks.
fn each_kernel(check: fn(Kernel)) {
    for &kernel in Kernel::ALL {
        if kernel.is_available() {
            check(kernel);
        } else {
            skipped(kernel);
        }
    }
}

fn value<F: Arithmetic>(f: F, a: &F::Residue) -> BigUint {
    BigUint::from_bytes_be(f.encode(a).to_be_bytes().as_ref())
}

pub(crate) fn ring_operations<F: Arithmetic>(f: F, name: &str, cases: u64) {
    let n = big(&Cognito::LIMBS);
    let mut operands = Operands::new(1);
    let mut kept: Option<(F::Residue, BigUint)> = None;
    for case in 0..cases {
        let (a, b) = (
            operands.limbs(&Cognito::LIMBS),
            operands.limbs(&Cognito::LIMBS),
        );
        let x = f.decode(&Integer::from_be_bytes_reduced(&be_bytes(&a)));
        let y = f.decode(&Integer::from_be_bytes_reduced(&be_bytes(&b)));
        let (a, b) = (big(&a) % &n, big(&b) % &n);
        let product = f.mul(&x, &y);
        assert_eq!(value(f, &product), &a * &b % &n, "{name} mul {case}");
        assert_eq!(
            value(f, &f.square(&x)),
            &a * &a % &n,
            "{name} square {case}"
        );
        let sum = f.add(&x, &y);
        assert_eq!(value(f, &sum), (&a + &b) % &n, "{name} add {case}");
        let difference = f.sub(&x, &y);
        assert_eq!(
            value(f, &difference),
            (&n + &a - &b) % &n,
            "{name} sub {case}"
        );
        // Results are operands too: chains keep whatever representative the kernel left.
        if let Some((z, c)) = &kept {
            assert_eq!(
                value(f, &f.mul(&sum, z)),
                (&a + &b) * c % &n,
                "{name} chain {case}"
            );
            assert_eq!(
                value(f, &f.sub(z, &difference)),
                (c + &b + &n - &a) % &n,
                "{name} chain {case}"
            );
            assert_eq!(
                value(f, &f.square(&f.sub(&sum, z))),
                {
                    let d = (&a + &b + &n - c) % &n;
                    &d * &d % &n
                },
                "{name} chain {case}"
            );
        }
        kept = Some((product, &a * &b % &n));
    }
}

/// Residues that are not below N, as no conversion makes them and few products do.
fn unreduced_residues<K, W, const L: usize>(
    f: Montgomery<Cognito, K, W, L>,
    name: &str,
    narrow: fn(&[u64; LIMBS]) -> [W; L],
) where
    Cognito: Modulus<W, L>,
    K: Multiplier<Cognito, W, L>,
    W: Word,
{
    let n = big(&Cognito::LIMBS);
    let r: BigUint = BigUint::from(1u8) << 3_072;
    let r_inverse = r.modinv(&n).expect("N is odd");
    let mut operands = Operands::new(7);
    for case in 0..scale().saturating_mul(2_000) {
        let a = operands.limbs(&Cognito::LIMBS);
        let b = operands.limbs(&Cognito::LIMBS);
        let (x, y) = (Residue(narrow(&a)), Residue(narrow(&b)));
        let (a, b) = (big(&a) * &r_inverse, big(&b) * &r_inverse);
        assert_eq!(value(f, &x), &a % &n, "{name} encode {case}");
        assert_eq!(value(f, &f.mul(&x, &y)), &a * &b % &n, "{name} mul {case}");
        let square = Arithmetic::square(f, &x);
        assert_eq!(value(f, &square), &a * &a % &n, "{name} square {case}");
        assert_eq!(
            value(f, &f.add(&x, &y)),
            (&a + &b) % &n,
            "{name} add {case}"
        );
        let difference = (&a + &r * &n - &b) % &n;
        assert_eq!(value(f, &f.sub(&x, &y)), difference, "{name} sub {case}");
    }
}

#[test]
fn unreduced_residues_agree() {
    unreduced_residues(Portable64::TOKEN, "portable-64", into_u64);
    unreduced_residues(Portable32::TOKEN, "portable-32", into_u32);
    #[cfg(all(target_arch = "x86_64", target_pointer_width = "64"))]
    if let Some(kernel) = super::x86_64::X86_64::detect() {
        unreduced_residues(kernel, "x86-64", into_u64);
    } else {
        skipped(Kernel::X86_64);
    }
}

#[test]
fn ring_operations_agree() {
    each_kernel(|kernel| {
        dispatch!(kernel, |f| ring_operations(
            f,
            kernel.name(),
            scale().saturating_mul(10_000)
        ))
    });
}

pub(crate) fn powers<F: Arithmetic>(f: F, name: &str, random: u64) {
    let n = big(&Cognito::LIMBS);
    let mut operands = Operands::new(2);
    let check = |base: [u64; LIMBS], exponent: &[u64], bits: usize| {
        let b = big(&base);
        let mask = (BigUint::from(1u8) << bits) - 1u8;
        let e = big(exponent) & mask;
        let x = f.decode(&Integer::from_be_bytes_reduced(&be_bytes(&base)));
        let power = f.pow(&x, exponent, bits);
        assert_eq!(
            value(f, &power),
            b.modpow(&e, &n),
            "{name} {b:x} ^ {e:x}, {bits} bits"
        );
        let power = f.pow_generator(exponent, bits);
        assert_eq!(
            value(f, &power),
            BigUint::from(2u8).modpow(&e, &n),
            "{name} 2 ^ {e:x}, {bits} bits"
        );
    };
    let base = operands.limbs(&Cognito::LIMBS);
    for bits in [
        0usize, 1, 2, 63, 64, 65, 255, 256, 257, 511, 512, 513, 640, 1024, 3072,
    ] {
        let limbs = bits.div_ceil(64);
        check(base, &vec![0; limbs], bits);
        check(base, &vec![u64::MAX; limbs], bits);
        let mut exponent = vec![0; limbs];
        if let Some(low) = exponent.first_mut() {
            *low = 1;
        }
        check(base, &exponent, bits);
    }
    for _ in 0..random {
        let bits = match operands.below(4) {
            0 => 256,
            1 => 512,
            2 => 513,
            _ => operands.below(600) as usize,
        };
        let exponent: Vec<u64> = (0..bits.div_ceil(64))
            .map(|_| match operands.below(8) {
                0 => 0,
                1 => u64::MAX,
                _ => operands.limb(),
            })
            .collect();
        check(operands.limbs(&Cognito::LIMBS), &exponent, bits);
    }
}

#[test]
fn powers_agree() {
    each_kernel(|kernel| {
        dispatch!(kernel, |f| powers(
            f,
            kernel.name(),
            scale().div_ceil(20).saturating_mul(200).saturating_sub(45)
        ))
    });
}

#[test]
fn exponents_shorter_than_their_bits_are_filled_with_zeros() {
    each_kernel(|kernel| {
        dispatch!(kernel, |f| {
            let three = f.decode(&Integer::from_be_bytes_reduced(&be_bytes(&small(3))));
            assert_eq!(value(f, &f.pow(&three, &[2], 700)), BigUint::from(9u8));
            assert_eq!(value(f, &f.pow_generator(&[5], 500)), BigUint::from(32u8));
            assert_eq!(value(f, &f.pow_generator(&[5], 700)), BigUint::from(32u8));
        });
    });
}

#[test]
fn integers_are_read_below_n_only() {
    let mut operands = Operands::new(3);
    let n = big(&Cognito::LIMBS);
    for _ in 0..1_000 {
        let limbs = operands.limbs(&Cognito::LIMBS);
        let number = big(&limbs);
        let bytes = be_bytes(&limbs);
        let read = Integer::from_be_bytes_vartime(&bytes);
        assert_eq!(read.is_some(), number < n);
        if let Some(integer) = read {
            assert_eq!(integer.to_be_bytes().as_ref(), bytes.as_ref());
        }
        let reduced = Integer::from_be_bytes_reduced(&bytes).to_be_bytes();
        assert_eq!(BigUint::from_bytes_be(reduced.as_ref()), number % &n);
    }
}

#[test]
fn constants_stand_for_their_numbers() {
    static SAMPLE: Constant = Constant::new(&[0xa5; 32]);
    static LARGEST: Constant = Constant::new(&[0xff; 32]);
    static ONE: Constant = Constant::new(&{
        let mut bytes = [0; 32];
        bytes[31] = 1;
        bytes
    });
    each_kernel(|kernel| {
        dispatch!(kernel, |f| {
            let number = BigUint::from_bytes_be(&[0xa5; 32]);
            assert_eq!(value(f, &f.constant(&SAMPLE)), number);
            let number = BigUint::from_bytes_be(&[0xff; 32]);
            assert_eq!(value(f, &f.constant(&LARGEST)), number);
            assert_eq!(value(f, &f.constant(&ONE)), BigUint::from(1u8));
        });
    });
}

#[test]
fn the_modulus_is_what_rfc_3526_defines() {
    // 2^3072 - 2^3008 - 1 + 2^64 * (floor(2^2942 * pi) + 1690314), with pi by Machin's formula.
    let one = BigUint::from(1u8) << 3_100;
    let arctan_of_inverse = |x: u32| {
        let mut power = &one / x;
        let (mut plus, mut minus) = (BigUint::from(0u8), BigUint::from(0u8));
        let mut k = 1u32;
        while power > BigUint::from(0u8) {
            if k % 4 == 1 {
                plus += &power / k;
            } else {
                minus += &power / k;
            }
            power /= x * x;
            k += 2;
        }
        plus - minus
    };
    let pi = arctan_of_inverse(5) * 16u8 - arctan_of_inverse(239) * 4u8;
    let digits = (pi >> (3_100 - 2_942)) + 1_690_314u32;
    let two = BigUint::from(2u8);
    let n: BigUint = two.pow(3_072) - two.pow(3_008) - 1u8 + (digits << 64);
    assert_eq!(big(&Cognito::LIMBS).to_string(), n.to_string());
    assert_eq!(format!("{:x}", Cognito::LIMBS[0]), "ffffffffffffffff");
}
