//! Randomness: the system's generator, and the private keys drawn from a generator.

use alloc::boxed::Box;
use alloc::vec;

use rand_core::TryCryptoRng;
use subtle::{Choice, ConstantTimeEq};
use zeroize::Zeroizing;

use crate::error::Error;
use crate::srp::limbs_from_be;
use crate::taint;

/// How long a private key is drawn: 256 random bits, what RFC 5054 (3.1) asks for at least.
///
/// Pollard's kangaroo finds an exponent of 256 bits in about 2·2^128 = 2^129 multiplications modulo N,
/// which is no less than the number field sieve needs for a discrete logarithm of any length modulo a
/// prime of 3,072 bits (about 2^128: NIST SP 800-57 part 1, table 2). So a longer key protects nothing
/// more and makes every g^a slower, while a shorter one would be the weakest place: every two bits less
/// halve the kangaroo's work. N is a safe prime, whose one small subgroup, of order 2, does not shorten it.
const PRIVATE_KEY: usize = 32;

/// Fills `bytes`, or says that the generator failed: by its own word, or because all bytes of the draw
/// are the same.
///
/// The second is how a generator without a source commonly fails: it leaves memory as it was, zeros or ones,
/// and reports success. It finds no other dead generator (a counter, a seed that is always the same). By
/// chance it refuses a draw of 16 bytes once in 2^120. Constant-time, except that a refusal is public.
pub(crate) fn fill<R: TryCryptoRng + ?Sized>(rng: &mut R, bytes: &mut [u8]) -> Result<(), Error> {
    rng.try_fill_bytes(bytes).map_err(|_| Error::Randomness)?;
    if taint::public_bit(all_equal(bytes)) {
        return Err(Error::Randomness);
    }
    Ok(())
}

/// Whether all bytes are the same. Constant-time: every byte is compared with the first.
pub(crate) fn all_equal(bytes: &[u8]) -> Choice {
    let first = bytes.first().copied().unwrap_or(0);
    bytes
        .iter()
        .fold(0, |differing, byte| differing | (byte ^ first))
        .ct_eq(&0)
}

/// How many bytes a generated salt has.
pub(crate) const SALT: usize = 16;

/// A random salt of 16 bytes whose first is between 1 and 127, so that every reading of it agrees.
pub(crate) fn draw_salt<R: TryCryptoRng + ?Sized>(rng: &mut R) -> Result<[u8; SALT], Error> {
    let mut salt = [0; SALT];
    fill(rng, &mut salt)?;
    // A salt is public, whatever it was drawn with.
    taint::publish(&mut salt);
    if let Some(first) = salt.first_mut() {
        *first = *first % 127 + 1;
    }
    Ok(salt)
}

/// a or b: limbs, least significant first, wiped on drop. Boxed, so that a moved sign-in leaves no
/// copy behind.
pub(crate) struct PrivateKey(Zeroizing<Box<[u64]>>);

impl PrivateKey {
    /// 256 random bits.
    pub(crate) fn draw<R: TryCryptoRng + ?Sized>(rng: &mut R) -> Result<Self, Error> {
        let mut bytes = Zeroizing::new([0; PRIVATE_KEY]);
        fill(rng, &mut *bytes)?;
        Ok(Self::from_be_bytes(&*bytes))
    }

    /// A key of any length up to 384 bytes, for replaying vectors. The length is public.
    pub(crate) fn from_be_bytes(bytes: &[u8]) -> Self {
        let mut limbs = Zeroizing::new(vec![0; bytes.len().div_ceil(8)].into_boxed_slice());
        limbs_from_be(bytes, &mut limbs);
        Self(limbs)
    }

    /// The key's limbs.
    pub(crate) fn limbs(&self) -> &[u64] {
        &self.0
    }
}

/// The operating system's generator, for callers that have none of their own.
///
/// What it draws passes the same check as any other generator's: a draw whose bytes are all the same is
/// [`Error::Randomness`], which a back end that was never connected to a source commonly gives. No more
/// than that is checked.
///
/// ```
/// use caldera_srp::{AppClient, SystemRng, UserSignIn};
///
/// let app = AppClient::new("1example23456789")?;
/// let (pending, parameters) =
///     UserSignIn::start(&"us-east-1_AbCdEf123".parse()?, &app, "bob", &mut SystemRng)?;
/// # let _ = (pending, parameters);
/// # Ok::<(), caldera_srp::Error>(())
/// ```
#[cfg(feature = "getrandom")]
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemRng;

#[cfg(feature = "getrandom")]
impl rand_core::TryRng for SystemRng {
    type Error = getrandom::Error;

    fn try_next_u32(&mut self) -> Result<u32, Self::Error> {
        getrandom::SysRng.try_next_u32()
    }

    fn try_next_u64(&mut self) -> Result<u64, Self::Error> {
        getrandom::SysRng.try_next_u64()
    }

    fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), Self::Error> {
        getrandom::SysRng.try_fill_bytes(bytes)
    }
}

#[cfg(feature = "getrandom")]
impl TryCryptoRng for SystemRng {}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "tests")]
mod tests {
    use core::convert::Infallible;

    use rand_core::TryRng;

    use super::*;

    /// Gives one byte first, and the same other ones ever after.
    struct First(u8, u8);

    impl TryRng for First {
        type Error = Infallible;

        fn try_next_u32(&mut self) -> Result<u32, Infallible> {
            Ok(0)
        }

        fn try_next_u64(&mut self) -> Result<u64, Infallible> {
            Ok(0)
        }

        fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), Infallible> {
            bytes.fill(self.1);
            if let Some(first) = bytes.first_mut() {
                *first = self.0;
            }
            Ok(())
        }
    }

    impl TryCryptoRng for First {}

    #[test]
    fn a_salt_begins_with_1_to_127_and_goes_on_as_drawn() {
        for (drawn, first) in [
            (0, 1),
            (1, 2),
            (125, 126),
            (126, 127),
            (127, 1),
            (128, 2),
            (253, 127),
            (254, 1),
            (255, 2),
        ] {
            let mut expected = [42; SALT];
            expected[0] = first;
            assert_eq!(
                draw_salt(&mut First(drawn, 42)).unwrap(),
                expected,
                "{drawn}"
            );
        }
        assert_eq!(SALT, 16);
    }

    #[test]
    fn a_draw_of_one_byte_over_and_over_is_refused_and_no_other() {
        for byte in [0, 1, 127, 255] {
            let refused = draw_salt(&mut First(byte, byte)).unwrap_err();
            assert_eq!(refused, Error::Randomness);
            let refused = PrivateKey::draw(&mut First(byte, byte)).err();
            assert_eq!(refused, Some(Error::Randomness));
            let other = byte ^ 1;
            assert!(draw_salt(&mut First(byte, other)).is_ok());
            let key = PrivateKey::draw(&mut First(byte, other)).unwrap();
            let mut bytes = [other; PRIVATE_KEY];
            bytes[0] = byte;
            assert_eq!(key.limbs(), PrivateKey::from_be_bytes(&bytes).limbs());
            assert_eq!(key.limbs().len(), 4);
            assert_eq!(key.limbs()[3].to_be_bytes()[0], byte);
        }
        assert!(bool::from(all_equal(&[])) && bool::from(all_equal(&[7])));
        assert!(!bool::from(all_equal(&[7, 7, 6])));
        // Two that differ alike, which a sum without carries would not see.
        assert!(!bool::from(all_equal(&[7, 6, 6])));
    }
}
