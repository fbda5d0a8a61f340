//! A remembered device, and how it comes to be remembered.

use engine::{Parameter, SystemRng};
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyString};

use crate::errors::{instance, refused};
use crate::text::{plain, secret};

/// A device that a user pool remembers: what is to be kept after ConfirmDevice.
///
/// Args:
///     key: DeviceKey of NewDeviceMetadata, 1 to 128 bytes.
///     group_key: DeviceGroupKey of NewDeviceMetadata, 1 to 128 bytes.
///     password: The password that DeviceVerifier generated, 1 to 4,096 bytes. It is secret.
///
/// Raises:
///     ParameterError: One of them is empty, too long or malformed.
#[pyclass(module = "caldera_srp", frozen)]
pub(crate) struct Device(pub(crate) engine::Device);

impl Device {
    /// The device that an argument has to be.
    pub(crate) fn given<'a>(value: &'a Bound<'_, PyAny>) -> PyResult<&'a engine::Device> {
        let device = instance::<Self>(value, "device", "a caldera_srp.Device")?;
        Ok(&device.get().0)
    }
}

#[pymethods]
impl Device {
    #[new]
    fn new(
        py: Python<'_>,
        key: &Bound<'_, PyAny>,
        group_key: &Bound<'_, PyAny>,
        password: &Bound<'_, PyAny>,
    ) -> PyResult<Self> {
        let password = secret(password, Parameter::DevicePassword)?;
        let key = plain(key, Parameter::DeviceKey)?;
        let group_key = plain(group_key, Parameter::DeviceGroupKey)?;
        engine::Device::new(key, group_key, password)
            .map(Self)
            .map_err(|error| refused(py, error))
    }

    /// Reads what ``to_json`` wrote.
    ///
    /// Args:
    ///     text: The JSON, as str, bytes or bytearray; at most 32,768 bytes.
    ///
    /// Raises:
    ///     ParameterError: It is too long, malformed, or of a version that is not known.
    #[staticmethod]
    fn from_json(py: Python<'_>, text: &Bound<'_, PyAny>) -> PyResult<Self> {
        let text = secret(text, Parameter::StoredDevice)?;
        engine::Device::from_json(text.reveal())
            .map(Self)
            .map_err(|error| refused(py, error))
    }

    /// Writes the device as JSON, to be kept where secrets are kept.
    fn to_json<'py>(&self, py: Python<'py>) -> Bound<'py, PyString> {
        PyString::new(py, self.0.to_json().reveal())
    }

    /// DeviceKey.
    #[getter]
    fn key(&self) -> &str {
        self.0.key()
    }

    /// DeviceGroupKey.
    #[getter]
    fn group_key(&self) -> &str {
        self.0.group_key()
    }

    /// The generated password, which is secret.
    fn reveal_password<'py>(&self, py: Python<'py>) -> Bound<'py, PyString> {
        PyString::new(py, self.0.password().reveal())
    }

    fn __repr__(&self) -> String {
        format!("Device({:?}, {:?}, ...)", self.0.key(), self.0.group_key())
    }
}

/// A new device's password, and the verifier of it that ConfirmDevice registers.
///
/// The service accepts a wrong verifier and lets the next sign-in fail, so there is ``self_check``.
///
/// Args:
///     device_key: DeviceKey of NewDeviceMetadata, 1 to 128 bytes.
///     device_group_key: DeviceGroupKey of NewDeviceMetadata, 1 to 128 bytes.
///
/// Raises:
///     ParameterError: A key is empty, too long or malformed.
///     RandomnessError: The system's generator failed.
#[pyclass(module = "caldera_srp", frozen)]
pub(crate) struct DeviceVerifier(engine::DeviceVerifier);

#[pymethods]
impl DeviceVerifier {
    #[new]
    fn new(
        py: Python<'_>,
        device_key: &Bound<'_, PyAny>,
        device_group_key: &Bound<'_, PyAny>,
    ) -> PyResult<Self> {
        let key = plain(device_key, Parameter::DeviceKey)?;
        let group_key = plain(device_group_key, Parameter::DeviceGroupKey)?;
        py.detach(|| engine::DeviceVerifier::generate(key, group_key, &mut SystemRng))
            .map(Self)
            .map_err(|error| refused(py, error))
    }

    /// ``DeviceSecretVerifierConfig`` of ConfirmDevice: ``PasswordVerifier`` and ``Salt``.
    #[getter]
    fn secret_verifier_config<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
        let made = PyDict::new(py);
        made.set_item("PasswordVerifier", self.0.password_verifier().reveal())?;
        made.set_item("Salt", self.0.salt())?;
        Ok(made)
    }

    /// The device, to be kept once ConfirmDevice has succeeded.
    #[getter]
    fn device(&self) -> Device {
        Device(self.0.device().clone())
    }

    /// Signs in against the verifier, both halves here.
    ///
    /// Raises:
    ///     RefusedError: The verifier is not the password's.
    ///     RandomnessError: The system's generator failed.
    fn self_check(&self, py: Python<'_>) -> PyResult<()> {
        py.detach(|| self.0.self_check(&mut SystemRng))
            .map_err(|error| refused(py, error))
    }

    fn __repr__(&self) -> String {
        let device = self.0.device();
        format!("<DeviceVerifier of {:?}>", device.key())
    }
}
