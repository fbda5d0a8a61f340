//! An answer that is not there is named, and the session waits for one that is.

use super::*;

/// Refuses this answer in that step for what it lacks; then the right one goes on.
#[track_caller]
fn asks_again(
    pool: &LocalPool,
    person: &Person,
    asked: &Value,
    lacking: &str,
    right: Value,
) -> Value {
    for given in [json!({}), json!({ lacking: "" })] {
        let message = format!("Missing required parameter {lacking}");
        let outcome = person.answer(pool, asked, given);
        refused(outcome, Kind::InvalidParameter, &message);
    }
    person.answer(pool, asked, right).unwrap()
}

#[test]
fn of_first_factors() {
    let settings = "first_factors = [\"EMAIL_OTP\", \"SMS_OTP\"]";
    let addresses = "attributes = { email = \"bob@example.com\", phone_number = \"+15550100123\" }";
    let pool = pool_with_bob(settings, addresses);
    let bob = Person::new("bob");
    let select = || {
        let asked = bob.initiate(&pool, "USER_AUTH", json!({ "USERNAME": "bob" }));
        asked.unwrap()
    };
    let choose =
        |name: &str| asks_again(&pool, &bob, &select(), "ANSWER", json!({ "ANSWER": name }));
    let asked = choose("PASSWORD");
    let right = json!({ "PASSWORD": PASSWORD });
    tokens(&asks_again(&pool, &bob, &asked, "PASSWORD", right));
    let asked = choose("PASSWORD_SRP");
    let (pending, parameters) = bob.start();
    let right = json!({ "SRP_A": parameters["SRP_A"] });
    let reply = asks_again(&pool, &bob, &asked, "SRP_A", right);
    let answer = bob.prove(pending, &reply, now(&pool));
    tokens(&bob.answer(&pool, &reply, answer).unwrap());
    for (name, to) in [
        ("SMS_OTP", "+15550100123"),
        ("EMAIL_OTP", "bob@example.com"),
    ] {
        let asked = choose(name);
        let key = format!("{name}_CODE");
        let right = json!({ key.as_str(): pool.last_code(to).unwrap() });
        tokens(&asks_again(&pool, &bob, &asked, &key, right));
    }
    // A choice that is none leaves the session too.
    let asked = select();
    let outcome = bob.answer(&pool, &asked, json!({ "ANSWER": "WEB_AUTHN" }));
    let message = "ANSWER is not one of the choices.";
    refused(outcome, Kind::InvalidParameter, message);
    let right = json!({ "ANSWER": "PASSWORD", "PASSWORD": PASSWORD });
    tokens(&bob.answer(&pool, &asked, right).unwrap());
}

#[test]
fn of_second_factors_and_of_their_choice() {
    let both = format!(
        "mfa = [\"SMS_MFA\", \"SOFTWARE_TOKEN_MFA\", \"EMAIL_OTP\"]\ntotp_secret = \"{TOTP}\"\n\
         attributes = {{ phone_number = \"+15550100123\", email = \"bob@example.com\" }}"
    );
    let pool = pool_with_bob("mfa = \"OPTIONAL\"", &both);
    let bob = Person::new("bob");
    for (name, key) in [
        ("SOFTWARE_TOKEN_MFA", "SOFTWARE_TOKEN_MFA_CODE"),
        ("SMS_MFA", "SMS_MFA_CODE"),
        ("EMAIL_OTP", "EMAIL_OTP_CODE"),
    ] {
        let asked = bob.sign_in(&pool).unwrap();
        let asked = asks_again(&pool, &bob, &asked, "ANSWER", json!({ "ANSWER": name }));
        let entered = match name {
            "SOFTWARE_TOKEN_MFA" => code(&pool, TOTP),
            "SMS_MFA" => pool.last_code("+15550100123").unwrap(),
            _ => pool.last_code("bob@example.com").unwrap(),
        };
        tokens(&asks_again(
            &pool,
            &bob,
            &asked,
            key,
            json!({ key: entered }),
        ));
    }
}

#[test]
fn of_a_question_and_of_a_new_password() {
    let question = "custom_challenge = { question = \"Why?\", answer = \"Because.\" }";
    let pool = pool_with_bob(question, "status = \"FORCE_CHANGE_PASSWORD\"");
    let alice = Person::new("alice");
    let asked = alice.initiate(&pool, "CUSTOM_AUTH", json!({ "USERNAME": "alice" }));
    let right = json!({ "ANSWER": "Because." });
    tokens(&asks_again(&pool, &alice, &asked.unwrap(), "ANSWER", right));
    let bob = Person::new("bob");
    let asked = bob.sign_in(&pool).unwrap();
    assert_eq!(name_of(&asked), "NEW_PASSWORD_REQUIRED");
    let right = json!({ "NEW_PASSWORD": "Another-Horse-8" });
    tokens(&asks_again(&pool, &bob, &asked, "NEW_PASSWORD", right));
}
