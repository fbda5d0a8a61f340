//! Questions of the pool's own, and the choice of a first factor.

use super::*;

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
