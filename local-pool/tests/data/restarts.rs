//! What is there after a restart, what is not, and what keeping costs.

use super::*;

#[test]
fn everything_that_was_made_is_there_after_a_restart() {
    let folder = Folder::new("everything");
    let file = folder.file();
    let pool = opened(&file);
    let in_pool = |more: Value| {
        let mut body = json!({ "UserPoolId": POOL });
        body.as_object_mut()
            .unwrap()
            .extend(more.as_object().unwrap().clone());
        body
    };

    // Two devices, an authenticator app, a group, a tag, a second client's second secret.
    let alice = Person::new("alice");
    let first = alice.sign_in(&pool).unwrap();
    let (device, _) = alice.confirm_device(&pool, &first);
    let token = &tokens(&first)["AccessToken"];
    let secret = ok(
        &pool,
        "AssociateSoftwareToken",
        json!({ "AccessToken": token }),
    );
    let secret = text(&secret["SecretCode"]).to_owned();
    let user_code = code(&pool, &secret);
    let verify =
        json!({ "AccessToken": token, "UserCode": user_code, "FriendlyDeviceName": "app" });
    ok(&pool, "VerifySoftwareToken", verify);
    let mail = json!([{ "Name": "email", "Value": "bob@example.com" }, { "Name": "email_verified", "Value": "true" }]);
    let bob = in_pool(
        json!({ "Username": "bob", "TemporaryPassword": "Temporary-Horse-1", "UserAttributes": mail }),
    );
    ok(&pool, "AdminCreateUser", bob);
    ok(
        &pool,
        "AdminAddUserToGroup",
        in_pool(json!({ "Username": "bob", "GroupName": "staff" })),
    );
    let arn = &ok(&pool, "DescribeUserPool", in_pool(json!({})))["UserPool"]["Arn"];
    ok(
        &pool,
        "TagResource",
        json!({ "ResourceArn": arn, "Tags": { "cost": "low" } }),
    );
    let made = json!({ "PoolName": "made", "EmailVerificationSubject": "Hello", "Policies": { "PasswordPolicy": { "MinimumLength": 9 } } });
    let made = ok(&pool, "CreateUserPool", made);
    let made_id = &made["UserPool"]["Id"];
    let client = json!({ "UserPoolId": made_id, "ClientName": "c", "GenerateSecret": true, "CallbackURLs": ["https://example.com"], "LogoutURLs": [] });
    let client = ok(&pool, "CreateUserPoolClient", client);
    let client = json!({ "UserPoolId": made_id, "ClientId": client["UserPoolClient"]["ClientId"] });
    ok(&pool, "AddUserPoolClientSecret", client);
    // A sign-up that waits for its code, with a wrong one tried.
    let sign_up = json!({ "ClientId": "plainclient", "Username": "carl", "Password": PASSWORD, "UserAttributes": mail_of("carl@example.com") });
    let update = json!({ "UserPoolId": POOL, "AutoVerifiedAttributes": ["email"], "DeviceConfiguration": {}, "MfaConfiguration": "OPTIONAL" });
    ok(&pool, "UpdateUserPool", update);
    ok(&pool, "SignUp", sign_up);
    let sent = pool.last_code("carl@example.com").unwrap();
    // A sign-in that waits for a second factor, one that was revoked, wrong passwords, an identity.
    let preference =
        json!({ "AccessToken": token, "SoftwareTokenMfaSettings": { "Enabled": true } });
    ok(&pool, "SetUserMFAPreference", preference);
    let waiting = alice.sign_in(&pool).unwrap();
    assert_eq!(name_of(&waiting), "SOFTWARE_TOKEN_MFA");
    let dora = Person::new("dora");
    let revoked = tokens(&dora.sign_in(&pool).unwrap()).clone();
    let revoke = json!({ "ClientId": "plainclient", "Token": revoked["RefreshToken"] });
    ok(&pool, "RevokeToken", revoke);
    for _ in 0..5 {
        assert!(dora.clone().saying("Wrong-Horse-7").sign_in(&pool).is_err());
    }
    let get_id = json!({
        "IdentityPoolId": "us-east-1:10ca1de0-0000-4000-8000-000000000000",
        "Logins": { "cognito-idp.us-east-1.amazonaws.com/us-east-1_TestPool1": tokens(&first)["IdToken"] },
    });
    let identity = |pool: &LocalPool| {
        let reply = pool.call(
            "AWSCognitoIdentityService.GetId",
            get_id.to_string().as_bytes(),
        );
        reply.unwrap()["IdentityId"].clone()
    };
    let known = identity(&pool);
    pool.advance(Duration::from_millis(1_500)).unwrap();
    let (before, ahead) = (shown(&pool), pool.clock().unix_millis());
    drop(pool);

    let pool = opened(&file);
    assert_eq!(shown(&pool), before);
    let moved = pool.clock().unix_millis() - ahead;
    assert!((0..60_000).contains(&moved), "the clock went {moved} ms");
    assert_eq!(identity(&pool), known);
    ok(&pool, "GetUser", json!({ "AccessToken": token }));
    // The lock-out lasts a second, and ended with the clock's move; what was revoked stays so.
    let refresh = |of: &Value, key: Option<&str>| {
        let mut parameters = json!({ "REFRESH_TOKEN": of["RefreshToken"] });
        if let Some(key) = key {
            parameters["DEVICE_KEY"] = json!(key);
        }
        let body = json!({ "ClientId": "plainclient", "AuthFlow": "REFRESH_TOKEN_AUTH", "AuthParameters": parameters });
        call(&pool, "InitiateAuth", &body)
    };
    tokens(&refresh(tokens(&first), Some(device.key())).unwrap());
    assert!(refresh(&revoked, None).is_err());
    let answer = json!({ "SOFTWARE_TOKEN_MFA_CODE": code(&pool, &secret) });
    tokens(&alice.answer(&pool, &waiting, answer).unwrap());
    let confirm =
        json!({ "ClientId": "plainclient", "Username": "carl", "ConfirmationCode": sent });
    ok(&pool, "ConfirmSignUp", confirm);
    tokens(&Person::new("carl").sign_in(&pool).unwrap());
    // By the alias, to the temporary password's challenge.
    let bob = Person {
        name: "bob@example.com".into(),
        ..Person::new("bob")
    };
    let bob = bob.saying("Temporary-Horse-1").sign_in(&pool).unwrap();
    assert_eq!(name_of(&bob), "NEW_PASSWORD_REQUIRED");

    // Verifiers, never passwords; and nobody else's to read.
    drop(pool);
    let bytes = fs::read(&file).unwrap();
    for password in [PASSWORD, "Temporary-Horse-1", "Wrong-Horse-7"] {
        assert!(
            !bytes
                .windows(password.len())
                .any(|part| part == password.as_bytes())
        );
    }
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        assert_eq!(
            fs::metadata(&file).unwrap().permissions().mode() & 0o777,
            0o600
        );
    }
}

fn mail_of(address: &str) -> Value {
    json!([{ "Name": "email", "Value": address }])
}

#[test]
fn wrong_passwords_are_counted_over_a_restart() {
    let folder = Folder::new("failures");
    let pool = opened(&folder.file());
    let wrong = Person::new("alice").saying("Wrong-Horse-7");
    for _ in 0..7 {
        assert!(wrong.sign_in(&pool).is_err());
        pool.clock().advance(Duration::from_secs(5));
    }
    assert!(wrong.sign_in(&pool).is_err());
    drop(pool);
    let pool = opened(&folder.file());
    assert_eq!(pool.live().failures, 1);
    let outcome = Person::new("alice").sign_in(&pool);
    refused(outcome, Kind::NotAuthorized, "Password attempts exceeded");
}

#[test]
fn the_configuration_gives_back_nothing_that_was_changed_or_deleted() {
    let folder = Folder::new("configuration");
    let file = folder.file();
    let pool = opened(&file);
    let ids = |pool: &LocalPool| {
        let pools = ok(pool, "ListUserPools", json!({ "MaxResults": 60 }));
        let pools = pools["UserPools"].as_array().unwrap().iter();
        let mut ids: Vec<String> = pools.map(|one| text(&one["Id"]).to_owned()).collect();
        ids.sort();
        ids
    };
    let drawn = ids(&pool);
    assert_eq!(drawn.len(), 2);
    ok(
        &pool,
        "AdminDeleteUser",
        json!({ "UserPoolId": POOL, "Username": "dora" }),
    );
    ok(
        &pool,
        "DeleteGroup",
        json!({ "UserPoolId": POOL, "GroupName": "staff" }),
    );
    let set = json!({ "UserPoolId": POOL, "Username": "alice", "Password": "Another-Horse-8", "Permanent": true });
    ok(&pool, "AdminSetUserPassword", set);
    drop(pool);

    // Started again with the same and with more: what is new is added.
    let more = CONFIG.replace("[[pool]]\n    name = \"drawn\"", "[[pool.user]]\nusername = \"eve\"\npassword = \"Correct-Horse-7\"\n[[pool]]\n    name = \"drawn\"");
    let mut config = Config::from_toml(&more).unwrap();
    let pool = LocalPool::open(&file, &mut config, Box::new(|_| ())).unwrap();
    assert_eq!(ids(&pool), drawn, "the id that was drawn is kept");
    let recalled = config.pools.iter().map(|pool| pool.id.clone().unwrap());
    assert!(recalled.clone().all(|id| drawn.contains(&id)));
    let secret = config.pools[0].clients[1].secret.clone().unwrap();
    let id = config.pools[0].clients[1].id.clone().unwrap();
    let client = json!({ "UserPoolId": POOL, "ClientId": id });
    let client = ok(&pool, "DescribeUserPoolClient", client);
    assert_eq!(text(&client["UserPoolClient"]["ClientSecret"]), secret);
    let gone = call(
        &pool,
        "AdminGetUser",
        &json!({ "UserPoolId": POOL, "Username": "dora" }),
    );
    refused(gone, Kind::UserNotFound, "User does not exist.");
    assert!(
        call(
            &pool,
            "GetGroup",
            &json!({ "UserPoolId": POOL, "GroupName": "staff" })
        )
        .is_err()
    );
    assert!(Person::new("alice").sign_in(&pool).is_err());
    tokens(
        &Person::new("alice")
            .saying("Another-Horse-8")
            .sign_in(&pool)
            .unwrap(),
    );
    tokens(&Person::new("eve").sign_in(&pool).unwrap());

    // A pool that was deleted stays away with all that was in it, and comes back empty of it.
    ok(&pool, "DeleteUserPool", json!({ "UserPoolId": POOL }));
    drop(pool);
    let pool = open(&file, &more).unwrap();
    assert_eq!(ids(&pool).len(), 1);
    // Read again while it runs, the configuration is what counts, and that is kept.
    pool.reload(&Config::from_toml(CONFIG).unwrap()).unwrap();
    drop(pool);
    let pool = opened(&file);
    assert_eq!(ids(&pool), drawn);
    tokens(&Person::new("dora").sign_in(&pool).unwrap());
    assert!(Person::new("eve").sign_in(&pool).is_err());

    // So does a reset, which also ends what was given out before.
    let before = tokens(&Person::new("alice").sign_in(&pool).unwrap()).clone();
    ok(
        &pool,
        "AdminDeleteUser",
        json!({ "UserPoolId": POOL, "Username": "dora" }),
    );
    pool.reset().unwrap();
    assert!(
        call(
            &pool,
            "GetUser",
            &json!({ "AccessToken": before["AccessToken"] })
        )
        .is_err()
    );
    let after = shown(&pool);
    drop(pool);
    let pool = opened(&file);
    assert_eq!(shown(&pool), after);
    tokens(&Person::new("dora").sign_in(&pool).unwrap());

    // A configuration that cannot be leaves the file as it was.
    drop(pool);
    let before = fs::read(&file).unwrap();
    let wrong = more.replace(
        "username = \"eve\"",
        "username = \"eve\"\ngroups = [\"nobody\"]",
    );
    let error = open(&file, &wrong).err().unwrap();
    assert!(matches!(error, OpenError::Config(_)), "{error}");
    assert_eq!(shown(&opened(&file)), after);
    drop(before);
}

#[test]
fn the_next_user_of_a_name_is_another_user() {
    let pool = common::pool("", "");
    let alice = Person::new("alice");
    let old = tokens(&alice.sign_in(&pool).unwrap()).clone();
    ok(
        &pool,
        "AdminDeleteUser",
        json!({ "UserPoolId": POOL, "Username": "alice" }),
    );
    ok(
        &pool,
        "AdminCreateUser",
        json!({ "UserPoolId": POOL, "Username": "alice" }),
    );
    let token = json!({ "AccessToken": old["AccessToken"] });
    assert!(call(&pool, "GetUser", &token).is_err());
    let parameters = json!({ "REFRESH_TOKEN": old["RefreshToken"] });
    let app = AppClient::new("plainclient").unwrap();
    let body = json!({ "ClientId": app.id(), "AuthFlow": "REFRESH_TOKEN_AUTH", "AuthParameters": parameters });
    let outcome = call(&pool, "InitiateAuth", &body);
    refused(outcome, Kind::NotAuthorized, "Invalid Refresh Token.");
}

/// Calls a second for two seconds on so many threads.
fn rate(threads: u32, call: impl Fn(u32, u32) + Sync) -> f64 {
    let (start, time) = (std::time::Instant::now(), Duration::from_secs(2));
    let done = std::sync::atomic::AtomicU32::new(0);
    std::thread::scope(|scope| {
        for thread in 0..threads {
            let (done, call) = (&done, &call);
            scope.spawn(move || {
                for number in 0.. {
                    if start.elapsed() > time {
                        return;
                    }
                    call(thread, number);
                    done.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
                }
            });
        }
    });
    f64::from(done.into_inner()) / start.elapsed().as_secs_f64()
}

#[test]
#[ignore = "measures: cargo test -p caldera-local-pool --test data -- --ignored --nocapture"]
fn what_keeping_costs() {
    let folder = Folder::new("cost");
    let kept = opened(&folder.file());
    let mut config = Config::from_toml(CONFIG).unwrap();
    config.draw_ids().unwrap();
    let plain = LocalPool::new(&config).unwrap();
    let change = |pool: &LocalPool, thread: u32, number: u32| {
        let name = if thread.is_multiple_of(2) {
            "alice"
        } else {
            "dora"
        };
        let value = json!([{ "Name": "nickname", "Value": format!("{thread} {number}") }]);
        let body = json!({ "UserPoolId": POOL, "Username": name, "UserAttributes": value });
        ok(pool, "AdminUpdateUserAttributes", body);
    };
    let enter = |pool: &LocalPool| {
        let parameters = json!({ "USERNAME": "alice", "PASSWORD": PASSWORD });
        let body = json!({ "ClientId": "plainclient", "AuthFlow": "USER_PASSWORD_AUTH", "AuthParameters": parameters });
        ok(pool, "InitiateAuth", body);
    };
    for threads in [1, 16, 64] {
        for (name, pool) in [("memory", &plain), ("a file", &kept)] {
            let changes = rate(threads, |thread, number| change(pool, thread, number));
            let entries = rate(threads, |_, _| enter(pool));
            println!(
                "{threads} at once, {name}: {changes:.0} AdminUpdateUserAttributes/s, \
                 {entries:.0} sign-ins/s"
            );
        }
    }
}
