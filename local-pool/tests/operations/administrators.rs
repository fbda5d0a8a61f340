//! What administrators do: users, groups, pools and clients.

use super::*;

#[test]
fn a_code_is_good_for_a_day_and_one_for_a_password_for_an_hour() {
    // The clock goes on by itself: a minute is more than it takes to answer.
    for (seconds, good) in [(86_400 - 60, true), (86_400, false)] {
        let pool = pool(BY_MAIL, "");
        sign_up(&pool, "zoe", "zoe@example.com");
        let code = pool.last_code("zoe@example.com").unwrap();
        later(&pool, seconds);
        let body = json!({ "ClientId": CLIENT, "Username": "zoe", "ConfirmationCode": code });
        assert_eq!(call(&pool, "ConfirmSignUp", &body).is_ok(), good);
    }
    for (seconds, good) in [(3_600 - 60, true), (3_600, false)] {
        let pool = pool_with_bob("", WITH_MAIL);
        let body = json!({ "ClientId": CLIENT, "Username": "bob" });
        ok(&pool, "ForgotPassword", body);
        later(&pool, seconds);
        let body = json!({
            "ClientId": CLIENT, "Username": "bob", "Password": "Another-Horse-8",
            "ConfirmationCode": pool.last_code("bob@example.com").unwrap(),
        });
        assert_eq!(call(&pool, "ConfirmForgotPassword", &body).is_ok(), good);
    }
}

#[test]
fn an_administrator_resets_a_password() {
    let pool = pool_with_bob("", WITH_MAIL);
    ok(&pool, "AdminResetUserPassword", named("bob"));
    assert_eq!(
        Person::new("bob").sign_in(&pool).unwrap_err().kind(),
        Kind::PasswordResetRequired
    );
    let body = json!({
        "ClientId": CLIENT, "Username": "bob", "Password": "Another-Horse-8",
        "ConfirmationCode": pool.last_code("bob@example.com").unwrap(),
    });
    ok(&pool, "ConfirmForgotPassword", body);
    tokens(
        &Person::new("bob")
            .saying("Another-Horse-8")
            .sign_in(&pool)
            .unwrap(),
    );
}

#[test]
fn administrators_change_disable_sign_out_and_delete() {
    let pool = pool_with_bob("", WITH_MAIL);
    let bob = Person::new("bob");
    let reply = bob.sign_in(&pool).unwrap();
    let mut body = named("bob");
    body["UserAttributes"] = json!([{ "Name": "email", "Value": "other@example.com" }]);
    ok(&pool, "AdminUpdateUserAttributes", body);
    assert_eq!(
        attribute(&pool, "bob", "email_verified").as_deref(),
        Some("false")
    );
    ok(&pool, "AdminUserGlobalSignOut", named("bob"));
    let token = json!({ "AccessToken": tokens(&reply)["AccessToken"] });
    refused(
        call(&pool, "GetUser", &token),
        Kind::NotAuthorized,
        "Access Token has been revoked",
    );
    ok(&pool, "AdminDisableUser", named("bob"));
    refused(bob.sign_in(&pool), Kind::NotAuthorized, "User is disabled.");
    ok(&pool, "AdminEnableUser", named("bob"));
    tokens(&bob.sign_in(&pool).unwrap());
    ok(&pool, "AdminDeleteUser", named("bob"));
    assert_eq!(
        call(&pool, "AdminGetUser", &named("bob"))
            .unwrap_err()
            .kind(),
        Kind::UserNotFound
    );
}

#[test]
fn users_are_found_by_what_is_known_of_them() {
    let pool = pool_with_bob("", WITH_MAIL);
    let list = |more: Value| {
        let mut body = json!({ "UserPoolId": POOL });
        body.as_object_mut()
            .unwrap()
            .extend(more.as_object().unwrap().clone());
        call(&pool, "ListUsers", &body)
    };
    let names = |reply: &Value| -> Vec<String> {
        let users = reply["Users"].as_array().unwrap();
        users
            .iter()
            .map(|user| text(&user["Username"]).to_owned())
            .collect()
    };
    let found = |filter: &str| names(&list(json!({ "Filter": filter })).unwrap());
    assert_eq!(found(""), ["alice", "bob"]);
    assert_eq!(found("email = \"bob@example.com\""), ["bob"]);
    assert_eq!(found("email^=\"bob@\""), ["bob"]);
    assert_eq!(found("username ^= \"a\""), ["alice"]);
    assert_eq!(found("cognito:user_status=\"CONFIRMED\""), ["alice", "bob"]);
    // A status is the same in capitals or not, and nothing else is.
    for filter in [
        "cognito:user_status = \"confirmed\"",
        "cognito:user_status ^= \"Conf\"",
    ] {
        assert_eq!(found(filter), ["alice", "bob"], "{filter}");
    }
    for filter in [
        "status = \"Disabled\"",
        "status = \"enabled\"",
        "username = \"Alice\"",
        "username ^= \"alicealice\"",
        "cognito:user_status = \"CONF\"",
        "cognito:user_status ^= \"UNCONF\"",
        "email ^= \"é\"",
    ] {
        assert_eq!(found(filter), Vec::<String>::new(), "{filter}");
    }
    for wrong in [
        "email",
        "email = bob",
        "email = \"a\"b\"",
        "custom:x = \"1\"",
        "address = \"1\"",
        "locale = \"en\"",
        "email > \"a\"",
        "email = 'a'",
        "email = \"a\" and name = \"b\"",
        "= \"a\"",
    ] {
        let refusal = list(json!({ "Filter": wrong })).unwrap_err();
        assert_eq!(refusal.kind(), Kind::InvalidParameter, "{wrong}");
    }
    let first = list(json!({ "Limit": 1, "AttributesToGet": ["email"] })).unwrap();
    assert_eq!(names(&first), ["alice"]);
    assert_eq!(first["Users"][0]["Attributes"], json!([]));
    let second = list(json!({ "Limit": 1, "PaginationToken": first["PaginationToken"] })).unwrap();
    assert_eq!(names(&second), ["bob"]);
    assert!(second.get("PaginationToken").is_none());
}

#[test]
fn groups_are_in_the_tokens() {
    let pool = pool("", "[[pool.group]]\nname = \"readers\"");
    let role = "arn:aws:iam::000000000000:role/admins";
    let group = |name: &str| json!({ "UserPoolId": POOL, "GroupName": name });
    let mut body = group("admins");
    body["RoleArn"] = json!(role);
    body["Precedence"] = json!(1);
    let made = ok(&pool, "CreateGroup", body.clone());
    assert_eq!(made["Group"]["RoleArn"], role);
    assert_eq!(
        call(&pool, "CreateGroup", &body).unwrap_err().kind(),
        Kind::GroupExists
    );
    for name in ["admins", "readers"] {
        let mut body = group(name);
        body["Username"] = json!("alice");
        ok(&pool, "AdminAddUserToGroup", body);
    }
    let alice = Person::new("alice");
    let reply = alice.sign_in(&pool).unwrap();
    let (id, access) = (
        claims(&tokens(&reply)["IdToken"]),
        claims(&tokens(&reply)["AccessToken"]),
    );
    assert_eq!(id["cognito:groups"], json!(["admins", "readers"]));
    assert_eq!(access["cognito:groups"], id["cognito:groups"]);
    assert_eq!(id["cognito:preferred_role"], role);
    assert_eq!(id["cognito:roles"], json!([role]));
    let listed = ok(&pool, "AdminListGroupsForUser", named("alice"));
    assert_eq!(listed["Groups"].as_array().unwrap().len(), 2);
    assert_eq!(
        ok(&pool, "ListUsersInGroup", group("admins"))["Users"][0]["Username"],
        "alice"
    );
    let mut body = group("readers");
    body["Description"] = json!("who reads");
    ok(&pool, "UpdateGroup", body);
    assert_eq!(
        ok(&pool, "GetGroup", group("readers"))["Group"]["Description"],
        "who reads"
    );
    let mut body = group("admins");
    body["Username"] = json!("alice");
    ok(&pool, "AdminRemoveUserFromGroup", body);
    ok(&pool, "DeleteGroup", group("readers"));
    assert_eq!(
        call(&pool, "GetGroup", &group("readers"))
            .unwrap_err()
            .kind(),
        Kind::ResourceNotFound
    );
    let groups = ok(&pool, "ListGroups", json!({ "UserPoolId": POOL }));
    assert_eq!(groups["Groups"].as_array().unwrap().len(), 1);
    let reply = alice.sign_in(&pool).unwrap();
    assert!(
        claims(&tokens(&reply)["IdToken"])
            .get("cognito:groups")
            .is_none()
    );
}

#[test]
fn a_client_has_two_secrets_while_one_is_replaced() {
    let pool = pool("", "");
    let client = json!({ "UserPoolId": POOL, "ClientId": "secretclient" });
    let added = ok(&pool, "AddUserPoolClientSecret", client.clone());
    let new = &added["ClientSecretDescriptor"];
    let second = Person {
        app: caldera_srp::AppClient::new("secretclient")
            .unwrap()
            .with_secret(text(&new["ClientSecretValue"]))
            .unwrap(),
        ..Person::new("alice")
    };
    let first = Person::with_secret("alice");
    tokens(&first.sign_in(&pool).unwrap());
    tokens(&second.sign_in(&pool).unwrap());
    assert_eq!(
        call(&pool, "AddUserPoolClientSecret", &client)
            .unwrap_err()
            .kind(),
        Kind::LimitExceeded
    );
    let listed = ok(&pool, "ListUserPoolClientSecrets", client.clone());
    let listed = listed["ClientSecrets"].as_array().unwrap().clone();
    assert_eq!(listed.len(), 2);
    assert!(
        listed
            .iter()
            .all(|secret| secret.get("ClientSecretValue").is_none())
    );
    let delete = |id: &Value| {
        let mut body = client.clone();
        body["ClientSecretId"] = id.clone();
        call(&pool, "DeleteUserPoolClientSecret", &body)
    };
    delete(&listed[0]["ClientSecretId"]).unwrap();
    assert_eq!(
        first.sign_in(&pool).unwrap_err().kind(),
        Kind::NotAuthorized
    );
    tokens(&second.sign_in(&pool).unwrap());
    assert_eq!(
        delete(&listed[1]["ClientSecretId"]).unwrap_err().kind(),
        Kind::InvalidParameter
    );
}

/// The calls of Terraform's provider for `aws_cognito_user_pool` and `_client`, in its order.
#[test]
fn pools_and_clients_live_as_terraform_has_them() {
    let pool = LocalPool::new(&Config::default()).unwrap();
    let made = ok(
        &pool,
        "CreateUserPool",
        json!({ "PoolName": "infra", "UserPoolTags": { "a": "1" } }),
    );
    let id = text(&made["UserPool"]["Id"]).to_owned();
    let arn = &made["UserPool"]["Arn"];
    let named = json!({ "UserPoolId": id });
    let mfa = json!({
        "UserPoolId": id, "MfaConfiguration": "ON", "SoftwareTokenMfaConfiguration": { "Enabled": true },
    });
    ok(&pool, "SetUserPoolMfaConfig", mfa);
    let shown = ok(&pool, "GetUserPoolMfaConfig", named.clone());
    assert_eq!(shown["MfaConfiguration"], "ON");
    assert!(shown.get("SmsMfaConfiguration").is_none());
    let client = json!({ "UserPoolId": id, "ClientName": "web", "GenerateSecret": true });
    let client = ok(&pool, "CreateUserPoolClient", client);
    let secret = &client["UserPoolClient"]["ClientSecret"];
    let client_id = &client["UserPoolClient"]["ClientId"];
    let update = json!({
        "UserPoolId": id, "MfaConfiguration": "OPTIONAL", "DeletionProtection": "ACTIVE",
        "Policies": { "PasswordPolicy": { "MinimumLength": 20 } }, "UserPoolTags": { "a": "1" },
    });
    ok(&pool, "UpdateUserPool", update);
    let shown = ok(&pool, "DescribeUserPool", named.clone());
    assert_eq!(
        shown["UserPool"]["Policies"]["PasswordPolicy"]["MinimumLength"],
        20
    );
    assert_eq!(shown["UserPool"]["MfaConfiguration"], "OPTIONAL");
    let tags = json!({ "ResourceArn": arn });
    assert_eq!(
        ok(&pool, "ListTagsForResource", tags.clone())["Tags"],
        json!({ "a": "1" })
    );
    ok(
        &pool,
        "TagResource",
        json!({ "ResourceArn": arn, "Tags": { "b": "2" } }),
    );
    ok(
        &pool,
        "UntagResource",
        json!({ "ResourceArn": arn, "TagKeys": ["a"] }),
    );
    assert_eq!(
        ok(&pool, "ListTagsForResource", tags)["Tags"],
        json!({ "b": "2" })
    );
    let update = json!({ "UserPoolId": id, "ClientId": client_id, "ClientName": "site", "AuthSessionValidity": 10 });
    let updated = ok(&pool, "UpdateUserPoolClient", update);
    assert_eq!(updated["UserPoolClient"]["ClientName"], "site");
    assert_eq!(&updated["UserPoolClient"]["ClientSecret"], secret);
    let listed = ok(&pool, "ListUserPoolClients", named.clone());
    assert_eq!(listed["UserPoolClients"][0]["ClientName"], "site");
    let pools = ok(&pool, "ListUserPools", json!({ "MaxResults": 10 }));
    assert_eq!(pools["UserPools"][0]["Id"], id);
    let one = json!({ "UserPoolId": id, "ClientId": client_id });
    ok(&pool, "DeleteUserPoolClient", one.clone());
    assert_eq!(
        call(&pool, "DescribeUserPoolClient", &one)
            .unwrap_err()
            .kind(),
        Kind::ResourceNotFound
    );
    assert_eq!(
        call(&pool, "DeleteUserPool", &named).unwrap_err().kind(),
        Kind::InvalidParameter
    );
    ok(&pool, "UpdateUserPool", named.clone());
    ok(&pool, "DeleteUserPool", named.clone());
    assert_eq!(
        call(&pool, "DescribeUserPool", &named).unwrap_err().kind(),
        Kind::ResourceNotFound
    );
}

#[test]
fn a_pool_goes_with_its_clients_and_no_others() {
    let pool = pool("", "");
    let made = ok(&pool, "CreateUserPool", json!({ "PoolName": "other" }));
    let named = json!({ "UserPoolId": made["UserPool"]["Id"] });
    let mut client = named.clone();
    client["ClientName"] = json!("web");
    let client = ok(&pool, "CreateUserPoolClient", client);
    let id = client["UserPoolClient"]["ClientId"].clone();
    ok(&pool, "DeleteUserPool", named);
    tokens(&Person::new("alice").sign_in(&pool).unwrap());
    let body = json!({
        "ClientId": id, "AuthFlow": "USER_PASSWORD_AUTH",
        "AuthParameters": { "USERNAME": "alice", "PASSWORD": PASSWORD },
    });
    let refusal = call(&pool, "InitiateAuth", &body).unwrap_err();
    assert_eq!(refusal.kind(), Kind::ResourceNotFound);
}

#[test]
fn an_invitation_is_sent_where_it_was_asked_for_and_again() {
    let pool = pool("", "");
    let mut body = named("ivy");
    body["UserAttributes"] = json!([
        { "Name": "email", "Value": "ivy@example.com" }, { "Name": "phone_number", "Value": "+15550177" },
    ]);
    body["DesiredDeliveryMediums"] = json!(["EMAIL"]);
    ok(&pool, "AdminCreateUser", body.clone());
    assert!(pool.last_code("+15550177").is_none());
    let first = pool.last_code("ivy@example.com").unwrap();
    body["MessageAction"] = json!("RESEND");
    ok(&pool, "AdminCreateUser", body.clone());
    let second = pool.last_code("ivy@example.com").unwrap();
    wrong_password(Person::new("ivy").saying(&first).sign_in(&pool));
    let reply = Person::new("ivy").saying(&second).sign_in(&pool).unwrap();
    assert_eq!(name_of(&reply), "NEW_PASSWORD_REQUIRED");
    body["Username"] = json!("alice");
    assert_eq!(
        call(&pool, "AdminCreateUser", &body).unwrap_err().kind(),
        Kind::UnsupportedUserState
    );
}
