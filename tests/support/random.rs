//! A generator whose output is secret.

use core::convert::Infallible;

use rand_core::{TryCryptoRng, TryRng};

use super::cases::Cases;
use super::memcheck;

/// The same bytes on every run, each marked as secret for memcheck.
pub struct SecretRng(Cases);

impl SecretRng {
    /// The sequence of a seed, which is not 0.
    pub fn new(seed: u64) -> Self {
        Self(Cases(seed))
    }
}

/// The first bytes that a generator of this seed draws.
pub fn drawn(seed: u64, length: usize) -> Vec<u8> {
    Cases(seed).bytes(length)
}

impl TryRng for SecretRng {
    type Error = Infallible;

    fn try_next_u32(&mut self) -> Result<u32, Infallible> {
        let mut bytes = [0; 4];
        self.try_fill_bytes(&mut bytes)?;
        Ok(u32::from_ne_bytes(bytes))
    }

    fn try_next_u64(&mut self) -> Result<u64, Infallible> {
        let mut bytes = [0; 8];
        self.try_fill_bytes(&mut bytes)?;
        Ok(u64::from_ne_bytes(bytes))
    }

    fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), Infallible> {
        // As `Cases::bytes`, and without memory of its own.
        bytes.fill_with(|| self.0.next().to_be_bytes()[0]);
        memcheck::taint(bytes);
        Ok(())
    }
}

impl TryCryptoRng for SecretRng {}
