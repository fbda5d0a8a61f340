//! Challenges that hooks define, create and verify.

use super::*;

const CUSTOM: [&str; 3] = [
    "define_auth_challenge",
    "create_auth_challenge",
    "verify_auth_challenge_response",
];

/// The three triggers of CUSTOM_AUTH: three tries to say a word, after the password where it began
/// with SRP_A.
fn three_tries(event: &Value) -> Value {
    let steps = event["request"]["session"].as_array();
    match text(&event["triggerSource"]) {
        "DefineAuthChallenge_Authentication" => {
            let last = steps.unwrap().last();
            let asked = steps.unwrap().iter();
            let asked = asked.filter(|step| step["challengeName"] == "CUSTOM_CHALLENGE");
            match last.map(|step| (text(&step["challengeName"]), &step["challengeResult"])) {
                Some(("SRP_A", _)) => json!({ "challengeName": "PASSWORD_VERIFIER" }),
                Some(("CUSTOM_CHALLENGE", Value::Bool(true))) => json!({ "issueTokens": true }),
                _ if asked.count() == 3 => json!({ "failAuthentication": true }),
                _ => json!({ "challengeName": "CUSTOM_CHALLENGE", "issueTokens": false }),
            }
        }
        "CreateAuthChallenge_Authentication" => json!({
            "publicChallengeParameters": { "hint": "five letters" },
            "privateChallengeParameters": { "word": "ocean" },
            "challengeMetadata": format!("TRY_{}", steps.unwrap().len()),
        }),
        _ => json!({
            "answerCorrect": event["request"]["challengeAnswer"]
                == event["request"]["privateChallengeParameters"]["word"],
        }),
    }
}

#[test]
fn challenges_are_defined_created_and_verified() {
    let hook = Hook::saying(three_tries);
    let pool = with(&hook, &CUSTOM, "");
    let alice = Person::new("alice");
    let start = || {
        alice
            .initiate(&pool, "CUSTOM_AUTH", json!({ "USERNAME": "alice" }))
            .unwrap()
    };
    let reply = start();
    assert_eq!(name_of(&reply), "CUSTOM_CHALLENGE");
    assert_eq!(
        reply["ChallengeParameters"],
        json!({ "USERNAME": "alice", "hint": "five letters" })
    );
    let wrong = json!({ "ANSWER": "river" });
    let again = alice.answer(&pool, &reply, wrong.clone()).unwrap();
    assert_eq!(name_of(&again), "CUSTOM_CHALLENGE");
    assert_ne!(again["Session"], reply["Session"]);
    drop(hook.events());
    let body = json!({
        "ClientId": CLIENT,
        "ChallengeName": "CUSTOM_CHALLENGE",
        "Session": again["Session"],
        "ChallengeResponses": { "USERNAME": "alice", "ANSWER": "ocean" },
        "ClientMetadata": { "tab": "2" },
    });
    tokens(&ok(&pool, "RespondToAuthChallenge", body));

    // What the service sends, member by member.
    let sub = user(&pool, "alice").unwrap()["UserAttributes"][0]["Value"].clone();
    let attributes = json!({ "sub": sub, "cognito:user_status": "CONFIRMED" });
    let common = |source: &str, request: Value, response: Value| {
        json!({
            "version": "1",
            "triggerSource": source,
            "region": "us-east-1",
            "userPoolId": POOL,
            "userName": "alice",
            "callerContext": { "awsSdkVersion": "aws-sdk-unknown-unknown", "clientId": CLIENT },
            "request": request,
            "response": response,
        })
    };
    let step = |result: bool, note: &str| {
        json!({
            "challengeName": "CUSTOM_CHALLENGE",
            "challengeResult": result,
            "challengeMetadata": note,
        })
    };
    let seen = hook.events();
    assert_eq!(seen.len(), 2);
    assert_eq!(
        seen[0],
        common(
            "VerifyAuthChallengeResponse_Authentication",
            json!({
                "userAttributes": attributes,
                "privateChallengeParameters": { "word": "ocean" },
                "challengeAnswer": "ocean",
                "clientMetadata": { "tab": "2" },
                "userNotFound": false,
            }),
            json!({ "answerCorrect": null }),
        )
    );
    assert_eq!(
        seen[1],
        common(
            "DefineAuthChallenge_Authentication",
            json!({
                "userAttributes": attributes,
                "session": [step(false, "TRY_0"), step(true, "TRY_1")],
                "clientMetadata": { "tab": "2" },
                "userNotFound": false,
            }),
            json!({ "challengeName": null, "issueTokens": null, "failAuthentication": null }),
        )
    );

    // Wrong three times, and what was answered once is over.
    let mut reply = start();
    for _ in 0..2 {
        reply = alice.answer(&pool, &reply, wrong.clone()).unwrap();
    }
    wrong_password(alice.answer(&pool, &reply, wrong));
    let late = alice.answer(&pool, &reply, json!({ "ANSWER": "ocean" }));
    assert_eq!(late.unwrap_err().kind(), Kind::NotAuthorized);
}

#[test]
fn a_challenge_follows_the_password() {
    let hook = Hook::saying(three_tries);
    let pool = with(&hook, &CUSTOM, "");
    let alice = Person::with_secret("alice");
    let (pending, mut parameters) = alice.start();
    parameters["CHALLENGE_NAME"] = json!("SRP_A");
    let reply = alice
        .initiate(&pool, "CUSTOM_AUTH", parameters.clone())
        .unwrap();
    let answer = alice.prove(pending, &reply, now(&pool));
    let next = alice.answer(&pool, &reply, answer).unwrap();
    assert_eq!(name_of(&next), "CUSTOM_CHALLENGE");
    tokens(
        &alice
            .answer(&pool, &next, json!({ "ANSWER": "ocean" }))
            .unwrap(),
    );
    let last = hook.events().pop().unwrap();
    let steps = last["request"]["session"].as_array().unwrap();
    let names: Vec<&str> = steps
        .iter()
        .map(|step| text(&step["challengeName"]))
        .collect();
    assert_eq!(names, ["SRP_A", "PASSWORD_VERIFIER", "CUSTOM_CHALLENGE"]);

    // A wrong password is the service's own to refuse.
    let (pending, mut parameters) = alice.start();
    parameters["CHALLENGE_NAME"] = json!("SRP_A");
    let reply = alice.initiate(&pool, "CUSTOM_AUTH", parameters).unwrap();
    let wrong = alice.clone().saying("Wrong-Horse-7");
    let answer = wrong.prove(pending, &reply, now(&pool));
    wrong_password(alice.answer(&pool, &reply, answer));

    // Without SRP_A there is nothing to verify a password with.
    let hook = Hook::saying(|_| json!({ "challengeName": "PASSWORD_VERIFIER" }));
    let pool = with(&hook, &CUSTOM, "");
    let outcome = alice.initiate(&pool, "CUSTOM_AUTH", json!({ "USERNAME": "alice" }));
    refused(
        outcome,
        Kind::InvalidLambdaResponse,
        "Unrecognizable lambda output",
    );
}

#[test]
fn nobody_is_challenged_like_somebody_and_gets_no_tokens() {
    let hook = Hook::saying(three_tries);
    let pool = with(&hook, &CUSTOM, "");
    let nobody = Person::hiding("nobody");
    let start = json!({ "USERNAME": "nobody" });
    let reply = nobody
        .initiate(&pool, "CUSTOM_AUTH", start.clone())
        .unwrap();
    assert_eq!(reply["ChallengeParameters"]["hint"], "five letters");
    wrong_password(nobody.answer(&pool, &reply, json!({ "ANSWER": "ocean" })));
    for event in hook.events() {
        assert_eq!(event["request"]["userNotFound"], true);
        assert_eq!(event["request"]["userAttributes"], json!({}));
    }
    let told = Person::new("nobody").initiate(&pool, "CUSTOM_AUTH", start);
    assert_eq!(told.unwrap_err().kind(), Kind::UserNotFound);
    assert!(hook.events().is_empty());
}
