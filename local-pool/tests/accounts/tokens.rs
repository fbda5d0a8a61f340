//! Tokens: what is in them, their refresh, rotation and end.

use super::*;

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
