//! Text that comes from Python.

use engine::{Fault, Parameter, SecretText};
use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use pyo3::types::{PyByteArray, PyBytes, PyString};
use zeroize::Zeroize as _;

use crate::errors::malformed;

/// Text that is not secret, as it lies in the `str`.
///
/// Python's own error for lone surrogates repeats the text; the engine's does not.
pub(crate) fn plain<'a>(value: &'a Bound<'_, PyString>, parameter: Parameter) -> PyResult<&'a str> {
    value.to_str().map_err(|_| malformed(value.py(), parameter))
}

/// Secret text, of a `str`, `bytes` or `bytearray` in UTF-8: copied once, into memory that is wiped.
/// What Python keeps of it is Python's.
pub(crate) fn secret(value: &Bound<'_, PyAny>, parameter: Parameter) -> PyResult<SecretText> {
    let py = value.py();
    if let Ok(text) = value.cast::<PyString>() {
        return plain(text, parameter).map(SecretText::from);
    }
    let bytes = if let Ok(bytes) = value.cast::<PyBytes>() {
        bytes.as_bytes().to_vec()
    } else if let Ok(bytes) = value.cast::<PyByteArray>() {
        bytes.to_vec()
    } else {
        let found = value.get_type().name()?;
        return Err(PyTypeError::new_err(format!(
            "{} must be str, bytes or bytearray, not {found}",
            parameter.name()
        )));
    };
    match String::from_utf8(bytes) {
        Ok(text) => Ok(SecretText::new(text)),
        Err(error) => {
            error.into_bytes().zeroize();
            Err(malformed(py, parameter))
        }
    }
}

/// A dictionary of texts, or any mapping that makes one: `ChallengeParameters` as a client of the
/// service gives it.
pub(crate) fn mapping(
    value: &Bound<'_, PyAny>,
) -> PyResult<std::collections::HashMap<String, String>> {
    let py = value.py();
    let items = value.call_method0("items").map_err(|_| {
        PyTypeError::new_err("challenge_parameters must be a mapping of str to str")
    })?;
    let mut map = std::collections::HashMap::new();
    for item in items.try_iter()? {
        let (key, value): (Bound<'_, PyString>, Bound<'_, PyString>) = item?.extract()?;
        let refused = |_| malformed(py, Parameter::ChallengeParameters);
        let key = key.to_str().map_err(refused)?.to_owned();
        map.insert(key, value.to_str().map_err(refused)?.to_owned());
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
