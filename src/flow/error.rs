//! Why a step of a sign-in was not taken.

use core::fmt;

use super::{ChallengeName, ForeignReply, ServiceError};

/// Why a step of a sign-in was not taken.
///
/// Unless [`SignIn::is_ended`](super::SignIn::is_ended) says otherwise, the sign-in is as it was
/// before the call that failed.
#[derive(Debug)]
#[non_exhaustive]
pub enum Error {
    /// The engine refused a value, or the random generator failed.
    Engine(crate::Error),
    /// The service refused. Unless [its kind](ServiceError::kind) is transient, the sign-in has
    /// ended.
    Service(ServiceError),
    /// The reply is not the service's: a firewall's, a proxy's, or nothing at all. The sign-in is as
    /// it was; see the HTTP [status](ForeignReply::status).
    Foreign(ForeignReply),
    /// The reply is well formed, and is none that this request can have.
    Unexpected(Unexpected),
    /// The call does not fit the state that the sign-in is in.
    Misuse(Misuse),
}

/// What was unexpected about a reply.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Unexpected {
    /// It holds neither a challenge nor tokens.
    Neither,
    /// It holds a challenge and tokens.
    Both,
    /// It is the reply of another operation.
    OtherOperation,
    /// The challenge cannot be answered by what came before, such as a PASSWORD_VERIFIER without
    /// an SRP_A, or a device's challenge without a device.
    Challenge(ChallengeName),
    /// The sign-in has been given three passwords in answers, and has ended: this would have been
    /// one more.
    TooManyPasswords,
    /// The sign-in has sent 16 requests in reply to the service without asking anybody, and has
    /// ended: this would have been one more.
    TooManySteps,
}

/// How a call did not fit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Misuse {
    /// A question is open; it has to be answered before there can be a reply.
    QuestionOpen,
    /// No question is open.
    NoQuestion,
    /// The answer is of a kind that the question does not take.
    WrongAnswer,
    /// The choice was not among those offered.
    NotOffered,
    /// This way needs a password, and none was given.
    PasswordMissing,
    /// The sign-in has ended.
    Ended,
}

impl fmt::Display for Unexpected {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Neither => f.write_str("the reply holds neither a challenge nor tokens"),
            Self::Both => f.write_str("the reply holds both a challenge and tokens"),
            Self::OtherOperation => f.write_str("the reply belongs to another operation"),
            Self::Challenge(name) => write!(f, "the challenge {name} has nothing to go with it"),
            Self::TooManyPasswords => {
                f.write_str("the sign-in has taken as many passwords as it takes")
            }
            Self::TooManySteps => {
                f.write_str("the sign-in has gone on for too long without an end")
            }
        }
    }
}

impl fmt::Display for Misuse {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::QuestionOpen => "a question is open",
            Self::NoQuestion => "no question is open",
            Self::WrongAnswer => "the answer is not of the question's kind",
            Self::NotOffered => "the choice was not offered",
            Self::PasswordMissing => "a password is needed and was not given",
            Self::Ended => "the sign-in has ended",
        })
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Engine(error) => error.fmt(f),
            Self::Service(error) => error.fmt(f),
            Self::Foreign(reply) => reply.fmt(f),
            Self::Unexpected(what) => what.fmt(f),
            Self::Misuse(what) => what.fmt(f),
        }
    }
}

/// Display has said it all: a source beside it would make reporters print it twice.
impl core::error::Error for Error {}

impl From<crate::Error> for Error {
    fn from(error: crate::Error) -> Self {
        Self::Engine(error)
    }
}

impl From<ServiceError> for Error {
    fn from(error: ServiceError) -> Self {
        Self::Service(error)
    }
}

impl From<ForeignReply> for Error {
    fn from(reply: ForeignReply) -> Self {
        Self::Foreign(reply)
    }
}

impl From<Unexpected> for Error {
    fn from(what: Unexpected) -> Self {
        Self::Unexpected(what)
    }
}

impl From<Misuse> for Error {
    fn from(what: Misuse) -> Self {
        Self::Misuse(what)
    }
}
