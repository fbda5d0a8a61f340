//! Temporary passwords, and passwords in the clear.

use super::*;

#[test]
fn a_temporary_password_must_be_replaced() {
    let settings = r#"required_attributes = ["email", "name"]"#;
    let pool = pool_with_bob(
        settings,
        "status = \"FORCE_CHANGE_PASSWORD\"\nattributes = { name = \"Bob\" }",
    );
    let bob = Person::new("bob");
    let reply = bob.sign_in(&pool).unwrap();
    assert_eq!(name_of(&reply), "NEW_PASSWORD_REQUIRED");
    let parameters = &reply["ChallengeParameters"];
    assert_eq!(parameters["USER_ID_FOR_SRP"], "bob");
    assert_eq!(
        parameters["requiredAttributes"],
        r#"["userAttributes.email"]"#
    );
    assert_eq!(parameters["userAttributes"], r#"{"name":"Bob"}"#);

    // Answers that will not do leave the session open.
    let incomplete = json!({ "NEW_PASSWORD": "Better-Horse-8" });
    let outcome = bob.answer(&pool, &reply, incomplete);
    refused(
        outcome,
        Kind::InvalidParameter,
        "Attributes did not conform to the schema: email: The attribute is required",
    );
    let weak = json!({ "NEW_PASSWORD": "horse", "userAttributes.email": "bob@example.com" });
    let message = "Password did not conform with policy: Password not long enough";
    refused(
        bob.answer(&pool, &reply, weak),
        Kind::InvalidPassword,
        message,
    );
    let forbidden = json!({
        "NEW_PASSWORD": "Better-Horse-8", "userAttributes.email": "b@c", "userAttributes.sub": "1",
    });
    assert_eq!(
        bob.answer(&pool, &reply, forbidden).unwrap_err().kind(),
        Kind::InvalidParameter
    );

    let good =
        json!({ "NEW_PASSWORD": "Better-Horse-8", "userAttributes.email": "bob@example.com" });
    tokens(&bob.answer(&pool, &reply, good.clone()).unwrap());
    let used = "Invalid session for the user, session can only be used once.";
    refused(bob.answer(&pool, &reply, good), Kind::NotAuthorized, used);

    wrong_password(bob.sign_in(&pool));
    tokens(&bob.saying("Better-Horse-8").sign_in(&pool).unwrap());
    let user = ok(
        &pool,
        "AdminGetUser",
        json!({ "UserPoolId": POOL, "Username": "bob" }),
    );
    assert_eq!(user["UserStatus"], "CONFIRMED");
    assert!(
        user["UserAttributes"]
            .as_array()
            .unwrap()
            .contains(&json!({"Name": "email", "Value": "bob@example.com"}))
    );
}

#[test]
fn a_temporary_password_expires() {
    let pool = pool_with_bob(
        "password_policy = { temporary_days = 1 }",
        "status = \"FORCE_CHANGE_PASSWORD\"",
    );
    later(&pool, 86_401);
    let message = "Temporary password has expired and must be reset by an administrator.";
    refused(
        Person::new("bob").sign_in(&pool),
        Kind::NotAuthorized,
        message,
    );
}

#[test]
fn passwords_in_the_clear_are_checked() {
    let pool = pool_with_bob("mfa = \"OPTIONAL\"", &bob_with_totp());
    let parameters = |name: &str, password: &str| json!({ "USERNAME": name, "PASSWORD": password });
    let plain = Person::new("alice");
    tokens(
        &plain
            .initiate(&pool, "USER_PASSWORD_AUTH", parameters("alice", PASSWORD))
            .unwrap(),
    );
    wrong_password(plain.initiate(&pool, "USER_PASSWORD_AUTH", parameters("alice", "wrong")));
    let admin = Person {
        admin: true,
        ..Person::with_secret("bob")
    };
    for flow in ["ADMIN_USER_PASSWORD_AUTH", "ADMIN_NO_SRP_AUTH"] {
        let reply = admin
            .initiate(&pool, flow, parameters("bob", PASSWORD))
            .unwrap();
        assert_eq!(name_of(&reply), "SOFTWARE_TOKEN_MFA");
        tokens(
            &admin
                .answer(
                    &pool,
                    &reply,
                    json!({ "SOFTWARE_TOKEN_MFA_CODE": code(&pool, TOTP) }),
                )
                .unwrap(),
        );
        wrong_password(admin.initiate(&pool, flow, parameters("bob", "wrong")));
        // Each form has its own flows.
        assert_eq!(
            plain
                .initiate(&pool, flow, parameters("alice", PASSWORD))
                .unwrap_err()
                .kind(),
            Kind::InvalidParameter
        );
    }
    let outcome = admin.initiate(&pool, "USER_PASSWORD_AUTH", parameters("bob", PASSWORD));
    assert_eq!(outcome.unwrap_err().kind(), Kind::InvalidParameter);
}
