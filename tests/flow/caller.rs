//! What a caller in another language exchanges: configuration, questions, answers, the result.

use caldera_srp::{
    Error, Fault, Parameter,
    flow::{Answer, Operation, SignIn, SignInBuilder},
};
use serde_json::{Value, json};

use super::driver::{
    ANY, CLIENT, DEVICE_KEY, Driver, Mode, POOL, SESSION_1, SESSION_2, Srp, app, device, hash,
    pool, tokens,
};

const SECRET: &str = "9example87654321abcdef";

fn configuration(fault: Fault) -> Option<Error> {
    Some(Error::Parameter {
        parameter: Parameter::Configuration,
        fault,
    })
}

fn answer_fault(fault: Fault) -> Option<Error> {
    Some(Error::Parameter {
        parameter: Parameter::Answer,
        fault,
    })
}

fn begin(d: &mut Driver, config: &Value) {
    d.begin(|rng| SignInBuilder::from_json(&config.to_string())?.begin(rng));
}

/// The least that each way in wants.
fn least(auth_flow: &str) -> Value {
    json!({
        "user_pool_id": POOL,
        "client_id": CLIENT,
        "auth_flow": auth_flow,
        "username": "bob",
    })
}

#[test]
fn a_sign_in_is_configured_with_everything() {
    let mut d = Driver::new(Mode::Plain);
    let mut config = json!({
        "client_secret": SECRET,
        "password": "hunter2",
        "admin": true,
        "device": serde_json::from_str::<Value>(device().to_json().reveal()).unwrap(),
        "preferred_challenge": "PASSWORD",
        "target_acr_values": "urn:example:gold",
        "access_token": "eyJ",
        "max_age": 300,
        "clock_offset_seconds": -7,
        "client_metadata": { "k": "v" },
        "user_context": { "ip_address": "192.0.2.9", "encoded_data": "data" },
        "admin_context": {
            "ip_address": "192.0.2.1",
            "server_name": "server",
            "server_path": "/path",
            "encoded_data": "data",
            "http_headers": { "Accept": "*/*" },
        },
        "analytics_endpoint_id": "endpoint",
    });
    for (name, value) in least("USER_AUTH").as_object().unwrap() {
        config[name] = value.clone();
    }
    begin(&mut d, &config);
    d.sent(
        Operation::AdminInitiateAuth,
        &[
            ("UserPoolId", POOL),
            ("ClientId", CLIENT),
            ("AuthFlow", "USER_AUTH"),
            ("AuthParameters.USERNAME", "bob"),
            ("AuthParameters.SECRET_HASH", &hash("bob")),
            ("AuthParameters.DEVICE_KEY", DEVICE_KEY),
            ("AuthParameters.PREFERRED_CHALLENGE", "PASSWORD"),
            ("AuthParameters.PASSWORD", "hunter2"),
            ("AuthParameters.TARGET_ACR_VALUES", "urn:example:gold"),
            ("AuthParameters.ACCESS_TOKEN", "eyJ"),
            ("AuthParameters.MAX_AGE", "300"),
            ("ClientMetadata.k", "v"),
            ("AnalyticsMetadata.AnalyticsEndpointId", "endpoint"),
            ("ContextData.IpAddress", "192.0.2.1"),
            ("ContextData.ServerName", "server"),
            ("ContextData.ServerPath", "/path"),
            ("ContextData.HttpHeaders.0.headerName", "Accept"),
            ("ContextData.HttpHeaders.0.headerValue", "*/*"),
            ("ContextData.EncodedData", "data"),
        ],
    );
    config["admin"] = false.into();
    begin(&mut d, &config);
    assert_eq!(d.member("UserContextData.IpAddress"), "192.0.2.9");
    assert_eq!(d.member("UserContextData.EncodedData"), "data");
}

#[test]
fn the_clock_offset_of_a_configuration_is_applied() {
    let mut d = Driver::new(Mode::Plain);
    let mut config = least("USER_SRP_AUTH");
    config["password"] = "hunter2".into();
    config["clock_offset_seconds"] = (-7).into();
    begin(&mut d, &config);
    let (_, parameters) = Srp::user("bob", "hunter2").challenge(&d.member("AuthParameters.SRP_A"));
    d.reply(json!({ "ChallengeName": "PASSWORD_VERIFIER", "ChallengeParameters": parameters }));
    assert_eq!(
        d.member("ChallengeResponses.TIMESTAMP"),
        "Sun Nov 1 09:05:00 UTC 2026"
    );
}

#[test]
fn every_way_in_can_be_configured() {
    for (auth_flow, password, members) in [
        ("USER_SRP_AUTH", true, &[("AuthParameters.SRP_A", ANY)][..]),
        ("CUSTOM_AUTH", false, &[]),
        (
            "CUSTOM_AUTH",
            true,
            &[
                ("AuthParameters.SRP_A", ANY),
                ("AuthParameters.CHALLENGE_NAME", "SRP_A"),
            ],
        ),
        ("USER_AUTH", false, &[]),
        ("USER_AUTH", true, &[]),
        (
            "USER_PASSWORD_AUTH",
            true,
            &[("AuthParameters.PASSWORD", "hunter2")],
        ),
        (
            "ADMIN_USER_PASSWORD_AUTH",
            true,
            &[("AuthParameters.PASSWORD", "hunter2"), ("UserPoolId", POOL)],
        ),
        (
            "ADMIN_NO_SRP_AUTH",
            true,
            &[("AuthParameters.PASSWORD", "hunter2"), ("UserPoolId", POOL)],
        ),
    ] {
        let mut config = least(auth_flow);
        if password {
            config["password"] = "hunter2".into();
        }
        let mut d = Driver::new(Mode::Plain);
        begin(&mut d, &config);
        let operation = if auth_flow.starts_with("ADMIN") {
            Operation::AdminInitiateAuth
        } else {
            Operation::InitiateAuth
        };
        let mut expected = vec![
            ("ClientId", CLIENT),
            ("AuthFlow", auth_flow),
            ("AuthParameters.USERNAME", "bob"),
        ];
        expected.extend(members);
        d.sent(operation, &expected);
    }
}

#[test]
fn what_is_no_configuration_is_refused() {
    let read = |config: &Value| SignInBuilder::from_json(&config.to_string()).err();
    let with = |name: &str, value: Value| {
        let mut config = least("USER_AUTH");
        config[name] = value;
        config
    };
    for name in ["user_pool_id", "client_id", "auth_flow", "username"] {
        let missing = with(name, Value::Null);
        assert_eq!(read(&missing), configuration(Fault::Malformed), "{name}");
    }
    for (name, value) in [
        ("auth_flow", json!("REFRESH_TOKEN_AUTH")),
        // No password.
        ("auth_flow", json!("USER_SRP_AUTH")),
        ("pasword", json!("hunter2")),
        ("password", json!(1)),
        ("admin", json!("yes")),
        ("max_age", json!(-1)),
        ("clock_offset_seconds", json!("7")),
        ("client_metadata", json!(["k"])),
        ("client_metadata", json!({ "k": 1 })),
        ("user_context", json!({ "ip": "192.0.2.1" })),
        ("admin_context", json!({ "ip_address": "192.0.2.1" })),
    ] {
        let config = with(name, value);
        assert_eq!(read(&config), configuration(Fault::Malformed), "{config}");
    }
    for text in ["", "[]", "{", "{}"] {
        assert_eq!(
            SignInBuilder::from_json(text).err(),
            configuration(Fault::Malformed)
        );
    }
    let long = " ".repeat((1 << 20) + 1);
    assert_eq!(
        SignInBuilder::from_json(&long).err(),
        configuration(Fault::TooLong { limit: 1 << 20 })
    );
    let parameter = |parameter, fault| Some(Error::Parameter { parameter, fault });
    for (name, value, error) in [
        (
            "user_pool_id",
            json!("pool"),
            parameter(Parameter::UserPoolId, Fault::Malformed),
        ),
        (
            "client_id",
            json!(""),
            parameter(Parameter::ClientId, Fault::Empty),
        ),
        (
            "client_secret",
            json!(""),
            parameter(Parameter::ClientSecret, Fault::Empty),
        ),
        (
            "device",
            json!({ "version": 2 }),
            parameter(Parameter::StoredDevice, Fault::OutOfRange),
        ),
    ] {
        assert_eq!(read(&with(name, value)), error, "{name}");
    }
}

/// A question as it is written.
fn asked(reply: &Value) -> (Driver, Value) {
    let mut d = Driver::new(Mode::Plain);
    d.begin(|rng| SignIn::choice(pool(), app(), "bob").begin(rng));
    d.reply(reply.clone());
    let question = written(&mut d);
    (d, question)
}

fn written(d: &mut Driver) -> Value {
    serde_json::from_str(d.asked().to_json().reveal()).unwrap()
}

/// The answer that is read is taken, and gives these responses.
fn answered(d: &mut Driver, answer: &Value, responses: &[(&str, &str)]) {
    d.answer(Answer::from_json(&answer.to_string()).unwrap());
    for (name, value) in responses {
        assert_eq!(d.member(&format!("ChallengeResponses.{name}")), *value);
    }
}

#[test]
fn questions_are_written_and_answers_read() {
    let parameters = json!({
        "CODE_DELIVERY_DELIVERY_MEDIUM": "SMS",
        "CODE_DELIVERY_DESTINATION": "+*1",
        "MFAS_CAN_CHOOSE": "[\"SMS_MFA\",\"EMAIL_OTP\"]",
        "MFAS_CAN_SETUP": "[\"SMS_MFA\",\"SOFTWARE_TOKEN_MFA\"]",
        "requiredAttributes": "[\"userAttributes.email\"]",
        "userAttributes": "{\"name\":\"Bob\"}",
        "CREDENTIAL_REQUEST_OPTIONS": "{\"challenge\":\"…\"}",
    });
    for (name, question, answer, responses) in [
        (
            "SMS_MFA",
            json!({
                "type": "code",
                "challenge_name": "SMS_MFA",
                "delivery_medium": "SMS",
                "destination": "+*1",
            }),
            json!({ "code": "123456", "client_metadata": { "k": "v" } }),
            &[("SMS_MFA_CODE", "123456")][..],
        ),
        (
            "SELECT_MFA_TYPE",
            json!({ "type": "select_mfa", "choices": ["SMS_MFA", "EMAIL_OTP"] }),
            json!({ "choice": "EMAIL_OTP" }),
            &[("ANSWER", "EMAIL_OTP")],
        ),
        (
            "SELECT_CHALLENGE",
            json!({ "type": "select_challenge", "choices": ["PASSWORD_SRP", "WEB_AUTHN"] }),
            json!({ "choice": "PASSWORD_SRP", "password": "hunter2" }),
            &[("ANSWER", "PASSWORD_SRP")],
        ),
        (
            "SELECT_CHALLENGE",
            json!({ "type": "select_challenge", "choices": ["PASSWORD_SRP", "WEB_AUTHN"] }),
            json!({ "choice": "WEB_AUTHN", "credential": "{}" }),
            &[("ANSWER", "WEB_AUTHN"), ("CREDENTIAL", "{}")],
        ),
        (
            "NEW_PASSWORD_REQUIRED",
            json!({
                "type": "new_password",
                "required_attributes": ["email"],
                "attributes": { "name": "Bob" },
            }),
            json!({ "new_password": "n3w", "attributes": { "email": "bob@x.org" } }),
            &[
                ("NEW_PASSWORD", "n3w"),
                ("userAttributes.email", "bob@x.org"),
            ],
        ),
        (
            "CUSTOM_CHALLENGE",
            json!({ "type": "custom", "parameters": parameters }),
            json!({ "text": "blue" }),
            &[("ANSWER", "blue")],
        ),
        (
            "PASSWORD",
            json!({ "type": "password", "challenge_name": "PASSWORD" }),
            json!({ "password": "hunter2" }),
            &[("PASSWORD", "hunter2")],
        ),
        (
            "WEB_AUTHN",
            json!({
                "type": "web_authn",
                "credential_request_options": "{\"challenge\":\"…\"}",
            }),
            json!({ "credential": "{\"id\":\"…\"}" }),
            &[("CREDENTIAL", "{\"id\":\"…\"}")],
        ),
        (
            "RETINA_SCAN",
            json!({
                "type": "unknown",
                "challenge_name": "RETINA_SCAN",
                "parameters": parameters,
                "session": SESSION_1,
                "available_challenges": ["PASSWORD_SRP", "WEB_AUTHN"],
            }),
            json!({ "responses": { "SCAN": "0101" } }),
            &[("SCAN", "0101")],
        ),
    ] {
        let (mut d, written) = asked(&json!({
            "ChallengeName": name,
            "ChallengeParameters": parameters,
            "AvailableChallenges": ["PASSWORD_SRP", "WEB_AUTHN"],
            "Session": SESSION_1,
        }));
        assert_eq!(written, question);
        answered(&mut d, &answer, responses);
        assert_eq!(d.member("Session"), SESSION_1);
    }
}

#[test]
fn a_setup_is_written_and_its_answers_read() {
    let (mut d, question) = asked(&json!({
        "ChallengeName": "MFA_SETUP",
        "ChallengeParameters": { "MFAS_CAN_SETUP": "[\"SMS_MFA\",\"SOFTWARE_TOKEN_MFA\"]" },
        "Session": SESSION_1,
    }));
    assert_eq!(
        question,
        json!({ "type": "set_up_mfa", "choices": ["SMS_MFA", "SOFTWARE_TOKEN_MFA"] })
    );
    answered(&mut d, &json!({ "choice": "SOFTWARE_TOKEN_MFA" }), &[]);
    d.reply(json!({ "SecretCode": "JBSWY3DPEHPK3PXP", "Session": SESSION_2 }));
    assert_eq!(
        written(&mut d),
        json!({ "type": "software_token", "secret": "JBSWY3DPEHPK3PXP" })
    );
    answered(
        &mut d,
        &json!({ "code": "123456", "device_name": "phone" }),
        &[],
    );
    assert_eq!(d.member("FriendlyDeviceName"), "phone");
    d.refuse("CodeMismatchException", "Code mismatch");
    assert_eq!(
        written(&mut d),
        json!({
            "type": "software_token",
            "secret": "JBSWY3DPEHPK3PXP",
            "rejected": "CodeMismatch",
        })
    );
}

#[test]
fn what_is_no_answer_is_refused() {
    for text in [
        "",
        "[]",
        "{}",
        "{\"code\":1}",
        "{\"code\":\"1\",\"code\":\"1\"}",
        "{\"code\":\"1\",\"text\":\"blue\"}",
        "{\"code\":\"1\",\"novelty\":null}",
        "{\"new_password\":\"n3w\",\"attributes\":[]}",
        "{\"responses\":\"x\"}",
        "{\"responses\":{\"x\":1}}",
        "{\"code\":\"1\",\"client_metadata\":{\"k\":1}}",
    ] {
        assert_eq!(
            Answer::from_json(text).err(),
            answer_fault(Fault::Malformed),
            "{text}"
        );
    }
    let long = " ".repeat((1 << 20) + 1);
    assert_eq!(
        Answer::from_json(&long).err(),
        answer_fault(Fault::TooLong { limit: 1 << 20 })
    );
}

#[test]
fn the_result_is_written() {
    let mut d = Driver::new(Mode::Plain);
    d.begin(|rng| SignIn::custom(pool(), app(), "bob").begin(rng));
    let mut reply = tokens();
    reply["AuthenticationResult"]["NewDeviceMetadata"] =
        json!({ "DeviceKey": DEVICE_KEY, "DeviceGroupKey": "-F" });
    d.reply(reply);
    let result: Value = serde_json::from_str(d.done().to_json().reveal()).unwrap();
    assert_eq!(
        result,
        json!({
            "access_token": "access.token.1",
            "id_token": "id.token.1",
            "refresh_token": "refresh.token.1",
            "token_type": "Bearer",
            "expires_in": 3600,
            "username": "bob",
            "new_device_key": DEVICE_KEY,
            "is_device_forgotten": false,
            "is_new_device_unreadable": false,
        })
    );
}

#[test]
fn a_session_of_a_sign_up_and_a_kept_password_are_configured() {
    let mut d = Driver::new(Mode::Plain);
    let mut config = least("USER_AUTH");
    config["session"] = "of a sign-up".into();
    config["password"] = "hunter2".into();
    begin(&mut d, &config);
    assert_eq!(d.member("Session"), "of a sign-up");
    assert!(
        d.sign_in()
            .begin_again(&mut super::driver::Numbers(1))
            .is_err()
    );
    for keeps in [json!(true), json!(false), Value::Null] {
        config["keep_password"] = keeps.clone();
        begin(&mut d, &config);
        let again = d.sign_in().begin_again(&mut super::driver::Numbers(1));
        assert_eq!(again.is_ok(), keeps == json!(true), "{keeps}");
    }
    config["keep_password"] = "yes".into();
    assert_eq!(
        SignInBuilder::from_json(&config.to_string()).err(),
        configuration(Fault::Malformed)
    );
}

#[test]
fn an_address_goes_with_a_choice_alone() {
    let mut d = Driver::new(Mode::Plain);
    begin(&mut d, &least("USER_AUTH"));
    d.reply(json!({
        "ChallengeName": "MFA_SETUP",
        "ChallengeParameters": { "MFAS_CAN_SETUP": "[\"EMAIL_OTP\",\"SMS_MFA\"]" },
        "Session": SESSION_1,
    }));
    d.asked();
    let answer = json!({ "choice": "EMAIL_OTP", "email": "bob@x.org" });
    d.answer(Answer::from_json(&answer.to_string()).unwrap());
    assert_eq!(d.member("ChallengeResponses.EMAIL"), "bob@x.org");
    let wrong = json!({ "code": "123456", "email": "bob@x.org" });
    assert_eq!(
        Answer::from_json(&wrong.to_string()).err(),
        answer_fault(Fault::Malformed)
    );
}
