//! The exchange alone, for code that signs for itself: what pycognito's
//! `get_password_authentication_key` is called for.

use engine::{Parameter, SystemRng};
use pyo3::prelude::*;
use pyo3::types::PyBytes;

use crate::claim::Once;
use crate::errors::refused;
use crate::text::{plain, secret};
use crate::timestamp::given_or_now;

/// A private key that has been drawn, to be traded once for a session key: for code that signs claims
/// by other means. Who does not need that uses UserSignIn.
///
/// Raises:
///     RandomnessError: The system's generator failed.
#[pyclass(module = "caldera_srp", frozen)]
pub(crate) struct KeyExchange {
    pending: Once<engine::KeyExchange>,
    srp_a: String,
}

#[pymethods]
impl KeyExchange {
    #[new]
    fn new(py: Python<'_>) -> PyResult<Self> {
        let (pending, srp_a) = py
            .detach(|| engine::KeyExchange::start(&mut SystemRng))
            .map_err(|error| refused(py, error))?;
        Ok(Self {
            pending: Once::new(pending),
            srp_a,
        })
    }

    /// SRP_A, in hexadecimal.
    #[getter]
    fn srp_a(&self) -> &str {
        &self.srp_a
    }

    /// Computes the session key; once.
    ///
    /// Args:
    ///     scope: The pool's name (its id after the first ``_``), or the device's group key.
    ///     name: The challenge's USER_ID_FOR_SRP, or the device's key.
    ///     password: The user's password, or the device's.
    ///     srp_b: SRP_B of the challenge.
    ///     salt: SALT of the challenge.
    ///
    /// Raises:
    ///     ParameterError: One of them is refused.
    ///     UsedUpError: The key was computed already.
    fn finish(
        &self,
        py: Python<'_>,
        scope: &Bound<'_, PyAny>,
        name: &Bound<'_, PyAny>,
        password: &Bound<'_, PyAny>,
        srp_b: &Bound<'_, PyAny>,
        salt: &Bound<'_, PyAny>,
    ) -> PyResult<SessionKey> {
        let scope = plain(scope, Parameter::PoolName)?;
        let name = plain(name, Parameter::UserIdForSrp)?;
        let password = secret(password, Parameter::Password)?;
        let srp_b = plain(srp_b, Parameter::SrpB)?;
        let salt = plain(salt, Parameter::Salt)?;
        let pending = self.pending.take(py)?;
        py.detach(|| pending.finish(scope, name, password.reveal(), srp_b, salt))
            .map(SessionKey)
            .map_err(|error| refused(py, error))
    }

    fn __repr__(&self) -> &'static str {
        "<KeyExchange>"
    }
}

/// The key that signs one claim. It is secret.
#[pyclass(module = "caldera_srp", frozen)]
pub(crate) struct SessionKey(engine::SessionKey);

#[pymethods]
impl SessionKey {
    /// PASSWORD_CLAIM_SIGNATURE, in base64.
    ///
    /// Args:
    ///     scope: As it was given to ``KeyExchange.finish``.
    ///     name: As it was given to ``KeyExchange.finish``.
    ///     secret_block: SECRET_BLOCK of the challenge.
    ///     timestamp: The instant that goes along as TIMESTAMP.
    ///
    /// Raises:
    ///     ParameterError: A name is empty or too long, or the block is refused.
    fn sign(
        &self,
        py: Python<'_>,
        scope: &Bound<'_, PyAny>,
        name: &Bound<'_, PyAny>,
        secret_block: &Bound<'_, PyAny>,
        timestamp: &Bound<'_, PyAny>,
    ) -> PyResult<String> {
        let scope = plain(scope, Parameter::PoolName)?;
        let name = plain(name, Parameter::UserIdForSrp)?;
        let block = plain(secret_block, Parameter::SecretBlock)?;
        let timestamp = given_or_now(py, Some(timestamp))?;
        self.0
            .sign(scope, name, block, timestamp)
            .map_err(|error| refused(py, error))
    }

    /// The key's 16 bytes, in memory that nobody wipes.
    fn reveal<'py>(&self, py: Python<'py>) -> Bound<'py, PyBytes> {
        PyBytes::new(py, self.0.reveal())
    }

    fn __repr__(&self) -> &'static str {
        "<SessionKey>"
    }
}
