//! What the service says when it refuses.

use alloc::{borrow::ToOwned, string::String};
use core::fmt;

use crate::SecretText;

/// The most bytes that are kept of an error's type.
const TYPE_LIMIT: usize = 256;
/// The most bytes that are kept of an error's message.
const MESSAGE_LIMIT: usize = 4_096;

/// An error that the service answered with: a kind to act upon, and the raw text.
///
/// The text is the service's, or whoever's that stands in its place, and may repeat what was sent:
/// Display and Debug print the kind alone. It is cut at 4,096 bytes, the type's name at 256.
#[derive(Clone)]
pub struct ServiceError {
    kind: ServiceErrorKind,
    type_name: String,
    message: SecretTextCopy,
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
            kind: ServiceErrorKind::of(type_name, message),
            type_name: type_name.to_owned(),
            message: SecretTextCopy(SecretText::new(message)),
        }
    }

    /// The same error, of a server that answered with a status of 500 or more: whatever it calls what
    /// this crate does not know, the same request may succeed later.
    #[cfg(feature = "json")]
    pub(super) fn of_a_server_that_failed(mut self) -> Self {
        if self.kind == ServiceErrorKind::Other {
            self.kind = ServiceErrorKind::Unavailable;
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
            .finish_non_exhaustive()
    }
}

impl fmt::Display for ServiceError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.kind.fmt(f)
    }
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
    ($($(#[$doc:meta])* $variant:ident $(= $exception:literal)?: $text:literal;)*) => {
        /// What happened at the service.
        ///
        /// `NotAuthorizedException` stands for several things that differ by message alone; those
        /// whose message is known have a kind of their own, and every other one is
        /// [`NotAuthorized`](Self::NotAuthorized).
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum ServiceErrorKind {
            $($(#[$doc])* $variant,)*
        }

        impl ServiceErrorKind {
            fn of_type(type_name: &str) -> Self {
                match type_name {
                    $($($exception => Self::$variant,)?)*
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
    /// Too many requests; the same one may be sent again later.
    TooManyRequests = "TooManyRequestsException": "too many requests";
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
    /// The service failed; the same request may be sent again.
    InternalError = "InternalErrorException": "the service failed";
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
    /// Two changes met.
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
    /// The server failed without saying how: a status of 500 and above, no known type.
    Unavailable: "the service is unavailable";
    /// An exception that this version does not know.
    Other: "the service refused for a reason that is not known here";
}

impl ServiceErrorKind {
    fn of(type_name: &str, message: &str) -> Self {
        let contains = |text: &str| {
            message
                .as_bytes()
                .windows(text.len())
                .any(|part| part.eq_ignore_ascii_case(text.as_bytes()))
        };
        match Self::of_type(type_name) {
            // The longer of two messages that begin alike has to be looked for first.
            Self::NotAuthorized if contains("incorrect username or password") => {
                Self::IncorrectUsernameOrPassword
            }
            Self::NotAuthorized if contains("password attempts exceeded") => {
                Self::PasswordAttemptsExceeded
            }
            Self::NotAuthorized if contains("session is expired") => Self::SessionExpired,
            Self::NotAuthorized if contains("invalid session for the user") => Self::InvalidSession,
            Self::NotAuthorized if contains("user is disabled") => Self::UserDisabled,
            Self::ResourceNotFound if contains("device does not exist") => Self::DeviceNotFound,
            kind => kind,
        }
    }

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
        )
    }

    /// Whether the same request may be sent again as it is, after a while.
    ///
    /// A sign-in does not end with such an error. A claim over a password carries a time of
    /// signing, which the service refuses when it is old: waiting long means to begin anew.
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
