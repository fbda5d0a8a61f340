//! Random cases that are the same on every run, and how many of them.

#![allow(
    unreachable_pub,
    clippy::unwrap_used,
    reason = "shared by files that are crates of their own"
)]

use core::convert::Infallible;

use rand_core::{TryCryptoRng, TryRng};

/// A small generator with a fixed seed: the same cases on every run.
pub struct Cases(pub u64);

impl Cases {
    pub fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0.wrapping_mul(0x2545_f491_4f6c_dd1d)
    }

    pub fn below(&mut self, limit: usize) -> usize {
        usize::try_from(self.next() % u64::try_from(limit).unwrap()).unwrap()
    }

    pub fn bytes(&mut self, length: usize) -> Vec<u8> {
        (0..length).map(|_| self.next().to_be_bytes()[0]).collect()
    }

    pub fn text(&mut self, shortest: usize) -> String {
        let alphabet = [
            'a', 'Z', '0', ':', '_', ' ', 'é', '\u{301}', '漢', '🔑', '\0', '"',
        ];
        (0..shortest + self.below(20))
            .map(|_| alphabet[self.below(alphabet.len())])
            .collect()
    }

    /// Printable ASCII without white space, at least `shortest` characters: what ids are made of.
    pub fn printable(&mut self, shortest: usize) -> String {
        (0..shortest + self.below(20))
            .map(|_| char::from(b'!' + self.below(94) as u8))
            .collect()
    }
}

/// How many times the default number of random cases is asked for.
pub fn scale() -> usize {
    std::env::var("CALDERA_TEST_SCALE")
        .ok()
        .and_then(|text| text.parse().ok())
        .unwrap_or(1)
}

/// Where a test needs a generator, and what it draws does not matter.
impl TryRng for Cases {
    type Error = Infallible;

    fn try_next_u32(&mut self) -> Result<u32, Infallible> {
        let [a, b, c, d, ..] = self.next().to_be_bytes();
        Ok(u32::from_be_bytes([a, b, c, d]))
    }

    fn try_next_u64(&mut self) -> Result<u64, Infallible> {
        Ok(self.next())
    }

    fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), Infallible> {
        bytes.fill_with(|| self.next().to_be_bytes()[0]);
        Ok(())
    }
}

impl TryCryptoRng for Cases {}
