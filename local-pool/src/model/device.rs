//! A device that a user has confirmed.

use std::sync::Arc;

use caldera_srp::verifier::Verifier;
use serde::{Deserialize, Serialize};

use super::forms;

/// A confirmed device.
#[derive(Clone, Deserialize, Serialize)]
pub(crate) struct Device {
    pub(crate) name: String,
    pub(crate) group_key: String,
    #[serde(with = "forms::verifier")]
    pub(crate) verifier: Arc<Verifier>,
    pub(crate) remembered: bool,
    pub(crate) created: i64,
    pub(crate) modified: i64,
    pub(crate) used: i64,
}
