//! What a pool says of passkeys: whether, whose, and what they stand for.

use super::*;

#[test]
fn a_pool_says_whether_and_whose() {
    let without = pool("", "");
    let token = access(&without, &Person::new("alice"));
    let body = json!({ "AccessToken": token });
    let outcome = call(&without, "StartWebAuthnRegistration", &body);
    assert_eq!(outcome.unwrap_err().kind(), Kind::WebAuthnNotEnabled);
    let complete = json!({ "AccessToken": token, "Credential": {} });
    let outcome = call(&without, "CompleteWebAuthnRegistration", &complete);
    assert_eq!(outcome.unwrap_err().kind(), Kind::WebAuthnNotEnabled);

    // Through the API: the factor first, then the relying party.
    let factors =
        json!({ "SignInPolicy": { "AllowedFirstAuthFactors": ["PASSWORD", "WEB_AUTHN"] } });
    ok(
        &without,
        "UpdateUserPool",
        json!({ "UserPoolId": POOL, "Policies": factors }),
    );
    let outcome = call(&without, "StartWebAuthnRegistration", &body);
    assert_eq!(
        outcome.unwrap_err().kind(),
        Kind::WebAuthnConfigurationMissing
    );
    let reply = set_mfa(&without, "OFF", json!({ "RelyingPartyId": "localhost" })).unwrap();
    let expected = json!({ "RelyingPartyId": "localhost", "UserVerification": "preferred" });
    assert_eq!(reply["WebAuthnConfiguration"], expected);
    let shown = ok(
        &without,
        "GetUserPoolMfaConfig",
        json!({ "UserPoolId": POOL }),
    );
    assert_eq!(shown["WebAuthnConfiguration"], expected);
    let shown = ok(&without, "DescribeUserPool", json!({ "UserPoolId": POOL }));
    assert_eq!(
        shown["UserPool"]["Policies"]["SignInPolicy"]["AllowedFirstAuthFactors"],
        json!(["PASSWORD", "WEB_AUTHN"])
    );
    assert_eq!(start(&without, &token)["rp"]["id"], "localhost");

    for party in [
        "127.0.0.1",
        "https://localhost",
        "localhost:3000",
        "a..b",
        "-a.b",
        "EXAMPLE.org",
    ] {
        let refusal = set_mfa(&without, "OFF", json!({ "RelyingPartyId": party })).unwrap_err();
        assert_eq!(refusal.kind(), Kind::InvalidParameter, "{party}");
    }
    let text =
        format!("[[pool]]\nid = \"{POOL}\"\nweb_authn = {{ relying_party_id = \"10.0.0.1\" }}");
    let refused = LocalPool::new(&Config::from_toml(&text).unwrap());
    assert!(refused.is_err_and(|error| error.to_string().contains("RelyingPartyId")));
}

#[test]
fn user_verification_is_demanded_where_the_pool_does() {
    let settings = r#"
        first_factors = ["WEB_AUTHN"]
        web_authn = { relying_party_id = "localhost", user_verification = "required" }
    "#;
    let pool = pool(settings, "");
    let token = access(&pool, &Person::new("alice"));
    let mut authenticator = Authenticator::new(1);
    authenticator.verifies = false;
    let asked = start(&pool, &token);
    assert_eq!(
        asked["authenticatorSelection"]["userVerification"],
        "required"
    );
    let outcome = complete(&pool, &token, &authenticator.create(&asked));
    assert_eq!(
        outcome.unwrap_err().kind(),
        Kind::WebAuthnCredentialNotSupported
    );
    authenticator.verifies = true;
    register(&pool, &mut authenticator);
    tokens(&sign_in(&pool, &mut authenticator).unwrap());
    authenticator.verifies = false;
    wrong_password(sign_in(&pool, &mut authenticator));
}

#[test]
fn a_passkey_stands_for_two_factors_only_where_it_is_told_to() {
    let pool = pool_with_bob("first_factors = [\"WEB_AUTHN\"]", "");
    let alice = Person::new("alice");
    set_mfa(&pool, "OPTIONAL", json!({ "RelyingPartyId": "localhost" })).unwrap();
    let mut authenticator = Authenticator::new(1);
    let token = register(&pool, &mut authenticator);
    let offered = || {
        let reply = alice
            .initiate(&pool, "USER_AUTH", json!({ "USERNAME": "alice" }))
            .unwrap();
        let choices = reply["AvailableChallenges"].as_array().unwrap();
        choices.contains(&json!("WEB_AUTHN"))
    };
    assert!(offered());
    let turn_on = json!({ "AccessToken": token, "WebAuthnMfaSettings": { "Enabled": true } });
    let prefer = |body: &Value| call(&pool, "SetUserMFAPreference", body);
    assert_eq!(prefer(&turn_on).unwrap_err().kind(), Kind::InvalidParameter);

    // A second factor must follow now, and a passkey is one alone.
    let secret = ok(
        &pool,
        "AssociateSoftwareToken",
        json!({ "AccessToken": token }),
    );
    let right = code(&pool, text(&secret["SecretCode"]));
    ok(
        &pool,
        "VerifySoftwareToken",
        json!({ "AccessToken": token, "UserCode": right }),
    );
    let software = json!({ "AccessToken": token, "SoftwareTokenMfaSettings": { "Enabled": true } });
    prefer(&software).unwrap();
    assert!(!offered());
    assert_eq!(
        set_mfa(&pool, "ON", json!({ "RelyingPartyId": "localhost" }))
            .unwrap_err()
            .kind(),
        Kind::InvalidParameter
    );
    let both = json!({
        "RelyingPartyId": "localhost", "FactorConfiguration": "MULTI_FACTOR_WITH_USER_VERIFICATION",
    });
    set_mfa(&pool, "ON", both).unwrap();
    assert!(!offered());
    prefer(&turn_on).unwrap();
    assert!(offered());

    // The owner must be verified, whatever the pool prefers, and no code is asked for.
    let asked = ask(&pool, &alice);
    let wanted: Value = serde_json::from_str(options(&asked)).unwrap();
    assert_eq!(wanted["userVerification"], "required");
    let mut careless = authenticator.clone();
    careless.verifies = false;
    wrong_password(answer(
        &pool,
        &alice,
        &asked,
        &careless.get(options(&asked)),
    ));
    tokens(&sign_in(&pool, &mut authenticator).unwrap());

    // Nobody is left with a passkey as the only second factor.
    let bob = json!({ "UserPoolId": POOL, "Username": "bob", "WebAuthnMfaSettings": { "Enabled": true } });
    let outcome = call(&pool, "AdminSetUserMFAPreference", &bob);
    assert_eq!(outcome.unwrap_err().kind(), Kind::InvalidParameter);
    let off = json!({ "UserPoolId": POOL, "Username": "alice", "WebAuthnMfaSettings": { "Enabled": false } });
    ok(&pool, "AdminSetUserMFAPreference", off);
    assert!(!offered());
}
