//! Identity pools: credentials for whoever shows an id token of the right pool and client.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
#![allow(clippy::std_instead_of_core, clippy::std_instead_of_alloc)]

mod common;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use caldera_local_pool::{Config, Kind, LocalPool, Refusal};
use common::*;
use serde_json::{Value, json};

const IDENTITIES: &str = "us-east-1:10ca1de0-0000-4000-8000-000000000000";
const OPEN: &str = "us-east-1:10ca1de0-0000-4000-8000-000000000001";
const PROVIDER: &str = "cognito-idp.us-east-1.amazonaws.com/us-east-1_TestPool1";

fn start() -> LocalPool {
    let text = format!(
        r#"
        [[pool]]
        id = "{POOL}"
        [[pool.client]]
        id = "{CLIENT}"
        auth_flows = ["ALLOW_USER_SRP_AUTH"]
        [[pool.client]]
        id = "other"
        auth_flows = ["ALLOW_USER_SRP_AUTH"]
        [[pool.user]]
        username = "alice"
        password = "{PASSWORD}"
        [[pool.user]]
        username = "bob"
        password = "{PASSWORD}"
        [[identity_pool]]
        id = "{IDENTITIES}"
        provider = [{{ pool = "{POOL}", client = "{CLIENT}" }}]
        [[identity_pool]]
        id = "{OPEN}"
        allow_unauthenticated = true
        "#
    );
    LocalPool::new(&Config::from_toml(&text).unwrap()).unwrap()
}

fn identity(pool: &LocalPool, operation: &str, body: &Value) -> Result<Value, Refusal> {
    let target = format!("AWSCognitoIdentityService.{operation}");
    pool.call(&target, body.to_string().as_bytes())
}

fn logins(token: &Value) -> Value {
    json!({ PROVIDER: token })
}

#[test]
fn a_signed_in_user_gets_credentials() {
    let pool = start();
    let reply = Person::new("alice").sign_in(&pool).unwrap();
    let id_token = &tokens(&reply)["IdToken"];
    let get_id = |token: &Value| {
        let body = json!({ "IdentityPoolId": IDENTITIES, "Logins": logins(token) });
        identity(&pool, "GetId", &body)
    };
    let id = get_id(id_token).unwrap()["IdentityId"].clone();
    assert!(text(&id).starts_with("us-east-1:"));
    // The same user again is the same identity; another is another.
    let again = Person::new("alice").sign_in(&pool).unwrap();
    assert_eq!(
        get_id(&tokens(&again)["IdToken"]).unwrap()["IdentityId"],
        id
    );
    let bob = Person::new("bob").sign_in(&pool).unwrap();
    let bobs = tokens(&bob)["IdToken"].clone();
    assert_ne!(get_id(&bobs).unwrap()["IdentityId"], id);

    let credentials = |logins: Value| {
        let body = json!({ "IdentityId": id, "Logins": logins });
        identity(&pool, "GetCredentialsForIdentity", &body)
    };
    let given = credentials(logins(id_token)).unwrap();
    let shown = &given["Credentials"];
    assert!(
        text(&shown["AccessKeyId"]).starts_with("ASIA") && text(&shown["AccessKeyId"]).len() == 20
    );
    assert_eq!(text(&shown["SecretKey"]).len(), 40);
    assert!(shown["Expiration"].as_i64().unwrap() > pool.clock().unix_seconds());
    assert_ne!(
        credentials(logins(id_token)).unwrap()["Credentials"],
        *shown
    );
    let forbidden = format!("Access to Identity '{}' is forbidden.", text(&id));
    refused(credentials(json!({})), Kind::NotAuthorized, &forbidden);
    assert_eq!(
        credentials(logins(&bobs)).unwrap_err().kind(),
        Kind::NotAuthorized
    );

    let body = json!({ "IdentityId": id, "Logins": logins(id_token) });
    let token = identity(&pool, "GetOpenIdToken", &body).unwrap();
    let body = text(&token["Token"]).split('.').nth(1).unwrap();
    let claims: Value = serde_json::from_slice(&URL_SAFE_NO_PAD.decode(body).unwrap()).unwrap();
    assert_eq!((&claims["sub"], &claims["aud"]), (&id, &json!(IDENTITIES)));
    assert_eq!(claims["amr"][1], PROVIDER);
}

#[test]
fn a_token_that_is_not_the_right_one_is_refused() {
    let pool = start();
    let reply = Person::new("alice").sign_in(&pool).unwrap();
    let good = text(&tokens(&reply)["IdToken"]).to_owned();
    let get = |pool_id: &str, logins: Value| {
        identity(
            &pool,
            "GetId",
            &json!({ "IdentityPoolId": pool_id, "Logins": logins }),
        )
    };
    let mut changed = good.clone();
    let last = if changed.ends_with('A') { 'B' } else { 'A' };
    changed.replace_range(changed.len() - 5..changed.len() - 4, &last.to_string());
    let other_client = Person {
        app: caldera_srp::AppClient::new("other").unwrap(),
        ..Person::new("alice")
    };
    let foreign = other_client.sign_in(&pool).unwrap();
    for token in [
        json!(changed),
        json!("e30.e30.AAAA"),
        tokens(&reply)["AccessToken"].clone(),
        tokens(&foreign)["IdToken"].clone(),
    ] {
        assert_eq!(
            get(IDENTITIES, logins(&token)).unwrap_err().kind(),
            Kind::NotAuthorized,
            "{token}"
        );
    }
    let named = json!({ "cognito-idp.us-east-1.amazonaws.com/us-east-1_Other": good });
    assert_eq!(
        get(IDENTITIES, named).unwrap_err().kind(),
        Kind::NotAuthorized
    );
    // A pool without providers takes nobody's token, and nobody at all where it says so.
    assert_eq!(
        get(OPEN, logins(&json!(good))).unwrap_err().kind(),
        Kind::NotAuthorized
    );
    let nobody = get(OPEN, json!({})).unwrap();
    let body = json!({ "IdentityId": nobody["IdentityId"] });
    assert!(
        identity(&pool, "GetCredentialsForIdentity", &body).unwrap()["Credentials"].is_object()
    );
    refused(
        get(IDENTITIES, json!({})),
        Kind::NotAuthorized,
        "Unauthenticated access is not supported for this identity pool.",
    );
    assert_eq!(
        get("us-east-1:0", json!({})).unwrap_err().kind(),
        Kind::ResourceNotFound
    );
    later(&pool, 3_600);
    let refusal = get(IDENTITIES, logins(&json!(good))).unwrap_err();
    assert!(refusal.message().contains("Token expired"), "{refusal}");
}

#[test]
fn a_disabled_user_gets_none() {
    let pool = start();
    let reply = Person::new("alice").sign_in(&pool).unwrap();
    ok(
        &pool,
        "AdminDisableUser",
        json!({ "UserPoolId": POOL, "Username": "alice" }),
    );
    let body =
        json!({ "IdentityPoolId": IDENTITIES, "Logins": logins(&tokens(&reply)["IdToken"]) });
    assert_eq!(
        identity(&pool, "GetId", &body).unwrap_err().kind(),
        Kind::NotAuthorized
    );
}
