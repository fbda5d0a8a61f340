//! The engine's errors as the exceptions that `caldera_srp._errors` defines.

use engine::flow::{self, Misuse, Outcome, Unexpected};
use engine::{Error, Fault, Parameter};
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;

static ERRORS: PyOnceLock<Py<PyModule>> = PyOnceLock::new();

/// An exception of the package's own, made of these arguments.
pub(crate) fn raise<'py, A>(py: Python<'py>, name: &str, arguments: A) -> PyErr
where
    A: pyo3::call::PyCallArgs<'py>,
{
    let made = ERRORS
        .get_or_try_init(py, || py.import("caldera_srp._errors").map(Bound::unbind))
        .and_then(|module| module.bind(py).getattr(name)?.call1(arguments));
    match made {
        Ok(exception) => PyErr::from_value(exception),
        Err(error) => error,
    }
}

/// The fault's name, and the limit that it tells.
const fn named(fault: Fault) -> (&'static str, Option<usize>) {
    match fault {
        Fault::Missing => ("Missing", None),
        Fault::Empty => ("Empty", None),
        Fault::TooLong { limit } => ("TooLong", Some(limit)),
        Fault::NotHex => ("NotHex", None),
        Fault::NotBase64 => ("NotBase64", None),
        Fault::Malformed => ("Malformed", None),
        Fault::OutOfRange => ("OutOfRange", None),
        Fault::Zero => ("Zero", None),
        Fault::Mismatch => ("Mismatch", None),
        _ => ("Other", None),
    }
}

/// What the engine refused.
pub(crate) fn refused(py: Python<'_>, error: Error) -> PyErr {
    let message = error.to_string();
    match error {
        Error::Parameter { parameter, fault } => {
            let (fault, limit) = named(fault);
            raise(
                py,
                "ParameterError",
                (message, parameter.name(), fault, limit),
            )
        }
        Error::Randomness => raise(py, "RandomnessError", (message,)),
        Error::Refused => raise(py, "RefusedError", (message,)),
        _ => raise(py, "CalderaError", (message,)),
    }
}

/// A value of another type than the parameter takes.
pub(crate) fn wrong_type(value: &Bound<'_, PyAny>, parameter: &str, wanted: &str) -> PyErr {
    let py = value.py();
    // What there is to tell of the value is its class; where that has no name, nothing.
    let name = value.get_type().name().ok();
    let found = name.as_ref().and_then(|name| name.to_str().ok());
    let found = found.unwrap_or("something else");
    let message = format!("{parameter} must be {wanted}, not {found}");
    raise(py, "ParameterTypeError", (message, parameter, "WrongType"))
}

/// An object of a class of this package's, such as `a caldera_srp.Device`.
pub(crate) fn instance<'a, 'py, T: pyo3::PyTypeInfo>(
    value: &'a Bound<'py, PyAny>,
    parameter: &str,
    wanted: &str,
) -> PyResult<&'a Bound<'py, T>> {
    value
        .cast()
        .map_err(|_| wrong_type(value, parameter, wanted))
}

/// A value that is no text.
pub(crate) fn malformed(py: Python<'_>, parameter: Parameter) -> PyErr {
    let fault = crate::text::MALFORMED;
    refused(py, Error::Parameter { parameter, fault })
}

/// An object that answers once was asked twice.
pub(crate) fn used_up(py: Python<'_>) -> PyErr {
    raise(
        py,
        "UsedUpError",
        ("this sign-in has answered already: begin another",),
    )
}

/// A call that does not fit.
pub(crate) fn misuse(py: Python<'_>, message: &str, kind: &str) -> PyErr {
    raise(py, "MisuseError", (message, kind))
}

/// Why a step of a sign-in was not taken.
pub(crate) fn flow_error(py: Python<'_>, error: flow::Error) -> PyErr {
    let message = error.to_string();
    let outcome = Outcome::of(&error).map(Outcome::name);
    match error {
        flow::Error::Engine(error) => refused(py, error),
        flow::Error::Service(error) => raise(
            py,
            "ServiceError",
            (
                message,
                error.kind().name(),
                error.type_name(),
                error.message(),
                error.status(),
                error.retry_after(),
                outcome,
            ),
        ),
        flow::Error::Foreign(reply) => raise(
            py,
            "ForeignReplyError",
            (message, reply.status(), reply.retry_after(), outcome),
        ),
        flow::Error::Unexpected(what) => {
            let (kind, challenge) = match &what {
                Unexpected::Neither => ("Neither", None),
                Unexpected::Both => ("Both", None),
                Unexpected::OtherOperation => ("OtherOperation", None),
                Unexpected::Challenge(name) => ("Challenge", Some(name.as_str())),
                Unexpected::TooManyPasswords => ("TooManyPasswords", None),
                Unexpected::TooManySteps => ("TooManySteps", None),
                _ => ("Other", None),
            };
            raise(py, "UnexpectedReplyError", (message, kind, challenge))
        }
        flow::Error::Misuse(what) => misuse(
            py,
            &message,
            match what {
                Misuse::QuestionOpen => "QuestionOpen",
                Misuse::NoQuestion => "NoQuestion",
                Misuse::WrongAnswer => "WrongAnswer",
                Misuse::NotOffered => "NotOffered",
                Misuse::PasswordMissing => "PasswordMissing",
                Misuse::Ended => "Ended",
                _ => "Other",
            },
        ),
        _ => raise(py, "CalderaError", (message,)),
    }
}
