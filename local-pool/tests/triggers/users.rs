//! Hooks that say who signs up, who may begin and who moves in.

use super::*;

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
