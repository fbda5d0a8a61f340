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
        bytes.copy_from_slice(&self.0.bytes(bytes.len()));
        memcheck::taint(bytes);
        Ok(())
    }
}

impl TryCryptoRng for SecretRng {}
