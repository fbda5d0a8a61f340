//! A sign-in put away at a question, and taken up again elsewhere.

use caldera_srp::{
    Error as EngineError, Fault, Parameter, Parameters,
    flow::{
        AdminContext, Answer, ChallengeName, ClockOffset, Context, Error, Misuse, Operation,
        Question, ServiceErrorKind, SignIn, Step, Unexpected, UserContext,
    },
};
use serde_json::{Value, json};

use super::driver::{
    CLIENT, DEVICE_KEY, Driver, Failing, Mode, Numbers, SESSION_1, SESSION_2, Srp, app,
    app_with_secret, assert_randomness, device, hash, members, now, pool, tokens,
};

const PASSWORD: &str = "correct horse";

fn plain() -> Driver {
    Driver::new(Mode::Plain)
}

fn context() -> Context {
    Context::new()
        .with_client_metadata("k", "v\"\\\n")
        .with_analytics_endpoint_id("endpoint")
        .with_user_context(
            UserContext::new()
                .with_ip_address("192.0.2.1")
                .with_encoded_data("data"),
        )
        .with_admin_context(
            AdminContext::new("192.0.2.2", "server", "/path")
                .with_http_header("Accept", "a")
                // Twice, as a header may be.
                .with_http_header("Accept", "b")
                .with_encoded_data("fingerprint"),
        )
}

/// A sign-in on a device, whose password was proved, at the question that this challenge is.
fn proved(challenge: &Value, admin: bool) -> Driver {
    let mut d = plain();
    d.begin(|rng| {
        let builder = SignIn::custom_with_srp(pool(), app_with_secret(), "bob@x.org", PASSWORD)
            .device(device())
            .context(context())
            .clock_offset(ClockOffset::from_seconds(-7));
        if admin { builder.admin() } else { builder }.begin(rng)
    });
    let (_, parameters) = Srp::user("bob", PASSWORD).challenge(&d.member("AuthParameters.SRP_A"));
    d.reply(json!({ "ChallengeName": "PASSWORD_VERIFIER", "ChallengeParameters": parameters }));
    d.reply(challenge.clone());
    d.asked();
    d
}

fn challenge(name: &str, parameters: Value) -> Value {
    json!({ "ChallengeName": name, "ChallengeParameters": parameters, "Session": SESSION_1 })
}

/// Every question, with an answer.
fn questions() -> Vec<(Value, fn() -> Answer)> {
    let code = || Answer::code("123456");
    let mut select = challenge("SELECT_CHALLENGE", json!({}));
    select["AvailableChallenges"] = json!(["PASSWORD", "EMAIL_OTP", "WEB_AUTHN"]);
    vec![
        (
            challenge("SMS_MFA", json!({ "CODE_DELIVERY_DESTINATION": "+*1" })),
            code,
        ),
        (challenge("EMAIL_OTP", json!({})), code),
        (
            challenge(
                "SOFTWARE_TOKEN_MFA",
                json!({ "FRIENDLY_DEVICE_NAME": "phone" }),
            ),
            code,
        ),
        (
            challenge(
                "SELECT_MFA_TYPE",
                json!({ "MFAS_CAN_CHOOSE": "[\"SMS_MFA\",\"SOFTWARE_TOKEN_MFA\"]" }),
            ),
            || Answer::choose(ChallengeName::SmsMfa),
        ),
        (select, || Answer::choose(ChallengeName::EmailOtp)),
        (
            challenge(
                "MFA_SETUP",
                json!({ "MFAS_CAN_SETUP": "[\"EMAIL_OTP\",\"SOFTWARE_TOKEN_MFA\"]" }),
            ),
            || Answer::choose(ChallengeName::EmailOtp).with_email("bob@x.org"),
        ),
        (
            challenge(
                "NEW_PASSWORD_REQUIRED",
                json!({ "requiredAttributes": "[\"email\"]", "userAttributes": "{\"a\":\"b\"}" }),
            ),
            || Answer::new_password("n3w").with_attribute("email", "bob@x.org"),
        ),
        (
            challenge("CUSTOM_CHALLENGE", json!({ "q": "Colour?\u{0}\"" })),
            || Answer::text("blue"),
        ),
        (
            challenge("WEB_AUTHN", json!({ "CREDENTIAL_REQUEST_OPTIONS": "{}" })),
            || Answer::credential("{}"),
        ),
        (
            challenge("RETINA_SCAN", json!({ "USERNAME": "sub-1" })),
            || {
                let mut responses = Parameters::new();
                responses.set("SCAN", "0101");
                Answer::by_hand(responses)
            },
        ),
    ]
}

#[test]
fn every_question_is_the_same_afterwards_and_so_is_what_its_answer_sends() {
    for admin in [false, true] {
        for (question, answer) in questions() {
            let mut stays = proved(&question, admin);
            let mut goes = proved(&question, admin);
            goes.resume(app_with_secret(), Some(device()));
            let (before, after) = (
                stays.sign_in().question().unwrap(),
                goes.sign_in().question().unwrap(),
            );
            assert_eq!(before.to_json().reveal(), after.to_json().reveal());
            stays.answer(answer());
            goes.answer(answer());
            let (stays, goes) = (stays.sign_in().request(), goes.sign_in().request());
            assert_eq!(stays.target(), goes.target());
            assert_eq!(stays.to_json().reveal(), goes.to_json().reveal());
        }
    }
}

#[test]
fn a_refused_answers_question_is_put_away_with_why() {
    let answer = |name: &str| match name {
        "NEW_PASSWORD_REQUIRED" => Answer::new_password("n3w"),
        _ => Answer::code("123456"),
    };
    // Every refusal after which a question is put again.
    let cases = [
        (
            "SMS_MFA",
            "CodeMismatchException",
            "Invalid code",
            ServiceErrorKind::CodeMismatch,
        ),
        (
            "SOFTWARE_TOKEN_MFA",
            "ExpiredCodeException",
            "Your software token has already been used once.",
            ServiceErrorKind::CodeReused,
        ),
        (
            "MFA_SETUP",
            "EnableSoftwareTokenMFAException",
            "Code mismatch",
            ServiceErrorKind::EnableSoftwareTokenMfa,
        ),
        (
            "MFA_SETUP",
            "ExpiredCodeException",
            "Your software token has already been used once.",
            ServiceErrorKind::CodeReused,
        ),
        (
            "NEW_PASSWORD_REQUIRED",
            "InvalidPasswordException",
            "Too short",
            ServiceErrorKind::InvalidPassword,
        ),
        (
            "NEW_PASSWORD_REQUIRED",
            "PasswordHistoryPolicyViolationException",
            "Used before",
            ServiceErrorKind::PasswordHistoryPolicyViolation,
        ),
    ];
    for (name, error_type, message, kind) in cases {
        let mut d = proved(&challenge("CUSTOM_CHALLENGE", json!({})), false);
        d.answer(Answer::text("blue"));
        d.reply(challenge(name, json!({})));
        if name == "MFA_SETUP" {
            d.reply(json!({ "SecretCode": "JBSWY3DPEHPK3PXP", "Session": SESSION_2 }));
        }
        d.asked();
        d.answer(answer(name));
        d.refuse(error_type, message);
        let before = d.asked().to_json();
        let rejected = format!("\"rejected\":\"{}\"", kind.name());
        assert!(before.reveal().contains(&rejected), "{}", before.reveal());
        d.resume(app_with_secret(), Some(device()));
        let after = d.sign_in().question().unwrap().to_json();
        assert_eq!(before.reveal(), after.reveal());
        d.answer(answer(name));
    }
}

#[test]
fn the_secret_of_an_authenticator_app_goes_along() {
    let mut d = proved(&challenge("CUSTOM_CHALLENGE", json!({})), false);
    d.answer(Answer::text("blue"));
    d.reply(challenge("MFA_SETUP", json!({})));
    d.reply(json!({ "SecretCode": "JBSWY3DPEHPK3PXP", "Session": SESSION_2 }));
    d.asked();
    d.resume(app_with_secret(), Some(device()));
    let Some(Question::SoftwareToken(question)) = d.sign_in().question() else {
        panic!("another question")
    };
    assert_eq!(question.secret(), "JBSWY3DPEHPK3PXP");
    d.answer(Answer::code("123456").with_device_name("phone"));
    d.sent(
        Operation::VerifySoftwareToken,
        &[
            ("Session", SESSION_2),
            ("UserCode", "123456"),
            ("FriendlyDeviceName", "phone"),
        ],
    );
}

#[test]
fn srp_is_drawn_anew_where_the_question_needs_it_and_the_clocks_offset_holds() {
    let mut d = plain();
    d.begin(|rng| {
        SignIn::choice(pool(), app(), "bob@x.org")
            .clock_offset(ClockOffset::from_seconds(3600))
            .begin(rng)
    });
    let mut select = challenge("SELECT_CHALLENGE", json!({ "USERNAME": "bob" }));
    select["AvailableChallenges"] = json!(["PASSWORD_SRP"]);
    d.reply(select);
    d.asked();
    let state = d.sign_in().suspend().unwrap();
    let failed = SignIn::resume(state.reveal(), app(), None, &mut Failing::default());
    assert_randomness(&failed.err().unwrap());
    d.resume(app(), None);
    let srp_a = |seed| {
        let state = state.reveal();
        let mut sign_in = SignIn::resume(state, app(), None, &mut Numbers(seed)).unwrap();
        let answer = Answer::choose(ChallengeName::PasswordSrp).with_password(PASSWORD);
        members(&sign_in.answer(answer).unwrap())["ChallengeResponses.SRP_A"].clone()
    };
    assert_ne!(srp_a(1), srp_a(2));
    d.answer(Answer::choose(ChallengeName::PasswordSrp).with_password(PASSWORD));
    let (exchange, parameters) =
        Srp::user("bob", PASSWORD).challenge(&d.member("ChallengeResponses.SRP_A"));
    d.reply(json!({ "ChallengeName": "PASSWORD_VERIFIER", "ChallengeParameters": parameters }));
    let claim = |name| d.member(&format!("ChallengeResponses.{name}"));
    let timestamp = claim("TIMESTAMP");
    assert_eq!(timestamp, "Sun Nov 1 10:05:07 UTC 2026");
    exchange
        .check(
            &claim("PASSWORD_CLAIM_SECRET_BLOCK"),
            &timestamp,
            &claim("PASSWORD_CLAIM_SIGNATURE"),
        )
        .unwrap();
    assert_eq!(d.tokens().username(), "bob");
}

#[test]
fn no_password_no_key_and_no_secret_of_client_or_device_is_in_it() {
    let mut d = plain();
    d.begin(|rng| {
        SignIn::choice(pool(), app_with_secret(), "bob")
            .password(PASSWORD)
            .keep_password()
            .session("of a sign-up")
            .access_token("of an earlier sign-in")
            .device(device())
            .begin(rng)
    });
    let mut select = challenge("SELECT_CHALLENGE", json!({}));
    select["AvailableChallenges"] = json!(["PASSWORD_SRP"]);
    d.reply(select);
    d.asked();
    let state = d.sign_in().suspend().unwrap();
    for secret in [
        PASSWORD,
        "9example87654321abcdef",
        device().password().reveal(),
        "of a sign-up",
        "of an earlier sign-in",
        "SRP_A\"",
        &hash("bob"),
    ] {
        assert!(!state.reveal().contains(secret), "{secret}");
    }
    // What is in it, member by member: nothing is there by mistake.
    let state: Value = serde_json::from_str(state.reveal()).unwrap();
    let mut names: Vec<_> = state.as_object().unwrap().keys().cloned().collect();
    names.sort();
    assert_eq!(
        names,
        [
            "available_challenges",
            "challenge_name",
            "challenge_parameters",
            "client_id",
            "clock_offset_seconds",
            "device_key",
            "device_proof",
            "is_admin",
            "is_device_forgotten",
            "is_repeated",
            "passwords",
            "session",
            "steps",
            "typed_name",
            "user_pool_id",
            "username",
            "version",
            "way",
        ]
    );
    assert_eq!(state["version"], 1);
    assert_eq!(state["client_id"], CLIENT);
    assert_eq!(state["device_key"], DEVICE_KEY);
}

#[test]
fn the_counters_go_along() {
    // Three passwords, whether or not the sign-in is put away between them.
    let mut d = plain();
    d.begin(|rng| SignIn::choice(pool(), app(), "bob").begin(rng));
    for _ in 0..3 {
        d.reply(challenge("PASSWORD", json!({})));
        d.asked();
        d.resume(app(), None);
        d.answer(Answer::password("a guess of the person's"));
    }
    let error = d
        .try_reply(200, &challenge("PASSWORD", json!({})))
        .unwrap_err();
    assert!(matches!(
        error,
        Error::Unexpected(Unexpected::TooManyPasswords)
    ));
    assert!(d.sign_in().is_ended());

    // The steps that nobody asked for.
    let mut d = plain();
    d.begin(|rng| SignIn::choice(pool(), app(), "bob").begin(rng));
    for _ in 0..16 {
        match d.try_reply(200, &challenge("MFA_SETUP", json!({}))) {
            Ok(_) => {}
            Err(Error::Unexpected(Unexpected::TooManySteps)) => {
                assert!(d.sign_in().is_ended());
                return;
            }
            Err(error) => panic!("{error:?}"),
        }
        d.reply(json!({ "SecretCode": "JBSWY3DPEHPK3PXP", "Session": SESSION_2 }));
        d.asked();
        d.resume(app(), None);
        d.answer(Answer::code("123456"));
        d.reply(json!({ "Status": "SUCCESS" }));
    }
    panic!("no end")
}

#[test]
fn a_device_is_proved_once_and_there_is_no_fall_back() {
    let known = Srp::device(&device(), "bob");
    let mut d = proved(&challenge("CUSTOM_CHALLENGE", json!({})), false);
    d.resume(app_with_secret(), Some(device()));
    d.answer(Answer::text("blue"));
    d.reply(json!({ "ChallengeName": "DEVICE_SRP_AUTH" }));
    let (_, parameters) = known.challenge(&d.member("ChallengeResponses.SRP_A"));
    d.reply(json!({
        "ChallengeName": "DEVICE_PASSWORD_VERIFIER",
        "ChallengeParameters": parameters,
    }));
    d.reply(challenge("CUSTOM_CHALLENGE", json!({ "again": "?" })));
    d.asked();
    d.resume(app_with_secret(), Some(device()));
    d.answer(Answer::text("blue"));
    let error = d
        .try_reply(200, &json!({ "ChallengeName": "DEVICE_SRP_AUTH" }))
        .unwrap_err();
    assert!(matches!(
        error,
        Error::Unexpected(Unexpected::Challenge(ChallengeName::DeviceSrpAuth))
    ));
    let gone = json!({
        "__type": "ResourceNotFoundException",
        "message": "Device does not exist.",
    });
    let error = d.try_reply(400, &gone).unwrap_err();
    assert!(
        matches!(&error, Error::Service(error) if error.kind() == ServiceErrorKind::DeviceNotFound)
    );
    assert!(d.sign_in().is_ended());
}

#[test]
fn there_is_no_password_afterwards_and_no_fresh_start() {
    let mut d = plain();
    d.begin(|rng| {
        SignIn::choice(pool(), app(), "bob")
            .password(PASSWORD)
            .keep_password()
            .begin(rng)
    });
    let mut select = challenge("SELECT_CHALLENGE", json!({}));
    select["AvailableChallenges"] = json!(["PASSWORD", "PASSWORD_SRP"]);
    d.reply(select);
    d.asked();
    d.resume(app(), None);
    for choice in [ChallengeName::Password, ChallengeName::PasswordSrp] {
        let answered = d.sign_in().answer(Answer::choose(choice));
        assert!(matches!(
            answered,
            Err(Error::Misuse(Misuse::PasswordMissing))
        ));
    }
    let again = d.sign_in().begin_again(&mut Numbers(1));
    assert!(matches!(again, Err(Error::Misuse(Misuse::PasswordMissing))));
    assert!(d.sign_in().question().is_some());
}

#[test]
fn the_question_for_the_password_to_start_again_with_is_put_away_with_what_the_start_needs() {
    let mut d = plain();
    d.begin(|rng| {
        SignIn::choice(pool(), app_with_secret(), "bob@x.org")
            .password(PASSWORD)
            .prefer(ChallengeName::PasswordSrp)
            .target_acr_values("urn:example:gold")
            .device(device())
            .begin(rng)
    });
    d.reply(challenge("NEW_PASSWORD_REQUIRED", json!({})));
    d.asked();
    d.answer(Answer::new_password("n3w"));
    d.refuse("ResourceNotFoundException", "Device does not exist.");
    assert!(matches!(d.asked(), Question::Password(_)));
    d.resume(app_with_secret(), None);
    d.answer(Answer::password("n3w"));
    assert_eq!(
        d.member("AuthParameters.TARGET_ACR_VALUES"),
        "urn:example:gold"
    );
    let mine = [
        ("ChallengeResponses.USERNAME", "bob"),
        ("ChallengeResponses.SECRET_HASH", &*hash("bob")),
    ];
    d.prove(&Srp::user("bob", "n3w"), None, &mine);
    assert!(d.tokens().is_device_forgotten());
}

#[test]
fn it_is_put_away_at_a_question_alone() {
    let mut rng = Numbers(1);
    let mut sign_in = SignIn::custom(pool(), app(), "bob")
        .begin(&mut rng)
        .unwrap();
    assert!(matches!(
        sign_in.suspend(),
        Err(Error::Misuse(Misuse::NoQuestion))
    ));
    let body = tokens().to_string();
    let reply =
        caldera_srp::flow::Reply::from_json(Operation::InitiateAuth, 200, None, body.as_bytes());
    let step = sign_in.reply(reply.unwrap(), now(), &mut rng);
    assert!(matches!(step, Ok(Step::Done(_))));
    assert!(matches!(
        sign_in.suspend(),
        Err(Error::Misuse(Misuse::Ended))
    ));
}

fn refused(state: &str, app: caldera_srp::AppClient, device: Option<caldera_srp::Device>) -> Error {
    SignIn::resume(state, app, device, &mut Numbers(1))
        .err()
        .unwrap()
}

#[test]
fn another_client_or_device_is_refused() {
    let state = proved(&challenge("SMS_MFA", json!({})), false)
        .sign_in()
        .suspend()
        .unwrap();
    let state = state.reveal();
    let wrong = |parameter, fault| EngineError::Parameter { parameter, fault };
    let is = |error: Error, expected: EngineError| {
        assert!(
            matches!(&error, Error::Engine(error) if *error == expected),
            "{error:?}"
        );
    };
    is(
        refused(
            state,
            caldera_srp::AppClient::new("another").unwrap(),
            Some(device()),
        ),
        wrong(Parameter::ClientId, Fault::Mismatch),
    );
    is(
        refused(state, app_with_secret(), None),
        wrong(Parameter::DeviceKey, Fault::Missing),
    );
    let other = caldera_srp::Device::new("eu-west-1_other", "-F", "password".to_owned()).unwrap();
    is(
        refused(state, app_with_secret(), Some(other)),
        wrong(Parameter::DeviceKey, Fault::Mismatch),
    );
}

#[test]
fn what_is_cut_short_or_foreign_or_changed_is_a_typed_error_or_within_the_bounds() {
    let state = proved(&challenge("SMS_MFA", json!({ "a": "b" })), true)
        .sign_in()
        .suspend()
        .unwrap();
    let state = state.reveal();
    let resume =
        |text: &str| SignIn::resume(text, app_with_secret(), Some(device()), &mut Numbers(1));
    assert!(resume(state).is_ok());
    for end in (0..state.len()).filter(|end| state.is_char_boundary(*end)) {
        assert!(resume(&state[..end]).is_err(), "{end}");
    }
    for foreign in ["", "null", "[]", "{}", "{\"version\":1}", "\u{0}"] {
        assert!(resume(foreign).is_err(), "{foreign}");
    }
    let whole: Value = serde_json::from_str(state).unwrap();
    let with = |name: &str, value: Value| {
        let mut changed = whole.clone();
        changed[name] = value;
        resume(&changed.to_string()).err()
    };
    for name in whole.as_object().unwrap().keys() {
        // Of another type than it has.
        for value in [json!([[]]), json!(1.5)] {
            assert!(with(name, value.clone()).is_some(), "{name} {value}");
        }
    }
    for (name, value) in [
        ("version", json!(2)),
        ("passwords", json!(4)),
        ("passwords", json!(-1)),
        ("steps", json!(17)),
        ("device_proof", json!("absent")),
        ("device_proof", json!("never")),
        ("way", json!("front door")),
        ("typed_name", json!("")),
        ("username", json!("x".repeat(1_025))),
        ("rejected", json!("TooManyRequests")),
        ("challenge_name", json!("")),
        ("session", json!("")),
        ("session", json!("x".repeat(4_097))),
        ("user_pool_id", json!("none")),
        ("secret_code", json!("not base32!")),
        ("clock_offset_seconds", json!("1")),
    ] {
        assert!(with(name, value.clone()).is_some(), "{name} {value}");
    }
    let long = format!("{{\"version\":1,\"x\":\"{}\"}}", "x".repeat(4 << 20));
    assert!(resume(&long).is_err());
}
