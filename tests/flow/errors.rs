//! What errors print: each thing once, and of what came from outside nothing but an exception's name.

use core::error::Error as _;

use caldera_srp::flow::{
    AuthFlow, AuthReply, AuthenticationResult, ChallengeName, Error, Misuse, Operation,
    ServiceError, SignIn, Step, Unexpected,
};
use caldera_srp::{AppClient, Fault, Parameter, SystemRng, Timestamp, UserPoolId};

/// As a reporter prints an error: its own text, and those of its sources.
fn reported(error: &Error) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(error) = source {
        text.push_str(": ");
        text.push_str(&error.to_string());
        source = error.source();
    }
    text
}

/// What names a thing of the service prints that name.
#[test]
fn names_print_themselves() {
    for (operation, name) in [
        (Operation::InitiateAuth, "InitiateAuth"),
        (Operation::ForgetDevice, "ForgetDevice"),
    ] {
        assert_eq!(operation.to_string(), name);
        assert_eq!(operation.name(), name);
    }
    assert_eq!(AuthFlow::UserSrpAuth.to_string(), "USER_SRP_AUTH");
    assert_eq!(ChallengeName::SmsMfa.to_string(), "SMS_MFA");
    assert_eq!(ChallengeName::from("X").to_string(), "X");
}

#[test]
fn a_reporter_prints_each_error_once() {
    let engine = caldera_srp::Error::Parameter {
        parameter: Parameter::Salt,
        fault: Fault::NotHex,
    };
    let service = ServiceError::new("CodeMismatchException", "Invalid code");
    let errors: [(Error, String); 4] = [
        (engine.into(), engine.to_string()),
        (service.clone().into(), service.to_string()),
        (Unexpected::Neither.into(), Unexpected::Neither.to_string()),
        (Misuse::Ended.into(), Misuse::Ended.to_string()),
    ];
    for (error, inner) in errors {
        assert!(!inner.is_empty());
        assert_eq!(reported(&error), inner);
    }
}

#[test]
fn every_misuse_and_every_surprise_has_words_of_its_own() {
    let mut texts: Vec<String> = [
        Misuse::QuestionOpen,
        Misuse::NoQuestion,
        Misuse::WrongAnswer,
        Misuse::NotOffered,
        Misuse::PasswordMissing,
        Misuse::Ended,
    ]
    .map(|misuse| misuse.to_string())
    .into();
    texts.extend(
        [
            Unexpected::Neither,
            Unexpected::Both,
            Unexpected::OtherOperation,
            Unexpected::Challenge(ChallengeName::SmsMfa),
            Unexpected::TooManyPasswords,
            Unexpected::TooManySteps,
        ]
        .map(|unexpected| unexpected.to_string()),
    );
    assert!(texts.iter().all(|text| text.len() > 10), "{texts:?}");
    assert!(texts[9].contains("SMS_MFA"), "{}", texts[9]);
    let all = texts.len();
    texts.sort();
    texts.dedup();
    assert_eq!(texts.len(), all);
}

#[test]
fn the_name_of_an_unknown_exception_is_told_and_nothing_else_in_its_place() {
    let told = ServiceError::new("com.example#NewThingException:http://x", "secret words");
    assert_eq!(
        told.to_string(),
        "the service refused for a reason that is not known here: NewThingException"
    );
    for name in [
        "hunter2",
        "hunter2Exception",
        "correct horse Exception",
        "Exception\u{202e}",
        "",
        &format!("{}Exception", "A".repeat(56)),
    ] {
        let error = ServiceError::new(name, "");
        assert_eq!(
            error.to_string(),
            "the service refused for a reason that is not known here",
            "{name}"
        );
    }
    let longest = format!("{}Exception", "A".repeat(55));
    let error = ServiceError::new(&longest, "");
    assert!(error.to_string().ends_with(&longest));
    // A kind that is known speaks for itself.
    let known = ServiceError::new("CodeMismatchException", "");
    assert_eq!(known.to_string(), known.kind().to_string());
}

#[test]
fn tokens_come_by_value() {
    let pool: UserPoolId = "us-east-1_AbCdEf123".parse().unwrap();
    let app = AppClient::new("1example23456789").unwrap();
    let tokens = |result: AuthenticationResult| {
        let mut sign_in = SignIn::custom(pool.clone(), app.clone(), "bob")
            .begin(&mut SystemRng)
            .unwrap();
        let body = sign_in.request().into_body();
        assert_eq!(body, sign_in.request().to_json().reveal());
        let reply = AuthReply::new().with_authentication_result(result);
        let now = Timestamp::from_unix_seconds(1_793_523_907).unwrap();
        match sign_in.reply(reply, now, &mut SystemRng).unwrap() {
            Step::Done(completed) => completed.into_tokens(),
            step => panic!("{step:?}"),
        }
    };
    let whole = AuthenticationResult::new()
        .with_access_token("access")
        .with_id_token("id")
        .with_refresh_token("refresh");
    let given = tokens(whole);
    assert_eq!(given.access.reveal(), "access");
    assert_eq!(given.id.as_ref().unwrap().reveal(), "id");
    assert_eq!(given.refresh.as_ref().unwrap().reveal(), "refresh");
    assert!(!format!("{given:?}").contains("access\""));
    let given = tokens(AuthenticationResult::new().with_access_token("access"));
    assert!(given.id.is_none() && given.refresh.is_none());
}
