//! Exact limits: every document that a caller hands over, as long as may be and one byte longer; and what a
//! fresh start carries and refuses.

use caldera_srp::flow::{Answer, Context, Error, KeptSession, Misuse, SignIn, SignInBuilder};
use caldera_srp::{Device, Error as EngineError, Fault, Parameter, Parameters};
use serde_json::{Value, json};

use super::driver::{Driver, Mode, Numbers, app, device, pool, tokens};

/// The text, and white space up to a length.
fn filled(text: &str, length: usize) -> String {
    format!("{text}{}", " ".repeat(length - text.len()))
}

fn too_long(parameter: Parameter, limit: usize) -> Option<EngineError> {
    let fault = Fault::TooLong { limit };
    Some(EngineError::Parameter { parameter, fault })
}

#[test]
fn documents_are_taken_at_their_limit_and_refused_beyond() {
    let (kib, mib) = (1 << 10, 1 << 20);
    let text = json!({ "code": "123456" }).to_string();
    assert!(Answer::from_json(&filled(&text, mib)).is_ok());
    let refused = Answer::from_json(&filled(&text, mib + 1)).err();
    assert_eq!(refused, too_long(Parameter::Answer, mib));

    let text = device().to_json();
    let stored = |length| Device::from_json(&filled(text.reveal(), length));
    assert!(stored(32 * kib).is_ok());
    let refused = stored(32 * kib + 1).err();
    assert_eq!(refused, too_long(Parameter::StoredDevice, 32 * kib));

    let mut d = Driver::new(Mode::Plain);
    d.begin(|rng| SignIn::custom(pool(), app(), "bob").begin(rng));
    d.reply(tokens());
    let kept = d.done().keep().unwrap();
    let text = kept.to_json();
    let stored = |length| KeptSession::from_json(&filled(text.reveal(), length));
    assert!(stored(3 * mib).is_ok());
    let refused = stored(3 * mib + 1).err();
    assert_eq!(refused, too_long(Parameter::StoredSession, 3 * mib));

    let text = json!({ "flow": "USER_AUTH" }).to_string();
    let refused = SignInBuilder::from_json(&filled(&text, mib)).err();
    assert_ne!(refused, too_long(Parameter::Configuration, mib));
}

/// A question with metadata beside it, of which one entry has this many bytes more.
fn asked(more: usize) -> Driver {
    let mut d = Driver::new(Mode::Plain);
    d.begin(|rng| {
        let value = "v".repeat(131_072);
        let full = (0..31).map(|number| (number.to_string(), value.as_str()));
        let context = full.fold(Context::new(), |context, (key, value)| {
            context.with_client_metadata(key, value)
        });
        let context = context.with_client_metadata("more", "v".repeat(more));
        SignIn::custom(pool(), app(), "bob")
            .context(context)
            .begin(rng)
    });
    d.reply(json!({ "ChallengeName": "CUSTOM_CHALLENGE", "Session": "s" }));
    d.asked();
    d
}

#[test]
fn a_sign_in_is_put_away_at_its_limit_and_not_beyond() {
    let limit = 4 << 20;
    let least = asked(0).sign_in().suspend().unwrap().reveal().len();
    let state = asked(limit - least).sign_in().suspend().unwrap();
    assert_eq!(state.reveal().len(), limit);
    let refused = asked(limit - least + 1).sign_in().suspend().err();
    let Some(Error::Engine(refused)) = refused else {
        panic!("{refused:?}")
    };
    assert_eq!(Some(refused), too_long(Parameter::SuspendedSignIn, limit));

    let resume = |state: &str| SignIn::resume(state, app(), None, &mut Numbers(1));
    assert!(resume(state.reveal()).is_ok());
    let refused = resume(&format!("{} ", state.reveal())).err();
    let Some(Error::Engine(refused)) = refused else {
        panic!("{refused:?}")
    };
    assert_eq!(Some(refused), too_long(Parameter::SuspendedSignIn, limit));
}

/// Metadata goes with the first request of a fresh start as it went with the first of all.
#[test]
fn a_fresh_start_carries_what_the_start_did() {
    let context = || Context::new().with_client_metadata("a key", "a value");
    let mut sign_in = SignIn::custom(pool(), app(), "bob")
        .context(context())
        .begin(&mut Numbers(1))
        .unwrap();
    let body = |text: &str| -> Value { serde_json::from_str(text).unwrap() };
    let first = sign_in.request().to_json();
    // A space stands as it is.
    assert!(first.reveal().contains(r#""a key":"a value""#));
    let again = sign_in.begin_again(&mut Numbers(1)).unwrap().to_json();
    assert_eq!(body(again.reveal()), body(first.reveal()));
    assert_eq!(
        body(again.reveal())["ClientMetadata"],
        json!({ "a key": "a value" })
    );
}

/// Where there was no password, a sign-in that the service has ended begins again all the same.
#[test]
fn what_had_no_password_begins_again_after_a_refusal() {
    let mut d = Driver::new(Mode::Plain);
    d.begin(|rng| SignIn::choice(pool(), app(), "bob").begin(rng));
    let refusal = json!({ "__type": "NotAuthorizedException", "message": "Session expired" });
    assert!(d.try_reply(400, &refusal).is_err());
    assert!(d.sign_in().is_ended());
    assert!(d.sign_in().begin_again(&mut Numbers(1)).is_ok());
}

/// One that was given in an answer by hand was given, and is not kept.
#[test]
fn what_was_given_by_hand_is_typed_again() {
    let mut d = Driver::new(Mode::Plain);
    d.begin(|rng| SignIn::choice(pool(), app(), "bob").begin(rng));
    let mut choice = json!({ "ChallengeName": "SELECT_CHALLENGE", "Session": "s" });
    choice["AvailableChallenges"] = json!(["PASSWORD"]);
    d.reply(choice);
    d.asked();
    let mut responses = Parameters::new();
    responses.set("ANSWER", "PASSWORD");
    responses.set("PASSWORD", "hunter2");
    d.answer(Answer::by_hand(responses));
    assert!(matches!(
        d.sign_in().begin_again(&mut Numbers(1)),
        Err(Error::Misuse(Misuse::PasswordMissing))
    ));
}
