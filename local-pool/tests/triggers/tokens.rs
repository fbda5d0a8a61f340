//! Hooks that change tokens.

use super::*;

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
