//! Text that comes from Python.

use engine::{Fault, Parameter, SecretText};
use pyo3::exceptions::PyException;
use pyo3::prelude::*;
use pyo3::types::{PyBool, PyByteArray, PyBytes, PyString, PyTuple};
use zeroize::Zeroize as _;

use crate::errors::{malformed, raise, wrong_type};

/// Text that is not secret, as it lies in the `str`.
///
/// Python's own error for lone surrogates repeats the text; the engine's does not.
pub(crate) fn plain<'a>(value: &'a Bound<'_, PyAny>, parameter: Parameter) -> PyResult<&'a str> {
    match value.cast::<PyString>() {
        Ok(text) => text.to_str().map_err(|_| malformed(value.py(), parameter)),
        Err(_) => Err(wrong_type(value, parameter.name(), "str")),
    }
}

/// True or false, and nothing that could pass for them.
pub(crate) fn flag(value: &Bound<'_, PyAny>, parameter: &str) -> PyResult<bool> {
    match value.cast::<PyBool>() {
        Ok(flag) => Ok(flag.is_true()),
        Err(_) => Err(wrong_type(value, parameter, "bool")),
    }
}

/// Secret text, of a `str`, `bytes` or `bytearray` in UTF-8: copied once, into memory that is wiped.
/// What Python keeps of it is Python's.
pub(crate) fn secret(value: &Bound<'_, PyAny>, parameter: Parameter) -> PyResult<SecretText> {
    let py = value.py();
    if value.is_instance_of::<PyString>() {
        return plain(value, parameter).map(SecretText::from);
    }
    let bytes = if let Ok(bytes) = value.cast::<PyBytes>() {
        bytes.as_bytes().to_vec()
    } else if let Ok(bytes) = value.cast::<PyByteArray>() {
        bytes.to_vec()
    } else {
        return Err(wrong_type(
            value,
            parameter.name(),
            "str, bytes or bytearray",
        ));
    };
    match String::from_utf8(bytes) {
        Ok(text) => Ok(SecretText::new(text)),
        Err(error) => {
            error.into_bytes().zeroize();
            Err(malformed(py, parameter))
        }
    }
}

/// A dictionary of texts, or any mapping that makes one, such as `ChallengeParameters` as a client of
/// the service gives it. Nothing that is no text is made one.
pub(crate) fn mapping(
    value: &Bound<'_, PyAny>,
    parameter: &str,
) -> PyResult<std::collections::HashMap<String, String>> {
    let py = value.py();
    let wanted = "a mapping of str to str";
    if !value.hasattr("items")? {
        return Err(wrong_type(value, parameter, wanted));
    }
    let fault = || {
        let message = format!("{parameter} is malformed");
        raise(py, "ParameterError", (message, parameter, "Malformed"))
    };
    // What a mapping of the caller's own raises stays its cause; what stops the program goes through.
    let unreadable = |cause: PyErr| {
        if !cause.is_instance_of::<PyException>(py) {
            return cause;
        }
        let error = fault();
        error.set_cause(py, Some(cause));
        error
    };
    let mut map = std::collections::HashMap::new();
    let items = value
        .call_method0("items")
        .and_then(|items| items.try_iter());
    for item in items.map_err(unreadable)? {
        let item = item.map_err(unreadable)?;
        let pair = item.cast::<PyTuple>().map_err(|_| fault())?;
        let (key, value) = pair
            .extract::<(Bound<'_, PyAny>, Bound<'_, PyAny>)>()
            .map_err(|_| fault())?;
        let mut texts = [&key, &value].into_iter().map(|text| {
            let text = text
                .cast::<PyString>()
                .map_err(|_| wrong_type(text, &format!("what is in {parameter}"), "str"))?;
            text.to_str().map(str::to_owned).map_err(|_| fault())
        });
        if let (Some(key), Some(value)) = (texts.next(), texts.next()) {
            map.insert(key?, value?);
        }
    }
    Ok(map)
}

/// The engine's parameters as a dictionary.
pub(crate) fn dict<'py>(
    py: Python<'py>,
    parameters: &engine::Parameters,
) -> PyResult<Bound<'py, pyo3::types::PyDict>> {
    let made = pyo3::types::PyDict::new(py);
    for (key, value) in parameters.iter() {
        made.set_item(key, value)?;
    }
    Ok(made)
}

/// The fault of what is no text at all.
pub(crate) const MALFORMED: Fault = Fault::Malformed;
