//! What may be sent again: every request of a sign-in, and those around it, after every outcome.

use caldera_srp::Parameters;
use caldera_srp::flow::{
    Answer, ChallengeName, ClockOffset, Error, ForeignReply, Operation, Outcome, Refresh, Reply,
    Request, ServiceError, SignIn, forget_device, get_user, global_sign_out, list_devices,
    revoke_token, update_device_status,
};
use serde_json::{Value, json};

use super::driver::{
    DEVICE_KEY, Driver, Mode, Numbers, SESSION_1, SESSION_2, Srp, app, app_with_secret, device,
    now, pool, tokens,
};

/// Whether it may be sent again after each outcome, ten seconds after it was made.
fn repeats(request: &Request) -> (bool, bool, bool) {
    let later = now().checked_add_seconds(10).unwrap();
    (
        request.may_be_repeated(Outcome::NotSent, later),
        request.may_be_repeated(Outcome::Throttled, later),
        request.may_be_repeated(Outcome::Unknown, later),
    )
}

const ALWAYS: (bool, bool, bool) = (true, true, true);
/// What the service takes once.
const ONCE: (bool, bool, bool) = (true, true, false);
/// A claim whose time is over.
const NEVER: (bool, bool, bool) = (false, false, false);

#[test]
fn openings() {
    let mut rng = Numbers(1);
    for builder in [
        SignIn::user(pool(), app(), "bob", "hunter2"),
        SignIn::user(pool(), app_with_secret(), "bob", "hunter2").device(device()),
        SignIn::custom(pool(), app(), "bob"),
        SignIn::custom_with_srp(pool(), app(), "bob", "hunter2"),
        SignIn::choice(pool(), app(), "bob"),
        SignIn::choice(pool(), app(), "bob").prefer(ChallengeName::EmailOtp),
        SignIn::password(pool(), app(), "bob", "hunter2"),
        SignIn::admin_password(pool(), app(), "bob", "hunter2"),
        SignIn::admin_no_srp(pool(), app(), "bob", "hunter2"),
    ] {
        let sign_in = builder.begin(&mut rng).unwrap();
        assert_eq!(repeats(&sign_in.request()), ALWAYS);
        assert_eq!(sign_in.request().repeatable_until(), None);
    }
    // The session of a sign-up is taken once.
    let sign_in = SignIn::choice(pool(), app(), "bob").session("of a sign-up");
    assert_eq!(repeats(&sign_in.begin(&mut rng).unwrap().request()), ONCE);
}

#[test]
fn a_claim_goes_out_again_only_if_it_never_arrived_and_within_five_seconds() {
    let mut d = Driver::new(Mode::Plain);
    d.begin(|rng| SignIn::user(pool(), app(), "bob", "hunter2").begin(rng));
    d.prove(
        &Srp::user("bob", "hunter2"),
        None,
        &[("ChallengeResponses.USERNAME", "bob")],
    );
    let request = d.sign_in().request();
    assert_eq!(repeats(&request), NEVER);
    assert_eq!(request.repeatable_until(), Some(now().unix_seconds() + 5));
    for (seconds, is_young) in [(-6, false), (-5, true), (0, true), (5, true), (6, false)] {
        let at = now().checked_add_seconds(seconds).unwrap();
        assert_eq!(request.may_be_repeated(Outcome::NotSent, at), is_young);
        assert_eq!(request.may_be_repeated(Outcome::Throttled, at), is_young);
        assert!(!request.may_be_repeated(Outcome::Unknown, at));
        let json: Value = serde_json::from_str(request.repeatable_to_json(at).reveal()).unwrap();
        assert_eq!(
            json,
            json!({
                "not_sent": is_young,
                "throttled": is_young,
                "unknown": false,
                "until": now().unix_seconds() + 5,
            })
        );
    }
}

#[test]
fn a_sign_in_asks_by_its_own_clock_s_offset() {
    let mut d = Driver::new(Mode::Plain);
    d.begin(|rng| {
        SignIn::user(pool(), app(), "bob", "hunter2")
            .clock_offset(ClockOffset::from_seconds(3_600))
            .begin(rng)
    });
    let (_, parameters) = Srp::user("bob", "hunter2").challenge(&d.member("AuthParameters.SRP_A"));
    d.reply(json!({
        "ChallengeName": "PASSWORD_VERIFIER",
        "ChallengeParameters": parameters,
    }));
    let sign_in = d.sign_in();
    assert_eq!(sign_in.clock_offset().seconds(), 3_600);
    assert!(sign_in.may_be_repeated(Outcome::NotSent, now()));
    assert!(!sign_in.may_be_repeated(Outcome::Unknown, now()));
    assert!(!sign_in.request().may_be_repeated(Outcome::NotSent, now()));
    sign_in.set_clock_offset(ClockOffset::from_seconds(i64::MAX));
    assert!(!sign_in.may_be_repeated(Outcome::NotSent, now()));
}

#[test]
fn a_device_s_claim_is_one_too() {
    let mut d = Driver::new(Mode::Plain);
    d.begin(|rng| {
        SignIn::custom(pool(), app(), "bob")
            .device(device())
            .begin(rng)
    });
    d.reply(json!({ "ChallengeName": "DEVICE_SRP_AUTH", "Session": SESSION_1 }));
    assert_eq!(repeats(&d.sign_in().request()), ALWAYS);
    let (_, parameters) =
        Srp::device(&device(), "bob").challenge(&d.member("ChallengeResponses.SRP_A"));
    d.reply(json!({
        "ChallengeName": "DEVICE_PASSWORD_VERIFIER",
        "ChallengeParameters": parameters,
    }));
    assert_eq!(repeats(&d.sign_in().request()), NEVER);
    assert!(d.sign_in().may_be_repeated(Outcome::Throttled, now()));
}

#[test]
fn answers() {
    let by_hand = |key: &'static str| {
        let mut responses = Parameters::new();
        responses.set(key, "x");
        Answer::by_hand(responses)
    };
    for (name, answer, expected) in [
        ("SMS_MFA", Answer::code("123456"), ONCE),
        ("EMAIL_OTP", Answer::code("123456"), ONCE),
        ("SMS_OTP", Answer::code("123456"), ONCE),
        ("SOFTWARE_TOKEN_MFA", Answer::code("123456"), ONCE),
        ("NEW_PASSWORD_REQUIRED", Answer::new_password("p"), ONCE),
        ("CUSTOM_CHALLENGE", Answer::text("blue"), ONCE),
        ("WEB_AUTHN", Answer::credential("{}"), ONCE),
        ("UNHEARD_OF", by_hand("ANSWER"), ONCE),
        (
            "SELECT_MFA_TYPE",
            Answer::choose(ChallengeName::SmsMfa),
            ALWAYS,
        ),
        ("SELECT_MFA_TYPE", by_hand("SOFTWARE_TOKEN_MFA_CODE"), ONCE),
        (
            "SELECT_CHALLENGE",
            Answer::choose(ChallengeName::EmailOtp),
            ALWAYS,
        ),
        (
            "SELECT_CHALLENGE",
            Answer::choose(ChallengeName::PasswordSrp).with_password("p"),
            ALWAYS,
        ),
        (
            "SELECT_CHALLENGE",
            Answer::choose(ChallengeName::Password).with_password("p"),
            ALWAYS,
        ),
        (
            "SELECT_CHALLENGE",
            Answer::choose(ChallengeName::WebAuthn).with_credential("{}"),
            ONCE,
        ),
        ("PASSWORD", Answer::password("p"), ALWAYS),
        ("PASSWORD_SRP", Answer::password("p"), ALWAYS),
    ] {
        let mut d = Driver::new(Mode::Plain);
        d.begin(|rng| SignIn::choice(pool(), app_with_secret(), "bob").begin(rng));
        d.reply(json!({ "ChallengeName": name, "Session": SESSION_1 }));
        d.asked();
        d.answer(answer);
        assert_eq!(repeats(&d.sign_in().request()), expected, "{name}");
    }
}

#[test]
fn setting_up_an_authenticator_app() {
    let mut d = Driver::new(Mode::Plain);
    d.begin(|rng| SignIn::custom(pool(), app(), "bob").begin(rng));
    d.reply(json!({ "ChallengeName": "MFA_SETUP", "Session": SESSION_1 }));
    assert_eq!(repeats(&d.sign_in().request()), ALWAYS);
    d.reply(json!({ "SecretCode": "JBSWY3DPEHPK3PXP", "Session": SESSION_2 }));
    d.asked();
    d.answer(Answer::code("123456"));
    assert_eq!(repeats(&d.sign_in().request()), ONCE);
    d.reply(json!({ "Status": "SUCCESS", "Session": SESSION_2 }));
    assert_eq!(repeats(&d.sign_in().request()), ALWAYS);
}

#[test]
fn requests_around_it() {
    let refresh = || Refresh::new(app(), "bob", "token").unwrap();
    for (request, expected) in [
        (refresh().request(), ALWAYS),
        (refresh().admin(pool()).request(), ALWAYS),
        (refresh().rotating().request(), ONCE),
        (revoke_token(&app(), "token").unwrap(), ALWAYS),
        (global_sign_out("token").unwrap(), ALWAYS),
        (get_user("token").unwrap(), ALWAYS),
        (list_devices("token", None, None).unwrap(), ALWAYS),
        (forget_device("token", DEVICE_KEY).unwrap(), ALWAYS),
        (
            update_device_status("token", DEVICE_KEY, true).unwrap(),
            ALWAYS,
        ),
    ] {
        assert_eq!(repeats(&request), expected, "{request:?}");
    }
    let mut d = Driver::new(Mode::Plain);
    d.begin(|rng| SignIn::custom(pool(), app(), "bob").begin(rng));
    let mut reply = tokens();
    reply["AuthenticationResult"]["NewDeviceMetadata"] =
        json!({ "DeviceKey": DEVICE_KEY, "DeviceGroupKey": "-F" });
    d.reply(reply);
    let confirmation = d.done().confirm_device(None, &mut Numbers(1)).unwrap();
    assert_eq!(repeats(&confirmation.unwrap().request()), ALWAYS);
}

#[test]
fn outcomes_have_names() {
    for (outcome, name) in [
        (Outcome::NotSent, "not_sent"),
        (Outcome::Throttled, "throttled"),
        (Outcome::Unknown, "unknown"),
    ] {
        assert_eq!(outcome.name(), name);
        assert_eq!(outcome.to_string(), name);
        assert_eq!(Outcome::from_name(name), Some(outcome));
    }
    for name in ["", "Unknown", "not sent", "throttled "] {
        assert_eq!(Outcome::from_name(name), None);
    }
}

#[test]
fn a_reply_s_error_tells_its_outcome() {
    let of = |status, body: &str| match Reply::from_json(
        Operation::InitiateAuth,
        status,
        None,
        body.as_bytes(),
    )
    .unwrap()
    {
        Reply::Error(error) => Outcome::of(&error.into()),
        other => panic!("{other:?}"),
    };
    let busy = r#"{"__type":"TooManyRequestsException"}"#;
    assert_eq!(of(400, busy), Some(Outcome::Throttled));
    let failed = r#"{"__type":"InternalErrorException"}"#;
    assert_eq!(of(500, failed), Some(Outcome::Unknown));
    assert_eq!(of(408, r#"{"__type":"X"}"#), Some(Outcome::Unknown));
    assert_eq!(of(429, r#"{"__type":"X"}"#), Some(Outcome::Throttled));
    let foreign = Error::from(ForeignReply::new(429));
    assert_eq!(Outcome::of(&foreign), Some(Outcome::Unknown));
    let broken = Reply::from_json(Operation::InitiateAuth, 200, None, b"{").unwrap_err();
    assert_eq!(Outcome::of(&broken.into()), Some(Outcome::Unknown));
    let wrong = r#"{"__type":"NotAuthorizedException"}"#;
    assert_eq!(of(400, wrong), None);
    let misuse = Error::from(ServiceError::new("CodeMismatchException", ""));
    assert_eq!(Outcome::of(&misuse), None);
}
