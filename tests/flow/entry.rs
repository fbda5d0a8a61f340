//! Every way in.

use caldera_srp::flow::{
    AdminContext, Answer, AuthReply, AuthenticationResult, ChallengeName, Context, Misuse,
    Operation, Question, SignIn, Step, UserContext,
};
use serde_json::json;

use super::driver::{
    ANY, CLIENT, DEVICE_KEY, Driver, Numbers, POOL, SESSION_1, SESSION_2, Srp, app,
    app_with_secret, device, hash, now, play, pool,
};

const PASSWORD: &str = "correct horse 🐎";

#[test]
fn user_srp_auth() {
    play(|d| {
        let srp = Srp::user("bob", PASSWORD);
        d.begin(|rng| SignIn::user(pool(), app(), "bob@example.org", PASSWORD).begin(rng));
        d.sent(
            Operation::InitiateAuth,
            &[
                ("ClientId", CLIENT),
                ("AuthFlow", "USER_SRP_AUTH"),
                ("AuthParameters.USERNAME", "bob@example.org"),
                ("AuthParameters.SRP_A", ANY),
            ],
        );
        // As on AWS, this challenge carries no Session.
        d.prove(&srp, None, &[("ChallengeResponses.USERNAME", "bob")]);
        let completed = d.tokens();
        assert_eq!(completed.access_token(), "access.token.1");
        assert_eq!(completed.id_token(), Some("id.token.1"));
        assert_eq!(completed.refresh_token(), Some("refresh.token.1"));
        assert_eq!(completed.token_type(), Some("Bearer"));
        assert_eq!(completed.expires_in(), Some(3600));
        assert_eq!(completed.username(), "bob");
        assert_eq!(completed.new_device_key(), None);
        assert!(!completed.is_device_forgotten());
    });
}

#[test]
fn user_srp_auth_of_a_client_with_a_secret() {
    play(|d| {
        let srp = Srp::user("bob", PASSWORD);
        d.begin(|rng| SignIn::user(pool(), app_with_secret(), "bob@x.org", PASSWORD).begin(rng));
        d.sent(
            Operation::InitiateAuth,
            &[
                ("ClientId", CLIENT),
                ("AuthFlow", "USER_SRP_AUTH"),
                ("AuthParameters.USERNAME", "bob@x.org"),
                ("AuthParameters.SRP_A", ANY),
                ("AuthParameters.SECRET_HASH", &hash("bob@x.org")),
            ],
        );
        d.prove(
            &srp,
            None,
            &[
                ("ChallengeResponses.USERNAME", "bob"),
                ("ChallengeResponses.SECRET_HASH", &hash("bob")),
            ],
        );
        d.tokens();
    });
}

#[test]
fn admin_user_srp_auth() {
    play(|d| {
        let srp = Srp::user("bob", PASSWORD);
        d.begin(|rng| {
            let context = Context::new()
                .with_client_metadata("k", "v")
                .with_analytics_endpoint_id("endpoint")
                // A client's context, which an administrator's requests have no field for.
                .with_user_context(UserContext::new().with_ip_address("192.0.2.9"))
                .with_admin_context(
                    AdminContext::new("192.0.2.1", "server", "/path")
                        .with_http_header("User-Agent", "curl")
                        .with_encoded_data("fingerprint"),
                );
            SignIn::user(pool(), app_with_secret(), "bob@x.org", PASSWORD)
                .admin()
                .context(context)
                .begin(rng)
        });
        let context = [
            ("ClientMetadata.k", "v"),
            ("AnalyticsMetadata.AnalyticsEndpointId", "endpoint"),
            ("ContextData.IpAddress", "192.0.2.1"),
            ("ContextData.ServerName", "server"),
            ("ContextData.ServerPath", "/path"),
            ("ContextData.HttpHeaders.0.headerName", "User-Agent"),
            ("ContextData.HttpHeaders.0.headerValue", "curl"),
            ("ContextData.EncodedData", "fingerprint"),
        ];
        let (typed, real) = (hash("bob@x.org"), hash("bob"));
        let mut first = vec![
            ("UserPoolId", POOL),
            ("ClientId", CLIENT),
            ("AuthFlow", "USER_SRP_AUTH"),
            ("AuthParameters.USERNAME", "bob@x.org"),
            ("AuthParameters.SRP_A", ANY),
            ("AuthParameters.SECRET_HASH", &typed),
        ];
        first.extend(context);
        d.sent(Operation::AdminInitiateAuth, &first);
        // The real username, not the alias.
        let mut more = vec![
            ("ChallengeResponses.USERNAME", "bob"),
            ("ChallengeResponses.SECRET_HASH", &*real),
        ];
        more.extend(context);
        d.prove(&srp, None, &more);
        d.tokens();
    });
}

#[test]
fn user_srp_auth_on_a_remembered_device() {
    play(|d| {
        let (srp, known) = (Srp::user("bob", PASSWORD), Srp::device(&device(), "bob"));
        d.begin(|rng| {
            SignIn::user(pool(), app_with_secret(), "bob@x.org", PASSWORD)
                .device(device())
                .begin(rng)
        });
        d.sent(
            Operation::InitiateAuth,
            &[
                ("ClientId", CLIENT),
                ("AuthFlow", "USER_SRP_AUTH"),
                ("AuthParameters.USERNAME", "bob@x.org"),
                ("AuthParameters.SRP_A", ANY),
                ("AuthParameters.SECRET_HASH", &hash("bob@x.org")),
                ("AuthParameters.DEVICE_KEY", DEVICE_KEY),
            ],
        );
        let mine = [
            ("ChallengeResponses.USERNAME", "bob"),
            ("ChallengeResponses.SECRET_HASH", &hash("bob")),
            ("ChallengeResponses.DEVICE_KEY", DEVICE_KEY),
        ];
        d.prove(&srp, None, &mine);
        d.reply(json!({ "ChallengeName": "DEVICE_SRP_AUTH", "ChallengeParameters": {} }));
        let mut expected = vec![
            ("ChallengeName", "DEVICE_SRP_AUTH"),
            ("ClientId", CLIENT),
            ("ChallengeResponses.SRP_A", ANY),
        ];
        expected.extend(mine);
        d.sent(Operation::RespondToAuthChallenge, &expected);
        d.prove(&known, None, &mine);
        assert!(!d.tokens().is_device_forgotten());
    });
}

#[test]
fn custom_auth() {
    play(|d| {
        d.begin(|rng| SignIn::custom(pool(), app_with_secret(), "bob").begin(rng));
        d.sent(
            Operation::InitiateAuth,
            &[
                ("ClientId", CLIENT),
                ("AuthFlow", "CUSTOM_AUTH"),
                ("AuthParameters.USERNAME", "bob"),
                ("AuthParameters.SECRET_HASH", &hash("bob")),
            ],
        );
        custom_challenge(d, SESSION_1, "6d0f...");
        // A second question, as a pool may put.
        custom_challenge(d, SESSION_2, "6d0f...");
        assert_eq!(d.tokens().username(), "6d0f...");
    });
}

/// The pool asks, and is answered.
fn custom_challenge(d: &mut Driver, session: &str, name: &str) {
    d.reply(json!({
        "ChallengeName": "CUSTOM_CHALLENGE",
        "ChallengeParameters": { "USERNAME": name, "question": "Favourite colour?" },
        "Session": session,
    }));
    let Question::Custom(question) = d.asked() else {
        panic!("another question")
    };
    assert_eq!(
        question.parameters().get("question"),
        Some("Favourite colour?")
    );
    d.answer(Answer::text("blue"));
    d.sent(
        Operation::RespondToAuthChallenge,
        &[
            ("ClientId", CLIENT),
            ("ChallengeName", "CUSTOM_CHALLENGE"),
            ("Session", session),
            ("ChallengeResponses.USERNAME", name),
            ("ChallengeResponses.SECRET_HASH", &hash(name)),
            ("ChallengeResponses.ANSWER", "blue"),
        ],
    );
}

#[test]
fn custom_auth_with_srp() {
    play(|d| {
        let srp = Srp::user("bob", PASSWORD);
        d.begin(|rng| {
            SignIn::custom_with_srp(pool(), app_with_secret(), "bob@x.org", PASSWORD).begin(rng)
        });
        d.sent(
            Operation::InitiateAuth,
            &[
                ("ClientId", CLIENT),
                ("AuthFlow", "CUSTOM_AUTH"),
                ("AuthParameters.USERNAME", "bob@x.org"),
                ("AuthParameters.SECRET_HASH", &hash("bob@x.org")),
                ("AuthParameters.CHALLENGE_NAME", "SRP_A"),
                ("AuthParameters.SRP_A", ANY),
            ],
        );
        d.prove(
            &srp,
            Some(SESSION_1),
            &[
                ("ChallengeResponses.USERNAME", "bob"),
                ("ChallengeResponses.SECRET_HASH", &hash("bob")),
            ],
        );
        custom_challenge(d, SESSION_2, "bob");
        d.tokens();
    });
}

#[test]
fn user_auth_with_password_srp_preferred() {
    play(|d| {
        let srp = Srp::user("bob", PASSWORD);
        d.begin(|rng| {
            SignIn::choice(pool(), app_with_secret(), "bob@x.org")
                .password(PASSWORD)
                .prefer(ChallengeName::PasswordSrp)
                .target_acr_values("urn:example:gold")
                .access_token("eyJhbGciOi")
                .max_age(300)
                .begin(rng)
        });
        d.sent(
            Operation::InitiateAuth,
            &[
                ("ClientId", CLIENT),
                ("AuthFlow", "USER_AUTH"),
                ("AuthParameters.USERNAME", "bob@x.org"),
                ("AuthParameters.SECRET_HASH", &hash("bob@x.org")),
                ("AuthParameters.PREFERRED_CHALLENGE", "PASSWORD_SRP"),
                ("AuthParameters.SRP_A", ANY),
                ("AuthParameters.TARGET_ACR_VALUES", "urn:example:gold"),
                ("AuthParameters.ACCESS_TOKEN", "eyJhbGciOi"),
                ("AuthParameters.MAX_AGE", "300"),
            ],
        );
        d.prove(
            &srp,
            Some(SESSION_1),
            &[
                ("ChallengeResponses.USERNAME", "bob"),
                ("ChallengeResponses.SECRET_HASH", &hash("bob")),
            ],
        );
        d.tokens();
    });
}

#[test]
fn user_auth_with_password_preferred() {
    play(|d| {
        d.begin(|rng| {
            SignIn::choice(pool(), app(), "bob")
                .password(PASSWORD)
                .prefer(ChallengeName::Password)
                .begin(rng)
        });
        d.sent(
            Operation::InitiateAuth,
            &[
                ("ClientId", CLIENT),
                ("AuthFlow", "USER_AUTH"),
                ("AuthParameters.USERNAME", "bob"),
                ("AuthParameters.PREFERRED_CHALLENGE", "PASSWORD"),
                ("AuthParameters.PASSWORD", PASSWORD),
            ],
        );
        d.tokens();
    });
}

#[test]
fn user_auth_with_a_code_preferred() {
    play(|d| {
        d.begin(|rng| {
            SignIn::choice(pool(), app(), "bob")
                .prefer(ChallengeName::EmailOtp)
                .begin(rng)
        });
        d.sent(
            Operation::InitiateAuth,
            &[
                ("ClientId", CLIENT),
                ("AuthFlow", "USER_AUTH"),
                ("AuthParameters.USERNAME", "bob"),
                ("AuthParameters.PREFERRED_CHALLENGE", "EMAIL_OTP"),
            ],
        );
        d.reply(json!({ "ChallengeName": "EMAIL_OTP", "Session": SESSION_1 }));
        assert!(matches!(d.asked(), Question::Code(_)));
    });
}

#[test]
fn a_preferred_password_has_to_be_given() {
    for preferred in [ChallengeName::Password, ChallengeName::PasswordSrp] {
        let begun = SignIn::choice(pool(), app(), "bob")
            .prefer(preferred)
            .begin(&mut Numbers(1));
        assert!(matches!(
            begun.err(),
            Some(caldera_srp::flow::Error::Misuse(Misuse::PasswordMissing))
        ));
    }
}

#[test]
fn user_auth_with_the_choice_left_open() {
    play(|d| {
        let srp = Srp::user("bob", PASSWORD);
        d.begin(|rng| SignIn::choice(pool(), app_with_secret(), "bob@x.org").begin(rng));
        d.sent(
            Operation::InitiateAuth,
            &[
                ("ClientId", CLIENT),
                ("AuthFlow", "USER_AUTH"),
                ("AuthParameters.USERNAME", "bob@x.org"),
                ("AuthParameters.SECRET_HASH", &hash("bob@x.org")),
            ],
        );
        d.reply(json!({
            "ChallengeName": "SELECT_CHALLENGE",
            "AvailableChallenges": ["PASSWORD_SRP", "EMAIL_OTP"],
            "ChallengeParameters": { "USERNAME": "bob" },
            "Session": SESSION_1,
        }));
        let Question::SelectChallenge(question) = d.asked() else {
            panic!("another question")
        };
        assert_eq!(
            question.choices(),
            [ChallengeName::PasswordSrp, ChallengeName::EmailOtp]
        );
        let answer = Answer::choose(ChallengeName::PasswordSrp);
        d.answer(answer.with_password(PASSWORD));
        // One step: the choice and SRP_A.
        d.sent(
            Operation::RespondToAuthChallenge,
            &[
                ("ClientId", CLIENT),
                ("ChallengeName", "SELECT_CHALLENGE"),
                ("Session", SESSION_1),
                ("ChallengeResponses.USERNAME", "bob"),
                ("ChallengeResponses.SECRET_HASH", &hash("bob")),
                ("ChallengeResponses.ANSWER", "PASSWORD_SRP"),
                ("ChallengeResponses.SRP_A", ANY),
            ],
        );
        d.prove(
            &srp,
            Some(SESSION_2),
            &[
                ("ChallengeResponses.USERNAME", "bob"),
                ("ChallengeResponses.SECRET_HASH", &hash("bob")),
            ],
        );
        d.tokens();
    });
}

#[test]
fn user_auth_straight_after_sign_up() {
    play(|d| {
        for admin in [false, true] {
            d.begin(|rng| {
                let builder =
                    SignIn::choice(pool(), app_with_secret(), "bob").session("of/ConfirmSignUp+=");
                if admin { builder.admin() } else { builder }.begin(rng)
            });
            let hash = hash("bob");
            let mut expected = vec![
                ("ClientId", CLIENT),
                ("AuthFlow", "USER_AUTH"),
                ("Session", "of/ConfirmSignUp+="),
                ("AuthParameters.USERNAME", "bob"),
                ("AuthParameters.SECRET_HASH", &*hash),
            ];
            if admin {
                expected.push(("UserPoolId", POOL));
                d.sent(Operation::AdminInitiateAuth, &expected);
            } else {
                d.sent(Operation::InitiateAuth, &expected);
            }
            d.tokens();
        }
        // With the first request alone: a fresh start, or one without the device, has none.
        let begun = |d: &mut Driver| {
            d.begin(|rng| {
                SignIn::choice(pool(), app(), "bob")
                    .session("of/ConfirmSignUp+=")
                    .device(device())
                    .begin(rng)
            });
        };
        begun(d);
        d.refuse("ResourceNotFoundException", "Device does not exist.");
        let bare = [
            ("ClientId", CLIENT),
            ("AuthFlow", "USER_AUTH"),
            ("AuthParameters.USERNAME", "bob"),
        ];
        d.sent(Operation::InitiateAuth, &bare);
        begun(d);
        d.begin_again();
        let mut on_device = bare.to_vec();
        on_device.push(("AuthParameters.DEVICE_KEY", DEVICE_KEY));
        d.sent(Operation::InitiateAuth, &on_device);
    });
    for (session, text) in [
        (String::new(), "Session is empty"),
        ("x".repeat(4_097), "Session is longer than 4096 bytes"),
    ] {
        let begun = SignIn::choice(pool(), app(), "bob")
            .session(session)
            .begin(&mut Numbers(1));
        assert_eq!(begun.err().unwrap().to_string(), text);
    }
}

#[test]
fn user_password_auth() {
    play(|d| {
        d.begin(|rng| {
            SignIn::password(pool(), app_with_secret(), "bob", PASSWORD)
                .device(device())
                .begin(rng)
        });
        d.sent(
            Operation::InitiateAuth,
            &[
                ("ClientId", CLIENT),
                ("AuthFlow", "USER_PASSWORD_AUTH"),
                ("AuthParameters.USERNAME", "bob"),
                ("AuthParameters.SECRET_HASH", &hash("bob")),
                ("AuthParameters.DEVICE_KEY", DEVICE_KEY),
                ("AuthParameters.PASSWORD", PASSWORD),
            ],
        );
        d.tokens();
    });
}

#[test]
fn admin_user_password_auth() {
    play(|d| {
        d.begin(|rng| {
            SignIn::admin_password(pool(), app_with_secret(), "bob", PASSWORD).begin(rng)
        });
        d.sent(
            Operation::AdminInitiateAuth,
            &[
                ("UserPoolId", POOL),
                ("ClientId", CLIENT),
                ("AuthFlow", "ADMIN_USER_PASSWORD_AUTH"),
                ("AuthParameters.USERNAME", "bob"),
                ("AuthParameters.SECRET_HASH", &hash("bob")),
                ("AuthParameters.PASSWORD", PASSWORD),
            ],
        );
        d.tokens();
    });
}

#[test]
fn admin_no_srp_auth() {
    play(|d| {
        d.begin(|rng| SignIn::admin_no_srp(pool(), app(), "bob@x.org", PASSWORD).begin(rng));
        d.sent(
            Operation::AdminInitiateAuth,
            &[
                ("UserPoolId", POOL),
                ("ClientId", CLIENT),
                ("AuthFlow", "ADMIN_NO_SRP_AUTH"),
                ("AuthParameters.USERNAME", "bob@x.org"),
                ("AuthParameters.PASSWORD", PASSWORD),
            ],
        );
        d.reply(json!({
            "ChallengeName": "SMS_MFA",
            "ChallengeParameters": { "USER_ID_FOR_SRP": "bob" },
            "Session": SESSION_1,
        }));
        d.asked();
        d.answer(Answer::code("123456"));
        d.sent(
            Operation::AdminRespondToAuthChallenge,
            &[
                ("UserPoolId", POOL),
                ("ClientId", CLIENT),
                ("ChallengeName", "SMS_MFA"),
                ("Session", SESSION_1),
                ("ChallengeResponses.USERNAME", "bob"),
                ("ChallengeResponses.SMS_MFA_CODE", "123456"),
            ],
        );
        d.tokens();
    });
}

#[test]
fn a_reply_is_made_of_an_sdks_output_where_much_may_be_missing() {
    let none = || None::<String>;
    let mut rng = Numbers(1);
    let mut sign_in = SignIn::custom(pool(), app(), "bob")
        .begin(&mut rng)
        .unwrap();
    let result = AuthenticationResult::new()
        .with_access_token(Some("a"))
        .with_id_token(none())
        .with_refresh_token(Some("r".to_owned()))
        .with_token_type(none());
    let reply = AuthReply::new()
        .with_challenge_name(none())
        .with_challenge_parameters([("USERNAME", "bob")])
        .with_available_challenges(["PASSWORD"])
        .with_session(none())
        .with_authentication_result(Some(result))
        // What is missing takes nothing away.
        .with_authentication_result(None);
    let Step::Done(completed) = sign_in.reply(reply, now(), &mut rng).unwrap() else {
        panic!("no tokens")
    };
    assert_eq!(completed.access_token(), "a");
    assert_eq!(completed.id_token(), None);
    assert_eq!(completed.refresh_token(), Some("r"));
    assert_eq!(completed.token_type(), None);
}
