//! The longest JSON that is read, of shapes that a reader with nested loops or without a bound would be slow
//! at. Each takes milliseconds; what is quadratic in 100,000 members takes more than ten seconds.

use core::time::Duration;
use std::time::Instant;

use caldera_srp::Device;
use caldera_srp::flow::{
    Answer, AuthReply, KeptSession, Operation, Question, Reply, SignIn, SignInBuilder, Step,
};

use super::driver::{Numbers, app, now, pool};

/// The most bytes of a document.
const LIMIT: usize = 1 << 20;

/// Far more than any takes unoptimised on a busy machine, and far less than what is quadratic.
const BOUND: Duration = Duration::from_secs(2);

/// A text of as many pieces as fit into a document, numbered.
fn many(piece: impl Fn(usize) -> String) -> String {
    let mut text = String::with_capacity(LIMIT);
    for number in 0.. {
        let next = piece(number);
        if text.len() + next.len() > LIMIT - 200 {
            break;
        }
        text.push_str(&next);
    }
    text.trim_end_matches(',').to_owned()
}

/// As many levels as fit into a document.
fn nested(open: &str, close: &str) -> String {
    let levels = (LIMIT - 200) / (open.len() + close.len());
    open.repeat(levels) + "0" + &close.repeat(levels)
}

/// Values of members, by what is long about them.
fn values() -> Vec<(&'static str, String)> {
    let members = many(|number| format!("\"{number:x}\":\"\","));
    let objects = many(|_| "{\"Name\":\"a\",\"Value\":\"\"},".to_owned());
    vec![
        ("members", format!("{{{members}}}")),
        ("texts", format!("[{}]", many(|_| "\"\",".to_owned()))),
        ("objects", format!("[{objects}]")),
        ("lists in lists", nested("[", "]")),
        ("lists that never end", nested("[", "")),
        ("objects in objects", nested("{\"a\":", "}")),
        ("objects that never end", nested("{\"a\":", "")),
        (
            "short escapes",
            format!("\"{}\"", many(|_| "\\n".to_owned())),
        ),
        (
            "escapes",
            format!("\"{}\"", many(|_| "\\ud83d\\udc0e".to_owned())),
        ),
        (
            "a name of escapes",
            format!("{{\"{}\":0}}", many(|_| "\\n".to_owned())),
        ),
        (
            "JSON in a text",
            format!("\"{}\"", many(|_| "{\\\"a\\\":".to_owned())),
        ),
        ("digits", many(|_| "9".to_owned())),
        (
            "digits of a fraction",
            format!("0.{}e9", many(|_| "9".to_owned())),
        ),
        ("white space", many(|_| " ".to_owned()) + "0"),
        ("lines", many(|_| "\n".to_owned()) + "x"),
    ]
}

/// A reader, what its document has before a value, and what after it.
type Place = (fn(&str), &'static str, &'static str);

/// Every reader with the value as its document, and with it at each place that is looked at closer.
const PLACES: &[Place] = &[
    (reply, "", ""),
    (error, "", ""),
    (answer, "", ""),
    (beginning, "", ""),
    (device, "", ""),
    (kept, "", ""),
    (suspended, "", ""),
    (reply, "{\"AuthenticationResult\":", "}"),
    (
        reply,
        "{\"AuthenticationResult\":{\"NewDeviceMetadata\":",
        "}}",
    ),
    (reply, "{\"AuthenticationResult\":{\"ExpiresIn\":", "}}"),
    (
        reply,
        "{\"ChallengeName\":\"x\",\"ChallengeParameters\":",
        "}",
    ),
    (
        reply,
        "{\"ChallengeName\":\"x\",\"AvailableChallenges\":",
        "}",
    ),
    (reply, "{\"ChallengeName\":\"x\",\"Session\":", "}"),
    (new_password, "{\"userAttributes\":", "}"),
    (user, "{\"Username\":\"x\",\"UserAttributes\":", "}"),
    (user, "{\"Username\":\"x\",\"UserMFASettingList\":", "}"),
    (devices, "{\"Devices\":", "}"),
    (
        devices,
        "{\"Devices\":[{\"DeviceKey\":\"x\",\"DeviceAttributes\":",
        "}]}",
    ),
    (error, "{\"Error\":", "}"),
    (error, "{\"message\":", "}"),
    (answer, "{\"code\":", "}"),
    (answer, "{\"responses\":", "}"),
    (answer, "{\"new_password\":\"x\",\"attributes\":", "}"),
    (answer, "{\"code\":\"x\",\"client_metadata\":", "}"),
    (answer, "{\"code\":\"x\",\"user_context\":", "}"),
    (beginning, "{\"kept_session\":", "}"),
];

fn read(operation: Operation, status: u16, text: &str) {
    drop(Reply::from_json(operation, status, None, text.as_bytes()));
}

fn reply(text: &str) {
    read(Operation::InitiateAuth, 200, text);
}

fn error(text: &str) {
    read(Operation::InitiateAuth, 400, text);
}

fn user(text: &str) {
    read(Operation::GetUser, 200, text);
}

fn devices(text: &str) {
    read(Operation::ListDevices, 200, text);
}

fn answer(text: &str) {
    drop(Answer::from_json(text));
}

fn beginning(text: &str) {
    drop(SignInBuilder::from_json(text));
}

fn device(text: &str) {
    drop(Device::from_json(text));
}

fn kept(text: &str) {
    drop(KeptSession::from_json(text));
}

fn suspended(text: &str) {
    drop(SignIn::resume(text, app(), None, &mut Numbers(1)));
}

/// A user's attributes, which come as JSON in a text and are read when they are asked for.
fn new_password(attributes: &str) {
    let reply = AuthReply::new()
        .with_challenge_name("NEW_PASSWORD_REQUIRED")
        .with_challenge_parameters([("userAttributes", attributes)]);
    let mut sign_in = SignIn::custom(pool(), app(), "bob")
        .begin(&mut Numbers(1))
        .unwrap();
    if let Ok(Step::Ask(Question::NewPassword(question))) =
        sign_in.reply(Reply::from(reply), now(), &mut Numbers(1))
    {
        drop(question.attributes());
    }
}

#[test]
fn no_document_takes_long() {
    for (shape, value) in values() {
        for (reader, before, after) in PLACES {
            let document = format!("{before}{value}{after}");
            assert!(
                document.len() <= LIMIT && document.len() > LIMIT / 2,
                "{shape}"
            );
            // The best of three: another program may have been in the way.
            let is_fast = (0..3).any(|_| {
                let start = Instant::now();
                reader(&document);
                start.elapsed() < BOUND
            });
            assert!(is_fast, "{shape} after {before:?}");
        }
    }
}
