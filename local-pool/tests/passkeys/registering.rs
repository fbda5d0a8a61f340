//! Registering passkeys, how many there are, and keeping them.

use super::*;

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
