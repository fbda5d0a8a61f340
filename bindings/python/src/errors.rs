//! The engine's errors as the exceptions that `caldera_srp._errors` defines.

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
