//! Names that do not exist, and passwords that are wrong.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
#![allow(clippy::std_instead_of_core, clippy::std_instead_of_alloc)]

mod common;

use std::collections::BTreeSet;
use std::time::{Duration, Instant};

use caldera_local_pool::{Config, Kind, LocalPool, Refusal};
use common::*;
use serde_json::{Value, json};

#[test]
fn a_client_that_may_know_is_told() {
    let pool = pool("", "");
    let nobody = Person::new("nobody");
    for flow in ["USER_SRP_AUTH", "CUSTOM_AUTH", "USER_AUTH"] {
        refused(
            nobody.initiate(&pool, flow, nobody.start().1),
            Kind::UserNotFound,
            "User does not exist.",
        );
    }
    let parameters = json!({ "USERNAME": "nobody", "PASSWORD": "x" });
    let outcome = nobody.initiate(&pool, "USER_PASSWORD_AUTH", parameters);
    refused(outcome, Kind::UserNotFound, "User does not exist.");
    // The sub is no name to sign in with.
    let user = ok(
        &pool,
        "AdminGetUser",
        json!({ "UserPoolId": POOL, "Username": "alice" }),
    );
    let sub = user["UserAttributes"]
        .as_array()
        .unwrap()
        .iter()
        .find(|attribute| attribute["Name"] == "sub")
        .unwrap();
    let person = Person::new(text(&sub["Value"]));
    refused(
        person.sign_in(&pool),
        Kind::UserNotFound,
        "User does not exist.",
    );
}

/// Everything about a challenge that can be told without the password.
fn shape(reply: &Value) -> Vec<(String, usize)> {
    let mut shape: Vec<(String, usize)> = Vec::new();
    for (name, value) in reply.as_object().unwrap() {
        shape.push((name.clone(), 0));
        if let Some(parameters) = value.as_object() {
            for (name, value) in parameters {
                // Hexadecimal without leading zeros and blocks vary in length by themselves.
                let length = text(value).len();
                shape.push((name.clone(), if length < 100 { 0 } else { length / 64 }));
            }
        }
    }
    shape
}

#[test]
fn nobody_is_challenged_like_somebody_and_the_same_on_every_try() {
    let pool = pool("", "");
    let challenge = |name: &str| Person::hiding(name).claim(&pool).unwrap();
    let (known, _) = challenge("alice");
    let mut salts = BTreeSet::new();
    for name in ["nobody", "somebody", "ALICE", "zoë"] {
        let (first, answer) = challenge(name);
        let (second, _) = challenge(name);
        let (first_given, second_given) = (
            &first["ChallengeParameters"],
            &second["ChallengeParameters"],
        );
        assert_eq!(shape(&first).len(), shape(&known).len());
        for ((left, some), (right, other)) in shape(&first).iter().zip(&shape(&known)) {
            assert_eq!(left, right);
            assert!(some.abs_diff(*other) <= 1, "{left}: {some} {other}");
        }
        assert_eq!(first_given["USER_ID_FOR_SRP"], name);
        assert_eq!(first_given["USERNAME"], name);
        for (given, same) in [
            ("SALT", true),
            ("USER_ID_FOR_SRP", true),
            ("SRP_B", false),
            ("SECRET_BLOCK", false),
        ] {
            assert_eq!(first_given[given] == second_given[given], same, "{given}");
        }
        assert!(salts.insert(text(&first_given["SALT"]).to_owned()));
        wrong_password(Person::hiding(name).answer(&pool, &first, answer));
    }
    // Another pool gives the same name another salt.
    let other = common::pool("", "");
    let (elsewhere, _) = Person::hiding("nobody").claim(&other).unwrap();
    assert!(!salts.contains(text(&elsewhere["ChallengeParameters"]["SALT"])));
}

#[test]
fn every_flow_hides_who_exists() {
    let pool = pool(
        "custom_challenge = { question = \"Why?\", answer = \"Because.\" }",
        "",
    );
    let outcomes = |name: &str| -> Vec<Result<String, Refusal>> {
        let person = Person::hiding(name).saying("wrong");
        let start = |flow: &str, more: Value| {
            let mut parameters = more;
            parameters["USERNAME"] = json!(name);
            person.initiate(&pool, flow, parameters)
        };
        let select = start("USER_AUTH", json!({})).unwrap();
        assert_eq!(
            select["AvailableChallenges"],
            json!(["PASSWORD_SRP", "PASSWORD"])
        );
        let question = start("CUSTOM_AUTH", json!({})).unwrap();
        vec![
            start("USER_PASSWORD_AUTH", json!({ "PASSWORD": "wrong" })),
            start(
                "USER_AUTH",
                json!({ "PREFERRED_CHALLENGE": "PASSWORD", "PASSWORD": "wrong" }),
            ),
            person.answer(
                &pool,
                &select,
                json!({ "ANSWER": "PASSWORD", "PASSWORD": "wrong" }),
            ),
            person.answer(&pool, &question, json!({ "ANSWER": "wrong" })),
        ]
        .into_iter()
        .map(|outcome| outcome.map(|reply| name_of(&reply).to_owned()))
        .collect()
    };
    assert_eq!(outcomes("nobody"), outcomes("alice"));
}

#[test]
fn an_address_that_nobody_has_gets_an_id_as_others_do() {
    let text_of = r#"
        [[pool]]
        id = "us-east-1_TestPool1"
        username_attributes = ["email"]
        [[pool.client]]
        id = "hidingclient"
        prevent_user_existence_errors = true
        [[pool.user]]
        username = "carol@example.com"
        password = "Correct-Horse-7"
    "#;
    let pool = LocalPool::new(&Config::from_toml(text_of).unwrap()).unwrap();
    let id = |name: &str| {
        let (reply, _) = Person::hiding(name).claim(&pool).unwrap();
        text(&reply["ChallengeParameters"]["USER_ID_FOR_SRP"]).to_owned()
    };
    for name in ["carol@example.com", "dan@example.com"] {
        let id = id(name);
        // Version 4, variant 1, as every sub.
        assert_eq!((id.len(), &id[14..15]), (36, "4"), "{id}");
        assert!("89ab".contains(&id[19..20]), "{id}");
    }
    assert_eq!(id("dan@example.com"), id("dan@example.com"));
    wrong_password(Person::hiding("dan@example.com").sign_in(&pool));
}

/// The median times of a challenge and of a wrong claim, for a known and an unknown name.
fn medians(pool: &LocalPool) -> [[Duration; 2]; 2] {
    const ROUNDS: usize = 41;
    let names = ["alice", "nobody"];
    let mut times = [[const { Vec::new() }; 2], [const { Vec::new() }; 2]];
    for round in 0..ROUNDS {
        // Taking turns, so that whatever else the machine does meets both.
        for turn in 0..2 {
            let who = (round + turn) % 2;
            let person = Person::hiding(names[who]).saying("wrong");
            let (pending, parameters) = person.start();
            let start = Instant::now();
            let reply = person.initiate(pool, "USER_SRP_AUTH", parameters).unwrap();
            times[0][who].push(start.elapsed());
            let answer = person.prove(pending, &reply, now(pool));
            let start = Instant::now();
            wrong_password(person.answer(pool, &reply, answer));
            times[1][who].push(start.elapsed());
            // Out of the lock-out's way, for both alike.
            pool.clock().advance(Duration::from_secs(16 * 60));
        }
    }
    times.map(|both| {
        both.map(|mut times| {
            times.sort_unstable();
            times[ROUNDS / 2]
        })
    })
}

#[test]
fn nobody_takes_as_long_as_somebody() {
    let pool = pool("", "");
    // One wrong password in each round, and a quarter of an hour between them.
    let mut seen = Vec::new();
    for _ in 0..5 {
        let ratios =
            medians(&pool).map(|[known, unknown]| unknown.as_secs_f64() / known.as_secs_f64());
        seen.push(ratios);
        // An exponentiation more or less would be a third of the time; noise on a busy machine is
        // not, five times in a row.
        if ratios.iter().all(|ratio| (0.85..1.18).contains(ratio)) {
            return;
        }
    }
    panic!("unknown names take {seen:?} times as long");
}

#[test]
fn five_wrong_passwords_lock_for_a_second_doubling() {
    let pool = pool("", "");
    let locked = |outcome| refused(outcome, Kind::NotAuthorized, "Password attempts exceeded");
    for name in ["alice", "nobody"] {
        let right = Person::hiding(name);
        let wrong = right.clone().saying("wrong");
        for _ in 0..5 {
            wrong_password(wrong.sign_in(&pool));
        }
        // Locked, whatever is tried; and tries do not lengthen it.
        for _ in 0..3 {
            locked(wrong.sign_in(&pool));
        }
        locked(right.sign_in(&pool));
        locked(right.initiate(
            &pool,
            "USER_PASSWORD_AUTH",
            json!({ "USERNAME": name, "PASSWORD": PASSWORD }),
        ));
        for seconds in [1, 2, 4, 8] {
            pool.clock()
                .advance(Duration::from_millis(seconds * 1_000 - 400));
            locked(wrong.sign_in(&pool));
            pool.clock().advance(Duration::from_millis(500));
            wrong_password(wrong.sign_in(&pool));
            locked(wrong.sign_in(&pool));
        }
        later(&pool, 17);
        if name == "alice" {
            tokens(&right.sign_in(&pool).unwrap());
            // And it is all forgotten.
            for _ in 0..4 {
                wrong_password(wrong.sign_in(&pool));
            }
            tokens(&right.sign_in(&pool).unwrap());
        }
    }
    assert_eq!(pool.live().failures, 1, "nobody's wrong passwords");
    later(&pool, 16 * 60);
    assert_eq!(pool.live().failures, 0);
}

#[test]
fn wrong_passwords_count_whichever_way_they_come() {
    let pool = pool("", "");
    let alice = Person::new("alice").saying("wrong");
    let parameters = json!({ "USERNAME": "alice", "PASSWORD": "wrong" });
    wrong_password(alice.sign_in(&pool));
    wrong_password(alice.initiate(&pool, "USER_PASSWORD_AUTH", parameters.clone()));
    let mut preferring = parameters;
    preferring["PREFERRED_CHALLENGE"] = json!("PASSWORD");
    wrong_password(alice.initiate(&pool, "USER_AUTH", preferring));
    wrong_password(Person::with_secret("alice").saying("wrong").sign_in(&pool));
    wrong_password(
        Person {
            admin: true,
            ..alice.clone()
        }
        .sign_in(&pool),
    );
    refused(
        alice.sign_in(&pool),
        Kind::NotAuthorized,
        "Password attempts exceeded",
    );
}
