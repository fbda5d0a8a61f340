//! What the pool says when it refuses: the service's exception names and texts.

use std::borrow::Cow;
use std::fmt;

/// The exceptions this pool answers with, by the names the service gives them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Kind {
    /// A name that another user already signs in with.
    AliasExists,
    /// A code that is not the one that was sent or computed.
    CodeMismatch,
    /// VerifySoftwareToken got a wrong code.
    EnableSoftwareTokenMfa,
    /// A code that was right once.
    ExpiredCode,
    /// CreateGroup with a name that is taken.
    GroupExists,
    /// An operation that the client or pool has turned off.
    UnsupportedOperation,
    /// A message sent again to a user who does not wait for one.
    UnsupportedUserState,
    /// The pool failed, not the request.
    Internal,
    /// A trigger's answer that is not one of its event.
    InvalidLambdaResponse,
    /// Flows of the hosted login that no client can have together.
    InvalidOAuthFlow,
    /// A parameter that is missing, malformed or not allowed here.
    InvalidParameter,
    /// A password that the policy does not allow.
    InvalidPassword,
    /// More pools, clients, users or devices than this process keeps.
    LimitExceeded,
    /// Wrong password, signature, session, token, or a lock-out.
    NotAuthorized,
    /// The user must get a new password from an administrator.
    PasswordResetRequired,
    /// A refresh token that was already exchanged for a newer one.
    RefreshTokenReuse,
    /// No such pool, client or device.
    ResourceNotFound,
    /// A scope of the hosted login that the pool does not have.
    ScopeDoesNotExist,
    /// A body that is not the JSON the operation takes.
    Serialization,
    /// A software token that was never associated.
    SoftwareTokenMfaNotFound,
    /// An operation that this pool does not have.
    UnknownOperation,
    /// The user has signed up and was never confirmed.
    UserNotConfirmed,
    /// No such user, where the client may know.
    UserNotFound,
    /// SignUp or AdminCreateUser with a name that is taken.
    UsernameExists,
    /// A trigger that failed, or was not there.
    UnexpectedLambda,
    /// A trigger refused.
    UserLambdaValidation,
    /// RevokeToken with something that is not a refresh token.
    UnsupportedTokenType,
    /// A passkey for a challenge that no registration of this user waits with.
    WebAuthnChallengeNotFound,
    /// A passkey by another client than the one its registration was begun by.
    WebAuthnClientMismatch,
    /// The pool has no relying party.
    WebAuthnConfigurationMissing,
    /// An authenticator that the pool does not take.
    WebAuthnCredentialNotSupported,
    /// Users of this pool do not sign in with passkeys.
    WebAuthnNotEnabled,
    /// A page that the relying party does not cover.
    WebAuthnOriginNotAllowed,
    /// A passkey of another relying party.
    WebAuthnRelyingPartyMismatch,
}

impl Kind {
    /// The value of `__type` in the reply.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::AliasExists => "AliasExistsException",
            Self::CodeMismatch => "CodeMismatchException",
            Self::EnableSoftwareTokenMfa => "EnableSoftwareTokenMFAException",
            Self::ExpiredCode => "ExpiredCodeException",
            Self::GroupExists => "GroupExistsException",
            Self::UnsupportedOperation => "UnsupportedOperationException",
            Self::UnsupportedUserState => "UnsupportedUserStateException",
            Self::Internal => "InternalErrorException",
            Self::InvalidLambdaResponse => "InvalidLambdaResponseException",
            Self::InvalidOAuthFlow => "InvalidOAuthFlowException",
            Self::InvalidParameter => "InvalidParameterException",
            Self::InvalidPassword => "InvalidPasswordException",
            Self::LimitExceeded => "LimitExceededException",
            Self::NotAuthorized => "NotAuthorizedException",
            Self::PasswordResetRequired => "PasswordResetRequiredException",
            Self::RefreshTokenReuse => "RefreshTokenReuseException",
            Self::ResourceNotFound => "ResourceNotFoundException",
            Self::ScopeDoesNotExist => "ScopeDoesNotExistException",
            Self::Serialization => "SerializationException",
            Self::SoftwareTokenMfaNotFound => "SoftwareTokenMFANotFoundException",
            Self::UnknownOperation => "UnknownOperationException",
            Self::UserNotConfirmed => "UserNotConfirmedException",
            Self::UserNotFound => "UserNotFoundException",
            Self::UsernameExists => "UsernameExistsException",
            Self::UnexpectedLambda => "UnexpectedLambdaException",
            Self::UserLambdaValidation => "UserLambdaValidationException",
            Self::UnsupportedTokenType => "UnsupportedTokenTypeException",
            Self::WebAuthnChallengeNotFound => "WebAuthnChallengeNotFoundException",
            Self::WebAuthnClientMismatch => "WebAuthnClientMismatchException",
            Self::WebAuthnConfigurationMissing => "WebAuthnConfigurationMissingException",
            Self::WebAuthnCredentialNotSupported => "WebAuthnCredentialNotSupportedException",
            Self::WebAuthnNotEnabled => "WebAuthnNotEnabledException",
            Self::WebAuthnOriginNotAllowed => "WebAuthnOriginNotAllowedException",
            Self::WebAuthnRelyingPartyMismatch => "WebAuthnRelyingPartyMismatchException",
        }
    }

    /// The HTTP status: 500 for a failure of the pool itself, 400 for everything else.
    #[must_use]
    pub const fn status(self) -> u16 {
        match self {
            Self::Internal => 500,
            _ => 400,
        }
    }
}

/// A refusal: what kind, and the text the service gives with it. Never holds a value from the
/// request other than public ids; a trigger's refusal is told in the trigger's own words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    kind: Kind,
    message: Cow<'static, str>,
}

impl Refusal {
    /// A refusal of this kind with this text.
    pub fn new(kind: Kind, message: impl Into<Cow<'static, str>>) -> Self {
        Self {
            kind,
            message: message.into(),
        }
    }

    /// Which exception it is.
    #[must_use]
    pub fn kind(&self) -> Kind {
        self.kind
    }

    /// The text that goes with it.
    #[must_use]
    pub fn message(&self) -> &str {
        &self.message
    }

    /// The one answer to a wrong name, password, signature or secret block.
    pub(crate) fn wrong_password() -> Self {
        Self::new(Kind::NotAuthorized, "Incorrect username or password.")
    }

    pub(crate) fn locked() -> Self {
        Self::new(Kind::NotAuthorized, "Password attempts exceeded")
    }

    pub(crate) fn invalid_session() -> Self {
        Self::new(Kind::NotAuthorized, "Invalid session for the user.")
    }

    pub(crate) fn expired_session() -> Self {
        Self::new(
            Kind::NotAuthorized,
            "Invalid session for the user, session is expired.",
        )
    }

    pub(crate) fn missing(parameter: &str) -> Self {
        Self::new(
            Kind::InvalidParameter,
            format!("Missing required parameter {parameter}"),
        )
    }

    pub(crate) fn parameter(message: impl Into<Cow<'static, str>>) -> Self {
        Self::new(Kind::InvalidParameter, message)
    }

    pub(crate) fn user_not_found() -> Self {
        Self::new(Kind::UserNotFound, "User does not exist.")
    }

    pub(crate) fn internal() -> Self {
        Self::new(Kind::Internal, "The local pool failed to answer.")
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.kind.name(), self.message)
    }
}

impl std::error::Error for Refusal {}

/// The engine refused something that the caller had sent, or its generator failed.
impl From<caldera_srp::Error> for Refusal {
    fn from(error: caldera_srp::Error) -> Self {
        match error {
            caldera_srp::Error::Parameter { .. } => Self::parameter(error.to_string()),
            caldera_srp::Error::Refused => Self::wrong_password(),
            _ => Self::internal(),
        }
    }
}
