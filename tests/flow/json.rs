//! The service's JSON, and a remembered device's.

use caldera_srp::{
    Device, Error as EngineError, Fault, Parameter,
    flow::{Answer, Error, Operation, Question, Reply, ServiceErrorKind, SignIn, Step},
};
use serde_json::json;

use super::driver::{Numbers, app, device, members, now, pool};

fn read(operation: Operation, body: &str) -> Result<Reply, EngineError> {
    Reply::from_json(operation, 200, None, body.as_bytes())
}

fn refused(fault: Fault) -> EngineError {
    EngineError::Parameter {
        parameter: Parameter::Reply,
        fault,
    }
}

fn begun() -> SignIn {
    SignIn::custom(pool(), app(), "bob")
        .begin(&mut Numbers(1))
        .unwrap()
}

#[test]
fn unknown_members_and_nulls_are_skipped() {
    let body = r#"{
        "Novelty": [{"a": {"b": [1, 2.5e-3, true, null, "\u00e9\ud83d\udc0e"]}}],
        "AuthenticationResult": null,
        "ChallengeName": "SMS_MFA",
        "ChallengeParameters": {"CODE_DELIVERY_DESTINATION": "+\u002a1", "NOTHING": null},
        "Session": null
    }"#;
    let reply = read(Operation::InitiateAuth, body).unwrap();
    let Step::Ask(Question::Code(question)) = begun().reply(reply, now(), &mut Numbers(1)).unwrap()
    else {
        panic!("no question")
    };
    assert_eq!(question.destination(), Some("+*1"));
}

#[test]
fn a_reply_is_bounded_before_it_is_read() {
    let body = vec![b' '; (1 << 20) + 1];
    for status in [200, 400] {
        assert_eq!(
            Reply::from_json(Operation::InitiateAuth, status, None, &body).err(),
            Some(refused(Fault::TooLong { limit: 1 << 20 }))
        );
    }
    let mut body = tokens_text().into_bytes();
    body.resize(1 << 20, b' ');
    assert!(Reply::from_json(Operation::InitiateAuth, 200, None, &body).is_ok());
}

fn tokens_text() -> String {
    super::driver::tokens().to_string()
}

#[test]
fn what_is_no_reply_is_malformed() {
    for body in [
        "{",
        "{}{}",
        "{\"Session\":\"a\",\"Session\":\"a\"}",
        "{\"Session\":1}",
        "{\"Session\":{}}",
        "{\"Session\":\"\\ud800\"}",
        "{\"Session\":\"\\udc00\"}",
        "{\"Session\":\"\\ud800\\u0041\"}",
        "{\"Session\":\"\\u12\"}",
        "{\"Session\":\"\\x41\"}",
        "{\"Session\":\"\n\"}",
        "{\"ChallengeName\":[]}",
        "{\"ChallengeParameters\":[]}",
        "{\"ChallengeParameters\":{\"SALT\":1}}",
        "{\"ChallengeParameters\":{\"SALT\":\"1\",\"SALT\":\"1\"}}",
        "{\"AvailableChallenges\":\"PASSWORD\"}",
        "{\"AvailableChallenges\":[1]}",
        "{\"AuthenticationResult\":\"tokens\"}",
        "{\"AuthenticationResult\":{\"AccessToken\":1}}",
    ] {
        assert_eq!(
            read(Operation::InitiateAuth, body).err(),
            Some(refused(Fault::Malformed)),
            "{body}"
        );
    }
    for body in ["{}", "{\"Status\":1}"] {
        assert!(
            read(Operation::VerifySoftwareToken, body).is_err(),
            "{body}"
        );
    }
    assert!(
        read(
            Operation::ConfirmDevice,
            "{\"UserConfirmationNecessary\":\"yes\"}"
        )
        .is_err()
    );
    let deep = format!("{{\"a\":{}", "[".repeat(100_000));
    assert!(read(Operation::InitiateAuth, &deep).is_err());
}

#[test]
fn an_object_has_256_members_at_most() {
    let object = |count: usize| {
        let members: Vec<_> = (0..count)
            .map(|number| format!("\"m{number}\":\"\""))
            .collect();
        format!("{{{}}}", members.join(","))
    };
    let parameters = |count| format!("{{\"ChallengeParameters\":{}}}", object(count));
    assert!(read(Operation::InitiateAuth, &object(256)).is_ok());
    assert!(read(Operation::InitiateAuth, &object(257)).is_err());
    assert!(read(Operation::InitiateAuth, &parameters(256)).is_ok());
    assert!(read(Operation::InitiateAuth, &parameters(257)).is_err());
}

#[test]
fn a_list_of_one_choice_too_many_is_refused_by_its_name() {
    let body = |count: usize| {
        let choices = vec!["\"PASSWORD\""; count].join(",");
        format!("{{\"ChallengeName\":\"SELECT_CHALLENGE\",\"AvailableChallenges\":[{choices}]}}")
    };
    let taken = |count: usize| {
        let reply = read(Operation::InitiateAuth, &body(count)).unwrap();
        begun().reply(reply, now(), &mut Numbers(1)).map(drop)
    };
    assert!(taken(256).is_ok());
    let refused = taken(257).unwrap_err().to_string();
    assert!(refused.starts_with("AvailableChallenges "), "{refused}");
    // Of a longer one the rest is not read.
    assert!(read(Operation::InitiateAuth, &body(258)).is_err());
}

#[test]
fn any_other_list_has_256_elements_at_most() {
    let user = |count: usize| {
        let settings = vec!["\"EMAIL_OTP\""; count].join(",");
        let body = format!("{{\"Username\":\"bob\",\"UserMFASettingList\":[{settings}]}}");
        read(Operation::GetUser, &body)
    };
    assert!(user(256).is_ok());
    for count in [257, 258, 300] {
        assert_eq!(
            user(count).err(),
            Some(refused(Fault::Malformed)),
            "{count}"
        );
    }
}

#[test]
fn every_escape_is_read_as_another_parser_reads_it() {
    // The session is carried through this crate's reader and writer, with every character that an
    // escape can stand for, plain and escaped.
    let every: String = (0..0x1_0000_u32)
        .step_by(13)
        .chain(0..0x100)
        .chain([0x1_f40e, 0x10_ffff, 0x1_0000])
        .filter_map(char::from_u32)
        .collect();
    let escaped: String = every
        .encode_utf16()
        .map(|unit| format!("\\u{unit:04X}"))
        .collect();
    for chunk in [
        &escaped,
        &json!(every).to_string().trim_matches('"').to_owned(),
    ] {
        // 4,096 bytes is the bound of a session; a code's destination has a wider one.
        let body = format!(
            "{{\"ChallengeName\":\"CUSTOM_CHALLENGE\",\"ChallengeParameters\":{{\"q\":\"{chunk}\"}}}}"
        );
        let reply = read(Operation::InitiateAuth, &body).unwrap();
        let mut sign_in = begun();
        let Step::Ask(Question::Custom(question)) =
            sign_in.reply(reply, now(), &mut Numbers(1)).unwrap()
        else {
            panic!("no question")
        };
        assert_eq!(question.parameters().get("q"), Some(every.as_str()));
        let request = sign_in.answer(Answer::text(every.as_str())).unwrap();
        assert_eq!(members(&request)["ChallengeResponses.ANSWER"], every);
    }
}

#[test]
fn escapes_at_the_edges_of_the_surrogates() {
    let parameter = |escaped: &str| {
        let body = format!(
            "{{\"ChallengeName\":\"CUSTOM_CHALLENGE\",\"ChallengeParameters\":{{\"q\":\"{escaped}\"}}}}"
        );
        read(Operation::InitiateAuth, &body).map(|reply| {
            let mut sign_in = begun();
            match sign_in.reply(reply, now(), &mut Numbers(1)).unwrap() {
                Step::Ask(Question::Custom(question)) => question
                    .parameters()
                    .get("q")
                    .unwrap_or_default()
                    .to_owned(),
                step => panic!("{step:?} instead of a question"),
            }
        })
    };
    // As RFC 8259 (7) and the Unicode Standard (3.9, table 3-5) have them.
    for (escaped, character) in [
        (r"\ud7ff", "\u{d7ff}"),
        (r"\ue000", "\u{e000}"),
        (r"\uffff", "\u{ffff}"),
        (r"\u0000", "\0"),
        (r"\ud800\udc00", "\u{10000}"),
        (r"\ud800\udfff", "\u{103ff}"),
        (r"\ud801\udc00", "\u{10400}"),
        (r"\udbff\udc00", "\u{10fc00}"),
        (r"\uDBFF\uDFFF", "\u{10ffff}"),
        (r"\ud7ff\ud800\udc00\ue000", "\u{d7ff}\u{10000}\u{e000}"),
    ] {
        assert_eq!(parameter(escaped).as_deref(), Ok(character), "{escaped}");
    }
    for escaped in [
        r"\ud800",
        r"\udbff",
        r"\udc00",
        r"\udfff",
        r"\ud800\ud800",
        r"\ud800\udbff",
        r"\udbff\ue000",
        r"\ud800\ue000",
        r"\udc00\ud800",
        r"\ud800\u0041",
        r"\ud800x",
        r"\ud800\n",
        r"\ud800\udc0",
        r"\ud80",
        r"\u+041",
        r"\ud800\u+c00",
    ] {
        assert!(parameter(escaped).is_err(), "{escaped}");
    }
}

#[test]
fn errors_are_read_from_body_and_header() {
    let read = |status, header, body: &str| match Reply::from_json(
        Operation::InitiateAuth,
        status,
        header,
        body.as_bytes(),
    )
    .unwrap()
    {
        Reply::Error(error) => (error.kind(), error.message().to_owned()),
        other => panic!("{other:?}"),
    };
    let disabled = (
        ServiceErrorKind::UserDisabled,
        "User is disabled.".to_owned(),
    );
    let message = r#""message":"User is disabled.""#;
    for (header, body) in [
        (
            None,
            format!(r#"{{"__type":"NotAuthorizedException",{message}}}"#),
        ),
        (
            None,
            format!(r#"{{"__type":"com.x.y#NotAuthorizedException",{message}}}"#),
        ),
        (
            None,
            r#"{"__type":"NotAuthorizedException","Message":"User is disabled."}"#.to_owned(),
        ),
        (Some("NotAuthorizedException"), format!("{{{message}}}")),
        (
            Some("NotAuthorizedException:http://internal.amazon.com/coral/com.x.y/"),
            format!("{{{message}}}"),
        ),
        (
            Some(""),
            format!(r#"{{"__type":"NotAuthorizedException",{message}}}"#),
        ),
    ] {
        assert_eq!(read(400, header, &body), disabled, "{header:?} {body}");
    }
    // A server that failed may succeed later, by whatever name it calls that.
    for (status, header, body) in [
        (503, Some("ServiceUnavailable"), ""),
        (500, None, "{\"__type\":\"NoveltyFailure\"}"),
        (408, None, "{\"__type\":\"NoveltyFailure\"}"),
    ] {
        let (kind, _) = read(status, header, body);
        assert_eq!(kind, ServiceErrorKind::Unavailable, "{header:?} {body}");
    }
    let known = read(500, Some("UserNotFoundException"), "").0;
    assert_eq!(known, ServiceErrorKind::UserNotFound);
    assert_eq!(
        read(500, Some("InternalErrorException"), "").0,
        ServiceErrorKind::InternalError
    );
    // Over-long texts are cut, and not in the middle of a character.
    let long = format!(
        "{{\"__type\":\"X\",\"message\":\"a{}\"}}",
        "é".repeat(5_000)
    );
    let (kind, message) = read(400, None, &long);
    assert_eq!((kind, message.len()), (ServiceErrorKind::Other, 4_095));
}

#[test]
fn an_unavailable_service_can_be_asked_again() {
    let mut sign_in = begun();
    let body = b"{\"__type\":\"ServiceUnavailableException\"}";
    let reply = Reply::from_json(Operation::InitiateAuth, 502, None, body).unwrap();
    match sign_in.reply(reply, now(), &mut Numbers(1)) {
        Err(Error::Service(error)) => assert!(error.kind().is_transient()),
        other => panic!("{other:?}"),
    }
    assert!(!sign_in.is_ended());
}

#[test]
fn confirm_device_may_want_the_users_word() {
    for (body, necessary) in [
        ("{\"UserConfirmationNecessary\":true}", true),
        ("{\"UserConfirmationNecessary\":false}", false),
        ("{}", false),
    ] {
        match read(Operation::ConfirmDevice, body).unwrap() {
            Reply::DeviceConfirmed(reply) => {
                assert_eq!(reply.user_confirmation_necessary(), necessary);
            }
            other => panic!("{other:?}"),
        }
    }
}

#[test]
fn a_device_is_kept_and_found_again() {
    let text = device().to_json();
    assert_eq!(
        text.reveal(),
        "{\"version\":1,\"device_key\":\"eu-west-1_2a859a59-722d-4db3-a77b-9ba3e2cfa0ba\",\
         \"device_group_key\":\"-FDRunwQv\",\"password\":\"c2VjcmV0IG9mIHRoZSBkZXZpY2U=\"}"
    );
    let found = Device::from_json(text.reveal()).unwrap();
    assert_eq!(found.key(), device().key());
    assert_eq!(found.group_key(), device().group_key());
    assert_eq!(found.password().reveal(), device().password().reveal());
    // A later version may add members.
    let more = text
        .reveal()
        .replace("{\"version\":1", "{\"version\":1,\"added\":[1]");
    assert!(Device::from_json(&more).is_ok());
}

#[test]
fn a_device_at_its_longest_is_kept_and_found_again() {
    let (key, password) = ("\u{1}".repeat(128), "\u{1}".repeat(4_096));
    let device = Device::new(&key, &key, password.clone()).unwrap();
    let found = Device::from_json(device.to_json().reveal()).unwrap();
    assert_eq!(
        (found.key(), found.password().reveal()),
        (&*key, &*password)
    );
}

#[test]
fn what_is_no_device_of_this_version_is_refused() {
    let stored = |fault| EngineError::Parameter {
        parameter: Parameter::StoredDevice,
        fault,
    };
    let text = device().to_json();
    let text = text.reveal();
    for (text, error) in [
        (
            text.replace("\"version\":1", "\"version\":2"),
            stored(Fault::OutOfRange),
        ),
        (
            text.replace("\"version\":1", "\"version\":0"),
            stored(Fault::OutOfRange),
        ),
        (text.replace("\"version\":1,", ""), stored(Fault::Malformed)),
        (
            text.replace("\"version\":1", "\"version\":\"1\""),
            stored(Fault::Malformed),
        ),
        (
            text.replace("\"version\":1", "\"version\":null"),
            stored(Fault::Malformed),
        ),
        (
            text.replace("\"password\"", "\"passwort\""),
            stored(Fault::Malformed),
        ),
        (
            text.replace("\"device_key\"", "\"device_group_key\""),
            stored(Fault::Malformed),
        ),
        (String::new(), stored(Fault::Malformed)),
        (" ".repeat(32_769), stored(Fault::TooLong { limit: 32_768 })),
        (
            text.replace("-FDRunwQv", ""),
            EngineError::Parameter {
                parameter: Parameter::DeviceGroupKey,
                fault: Fault::Empty,
            },
        ),
        (
            text.replace("-FDRunwQv", &"x".repeat(129)),
            EngineError::Parameter {
                parameter: Parameter::DeviceGroupKey,
                fault: Fault::TooLong { limit: 128 },
            },
        ),
    ] {
        assert_eq!(Device::from_json(&text).err(), Some(error), "{text}");
    }
}
