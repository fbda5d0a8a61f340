//! Triggers: the service's events to HTTP hooks, and what the pool does with their answers.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
#![allow(clippy::std_instead_of_core, clippy::std_instead_of_alloc)]

mod common;
mod hook;

use std::net::TcpListener;
use std::sync::{Arc, OnceLock};
use std::time::{Duration, Instant};

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use caldera_local_pool::{Config, HookUrl, Kind, LocalPool, Refusal};
use serde_json::{Value, json};

use self::common::{
    CLIENT, PASSWORD, POOL, Person, call, name_of, now, ok, pool, refused, text, tokens,
    wrong_password,
};
use self::hook::{Hook, said};

/// A pool with these triggers at this hook, and more lines of its table.
fn with(hook: &Hook, triggers: &[&str], settings: &str) -> LocalPool {
    let lines: Vec<String> = triggers
        .iter()
        .map(|name| format!("{name} = \"{}\"", hook.url(name)))
        .collect();
    let settings = format!("{settings}\ntriggers = {{ {} }}", lines.join(", "));
    pool(&settings, "")
}

fn claims(token: &Value) -> Value {
    let payload = text(token).split('.').nth(1).unwrap();
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(payload).unwrap()).unwrap()
}

fn by_password(
    pool: &LocalPool,
    client: &str,
    name: &str,
    metadata: Value,
) -> Result<Value, Refusal> {
    let body = json!({
        "AuthFlow": "USER_PASSWORD_AUTH",
        "ClientId": client,
        "AuthParameters": { "USERNAME": name, "PASSWORD": PASSWORD },
        "ClientMetadata": metadata,
    });
    call(pool, "InitiateAuth", &body)
}

fn sign_up(pool: &LocalPool, name: &str, attributes: Value) -> Result<Value, Refusal> {
    let body = json!({
        "ClientId": CLIENT,
        "Username": name,
        "Password": PASSWORD,
        "UserAttributes": attributes,
        "ValidationData": [{ "Name": "invited", "Value": "yes" }],
        "ClientMetadata": { "from": "a test" },
    });
    call(pool, "SignUp", &body)
}

fn user(pool: &LocalPool, name: &str) -> Result<Value, Refusal> {
    let body = json!({ "UserPoolId": POOL, "Username": name });
    call(pool, "AdminGetUser", &body)
}

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

#[test]
fn a_trigger_says_who_signs_up_and_what_is_verified() {
    let email = json!([{ "Name": "email", "Value": "bob@example.com" }]);
    let hook = Hook::saying(|event| match text(&event["userName"]) {
        "bob" => json!({ "autoConfirmUser": true, "autoVerifyEmail": true }),
        "carol" => json!({ "autoVerifyPhone": true }),
        "dave" => json!({ "autoConfirmUser": null }),
        _ => panic!("{event}"),
    });
    let mail = "auto_verified_attributes = [\"email\"]";
    let pool = with(&hook, &["pre_sign_up"], mail);
    let reply = sign_up(&pool, "bob", email.clone()).unwrap();
    assert_eq!(reply["UserConfirmed"], true);
    assert!(reply.get("CodeDeliveryDetails").is_none() && pool.messages().is_empty());
    let event = hook.events().pop().unwrap();
    assert_eq!(event["triggerSource"], "PreSignUp_SignUp");
    assert_eq!(
        event["request"],
        json!({
            "userAttributes": { "email": "bob@example.com" },
            "validationData": { "invited": "yes" },
            "clientMetadata": { "from": "a test" },
        })
    );
    let bob = user(&pool, "bob").unwrap();
    assert_eq!(bob["UserStatus"], "CONFIRMED");
    let verified = json!({ "Name": "email_verified", "Value": "true" });
    assert!(
        bob["UserAttributes"]
            .as_array()
            .unwrap()
            .contains(&verified)
    );
    // The Session of the reply stands for the sign-up, which needs no code.
    let body = json!({
        "AuthFlow": "USER_AUTH",
        "ClientId": CLIENT,
        "Session": reply["Session"],
        "AuthParameters": { "USERNAME": "bob" },
    });
    tokens(&ok(&pool, "InitiateAuth", body));

    // There is no number to verify: nothing is left of the sign-up.
    let outcome = sign_up(&pool, "carol", email.clone());
    refused(
        outcome,
        Kind::InvalidLambdaResponse,
        "Unrecognizable lambda output",
    );
    assert_eq!(user(&pool, "carol").unwrap_err().kind(), Kind::UserNotFound);
    let reply = sign_up(&pool, "dave", email.clone()).unwrap();
    assert_eq!(reply["UserConfirmed"], false);
    assert_eq!(reply["CodeDeliveryDetails"]["AttributeName"], "email");

    let hook = Hook::refusing("No more guests");
    let text = format!(
        "[[pool]]\nid = \"{POOL}\"\nusername_attributes = [\"email\"]\n\
         triggers = {{ pre_sign_up = \"{}\" }}\n[[pool.client]]\nid = \"{CLIENT}\"",
        hook.url("guests")
    );
    let pool = LocalPool::new(&Config::from_toml(&text).unwrap()).unwrap();
    let message = "PreSignUp failed with error No more guests.";
    let outcome = sign_up(&pool, "eve@example.com", json!([]));
    refused(outcome, Kind::UserLambdaValidation, message);
    // The address that stands for the name is an attribute too.
    let event = hook.events().pop().unwrap();
    assert_eq!(
        event["request"]["userAttributes"]["email"],
        "eve@example.com"
    );
    let made = json!({
        "UserPoolId": POOL,
        "Username": "eve@example.com",
        "ValidationData": [{ "Name": "invited", "Value": "no" }],
    });
    refused(
        call(&pool, "AdminCreateUser", &made),
        Kind::UserLambdaValidation,
        message,
    );
    let event = hook.events().pop().unwrap();
    assert_eq!(event["triggerSource"], "PreSignUp_AdminCreateUser");
    assert_eq!(
        event["callerContext"]["clientId"],
        "CLIENT_ID_NOT_APPLICABLE"
    );
    assert_eq!(
        event["request"]["validationData"],
        json!({ "invited": "no" })
    );
    assert_eq!(event["request"]["clientMetadata"], Value::Null);
    let users = ok(&pool, "ListUsers", json!({ "UserPoolId": POOL }));
    assert_eq!(users["Users"], json!([]));
}

#[test]
fn a_trigger_is_told_who_was_confirmed() {
    let hook = Hook::saying(|_| json!({}));
    let mail = "auto_verified_attributes = [\"email\"]";
    let pool = with(&hook, &["post_confirmation"], mail);
    let email = "bob@example.com";
    sign_up(&pool, "bob", json!([{ "Name": "email", "Value": email }])).unwrap();
    sign_up(&pool, "carol", json!([])).unwrap();
    assert!(hook.events().is_empty());
    let named = |name: &str| json!({ "ClientId": CLIENT, "Username": name });
    let mut confirm = named("bob");
    confirm["ConfirmationCode"] = json!(pool.last_code(email).unwrap());
    confirm["ClientMetadata"] = json!({ "step": "1" });
    ok(&pool, "ConfirmSignUp", confirm);
    let body =
        json!({ "UserPoolId": POOL, "Username": "carol", "ClientMetadata": { "step": "2" } });
    ok(&pool, "AdminConfirmSignUp", body);
    ok(&pool, "ForgotPassword", named("bob"));
    let mut confirm = named("bob");
    confirm["ConfirmationCode"] = json!(pool.last_code(email).unwrap());
    confirm["Password"] = json!("Another-Horse-8");
    confirm["ClientMetadata"] = json!({ "step": "3" });
    ok(&pool, "ConfirmForgotPassword", confirm);
    let expected = [
        ("PostConfirmation_ConfirmSignUp", "bob", CLIENT),
        (
            "PostConfirmation_ConfirmSignUp",
            "carol",
            "CLIENT_ID_NOT_APPLICABLE",
        ),
        ("PostConfirmation_ConfirmForgotPassword", "bob", CLIENT),
    ];
    let seen = hook.events();
    assert_eq!(seen.len(), expected.len());
    for (at, (event, (source, name, client))) in seen.iter().zip(expected).enumerate() {
        assert_eq!(event["triggerSource"], source);
        assert_eq!(event["userName"], name);
        assert_eq!(event["callerContext"]["clientId"], client);
        let request = &event["request"];
        assert_eq!(
            request["userAttributes"]["cognito:user_status"],
            "CONFIRMED"
        );
        assert_eq!(
            request["clientMetadata"],
            json!({ "step": (at + 1).to_string() })
        );
    }

    // It comes after the fact, so its refusal undoes nothing; a PreSignUp that confirms leads to it.
    let hook = Hook::new(|event, _| match text(&event["triggerSource"]) {
        "PreSignUp_SignUp" => said(event, json!({ "autoConfirmUser": true })),
        _ => hook::threw("Too late"),
    });
    let pool = with(&hook, &["pre_sign_up", "post_confirmation"], "");
    let message = "PostConfirmation failed with error Too late.";
    refused(
        sign_up(&pool, "dave", json!([])),
        Kind::UserLambdaValidation,
        message,
    );
    tokens(&by_password(&pool, CLIENT, "dave", json!({})).unwrap());
}

#[test]
fn a_trigger_says_who_may_begin() {
    let hook = Hook::saying(
        |event| match &event["request"]["validationData"]["blocked"] {
            Value::Null => json!({}),
            _ => json!({ "unknown": 1 }),
        },
    );
    let pool = with(&hook, &["pre_authentication"], "");
    tokens(&Person::new("alice").sign_in(&pool).unwrap());
    let event = hook.events().pop().unwrap();
    assert_eq!(event["triggerSource"], "PreAuthentication_Authentication");
    assert_eq!(event["request"]["validationData"], Value::Null);
    assert_eq!(event["request"]["userNotFound"], false);
    let outcome = by_password(&pool, CLIENT, "alice", json!({ "blocked": "1" }));
    refused(
        outcome,
        Kind::InvalidLambdaResponse,
        "Unrecognizable lambda output",
    );
    assert_eq!(hook.events().len(), 1);
    // Nobody is asked about where the client is told that there is nobody.
    let outcome = by_password(&pool, CLIENT, "nobody", json!({}));
    assert_eq!(outcome.unwrap_err().kind(), Kind::UserNotFound);
    assert!(hook.events().is_empty());
    wrong_password(by_password(&pool, "hidingclient", "nobody", json!({})));
    assert_eq!(
        hook.events().pop().unwrap()["request"]["userNotFound"],
        true
    );

    // Before the password is looked at.
    let hook = Hook::refusing("Not today");
    let pool = with(&hook, &["pre_authentication"], "");
    let outcome = Person::new("alice").claim(&pool).map(|(reply, _)| reply);
    let message = "PreAuthentication failed with error Not today.";
    refused(outcome, Kind::UserLambdaValidation, message);
}

#[test]
fn a_trigger_changes_the_id_token() {
    let hook = Hook::saying(|event| {
        assert_eq!(event["version"], "1");
        json!({
            "claimsOverrideDetails": {
                "claimsToAddOrOverride": {
                    "tenant": "acme", "email": "hidden@example.com", "sub": "me", "aud": "you",
                },
                "claimsToSuppress": ["phone_number", "iss"],
                "groupOverrideDetails": {
                    "groupsToOverride": ["guests"],
                    "iamRolesToOverride": ["arn:aws:iam::000000000000:role/guest"],
                    "preferredRole": "arn:aws:iam::000000000000:role/guest",
                },
            },
        })
    });
    let url = hook.url("pre_token_generation");
    let settings = format!("triggers = {{ pre_token_generation = \"{url}\" }}");
    let bob = format!(
        "[[pool.group]]\nname = \"admins\"\nrole = \"arn:aws:iam::000000000000:role/admin\"\n\
         [[pool.user]]\nusername = \"bob\"\npassword = \"{PASSWORD}\"\ngroups = [\"admins\"]\n\
         attributes = {{ phone_number = \"+15550100123\", email = \"bob@example.com\" }}\n"
    );
    let pool = pool(&settings, &bob);
    let reply = Person::new("bob").sign_in(&pool).unwrap();
    let result = tokens(&reply);
    let (id, access) = (claims(&result["IdToken"]), claims(&result["AccessToken"]));
    assert_eq!(id["tenant"], "acme");
    assert_eq!(id["email"], "hidden@example.com");
    assert!(id.get("phone_number").is_none());
    assert_eq!(id["aud"], CLIENT);
    assert_ne!(id["sub"], "me");
    assert!(id["iss"].is_string());
    assert_eq!(
        id["cognito:roles"],
        json!(["arn:aws:iam::000000000000:role/guest"])
    );
    assert_eq!(
        id["cognito:preferred_role"],
        "arn:aws:iam::000000000000:role/guest"
    );
    for token in [&id, &access] {
        assert_eq!(token["cognito:groups"], json!(["guests"]));
    }
    assert!(access.get("tenant").is_none());
    let event = hook.events().pop().unwrap();
    assert_eq!(event["triggerSource"], "TokenGeneration_Authentication");
    assert_eq!(
        event["request"]["groupConfiguration"],
        json!({
            "groupsToOverride": ["admins"],
            "iamRolesToOverride": ["arn:aws:iam::000000000000:role/admin"],
            "preferredRole": "arn:aws:iam::000000000000:role/admin",
        })
    );
    assert!(event["request"].get("scopes").is_none());

    // The other ways to tokens have sources of their own.
    let body = json!({
        "ClientId": CLIENT,
        "AuthFlow": "REFRESH_TOKEN_AUTH",
        "AuthParameters": { "REFRESH_TOKEN": result["RefreshToken"] },
    });
    let refreshed = ok(&pool, "InitiateAuth", body);
    assert_eq!(
        claims(&refreshed["AuthenticationResult"]["IdToken"])["tenant"],
        "acme"
    );
    assert_eq!(
        hook.events()[0]["triggerSource"],
        "TokenGeneration_RefreshTokens"
    );
    let made = json!({ "UserPoolId": POOL, "Username": "carol", "TemporaryPassword": PASSWORD });
    ok(&pool, "AdminCreateUser", made);
    let carol = Person::new("carol");
    let reply = carol.sign_in(&pool).unwrap();
    let new = json!({ "NEW_PASSWORD": "Another-Horse-8" });
    tokens(&carol.answer(&pool, &reply, new).unwrap());
    assert_eq!(
        hook.events()[0]["triggerSource"],
        "TokenGeneration_NewPasswordChallenge"
    );
}

#[test]
fn a_trigger_changes_the_access_token() {
    let answer = Arc::new(OnceLock::new());
    let said_later = answer.clone();
    let hook = Hook::saying(move |event| {
        assert_eq!(event["version"], "2");
        let scopes = &event["request"]["scopes"];
        assert_eq!(*scopes, json!(["aws.cognito.signin.user.admin"]));
        json!({ "claimsAndScopeOverrideDetails": said_later.get().unwrap_or(&Value::Null) })
    });
    let url = hook.url("pre_token_generation");
    let pool = pool(
        &format!(
            "devices = {{}}\ntriggers = {{ pre_token_generation = \"{url}\", \
             pre_token_generation_version = \"V2_0\" }}"
        ),
        "",
    );
    let alice = Person::new("alice");
    let unchanged = alice.sign_in(&pool).unwrap();
    let (device, _) = alice.confirm_device(&pool, &unchanged);
    let next = alice.sign_in_on(&pool, &device).unwrap();
    drop(hook.events());
    tokens(&alice.prove_device(&pool, &next, &device).unwrap());
    assert_eq!(
        hook.events()[0]["triggerSource"],
        "TokenGeneration_AuthenticateDevice"
    );

    let details = json!({
        "idTokenGeneration": { "claimsToAddOrOverride": { "plan": { "seats": 3 } } },
        "accessTokenGeneration": {
            "claimsToAddOrOverride": { "tier": 2, "client_id": "other" },
            "claimsToSuppress": ["device_key", "cognito:groups"],
            "scopesToAdd": ["orders/read"],
            "scopesToSuppress": ["aws.cognito.signin.user.admin"],
        },
    });
    answer.set(details).unwrap();
    let reply = alice.sign_in(&pool).unwrap();
    let result = tokens(&reply);
    let access = claims(&result["AccessToken"]);
    assert_eq!(claims(&result["IdToken"])["plan"], json!({ "seats": 3 }));
    assert_eq!(
        (&access["tier"], &access["client_id"]),
        (&json!(2), &json!(CLIENT))
    );
    assert_eq!(access["scope"], "orders/read");
    assert!(access["device_key"].is_string());
    // Without its scope the token is not one for the user's own account.
    let outcome = call(
        &pool,
        "GetUser",
        &json!({ "AccessToken": result["AccessToken"] }),
    );
    let message = "Access Token does not have required scopes";
    refused(outcome, Kind::NotAuthorized, message);
}

#[test]
fn a_refresh_token_that_a_trigger_refuses_is_not_used_up() {
    let hook = Hook::new(|event, count| match count {
        1 => hook::threw("Try again"),
        _ => said(event, json!({ "claimsOverrideDetails": null })),
    });
    let url = hook.url("pre_token_generation");
    let rotating = "[[pool.client]]\nid = \"rotating\"\nrotate_refresh_tokens = true\n\
                    auth_flows = [\"ALLOW_USER_PASSWORD_AUTH\"]";
    let pool = pool(
        &format!("triggers = {{ pre_token_generation = \"{url}\" }}"),
        rotating,
    );
    let reply = by_password(&pool, "rotating", "alice", json!({})).unwrap();
    let body = json!({
        "ClientId": "rotating",
        "RefreshToken": tokens(&reply)["RefreshToken"],
        "ClientMetadata": { "why": "late" },
    });
    let outcome = call(&pool, "GetTokensFromRefreshToken", &body);
    let message = "PreTokenGeneration failed with error Try again.";
    refused(outcome, Kind::UserLambdaValidation, message);
    tokens(&ok(&pool, "GetTokensFromRefreshToken", body.clone()));
    let last = hook.events().pop().unwrap();
    assert_eq!(last["request"]["clientMetadata"], json!({ "why": "late" }));
    let used = call(&pool, "GetTokensFromRefreshToken", &body);
    assert_eq!(used.unwrap_err().kind(), Kind::RefreshTokenReuse);
}

#[test]
fn users_move_in_when_they_first_come() {
    let hook = Hook::saying(|event| match text(&event["userName"]) {
        "bob" if event["request"]["password"] == PASSWORD => json!({
            "userAttributes": {
                "email": "bob@example.com", "email_verified": "true", "phone_number": "+15550100123",
            },
            "finalUserStatus": "CONFIRMED",
            "messageAction": "SUPPRESS",
            "desiredDeliveryMediums": ["EMAIL"],
            "enableSMSMFA": true,
        }),
        "carol" => json!({
            "userAttributes": { "email": "carol@example.com", "email_verified": "true" },
        }),
        "dave" => json!({ "userAttributes": { "custom:nope": "1" } }),
        "erin" => json!({ "userAttributes": {}, "finalUserStatus": "UNCONFIRMED" }),
        _ => json!({ "userAttributes": null }),
    });
    let pool = with(&hook, &["user_migration"], "mfa = \"OPTIONAL\"");
    let metadata = json!({ "from": "the old one" });
    let reply = by_password(&pool, CLIENT, "bob", metadata.clone()).unwrap();
    assert_eq!(name_of(&reply), "SMS_MFA");
    let event = hook.events().pop().unwrap();
    assert_eq!(event["triggerSource"], "UserMigration_Authentication");
    assert_eq!(
        event["request"],
        json!({ "password": PASSWORD, "validationData": metadata, "clientMetadata": null })
    );
    assert_eq!(user(&pool, "bob").unwrap()["UserStatus"], "CONFIRMED");
    // Here to stay: SRP works, and nobody is asked any more.
    assert_eq!(
        name_of(&Person::new("bob").sign_in(&pool).unwrap()),
        "SMS_MFA"
    );
    assert_eq!(
        name_of(&by_password(&pool, CLIENT, "bob", json!({})).unwrap()),
        "SMS_MFA"
    );
    assert!(hook.events().is_empty());

    // A forgotten password brings a user too, who has none until it is confirmed.
    let mut named = json!({ "ClientId": CLIENT, "Username": "carol", "ClientMetadata": metadata });
    ok(&pool, "ForgotPassword", named.clone());
    let event = hook.events().pop().unwrap();
    assert_eq!(event["triggerSource"], "UserMigration_ForgotPassword");
    assert_eq!(
        event["request"],
        json!({ "password": null, "validationData": null, "clientMetadata": metadata })
    );
    assert_eq!(
        user(&pool, "carol").unwrap()["UserStatus"],
        "RESET_REQUIRED"
    );
    named["ConfirmationCode"] = json!(pool.last_code("carol@example.com").unwrap());
    named["Password"] = json!(PASSWORD);
    ok(&pool, "ConfirmForgotPassword", named);
    tokens(&Person::new("carol").sign_in(&pool).unwrap());

    // What cannot be a user here, and who is not one there either.
    for name in ["dave", "erin"] {
        let outcome = by_password(&pool, CLIENT, name, json!({}));
        assert_eq!(
            outcome.unwrap_err().kind(),
            Kind::InvalidLambdaResponse,
            "{name}"
        );
        assert_eq!(user(&pool, name).unwrap_err().kind(), Kind::UserNotFound);
    }
    let outcome = by_password(&pool, CLIENT, "nobody", json!({}));
    assert_eq!(outcome.unwrap_err().kind(), Kind::UserNotFound);
    wrong_password(by_password(&pool, "hidingclient", "nobody", json!({})));
}

/// The refusal of a sign-in whose PreAuthentication hook answers so.
fn outcome_of(status: u16, body: impl Into<Vec<u8>>) -> Refusal {
    let body = body.into();
    let hook = Hook::new(move |_, _| (status, body.clone()));
    let pool = with(&hook, &["pre_authentication"], "");
    by_password(&pool, CLIENT, "alice", json!({})).unwrap_err()
}

#[test]
fn a_hook_that_fails_or_makes_no_sense_is_told_as_the_service_tells_it() {
    for (body, message) in [
        ("", "Invalid lambda function output : Invalid JSON"),
        (
            "{\"response\": {}",
            "Invalid lambda function output : Invalid JSON",
        ),
        ("null", "Unrecognizable lambda output"),
        ("[]", "Unrecognizable lambda output"),
        ("{}", "Unrecognizable lambda output"),
        ("{\"response\": null}", "Unrecognizable lambda output"),
        ("{\"response\": []}", "Unrecognizable lambda output"),
        (
            "{\"response\": {\"more\": 1}}",
            "Unrecognizable lambda output",
        ),
        ("{\"errorMessage\": 1}", "Unrecognizable lambda output"),
    ] {
        let refusal = outcome_of(200, body);
        assert_eq!(refusal.kind(), Kind::InvalidLambdaResponse, "{body}");
        assert_eq!(refusal.message(), message, "{body}");
    }
    for status in [302, 404, 500] {
        let refusal = outcome_of(status, "{\"response\": {}}");
        assert_eq!(refusal.kind(), Kind::UnexpectedLambda);
        let message =
            format!("PreAuthentication invocation failed due to error HTTP status {status}.");
        assert_eq!(refusal.message(), message);
    }
    for status in [200, 500] {
        let threw = "{\"errorType\": \"Error\", \"errorMessage\": \"No\", \"stackTrace\": []}";
        let refusal = outcome_of(status, threw);
        assert_eq!(refusal.kind(), Kind::UserLambdaValidation);
        assert_eq!(refusal.message(), "PreAuthentication failed with error No.");
    }
    // One MiB is heard to the end, and not a byte more.
    let padded = |length: usize| {
        let mut body = b"{\"response\": {}}".to_vec();
        body.resize(length, b' ');
        body
    };
    let most = 1_024 * 1_024;
    let hook = Hook::new(move |_, _| (200, padded(most)));
    let pool = with(&hook, &["pre_authentication"], "");
    tokens(&by_password(&pool, CLIENT, "alice", json!({})).unwrap());
    let refusal = outcome_of(200, padded(most + 1));
    assert_eq!(refusal.kind(), Kind::UnexpectedLambda);
    assert!(
        refusal.message().ends_with("longer than 1 MiB."),
        "{refusal}"
    );
    // Nobody there, and somebody who hangs up.
    let closed = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = closed.local_addr().unwrap();
    drop(closed);
    let deaf = format!("triggers = {{ pre_authentication = \"http://{address}\" }}");
    let pool = common::pool(&deaf, "");
    let refusal = by_password(&pool, CLIENT, "alice", json!({})).unwrap_err();
    assert_eq!(refusal.kind(), Kind::UnexpectedLambda);
    let refusal = outcome_of(0, "");
    assert_eq!(refusal.kind(), Kind::UnexpectedLambda);
}

#[test]
fn a_hook_has_five_seconds() {
    let hook = Hook::new(|event, _| {
        std::thread::sleep(Duration::from_secs(60));
        said(event, json!({}))
    });
    let pool = with(&hook, &["pre_authentication"], "");
    let start = Instant::now();
    let refusal = by_password(&pool, CLIENT, "alice", json!({})).unwrap_err();
    let waited = start.elapsed();
    assert_eq!(refusal.kind(), Kind::UnexpectedLambda);
    assert!(refusal.message().contains("5 seconds"), "{refusal}");
    assert!(
        waited >= Duration::from_secs(5) && waited < Duration::from_secs(40),
        "{waited:?}"
    );
}

#[test]
fn hooks_may_call_the_pool_however_many_wait() {
    let known: Arc<OnceLock<LocalPool>> = Arc::default();
    let later = known.clone();
    let hook = Hook::saying(move |event| {
        let body = json!({ "UserPoolId": event["userPoolId"], "Username": "alice" });
        ok(later.get().unwrap(), "AdminGetUser", body);
        json!({})
    });
    let pool = with(&hook, &["pre_sign_up"], "");
    assert!(known.set(pool.clone()).is_ok());
    std::thread::scope(|scope| {
        for number in 0..32 {
            let pool = &pool;
            scope.spawn(move || sign_up(pool, &format!("user{number}"), json!([])).unwrap());
        }
    });
    // As well from a runtime's own thread, where nothing may block in the usual way.
    let runtime = tokio::runtime::Builder::new_current_thread()
        .build()
        .unwrap();
    runtime.block_on(async { sign_up(&pool, "another", json!([])).unwrap() });
}

#[test]
fn hooks_are_named_in_the_configuration_alone() {
    let refused_by = |line: &str| {
        let text = format!("[[pool]]\ntriggers = {{ {line} }}");
        Config::from_toml(&text)
            .map(|_| ())
            .unwrap_err()
            .to_string()
    };
    let message = refused_by("pre_sign_up = \"https://localhost/\"");
    assert!(
        message.contains("line 2") && message.contains("http://"),
        "{message}"
    );
    assert!(refused_by("pre_sign_in = \"http://localhost/\"").contains("pre_sign_in"));
    refused_by("pre_token_generation_version = \"V9_0\"");
    assert!("ftp://localhost".parse::<HookUrl>().is_err());

    let hook = Hook::refusing("No");
    let pool = with(&hook, &["pre_authentication"], "");
    ok(&pool, "UpdateUserPool", json!({ "UserPoolId": POOL }));
    let outcome = by_password(&pool, CLIENT, "alice", json!({}));
    assert_eq!(outcome.unwrap_err().kind(), Kind::UserLambdaValidation);
    let plain = Config::from_toml(&format!("[[pool]]\nid = \"{POOL}\"\nname = \"tests\"")).unwrap();
    pool.reload(&plain).unwrap();
    tokens(&by_password(&pool, CLIENT, "alice", json!({})).unwrap());
}
