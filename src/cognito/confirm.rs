//! Remembering a device: what ConfirmDevice is sent, and what is kept.

use alloc::string::String;
use core::fmt;

use base64ct::{Base64, Encoding};
use rand_core::TryCryptoRng;
use subtle::ConstantTimeEq;
use zeroize::Zeroizing;

use super::claim::{Ephemeral, Knowledge, ServerKey};
use super::device::Device;
use super::random::{PrivateKey, draw_salt, fill};
use super::secret::SecretText;
use super::wire::{
    Salt, decode_base64, encode_base64, hex_minimal, parse_public_key, parse_verifier,
};
use crate::error::{Error, Parameter};
use crate::field::Kernel;
use crate::scrub::{Depth, scrubbed};
use crate::srp::{
    hash_integer, pad, power_of_g, private_exponent, server_key, server_premaster, session_key,
};
use crate::taint;

/// How many random bytes a device password has before base64, as in the service's own clients.
const PASSWORD_RANDOM: usize = 40;

/// A new device's password, and the verifier of it that ConfirmDevice registers.
///
/// `DeviceSecretVerifierConfig` takes [`password_verifier`](Self::password_verifier) and
/// [`salt`](Self::salt); the [`Device`] is to be kept. The service accepts a wrong verifier and lets
/// the next sign-in fail, so there is [`self_check`](Self::self_check).
///
/// ```
/// use caldera_srp::{DeviceVerifier, SystemRng};
///
/// // DeviceKey and DeviceGroupKey come from AuthenticationResult.NewDeviceMetadata.
/// let verifier = DeviceVerifier::generate("us-east-1_2a859a59", "-FDRunwQv", &mut SystemRng)?;
/// verifier.self_check(&mut SystemRng)?;
/// // … send ConfirmDevice with verifier.password_verifier() and verifier.salt(), and then keep:
/// let device = verifier.into_device();
/// assert_eq!(device.key(), "us-east-1_2a859a59");
/// # Ok::<(), caldera_srp::Error>(())
/// ```
pub struct DeviceVerifier {
    device: Device,
    password_verifier: SecretText,
    salt: String,
}

impl DeviceVerifier {
    /// Generates a password (40 random bytes in base64) and a salt (16 random bytes, the first
    /// between 1 and 127 so that every reading of it agrees), and computes the verifier.
    ///
    /// `device_key` and `device_group_key` have 1 to 128 bytes. Constant-time in the password and
    /// the verifier.
    ///
    /// Takes at most 20 KiB of stack.
    ///
    /// # Errors
    ///
    /// [`DeviceKey`](crate::Parameter::DeviceKey) or
    /// [`DeviceGroupKey`](crate::Parameter::DeviceGroupKey) that is empty or too long;
    /// [`Error::Randomness`] if the generator fails.
    pub fn generate<R: TryCryptoRng + ?Sized>(
        device_key: &str,
        device_group_key: &str,
        rng: &mut R,
    ) -> Result<Self, Error> {
        scrubbed(Depth::Generator, || {
            let mut password = Zeroizing::new([0; PASSWORD_RANDOM]);
            fill(rng, &mut *password)?;
            let salt = draw_salt(rng)?;
            Self::from_random(device_key, device_group_key, &password, &salt)
        })
    }

    /// The same from given bytes, whatever the salt's first one.
    pub(crate) fn from_random(
        device_key: &str,
        device_group_key: &str,
        password: &[u8; PASSWORD_RANDOM],
        salt: &[u8],
    ) -> Result<Self, Error> {
        let password = Base64::encode_string(password);
        let device = Device::new(device_key, device_group_key, password)?;
        Ok(Self::of_device(device, salt))
    }

    /// The verifier of a device whose password is set already.
    pub(crate) fn of_device(device: Device, salt: &[u8]) -> Self {
        let salt = Salt::from_be_bytes(salt);
        let identity = device.identity().map(str::as_bytes);
        let password = device.password().reveal().as_bytes();
        let x = private_exponent(salt.padded(), identity, password);
        let mut verifier = power_of_g(Kernel::current(), &*x).to_be_bytes();
        // About to be sent: the verifier is public to the service, its length included.
        taint::publish(&mut *verifier);
        let padded: Zeroizing<alloc::vec::Vec<u8>> =
            Zeroizing::new(pad(&*verifier).bytes().collect());
        Self {
            password_verifier: SecretText::new(Base64::encode_string(&padded)),
            salt: encode_base64(salt.padded()),
            device,
        }
    }

    /// `PasswordVerifier`: base64 of the verifier. Whoever has it can try passwords against it.
    #[must_use]
    pub fn password_verifier(&self) -> &SecretText {
        &self.password_verifier
    }

    /// `Salt`: base64 of the salt.
    #[must_use]
    pub fn salt(&self) -> &str {
        &self.salt
    }

    /// The device, its password included.
    #[must_use]
    pub fn device(&self) -> &Device {
        &self.device
    }

    /// The device, to be kept.
    #[must_use]
    pub fn into_device(self) -> Device {
        self.device
    }

    /// Signs in with the device against the very texts that ConfirmDevice will be sent.
    ///
    /// Both halves are computed and must reach the same session key. A failure means that this build computes
    /// wrongly on this processor, and that ConfirmDevice must not be sent.
    ///
    /// Takes at most 36 KiB of stack.
    ///
    /// # Errors
    ///
    /// [`Error::Refused`] if the claim does not match; [`Error::Randomness`] if the generator fails.
    pub fn self_check<R: TryCryptoRng + ?Sized>(&self, rng: &mut R) -> Result<(), Error> {
        scrubbed(Depth::Power, || self.check(rng))
    }

    fn check<R: TryCryptoRng + ?Sized>(&self, rng: &mut R) -> Result<(), Error> {
        let kernel = Kernel::current();
        let v = parse_verifier(self.password_verifier.reveal())?;
        let salt = decode_base64(&self.salt, Parameter::Salt)?;

        // The server's half: B for the client's A.
        let (ephemeral, srp_a) = Ephemeral::draw(rng)?;
        let (_, a_integer) = parse_public_key(&srp_a, Parameter::SrpA)?;
        let b = PrivateKey::draw(rng)?;
        let mut big_b = server_key(kernel, &v, b.limbs()).to_be_bytes();
        taint::publish(&mut *big_b);

        // The client's half, from the texts that would come over the wire.
        let identity = self.device.identity();
        let keys = ServerKey::parse(&hex_minimal(&*big_b), &hex_minimal(&salt))?;
        let password = Knowledge::Password(self.device.password().reveal());
        let client = ephemeral.derive(&keys, identity, password)?;

        let s = server_premaster(kernel, &a_integer, &v, &hash_integer(&client.u), b.limbs());
        let key = session_key(&s.to_be_bytes(), &client.u);
        let agreed = taint::public_bit(key.ct_eq(&*client.key));
        if agreed { Ok(()) } else { Err(Error::Refused) }
    }
}

impl fmt::Debug for DeviceVerifier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DeviceVerifier")
            .field("device", &self.device)
            .field("salt", &self.salt)
            .finish_non_exhaustive()
    }
}
