//! The engine's functions on secrets, each secret a parameter of its own: where `scripts/masks.sh` begins
//! to follow them through the compiler's output. A parameter whose name begins with `secret` is one, with
//! all that lies behind it.
//!
//! None of these publishes anything but single bits, and none is inlined, so that each can be found. What is
//! hashed is here; the hashes are not, and are left to the taint test (`tests/taint.rs`): their buffer holds
//! the public count of its bytes beside the secret bytes, which this analysis does not tell apart.

use alloc::vec::Vec;

use zeroize::Zeroizing;

use crate::cognito::{all_equal, decode_secret_base64};
use crate::error::{Error, Parameter};
use crate::field::{Arithmetic, Integer, Kernel, dispatch};
use crate::srp::{HASH_LEN, LEN, Premaster, hash_integer, limbs_from_be};

/// A number modulo N.
type Number = Zeroizing<[u8; LEN]>;

/// `a * b`, `a^2`, `a + b` and `a - b`.
#[inline(never)]
#[must_use]
pub fn arithmetic(kernel: Kernel, secret_a: &[u8; LEN], secret_b: &[u8; LEN]) -> [Number; 4] {
    dispatch!(kernel, |f| {
        let [a, b] = [secret_a, secret_b].map(|n| f.decode(&Integer::from_be_bytes_reduced(n)));
        [f.mul(&a, &b), f.square(&a), f.add(&a, &b), f.sub(&a, &b)]
            .map(|n| f.encode(&n).to_be_bytes())
    })
}

/// `base^exponent`.
#[inline(never)]
#[must_use]
pub fn power(kernel: Kernel, secret_base: &[u8; LEN], secret_exponent: &[u64; 9]) -> Number {
    dispatch!(kernel, |f| {
        let base = f.decode(&Integer::from_be_bytes_reduced(secret_base));
        f.encode(&f.pow(&base, secret_exponent, 513)).to_be_bytes()
    })
}

/// `2^exponent`.
#[inline(never)]
#[must_use]
pub fn power_of_the_generator(kernel: Kernel, secret_exponent: &[u64; 4]) -> Number {
    dispatch!(kernel, |f| f
        .encode(&f.pow_generator(secret_exponent, 256))
        .to_be_bytes())
}

/// The limbs of `a + u * x`, written to `out`.
#[inline(never)]
pub fn exponent(
    out: &mut [u64; 9],
    secret_a: &[u8; HASH_LEN],
    u: &[u8; HASH_LEN],
    secret_x: &[u8; HASH_LEN],
) {
    let mut a = Zeroizing::new([0; 4]);
    limbs_from_be(secret_a, &mut *a);
    let sum = Premaster::new(&*a, &hash_integer(u), &hash_integer(secret_x));
    for (out, limb) in out.iter_mut().zip(sum.limbs()) {
        *out = *limb;
    }
}

/// The blocks that HKDF hashes of S, written to `out`; returns whether S is too short for them.
#[inline(never)]
pub fn message_of(out: &mut [[u8; 64]; 7], secret_s: &[u8; LEN]) -> bool {
    crate::srp::message_of(out, secret_s)
}

/// Whether a draw from a generator is refused, because all its bytes are the same.
#[inline(never)]
#[must_use]
pub fn is_refused(secret_draw: &[u8; HASH_LEN]) -> bool {
    crate::taint::public_bit(all_equal(secret_draw))
}

/// The bytes of a text of base64.
///
/// # Errors
///
/// [`Parameter::Verifier`] that is not canonical base64.
#[inline(never)]
pub fn base64(secret_text: &str) -> Result<Zeroizing<Vec<u8>>, Error> {
    decode_secret_base64(secret_text, Parameter::Verifier)
}
