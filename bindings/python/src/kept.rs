//! What is kept of a sign-in.

use std::sync::{Mutex, MutexGuard};

use engine::flow::{KeptSession, Refresh};
use engine::{Parameter, UserPoolId};
use pyo3::prelude::*;
use pyo3::sync::MutexExt as _;
use pyo3::types::PyString;

use crate::app::AppClient;
use crate::device::Device;
use crate::errors::{flow_error, refused};
use crate::request::{HttpReply, Request, now, poisoned};
use crate::text::{flag, plain, secret};

/// The engine's kept session.
#[pyclass(module = "caldera_srp._native", frozen)]
pub(crate) struct Kept(Mutex<KeptSession>);

impl Kept {
    pub(crate) const fn of(kept: KeptSession) -> Self {
        Self(Mutex::new(kept))
    }

    fn lock(&self, py: Python<'_>) -> PyResult<MutexGuard<'_, KeptSession>> {
        // As in flow.rs: whoever has it may be waiting for the interpreter.
        self.0.lock_py_attached(py).map_err(|_| poisoned(py))
    }

    /// A text of it, as Python's.
    fn text<'py>(
        &self,
        py: Python<'py>,
        of: impl FnOnce(&KeptSession) -> Option<&str>,
    ) -> PyResult<Option<Bound<'py, PyString>>> {
        let kept = self.lock(py)?;
        Ok(of(&kept).map(|text| PyString::new(py, text)))
    }
}

#[pymethods]
impl Kept {
    /// Reads what ``to_json`` wrote.
    #[staticmethod]
    fn from_json(py: Python<'_>, text: &Bound<'_, PyAny>) -> PyResult<Self> {
        let text = secret(text, Parameter::StoredSession)?;
        KeptSession::from_json(text.reveal())
            .map(Self::of)
            .map_err(|error| refused(py, error))
    }

    /// Writes it as JSON, to be kept where secrets are kept.
    fn to_json<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyString>> {
        Ok(PyString::new(py, self.lock(py)?.to_json().reveal()))
    }

    #[getter]
    fn user_pool_id<'py>(&self, py: Python<'py>) -> PyResult<Option<Bound<'py, PyString>>> {
        self.text(py, |kept| Some(kept.pool().as_str()))
    }

    #[getter]
    fn client_id<'py>(&self, py: Python<'py>) -> PyResult<Option<Bound<'py, PyString>>> {
        self.text(py, |kept| Some(kept.client_id()))
    }

    #[getter]
    fn username<'py>(&self, py: Python<'py>) -> PyResult<Option<Bound<'py, PyString>>> {
        self.text(py, |kept| Some(kept.username()))
    }

    #[getter]
    fn typed_name<'py>(&self, py: Python<'py>) -> PyResult<Option<Bound<'py, PyString>>> {
        self.text(py, |kept| Some(kept.typed_name()))
    }

    #[getter]
    fn access_token<'py>(&self, py: Python<'py>) -> PyResult<Option<Bound<'py, PyString>>> {
        self.text(py, |kept| Some(kept.access_token()))
    }

    #[getter]
    fn id_token<'py>(&self, py: Python<'py>) -> PyResult<Option<Bound<'py, PyString>>> {
        self.text(py, KeptSession::id_token)
    }

    #[getter]
    fn refresh_token<'py>(&self, py: Python<'py>) -> PyResult<Option<Bound<'py, PyString>>> {
        self.text(py, KeptSession::refresh_token)
    }

    #[getter]
    fn device_key<'py>(&self, py: Python<'py>) -> PyResult<Option<Bound<'py, PyString>>> {
        self.text(py, KeptSession::device_key)
    }

    /// When the access token ends, in seconds since 1970.
    #[getter]
    fn expires_at(&self, py: Python<'_>) -> PyResult<Option<i64>> {
        Ok(self.lock(py)?.expires_at().map(|end| end.unix_seconds()))
    }

    #[getter]
    fn device(&self, py: Python<'_>) -> PyResult<Option<Device>> {
        Ok(self.lock(py)?.device().cloned().map(Device))
    }

    #[getter]
    fn is_rotating(&self, py: Python<'_>) -> PyResult<bool> {
        Ok(self.lock(py)?.is_rotating())
    }

    /// Says whether the client rotates its refresh tokens.
    fn set_rotating(&self, py: Python<'_>, is_rotating: &Bound<'_, PyAny>) -> PyResult<()> {
        let is_rotating = flag(is_rotating, "is_rotating")?;
        self.lock(py)?.set_rotating(is_rotating);
        Ok(())
    }

    /// Forgets the device.
    fn remove_device(&self, py: Python<'_>) -> PyResult<()> {
        self.lock(py)?.remove_device();
        Ok(())
    }

    /// Whether it is time to refresh.
    fn needs_refresh(&self, py: Python<'_>, margin_seconds: u32) -> PyResult<bool> {
        let now = now(py)?;
        Ok(self.lock(py)?.needs_refresh(now, margin_seconds))
    }

    /// The refresh, as this client and this device have to make it.
    fn refresh(&self, py: Python<'_>, app: &Bound<'_, PyAny>) -> PyResult<RefreshCall> {
        let refresh = self.lock(py)?.refresh(AppClient::given(app)?);
        refresh.map(RefreshCall).map_err(|error| refused(py, error))
    }

    /// Takes the reply to a refresh.
    fn refreshed(
        &self,
        py: Python<'_>,
        refresh: &Bound<'_, RefreshCall>,
        reply: &Bound<'_, HttpReply>,
    ) -> PyResult<()> {
        let (refresh, now) = (&refresh.get().0, now(py)?);
        let completed = reply
            .get()
            .raw(&refresh.request())
            .and_then(|reply| refresh.complete(reply))
            .map_err(|error| flow_error(py, error))?;
        self.lock(py)?
            .refreshed(completed, now)
            .map_err(|error| refused(py, error))
    }

    /// The request that signs out here.
    fn sign_out(&self, py: Python<'_>, app: &Bound<'_, PyAny>) -> PyResult<Request> {
        let request = self.lock(py)?.sign_out(AppClient::given(app)?);
        request.map(Request).map_err(|error| refused(py, error))
    }

    /// The request that signs out everywhere.
    fn sign_out_everywhere(&self, py: Python<'_>) -> PyResult<Request> {
        let request = self.lock(py)?.sign_out_everywhere();
        request.map(Request).map_err(|error| refused(py, error))
    }

    /// The request that has the pool forget the device; None where there is none.
    fn forget_device(&self, py: Python<'_>) -> PyResult<Option<Request>> {
        let request = self.lock(py)?.forget_device();
        let request = request.map_err(|error| refused(py, error))?;
        Ok(request.map(Request))
    }
}

/// A refresh, and the request for it.
#[pyclass(module = "caldera_srp._native", frozen)]
pub(crate) struct RefreshCall(Refresh);

#[pymethods]
impl RefreshCall {
    /// The request to send.
    fn request(&self) -> Request {
        Request(self.0.request())
    }
}

/// The service's endpoint for a user pool, such as ``https://cognito-idp.us-east-1.amazonaws.com``.
#[pyfunction]
pub(crate) fn endpoint(py: Python<'_>, user_pool_id: &Bound<'_, PyAny>) -> PyResult<String> {
    let pool = plain(user_pool_id, Parameter::UserPoolId)?.parse::<UserPoolId>();
    pool.and_then(|pool| pool.endpoint())
        .map_err(|error| refused(py, error))
}
