//! The rules that others get wrong, each with a test of its name.

use caldera_srp::{
    Error as EngineError, Timestamp,
    flow::{
        Answer, ChallengeName, ClockOffset, Context, Error, Misuse, Operation, Question, Refresh,
        Reply, ServiceErrorKind, SignIn, Step, Unexpected, UserContext,
    },
    verifier::Verifier,
};
use serde_json::json;

use super::driver::{
    ANY, CLIENT, DEVICE_KEY, Driver, Mode, Numbers, SECRET_BLOCK, SESSION_1, SESSION_2, SESSION_3,
    Srp, app, app_with_secret, device, expect, hash, members, now, play, pool, tokens,
};

const PASSWORD: &str = "hunter2";

fn plain() -> Driver {
    Driver::new(Mode::Plain)
}

fn sms(session: Option<&str>, parameters: serde_json::Value) -> serde_json::Value {
    let mut reply = json!({ "ChallengeName": "SMS_MFA", "ChallengeParameters": parameters });
    if let Some(session) = session {
        reply["Session"] = session.into();
    }
    reply
}

#[test]
fn later_calls_go_by_user_id_for_srp_and_not_by_username() {
    play(|d| {
        let names = json!({ "USERNAME": "bob@x.org", "USER_ID_FOR_SRP": "sub-1" });
        let srp = Srp::user_called("sub-1", PASSWORD, names);
        d.begin(|rng| SignIn::user(pool(), app(), "Bob@X.org", PASSWORD).begin(rng));
        d.sent(
            Operation::InitiateAuth,
            &[
                ("ClientId", CLIENT),
                ("AuthFlow", "USER_SRP_AUTH"),
                ("AuthParameters.USERNAME", "Bob@X.org"),
                ("AuthParameters.SRP_A", ANY),
            ],
        );
        d.prove(&srp, None, &[("ChallengeResponses.USERNAME", "sub-1")]);
        assert_eq!(d.tokens().username(), "sub-1");
    });
}

#[test]
fn where_there_is_no_user_id_for_srp_username_is_hashed_and_sent() {
    play(|d| {
        let srp = Srp::user_called("bob", PASSWORD, json!({ "USERNAME": "bob" }));
        d.begin(|rng| SignIn::user(pool(), app(), "bob@x.org", PASSWORD).begin(rng));
        d.prove(&srp, None, &[("ChallengeResponses.USERNAME", "bob")]);
        assert_eq!(d.tokens().username(), "bob");
    });
}

#[test]
fn the_name_typed_is_used_only_if_no_challenge_ever_gave_one() {
    play(|d| {
        // Neither name: the one typed is all there is, and it is hashed.
        let srp = Srp::user_called("bob", PASSWORD, json!({}));
        d.begin(|rng| SignIn::user(pool(), app(), "bob", PASSWORD).begin(rng));
        d.prove(&srp, None, &[("ChallengeResponses.USERNAME", "bob")]);
        d.reply(sms(Some(SESSION_1), json!({})));
        d.asked();
        d.answer(Answer::code("1"));
        assert_eq!(d.member("ChallengeResponses.USERNAME"), "bob");
        // As soon as one is given, it is used.
        d.reply(sms(Some(SESSION_2), json!({ "USERNAME": "sub-1" })));
        d.asked();
        d.answer(Answer::code("1"));
        assert_eq!(d.member("ChallengeResponses.USERNAME"), "sub-1");
        assert_eq!(d.tokens().username(), "sub-1");
    });
}

#[test]
fn the_name_is_remembered_over_challenges_that_carry_none() {
    play(|d| {
        let srp = Srp::user("bob", PASSWORD);
        d.begin(|rng| SignIn::user(pool(), app_with_secret(), "bob@x.org", PASSWORD).begin(rng));
        d.prove(
            &srp,
            None,
            &[
                ("ChallengeResponses.USERNAME", "bob"),
                ("ChallengeResponses.SECRET_HASH", &hash("bob")),
            ],
        );
        for session in [SESSION_1, SESSION_2] {
            d.reply(sms(
                Some(session),
                json!({ "CODE_DELIVERY_DESTINATION": "+*1" }),
            ));
            d.asked();
            d.answer(Answer::code("1"));
            assert_eq!(d.member("ChallengeResponses.USERNAME"), "bob");
            assert_eq!(d.member("ChallengeResponses.SECRET_HASH"), hash("bob"));
        }
        assert_eq!(d.tokens().username(), "bob");
    });
}

#[test]
fn secret_hash_is_computed_over_the_username_being_sent() {
    play(|d| {
        d.begin(|rng| SignIn::custom(pool(), app_with_secret(), "bob@x.org").begin(rng));
        assert_eq!(d.member("AuthParameters.SECRET_HASH"), hash("bob@x.org"));
        for name in ["bob", "sub-1"] {
            d.reply(sms(Some(SESSION_1), json!({ "USERNAME": name })));
            d.asked();
            d.answer(Answer::code("1"));
            assert_eq!(d.member("ChallengeResponses.USERNAME"), name);
            assert_eq!(d.member("ChallengeResponses.SECRET_HASH"), hash(name));
        }
    });
}

#[test]
fn the_session_is_optional_opaque_and_never_an_older_steps() {
    play(|d| {
        d.begin(|rng| SignIn::custom(pool(), app(), "bob").begin(rng));
        // Nothing about it is changed, trimmed or escaped away.
        for session in [Some(" \u{1f40e}\"\\/\u{0}\n"), None, Some(SESSION_2), None] {
            d.reply(sms(session, json!({})));
            d.asked();
            d.answer(Answer::code("1"));
            let sent = members(&d.sign_in().request()).remove("Session");
            assert_eq!(sent.as_deref(), session);
        }
    });
}

#[test]
fn a_session_of_the_setup_is_never_an_older_steps() {
    play(|d| {
        d.begin(|rng| SignIn::custom(pool(), app(), "bob").begin(rng));
        d.reply(json!({ "ChallengeName": "MFA_SETUP", "Session": SESSION_1 }));
        d.sent(Operation::AssociateSoftwareToken, &[("Session", SESSION_1)]);
        d.reply(json!({ "SecretCode": "JBSWY3DPEHPK3PXP" }));
        d.asked();
        d.answer(Answer::code("123456"));
        d.sent(Operation::VerifySoftwareToken, &[("UserCode", "123456")]);
        d.reply(json!({ "Status": "SUCCESS" }));
        d.sent(
            Operation::RespondToAuthChallenge,
            &[
                ("ClientId", CLIENT),
                ("ChallengeName", "MFA_SETUP"),
                ("ChallengeResponses.USERNAME", "bob"),
            ],
        );
    });
}

#[test]
fn device_key_goes_along_wherever_a_remembered_device_is_in_play() {
    play(|d| {
        let srp = Srp::user("bob", PASSWORD);
        d.begin(|rng| {
            SignIn::custom_with_srp(pool(), app(), "bob", PASSWORD)
                .device(device())
                .begin(rng)
        });
        assert_eq!(d.member("AuthParameters.DEVICE_KEY"), DEVICE_KEY);
        let mine = [
            ("ChallengeResponses.USERNAME", "bob"),
            ("ChallengeResponses.DEVICE_KEY", DEVICE_KEY),
        ];
        d.prove(&srp, None, &mine);
        for (name, answer) in [
            ("SMS_MFA", Answer::code("1")),
            ("CUSTOM_CHALLENGE", Answer::text("blue")),
            ("NEW_PASSWORD_REQUIRED", Answer::new_password("n3w")),
        ] {
            d.reply(json!({ "ChallengeName": name, "Session": SESSION_1 }));
            d.asked();
            d.answer(answer);
            assert_eq!(d.member("ChallengeResponses.DEVICE_KEY"), DEVICE_KEY);
        }
    });
}

#[test]
fn a_is_fresh_for_the_device() {
    let mut d = plain();
    d.begin(|rng| {
        SignIn::user(pool(), app(), "bob", PASSWORD)
            .device(device())
            .begin(rng)
    });
    let first = d.member("AuthParameters.SRP_A");
    let mine = [
        ("ChallengeResponses.USERNAME", "bob"),
        ("ChallengeResponses.DEVICE_KEY", DEVICE_KEY),
    ];
    d.prove(&Srp::user("bob", PASSWORD), None, &mine);
    d.reply(json!({ "ChallengeName": "DEVICE_SRP_AUTH" }));
    let second = d.member("ChallengeResponses.SRP_A");
    assert_ne!(first, second);
    // Asked for twice, it is drawn twice.
    d.reply(json!({ "ChallengeName": "DEVICE_SRP_AUTH" }));
    assert_ne!(d.member("ChallengeResponses.SRP_A"), second);
}

#[test]
fn a_private_key_answers_once() {
    let mut d = plain();
    d.begin(|rng| SignIn::user(pool(), app(), "bob", PASSWORD).begin(rng));
    let (_, parameters) = Srp::user("bob", PASSWORD).challenge(&d.member("AuthParameters.SRP_A"));
    let reply = json!({ "ChallengeName": "PASSWORD_VERIFIER", "ChallengeParameters": parameters });
    d.reply(reply.clone());
    let error = d.try_reply(200, &reply).unwrap_err();
    assert!(matches!(error, Error::Unexpected(_)), "{error:?}");
}

#[test]
fn the_device_is_proved_under_the_internal_name() {
    play(|d| {
        let mine = [
            ("ChallengeResponses.USERNAME", "sub-1"),
            ("ChallengeResponses.SECRET_HASH", &*hash("sub-1")),
            ("ChallengeResponses.DEVICE_KEY", DEVICE_KEY),
        ];
        d.begin(|rng| {
            SignIn::user(pool(), app_with_secret(), "bob@x.org", PASSWORD)
                .device(device())
                .begin(rng)
        });
        d.prove(&Srp::user("sub-1", PASSWORD), None, &mine);
        d.reply(json!({ "ChallengeName": "DEVICE_SRP_AUTH", "Session": SESSION_1 }));
        let mut first = vec![
            ("ClientId", CLIENT),
            ("ChallengeName", "DEVICE_SRP_AUTH"),
            ("Session", SESSION_1),
            ("ChallengeResponses.SRP_A", ANY),
        ];
        first.extend(mine);
        d.sent(Operation::RespondToAuthChallenge, &first);
        // A server that leaves USERNAME away does not lead back to the alias.
        let (exchange, mut parameters) =
            Srp::device(&device(), "sub-1").challenge(&d.member("ChallengeResponses.SRP_A"));
        parameters.as_object_mut().unwrap().remove("USERNAME");
        d.reply(json!({
            "ChallengeName": "DEVICE_PASSWORD_VERIFIER",
            "ChallengeParameters": parameters,
            "Session": SESSION_2,
        }));
        let mut second = vec![
            ("ClientId", CLIENT),
            ("ChallengeName", "DEVICE_PASSWORD_VERIFIER"),
            ("Session", SESSION_2),
            ("ChallengeResponses.PASSWORD_CLAIM_SIGNATURE", ANY),
            (
                "ChallengeResponses.PASSWORD_CLAIM_SECRET_BLOCK",
                SECRET_BLOCK,
            ),
            ("ChallengeResponses.TIMESTAMP", ANY),
        ];
        second.extend(mine);
        d.sent(Operation::RespondToAuthChallenge, &second);
        let claim = |name| d.member(&format!("ChallengeResponses.{name}"));
        exchange
            .check(
                SECRET_BLOCK,
                &claim("TIMESTAMP"),
                &claim("PASSWORD_CLAIM_SIGNATURE"),
            )
            .unwrap();
    });
}

#[test]
fn refresh_goes_by_the_internal_name() {
    let mut d = plain();
    d.begin(|rng| SignIn::user(pool(), app_with_secret(), "bob@x.org", PASSWORD).begin(rng));
    let mine = [
        ("ChallengeResponses.USERNAME", "bob"),
        ("ChallengeResponses.SECRET_HASH", &*hash("bob")),
    ];
    d.prove(&Srp::user("bob", PASSWORD), None, &mine);
    let completed = d.tokens();
    let token = completed.refresh_token().unwrap();
    let refresh = Refresh::new(app_with_secret(), completed.username(), token).unwrap();
    expect(
        &refresh.request(),
        Operation::InitiateAuth,
        &[
            ("ClientId", CLIENT),
            ("AuthFlow", "REFRESH_TOKEN_AUTH"),
            ("AuthParameters.REFRESH_TOKEN", "refresh.token.1"),
            ("AuthParameters.SECRET_HASH", &hash("bob")),
        ],
    );
}

#[test]
fn a_new_device_gives_the_request_to_confirm_it_and_what_to_keep() {
    let mut d = plain();
    d.begin(|rng| SignIn::user(pool(), app(), "bob", PASSWORD).begin(rng));
    let mine = [("ChallengeResponses.USERNAME", "bob")];
    d.prove(&Srp::user("bob", PASSWORD), None, &mine);
    let mut reply = tokens();
    reply["AuthenticationResult"]["NewDeviceMetadata"] =
        json!({ "DeviceKey": DEVICE_KEY, "DeviceGroupKey": "-FDRunwQv" });
    d.reply(reply);
    let completed = d.done();
    assert_eq!(completed.new_device_key(), Some(DEVICE_KEY));

    // A failing generator leaves the tokens alone, and the call can be repeated.
    let failed = completed.confirm_device(None, &mut super::driver::Failing::default());
    assert_eq!(failed.err(), Some(EngineError::Randomness));
    let confirmation = completed
        .confirm_device(Some("phone"), &mut Numbers(1))
        .unwrap()
        .unwrap();
    expect(
        &confirmation.request(),
        Operation::ConfirmDevice,
        &[
            ("AccessToken", "access.token.1"),
            ("DeviceKey", DEVICE_KEY),
            ("DeviceName", "phone"),
            ("DeviceSecretVerifierConfig.PasswordVerifier", ANY),
            ("DeviceSecretVerifierConfig.Salt", ANY),
        ],
    );
    let sent = members(&confirmation.request());
    let verifier = Verifier::from_confirm_device(
        &sent["DeviceSecretVerifierConfig.PasswordVerifier"],
        &sent["DeviceSecretVerifierConfig.Salt"],
    )
    .unwrap();
    expect(
        &completed.update_device_status(DEVICE_KEY, true).unwrap(),
        Operation::UpdateDeviceStatus,
        &[
            ("AccessToken", "access.token.1"),
            ("DeviceKey", DEVICE_KEY),
            ("DeviceRememberedStatus", "remembered"),
        ],
    );
    expect(
        &completed.update_device_status(DEVICE_KEY, false).unwrap(),
        Operation::UpdateDeviceStatus,
        &[
            ("AccessToken", "access.token.1"),
            ("DeviceKey", DEVICE_KEY),
            ("DeviceRememberedStatus", "not_remembered"),
        ],
    );

    // The next sign-in, with the device as it was kept, against the verifier as it was sent.
    let kept = confirmation.into_device().to_json();
    let mut known = Srp::device(&device(), "bob");
    known.verifier = verifier;
    let mut d = plain();
    d.begin(|rng| {
        let kept = caldera_srp::Device::from_json(kept.reveal())?;
        SignIn::user(pool(), app(), "bob", PASSWORD)
            .device(kept)
            .begin(rng)
    });
    let mine = [
        ("ChallengeResponses.USERNAME", "bob"),
        ("ChallengeResponses.DEVICE_KEY", DEVICE_KEY),
    ];
    d.prove(&Srp::user("bob", PASSWORD), None, &mine);
    d.reply(json!({ "ChallengeName": "DEVICE_SRP_AUTH" }));
    d.prove(&known, None, &mine);
    let completed = d.tokens();
    assert!(
        completed
            .confirm_device(None, &mut Numbers(1))
            .unwrap()
            .is_none()
    );
}

#[test]
fn a_device_that_does_not_exist_is_dropped_and_the_sign_in_starts_again_once_without_it() {
    play(|d| {
        let gone = |d: &mut Driver| {
            d.refuse("ResourceNotFoundException", "Device does not exist.");
        };
        let srp = Srp::user("bob", PASSWORD);
        d.begin(|rng| {
            SignIn::user(pool(), app(), "bob@x.org", PASSWORD)
                .device(device())
                .begin(rng)
        });
        let first = d.member("AuthParameters.SRP_A");
        let mine = [
            ("ChallengeResponses.USERNAME", "bob"),
            ("ChallengeResponses.DEVICE_KEY", DEVICE_KEY),
        ];
        d.prove(&srp, None, &mine);
        gone(d);
        // From the start: the name that was typed, a fresh private key, no device.
        d.sent(
            Operation::InitiateAuth,
            &[
                ("ClientId", CLIENT),
                ("AuthFlow", "USER_SRP_AUTH"),
                ("AuthParameters.USERNAME", "bob@x.org"),
                ("AuthParameters.SRP_A", ANY),
            ],
        );
        assert_ne!(d.member("AuthParameters.SRP_A"), first);
        d.prove(&srp, None, &[("ChallengeResponses.USERNAME", "bob")]);
        assert!(d.tokens().is_device_forgotten());

        // Once: the second time it is an error.
        d.begin(|rng| {
            SignIn::user(pool(), app(), "bob", PASSWORD)
                .device(device())
                .begin(rng)
        });
        gone(d);
        let error = d
            .try_reply(
                400,
                &json!({
                    "__type": "ResourceNotFoundException",
                    "message": "Device does not exist.",
                }),
            )
            .unwrap_err();
        assert!(
            matches!(&error, Error::Service(error) if error.kind() == ServiceErrorKind::DeviceNotFound)
        );
        assert!(d.sign_in().is_ended());
    });
}

#[test]
fn a_new_password_is_the_one_to_start_again_with() {
    play(|d| {
        d.begin(|rng| {
            SignIn::user(pool(), app(), "bob", PASSWORD)
                .device(device())
                .begin(rng)
        });
        let on_device = [
            ("ChallengeResponses.USERNAME", "bob"),
            ("ChallengeResponses.DEVICE_KEY", DEVICE_KEY),
        ];
        d.prove(&Srp::user("bob", PASSWORD), None, &on_device);
        d.reply(json!({ "ChallengeName": "NEW_PASSWORD_REQUIRED", "ChallengeParameters": {} }));
        d.asked();
        // Refused, and so not the password.
        d.answer(Answer::new_password("weak"));
        d.refuse("InvalidPasswordException", "Password too short");
        d.asked();
        d.answer(Answer::new_password("n3w"));
        d.reply(json!({ "ChallengeName": "DEVICE_SRP_AUTH", "ChallengeParameters": {} }));
        d.refuse("ResourceNotFoundException", "Device does not exist.");
        let mine = [("ChallengeResponses.USERNAME", "bob")];
        d.prove(&Srp::user("bob", "n3w"), None, &mine);
        assert!(d.tokens().is_device_forgotten());
    });
}

/// Whoever answers in the service's place does not have the password by asking for it.
#[test]
fn a_password_that_is_to_be_proved_is_not_sent_when_it_is_asked_for() {
    let ways = [
        SignIn::user,
        SignIn::custom_with_srp,
        |pool, app, name, password| {
            SignIn::choice(pool, app, name)
                .password(password)
                .prefer(ChallengeName::PasswordSrp)
        },
    ];
    for way in ways {
        for name in ["PASSWORD", "ADMIN_NO_SRP_AUTH"] {
            let mut d = plain();
            d.begin(|rng| way(pool(), app(), "bob".to_owned(), PASSWORD.to_owned()).begin(rng));
            let before = d.sign_in().request().to_json().reveal().to_owned();
            let asks = json!({ "ChallengeName": name, "ChallengeParameters": {}, "Session": "s" });
            let error = d.try_reply(200, &asks).unwrap_err();
            assert!(
                matches!(&error, Error::Unexpected(Unexpected::Challenge(other)) if other.as_str() == name),
                "{error:?}"
            );
            // Nothing has changed, and the right challenge can still come.
            assert_eq!(d.sign_in().request().to_json().reveal(), before);
            assert!(!d.sign_in().is_ended());

            // Nor by way of a choice, unless the person gives it for that.
            let select = json!({
                "ChallengeName": "SELECT_CHALLENGE",
                "ChallengeParameters": {},
                "AvailableChallenges": ["PASSWORD"],
                "Session": "s",
            });
            d.reply(select);
            d.asked();
            let choose = || Answer::choose(ChallengeName::Password);
            assert!(matches!(
                d.sign_in().answer(choose()),
                Err(Error::Misuse(Misuse::PasswordMissing))
            ));
            d.answer(choose().with_password("typed again"));
            assert_eq!(d.member("ChallengeResponses.PASSWORD"), "typed again");
        }
    }
}

#[test]
fn starting_again_without_the_device_can_fail_for_want_of_randomness_and_be_repeated() {
    let mut rng = Numbers(1);
    let mut sign_in = SignIn::user(pool(), app(), "bob", PASSWORD)
        .device(device())
        .begin(&mut rng)
        .unwrap();
    let gone = || {
        caldera_srp::flow::ServiceError::new("ResourceNotFoundException", "Device does not exist.")
    };
    let error = sign_in
        .reply(gone(), now(), &mut super::driver::Failing::default())
        .unwrap_err();
    super::driver::assert_randomness(&error);
    assert!(!sign_in.is_ended());
    assert!(matches!(
        sign_in.reply(gone(), now(), &mut rng),
        Ok(Step::Send(_))
    ));
}

#[test]
fn another_missing_resource_is_no_missing_device() {
    let mut d = plain();
    d.begin(|rng| {
        SignIn::user(pool(), app(), "bob", PASSWORD)
            .device(device())
            .begin(rng)
    });
    let reply = json!({
        "__type": "ResourceNotFoundException",
        "message": "User pool client 1example23456789 does not exist.",
    });
    let error = d.try_reply(400, &reply).unwrap_err();
    assert!(
        matches!(&error, Error::Service(error) if error.kind() == ServiceErrorKind::ClientNotFound)
    );
}

#[test]
fn a_wrong_code_is_asked_for_again_in_the_same_steps_session() {
    play(|d| {
        d.begin(|rng| SignIn::custom(pool(), app(), "bob").begin(rng));
        for session in [SESSION_1, SESSION_2] {
            d.reply(sms(Some(session), json!({})));
            for _ in 0..3 {
                let Question::Code(_) = d.asked() else {
                    panic!("another question")
                };
                d.answer(Answer::code("1"));
                assert_eq!(d.member("Session"), session);
                d.refuse("CodeMismatchException", "Invalid code");
            }
            d.asked();
            d.answer(Answer::code("2"));
            assert_eq!(d.member("Session"), session);
        }
        d.tokens();
    });
}

#[test]
fn a_wrong_code_where_none_was_asked_for_is_an_error() {
    let mut d = plain();
    d.begin(|rng| SignIn::custom(pool(), app(), "bob").begin(rng));
    let error = d
        .try_reply(400, &json!({ "__type": "CodeMismatchException" }))
        .unwrap_err();
    assert!(matches!(error, Error::Service(_)));
    assert!(d.sign_in().is_ended());
}

#[test]
fn expired_sessions_and_lock_outs_end_with_their_own_error() {
    for (exception, message, kind) in [
        (
            "NotAuthorizedException",
            "Incorrect username or password.",
            ServiceErrorKind::IncorrectUsernameOrPassword,
        ),
        (
            "NotAuthorizedException",
            "Password attempts exceeded",
            ServiceErrorKind::PasswordAttemptsExceeded,
        ),
        (
            "NotAuthorizedException",
            "Invalid session for the user, session is expired.",
            ServiceErrorKind::SessionExpired,
        ),
        (
            "NotAuthorizedException",
            "Invalid session for the user.",
            ServiceErrorKind::InvalidSession,
        ),
        (
            "NotAuthorizedException",
            "User is disabled.",
            ServiceErrorKind::UserDisabled,
        ),
        (
            "NotAuthorizedException",
            "Something new.",
            ServiceErrorKind::NotAuthorized,
        ),
        (
            "com.amazonaws.cognito#NotAuthorizedException:http://internal/coral/",
            "User is disabled.",
            ServiceErrorKind::UserDisabled,
        ),
        (
            "ExpiredCodeException",
            "Your code has expired.",
            ServiceErrorKind::ExpiredCode,
        ),
        (
            "PasswordResetRequiredException",
            "Password reset required for the user",
            ServiceErrorKind::PasswordResetRequired,
        ),
        (
            "UserNotConfirmedException",
            "User is not confirmed.",
            ServiceErrorKind::UserNotConfirmed,
        ),
        (
            "UserNotFoundException",
            "User does not exist.",
            ServiceErrorKind::UserNotFound,
        ),
        (
            "UserLambdaValidationException",
            "PreAuthentication failed with error no.",
            ServiceErrorKind::UserLambdaValidation,
        ),
        ("BrandNewException", "", ServiceErrorKind::Other),
    ] {
        let mut d = plain();
        d.begin(|rng| SignIn::custom(pool(), app(), "bob").begin(rng));
        d.reply(sms(Some(SESSION_1), json!({})));
        d.asked();
        d.answer(Answer::code("1"));
        let reply = json!({ "__type": exception, "message": message });
        let Err(Error::Service(error)) = d.try_reply(400, &reply) else {
            panic!("{exception} is no error")
        };
        assert_eq!(error.kind(), kind);
        assert_eq!(error.message(), message);
        // One that is not known shows its name.
        let text = match kind {
            ServiceErrorKind::Other => format!("{kind}: {exception}"),
            _ => kind.to_string(),
        };
        assert_eq!(error.to_string(), text);
        assert!(d.sign_in().is_ended());
        assert!(matches!(
            d.try_reply(200, &tokens()),
            Err(Error::Misuse(Misuse::Ended))
        ));
    }
}

#[test]
fn the_timestamp_takes_an_offset_learnt_from_the_date_header() {
    // The local clock is a day and an hour behind.
    let mut d = plain();
    d.begin(|rng| SignIn::user(pool(), app(), "bob", PASSWORD).begin(rng));
    let offset = ClockOffset::from_http_date("Mon, 02 Nov 2026 10:05:07 GMT", now()).unwrap();
    assert_eq!(offset.seconds(), 25 * 3600);
    d.sign_in().set_clock_offset(offset);
    let (exchange, parameters) =
        Srp::user("bob", PASSWORD).challenge(&d.member("AuthParameters.SRP_A"));
    d.reply(json!({ "ChallengeName": "PASSWORD_VERIFIER", "ChallengeParameters": parameters }));
    let timestamp = d.member("ChallengeResponses.TIMESTAMP");
    assert_eq!(timestamp, "Mon Nov 2 10:05:07 UTC 2026");
    let signature = d.member("ChallengeResponses.PASSWORD_CLAIM_SIGNATURE");
    exchange
        .check(SECRET_BLOCK, &timestamp, &signature)
        .unwrap();
}

#[test]
fn an_offset_that_leaves_the_calendar_is_an_error_and_the_private_key_stays() {
    let mut d = plain();
    d.begin(|rng| {
        SignIn::user(pool(), app(), "bob", PASSWORD)
            .clock_offset(ClockOffset::from_seconds(i64::MAX))
            .begin(rng)
    });
    let (_, parameters) = Srp::user("bob", PASSWORD).challenge(&d.member("AuthParameters.SRP_A"));
    let reply = json!({ "ChallengeName": "PASSWORD_VERIFIER", "ChallengeParameters": parameters });
    assert!(matches!(d.try_reply(200, &reply), Err(Error::Engine(_))));
    d.sign_in().set_clock_offset(ClockOffset::NONE);
    d.reply(reply);
}

#[test]
fn the_time_is_that_of_signing_and_not_of_beginning() {
    let mut rng = Numbers(1);
    let mut sign_in = SignIn::user(pool(), app(), "bob", PASSWORD)
        .begin(&mut rng)
        .unwrap();
    let (_, parameters) =
        Srp::user("bob", PASSWORD).challenge(&members(&sign_in.request())["AuthParameters.SRP_A"]);
    let body = json!({ "ChallengeName": "PASSWORD_VERIFIER", "ChallengeParameters": parameters });
    let reply = Reply::from_json(
        Operation::InitiateAuth,
        200,
        None,
        body.to_string().as_bytes(),
    )
    .unwrap();
    let later = Timestamp::from_unix_seconds(now().unix_seconds() + 5).unwrap();
    let Step::Send(request) = sign_in.reply(reply, later, &mut rng).unwrap() else {
        panic!("no request")
    };
    assert_eq!(
        members(&request)["ChallengeResponses.TIMESTAMP"],
        later.to_string()
    );
}

#[test]
fn an_answers_context_goes_on_every_request_up_to_the_next_question() {
    let mut d = plain();
    d.begin(|rng| {
        let context = Context::new()
            .with_client_metadata("from", "start")
            .with_user_context(UserContext::new().with_encoded_data("start"));
        SignIn::custom(pool(), app(), "bob")
            .context(context)
            .begin(rng)
    });
    let sent = |d: &mut Driver| {
        let sent = members(&d.sign_in().request());
        (
            sent.get("ClientMetadata.from").cloned(),
            sent.get("UserContextData.EncodedData").cloned(),
        )
    };
    let start = Some("start".to_owned());
    let answer = Some("answer".to_owned());
    assert_eq!(sent(&mut d), (start.clone(), start.clone()));
    d.reply(json!({ "ChallengeName": "MFA_SETUP", "Session": SESSION_1 }));
    assert_eq!(sent(&mut d), (None, None));
    d.reply(json!({ "SecretCode": "JBSWY3DPEHPK3PXP", "Session": SESSION_2 }));
    d.asked();
    let context = Context::new().with_client_metadata("from", "answer");
    d.answer(Answer::code("123456").with_context(context));
    // VerifySoftwareToken has no such field; the request that it leads to has.
    assert_eq!(sent(&mut d), (None, None));
    d.reply(json!({ "Status": "SUCCESS", "Session": SESSION_3 }));
    assert_eq!(sent(&mut d), (answer, start.clone()));
    d.reply(sms(Some(SESSION_1), json!({})));
    d.asked();
    d.answer(Answer::code("1"));
    assert_eq!(sent(&mut d), (start.clone(), start));
}

#[test]
fn a_reply_holds_either_a_challenge_or_tokens() {
    let mut d = plain();
    d.begin(|rng| SignIn::custom(pool(), app(), "bob").begin(rng));
    let mut both = tokens();
    both["ChallengeName"] = "SMS_MFA".into();
    for (reply, text) in [
        (json!({}), "the reply holds neither a challenge nor tokens"),
        (
            json!({ "ChallengeParameters": {}, "Session": SESSION_1 }),
            "the reply holds neither a challenge nor tokens",
        ),
        (both, "the reply holds both a challenge and tokens"),
        (
            json!({ "AuthenticationResult": {} }),
            "AccessToken is missing",
        ),
        (json!({ "ChallengeName": "" }), "ChallengeName is empty"),
    ] {
        assert_eq!(d.try_reply(200, &reply).unwrap_err().to_string(), text);
        assert!(!d.sign_in().is_ended());
    }
    // None of them has spoilt it.
    d.tokens();
}
