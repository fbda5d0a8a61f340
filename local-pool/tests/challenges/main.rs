//! Every challenge beside the password's and the device's, and the sessions between them.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
#![allow(clippy::std_instead_of_core, clippy::std_instead_of_alloc)]

mod choices;
#[path = "../common/mod.rs"]
mod common;
mod factors;
mod missing;
mod offers;
mod passwords;
mod sessions;

use caldera_local_pool::{Kind, LocalPool};
use common::*;
use serde_json::{Value, json};

fn bob_with_totp() -> String {
    format!("mfa = [\"SOFTWARE_TOKEN_MFA\"]\ntotp_secret = \"{TOTP}\"")
}

const MISMATCH: (Kind, &str) = (Kind::CodeMismatch, "Invalid code received for user");
