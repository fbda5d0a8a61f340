//! How a call ends: with an exit status, and a sentence on standard error.

use core::fmt;
use std::error::Error as StdError;

use caldera_client::{Error, Why};

/// The exit statuses beside 0, as the help tells them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Exit {
    Other = 1,
    Usage = 2,
    NeedsPerson = 3,
    Refused = 4,
    Network = 5,
    NotSignedIn = 6,
}

/// Why a call did not do what it is for. The text names what is wrong, never a secret.
#[derive(Debug)]
pub(crate) struct End {
    pub(crate) exit: Exit,
    text: String,
}

pub(crate) type Result<T> = core::result::Result<T, End>;

impl End {
    pub(crate) fn new(exit: Exit, text: impl Into<String>) -> Self {
        let text = text.into();
        Self { exit, text }
    }

    pub(crate) fn other(text: impl Into<String>) -> Self {
        Self::new(Exit::Other, text)
    }

    pub(crate) fn usage(text: impl Into<String>) -> Self {
        Self::new(Exit::Usage, text)
    }

    /// A question that nobody is there to answer.
    pub(crate) fn needs_person(question: &str, why: &str) -> Self {
        Self::new(
            Exit::NeedsPerson,
            format!("{question} has to be answered by a person, and {why}"),
        )
    }

    pub(crate) fn not_signed_in() -> Self {
        Self::new(
            Exit::NotSignedIn,
            format!("{}: caldera login", Why::NotSignedIn),
        )
    }

    /// What failed, with what was being done before it.
    pub(crate) fn io(doing: &str, error: &std::io::Error) -> Self {
        Self::other(format!("{doing}: {error}"))
    }
}

impl fmt::Display for End {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl From<Error> for End {
    fn from(error: Error) -> Self {
        let exit = match &error {
            Error::WrongPassword(_)
            | Error::Locked(_)
            | Error::DeviceRejected(_)
            | Error::MustReset(_)
            | Error::Refused(_) => Exit::Refused,
            Error::SignInAgain(_) => Exit::NotSignedIn,
            Error::OutcomeUnknown { .. }
            | Error::Busy { .. }
            | Error::Transport(_)
            | Error::Foreign(_) => Exit::Network,
            Error::Cancelled => Exit::NeedsPerson,
            _ => Exit::Other,
        };
        let advice = match &error {
            Error::DeviceRejected(_) => "; if it stays so: caldera device forget --here",
            Error::SignInAgain(_) => "; caldera login",
            Error::Store(caldera_client::StoreError::Corrupt) => {
                "; caldera logout --here puts it aside"
            }
            _ => "",
        };
        let mut text = error.to_string();
        let mut source = error.source();
        while let Some(cause) = source {
            text = format!("{text}: {cause}");
            source = cause.source();
        }
        Self::new(exit, text + advice)
    }
}

impl From<caldera_srp::Error> for End {
    /// The engine refuses values that the caller gave.
    fn from(error: caldera_client::engine::Error) -> Self {
        Self::usage(error.to_string())
    }
}
