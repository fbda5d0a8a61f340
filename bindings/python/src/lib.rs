//! The extension module behind the Python package `caldera_srp`: the engine's types as Python's.
//!
//! Nothing is decided here. Values are converted, secrets are copied once into memory that is wiped,
//! the interpreter is let go of while the engine computes, and errors become exceptions. The package's
//! Python code (python/caldera_srp) is the interface; this module's own classes are part of it where
//! `_native.pyi` says so.

mod app;
mod claim;
mod device;
mod errors;
mod exchange;
mod flow;
mod json;
mod kept;
mod request;
mod text;
mod timestamp;
#[cfg(feature = "vectors")]
mod vectors;

/// The engine of caldera_srp.
#[pyo3::pymodule(gil_used = false)]
mod _native {
    use pyo3::prelude::*;

    #[pymodule_export]
    use super::app::AppClient;
    #[pymodule_export]
    use super::claim::{DeviceSignIn, UserSignIn};
    #[pymodule_export]
    use super::device::{Device, DeviceVerifier};
    #[pymodule_export]
    use super::exchange::{KeyExchange, SessionKey};
    #[pymodule_export]
    use super::flow::Flow;
    #[pymodule_export]
    use super::kept::{Kept, RefreshCall, endpoint};
    #[pymodule_export]
    use super::request::{HttpReply, Request};
    #[pymodule_export]
    use super::timestamp::Timestamp;

    #[cfg(feature = "vectors")]
    #[pymodule_export]
    use super::vectors::{replay_device, replay_user, verifier_of_device};

    #[pymodule_init]
    fn init(module: &Bound<'_, PyModule>) -> PyResult<()> {
        module.add("__version__", env!("CARGO_PKG_VERSION"))
    }
}
