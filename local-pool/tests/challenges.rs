//! Every challenge beside the password's and the device's, and the sessions between them.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
#![allow(clippy::std_instead_of_core, clippy::std_instead_of_alloc)]

mod common;

use caldera_local_pool::{Kind, LocalPool};
use common::*;
use serde_json::{Value, json};

fn bob_with_totp() -> String {
    format!("mfa = [\"SOFTWARE_TOKEN_MFA\"]\ntotp_secret = \"{TOTP}\"")
}

const MISMATCH: (Kind, &str) = (Kind::CodeMismatch, "Invalid code received for user");

#[test]
fn a_temporary_password_must_be_replaced() {
    let settings = r#"required_attributes = ["email", "name"]"#;
    let pool = pool_with_bob(
        settings,
        "status = \"FORCE_CHANGE_PASSWORD\"\nattributes = { name = \"Bob\" }",
    );
    let bob = Person::new("bob");
    let reply = bob.sign_in(&pool).unwrap();
    assert_eq!(name_of(&reply), "NEW_PASSWORD_REQUIRED");
    let parameters = &reply["ChallengeParameters"];
    assert_eq!(parameters["USER_ID_FOR_SRP"], "bob");
    assert_eq!(
        parameters["requiredAttributes"],
        r#"["userAttributes.email"]"#
    );
    assert_eq!(parameters["userAttributes"], r#"{"name":"Bob"}"#);

    // Answers that will not do leave the session open.
    let incomplete = json!({ "NEW_PASSWORD": "Better-Horse-8" });
    let outcome = bob.answer(&pool, &reply, incomplete);
    refused(
        outcome,
        Kind::InvalidParameter,
        "Attributes did not conform to the schema: email: The attribute is required",
    );
    let weak = json!({ "NEW_PASSWORD": "horse", "userAttributes.email": "bob@example.com" });
    let message = "Password did not conform with policy: Password not long enough";
    refused(
        bob.answer(&pool, &reply, weak),
        Kind::InvalidPassword,
        message,
    );
    let forbidden = json!({
        "NEW_PASSWORD": "Better-Horse-8", "userAttributes.email": "b@c", "userAttributes.sub": "1",
    });
    assert_eq!(
        bob.answer(&pool, &reply, forbidden).unwrap_err().kind(),
        Kind::InvalidParameter
    );

    let good =
        json!({ "NEW_PASSWORD": "Better-Horse-8", "userAttributes.email": "bob@example.com" });
    tokens(&bob.answer(&pool, &reply, good.clone()).unwrap());
    let used = "Invalid session for the user, session can only be used once.";
    refused(bob.answer(&pool, &reply, good), Kind::NotAuthorized, used);

    wrong_password(bob.sign_in(&pool));
    tokens(&bob.saying("Better-Horse-8").sign_in(&pool).unwrap());
    let user = ok(
        &pool,
        "AdminGetUser",
        json!({ "UserPoolId": POOL, "Username": "bob" }),
    );
    assert_eq!(user["UserStatus"], "CONFIRMED");
    assert!(
        user["UserAttributes"]
            .as_array()
            .unwrap()
            .contains(&json!({"Name": "email", "Value": "bob@example.com"}))
    );
}

#[test]
fn a_temporary_password_expires() {
    let pool = pool_with_bob(
        "password_policy = { temporary_days = 1 }",
        "status = \"FORCE_CHANGE_PASSWORD\"",
    );
    later(&pool, 86_401);
    let message = "Temporary password has expired and must be reset by an administrator.";
    refused(
        Person::new("bob").sign_in(&pool),
        Kind::NotAuthorized,
        message,
    );
}

#[test]
fn an_authenticator_apps_code_is_really_checked() {
    for admin in [false, true] {
        let pool = pool_with_bob("mfa = \"OPTIONAL\"", &bob_with_totp());
        let bob = Person {
            admin,
            ..Person::with_secret("bob")
        };
        let reply = bob.sign_in(&pool).unwrap();
        assert_eq!(name_of(&reply), "SOFTWARE_TOKEN_MFA");
        assert_eq!(reply["ChallengeParameters"]["USER_ID_FOR_SRP"], "bob");
        let right = code(&pool, TOTP);
        for wrong in [
            other_code(&right),
            "12345".into(),
            "1234567".into(),
            "abcdef".into(),
        ] {
            let outcome = bob.answer(&pool, &reply, json!({ "SOFTWARE_TOKEN_MFA_CODE": wrong }));
            refused(outcome, MISMATCH.0, MISMATCH.1);
        }
        // After a wrong code the same Session is sent again.
        tokens(
            &bob.answer(&pool, &reply, json!({ "SOFTWARE_TOKEN_MFA_CODE": right }))
                .unwrap(),
        );
    }
}

#[test]
fn an_old_code_is_refused_and_the_neighbouring_ones_are_not() {
    let pool = pool_with_bob("mfa = \"OPTIONAL\"", &bob_with_totp());
    let bob = Person::new("bob");
    for (seconds, good) in [(29, true), (90, false)] {
        let old = code(&pool, TOTP);
        later(&pool, seconds);
        let reply = bob.sign_in(&pool).unwrap();
        let outcome = bob.answer(&pool, &reply, json!({ "SOFTWARE_TOKEN_MFA_CODE": old }));
        assert_eq!(outcome.is_ok(), good, "{seconds}");
    }
}

#[test]
fn a_code_is_good_once_where_the_pool_says_so() {
    for once in [false, true] {
        let pool = pool_with_bob(
            &format!("mfa = \"ON\"\ntotp_once = {once}"),
            &bob_with_totp(),
        );
        let bob = Person::new("bob");
        let right = json!({ "SOFTWARE_TOKEN_MFA_CODE": code(&pool, TOTP) });
        let reply = bob.sign_in(&pool).unwrap();
        tokens(&bob.answer(&pool, &reply, right.clone()).unwrap());
        let reply = bob.sign_in(&pool).unwrap();
        let outcome = bob.answer(&pool, &reply, right);
        if once {
            refused(
                outcome,
                Kind::ExpiredCode,
                "Your software token has already been used once.",
            );
        } else {
            tokens(&outcome.unwrap());
        }
    }
}

#[test]
fn five_wrong_codes_end_the_session() {
    let pool = pool_with_bob("mfa = \"OPTIONAL\"", &bob_with_totp());
    let bob = Person::new("bob");
    let reply = bob.sign_in(&pool).unwrap();
    let right = code(&pool, TOTP);
    let wrong = json!({ "SOFTWARE_TOKEN_MFA_CODE": other_code(&right) });
    for _ in 0..4 {
        refused(
            bob.answer(&pool, &reply, wrong.clone()),
            MISMATCH.0,
            MISMATCH.1,
        );
    }
    refused(
        bob.answer(&pool, &reply, wrong),
        Kind::NotAuthorized,
        "Invalid session for the user.",
    );
    let outcome = bob.answer(&pool, &reply, json!({ "SOFTWARE_TOKEN_MFA_CODE": right }));
    assert_eq!(outcome.unwrap_err().kind(), Kind::NotAuthorized);
}

/// Signs in with a code that goes to `to`.
fn with_message(pool: &LocalPool, challenge: &str, key: &str, to: &str, shown: &str) {
    let bob = Person::new("bob");
    let reply = bob.sign_in(pool).unwrap();
    assert_eq!(name_of(&reply), challenge);
    assert_eq!(
        reply["ChallengeParameters"]["CODE_DELIVERY_DESTINATION"],
        shown
    );
    let sent = pool.last_code(to).unwrap();
    let outcome = bob.answer(pool, &reply, json!({ key: other_code(&sent) }));
    refused(outcome, MISMATCH.0, MISMATCH.1);
    tokens(&bob.answer(pool, &reply, json!({ key: sent })).unwrap());
    // The code belongs to its session.
    let again = bob.sign_in(pool).unwrap();
    if pool.last_code(to).unwrap() != sent {
        let outcome = bob.answer(pool, &again, json!({ key: sent }));
        refused(outcome, MISMATCH.0, MISMATCH.1);
    }
}

#[test]
fn codes_go_out_by_text_message_and_by_mail() {
    let sms = "mfa = [\"SMS_MFA\"]\nattributes = { phone_number = \"+15550100123\" }";
    let pool = pool_with_bob("mfa = \"OPTIONAL\"", sms);
    with_message(
        &pool,
        "SMS_MFA",
        "SMS_MFA_CODE",
        "+15550100123",
        "+*******0123",
    );
    let mail = "mfa = [\"EMAIL_OTP\"]\nattributes = { email = \"bob@example.com\" }";
    let pool = pool_with_bob("mfa = \"OPTIONAL\"", mail);
    with_message(
        &pool,
        "EMAIL_OTP",
        "EMAIL_OTP_CODE",
        "bob@example.com",
        "b***@e***",
    );
    // The documentation's name for the same.
    with_message(
        &pool,
        "EMAIL_OTP",
        "EMAIL_MFA_CODE",
        "bob@example.com",
        "b***@e***",
    );
    assert_eq!(
        pool.messages().last().map(|message| message.medium),
        Some("EMAIL")
    );
}

#[test]
fn a_pool_that_demands_a_second_factor_uses_what_there_is() {
    let pool = pool_with_bob(
        "mfa = \"ON\"",
        "attributes = { phone_number = \"+15550100123\" }",
    );
    assert_eq!(
        name_of(&Person::new("bob").sign_in(&pool).unwrap()),
        "SMS_MFA"
    );
    let pool = pool_with_bob(
        "mfa = \"ON\"",
        "attributes = { email = \"bob@example.com\" }",
    );
    assert_eq!(
        name_of(&Person::new("bob").sign_in(&pool).unwrap()),
        "EMAIL_OTP"
    );
    let pool = pool_with_bob("mfa = \"OFF\"", &bob_with_totp());
    tokens(&Person::new("bob").sign_in(&pool).unwrap());
}

#[test]
fn several_factors_are_for_the_user_to_choose_from() {
    let both = format!(
        "mfa = [\"SMS_MFA\", \"SOFTWARE_TOKEN_MFA\", \"EMAIL_OTP\"]\ntotp_secret = \"{TOTP}\"\n\
         attributes = {{ phone_number = \"+15550100123\", email = \"bob@example.com\" }}"
    );
    let pool = pool_with_bob("mfa = \"OPTIONAL\"", &both);
    let bob = Person::with_secret("bob");
    for (answer, challenge, key) in [
        (
            "SOFTWARE_TOKEN_MFA",
            "SOFTWARE_TOKEN_MFA",
            "SOFTWARE_TOKEN_MFA_CODE",
        ),
        ("SMS_MFA", "SMS_MFA", "SMS_MFA_CODE"),
        ("EMAIL_OTP", "EMAIL_OTP", "EMAIL_OTP_CODE"),
        ("EMAIL_MFA", "EMAIL_OTP", "EMAIL_OTP_CODE"),
    ] {
        let reply = bob.sign_in(&pool).unwrap();
        assert_eq!(name_of(&reply), "SELECT_MFA_TYPE");
        let choices = text(&reply["ChallengeParameters"]["MFAS_CAN_CHOOSE"]);
        assert_eq!(choices, r#"["SMS_MFA","SOFTWARE_TOKEN_MFA","EMAIL_OTP"]"#);
        let outcome = bob.answer(&pool, &reply, json!({ "ANSWER": "CARRIER_PIGEON" }));
        refused(
            outcome,
            Kind::InvalidParameter,
            "ANSWER is not one of the choices.",
        );
        let next = bob
            .answer(&pool, &reply, json!({ "ANSWER": answer }))
            .unwrap();
        assert_eq!(name_of(&next), challenge);
        assert_ne!(next["Session"], reply["Session"]);
        let entered = match challenge {
            "SOFTWARE_TOKEN_MFA" => code(&pool, TOTP),
            "SMS_MFA" => pool.last_code("+15550100123").unwrap(),
            _ => pool.last_code("bob@example.com").unwrap(),
        };
        tokens(&bob.answer(&pool, &next, json!({ key: entered })).unwrap());
    }
    let pool = pool_with_bob(
        "mfa = \"OPTIONAL\"",
        &format!("{both}\npreferred_mfa = \"EMAIL_OTP\""),
    );
    assert_eq!(name_of(&bob.sign_in(&pool).unwrap()), "EMAIL_OTP");
}

#[test]
fn a_factor_is_set_up_while_signing_in() {
    let pool = pool("mfa = \"ON\"\nmfa_factors = [\"SOFTWARE_TOKEN_MFA\"]", "");
    let alice = Person::new("alice");
    let reply = alice.sign_in(&pool).unwrap();
    assert_eq!(name_of(&reply), "MFA_SETUP");
    assert_eq!(
        reply["ChallengeParameters"]["MFAS_CAN_SETUP"],
        r#"["SOFTWARE_TOKEN_MFA"]"#
    );
    let too_early = alice.answer(&pool, &reply, json!({}));
    refused(
        too_early,
        Kind::InvalidParameter,
        "The software token is not verified yet.",
    );

    let associated = ok(
        &pool,
        "AssociateSoftwareToken",
        json!({ "Session": reply["Session"] }),
    );
    let secret = text(&associated["SecretCode"]);
    let used = call(
        &pool,
        "AssociateSoftwareToken",
        &json!({ "Session": reply["Session"] }),
    );
    assert_eq!(used.unwrap_err().kind(), Kind::NotAuthorized);

    let right = code(&pool, secret);
    let verify = |session: &Value, code: &str| {
        call(
            &pool,
            "VerifySoftwareToken",
            &json!({ "Session": session, "UserCode": code }),
        )
    };
    let mismatch = "Code mismatch and fail enable Software Token MFA";
    refused(
        verify(&associated["Session"], &other_code(&right)),
        Kind::EnableSoftwareTokenMfa,
        mismatch,
    );
    let verified = verify(&associated["Session"], &right).unwrap();
    assert_eq!(verified["Status"], "SUCCESS");
    // The Session to answer with is the one that VerifySoftwareToken gave.
    for old in [&reply["Session"], &associated["Session"]] {
        let outcome = alice.respond(&pool, "MFA_SETUP", Some(old), json!({}));
        assert_eq!(outcome.unwrap_err().kind(), Kind::NotAuthorized);
    }
    tokens(
        &alice
            .respond(&pool, "MFA_SETUP", Some(&verified["Session"]), json!({}))
            .unwrap(),
    );

    let reply = alice.sign_in(&pool).unwrap();
    assert_eq!(name_of(&reply), "SOFTWARE_TOKEN_MFA");
    tokens(
        &alice
            .answer(
                &pool,
                &reply,
                json!({ "SOFTWARE_TOKEN_MFA_CODE": code(&pool, secret) }),
            )
            .unwrap(),
    );
}

const QUESTION: &str = "custom_challenge = { question = \"Why?\", answer = \"Because.\" }";

#[test]
fn the_question_is_asked_without_a_password() {
    let pool = pool(QUESTION, "");
    for name in ["alice", "nobody"] {
        let person = Person::hiding(name);
        let start = || {
            person
                .initiate(&pool, "CUSTOM_AUTH", json!({ "USERNAME": name }))
                .unwrap()
        };
        let reply = start();
        assert_eq!(name_of(&reply), "CUSTOM_CHALLENGE");
        assert_eq!(
            reply["ChallengeParameters"],
            json!({ "USERNAME": name, "question": "Why?" })
        );
        // Wrong twice, asked again; wrong three times, refused.
        let second = person
            .answer(&pool, &reply, json!({ "ANSWER": "Why not?" }))
            .unwrap();
        assert_eq!(name_of(&second), "CUSTOM_CHALLENGE");
        assert_ne!(second["Session"], reply["Session"]);
        let third = person
            .answer(&pool, &second, json!({ "ANSWER": "No." }))
            .unwrap();
        let right = json!({ "ANSWER": "Because." });
        wrong_password(person.answer(&pool, &third, json!({ "ANSWER": "Never." })));
        assert_eq!(
            person
                .answer(&pool, &third, right.clone())
                .unwrap_err()
                .kind(),
            Kind::NotAuthorized
        );
        let outcome = person.answer(&pool, &start(), right);
        if name == "alice" {
            drop(tokens(&outcome.unwrap()).clone())
        } else {
            assert_eq!(name_of(&outcome.unwrap()), "CUSTOM_CHALLENGE")
        }
    }
}

#[test]
fn the_question_is_asked_after_srp() {
    let pool = pool(QUESTION, "");
    let alice = Person::with_secret("alice");
    let start = || {
        let (pending, mut parameters) = alice.start();
        parameters["CHALLENGE_NAME"] = json!("SRP_A");
        let reply = alice.initiate(&pool, "CUSTOM_AUTH", parameters).unwrap();
        assert!(reply["Session"].is_string());
        let answer = alice.prove(pending, &reply, now(&pool));
        (reply, answer)
    };
    let (reply, answer) = start();
    // This challenge came with a Session, which must come back.
    let outcome = alice.respond(&pool, "PASSWORD_VERIFIER", None, answer.clone());
    refused(
        outcome,
        Kind::NotAuthorized,
        "Invalid session for the user.",
    );
    let next = alice.answer(&pool, &reply, answer).unwrap();
    assert_eq!(name_of(&next), "CUSTOM_CHALLENGE");
    tokens(
        &alice
            .answer(&pool, &next, json!({ "ANSWER": "Because." }))
            .unwrap(),
    );

    let (reply, mut answer) = start();
    answer["PASSWORD_CLAIM_SIGNATURE"] = json!("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=");
    wrong_password(alice.answer(&pool, &reply, answer));

    let unasked = common::pool("", "");
    let message = "Custom auth lambda trigger is not configured for the user pool.";
    refused(
        alice.initiate(&unasked, "CUSTOM_AUTH", alice.start().1),
        Kind::InvalidParameter,
        message,
    );
}

#[test]
fn a_first_factor_is_chosen_or_preferred() {
    let mail = "attributes = { email = \"bob@example.com\", phone_number = \"+15550100123\" }";
    let pool = pool_with_bob("first_factors = [\"EMAIL_OTP\", \"SMS_OTP\"]", mail);
    let bob = Person::with_secret("bob");
    let start = |parameters: Value| {
        let mut parameters = parameters;
        parameters["USERNAME"] = json!("bob");
        bob.initiate(&pool, "USER_AUTH", parameters).unwrap()
    };
    let select = || {
        let reply = start(json!({}));
        assert_eq!(name_of(&reply), "SELECT_CHALLENGE");
        assert_eq!(
            reply["AvailableChallenges"],
            json!(["PASSWORD_SRP", "PASSWORD", "EMAIL_OTP", "SMS_OTP"])
        );
        reply
    };
    // The password in the answer, or in a step of its own.
    tokens(
        &bob.answer(
            &pool,
            &select(),
            json!({ "ANSWER": "PASSWORD", "PASSWORD": PASSWORD }),
        )
        .unwrap(),
    );
    let next = bob
        .answer(&pool, &select(), json!({ "ANSWER": "PASSWORD" }))
        .unwrap();
    assert_eq!(name_of(&next), "PASSWORD");
    tokens(
        &bob.answer(&pool, &next, json!({ "PASSWORD": PASSWORD }))
            .unwrap(),
    );
    wrong_password(bob.answer(
        &pool,
        &select(),
        json!({ "ANSWER": "PASSWORD", "PASSWORD": "wrong" }),
    ));
    // SRP_A in the answer, in a step of its own, or at the start.
    for way in 0..3 {
        let (pending, parameters) = bob.start();
        let reply = match way {
            0 => bob
                .answer(
                    &pool,
                    &select(),
                    json!({ "ANSWER": "PASSWORD_SRP", "SRP_A": parameters["SRP_A"] }),
                )
                .unwrap(),
            1 => {
                let next = bob
                    .answer(&pool, &select(), json!({ "ANSWER": "PASSWORD_SRP" }))
                    .unwrap();
                assert_eq!(name_of(&next), "PASSWORD_SRP");
                bob.answer(&pool, &next, json!({ "SRP_A": parameters["SRP_A"] }))
                    .unwrap()
            }
            _ => start(
                json!({ "PREFERRED_CHALLENGE": "PASSWORD_SRP", "SRP_A": parameters["SRP_A"] }),
            ),
        };
        assert!(reply["Session"].is_string());
        let answer = bob.prove(pending, &reply, now(&pool));
        tokens(&bob.answer(&pool, &reply, answer).unwrap());
    }
    tokens(&start(
        json!({ "PREFERRED_CHALLENGE": "PASSWORD", "PASSWORD": PASSWORD }),
    ));
    // Codes, chosen or preferred.
    for (name, to) in [
        ("EMAIL_OTP", "bob@example.com"),
        ("SMS_OTP", "+15550100123"),
    ] {
        let chosen = bob
            .answer(&pool, &select(), json!({ "ANSWER": name }))
            .unwrap();
        let chosen_code = pool.last_code(to).unwrap();
        let preferred = start(json!({ "PREFERRED_CHALLENGE": name }));
        for (reply, sent) in [
            (chosen, chosen_code),
            (preferred, pool.last_code(to).unwrap()),
        ] {
            assert_eq!(name_of(&reply), name);
            assert_eq!(sent.len(), 8);
            let key = format!("{name}_CODE");
            refused(
                bob.answer(&pool, &reply, json!({ key.as_str(): "00000000x" })),
                MISMATCH.0,
                MISMATCH.1,
            );
            tokens(
                &bob.answer(&pool, &reply, json!({ key.as_str(): sent }))
                    .unwrap(),
            );
        }
    }
    // A preference that cannot be met is answered with the choice.
    assert_eq!(
        name_of(&start(json!({ "PREFERRED_CHALLENGE": "WEB_AUTHN" }))),
        "SELECT_CHALLENGE"
    );
    let outcome = bob.answer(&pool, &select(), json!({ "ANSWER": "WEB_AUTHN" }));
    refused(
        outcome,
        Kind::InvalidParameter,
        "ANSWER is not one of the choices.",
    );
}

#[test]
fn a_code_is_not_offered_instead_of_a_password_that_needs_a_second_factor() {
    let bob = format!(
        "{}\nattributes = {{ email = \"bob@example.com\" }}",
        bob_with_totp()
    );
    let pool = pool_with_bob("mfa = \"OPTIONAL\"\nfirst_factors = [\"EMAIL_OTP\"]", &bob);
    let bob = Person::new("bob");
    let reply = bob
        .initiate(&pool, "USER_AUTH", json!({ "USERNAME": "bob" }))
        .unwrap();
    assert_eq!(
        reply["AvailableChallenges"],
        json!(["PASSWORD_SRP", "PASSWORD"])
    );
    let next = bob
        .answer(
            &pool,
            &reply,
            json!({ "ANSWER": "PASSWORD", "PASSWORD": PASSWORD }),
        )
        .unwrap();
    assert_eq!(name_of(&next), "SOFTWARE_TOKEN_MFA");
}

#[test]
fn passwords_in_the_clear_are_checked() {
    let pool = pool_with_bob("mfa = \"OPTIONAL\"", &bob_with_totp());
    let parameters = |name: &str, password: &str| json!({ "USERNAME": name, "PASSWORD": password });
    let plain = Person::new("alice");
    tokens(
        &plain
            .initiate(&pool, "USER_PASSWORD_AUTH", parameters("alice", PASSWORD))
            .unwrap(),
    );
    wrong_password(plain.initiate(&pool, "USER_PASSWORD_AUTH", parameters("alice", "wrong")));
    let admin = Person {
        admin: true,
        ..Person::with_secret("bob")
    };
    for flow in ["ADMIN_USER_PASSWORD_AUTH", "ADMIN_NO_SRP_AUTH"] {
        let reply = admin
            .initiate(&pool, flow, parameters("bob", PASSWORD))
            .unwrap();
        assert_eq!(name_of(&reply), "SOFTWARE_TOKEN_MFA");
        tokens(
            &admin
                .answer(
                    &pool,
                    &reply,
                    json!({ "SOFTWARE_TOKEN_MFA_CODE": code(&pool, TOTP) }),
                )
                .unwrap(),
        );
        wrong_password(admin.initiate(&pool, flow, parameters("bob", "wrong")));
        // Each form has its own flows.
        assert_eq!(
            plain
                .initiate(&pool, flow, parameters("alice", PASSWORD))
                .unwrap_err()
                .kind(),
            Kind::InvalidParameter
        );
    }
    let outcome = admin.initiate(&pool, "USER_PASSWORD_AUTH", parameters("bob", PASSWORD));
    assert_eq!(outcome.unwrap_err().kind(), Kind::InvalidParameter);
}

#[test]
fn sessions_expire_and_are_bound() {
    let pool = pool_with_bob("mfa = \"OPTIONAL\"", &bob_with_totp());
    let bob = Person::new("bob");
    let reply = bob.sign_in(&pool).unwrap();
    let right = json!({ "SOFTWARE_TOKEN_MFA_CODE": code(&pool, TOTP) });
    // Another client, another user, another challenge, none at all, and a made-up one.
    let invalid = "Invalid session for the user.";
    refused(
        Person::hiding("bob").answer(&pool, &reply, right.clone()),
        Kind::NotAuthorized,
        invalid,
    );
    let mut other = right.clone();
    other["USERNAME"] = json!("alice");
    refused(
        bob.answer(&pool, &reply, other),
        Kind::NotAuthorized,
        invalid,
    );
    let session = reply.get("Session");
    refused(
        bob.respond(&pool, "SMS_MFA", session, right.clone()),
        Kind::NotAuthorized,
        invalid,
    );
    refused(
        bob.respond(&pool, "SOFTWARE_TOKEN_MFA", None, right.clone()),
        Kind::InvalidParameter,
        "Missing required parameter Session",
    );
    let made_up = json!("x".repeat(128));
    refused(
        bob.respond(&pool, "SOFTWARE_TOKEN_MFA", Some(&made_up), right.clone()),
        Kind::NotAuthorized,
        invalid,
    );
    refused(
        bob.respond(&pool, "SOFTWARE_TOKEN_MFA", session, json!({})),
        Kind::InvalidParameter,
        "Missing required parameter SOFTWARE_TOKEN_MFA_CODE",
    );
    // Nothing of this used it up.
    tokens(&bob.answer(&pool, &reply, right).unwrap());

    let reply = bob.sign_in(&pool).unwrap();
    later(&pool, 181);
    let right = json!({ "SOFTWARE_TOKEN_MFA_CODE": code(&pool, TOTP) });
    let expired = "Invalid session for the user, session is expired.";
    refused(
        bob.answer(&pool, &reply, right),
        Kind::NotAuthorized,
        expired,
    );
    assert_eq!(pool.live().sessions, 0);
}

#[test]
fn users_who_may_not_sign_in_are_told_so() {
    let user = |name: &str, more: &str| {
        format!("[[pool.user]]\nusername = \"{name}\"\npassword = \"{PASSWORD}\"\n{more}\n")
    };
    let users = user("disabled", "disabled = true")
        + &user("unconfirmed", "status = \"UNCONFIRMED\"")
        + &user("reset", "status = \"RESET_REQUIRED\"");
    let pool = pool("", &users);
    for make in [Person::new as fn(&str) -> Person, Person::hiding] {
        refused(
            make("disabled").sign_in(&pool),
            Kind::NotAuthorized,
            "User is disabled.",
        );
        refused(
            make("unconfirmed").sign_in(&pool),
            Kind::UserNotConfirmed,
            "User is not confirmed.",
        );
        refused(
            make("reset").sign_in(&pool),
            Kind::PasswordResetRequired,
            "Password reset required for the user",
        );
        // Whoever has not the password learns nothing where existence is hidden.
        wrong_password(make("reset").saying("wrong").sign_in(&pool));
    }
    wrong_password(Person::hiding("disabled").saying("wrong").sign_in(&pool));
    wrong_password(Person::hiding("unconfirmed").saying("wrong").sign_in(&pool));
}
