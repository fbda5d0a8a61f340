//! Whose claim it is: names, clients, their secrets and their flows.

use caldera_srp::{SystemRng, UserSignIn};

use super::*;

#[test]
fn the_secret_hash_is_demanded_at_every_step() {
    let pool = pool("", "");
    let person = Person::with_secret("alice");
    tokens(&person.sign_in(&pool).unwrap());
    let bare = |_: &str| {
        let (pending, parameters) =
            UserSignIn::start(&person.pool, &person.app, "alice", &mut SystemRng).unwrap();
        (pending, object(&parameters))
    };
    let missing = "Client secretclient is configured with secret but SECRET_HASH was not received";
    let wrong = "Unable to verify secret hash for client secretclient";
    let initiate = |parameters: &Value| {
        let body = json!({ "ClientId": "secretclient", "AuthFlow": "USER_SRP_AUTH", "AuthParameters": parameters });
        call(&pool, "InitiateAuth", &body)
    };
    let (_, mut parameters) = bare("alice");
    parameters["SECRET_HASH"] = json!(person.secret_hash("bob"));
    refused(initiate(&parameters), Kind::NotAuthorized, wrong);
    parameters.as_object_mut().unwrap().remove("SECRET_HASH");
    refused(initiate(&parameters), Kind::NotAuthorized, missing);

    let (reply, mut answer) = person.claim(&pool).unwrap();
    let respond = |answer: &Value| {
        let body = json!({
            "ClientId": "secretclient", "ChallengeName": "PASSWORD_VERIFIER", "ChallengeResponses": answer,
        });
        call(&pool, "RespondToAuthChallenge", &body)
    };
    let right = answer["SECRET_HASH"].clone();
    answer["SECRET_HASH"] = json!(person.secret_hash("somebody"));
    refused(respond(&answer), Kind::NotAuthorized, wrong);
    answer.as_object_mut().unwrap().remove("SECRET_HASH");
    refused(respond(&answer), Kind::NotAuthorized, missing);
    answer["SECRET_HASH"] = right;
    tokens(&respond(&answer).unwrap());
    drop(reply);

    // A client without a secret has no use for one.
    let (_, mut parameters) = Person::new("alice").start();
    parameters["SECRET_HASH"] = json!("AAAA");
    let outcome = Person::new("alice").initiate(&pool, "USER_SRP_AUTH", parameters);
    assert_eq!(outcome.unwrap_err().kind(), Kind::InvalidParameter);
    // In an answer it is let pass.
    let (reply, mut answer) = Person::new("alice").claim(&pool).unwrap();
    answer["SECRET_HASH"] = json!("AAAA");
    tokens(&Person::new("alice").answer(&pool, &reply, answer).unwrap());
}

#[test]
fn an_alias_signs_in_once_it_is_verified() {
    let attributes = |verified: &str| {
        format!(r#"attributes = {{ email = "bob@example.com", email_verified = "{verified}" }}"#)
    };
    let pool = pool_with_bob(r#"alias_attributes = ["email"]"#, &attributes("true"));
    for person in [
        Person::new("bob@example.com"),
        Person::with_secret("bob@example.com"),
    ] {
        let (reply, answer) = person.claim(&pool).unwrap();
        assert_eq!(reply["ChallengeParameters"]["USERNAME"], "bob");
        assert_eq!(reply["ChallengeParameters"]["USER_ID_FOR_SRP"], "bob");
        assert_eq!(
            answer["USERNAME"], "bob",
            "the hash is over the name that is sent"
        );
        tokens(&person.answer(&pool, &reply, answer).unwrap());
    }
    let pool = pool_with_bob(r#"alias_attributes = ["email"]"#, &attributes("false"));
    let outcome = Person::new("bob@example.com")
        .claim(&pool)
        .map(|_| Value::Null);
    refused(outcome, Kind::UserNotFound, "User does not exist.");
    tokens(&Person::new("bob").sign_in(&pool).unwrap());
}

#[test]
fn users_of_a_pool_with_addresses_for_names_have_an_id_for_a_name() {
    let text = r#"
        [[pool]]
        id = "us-east-1_TestPool1"
        username_attributes = ["email"]
        [[pool.client]]
        id = "plainclient"
        [[pool.user]]
        username = "carol@example.com"
        password = "Correct-Horse-7"
    "#;
    let pool =
        caldera_local_pool::LocalPool::new(&caldera_local_pool::Config::from_toml(text).unwrap())
            .unwrap();
    let person = Person::new("carol@example.com");
    let (reply, answer) = person.claim(&pool).unwrap();
    let id = reply["ChallengeParameters"]["USER_ID_FOR_SRP"]
        .as_str()
        .unwrap();
    assert_eq!(id.len(), 36);
    let reply = person.answer(&pool, &reply, answer).unwrap();
    let user = ok(
        &pool,
        "GetUser",
        json!({ "AccessToken": tokens(&reply)["AccessToken"] }),
    );
    assert_eq!(user["Username"], id);
}

#[test]
fn the_admin_form_wants_the_real_name_in_answers() {
    let pool = pool_with_bob(
        r#"alias_attributes = ["email"]"#,
        r#"attributes = { email = "bob@example.com", email_verified = "true" }"#,
    );
    let person = Person {
        admin: true,
        ..Person::with_secret("bob@example.com")
    };
    let (reply, answer) = person.claim(&pool).unwrap();
    let mut with_alias = answer.clone();
    with_alias["USERNAME"] = json!("bob@example.com");
    with_alias["SECRET_HASH"] = json!(person.secret_hash("bob@example.com"));
    wrong_password(person.answer(&pool, &reply, with_alias));
    tokens(&person.answer(&pool, &reply, answer).unwrap());

    let other = Person {
        pool: "us-east-1_Another".parse().unwrap(),
        ..person
    };
    assert_eq!(
        other.claim(&pool).unwrap_err().kind(),
        Kind::ResourceNotFound
    );
}

#[test]
fn flows_that_the_client_does_not_have_are_refused() {
    let text = r#"
        [[pool]]
        id = "us-east-1_TestPool1"
        [[pool.client]]
        id = "plainclient"
        auth_flows = ["ALLOW_REFRESH_TOKEN_AUTH"]
        [[pool.client]]
        id = "secretclient"
        secret = "averysecretclientsecret0123456789"
        auth_flows = ["ALLOW_USER_AUTH"]
        [[pool.user]]
        username = "alice"
        password = "Correct-Horse-7"
    "#;
    let pool =
        caldera_local_pool::LocalPool::new(&caldera_local_pool::Config::from_toml(text).unwrap())
            .unwrap();
    let person = Person::new("alice");
    for flow in [
        "USER_SRP_AUTH",
        "CUSTOM_AUTH",
        "USER_AUTH",
        "USER_PASSWORD_AUTH",
    ] {
        let outcome = person.initiate(&pool, flow, person.start().1);
        let message = format!("{flow} is not enabled for the client.");
        refused(outcome, Kind::InvalidParameter, &message);
    }
    for flow in ["ADMIN_USER_PASSWORD_AUTH", "NO_SUCH_AUTH", ""] {
        let outcome = person.initiate(&pool, flow, person.start().1);
        assert_eq!(outcome.unwrap_err().kind(), Kind::InvalidParameter);
    }
    // ALLOW_USER_AUTH permits SRP as well.
    tokens(&Person::with_secret("alice").sign_in(&pool).unwrap());
}

#[test]
fn clients_and_pools_that_do_not_exist_are_not_found() {
    let pool = pool("", "");
    let body = json!({ "ClientId": "nobody", "AuthFlow": "USER_SRP_AUTH", "AuthParameters": {} });
    refused(
        call(&pool, "InitiateAuth", &body),
        Kind::ResourceNotFound,
        "User pool client nobody does not exist.",
    );
    let body =
        json!({ "UserPoolId": "us-east-1_None", "ClientId": CLIENT, "AuthFlow": "USER_SRP_AUTH" });
    refused(
        call(&pool, "AdminInitiateAuth", &body),
        Kind::ResourceNotFound,
        "User pool us-east-1_None does not exist.",
    );
}
