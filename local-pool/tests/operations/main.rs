//! What users and administrators do beside signing in, each operation with what follows from it.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
#![allow(clippy::std_instead_of_core, clippy::std_instead_of_alloc)]

mod administrators;
#[path = "../common/mod.rs"]
mod common;
mod users;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use caldera_local_pool::{Config, Kind, LocalPool};
use common::*;
use serde_json::{Value, json};

const WITH_MAIL: &str = r#"attributes = { email = "bob@example.com", email_verified = "true" }"#;

const BY_MAIL: &str = r#"auto_verified_attributes = ["email"]
    alias_attributes = ["email"]"#;

fn claims(token: &Value) -> Value {
    let body = text(token).split('.').nth(1).unwrap();
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(body).unwrap()).unwrap()
}

fn named(name: &str) -> Value {
    json!({ "UserPoolId": POOL, "Username": name })
}

fn attribute(pool: &LocalPool, user: &str, name: &str) -> Option<String> {
    let shown = ok(pool, "AdminGetUser", named(user));
    let list = shown["UserAttributes"].as_array().unwrap().clone();
    let found = list.iter().find(|entry| entry["Name"] == name);
    found.map(|entry| text(&entry["Value"]).to_owned())
}

fn sign_up(pool: &LocalPool, name: &str, email: &str) -> Value {
    let body = json!({
        "ClientId": CLIENT, "Username": name, "Password": PASSWORD,
        "UserAttributes": [{ "Name": "email", "Value": email }],
    });
    ok(pool, "SignUp", body)
}
