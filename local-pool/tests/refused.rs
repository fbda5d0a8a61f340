//! What the service refuses though its model has nothing against it, in the service's words. Where
//! each text is from is told in `TEXTS.md`.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
#![allow(clippy::std_instead_of_core, clippy::std_instead_of_alloc)]

mod common;

use caldera_local_pool::{Config, Kind, LocalPool};
use common::{call, ok, refused, text};
use serde_json::{Value, json};

/// This object with the members of the other.
fn with(base: &Value, more: Value) -> Value {
    let mut body = base.clone();
    let members = more.as_object().unwrap().clone();
    body.as_object_mut().unwrap().extend(members);
    body
}

#[test]
fn pools_that_the_service_does_not_make() {
    let pool = LocalPool::new(&Config::default()).unwrap();
    let named = json!({ "PoolName": "p" });
    let number = |min: &str, max: &str| {
        let bounds = json!({ "MinValue": min, "MaxValue": max });
        json!({ "Name": "tier", "AttributeDataType": "Number", "NumberAttributeConstraints": bounds })
    };
    for (members, message) in [
        (
            json!({ "AliasAttributes": ["email"], "UsernameAttributes": ["email"] }),
            "Only one of the aliasAttributes or usernameAttributes can be set in a User pool.",
        ),
        (
            json!({ "MfaConfiguration": "ON" }),
            "SMS configuration and Auto verification for phone_number are required when MFA is required/optional",
        ),
        (
            json!({ "MfaConfiguration": "OPTIONAL", "AutoVerifiedAttributes": ["email"] }),
            "SMS configuration and Auto verification for phone_number are required when MFA is required/optional",
        ),
        (
            json!({ "AutoVerifiedAttributes": ["phone_number"] }),
            "SMS configuration is required when phone_number is selected for auto verification",
        ),
        (
            json!({ "Policies": { "SignInPolicy": { "AllowedFirstAuthFactors": ["EMAIL_OTP"] } } }),
            "Password should be configured as one of the allowed first auth factors.",
        ),
        (
            json!({
                "Policies": { "PasswordPolicy": { "TemporaryPasswordValidityDays": 3 } },
                "AdminCreateUserConfig": { "UnusedAccountValidityDays": 3 },
            }),
            "Please use TemporaryPasswordValidityDays in PasswordPolicy instead of UnusedAccountValidityDays",
        ),
        (
            json!({ "EmailConfiguration": { "EmailSendingAccount": "DEVELOPER" } }),
            "Source ARN is required to use DEVELOPER email sending owner",
        ),
        (
            json!({ "UserAttributeUpdateSettings": { "AttributesRequireVerificationBeforeUpdate": ["email"] } }),
            "All attributes in AttributesRequireVerificationBeforeUpdate must exist in AutoVerifiedAttributes",
        ),
        (
            json!({ "Schema": [number("1", "3"), number("1", "3")] }),
            "Duplicate custom attribute names custom:tier are not allowed in a user pool schema.",
        ),
        (
            json!({ "Schema": [number("3", "1")] }),
            "Attribute custom:tier cannot have a max value smaller than it's min value",
        ),
        (
            json!({ "Schema": [{
                "Name": "tier", "AttributeDataType": "String",
                "StringAttributeConstraints": { "MinLength": "3", "MaxLength": "1" },
            }] }),
            "Attribute custom:tier cannot have a max length shorter than it's min length",
        ),
        (
            json!({ "Schema": [{ "Name": "email", "AttributeDataType": "Number" }] }),
            "You can not change AttributeDataType or set developerOnlyAttribute for standard schema attribute email",
        ),
        (
            json!({ "Schema": [{ "Name": "name", "DeveloperOnlyAttribute": true }] }),
            "You can not change AttributeDataType or set developerOnlyAttribute for standard schema attribute name",
        ),
        (
            json!({ "Schema": [{ "Name": "own", "AttributeDataType": "String", "Required": true }] }),
            "Required custom attributes are not supported currently.",
        ),
    ] {
        let outcome = call(&pool, "CreateUserPool", &with(&named, members));
        refused(outcome, Kind::InvalidParameter, message);
    }
    let pools = ok(&pool, "ListUserPools", json!({ "MaxResults": 10 }));
    assert_eq!(pools["UserPools"], json!([]));
    // What is refused of text messages is taken with what sends them.
    let sms = json!({ "SnsCallerArn": "arn:aws:iam::123456789012:role/sms", "ExternalId": "e" });
    let phones = json!({ "MfaConfiguration": "ON", "AutoVerifiedAttributes": ["phone_number"], "SmsConfiguration": sms });
    let made = ok(&pool, "CreateUserPool", with(&named, phones));
    let id = json!({ "UserPoolId": made["UserPool"]["Id"] });
    for (members, message) in [
        (
            json!({ "MfaConfiguration": "ON" }),
            "Invalid MFA Configuration given. SMS MFA, Email MFA, or Software Token MFA must be enabled.",
        ),
        (
            json!({ "MfaConfiguration": "OPTIONAL", "SoftwareTokenMfaConfiguration": { "Enabled": false } }),
            "Invalid MFA Configuration given. SMS MFA, Email MFA, or Software Token MFA must be enabled.",
        ),
        (
            json!({ "MfaConfiguration": "OFF", "SoftwareTokenMfaConfiguration": { "Enabled": true } }),
            "Invalid MFA configuration given, can't turn off MFA and configure an MFA together.",
        ),
    ] {
        let outcome = call(&pool, "SetUserPoolMfaConfig", &with(&id, members));
        refused(outcome, Kind::InvalidParameter, message);
    }
}

#[test]
fn ways_to_recover_that_do_not_go_together() {
    let pool = LocalPool::new(&Config::default()).unwrap();
    let way = |priority: u8, name: &str| json!({ "Priority": priority, "Name": name });
    let (email, phone, none) = ("verified_email", "verified_phone_number", "admin_only");
    let alone = "Account Recovery Setting cannot use admin_only setting with any other recovery mechanisms.";
    let twice = "Account Recovery Setting cannot have duplicate priorities or recovery mechanisms.";
    let with_ways = |ways: [Value; 2]| {
        let setting = json!({ "RecoveryMechanisms": ways });
        json!({ "PoolName": "p", "AccountRecoverySetting": setting })
    };
    let made = ok(
        &pool,
        "CreateUserPool",
        with_ways([way(2, email), way(1, phone)]),
    );
    assert_eq!(
        made["UserPool"]["AccountRecoverySetting"]["RecoveryMechanisms"],
        json!([way(1, phone), way(2, email)])
    );
    let id = json!({ "UserPoolId": made["UserPool"]["Id"] });
    for (ways, message) in [
        ([way(1, email), way(1, phone)], twice),
        ([way(2, phone), way(2, email)], twice),
        ([way(1, email), way(2, email)], twice),
        ([way(1, none), way(2, email)], alone),
        ([way(1, phone), way(2, none)], alone),
    ] {
        let members = with_ways(ways);
        refused(
            call(&pool, "CreateUserPool", &members),
            Kind::InvalidParameter,
            message,
        );
        let setting = json!({ "AccountRecoverySetting": members["AccountRecoverySetting"] });
        refused(
            call(&pool, "UpdateUserPool", &with(&id, setting)),
            Kind::InvalidParameter,
            message,
        );
    }
    // The configuration is held to the same.
    for (ways, message) in [
        (r#"["verified_email", "verified_email"]"#, twice),
        (r#"["admin_only", "verified_email"]"#, alone),
    ] {
        let text = format!("[[pool]]\nid = \"us-east-1_P\"\nrecovery = {ways}\n");
        let config = Config::from_toml(&text).unwrap();
        let error = LocalPool::new(&config).err().unwrap().to_string();
        assert!(error.ends_with(message), "{error}");
        let error = pool.reload(&config).unwrap_err().to_string();
        assert!(error.ends_with(message), "{error}");
    }
}

#[test]
fn tags_that_are_not_ones_own_to_give() {
    let pool = LocalPool::new(&Config::default()).unwrap();
    let message = "aws: prefixed tag key names are not allowed for external use.";
    let made = ok(&pool, "CreateUserPool", json!({ "PoolName": "p" }));
    let (id, arn) = (&made["UserPool"]["Id"], &made["UserPool"]["Arn"]);
    for key in ["aws:x", "AWS:x", "Aws:cloudformation:stack-name", "aws:"] {
        for (operation, body) in [
            (
                "CreateUserPool",
                json!({ "PoolName": "q", "UserPoolTags": { key: "v" } }),
            ),
            (
                "UpdateUserPool",
                json!({ "UserPoolId": id, "UserPoolTags": { "own": "v", key: "v" } }),
            ),
            (
                "TagResource",
                json!({ "ResourceArn": arn, "Tags": { key: "v" } }),
            ),
        ] {
            refused(
                call(&pool, operation, &body),
                Kind::InvalidParameter,
                message,
            );
        }
    }
    let many: serde_json::Map<String, Value> = (0..51)
        .map(|number| (format!("k{number}"), json!("v")))
        .collect();
    for (operation, body) in [
        (
            "CreateUserPool",
            json!({ "PoolName": "q", "UserPoolTags": many }),
        ),
        ("TagResource", json!({ "ResourceArn": arn, "Tags": many })),
    ] {
        let refusal = call(&pool, operation, &body).unwrap_err();
        assert_eq!(refusal.kind(), Kind::InvalidParameter, "{operation}");
    }
    let own = json!({ "awsome": "v", "x:aws:": "v", "éé": "v" });
    ok(
        &pool,
        "TagResource",
        json!({ "ResourceArn": arn, "Tags": own }),
    );
    let listed = ok(&pool, "ListTagsForResource", json!({ "ResourceArn": arn }));
    assert_eq!(listed["Tags"], own);
}

#[test]
fn flows_and_scopes_of_the_hosted_login_that_no_client_has() {
    let pool = LocalPool::new(&Config::default()).unwrap();
    let made = ok(&pool, "CreateUserPool", json!({ "PoolName": "p" }));
    let named = json!({ "UserPoolId": made["UserPool"]["Id"], "ClientName": "c" });
    let made = ok(&pool, "CreateUserPoolClient", named.clone());
    let public = json!({ "ClientId": made["UserPoolClient"]["ClientId"] });
    let machine = json!({ "GenerateSecret": true, "AllowedOAuthFlows": ["client_credentials"] });
    let made = ok(&pool, "CreateUserPoolClient", with(&named, machine.clone()));
    let secret = json!({ "ClientId": made["UserPoolClient"]["ClientId"] });
    let along =
        "client_credentials flow can not be selected along with code flow or implicit flow.";
    let without =
        "client_credentials flow can not be selected if client does not have a client secret.";
    let flows = |flows: &[&str]| json!({ "AllowedOAuthFlows": flows });
    let scopes = |scopes: &[&str]| json!({ "AllowedOAuthScopes": scopes });
    for (members, kind, message) in [
        (
            flows(&["client_credentials", "code"]),
            Kind::InvalidOAuthFlow,
            along,
        ),
        (
            flows(&["implicit", "client_credentials"]),
            Kind::InvalidOAuthFlow,
            along,
        ),
        (
            flows(&["client_credentials"]),
            Kind::InvalidOAuthFlow,
            without,
        ),
        (
            scopes(&["openid", "Cognito"]),
            Kind::ScopeDoesNotExist,
            "Invalid scope requested: Cognito",
        ),
        (
            scopes(&["server/read"]),
            Kind::ScopeDoesNotExist,
            "Invalid scope requested: server/read",
        ),
    ] {
        let body = with(&named, members);
        refused(call(&pool, "CreateUserPoolClient", &body), kind, message);
        let body = with(&body, public.clone());
        refused(call(&pool, "UpdateUserPoolClient", &body), kind, message);
    }
    let update = with(&with(&named, secret), flows(&["client_credentials"]));
    ok(&pool, "UpdateUserPoolClient", update);
    let all = [
        "aws.cognito.signin.user.admin",
        "email",
        "openid",
        "phone",
        "profile",
    ];
    let taken = with(&flows(&["code", "implicit"]), scopes(&all));
    ok(&pool, "CreateUserPoolClient", with(&named, taken));
}

#[test]
fn clients_that_the_service_does_not_make() {
    let pool = LocalPool::new(&Config::default()).unwrap();
    let schema = json!([{ "Name": "email", "Required": true }, { "Name": "tier", "AttributeDataType": "String" }]);
    let made = json!({ "PoolName": "p", "Schema": schema });
    let made = ok(&pool, "CreateUserPool", made);
    let named = json!({ "UserPoolId": made["UserPool"]["Id"], "ClientName": "c" });
    let read = "Invalid read attributes specified while creating a client";
    let write = "Invalid write attributes specified while creating a client";
    for (members, message) in [
        (json!({ "ReadAttributes": ["email", "custom:nope"] }), read),
        (json!({ "ReadAttributes": ["tier"] }), read),
        (
            json!({ "WriteAttributes": ["email", "custom:nope"] }),
            write,
        ),
        (json!({ "WriteAttributes": ["email", "sub"] }), write),
        (
            json!({ "WriteAttributes": ["email", "email_verified"] }),
            write,
        ),
        // Every client writes what the pool requires.
        (json!({ "WriteAttributes": ["name"] }), write),
        (
            json!({ "AccessTokenValidity": 25 }),
            "Invalid range for token validity.",
        ),
        (
            json!({ "IdTokenValidity": 4, "TokenValidityUnits": { "IdToken": "minutes" } }),
            "Invalid range for token validity.",
        ),
        (
            json!({ "RefreshTokenValidity": 60, "AccessTokenValidity": 2, "TokenValidityUnits": { "RefreshToken": "minutes" } }),
            "Access and Id Token expiration times must be less than or equal to refresh token expiration times.",
        ),
        (
            json!({ "RefreshTokenValidity": 1, "IdTokenValidity": 61, "TokenValidityUnits": { "RefreshToken": "hours", "IdToken": "minutes" } }),
            "Access and Id Token expiration times must be less than or equal to refresh token expiration times.",
        ),
        (
            json!({ "CallbackURLs": ["https://app.example/in#top"] }),
            "https://app.example/in#top cannot use fragment",
        ),
        (
            json!({ "CallbackURLs": ["http://app.example/in"] }),
            "http://app.example/in cannot use the HTTP protocol.",
        ),
        (
            json!({ "CallbackURLs": ["https://app.example/in"], "DefaultRedirectURI": "https://app.example/out" }),
            "The default redirect URI https://app.example/out is not in the callback URIs list.",
        ),
    ] {
        let outcome = call(&pool, "CreateUserPoolClient", &with(&named, members));
        refused(outcome, Kind::InvalidParameter, message);
    }
    let taken = json!({
        "ReadAttributes": ["sub", "email", "email_verified", "custom:tier"], "WriteAttributes": ["email", "custom:tier"],
        "CallbackURLs": ["http://localhost:3000/in", "http://[::1]/in", "https://app.example/in"],
        "DefaultRedirectURI": "http://localhost:3000/in",
    });
    let made = ok(&pool, "CreateUserPoolClient", with(&named, taken));
    let update =
        json!({ "ClientId": made["UserPoolClient"]["ClientId"], "WriteAttributes": ["name"] });
    refused(
        call(&pool, "UpdateUserPoolClient", &with(&named, update)),
        Kind::InvalidParameter,
        "Invalid write attributes specified while updating a client",
    );
}

#[test]
fn a_name_that_is_taken_is_told_as_the_service_tells_it() {
    let pool = LocalPool::new(&Config::default()).unwrap();
    let make = |settings: Value| {
        let made = ok(
            &pool,
            "CreateUserPool",
            with(&json!({ "PoolName": "p" }), settings),
        );
        let id = text(&made["UserPool"]["Id"]).to_owned();
        let client = json!({ "UserPoolId": id, "ClientName": "c" });
        let client = ok(&pool, "CreateUserPoolClient", client);
        (id, text(&client["UserPoolClient"]["ClientId"]).to_owned())
    };
    let user = |id: &str, name: &str, email: &str| {
        let attributes = json!([{ "Name": "email", "Value": email }, { "Name": "email_verified", "Value": "true" }]);
        let body = json!({ "UserPoolId": id, "Username": name, "UserAttributes": attributes });
        call(&pool, "AdminCreateUser", &body)
    };
    let sign_up = |client: &str, name: &str| {
        let body = json!({ "ClientId": client, "Username": name, "Password": common::PASSWORD });
        call(&pool, "SignUp", &body)
    };

    let (id, client) = make(json!({ "AliasAttributes": ["email"] }));
    user(&id, "ann", "ann@example.com").unwrap();
    refused(
        user(&id, "ann", "other@example.com"),
        Kind::UsernameExists,
        "User account already exists",
    );
    refused(
        sign_up(&client, "ann"),
        Kind::UsernameExists,
        "User already exists",
    );
    refused(
        user(&id, "eve", "ann@example.com"),
        Kind::AliasExists,
        "An account with the given email already exists.",
    );
    let (id, client) = make(json!({ "UsernameAttributes": ["email"] }));
    user(&id, "bob@example.com", "bob@example.com").unwrap();
    let message = "An account with the given email already exists.";
    refused(
        user(&id, "bob@example.com", "bob@example.com"),
        Kind::UsernameExists,
        message,
    );
    refused(
        sign_up(&client, "bob@example.com"),
        Kind::UsernameExists,
        message,
    );
}

#[test]
fn what_is_asked_of_users_and_is_not_there() {
    let pool = common::pool("", "");
    let id = json!({ "UserPoolId": common::POOL });
    let verified = |name: &str| json!([{ "Name": name, "Value": "true" }]);
    let email = "Email is required to verify/un-verify an email";
    let phone = "Phone Number is required to verify/un-verify a phone number";
    for (operation, members, message) in [
        (
            "AdminCreateUser",
            json!({ "Username": "u", "UserAttributes": verified("email_verified") }),
            email,
        ),
        (
            "AdminUpdateUserAttributes",
            json!({ "Username": "alice", "UserAttributes": verified("phone_number_verified") }),
            phone,
        ),
        (
            "AdminCreateUser",
            json!({ "Username": "u", "DesiredDeliveryMediums": ["EMAIL"] }),
            "No email provided but desired delivery medium was Email",
        ),
        (
            "ListUsers",
            json!({ "AttributesToGet": ["custom:nope"] }),
            "One or more requested attributes do not exist.",
        ),
        (
            "CreateUserPoolClient",
            json!({ "ClientName": "c", "ExplicitAuthFlows": ["ADMIN_NO_SRP_AUTH", "ALLOW_USER_SRP_AUTH"] }),
            "Auth flow name with prefix 'ALLOW' cannot be used with legacy auth flow names.",
        ),
    ] {
        let outcome = call(&pool, operation, &with(&id, members));
        refused(outcome, Kind::InvalidParameter, message);
    }
    // The address that is there is verified without being told again.
    let mail = json!([{ "Name": "email", "Value": "alice@example.com" }]);
    for attributes in [mail, verified("email_verified")] {
        let update = json!({ "Username": "alice", "UserAttributes": attributes });
        ok(&pool, "AdminUpdateUserAttributes", with(&id, update));
    }
    let silent = json!({ "Username": "u", "DesiredDeliveryMediums": ["EMAIL"], "MessageAction": "SUPPRESS" });
    ok(&pool, "AdminCreateUser", with(&id, silent));
}
