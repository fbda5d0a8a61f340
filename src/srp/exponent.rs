//! Integer arithmetic on exponents: a + u·x, not reduced.

use zeroize::Zeroize;

use super::LEN;

/// The limbs of the longest private key that can be replayed, 384 bytes.
const MAX_KEY_LIMBS: usize = LEN / 8;

/// The limbs of u·x.
const PRODUCT_LIMBS: usize = 8;

/// Reads big-endian bytes into limbs, least significant first; limbs beyond the bytes are 0 and
/// bytes beyond the limbs are left out. Constant-time: which byte goes where depends on the two
/// lengths alone.
pub(crate) fn limbs_from_be(bytes: &[u8], limbs: &mut [u64]) {
    limbs.fill(0);
    for (limb, chunk) in limbs.iter_mut().zip(bytes.rchunks(8)) {
        *limb = chunk
            .iter()
            .fold(0, |value, byte| (value << 8) | u64::from(*byte));
    }
}

/// The client's exponent a + u·x, wiped on drop. Its length in bits depends on the number of limbs
/// of a, never on a value: 513 for any a of up to 512 bits, since u·x has 512.
pub(crate) struct Premaster {
    limbs: [u64; MAX_KEY_LIMBS + 1],
    len: usize,
}

impl Premaster {
    /// a + u·x. Constant-time: schoolbook with wrapping arithmetic, every carry carried. Limbs of
    /// `a` beyond 384 bytes cannot occur: private keys are bounded where they are made.
    pub(crate) fn new(a: &[u64], u: &[u64; 4], x: &[u64; 4]) -> Self {
        let len = a.len().clamp(PRODUCT_LIMBS, MAX_KEY_LIMBS);
        // Filled in place: an array that is moved leaves a copy behind.
        let mut exponent = Self {
            limbs: [0; MAX_KEY_LIMBS + 1],
            len,
        };
        let limbs = &mut exponent.limbs;
        for (i, &ui) in u.iter().enumerate() {
            let mut carry = 0;
            for (&xj, limb) in x.iter().zip(limbs.iter_mut().skip(i)) {
                (*limb, carry) = multiply_add(*limb, ui, xj, carry);
            }
            if let Some(limb) = limbs.get_mut(i.wrapping_add(4)) {
                *limb = carry;
            }
        }
        let mut carry = 0;
        let padded = a.iter().copied().chain(core::iter::repeat(0)).take(len);
        for (limb, ai) in limbs.iter_mut().zip(padded) {
            (*limb, carry) = multiply_add(*limb, ai, 1, carry);
        }
        if let Some(top) = limbs.get_mut(len) {
            *top = carry;
        }
        exponent
    }

    /// The exponent, least significant limb first, with the limb that holds the carry.
    pub(crate) fn limbs(&self) -> &[u64] {
        &self.limbs
    }

    /// How many bits are read: one more than the longer of a and u·x has room for.
    pub(crate) fn bits(&self) -> usize {
        self.len * 64 + 1
    }
}

impl Drop for Premaster {
    fn drop(&mut self) {
        self.limbs.zeroize();
    }
}

/// low and high limb of sum + a·b + carry, which always fits in two. Wrapping forms, because a
/// plain + in a debug build branches on the secret's overflow.
fn multiply_add(sum: u64, a: u64, b: u64, carry: u64) -> (u64, u64) {
    let wide = u128::from(a)
        .wrapping_mul(u128::from(b))
        .wrapping_add(u128::from(sum))
        .wrapping_add(u128::from(carry));
    (wide as u64, (wide >> 64) as u64)
}
