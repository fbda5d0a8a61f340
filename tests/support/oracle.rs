//! The client's step written a second time, on `num-bigint` and the `hkdf` crate: slow, in variable
//! time, and sharing no line with the engine. What the engine computes is compared with this.

use hmac::{Hmac, KeyInit, Mac};
use num_bigint::{BigInt, BigUint, Sign};
use sha2::{Digest, Sha256};

/// RFC 3526, group 15, as its decimal description gives it is too long to read; the hexadecimal is
/// the RFC's.
pub const N: &str = "\
    FFFFFFFFFFFFFFFFC90FDAA22168C234C4C6628B80DC1CD129024E088A67CC74020BBEA63B139B22514A08798E3404DD\
    EF9519B3CD3A431B302B0A6DF25F14374FE1356D6D51C245E485B576625E7EC6F44C42E9A637ED6B0BFF5CB6F406B7ED\
    EE386BFB5A899FA5AE9F24117C4B1FE649286651ECE45B3DC2007CB8A163BF0598DA48361C55D39A69163FA8FD24CF5F\
    83655D23DCA3AD961C62F356208552BB9ED529077096966D670C354E4ABC9804F1746C08CA18217C32905E462E36CE3B\
    E39E772C180E86039B2783A2EC07A28FB5C55DF06F4C52C9DE2BCBF6955817183995497CEA956AE515D2261898FA0510\
    15728E5A8AAAC42DAD33170D04507A33A85521ABDF1CBA64ECFB850458DBEF0A8AEA71575D060C7DB3970F85A6E1E4C7\
    ABF5AE8CDB0933D71E8C94E04A25619DCEE3D2261AD2EE6BF12FFA06D98A0864D87602733EC86A64521F2B18177B200C\
    BBE117577A615D6C770988C0BAD946E208E24FA074E5AB3143DB5BFCE0FD108E4B82D120A93AD2CAFFFFFFFFFFFFFFFF";

pub fn n() -> BigUint {
    BigUint::parse_bytes(N.as_bytes(), 16).expect("hexadecimal")
}

/// Java's `BigInteger.toByteArray`.
pub fn pad(integer: &BigInt) -> Vec<u8> {
    integer.to_signed_bytes_be()
}

fn pad_unsigned(integer: &BigUint) -> Vec<u8> {
    pad(&BigInt::from_biguint(Sign::Plus, integer.clone()))
}

fn hash(parts: &[&[u8]]) -> Vec<u8> {
    let mut hash = Sha256::new();
    parts.iter().for_each(|part| hash.update(part));
    hash.finalize().to_vec()
}

fn mac(key: &[u8], parts: &[&[u8]]) -> Vec<u8> {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).expect("any length");
    parts.iter().for_each(|part| mac.update(part));
    mac.finalize().into_bytes().to_vec()
}

/// What goes into a claim.
pub struct Step<'a> {
    pub names: [&'a str; 2],
    pub password: &'a str,
    pub a: BigUint,
    pub big_b: BigUint,
    pub salt: BigInt,
    pub block: &'a [u8],
    pub timestamp: &'a str,
}

/// What comes out.
pub struct Claim {
    pub big_a: BigUint,
    pub u: Vec<u8>,
    pub x: Vec<u8>,
    pub s: BigUint,
    pub key: Vec<u8>,
    pub signature: Vec<u8>,
}

/// k = H(pad(N) ‖ pad(g)).
pub fn k() -> Vec<u8> {
    hash(&[&pad_unsigned(&n()), &[2]])
}

impl Step<'_> {
    pub fn claim(&self) -> Claim {
        let (n, g) = (n(), BigUint::from(2_u8));
        let big_a = g.modpow(&self.a, &n);
        let u = hash(&[&pad_unsigned(&big_a), &pad_unsigned(&self.big_b)]);
        let [group, name] = self.names.map(str::as_bytes);
        let inner = hash(&[group, name, b":", self.password.as_bytes()]);
        let x = hash(&[&pad(&self.salt), &inner]);
        let (u_int, x_int) = (BigUint::from_bytes_be(&u), BigUint::from_bytes_be(&x));
        let kv = BigUint::from_bytes_be(&k()) * g.modpow(&x_int, &n) % &n;
        let base = (&self.big_b + &n - kv) % &n;
        let s = base.modpow(&(&self.a + &u_int * x_int), &n);
        let key = hkdf16(&pad_unsigned(&s), &pad_unsigned(&u_int));
        let signature = mac(&key, &[group, name, self.block, self.timestamp.as_bytes()]);
        Claim {
            big_a,
            u,
            x,
            s,
            key,
            signature,
        }
    }
}

/// The first 16 bytes of HKDF-SHA-256 under Cognito's label, by the `hkdf` crate.
pub fn hkdf16(ikm: &[u8], salt: &[u8]) -> Vec<u8> {
    let mut key = vec![0; 16];
    hkdf::Hkdf::<Sha256>::new(Some(salt), ikm)
        .expand(b"Caldera Derived Key", &mut key)
        .expect("16 bytes");
    key
}
