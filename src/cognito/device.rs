//! A remembered device's claim: DEVICE_SRP_AUTH and its DEVICE_PASSWORD_VERIFIER challenge.

use alloc::boxed::Box;
use core::fmt;

use rand_core::TryCryptoRng;

use super::app::AppClient;
use super::bounds::{DEVICE_KEY, PASSWORD, check_name, check_text};
use super::claim::{Ephemeral, Knowledge, Proof, put_claim, required};
use super::exchange::SessionKey;
use super::parameters::{Lookup, Parameters};
use super::secret::SecretText;
use super::timestamp::Timestamp;
use crate::error::{Error, Fault, Parameter};

/// A device that a user pool remembers: what is to be kept after ConfirmDevice.
///
/// The password is secret and was generated, never typed; `Debug` hides it.
///
/// ```
/// use caldera_srp::Device;
///
/// let device = Device::new("us-east-1_2a859a59-722d-4db3-a77b", "-FDRunwQv", "c2VjcmV0")?;
/// assert_eq!(device.group_key(), "-FDRunwQv");
/// # Ok::<(), caldera_srp::Error>(())
/// ```
#[derive(Clone)]
pub struct Device {
    key: Box<str>,
    group_key: Box<str>,
    password: SecretText,
}

impl Device {
    /// A device from what was kept: DeviceKey and DeviceGroupKey of NewDeviceMetadata (1 to 128
    /// bytes each) and the password that [`DeviceVerifier`](crate::DeviceVerifier) generated (1 to
    /// 4,096 bytes).
    ///
    /// # Errors
    ///
    /// [`Parameter::DeviceKey`], [`Parameter::DeviceGroupKey`] or [`Parameter::DevicePassword`] that
    /// is empty or too long.
    pub fn new(key: &str, group_key: &str, password: impl Into<SecretText>) -> Result<Self, Error> {
        // First, so that it is wiped whatever is refused.
        let password = password.into();
        let key = check_text(key, Parameter::DeviceKey, DEVICE_KEY)?;
        let group_key = check_text(group_key, Parameter::DeviceGroupKey, DEVICE_KEY)?;
        check_text(password.reveal(), Parameter::DevicePassword, PASSWORD)?;
        Ok(Self {
            key: key.into(),
            group_key: group_key.into(),
            password,
        })
    }

    /// DeviceKey.
    #[must_use]
    pub fn key(&self) -> &str {
        &self.key
    }

    /// DeviceGroupKey.
    #[must_use]
    pub fn group_key(&self) -> &str {
        &self.group_key
    }

    /// The generated password.
    #[must_use]
    pub fn password(&self) -> &SecretText {
        &self.password
    }

    /// The names that are hashed and signed.
    pub(crate) fn identity(&self) -> [&str; 2] {
        [&self.group_key, &self.key]
    }
}

impl fmt::Debug for Device {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Device")
            .field("key", &self.key)
            .field("group_key", &self.group_key)
            .finish_non_exhaustive()
    }
}

/// A DEVICE_PASSWORD_VERIFIER challenge, read and checked.
pub struct DevicePasswordVerifier {
    proof: Proof,
    username: Box<str>,
    device_key: Option<Box<str>>,
}

impl DevicePasswordVerifier {
    /// Reads SRP_B, SALT, SECRET_BLOCK, USERNAME and, where it is there, DEVICE_KEY.
    ///
    /// # Errors
    ///
    /// As [`PasswordVerifier::from_parameters`](crate::PasswordVerifier::from_parameters), with
    /// [`Parameter::Username`] and [`Parameter::DeviceKey`] (1 to 128 bytes).
    pub fn from_parameters(parameters: &(impl Lookup + ?Sized)) -> Result<Self, Error> {
        let username = required(parameters, "USERNAME", Parameter::Username)?;
        let username = check_name(username, Parameter::Username)?;
        let device_key = parameters
            .lookup("DEVICE_KEY")
            .map(|key| check_text(key, Parameter::DeviceKey, DEVICE_KEY))
            .transpose()?
            .map(Box::from);
        let proof = Proof::from_parameters(parameters)?;
        Ok(Self {
            proof,
            username: username.into(),
            device_key,
        })
    }

    /// The service's own name of the user: the USERNAME of this answer and of every later call.
    #[must_use]
    pub fn username(&self) -> &str {
        &self.username
    }

    /// Refuses a challenge that names another device.
    fn check_device(&self, device: &Device) -> Result<(), Error> {
        match self.device_key.as_deref() {
            Some(key) if key != device.key() => {
                Err(Error::new(Parameter::DeviceKey, Fault::Mismatch))
            }
            _ => Ok(()),
        }
    }
}

impl fmt::Debug for DevicePasswordVerifier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DevicePasswordVerifier")
            .field("username", &self.username)
            .field("device_key", &self.device_key)
            .finish_non_exhaustive()
    }
}

/// A remembered device's sign-in between DEVICE_SRP_AUTH and the answer to
/// DEVICE_PASSWORD_VERIFIER. It holds a private key of its own, used up by
/// [`respond`](Self::respond).
pub struct DeviceSignIn {
    ephemeral: Ephemeral,
    app: AppClient,
}

impl DeviceSignIn {
    /// Draws a fresh a and gives `ChallengeResponses` for RespondToAuthChallenge with
    /// DEVICE_SRP_AUTH: USERNAME, DEVICE_KEY, SRP_A, and SECRET_HASH where the client has a secret.
    ///
    /// `username` is the service's own name of the user, as the user's challenge gave it, not the
    /// alias that was typed.
    ///
    /// Takes at most 20 KiB of stack.
    ///
    /// # Errors
    ///
    /// [`Parameter::Username`] that is empty or too long; [`Error::Randomness`] if the generator
    /// fails.
    pub fn start<R: TryCryptoRng + ?Sized>(
        app: &AppClient,
        username: &str,
        device: &Device,
        rng: &mut R,
    ) -> Result<(Self, Parameters), Error> {
        let username = check_name(username, Parameter::Username)?;
        Self::begin(app, username, device, Ephemeral::draw(rng)?)
    }

    pub(crate) fn begin(
        app: &AppClient,
        username: &str,
        device: &Device,
        (ephemeral, srp_a): (Ephemeral, alloc::string::String),
    ) -> Result<(Self, Parameters), Error> {
        let mut parameters = Parameters::new();
        parameters.set("USERNAME", username);
        parameters.set("DEVICE_KEY", device.key());
        parameters.set("SRP_A", srp_a);
        app.sign_name(username, &mut parameters)?;
        Ok((
            Self {
                ephemeral,
                app: app.clone(),
            },
            parameters,
        ))
    }

    /// Gives `ChallengeResponses` for RespondToAuthChallenge with DEVICE_PASSWORD_VERIFIER:
    /// PASSWORD_CLAIM_SIGNATURE, PASSWORD_CLAIM_SECRET_BLOCK (as received), TIMESTAMP, USERNAME (the
    /// challenge's), DEVICE_KEY, and SECRET_HASH where the client has a secret.
    ///
    /// Constant-time as [`UserSignIn::respond`](crate::UserSignIn::respond) is.
    ///
    /// Takes at most 36 KiB of stack.
    ///
    /// # Errors
    ///
    /// [`Parameter::DeviceKey`] that is [`Fault::Mismatch`]: the challenge is for another device;
    /// [`Parameter::ScramblingParameter`] that is [`Fault::Zero`].
    pub fn respond(
        self,
        challenge: &DevicePasswordVerifier,
        device: &Device,
        timestamp: Timestamp,
    ) -> Result<Parameters, Error> {
        challenge.check_device(device)?;
        let password = Knowledge::Password(device.password().reveal());
        let claim =
            self.ephemeral
                .sign(&challenge.proof, device.identity(), password, timestamp)?;
        let mut responses = Parameters::new();
        put_claim(&mut responses, &challenge.proof.block, claim);
        responses.set("USERNAME", challenge.username());
        responses.set("DEVICE_KEY", device.key());
        self.app.sign_name(challenge.username(), &mut responses)?;
        Ok(responses)
    }

    /// Trades the sign-in for its session key, for a client that signs by other means; its
    /// [`sign`](SessionKey::sign) wants the device's group key and its key.
    ///
    /// Constant-time as [`UserSignIn::respond`](crate::UserSignIn::respond) is.
    ///
    /// # Errors
    ///
    /// As [`respond`](Self::respond).
    pub fn into_session_key(
        self,
        challenge: &DevicePasswordVerifier,
        device: &Device,
    ) -> Result<SessionKey, Error> {
        challenge.check_device(device)?;
        let knowledge = Knowledge::Password(device.password().reveal());
        SessionKey::of(
            self.ephemeral,
            &challenge.proof.keys,
            device.identity(),
            knowledge,
        )
    }

    /// The intermediate values of the claim, for vectors.
    #[cfg(feature = "hazmat")]
    pub(crate) fn derive(
        self,
        challenge: &DevicePasswordVerifier,
        device: &Device,
    ) -> Result<super::claim::Derived, Error> {
        self.ephemeral.derive(
            &challenge.proof.keys,
            device.identity(),
            Knowledge::Password(device.password().reveal()),
        )
    }
}

impl fmt::Debug for DeviceSignIn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DeviceSignIn")
            .field("app", &self.app)
            .finish_non_exhaustive()
    }
}
