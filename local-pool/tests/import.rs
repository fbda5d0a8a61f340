//! What `aws cognito-idp describe-user-pool` prints, made a pool.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
#![allow(clippy::std_instead_of_core, clippy::std_instead_of_alloc)]

mod common;

use caldera_local_pool::{Config, Import, LocalPool};
use common::*;
use serde_json::json;

/// In the shape of the AWS CLI's output: dates are texts, and lists name what nobody set.
fn described() -> serde_json::Value {
    json!({ "UserPool": {
        "Id": "eu-west-1_Described", "Name": "team",
        "Policies": {
            "PasswordPolicy": {
                "MinimumLength": 14, "RequireUppercase": true, "RequireLowercase": true,
                "RequireNumbers": true, "RequireSymbols": false, "PasswordHistorySize": 5,
                "TemporaryPasswordValidityDays": 2,
            },
            "SignInPolicy": { "AllowedFirstAuthFactors": ["PASSWORD", "WEB_AUTHN", "EMAIL_OTP"] },
        },
        "DeletionProtection": "ACTIVE",
        "LambdaConfig": { "PreSignUp": "arn:aws:lambda:eu-west-1:111122223333:function:f" },
        "LastModifiedDate": "2026-01-02T03:04:05.678000+00:00",
        "CreationDate": "2026-01-02T03:04:05.678000+00:00",
        "SchemaAttributes": [
            { "Name": "sub", "AttributeDataType": "String", "DeveloperOnlyAttribute": false, "Mutable": false, "Required": true,
              "StringAttributeConstraints": { "MinLength": "1", "MaxLength": "2048" } },
            { "Name": "email", "AttributeDataType": "String", "DeveloperOnlyAttribute": false, "Mutable": true, "Required": true,
              "StringAttributeConstraints": { "MinLength": "0", "MaxLength": "2048" } },
            { "Name": "email_verified", "AttributeDataType": "Boolean", "DeveloperOnlyAttribute": false, "Mutable": true, "Required": false },
            { "Name": "identities", "AttributeDataType": "String", "DeveloperOnlyAttribute": false, "Mutable": true, "Required": false,
              "StringAttributeConstraints": {} },
            { "Name": "custom:tier", "AttributeDataType": "Number", "DeveloperOnlyAttribute": false, "Mutable": true, "Required": false,
              "NumberAttributeConstraints": { "MinValue": "1", "MaxValue": "3" } },
        ],
        "AutoVerifiedAttributes": ["email"], "UsernameAttributes": ["email"],
        "VerificationMessageTemplate": { "DefaultEmailOption": "CONFIRM_WITH_CODE" },
        "UserAttributeUpdateSettings": { "AttributesRequireVerificationBeforeUpdate": [] },
        "MfaConfiguration": "OPTIONAL", "EstimatedNumberOfUsers": 7,
        "EmailConfiguration": { "EmailSendingAccount": "COGNITO_DEFAULT" },
        "UserPoolTags": { "team": "blue" },
        "AdminCreateUserConfig": { "AllowAdminCreateUserOnly": true, "UnusedAccountValidityDays": 7 },
        "UserPoolAddOns": { "AdvancedSecurityMode": "OFF" },
        "UsernameConfiguration": { "CaseSensitive": false },
        "Arn": "arn:aws:cognito-idp:eu-west-1:111122223333:userpool/eu-west-1_Described",
        "AccountRecoverySetting": { "RecoveryMechanisms": [{ "Priority": 1, "Name": "verified_email" }] },
        "UserPoolTier": "ESSENTIALS",
    }})
}

#[test]
fn a_description_becomes_a_pool_and_says_what_it_leaves_out() {
    let import = Import::from_description(&described().to_string()).unwrap();
    assert_eq!(
        import.left_out,
        ["LambdaConfig", "PasswordHistorySize", "WEB_AUTHN"]
    );
    let config = Config {
        pools: vec![import.pool],
        ..Config::default()
    };
    let pool = LocalPool::new(&config).unwrap();
    let shown = ok(
        &pool,
        "DescribeUserPool",
        json!({ "UserPoolId": "eu-west-1_Described" }),
    );
    let (shown, before) = (&shown["UserPool"], &described()["UserPool"]);
    for name in [
        "Name",
        "DeletionProtection",
        "AutoVerifiedAttributes",
        "UsernameAttributes",
        "MfaConfiguration",
        "EmailConfiguration",
        "UserPoolTags",
        "UsernameConfiguration",
        "AccountRecoverySetting",
        "UserPoolTier",
    ] {
        assert_eq!(shown[name], before[name], "{name}");
    }
    assert_eq!(shown["Policies"]["PasswordPolicy"]["MinimumLength"], 14);
    assert_eq!(
        shown["Policies"]["SignInPolicy"]["AllowedFirstAuthFactors"],
        json!(["PASSWORD", "EMAIL_OTP"])
    );
    let schema = shown["SchemaAttributes"].as_array().unwrap();
    let find = |name: &str| schema.iter().find(|entry| entry["Name"] == name);
    assert_eq!(find("email").unwrap()["Required"], true);
    assert!(find("custom:tier").is_some() && find("identities").is_none());
    // What this pool describes itself, it reads again, and nothing is left out.
    let again = ok(
        &pool,
        "DescribeUserPool",
        json!({ "UserPoolId": "eu-west-1_Described" }),
    );
    let import = Import::from_description(&again.to_string()).unwrap();
    assert!(import.left_out.is_empty(), "{:?}", import.left_out);
}

#[test]
fn what_is_no_description_is_refused() {
    for text in [
        "",
        "[]",
        "{}",
        r#"{"UserPool": {}}"#,
        r#"{"UserPool": {"Id": "a_b", "NoSuch": 1}}"#,
    ] {
        assert!(Import::from_description(text).is_err(), "{text}");
    }
}
