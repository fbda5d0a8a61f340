//! Device tracking: offered, confirmed, remembered, proved, forgotten.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
#![allow(clippy::std_instead_of_core, clippy::std_instead_of_alloc)]

mod common;

use caldera_local_pool::Kind;
use caldera_srp::Device;
use common::*;
use serde_json::{Value, json};

const TRACKED: &str = "devices = { challenge_on_new_device = true }";

const NO_DEVICE: (Kind, &str) = (Kind::ResourceNotFound, "Device does not exist.");

#[test]
fn a_device_is_confirmed_and_then_has_to_prove_itself() {
    for person in [Person::new("alice"), Person::with_secret("alice")] {
        let pool = pool(TRACKED, "");
        let reply = person.sign_in(&pool).unwrap();
        let offered = &tokens(&reply)["NewDeviceMetadata"];
        assert!(text(&offered["DeviceKey"]).starts_with("us-east-1_"));
        assert_eq!(text(&offered["DeviceKey"]).len(), "us-east-1_".len() + 36);
        assert!(text(&offered["DeviceGroupKey"]).starts_with('-'));
        let (device, confirmed) = person.confirm_device(&pool, &reply);
        assert_eq!(confirmed, json!({ "UserConfirmationNecessary": false }));

        for _ in 0..3 {
            let reply = person.sign_in_on(&pool, &device).unwrap();
            let reply = person.prove_device(&pool, &reply, &device).unwrap();
            let result = tokens(&reply);
            assert!(
                result.get("NewDeviceMetadata").is_none(),
                "it is known already"
            );
            let user = ok(
                &pool,
                "GetUser",
                json!({ "AccessToken": result["AccessToken"] }),
            );
            assert_eq!(user["Username"], "alice");
        }
        // Without the key, another device is offered.
        let reply = person.sign_in(&pool).unwrap();
        assert_ne!(
            tokens(&reply)["NewDeviceMetadata"]["DeviceKey"],
            json!(device.key())
        );
    }
}

#[test]
fn the_admin_form_tracks_devices_as_well() {
    let pool = pool(TRACKED, "");
    let person = Person {
        admin: true,
        ..Person::new("alice")
    };
    let reply = person.sign_in(&pool).unwrap();
    let (device, _) = person.confirm_device(&pool, &reply);
    let reply = person.sign_in_on(&pool, &device).unwrap();
    tokens(&person.prove_device(&pool, &reply, &device).unwrap());
}

#[test]
fn a_wrong_device_password_is_refused() {
    let pool = pool(TRACKED, "");
    let alice = Person::new("alice");
    let (device, _) = alice.confirm_device(&pool, &alice.sign_in(&pool).unwrap());
    let forged = Device::new(
        device.key(),
        device.group_key(),
        "another password".to_owned(),
    )
    .unwrap();
    let reply = alice.sign_in_on(&pool, &forged).unwrap();
    wrong_password(alice.prove_device(&pool, &reply, &forged));
    let renamed = Device::new(
        device.key(),
        "-OtherGrp",
        device.password().reveal().to_owned(),
    )
    .unwrap();
    let reply = alice.sign_in_on(&pool, &renamed).unwrap();
    wrong_password(alice.prove_device(&pool, &reply, &renamed));
    let reply = alice.sign_in_on(&pool, &device).unwrap();
    tokens(&alice.prove_device(&pool, &reply, &device).unwrap());
}

#[test]
fn a_verifier_of_another_password_is_found_out_at_the_next_sign_in() {
    let pool = pool(TRACKED, "");
    let alice = Person::new("alice");
    let reply = alice.sign_in(&pool).unwrap();
    let offered = &reply["AuthenticationResult"]["NewDeviceMetadata"];
    let other = caldera_srp::DeviceVerifier::generate(
        text(&offered["DeviceKey"]),
        "-WrongGrp",
        &mut caldera_srp::SystemRng,
    )
    .unwrap();
    let body = json!({
        "AccessToken": reply["AuthenticationResult"]["AccessToken"],
        "DeviceKey": offered["DeviceKey"],
        "DeviceSecretVerifierConfig": {
            "PasswordVerifier": other.password_verifier().reveal(), "Salt": other.salt(),
        },
    });
    ok(&pool, "ConfirmDevice", body);
    let device = Device::new(
        text(&offered["DeviceKey"]),
        text(&offered["DeviceGroupKey"]),
        other.device().password().reveal().to_owned(),
    )
    .unwrap();
    let reply = alice.sign_in_on(&pool, &device).unwrap();
    wrong_password(alice.prove_device(&pool, &reply, &device));
}

#[test]
fn the_device_step_works_with_and_without_its_session() {
    let pool = pool(TRACKED, "");
    let alice = Person::new("alice");
    let (device, _) = alice.confirm_device(&pool, &alice.sign_in(&pool).unwrap());
    for with_session in [true, false] {
        let mut reply = alice.sign_in_on(&pool, &device).unwrap();
        assert!(reply["Session"].is_string());
        if !with_session {
            reply.as_object_mut().unwrap().remove("Session");
        }
        tokens(&alice.prove_device(&pool, &reply, &device).unwrap());
        assert_eq!(pool.live().sessions, 0);
    }
    // Without a password before it, there is no device step.
    let alone = json!({ "ChallengeName": "DEVICE_SRP_AUTH" });
    let (pending, parameters) =
        caldera_srp::DeviceSignIn::start(&alice.app, "alice", &device, &mut caldera_srp::SystemRng)
            .unwrap();
    drop(pending);
    refused(
        alice.answer(&pool, &alone, object(&parameters)),
        Kind::NotAuthorized,
        "Invalid session for the user.",
    );
}

#[test]
fn a_remembered_device_takes_the_place_of_the_second_factor() {
    let totp = format!("mfa = [\"SOFTWARE_TOKEN_MFA\"]\ntotp_secret = \"{TOTP}\"");
    for instead in [true, false] {
        let settings =
            format!("mfa = \"OPTIONAL\"\ndevices = {{ challenge_on_new_device = {instead} }}");
        let pool = pool_with_bob(&settings, &totp);
        let bob = Person::new("bob");
        let reply = bob.sign_in(&pool).unwrap();
        assert_eq!(name_of(&reply), "SOFTWARE_TOKEN_MFA");
        let right = json!({ "SOFTWARE_TOKEN_MFA_CODE": code(&pool, TOTP) });
        let reply = bob.answer(&pool, &reply, right.clone()).unwrap();
        let (device, _) = bob.confirm_device(&pool, &reply);

        let mut reply = bob.sign_in_on(&pool, &device).unwrap();
        if !instead {
            assert_eq!(name_of(&reply), "SOFTWARE_TOKEN_MFA");
            let mut with_key = right.clone();
            with_key["DEVICE_KEY"] = json!(device.key());
            reply = bob.answer(&pool, &reply, with_key).unwrap();
        }
        tokens(&bob.prove_device(&pool, &reply, &device).unwrap());
    }
}

#[test]
fn a_device_that_is_not_there_is_told_before_the_claim_is_used_up() {
    let pool = pool(TRACKED, "");
    let device = Device::new(
        "us-east-1_00000000-0000-4000-8000-000000000000",
        "-abcdefgh",
        "x".to_owned(),
    )
    .unwrap();
    for name in ["alice", "nobody"] {
        let person = Person::hiding(name);
        let (reply, mut answer) = person.claim(&pool).unwrap();
        answer["DEVICE_KEY"] = json!(device.key());
        refused(
            person.answer(&pool, &reply, answer.clone()),
            NO_DEVICE.0,
            NO_DEVICE.1,
        );
        // One client sends the same claim again, the key taken back.
        answer["DEVICE_KEY"] = Value::Null;
        let outcome = person.answer(&pool, &reply, answer);
        if name == "alice" {
            drop(tokens(&outcome.unwrap()).clone())
        } else {
            wrong_password(outcome)
        }
    }
    let outcome = Person::new("alice").initiate(
        &pool,
        "USER_PASSWORD_AUTH",
        json!({ "USERNAME": "alice", "PASSWORD": PASSWORD, "DEVICE_KEY": device.key() }),
    );
    refused(outcome, NO_DEVICE.0, NO_DEVICE.1);
    // A pool without tracking takes no notice.
    let plain = common::pool("", "");
    let reply = Person::new("alice").sign_in_on(&plain, &device).unwrap();
    assert!(tokens(&reply).get("NewDeviceMetadata").is_none());
}

#[test]
fn remembering_can_be_left_to_the_user() {
    let pool = pool(
        "devices = { challenge_on_new_device = true, remember_only_on_request = true }",
        "",
    );
    let alice = Person::new("alice");
    let reply = alice.sign_in(&pool).unwrap();
    let (device, confirmed) = alice.confirm_device(&pool, &reply);
    assert_eq!(confirmed, json!({ "UserConfirmationNecessary": true }));
    // Known, not remembered: no challenge, and no other device is offered.
    let reply = alice.sign_in_on(&pool, &device).unwrap();
    assert!(tokens(&reply).get("NewDeviceMetadata").is_none());
    let token = &tokens(&reply)["AccessToken"];
    let update = |status: &str| {
        let body = json!({ "AccessToken": token, "DeviceKey": device.key(), "DeviceRememberedStatus": status });
        call(&pool, "UpdateDeviceStatus", &body)
    };
    update("remembered").unwrap();
    let reply = alice.sign_in_on(&pool, &device).unwrap();
    tokens(&alice.prove_device(&pool, &reply, &device).unwrap());
    update("not_remembered").unwrap();
    tokens(&alice.sign_in_on(&pool, &device).unwrap());
    assert_eq!(
        update("perhaps").unwrap_err().kind(),
        Kind::InvalidParameter
    );
}

#[test]
fn devices_are_listed_and_forgotten() {
    let pool = pool(TRACKED, "");
    let alice = Person::new("alice");
    let mut devices = Vec::new();
    let mut token = Value::Null;
    for _ in 0..3 {
        let reply = alice.sign_in(&pool).unwrap();
        token = reply["AuthenticationResult"]["AccessToken"].clone();
        devices.push(alice.confirm_device(&pool, &reply).0);
    }
    let first = ok(
        &pool,
        "ListDevices",
        json!({ "AccessToken": token, "Limit": 2 }),
    );
    assert_eq!(first["Devices"].as_array().unwrap().len(), 2);
    let body =
        json!({ "AccessToken": token, "Limit": 2, "PaginationToken": first["PaginationToken"] });
    let second = ok(&pool, "ListDevices", body);
    assert!(second.get("PaginationToken").is_none());
    let mut listed: Vec<&str> = Vec::new();
    for device in first["Devices"]
        .as_array()
        .unwrap()
        .iter()
        .chain(second["Devices"].as_array().unwrap())
    {
        listed.push(text(&device["DeviceKey"]));
        let attributes = device["DeviceAttributes"].as_array().unwrap();
        assert!(
            attributes.contains(
                &json!({ "Name": "dev:device_remembered_status", "Value": "remembered" })
            )
        );
    }
    let mut expected: Vec<&str> = devices.iter().map(Device::key).collect();
    expected.sort_unstable();
    assert_eq!(listed, expected);

    let gone = &devices[1];
    ok(
        &pool,
        "ForgetDevice",
        json!({ "AccessToken": token, "DeviceKey": gone.key() }),
    );
    let again = call(
        &pool,
        "ForgetDevice",
        &json!({ "AccessToken": token, "DeviceKey": gone.key() }),
    );
    refused(again, NO_DEVICE.0, NO_DEVICE.1);
    refused(alice.sign_in_on(&pool, gone), NO_DEVICE.0, NO_DEVICE.1);
    let reply = alice.sign_in_on(&pool, &devices[0]).unwrap();
    tokens(&alice.prove_device(&pool, &reply, &devices[0]).unwrap());
}

#[test]
fn confirming_wants_the_device_that_was_offered_and_a_verifier() {
    let pool = pool_with_bob(TRACKED, "");
    let alice = Person::new("alice");
    let reply = alice.sign_in(&pool).unwrap();
    let others = Person::new("bob").sign_in(&pool).unwrap();
    let result = &reply["AuthenticationResult"];
    let key = &result["NewDeviceMetadata"]["DeviceKey"];
    let good = json!({ "PasswordVerifier": "AQID", "Salt": "AQID" });
    let confirm = |key: &Value, config: &Value| {
        let body = json!({
            "AccessToken": result["AccessToken"], "DeviceKey": key, "DeviceSecretVerifierConfig": config,
        });
        call(&pool, "ConfirmDevice", &body)
    };
    let invalid = "Invalid device key given.";
    let foreign = &others["AuthenticationResult"]["NewDeviceMetadata"]["DeviceKey"];
    refused(confirm(foreign, &good), Kind::InvalidParameter, invalid);
    refused(
        confirm(&json!("us-east-1_0add-0b"), &good),
        Kind::InvalidParameter,
        invalid,
    );
    for (verifier, salt) in [
        ("", "AQID"),
        ("AQID", ""),
        ("!!", "AQID"),
        ("AA==", "AQID"),
        ("AQID", "A"),
    ] {
        let config = json!({ "PasswordVerifier": verifier, "Salt": salt });
        assert_eq!(
            confirm(key, &config).unwrap_err().kind(),
            Kind::InvalidParameter,
            "{verifier} {salt}"
        );
    }
    assert_eq!(
        confirm(key, &Value::Null).unwrap_err().kind(),
        Kind::InvalidParameter
    );
    confirm(key, &good).unwrap();
    assert_eq!(
        confirm(key, &good).unwrap_err().kind(),
        Kind::InvalidParameter,
        "twice"
    );
    assert_eq!(pool.live().devices, 1);
}

#[test]
fn refreshing_on_a_remembered_device_wants_its_key() {
    let pool = pool(TRACKED, "");
    let alice = Person::new("alice");
    let (device, _) = alice.confirm_device(&pool, &alice.sign_in(&pool).unwrap());
    let reply = alice.sign_in_on(&pool, &device).unwrap();
    let reply = alice.prove_device(&pool, &reply, &device).unwrap();
    let refresh = |key: Option<&str>| {
        let mut parameters = json!({ "REFRESH_TOKEN": tokens(&reply)["RefreshToken"] });
        if let Some(key) = key {
            parameters["DEVICE_KEY"] = json!(key);
        }
        alice.initiate(&pool, "REFRESH_TOKEN_AUTH", parameters)
    };
    tokens(&refresh(Some(device.key())).unwrap());
    refused(refresh(None), Kind::NotAuthorized, "Invalid Refresh Token.");
    refused(
        refresh(Some("us-east-1_other")),
        Kind::NotAuthorized,
        "Invalid Refresh Token.",
    );
}

#[test]
fn a_device_that_was_not_confirmed_or_is_forgotten_refreshes_nothing() {
    let pool = pool(TRACKED, "");
    let alice = Person::new("alice");
    let refresh = |reply: &Value| {
        let result = tokens(reply);
        let parameters = json!({
            "REFRESH_TOKEN": result["RefreshToken"],
            "DEVICE_KEY": result["NewDeviceMetadata"]["DeviceKey"],
        });
        alice.initiate(&pool, "REFRESH_TOKEN_AUTH", parameters)
    };
    let message = "Invalid Refresh Token.";
    let reply = alice.sign_in(&pool).unwrap();
    refused(refresh(&reply), Kind::NotAuthorized, message);
    let (device, _) = alice.confirm_device(&pool, &reply);
    tokens(&refresh(&reply).unwrap());
    let forget = json!({ "UserPoolId": POOL, "Username": "alice", "DeviceKey": device.key() });
    ok(&pool, "AdminForgetDevice", forget);
    refused(refresh(&reply), Kind::NotAuthorized, message);
}

#[test]
fn a_question_alone_offers_no_device() {
    let settings =
        format!("{TRACKED}\ncustom_challenge = {{ question = \"Why?\", answer = \"Because.\" }}");
    let pool = pool(&settings, "");
    let alice = Person::new("alice");
    let asked = alice
        .initiate(&pool, "CUSTOM_AUTH", json!({ "USERNAME": "alice" }))
        .unwrap();
    let reply = alice
        .answer(&pool, &asked, json!({ "ANSWER": "Because." }))
        .unwrap();
    assert!(tokens(&reply).get("NewDeviceMetadata").is_none());
    // After SRP there is one.
    assert!(tokens(&alice.sign_in(&pool).unwrap())["NewDeviceMetadata"].is_object());
}

#[test]
fn administrators_see_and_change_devices() {
    let pool = pool(TRACKED, "");
    let alice = Person::new("alice");
    let reply = alice.sign_in(&pool).unwrap();
    let (device, _) = alice.confirm_device(&pool, &reply);
    let named = |more: Value| {
        let mut body = json!({ "UserPoolId": POOL, "Username": "alice" });
        body.as_object_mut()
            .unwrap()
            .extend(more.as_object().unwrap().clone());
        body
    };
    let key = json!({ "DeviceKey": device.key() });
    let seen = ok(&pool, "AdminGetDevice", named(key.clone()));
    let own = json!({
        "AccessToken": reply["AuthenticationResult"]["AccessToken"], "DeviceKey": device.key(),
    });
    assert_eq!(seen, ok(&pool, "GetDevice", own));
    assert_eq!(seen["Device"]["DeviceKey"], device.key());
    let status = json!({ "DeviceKey": device.key(), "DeviceRememberedStatus": "not_remembered" });
    ok(&pool, "AdminUpdateDeviceStatus", named(status));
    let listed = ok(&pool, "AdminListDevices", named(json!({})));
    let attributes = listed["Devices"][0]["DeviceAttributes"].as_array().unwrap();
    assert!(
        attributes.contains(
            &json!({ "Name": "dev:device_remembered_status", "Value": "not_remembered" })
        )
    );
    ok(&pool, "AdminForgetDevice", named(key.clone()));
    refused(
        call(&pool, "AdminGetDevice", &named(key)),
        Kind::ResourceNotFound,
        "Device does not exist.",
    );
}

/// Whoever proves more than the answer to a question is offered a device, by whatever way in.
#[test]
fn a_device_is_offered_after_a_code_too() {
    let settings = format!("{TRACKED}\nfirst_factors = [\"EMAIL_OTP\"]");
    let pool = pool_with_bob(&settings, "attributes = { email = \"bob@example.com\" }");
    let bob = Person::new("bob");
    let given = json!({ "USERNAME": "bob", "PREFERRED_CHALLENGE": "EMAIL_OTP" });
    let asked = bob.initiate(&pool, "USER_AUTH", given).unwrap();
    let code = pool.last_code("bob@example.com").unwrap();
    let reply = bob.answer(&pool, &asked, json!({ "EMAIL_OTP_CODE": code }));
    let reply = reply.unwrap();
    assert!(tokens(&reply)["NewDeviceMetadata"].is_object());
}
