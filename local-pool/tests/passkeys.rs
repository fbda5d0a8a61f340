//! Passkeys: registered, asked for, really checked, listed and deleted. The authenticator is the
//! tests' own; that published vectors hold is shown beside the check itself.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
#![allow(clippy::std_instead_of_core, clippy::std_instead_of_alloc)]

mod authenticator;
mod common;

use authenticator::*;
use caldera_local_pool::{Config, Kind, LocalPool, Refusal};
use common::*;
use serde_json::{Value, json};

const SETTINGS: &str = r#"
    first_factors = ["WEB_AUTHN"]
    web_authn = { relying_party_id = "localhost" }
"#;

fn access(pool: &LocalPool, person: &Person) -> Value {
    person.sign_in(pool).unwrap()["AuthenticationResult"]["AccessToken"].clone()
}

fn start(pool: &LocalPool, token: &Value) -> Value {
    let reply = ok(
        pool,
        "StartWebAuthnRegistration",
        json!({ "AccessToken": token }),
    );
    reply["CredentialCreationOptions"].clone()
}

fn complete(pool: &LocalPool, token: &Value, credential: &Value) -> Result<Value, Refusal> {
    let body = json!({ "AccessToken": token, "Credential": credential });
    call(pool, "CompleteWebAuthnRegistration", &body)
}

/// Registers this passkey for alice, who signs in for it by password.
fn register(pool: &LocalPool, authenticator: &mut Authenticator) -> Value {
    let token = access(pool, &Person::new("alice"));
    let credential = authenticator.create(&start(pool, &token));
    complete(pool, &token, &credential).unwrap();
    token
}

fn listed(pool: &LocalPool, token: &Value) -> Vec<Value> {
    let reply = ok(
        pool,
        "ListWebAuthnCredentials",
        json!({ "AccessToken": token }),
    );
    reply["Credentials"].as_array().unwrap().clone()
}

/// USER_AUTH up to WEB_AUTHN.
fn ask(pool: &LocalPool, person: &Person) -> Value {
    let given = json!({ "USERNAME": person.name, "PREFERRED_CHALLENGE": "WEB_AUTHN" });
    let reply = person.initiate(pool, "USER_AUTH", given).unwrap();
    assert_eq!(name_of(&reply), "WEB_AUTHN", "{reply}");
    reply
}

fn options(reply: &Value) -> &str {
    text(&reply["ChallengeParameters"]["CREDENTIAL_REQUEST_OPTIONS"])
}

fn answer(
    pool: &LocalPool,
    person: &Person,
    asked: &Value,
    assertion: &Value,
) -> Result<Value, Refusal> {
    person.answer(pool, asked, json!({ "CREDENTIAL": assertion.to_string() }))
}

/// A whole sign-in with this passkey.
fn sign_in(pool: &LocalPool, authenticator: &mut Authenticator) -> Result<Value, Refusal> {
    let alice = Person::new("alice");
    let asked = ask(pool, &alice);
    let assertion = authenticator.get(options(&asked));
    answer(pool, &alice, &asked, &assertion)
}

#[test]
fn a_passkey_is_registered_listed_used_and_deleted() {
    for packed in [false, true] {
        let pool = pool(SETTINGS, "");
        let mut authenticator = Authenticator::new(1);
        authenticator.packed = packed;
        let token = access(&pool, &Person::new("alice"));
        let asked = start(&pool, &token);
        // The form of the service's own example (the AWS CLI's reference of this operation).
        assert_eq!(asked["rp"], json!({ "id": "localhost", "name": "tests" }));
        assert_eq!(asked["user"]["name"], "alice");
        assert_eq!(asked["timeout"], 60_000);
        assert_eq!(
            asked["pubKeyCredParams"],
            json!([{ "type": "public-key", "alg": -7 }, { "type": "public-key", "alg": -257 }])
        );
        assert_eq!(
            asked["authenticatorSelection"],
            json!({ "requireResidentKey": true, "residentKey": "required", "userVerification": "preferred" })
        );
        assert_eq!(asked["excludeCredentials"], json!([]));
        let credential = authenticator.create(&asked);
        complete(&pool, &token, &credential).unwrap();
        // The challenge is used up.
        let outcome = complete(&pool, &token, &credential);
        assert_eq!(outcome.unwrap_err().kind(), Kind::WebAuthnChallengeNotFound);

        let shown = listed(&pool, &token);
        assert_eq!(shown.len(), 1);
        assert_eq!(shown[0]["CredentialId"], authenticator.id());
        assert_eq!(shown[0]["RelyingPartyId"], "localhost");
        assert_eq!(shown[0]["AuthenticatorAttachment"], "platform");
        assert_eq!(
            shown[0]["AuthenticatorTransports"],
            json!(["internal", "hybrid"])
        );
        let factors = ok(&pool, "GetUserAuthFactors", json!({ "AccessToken": token }));
        assert_eq!(
            factors["ConfiguredUserAuthFactors"],
            json!(["PASSWORD", "WEB_AUTHN"])
        );
        assert_eq!(
            start(&pool, &token)["excludeCredentials"][0]["id"],
            authenticator.id()
        );

        let asked = ask(&pool, &Person::new("alice"));
        let wanted: Value = serde_json::from_str(options(&asked)).unwrap();
        assert_eq!(wanted["rpId"], "localhost");
        assert_eq!(wanted["userVerification"], "preferred");
        assert_eq!(wanted["allowCredentials"][0]["id"], authenticator.id());
        for admin in [false, true] {
            let alice = Person {
                admin,
                ..Person::with_secret("alice")
            };
            let asked = ask(&pool, &alice);
            let assertion = authenticator.get(options(&asked));
            tokens(&answer(&pool, &alice, &asked, &assertion).unwrap());
        }

        let body = json!({ "AccessToken": token, "CredentialId": authenticator.id() });
        ok(&pool, "DeleteWebAuthnCredential", body.clone());
        assert!(listed(&pool, &token).is_empty());
        let outcome = call(&pool, "DeleteWebAuthnCredential", &body);
        assert_eq!(outcome.unwrap_err().kind(), Kind::ResourceNotFound);
    }
}

#[test]
fn a_passkey_is_chosen_among_the_ways_in() {
    let pool = pool(SETTINGS, "");
    let alice = Person::new("alice");
    let select = || {
        alice
            .initiate(&pool, "USER_AUTH", json!({ "USERNAME": "alice" }))
            .unwrap()
    };
    // Whoever has none is not offered one.
    assert_eq!(
        select()["AvailableChallenges"],
        json!(["PASSWORD_SRP", "PASSWORD"])
    );
    let mut authenticator = Authenticator::new(1);
    register(&pool, &mut authenticator);
    let offered = select();
    assert_eq!(
        offered["AvailableChallenges"],
        json!(["PASSWORD_SRP", "PASSWORD", "WEB_AUTHN"])
    );

    // Chosen, then answered.
    let asked = alice
        .answer(&pool, &offered, json!({ "ANSWER": "WEB_AUTHN" }))
        .unwrap();
    assert_eq!(name_of(&asked), "WEB_AUTHN");
    let assertion = authenticator.get(options(&asked));
    tokens(&answer(&pool, &alice, &asked, &assertion).unwrap());

    // In the one step that the documentation has for it.
    let offered = select();
    let assertion = authenticator.get(options(&offered)).to_string();
    let both = json!({ "ANSWER": "WEB_AUTHN", "CREDENTIAL": assertion });
    tokens(&alice.answer(&pool, &offered, both).unwrap());
}

#[test]
fn what_does_not_hold_signs_nobody_in() {
    type Change = fn(&mut Authenticator);
    let changes: [(&str, Change); 6] = [
        ("another site's page", |own| {
            own.origin = "https://localhost.example.org".into()
        }),
        ("a page without TLS", |own| {
            own.origin = "http://example.org".into()
        }),
        ("a frame in another's page", |own| own.cross_origin = true),
        ("another relying party", |own| {
            own.relying_party = Some("example.org".into())
        }),
        ("nobody there", |own| own.present = false),
        ("a count that went back", |own| own.count = Some(0)),
    ];
    for (what, change) in changes {
        let pool = pool(SETTINGS, "");
        let mut authenticator = Authenticator::new(1);
        register(&pool, &mut authenticator);
        tokens(&sign_in(&pool, &mut authenticator).unwrap());
        let mut wrong = authenticator.clone();
        change(&mut wrong);
        assert_eq!(
            sign_in(&pool, &mut wrong).unwrap_err().message(),
            WRONG.1,
            "{what}"
        );
        tokens(&sign_in(&pool, &mut authenticator).unwrap());
    }
}

#[test]
fn an_assertion_is_good_once_and_for_its_challenge_alone() {
    let pool = pool(SETTINGS, "");
    let alice = Person::new("alice");
    let mut authenticator = Authenticator::new(1);
    register(&pool, &mut authenticator);
    let asked = ask(&pool, &alice);
    let other = ask(&pool, &alice);
    let assertion = authenticator.get(options(&asked));
    // For another challenge, which is used up by it.
    wrong_password(answer(&pool, &alice, &other, &assertion));
    let again = authenticator.get(options(&other));
    assert_eq!(
        answer(&pool, &alice, &other, &again).unwrap_err().kind(),
        Kind::NotAuthorized
    );
    tokens(&answer(&pool, &alice, &asked, &assertion).unwrap());
    // Replayed.
    let used = "Invalid session for the user, session can only be used once.";
    refused(
        answer(&pool, &alice, &asked, &assertion),
        Kind::NotAuthorized,
        used,
    );
    // Too late.
    let asked = ask(&pool, &alice);
    let assertion = authenticator.get(options(&asked));
    later(&pool, 181);
    let expired = "Invalid session for the user, session is expired.";
    refused(
        answer(&pool, &alice, &asked, &assertion),
        Kind::NotAuthorized,
        expired,
    );
}

#[test]
fn the_signature_and_whose_it_is_are_checked() {
    let pool = pool_with_bob(SETTINGS, "");
    let alice = Person::new("alice");
    let mut hers = Authenticator::new(1);
    let token = register(&pool, &mut hers);
    let bob = access(&pool, &Person::new("bob"));
    let mut his = Authenticator::new(2);
    complete(&pool, &bob, &his.create(&start(&pool, &bob))).unwrap();

    for field in ["signature", "authenticatorData", "clientDataJSON"] {
        let asked = ask(&pool, &alice);
        let mut assertion = hers.get(options(&asked));
        let longer = format!("{}AAAA", text(&assertion["response"][field]));
        assertion["response"][field] = json!(longer);
        let outcome = answer(&pool, &alice, &asked, &assertion);
        match field {
            // That is no JSON any more; the challenge stands.
            "clientDataJSON" => assert_eq!(outcome.unwrap_err().kind(), Kind::InvalidParameter),
            _ => wrong_password(outcome),
        }
    }
    // Bob's passkey, and alice's name for bob's key.
    let asked = ask(&pool, &alice);
    wrong_password(answer(&pool, &alice, &asked, &his.get(options(&asked))));
    let asked = ask(&pool, &alice);
    let mut forged = his.get(options(&asked));
    forged["rawId"] = json!(hers.id());
    wrong_password(answer(&pool, &alice, &asked, &forged));
    // The authenticator says whose key it is.
    let asked = ask(&pool, &alice);
    let mut assertion = hers.get(options(&asked));
    assertion["response"]["userHandle"] = json!(base64url("somebody else"));
    wrong_password(answer(&pool, &alice, &asked, &assertion));
    // A passkey that is deleted between question and answer.
    let asked = ask(&pool, &alice);
    let body = json!({ "AccessToken": token, "CredentialId": hers.id() });
    ok(&pool, "DeleteWebAuthnCredential", body);
    wrong_password(answer(&pool, &alice, &asked, &hers.get(options(&asked))));
}

#[test]
fn an_authenticator_that_does_not_count_is_taken() {
    let pool = pool(SETTINGS, "");
    let mut authenticator = Authenticator::new(1);
    authenticator.count = None;
    register(&pool, &mut authenticator);
    for _ in 0..2 {
        tokens(&sign_in(&pool, &mut authenticator).unwrap());
    }
}

#[test]
fn an_answer_that_is_no_credential_leaves_the_challenge() {
    let pool = pool(SETTINGS, "");
    let alice = Person::new("alice");
    let mut authenticator = Authenticator::new(1);
    register(&pool, &mut authenticator);
    let asked = ask(&pool, &alice);
    for nothing in ["", "{}", "null", "[]", "{\"rawId\":\"AA\",\"response\":{}}"] {
        let outcome = alice.answer(&pool, &asked, json!({ "CREDENTIAL": nothing }));
        assert_eq!(
            outcome.unwrap_err().kind(),
            Kind::InvalidParameter,
            "{nothing}"
        );
    }
    let assertion = authenticator.get(options(&asked));
    tokens(&answer(&pool, &alice, &asked, &assertion).unwrap());
}

#[test]
fn a_registration_that_does_not_hold_is_refused() {
    type Change = fn(&mut Authenticator);
    let changes: [(Kind, Change); 9] = [
        (Kind::WebAuthnOriginNotAllowed, |own| {
            own.origin = "https://example.org".into()
        }),
        (Kind::WebAuthnOriginNotAllowed, |own| {
            own.origin = "https://evil-localhost".into()
        }),
        (Kind::WebAuthnOriginNotAllowed, |own| {
            own.origin = "ftp://localhost".into()
        }),
        (Kind::WebAuthnOriginNotAllowed, |own| {
            own.origin = "https://localhost:3000/path".into()
        }),
        (Kind::WebAuthnOriginNotAllowed, |own| {
            own.cross_origin = true
        }),
        (Kind::WebAuthnRelyingPartyMismatch, |own| {
            own.relying_party = Some("example.org".into())
        }),
        // EdDSA was not asked for.
        (Kind::WebAuthnCredentialNotSupported, |own| {
            own.algorithm = -8
        }),
        (Kind::InvalidParameter, |own| own.present = false),
        // The attestation is signed with ES256, and the key says otherwise.
        (Kind::InvalidParameter, |own| {
            (own.packed, own.algorithm) = (true, -8)
        }),
    ];
    let pool = pool(SETTINGS, "");
    let token = access(&pool, &Person::new("alice"));
    for (kind, change) in changes {
        let mut authenticator = Authenticator::new(1);
        change(&mut authenticator);
        let credential = authenticator.create(&start(&pool, &token));
        let refusal = complete(&pool, &token, &credential).unwrap_err();
        assert_eq!(refusal.kind(), kind, "{refusal}");
        // And its challenge is used up.
        let outcome = complete(&pool, &token, &credential);
        assert_eq!(outcome.unwrap_err().kind(), Kind::WebAuthnChallengeNotFound);
    }
    let mut authenticator = Authenticator::new(1);
    authenticator.packed = true;
    let mut forged = authenticator.create(&start(&pool, &token));
    forged["rawId"] = json!(Authenticator::new(2).id());
    assert_eq!(
        complete(&pool, &token, &forged).unwrap_err().kind(),
        Kind::InvalidParameter
    );
    for nothing in [
        json!({}),
        json!("{}"),
        json!(null),
        json!({ "rawId": "AA", "response": {} }),
    ] {
        let refusal = complete(&pool, &token, &nothing).unwrap_err();
        assert_eq!(refusal.kind(), Kind::InvalidParameter, "{nothing}");
    }
    assert!(listed(&pool, &token).is_empty());
    // A page below the relying party's domain is one of it.
    authenticator.origin = "https://app.localhost:8443".into();
    let credential = authenticator.create(&start(&pool, &token));
    complete(&pool, &token, &credential).unwrap();
    // A key that is there already.
    let credential = authenticator.create(&start(&pool, &token));
    assert_eq!(
        complete(&pool, &token, &credential).unwrap_err().kind(),
        Kind::InvalidParameter
    );
}

#[test]
fn a_registration_is_its_users_and_clients_and_ends() {
    let pool = pool_with_bob(SETTINGS, "");
    let mut authenticator = Authenticator::new(1);
    let token = access(&pool, &Person::new("alice"));
    let credential = authenticator.create(&start(&pool, &token));
    // Somebody else, and herself by another client: the challenge stands.
    let bob = access(&pool, &Person::new("bob"));
    let outcome = complete(&pool, &bob, &credential);
    assert_eq!(outcome.unwrap_err().kind(), Kind::WebAuthnChallengeNotFound);
    let elsewhere = access(&pool, &Person::with_secret("alice"));
    let outcome = complete(&pool, &elsewhere, &credential);
    assert_eq!(outcome.unwrap_err().kind(), Kind::WebAuthnClientMismatch);
    complete(&pool, &token, &credential).unwrap();
    // Too late.
    let mut second = Authenticator::new(2);
    let credential = second.create(&start(&pool, &token));
    later(&pool, 181);
    let outcome = complete(&pool, &token, &credential);
    assert_eq!(outcome.unwrap_err().kind(), Kind::WebAuthnChallengeNotFound);
    // The relying party has changed meanwhile.
    let credential = second.create(&start(&pool, &token));
    set_mfa(&pool, "OFF", json!({ "RelyingPartyId": "example.org" })).unwrap();
    let outcome = complete(&pool, &token, &credential);
    assert_eq!(
        outcome.unwrap_err().kind(),
        Kind::WebAuthnRelyingPartyMismatch
    );
}

fn set_mfa(pool: &LocalPool, mfa: &str, web_authn: Value) -> Result<Value, Refusal> {
    let mut body = json!({
        "UserPoolId": POOL,
        "MfaConfiguration": mfa,
        "WebAuthnConfiguration": web_authn,
    });
    if mfa != "OFF" {
        body["SoftwareTokenMfaConfiguration"] = json!({ "Enabled": true });
    }
    call(pool, "SetUserPoolMfaConfig", &body)
}

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

#[test]
fn twenty_passkeys_are_all_that_a_user_has_and_lists_have_pages() {
    let pool = pool(SETTINGS, "");
    let token = access(&pool, &Person::new("alice"));
    for number in 0..=20 {
        let mut authenticator = Authenticator::new(number);
        let credential = authenticator.create(&start(&pool, &token));
        let outcome = complete(&pool, &token, &credential);
        match number {
            20 => assert_eq!(outcome.unwrap_err().kind(), Kind::LimitExceeded),
            _ => assert!(outcome.is_ok()),
        }
    }
    let mut seen = Vec::new();
    let mut next = Value::Null;
    loop {
        let body = json!({ "AccessToken": token, "MaxResults": 8, "NextToken": next });
        let reply = ok(&pool, "ListWebAuthnCredentials", body);
        let shown = reply["Credentials"].as_array().unwrap();
        seen.extend(
            shown
                .iter()
                .map(|own| text(&own["CredentialId"]).to_owned()),
        );
        match reply.get("NextToken") {
            Some(token) => next = token.clone(),
            None => break,
        }
    }
    assert_eq!(seen.len(), 20);
    seen.dedup();
    assert_eq!(seen.len(), 20);
}

#[test]
fn nobody_is_asked_as_whoever_has_no_passkey() {
    let pool = pool(SETTINGS, "");
    let replies = ["alice", "nobody"].map(|name| {
        let given = json!({ "USERNAME": name, "PREFERRED_CHALLENGE": "WEB_AUTHN" });
        let mut reply = Person::hiding(name)
            .initiate(&pool, "USER_AUTH", given)
            .unwrap();
        reply["Session"] = Value::Null;
        reply["ChallengeParameters"]["USERNAME"] = Value::Null;
        reply
    });
    assert_eq!(replies[0], replies[1]);
    assert_eq!(name_of(&replies[0]), "SELECT_CHALLENGE");
}

#[test]
fn passkeys_and_what_is_on_the_way_to_one_are_kept_over_restarts() {
    let text = format!(
        r#"
        [[pool]]
        id = "{POOL}"
        {SETTINGS}
        [[pool.client]]
        id = "{CLIENT}"
        auth_flows = ["ALLOW_USER_SRP_AUTH", "ALLOW_USER_AUTH"]
        [[pool.user]]
        username = "alice"
        password = "{PASSWORD}"
        "#
    );
    let file = std::env::temp_dir().join(format!("caldera-passkeys-{}", std::process::id()));
    let open = || {
        let mut config = Config::from_toml(&text).unwrap();
        LocalPool::open(&file, &mut config, Box::new(|_| ())).unwrap()
    };
    let alice = Person::new("alice");
    let (mut first, mut second) = (Authenticator::new(1), Authenticator::new(2));
    let pool = open();
    let token = register(&pool, &mut first);
    let credential = second.create(&start(&pool, &token));
    let asked = ask(&pool, &alice);
    drop(pool);

    let pool = open();
    assert_eq!(listed(&pool, &token).len(), 1);
    complete(&pool, &token, &credential).unwrap();
    let assertion = first.get(options(&asked));
    tokens(&answer(&pool, &alice, &asked, &assertion).unwrap());
    drop(pool);

    // The count of signatures as well.
    let pool = open();
    tokens(&sign_in(&pool, &mut second).unwrap());
    let mut copy = first.clone();
    copy.count = Some(0);
    wrong_password(sign_in(&pool, &mut copy));
    drop(pool);
    std::fs::remove_file(&file).unwrap();
}
