//! What is kept of a sign-in: made, refreshed, stored, read again, signed out.

use caldera_srp::flow::{Completed, KeptSession, Operation, Refresh, Reply, SignIn, SignInBuilder};
use caldera_srp::{AppClient, Device, Error, Fault, Parameter, Timestamp};
use serde_json::{Value, json};

use super::driver::{
    ANY, CLIENT, DEVICE_KEY, Driver, Mode, Numbers, POOL, Srp, app, app_with_secret, device,
    expect, hash, now, pool, tokens,
};

fn fault(parameter: Parameter, fault: Fault) -> Option<Error> {
    Some(Error::Parameter { parameter, fault })
}

fn at(seconds: i64) -> Timestamp {
    now().checked_add_seconds(seconds).unwrap()
}

/// A sign-in with an alias, ended with these tokens.
fn completed(device: Option<Device>, admin: bool, reply: Value) -> Completed {
    let mut d = Driver::new(Mode::Plain);
    d.begin(|rng| {
        let mut builder = SignIn::user(pool(), app_with_secret(), "bob@example.org", "hunter2");
        if let Some(device) = &device {
            builder = builder.device(device.clone());
        }
        if admin { builder.admin() } else { builder }.begin(rng)
    });
    let (_, parameters) = Srp::user("5a1b", "hunter2").challenge(&d.member("AuthParameters.SRP_A"));
    d.reply(json!({ "ChallengeName": "PASSWORD_VERIFIER", "ChallengeParameters": parameters }));
    d.reply(reply);
    d.done()
}

fn kept() -> KeptSession {
    completed(None, false, tokens()).keep().unwrap()
}

fn kept_with_device() -> KeptSession {
    completed(Some(device()), false, tokens()).keep().unwrap()
}

fn new_device() -> Value {
    let mut reply = tokens();
    reply["AuthenticationResult"]["NewDeviceMetadata"] =
        json!({ "DeviceKey": DEVICE_KEY, "DeviceGroupKey": "-FDRunwQv" });
    reply
}

/// Everything that it says.
fn facts(kept: &KeptSession) -> Vec<String> {
    let device = kept.device().map(|device| {
        let password = device.password().reveal();
        format!("{} {} {password}", device.key(), device.group_key())
    });
    let texts = [
        Some(kept.pool().as_str()),
        Some(kept.client_id()),
        Some(kept.username()),
        Some(kept.typed_name()),
        Some(kept.access_token()),
        kept.id_token(),
        kept.refresh_token(),
        kept.token_type(),
        kept.device_key(),
        device.as_deref(),
    ];
    let mut facts: Vec<_> = texts.iter().map(|text| format!("{text:?}")).collect();
    facts.push(format!("{:?}", kept.expires_at()));
    facts.push(kept.is_rotating().to_string());
    facts
}

#[test]
fn it_holds_what_the_sign_in_knew() {
    let kept = kept();
    assert_eq!(kept.pool().as_str(), POOL);
    assert_eq!(kept.client_id(), CLIENT);
    assert_eq!(kept.username(), "5a1b");
    assert_eq!(kept.typed_name(), "bob@example.org");
    assert_eq!(kept.access_token(), "access.token.1");
    assert_eq!(kept.id_token(), Some("id.token.1"));
    assert_eq!(kept.refresh_token(), Some("refresh.token.1"));
    assert_eq!(kept.token_type(), Some("Bearer"));
    assert_eq!(kept.expires_at(), Some(at(3_600)));
    assert!(kept.device_key().is_none() && kept.device().is_none());
    assert!(!kept.is_rotating());
    let kept = kept_with_device();
    assert_eq!(kept.device_key(), Some(DEVICE_KEY));
    assert_eq!(kept.device().unwrap().group_key(), "-FDRunwQv");
}

#[test]
fn it_says_when_to_refresh() {
    let kept = kept();
    for (seconds, margin, expected) in [
        (0, 0, false),
        (3_599, 0, false),
        (3_600, 0, true),
        (3_539, 60, false),
        (3_540, 60, true),
        (9_999, 0, true),
        (0, u32::MAX, true),
        (-1_000, 60, false),
    ] {
        assert_eq!(
            kept.needs_refresh(at(seconds), margin),
            expected,
            "{seconds}"
        );
    }
    // Without a refresh token, or without an end, there is nothing to be in time for.
    for member in ["RefreshToken", "ExpiresIn"] {
        let mut reply = tokens();
        let result = reply["AuthenticationResult"].as_object_mut().unwrap();
        result.remove(member);
        let kept = completed(None, false, reply).keep().unwrap();
        assert!(!kept.needs_refresh(at(9_999), 60), "{member}");
    }
}

#[test]
fn it_refreshes_by_the_service_s_name_with_the_device() {
    let app = app_with_secret();
    expect(
        &kept_with_device().refresh(&app).unwrap().request(),
        Operation::InitiateAuth,
        &[
            ("ClientId", CLIENT),
            ("AuthFlow", "REFRESH_TOKEN_AUTH"),
            ("AuthParameters.REFRESH_TOKEN", "refresh.token.1"),
            ("AuthParameters.SECRET_HASH", &hash("5a1b")),
            ("AuthParameters.DEVICE_KEY", DEVICE_KEY),
        ],
    );
    let mut kept = kept_with_device();
    kept.set_rotating(true);
    expect(
        &kept.refresh(&app).unwrap().request(),
        Operation::GetTokensFromRefreshToken,
        &[
            ("ClientId", CLIENT),
            ("ClientSecret", "9example87654321abcdef"),
            ("RefreshToken", "refresh.token.1"),
            ("DeviceKey", DEVICE_KEY),
        ],
    );
    let admin = completed(None, true, tokens()).keep().unwrap();
    expect(
        &admin.refresh(&app).unwrap().request(),
        Operation::AdminInitiateAuth,
        &[
            ("UserPoolId", POOL),
            ("ClientId", CLIENT),
            ("AuthFlow", "REFRESH_TOKEN_AUTH"),
            ("AuthParameters.REFRESH_TOKEN", "refresh.token.1"),
            ("AuthParameters.SECRET_HASH", &hash("5a1b")),
        ],
    );
}

#[test]
fn it_takes_the_new_tokens() {
    let app = app_with_secret();
    for rotating in [false, true] {
        let mut kept = kept_with_device();
        kept.set_rotating(rotating);
        assert_eq!(kept.is_rotating(), rotating);
        let refresh = kept.refresh(&app).unwrap();
        let mut body = json!({ "AuthenticationResult": { "AccessToken": "access.token.2" } });
        body["AuthenticationResult"]["ExpiresIn"] = 300.into();
        if rotating {
            body["AuthenticationResult"]["RefreshToken"] = "refresh.token.2".into();
        }
        let operation = refresh.request().operation();
        let reply = Reply::from_json(operation, 200, None, body.to_string().as_bytes()).unwrap();
        kept.refreshed(refresh.complete(reply).unwrap(), at(3_500))
            .unwrap();
        assert_eq!(kept.access_token(), "access.token.2");
        assert_eq!(kept.id_token(), Some("id.token.1"));
        let token = if rotating {
            "refresh.token.2"
        } else {
            "refresh.token.1"
        };
        assert_eq!(kept.refresh_token(), Some(token));
        assert_eq!(kept.expires_at(), Some(at(3_800)));
        assert_eq!(kept.device_key(), Some(DEVICE_KEY));
        assert!(kept.device().is_some());
        let next = kept.refresh(&app).unwrap().request();
        assert!(next.to_json().reveal().contains(token));
    }
}

#[test]
fn another_user_s_tokens_are_refused() {
    let mut kept = kept();
    let before = facts(&kept);
    let other = Refresh::new(app(), "alice", "token").unwrap();
    let reply = Reply::from_json(
        Operation::InitiateAuth,
        200,
        None,
        tokens().to_string().as_bytes(),
    );
    let completed = other.complete(reply.unwrap()).unwrap();
    assert_eq!(
        kept.refreshed(completed, now()).err(),
        fault(Parameter::Username, Fault::Mismatch)
    );
    assert_eq!(facts(&kept), before);
}

#[test]
fn a_refresh_alone_cannot_be_kept() {
    let refresh = Refresh::new(app(), "bob", "token").unwrap();
    let body = tokens().to_string();
    let reply = Reply::from_json(Operation::InitiateAuth, 200, None, body.as_bytes()).unwrap();
    assert!(refresh.complete(reply).unwrap().keep().is_none());
}

#[test]
fn a_new_device_is_named_at_once_and_kept_when_it_is_confirmed() {
    let completed = completed(None, false, new_device());
    let confirmation = completed
        .confirm_device(Some("phone"), &mut Numbers(1))
        .unwrap()
        .unwrap();
    let mut kept = completed.keep().unwrap();
    // Its tokens are bound to it already.
    assert_eq!(kept.device_key(), Some(DEVICE_KEY));
    assert!(kept.device().is_none());
    let refresh = kept.refresh(&app()).unwrap().request();
    assert!(refresh.to_json().reveal().contains(DEVICE_KEY));
    let other = Device::new("eu-west-1_other", "-F", "password".to_owned()).unwrap();
    assert_eq!(
        kept.set_device(other).err(),
        fault(Parameter::DeviceKey, Fault::Mismatch)
    );
    kept.set_device(confirmation.into_device()).unwrap();
    assert_eq!(kept.device().unwrap().key(), DEVICE_KEY);
    expect(
        &kept.forget_device().unwrap().unwrap(),
        Operation::ForgetDevice,
        &[("AccessToken", "access.token.1"), ("DeviceKey", DEVICE_KEY)],
    );
    kept.remove_device();
    assert!(kept.device().is_none() && kept.device_key().is_none());
    assert!(kept.forget_device().unwrap().is_none());
}

#[test]
fn a_new_device_takes_the_place_of_the_one_known_before() {
    let mut reply = new_device();
    reply["AuthenticationResult"]["NewDeviceMetadata"]["DeviceKey"] = "eu-west-1_new".into();
    let kept = completed(Some(device()), false, reply).keep().unwrap();
    assert_eq!(kept.device_key(), Some("eu-west-1_new"));
    assert!(kept.device().is_none());
}

#[test]
fn a_device_that_the_service_forgot_is_not_kept() {
    let mut d = Driver::new(Mode::Plain);
    d.begin(|rng| {
        SignIn::user(pool(), app(), "bob", "hunter2")
            .device(device())
            .begin(rng)
    });
    d.refuse("ResourceNotFoundException", "Device does not exist.");
    d.reply(tokens());
    let completed = d.done();
    assert!(completed.is_device_forgotten());
    let kept = completed.keep().unwrap();
    assert!(kept.device().is_none() && kept.device_key().is_none());
}

#[test]
fn it_signs_out() {
    let app = app_with_secret();
    expect(
        &kept().sign_out(&app).unwrap(),
        Operation::RevokeToken,
        &[
            ("ClientId", CLIENT),
            ("ClientSecret", "9example87654321abcdef"),
            ("Token", "refresh.token.1"),
        ],
    );
    expect(
        &kept().sign_out_everywhere().unwrap(),
        Operation::GlobalSignOut,
        &[("AccessToken", "access.token.1")],
    );
}

#[test]
fn it_starts_the_next_sign_in_under_the_name_that_was_typed() {
    let app = app_with_secret();
    let sign_in = kept_with_device()
        .next_sign_in(&app, "hunter2")
        .unwrap()
        .begin(&mut Numbers(1))
        .unwrap();
    expect(
        &sign_in.request(),
        Operation::InitiateAuth,
        &[
            ("ClientId", CLIENT),
            ("AuthFlow", "USER_SRP_AUTH"),
            ("AuthParameters.USERNAME", "bob@example.org"),
            ("AuthParameters.SECRET_HASH", &hash("bob@example.org")),
            ("AuthParameters.DEVICE_KEY", DEVICE_KEY),
            ("AuthParameters.SRP_A", ANY),
        ],
    );
    let sign_in = kept()
        .next_sign_in_by(&app, SignIn::custom)
        .unwrap()
        .begin(&mut Numbers(1))
        .unwrap();
    expect(
        &sign_in.request(),
        Operation::InitiateAuth,
        &[
            ("ClientId", CLIENT),
            ("AuthFlow", "CUSTOM_AUTH"),
            ("AuthParameters.USERNAME", "bob@example.org"),
            ("AuthParameters.SECRET_HASH", &hash("bob@example.org")),
        ],
    );
}

#[test]
fn it_starts_the_next_sign_in_from_json() {
    let kept = kept_with_device();
    let config = json!({
        "kept_session": serde_json::from_str::<Value>(kept.to_json().reveal()).unwrap(),
        "client_secret": "9example87654321abcdef",
        "auth_flow": "USER_SRP_AUTH",
        "password": "hunter2",
    });
    let begin = |config: &Value| {
        SignInBuilder::from_json(&config.to_string())
            .map(|builder| builder.begin(&mut Numbers(1)).unwrap())
    };
    expect(
        &begin(&config).unwrap().request(),
        Operation::InitiateAuth,
        &[
            ("ClientId", CLIENT),
            ("AuthFlow", "USER_SRP_AUTH"),
            ("AuthParameters.USERNAME", "bob@example.org"),
            ("AuthParameters.SECRET_HASH", &hash("bob@example.org")),
            ("AuthParameters.DEVICE_KEY", DEVICE_KEY),
            ("AuthParameters.SRP_A", ANY),
        ],
    );
    // It is said once.
    for (member, value) in [
        ("username", json!("bob")),
        ("client_id", json!(CLIENT)),
        ("user_pool_id", json!(POOL)),
        (
            "device",
            serde_json::from_str(device().to_json().reveal()).unwrap(),
        ),
    ] {
        let mut config = config.clone();
        config[member] = value;
        assert_eq!(
            begin(&config).err(),
            fault(Parameter::Configuration, Fault::Malformed),
            "{member}"
        );
    }
    let mut config = config;
    config["kept_session"]["version"] = 2.into();
    assert_eq!(
        begin(&config).err(),
        fault(Parameter::StoredSession, Fault::OutOfRange)
    );
}

#[test]
fn another_client_is_refused() {
    let kept = kept();
    let other = AppClient::new("2example23456789").unwrap();
    let refused = fault(Parameter::ClientId, Fault::Mismatch);
    assert_eq!(kept.refresh(&other).err(), refused);
    assert_eq!(kept.sign_out(&other).err(), refused);
    assert_eq!(kept.next_sign_in(&other, "p").err(), refused);
    assert_eq!(kept.next_sign_in_by(&other, SignIn::custom).err(), refused);
}

#[test]
fn without_a_refresh_token_there_is_no_refresh() {
    let mut reply = tokens();
    let result = reply["AuthenticationResult"].as_object_mut().unwrap();
    result.remove("RefreshToken");
    let kept = completed(None, false, reply).keep().unwrap();
    let missing = fault(Parameter::RefreshToken, Fault::Missing);
    assert_eq!(kept.refresh(&app()).err(), missing);
    assert_eq!(kept.sign_out(&app()).err(), missing);
    assert!(kept.sign_out_everywhere().is_ok());
}

#[test]
fn it_goes_to_json_and_back() {
    let mut least = tokens();
    let result = least["AuthenticationResult"].as_object_mut().unwrap();
    for member in ["RefreshToken", "IdToken", "TokenType", "ExpiresIn"] {
        result.remove(member);
    }
    let mut odd = tokens();
    odd["AuthenticationResult"]["AccessToken"] = "a \"quoted\" \\ \u{1}ä€𝄞\n".into();
    let mut rotating = kept_with_device();
    rotating.set_rotating(true);
    for kept in [
        kept(),
        rotating,
        completed(None, true, new_device()).keep().unwrap(),
        completed(None, false, least).keep().unwrap(),
        completed(None, false, odd).keep().unwrap(),
    ] {
        let json = kept.to_json();
        let read = KeptSession::from_json(json.reveal()).unwrap();
        assert_eq!(facts(&read), facts(&kept));
        assert_eq!(read.to_json().reveal(), json.reveal());
        // It is JSON for others too.
        let value: Value = serde_json::from_str(json.reveal()).unwrap();
        assert_eq!(value["version"], 1);
        assert_eq!(value["username"], "5a1b");
        assert!(KeptSession::from_json(&value.to_string()).is_ok());
    }
    let admin = completed(None, true, tokens()).keep().unwrap();
    let read = KeptSession::from_json(admin.to_json().reveal()).unwrap();
    let request = read.refresh(&app()).unwrap().request();
    assert_eq!(request.operation(), Operation::AdminInitiateAuth);
}

#[test]
fn the_longest_of_everything_goes_to_json_and_back() {
    // A control character takes six bytes in JSON.
    let long = |letter: &str| letter.repeat(131_072);
    // Read from JSON such a reply would be longer than one may be: an SDK hands it over.
    let result = caldera_srp::flow::AuthenticationResult::new()
        .with_access_token(long("\u{1}"))
        .with_id_token(long("\u{2}"))
        .with_refresh_token(long("\u{3}"));
    let mut sign_in = SignIn::custom(pool(), app(), "\u{4}".repeat(1_024))
        .begin(&mut Numbers(1))
        .unwrap();
    let reply = caldera_srp::flow::AuthReply::new().with_authentication_result(result);
    let caldera_srp::flow::Step::Done(completed) =
        sign_in.reply(reply, now(), &mut Numbers(1)).unwrap()
    else {
        panic!("not done")
    };
    let mut kept = completed.keep().unwrap();
    let device = Device::new(
        &"\u{5}".repeat(128),
        &"\u{6}".repeat(128),
        "\u{7}".repeat(4_096),
    );
    kept.set_device(device.unwrap()).unwrap();
    let read = KeptSession::from_json(kept.to_json().reveal()).unwrap();
    assert_eq!(facts(&read), facts(&kept));
}

#[test]
fn what_is_not_of_this_kind_is_refused_by_type() {
    let good: Value = serde_json::from_str(kept_with_device().to_json().reveal()).unwrap();
    let read = |value: &Value| KeptSession::from_json(&value.to_string()).err();
    assert_eq!(read(&good), None);

    let malformed = fault(Parameter::StoredSession, Fault::Malformed);
    for text in [
        "",
        "null",
        "[]",
        "{",
        "{}",
        "\0",
        "{\"version\":1}",
        "\"eyJ\"",
    ] {
        assert_eq!(KeptSession::from_json(text).err(), malformed, "{text}");
    }
    // Every way to cut it off.
    let whole = good.to_string();
    for end in 0..whole.len() {
        if let Some(part) = whole.get(..end) {
            assert!(KeptSession::from_json(part).is_err(), "{end}");
        }
    }
    let spaces = " ".repeat((3 << 20) + 1);
    assert_eq!(
        KeptSession::from_json(&spaces).err(),
        fault(Parameter::StoredSession, Fault::TooLong { limit: 3 << 20 })
    );
    for version in [json!(0), json!(2), json!(u32::MAX)] {
        let mut value = good.clone();
        value["version"] = version;
        assert_eq!(
            read(&value),
            fault(Parameter::StoredSession, Fault::OutOfRange)
        );
    }
    for version in [json!("1"), json!(null), json!(-1), json!(1.5)] {
        let mut value = good.clone();
        value["version"] = version;
        assert_eq!(read(&value), malformed);
    }
    // Another thing that this crate stores.
    assert_eq!(
        KeptSession::from_json(device().to_json().reveal()).err(),
        malformed
    );

    for member in [
        "user_pool_id",
        "client_id",
        "username",
        "typed_name",
        "access_token",
    ] {
        let mut value = good.clone();
        value.as_object_mut().unwrap().remove(member);
        assert_eq!(read(&value), malformed, "{member}");
        value[member] = json!(7);
        assert_eq!(read(&value), malformed, "{member}");
        value[member] = json!("");
        assert!(read(&value).is_some(), "{member}");
        value[member] = json!("x".repeat(131_073));
        assert!(read(&value).is_some(), "{member}");
    }
    for (member, wrong, expected) in [
        (
            "id_token",
            json!(""),
            fault(Parameter::IdToken, Fault::Empty),
        ),
        (
            "refresh_token",
            json!(""),
            fault(Parameter::RefreshToken, Fault::Empty),
        ),
        ("refresh_token", json!({}), malformed),
        ("expires_at", json!("soon"), malformed),
        (
            "expires_at",
            json!(-1),
            fault(Parameter::Timestamp, Fault::OutOfRange),
        ),
        (
            "device_key",
            json!("other"),
            fault(Parameter::DeviceKey, Fault::Mismatch),
        ),
        (
            "device_key",
            json!(null),
            fault(Parameter::DeviceKey, Fault::Mismatch),
        ),
        (
            "device",
            json!({}),
            fault(Parameter::StoredDevice, Fault::Malformed),
        ),
        (
            "device",
            json!("x"),
            fault(Parameter::StoredDevice, Fault::Malformed),
        ),
        ("is_rotating", json!("yes"), malformed),
        ("is_admin", json!(1), malformed),
        (
            "user_pool_id",
            json!("nowhere"),
            fault(Parameter::UserPoolId, Fault::Malformed),
        ),
    ] {
        let mut value = good.clone();
        value[member] = wrong;
        assert_eq!(read(&value), expected, "{member}");
    }
    // What a newer program added is skipped; what it left out is as if it were not there.
    let mut value = good;
    value["novelty"] = json!({ "a": [1] });
    for member in ["is_admin", "is_rotating", "id_token", "device"] {
        value.as_object_mut().unwrap().remove(member);
    }
    assert_eq!(read(&value), None);
}
