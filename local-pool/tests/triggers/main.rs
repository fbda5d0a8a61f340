//! Triggers: the service's events to HTTP hooks, and what the pool does with their answers.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
#![allow(clippy::std_instead_of_core, clippy::std_instead_of_alloc)]

mod challenges;
#[path = "../common/mod.rs"]
mod common;
#[path = "../hook/mod.rs"]
mod hook;
mod hooks;
mod tokens;
mod users;

use std::net::TcpListener;
use std::sync::{Arc, OnceLock};
use std::time::{Duration, Instant};

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use caldera_local_pool::{Config, HookUrl, Kind, LocalPool, Refusal};
use serde_json::{Value, json};

use self::common::{
    CLIENT, PASSWORD, POOL, Person, call, name_of, now, ok, pool, refused, text, tokens,
    wrong_password,
};
use self::hook::{Hook, said};

/// A pool with these triggers at this hook, and more lines of its table.
fn with(hook: &Hook, triggers: &[&str], settings: &str) -> LocalPool {
    let lines: Vec<String> = triggers
        .iter()
        .map(|name| format!("{name} = \"{}\"", hook.url(name)))
        .collect();
    let settings = format!("{settings}\ntriggers = {{ {} }}", lines.join(", "));
    pool(&settings, "")
}

fn claims(token: &Value) -> Value {
    let payload = text(token).split('.').nth(1).unwrap();
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(payload).unwrap()).unwrap()
}

fn by_password(
    pool: &LocalPool,
    client: &str,
    name: &str,
    metadata: Value,
) -> Result<Value, Refusal> {
    let body = json!({
        "AuthFlow": "USER_PASSWORD_AUTH",
        "ClientId": client,
        "AuthParameters": { "USERNAME": name, "PASSWORD": PASSWORD },
        "ClientMetadata": metadata,
    });
    call(pool, "InitiateAuth", &body)
}

fn sign_up(pool: &LocalPool, name: &str, attributes: Value) -> Result<Value, Refusal> {
    let body = json!({
        "ClientId": CLIENT,
        "Username": name,
        "Password": PASSWORD,
        "UserAttributes": attributes,
        "ValidationData": [{ "Name": "invited", "Value": "yes" }],
        "ClientMetadata": { "from": "a test" },
    });
    call(pool, "SignUp", &body)
}

fn user(pool: &LocalPool, name: &str) -> Result<Value, Refusal> {
    let body = json!({ "UserPoolId": POOL, "Username": name });
    call(pool, "AdminGetUser", &body)
}
