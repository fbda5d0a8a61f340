//! Second factors: codes of authenticator apps, by text message and by e-mail, and setting one up.

use super::*;

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
