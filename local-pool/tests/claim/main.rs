//! USER_SRP_AUTH as the service does it, and everything about the claim that is refused.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
#![allow(clippy::std_instead_of_core, clippy::std_instead_of_alloc)]

#[path = "../common/mod.rs"]
mod common;
mod device;
mod exchange;
mod names;
mod parameters;
mod timestamps;

use caldera_local_pool::Kind;
use common::*;
use serde_json::{Value, json};
