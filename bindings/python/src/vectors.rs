//! Private keys from outside and intermediate values, for the replay of vectors. This is not in what
//! is published.

use engine::hazmat::protocol::{self, Values};
use engine::{DevicePasswordVerifier, Error, Parameters, PasswordVerifier};
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyDict};

use crate::app::AppClient;
use crate::claim::CHALLENGE;
use crate::device::Device;
use crate::errors::refused;
use crate::text::{dict, mapping};
use crate::timestamp::Timestamp;

type Replayed<'py> = (Bound<'py, PyDict>, Bound<'py, PyDict>, Bound<'py, PyDict>);

fn given<'py>(
    py: Python<'py>,
    computed: Result<(Parameters, Parameters, Values), Error>,
) -> PyResult<Replayed<'py>> {
    let (sent, responses, values) = computed.map_err(|error| refused(py, error))?;
    let inner = PyDict::new(py);
    inner.set_item("u", PyBytes::new(py, &values.u))?;
    inner.set_item("x", PyBytes::new(py, &*values.x))?;
    inner.set_item("s", PyBytes::new(py, &*values.s))?;
    inner.set_item("key", PyBytes::new(py, &*values.key))?;
    Ok((dict(py, &sent)?, dict(py, &responses)?, inner))
}

/// What a user's sign-in with this private key sends, answers and computes on the way.
#[pyfunction]
#[allow(clippy::too_many_arguments, reason = "a vector's inputs")]
pub(crate) fn replay_user<'py>(
    py: Python<'py>,
    a: &[u8],
    pool_id: &str,
    app: &Bound<'_, AppClient>,
    username: &str,
    challenge_parameters: &Bound<'_, PyAny>,
    password: &str,
    timestamp: &Bound<'_, Timestamp>,
) -> PyResult<Replayed<'py>> {
    let (app, parameters) = (&app.get().0, mapping(challenge_parameters, CHALLENGE)?);
    let computed = pool_id.parse().and_then(|pool| {
        let challenge = PasswordVerifier::from_parameters(&parameters)?;
        let start = || protocol::start_user(&pool, app, username, a);
        let values = protocol::user_values(start()?.0, &challenge, password)?;
        let (pending, sent) = start()?;
        let responses = pending.respond(&challenge, password, timestamp.get().0)?;
        Ok((sent, responses, values))
    });
    given(py, computed)
}

/// What a device's proof with this private key sends, answers and computes on the way.
#[pyfunction]
pub(crate) fn replay_device<'py>(
    py: Python<'py>,
    a: &[u8],
    app: &Bound<'_, AppClient>,
    username: &str,
    device: &Bound<'_, Device>,
    challenge_parameters: &Bound<'_, PyAny>,
    timestamp: &Bound<'_, Timestamp>,
) -> PyResult<Replayed<'py>> {
    let (app, device) = (&app.get().0, &device.get().0);
    let parameters = mapping(challenge_parameters, CHALLENGE)?;
    let computed = DevicePasswordVerifier::from_parameters(&parameters).and_then(|challenge| {
        let start = || protocol::start_device(app, username, device, a);
        let values = protocol::device_values(start()?.0, &challenge, device)?;
        let (pending, sent) = start()?;
        let responses = pending.respond(&challenge, device, timestamp.get().0)?;
        Ok((sent, responses, values))
    });
    given(py, computed)
}

/// ``PasswordVerifier`` and ``Salt`` of a device whose password is set, for a salt of these bytes.
#[pyfunction]
pub(crate) fn verifier_of_device(device: &Bound<'_, Device>, salt: &[u8]) -> (String, String) {
    let made = protocol::verifier_of_device(device.get().0.clone(), salt);
    (
        made.password_verifier().reveal().to_owned(),
        made.salt().to_owned(),
    )
}
