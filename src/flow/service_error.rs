//! What the service says when it refuses.

use alloc::{borrow::ToOwned, string::String};
use core::fmt;

use super::words::refine;
use crate::SecretText;

/// The most bytes that are kept of an error's type.
const TYPE_LIMIT: usize = 256;
/// The most bytes that are kept of an error's message.
const MESSAGE_LIMIT: usize = 4_096;

/// An error that the service answered with: a kind to act upon, the HTTP status, and the raw text.
///
/// The text comes from the service, or from whoever answers in its place, and may repeat what was sent:
/// Debug prints the kind and the status, Display the kind, and with [`ServiceErrorKind::Other`] the
/// exception's name if it looks like one (letters alone, at most 64, ending as exceptions do). The text is
/// cut at 4,096 bytes, the type's name at 256.
#[derive(Clone)]
pub struct ServiceError {
    kind: ServiceErrorKind,
    type_name: String,
    message: SecretTextCopy,
    status: Option<u16>,
    retry_after: Option<u32>,
}

/// The message is wiped like a secret, although an error has to be cloneable.
struct SecretTextCopy(SecretText);

impl Clone for SecretTextCopy {
    fn clone(&self) -> Self {
        Self(SecretText::new(self.0.reveal()))
    }
}

impl ServiceError {
    /// Makes an error of its type and message, for instance those that an SDK reports.
    ///
    /// `type_name` is the exception's name such as `NotAuthorizedException`; a `namespace#` before
    /// it and a `:url` after it, as JSON and the header `x-amzn-ErrorType` may have, are stripped.
    /// What is over-long is cut.
    #[must_use]
    pub fn new(type_name: &str, message: &str) -> Self {
        let type_name = cut(bare(type_name), TYPE_LIMIT);
        let message = cut(message, MESSAGE_LIMIT);
        Self {
            kind: refine(ServiceErrorKind::of_type(type_name), message),
            type_name: type_name.to_owned(),
            message: SecretTextCopy(SecretText::new(message)),
            status: None,
            retry_after: None,
        }
    }

    /// The same error with the HTTP status that it came with. The status decides the kind of an exception
    /// that this crate does not know: 429 is [`TooManyRequests`](ServiceErrorKind::TooManyRequests), 408
    /// and 500 or above [`Unavailable`](ServiceErrorKind::Unavailable).
    #[must_use]
    pub fn with_status(mut self, status: u16) -> Self {
        self.status = Some(status);
        if self.kind == ServiceErrorKind::Other {
            self.kind = match status {
                429 => ServiceErrorKind::TooManyRequests,
                408 | 500.. => ServiceErrorKind::Unavailable,
                _ => ServiceErrorKind::Other,
            };
        }
        self
    }

    pub(super) fn set_retry_after(&mut self, seconds: Option<u32>) {
        self.retry_after = seconds;
    }

    /// The same refusal as one of the device's proof: where it would be about a password, there is
    /// none that a person could type.
    pub(super) fn of_a_device(mut self) -> Self {
        if matches!(
            self.kind,
            ServiceErrorKind::NotAuthorized | ServiceErrorKind::IncorrectUsernameOrPassword
        ) {
            self.kind = ServiceErrorKind::DeviceRefused;
        }
        self
    }

    /// What happened.
    #[must_use]
    pub const fn kind(&self) -> ServiceErrorKind {
        self.kind
    }

    /// The exception's bare name, such as `NotAuthorizedException`, whether known or not.
    #[must_use]
    pub fn type_name(&self) -> &str {
        &self.type_name
    }

    /// The HTTP status that it came with, where that is known.
    #[must_use]
    pub fn status(&self) -> Option<u16> {
        self.status
    }

    /// How many seconds the service asks to wait, where it said so
    /// ([`Reply::with_retry_after`](super::Reply::with_retry_after)).
    #[must_use]
    pub fn retry_after(&self) -> Option<u32> {
        self.retry_after
    }

    /// The service's own words. Not to be logged without thought: a pool's Lambda functions write
    /// what they like into it.
    #[must_use]
    pub fn message(&self) -> &str {
        self.message.0.reveal()
    }
}

impl fmt::Debug for ServiceError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ServiceError")
            .field("kind", &self.kind)
            .field("status", &self.status)
            .finish_non_exhaustive()
    }
}

impl fmt::Display for ServiceError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.kind.fmt(f)?;
        match printable(&self.type_name) {
            Some(name) if self.kind == ServiceErrorKind::Other => write!(f, ": {name}"),
            _ => Ok(()),
        }
    }
}

/// The name of an exception that is not known, if it has the form of one: whoever stands in the
/// service's place could have put anything there.
fn printable(type_name: &str) -> Option<&str> {
    let is_name = type_name.len() <= 64
        && type_name.bytes().all(|byte| byte.is_ascii_alphabetic())
        && ["Exception", "Error", "Fault"]
            .iter()
            .any(|end| type_name.ends_with(end));
    is_name.then_some(type_name)
}

impl core::error::Error for ServiceError {}

/// The exception's name without a namespace before and a URL after it.
fn bare(type_name: &str) -> &str {
    let name = type_name
        .split_once(':')
        .map_or(type_name, |(name, _)| name);
    name.rsplit_once('#').map_or(name, |(_, name)| name).trim()
}

/// At most `limit` bytes, ending at a character's end.
fn cut(text: &str, limit: usize) -> &str {
    let mut end = text.len().min(limit);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text.get(..end).unwrap_or_default()
}

macro_rules! kinds {
    ($($(#[$doc:meta])* $variant:ident $(= $($exception:literal)|+)?: $text:literal;)*) => {
        /// What happened at the service.
        ///
        /// `NotAuthorizedException` and some others stand for several things that differ by message
        /// alone; those whose message is known have a kind of their own, and every other one has
        /// that of its exception, such as [`NotAuthorized`](Self::NotAuthorized).
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum ServiceErrorKind {
            $($(#[$doc])* $variant,)*
        }

        impl ServiceErrorKind {
            fn of_type(type_name: &str) -> Self {
                match type_name {
                    $($($($exception)|+ => Self::$variant,)?)*
                    _ => Self::Other,
                }
            }

            /// The kind's name, as it is written in Rust: `CodeMismatch`.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self {
                    $(Self::$variant => stringify!($variant),)*
                }
            }

            const fn text(self) -> &'static str {
                match self {
                    $(Self::$variant => $text,)*
                }
            }
        }
    };
}

kinds! {
    /// Not authorized, for a reason that is none of those below.
    NotAuthorized = "NotAuthorizedException": "not authorized";
    /// The code is wrong.
    CodeMismatch = "CodeMismatchException": "the code does not match";
    /// The code has expired.
    ExpiredCode = "ExpiredCodeException": "the code has expired";
    /// The password has to be reset before the user can sign in.
    PasswordResetRequired = "PasswordResetRequiredException": "the password has to be reset";
    /// The user has not been confirmed.
    UserNotConfirmed = "UserNotConfirmedException": "the user is not confirmed";
    /// There is no such user.
    UserNotFound = "UserNotFoundException": "the user was not found";
    /// A pool, client or other resource does not exist.
    ResourceNotFound = "ResourceNotFoundException": "a resource was not found";
    /// The user has no second factor of this kind.
    MfaMethodNotFound = "MFAMethodNotFoundException": "the second factor was not found";
    /// Authenticator apps are not enabled, or the user has none.
    SoftwareTokenMfaNotFound = "SoftwareTokenMFANotFoundException": "no authenticator app is enabled";
    /// The code of the new authenticator app is wrong.
    EnableSoftwareTokenMfa = "EnableSoftwareTokenMFAException": "the code of the new authenticator app does not match";
    /// The new password does not meet the pool's policy.
    InvalidPassword = "InvalidPasswordException": "the new password does not meet the policy";
    /// The new password has been used before.
    PasswordHistoryPolicyViolation = "PasswordHistoryPolicyViolationException": "the new password has been used before";
    /// The e-mail address or phone number belongs to another user.
    AliasExists = "AliasExistsException": "the alias belongs to another user";
    /// A parameter of the request is wrong.
    InvalidParameter = "InvalidParameterException": "a parameter is invalid";
    /// Too many requests: the service did nothing. See
    /// [`Request::may_be_repeated`](super::Request::may_be_repeated).
    TooManyRequests = "TooManyRequestsException" | "TooManyRequests" | "ThrottlingException"
        | "Throttling" | "ThrottledException" | "RequestThrottled" | "RequestThrottledException"
        | "RequestLimitExceeded" | "SlowDown" | "BandwidthLimitExceeded"
        | "ProvisionedThroughputExceededException" | "PriorRequestNotComplete": "too many requests";
    /// A limit of the service was exceeded.
    LimitExceeded = "LimitExceededException": "a limit was exceeded";
    /// A Lambda function of the pool failed.
    UnexpectedLambda = "UnexpectedLambdaException": "a Lambda function failed";
    /// A Lambda function of the pool refused.
    UserLambdaValidation = "UserLambdaValidationException": "a Lambda function refused";
    /// A Lambda function of the pool answered something invalid.
    InvalidLambdaResponse = "InvalidLambdaResponseException": "a Lambda function gave an invalid answer";
    /// The pool's configuration is wrong.
    InvalidUserPoolConfiguration = "InvalidUserPoolConfigurationException": "the pool's configuration is invalid";
    /// The pool may not send text messages.
    InvalidSmsRoleAccessPolicy = "InvalidSmsRoleAccessPolicyException": "the role for text messages lacks permission";
    /// The pool's role for text messages is not trusted.
    InvalidSmsRoleTrustRelationship = "InvalidSmsRoleTrustRelationshipException": "the role for text messages is not trusted";
    /// The pool may not send e-mail.
    InvalidEmailRoleAccessPolicy = "InvalidEmailRoleAccessPolicyException": "the role for e-mail lacks permission";
    /// The service failed, and may have done its work. See
    /// [`Request::may_be_repeated`](super::Request::may_be_repeated).
    InternalError = "InternalErrorException" | "InternalFailure" | "InternalServerError"
        | "InternalServerErrorException" | "InternalError": "the service failed";
    /// A firewall rule of the pool refused the request.
    Forbidden = "ForbiddenException": "forbidden";
    /// The operation is not enabled for this pool.
    OperationNotEnabled = "OperationNotEnabledException": "the operation is not enabled";
    /// The operation is not supported for this client or user.
    UnsupportedOperation = "UnsupportedOperationException": "the operation is not supported";
    /// The pool's plan does not have this feature.
    FeatureUnavailableInTier = "FeatureUnavailableInTierException": "the pool's plan lacks this feature";
    /// A refresh token that rotation has retired was used again.
    RefreshTokenReuse = "RefreshTokenReuseException": "the refresh token was used before";
    /// A token of this kind cannot be revoked.
    UnsupportedTokenType = "UnsupportedTokenTypeException": "the token's kind is not supported";
    /// The token belongs to another client.
    Unauthorized = "UnauthorizedException": "unauthorized";
    /// Two changes were made at the same time.
    ConcurrentModification = "ConcurrentModificationException": "a change was made at the same time";
    /// The device key is taken.
    DeviceKeyExists = "DeviceKeyExistsException": "the device key exists";
    /// The name is taken.
    UsernameExists = "UsernameExistsException": "the username exists";
    /// Name or password is wrong (or the claim over it: signature, secret block, timestamp). A
    /// NotAuthorizedException.
    IncorrectUsernameOrPassword: "incorrect username or password";
    /// Too many wrong passwords; the user is locked for a while. A NotAuthorizedException.
    PasswordAttemptsExceeded: "password attempts exceeded";
    /// The session lasted too long; the sign-in has to begin anew. A NotAuthorizedException.
    SessionExpired: "the session has expired";
    /// The session is not one that can go on, for instance because it was used already. A
    /// NotAuthorizedException.
    InvalidSession: "the session is not valid";
    /// The user is disabled. A NotAuthorizedException.
    UserDisabled: "the user is disabled";
    /// The device is not known any more. A ResourceNotFoundException.
    DeviceNotFound: "the device does not exist";
    /// The refresh token has expired: sign in anew. A NotAuthorizedException.
    RefreshTokenExpired: "the refresh token has expired";
    /// The refresh token was revoked, or the user has signed out everywhere: sign in anew. A
    /// NotAuthorizedException.
    RefreshTokenRevoked: "the refresh token was revoked";
    /// The refresh token is not one, or is another client's, or came to a device that the refresh did not
    /// name (DEVICE_KEY). A NotAuthorizedException.
    InvalidRefreshToken: "the refresh token is invalid";
    /// The access token was revoked, or the user has signed out everywhere. A
    /// NotAuthorizedException.
    AccessTokenRevoked: "the access token was revoked";
    /// The access token has expired: refresh. A NotAuthorizedException.
    AccessTokenExpired: "the access token has expired";
    /// The access token is not one of this pool's. A NotAuthorizedException.
    InvalidAccessToken: "the access token is invalid";
    /// The access token lacks the scope `aws.cognito.signin.user.admin`. A NotAuthorizedException.
    AccessTokenScope: "the access token lacks a scope";
    /// The temporary password has expired: an administrator has to reset it. A
    /// NotAuthorizedException.
    TemporaryPasswordExpired: "the temporary password has expired";
    /// SECRET_HASH or the client's secret is wrong or missing: the app is configured wrongly, or
    /// SECRET_HASH was computed over another name. A NotAuthorizedException.
    SecretHashMismatch: "the client's secret does not match";
    /// An attribute, such as an e-mail address, has a value already and cannot be given another with
    /// the new password: answer without it. A NotAuthorizedException.
    AttributeAlreadyProvided: "an attribute was already provided";
    /// The client may not write an attribute, or nobody may. A NotAuthorizedException.
    AttributeNotWritable: "an attribute cannot be written";
    /// Threat protection has refused. A NotAuthorizedException.
    BlockedAsRisk: "refused for security reasons";
    /// The device's proof was refused: not the password, which nobody has to type again. Forget the
    /// device ([`KeptSession::remove_device`](super::KeptSession::remove_device)) and begin again
    /// without it. A NotAuthorizedException in reply to DEVICE_PASSWORD_VERIFIER.
    DeviceRefused: "the device's proof was refused";
    /// The app client does not exist: it was deleted, or is another region's. A
    /// ResourceNotFoundException.
    ClientNotFound: "the app client does not exist";
    /// The pool does not exist: it was deleted, or is another region's. A ResourceNotFoundException.
    UserPoolNotFound: "the user pool does not exist";
    /// The code of the authenticator app is right and was used before: wait for the next one. An
    /// ExpiredCodeException.
    CodeReused: "the code was used before";
    /// The client does not have this way in enabled, or the pool lacks what it needs. An
    /// InvalidParameterException.
    AuthFlowNotEnabled: "this way in is not enabled";
    /// The device's key is not one of this pool's: begin again without the device. An
    /// InvalidParameterException.
    InvalidDeviceKey: "the device key is invalid";
    /// The service is unavailable for now: it says so, or an exception that is not known came with a
    /// status of 408, or of 500 and above.
    Unavailable = "ServiceUnavailable" | "ServiceUnavailableException" | "RequestTimeout"
        | "RequestTimeoutException": "the service is unavailable";
    /// An exception that this version does not know.
    Other: "the service refused for a reason that is not known here";
}

impl ServiceErrorKind {
    /// Whether the exception is a `NotAuthorizedException`, whatever its message.
    #[must_use]
    pub const fn is_not_authorized(self) -> bool {
        matches!(
            self,
            Self::NotAuthorized
                | Self::IncorrectUsernameOrPassword
                | Self::PasswordAttemptsExceeded
                | Self::SessionExpired
                | Self::InvalidSession
                | Self::UserDisabled
                | Self::TemporaryPasswordExpired
                | Self::RefreshTokenExpired
                | Self::RefreshTokenRevoked
                | Self::InvalidRefreshToken
                | Self::AccessTokenRevoked
                | Self::AccessTokenExpired
                | Self::InvalidAccessToken
                | Self::AccessTokenScope
                | Self::SecretHashMismatch
                | Self::AttributeAlreadyProvided
                | Self::AttributeNotWritable
                | Self::BlockedAsRisk
                | Self::DeviceRefused
        )
    }

    /// Whether it is about the service's state and not about the request: a sign-in does not end with
    /// such an error.
    ///
    /// Whether the same request may be sent again is for
    /// [`Request::may_be_repeated`](super::Request::may_be_repeated) to say, with the
    /// [`Outcome`](super::Outcome) of the error.
    #[must_use]
    pub const fn is_transient(self) -> bool {
        matches!(
            self,
            Self::TooManyRequests | Self::InternalError | Self::Unavailable
        )
    }
}

impl fmt::Display for ServiceErrorKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.text())
    }
}
