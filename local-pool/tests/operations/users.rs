//! What users do: sign up, recover and change a password, change an address.

use super::*;

#[test]
fn signing_up_confirming_and_signing_in_at_once() {
    let pool = pool(BY_MAIL, "");
    let signed_up = sign_up(&pool, "zoe", "zoe@example.com");
    assert_eq!(
        signed_up["CodeDeliveryDetails"],
        json!({ "AttributeName": "email", "DeliveryMedium": "EMAIL", "Destination": "z***@e***" })
    );
    let first = pool.last_code("zoe@example.com").unwrap();
    let again = json!({ "ClientId": CLIENT, "Username": "zoe" });
    ok(&pool, "ResendConfirmationCode", again.clone());
    let code = pool.last_code("zoe@example.com").unwrap();
    let confirm = |code: &str| {
        let body = json!({
            "ClientId": CLIENT, "Username": "zoe", "ConfirmationCode": code, "Session": signed_up["Session"],
        });
        call(&pool, "ConfirmSignUp", &body)
    };
    let mismatch = "Invalid verification code provided, please try again.";
    refused(confirm(&other_code(&code)), Kind::CodeMismatch, mismatch);
    if first != code {
        refused(confirm(&first), Kind::CodeMismatch, mismatch);
    }
    let confirmed = confirm(&code).unwrap();
    assert_eq!(
        attribute(&pool, "zoe", "email_verified").as_deref(),
        Some("true")
    );
    assert_eq!(confirm(&code).unwrap_err().kind(), Kind::NotAuthorized);
    assert_eq!(
        call(&pool, "ResendConfirmationCode", &again)
            .unwrap_err()
            .kind(),
        Kind::InvalidParameter
    );
    // The Session signs in without the password, once, and only its user.
    let with_session = |name: &str, session: &Value| {
        let body = json!({
            "ClientId": CLIENT, "AuthFlow": "USER_AUTH", "AuthParameters": { "USERNAME": name }, "Session": session,
        });
        call(&pool, "InitiateAuth", &body)
    };
    assert_eq!(
        with_session("zoe", &signed_up["Session"])
            .unwrap_err()
            .kind(),
        Kind::NotAuthorized
    );
    tokens(&with_session("zoe", &confirmed["Session"]).unwrap());
    assert_eq!(
        with_session("zoe", &confirmed["Session"])
            .unwrap_err()
            .kind(),
        Kind::NotAuthorized
    );
    // The address is verified, so it is a name.
    tokens(&Person::new("zoe@example.com").sign_in(&pool).unwrap());
    // Another user may not take it, unless told to.
    sign_up(&pool, "yan", "zoe@example.com");
    let mut body = json!({
        "ClientId": CLIENT, "Username": "yan", "ConfirmationCode": pool.last_code("zoe@example.com").unwrap(),
    });
    assert_eq!(
        call(&pool, "ConfirmSignUp", &body).unwrap_err().kind(),
        Kind::AliasExists
    );
    body["ForceAliasCreation"] = json!(true);
    ok(&pool, "ConfirmSignUp", body);
    assert_eq!(
        attribute(&pool, "zoe", "email_verified").as_deref(),
        Some("false")
    );
}

/// The Session of a sign-up stands for a password: it is its user's and its client's, and only
/// after the code.
#[test]
fn the_session_of_a_sign_up_is_bound() {
    let pool = pool(BY_MAIL, "");
    let sign_in = |client: &str, name: &str, session: &Value| {
        let body = json!({
            "ClientId": client, "AuthFlow": "USER_AUTH", "AuthParameters": { "USERNAME": name }, "Session": session,
        });
        call(&pool, "InitiateAuth", &body)
    };
    let confirmed = |name: &str| {
        let to = format!("{name}@example.com");
        let signed_up = sign_up(&pool, name, &to);
        let body = json!({
            "ClientId": CLIENT, "Username": name, "ConfirmationCode": pool.last_code(&to).unwrap(),
            "Session": signed_up["Session"],
        });
        ok(&pool, "ConfirmSignUp", body)["Session"].clone()
    };
    let not_this_one = (Kind::NotAuthorized, "Invalid session for the user.");
    let session = confirmed("zoe");
    let outcome = sign_in(CLIENT, "alice", &session);
    refused(outcome, not_this_one.0, not_this_one.1);
    let session = confirmed("yan");
    let outcome = sign_in("hidingclient", "yan", &session);
    refused(outcome, not_this_one.0, not_this_one.1);
    // A client that hides who exists hides who is unconfirmed too, up to this.
    let body = json!({
        "ClientId": "hidingclient", "Username": "xia", "Password": PASSWORD,
        "UserAttributes": [{ "Name": "email", "Value": "xia@example.com" }],
    });
    let signed_up = ok(&pool, "SignUp", body);
    let outcome = sign_in("hidingclient", "xia", &signed_up["Session"]);
    refused(outcome, not_this_one.0, not_this_one.1);
}

#[test]
fn codes_end_and_wrong_ones_are_counted() {
    let pool = pool(BY_MAIL, "");
    sign_up(&pool, "zoe", "zoe@example.com");
    let code = pool.last_code("zoe@example.com").unwrap();
    let confirm = |code: &str| {
        let body = json!({ "ClientId": CLIENT, "Username": "zoe", "ConfirmationCode": code });
        call(&pool, "ConfirmSignUp", &body)
    };
    for _ in 0..5 {
        assert_eq!(
            confirm(&other_code(&code)).unwrap_err().kind(),
            Kind::CodeMismatch
        );
    }
    refused(
        confirm(&code),
        Kind::LimitExceeded,
        "Attempt limit exceeded, please try after some time.",
    );
    ok(
        &pool,
        "ResendConfirmationCode",
        json!({ "ClientId": CLIENT, "Username": "zoe" }),
    );
    later(&pool, 86_400);
    let code = pool.last_code("zoe@example.com").unwrap();
    assert_eq!(confirm(&code).unwrap_err().kind(), Kind::ExpiredCode);
}

#[test]
fn a_forgotten_password_is_replaced_by_a_code() {
    let pool = pool_with_bob("", WITH_MAIL);
    let forgot = |client: &str, name: &str| {
        call(
            &pool,
            "ForgotPassword",
            &json!({ "ClientId": client, "Username": name }),
        )
    };
    let sent = forgot(CLIENT, "bob").unwrap();
    assert_eq!(sent["CodeDeliveryDetails"]["Destination"], "b***@e***");
    let code = pool.last_code("bob@example.com").unwrap();
    let confirm = |name: &str, client: &str, code: &str, password: &str| {
        let body = json!({
            "ClientId": client, "Username": name, "ConfirmationCode": code, "Password": password,
        });
        call(&pool, "ConfirmForgotPassword", &body)
    };
    let new = "Another-Horse-8";
    assert_eq!(
        confirm("bob", CLIENT, &code, "weak").unwrap_err().kind(),
        Kind::InvalidPassword
    );
    assert_eq!(
        confirm("bob", CLIENT, &other_code(&code), new)
            .unwrap_err()
            .kind(),
        Kind::CodeMismatch
    );
    confirm("bob", CLIENT, &code, new).unwrap();
    wrong_password(Person::new("bob").sign_in(&pool));
    tokens(&Person::new("bob").saying(new).sign_in(&pool).unwrap());
    assert_eq!(
        confirm("bob", CLIENT, &code, new).unwrap_err().kind(),
        Kind::ExpiredCode
    );
    // Nobody, and somebody without an address.
    assert_eq!(
        forgot(CLIENT, "nobody").unwrap_err().kind(),
        Kind::UserNotFound
    );
    assert_eq!(
        forgot(CLIENT, "alice").unwrap_err().kind(),
        Kind::InvalidParameter
    );
    let hidden = forgot("hidingclient", "nobody").unwrap();
    assert_eq!(hidden, forgot("hidingclient", "nobody").unwrap());
    assert_eq!(hidden["CodeDeliveryDetails"]["DeliveryMedium"], "EMAIL");
    assert_eq!(
        confirm("nobody", "hidingclient", &code, new)
            .unwrap_err()
            .kind(),
        Kind::CodeMismatch
    );
}

#[test]
fn where_administrators_alone_recover_nobody_is_sent_a_code() {
    let pool = pool_with_bob(r#"recovery = ["admin_only"]"#, WITH_MAIL);
    let body = json!({ "ClientId": CLIENT, "Username": "bob" });
    assert_eq!(
        call(&pool, "ForgotPassword", &body).unwrap_err().kind(),
        Kind::NotAuthorized
    );
    assert!(pool.messages().is_empty());
}

#[test]
fn a_user_changes_the_password_and_leaves() {
    let pool = pool("", "");
    let alice = Person::new("alice");
    let reply = alice.sign_in(&pool).unwrap();
    let token = &tokens(&reply)["AccessToken"];
    let change = |previous: &str, proposed: &str| {
        let body = json!({ "AccessToken": token, "PreviousPassword": previous, "ProposedPassword": proposed });
        call(&pool, "ChangePassword", &body)
    };
    wrong_password(change("Wrong-Horse-1", "Another-Horse-8"));
    assert_eq!(
        change(PASSWORD, "weak").unwrap_err().kind(),
        Kind::InvalidPassword
    );
    change(PASSWORD, "Another-Horse-8").unwrap();
    wrong_password(alice.sign_in(&pool));
    tokens(
        &alice
            .clone()
            .saying("Another-Horse-8")
            .sign_in(&pool)
            .unwrap(),
    );
    let factors = ok(&pool, "GetUserAuthFactors", json!({ "AccessToken": token }));
    assert_eq!(factors["ConfiguredUserAuthFactors"], json!(["PASSWORD"]));
    ok(&pool, "DeleteUser", json!({ "AccessToken": token }));
    let gone = call(&pool, "GetUser", &json!({ "AccessToken": token }));
    refused(gone, Kind::NotAuthorized, "Invalid Access Token");
    assert_eq!(alice.sign_in(&pool).unwrap_err().kind(), Kind::UserNotFound);
}

#[test]
fn an_address_is_changed_and_verified() {
    for before_update in [false, true] {
        let mut settings = BY_MAIL.to_owned();
        if before_update {
            settings.push_str("\nverify_before_update = [\"email\"]");
        }
        let pool = pool_with_bob(&settings, WITH_MAIL);
        let reply = Person::new("bob").sign_in(&pool).unwrap();
        let token = &tokens(&reply)["AccessToken"];
        let body = json!({
            "AccessToken": token,
            "UserAttributes": [{ "Name": "email", "Value": "new@example.com" }, { "Name": "name", "Value": "B" }],
        });
        let updated = ok(&pool, "UpdateUserAttributes", body);
        assert_eq!(
            updated["CodeDeliveryDetailsList"][0]["Destination"],
            "n***@e***"
        );
        let (address, verified) = if before_update {
            ("bob@example.com", "true")
        } else {
            ("new@example.com", "false")
        };
        assert_eq!(attribute(&pool, "bob", "email").as_deref(), Some(address));
        assert_eq!(
            attribute(&pool, "bob", "email_verified").as_deref(),
            Some(verified)
        );
        assert_eq!(attribute(&pool, "bob", "name").as_deref(), Some("B"));
        let get = json!({ "AccessToken": token, "AttributeName": "email" });
        ok(&pool, "GetUserAttributeVerificationCode", get);
        let code = pool.last_code("new@example.com").unwrap();
        let verify = |code: &str| {
            let body = json!({ "AccessToken": token, "AttributeName": "email", "Code": code });
            call(&pool, "VerifyUserAttribute", &body)
        };
        assert_eq!(
            verify(&other_code(&code)).unwrap_err().kind(),
            Kind::CodeMismatch
        );
        verify(&code).unwrap();
        assert_eq!(
            attribute(&pool, "bob", "email").as_deref(),
            Some("new@example.com")
        );
        assert_eq!(
            attribute(&pool, "bob", "email_verified").as_deref(),
            Some("true")
        );
        tokens(&Person::new("new@example.com").sign_in(&pool).unwrap());
        assert_eq!(
            Person::new("bob@example.com")
                .sign_in(&pool)
                .unwrap_err()
                .kind(),
            Kind::UserNotFound
        );
        // An empty value takes an attribute away.
        let body =
            json!({ "AccessToken": token, "UserAttributes": [{ "Name": "name", "Value": "" }] });
        ok(&pool, "UpdateUserAttributes", body);
        assert_eq!(attribute(&pool, "bob", "name"), None);
    }
}
