//! What a pool is told, what it tells, and broken ids.

use super::*;

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
