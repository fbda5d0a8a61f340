//! The sessions between challenges, and users who may not sign in.

use super::*;

#[test]
fn sessions_expire_and_are_bound() {
    let pool = pool_with_bob("mfa = \"OPTIONAL\"", &bob_with_totp());
    let bob = Person::new("bob");
    let reply = bob.sign_in(&pool).unwrap();
    let right = json!({ "SOFTWARE_TOKEN_MFA_CODE": code(&pool, TOTP) });
    // Another client, another user, another challenge, none at all, and a made-up one.
    let invalid = "Invalid session for the user.";
    refused(
        Person::hiding("bob").answer(&pool, &reply, right.clone()),
        Kind::NotAuthorized,
        invalid,
    );
    let mut other = right.clone();
    other["USERNAME"] = json!("alice");
    refused(
        bob.answer(&pool, &reply, other),
        Kind::NotAuthorized,
        invalid,
    );
    let session = reply.get("Session");
    refused(
        bob.respond(&pool, "SMS_MFA", session, right.clone()),
        Kind::NotAuthorized,
        invalid,
    );
    refused(
        bob.respond(&pool, "SOFTWARE_TOKEN_MFA", None, right.clone()),
        Kind::InvalidParameter,
        "Missing required parameter Session",
    );
    let made_up = json!("x".repeat(128));
    refused(
        bob.respond(&pool, "SOFTWARE_TOKEN_MFA", Some(&made_up), right.clone()),
        Kind::NotAuthorized,
        invalid,
    );
    refused(
        bob.respond(&pool, "SOFTWARE_TOKEN_MFA", session, json!({})),
        Kind::InvalidParameter,
        "Missing required parameter SOFTWARE_TOKEN_MFA_CODE",
    );
    // Nothing of this used it up.
    tokens(&bob.answer(&pool, &reply, right).unwrap());

    let reply = bob.sign_in(&pool).unwrap();
    later(&pool, 181);
    let right = json!({ "SOFTWARE_TOKEN_MFA_CODE": code(&pool, TOTP) });
    let expired = "Invalid session for the user, session is expired.";
    refused(
        bob.answer(&pool, &reply, right),
        Kind::NotAuthorized,
        expired,
    );
    assert_eq!(pool.live().sessions, 0);
}

#[test]
fn users_who_may_not_sign_in_are_told_so() {
    let user = |name: &str, more: &str| {
        format!("[[pool.user]]\nusername = \"{name}\"\npassword = \"{PASSWORD}\"\n{more}\n")
    };
    let users = user("disabled", "disabled = true")
        + &user("unconfirmed", "status = \"UNCONFIRMED\"")
        + &user("reset", "status = \"RESET_REQUIRED\"");
    let pool = pool("", &users);
    for make in [Person::new as fn(&str) -> Person, Person::hiding] {
        refused(
            make("disabled").sign_in(&pool),
            Kind::NotAuthorized,
            "User is disabled.",
        );
        refused(
            make("unconfirmed").sign_in(&pool),
            Kind::UserNotConfirmed,
            "User is not confirmed.",
        );
        refused(
            make("reset").sign_in(&pool),
            Kind::PasswordResetRequired,
            "Password reset required for the user",
        );
        // Whoever has not the password learns nothing where existence is hidden.
        wrong_password(make("reset").saying("wrong").sign_in(&pool));
    }
    wrong_password(Person::hiding("disabled").saying("wrong").sign_in(&pool));
    wrong_password(Person::hiding("unconfirmed").saying("wrong").sign_in(&pool));
}
