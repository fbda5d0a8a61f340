//! The replies, each with exactly the service's shape.

use alloc::{string::String, vec::Vec};
use core::fmt;

use super::{ChallengeName, DeviceList, ForeignReply, OptionalText, ServiceError, User};
use crate::{
    Error, Fault, Parameter, Parameters, SecretText,
    cognito::bounds::{DEVICE_KEY, check_length, check_text},
};

/// The most bytes a `Session` may have.
pub(super) const SESSION_LIMIT: usize = 4_096;
/// The most bytes any other value of a reply may have: the service's own limit for its maps.
pub(super) const VALUE_LIMIT: usize = 131_072;
/// The most bytes the name of a challenge or of a challenge's parameter may have.
pub(super) const NAME_LIMIT: usize = 256;
/// The most entries a map or list may have, above what the service sends: a user has 66 attributes at
/// most, 16 of the standard's and 50 of the pool's.
pub(super) const ENTRY_LIMIT: usize = 256;

/// What the service answered to a [`Request`](super::Request).
///
/// Built by hand from an SDK's output, or read from JSON under feature `json`
/// (`Reply::from_json`). Debug prints no value.
#[derive(Debug)]
#[non_exhaustive]
pub enum Reply {
    /// The reply of InitiateAuth, RespondToAuthChallenge, their administrator's forms, and
    /// GetTokensFromRefreshToken.
    Auth(AuthReply),
    /// The reply of AssociateSoftwareToken.
    SoftwareTokenSecret(SoftwareTokenSecret),
    /// The reply of VerifySoftwareToken.
    SoftwareTokenVerified(SoftwareTokenVerified),
    /// The reply of ConfirmDevice.
    DeviceConfirmed(DeviceConfirmed),
    /// The reply of GetUser.
    User(User),
    /// The reply of ListDevices.
    Devices(DeviceList),
    /// The reply of an operation that answers nothing: RevokeToken, GlobalSignOut,
    /// UpdateDeviceStatus, ForgetDevice.
    Empty,
    /// The service refused.
    Error(ServiceError),
    /// It is not the service that answered.
    Foreign(ForeignReply),
}

impl From<AuthReply> for Reply {
    fn from(reply: AuthReply) -> Self {
        Self::Auth(reply)
    }
}

impl From<SoftwareTokenSecret> for Reply {
    fn from(reply: SoftwareTokenSecret) -> Self {
        Self::SoftwareTokenSecret(reply)
    }
}

impl From<SoftwareTokenVerified> for Reply {
    fn from(reply: SoftwareTokenVerified) -> Self {
        Self::SoftwareTokenVerified(reply)
    }
}

impl From<DeviceConfirmed> for Reply {
    fn from(reply: DeviceConfirmed) -> Self {
        Self::DeviceConfirmed(reply)
    }
}

impl From<User> for Reply {
    fn from(reply: User) -> Self {
        Self::User(reply)
    }
}

impl From<DeviceList> for Reply {
    fn from(reply: DeviceList) -> Self {
        Self::Devices(reply)
    }
}

impl From<ForeignReply> for Reply {
    fn from(reply: ForeignReply) -> Self {
        Self::Foreign(reply)
    }
}

impl From<ServiceError> for Reply {
    fn from(error: ServiceError) -> Self {
        Self::Error(error)
    }
}

/// The text as a secret, or what was there before.
fn set(secret: &mut Option<SecretText>, text: impl OptionalText) {
    if let Some(text) = text.into_text() {
        *secret = Some(SecretText::new(text));
    }
}

/// The text, unless it is empty.
fn not_empty(text: impl OptionalText) -> Option<String> {
    text.into_text().filter(|text| !text.is_empty())
}

/// The reply of an operation that signs in: a challenge, or tokens.
///
/// Every field is optional here as it is on the wire; what makes sense is decided, and every bound
/// checked, when a sign-in takes the reply. Debug prints the challenge's name and the names of its
/// parameters.
#[derive(Default)]
pub struct AuthReply {
    pub(super) challenge_name: Option<ChallengeName>,
    pub(super) challenge_parameters: Parameters,
    pub(super) session: Option<SecretText>,
    pub(super) available_challenges: Vec<ChallengeName>,
    pub(super) authentication_result: Option<AuthenticationResult>,
}

impl AuthReply {
    /// A reply that holds nothing yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets `ChallengeName`.
    #[must_use]
    pub fn with_challenge_name(mut self, name: impl OptionalText) -> Self {
        if let Some(name) = name.into_text() {
            self.challenge_name = Some(name.as_str().into());
        }
        self
    }

    /// Adds an entry to `ChallengeParameters`. A second entry of the same name takes the first
    /// one's place.
    #[must_use]
    pub fn with_challenge_parameter(
        mut self,
        name: impl Into<String>,
        value: impl Into<String>,
    ) -> Self {
        // Whatever becomes of it, it is wiped.
        let value = SecretText::new(value);
        // One more than there may be is enough to be refused.
        if self.challenge_parameters.len() <= ENTRY_LIMIT {
            self.challenge_parameters.put(name.into().into(), value);
        }
        self
    }

    /// Adds entries to `ChallengeParameters`, for instance an SDK's whole map.
    #[must_use]
    pub fn with_challenge_parameters<K: Into<String>, V: Into<String>>(
        self,
        parameters: impl IntoIterator<Item = (K, V)>,
    ) -> Self {
        parameters.into_iter().fold(self, |reply, (name, value)| {
            reply.with_challenge_parameter(name, value)
        })
    }

    /// Sets `Session`.
    #[must_use]
    pub fn with_session(mut self, session: impl OptionalText) -> Self {
        set(&mut self.session, session);
        self
    }

    /// Adds one of `AvailableChallenges`.
    #[must_use]
    pub fn with_available_challenge(mut self, name: &str) -> Self {
        if self.available_challenges.len() <= ENTRY_LIMIT {
            self.available_challenges.push(name.into());
        }
        self
    }

    /// Adds `AvailableChallenges`, for instance an SDK's whole list.
    #[must_use]
    pub fn with_available_challenges<N: AsRef<str>>(
        self,
        names: impl IntoIterator<Item = N>,
    ) -> Self {
        names.into_iter().fold(self, |reply, name| {
            reply.with_available_challenge(name.as_ref())
        })
    }

    /// Sets `AuthenticationResult`.
    #[must_use]
    pub fn with_authentication_result(
        mut self,
        result: impl Into<Option<AuthenticationResult>>,
    ) -> Self {
        if let Some(result) = result.into() {
            self.authentication_result = Some(result);
        }
        self
    }

    /// Refuses a reply beyond its bounds.
    pub(super) fn check(&self) -> Result<(), Error> {
        if let Some(result) = &self.authentication_result {
            // Whatever stands beside them, tokens are tokens; what came with a challenge is not used.
            result.check()?;
            if self.challenge_name.is_none() {
                return Ok(());
            }
        }
        check_session(self.session.as_ref())?;
        if let Some(name) = &self.challenge_name {
            check_text(name.as_str(), Parameter::ChallengeName, NAME_LIMIT)?;
        }
        check_map(&self.challenge_parameters, Parameter::ChallengeParameters)?;
        check_count(
            Parameter::AvailableChallenges,
            self.available_challenges.len(),
        )?;
        for name in &self.available_challenges {
            check_text(name.as_str(), Parameter::AvailableChallenges, NAME_LIMIT)?;
        }
        Ok(())
    }
}

impl fmt::Debug for AuthReply {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AuthReply")
            .field("challenge_name", &self.challenge_name)
            .field("challenge_parameters", &self.challenge_parameters)
            .field("session", &self.session.is_some())
            .field("available_challenges", &self.available_challenges)
            .field("authentication_result", &self.authentication_result)
            .finish()
    }
}

/// `AuthenticationResult`: the tokens, and the keys of a new device.
///
/// Debug prints nothing of them.
#[derive(Default)]
pub struct AuthenticationResult {
    pub(super) access_token: Option<SecretText>,
    pub(super) id_token: Option<SecretText>,
    pub(super) refresh_token: Option<SecretText>,
    pub(super) token_type: Option<String>,
    pub(super) expires_in: Option<i32>,
    pub(super) new_device: Option<NewDeviceMetadata>,
    /// Something else stood in the place of a new device's keys.
    pub(super) new_device_unreadable: bool,
}

impl AuthenticationResult {
    /// A result that holds nothing yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets `AccessToken`.
    #[must_use]
    pub fn with_access_token(mut self, token: impl OptionalText) -> Self {
        set(&mut self.access_token, token);
        self
    }

    /// Sets `IdToken`. An empty one is as good as none.
    #[must_use]
    pub fn with_id_token(mut self, token: impl OptionalText) -> Self {
        set(&mut self.id_token, not_empty(token));
        self
    }

    /// Sets `RefreshToken`. An empty one is as good as none.
    #[must_use]
    pub fn with_refresh_token(mut self, token: impl OptionalText) -> Self {
        set(&mut self.refresh_token, not_empty(token));
        self
    }

    /// Sets `TokenType`. One that is longer than 256 bytes is as good as none.
    #[must_use]
    pub fn with_token_type(mut self, token_type: impl OptionalText) -> Self {
        self.token_type = token_type
            .into_text()
            .filter(|token_type| token_type.len() <= NAME_LIMIT);
        self
    }

    /// Sets `ExpiresIn`, in seconds. A negative number is as good as none.
    #[must_use]
    pub fn with_expires_in(mut self, seconds: i32) -> Self {
        self.expires_in = Some(seconds).filter(|seconds| *seconds >= 0);
        self
    }

    /// Sets `NewDeviceMetadata`. Keys that are empty or longer than 128 bytes cannot be used, which
    /// [`Completed::is_new_device_unreadable`](super::Completed::is_new_device_unreadable) then says.
    #[must_use]
    pub fn with_new_device(
        mut self,
        device_key: impl Into<String>,
        device_group_key: impl Into<String>,
    ) -> Self {
        self.new_device = NewDeviceMetadata::usable(device_key.into(), device_group_key.into());
        self.new_device_unreadable = self.new_device.is_none();
        self
    }

    fn check(&self) -> Result<(), Error> {
        for (parameter, token) in [
            (Parameter::AccessToken, &self.access_token),
            (Parameter::IdToken, &self.id_token),
            (Parameter::RefreshToken, &self.refresh_token),
        ] {
            if let Some(token) = token {
                check_text(token.reveal(), parameter, VALUE_LIMIT)?;
            }
        }
        match &self.access_token {
            Some(_) => Ok(()),
            None => Err(Error::new(Parameter::AccessToken, Fault::Missing)),
        }
    }
}

impl fmt::Debug for AuthenticationResult {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AuthenticationResult")
            .finish_non_exhaustive()
    }
}

/// `NewDeviceMetadata`: the keys the service has given to a device it had not met.
pub(super) struct NewDeviceMetadata {
    pub(super) device_key: String,
    pub(super) device_group_key: String,
}

impl NewDeviceMetadata {
    /// The keys of a device, if they can be used as such.
    pub(super) fn usable(device_key: String, device_group_key: String) -> Option<Self> {
        let is_key = |key: &str| !key.is_empty() && key.len() <= DEVICE_KEY;
        (is_key(&device_key) && is_key(&device_group_key)).then_some(Self {
            device_key,
            device_group_key,
        })
    }
}

/// The reply of AssociateSoftwareToken: the secret of a new authenticator app.
///
/// Debug prints nothing of it.
#[derive(Default)]
pub struct SoftwareTokenSecret {
    pub(super) secret_code: Option<SecretText>,
    pub(super) session: Option<SecretText>,
}

impl SoftwareTokenSecret {
    /// A reply that holds nothing yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets `SecretCode`.
    #[must_use]
    pub fn with_secret_code(mut self, secret: impl OptionalText) -> Self {
        set(&mut self.secret_code, secret);
        self
    }

    /// Sets `Session`.
    #[must_use]
    pub fn with_session(mut self, session: impl OptionalText) -> Self {
        set(&mut self.session, session);
        self
    }
}

impl fmt::Debug for SoftwareTokenSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SoftwareTokenSecret")
            .finish_non_exhaustive()
    }
}

/// The reply of VerifySoftwareToken: whether the code was right.
///
/// Debug prints the status alone.
#[derive(Default)]
pub struct SoftwareTokenVerified {
    pub(super) success: bool,
    pub(super) session: Option<SecretText>,
}

impl SoftwareTokenVerified {
    /// A reply of this `Status`; only `SUCCESS` is success.
    #[must_use]
    pub fn new(status: &str) -> Self {
        Self {
            success: status == "SUCCESS",
            session: None,
        }
    }

    /// Sets `Session`.
    #[must_use]
    pub fn with_session(mut self, session: impl OptionalText) -> Self {
        set(&mut self.session, session);
        self
    }
}

impl fmt::Debug for SoftwareTokenVerified {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SoftwareTokenVerified")
            .field("success", &self.success)
            .finish_non_exhaustive()
    }
}

/// The reply of ConfirmDevice.
#[derive(Clone, Copy, Debug, Default)]
pub struct DeviceConfirmed {
    user_confirmation_necessary: bool,
}

impl DeviceConfirmed {
    /// A reply with this `UserConfirmationNecessary`.
    #[must_use]
    pub const fn new(user_confirmation_necessary: bool) -> Self {
        Self {
            user_confirmation_necessary,
        }
    }

    /// Whether the pool remembers devices only if the user says so. Then a device is remembered
    /// after UpdateDeviceStatus alone
    /// ([`Completed::update_device_status`](super::Completed::update_device_status)).
    #[must_use]
    pub const fn user_confirmation_necessary(self) -> bool {
        self.user_confirmation_necessary
    }
}

pub(super) fn check_session(session: Option<&SecretText>) -> Result<(), Error> {
    match session {
        Some(session) => {
            check_text(session.reveal(), Parameter::Session, SESSION_LIMIT).map(|_| ())
        }
        None => Ok(()),
    }
}

pub(super) fn check_count(parameter: Parameter, count: usize) -> Result<(), Error> {
    if count > ENTRY_LIMIT {
        return Err(Error::new(parameter, Fault::OutOfRange));
    }
    Ok(())
}

/// Not too many entries, none of them over-long.
pub(super) fn check_map(map: &Parameters, parameter: Parameter) -> Result<(), Error> {
    check_count(parameter, map.len())?;
    for (name, value) in map.iter() {
        check_text(name, parameter, NAME_LIMIT)?;
        check_length(value, parameter, VALUE_LIMIT)?;
    }
    Ok(())
}
