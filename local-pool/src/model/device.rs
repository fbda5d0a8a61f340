//! A device that a user has confirmed.

use std::sync::Arc;

use caldera_srp::verifier::Verifier;

/// A confirmed device.
#[derive(Clone)]
pub(crate) struct Device {
    pub(crate) name: String,
    pub(crate) group_key: String,
    pub(crate) verifier: Arc<Verifier>,
    pub(crate) remembered: bool,
    pub(crate) created: i64,
    pub(crate) modified: i64,
    pub(crate) used: i64,
}
