//! What the service refuses is refused here, and nothing that is asked for is silently ignored.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
#![allow(clippy::std_instead_of_core, clippy::std_instead_of_alloc)]

mod common;

use caldera_local_pool::{Config, Kind, LocalPool};
use common::*;
use serde_json::{Value, json};

fn create(
    pool: &LocalPool,
    name: &str,
    attributes: Value,
) -> Result<Value, caldera_local_pool::Refusal> {
    let body = json!({
        "UserPoolId": POOL, "Username": name, "UserAttributes": attributes,
        "TemporaryPassword": PASSWORD, "MessageAction": "SUPPRESS",
    });
    call(pool, "AdminCreateUser", &body)
}

fn one(name: &str, value: &str) -> Value {
    json!([{ "Name": name, "Value": value }])
}

const SCHEMA: &str = r#"schema = [
    { name = "custom:level", type = "Number", min = 1, max = 9 },
    { name = "custom:code", min = 2, max = 4, mutable = false },
    { name = "custom:vip", type = "Boolean" },
]"#;

#[test]
fn attributes_are_those_of_the_schema() {
    let pool = pool(SCHEMA, "");
    for (name, value, message) in [
        (
            "custom:nope",
            "1",
            "Attributes did not conform to the schema: Type for attribute {custom:nope} could not be determined",
        ),
        (
            "foo",
            "1",
            "Attributes did not conform to the schema: Type for attribute {foo} could not be determined",
        ),
        ("email", "notanemail", "Invalid email address format."),
        ("email", "a b@example.com", "Invalid email address format."),
        ("email", "a@b@example.com", "Invalid email address format."),
        ("email", "a@nodot", "Invalid email address format."),
        ("phone_number", "0123", "Invalid phone number format."),
        ("phone_number", "+0123", "Invalid phone number format."),
        (
            "phone_number",
            "+1234567890123456",
            "Invalid phone number format.",
        ),
        (
            "birthdate",
            "1.1.2000",
            "Attributes did not conform to the schema: birthdate: The value does not fit the attribute.",
        ),
        (
            "email_verified",
            "yes",
            "Attributes did not conform to the schema: email_verified: The value does not fit the attribute.",
        ),
        (
            "updated_at",
            "now",
            "Attributes did not conform to the schema: updated_at: The value does not fit the attribute.",
        ),
        (
            "custom:level",
            "10",
            "Attributes did not conform to the schema: custom:level: The value does not fit the attribute.",
        ),
        (
            "custom:level",
            "two",
            "Attributes did not conform to the schema: custom:level: The value does not fit the attribute.",
        ),
        (
            "custom:code",
            "x",
            "Attributes did not conform to the schema: custom:code: The value does not fit the attribute.",
        ),
        (
            "custom:vip",
            "TRUE",
            "Attributes did not conform to the schema: custom:vip: The value does not fit the attribute.",
        ),
        ("sub", "1", "Cannot modify the non-mutable attribute sub"),
    ] {
        refused(
            create(&pool, "x", one(name, value)),
            Kind::InvalidParameter,
            message,
        );
    }
    let good = json!([
        { "Name": "email", "Value": "x@example.com" }, { "Name": "phone_number", "Value": "+15550100" },
        { "Name": "birthdate", "Value": "2000-01-01" }, { "Name": "custom:level", "Value": "9" },
        { "Name": "custom:code", "Value": "abcd" }, { "Name": "custom:vip", "Value": "true" },
    ]);
    create(&pool, "x", good).unwrap();
    // What is not mutable stays.
    let body =
        json!({ "UserPoolId": POOL, "Username": "x", "UserAttributes": one("custom:code", "efg") });
    refused(
        call(&pool, "AdminUpdateUserAttributes", &body),
        Kind::InvalidParameter,
        "user.custom:code: Attribute cannot be updated.",
    );
}

#[test]
fn a_new_password_does_not_bring_what_the_user_may_not_say() {
    let pool = pool_with_bob(
        SCHEMA,
        "status = \"FORCE_CHANGE_PASSWORD\"\nattributes = { email = \"bob@example.com\" }",
    );
    let bob = Person::new("bob");
    let reply = bob.sign_in(&pool).unwrap();
    let answer = |name: &str, value: &str| {
        let mut responses = json!({ "NEW_PASSWORD": "Better-Horse-8" });
        responses[format!("userAttributes.{name}")] = json!(value);
        bob.answer(&pool, &reply, responses)
    };
    refused(
        answer("email", "mallory@example.com"),
        Kind::NotAuthorized,
        "Cannot modify an already provided email",
    );
    for verified in ["email_verified", "phone_number_verified"] {
        refused(
            answer(verified, "true"),
            Kind::NotAuthorized,
            "A client attempted to write unauthorized attribute",
        );
    }
    let schema = "Attributes did not conform to the schema: ";
    for (name, value, fault) in [
        (
            "custom:nope",
            "1",
            "Type for attribute {custom:nope} could not be determined",
        ),
        ("name", "", "name: The attribute has no value"),
        (
            "custom:level",
            "0",
            "custom:level: The value does not fit the attribute.",
        ),
    ] {
        refused(
            answer(name, value),
            Kind::InvalidParameter,
            &format!("{schema}{fault}"),
        );
    }
    // The one that is there may be said again.
    tokens(&answer("email", "bob@example.com").unwrap());
}

#[test]
fn users_do_not_verify_themselves_and_write_what_their_client_may() {
    let tables = r#"
        [[pool.client]]
        id = "narrow"
        write_attributes = ["name"]
        read_attributes = ["name"]
        auth_flows = ["ALLOW_USER_SRP_AUTH"]
    "#;
    let pool = pool("", tables);
    let sign_up = |client: &str, name: &str, value: &str| {
        let body = json!({
            "ClientId": client, "Username": "zoe", "Password": PASSWORD, "UserAttributes": one(name, value),
        });
        call(&pool, "SignUp", &body)
    };
    let message = "A client attempted to write unauthorized attribute";
    refused(
        sign_up(CLIENT, "email_verified", "true"),
        Kind::NotAuthorized,
        message,
    );
    refused(
        sign_up("narrow", "email", "z@example.com"),
        Kind::NotAuthorized,
        message,
    );
    sign_up("narrow", "name", "Zoe").unwrap();
    let body = json!({ "UserPoolId": POOL, "Username": "zoe" });
    ok(&pool, "AdminConfirmSignUp", body);
    let body = json!({ "UserPoolId": POOL, "Username": "zoe", "UserAttributes": one("email", "z@example.com") });
    ok(&pool, "AdminUpdateUserAttributes", body);
    let mut zoe = Person::new("zoe");
    zoe.app = caldera_srp::AppClient::new("narrow").unwrap();
    let reply = zoe.sign_in(&pool).unwrap();
    let token = &tokens(&reply)["AccessToken"];
    let seen = ok(&pool, "GetUser", json!({ "AccessToken": token }));
    let names: Vec<&str> = seen["UserAttributes"]
        .as_array()
        .unwrap()
        .iter()
        .map(|entry| text(&entry["Name"]))
        .collect();
    assert_eq!(names, ["name", "sub"]);
    let update = json!({ "AccessToken": token, "UserAttributes": one("nickname", "Z") });
    refused(
        call(&pool, "UpdateUserAttributes", &update),
        Kind::NotAuthorized,
        message,
    );
}

#[test]
fn an_inner_space_is_a_symbol_and_one_at_the_end_is_none() {
    let pool = pool("", "");
    let set = |password: &str| {
        let body = json!({ "UserPoolId": POOL, "Username": "alice", "Password": password, "Permanent": true });
        call(&pool, "AdminSetUserPassword", &body)
    };
    set("Correct Horse 9").unwrap();
    tokens(
        &Person::new("alice")
            .saying("Correct Horse 9")
            .sign_in(&pool)
            .unwrap(),
    );
    for blank in [
        " Correct-Horse9",
        "Correct-Horse9 ",
        "Correct-Horse9\t",
        " ",
    ] {
        assert_eq!(
            set(blank).unwrap_err().kind(),
            Kind::InvalidParameter,
            "{blank:?}"
        );
    }
    // A symbol is one of the guide's list: other letters and signs are none.
    for without in [
        "CorrectHorse9",
        "CorrectHorse9é",
        "CorrectHorse9€",
        "CorrectHorse9\u{3000}x",
    ] {
        refused(
            set(without),
            Kind::InvalidPassword,
            "Password did not conform with policy: Password must have symbol characters",
        );
    }
    for symbol in "^$*.[]{}()?\"!@#%&/\\,><':;|_~`=+-".chars() {
        set(&format!("CorrectHorse9{symbol}")).unwrap();
    }
}

#[test]
fn names_are_one_whatever_their_case_where_the_pool_says_so() {
    let pool = LocalPool::new(&Config::default()).unwrap();
    let made = ok(
        &pool,
        "CreateUserPool",
        json!({
            "PoolName": "p", "UsernameAttributes": ["email"],
            "UsernameConfiguration": { "CaseSensitive": false },
        }),
    );
    assert_eq!(
        made["UserPool"]["UsernameConfiguration"]["CaseSensitive"],
        false
    );
    let id = text(&made["UserPool"]["Id"]).to_owned();
    let made = ok(
        &pool,
        "CreateUserPoolClient",
        json!({ "UserPoolId": id, "ClientName": "c", "ExplicitAuthFlows": ["ALLOW_USER_SRP_AUTH"] }),
    );
    let client = text(&made["UserPoolClient"]["ClientId"]).to_owned();
    let sign_up = |name: &str| {
        let body = json!({ "ClientId": client, "Username": name, "Password": PASSWORD });
        call(&pool, "SignUp", &body)
    };
    sign_up("Bob@x.org").unwrap();
    assert_eq!(
        sign_up("bob@x.org").unwrap_err().kind(),
        Kind::UsernameExists
    );
    ok(
        &pool,
        "AdminConfirmSignUp",
        json!({ "UserPoolId": id, "Username": "BOB@X.ORG" }),
    );
    for name in ["Bob@x.org", "bob@x.org", "BOB@X.ORG"] {
        let person = Person {
            pool: id.parse().unwrap(),
            app: caldera_srp::AppClient::new(&client).unwrap(),
            name: name.into(),
            password: PASSWORD.into(),
            admin: false,
        };
        tokens(&person.sign_in(&pool).unwrap());
    }
    let users = ok(&pool, "ListUsers", json!({ "UserPoolId": id }));
    assert_eq!(users["Users"].as_array().unwrap().len(), 1);
}

#[test]
fn a_plain_name_is_one_whatever_its_case_too() {
    let pool = pool_with_bob("case_sensitive = false", "");
    tokens(&Person::new("BOB").sign_in(&pool).unwrap());
    assert_eq!(
        create(&pool, "Bob", json!([])).unwrap_err().kind(),
        Kind::UsernameExists
    );
    // Elsewhere they are two.
    let pool = pool_with_bob("", "");
    create(&pool, "Bob", json!([])).unwrap();
}

#[test]
fn nobody_signs_up_where_administrators_alone_make_users() {
    let pool = pool("admin_create_only = true", "");
    let body = json!({ "ClientId": CLIENT, "Username": "zoe", "Password": PASSWORD });
    refused(
        call(&pool, "SignUp", &body),
        Kind::NotAuthorized,
        "SignUp is not permitted for this user pool",
    );
    create(&pool, "zoe", json!([])).unwrap();
}

#[test]
fn what_a_pool_is_told_is_done_or_refused_by_name() {
    let pool = LocalPool::new(&Config::default()).unwrap();
    let arn = "arn:aws:lambda:us-east-1:000000000000:function:f";
    for (member, value, named) in [
        ("LambdaConfig", json!({ "PreSignUp": arn }), "LambdaConfig"),
        (
            "UserPoolAddOns",
            json!({ "AdvancedSecurityMode": "ENFORCED" }),
            "UserPoolAddOns",
        ),
        (
            "Policies",
            json!({ "PasswordPolicy": { "PasswordHistorySize": 3 } }),
            "PasswordHistorySize",
        ),
        (
            "Policies",
            json!({ "SignInPolicy": { "AllowedFirstAuthFactors": ["PASSWORD", "SOFTWARE_TOKEN"] } }),
            "SOFTWARE_TOKEN",
        ),
        (
            "VerificationMessageTemplate",
            json!({ "DefaultEmailOption": "CONFIRM_WITH_LINK" }),
            "CONFIRM_WITH_LINK",
        ),
        (
            "DcrConfiguration",
            json!({ "EnableStatus": "Enabled" }),
            "DcrConfiguration",
        ),
        (
            "KeyConfiguration",
            json!({ "KeyType": "CUSTOMER_MANAGED_KEY" }),
            "KeyConfiguration",
        ),
        ("AcrConfiguration", json!({}), "AcrConfiguration"),
        (
            "IssuerConfiguration",
            json!({ "Type": "UPDATED" }),
            "IssuerConfiguration",
        ),
    ] {
        let body = json!({ "PoolName": "p", member: value });
        refused(
            call(&pool, "CreateUserPool", &body),
            Kind::InvalidParameter,
            &format!("{named} is not supported by the local pool."),
        );
    }
    let made = ok(&pool, "CreateUserPool", json!({ "PoolName": "p" }));
    let id = &made["UserPool"]["Id"];
    for (member, value) in [
        ("AllowedOAuthFlowsUserPoolClient", json!(true)),
        ("AnalyticsConfiguration", json!({ "UserDataShared": true })),
        ("SupportedIdentityProviders", json!(["Google"])),
    ] {
        let body = json!({ "UserPoolId": id, "ClientName": "c", member: value });
        let refusal = call(&pool, "CreateUserPoolClient", &body).unwrap_err();
        assert_eq!(refusal.kind(), Kind::InvalidParameter);
        assert!(refusal.message().contains(member), "{refusal}");
    }
    // Bounds that the model does not have.
    for (member, value) in [
        ("AccessTokenValidity", json!(25)),
        ("IdTokenValidity", json!(86_400)),
        ("RefreshTokenValidity", json!(3_651)),
    ] {
        let body = json!({ "UserPoolId": id, "ClientName": "c", member: value });
        let refusal = call(&pool, "CreateUserPoolClient", &body).unwrap_err();
        assert!(refusal.message().contains("token validity"), "{refusal}");
    }
}

#[test]
fn every_member_that_creating_takes_shows_in_describing() {
    let pool = LocalPool::new(&Config::default()).unwrap();
    let told = json!({
        "Policies": {
            "PasswordPolicy": {
                "MinimumLength": 12, "RequireUppercase": true, "RequireLowercase": false,
                "RequireNumbers": true, "RequireSymbols": false, "TemporaryPasswordValidityDays": 3,
            },
            "SignInPolicy": { "AllowedFirstAuthFactors": ["PASSWORD", "EMAIL_OTP", "SMS_OTP"] },
        },
        "DeletionProtection": "ACTIVE",
        "AutoVerifiedAttributes": ["email"],
        "AliasAttributes": ["email", "preferred_username"],
        "VerificationMessageTemplate": { "DefaultEmailOption": "CONFIRM_WITH_CODE" },
        "SmsAuthenticationMessage": "Code {####}",
        "MfaConfiguration": "OPTIONAL",
        "SmsConfiguration": { "SnsCallerArn": "arn:aws:iam::123456789012:role/sms", "ExternalId": "local" },
        "UserAttributeUpdateSettings": { "AttributesRequireVerificationBeforeUpdate": ["email"] },
        "DeviceConfiguration": { "ChallengeRequiredOnNewDevice": true, "DeviceOnlyRememberedOnUserPrompt": false },
        "EmailConfiguration": { "EmailSendingAccount": "COGNITO_DEFAULT" },
        "UserPoolTags": { "team": "blue" },
        "AdminCreateUserConfig": {
            "AllowAdminCreateUserOnly": true, "UnusedAccountValidityDays": 3,
            "InviteMessageTemplate": { "EmailSubject": "Welcome" },
        },
        "UsernameConfiguration": { "CaseSensitive": false },
        "AccountRecoverySetting": { "RecoveryMechanisms": [{ "Priority": 1, "Name": "verified_email" }] },
        "UserPoolTier": "PLUS",
    });
    let mut body = told.clone();
    body["PoolName"] = json!("p");
    // Shown, but not to be given beside the policy's own.
    let creating = body["AdminCreateUserConfig"].as_object_mut().unwrap();
    creating.remove("UnusedAccountValidityDays").unwrap();
    body["Schema"] = json!([
        { "Name": "email", "Required": true, "Mutable": true, "AttributeDataType": "String" },
        { "Name": "tier", "AttributeDataType": "Number", "Mutable": true, "NumberAttributeConstraints": { "MinValue": "1", "MaxValue": "3" } },
    ]);
    let made = ok(&pool, "CreateUserPool", body);
    let id = &made["UserPool"]["Id"];
    let shown = ok(&pool, "DescribeUserPool", json!({ "UserPoolId": id }));
    assert_eq!(made, shown);
    for (member, value) in told.as_object().unwrap() {
        assert_eq!(&shown["UserPool"][member], value, "{member}");
    }
    let schema = shown["UserPool"]["SchemaAttributes"].as_array().unwrap();
    let find = |name: &str| schema.iter().find(|entry| entry["Name"] == name).unwrap();
    assert_eq!(find("email")["Required"], true);
    assert_eq!(
        find("custom:tier")["NumberAttributeConstraints"],
        json!({ "MinValue": "1", "MaxValue": "3" })
    );
    let refusal = call(&pool, "DeleteUserPool", &json!({ "UserPoolId": id })).unwrap_err();
    assert_eq!(refusal.kind(), Kind::InvalidParameter);

    let told = json!({
        "ClientName": "c", "RefreshTokenValidity": 7_200, "AccessTokenValidity": 600, "IdTokenValidity": 900,
        "TokenValidityUnits": { "AccessToken": "seconds", "IdToken": "seconds", "RefreshToken": "seconds" },
        "ReadAttributes": ["email"], "WriteAttributes": ["email", "name"],
        "ExplicitAuthFlows": ["ALLOW_REFRESH_TOKEN_AUTH", "ALLOW_USER_SRP_AUTH"],
        "SupportedIdentityProviders": ["COGNITO"], "CallbackURLs": ["https://app.example/in"],
        "LogoutURLs": ["https://app.example/out"], "DefaultRedirectURI": "https://app.example/in",
        "AllowedOAuthFlows": ["code"], "AllowedOAuthScopes": ["openid"],
        "PreventUserExistenceErrors": "ENABLED", "EnableTokenRevocation": false,
        "EnablePropagateAdditionalUserContextData": true, "AuthSessionValidity": 5,
        "RefreshTokenRotation": { "Feature": "ENABLED", "RetryGracePeriodSeconds": 10 },
    });
    let mut body = told.clone();
    body["UserPoolId"] = id.clone();
    let made = ok(&pool, "CreateUserPoolClient", body);
    for (member, value) in told.as_object().unwrap() {
        assert_eq!(&made["UserPoolClient"][member], value, "{member}");
    }
}

#[test]
fn short_sessions_and_broken_ids_are_told_apart_from_wrong_ones() {
    let pool = pool("", "");
    let respond = |client: &str, session: &str| {
        let body = json!({
            "ClientId": client, "ChallengeName": "SMS_MFA", "Session": session,
            "ChallengeResponses": { "USERNAME": "alice", "SMS_MFA_CODE": "123456" },
        });
        call(&pool, "RespondToAuthChallenge", &body)
    };
    refused(
        respond(CLIENT, "abc"),
        Kind::InvalidParameter,
        "1 validation error detected: Value at 'session' failed to satisfy constraint: Member must have length greater than or equal to 20",
    );
    assert_eq!(
        respond("a b", &"x".repeat(20)).unwrap_err().kind(),
        Kind::InvalidParameter
    );
    assert_eq!(
        respond(CLIENT, &"x".repeat(20)).unwrap_err().kind(),
        Kind::NotAuthorized
    );
    let totp = json!({ "Session": "x".repeat(20), "UserCode": "123 456" });
    assert_eq!(
        call(&pool, "VerifySoftwareToken", &totp)
            .unwrap_err()
            .kind(),
        Kind::InvalidParameter
    );
}
