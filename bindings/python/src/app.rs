//! The app client.

use engine::Parameter;
use pyo3::prelude::*;
use pyo3::types::PyString;

use crate::errors::{instance, refused};
use crate::text::{plain, secret as secret_text};

/// An app client of a user pool: its id and, if it has one, its secret.
///
/// Args:
///     id: The client's id, 1 to 128 bytes.
///     secret: The client's secret, 1 to 1,024 bytes; None for a client without one.
///
/// Raises:
///     ParameterError: The id or the secret is empty, too long or malformed.
#[pyclass(module = "caldera_srp", frozen)]
pub(crate) struct AppClient(pub(crate) engine::AppClient);

impl AppClient {
    /// The app client that an argument has to be.
    pub(crate) fn given<'a>(value: &'a Bound<'_, PyAny>) -> PyResult<&'a engine::AppClient> {
        let app = instance::<Self>(value, "app", "a caldera_srp.AppClient")?;
        Ok(&app.get().0)
    }
}

#[pymethods]
impl AppClient {
    #[new]
    #[pyo3(signature = (id, *, secret=None))]
    fn new(
        py: Python<'_>,
        id: &Bound<'_, PyAny>,
        secret: Option<&Bound<'_, PyAny>>,
    ) -> PyResult<Self> {
        let secret = secret
            .map(|secret| secret_text(secret, Parameter::ClientSecret))
            .transpose()?;
        let app = engine::AppClient::new(plain(id, Parameter::ClientId)?);
        let app = match secret {
            Some(secret) => app.and_then(|app| app.with_secret(secret.reveal())),
            None => app,
        };
        app.map(Self).map_err(|error| refused(py, error))
    }

    /// The client's id.
    #[getter]
    fn id(&self) -> &str {
        self.0.id()
    }

    /// Whether the client has a secret.
    #[getter]
    fn has_secret(&self) -> bool {
        self.0.has_secret()
    }

    /// SECRET_HASH for a request that carries this USERNAME.
    ///
    /// Args:
    ///     username: The USERNAME that goes along with it in the same request, 1 to 1,024 bytes.
    ///
    /// Returns:
    ///     The hash in base64, or None where the client has no secret. It is a credential.
    ///
    /// Raises:
    ///     ParameterError: The name is empty or too long.
    fn secret_hash<'py>(
        &self,
        py: Python<'py>,
        username: &Bound<'_, PyAny>,
    ) -> PyResult<Option<Bound<'py, PyString>>> {
        let username = plain(username, Parameter::Username)?;
        let hash = self
            .0
            .secret_hash(username)
            .map_err(|error| refused(py, error))?;
        Ok(hash.map(|hash| PyString::new(py, hash.reveal())))
    }

    fn __repr__(&self) -> String {
        let secret = if self.0.has_secret() {
            ", secret=..."
        } else {
            ""
        };
        format!("AppClient({:?}{secret})", self.0.id())
    }
}
