//! Requests as a driver carries them, and what it carries back.

use engine::Timestamp;
use engine::flow::{self, Outcome, Reply};
use pyo3::prelude::*;
use pyo3::types::PyString;

use crate::errors::{flow_error, raise, refused};

/// A request to the service, to be sent as it is.
#[pyclass(module = "caldera_srp._native", frozen)]
pub(crate) struct Request(pub(crate) flow::Request);

#[pymethods]
impl Request {
    /// The operation's name, such as ``InitiateAuth``.
    #[getter]
    fn operation(&self) -> &'static str {
        self.0.operation().name()
    }

    /// The header ``X-Amz-Target``.
    #[getter]
    fn target(&self) -> &'static str {
        self.0.target()
    }

    /// The body, JSON. It may hold secrets.
    fn body<'py>(&self, py: Python<'py>) -> Bound<'py, PyString> {
        PyString::new(py, self.0.to_json().reveal())
    }

    /// Whether the request may be sent once more after this outcome: ``not_sent``, ``throttled`` or
    /// ``unknown``.
    fn may_be_repeated(&self, py: Python<'_>, outcome: &str) -> PyResult<bool> {
        Ok(self.0.may_be_repeated(outcome_of(py, outcome)?, now(py)?))
    }

    /// Reads the reply to a request whose reply says no more than yes.
    fn check(&self, py: Python<'_>, reply: &Bound<'_, HttpReply>) -> PyResult<()> {
        reply.get().read(py, &self.0).map(|_| ())
    }

    fn __repr__(&self) -> String {
        format!("<Request {}>", self.0.operation().name())
    }
}

/// What came back over HTTP.
#[pyclass(module = "caldera_srp._native", frozen)]
pub(crate) struct HttpReply {
    status: u16,
    body: Vec<u8>,
    error_type: Option<String>,
    retry_after: Option<String>,
    date: Option<String>,
}

#[pymethods]
impl HttpReply {
    #[new]
    #[pyo3(signature = (status, body, *, error_type=None, retry_after=None, date=None))]
    fn new(
        status: u16,
        body: &[u8],
        error_type: Option<String>,
        retry_after: Option<String>,
        date: Option<String>,
    ) -> Self {
        Self {
            status,
            body: body.to_vec(),
            error_type,
            retry_after,
            date,
        }
    }

    /// The HTTP status.
    #[getter]
    fn status(&self) -> u16 {
        self.status
    }
}

impl Drop for HttpReply {
    fn drop(&mut self) {
        zeroize::Zeroize::zeroize(&mut self.body);
    }
}

impl HttpReply {
    /// The reply as the engine reads it; an error of the service, or of whoever stands in its place,
    /// is an exception.
    pub(crate) fn read(&self, py: Python<'_>, request: &flow::Request) -> PyResult<Reply> {
        match self.raw(request).map_err(|error| flow_error(py, error))? {
            Reply::Error(error) => Err(flow_error(py, error.into())),
            Reply::Foreign(reply) => Err(flow_error(py, reply.into())),
            reply => Ok(reply),
        }
    }

    /// The reply as the engine reads it, an error being one.
    pub(crate) fn raw(&self, request: &flow::Request) -> Result<Reply, flow::Error> {
        let error_type = self.error_type.as_deref();
        let reply = Reply::from_json(request.operation(), self.status, error_type, &self.body)?;
        Ok(match (&self.retry_after, Timestamp::now()) {
            (Some(header), Ok(now)) => reply.with_retry_after(header, now),
            _ => reply,
        })
    }

    /// How far the service's clock is from this one, where it told.
    pub(crate) fn clock_offset(&self, now: Timestamp) -> Option<flow::ClockOffset> {
        flow::ClockOffset::from_http_date(self.date.as_deref()?, now).ok()
    }
}

/// An outcome by its name.
pub(crate) fn outcome_of(py: Python<'_>, name: &str) -> PyResult<Outcome> {
    Outcome::from_name(name).ok_or_else(|| raise(py, "CalderaError", ("no such outcome",)))
}

/// The system clock's instant.
pub(crate) fn now(py: Python<'_>) -> PyResult<Timestamp> {
    Timestamp::now().map_err(|error| refused(py, error))
}

/// A poisoned lock: a panic of the engine's, which has none.
pub(crate) fn poisoned(py: Python<'_>) -> PyErr {
    raise(py, "CalderaError", ("an earlier call did not end",))
}
