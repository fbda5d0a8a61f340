//! What the service refuses is refused here, and nothing that is asked for is silently ignored.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
#![allow(clippy::std_instead_of_core, clippy::std_instead_of_alloc)]

mod attributes;
#[path = "../common/mod.rs"]
mod common;
mod pools;
mod users;

use caldera_local_pool::{Config, Kind, LocalPool};
use common::*;
use serde_json::{Value, json};

fn create(
    pool: &LocalPool,
    name: &str,
    attributes: Value,
) -> Result<Value, caldera_local_pool::Refusal> {
    let body = json!({
        "UserPoolId": POOL, "Username": name, "UserAttributes": attributes,
        "TemporaryPassword": PASSWORD, "MessageAction": "SUPPRESS",
    });
    call(pool, "AdminCreateUser", &body)
}

fn one(name: &str, value: &str) -> Value {
    json!([{ "Name": name, "Value": value }])
}
