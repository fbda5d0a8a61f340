//! How long a sign-in keeps the password: until it was proved, until the device is settled, or until
//! there are tokens, as the caller said; and not a step longer. The live memory is searched for it.
#![deny(unsafe_code)]
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

#[allow(unreachable_pub, reason = "of a crate of its own")]
#[path = "support/live_allocator.rs"]
mod live_allocator;

use caldera_srp::flow::{
    Answer, AuthReply, AuthenticationResult, ChallengeName, Reply, ServiceError, SignIn,
    SignInBuilder, Step,
};
use caldera_srp::{AppClient, Device, SystemRng, Timestamp, UserPoolId};
use live_allocator::{LiveAllocator, holds, track};

#[global_allocator]
static ALLOCATOR: LiveAllocator = LiveAllocator;

const PASSWORD: &str = "a password that is looked for";
const NEW: &str = "another one that is looked for";

fn pool() -> UserPoolId {
    "us-east-1_AbCdEf123".parse().unwrap()
}

fn app() -> AppClient {
    AppClient::new("1example23456789").unwrap()
}

fn user() -> SignInBuilder {
    SignIn::user(pool(), app(), "bob", PASSWORD)
}

fn device() -> Device {
    Device::new("us-east-1_key", "-group", "c2VjcmV0".to_owned()).unwrap()
}

fn challenge(name: &str) -> Reply {
    let reply = AuthReply::new().with_challenge_name(name);
    match name {
        "PASSWORD_VERIFIER" => reply.with_challenge_parameters([
            ("SALT", "8dbcb21f18ae3216"),
            ("SRP_B", "123456789abcdef0123456789abcdef"),
            ("SECRET_BLOCK", "c2VjcmV0"),
        ]),
        "SELECT_CHALLENGE" => reply.with_available_challenges(["PASSWORD", "PASSWORD_SRP"]),
        _ => reply,
    }
    .into()
}

fn forgotten() -> Reply {
    ServiceError::new("ResourceNotFoundException", "Device does not exist.").into()
}

fn tokens() -> Reply {
    let result = AuthenticationResult::new().with_access_token("token");
    AuthReply::new().with_authentication_result(result).into()
}

/// A sign-in, of which only what it keeps by itself stays alive.
struct Watched(SignIn);

impl Watched {
    fn begin(builder: fn() -> SignInBuilder) -> Self {
        Self(track(|| builder().begin(&mut SystemRng)).unwrap())
    }

    fn reply(&mut self, reply: Reply) -> bool {
        let now = Timestamp::from_unix_seconds(1_793_523_907).unwrap();
        let step = track(|| self.0.reply(reply, now, &mut SystemRng)).unwrap();
        matches!(step, Step::Send(_))
    }

    fn answer(&mut self, answer: fn() -> Answer) {
        drop(track(|| self.0.answer(answer())).unwrap());
    }
}

fn holds_password() -> bool {
    holds(PASSWORD.as_bytes())
}

/// One test, for one list of blocks.
#[test]
fn a_password_is_kept_as_long_as_it_is_needed_and_no_longer() {
    // Proved by SRP, with nothing to fall back from.
    let mut sign_in = Watched::begin(user);
    assert!(holds_password());
    assert!(sign_in.reply(challenge("PASSWORD_VERIFIER")));
    assert!(!holds_password());
    drop(sign_in);

    // With a device, until the fall-back has proved it, or there are tokens, or an error.
    let mut sign_in = Watched::begin(|| user().device(device()));
    assert!(sign_in.reply(challenge("PASSWORD_VERIFIER")));
    assert!(holds_password());
    assert!(sign_in.reply(forgotten()));
    assert!(holds_password());
    assert!(sign_in.reply(challenge("PASSWORD_VERIFIER")));
    assert!(!holds_password());
    drop(sign_in);
    let mut sign_in = Watched::begin(|| user().device(device()));
    assert!(sign_in.reply(challenge("PASSWORD_VERIFIER")));
    assert!(holds_password());
    assert!(!sign_in.reply(tokens()));
    assert!(!holds_password());
    drop(sign_in);
    let mut sign_in = Watched::begin(|| user().device(device()));
    let refused = ServiceError::new("NotAuthorizedException", "no");
    let now = Timestamp::from_unix_seconds(0).unwrap();
    assert!(sign_in.0.reply(refused, now, &mut SystemRng).is_err());
    assert!(!holds_password());
    drop(sign_in);

    // Kept for a fresh start, until there are tokens.
    let mut sign_in = Watched::begin(|| user().keep_password());
    assert!(sign_in.reply(challenge("PASSWORD_VERIFIER")));
    assert!(!sign_in.reply(challenge("SMS_MFA")));
    assert!(holds_password());
    drop(track(|| sign_in.0.begin_again(&mut SystemRng)).unwrap());
    assert!(sign_in.reply(challenge("PASSWORD_VERIFIER")));
    assert!(!sign_in.reply(tokens()));
    assert!(!holds_password());
    drop(sign_in);

    // Sent as it is: the request holds it, and nothing else once that is answered.
    let mut sign_in = Watched::begin(|| SignIn::password(pool(), app(), "bob", PASSWORD));
    assert!(holds_password());
    assert!(!sign_in.reply(challenge("SMS_MFA")));
    sign_in.answer(|| Answer::code("123456"));
    assert!(!holds_password());
    drop(sign_in);
    let mut sign_in = Watched::begin(|| SignIn::choice(pool(), app(), "bob").password(PASSWORD));
    assert!(!sign_in.reply(challenge("SELECT_CHALLENGE")));
    sign_in.answer(|| Answer::choose(ChallengeName::Password));
    assert!(holds_password());
    assert!(!sign_in.reply(challenge("SMS_MFA")));
    sign_in.answer(|| Answer::code("123456"));
    assert!(!holds_password());
    drop(sign_in);

    // A new password takes the old one's place, and neither is kept without a reason.
    let mut sign_in = Watched::begin(user);
    assert!(sign_in.reply(challenge("PASSWORD_VERIFIER")));
    assert!(!sign_in.reply(challenge("NEW_PASSWORD_REQUIRED")));
    sign_in.answer(|| Answer::new_password(NEW));
    assert!(holds(NEW.as_bytes()));
    assert!(!sign_in.reply(challenge("SMS_MFA")));
    sign_in.answer(|| Answer::code("123456"));
    assert!(!holds(NEW.as_bytes()));
    assert!(!holds_password());
}
