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
            json!({ "Schema": [number("1", "3"), number("1", "3")] }),
            "Duplicate custom attribute names custom:tier are not allowed in a user pool schema.",
        ),
        (
            json!({ "Schema": [number("3", "1")] }),
            "Attribute custom:tier cannot have a max value smaller than it's min value",
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
