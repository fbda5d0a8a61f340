//! The ends that a call can come to beside success, to be matched on.

use core::fmt;
use std::error::Error as StdError;

use caldera_srp::flow::{
    self, ForeignReply, Misuse, Operation, ServiceError, ServiceErrorKind, Unexpected,
};

use crate::{Failure, StoreError};

/// Why a call did not end with what it is for.
///
/// Display names what happened and no value: it can be logged. The service's own words are had by
/// [`ServiceError::message`].
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Error {
    /// Name or password is wrong. Also what a clock that is off by minutes comes to, where the service
    /// sends no `Date` to learn from.
    WrongPassword(ServiceError),
    /// Too many wrong passwords: the user is locked for a while, and each further try makes it longer.
    Locked(ServiceError),
    /// The proof of the remembered device was refused, not the password. If it stays so, `remove_device`
    /// and sign in again.
    DeviceRejected(ServiceError),
    /// The password has to be reset first (ForgotPassword), or the temporary one has expired and an
    /// administrator has to give another.
    MustReset(ServiceError),
    /// The session is over, or there is none: the person has to sign in again.
    SignInAgain(Why),
    /// A request that the service takes once (a claim, a code, a new password) was sent and no reply came:
    /// it may have been carried out. It is not sent again; begin a new sign-in when the person wishes so.
    OutcomeUnknown {
        /// Which request.
        operation: Operation,
    },
    /// The service turned the request away or failed for a moment, as often as it was sent, and nothing
    /// came of it: later it may succeed. `retry_after` is how many seconds it asks to wait, where it does.
    Busy {
        /// In seconds.
        retry_after: Option<u32>,
        /// What it said.
        error: ServiceError,
    },
    /// The person answered no more. Nothing was sent of what was not answered.
    Cancelled,
    /// The service could not be reached, or did not reply to a request that changes nothing.
    Transport(Failure),
    /// The session could not be read or saved.
    Store(StoreError),
    /// The service refused for another reason: see its [kind](ServiceError::kind).
    Refused(ServiceError),
    /// The reply is not the service's, but a firewall's or a proxy's: see its
    /// [status](ForeignReply::status).
    Foreign(ForeignReply),
    /// The engine refused a value, or the random generator failed.
    Engine(caldera_srp::Error),
    /// A reply is well formed, and none that the request can have.
    Unexpected(Unexpected),
    /// An answer, or the way in, does not fit.
    Misuse(Misuse),
    /// A task that the client had started ended before its time: the runtime was shut down.
    Interrupted,
}

/// Why the person has to sign in again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Why {
    /// Nothing is kept for this name: nobody signed in, or has signed out.
    NotSignedIn,
    /// The access token has ended, and there is no refresh token.
    NoRefreshToken,
    /// The refresh token has expired.
    Expired,
    /// The refresh token was revoked, or the user has signed out everywhere.
    Revoked,
    /// The refresh token was used before, perhaps by a copy of what is stored.
    Reused,
    /// The refresh token is none of this client and device.
    Invalid,
    /// The user is disabled or gone.
    UserGone,
    /// A rotating refresh token was sent and no reply came: whether it was traded is not known, and the
    /// new one is lost if it was.
    OutcomeUnknown,
}

impl Error {
    /// What the engine's error is to a caller.
    pub(crate) fn of(error: flow::Error) -> Self {
        match error {
            flow::Error::Service(error) => Self::of_service(error),
            flow::Error::Engine(error) => Self::Engine(error),
            flow::Error::Foreign(reply) => Self::Foreign(reply),
            flow::Error::Unexpected(what) => Self::Unexpected(what),
            flow::Error::Misuse(what) => Self::Misuse(what),
            // Of a newer engine: well formed, and nothing that this version can have asked for.
            _ => Self::Unexpected(Unexpected::OtherOperation),
        }
    }

    fn of_service(error: ServiceError) -> Self {
        match error.kind() {
            ServiceErrorKind::IncorrectUsernameOrPassword => Self::WrongPassword(error),
            ServiceErrorKind::PasswordAttemptsExceeded => Self::Locked(error),
            ServiceErrorKind::DeviceRefused => Self::DeviceRejected(error),
            ServiceErrorKind::PasswordResetRequired
            | ServiceErrorKind::TemporaryPasswordExpired => Self::MustReset(error),
            kind if kind.is_transient() => Self::Busy {
                retry_after: error.retry_after(),
                error,
            },
            _ => Self::Refused(error),
        }
    }

    /// The same error of a refresh, where it says that the session is over.
    pub(crate) fn of_refresh(self) -> Self {
        let kind = match &self {
            Self::Refused(error) | Self::WrongPassword(error) => error.kind(),
            _ => return self,
        };
        Self::SignInAgain(match kind {
            ServiceErrorKind::RefreshTokenExpired => Why::Expired,
            ServiceErrorKind::RefreshTokenRevoked => Why::Revoked,
            ServiceErrorKind::RefreshTokenReuse => Why::Reused,
            ServiceErrorKind::InvalidRefreshToken => Why::Invalid,
            ServiceErrorKind::UserDisabled | ServiceErrorKind::UserNotFound => Why::UserGone,
            _ => return self,
        })
    }

    /// Whether the same call may succeed later without anybody doing anything.
    #[must_use]
    pub fn is_transient(&self) -> bool {
        match self {
            Self::Busy { .. } | Self::Transport(_) | Self::Foreign(_) => true,
            Self::Store(error) => matches!(error, StoreError::Busy),
            _ => false,
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::WrongPassword(error)
            | Self::Locked(error)
            | Self::DeviceRejected(error)
            | Self::MustReset(error)
            | Self::Refused(error)
            | Self::Busy { error, .. } => error.fmt(f),
            Self::SignInAgain(why) => write!(f, "sign in again: {why}"),
            Self::OutcomeUnknown { operation } => write!(
                f,
                "no reply to {operation} came: it may have been carried out"
            ),
            Self::Cancelled => f.write_str("the sign-in was cancelled"),
            Self::Transport(failure) => failure.fmt(f),
            Self::Store(error) => error.fmt(f),
            Self::Foreign(reply) => reply.fmt(f),
            Self::Engine(error) => error.fmt(f),
            Self::Unexpected(what) => what.fmt(f),
            Self::Misuse(what) => what.fmt(f),
            Self::Interrupted => f.write_str("the runtime was shut down meanwhile"),
        }
    }
}

impl fmt::Display for Why {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NotSignedIn => "nobody is signed in",
            Self::NoRefreshToken => "the access token has ended and cannot be refreshed",
            Self::Expired => "the refresh token has expired",
            Self::Revoked => "the refresh token was revoked",
            Self::Reused => "the refresh token was used before",
            Self::Invalid => "the refresh token is not valid",
            Self::UserGone => "the user is disabled or gone",
            Self::OutcomeUnknown => "no reply to a refresh came, and it may have been carried out",
        })
    }
}

/// Display has said what happened; what lies below a transport's or a store's failure is its source.
impl StdError for Error {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        match self {
            Self::Transport(failure) => failure.source(),
            Self::Store(error) => error.source(),
            _ => None,
        }
    }
}

impl From<flow::Error> for Error {
    fn from(error: flow::Error) -> Self {
        Self::of(error)
    }
}

impl From<caldera_srp::Error> for Error {
    fn from(error: caldera_srp::Error) -> Self {
        Self::Engine(error)
    }
}

impl From<StoreError> for Error {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}
