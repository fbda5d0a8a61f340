//! TIMESTAMP.

use engine::{Error, Fault, Parameter};
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::{IntoPyDict as _, PyType};

use crate::errors::{instance, refused, wrong_type};
use crate::text::plain;

/// An instant between 1970 and 9999, to the second, written as the service wants TIMESTAMP.
///
/// ``str()`` gives that text, such as ``Sun Nov 1 09:05:07 UTC 2026``, whatever the locale.
///
/// Args:
///     unix_seconds: Seconds since 1970-01-01T00:00:00Z.
///
/// Raises:
///     ParameterError: The instant is before 1970 or after 9999.
#[pyclass(module = "caldera_srp", frozen, eq, ord, hash)]
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Timestamp(pub(crate) engine::Timestamp);

const OUT_OF_RANGE: Error = Error::Parameter {
    parameter: Parameter::Timestamp,
    fault: Fault::OutOfRange,
};

#[pymethods]
impl Timestamp {
    #[new]
    fn new(py: Python<'_>, unix_seconds: &Bound<'_, PyAny>) -> PyResult<Self> {
        let seconds = match unix_seconds.extract::<i64>() {
            Ok(seconds) => seconds,
            // An integer that is larger than that.
            Err(error) if error.is_instance_of::<pyo3::exceptions::PyOverflowError>(py) => {
                return Err(refused(py, OUT_OF_RANGE));
            }
            Err(_) => return Err(wrong_type(unix_seconds, "unix_seconds", "int")),
        };
        engine::Timestamp::from_unix_seconds(seconds)
            .map(Self)
            .map_err(|error| refused(py, error))
    }

    /// The system clock's instant.
    ///
    /// Raises:
    ///     ParameterError: The clock is before 1970 or after 9999.
    #[staticmethod]
    fn now(py: Python<'_>) -> PyResult<Self> {
        engine::Timestamp::now()
            .map(Self)
            .map_err(|error| refused(py, error))
    }

    /// The instant of a datetime, its fraction of a second dropped.
    ///
    /// Args:
    ///     instant: A datetime with a time zone. One without is refused, for Python would take it for
    ///         local time.
    ///
    /// Raises:
    ///     ParameterError: The datetime has no time zone, or is before 1970.
    ///     ParameterTypeError: It is no datetime.
    #[classmethod]
    fn from_datetime(
        _class: &Bound<'_, PyType>,
        py: Python<'_>,
        instant: &Bound<'_, PyAny>,
    ) -> PyResult<Self> {
        static DATETIME: PyOnceLock<Py<PyType>> = PyOnceLock::new();
        if !instant.is_instance(DATETIME.import(py, "datetime", "datetime")?)? {
            return Err(wrong_type(instant, "instant", "a datetime"));
        }
        if instant.call_method0("utcoffset")?.is_none() {
            return Err(crate::errors::malformed(py, Parameter::Timestamp));
        }
        // Without the fraction the double is exact.
        let whole = [("microsecond", 0)].into_py_dict(py)?;
        let instant = instant.call_method("replace", (), Some(&whole))?;
        let seconds: f64 = instant.call_method0("timestamp")?.extract()?;
        #[allow(
            clippy::cast_possible_truncation,
            reason = "a whole number of at most 12 digits"
        )]
        let seconds = seconds as i64;
        engine::Timestamp::from_unix_seconds(seconds)
            .map(Self)
            .map_err(|error| refused(py, error))
    }

    /// Reads the text that ``str()`` gives, as leniently as the service does.
    ///
    /// Args:
    ///     text: ``EEE MMM d HH:mm:ss z yyyy`` in English, at most 64 bytes.
    ///
    /// Raises:
    ///     ParameterError: The text is empty, too long or malformed.
    #[staticmethod]
    fn parse(py: Python<'_>, text: &Bound<'_, PyAny>) -> PyResult<Self> {
        plain(text, Parameter::Timestamp)?
            .parse()
            .map(Self)
            .map_err(|error| refused(py, error))
    }

    /// Seconds since 1970-01-01T00:00:00Z.
    #[getter]
    fn unix_seconds(&self) -> i64 {
        self.0.unix_seconds()
    }

    /// What it is made of again, by ``copy`` and ``pickle``.
    fn __getnewargs__(&self) -> (i64,) {
        (self.0.unix_seconds(),)
    }

    fn __str__(&self) -> String {
        self.0.to_string()
    }

    fn __repr__(&self) -> String {
        format!("Timestamp({})", self.0.unix_seconds())
    }
}

/// The instant given, or now.
pub(crate) fn given_or_now(
    py: Python<'_>,
    timestamp: Option<&Bound<'_, PyAny>>,
) -> PyResult<engine::Timestamp> {
    match timestamp {
        Some(timestamp) => {
            let wanted = "a caldera_srp.Timestamp";
            Ok(instance::<Timestamp>(timestamp, "timestamp", wanted)?
                .get()
                .0)
        }
        None => engine::Timestamp::now().map_err(|error| refused(py, error)),
    }
}
