//! The requests around a sign-in, and the replies of them that say more than yes.

use caldera_srp::flow::{
    Operation, Reply, ServiceErrorKind, forget_device, get_user, global_sign_out, list_devices,
    update_device_status,
};
use caldera_srp::{Error, Fault, Parameter};
use serde_json::json;

use super::driver::{DEVICE_KEY, expect};

#[test]
fn requests_by_access_token() {
    expect(
        &global_sign_out("access.token.1").unwrap(),
        Operation::GlobalSignOut,
        &[("AccessToken", "access.token.1")],
    );
    expect(
        &get_user("access.token.1").unwrap(),
        Operation::GetUser,
        &[("AccessToken", "access.token.1")],
    );
    expect(
        &list_devices("access.token.1", None, None).unwrap(),
        Operation::ListDevices,
        &[("AccessToken", "access.token.1")],
    );
    expect(
        &list_devices("access.token.1", Some(7), Some("more")).unwrap(),
        Operation::ListDevices,
        &[
            ("AccessToken", "access.token.1"),
            ("Limit", "7"),
            ("PaginationToken", "more"),
        ],
    );
    expect(
        &forget_device("access.token.1", DEVICE_KEY).unwrap(),
        Operation::ForgetDevice,
        &[("AccessToken", "access.token.1"), ("DeviceKey", DEVICE_KEY)],
    );
    for (remembered, status) in [(true, "remembered"), (false, "not_remembered")] {
        expect(
            &update_device_status("access.token.1", DEVICE_KEY, remembered).unwrap(),
            Operation::UpdateDeviceStatus,
            &[
                ("AccessToken", "access.token.1"),
                ("DeviceKey", DEVICE_KEY),
                ("DeviceRememberedStatus", status),
            ],
        );
    }
}

#[test]
fn what_they_are_made_of_is_bounded() {
    let long = "x".repeat(131_073);
    let refused = |parameter, fault| Some(Error::Parameter { parameter, fault });
    let limit = 131_072;
    for (token, fault) in [("", Fault::Empty), (&long, Fault::TooLong { limit })] {
        let refused = refused(Parameter::AccessToken, fault);
        assert_eq!(global_sign_out(token).err(), refused);
        assert_eq!(get_user(token).err(), refused);
        assert_eq!(list_devices(token, None, None).err(), refused);
        assert_eq!(forget_device(token, "key").err(), refused);
        assert_eq!(update_device_status(token, "key", true).err(), refused);
    }
    for (key, fault) in [
        ("", Fault::Empty),
        (&long[..129], Fault::TooLong { limit: 128 }),
    ] {
        let refused = refused(Parameter::DeviceKey, fault);
        assert_eq!(forget_device("token", key).err(), refused);
        assert_eq!(update_device_status("token", key, true).err(), refused);
    }
    assert_eq!(
        list_devices("token", Some(61), None).err(),
        refused(Parameter::Limit, Fault::OutOfRange)
    );
    assert!(list_devices("token", Some(60), None).is_ok());
    assert!(list_devices("token", Some(0), None).is_ok());
    assert_eq!(
        list_devices("token", None, Some("")).err(),
        refused(Parameter::PaginationToken, Fault::Empty)
    );
}

fn read(operation: Operation, body: &str) -> Result<Reply, Error> {
    Reply::from_json(operation, 200, None, body.as_bytes())
}

#[test]
fn the_user_is_read() {
    let body = json!({
        "Username": "5a1b",
        "UserAttributes": [
            { "Name": "sub", "Value": "5a1b" },
            { "Name": "email", "Value": "bob@example.org" },
            { "Name": "custom:nothing" },
        ],
        "MFAOptions": [],
        "PreferredMfaSetting": "SOFTWARE_TOKEN_MFA",
        "UserMFASettingList": ["SOFTWARE_TOKEN_MFA", "EMAIL_OTP"],
    });
    let Reply::User(user) = read(Operation::GetUser, &body.to_string()).unwrap() else {
        panic!("not a user")
    };
    assert_eq!(user.username(), "5a1b");
    assert_eq!(user.attributes().len(), 3);
    assert_eq!(user.attributes().get("email"), Some("bob@example.org"));
    assert_eq!(user.attributes().get("custom:nothing"), Some(""));
    assert_eq!(user.preferred_mfa(), Some("SOFTWARE_TOKEN_MFA"));
    assert_eq!(user.mfa_settings(), ["SOFTWARE_TOKEN_MFA", "EMAIL_OTP"]);
    let Reply::User(user) = read(Operation::GetUser, r#"{"Username":"5a1b"}"#).unwrap() else {
        panic!("not a user")
    };
    assert!(user.attributes().is_empty() && user.mfa_settings().is_empty());
    assert_eq!(user.preferred_mfa(), None);
}

#[test]
fn the_devices_are_read() {
    let body = json!({
        "Devices": [
            {
                "DeviceKey": DEVICE_KEY,
                "DeviceAttributes": [{ "Name": "device_name", "Value": "phone" }],
                "DeviceCreateDate": 1_793_523_907.25,
                "DeviceLastModifiedDate": 1_793_523_908,
            },
            { "DeviceKey": "eu-west-1_2" },
        ],
        "PaginationToken": "more",
    });
    let Reply::Devices(list) = read(Operation::ListDevices, &body.to_string()).unwrap() else {
        panic!("not a list")
    };
    assert_eq!(list.pagination_token(), Some("more"));
    let [first, second] = list.devices() else {
        panic!("not two devices")
    };
    assert_eq!(first.key(), DEVICE_KEY);
    assert_eq!(first.attributes().get("device_name"), Some("phone"));
    assert_eq!(first.created(), Some(1_793_523_907));
    assert_eq!(first.last_modified(), Some(1_793_523_908));
    assert_eq!(first.last_authenticated(), None);
    assert_eq!(second.key(), "eu-west-1_2");
    let Reply::Devices(list) = read(Operation::ListDevices, "{}").unwrap() else {
        panic!("not a list")
    };
    assert!(list.devices().is_empty() && list.pagination_token().is_none());
}

#[test]
fn what_is_no_such_reply_is_malformed() {
    for (operation, body) in [
        (Operation::GetUser, "{}"),
        (Operation::GetUser, r#"{"Username":1}"#),
        (
            Operation::GetUser,
            r#"{"Username":"a","UserAttributes":{}}"#,
        ),
        (
            Operation::GetUser,
            r#"{"Username":"a","UserAttributes":[1]}"#,
        ),
        (
            Operation::GetUser,
            r#"{"Username":"a","UserAttributes":[{"Value":"b"}]}"#,
        ),
        (
            Operation::GetUser,
            r#"{"Username":"a","UserMFASettingList":[1]}"#,
        ),
        (Operation::ListDevices, r#"{"Devices":{}}"#),
        (Operation::ListDevices, r#"{"Devices":[{}]}"#),
        (
            Operation::ListDevices,
            r#"{"Devices":[{"DeviceKey":"a","DeviceCreateDate":"now"}]}"#,
        ),
        (Operation::ListDevices, r#"{"PaginationToken":[]}"#),
    ] {
        assert_eq!(
            read(operation, body).err(),
            Some(Error::Parameter {
                parameter: Parameter::Reply,
                fault: Fault::Malformed
            }),
            "{body}"
        );
    }
    let many = format!(r#"{{"Devices":[{}]}}"#, "{},".repeat(1_000));
    assert!(read(Operation::ListDevices, &many).is_err());
}

#[test]
fn replies_that_say_nothing() {
    for operation in [
        Operation::GlobalSignOut,
        Operation::ForgetDevice,
        Operation::UpdateDeviceStatus,
        Operation::RevokeToken,
    ] {
        for body in ["{}", ""] {
            assert!(matches!(read(operation, body), Ok(Reply::Empty)), "{body}");
        }
        let body =
            br#"{"__type":"NotAuthorizedException","message":"Access Token has been revoked"}"#;
        match Reply::from_json(operation, 400, None, body).unwrap() {
            Reply::Error(error) => assert!(error.kind().is_not_authorized()),
            other => panic!("{other:?}"),
        }
        let body = br#"{"__type":"ResourceNotFoundException","message":"Device does not exist."}"#;
        match Reply::from_json(operation, 400, None, body).unwrap() {
            Reply::Error(error) => assert_eq!(error.kind(), ServiceErrorKind::DeviceNotFound),
            other => panic!("{other:?}"),
        }
    }
}
