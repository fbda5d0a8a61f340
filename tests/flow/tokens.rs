//! Refresh tokens: traded, replaced, revoked.

use caldera_srp::flow::{
    AuthReply, Context, Error, Operation, Refresh, Reply, ServiceError, ServiceErrorKind,
    Unexpected, UserContext, revoke_token,
};
use serde_json::json;

use super::driver::{CLIENT, DEVICE_KEY, POOL, app, app_with_secret, expect, hash, pool, tokens};

const SECRET: &str = "9example87654321abcdef";

fn reply(operation: Operation, body: &serde_json::Value) -> Reply {
    Reply::from_json(operation, 200, None, body.to_string().as_bytes()).unwrap()
}

#[test]
fn refresh_token_auth() {
    let context = Context::new()
        .with_client_metadata("k", "v")
        .with_user_context(UserContext::new().with_ip_address("192.0.2.1"));
    let refresh = Refresh::new(app_with_secret(), "sub-1", "refresh.token.0")
        .unwrap()
        .device_key(DEVICE_KEY)
        .unwrap()
        .context(context)
        .unwrap();
    expect(
        &refresh.request(),
        Operation::InitiateAuth,
        &[
            ("ClientId", CLIENT),
            ("AuthFlow", "REFRESH_TOKEN_AUTH"),
            ("AuthParameters.REFRESH_TOKEN", "refresh.token.0"),
            ("AuthParameters.SECRET_HASH", &hash("sub-1")),
            ("AuthParameters.DEVICE_KEY", DEVICE_KEY),
            ("ClientMetadata.k", "v"),
            ("UserContextData.IpAddress", "192.0.2.1"),
        ],
    );
}

#[test]
fn refresh_token_auth_of_a_client_without_a_secret() {
    let refresh = Refresh::new(app(), "sub-1", "refresh.token.0").unwrap();
    expect(
        &refresh.request(),
        Operation::InitiateAuth,
        &[
            ("ClientId", CLIENT),
            ("AuthFlow", "REFRESH_TOKEN_AUTH"),
            ("AuthParameters.REFRESH_TOKEN", "refresh.token.0"),
        ],
    );
}

#[test]
fn admin_refresh_token_auth() {
    let refresh = Refresh::new(app(), "sub-1", "refresh.token.0")
        .unwrap()
        .admin(pool());
    expect(
        &refresh.request(),
        Operation::AdminInitiateAuth,
        &[
            ("UserPoolId", POOL),
            ("ClientId", CLIENT),
            ("AuthFlow", "REFRESH_TOKEN_AUTH"),
            ("AuthParameters.REFRESH_TOKEN", "refresh.token.0"),
        ],
    );
}

#[test]
fn get_tokens_from_refresh_token() {
    let refresh = Refresh::new(app_with_secret(), "sub-1", "refresh.token.0")
        .unwrap()
        .rotating()
        .device_key(DEVICE_KEY)
        .unwrap()
        .context(Context::new().with_client_metadata("k", "v"))
        .unwrap();
    // This operation takes the client's secret itself.
    expect(
        &refresh.request(),
        Operation::GetTokensFromRefreshToken,
        &[
            ("ClientId", CLIENT),
            ("ClientSecret", SECRET),
            ("RefreshToken", "refresh.token.0"),
            ("DeviceKey", DEVICE_KEY),
            ("ClientMetadata.k", "v"),
        ],
    );
    let refresh = Refresh::new(app(), "sub-1", "refresh.token.0")
        .unwrap()
        .rotating();
    expect(
        &refresh.request(),
        Operation::GetTokensFromRefreshToken,
        &[("ClientId", CLIENT), ("RefreshToken", "refresh.token.0")],
    );
}

#[test]
fn a_new_refresh_token_replaces_the_old_one_and_a_reply_without_one_keeps_it() {
    for refresh in [
        Refresh::new(app(), "sub-1", "refresh.token.0").unwrap(),
        Refresh::new(app(), "sub-1", "refresh.token.0")
            .unwrap()
            .rotating(),
    ] {
        let operation = refresh.request().operation();
        let mut body = tokens();
        let completed = refresh.complete(reply(operation, &body)).unwrap();
        assert_eq!(completed.refresh_token(), Some("refresh.token.1"));
        assert_eq!(completed.access_token(), "access.token.1");
        assert_eq!(completed.username(), "sub-1");
        body["AuthenticationResult"]
            .as_object_mut()
            .unwrap()
            .remove("RefreshToken");
        let completed = refresh.complete(reply(operation, &body)).unwrap();
        assert_eq!(completed.refresh_token(), Some("refresh.token.0"));
        assert_eq!(completed.id_token(), Some("id.token.1"));
    }
}

#[test]
fn a_refresh_takes_nothing_but_tokens() {
    let refresh = Refresh::new(app(), "sub-1", "refresh.token.0").unwrap();
    let mut both = tokens();
    both["ChallengeName"] = "SMS_MFA".into();
    for (body, expected) in [
        (json!({}), Unexpected::Neither),
        (both, Unexpected::Both),
        (
            json!({ "ChallengeName": "SMS_MFA" }),
            Unexpected::Challenge(caldera_srp::flow::ChallengeName::SmsMfa),
        ),
    ] {
        match refresh.complete(reply(Operation::InitiateAuth, &body)) {
            Err(Error::Unexpected(what)) => assert_eq!(what, expected),
            other => panic!("{other:?}"),
        }
    }
    assert!(matches!(
        refresh.complete(Reply::Empty),
        Err(Error::Unexpected(Unexpected::OtherOperation))
    ));
    let error = ServiceError::new("RefreshTokenReuseException", "Refresh token reused");
    match refresh.complete(error) {
        Err(Error::Service(error)) => {
            assert_eq!(error.kind(), ServiceErrorKind::RefreshTokenReuse);
        }
        other => panic!("{other:?}"),
    }
    assert!(refresh.complete(AuthReply::new()).is_err());
    // None of them has spoilt it.
    assert!(
        refresh
            .complete(reply(Operation::InitiateAuth, &tokens()))
            .is_ok()
    );
}

#[test]
fn what_a_refresh_is_made_of_is_bounded() {
    let long = "x".repeat(131_073);
    assert!(Refresh::new(app(), "", "refresh.token.0").is_err());
    assert!(Refresh::new(app(), "x".repeat(1_025), "refresh.token.0").is_err());
    assert!(Refresh::new(app(), "sub-1", "").is_err());
    assert!(Refresh::new(app(), "sub-1", long.as_str()).is_err());
    let refresh = || Refresh::new(app(), "sub-1", "refresh.token.0").unwrap();
    assert!(refresh().device_key("").is_err());
    assert!(refresh().device_key(&"x".repeat(129)).is_err());
    assert!(
        refresh()
            .context(Context::new().with_client_metadata("k", long))
            .is_err()
    );
}

#[test]
fn revoking() {
    expect(
        &revoke_token(&app_with_secret(), "refresh.token.0").unwrap(),
        Operation::RevokeToken,
        &[
            ("ClientId", CLIENT),
            ("ClientSecret", SECRET),
            ("Token", "refresh.token.0"),
        ],
    );
    expect(
        &revoke_token(&app(), "refresh.token.0").unwrap(),
        Operation::RevokeToken,
        &[("ClientId", CLIENT), ("Token", "refresh.token.0")],
    );
    assert!(revoke_token(&app(), "").is_err());
    assert!(matches!(
        Reply::from_json(Operation::RevokeToken, 200, None, b"").unwrap(),
        Reply::Empty
    ));
}
