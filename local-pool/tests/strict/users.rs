//! Passwords and names, and who signs up.

use super::*;

#[test]
fn an_inner_space_is_a_symbol_and_one_at_the_end_is_none() {
    let pool = pool("", "");
    let set = |password: &str| {
        let body = json!({ "UserPoolId": POOL, "Username": "alice", "Password": password, "Permanent": true });
        call(&pool, "AdminSetUserPassword", &body)
    };
    set("Correct Horse 9").unwrap();
    tokens(
        &Person::new("alice")
            .saying("Correct Horse 9")
            .sign_in(&pool)
            .unwrap(),
    );
    for blank in [
        " Correct-Horse9",
        "Correct-Horse9 ",
        "Correct-Horse9\t",
        " ",
    ] {
        assert_eq!(
            set(blank).unwrap_err().kind(),
            Kind::InvalidParameter,
            "{blank:?}"
        );
    }
    // A symbol is one of the guide's list: other letters and signs are none.
    for without in [
        "CorrectHorse9",
        "CorrectHorse9é",
        "CorrectHorse9€",
        "CorrectHorse9\u{3000}x",
    ] {
        refused(
            set(without),
            Kind::InvalidPassword,
            "Password did not conform with policy: Password must have symbol characters",
        );
    }
    for symbol in "^$*.[]{}()?\"!@#%&/\\,><':;|_~`=+-".chars() {
        set(&format!("CorrectHorse9{symbol}")).unwrap();
    }
}

#[test]
fn names_are_one_whatever_their_case_where_the_pool_says_so() {
    let pool = LocalPool::new(&Config::default()).unwrap();
    let made = ok(
        &pool,
        "CreateUserPool",
        json!({
            "PoolName": "p", "UsernameAttributes": ["email"],
            "UsernameConfiguration": { "CaseSensitive": false },
        }),
    );
    assert_eq!(
        made["UserPool"]["UsernameConfiguration"]["CaseSensitive"],
        false
    );
    let id = text(&made["UserPool"]["Id"]).to_owned();
    let made = ok(
        &pool,
        "CreateUserPoolClient",
        json!({ "UserPoolId": id, "ClientName": "c", "ExplicitAuthFlows": ["ALLOW_USER_SRP_AUTH"] }),
    );
    let client = text(&made["UserPoolClient"]["ClientId"]).to_owned();
    let sign_up = |name: &str| {
        let body = json!({ "ClientId": client, "Username": name, "Password": PASSWORD });
        call(&pool, "SignUp", &body)
    };
    sign_up("Bob@x.org").unwrap();
    assert_eq!(
        sign_up("bob@x.org").unwrap_err().kind(),
        Kind::UsernameExists
    );
    ok(
        &pool,
        "AdminConfirmSignUp",
        json!({ "UserPoolId": id, "Username": "BOB@X.ORG" }),
    );
    for name in ["Bob@x.org", "bob@x.org", "BOB@X.ORG"] {
        let person = Person {
            pool: id.parse().unwrap(),
            app: caldera_srp::AppClient::new(&client).unwrap(),
            name: name.into(),
            password: PASSWORD.into(),
            admin: false,
        };
        tokens(&person.sign_in(&pool).unwrap());
    }
    let users = ok(&pool, "ListUsers", json!({ "UserPoolId": id }));
    assert_eq!(users["Users"].as_array().unwrap().len(), 1);
}

#[test]
fn a_plain_name_is_one_whatever_its_case_too() {
    let pool = pool_with_bob("case_sensitive = false", "");
    tokens(&Person::new("BOB").sign_in(&pool).unwrap());
    assert_eq!(
        create(&pool, "Bob", json!([])).unwrap_err().kind(),
        Kind::UsernameExists
    );
    // Elsewhere they are two.
    let pool = pool_with_bob("", "");
    create(&pool, "Bob", json!([])).unwrap();
}

#[test]
fn nobody_signs_up_where_administrators_alone_make_users() {
    let pool = pool("admin_create_only = true", "");
    let body = json!({ "ClientId": CLIENT, "Username": "zoe", "Password": PASSWORD });
    refused(
        call(&pool, "SignUp", &body),
        Kind::NotAuthorized,
        "SignUp is not permitted for this user pool",
    );
    create(&pool, "zoe", json!([])).unwrap();
}
