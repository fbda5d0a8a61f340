//! Pools, clients and users made through the API; tokens, their refresh and their end.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
#![allow(clippy::std_instead_of_core, clippy::std_instead_of_alloc)]

mod common;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use caldera_local_pool::{Config, Kind, LocalPool};
use caldera_srp::AppClient;
use common::*;
use num_bigint::BigUint;
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

/// The claims of a JWT whose signature fits the JWKS document.
fn claims(pool: &LocalPool, token: &Value) -> Value {
    let (signed, signature) = text(token).rsplit_once('.').unwrap();
    let (header, claims) = signed.split_once('.').unwrap();
    let decode = |part: &str| URL_SAFE_NO_PAD.decode(part).unwrap();
    let header: Value = serde_json::from_slice(&decode(header)).unwrap();
    let keys = pool.jwks(POOL).unwrap();
    let key = keys["keys"]
        .as_array()
        .unwrap()
        .iter()
        .find(|key| key["kid"] == header["kid"])
        .unwrap();
    assert_eq!(
        (&header["alg"], &key["alg"], &key["kty"], &key["use"]),
        (
            &json!("RS256"),
            &json!("RS256"),
            &json!("RSA"),
            &json!("sig")
        )
    );
    // RFC 8017, 8.2.2, by hand: another implementation than the one that signed.
    let [n, e, signature] = [
        decode(text(&key["n"])),
        decode(text(&key["e"])),
        decode(signature),
    ]
    .map(|bytes| BigUint::from_bytes_be(&bytes));
    let message = signature.modpow(&e, &n).to_bytes_be();
    let digest_info =
        b"\x30\x31\x30\x0d\x06\x09\x60\x86\x48\x01\x65\x03\x04\x02\x01\x05\x00\x04\x20";
    let digest = Sha256::digest(signed.as_bytes());
    let padding = vec![0xff; 256 - 3 - digest_info.len() - digest.len()];
    let expected = [&[1], &*padding, &[0], digest_info, &*digest].concat();
    assert_eq!(message, expected);
    serde_json::from_slice(&decode(claims)).unwrap()
}

#[test]
fn tokens_are_signed_and_have_the_services_claims() {
    let pool = pool_with_bob(
        "",
        "attributes = { email = \"bob@example.com\", email_verified = \"true\" }",
    );
    let reply = Person::new("bob").sign_in(&pool).unwrap();
    let result = tokens(&reply);
    assert_eq!(
        (&result["ExpiresIn"], &result["TokenType"]),
        (&json!(3600), &json!("Bearer"))
    );
    let access = claims(&pool, &result["AccessToken"]);
    let id = claims(&pool, &result["IdToken"]);
    let now = pool.clock().unix_seconds();
    for token in [&access, &id] {
        assert_eq!(token["iss"], format!("http://127.0.0.1/{POOL}"));
        assert!((now - 5..=now).contains(&token["iat"].as_i64().unwrap()));
        assert_eq!(
            token["exp"].as_i64().unwrap() - token["iat"].as_i64().unwrap(),
            3_600
        );
        assert_eq!(token["auth_time"], token["iat"]);
        for name in ["sub", "origin_jti", "event_id", "jti"] {
            assert_eq!(text(&token[name]).len(), 36, "{name}");
        }
    }
    assert_eq!(access["sub"], id["sub"]);
    assert_eq!(access["origin_jti"], id["origin_jti"]);
    assert_ne!(access["jti"], id["jti"]);
    assert_eq!(access["token_use"], "access");
    assert_eq!(access["client_id"], CLIENT);
    assert_eq!(access["username"], "bob");
    assert_eq!(access["scope"], "aws.cognito.signin.user.admin");
    assert_eq!(id["token_use"], "id");
    assert_eq!(id["aud"], CLIENT);
    assert_eq!(id["cognito:username"], "bob");
    assert_eq!(id["email"], "bob@example.com");
    assert_eq!(id["email_verified"], true);
    let user = ok(
        &pool,
        "GetUser",
        json!({ "AccessToken": result["AccessToken"] }),
    );
    assert!(
        user["UserAttributes"]
            .as_array()
            .unwrap()
            .contains(&json!({ "Name": "sub", "Value": access["sub"] }))
    );
}

#[test]
fn a_token_that_was_not_signed_here_is_refused() {
    let pool = pool("", "");
    let reply = Person::new("alice").sign_in(&pool).unwrap();
    let good = text(&tokens(&reply)["AccessToken"]).to_owned();
    let (signed, signature) = good.rsplit_once('.').unwrap();
    let (header, claims) = signed.split_once('.').unwrap();
    let mut changed: Value =
        serde_json::from_slice(&URL_SAFE_NO_PAD.decode(claims).unwrap()).unwrap();
    changed["username"] = json!("bob");
    let changed = URL_SAFE_NO_PAD.encode(changed.to_string());
    let unsigned = URL_SAFE_NO_PAD.encode(r#"{"alg":"none"}"#);
    let elsewhere = Person::new("alice").sign_in(&common::pool("", "")).unwrap();
    for token in [
        format!("{header}.{changed}.{signature}"),
        format!("{unsigned}.{claims}."),
        text(&tokens(&reply)["IdToken"]).to_owned(),
        text(&tokens(&reply)["RefreshToken"]).to_owned(),
        "a.b.c".into(),
        ".".into(),
        "x".repeat(100_000),
    ] {
        refused(
            call(&pool, "GetUser", &json!({ "AccessToken": token })),
            Kind::NotAuthorized,
            "Invalid Access Token",
        );
    }
    ok(&pool, "GetUser", json!({ "AccessToken": good }));
    let foreign = json!({ "AccessToken": tokens(&elsewhere)["AccessToken"] });
    assert_eq!(
        call(&pool, "GetUser", &foreign).unwrap_err().kind(),
        Kind::NotAuthorized
    );
    later(&pool, 3_601);
    refused(
        call(&pool, "GetUser", &json!({ "AccessToken": good })),
        Kind::NotAuthorized,
        "Access Token has expired",
    );
}

#[test]
fn tokens_are_refreshed() {
    let pool = pool("", "");
    for person in [Person::new("alice"), Person::with_secret("alice")] {
        let reply = person.sign_in(&pool).unwrap();
        let first = tokens(&reply);
        later(&pool, 10);
        for flow in ["REFRESH_TOKEN_AUTH", "REFRESH_TOKEN"] {
            // The hash is over the internal name, which is the one that Person uses.
            let parameters = json!({ "REFRESH_TOKEN": first["RefreshToken"] });
            let reply = person.initiate(&pool, flow, parameters).unwrap();
            let result = tokens(&reply);
            assert!(
                result.get("RefreshToken").is_none(),
                "the old one stays good"
            );
            let (old, new) = (
                claims(&pool, &first["AccessToken"]),
                claims(&pool, &result["AccessToken"]),
            );
            assert_eq!(
                (&old["origin_jti"], &old["auth_time"]),
                (&new["origin_jti"], &new["auth_time"])
            );
            assert_ne!(old["iat"], new["iat"]);
        }
        let body = json!({
            "ClientId": person.app.id(),
            "ClientSecret": person.app.secret().map(|secret| secret.reveal()),
            "RefreshToken": first["RefreshToken"],
        });
        tokens(&ok(&pool, "GetTokensFromRefreshToken", body));
    }
    let bad = json!({ "REFRESH_TOKEN": "e30.AAAA" });
    let outcome = Person::new("alice").initiate(&pool, "REFRESH_TOKEN_AUTH", bad);
    refused(outcome, Kind::NotAuthorized, "Invalid Refresh Token.");
}

#[test]
fn refreshing_checks_the_client() {
    let pool = pool_with_bob(
        "alias_attributes = [\"email\"]",
        "attributes = { email = \"bob@example.com\", email_verified = \"true\" }",
    );
    let bob = Person::with_secret("bob@example.com");
    let reply = bob.sign_in(&pool).unwrap();
    let token = &tokens(&reply)["RefreshToken"];
    // The hash over the alias, which is what the person typed, will not do.
    let outcome = bob.initiate(
        &pool,
        "REFRESH_TOKEN_AUTH",
        json!({ "REFRESH_TOKEN": token }),
    );
    refused(
        outcome,
        Kind::NotAuthorized,
        "Unable to verify secret hash for client secretclient",
    );
    let sub = claims(&pool, &tokens(&reply)["AccessToken"])["sub"].clone();
    for name in ["bob", text(&sub)] {
        let by_name = Person {
            name: name.into(),
            ..bob.clone()
        };
        tokens(
            &by_name
                .initiate(
                    &pool,
                    "REFRESH_TOKEN_AUTH",
                    json!({ "REFRESH_TOKEN": token }),
                )
                .unwrap(),
        );
    }
    let outcome = Person::new("bob").initiate(
        &pool,
        "REFRESH_TOKEN_AUTH",
        json!({ "REFRESH_TOKEN": token }),
    );
    refused(outcome, Kind::NotAuthorized, "Invalid Refresh Token.");
    for secret in [json!("wrong0wrong0wrong0wrong0"), Value::Null] {
        let body =
            json!({ "ClientId": "secretclient", "ClientSecret": secret, "RefreshToken": token });
        refused(
            call(&pool, "GetTokensFromRefreshToken", &body),
            Kind::NotAuthorized,
            "Invalid client secret.",
        );
    }
    later(&pool, 30 * 86_400);
    let outcome = Person {
        name: "bob".into(),
        ..bob
    }
    .initiate(
        &pool,
        "REFRESH_TOKEN_AUTH",
        json!({ "REFRESH_TOKEN": token }),
    );
    refused(outcome, Kind::NotAuthorized, "Refresh Token has expired");
}

#[test]
fn refresh_tokens_rotate() {
    let text = r#"
        [[pool]]
        id = "us-east-1_TestPool1"
        [[pool.client]]
        id = "plainclient"
        rotate_refresh_tokens = true
        rotation_grace_seconds = 10
        [[pool.user]]
        username = "alice"
        password = "Correct-Horse-7"
    "#;
    let pool = LocalPool::new(&Config::from_toml(text).unwrap()).unwrap();
    let alice = Person::new("alice");
    let reply = alice.sign_in(&pool).unwrap();
    let first = tokens(&reply)["RefreshToken"].clone();
    let exchange = |token: &Value| {
        call(
            &pool,
            "GetTokensFromRefreshToken",
            &json!({ "ClientId": CLIENT, "RefreshToken": token }),
        )
    };
    let second = tokens(&exchange(&first).unwrap())["RefreshToken"].clone();
    assert_ne!(first, second);
    later(&pool, 9);
    tokens(&exchange(&first).unwrap());
    later(&pool, 2);
    refused(
        exchange(&first),
        Kind::RefreshTokenReuse,
        "Refresh token has already been used.",
    );
    tokens(&exchange(&second).unwrap());
    let outcome = alice.initiate(
        &pool,
        "REFRESH_TOKEN_AUTH",
        json!({ "REFRESH_TOKEN": second }),
    );
    assert_eq!(outcome.unwrap_err().kind(), Kind::InvalidParameter);
}

#[test]
fn revoking_ends_one_sign_in_and_signing_out_ends_all() {
    let pool = pool("", "");
    let alice = Person::new("alice");
    let sign_in = || alice.sign_in(&pool).unwrap()["AuthenticationResult"].clone();
    let get = |result: &Value| {
        call(
            &pool,
            "GetUser",
            &json!({ "AccessToken": result["AccessToken"] }),
        )
    };
    let refresh = |result: &Value| {
        alice.initiate(
            &pool,
            "REFRESH_TOKEN_AUTH",
            json!({ "REFRESH_TOKEN": result["RefreshToken"] }),
        )
    };
    let (one, two) = (sign_in(), sign_in());
    ok(
        &pool,
        "RevokeToken",
        json!({ "ClientId": CLIENT, "Token": one["RefreshToken"] }),
    );
    refused(
        get(&one),
        Kind::NotAuthorized,
        "Access Token has been revoked",
    );
    refused(
        refresh(&one),
        Kind::NotAuthorized,
        "Refresh Token has been revoked",
    );
    get(&two).unwrap();
    refresh(&two).unwrap();

    let three = sign_in();
    ok(
        &pool,
        "GlobalSignOut",
        json!({ "AccessToken": two["AccessToken"] }),
    );
    for result in [&two, &three] {
        refused(
            get(result),
            Kind::NotAuthorized,
            "Access Token has been revoked",
        );
        refused(
            refresh(result),
            Kind::NotAuthorized,
            "Refresh Token has been revoked",
        );
    }
    get(&sign_in()).unwrap();

    let body = json!({ "ClientId": CLIENT, "Token": two["AccessToken"] });
    refused(
        call(&pool, "RevokeToken", &body),
        Kind::UnsupportedTokenType,
        "Unsupported token type.",
    );
    let body = json!({ "ClientId": "hidingclient", "Token": two["RefreshToken"] });
    assert_eq!(
        call(&pool, "RevokeToken", &body).unwrap_err().kind(),
        Kind::NotAuthorized
    );
}

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

#[test]
fn a_configuration_that_cannot_be_is_refused_with_the_place() {
    let message =
        |text: &str| match Config::from_toml(text).and_then(|config| LocalPool::new(&config)) {
            Ok(_) => panic!("accepted: {text}"),
            Err(error) => error.to_string(),
        };
    assert!(message("[[pool]]\nidd = \"x\"").starts_with("line 2: unknown field `idd`"));
    assert!(!message("[[pool.user]]\npassword = \"hunter2\" oops").contains("hunter2"));
    assert_eq!(
        message("[[pool]]\nid = \"nounderscore\""),
        "pool \"nounderscore\": user pool id is malformed"
    );
    let pool = "[[pool]]\nid = \"us-east-1_X\"\n";
    for (tables, expected) in [
        (
            "[[pool.client]]\nid = \"c\"\nsession_minutes = 2",
            "client \"c\": A session lives for 3 to 15 minutes.",
        ),
        (
            "[[pool.client]]\nid = \"c\"\nauth_flows = [\"ALLOW_ALL\"]",
            "client \"c\": ExplicitAuthFlows names a flow that does not exist.",
        ),
        (
            "[[pool.client]]\nid = \"c\"\nsecret = \"tooshorttooshorttoosho\"",
            "client \"c\": A client secret has 24 to 64 letters, digits, underscores and pluses.",
        ),
        (
            "[[pool.user]]\nusername = \"u\"\npassword = \"\"",
            concat!(
                "user \"u\": 1 validation error detected: Value at 'password' failed to satisfy ",
                r"constraint: Member must satisfy regular expression pattern: [\S]+.*[\S]+",
            ),
        ),
        (
            "[[pool.user]]\nusername = \"u\"\npassword = \"p\"\nmfa = [\"SMS_MFA\"]",
            "user \"u\": SMS_MFA cannot be on for this user.",
        ),
        (
            "[[pool.user]]\nusername = \"u\"\npassword = \"p\"\ntotp_secret = \"A1\"",
            "user \"u\": The secret of the authenticator app is not base32.",
        ),
        (
            "[[pool.user]]\nusername = \"u\"\npassword = \"p\"\ntotp_secret = \"JBSWY3DP\"",
            "user \"u\": The secret of a software token needs at least 128 bits.",
        ),
        (
            "[[pool.client]]\nid = \"c\"\n[[pool.client]]\nid = \"c\"",
            "client \"c\": There is a client with this id already.",
        ),
    ] {
        assert_eq!(message(&format!("{pool}{tables}")), expected);
    }
}

#[test]
fn the_demo_is_in_order() {
    let pool = LocalPool::new(&Config::demo().unwrap()).unwrap();
    let person = |name: &str, password: &str| Person {
        pool: "us-east-1_LocalDemo".parse().unwrap(),
        app: AppClient::new("democlientwithoutsecret").unwrap(),
        name: name.into(),
        password: password.into(),
        admin: false,
    };
    for (name, password, challenge) in [
        ("bob", "Builder-1998!", "SOFTWARE_TOKEN_MFA"),
        ("carol", "Christmas-1843", "SMS_MFA"),
        ("dave", "Temporary-2001", "NEW_PASSWORD_REQUIRED"),
        ("erin", "Brockovich-2000", "SELECT_MFA_TYPE"),
    ] {
        assert_eq!(
            name_of(&person(name, password).sign_in(&pool).unwrap()),
            challenge
        );
    }
    tokens(&person("alice", "Wonderland-1865").sign_in(&pool).unwrap());
    let app = AppClient::new("democlientwithsecret")
        .unwrap()
        .with_secret("local0demo0secret0that0is0in0the0source0for0all0to0see")
        .unwrap();
    let alice = Person {
        app,
        ..person("alice@example.com", "Wonderland-1865")
    };
    tokens(&alice.sign_in(&pool).unwrap());
}
