//! Passkeys: registered, asked for, really checked, listed and deleted. The authenticator is the
//! tests' own; that published vectors hold is shown beside the check itself.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
#![allow(clippy::std_instead_of_core, clippy::std_instead_of_alloc)]

#[path = "../authenticator/mod.rs"]
mod authenticator;
#[path = "../common/mod.rs"]
mod common;
mod registering;
mod settings;
mod signing_in;

use authenticator::*;
use caldera_local_pool::{Config, Kind, LocalPool, Refusal};
use common::*;
use serde_json::{Value, json};

const SETTINGS: &str = r#"
    first_factors = ["WEB_AUTHN"]
    web_authn = { relying_party_id = "localhost" }
"#;

fn access(pool: &LocalPool, person: &Person) -> Value {
    person.sign_in(pool).unwrap()["AuthenticationResult"]["AccessToken"].clone()
}

fn start(pool: &LocalPool, token: &Value) -> Value {
    let reply = ok(
        pool,
        "StartWebAuthnRegistration",
        json!({ "AccessToken": token }),
    );
    reply["CredentialCreationOptions"].clone()
}

fn complete(pool: &LocalPool, token: &Value, credential: &Value) -> Result<Value, Refusal> {
    let body = json!({ "AccessToken": token, "Credential": credential });
    call(pool, "CompleteWebAuthnRegistration", &body)
}

/// Registers this passkey for alice, who signs in for it by password.
fn register(pool: &LocalPool, authenticator: &mut Authenticator) -> Value {
    let token = access(pool, &Person::new("alice"));
    let credential = authenticator.create(&start(pool, &token));
    complete(pool, &token, &credential).unwrap();
    token
}

fn listed(pool: &LocalPool, token: &Value) -> Vec<Value> {
    let reply = ok(
        pool,
        "ListWebAuthnCredentials",
        json!({ "AccessToken": token }),
    );
    reply["Credentials"].as_array().unwrap().clone()
}

/// USER_AUTH up to WEB_AUTHN.
fn ask(pool: &LocalPool, person: &Person) -> Value {
    let given = json!({ "USERNAME": person.name, "PREFERRED_CHALLENGE": "WEB_AUTHN" });
    let reply = person.initiate(pool, "USER_AUTH", given).unwrap();
    assert_eq!(name_of(&reply), "WEB_AUTHN", "{reply}");
    reply
}

fn options(reply: &Value) -> &str {
    text(&reply["ChallengeParameters"]["CREDENTIAL_REQUEST_OPTIONS"])
}

fn answer(
    pool: &LocalPool,
    person: &Person,
    asked: &Value,
    assertion: &Value,
) -> Result<Value, Refusal> {
    person.answer(pool, asked, json!({ "CREDENTIAL": assertion.to_string() }))
}

/// A whole sign-in with this passkey.
fn sign_in(pool: &LocalPool, authenticator: &mut Authenticator) -> Result<Value, Refusal> {
    let alice = Person::new("alice");
    let asked = ask(pool, &alice);
    let assertion = authenticator.get(options(&asked));
    answer(pool, &alice, &asked, &assertion)
}

fn set_mfa(pool: &LocalPool, mfa: &str, web_authn: Value) -> Result<Value, Refusal> {
    let mut body = json!({
        "UserPoolId": POOL,
        "MfaConfiguration": mfa,
        "WebAuthnConfiguration": web_authn,
    });
    if mfa != "OFF" {
        body["SoftwareTokenMfaConfiguration"] = json!({ "Enabled": true });
    }
    call(pool, "SetUserPoolMfaConfig", &body)
}
