//! A sign-in in the hands of a service that answers anything, and of a caller who does not keep to the
//! order: replies and answers as the bytes come, a generator that fails, and what can be done with the
//! tokens. What fails must leave the sign-in as it was.
#![no_main]

use caldera_srp::flow::{
    Answer, ChallengeName, ClockOffset, Context, Error, Refresh, Reply, SignIn, SignInBuilder,
    Step, Unexpected,
};
use caldera_srp::{AppClient, Device, Parameters, SystemRng, Timestamp, UserPoolId};
use libfuzzer_sys::fuzz_target;
use rand_core::{TryCryptoRng, TryRng};

/// A generator that never gives anything.
struct Failing;

#[derive(Debug)]
struct Failure;

impl core::fmt::Display for Failure {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("no entropy")
    }
}

impl core::error::Error for Failure {}

impl TryRng for Failing {
    type Error = Failure;

    fn try_next_u32(&mut self) -> Result<u32, Failure> {
        Err(Failure)
    }

    fn try_next_u64(&mut self) -> Result<u64, Failure> {
        Err(Failure)
    }

    fn try_fill_bytes(&mut self, _: &mut [u8]) -> Result<(), Failure> {
        Err(Failure)
    }
}

impl TryCryptoRng for Failing {}

fn pool() -> UserPoolId {
    "us-east-1_AbCdEf123".parse().unwrap()
}

fn app() -> AppClient {
    AppClient::new("client")
        .unwrap()
        .with_secret("secret")
        .unwrap()
}

/// The way in: its length chooses, its first character adds what goes with it.
fn builder(way: &str) -> SignInBuilder {
    let builder = match way.len() % 9 {
        0 => SignIn::user(pool(), app(), "bob", "password"),
        1 => SignIn::custom(pool(), app(), "bob"),
        2 => SignIn::custom_with_srp(pool(), app(), "bob", "password"),
        3 => SignIn::choice(pool(), app(), "bob"),
        4 => SignIn::password(pool(), app(), "bob", "password"),
        5 => SignIn::admin_no_srp(pool(), app(), "bob", "password"),
        6 => SignIn::choice(pool(), app(), "bob").password("password"),
        7 => SignIn::choice(pool(), app(), "bob")
            .password("password")
            .prefer(ChallengeName::PasswordSrp),
        _ => SignIn::user(pool(), app(), "bob", "password").admin(),
    };
    match way.bytes().next() {
        Some(b'd') => builder.device(device()),
        Some(b'o') => builder.clock_offset(ClockOffset::from_seconds(i64::MIN)),
        Some(b'c') => builder.context(Context::new().with_client_metadata("k", way)),
        Some(b'a') => builder.access_token(way),
        _ => builder,
    }
}

fn answer(text: &str) -> Option<Answer> {
    let (kind, rest) = text.split_at_checked(1)?;
    let (first, second) = rest.split_once('\t').unwrap_or((rest, rest));
    Some(match kind {
        "c" => Answer::choose(ChallengeName::from(rest)),
        "C" => Answer::choose(ChallengeName::from(first)).with_password(second),
        "p" => Answer::password(rest),
        "n" => Answer::new_password(rest),
        "N" => Answer::new_password(first).with_attribute(second, first),
        "t" => Answer::text(rest),
        "k" => Answer::credential(rest),
        "d" => Answer::code(first).with_device_name(second),
        "h" => {
            let mut responses = Parameters::new();
            responses.set(first.to_owned(), second);
            Answer::by_hand(responses)
        }
        "j" => Answer::from_json(rest).ok()?,
        _ => Answer::code(rest),
    })
}

fn device() -> Device {
    Device::new("key", "group", "password".to_owned()).unwrap()
}

/// Puts a sign-in away where a question is open, and goes on with the one that is taken up.
fn put_away(sign_in: &mut SignIn, has_device: bool) {
    let question = sign_in.question();
    match sign_in.suspend() {
        Ok(state) => {
            let has_device = has_device && state.reveal().contains("\"device_key\":");
            let device = has_device.then(device);
            let again = SignIn::resume(state.reveal(), app(), device, &mut SystemRng).unwrap();
            assert_eq!(
                again.question().unwrap().to_json().reveal(),
                question.unwrap().to_json().reveal()
            );
            assert_eq!(again.suspend().unwrap().reveal(), state.reveal());
            *sign_in = again;
        }
        Err(error) => assert!(question.is_none() && !error.to_string().is_empty()),
    }
}

/// Whether the sign-in went on for longer than it does.
fn is_bound(error: &Error) -> bool {
    matches!(
        error,
        Error::Unexpected(Unexpected::TooManyPasswords | Unexpected::TooManySteps)
    )
}

/// What is asked of the service once there are tokens.
fn afterwards(completed: &caldera_srp::flow::Completed, text: &str) {
    drop(completed.to_json());
    if let Ok(Some(confirmation)) = completed.confirm_device(Some(text), &mut SystemRng) {
        drop(confirmation.request().to_json());
        drop(confirmation.into_device().to_json());
    }
    if let Ok(request) = completed.update_device_status(text, true) {
        drop(request.to_json());
    }
    if let Some(token) = completed.refresh_token()
        && let Ok(refresh) = Refresh::new(app(), completed.username(), token)
    {
        let request = refresh.request();
        drop(request.to_json());
        if let Ok(reply) = Reply::from_json(request.operation(), 200, None, text.as_bytes()) {
            let _ = refresh.complete(reply);
        }
        drop(refresh.rotating().request().to_json());
    }
}

fuzz_target!(|text: &str| {
    let mut lines = text.split('\n');
    let way = lines.next().unwrap_or_default();
    let Ok(mut sign_in) = builder(way).begin(&mut SystemRng) else {
        return;
    };
    let now = Timestamp::from_unix_seconds(1_793_523_907).unwrap();
    for line in lines.take(16) {
        let before = sign_in.request().to_json();
        let (open, ended) = (sign_in.question().is_some(), sign_in.is_ended());
        if line == "zzz" {
            put_away(&mut sign_in, way.starts_with('d'));
            continue;
        }
        if let Some(rest) = line.strip_prefix('!') {
            let Some(answer) = answer(rest) else { continue };
            match sign_in.answer(answer) {
                Ok(request) => {
                    assert!(open && sign_in.question().is_none());
                    drop(request.to_json());
                }
                Err(error) => {
                    assert!(!error.to_string().is_empty());
                    assert_eq!(sign_in.question().is_some(), open && !is_bound(&error));
                    assert_eq!(sign_in.request().to_json().reveal(), before.reveal());
                }
            }
            continue;
        }
        let (status, error_type, body) = if let Some(rest) = line.strip_prefix('?') {
            (400, None, rest)
        } else if let Some(rest) = line.strip_prefix('#') {
            let (header, body) = rest.split_once('\t').unwrap_or((rest, ""));
            (500, Some(header), body)
        } else {
            (200, None, line.trim_start_matches('~'))
        };
        let operation = sign_in.request().operation();
        let Ok(reply) = Reply::from_json(operation, status, error_type, body.as_bytes()) else {
            continue;
        };
        let step = if line.starts_with('~') {
            sign_in.reply(reply, now, &mut Failing)
        } else {
            sign_in.reply(reply, now, &mut SystemRng)
        };
        match step {
            Ok(Step::Send(request)) => drop(request.to_json()),
            Ok(Step::Ask(question)) => {
                assert!(sign_in.question().is_some());
                drop(question.to_json());
            }
            Ok(Step::Done(completed)) => {
                assert!(sign_in.is_ended() && !ended);
                afterwards(&completed, body);
            }
            Err(error) => {
                assert!(!error.to_string().is_empty());
                assert_eq!(sign_in.request().to_json().reveal(), before.reveal());
                if !matches!(error, Error::Service(_)) && !is_bound(&error) {
                    assert_eq!(sign_in.is_ended(), ended);
                }
            }
        }
    }
});
