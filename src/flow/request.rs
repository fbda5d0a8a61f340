//! The requests, each with exactly the service's shape.

use alloc::{string::String, sync::Arc};
use core::fmt;

use super::{
    AdminContext, AuthFlow, ChallengeName, ForgetDevice, GetUser, GlobalSignOut, ListDevices,
    Operation, UserContext, context::Carried,
};
use crate::{Parameters, SecretText};

/// A request to the service.
///
/// A cheap handle: clones share one body, which is wiped when the last of them goes. Debug prints
/// the operation alone. Fill an SDK's builders from [`call`](Self::call), or, under feature `json`,
/// POST `to_json()` with the headers `X-Amz-Target:` [`target`](Self::target) and
/// `Content-Type: application/x-amz-json-1.1`.
#[derive(Clone)]
pub struct Request {
    inner: Arc<Inner>,
}

struct Inner {
    operation: Operation,
    call: Call,
}

impl Request {
    pub(super) fn new(operation: Operation, call: Call) -> Self {
        Self {
            inner: Arc::new(Inner { operation, call }),
        }
    }

    /// The operation to call.
    #[must_use]
    pub fn operation(&self) -> Operation {
        self.inner.operation
    }

    /// The value of the HTTP header `X-Amz-Target`.
    #[must_use]
    pub fn target(&self) -> &'static str {
        self.inner.operation.target()
    }

    /// The operation's fields.
    #[must_use]
    pub fn call(&self) -> &Call {
        &self.inner.call
    }
}

impl fmt::Debug for Request {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Request")
            .field("operation", &self.inner.operation)
            .finish_non_exhaustive()
    }
}

/// A request's fields, by operation.
#[non_exhaustive]
pub enum Call {
    /// `InitiateAuth`, or `AdminInitiateAuth` where there is a pool id.
    InitiateAuth(InitiateAuth),
    /// `RespondToAuthChallenge`, or `AdminRespondToAuthChallenge` where there is a pool id.
    RespondToAuthChallenge(RespondToAuthChallenge),
    /// `AssociateSoftwareToken`.
    AssociateSoftwareToken(AssociateSoftwareToken),
    /// `VerifySoftwareToken`.
    VerifySoftwareToken(VerifySoftwareToken),
    /// `ConfirmDevice`.
    ConfirmDevice(ConfirmDevice),
    /// `UpdateDeviceStatus`.
    UpdateDeviceStatus(UpdateDeviceStatus),
    /// `GetTokensFromRefreshToken`.
    GetTokensFromRefreshToken(GetTokensFromRefreshToken),
    /// `RevokeToken`.
    RevokeToken(RevokeToken),
    /// `GlobalSignOut`.
    GlobalSignOut(GlobalSignOut),
    /// `GetUser`.
    GetUser(GetUser),
    /// `ListDevices`.
    ListDevices(ListDevices),
    /// `ForgetDevice`.
    ForgetDevice(ForgetDevice),
}

/// The fields of `InitiateAuth` and `AdminInitiateAuth`.
pub struct InitiateAuth {
    pub(super) user_pool_id: Option<String>,
    pub(super) client_id: String,
    pub(super) auth_flow: AuthFlow,
    pub(super) auth_parameters: Parameters,
    pub(super) session: Option<SecretText>,
    pub(super) context: Carried,
}

impl InitiateAuth {
    /// `UserPoolId`, in an administrator's request alone.
    #[must_use]
    pub fn user_pool_id(&self) -> Option<&str> {
        self.user_pool_id.as_deref()
    }

    /// `ClientId`.
    #[must_use]
    pub fn client_id(&self) -> &str {
        &self.client_id
    }

    /// `AuthFlow`.
    #[must_use]
    pub fn auth_flow(&self) -> AuthFlow {
        self.auth_flow
    }

    /// `AuthParameters`.
    #[must_use]
    pub fn auth_parameters(&self) -> &Parameters {
        &self.auth_parameters
    }

    /// `Session`, where the sign-in follows a sign-up.
    #[must_use]
    pub fn session(&self) -> Option<&str> {
        self.session.as_ref().map(SecretText::reveal)
    }

    /// `ClientMetadata`.
    #[must_use]
    pub fn client_metadata(&self) -> Option<&Parameters> {
        self.context.client_metadata()
    }

    /// `UserContextData`, in a client's request alone.
    #[must_use]
    pub fn user_context(&self) -> Option<&UserContext> {
        match self.user_pool_id {
            None => self.context.user_context(),
            Some(_) => None,
        }
    }

    /// `ContextData`, in an administrator's request alone.
    #[must_use]
    pub fn admin_context(&self) -> Option<&AdminContext> {
        match self.user_pool_id {
            None => None,
            Some(_) => self.context.admin_context(),
        }
    }

    /// `AnalyticsMetadata.AnalyticsEndpointId`.
    #[must_use]
    pub fn analytics_endpoint_id(&self) -> Option<&str> {
        self.context.analytics_endpoint_id()
    }
}

/// The fields of `RespondToAuthChallenge` and `AdminRespondToAuthChallenge`.
pub struct RespondToAuthChallenge {
    pub(super) user_pool_id: Option<String>,
    pub(super) client_id: String,
    pub(super) challenge_name: ChallengeName,
    pub(super) session: Option<SecretText>,
    pub(super) challenge_responses: Parameters,
    pub(super) context: Carried,
}

impl RespondToAuthChallenge {
    /// `UserPoolId`, in an administrator's request alone.
    #[must_use]
    pub fn user_pool_id(&self) -> Option<&str> {
        self.user_pool_id.as_deref()
    }

    /// `ClientId`.
    #[must_use]
    pub fn client_id(&self) -> &str {
        &self.client_id
    }

    /// `ChallengeName`.
    #[must_use]
    pub fn challenge_name(&self) -> &ChallengeName {
        &self.challenge_name
    }

    /// `Session`, as the challenge gave it, if it did.
    #[must_use]
    pub fn session(&self) -> Option<&str> {
        self.session.as_ref().map(SecretText::reveal)
    }

    /// `ChallengeResponses`.
    #[must_use]
    pub fn challenge_responses(&self) -> &Parameters {
        &self.challenge_responses
    }

    /// `ClientMetadata`.
    #[must_use]
    pub fn client_metadata(&self) -> Option<&Parameters> {
        self.context.client_metadata()
    }

    /// `UserContextData`, in a client's request alone.
    #[must_use]
    pub fn user_context(&self) -> Option<&UserContext> {
        match self.user_pool_id {
            None => self.context.user_context(),
            Some(_) => None,
        }
    }

    /// `ContextData`, in an administrator's request alone.
    #[must_use]
    pub fn admin_context(&self) -> Option<&AdminContext> {
        match self.user_pool_id {
            None => None,
            Some(_) => self.context.admin_context(),
        }
    }

    /// `AnalyticsMetadata.AnalyticsEndpointId`.
    #[must_use]
    pub fn analytics_endpoint_id(&self) -> Option<&str> {
        self.context.analytics_endpoint_id()
    }
}

/// The fields of `AssociateSoftwareToken`.
pub struct AssociateSoftwareToken {
    pub(super) session: Option<SecretText>,
}

impl AssociateSoftwareToken {
    /// `Session`, that of the MFA_SETUP challenge.
    #[must_use]
    pub fn session(&self) -> Option<&str> {
        self.session.as_ref().map(SecretText::reveal)
    }
}

/// The fields of `VerifySoftwareToken`.
pub struct VerifySoftwareToken {
    pub(super) session: Option<SecretText>,
    pub(super) user_code: SecretText,
    pub(super) friendly_device_name: Option<String>,
}

impl VerifySoftwareToken {
    /// `Session`, that of AssociateSoftwareToken's reply.
    #[must_use]
    pub fn session(&self) -> Option<&str> {
        self.session.as_ref().map(SecretText::reveal)
    }

    /// `UserCode`.
    #[must_use]
    pub fn user_code(&self) -> &str {
        self.user_code.reveal()
    }

    /// `FriendlyDeviceName`.
    #[must_use]
    pub fn friendly_device_name(&self) -> Option<&str> {
        self.friendly_device_name.as_deref()
    }
}

/// The fields of `ConfirmDevice`.
pub struct ConfirmDevice {
    pub(super) access_token: SecretText,
    pub(super) device_key: String,
    pub(super) device_name: Option<String>,
    pub(super) password_verifier: SecretText,
    pub(super) salt: String,
}

impl ConfirmDevice {
    /// `AccessToken`.
    #[must_use]
    pub fn access_token(&self) -> &str {
        self.access_token.reveal()
    }

    /// `DeviceKey`.
    #[must_use]
    pub fn device_key(&self) -> &str {
        &self.device_key
    }

    /// `DeviceName`.
    #[must_use]
    pub fn device_name(&self) -> Option<&str> {
        self.device_name.as_deref()
    }

    /// `DeviceSecretVerifierConfig.PasswordVerifier`.
    #[must_use]
    pub fn password_verifier(&self) -> &str {
        self.password_verifier.reveal()
    }

    /// `DeviceSecretVerifierConfig.Salt`.
    #[must_use]
    pub fn salt(&self) -> &str {
        &self.salt
    }
}

/// The fields of `UpdateDeviceStatus`.
pub struct UpdateDeviceStatus {
    pub(super) access_token: SecretText,
    pub(super) device_key: String,
    pub(super) remembered: bool,
}

impl UpdateDeviceStatus {
    /// `AccessToken`.
    #[must_use]
    pub fn access_token(&self) -> &str {
        self.access_token.reveal()
    }

    /// `DeviceKey`.
    #[must_use]
    pub fn device_key(&self) -> &str {
        &self.device_key
    }

    /// `DeviceRememberedStatus`: `remembered` or `not_remembered`.
    #[must_use]
    pub fn device_remembered_status(&self) -> &'static str {
        if self.remembered {
            "remembered"
        } else {
            "not_remembered"
        }
    }
}

/// The fields of `GetTokensFromRefreshToken`.
pub struct GetTokensFromRefreshToken {
    pub(super) refresh_token: SecretText,
    pub(super) client_id: String,
    pub(super) client_secret: Option<SecretText>,
    pub(super) device_key: Option<String>,
    pub(super) context: Carried,
}

impl GetTokensFromRefreshToken {
    /// `RefreshToken`.
    #[must_use]
    pub fn refresh_token(&self) -> &str {
        self.refresh_token.reveal()
    }

    /// `ClientId`.
    #[must_use]
    pub fn client_id(&self) -> &str {
        &self.client_id
    }

    /// `ClientSecret`: this operation wants the secret itself, not a SECRET_HASH.
    #[must_use]
    pub fn client_secret(&self) -> Option<&str> {
        self.client_secret.as_ref().map(SecretText::reveal)
    }

    /// `DeviceKey`.
    #[must_use]
    pub fn device_key(&self) -> Option<&str> {
        self.device_key.as_deref()
    }

    /// `ClientMetadata`.
    #[must_use]
    pub fn client_metadata(&self) -> Option<&Parameters> {
        self.context.client_metadata()
    }
}

/// The fields of `RevokeToken`.
pub struct RevokeToken {
    pub(super) token: SecretText,
    pub(super) client_id: String,
    pub(super) client_secret: Option<SecretText>,
}

impl RevokeToken {
    /// `Token`, the refresh token.
    #[must_use]
    pub fn token(&self) -> &str {
        self.token.reveal()
    }

    /// `ClientId`.
    #[must_use]
    pub fn client_id(&self) -> &str {
        &self.client_id
    }

    /// `ClientSecret`: this operation wants the secret itself, not a SECRET_HASH.
    #[must_use]
    pub fn client_secret(&self) -> Option<&str> {
        self.client_secret.as_ref().map(SecretText::reveal)
    }
}

/// Debug that prints a type's name alone.
macro_rules! redacted {
    ($($name:ident),*) => {
        $(impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.debug_struct(stringify!($name)).finish_non_exhaustive()
            }
        })*
    };
}
pub(super) use redacted;

redacted!(
    AssociateSoftwareToken,
    VerifySoftwareToken,
    ConfirmDevice,
    UpdateDeviceStatus,
    GetTokensFromRefreshToken,
    RevokeToken
);

impl fmt::Debug for Call {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::InitiateAuth(call) => call.fmt(f),
            Self::RespondToAuthChallenge(call) => call.fmt(f),
            Self::AssociateSoftwareToken(call) => call.fmt(f),
            Self::VerifySoftwareToken(call) => call.fmt(f),
            Self::ConfirmDevice(call) => call.fmt(f),
            Self::UpdateDeviceStatus(call) => call.fmt(f),
            Self::GetTokensFromRefreshToken(call) => call.fmt(f),
            Self::RevokeToken(call) => call.fmt(f),
            Self::GlobalSignOut(call) => call.fmt(f),
            Self::GetUser(call) => call.fmt(f),
            Self::ListDevices(call) => call.fmt(f),
            Self::ForgetDevice(call) => call.fmt(f),
        }
    }
}

impl fmt::Debug for InitiateAuth {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("InitiateAuth")
            .field("auth_flow", &self.auth_flow)
            .field("auth_parameters", &self.auth_parameters)
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for RespondToAuthChallenge {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RespondToAuthChallenge")
            .field("challenge_name", &self.challenge_name)
            .field("challenge_responses", &self.challenge_responses)
            .finish_non_exhaustive()
    }
}
