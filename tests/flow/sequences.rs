//! Challenges, errors and answers in every order to depth 3, and 10,000 longer ones by a fixed seed:
//! what leaves in the requests is counted, whatever the sign-in was led to.

use std::sync::OnceLock;

use caldera_srp::{
    Parameters,
    flow::{
        Answer, AuthReply, AuthenticationResult, ChallengeName, Reply, Request, ServiceError,
        SignIn, SignInBuilder, SoftwareTokenSecret, SoftwareTokenVerified, Step,
    },
    verifier::{Exchange, Identity, Verifier},
};
use rand_core::TryRng;
use serde_json::{Value, json};

use super::driver::{Numbers, SECRET_BLOCK, SESSION_1, app, device, members, now, pool};

/// What has left, by which a guess of the password can be tested.
#[derive(Clone, Copy, Debug, Default)]
pub struct Proofs {
    /// Signatures over the password.
    pub claims: usize,
    /// Passwords as they are, new ones among them.
    pub plain: usize,
    /// Signatures over the device's password.
    pub device: usize,
    /// First requests.
    pub openings: usize,
}

impl Proofs {
    /// Counts what is in a request.
    pub fn count(&mut self, request: &Request) {
        let members = members(request);
        let challenge = members.get("ChallengeName").map(String::as_str);
        for path in members.keys() {
            match path.rsplit('.').next() {
                Some("PASSWORD_CLAIM_SIGNATURE") if challenge == Some("PASSWORD_VERIFIER") => {
                    self.claims += 1;
                }
                Some("PASSWORD_CLAIM_SIGNATURE")
                    if challenge == Some("DEVICE_PASSWORD_VERIFIER") =>
                {
                    self.device += 1;
                }
                Some("PASSWORD_CLAIM_SIGNATURE" | "PASSWORD" | "NEW_PASSWORD") => self.plain += 1,
                _ => {}
            }
        }
        if request.operation().name().ends_with("InitiateAuth") {
            self.openings += 1;
        }
    }

    /// The challenge of a service that has nothing but a guess of the password.
    pub fn verifier(name: &str, guess: &str) -> Value {
        json!({
            "ChallengeName": name,
            "ChallengeParameters": guessed(guess),
            "Session": SESSION_1,
        })
    }
}

/// SRP_B and what goes with it, made from a guess for whatever SRP_A.
fn guessed(guess: &str) -> Value {
    let identity = Identity::user(&pool(), "bob").unwrap();
    let verifier = Verifier::new(&identity, guess, &mut Numbers(7)).unwrap();
    let srp_a = "2".repeat(700);
    let (_, challenge) = Exchange::begin(&identity, &verifier, &srp_a, &mut Numbers(9)).unwrap();
    json!({
        "SALT": challenge.salt(),
        "SRP_B": challenge.srp_b(),
        "SECRET_BLOCK": SECRET_BLOCK,
        "USERNAME": "bob",
    })
}

const START: &str = "the password of the start";
const AGAIN: &str = "a password of an answer";

/// The ways in, each with what it has to begin with, and how many passwords that is.
fn starts() -> Vec<(fn() -> SignInBuilder, usize)> {
    let on_device: fn() -> SignInBuilder =
        || SignIn::user(pool(), app(), "bob", START).device(device());
    vec![
        (on_device, 1),
        (|| SignIn::user(pool(), app(), "bob", START), 1),
        (
            || {
                SignIn::custom_with_srp(pool(), app(), "bob", START)
                    .device(device())
                    .keep_password()
            },
            1,
        ),
        (
            || {
                SignIn::choice(pool(), app(), "bob")
                    .password(START)
                    .device(device())
            },
            1,
        ),
        (
            || {
                SignIn::choice(pool(), app(), "bob")
                    .password(START)
                    .prefer(ChallengeName::PasswordSrp)
                    .device(device())
            },
            1,
        ),
        (|| SignIn::choice(pool(), app(), "bob").device(device()), 0),
        (
            || {
                SignIn::password(pool(), app(), "bob", START)
                    .device(device())
                    .keep_password()
            },
            1,
        ),
    ]
}

/// What may happen next.
#[derive(Clone, Copy, Debug)]
enum Event {
    Challenge(&'static str),
    /// MFA_SETUP that leaves nothing to choose.
    SetUp,
    Tokens,
    Secret,
    Verified,
    Error(&'static str, &'static str),
    Answer(usize),
    BeginAgain,
    Resume,
}

const CHALLENGES: [&str; 18] = [
    "PASSWORD_VERIFIER",
    "PASSWORD_SRP",
    "PASSWORD",
    "ADMIN_NO_SRP_AUTH",
    "DEVICE_SRP_AUTH",
    "DEVICE_PASSWORD_VERIFIER",
    "SELECT_CHALLENGE",
    "NEW_PASSWORD_REQUIRED",
    "CUSTOM_CHALLENGE",
    "SMS_MFA",
    "EMAIL_OTP",
    "EMAIL_MFA",
    "SMS_OTP",
    "SOFTWARE_TOKEN_MFA",
    "SELECT_MFA_TYPE",
    "MFA_SETUP",
    "WEB_AUTHN",
    "RETINA_SCAN",
];

const ERRORS: [(&str, &str); 6] = [
    ("ResourceNotFoundException", "Device does not exist."),
    ("CodeMismatchException", "Invalid code"),
    ("InvalidPasswordException", "too short"),
    ("EnableSoftwareTokenMFAException", "Code mismatch"),
    ("NotAuthorizedException", "Incorrect username or password."),
    ("TooManyRequestsException", "Slow down"),
];

const ANSWERS: usize = 14;

/// Every kind of answer; those before `WITHOUT` give a password.
const WITHOUT: usize = 5;

fn answer(index: usize) -> Answer {
    let by_hand = |key: &'static str| {
        let mut responses = Parameters::new();
        responses.set(key, AGAIN);
        Answer::by_hand(responses)
    };
    match index {
        0 => Answer::password(AGAIN),
        1 => Answer::choose(ChallengeName::Password).with_password(AGAIN),
        2 => Answer::choose(ChallengeName::PasswordSrp).with_password(AGAIN),
        3 => Answer::new_password(AGAIN),
        4 => by_hand("PASSWORD"),
        5 => Answer::choose(ChallengeName::Password),
        6 => Answer::choose(ChallengeName::PasswordSrp),
        7 => Answer::choose(ChallengeName::EmailOtp).with_email("bob@x.org"),
        8 => Answer::choose(ChallengeName::SoftwareTokenMfa),
        9 => Answer::choose(ChallengeName::SmsMfa),
        10 => Answer::code("123456"),
        11 => Answer::text("blue"),
        12 => Answer::credential("{}"),
        _ => by_hand("SCAN"),
    }
}

/// The events that a waiting sign-in may see, and those of an asking one.
fn events(is_asking: bool) -> Vec<Event> {
    let mut events = vec![Event::BeginAgain];
    if is_asking {
        events.extend((0..ANSWERS).map(Event::Answer));
        events.push(Event::Resume);
        return events;
    }
    events.extend(CHALLENGES.map(Event::Challenge));
    events.extend(ERRORS.map(|(name, message)| Event::Error(name, message)));
    events.extend([Event::SetUp, Event::Tokens, Event::Secret, Event::Verified]);
    events
}

fn reply(event: Event) -> Reply {
    static GUESSED: OnceLock<Value> = OnceLock::new();
    match event {
        Event::Challenge(name) => {
            let reply = AuthReply::new()
                .with_challenge_name(name)
                .with_session(SESSION_1);
            match name {
                "PASSWORD_VERIFIER" | "DEVICE_PASSWORD_VERIFIER" => {
                    let parameters = GUESSED.get_or_init(|| guessed("guess"));
                    let parameters = parameters.as_object().unwrap().iter();
                    reply.with_challenge_parameters(
                        parameters.map(|(key, value)| (key.as_str(), value.as_str().unwrap())),
                    )
                }
                "SELECT_CHALLENGE" => {
                    reply.with_available_challenges(["PASSWORD", "PASSWORD_SRP", "EMAIL_OTP"])
                }
                "MFA_SETUP" => reply.with_challenge_parameter(
                    "MFAS_CAN_SETUP",
                    "[\"EMAIL_OTP\",\"SOFTWARE_TOKEN_MFA\"]",
                ),
                _ => reply,
            }
            .into()
        }
        Event::SetUp => AuthReply::new().with_challenge_name("MFA_SETUP").into(),
        Event::Tokens => AuthReply::new()
            .with_authentication_result(AuthenticationResult::new().with_access_token("a"))
            .into(),
        Event::Secret => SoftwareTokenSecret::new()
            .with_secret_code("JBSWY3DPEHPK3PXP")
            .into(),
        Event::Verified => SoftwareTokenVerified::new("SUCCESS").into(),
        Event::Error(name, message) => ServiceError::new(name, message).into(),
        Event::Answer(_) | Event::BeginAgain | Event::Resume => unreachable!(),
    }
}

/// A sign-in and what has come out of it.
struct Run {
    sign_in: SignIn,
    rng: Numbers,
    proofs: Proofs,
    /// Passwords that the caller gave: at the start, in answers, by a fresh start.
    given: usize,
    in_answers: usize,
    begun_again: usize,
    /// Requests that nobody asked for, since the start.
    automatic: usize,
    /// After it was put away there is no fall-back.
    resumed: bool,
}

impl Run {
    fn begin((builder, given): (fn() -> SignInBuilder, usize), seed: u64) -> Self {
        let mut rng = Numbers(seed);
        let sign_in = builder().begin(&mut rng).unwrap();
        let mut proofs = Proofs::default();
        proofs.count(&sign_in.request());
        Self {
            sign_in,
            rng,
            proofs,
            given,
            in_answers: 0,
            begun_again: 0,
            automatic: 0,
            resumed: false,
        }
    }

    /// Whether the sign-in took it.
    fn does(&mut self, event: Event) -> bool {
        let taken = match event {
            Event::Answer(index) => match self.sign_in.answer(answer(index)) {
                Ok(request) => {
                    self.proofs.count(&request);
                    if index < WITHOUT {
                        self.given += 1;
                        self.in_answers += 1;
                    }
                    true
                }
                Err(_) => false,
            },
            Event::BeginAgain => match self.sign_in.begin_again(&mut self.rng) {
                Ok(request) => {
                    self.proofs.count(&request);
                    self.given += 1;
                    self.begun_again += 1;
                    self.automatic = 0;
                    true
                }
                Err(_) => false,
            },
            Event::Resume => {
                let state = self.sign_in.suspend().unwrap();
                let has_device = state.reveal().contains("\"device_key\"");
                let device = has_device.then(device);
                self.sign_in =
                    SignIn::resume(state.reveal(), app(), device, &mut self.rng).unwrap();
                self.resumed = true;
                true
            }
            _ => match self.sign_in.reply(reply(event), now(), &mut self.rng) {
                Ok(Step::Send(request)) => {
                    self.proofs.count(&request);
                    self.automatic += 1;
                    true
                }
                Ok(Step::Ask(_) | Step::Done(_)) => true,
                Err(_) => self.sign_in.is_ended(),
            },
        };
        self.check();
        taken
    }

    fn check(&self) {
        let Proofs {
            claims,
            plain,
            device,
            openings,
        } = self.proofs;
        // The first request, one for each fresh start, and one fall-back, or its question's answer.
        assert!(openings <= 2 + self.begun_again, "{openings} openings");
        let fallen_back = openings - 1 - self.begun_again.min(openings - 1);
        assert!(
            claims + plain <= self.given + fallen_back.min(1),
            "{claims} claims and {plain} passwords for {} that were given",
            self.given
        );
        assert!(
            device <= 1 + self.begun_again,
            "{device} proofs of the device"
        );
        assert!(self.in_answers <= 3);
        assert!(self.automatic <= 16);
    }

    fn is_asking(&self) -> bool {
        self.sign_in.question().is_some()
    }
}

#[test]
fn every_sequence_to_depth_three() {
    let mut taken = [0_usize; 3];
    for start in starts() {
        let mut open: Vec<(Vec<Event>, bool)> = vec![(Vec::new(), false)];
        while let Some((sequence, is_asking)) = open.pop() {
            for event in events(is_asking) {
                // A sign-in cannot be cloned: it is played from its start, by the same numbers.
                let mut run = Run::begin(start, 1);
                for event in &sequence {
                    assert!(run.does(*event));
                }
                // What was refused has left the sign-in as it was: what follows was seen already.
                if run.does(event) {
                    taken[sequence.len()] += 1;
                    if sequence.len() < 2 {
                        let mut longer = sequence.clone();
                        longer.push(event);
                        open.push((longer, run.is_asking()));
                    }
                }
            }
        }
    }
    // Each depth has far more than the one before, or the walk has seen nothing.
    assert!(
        taken[0] > 100 && taken[1] > 10 * taken[0] && taken[2] > 5 * taken[1],
        "{taken:?}"
    );
}

#[test]
fn ten_thousand_sequences_to_depth_twelve() {
    let starts = starts();
    let mut numbers = Numbers(0x5eed);
    let mut next = |below: usize| (numbers.try_next_u64().unwrap() % below as u64) as usize;
    let (mut most, mut fallen_back, mut resumed) = (Proofs::default(), 0, 0);
    for seed in 0..10_000 {
        let mut run = Run::begin(starts[next(starts.len())], seed);
        for _ in 0..12 {
            let events = events(run.is_asking());
            // What wants a password comes more often than what does not.
            let event = match next(4) {
                0 if !run.is_asking() => Event::Challenge(CHALLENGES[next(8)]),
                1 if run.is_asking() => Event::Answer(next(8)),
                _ => events[next(events.len())],
            };
            run.does(event);
            if run.sign_in.is_ended() && next(2) == 0 {
                break;
            }
        }
        most.claims = most.claims.max(run.proofs.claims);
        most.plain = most.plain.max(run.proofs.plain);
        most.device = most.device.max(run.proofs.device);
        fallen_back += usize::from(run.proofs.openings > 1 + run.begun_again);
        resumed += usize::from(run.resumed);
    }
    // All of it was seen.
    assert!(
        most.claims >= 2 && most.plain >= 3 && most.device >= 1,
        "{most:?}"
    );
    assert!(
        fallen_back > 100 && resumed > 100,
        "{fallen_back} {resumed}"
    );
}
