//! Pools, clients and users made through the API, and their second factors.

use super::*;

#[test]
fn a_pool_made_through_the_api_signs_its_users_in() {
    let pool = LocalPool::new(&Config::default()).unwrap();
    let made = ok(
        &pool,
        "CreateUserPool",
        json!({
            "PoolName": "made",
            "MfaConfiguration": "OPTIONAL",
            "SmsConfiguration": { "SnsCallerArn": "arn:aws:iam::123456789012:role/sms" },
            "AliasAttributes": ["email"],
            "Policies": { "PasswordPolicy": { "MinimumLength": 10, "RequireNumbers": true } },
            "DeviceConfiguration": { "ChallengeRequiredOnNewDevice": true },
            "Schema": [{ "Name": "email", "Required": true, "AttributeDataType": "String" }],
            "UserPoolTags": { "ignored": "yes" },
        }),
    );
    let id = text(&made["UserPool"]["Id"]).to_owned();
    assert_eq!(made["UserPool"]["Name"], "made");
    assert_eq!(made["UserPool"]["MfaConfiguration"], "OPTIONAL");
    assert_eq!(
        made["UserPool"]["Policies"]["PasswordPolicy"]["MinimumLength"],
        10
    );
    let made = ok(
        &pool,
        "CreateUserPoolClient",
        json!({
            "UserPoolId": id,
            "ClientName": "app",
            "GenerateSecret": true,
            "ExplicitAuthFlows": ["ALLOW_USER_SRP_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"],
            "PreventUserExistenceErrors": "ENABLED",
            "AccessTokenValidity": 10,
            "TokenValidityUnits": { "AccessToken": "minutes" },
        }),
    );
    let client = &made["UserPoolClient"];
    let described = ok(
        &pool,
        "DescribeUserPoolClient",
        json!({ "UserPoolId": id, "ClientId": client["ClientId"] }),
    );
    assert_eq!(&described["UserPoolClient"], client);
    assert_eq!(client["AccessTokenValidity"], 600);
    assert_eq!(client["PreventUserExistenceErrors"], "ENABLED");

    let create = |name: &str, password: &str| {
        let body = json!({
            "UserPoolId": id, "Username": name, "TemporaryPassword": password, "MessageAction": "SUPPRESS",
            "UserAttributes": [
                { "Name": "email", "Value": format!("{name}@example.com") },
                { "Name": "email_verified", "Value": "true" },
            ],
        });
        call(&pool, "AdminCreateUser", &body)
    };
    assert_eq!(
        create("carol", "short1").unwrap_err().kind(),
        Kind::InvalidPassword
    );
    let user = create("carol", "temporary1").unwrap();
    assert_eq!(user["User"]["UserStatus"], "FORCE_CHANGE_PASSWORD");
    assert_eq!(
        create("carol", "temporary1").unwrap_err().kind(),
        Kind::UsernameExists
    );
    let app = AppClient::new(text(&client["ClientId"]))
        .unwrap()
        .with_secret(text(&client["ClientSecret"]))
        .unwrap();
    let carol = Person {
        pool: id.parse().unwrap(),
        app,
        name: "carol@example.com".into(),
        password: "temporary1".into(),
        admin: false,
    };
    assert_eq!(
        name_of(&carol.sign_in(&pool).unwrap()),
        "NEW_PASSWORD_REQUIRED"
    );
    let set = |password: &str, permanent: bool| {
        let body = json!({ "UserPoolId": id, "Username": "carol", "Password": password, "Permanent": permanent });
        call(&pool, "AdminSetUserPassword", &body)
    };
    assert_eq!(
        set("onlyletters", true).unwrap_err().kind(),
        Kind::InvalidPassword
    );
    set("permanent1", true).unwrap();
    wrong_password(carol.sign_in(&pool));
    let reply = carol.clone().saying("permanent1").sign_in(&pool).unwrap();
    assert_eq!(tokens(&reply)["ExpiresIn"], 600);
    assert!(tokens(&reply)["NewDeviceMetadata"].is_object());
    set("temporary2", false).unwrap();
    assert_eq!(
        name_of(&carol.saying("temporary2").sign_in(&pool).unwrap()),
        "NEW_PASSWORD_REQUIRED"
    );

    // An alias has one owner.
    let body = json!({
        "UserPoolId": id, "Username": "mallory",
        "UserAttributes": [
            { "Name": "email", "Value": "carol@example.com" }, { "Name": "email_verified", "Value": "true" },
        ],
    });
    assert_eq!(
        call(&pool, "AdminCreateUser", &body).unwrap_err().kind(),
        Kind::AliasExists
    );
    let unknown = json!({ "UserPoolId": id, "Username": "nobody" });
    refused(
        call(&pool, "AdminGetUser", &unknown),
        Kind::UserNotFound,
        "User does not exist.",
    );
}

#[test]
fn a_temporary_password_that_nobody_chose_is_sent() {
    let pool = pool("", "");
    let body = json!({
        "UserPoolId": POOL, "Username": "dan", "UserAttributes": [{ "Name": "email", "Value": "dan@example.com" }],
    });
    ok(&pool, "AdminCreateUser", body);
    let sent = pool.last_code("dan@example.com").unwrap();
    let reply = Person::new("dan").saying(&sent).sign_in(&pool).unwrap();
    assert_eq!(name_of(&reply), "NEW_PASSWORD_REQUIRED");
}

#[test]
fn signing_up_and_being_confirmed() {
    let pool = pool("", "");
    let sign_up = |person: &Person, hash: Option<String>| {
        let mut body =
            json!({ "ClientId": person.app.id(), "Username": person.name, "Password": PASSWORD });
        if let Some(hash) = hash {
            body["SecretHash"] = json!(hash);
        }
        call(&pool, "SignUp", &body)
    };
    let dan = Person::with_secret("dan");
    assert_eq!(sign_up(&dan, None).unwrap_err().kind(), Kind::NotAuthorized);
    let signed_up = sign_up(&dan, dan.secret_hash("dan")).unwrap();
    assert_eq!(signed_up["UserConfirmed"], false);
    assert_eq!(text(&signed_up["UserSub"]).len(), 36);
    assert_eq!(
        sign_up(&dan, dan.secret_hash("dan")).unwrap_err().kind(),
        Kind::UsernameExists
    );
    refused(
        dan.sign_in(&pool),
        Kind::UserNotConfirmed,
        "User is not confirmed.",
    );
    let confirm = json!({ "UserPoolId": POOL, "Username": "dan" });
    ok(&pool, "AdminConfirmSignUp", confirm.clone());
    assert_eq!(
        call(&pool, "AdminConfirmSignUp", &confirm)
            .unwrap_err()
            .kind(),
        Kind::NotAuthorized
    );
    tokens(&dan.sign_in(&pool).unwrap());
}

#[test]
fn second_factors_are_set_up_by_the_user_and_by_an_administrator() {
    let pool = pool_with_bob(
        "mfa = \"OPTIONAL\"",
        "attributes = { phone_number = \"+15550100123\" }",
    );
    let bob = Person::new("bob");
    let token = tokens(&bob.sign_in(&pool).unwrap())["AccessToken"].clone();
    let prefer = |settings: Value| {
        let mut body = settings;
        body["AccessToken"] = token.clone();
        call(&pool, "SetUserMFAPreference", &body)
    };
    let on = json!({ "Enabled": true, "PreferredMfa": true });
    let unverified = "User does not have delivery config set to turn on SOFTWARE_TOKEN_MFA";
    refused(
        prefer(json!({ "SoftwareTokenMfaSettings": on })),
        Kind::InvalidParameter,
        unverified,
    );
    let secret = ok(
        &pool,
        "AssociateSoftwareToken",
        json!({ "AccessToken": token }),
    )["SecretCode"]
        .clone();
    let verify = |code: String| {
        call(
            &pool,
            "VerifySoftwareToken",
            &json!({ "AccessToken": token, "UserCode": code, "FriendlyDeviceName": "phone" }),
        )
    };
    let right = code(&pool, text(&secret));
    assert_eq!(
        verify(other_code(&right)).unwrap_err().kind(),
        Kind::EnableSoftwareTokenMfa
    );
    assert_eq!(verify(right).unwrap(), json!({ "Status": "SUCCESS" }));
    tokens(&bob.sign_in(&pool).unwrap());
    let both = prefer(json!({ "SoftwareTokenMfaSettings": on, "SMSMfaSettings": on }));
    assert_eq!(
        both.unwrap_err().kind(),
        Kind::InvalidParameter,
        "two preferred ones"
    );
    prefer(json!({ "SoftwareTokenMfaSettings": on, "SMSMfaSettings": { "Enabled": true } }))
        .unwrap();
    let user = ok(&pool, "GetUser", json!({ "AccessToken": token }));
    assert_eq!(user["PreferredMfaSetting"], "SOFTWARE_TOKEN_MFA");
    assert_eq!(
        user["UserMFASettingList"],
        json!(["SMS_MFA", "SOFTWARE_TOKEN_MFA"])
    );
    let reply = bob.sign_in(&pool).unwrap();
    assert_eq!(
        reply["ChallengeParameters"]["FRIENDLY_DEVICE_NAME"],
        "phone"
    );
    tokens(
        &bob.answer(
            &pool,
            &reply,
            json!({ "SOFTWARE_TOKEN_MFA_CODE": code(&pool, text(&secret)) }),
        )
        .unwrap(),
    );

    let admin = |settings: Value| {
        let mut body = settings;
        body["UserPoolId"] = json!(POOL);
        body["Username"] = json!("bob");
        ok(&pool, "AdminSetUserMFAPreference", body);
        ok(
            &pool,
            "AdminGetUser",
            json!({ "UserPoolId": POOL, "Username": "bob" }),
        )
    };
    let user =
        admin(json!({ "SMSMfaSettings": on, "SoftwareTokenMfaSettings": { "Enabled": false } }));
    assert_eq!(user["PreferredMfaSetting"], "SMS_MFA");
    assert_eq!(name_of(&bob.sign_in(&pool).unwrap()), "SMS_MFA");
    let user = admin(json!({ "SMSMfaSettings": { "Enabled": false } }));
    assert!(user.get("PreferredMfaSetting").is_none() && user.get("UserMFASettingList").is_none());
    tokens(&bob.sign_in(&pool).unwrap());
}
