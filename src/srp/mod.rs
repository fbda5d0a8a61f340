//! SRP-6a with Cognito's hashing: the arithmetic of both halves, over bytes and integers.
//!
//! The letters are RFC 5054's, and nowhere else are they used without a word beside them:
//!
//! | letter | meaning |
//! | --- | --- |
//! | N, g | the 3072-bit safe prime of RFC 3526 group 15, and the generator 2 |
//! | k | H(pad(N) ‖ pad(g)), a constant |
//! | a, A | the client's private key, and its public key g^a |
//! | b, B | the server's private key, and its public key k·v + g^b |
//! | u | H(pad(A) ‖ pad(B)) |
//! | x, v | the hash of salt, identity and password, and the verifier g^x |
//! | S | the premaster secret both halves reach |
//!
//! H is SHA-256 and pad is [`pad`]. This room touches `field` and the hashes; it knows no pool, no
//! parameter's name and no text, and it allocates nothing.

mod exponent;
mod key;
mod mac;
mod pad;

use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use crate::field::{Arithmetic, Constant, Integer, Kernel, dispatch};

pub(crate) use self::exponent::{Premaster, limbs_from_be};
#[cfg(feature = "hazmat")]
pub(crate) use self::key::message_of;
pub(crate) use self::key::{SESSION_KEY_LEN, session_key};
pub(crate) use self::mac::KeyedHash;
pub(crate) use self::pad::pad;

/// The length of N, and of every integer below it, in bytes.
pub(crate) const LEN: usize = 384;

/// The length of a hash, and so of k, u and x, in bytes.
pub(crate) const HASH_LEN: usize = 32;

/// k = H(pad(N) ‖ pad(g)); a test recomputes it.
const K: [u8; HASH_LEN] = [
    0x53, 0x82, 0x82, 0xc4, 0x35, 0x47, 0x42, 0xd7, 0xcb, 0xbd, 0xe2, 0x35, 0x9f, 0xcf, 0x67, 0xf9,
    0xf5, 0xb3, 0xa6, 0xb0, 0x87, 0x91, 0xe5, 0x01, 0x1b, 0x43, 0xb8, 0xa5, 0xb6, 0x6d, 0x9e, 0xe6,
];

/// k in the form each kernel multiplies in, so that no sign-in converts it.
static K_RESIDUE: Constant = Constant::new(&K);

/// A hash read as an integer: u or x, four limbs, least significant first.
pub(crate) type HashInteger = Zeroizing<[u64; 4]>;

/// H(identity ‖ ":" ‖ password), the inner hash of x, into `digest`.
///
/// `identity` is hashed without a separator between its parts. The password and the hash are secret:
/// SHA-256 runs the same instructions whatever bytes it is given, and only their number shows.
pub(crate) fn password_hash(identity: [&[u8]; 2], password: &[u8], digest: &mut [u8; HASH_LEN]) {
    let mut hash = Sha256::new();
    for part in identity {
        hash.update(part);
    }
    hash.update(b":");
    hash.update(password);
    hash.finalize_into(digest.into());
}

/// x = H(pad(salt) ‖ H(identity ‖ ":" ‖ password)), from a salt that is padded already.
///
/// Constant-time as its two halves are.
pub(crate) fn private_exponent(
    padded_salt: &[u8],
    identity: [&[u8]; 2],
    password: &[u8],
) -> HashInteger {
    let mut inner = Zeroizing::new([0; HASH_LEN]);
    password_hash(identity, password, &mut inner);
    exponent_of_hash(padded_salt, &inner)
}

/// x = H(pad(salt) ‖ inner), from the inner hash. Constant-time in it: its length is fixed.
pub(crate) fn exponent_of_hash(padded_salt: &[u8], inner: &[u8; HASH_LEN]) -> HashInteger {
    let mut outer = Sha256::new();
    outer.update(padded_salt);
    outer.update(inner);
    let mut digest = Zeroizing::new([0; HASH_LEN]);
    outer.finalize_into((&mut *digest).into());
    hash_integer(&digest)
}

/// A hash of pad(A), to be finished with B once it is known: A itself need not be kept.
pub(crate) fn hash_of_client_key(big_a: &[u8; LEN]) -> Sha256 {
    let mut hash = Sha256::new();
    pad(big_a).absorb(&mut hash);
    hash
}

/// u = H(pad(A) ‖ pad(B)) as bytes, or `None` when it is 0. Both keys are public, and so is u.
pub(crate) fn scrambling_parameter(hash_of_a: Sha256, big_b: &[u8; LEN]) -> Option<[u8; HASH_LEN]> {
    let mut hash = hash_of_a;
    pad(big_b).absorb(&mut hash);
    not_zero(hash.finalize().into())
}

/// A hash, unless it is 0. A function of its own for its test: nobody knows keys whose hash is 0.
fn not_zero(u: [u8; HASH_LEN]) -> Option<[u8; HASH_LEN]> {
    (u != [0; HASH_LEN]).then_some(u)
}

/// Reads a hash as a big-endian integer. Constant-time: a fixed permutation of bytes.
pub(crate) fn hash_integer(digest: &[u8; HASH_LEN]) -> HashInteger {
    let mut limbs = Zeroizing::new([0; 4]);
    limbs_from_be(digest, &mut *limbs);
    limbs
}

/// g^e for a secret e: the public keys' first half and the verifier. `e` is read in full, whatever
/// its value, by `field`'s constant-time exponentiation.
pub(crate) fn power_of_g(kernel: Kernel, e: &[u64]) -> Integer {
    dispatch!(kernel, |f| f.encode(&f.pow_generator(e, e.len() * 64)))
}

/// S = (B − k·g^x)^(a + u·x), the client's way. Constant-time in x and a (and so in S): the
/// exponent's length is fixed by the number of limbs of `a`.
pub(crate) fn client_premaster(
    kernel: Kernel,
    big_b: &Integer,
    x: &[u64; 4],
    a: &[u64],
    u: &[u64; 4],
) -> Integer {
    let e = Premaster::new(a, u, x);
    dispatch!(kernel, |f| {
        let kgx = f.mul(&f.constant(&K_RESIDUE), &f.pow_generator(x, 256));
        let base = f.sub(&f.decode(big_b), &kgx);
        f.encode(&f.pow(&base, e.limbs(), e.bits()))
    })
}

/// B = k·v + g^b. Constant-time in v and b.
pub(crate) fn server_key(kernel: Kernel, v: &Integer, b: &[u64]) -> Integer {
    dispatch!(kernel, |f| {
        let kv = f.mul(&f.constant(&K_RESIDUE), &f.decode(v));
        f.encode(&f.add(&kv, &f.pow_generator(b, b.len() * 64)))
    })
}

/// S = (A·v^u)^b, the server's way. Constant-time in v and b; u is public.
pub(crate) fn server_premaster(
    kernel: Kernel,
    big_a: &Integer,
    v: &Integer,
    u: &[u64; 4],
    b: &[u64],
) -> Integer {
    dispatch!(kernel, |f| {
        let vu = f.pow(&f.decode(v), u, 256);
        let base = f.mul(&f.decode(big_a), &vu);
        f.encode(&f.pow(&base, b, b.len() * 64))
    })
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "tests")]
mod tests;
