//! The challenge, its block, and claims that are right or wrong.

use super::*;

#[test]
fn the_challenge_has_the_services_shape() {
    let pool = pool("", "");
    let (reply, _) = Person::new("alice").claim(&pool).unwrap();
    assert!(
        reply.get("Session").is_none(),
        "USER_SRP_AUTH's PASSWORD_VERIFIER carries no Session"
    );
    let parameters = &reply["ChallengeParameters"];
    assert_eq!(parameters.as_object().unwrap().len(), 5);
    assert_eq!(parameters["USERNAME"], "alice");
    assert_eq!(parameters["USER_ID_FOR_SRP"], "alice");
    let block = text(&parameters["SECRET_BLOCK"]);
    assert!(
        (1_712..=1_724).contains(&block.len()),
        "{} characters",
        block.len()
    );
}

#[test]
fn salt_and_b_are_minimal_hex_and_sometimes_odd() {
    let mut users = String::new();
    for index in 0..120 {
        users.push_str(&format!(
            "[[pool.user]]\nusername = \"user{index}\"\npassword = \"{PASSWORD}\"\n"
        ));
    }
    let pool = pool("", &users);
    let mut odd_salts = 0;
    let mut odd_keys = 0;
    for index in 0..120 {
        let person = Person::new(&format!("user{index}"));
        let (reply, answer) = person.claim(&pool).unwrap();
        for name in ["SALT", "SRP_B"] {
            let hex = text(&reply["ChallengeParameters"][name]);
            assert!(
                !hex.starts_with('0') && hex.bytes().all(|b| b.is_ascii_hexdigit()),
                "{hex}"
            );
        }
        odd_salts += text(&reply["ChallengeParameters"]["SALT"]).len() % 2;
        odd_keys += text(&reply["ChallengeParameters"]["SRP_B"]).len() % 2;
        tokens(&person.answer(&pool, &reply, answer).unwrap());
    }
    // 15 of 127 first bytes, and 1 of 16 keys: none in 120 has a probability of 3 and 4 in 10,000.
    assert!(odd_salts + odd_keys > 0);
}

#[test]
fn a_password_of_any_text_signs_in() {
    for password in [
        "é-Ünïcödé-7-日本語",
        "🦀🦀🦀🦀🦀🦀aA7!",
        "trailing\\\"quotes'9Zz",
    ] {
        let text = json!(password).to_string();
        let pool = pool(
            "",
            &format!("[[pool.user]]\nusername = \"zoë\"\npassword = {text}\n"),
        );
        tokens(&Person::new("zoë").saying(password).sign_in(&pool).unwrap());
        wrong_password(
            Person::new("zoë")
                .saying(&format!("{password} "))
                .sign_in(&pool),
        );
    }
}

#[test]
fn a_wrong_password_is_refused() {
    let pool = pool("", "");
    wrong_password(
        Person::new("alice")
            .saying("Correct-Horse-8")
            .sign_in(&pool),
    );
    wrong_password(
        Person::with_secret("alice")
            .saying("correct-horse-7")
            .sign_in(&pool),
    );
    tokens(&Person::new("alice").sign_in(&pool).unwrap());
}

/// Every part of a right answer, changed by one character.
#[test]
fn a_changed_answer_is_refused() {
    let pool = pool("", "");
    let person = Person::new("alice");
    let flip = |text: &str, at: usize| {
        let mut bytes = text.as_bytes().to_vec();
        bytes[at] = if bytes[at] == b'A' { b'B' } else { b'A' };
        String::from_utf8(bytes).unwrap()
    };
    for name in ["PASSWORD_CLAIM_SIGNATURE", "PASSWORD_CLAIM_SECRET_BLOCK"] {
        for at in [0, 20] {
            let (reply, mut answer) = person.claim(&pool).unwrap();
            answer[name] = json!(flip(text(&answer[name]), at));
            wrong_password(person.answer(&pool, &reply, answer));
            // Each wrong claim counts: a right one keeps the lock-out away.
            tokens(&person.sign_in(&pool).unwrap());
        }
    }
    let (reply, mut answer) = person.claim(&pool).unwrap();
    answer["TIMESTAMP"] = json!(now(&pool).checked_add_seconds(1).unwrap().to_string());
    wrong_password(person.answer(&pool, &reply, answer));
}

#[test]
fn a_block_is_good_once() {
    let pool = pool("", "");
    let person = Person::new("alice");
    let (reply, answer) = person.claim(&pool).unwrap();
    tokens(&person.answer(&pool, &reply, answer.clone()).unwrap());
    wrong_password(person.answer(&pool, &reply, answer));
    // And a wrong claim uses it up as well.
    let (reply, answer) = person.claim(&pool).unwrap();
    let mut wrong = answer.clone();
    wrong["PASSWORD_CLAIM_SIGNATURE"] = json!("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=");
    wrong_password(person.answer(&pool, &reply, wrong));
    wrong_password(person.answer(&pool, &reply, answer));
}

#[test]
fn a_block_is_bound_to_its_client_and_user() {
    let pool = pool(
        "",
        &format!("[[pool.user]]\nusername = \"bob\"\npassword = \"{PASSWORD}\"\n"),
    );
    let (reply, answer) = Person::new("alice").claim(&pool).unwrap();
    wrong_password(Person::hiding("alice").answer(&pool, &reply, answer.clone()));
    wrong_password(Person::new("bob").answer(&pool, &reply, {
        let mut answer = answer.clone();
        answer["USERNAME"] = json!("bob");
        answer
    }));
    // Neither was an answer to this challenge: the right one still counts.
    tokens(&Person::new("alice").answer(&pool, &reply, answer).unwrap());
}

#[test]
fn a_block_expires() {
    let pool = pool("", "");
    let person = Person::new("alice");
    for (seconds, good) in [(170, true), (181, false)] {
        let (pending, parameters) = person.start();
        let reply = person.initiate(&pool, "USER_SRP_AUTH", parameters).unwrap();
        later(&pool, seconds);
        let answer = person.prove(pending, &reply, now(&pool));
        let outcome = person.answer(&pool, &reply, answer);
        if good {
            drop(tokens(&outcome.unwrap()).clone())
        } else {
            wrong_password(outcome)
        }
    }
}

/// 1,284 to 1,291 bytes, each length as often as any other.
#[test]
fn blocks_have_all_of_the_services_lengths() {
    use base64::Engine as _;
    use base64::engine::general_purpose::STANDARD;

    let pool = pool("", "");
    let alice = Person::new("alice");
    let (_, parameters) = alice.start();
    let mut seen = std::collections::BTreeMap::<usize, u32>::new();
    for _ in 0..160 {
        let reply = alice
            .initiate(&pool, "USER_SRP_AUTH", parameters.clone())
            .unwrap();
        let block = text(&reply["ChallengeParameters"]["SECRET_BLOCK"]);
        *seen
            .entry(STANDARD.decode(block).unwrap().len())
            .or_default() += 1;
    }
    // One of the eight is not among 160 once in 200 million times; 20 of each are to be expected.
    let lengths: Vec<usize> = seen.keys().copied().collect();
    assert_eq!(lengths, (1_284..=1_291).collect::<Vec<_>>());
    assert!(seen.values().all(|count| *count < 80), "{seen:?}");
}
