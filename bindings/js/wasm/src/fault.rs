//! Errors, as they cross the border: a kind, and the texts that go with it.

use engine::{Error, Fault};

use crate::wire::Writer;

/// Why a call failed.
pub(crate) enum Failure {
    /// The engine refused a value, or its generator failed.
    Engine(Error),
    /// The call has no such form: a mistake of the package's own, or a value that is gone.
    Call,
    /// A step of a sign-in was not taken.
    #[cfg(feature = "flow")]
    Flow(engine::flow::Error),
}

/// The call has no such form.
pub(crate) const MALFORMED_CALL: Failure = Failure::Call;

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Self::Engine(error)
    }
}

#[cfg(feature = "flow")]
impl From<engine::flow::Error> for Failure {
    fn from(error: engine::flow::Error) -> Self {
        match error {
            engine::flow::Error::Engine(error) => Self::Engine(error),
            other => Self::Flow(other),
        }
    }
}

/// The password is no UTF-8, or its hash not of 32 bytes.
#[cfg(feature = "claims")]
pub(crate) const MALFORMED_PASSWORD: Error = Error::Parameter {
    parameter: engine::Parameter::Password,
    fault: Fault::Malformed,
};

/// A fault's name, as it is written in Rust.
fn fault_name(fault: Fault) -> &'static str {
    match fault {
        Fault::Missing => "Missing",
        Fault::Empty => "Empty",
        Fault::TooLong { .. } => "TooLong",
        Fault::NotHex => "NotHex",
        Fault::NotBase64 => "NotBase64",
        Fault::Malformed => "Malformed",
        Fault::OutOfRange => "OutOfRange",
        Fault::Zero => "Zero",
        Fault::Mismatch => "Mismatch",
        _ => "Other",
    }
}

impl Failure {
    /// Writes the kind, the message, and what else the kind has; of a function `of_flow` also what became of
    /// the request.
    pub(crate) fn write(&self, out: &mut Writer, of_flow: bool) {
        match self {
            Self::Engine(error) => {
                let (kind, parameter, fault) = match error {
                    Error::Randomness => ("randomness", "", ""),
                    Error::Refused => ("refused", "", ""),
                    Error::Parameter { parameter, fault } => {
                        ("parameter", parameter.name(), fault_name(*fault))
                    }
                    _ => ("other", "", ""),
                };
                out.text(kind);
                out.number(error);
                out.text(parameter);
                out.text(fault);
                #[cfg(feature = "flow")]
                if of_flow {
                    out.text(crate::flow::outcome(&(*error).into()));
                }
                #[cfg(not(feature = "flow"))]
                let _ = of_flow;
            }
            Self::Call => out.text("call"),
            #[cfg(feature = "flow")]
            Self::Flow(error) => crate::flow::write_error(error, out),
        }
    }
}
