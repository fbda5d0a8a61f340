//! Replies of every kind that stands between, withholds or refuses, each with what it must lead to.

use caldera_srp::flow::{
    Answer, AuthReply, AuthenticationResult, Completed, Error, KeptSession, NewPasswordQuestion,
    Operation, Outcome, Question, Refresh, Reply, ServiceError, ServiceErrorKind, SignIn, Step,
};
use caldera_srp::{AppClient, Error as EngineError, Fault, Parameter, Timestamp, UserPoolId};
use serde_json::{Value, json};

use super::driver::{
    DEVICE_KEY, Driver, Mode, Numbers, SESSION_1, Srp, app, device, members, now, pool, tokens,
};
use ServiceErrorKind as Kind;

fn begun() -> SignIn {
    SignIn::custom(pool(), app(), "bob")
        .begin(&mut Numbers(1))
        .unwrap()
}

fn read(status: u16, header: Option<&str>, body: &str) -> Reply {
    Reply::from_json(Operation::InitiateAuth, status, header, body.as_bytes()).unwrap()
}

/// The sign-in gets the reply; it must be as it was, and still take its tokens.
fn as_it_was(reply: Reply) -> Error {
    let mut sign_in = begun();
    let before = sign_in.request().to_json().reveal().to_owned();
    let error = sign_in.reply(reply, now(), &mut Numbers(1)).unwrap_err();
    assert!(!sign_in.is_ended(), "{error:?}");
    assert_eq!(sign_in.request().to_json().reveal(), before);
    let good = read(200, None, &tokens().to_string());
    let step = sign_in.reply(good, now(), &mut Numbers(1)).unwrap();
    assert!(matches!(step, Step::Done(_)));
    error
}

const PAGE: &str = "<!DOCTYPE html><html><body>Access Denied</body></html>";

#[test]
fn a_reply_that_is_not_the_service_s_leaves_the_sign_in_and_tells_its_status() {
    let bodies = [
        PAGE,
        "",
        " \r\n",
        "Forbidden",
        "null",
        "[]",
        "\"text\"",
        "\u{feff}<html>",
        "<?xml version=\"1.0\"?><Error><Code>AccessDenied</Code></Error>",
    ];
    for status in [
        100, 200, 201, 202, 204, 206, 301, 302, 304, 307, 400, 401, 403, 404, 405, 407, 408, 411,
        413, 429, 431, 444, 451, 499, 500, 502, 503, 504, 511, 520, 599, 999,
    ] {
        for body in bodies {
            match as_it_was(read(status, None, body)) {
                Error::Foreign(reply) => {
                    assert_eq!(reply.status(), status);
                    assert_eq!(reply.retry_after(), None);
                    let text = reply.to_string();
                    assert!(text.contains(&status.to_string()) && !text.contains("Access"));
                }
                other => panic!("{status} {body}: {other:?}"),
            }
        }
    }
    // JSON too, where it is not the service's.
    for (status, header, body) in [
        (403, None, r#"{"message":"Forbidden"}"#),
        (403, Some(""), r#"{"message":"Forbidden"}"#),
        (403, Some(":"), r#"{"message":"Forbidden"}"#),
        (429, None, r#"{"error":"rate limited"}"#),
        (
            429,
            None,
            r#"{"code":"rate_limited","message":"slow down"}"#,
        ),
        (405, None, r#"{"code":405,"message":"CAPTCHA"}"#),
        (502, None, r#"{"error":{"code":"bad_gateway"}}"#),
        (502, None, r#"{"Error":{"Code":"Bad Gateway"}}"#),
        (400, None, r#"{"__type":""}"#),
        (400, None, r#"{"__type":7}"#),
        (400, None, r#"{"__type":null,"message":"no"}"#),
        (500, None, "{}"),
        (202, None, "{}"),
        (204, None, ""),
        (302, None, r#"{"Location":"/login"}"#),
    ] {
        match as_it_was(read(status, header, body)) {
            Error::Foreign(reply) => assert_eq!(reply.status(), status, "{body}"),
            other => panic!("{status} {body}: {other:?}"),
        }
    }
    // Tokens that come with a redirection are nobody's.
    let error = as_it_was(read(302, None, &tokens().to_string()));
    assert!(matches!(error, Error::Foreign(_)));
    let bytes = Reply::from_json(Operation::InitiateAuth, 200, None, b"\xff\xfe<\0").unwrap();
    assert!(matches!(as_it_was(bytes), Error::Foreign(_)));
}

#[test]
fn a_page_is_no_success_of_an_operation_that_answers_nothing() {
    for operation in [
        Operation::RevokeToken,
        Operation::GlobalSignOut,
        Operation::ForgetDevice,
        Operation::UpdateDeviceStatus,
    ] {
        for (status, body) in [
            (200, PAGE),
            (200, "null"),
            (202, ""),
            (204, ""),
            (302, "{}"),
        ] {
            let reply = Reply::from_json(operation, status, None, body.as_bytes()).unwrap();
            assert!(matches!(reply, Reply::Foreign(_)), "{status} {body}");
        }
        for body in ["", "{}", " {} ", r#"{"ResponseMetadata":{}}"#] {
            let reply = Reply::from_json(operation, 200, None, body.as_bytes()).unwrap();
            assert!(matches!(reply, Reply::Empty), "{body}");
        }
    }
}

#[test]
fn a_refresh_tells_it_too() {
    let refresh = Refresh::new(app(), "bob", "token").unwrap();
    match refresh.complete(read(405, None, PAGE)) {
        Err(Error::Foreign(reply)) => assert_eq!(reply.status(), 405),
        other => panic!("{other:?}"),
    }
}

#[test]
fn throttling_and_outages_leave_the_sign_in_as_it_was() {
    for (status, error_type, kind) in [
        (400, "TooManyRequestsException", Kind::TooManyRequests),
        (400, "ThrottlingException", Kind::TooManyRequests),
        (400, "Throttling", Kind::TooManyRequests),
        (400, "RequestLimitExceeded", Kind::TooManyRequests),
        (400, "RequestThrottled", Kind::TooManyRequests),
        (400, "RequestThrottledException", Kind::TooManyRequests),
        (400, "ThrottledException", Kind::TooManyRequests),
        (400, "SlowDown", Kind::TooManyRequests),
        (400, "BandwidthLimitExceeded", Kind::TooManyRequests),
        (400, "PriorRequestNotComplete", Kind::TooManyRequests),
        (
            400,
            "ProvisionedThroughputExceededException",
            Kind::TooManyRequests,
        ),
        (429, "NeverHeardOfException", Kind::TooManyRequests),
        (503, "SlowDown", Kind::TooManyRequests),
        (500, "InternalErrorException", Kind::InternalError),
        (500, "InternalFailure", Kind::InternalError),
        (500, "InternalServerError", Kind::InternalError),
        (400, "InternalErrorException", Kind::InternalError),
        (503, "ServiceUnavailable", Kind::Unavailable),
        (503, "ServiceUnavailableException", Kind::Unavailable),
        (400, "RequestTimeout", Kind::Unavailable),
        (408, "RequestTimeoutException", Kind::Unavailable),
        (408, "NeverHeardOfException", Kind::Unavailable),
        (500, "NeverHeardOfException", Kind::Unavailable),
        (504, "NeverHeardOfException", Kind::Unavailable),
    ] {
        let body = json!({ "__type": error_type, "message": "Rate exceeded" }).to_string();
        for reply in [
            read(status, None, &body),
            read(status, Some(error_type), ""),
            read(status, Some(&format!("{error_type}:http://x/")), PAGE),
        ] {
            match as_it_was(reply) {
                Error::Service(error) => {
                    assert_eq!(error.kind(), kind, "{error_type}");
                    assert_eq!(error.status(), Some(status));
                    assert!(error.kind().is_transient());
                    let outcome = match kind {
                        Kind::TooManyRequests => Outcome::Throttled,
                        _ => Outcome::Unknown,
                    };
                    assert_eq!(Outcome::of(&error.into()), Some(outcome));
                }
                other => panic!("{error_type}: {other:?}"),
            }
        }
    }
    // What is no throttling ends it, with its status.
    let mut sign_in = begun();
    let body = r#"{"__type":"LimitExceededException","message":"Attempt limit exceeded"}"#;
    match sign_in.reply(read(400, None, body), now(), &mut Numbers(1)) {
        Err(Error::Service(error)) => {
            assert_eq!(error.kind(), Kind::LimitExceeded);
            assert_eq!(error.status(), Some(400));
        }
        other => panic!("{other:?}"),
    }
    assert!(sign_in.is_ended());
    assert_eq!(ServiceError::new("X", "").status(), None);
}

#[test]
fn retry_after_is_handed_on() {
    let busy = r#"{"__type":"TooManyRequestsException"}"#;
    for (header, seconds) in [
        ("120", Some(120)),
        (" 7 ", Some(7)),
        ("0", Some(0)),
        ("99999999999999999999", Some(u32::MAX)),
        ("Sun, 01 Nov 2026 09:07:07 GMT", Some(120)),
        ("Sun, 01 Nov 2026 09:05:07 GMT", Some(0)),
        ("Sun, 06 Nov 1994 08:49:37 GMT", Some(0)),
        ("Fri, 31 Dec 9999 23:59:59 GMT", Some(u32::MAX)),
        ("", None),
        ("soon", None),
        ("-1", None),
        ("1.5", None),
        ("+1", None),
        ("Mon, 01 Nov 2026 09:07:07 GMT", None),
    ] {
        match as_it_was(read(400, None, busy).with_retry_after(header, now())) {
            Error::Service(error) => assert_eq!(error.retry_after(), seconds, "{header}"),
            other => panic!("{other:?}"),
        }
        match as_it_was(read(429, None, PAGE).with_retry_after(header, now())) {
            Error::Foreign(reply) => assert_eq!(reply.retry_after(), seconds, "{header}"),
            other => panic!("{other:?}"),
        }
    }
    let reply = read(200, None, &tokens().to_string()).with_retry_after("7", now());
    assert!(matches!(reply, Reply::Auth(_)));
}

#[test]
fn an_error_s_type_is_found_wherever_it_is() {
    for body in [
        r#"{"__type":"CodeMismatchException","message":"Wrong."}"#,
        r#"{"__type":"a.b#CodeMismatchException","Message":"Wrong."}"#,
        r#"{"code":"CodeMismatchException","message":"Wrong."}"#,
        r#"{"Code":"CodeMismatchException","errorMessage":"Wrong."}"#,
        r#"{"code":"CodeMismatchException","name":"CodeMismatchException","message":"Wrong."}"#,
        r#"{"Error":{"Code":"CodeMismatchException","Message":"Wrong."}}"#,
        r#"{"error":{"code":"CodeMismatchException","message":"Wrong."}}"#,
        r#"{"Error":{"Code":"CodeMismatchException"},"message":"Wrong."}"#,
        r#"{"__type":"CodeMismatchException","code":"ELSE","message":"Wrong."}"#,
        r#"{"__type":"","code":"CodeMismatchException","message":"Wrong."}"#,
    ] {
        match read(400, None, body) {
            Reply::Error(error) => {
                assert_eq!(error.kind(), Kind::CodeMismatch, "{body}");
                assert_eq!(error.type_name(), "CodeMismatchException");
                assert_eq!(error.message(), "Wrong.", "{body}");
            }
            other => panic!("{body}: {other:?}"),
        }
    }
    // The header counts first; a code that is new counts if it is called an exception.
    match read(400, Some("UserNotFoundException"), r#"{"__type":"X"}"#) {
        Reply::Error(error) => assert_eq!(error.kind(), Kind::UserNotFound),
        other => panic!("{other:?}"),
    }
    match read(400, None, r#"{"code":"NoveltyException"}"#) {
        Reply::Error(error) => {
            assert_eq!(error.kind(), Kind::Other);
            assert_eq!(error.type_name(), "NoveltyException");
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn which_of_several_things_was_refused() {
    let id = "1example23456789";
    for (error_type, message, kind) in [
        (
            "NotAuthorized",
            "Incorrect username or password.",
            Kind::IncorrectUsernameOrPassword,
        ),
        (
            "NotAuthorized",
            "Password attempts exceeded",
            Kind::PasswordAttemptsExceeded,
        ),
        (
            "NotAuthorized",
            "Invalid session for the user, session is expired.",
            Kind::SessionExpired,
        ),
        ("NotAuthorized", "Session has expired", Kind::SessionExpired),
        (
            "NotAuthorized",
            "Invalid session for the user.",
            Kind::InvalidSession,
        ),
        (
            "NotAuthorized",
            "Invalid session for the user, session can only be used once.",
            Kind::InvalidSession,
        ),
        ("NotAuthorized", "User is disabled.", Kind::UserDisabled),
        (
            "NotAuthorized",
            "Temporary password has expired and must be reset by an administrator.",
            Kind::TemporaryPasswordExpired,
        ),
        (
            "NotAuthorized",
            "User account has expired, it must be reset by an administrator.",
            Kind::TemporaryPasswordExpired,
        ),
        (
            "NotAuthorized",
            "Invalid Refresh Token",
            Kind::InvalidRefreshToken,
        ),
        (
            "NotAuthorized",
            "Invalid Refresh Token.",
            Kind::InvalidRefreshToken,
        ),
        (
            "NotAuthorized",
            "Refresh Token has expired",
            Kind::RefreshTokenExpired,
        ),
        (
            "NotAuthorized",
            "Refresh token is expired.",
            Kind::RefreshTokenExpired,
        ),
        (
            "NotAuthorized",
            "Refresh Token has been revoked",
            Kind::RefreshTokenRevoked,
        ),
        (
            "NotAuthorized",
            "Access Token has been revoked",
            Kind::AccessTokenRevoked,
        ),
        (
            "NotAuthorized",
            "Access Token has expired",
            Kind::AccessTokenExpired,
        ),
        (
            "NotAuthorized",
            "Invalid Access Token",
            Kind::InvalidAccessToken,
        ),
        (
            "NotAuthorized",
            "Could not verify signature for Access Token",
            Kind::InvalidAccessToken,
        ),
        (
            "NotAuthorized",
            "Access Token does not have required scopes",
            Kind::AccessTokenScope,
        ),
        (
            "NotAuthorized",
            &format!("Unable to verify secret hash for client {id}"),
            Kind::SecretHashMismatch,
        ),
        (
            "NotAuthorized",
            &format!("Client {id} is configured with secret but SECRET_HASH was not received"),
            Kind::SecretHashMismatch,
        ),
        (
            "NotAuthorized",
            &format!("Client {id} is configured for secret but secret was not received"),
            Kind::SecretHashMismatch,
        ),
        (
            "NotAuthorized",
            &format!("SecretHash does not match for the client: {id}"),
            Kind::SecretHashMismatch,
        ),
        (
            "NotAuthorized",
            "Cannot modify an already provided email",
            Kind::AttributeAlreadyProvided,
        ),
        (
            "NotAuthorized",
            "Cannot modify an already provided phone_number",
            Kind::AttributeAlreadyProvided,
        ),
        (
            "NotAuthorized",
            "A client attempted to write unauthorized attribute",
            Kind::AttributeNotWritable,
        ),
        (
            "NotAuthorized",
            "Cannot modify the non-mutable attribute email_verified",
            Kind::AttributeNotWritable,
        ),
        (
            "NotAuthorized",
            "Request not allowed due to security reasons.",
            Kind::BlockedAsRisk,
        ),
        (
            "NotAuthorized",
            "Unable to login because of security reasons",
            Kind::BlockedAsRisk,
        ),
        ("NotAuthorized", "Something else.", Kind::NotAuthorized),
        ("NotAuthorized", "", Kind::NotAuthorized),
        (
            "ResourceNotFound",
            &format!("User pool client {id} does not exist."),
            Kind::ClientNotFound,
        ),
        (
            "ResourceNotFound",
            &format!("Unable to find user pool client with ID {id}"),
            Kind::ClientNotFound,
        ),
        (
            "ResourceNotFound",
            "User pool us-east-1_AbCdEf123 does not exist.",
            Kind::UserPoolNotFound,
        ),
        (
            "ResourceNotFound",
            "Device does not exist.",
            Kind::DeviceNotFound,
        ),
        ("ResourceNotFound", "device not found", Kind::DeviceNotFound),
        (
            "ResourceNotFound",
            "Group does not exist.",
            Kind::ResourceNotFound,
        ),
        (
            "ExpiredCode",
            "Your software token has already been used once.",
            Kind::CodeReused,
        ),
        (
            "ExpiredCode",
            "Invalid code provided, please request a code again.",
            Kind::ExpiredCode,
        ),
        (
            "InvalidParameter",
            "USER_SRP_AUTH is not enabled for the client.",
            Kind::AuthFlowNotEnabled,
        ),
        (
            "InvalidParameter",
            "USER_PASSWORD_AUTH flow not enabled for this client",
            Kind::AuthFlowNotEnabled,
        ),
        (
            "InvalidParameter",
            "Auth flow not enabled for this client",
            Kind::AuthFlowNotEnabled,
        ),
        (
            "InvalidParameter",
            "Initiate Auth method not supported.",
            Kind::AuthFlowNotEnabled,
        ),
        (
            "InvalidParameter",
            "Custom auth lambda trigger is not configured for the user pool.",
            Kind::AuthFlowNotEnabled,
        ),
        (
            "InvalidParameter",
            "Invalid device key given.",
            Kind::InvalidDeviceKey,
        ),
        (
            "InvalidParameter",
            "TIMESTAMP format should be EEE MMM d HH:mm:ss z yyyy in english.",
            Kind::InvalidParameter,
        ),
        // The words of one exception mean nothing in another.
        (
            "UserLambdaValidation",
            "Invalid Refresh Token",
            Kind::UserLambdaValidation,
        ),
        ("UserNotFound", "User is disabled.", Kind::UserNotFound),
    ] {
        let error_type = format!("{error_type}Exception");
        for message in [
            message.to_owned(),
            message.to_uppercase(),
            message.to_lowercase(),
        ] {
            let error = ServiceError::new(&error_type, &message);
            assert_eq!(error.kind(), kind, "{message}");
            assert_eq!(error.type_name(), error_type);
            let is_not_authorized = error_type == "NotAuthorizedException";
            assert_eq!(
                error.kind().is_not_authorized(),
                is_not_authorized,
                "{message}"
            );
            assert!(!error.kind().is_transient());
            assert!(!error.to_string().is_empty());
        }
    }
}

/// A sign-in whose device has just sent its claim.
fn at_the_device_s_claim() -> Driver {
    let mut d = Driver::new(Mode::Plain);
    d.begin(|rng| {
        SignIn::user(pool(), app(), "bob", "hunter2")
            .device(device())
            .begin(rng)
    });
    let (_, parameters) = Srp::user("bob", "hunter2").challenge(&d.member("AuthParameters.SRP_A"));
    d.reply(json!({ "ChallengeName": "PASSWORD_VERIFIER", "ChallengeParameters": parameters }));
    d.reply(
        json!({ "ChallengeName": "DEVICE_SRP_AUTH", "ChallengeParameters": { "USERNAME": "bob" } }),
    );
    let (_, parameters) =
        Srp::device(&device(), "bob").challenge(&d.member("ChallengeResponses.SRP_A"));
    d.reply(json!({
        "ChallengeName": "DEVICE_PASSWORD_VERIFIER",
        "ChallengeParameters": parameters,
    }));
    d
}

#[test]
fn a_device_s_refusal_says_device_and_not_password() {
    for (message, kind) in [
        ("Incorrect username or password.", Kind::DeviceRefused),
        ("Unable to verify the device.", Kind::DeviceRefused),
        ("", Kind::DeviceRefused),
        // What is not about the proof stays what it is.
        (
            "Invalid session for the user, session is expired.",
            Kind::SessionExpired,
        ),
        ("User is disabled.", Kind::UserDisabled),
        ("Password attempts exceeded", Kind::PasswordAttemptsExceeded),
    ] {
        let mut d = at_the_device_s_claim();
        let reply = json!({ "__type": "NotAuthorizedException", "message": message });
        match d.try_reply(400, &reply) {
            Err(Error::Service(error)) => {
                assert_eq!(error.kind(), kind, "{message}");
                assert!(error.kind().is_not_authorized());
                assert_eq!(error.message(), message);
            }
            other => panic!("{other:?}"),
        }
        assert!(d.sign_in().is_ended());
    }
    // The password's own claim is still the password's.
    let mut d = Driver::new(Mode::Plain);
    d.begin(|rng| {
        SignIn::user(pool(), app(), "bob", "hunter2")
            .device(device())
            .begin(rng)
    });
    let (_, parameters) = Srp::user("bob", "hunter2").challenge(&d.member("AuthParameters.SRP_A"));
    d.reply(json!({ "ChallengeName": "PASSWORD_VERIFIER", "ChallengeParameters": parameters }));
    let reply = json!({
        "__type": "NotAuthorizedException",
        "message": "Incorrect username or password.",
    });
    match d.try_reply(400, &reply) {
        Err(Error::Service(error)) => assert_eq!(error.kind(), Kind::IncorrectUsernameOrPassword),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_code_that_was_used_before_is_asked_for_again() {
    let mut d = Driver::new(Mode::Plain);
    d.begin(|rng| SignIn::custom(pool(), app(), "bob").begin(rng));
    d.reply(json!({ "ChallengeName": "SOFTWARE_TOKEN_MFA", "Session": SESSION_1 }));
    d.asked();
    d.answer(Answer::code("123456"));
    d.refuse(
        "ExpiredCodeException",
        "Your software token has already been used once.",
    );
    match d.asked() {
        Question::Code(question) => assert_eq!(question.rejected(), Some(Kind::CodeReused)),
        other => panic!("{other:?}"),
    }
}

fn done(reply: &Value) -> Completed {
    let mut sign_in = begun();
    let reply = read(200, None, &reply.to_string());
    match sign_in.reply(reply, now(), &mut Numbers(1)) {
        Ok(Step::Done(completed)) => completed,
        other => panic!("{other:?}"),
    }
}

#[test]
fn nothing_beside_the_tokens_withholds_them() {
    let long = "x".repeat(131_073);
    for (member, value) in [
        ("Session", json!("")),
        ("Session", json!("x".repeat(4_097))),
        ("Session", json!(7)),
        ("Session", json!({})),
        ("ChallengeName", json!("")),
        ("ChallengeName", json!(null)),
        ("ChallengeParameters", json!(null)),
        ("ChallengeParameters", json!([])),
        ("ChallengeParameters", json!("")),
        ("ChallengeParameters", json!({ "USERNAME": "" })),
        ("ChallengeParameters", json!({ "a": 1 })),
        ("ChallengeParameters", json!({ "a": long })),
        ("AvailableChallenges", json!(null)),
        ("AvailableChallenges", json!("")),
        ("AvailableChallenges", json!([""])),
        ("AvailableChallenges", json!([7])),
    ] {
        let mut reply = tokens();
        reply[member] = value.clone();
        let completed = done(&reply);
        assert_eq!(
            completed.access_token(),
            "access.token.1",
            "{member} {value}"
        );
        assert_eq!(completed.refresh_token(), Some("refresh.token.1"));
        assert_eq!(completed.expires_in(), Some(3_600));
        assert!(!completed.is_new_device_unreadable());
    }
    // With a challenge's name there is no telling which of the two is meant.
    let mut reply = tokens();
    reply["ChallengeName"] = "SMS_MFA".into();
    let error = as_it_was(read(200, None, &reply.to_string()));
    assert!(matches!(error, Error::Unexpected(_)));
}

#[test]
fn a_lifetime_that_cannot_be_is_not_known() {
    for (written, seconds) in [
        ("3600", Some(3_600)),
        ("3600.0", Some(3_600)),
        ("3.6e3", Some(3_600)),
        ("3599.9", Some(3_599)),
        ("0", Some(0)),
        ("2147483647", Some(i32::MAX)),
        ("-1", None),
        ("-0.5", None),
        ("2147483648", None),
        ("99999999999999999999", None),
        ("1e400", None),
        ("\"3600\"", None),
        ("null", None),
        ("{}", None),
        ("[3600]", None),
        ("true", None),
    ] {
        let body = tokens().to_string();
        let body = body.replace(":3600", &format!(":{written}"));
        let mut sign_in = begun();
        match sign_in.reply(read(200, None, &body), now(), &mut Numbers(1)) {
            Ok(Step::Done(completed)) => {
                assert_eq!(completed.expires_in(), seconds, "{written}");
                let end = seconds.map(|seconds| now().checked_add_seconds(seconds.into()).unwrap());
                assert_eq!(completed.keep().unwrap().expires_at(), end);
            }
            other => panic!("{written}: {other:?}"),
        }
    }
    // From an SDK too.
    let result = || AuthenticationResult::new().with_access_token("a");
    for seconds in [-1, i32::MIN] {
        let reply = AuthReply::new().with_authentication_result(result().with_expires_in(seconds));
        match begun().reply(reply, now(), &mut Numbers(1)) {
            Ok(Step::Done(completed)) => assert_eq!(completed.expires_in(), None),
            other => panic!("{other:?}"),
        }
    }
}

#[test]
fn a_new_device_whose_keys_cannot_be_used_is_told_and_none() {
    let long = "x".repeat(129);
    for metadata in [
        json!({}),
        json!([]),
        json!(""),
        json!("key"),
        json!(7),
        json!(false),
        json!({ "DeviceKey": DEVICE_KEY }),
        json!({ "DeviceGroupKey": "-F" }),
        json!({ "DeviceKey": "", "DeviceGroupKey": "-F" }),
        json!({ "DeviceKey": DEVICE_KEY, "DeviceGroupKey": "" }),
        json!({ "DeviceKey": DEVICE_KEY, "DeviceGroupKey": null }),
        json!({ "DeviceKey": null, "DeviceGroupKey": "-F" }),
        json!({ "DeviceKey": 7, "DeviceGroupKey": "-F" }),
        json!({ "DeviceKey": DEVICE_KEY, "DeviceGroupKey": ["-F"] }),
        json!({ "DeviceKey": &long, "DeviceGroupKey": "-F" }),
        json!({ "DeviceKey": DEVICE_KEY, "DeviceGroupKey": &long }),
    ] {
        let mut reply = tokens();
        reply["AuthenticationResult"]["NewDeviceMetadata"] = metadata.clone();
        let completed = done(&reply);
        assert_eq!(completed.access_token(), "access.token.1");
        assert!(completed.is_new_device_unreadable(), "{metadata}");
        assert_eq!(completed.new_device_key(), None);
        assert!(
            completed
                .confirm_device(None, &mut Numbers(1))
                .unwrap()
                .is_none()
        );
        let written: Value = serde_json::from_str(completed.to_json().reveal()).unwrap();
        assert_eq!(written["is_new_device_unreadable"], true);
        let kept = completed.keep().unwrap();
        assert!(kept.device_key().is_none());
    }
    let mut reply = tokens();
    reply["AuthenticationResult"]["NewDeviceMetadata"] = json!(null);
    assert!(!done(&reply).is_new_device_unreadable());
    reply["AuthenticationResult"]["NewDeviceMetadata"] =
        json!({ "DeviceKey": "k".repeat(128), "DeviceGroupKey": "-F", "More": [1] });
    let completed = done(&reply);
    assert!(!completed.is_new_device_unreadable());
    assert_eq!(completed.new_device_key().map(str::len), Some(128));
    // From an SDK too.
    let result = AuthenticationResult::new()
        .with_access_token("a")
        .with_new_device("", "-F");
    let reply = AuthReply::new().with_authentication_result(result);
    match begun().reply(reply, now(), &mut Numbers(1)) {
        Ok(Step::Done(completed)) => assert!(completed.is_new_device_unreadable()),
        other => panic!("{other:?}"),
    }
}

#[test]
fn other_tokens_that_are_empty_are_none() {
    for (member, value) in [
        ("IdToken", json!("")),
        ("RefreshToken", json!("")),
        ("TokenType", json!(7)),
        ("TokenType", json!("x".repeat(257))),
        ("IdToken", json!(null)),
    ] {
        let mut reply = tokens();
        reply["AuthenticationResult"][member] = value;
        let completed = done(&reply);
        let text = match member {
            "IdToken" => completed.id_token(),
            "RefreshToken" => completed.refresh_token(),
            _ => completed.token_type(),
        };
        assert_eq!(text, None, "{member}");
    }
    // A token that is there and no text is not dropped silently.
    for member in ["AccessToken", "IdToken", "RefreshToken"] {
        let mut reply = tokens();
        reply["AuthenticationResult"][member] = json!(7);
        let text = reply.to_string();
        let read = Reply::from_json(Operation::InitiateAuth, 200, None, text.as_bytes());
        let malformed = EngineError::Parameter {
            parameter: Parameter::Reply,
            fault: Fault::Malformed,
        };
        assert_eq!(read.err(), Some(malformed), "{member}");
    }
    // A refresh whose reply has an empty refresh token keeps the old one.
    let refresh = Refresh::new(app(), "bob", "old").unwrap();
    let mut reply = tokens();
    reply["AuthenticationResult"]["RefreshToken"] = "".into();
    let completed = refresh
        .complete(read(200, None, &reply.to_string()))
        .unwrap();
    assert_eq!(completed.refresh_token(), Some("old"));
}

fn new_password_question(attributes: &str) -> (NewPasswordQuestion, Value) {
    let mut sign_in = begun();
    let challenge = json!({
        "ChallengeName": "NEW_PASSWORD_REQUIRED",
        "ChallengeParameters": { "userAttributes": attributes, "requiredAttributes": "[]" },
        "Session": SESSION_1,
    });
    let reply = read(200, None, &challenge.to_string());
    match sign_in.reply(reply, now(), &mut Numbers(1)) {
        Ok(Step::Ask(question)) => {
            let json = serde_json::from_str(question.to_json().reveal()).unwrap();
            match question {
                Question::NewPassword(question) => (question, json),
                other => panic!("{other:?}"),
            }
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn every_attribute_that_a_user_can_have_is_there() {
    for count in [0, 1, 64, 65, 66, 256] {
        let attributes: serde_json::Map<_, _> = (0..count)
            .map(|number| (format!("custom:{number}"), json!(number.to_string())))
            .collect();
        let text = Value::Object(attributes.clone()).to_string();
        let (question, json) = new_password_question(&text);
        assert_eq!(question.attributes().unwrap().len(), count);
        assert_eq!(json["attributes"], Value::Object(attributes));
        assert!(json.get("attributes_json").is_none());
    }
    let (question, json) = new_password_question(
        r#"{"email_verified":true,"custom:n":7.50,"custom:null":null,"email":"b@x"}"#,
    );
    let attributes = question.attributes().unwrap();
    assert_eq!(attributes.get("email_verified"), Some("true"));
    assert_eq!(attributes.get("custom:n"), Some("7.50"));
    assert_eq!(attributes.get("email"), Some("b@x"));
    assert_eq!(attributes.len(), 3);
    assert_eq!(json["attributes"]["custom:n"], "7.50");
    // What cannot be read is handed on as it is.
    for text in ["", "[]", "{", r#"{"a":{}}"#, r#"{"a":["b"]}"#] {
        let (question, json) = new_password_question(text);
        assert!(question.attributes().is_err(), "{text}");
        assert!(json.get("attributes").is_none());
        assert_eq!(json["attributes_json"], text);
    }
}

#[test]
fn ids_are_of_printable_ascii_without_white_space() {
    for id in [
        "us-east-1_AbCdEf123",
        "local_1-2-3",
        "eu-west-1_a.b",
        "r_~!@#$%^&*()",
    ] {
        assert!(id.parse::<UserPoolId>().is_ok(), "{id}");
    }
    for (id, fault) in [
        (" us-east-1_X", Fault::Malformed),
        ("us-east-1_X ", Fault::Malformed),
        ("us-east-1_X\n", Fault::Malformed),
        ("us-east-1_X\r\n", Fault::Malformed),
        ("us-east-1\t_X", Fault::Malformed),
        ("us east-1_X", Fault::Malformed),
        ("us-east-1_\u{a0}X", Fault::Malformed),
        ("us-east-1_X\u{200b}", Fault::Malformed),
        ("\u{feff}us-east-1_X", Fault::Malformed),
        ("us-east-1_\0", Fault::Malformed),
        ("us-east-1_\u{7f}", Fault::Malformed),
        ("us\u{2013}east-1_X", Fault::Malformed),
        ("us-east-1_é", Fault::Malformed),
        ("us-east-1", Fault::Malformed),
        ("", Fault::Empty),
        (" ", Fault::Malformed),
    ] {
        let refused = EngineError::Parameter {
            parameter: Parameter::UserPoolId,
            fault,
        };
        assert_eq!(id.parse::<UserPoolId>().err(), Some(refused), "{id:?}");
    }
    for id in ["1example23456789", "a-b-c", "my_client", "!"] {
        assert!(AppClient::new(id).is_ok(), "{id}");
    }
    for (id, fault) in [
        ("a b", Fault::Malformed),
        (" a", Fault::Malformed),
        ("a\n", Fault::Malformed),
        ("a\u{a0}", Fault::Malformed),
        ("a\u{200d}", Fault::Malformed),
        ("ä", Fault::Malformed),
        ("a\0", Fault::Malformed),
        ("\"a\"\u{1b}", Fault::Malformed),
        ("", Fault::Empty),
    ] {
        let refused = EngineError::Parameter {
            parameter: Parameter::ClientId,
            fault,
        };
        assert_eq!(AppClient::new(id).err(), Some(refused), "{id:?}");
    }
}

#[test]
fn codes_are_cleaned_or_refused_before_they_are_sent() {
    let key = |name: &str| format!("ChallengeResponses.{name}_CODE");
    for (name, typed, sent) in [
        ("SOFTWARE_TOKEN_MFA", "123 456", Some("123456")),
        ("SOFTWARE_TOKEN_MFA", " 123-456\n", Some("123456")),
        ("SOFTWARE_TOKEN_MFA", "12345", None),
        ("SOFTWARE_TOKEN_MFA", "1234567", None),
        ("SOFTWARE_TOKEN_MFA", "12345o", None),
        ("SOFTWARE_TOKEN_MFA", "١٢٣٤٥٦", None),
        ("SMS_MFA", "123 456", Some("123456")),
        ("SMS_MFA", "1", Some("1")),
        ("SMS_MFA", "12a", None),
        ("EMAIL_OTP", "1234-5678", Some("12345678")),
        ("EMAIL_OTP", "code: 1", None),
        ("EMAIL_MFA", "12 34", Some("1234")),
        ("SMS_OTP", "\u{a0}12\u{2013}34", Some("1234")),
        ("SMS_OTP", "--", None),
    ] {
        let mut d = Driver::new(Mode::Plain);
        d.begin(|rng| SignIn::custom(pool(), app(), "bob").begin(rng));
        d.reply(json!({ "ChallengeName": name, "Session": SESSION_1 }));
        d.asked();
        let answered = d.sign_in().answer(Answer::code(typed));
        match sent {
            Some(code) => {
                let request = answered.unwrap();
                assert_eq!(members(&request)[&key(name)], code, "{name} {typed}");
            }
            None => {
                refused_code(answered.err());
                // The question is still open, and takes the right one.
                assert!(d.sign_in().question().is_some());
                d.answer(Answer::code("654 321"));
                assert_eq!(d.member(&key(name)), "654321");
            }
        }
    }
}

fn refused_code(error: Option<Error>) {
    match error {
        Some(Error::Engine(EngineError::Parameter {
            parameter: Parameter::Answer,
            fault: Fault::Malformed,
        })) => {}
        other => panic!("{other:?}"),
    }
}

#[test]
fn the_first_code_of_an_authenticator_app_is_cleaned_too() {
    let mut d = Driver::new(Mode::Plain);
    d.begin(|rng| SignIn::custom(pool(), app(), "bob").begin(rng));
    d.reply(json!({ "ChallengeName": "MFA_SETUP", "Session": SESSION_1 }));
    d.reply(json!({ "SecretCode": "JBSWY3DPEHPK3PXP" }));
    d.asked();
    for typed in ["12345", "1234567", "abcdef", "123,456"] {
        refused_code(d.sign_in().answer(Answer::code(typed)).err());
        assert!(d.sign_in().question().is_some());
    }
    d.answer(Answer::code("123 456"));
    assert_eq!(d.member("UserCode"), "123456");
}

#[test]
fn other_answers_are_never_touched() {
    let mut d = Driver::new(Mode::Plain);
    d.begin(|rng| SignIn::custom(pool(), app(), "bob").begin(rng));
    d.reply(json!({ "ChallengeName": "CUSTOM_CHALLENGE" }));
    d.asked();
    d.answer(Answer::text(" 123 - 456 "));
    assert_eq!(d.member("ChallengeResponses.ANSWER"), " 123 - 456 ");
    d.reply(json!({ "ChallengeName": "SMS_MFA" }));
    d.asked();
    let mut responses = caldera_srp::Parameters::new();
    responses.set("SMS_MFA_CODE", "12 a");
    d.answer(Answer::by_hand(responses));
    assert_eq!(d.member("ChallengeResponses.SMS_MFA_CODE"), "12 a");
}

#[test]
fn what_is_kept_does_not_know_when_tokens_of_no_known_lifetime_end() {
    let mut reply = tokens();
    reply["AuthenticationResult"]["ExpiresIn"] = json!(-7);
    let kept = done(&reply).keep().unwrap();
    assert_eq!(kept.expires_at(), None);
    assert!(!kept.needs_refresh(Timestamp::from_unix_seconds(253_402_300_799).unwrap(), 60));
    let read = KeptSession::from_json(kept.to_json().reveal()).unwrap();
    assert_eq!(read.expires_at(), None);
}
