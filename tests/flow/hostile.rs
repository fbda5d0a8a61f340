//! A service that answers anything at all, and a person who does: only typed errors come of it.

use caldera_srp::{
    Parameters, Timestamp,
    flow::{
        Answer, AuthReply, ChallengeName, ClockOffset, Context, Error, Reply, ServiceErrorKind,
        SignIn, Step,
    },
};
use rand_core::TryRng;
use serde_json::{Value, json};

use super::driver::{
    Failing, Numbers, Srp, app, app_with_secret, device, members, now, pool, tokens,
};

/// Draws from a fixed row of numbers.
struct Dice(Numbers);

impl Dice {
    fn below(&mut self, bound: usize) -> usize {
        let Ok(number) = self.0.try_next_u64();
        (number % bound as u64) as usize
    }

    fn one_in(&mut self, chances: usize) -> bool {
        self.below(chances) == 0
    }

    fn pick<'a, T>(&mut self, from: &'a [T]) -> &'a T {
        &from[self.below(from.len())]
    }

    fn text(&mut self) -> String {
        match self.below(12) {
            0 => String::new(),
            1 => "x".repeat(4_097),
            2 => "9".repeat(131_073),
            3 => "\u{0}\"\\\u{1f40e}".to_owned(),
            4 => "[\"SMS_MFA\",\"SOFTWARE_TOKEN_MFA\"]".to_owned(),
            5 => "[\"userAttributes.email\"]".to_owned(),
            6 => "{\"email\":\"a\"}".to_owned(),
            7 => "-1".to_owned(),
            8 => "0".to_owned(),
            9 => "f".repeat(768),
            10 => "AAAA".to_owned(),
            _ => "bob".to_owned(),
        }
    }
}

const CHALLENGES: [&str; 19] = [
    "PASSWORD_VERIFIER",
    "PASSWORD_VERIFIER",
    "DEVICE_SRP_AUTH",
    "DEVICE_PASSWORD_VERIFIER",
    "SMS_MFA",
    "EMAIL_OTP",
    "SOFTWARE_TOKEN_MFA",
    "SMS_OTP",
    "SELECT_MFA_TYPE",
    "SELECT_CHALLENGE",
    "MFA_SETUP",
    "NEW_PASSWORD_REQUIRED",
    "CUSTOM_CHALLENGE",
    "ADMIN_NO_SRP_AUTH",
    "PASSWORD",
    "PASSWORD_SRP",
    "WEB_AUTHN",
    "UNHEARD_OF",
    "",
];

const PARAMETERS: [&str; 14] = [
    "SALT",
    "SRP_B",
    "SECRET_BLOCK",
    "USERNAME",
    "USER_ID_FOR_SRP",
    "DEVICE_KEY",
    "CODE_DELIVERY_DESTINATION",
    "FRIENDLY_DEVICE_NAME",
    "MFAS_CAN_CHOOSE",
    "MFAS_CAN_SETUP",
    "requiredAttributes",
    "userAttributes",
    "CREDENTIAL_REQUEST_OPTIONS",
    "",
];

const ERRORS: [&str; 7] = [
    "CodeMismatchException",
    "EnableSoftwareTokenMFAException",
    "InvalidPasswordException",
    "TooManyRequestsException",
    "NotAuthorizedException",
    "UnheardOfException",
    "ResourceNotFoundException",
];

/// A reply's body: one that could be, with things taken away, added, doubled and blown up.
fn body(dice: &mut Dice, srp: &Value) -> String {
    let mut body = match dice.below(10) {
        0 => tokens(),
        1 => json!({ "SecretCode": "JBSWY3DPEHPK3PXP" }),
        2 => json!({ "Status": dice.pick(&["SUCCESS", "ERROR", ""]) }),
        _ => {
            let name = *dice.pick(&CHALLENGES);
            let mut parameters = if name.ends_with("VERIFIER") {
                srp.clone()
            } else {
                json!({})
            };
            for _ in 0..dice.below(4) {
                if dice.one_in(2) {
                    parameters[*dice.pick(&PARAMETERS)] = dice.text().into();
                }
            }
            if dice.one_in(4) {
                parameters
                    .as_object_mut()
                    .unwrap()
                    .remove(*dice.pick(&PARAMETERS));
            }
            json!({ "ChallengeName": name, "ChallengeParameters": parameters })
        }
    };
    if dice.one_in(2) {
        body["Session"] = dice.text().into();
    }
    if dice.one_in(4) {
        body["AvailableChallenges"] = json!(["PASSWORD_SRP", "PASSWORD", dice.text()]);
    }
    if dice.one_in(8) {
        body["AuthenticationResult"] = json!({ "AccessToken": dice.text() });
    }
    if dice.one_in(12) {
        let member = *dice.pick(&["ChallengeName", "Session", "ChallengeParameters"]);
        body[member] = dice
            .pick(&[json!(1), json!(null), json!([]), json!({})])
            .clone();
    }
    let text = body.to_string();
    match dice.below(24) {
        // A member twice.
        0 => text.replacen('{', "{\"Session\":\"a\",\"Session\":\"b\",", 1),
        // Cut short.
        1 => text.chars().take(dice.below(text.len())).collect(),
        _ => text,
    }
}

fn answer(dice: &mut Dice) -> Answer {
    let choice = *dice.pick(&CHALLENGES);
    let answer = match dice.below(8) {
        0 => Answer::choose(ChallengeName::from(choice)),
        1 => Answer::choose(ChallengeName::PasswordSrp).with_password("hunter2"),
        2 => Answer::new_password(dice.text()).with_attribute(dice.text(), dice.text()),
        3 => Answer::text(dice.text()),
        4 => Answer::password(dice.text()),
        5 => Answer::credential(dice.text()),
        6 => {
            let mut responses = Parameters::new();
            responses.set(dice.text(), dice.text());
            Answer::by_hand(responses)
        }
        _ => Answer::code(*dice.pick(&["123456", "12 34", "hunter2", ""])),
    };
    match dice.below(12) {
        0 => answer.with_device_name(dice.text()),
        1 => answer.with_context(Context::new().with_client_metadata(dice.text(), dice.text())),
        _ => answer,
    }
}

fn begin(dice: &mut Dice, rng: &mut Numbers) -> SignIn {
    let app = if dice.one_in(2) {
        app()
    } else {
        app_with_secret()
    };
    let builder = match dice.below(7) {
        0 => SignIn::custom(pool(), app, "bob"),
        1 => SignIn::custom_with_srp(pool(), app, "bob", "hunter2"),
        2 => SignIn::choice(pool(), app, "bob"),
        3 => SignIn::choice(pool(), app, "bob").password("hunter2"),
        4 => SignIn::password(pool(), app, "bob", "hunter2"),
        5 => SignIn::admin_no_srp(pool(), app, "bob", "hunter2"),
        _ => SignIn::user(pool(), app, "bob", "hunter2"),
    };
    let builder = if dice.one_in(2) {
        builder.device(device())
    } else {
        builder
    };
    let builder = if dice.one_in(8) {
        builder.clock_offset(ClockOffset::from_seconds(i64::MIN))
    } else {
        builder
    };
    builder.begin(rng).unwrap()
}

/// How often each thing happened, so that it is seen that all of them do.
#[derive(Debug, Default)]
struct Seen {
    sent: u32,
    asked: u32,
    done: u32,
    malformed: u32,
    engine: u32,
    service: u32,
    foreign: u32,
    unexpected: u32,
    misuse: u32,
    answered: u32,
    randomness: u32,
}

#[test]
fn any_reply_in_any_order_gives_a_request_a_question_tokens_or_a_typed_error() {
    let (_, srp) = Srp::user("bob", "hunter2").challenge("abcdef");
    let mut seen = Seen::default();
    for seed in 0..2_400 {
        let mut dice = Dice(Numbers(seed));
        let mut rng = Numbers(seed);
        let mut sign_in = begin(&mut dice, &mut rng);
        for _ in 0..16 {
            let before = sign_in.request().to_json().reveal().to_owned();
            let open = sign_in.question().is_some();
            if sign_in.is_ended() && dice.one_in(2) {
                break;
            }
            if dice.one_in(if open { 2 } else { 12 }) {
                match sign_in.answer(answer(&mut dice)) {
                    Ok(request) => {
                        assert!(open);
                        members(&request);
                        seen.answered += 1;
                    }
                    Err(error) => {
                        note(&error, &mut seen);
                        assert_eq!(sign_in.question().is_some(), open);
                        assert_eq!(sign_in.request().to_json().reveal(), before);
                    }
                }
                continue;
            }
            let operation = sign_in.request().operation();
            let (status, text) = if dice.one_in(6) {
                let error = *dice.pick(&ERRORS);
                let message = *dice.pick(&["Device does not exist.", "Password attempts exceeded"]);
                (
                    400,
                    json!({ "__type": error, "message": message }).to_string(),
                )
            } else if dice.one_in(12) {
                let status = *dice.pick(&[200, 202, 302, 403, 405, 407, 429, 503]);
                (status, (*dice.pick(&["<html>", "", "null"])).to_owned())
            } else {
                (200, body(&mut dice, &srp))
            };
            let Ok(reply) = Reply::from_json(operation, status, None, text.as_bytes()) else {
                seen.malformed += 1;
                continue;
            };
            let fails = dice.one_in(3);
            let step = if fails {
                sign_in.reply(reply, now(), &mut Failing::default())
            } else {
                sign_in.reply(reply, now(), &mut rng)
            };
            match step {
                Ok(Step::Send(request)) => {
                    seen.sent += 1;
                    let sent = members(&request);
                    // No session but the one that this reply gave.
                    let given = serde_json::from_str::<Value>(&text).unwrap();
                    assert_eq!(
                        sent.get("Session").map(String::as_str),
                        given["Session"].as_str()
                    );
                }
                Ok(Step::Ask(_)) => {
                    seen.asked += 1;
                    assert!(sign_in.question().is_some());
                }
                Ok(Step::Done(completed)) => {
                    seen.done += 1;
                    assert!(!completed.access_token().is_empty());
                    assert!(sign_in.is_ended());
                }
                Err(error) => {
                    note(&error, &mut seen);
                    assert_eq!(sign_in.request().to_json().reveal(), before);
                    match &error {
                        Error::Service(error) => {
                            assert_eq!(sign_in.is_ended(), !error.kind().is_transient());
                        }
                        Error::Foreign(_) => assert!(!sign_in.is_ended()),
                        _ => {}
                    }
                }
            }
        }
    }
    assert!(
        [
            seen.sent,
            seen.asked,
            seen.done,
            seen.malformed,
            seen.engine,
            seen.service,
            seen.foreign,
            seen.unexpected,
            seen.misuse,
            seen.answered,
            seen.randomness,
        ]
        .iter()
        .all(|&count| count > 50),
        "{seen:?}"
    );
}

fn note(error: &Error, seen: &mut Seen) {
    match error {
        Error::Engine(caldera_srp::Error::Randomness) => seen.randomness += 1,
        Error::Engine(_) => seen.engine += 1,
        Error::Service(error) => {
            assert_ne!(error.kind(), ServiceErrorKind::Unavailable);
            seen.service += 1;
        }
        Error::Foreign(_) => seen.foreign += 1,
        Error::Unexpected(_) => seen.unexpected += 1,
        Error::Misuse(_) => seen.misuse += 1,
        other => panic!("{other:?}"),
    }
    assert!(!error.to_string().is_empty());
}

#[test]
fn over_long_values_are_refused_by_name_and_at_their_bound() {
    for (name, limit) in [
        ("SALT", 1_024),
        ("SRP_B", 1_024),
        ("SECRET_BLOCK", 131_072),
        ("USER_ID_FOR_SRP", 1_024),
        ("USERNAME", 1_024),
    ] {
        let mut sign_in = SignIn::user(pool(), app(), "bob", "hunter2")
            .begin(&mut Numbers(1))
            .unwrap();
        let (_, mut parameters) = Srp::user("bob", "hunter2").challenge("abcdef");
        if name == "USERNAME" {
            parameters
                .as_object_mut()
                .unwrap()
                .remove("USER_ID_FOR_SRP");
        }
        parameters[name] = "0".repeat(limit + 1).into();
        let body =
            json!({ "ChallengeName": "PASSWORD_VERIFIER", "ChallengeParameters": parameters });
        let operation = sign_in.request().operation();
        let reply = Reply::from_json(operation, 200, None, body.to_string().as_bytes()).unwrap();
        let error = sign_in.reply(reply, now(), &mut Numbers(1)).unwrap_err();
        let expected = if name == "SECRET_BLOCK" {
            // The bound of any parameter, which is the same.
            "ChallengeParameters is longer than 131072 bytes".to_owned()
        } else {
            format!("{name} is longer than {limit} bytes")
        };
        assert_eq!(error.to_string(), expected);
        assert!(!sign_in.is_ended());
    }
    let mut sign_in = SignIn::custom(pool(), app(), "bob")
        .begin(&mut Numbers(1))
        .unwrap();
    for (length, fits) in [(4_097, false), (4_096, true)] {
        let reply = AuthReply::new()
            .with_challenge_name("SMS_MFA")
            .with_session("x".repeat(length));
        assert_eq!(sign_in.reply(reply, now(), &mut Numbers(1)).is_ok(), fits);
    }
}

#[test]
fn a_reply_has_256_parameters_and_choices_at_most() {
    let numbered = |count: usize| (0..count).map(|number| (number.to_string(), "x"));
    for (count, fits) in [(256, true), (257, false), (100_000, false)] {
        let parameters = AuthReply::new()
            .with_challenge_name("CUSTOM_CHALLENGE")
            .with_challenge_parameters(numbered(count));
        let choices = numbered(count).fold(
            AuthReply::new().with_challenge_name("SELECT_CHALLENGE"),
            |reply, (name, _)| reply.with_available_challenge(&name),
        );
        for reply in [parameters, choices] {
            let mut rng = Numbers(1);
            let mut sign_in = SignIn::custom(pool(), app(), "bob")
                .begin(&mut rng)
                .unwrap();
            assert_eq!(
                sign_in.reply(reply, now(), &mut rng).is_ok(),
                fits,
                "{count}"
            );
        }
    }
}

#[test]
fn what_the_caller_gives_is_bounded_too() {
    let long = || "x".repeat(131_073);
    let begin = |builder: caldera_srp::flow::SignInBuilder| builder.begin(&mut Numbers(1)).is_ok();
    let user = |name: String, password: String| SignIn::user(pool(), app(), name, password);
    assert!(begin(user("x".repeat(1_024), "x".repeat(4_096))));
    assert!(!begin(user("x".repeat(1_025), String::new())));
    assert!(!begin(user(String::new(), String::new())));
    assert!(!begin(user("bob".to_owned(), "x".repeat(4_097))));
    assert!(begin(user("bob".to_owned(), String::new())));
    for context in [
        Context::new().with_client_metadata("k", long()),
        Context::new().with_client_metadata("", "v"),
        Context::new().with_analytics_endpoint_id(long()),
        (0..257).fold(Context::new(), |context, n| {
            context.with_client_metadata(n.to_string(), "")
        }),
    ] {
        assert!(!begin(
            SignIn::custom(pool(), app(), "bob").context(context)
        ));
    }
    assert!(!begin(
        SignIn::choice(pool(), app(), "bob").access_token(long())
    ));
}

#[test]
fn time_and_order_can_be_anything() {
    let mut sign_in = SignIn::custom(pool(), app(), "bob")
        .begin(&mut Numbers(1))
        .unwrap();
    assert!(sign_in.answer(Answer::code("1")).is_err());
    assert!(sign_in.reply(Reply::Empty, now(), &mut Numbers(1)).is_err());
    let last = Timestamp::from_unix_seconds(253_402_300_799).unwrap();
    let tokens = || {
        let result = caldera_srp::flow::AuthenticationResult::new().with_access_token("a");
        AuthReply::new().with_authentication_result(result)
    };
    assert!(sign_in.reply(tokens(), last, &mut Numbers(1)).is_ok());
    assert!(sign_in.reply(tokens(), last, &mut Numbers(1)).is_err());
    assert!(sign_in.answer(Answer::code("1")).is_err());
    assert!(sign_in.question().is_none());
}
