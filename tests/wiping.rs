//! What held a secret holds it no more once it is dropped; and what is printed shows none.
//!
//! The memory is looked at when it is given back to the allocator, in every block that a sign-in
//! frees: the values themselves, which are boxed for that, what they own, and what only passes
//! through on the way. What stays on the stack is another matter: see `stack.rs`.
#![deny(unsafe_code)]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "tests"
)]

use core::fmt::Debug;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use caldera_srp::flow::{
    self, AdminContext, Answer, ChallengeName, Context, KeptSession, Question, Refresh, Reply,
    SignIn, Step, UserContext,
};
use caldera_srp::hazmat::protocol;
use caldera_srp::verifier::{Exchange, Identity, Verifier};
use caldera_srp::{
    AppClient, Device, DevicePasswordVerifier, DeviceSignIn, DeviceVerifier, KeyExchange,
    Parameters, PasswordHash, PasswordVerifier, SecretText, Timestamp, UserPoolId, UserSignIn,
};
use num_bigint::BigUint;
use support::claims::{CLIENT_SECRET, DEVICE_PASSWORD, PASSWORD};
use support::random::{SecretRng, drawn};
use support::secrets::{number, residue, residues_of_a_claim, text};
use support::watching_allocator::{Needle, WatchingAllocator, contains, watch};

#[allow(dead_code, reason = "each test takes what it needs")]
mod support;

#[global_allocator]
static ALLOCATOR: WatchingAllocator = WatchingAllocator;

const DEVICE_KEY: &str = "us-east-1_2a859a59-722d-4db3-a77b-2d5c0b0a1d0e";
const GROUP_KEY: &str = "-FDRunwQv";
const SESSION: &str = "AYABeC1-session-of-the-first-challenge-y9wQ";
const LAST_SESSION: &str = "AYABeC2-session-of-the-second-challenge-u3L";
const ACCESS_TOKEN: &str = "eyJraWQiOiJhY2Nlc3MifQ.eyJzdWIiOiIxMjMifQ.c2lnbmF0dXJl";
const ID_TOKEN: &str = "eyJraWQiOiJpZGVudGl0eSJ9.eyJzdWIiOiIxMjMifQ.c2lnbmF0dXJl";
const REFRESH_TOKEN: &str = "eyJjdHkiOiJKV1QiLCJlbmMiOiJBMjU2R0NNIn0.cmVmcmVzaA";
const CODE: &str = "492817365028";
/// An authenticator app's, as it is shown and as it is sent.
const TOTP_CODE: [&str; 2] = ["739 164", "739164"];
const NEW_PASSWORD: &str = "a brand-new pässphrase, never used";
const CREDENTIAL: &str =
    "{\"id\":\"KEDetxZcUfinhVi6Za5nZQ\",\"type\":\"public-key\",\"rawId\":\"c2lnbmF0dXJl\"}";
const CUSTOM_ANSWER: &str = "what was asked for in the letter";
const TOTP_SECRET: &str = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP";

/// Drops nothing of these anywhere in a freed block.
#[track_caller]
fn leaves_nothing(needles: Vec<Needle>, work: impl FnOnce()) {
    let (found, blocks) = watch(needles, work);
    assert_eq!(found, None, "left behind in memory that was given back");
    assert!(blocks > 0, "nothing was given back at all");
}

/// Drops a value that is boxed, so that its own bytes are looked at as well.
#[track_caller]
fn drops_clean<T>(needles: Vec<Needle>, value: T) {
    let boxed = Box::new(value);
    leaves_nothing(needles, || drop(boxed));
}

fn pool() -> UserPoolId {
    "us-east-1_AbCdEf123".parse().unwrap()
}

fn app() -> AppClient {
    let app = AppClient::new("1example23456789").unwrap();
    app.with_secret(CLIENT_SECRET).unwrap()
}

fn device() -> Device {
    Device::new(DEVICE_KEY, GROUP_KEY, DEVICE_PASSWORD.to_owned()).unwrap()
}

fn now() -> Timestamp {
    Timestamp::from_unix_seconds(1_793_523_907).unwrap()
}

const SRP_B: &str = "123456789abcdef0123456789abcdef";

const CHALLENGE: [(&str, &str); 5] = [
    ("USERNAME", "5a1b"),
    ("USER_ID_FOR_SRP", "5a1b"),
    ("SALT", "8dbcb21f18ae3216"),
    ("SRP_B", SRP_B),
    ("SECRET_BLOCK", "c2VjcmV0"),
];

fn big_b() -> BigUint {
    BigUint::parse_bytes(SRP_B.as_bytes(), 16).unwrap()
}

/// Computes the expectation on a thread of its own: what it leaves on its stack could be copied along
/// in the padding of something else.
fn elsewhere<T: Send>(work: impl FnOnce() -> T + Send) -> T {
    std::thread::scope(|scope| scope.spawn(work).join().unwrap())
}

fn all(parts: impl IntoIterator<Item = Vec<Needle>>) -> Vec<Needle> {
    parts.into_iter().flatten().collect()
}

/// a, x, g^x, S, K and what lies between, of the user's claim that `SecretRng::new(seed)` begins.
fn claim_needles(seed: u64) -> Vec<Needle> {
    elsewhere(|| {
        let a = drawn(seed, 32);
        let challenge = PasswordVerifier::from_parameters(&CHALLENGE).unwrap();
        let (pending, _) = protocol::start_user(&pool(), &app(), "bob", &a).unwrap();
        let values = protocol::user_values(pending, &challenge, PASSWORD).unwrap();
        all([
            value_needles(&a, &values),
            text("password", PASSWORD),
            text("client secret", CLIENT_SECRET),
        ])
    })
}

/// a, and everything that follows from it.
fn value_needles(a: &[u8], values: &protocol::Values) -> Vec<Needle> {
    all([
        number("a", a),
        number("x", &*values.x),
        residues_of_a_claim(&*values.x, &*values.s, &big_b()),
        number("K", &*values.key),
    ])
}

#[test]
fn the_watch_sees_what_is_left() {
    let block: Box<[u8]> = PASSWORD.as_bytes().into();
    let (found, _) = watch(text("password", PASSWORD), || drop(block));
    assert_eq!(found, Some("password"));

    // In a string that is outgrown, and so copied.
    let mut grown = String::from(PASSWORD);
    let (found, _) = watch(text("password", PASSWORD), || {
        grown.reserve(4_096);
        drop(SecretText::new(grown));
    });
    assert_eq!(found, Some("password"));

    // In the value itself, as limbs.
    let limbs: Vec<u64> = (1..=48).map(|i| i * 0x0123_4567_89ab_cdef).collect();
    let bytes: Vec<u8> = limbs
        .iter()
        .rev()
        .flat_map(|limb| limb.to_be_bytes())
        .collect();
    let (found, _) = watch(number("number", &bytes), || drop(limbs));
    assert_eq!(found, Some("number"));
}

#[test]
fn texts_and_maps() {
    let secret = || SecretText::new(PASSWORD);
    drops_clean(text("password", PASSWORD), secret());
    drops_clean(text("password", PASSWORD), (secret(), secret().clone()));

    let mut parameters = Parameters::new();
    parameters.set("PASSWORD", PASSWORD);
    let needles = || all([text("password", PASSWORD), text("session", SESSION)]);
    leaves_nothing(needles(), || {
        // Replaced, and moved as the map grows.
        parameters.set("PASSWORD", SESSION);
        for key in ["A", "B", "C", "D", "E", "F", "G", "H"] {
            parameters.set(key, PASSWORD);
        }
        drop(parameters);
    });

    drops_clean(text("client secret", CLIENT_SECRET), (app(), app().clone()));
    drops_clean(
        text("password", DEVICE_PASSWORD),
        (device(), device().clone()),
    );
    let hash = app().secret_hash("bob").unwrap().unwrap();
    drops_clean(text("SECRET_HASH", hash.reveal()), hash);
}

#[test]
fn a_user_s_claim() {
    let needles = claim_needles(11);
    // Dropped halfway.
    let (pending, parameters) =
        UserSignIn::start(&pool(), &app(), "bob", &mut SecretRng::new(11)).unwrap();
    drops_clean(needles.clone(), (pending, parameters));

    // All the way: what passes through on the way as well.
    let challenge = PasswordVerifier::from_parameters(&CHALLENGE).unwrap();
    let (pool, app) = (pool(), app());
    leaves_nothing(needles, || {
        let (pending, _) = UserSignIn::start(&pool, &app, "bob", &mut SecretRng::new(11)).unwrap();
        let pending = Box::new(pending);
        drop(pending.respond(&challenge, PASSWORD, now()).unwrap());
    });
}

/// The exchange alone, its session key, and the password's hash in the password's place.
#[test]
fn an_exchange_without_the_claim() {
    let challenge = PasswordVerifier::from_parameters(&CHALLENGE).unwrap();
    let (pool, app) = (pool(), app());
    let hash = PasswordHash::new(&pool, "5a1b", PASSWORD).unwrap();
    let hash_needle = vec![("password's hash", hash.reveal().to_vec())];
    let mut needles = claim_needles(11);
    needles.extend(hash_needle.clone());
    leaves_nothing(needles.clone(), || {
        let (pending, _) = KeyExchange::start(&mut SecretRng::new(11)).unwrap();
        let key = Box::new(pending)
            .finish("AbCdEf123", "5a1b", PASSWORD, SRP_B, "8dbcb21f18ae3216")
            .unwrap();
        drop(key.sign("AbCdEf123", "5a1b", "c2VjcmV0", now()).unwrap());
        let moved = Box::new(key);
        drop(moved);
    });
    leaves_nothing(needles.clone(), || {
        let (pending, _) = UserSignIn::start(&pool, &app, "bob", &mut SecretRng::new(11)).unwrap();
        drop(pending.into_session_key(&challenge, PASSWORD).unwrap());
        let (pending, _) = UserSignIn::start(&pool, &app, "bob", &mut SecretRng::new(11)).unwrap();
        let hash = PasswordHash::new(&pool, "5a1b", PASSWORD).unwrap();
        drop(pending.respond_with_hash(&challenge, &hash, now()).unwrap());
        let (pending, _) = KeyExchange::start(&mut SecretRng::new(11)).unwrap();
        let key = pending.finish_with_hash(&hash, SRP_B, "8dbcb21f18ae3216");
        drop(key.unwrap());
    });
    drops_clean(hash_needle, hash);
}

#[test]
fn a_device_s_claim() {
    let (app, device) = (app(), device());
    let challenge = DevicePasswordVerifier::from_parameters(&CHALLENGE).unwrap();
    let needles = elsewhere(|| {
        let a = drawn(12, 32);
        let (pending, _) = protocol::start_device(&app, "bob", &device, &a).unwrap();
        let values = protocol::device_values(pending, &challenge, &device).unwrap();
        let needles = all([
            value_needles(&a, &values),
            text("device password", DEVICE_PASSWORD),
            text("client secret", CLIENT_SECRET),
        ]);
        drops_clean(needles.clone(), values);
        needles
    });
    leaves_nothing(needles.clone(), || {
        let (pending, _) =
            DeviceSignIn::start(&app, "bob", &device, &mut SecretRng::new(12)).unwrap();
        drop(pending.respond(&challenge, &device, now()).unwrap());
        let (pending, _) =
            DeviceSignIn::start(&app, "bob", &device, &mut SecretRng::new(12)).unwrap();
        drop(pending.into_session_key(&challenge, &device).unwrap());
    });
    let (pending, _) = DeviceSignIn::start(&app, "bob", &device, &mut SecretRng::new(12)).unwrap();
    drops_clean(needles, (pending, device));
}

/// A password that was handed over is wiped whatever it came with.
#[test]
fn a_device_that_is_refused() {
    for (key, group) in [("", "group"), ("key", "")] {
        let password = DEVICE_PASSWORD.to_owned();
        leaves_nothing(text("device password", DEVICE_PASSWORD), || {
            assert!(Device::new(key, group, password).is_err());
        });
    }
    let random = drawn(13, 40);
    let needles = all([
        text("device password", &STANDARD.encode(&random)),
        vec![("password's bytes", random)],
    ]);
    leaves_nothing(needles, || {
        assert!(DeviceVerifier::generate("", "group", &mut SecretRng::new(13)).is_err());
    });
}

#[test]
fn a_new_device() {
    let needles = elsewhere(|| {
        let random = drawn(13, 40);
        let expected =
            DeviceVerifier::generate(DEVICE_KEY, GROUP_KEY, &mut SecretRng::new(13)).unwrap();
        let sent = expected.password_verifier().reveal();
        all([
            vec![("password's bytes", random.clone())],
            text("device password", &STANDARD.encode(random)),
            residue(
                "verifier",
                &BigUint::from_bytes_be(&STANDARD.decode(sent).unwrap()),
            ),
            text("PasswordVerifier", sent),
        ])
    });
    leaves_nothing(needles, || {
        let verifier =
            DeviceVerifier::generate(DEVICE_KEY, GROUP_KEY, &mut SecretRng::new(13)).unwrap();
        verifier.self_check(&mut SecretRng::new(14)).unwrap();
        let verifier = Box::new(verifier);
        let device = Box::new(verifier.into_device());
        drop(device);
    });
}

#[test]
fn the_server_s_half() {
    let bob = Identity::user(&pool(), "5a1b").unwrap();
    let verifier = Verifier::with_salt(&bob, PASSWORD, &[1, 2, 3]).unwrap();
    let v = verifier.verifier();
    let b = drawn(15, 32);
    let begin = || {
        protocol::begin_exchange(&bob, &verifier, "5", &b)
            .unwrap()
            .0
    };
    let needles = elsewhere(|| {
        let s = protocol::exchange_premaster(&begin());
        all([
            residue("v", &BigUint::from_bytes_be(&*verifier.verifier())),
            number("b", &b),
            residue("S", &BigUint::from_bytes_be(&*s)),
            text("password", PASSWORD),
        ])
    });
    let exchange = begin();
    drops_clean(needles.clone(), v);
    drops_clean(needles.clone(), verifier);
    drops_clean(needles.clone(), exchange);
    leaves_nothing(needles, || {
        let verifier = Box::new(Verifier::with_salt(&bob, PASSWORD, &[1, 2, 3]).unwrap());
        let (exchange, _) = Exchange::begin(&bob, &verifier, "5", &mut SecretRng::new(15)).unwrap();
        let timestamp = now().to_string();
        let refused = Box::new(exchange).check("c2VjcmV0", &timestamp, "c2VjcmV0");
        assert_eq!(refused, Err(caldera_srp::Error::Refused));
        let kept = STANDARD.encode(b"\x07");
        drop(Box::new(
            Verifier::from_confirm_device(&kept, "AQID").unwrap(),
        ));
        drop(Box::new(Verifier::from_parts(&[1], &[2]).unwrap()));
    });
}

/// The same text of JSON, with one character of a secret escaped: then a reader has to copy it.
fn escaped(body: String, secret: &str) -> String {
    let (first, rest) = secret.split_at(1);
    let first = first.chars().next().map_or(0, u32::from);
    let body = body.replace(secret, &format!("\\u{first:04x}{rest}"));
    assert!(body.contains("\\u00"));
    body
}

/// A challenge of the service, as it comes over the wire.
fn challenge_body() -> String {
    let parameters: serde_json::Map<_, _> = CHALLENGE
        .iter()
        .map(|(name, value)| ((*name).to_owned(), serde_json::Value::from(*value)))
        .collect();
    let body = serde_json::json!({
        "ChallengeName": "PASSWORD_VERIFIER",
        "ChallengeParameters": parameters,
        "Session": SESSION,
    });
    escaped(body.to_string(), SESSION)
}

fn tokens_body() -> String {
    let body = serde_json::json!({
        "AuthenticationResult": {
            "AccessToken": ACCESS_TOKEN,
            "IdToken": ID_TOKEN,
            "RefreshToken": REFRESH_TOKEN,
            "TokenType": "Bearer",
            "ExpiresIn": 3600,
            "NewDeviceMetadata": { "DeviceKey": DEVICE_KEY, "DeviceGroupKey": GROUP_KEY },
        },
        "ChallengeParameters": {},
    });
    escaped(escaped(body.to_string(), ACCESS_TOKEN), REFRESH_TOKEN)
}

/// What a sign-in prints on its way, if asked to.
struct Printed(Vec<String>);

/// The types whose values are one of several, each with a name of its own.
const CHOICES: [&str; 16] = [
    "AuthFlow",
    "Call",
    "ChallengeName",
    "EndpointKind",
    "Error",
    "Fault",
    "Misuse",
    "Operation",
    "Option",
    "Outcome",
    "Parameter",
    "Question",
    "Reply",
    "ServiceErrorKind",
    "Step",
    "Unexpected",
];

impl Printed {
    /// Both forms, after the type's own name, which not every `Debug` shows: that of a choice shows what
    /// is chosen.
    fn add<T: Debug>(&mut self, value: &T) {
        let name = core::any::type_name::<T>();
        let own = name.split('<').next().unwrap_or_default();
        let own = own.rsplit("::").next().unwrap_or_default();
        for text in [format!("{value:?}"), format!("{value:#?}")] {
            let first = text.split(|c: char| !c.is_alphanumeric()).next();
            let first = first.unwrap_or_default();
            assert!(
                first == own || (CHOICES.contains(&own) && !first.is_empty()),
                "{name} prints {text:?}"
            );
        }
        self.0.push(format!("{name} {value:?} {value:#?}"));
    }
}

/// A sign-in with an authenticator app, the setting up of one, and tokens, over JSON.
fn sign_in(printed: &mut Printed, bodies: &[String]) {
    let mut rng = SecretRng::new(16);
    let builder = SignIn::user(pool(), app(), "bob", PASSWORD).device(device());
    let mut sign_in = builder.begin(&mut rng).unwrap();
    let mut request = sign_in.request();
    for body in bodies {
        printed.add(&request);
        printed.add(request.call());
        drop(request.to_json());
        let reply = Reply::from_json(request.operation(), 200, None, body.as_bytes()).unwrap();
        printed.add(&reply);
        let step = sign_in.reply(reply, now(), &mut rng).unwrap();
        printed.add(&step);
        request = match step {
            Step::Send(request) => request,
            Step::Ask(question) => {
                if let Question::SoftwareToken(question) = &question {
                    drop(question.otpauth_uri("Caldera", "bob"));
                }
                drop(question.to_json());
                let answer = match question {
                    Question::SetUpMfa(_) => Answer::choose(ChallengeName::SoftwareTokenMfa),
                    Question::NewPassword(_) => {
                        Answer::new_password(NEW_PASSWORD).with_attribute("name", CUSTOM_ANSWER)
                    }
                    Question::WebAuthn(_) => Answer::credential(CREDENTIAL),
                    Question::Custom(_) => Answer::text(CUSTOM_ANSWER),
                    Question::SoftwareToken(_) => Answer::code(TOTP_CODE[0]),
                    Question::Code(question)
                        if *question.challenge_name() == ChallengeName::SoftwareTokenMfa =>
                    {
                        Answer::code(TOTP_CODE[0])
                    }
                    _ => Answer::code(CODE),
                };
                printed.add(&answer);
                sign_in.answer(answer).unwrap()
            }
            Step::Done(completed) => {
                printed.add(&completed);
                drop(completed.to_json());
                let refresh =
                    Refresh::new(app(), "5a1b", completed.refresh_token().unwrap()).unwrap();
                drop(refresh.request().to_json());
                drop(refresh.rotating().request().to_json());
                let confirmation = completed.confirm_device(None, &mut rng).unwrap().unwrap();
                printed.add(&confirmation);
                drop(confirmation.request().to_json());
                drop(confirmation.device().to_json());
                let json = completed.to_json();
                let mut kept = completed.keep().unwrap();
                kept.remove_device();
                kept.set_device(confirmation.into_device()).unwrap();
                printed.add(&kept);
                drop(kept.refresh(&app()).unwrap().request().to_json());
                drop(kept.sign_out(&app()).unwrap().to_json());
                drop(kept.sign_out_everywhere().unwrap().to_json());
                let next = kept.next_sign_in(&app(), PASSWORD.to_owned()).unwrap();
                drop(next.begin(&mut rng).unwrap());
                let stored = kept.to_json();
                drop(Box::new(KeptSession::from_json(stored.reveal()).unwrap()));
                assert!(KeptSession::from_json(json.reveal()).is_err());
                let revoked = flow::revoke_token(&app(), REFRESH_TOKEN).unwrap();
                printed.add(revoked.call());
                drop(revoked.to_json());
                return;
            }
        };
    }
    panic!("the sign-in did not end");
}

fn bodies() -> Vec<String> {
    vec![
        challenge_body(),
        serde_json::json!({
            "ChallengeName": "MFA_SETUP",
            "ChallengeParameters": { "MFAS_CAN_SETUP": "[\"SOFTWARE_TOKEN_MFA\",\"EMAIL_OTP\"]" },
            "Session": LAST_SESSION,
        })
        .to_string(),
        escaped(
            serde_json::json!({ "SecretCode": TOTP_SECRET, "Session": SESSION }).to_string(),
            TOTP_SECRET,
        ),
        serde_json::json!({ "Status": "SUCCESS", "Session": LAST_SESSION }).to_string(),
        serde_json::json!({
            "ChallengeName": "SOFTWARE_TOKEN_MFA",
            "ChallengeParameters": { "FRIENDLY_DEVICE_NAME": "phone" },
            "Session": LAST_SESSION,
        })
        .to_string(),
        question_body("NEW_PASSWORD_REQUIRED"),
        question_body("WEB_AUTHN"),
        question_body("CUSTOM_CHALLENGE"),
        question_body("EMAIL_OTP"),
        question_body("SMS_MFA"),
        tokens_body(),
    ]
}

/// A challenge that a person answers, with what each of them may bring.
fn question_body(name: &str) -> String {
    let body = serde_json::json!({
        "ChallengeName": name,
        "ChallengeParameters": {
            "requiredAttributes": "[\"userAttributes.name\"]",
            "userAttributes": "{\"email\":\"bob@example.com\"}",
            "CREDENTIAL_REQUEST_OPTIONS": "{\"challenge\":\"AAAA\"}",
        },
        "Session": SESSION,
    });
    escaped(body.to_string(), SESSION)
}

fn flow_needles() -> Vec<Needle> {
    let hash = |name| app().secret_hash(name).unwrap().unwrap();
    all([
        claim_needles(16),
        text("device password", DEVICE_PASSWORD),
        text("session", SESSION),
        text("last session", LAST_SESSION),
        text("access token", ACCESS_TOKEN),
        text("id token", ID_TOKEN),
        text("refresh token", REFRESH_TOKEN),
        text("code", CODE),
        text("code shown", TOTP_CODE[0]),
        text("code sent", TOTP_CODE[1]),
        text("new password", NEW_PASSWORD),
        text("credential", CREDENTIAL),
        text("custom answer", CUSTOM_ANSWER),
        text("TOTP secret", TOTP_SECRET),
        text("SECRET_HASH", hash("bob").reveal()),
        text("SECRET_HASH", hash("5a1b").reveal()),
    ])
}

#[test]
fn a_whole_sign_in_over_json() {
    let bodies = bodies();
    leaves_nothing(flow_needles(), || {
        sign_in(&mut Printed(Vec::new()), &bodies)
    });
}

/// Replies and what rides along, as a caller with an SDK builds them; and the ways in that send the
/// password as it is.
#[test]
fn what_is_built_by_hand() {
    leaves_nothing(flow_needles(), || {
        let result = flow::AuthenticationResult::new()
            .with_access_token(ACCESS_TOKEN)
            .with_id_token(ID_TOKEN)
            .with_refresh_token(REFRESH_TOKEN);
        let reply = flow::AuthReply::new()
            .with_challenge_name("SMS_MFA")
            .with_session(SESSION)
            .with_challenge_parameter("SECRET", CODE)
            .with_authentication_result(result);
        drop(Box::new(Reply::from(reply)));
        let secret = flow::SoftwareTokenSecret::new()
            .with_secret_code(TOTP_SECRET)
            .with_session(LAST_SESSION);
        drop(Box::new(secret));
        drop(Box::new(
            flow::SoftwareTokenVerified::new("SUCCESS").with_session(SESSION),
        ));
        let context = || {
            let admin = AdminContext::new(CUSTOM_ANSWER, "server", "/")
                .with_http_header("Cookie", SESSION)
                .with_encoded_data(PASSWORD);
            let user = UserContext::new()
                .with_ip_address(CUSTOM_ANSWER)
                .with_encoded_data(PASSWORD);
            Context::new()
                .with_admin_context(admin)
                .with_user_context(user)
                .with_client_metadata("key", CODE)
        };
        let mut rng = SecretRng::new(16);
        for builder in [
            SignIn::password(pool(), app(), "bob", PASSWORD),
            SignIn::admin_no_srp(pool(), app(), "bob", PASSWORD),
            SignIn::choice(pool(), app(), "bob").password(PASSWORD),
        ] {
            let builder = Box::new(builder.context(context()));
            let mut sign_in = Box::new(builder.begin(&mut rng).unwrap());
            drop(sign_in.request().to_json());
            let asked = flow::AuthReply::new().with_challenge_name("PASSWORD");
            sign_in.reply(asked, now(), &mut rng).unwrap();
            drop(
                sign_in
                    .answer(Answer::password(NEW_PASSWORD))
                    .unwrap()
                    .to_json(),
            );
        }
        drop(Box::new(context()));
        let refused = flow::ServiceError::new("UserLambdaValidationException", CODE);
        drop(Box::new(refused));
    });
}

/// The state of a sign-in that was put away at the question that these replies lead to.
fn put_away(replies: &[&String], rng: &mut SecretRng) -> SecretText {
    let builder = SignIn::user(pool(), app(), "bob", PASSWORD)
        .device(device())
        .keep_password()
        .context(Context::new().with_client_metadata("key", CODE));
    let mut sign_in = builder.begin(rng).unwrap();
    for body in replies {
        if sign_in.question().is_some() {
            let choice = Answer::choose(ChallengeName::SoftwareTokenMfa);
            sign_in.answer(choice).unwrap();
        }
        let operation = sign_in.request().operation();
        let reply = Reply::from_json(operation, 200, None, body.as_bytes()).unwrap();
        sign_in.reply(reply, now(), rng).unwrap();
    }
    sign_in.suspend().unwrap()
}

/// A sign-in put away at a question, and taken up from its state: as it was written, escaped so that a
/// reader has to copy it, and refused after the secrets in it have been read.
#[test]
fn a_sign_in_that_is_put_away() {
    let bodies = bodies();
    let body = |name: &str| bodies.iter().find(|body| body.contains(name)).unwrap();
    // The last is a new authenticator app, whose secret is in the state.
    let questions = [
        vec![body("CUSTOM_CHALLENGE")],
        vec![body("\"EMAIL_OTP\",")],
        vec![body("NEW_PASSWORD_REQUIRED")],
        vec![body("\"MFA_SETUP\""), body("SecretCode")],
    ];
    let states = questions.each_ref().map(|replies| {
        let state = put_away(replies, &mut SecretRng::new(16));
        for secret in [PASSWORD, DEVICE_PASSWORD, CLIENT_SECRET] {
            assert!(!state.reveal().contains(secret));
        }
        let mut state = state.reveal().to_owned();
        for secret in [SESSION, LAST_SESSION, TOTP_SECRET, CODE] {
            if state.contains(secret) {
                state = escaped(state, secret);
            }
        }
        let broken = state.replacen("\"is_repeated\":false", "\"is_repeated\":5", 1);
        assert_ne!(broken, state);
        // A text and a list, of which a parser would say what they are.
        let refused = [broken, format!("\"{SESSION}\""), format!("[{state}]")];
        (state, refused)
    });
    leaves_nothing(flow_needles(), || {
        let mut rng = SecretRng::new(16);
        for (replies, (state, refused)) in questions.iter().zip(&states) {
            let written = put_away(replies, &mut rng);
            for state in [written.reveal(), state] {
                let taken_up = SignIn::resume(state, app(), Some(device()), &mut rng).unwrap();
                let taken_up = Box::new(taken_up);
                drop(taken_up.question().unwrap().to_json());
                assert_eq!(taken_up.suspend().unwrap().reveal(), written.reveal());
                assert!(SignIn::resume(state, app(), None, &mut rng).is_err());
            }
            for state in refused {
                assert!(SignIn::resume(state, app(), Some(device()), &mut rng).is_err());
            }
        }
    });
}

/// What a caller in another language says and keeps, escaped so that a reader has to copy it.
#[test]
fn what_a_caller_says_in_json() {
    let member = |name: &str, secret: &str| {
        let body = serde_json::json!({ name: secret }).to_string();
        if secret.starts_with('{') {
            body
        } else {
            escaped(body, secret)
        }
    };
    let answers = [
        member("code", CODE),
        member("new_password", NEW_PASSWORD),
        member("password", PASSWORD),
        member("text", CUSTOM_ANSWER),
        member("credential", CREDENTIAL),
        format!("{{\"responses\":{}}}", member("ANSWER", CUSTOM_ANSWER)),
        // Malformed, once the secret has been read.
        format!("{}x", member("code", CODE)),
        format!("{{\"unknown\":1,{}", &member("password", PASSWORD)[1..]),
        // No object at all, of which a parser would say what it is.
        CODE.to_owned(),
        format!(" \"{PASSWORD}\""),
        escaped(format!("\"{NEW_PASSWORD}\""), NEW_PASSWORD),
        format!("[\"{CUSTOM_ANSWER}\"]"),
        format!("{{\"new_password\":\"p\",\"attributes\":\"{PASSWORD}\"}}"),
        format!("{{\"responses\":\"{PASSWORD}\"}}"),
    ];
    let device = escaped(device().to_json().reveal().to_owned(), DEVICE_PASSWORD);
    let configuration = escaped(
        serde_json::json!({
            "user_pool_id": "us-east-1_AbCdEf123",
            "client_id": "1example23456789",
            "client_secret": CLIENT_SECRET,
            "username": "bob",
            "password": PASSWORD,
            "auth_flow": "USER_AUTH",
            "access_token": ACCESS_TOKEN,
        })
        .to_string(),
        PASSWORD,
    );
    let configuration = configuration.replacen('{', &format!("{{\"device\":{device},"), 1);
    let broken = format!("{configuration}}}");
    // The device as a text, its password in it.
    let quoted = serde_json::json!({ "device": &device }).to_string();
    let quoted = configuration.replacen(
        &format!("\"device\":{device}"),
        &quoted[1..quoted.len() - 1],
        1,
    );
    assert_ne!(quoted, configuration);
    let replies = [
        format!("\"{ACCESS_TOKEN}\""),
        escaped(format!("\"{ACCESS_TOKEN}\""), ACCESS_TOKEN),
        serde_json::json!({ "AuthenticationResult": ACCESS_TOKEN }).to_string(),
        serde_json::json!({ "ChallengeParameters": SESSION }).to_string(),
    ];
    leaves_nothing(flow_needles(), || {
        let read = answers
            .iter()
            .map(|text| Answer::from_json(text))
            .collect::<Vec<_>>();
        assert_eq!(read.iter().filter(|answer| answer.is_ok()).count(), 6);
        drop(read);
        drop(Box::new(Device::from_json(&device).unwrap()));
        let builder = Box::new(flow::SignInBuilder::from_json(&configuration).unwrap());
        let sign_in = Box::new(builder.begin(&mut SecretRng::new(16)).unwrap());
        drop(sign_in);
        assert!(flow::SignInBuilder::from_json(&broken).is_err());
        assert!(flow::SignInBuilder::from_json(&quoted).is_err());
        for body in &replies {
            let reply = Reply::from_json(flow::Operation::InitiateAuth, 200, None, body.as_bytes());
            assert!(!matches!(reply, Ok(Reply::Auth(_))));
        }
    });
}

/// Bytes as something might print them: in hexadecimal, in base64, and as `{:?}` shows bytes and limbs of
/// either width, lowest first.
fn writings(name: &'static str, bytes: &[u8]) -> Vec<Needle> {
    let limbs = |width: usize| {
        let limbs: Vec<u64> = bytes
            .rchunks_exact(width)
            .map(|limb| {
                limb.iter()
                    .fold(0, |limb, byte| limb << 8 | u64::from(*byte))
            })
            .collect();
        format!("{limbs:?}")
    };
    let printed = [
        support::replay::hex(bytes),
        STANDARD.encode(bytes),
        format!("{bytes:?}"),
        limbs(4),
        limbs(8),
    ];
    // In upper case as well, and one a line as `{:#?}` has it: the pieces are shorter than a line.
    let upper = printed[0].to_uppercase();
    let lines = [limbs(4), limbs(8)].map(|list| list.replace(", ", ",\n    "));
    all(printed
        .iter()
        .chain([&upper])
        .chain(&lines)
        .map(|form| text(name, form)))
}

/// What a sign-in does not come by, each holding what it may hold of a secret.
fn print_the_rest(printed: &mut Printed) {
    let admin = AdminContext::new(PASSWORD, PASSWORD, PASSWORD).with_http_header("Cookie", SESSION);
    let user = UserContext::new().with_encoded_data(PASSWORD);
    printed.add(&admin);
    printed.add(&user);
    printed.add(
        &Context::new()
            .with_admin_context(admin)
            .with_user_context(user)
            .with_client_metadata("key", CODE),
    );
    printed.add(&caldera_srp::Fault::Missing);
    printed.add(&flow::DeviceConfirmed::new(true));
    printed.add(&flow::AuthFlow::UserSrpAuth);
    printed.add(&flow::Operation::InitiateAuth);
    printed.add(&ChallengeName::SmsMfa);
    printed.add(&flow::ClockOffset::from_seconds(7));
    printed.add(&pool());
    printed.add(&now());
    printed.add(&caldera_srp::EndpointKind::Fips);
    printed.add(&flow::Outcome::Unknown);
    let foreign = flow::ForeignReply::new(405);
    printed.add(&foreign);
    printed.add(&flow::Error::from(foreign));
    printed.0.push(foreign.to_string());
    for request in [
        flow::global_sign_out(ACCESS_TOKEN),
        flow::get_user(ACCESS_TOKEN),
        flow::list_devices(ACCESS_TOKEN, None, Some(SESSION)),
        flow::forget_device(ACCESS_TOKEN, DEVICE_KEY),
    ] {
        printed.add(request.unwrap().call());
    }
    printed.add(&flow::User::new(CODE).with_attribute("email", PASSWORD));
    let listed = flow::ListedDevice::new(DEVICE_KEY).with_attribute("device_name", PASSWORD);
    printed.add(&listed);
    printed.add(&flow::DeviceList::new().with_device(listed));
    #[cfg(feature = "getrandom")]
    printed.add(&caldera_srp::SystemRng);

    let refresh = Refresh::new(app(), "5a1b", REFRESH_TOKEN).unwrap();
    printed.add(&refresh.request());
    printed.add(&refresh.rotating().request());
    let refused = flow::ServiceError::new("UserLambdaValidationException", PASSWORD);
    printed.add(&refused);
    printed.add(&refused.kind());
    printed.0.push(refused.to_string());

    let mut rng = SecretRng::new(16);
    let mut asked = |name: &str| {
        let builder = SignIn::choice(pool(), app(), "bob").password(PASSWORD);
        let mut sign_in = builder.begin(&mut rng).unwrap();
        printed.add(&sign_in.answer(Answer::code(CODE)).unwrap_err());
        let reply = flow::AuthReply::new()
            .with_challenge_name(name)
            .with_session(SESSION)
            .with_challenge_parameter("KEY", CODE);
        let step = sign_in.reply(reply, now(), &mut rng).unwrap();
        printed.add(&step);
        let error = sign_in.answer(Answer::credential(CREDENTIAL)).unwrap_err();
        printed.0.push(error.to_string());
        if let flow::Error::Misuse(misuse) = &error {
            printed.add(misuse);
        }
        sign_in.question()
    };
    let question = asked("SMS_MFA");
    let unknown = asked("UNHEARD_OF");
    printed.add(&question);
    printed.add(&unknown);
    if let Some(Question::Unknown(question)) = &unknown {
        printed.add(question);
    }
    let mut sign_in = SignIn::choice(pool(), app(), "bob")
        .begin(&mut rng)
        .unwrap();
    let asked = flow::AuthReply::new().with_challenge_name("PASSWORD");
    let Step::Ask(Question::Password(question)) = sign_in.reply(asked, now(), &mut rng).unwrap()
    else {
        panic!("no question for a password")
    };
    printed.add(&question);
    let question_open = sign_in.reply(Reply::Empty, now(), &mut rng).unwrap_err();
    printed.add(&question_open);
    let body = tokens_body();
    let reply =
        Reply::from_json(flow::Operation::InitiateAuth, 200, None, body.as_bytes()).unwrap();
    let builder = SignIn::user(pool(), app(), "bob", PASSWORD);
    let mut sign_in = builder.begin(&mut rng).unwrap();
    let unexpected = sign_in.reply(Reply::Empty, now(), &mut rng).unwrap_err();
    if let flow::Error::Unexpected(unexpected) = &unexpected {
        printed.add(unexpected);
    }
    if let Step::Done(completed) = sign_in.reply(reply, now(), &mut rng).unwrap() {
        printed.add(&completed.update_device_status(DEVICE_KEY, true).unwrap());
        printed.add(&completed.into_tokens());
    }
}

/// Whether what was printed has every type in it whose `Debug` is public, by the list that the public
/// API is compared with.
fn every_public_type_is_in(printed: &[String]) {
    let mut missing = Vec::new();
    let types = include_str!("../public-api.txt")
        .lines()
        .filter_map(|line| line.strip_prefix("impl Debug for "))
        .filter_map(|line| line.split_once(' '));
    let mut count = 0;
    for (name, path) in types {
        count += 1;
        // Two of the name Error: one of the flow, one of the engine.
        let name = match path {
            "[Error]" => "caldera_srp::error::Error",
            "[flow::Error]" => "caldera_srp::flow::error::Error",
            _ => name,
        };
        let is_there = printed.iter().any(|text| {
            let mut words = text.split(|c: char| !c.is_alphanumeric() && c != '_');
            text.starts_with(name) || words.any(|word| word == name)
        });
        if !is_there {
            missing.push(path);
        }
    }
    assert!(count > 50, "{count}");
    assert!(missing.is_empty(), "never printed: {missing:?}");
}

#[test]
fn nothing_secret_is_printed() {
    let mut printed = Printed(Vec::new());
    sign_in(&mut printed, &bodies());

    let bob = Identity::user(&pool(), "5a1b").unwrap();
    let verifier = Verifier::with_salt(&bob, PASSWORD, &[1, 2, 3]).unwrap();
    let (exchange, challenge) =
        Exchange::begin(&bob, &verifier, "5", &mut SecretRng::new(15)).unwrap();
    let (user, parameters) =
        UserSignIn::start(&pool(), &app(), "bob", &mut SecretRng::new(16)).unwrap();
    let (device_sign_in, _) =
        DeviceSignIn::start(&app(), "bob", &device(), &mut SecretRng::new(16)).unwrap();
    let new_device =
        DeviceVerifier::generate(DEVICE_KEY, GROUP_KEY, &mut SecretRng::new(13)).unwrap();
    let error = PasswordVerifier::from_parameters(&[("SRP_B", PASSWORD)]).unwrap_err();
    printed.add(&SecretText::new(PASSWORD));
    printed.add(&app());
    printed.add(&device());
    printed.add(&bob);
    printed.add(&verifier);
    printed.add(&exchange);
    printed.add(&challenge);
    printed.add(&user);
    printed.add(&parameters);
    printed.add(&device_sign_in);
    let (exchange, _) = KeyExchange::start(&mut SecretRng::new(16)).unwrap();
    printed.add(&exchange);
    let key = exchange
        .finish("AbCdEf123", "5a1b", PASSWORD, SRP_B, "8dbcb21f18ae3216")
        .unwrap();
    printed.add(&key);
    let password_hash = PasswordHash::new(&pool(), "5a1b", PASSWORD).unwrap();
    printed.add(&password_hash);
    printed.add(&PasswordVerifier::from_parameters(&CHALLENGE).unwrap());
    printed.add(&DevicePasswordVerifier::from_parameters(&CHALLENGE).unwrap());
    printed.add(&new_device);
    printed.add(&error);
    printed.0.push(error.to_string());
    print_the_rest(&mut printed);

    let sent = new_device.password_verifier().reveal();
    let a = drawn(16, 32);
    let (pending, _) = protocol::start_user(&pool(), &app(), "bob", &a).unwrap();
    let challenge = PasswordVerifier::from_parameters(&CHALLENGE).unwrap();
    let values = protocol::user_values(pending, &challenge, PASSWORD).unwrap();
    let hash = app().secret_hash("5a1b").unwrap().unwrap();
    let needles = all([
        flow_needles(),
        text("device password", new_device.device().password().reveal()),
        text("PasswordVerifier", sent),
        number("verifier", &*verifier.verifier()),
        writings("a", &a),
        writings("b", &drawn(15, 32)),
        writings("x", &*values.x),
        writings("S", &*values.s),
        writings("K", &*values.key),
        writings("v", &*verifier.verifier()),
        writings("password", PASSWORD.as_bytes()),
        writings("session key", key.reveal()),
        writings("password's hash", password_hash.reveal()),
        writings("client secret", CLIENT_SECRET.as_bytes()),
        writings("device password", DEVICE_PASSWORD.as_bytes()),
        writings("SECRET_HASH", &STANDARD.decode(hash.reveal()).unwrap()),
    ]);
    assert!(printed.0.len() > 30, "{}", printed.0.len());
    every_public_type_is_in(&printed.0);
    for line in &printed.0 {
        for (name, needle) in &needles {
            assert!(!contains(line.as_bytes(), needle), "{name} in {line}");
        }
    }
}
