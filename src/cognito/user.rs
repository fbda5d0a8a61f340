//! The user's claim: USER_SRP_AUTH and its PASSWORD_VERIFIER challenge.

use alloc::boxed::Box;
use core::fmt;

use rand_core::TryCryptoRng;

use super::app::AppClient;
use super::bounds::check_name;
use super::claim::{Ephemeral, Knowledge, Proof, put_claim};
use super::device::Device;
use super::exchange::{PasswordHash, SessionKey};
use super::parameters::{Lookup, Parameters};
use super::pool::UserPoolId;
use super::timestamp::Timestamp;
use crate::error::{Error, Fault, Parameter};

/// A PASSWORD_VERIFIER challenge, read and checked.
///
/// Source: `ChallengeParameters` of InitiateAuth and RespondToAuthChallenge in the Amazon Cognito
/// user pools API reference.
pub struct PasswordVerifier {
    proof: Proof,
    user_id_for_srp: Box<str>,
}

impl PasswordVerifier {
    /// Reads SRP_B, SALT, SECRET_BLOCK, and USER_ID_FOR_SRP or, where that is missing, USERNAME.
    ///
    /// SALT and SRP_B are integers in hexadecimal: odd length, lost or extra leading zeros and upper
    /// case are all the same integer, and a SALT with a minus sign, which the service has been seen
    /// to send, is negative. SECRET_BLOCK is standard base64 with padding, in one line.
    ///
    /// # Errors
    ///
    /// The parameter ([`SrpB`](Parameter::SrpB), [`Salt`](Parameter::Salt),
    /// [`SecretBlock`](Parameter::SecretBlock), [`UserIdForSrp`](Parameter::UserIdForSrp), or
    /// [`Username`](Parameter::Username) where that stands in for it) that is
    /// - [`Missing`](Fault::Missing), or [`Empty`](Fault::Empty);
    /// - [`TooLong`](Fault::TooLong): SRP_B and SALT over 1,024 bytes, SECRET_BLOCK over 131,072, a
    ///   name over 1,024;
    /// - [`NotHex`](Fault::NotHex) or [`NotBase64`](Fault::NotBase64);
    /// - [`OutOfRange`](Fault::OutOfRange): SRP_B that is N or more;
    /// - [`Zero`](Fault::Zero): SRP_B that is 0.
    pub fn from_parameters(parameters: &(impl Lookup + ?Sized)) -> Result<Self, Error> {
        let name =
            given_name(parameters)?.ok_or(Error::new(Parameter::UserIdForSrp, Fault::Missing))?;
        let proof = Proof::from_parameters(parameters)?;
        Ok(Self {
            proof,
            user_id_for_srp: name.into(),
        })
    }

    /// The service's own name of the user: hashed, signed, and the USERNAME of this answer and of
    /// every later call.
    #[must_use]
    pub fn user_id_for_srp(&self) -> &str {
        &self.user_id_for_srp
    }
}

impl fmt::Debug for PasswordVerifier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PasswordVerifier")
            .field("user_id_for_srp", &self.user_id_for_srp)
            .finish_non_exhaustive()
    }
}

/// A user's sign-in between InitiateAuth and the answer to PASSWORD_VERIFIER.
///
/// It holds the private key a and is used up by [`respond`](Self::respond): no a ever answers twice.
/// The password is needed only there.
///
/// ```
/// use caldera_srp::{AppClient, PasswordVerifier, SystemRng, Timestamp, UserPoolId, UserSignIn};
///
/// let pool: UserPoolId = "us-east-1_AbCdEf123".parse()?;
/// let app = AppClient::new("1example23456789")?;
///
/// let (pending, auth_parameters) = UserSignIn::start(&pool, &app, "bob", &mut SystemRng)?;
/// assert!(auth_parameters.get("SRP_A").is_some());
/// // … send InitiateAuth with AuthFlow USER_SRP_AUTH, and get a challenge:
/// let challenge_parameters = [
///     ("USER_ID_FOR_SRP", "bob"),
///     ("SALT", "8dbcb21f18ae3216"),
///     ("SRP_B", "3"),
///     ("SECRET_BLOCK", "c2VjcmV0"),
/// ];
/// let challenge = PasswordVerifier::from_parameters(&challenge_parameters)?;
/// let responses = pending.respond(&challenge, "password", Timestamp::now()?)?;
/// assert_eq!(responses.get("PASSWORD_CLAIM_SECRET_BLOCK"), Some("c2VjcmV0"));
/// // … send RespondToAuthChallenge with ChallengeName PASSWORD_VERIFIER.
/// # Ok::<(), caldera_srp::Error>(())
/// ```
pub struct UserSignIn {
    ephemeral: Ephemeral,
    pool_name: Box<str>,
    app: AppClient,
    device_key: Option<Box<str>>,
}

impl UserSignIn {
    /// Draws a and gives `AuthParameters` for InitiateAuth with USER_SRP_AUTH: USERNAME, SRP_A, and
    /// SECRET_HASH where the client has a secret.
    ///
    /// `username` is what the user typed (name, alias, e-mail address), 1 to 1,024 bytes. `rng` is a
    /// cryptographic generator, asked for 64 bytes; [`SystemRng`](crate::SystemRng) is the system's.
    ///
    /// Constant-time in a.
    ///
    /// Takes at most 20 KiB of stack.
    ///
    /// # Errors
    ///
    /// [`Parameter::Username`] that is empty or too long; [`Error::Randomness`] if the generator
    /// fails.
    pub fn start<R: TryCryptoRng + ?Sized>(
        pool: &UserPoolId,
        app: &AppClient,
        username: &str,
        rng: &mut R,
    ) -> Result<(Self, Parameters), Error> {
        let username = check_name(username, Parameter::Username)?;
        Self::begin(pool, app, username, None, Ephemeral::draw(rng)?)
    }

    /// As [`start`](Self::start), on a device that the pool remembers: DEVICE_KEY goes along here
    /// and in the answer, and the service may ask for the device's own claim afterwards.
    ///
    /// # Errors
    ///
    /// As [`start`](Self::start).
    pub fn start_on_device<R: TryCryptoRng + ?Sized>(
        pool: &UserPoolId,
        app: &AppClient,
        username: &str,
        device: &Device,
        rng: &mut R,
    ) -> Result<(Self, Parameters), Error> {
        let username = check_name(username, Parameter::Username)?;
        Self::begin(pool, app, username, Some(device), Ephemeral::draw(rng)?)
    }

    pub(crate) fn begin(
        pool: &UserPoolId,
        app: &AppClient,
        username: &str,
        device: Option<&Device>,
        (ephemeral, srp_a): (Ephemeral, alloc::string::String),
    ) -> Result<(Self, Parameters), Error> {
        let device_key = device.map(|device| Box::from(device.key()));
        let mut parameters = Parameters::new();
        parameters.set("USERNAME", username);
        parameters.set("SRP_A", srp_a);
        app.sign_name(username, &mut parameters)?;
        put_device(device_key.as_deref(), &mut parameters);
        let pending = Self {
            ephemeral,
            pool_name: pool.name().into(),
            app: app.clone(),
            device_key,
        };
        Ok((pending, parameters))
    }

    /// Gives `ChallengeResponses` for RespondToAuthChallenge with PASSWORD_VERIFIER:
    /// PASSWORD_CLAIM_SIGNATURE, PASSWORD_CLAIM_SECRET_BLOCK (as received), TIMESTAMP, USERNAME (the
    /// challenge's USER_ID_FOR_SRP), and SECRET_HASH over that name and DEVICE_KEY where they apply.
    ///
    /// `password` has 0 to 4,096 bytes and is taken as it is, neither normalised nor trimmed.
    /// `timestamp` is the instant of this call: the service refuses a stale one.
    ///
    /// Constant-time in the password, a and all that follows from them, except for one bit: that S
    /// is below 2^2999 (nine zero bytes and a zero bit in front), which chance does not bring about.
    ///
    /// Takes at most 36 KiB of stack.
    ///
    /// # Errors
    ///
    /// [`Parameter::Password`] that is too long; [`Parameter::ScramblingParameter`] that is
    /// [`Fault::Zero`]: u = 0, which RFC 5054, 2.6 has the client refuse. Either way the sign-in is
    /// used up and starts again.
    pub fn respond(
        self,
        challenge: &PasswordVerifier,
        password: &str,
        timestamp: Timestamp,
    ) -> Result<Parameters, Error> {
        self.claim(challenge, Knowledge::Password(password), timestamp)
    }

    /// As [`respond`](Self::respond), with the password's hash in the password's place. The hash must
    /// be of this pool and of the challenge's USER_ID_FOR_SRP, or the service refuses the claim.
    ///
    /// Takes at most 36 KiB of stack.
    ///
    /// # Errors
    ///
    /// [`Parameter::ScramblingParameter`] that is [`Fault::Zero`], as `respond`.
    pub fn respond_with_hash(
        self,
        challenge: &PasswordVerifier,
        hash: &PasswordHash,
        timestamp: Timestamp,
    ) -> Result<Parameters, Error> {
        self.claim(challenge, Knowledge::Hash(hash), timestamp)
    }

    /// Trades the sign-in for its session key, for a client that signs by other means; its
    /// [`sign`](SessionKey::sign) wants the pool's name and the challenge's USER_ID_FOR_SRP.
    ///
    /// Constant-time as [`respond`](Self::respond) is.
    ///
    /// # Errors
    ///
    /// As `respond`.
    pub fn into_session_key(
        self,
        challenge: &PasswordVerifier,
        password: &str,
    ) -> Result<SessionKey, Error> {
        let identity = [&*self.pool_name, challenge.user_id_for_srp()];
        let knowledge = Knowledge::Password(password);
        SessionKey::of(self.ephemeral, &challenge.proof.keys, identity, knowledge)
    }

    fn claim(
        self,
        challenge: &PasswordVerifier,
        knowledge: Knowledge<'_>,
        timestamp: Timestamp,
    ) -> Result<Parameters, Error> {
        let name = challenge.user_id_for_srp();
        let identity = [&*self.pool_name, name];
        let claim = self
            .ephemeral
            .sign(&challenge.proof, identity, knowledge, timestamp)?;
        let mut responses = Parameters::new();
        put_claim(&mut responses, &challenge.proof.block, claim);
        responses.set("USERNAME", name);
        self.app.sign_name(name, &mut responses)?;
        put_device(self.device_key.as_deref(), &mut responses);
        Ok(responses)
    }

    /// The intermediate values of the claim, for vectors.
    #[cfg(feature = "hazmat")]
    pub(crate) fn derive(
        self,
        challenge: &PasswordVerifier,
        password: &str,
    ) -> Result<super::claim::Derived, Error> {
        let identity = [&*self.pool_name, challenge.user_id_for_srp()];
        self.ephemeral.derive(
            &challenge.proof.keys,
            identity,
            Knowledge::Password(password),
        )
    }
}

impl fmt::Debug for UserSignIn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("UserSignIn")
            .field("pool_name", &self.pool_name)
            .field("app", &self.app)
            .finish_non_exhaustive()
    }
}

/// What a challenge calls the user, if it does: USER_ID_FOR_SRP or, where there is none, USERNAME. The
/// service wants this name, not an alias, in every later call.
pub(crate) fn given_name(parameters: &(impl Lookup + ?Sized)) -> Result<Option<&str>, Error> {
    let (name, parameter) = match parameters.lookup("USER_ID_FOR_SRP") {
        Some(name) => (Some(name), Parameter::UserIdForSrp),
        None => (parameters.lookup("USERNAME"), Parameter::Username),
    };
    name.map(|name| check_name(name, parameter)).transpose()
}

/// Adds DEVICE_KEY where a remembered device is in play.
fn put_device(key: Option<&str>, into: &mut Parameters) {
    if let Some(key) = key {
        into.set("DEVICE_KEY", key);
    }
}
