//! The one padding rule: an integer is hashed as its minimal big-endian two's complement, which is
//! what Java's `BigInteger.toByteArray` gives (0 is one zero byte; a set top bit gets a zero byte
//! in front; a negative integer starts with ones).

use sha2::{Digest, Sha256};

/// pad(i) of a non-negative integer: a sign byte or none, then its digits.
#[derive(Clone, Copy)]
pub(crate) struct Padded<'a> {
    sign: &'static [u8],
    digits: &'a [u8],
}

/// pad(i) of the integer whose big-endian bytes are given, with any number of leading zeros.
///
/// For public integers only (A, B, u, a salt, a verifier about to be sent): its time depends on how
/// many leading zeros there are. S goes through [`super::session_key`] instead.
pub(crate) fn pad(big_endian: &[u8]) -> Padded<'_> {
    let zeros = big_endian.iter().take_while(|byte| **byte == 0).count();
    let digits = big_endian.get(zeros..).unwrap_or_default();
    let sign: &'static [u8] = match digits.first() {
        Some(first) if *first < 0x80 => &[],
        _ => &[0],
    };
    Padded { sign, digits }
}

impl<'a> Padded<'a> {
    /// The bytes, in order.
    pub(crate) fn bytes(self) -> impl Iterator<Item = u8> + 'a {
        self.sign.iter().chain(self.digits).copied()
    }

    /// The sign byte, or nothing, and the digits.
    pub(crate) fn parts(self) -> (&'static [u8], &'a [u8]) {
        (self.sign, self.digits)
    }

    /// Hashes the bytes.
    pub(crate) fn absorb(self, hash: &mut Sha256) {
        hash.update(self.sign);
        hash.update(self.digits);
    }
}
