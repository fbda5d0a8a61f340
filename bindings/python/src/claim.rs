//! The claims, by hand: two calls around the caller's own requests.

use std::sync::Mutex;

use engine::{DevicePasswordVerifier, Parameter, Parameters, PasswordVerifier, SystemRng};
use pyo3::prelude::*;
use pyo3::types::PyDict;

use crate::app::AppClient;
use crate::device::Device;
use crate::errors::{refused, used_up};
use crate::text::{dict, mapping, plain, secret};
use crate::timestamp::given_or_now;

/// What challenges come with.
pub(crate) const CHALLENGE: &str = Parameter::ChallengeParameters.name();

/// What is taken out once.
pub(crate) struct Once<T>(Mutex<Option<T>>);

impl<T> Once<T> {
    pub(crate) const fn new(value: T) -> Self {
        Self(Mutex::new(Some(value)))
    }

    /// The value, for the first who asks.
    pub(crate) fn take(&self, py: Python<'_>) -> PyResult<T> {
        // A poisoned lock would be a panic between these two calls, where nothing can panic.
        self.0
            .lock()
            .ok()
            .and_then(|mut value| value.take())
            .ok_or_else(|| used_up(py))
    }
}

/// A user's sign-in by USER_SRP_AUTH, between InitiateAuth and the answer to PASSWORD_VERIFIER.
///
/// It draws a private key, which answers once.
///
/// Args:
///     pool_id: The user pool's id, such as ``us-east-1_AbCdEf123``.
///     app: The app client.
///     username: What the user typed: a name, an alias, an e-mail address; 1 to 1,024 bytes.
///     device: The device that the pool remembers, if there is one.
///
/// Raises:
///     ParameterError: The pool's id or the name is refused.
///     RandomnessError: The system's generator failed.
#[pyclass(module = "caldera_srp", frozen)]
pub(crate) struct UserSignIn {
    pending: Once<engine::UserSignIn>,
    auth_parameters: Parameters,
}

#[pymethods]
impl UserSignIn {
    #[new]
    #[pyo3(signature = (pool_id, app, username, *, device=None))]
    fn new(
        py: Python<'_>,
        pool_id: &Bound<'_, PyAny>,
        app: &Bound<'_, PyAny>,
        username: &Bound<'_, PyAny>,
        device: Option<&Bound<'_, PyAny>>,
    ) -> PyResult<Self> {
        let pool_id = plain(pool_id, Parameter::UserPoolId)?;
        let username = plain(username, Parameter::Username)?;
        let app = AppClient::given(app)?;
        let device = device.map(Device::given).transpose()?;
        let (pending, auth_parameters) = py
            .detach(|| {
                let pool = pool_id.parse()?;
                match device {
                    Some(device) => engine::UserSignIn::start_on_device(
                        &pool,
                        app,
                        username,
                        device,
                        &mut SystemRng,
                    ),
                    None => engine::UserSignIn::start(&pool, app, username, &mut SystemRng),
                }
            })
            .map_err(|error| refused(py, error))?;
        Ok(Self {
            pending: Once::new(pending),
            auth_parameters,
        })
    }

    /// ``AuthParameters`` for InitiateAuth with USER_SRP_AUTH: USERNAME, SRP_A, and SECRET_HASH and
    /// DEVICE_KEY where they apply.
    #[getter]
    fn auth_parameters<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
        dict(py, &self.auth_parameters)
    }

    /// Answers the challenge PASSWORD_VERIFIER; once.
    ///
    /// A challenge that is refused does not use the sign-in up; a password that is too long does.
    ///
    /// Args:
    ///     challenge_parameters: ``ChallengeParameters`` of the reply.
    ///     password: The password, 0 to 4,096 bytes, taken as it is. A bytearray can be wiped
    ///         afterwards; what is copied of it here is wiped.
    ///     timestamp: The instant of this call, if it is not the system clock's: the service refuses a
    ///         stale one.
    ///
    /// Returns:
    ///     ``ChallengeResponses`` for RespondToAuthChallenge.
    ///
    /// Raises:
    ///     ParameterError: A parameter of the challenge, or the password, is refused.
    ///     UsedUpError: It has answered already.
    #[pyo3(signature = (challenge_parameters, password, *, timestamp=None))]
    fn respond<'py>(
        &self,
        py: Python<'py>,
        challenge_parameters: &Bound<'_, PyAny>,
        password: &Bound<'_, PyAny>,
        timestamp: Option<&Bound<'_, PyAny>>,
    ) -> PyResult<Bound<'py, PyDict>> {
        let password = secret(password, Parameter::Password)?;
        let parameters = mapping(challenge_parameters, CHALLENGE)?;
        let challenge =
            PasswordVerifier::from_parameters(&parameters).map_err(|error| refused(py, error))?;
        let timestamp = given_or_now(py, timestamp)?;
        let pending = self.pending.take(py)?;
        let responses = py
            .detach(|| pending.respond(&challenge, password.reveal(), timestamp))
            .map_err(|error| refused(py, error))?;
        dict(py, &responses)
    }

    fn __repr__(&self) -> &'static str {
        "<UserSignIn>"
    }
}

/// A remembered device's own proof, between DEVICE_SRP_AUTH and DEVICE_PASSWORD_VERIFIER.
///
/// Args:
///     app: The app client.
///     username: The service's own name of the user, from the challenge; 1 to 1,024 bytes.
///     device: The device.
///
/// Raises:
///     ParameterError: The name is refused.
///     RandomnessError: The system's generator failed.
#[pyclass(module = "caldera_srp", frozen)]
pub(crate) struct DeviceSignIn {
    pending: Once<(engine::DeviceSignIn, engine::Device)>,
    challenge_responses: Parameters,
}

#[pymethods]
impl DeviceSignIn {
    #[new]
    fn new(
        py: Python<'_>,
        app: &Bound<'_, PyAny>,
        username: &Bound<'_, PyAny>,
        device: &Bound<'_, PyAny>,
    ) -> PyResult<Self> {
        let username = plain(username, Parameter::Username)?;
        let (app, device) = (AppClient::given(app)?, Device::given(device)?);
        let (pending, challenge_responses) = py
            .detach(|| engine::DeviceSignIn::start(app, username, device, &mut SystemRng))
            .map_err(|error| refused(py, error))?;
        Ok(Self {
            pending: Once::new((pending, device.clone())),
            challenge_responses,
        })
    }

    /// ``ChallengeResponses`` for the challenge DEVICE_SRP_AUTH.
    #[getter]
    fn challenge_responses<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
        dict(py, &self.challenge_responses)
    }

    /// Answers the challenge DEVICE_PASSWORD_VERIFIER; once.
    ///
    /// Args:
    ///     challenge_parameters: ``ChallengeParameters`` of the reply.
    ///     timestamp: The instant of this call, if it is not the system clock's.
    ///
    /// Returns:
    ///     ``ChallengeResponses`` for RespondToAuthChallenge.
    ///
    /// Raises:
    ///     ParameterError: A parameter of the challenge is refused.
    ///     UsedUpError: It has answered already.
    #[pyo3(signature = (challenge_parameters, *, timestamp=None))]
    fn respond<'py>(
        &self,
        py: Python<'py>,
        challenge_parameters: &Bound<'_, PyAny>,
        timestamp: Option<&Bound<'_, PyAny>>,
    ) -> PyResult<Bound<'py, PyDict>> {
        let parameters = mapping(challenge_parameters, CHALLENGE)?;
        let challenge = DevicePasswordVerifier::from_parameters(&parameters)
            .map_err(|error| refused(py, error))?;
        let timestamp = given_or_now(py, timestamp)?;
        let (pending, device) = self.pending.take(py)?;
        let responses = py
            .detach(|| pending.respond(&challenge, &device, timestamp))
            .map_err(|error| refused(py, error))?;
        dict(py, &responses)
    }

    fn __repr__(&self) -> &'static str {
        "<DeviceSignIn>"
    }
}
