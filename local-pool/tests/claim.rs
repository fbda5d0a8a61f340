//! USER_SRP_AUTH as the service does it, and everything about the claim that is refused.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
#![allow(clippy::std_instead_of_core, clippy::std_instead_of_alloc)]

mod common;

use caldera_local_pool::Kind;
use caldera_srp::{SystemRng, UserSignIn};
use common::*;
use serde_json::{Value, json};

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

/// Signs in with a TIMESTAMP that is made from the right one.
fn with_timestamp(change: impl Fn(&str) -> String) -> Result<Value, caldera_local_pool::Refusal> {
    let pool = pool("", "");
    // The fifth of September 2027, a Sunday, in UTC.
    let day = 1_820_150_000 - pool.clock().unix_seconds();
    later(
        &pool,
        u64::try_from(day).expect("this test is for the years before 2027"),
    );
    let person = Person::new("alice");
    let (reply, mut answer) = person.claim(&pool).unwrap();
    assert!(
        text(&answer["TIMESTAMP"]).starts_with("Sun Sep 5 "),
        "{answer}"
    );
    answer["TIMESTAMP"] = json!(change(text(&answer["TIMESTAMP"])));
    person.answer(&pool, &reply, answer)
}

#[test]
fn the_timestamp_is_rendered_again_before_the_check() {
    // Signed in the canonical form and sent in another: the service signs what it understood.
    tokens(&with_timestamp(str::to_owned).unwrap());
    tokens(&with_timestamp(|text| text.replace("Sep 5 ", "Sep 05 ")).unwrap());
    tokens(&with_timestamp(|text| text.replace("Sun", "Mon")).unwrap());
}

/// What clients in the wild do: they sign the very text that they send.
#[test]
fn a_padded_day_or_a_wrong_weekday_that_was_signed_is_refused() {
    let pool = pool("", "");
    later(
        &pool,
        u64::try_from(1_820_150_000 - pool.clock().unix_seconds()).unwrap(),
    );
    let canonical = now(&pool).to_string();
    let signed = |timestamp: &str| {
        let client = ByHand::new();
        let parameters = json!({ "USERNAME": "alice", "SRP_A": client.srp_a() });
        let reply = Person::new("alice")
            .initiate(&pool, "USER_SRP_AUTH", parameters)
            .unwrap();
        let answer = client.answer(&reply["ChallengeParameters"], PASSWORD, timestamp);
        Person::new("alice").answer(&pool, &reply, answer)
    };
    tokens(&signed(&canonical).unwrap());
    wrong_password(signed(&canonical.replace("Sep 5 ", "Sep 05 ")));
    wrong_password(signed(&canonical.replace("Sun", "Mon")));
    tokens(&signed(&canonical).unwrap());
}

#[test]
fn a_malformed_timestamp_is_told_apart() {
    let message = "TIMESTAMP format should be EEE MMM d HH:mm:ss z yyyy in english.";
    for timestamp in [
        "2027-09-05T00:00:00Z",
        "So Sep 5 00:00:00 UTC 2027",
        "Sun Sept 5 00:00:00 UTC 2027",
        "Sun Sep 5 00:00 UTC 2027",
        "Sun Sep 31 00:00:00 UTC 2027",
        "Sun Sep 5 24:00:00 UTC 2027",
        "yesterday",
    ] {
        refused(
            with_timestamp(|_| timestamp.to_owned()),
            Kind::InvalidParameter,
            message,
        );
    }
}

#[test]
fn a_timestamp_far_from_the_pools_clock_is_refused() {
    for (seconds, good) in [(290, true), (310, false), (-290, true), (-310, false)] {
        let pool = pool("", "");
        let person = Person::new("alice");
        let (pending, parameters) = person.start();
        let reply = person.initiate(&pool, "USER_SRP_AUTH", parameters).unwrap();
        let answer = person.prove(
            pending,
            &reply,
            now(&pool).checked_add_seconds(seconds).unwrap(),
        );
        let outcome = person.answer(&pool, &reply, answer);
        assert_eq!(outcome.is_ok(), good, "{seconds}");
    }
}

#[test]
fn what_is_missing_is_named() {
    let pool = pool("", "");
    let person = Person::new("alice");
    for name in [
        "TIMESTAMP",
        "PASSWORD_CLAIM_SIGNATURE",
        "PASSWORD_CLAIM_SECRET_BLOCK",
    ] {
        let (reply, mut answer) = person.claim(&pool).unwrap();
        answer.as_object_mut().unwrap().remove(name);
        let message = format!("Missing required parameter {name}");
        refused(
            person.answer(&pool, &reply, answer),
            Kind::InvalidParameter,
            &message,
        );
    }
    for name in ["USERNAME", "SRP_A"] {
        let (_, mut parameters) = person.start();
        parameters[name] = json!("");
        let message = format!("Missing required parameter {name}");
        refused(
            person.initiate(&pool, "USER_SRP_AUTH", parameters),
            Kind::InvalidParameter,
            &message,
        );
    }
    let (reply, mut answer) = person.claim(&pool).unwrap();
    answer["PASSWORD_CLAIM_SIGNATURE"] = json!("not base64!");
    let message = "Invalid PASSWORD_CLAIM_SIGNATURE format. Must be a Base64 string.";
    refused(
        person.answer(&pool, &reply, answer),
        Kind::InvalidParameter,
        message,
    );
}

#[test]
fn a_hostile_srp_a_is_refused() {
    let pool = pool("", "");
    let person = Person::new("alice");
    let n = concat!(
        "FFFFFFFFFFFFFFFFC90FDAA22168C234C4C6628B80DC1CD129024E088A67CC74020BBEA63B139B22514A08798E3404DD",
        "EF9519B3CD3A431B302B0A6DF25F14374FE1356D6D51C245E485B576625E7EC6F44C42E9A637ED6B0BFF5CB6F406B7ED",
        "EE386BFB5A899FA5AE9F24117C4B1FE649286651ECE45B3DC2007CB8A163BF0598DA48361C55D39A69163FA8FD24CF5F",
        "83655D23DCA3AD961C62F356208552BB9ED529077096966D670C354E4ABC9804F1746C08CA18217C32905E462E36CE3B",
        "E39E772C180E86039B2783A2EC07A28FB5C55DF06F4C52C9DE2BCBF6955817183995497CEA956AE515D2261898FA0510",
        "15728E5A8AAAC42DAD33170D04507A33A85521ABDF1CBA64ECFB850458DBEF0A8AEA71575D060C7DB3970F85A6E1E4C7",
        "ABF5AE8CDB0933D71E8C94E04A25619DCEE3D2261AD2EE6BF12FFA06D98A0864D87602733EC86A64521F2B18177B200C",
        "BBE117577A615D6C770988C0BAD946E208E24FA074E5AB3143DB5BFCE0FD108E4B82D120A93AD2CAFFFFFFFFFFFFFFFF",
    );
    let beyond = format!("1{n}");
    let huge = "a".repeat(130_000);
    for srp_a in ["0", "00", n, &beyond, &huge, "-1", "0x1f", "xyz", "1 2"] {
        let parameters = json!({ "USERNAME": "alice", "SRP_A": srp_a });
        let outcome = person.initiate(&pool, "USER_SRP_AUTH", parameters);
        assert_eq!(
            outcome.unwrap_err().kind(),
            Kind::InvalidParameter,
            "{} digits",
            srp_a.len()
        );
    }
    assert_eq!(pool.live().exchanges, 0);
}

#[test]
fn srp_a_may_be_upper_case_and_have_leading_zeros() {
    let pool = pool("", "");
    let person = Person::new("alice");
    let (pending, mut parameters) = person.start();
    parameters["SRP_A"] = json!(format!("000{}", text(&parameters["SRP_A"]).to_uppercase()));
    let reply = person.initiate(&pool, "USER_SRP_AUTH", parameters).unwrap();
    let answer = person.prove(pending, &reply, now(&pool));
    tokens(&person.answer(&pool, &reply, answer).unwrap());
}

#[test]
fn the_secret_hash_is_demanded_at_every_step() {
    let pool = pool("", "");
    let person = Person::with_secret("alice");
    tokens(&person.sign_in(&pool).unwrap());
    let bare = |_: &str| {
        let (pending, parameters) =
            UserSignIn::start(&person.pool, &person.app, "alice", &mut SystemRng).unwrap();
        (pending, object(&parameters))
    };
    let missing = "Client secretclient is configured with secret but SECRET_HASH was not received";
    let wrong = "Unable to verify secret hash for client secretclient";
    let initiate = |parameters: &Value| {
        let body = json!({ "ClientId": "secretclient", "AuthFlow": "USER_SRP_AUTH", "AuthParameters": parameters });
        call(&pool, "InitiateAuth", &body)
    };
    let (_, mut parameters) = bare("alice");
    parameters["SECRET_HASH"] = json!(person.secret_hash("bob"));
    refused(initiate(&parameters), Kind::NotAuthorized, wrong);
    parameters.as_object_mut().unwrap().remove("SECRET_HASH");
    refused(initiate(&parameters), Kind::NotAuthorized, missing);

    let (reply, mut answer) = person.claim(&pool).unwrap();
    let respond = |answer: &Value| {
        let body = json!({
            "ClientId": "secretclient", "ChallengeName": "PASSWORD_VERIFIER", "ChallengeResponses": answer,
        });
        call(&pool, "RespondToAuthChallenge", &body)
    };
    let right = answer["SECRET_HASH"].clone();
    answer["SECRET_HASH"] = json!(person.secret_hash("somebody"));
    refused(respond(&answer), Kind::NotAuthorized, wrong);
    answer.as_object_mut().unwrap().remove("SECRET_HASH");
    refused(respond(&answer), Kind::NotAuthorized, missing);
    answer["SECRET_HASH"] = right;
    tokens(&respond(&answer).unwrap());
    drop(reply);

    // A client without a secret has no use for one.
    let (_, mut parameters) = Person::new("alice").start();
    parameters["SECRET_HASH"] = json!("AAAA");
    let outcome = Person::new("alice").initiate(&pool, "USER_SRP_AUTH", parameters);
    assert_eq!(outcome.unwrap_err().kind(), Kind::InvalidParameter);
    // In an answer it is let pass.
    let (reply, mut answer) = Person::new("alice").claim(&pool).unwrap();
    answer["SECRET_HASH"] = json!("AAAA");
    tokens(&Person::new("alice").answer(&pool, &reply, answer).unwrap());
}

#[test]
fn an_alias_signs_in_once_it_is_verified() {
    let attributes = |verified: &str| {
        format!(r#"attributes = {{ email = "bob@example.com", email_verified = "{verified}" }}"#)
    };
    let pool = pool_with_bob(r#"alias_attributes = ["email"]"#, &attributes("true"));
    for person in [
        Person::new("bob@example.com"),
        Person::with_secret("bob@example.com"),
    ] {
        let (reply, answer) = person.claim(&pool).unwrap();
        assert_eq!(reply["ChallengeParameters"]["USERNAME"], "bob");
        assert_eq!(reply["ChallengeParameters"]["USER_ID_FOR_SRP"], "bob");
        assert_eq!(
            answer["USERNAME"], "bob",
            "the hash is over the name that is sent"
        );
        tokens(&person.answer(&pool, &reply, answer).unwrap());
    }
    let pool = pool_with_bob(r#"alias_attributes = ["email"]"#, &attributes("false"));
    let outcome = Person::new("bob@example.com")
        .claim(&pool)
        .map(|_| Value::Null);
    refused(outcome, Kind::UserNotFound, "User does not exist.");
    tokens(&Person::new("bob").sign_in(&pool).unwrap());
}

#[test]
fn users_of_a_pool_with_addresses_for_names_have_an_id_for_a_name() {
    let text = r#"
        [[pool]]
        id = "us-east-1_TestPool1"
        username_attributes = ["email"]
        [[pool.client]]
        id = "plainclient"
        [[pool.user]]
        username = "carol@example.com"
        password = "Correct-Horse-7"
    "#;
    let pool =
        caldera_local_pool::LocalPool::new(&caldera_local_pool::Config::from_toml(text).unwrap())
            .unwrap();
    let person = Person::new("carol@example.com");
    let (reply, answer) = person.claim(&pool).unwrap();
    let id = reply["ChallengeParameters"]["USER_ID_FOR_SRP"]
        .as_str()
        .unwrap();
    assert_eq!(id.len(), 36);
    let reply = person.answer(&pool, &reply, answer).unwrap();
    let user = ok(
        &pool,
        "GetUser",
        json!({ "AccessToken": tokens(&reply)["AccessToken"] }),
    );
    assert_eq!(user["Username"], id);
}

#[test]
fn the_admin_form_wants_the_real_name_in_answers() {
    let pool = pool_with_bob(
        r#"alias_attributes = ["email"]"#,
        r#"attributes = { email = "bob@example.com", email_verified = "true" }"#,
    );
    let person = Person {
        admin: true,
        ..Person::with_secret("bob@example.com")
    };
    let (reply, answer) = person.claim(&pool).unwrap();
    let mut with_alias = answer.clone();
    with_alias["USERNAME"] = json!("bob@example.com");
    with_alias["SECRET_HASH"] = json!(person.secret_hash("bob@example.com"));
    wrong_password(person.answer(&pool, &reply, with_alias));
    tokens(&person.answer(&pool, &reply, answer).unwrap());

    let other = Person {
        pool: "us-east-1_Another".parse().unwrap(),
        ..person
    };
    assert_eq!(
        other.claim(&pool).unwrap_err().kind(),
        Kind::ResourceNotFound
    );
}

#[test]
fn flows_that_the_client_does_not_have_are_refused() {
    let text = r#"
        [[pool]]
        id = "us-east-1_TestPool1"
        [[pool.client]]
        id = "plainclient"
        auth_flows = ["ALLOW_REFRESH_TOKEN_AUTH"]
        [[pool.client]]
        id = "secretclient"
        secret = "averysecretclientsecret0123456789"
        auth_flows = ["ALLOW_USER_AUTH"]
        [[pool.user]]
        username = "alice"
        password = "Correct-Horse-7"
    "#;
    let pool =
        caldera_local_pool::LocalPool::new(&caldera_local_pool::Config::from_toml(text).unwrap())
            .unwrap();
    let person = Person::new("alice");
    for flow in [
        "USER_SRP_AUTH",
        "CUSTOM_AUTH",
        "USER_AUTH",
        "USER_PASSWORD_AUTH",
    ] {
        let outcome = person.initiate(&pool, flow, person.start().1);
        let message = format!("{flow} is not enabled for the client.");
        refused(outcome, Kind::InvalidParameter, &message);
    }
    for flow in ["ADMIN_USER_PASSWORD_AUTH", "NO_SUCH_AUTH", ""] {
        let outcome = person.initiate(&pool, flow, person.start().1);
        assert_eq!(outcome.unwrap_err().kind(), Kind::InvalidParameter);
    }
    // ALLOW_USER_AUTH permits SRP as well.
    tokens(&Person::with_secret("alice").sign_in(&pool).unwrap());
}

#[test]
fn clients_and_pools_that_do_not_exist_are_not_found() {
    let pool = pool("", "");
    let body = json!({ "ClientId": "nobody", "AuthFlow": "USER_SRP_AUTH", "AuthParameters": {} });
    refused(
        call(&pool, "InitiateAuth", &body),
        Kind::ResourceNotFound,
        "User pool client nobody does not exist.",
    );
    let body =
        json!({ "UserPoolId": "us-east-1_None", "ClientId": CLIENT, "AuthFlow": "USER_SRP_AUTH" });
    refused(
        call(&pool, "AdminInitiateAuth", &body),
        Kind::ResourceNotFound,
        "User pool us-east-1_None does not exist.",
    );
}
