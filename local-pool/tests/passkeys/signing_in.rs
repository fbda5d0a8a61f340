//! Signing in with a passkey: chosen, asked for, really checked.

use super::*;

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
