//! Attributes: those of the schema, and who writes them.

use super::*;

const SCHEMA: &str = r#"schema = [
    { name = "custom:level", type = "Number", min = 1, max = 9 },
    { name = "custom:code", min = 2, max = 4, mutable = false },
    { name = "custom:vip", type = "Boolean" },
]"#;

#[test]
fn attributes_are_those_of_the_schema() {
    let pool = pool(SCHEMA, "");
    for (name, value, message) in [
        (
            "custom:nope",
            "1",
            "Attributes did not conform to the schema: Type for attribute {custom:nope} could not be determined",
        ),
        (
            "foo",
            "1",
            "Attributes did not conform to the schema: Type for attribute {foo} could not be determined",
        ),
        ("email", "notanemail", "Invalid email address format."),
        ("email", "a b@example.com", "Invalid email address format."),
        ("email", "a@b@example.com", "Invalid email address format."),
        ("email", "a@nodot", "Invalid email address format."),
        ("phone_number", "0123", "Invalid phone number format."),
        ("phone_number", "+0123", "Invalid phone number format."),
        (
            "phone_number",
            "+1234567890123456",
            "Invalid phone number format.",
        ),
        (
            "birthdate",
            "1.1.2000",
            "Attributes did not conform to the schema: birthdate: The value does not fit the attribute.",
        ),
        (
            "email_verified",
            "yes",
            "Attributes did not conform to the schema: email_verified: The value does not fit the attribute.",
        ),
        (
            "updated_at",
            "now",
            "Attributes did not conform to the schema: updated_at: The value does not fit the attribute.",
        ),
        (
            "custom:level",
            "10",
            "Attributes did not conform to the schema: custom:level: The value does not fit the attribute.",
        ),
        (
            "custom:level",
            "two",
            "Attributes did not conform to the schema: custom:level: The value does not fit the attribute.",
        ),
        (
            "custom:code",
            "x",
            "Attributes did not conform to the schema: custom:code: The value does not fit the attribute.",
        ),
        (
            "custom:vip",
            "TRUE",
            "Attributes did not conform to the schema: custom:vip: The value does not fit the attribute.",
        ),
        ("sub", "1", "Cannot modify the non-mutable attribute sub"),
    ] {
        refused(
            create(&pool, "x", one(name, value)),
            Kind::InvalidParameter,
            message,
        );
    }
    let good = json!([
        { "Name": "email", "Value": "x@example.com" }, { "Name": "phone_number", "Value": "+15550100" },
        { "Name": "birthdate", "Value": "2000-01-01" }, { "Name": "custom:level", "Value": "9" },
        { "Name": "custom:code", "Value": "abcd" }, { "Name": "custom:vip", "Value": "true" },
    ]);
    create(&pool, "x", good).unwrap();
    // What is not mutable stays.
    let body =
        json!({ "UserPoolId": POOL, "Username": "x", "UserAttributes": one("custom:code", "efg") });
    refused(
        call(&pool, "AdminUpdateUserAttributes", &body),
        Kind::InvalidParameter,
        "user.custom:code: Attribute cannot be updated.",
    );
}

#[test]
fn a_new_password_does_not_bring_what_the_user_may_not_say() {
    let pool = pool_with_bob(
        SCHEMA,
        "status = \"FORCE_CHANGE_PASSWORD\"\nattributes = { email = \"bob@example.com\" }",
    );
    let bob = Person::new("bob");
    let reply = bob.sign_in(&pool).unwrap();
    let answer = |name: &str, value: &str| {
        let mut responses = json!({ "NEW_PASSWORD": "Better-Horse-8" });
        responses[format!("userAttributes.{name}")] = json!(value);
        bob.answer(&pool, &reply, responses)
    };
    refused(
        answer("email", "mallory@example.com"),
        Kind::NotAuthorized,
        "Cannot modify an already provided email",
    );
    for verified in ["email_verified", "phone_number_verified"] {
        refused(
            answer(verified, "true"),
            Kind::NotAuthorized,
            "A client attempted to write unauthorized attribute",
        );
    }
    let schema = "Attributes did not conform to the schema: ";
    for (name, value, fault) in [
        (
            "custom:nope",
            "1",
            "Type for attribute {custom:nope} could not be determined",
        ),
        ("name", "", "name: The attribute has no value"),
        (
            "custom:level",
            "0",
            "custom:level: The value does not fit the attribute.",
        ),
    ] {
        refused(
            answer(name, value),
            Kind::InvalidParameter,
            &format!("{schema}{fault}"),
        );
    }
    // The one that is there may be said again.
    tokens(&answer("email", "bob@example.com").unwrap());
}

#[test]
fn users_do_not_verify_themselves_and_write_what_their_client_may() {
    let tables = r#"
        [[pool.client]]
        id = "narrow"
        write_attributes = ["name"]
        read_attributes = ["name"]
        auth_flows = ["ALLOW_USER_SRP_AUTH"]
    "#;
    let pool = pool("", tables);
    let sign_up = |client: &str, name: &str, value: &str| {
        let body = json!({
            "ClientId": client, "Username": "zoe", "Password": PASSWORD, "UserAttributes": one(name, value),
        });
        call(&pool, "SignUp", &body)
    };
    let message = "A client attempted to write unauthorized attribute";
    refused(
        sign_up(CLIENT, "email_verified", "true"),
        Kind::NotAuthorized,
        message,
    );
    refused(
        sign_up("narrow", "email", "z@example.com"),
        Kind::NotAuthorized,
        message,
    );
    sign_up("narrow", "name", "Zoe").unwrap();
    let body = json!({ "UserPoolId": POOL, "Username": "zoe" });
    ok(&pool, "AdminConfirmSignUp", body);
    let body = json!({ "UserPoolId": POOL, "Username": "zoe", "UserAttributes": one("email", "z@example.com") });
    ok(&pool, "AdminUpdateUserAttributes", body);
    let mut zoe = Person::new("zoe");
    zoe.app = caldera_srp::AppClient::new("narrow").unwrap();
    let reply = zoe.sign_in(&pool).unwrap();
    let token = &tokens(&reply)["AccessToken"];
    let seen = ok(&pool, "GetUser", json!({ "AccessToken": token }));
    let names: Vec<&str> = seen["UserAttributes"]
        .as_array()
        .unwrap()
        .iter()
        .map(|entry| text(&entry["Name"]))
        .collect();
    assert_eq!(names, ["name", "sub"]);
    let update = json!({ "AccessToken": token, "UserAttributes": one("nickname", "Z") });
    refused(
        call(&pool, "UpdateUserAttributes", &update),
        Kind::NotAuthorized,
        message,
    );
}
