//! What the operations leave on the stack, counted and reported per kernel.
//!
//! Values are wiped where they are dropped, but a compiler may move and spill them; so the operations write
//! over the stack that they used (`src/scrub.rs`), also where they unwind. How much stack each call takes is
//! counted as well, and must be what its documentation says. Each runs here on a thread whose stack this test
//! has mapped, and reads when it has ended. The run with a planted secret shows that the count would see it.
//! Run with `--nocapture` to read the report.
#![cfg(target_os = "linux")]
#![deny(unsafe_code)]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::print_stdout,
    reason = "tests"
)]

extern crate alloc;

use alloc::collections::BTreeMap;
use core::hint::black_box;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use caldera_srp::flow::{Reply, SignIn, Step};
use caldera_srp::hazmat::field::{self, Kernel};
use caldera_srp::hazmat::protocol;
use caldera_srp::verifier::{Exchange, Identity, Verifier};
use caldera_srp::{
    AppClient, Device, DevicePasswordVerifier, DeviceSignIn, DeviceVerifier, KeyExchange,
    PasswordHash, PasswordVerifier, Timestamp, UserPoolId, UserSignIn,
};
use num_bigint::BigUint;
use rand_core::{TryCryptoRng, TryRng};
use support::claims::{CLIENT_SECRET, DEVICE_PASSWORD, PASSWORD};
use support::own_stack::{UNTOUCHED, left_on_the_stack};
use support::random::{SecretRng, drawn};
use support::secrets::{number, residue, residues_of_a_claim, text};
use support::watching_allocator::{Needle, contains};

#[allow(dead_code, reason = "each test takes what it needs")]
mod support;

const SEED: u64 = 21;

/// The stack that a call takes at most, in bytes, as its documentation says; what a thread takes for
/// itself comes on top. How deep each goes below the frame from which the stack is written over is
/// measured by the unit tests of `src/scrub.rs`.
const HASH: usize = 8 << 10;
const NUMBER: usize = 10 << 10;
const GENERATOR: usize = 20 << 10;
const POWER: usize = 36 << 10;
const FLOW: usize = 44 << 10;
const SRP_B: &str = "123456789abcdef0123456789abcdef";

fn challenge() -> PasswordVerifier {
    PasswordVerifier::from_parameters(&[
        ("USER_ID_FOR_SRP", "5a1b"),
        ("SALT", "8dbcb21f18ae3216"),
        ("SRP_B", SRP_B),
        ("SECRET_BLOCK", "c2VjcmV0"),
    ])
    .unwrap()
}

fn device_challenge() -> DevicePasswordVerifier {
    DevicePasswordVerifier::from_parameters(&[
        ("USERNAME", "5a1b"),
        ("SALT", "8dbcb21f18ae3216"),
        ("SRP_B", SRP_B),
        ("SECRET_BLOCK", "c2VjcmV0"),
    ])
    .unwrap()
}

fn parties() -> (UserPoolId, AppClient) {
    let app = AppClient::new("1example23456789").unwrap();
    (
        "us-east-1_AbCdEf123".parse().unwrap(),
        app.with_secret(CLIENT_SECRET).unwrap(),
    )
}

/// The session key, and what HMAC makes of it.
fn key_needles(key: &[u8; 16]) -> Vec<Needle> {
    let under = |mask: u8| key.iter().map(|byte| byte ^ mask).collect::<Vec<u8>>();
    let mut needles = number("K", key);
    needles.push(("K, inner pad of HMAC", under(0x36)));
    needles.push(("K, outer pad of HMAC", under(0x5c)));
    needles
}

/// What a claim is computed from.
fn claim_needles(a: &[u8], values: &protocol::Values) -> Vec<Needle> {
    let big_b = BigUint::parse_bytes(SRP_B.as_bytes(), 16).unwrap();
    let [big_a, u, x] = [a, &values.u, &*values.x].map(BigUint::from_bytes_be);
    [
        number("a", a),
        number("x", &*values.x),
        number("a + ux", &(big_a + u * x).to_bytes_be()),
        residues_of_a_claim(&*values.x, &*values.s, &big_b),
        key_needles(&values.key),
        text("client secret", CLIENT_SECRET),
    ]
    .concat()
}

/// How many pieces of each secret stand in the memory.
fn count(memory: &[u8], needles: &[Needle]) -> BTreeMap<&'static str, usize> {
    let mut counts = BTreeMap::new();
    for (name, needle) in needles {
        *counts.entry(*name).or_default() += usize::from(contains(memory, needle));
    }
    counts
}

/// Does the work with every kernel, each on a stack of its own; gives the kernel, how many bytes of the
/// stack were touched, and what is there.
fn on_stacks_of_their_own(
    work: impl Fn() + Clone + Send + 'static,
) -> impl Iterator<Item = (&'static str, usize, Vec<u8>)> {
    let kernels = Kernel::ALL.iter().filter(|kernel| kernel.is_available());
    kernels.map(move |kernel| {
        let work = work.clone();
        let memory = left_on_the_stack(move || {
            assert!(Kernel::force(Some(*kernel)));
            assert_eq!(field::in_use(), *kernel);
            work();
        })
        .expect("a stack");
        let untouched = memory.iter().take_while(|byte| **byte == UNTOUCHED);
        (kernel.name(), memory.len() - untouched.count(), memory)
    })
}

/// Runs an operation with every kernel and reports what it left on the stack.
///
/// What is claimed: nothing of what is looked for is found, in the builds that are tested. Where a
/// compiler to come leaves something that the writing over does not reach, this fails, and the claim
/// is to be looked at again.
fn leaves_nothing(name: &str, needles: &[Needle], work: impl Fn() + Clone + Send + 'static) {
    assert!(needles.iter().all(|(_, needle)| needle.len() >= 8));
    for (kernel, used, memory) in on_stacks_of_their_own(work) {
        let counts = count(&memory, needles);
        println!("{name}, {kernel}: {used} bytes of stack touched, pieces left: {counts:?}");
        assert!(used > 32 * 1024, "this was not the stack that was used");
        assert!(
            counts.values().all(|count| *count == 0),
            "{name}: {counts:?}"
        );
    }
}

fn now() -> Timestamp {
    Timestamp::from_unix_seconds(1_793_523_907).unwrap()
}

/// One test, for the kernel is chosen for the whole process.
#[test]
fn what_the_operations_leave() {
    calls_take_what_is_documented();
    calls_fit_on_a_small_thread();
    a_panic_leaves_nothing();

    let a = drawn(SEED, 32);
    let (pool, app) = parties();
    let (pending, _) = protocol::start_user(&pool, &app, "bob", &a).unwrap();
    let values = protocol::user_values(pending, &challenge(), PASSWORD).unwrap();
    let needles = [claim_needles(&a, &values), text("password", PASSWORD)].concat();
    leaves_nothing("user claim", &needles, || {
        let ((pool, app), challenge) = (parties(), challenge());
        let (pending, _) =
            UserSignIn::start(&pool, &app, "bob", &mut SecretRng::new(SEED)).unwrap();
        black_box(pending.respond(&challenge, PASSWORD, now()).unwrap());
    });

    let hash = PasswordHash::new(&pool, "5a1b", PASSWORD).unwrap();
    let needles = [needles, vec![("password's hash", hash.reveal().to_vec())]].concat();
    leaves_nothing("exchange alone", &needles, || {
        let (pending, _) = KeyExchange::start(&mut SecretRng::new(SEED)).unwrap();
        let key = pending
            .finish("AbCdEf123", "5a1b", PASSWORD, SRP_B, "8dbcb21f18ae3216")
            .unwrap();
        black_box(key.sign("AbCdEf123", "5a1b", "c2VjcmV0", now()).unwrap());
        let (pool, app) = parties();
        let hash = PasswordHash::new(&pool, "5a1b", PASSWORD).unwrap();
        let (pending, _) =
            UserSignIn::start(&pool, &app, "bob", &mut SecretRng::new(SEED)).unwrap();
        black_box(
            pending
                .respond_with_hash(&challenge(), &hash, now())
                .unwrap(),
        );
        let (pending, _) = KeyExchange::start(&mut SecretRng::new(SEED)).unwrap();
        let key = pending.finish_with_hash(&hash, SRP_B, "8dbcb21f18ae3216");
        black_box(key.unwrap());
    });

    let device = || Device::new("key", "group", DEVICE_PASSWORD.to_owned()).unwrap();
    let (pending, _) = protocol::start_device(&app, "5a1b", &device(), &a).unwrap();
    let values = protocol::device_values(pending, &device_challenge(), &device()).unwrap();
    let secret = text("device password", DEVICE_PASSWORD);
    let needles = [claim_needles(&a, &values), secret].concat();
    leaves_nothing("device claim", &needles, move || {
        let (app, device, challenge) = (parties().1, device(), device_challenge());
        let (pending, _) =
            DeviceSignIn::start(&app, "5a1b", &device, &mut SecretRng::new(SEED)).unwrap();
        black_box(pending.respond(&challenge, &device, now()).unwrap());
    });

    let new = || DeviceVerifier::generate("key", "group", &mut SecretRng::new(SEED)).unwrap();
    let verifier = new();
    let sent = STANDARD
        .decode(verifier.password_verifier().reveal())
        .unwrap();
    let needles = [
        text("device password", verifier.device().password().reveal()),
        vec![("password's bytes", drawn(SEED, 40))],
        residue("verifier", &BigUint::from_bytes_be(&sent)),
    ]
    .concat();
    leaves_nothing("ConfirmDevice", &needles, move || {
        let verifier = new();
        verifier.self_check(&mut SecretRng::new(SEED + 1)).unwrap();
        black_box(verifier.into_device());
    });

    let bob = || Identity::user(&parties().0, "5a1b").unwrap();
    let verifier = Verifier::with_salt(&bob(), PASSWORD, &[1, 2, 3]).unwrap();
    let (exchange, _) = protocol::begin_exchange(&bob(), &verifier, "5", &a).unwrap();
    let s = protocol::exchange_premaster(&exchange);
    let needles = [
        number("b", &a),
        residue("v", &BigUint::from_bytes_be(&*verifier.verifier())),
        residue("S", &BigUint::from_bytes_be(&*s)),
        text("password", PASSWORD),
    ]
    .concat();
    leaves_nothing("server's half", &needles, move || {
        let bob = bob();
        let verifier = Verifier::with_salt(&bob, PASSWORD, &[1, 2, 3]).unwrap();
        let (exchange, _) =
            Exchange::begin(&bob, &verifier, "5", &mut SecretRng::new(SEED)).unwrap();
        let refused = exchange.check("c2VjcmV0", &now().to_string(), "c2VjcmV0");
        assert_eq!(refused, Err(caldera_srp::Error::Refused));
    });
}

/// What a thread takes for itself.
fn taken_by_a_thread() -> usize {
    let memory = left_on_the_stack(|| ()).expect("a stack");
    memory.len() - memory.iter().take_while(|byte| **byte == UNTOUCHED).count()
}

/// A sign-in over JSON, up to the claim.
fn flow() {
    let (pool, app) = parties();
    let builder = SignIn::user(pool, app, "bob", PASSWORD);
    let mut sign_in = builder.begin(&mut SecretRng::new(SEED)).unwrap();
    let request = sign_in.request();
    black_box(request.to_json());
    let body = format!(
        r#"{{"ChallengeName":"PASSWORD_VERIFIER","Session":"s","ChallengeParameters":{{
        "USER_ID_FOR_SRP":"5a1b","USERNAME":"5a1b","SALT":"8dbcb21f18ae3216","SRP_B":"{SRP_B}",
        "SECRET_BLOCK":"c2VjcmV0"}}}}"#
    );
    let reply = Reply::from_json(request.operation(), 200, None, body.as_bytes()).unwrap();
    let step = sign_in
        .reply(reply, now(), &mut SecretRng::new(SEED))
        .unwrap();
    assert!(matches!(&step, Step::Send(next) if !next.to_json().reveal().is_empty()));
}

type Call = (&'static str, usize, fn());

/// Each call as a user makes it, a client secret included.
const CALLS: [Call; 14] = [
    ("a sign-in of the module flow", FLOW, flow),
    ("AppClient::secret_hash", HASH, || {
        black_box(parties().1.secret_hash("bob").unwrap());
    }),
    ("PasswordHash::new", HASH, || {
        black_box(PasswordHash::new(&parties().0, "5a1b", PASSWORD).unwrap());
    }),
    ("UserSignIn::start", GENERATOR, || {
        black_box(user());
    }),
    ("UserSignIn::respond", POWER, || {
        black_box(user().respond(&challenge(), PASSWORD, now()).unwrap());
    }),
    ("DeviceSignIn", POWER, || {
        let device = Device::new("key", "group", DEVICE_PASSWORD).unwrap();
        let mut rng = SecretRng::new(SEED);
        let (pending, _) = DeviceSignIn::start(&parties().1, "5a1b", &device, &mut rng).unwrap();
        black_box(
            pending
                .respond(&device_challenge(), &device, now())
                .unwrap(),
        );
    }),
    ("KeyExchange::start", GENERATOR, || {
        black_box(KeyExchange::start(&mut SecretRng::new(SEED)).unwrap());
    }),
    ("KeyExchange::finish, sign", POWER, || {
        let (pending, _) = KeyExchange::start(&mut SecretRng::new(SEED)).unwrap();
        let key = pending
            .finish("scope", "name", PASSWORD, SRP_B, "12")
            .unwrap();
        black_box(key.sign("scope", "name", "c2VjcmV0", now()).unwrap());
    }),
    ("DeviceVerifier::generate", GENERATOR, || {
        black_box(DeviceVerifier::generate("key", "group", &mut SecretRng::new(SEED)).unwrap());
    }),
    ("DeviceVerifier::self_check", POWER, || {
        let new = DeviceVerifier::generate("key", "group", &mut SecretRng::new(SEED)).unwrap();
        new.self_check(&mut SecretRng::new(SEED + 1)).unwrap();
    }),
    ("Verifier::new", GENERATOR, || {
        black_box(Verifier::new(&bob(), PASSWORD, &mut SecretRng::new(SEED)).unwrap());
    }),
    ("Verifier::from_parts, from_confirm_device", NUMBER, || {
        black_box(Verifier::from_parts(&[1, 2, 3], &[0x5a; 384]).unwrap());
        let base64 = "kG7b".repeat(128);
        black_box(Verifier::from_confirm_device(&base64, "AQID").unwrap());
    }),
    ("Exchange::begin", GENERATOR, || {
        black_box(exchange());
    }),
    ("Exchange::check", POWER, || {
        let refused = exchange().check("c2VjcmV0", &now().to_string(), "c2VjcmV0");
        assert_eq!(refused, Err(caldera_srp::Error::Refused));
    }),
];

fn user() -> UserSignIn {
    let (pool, app) = parties();
    UserSignIn::start(&pool, &app, "bob", &mut SecretRng::new(SEED))
        .unwrap()
        .0
}

fn bob() -> Identity {
    Identity::user(&parties().0, "5a1b").unwrap()
}

fn exchange() -> Exchange {
    let verifier = Verifier::with_salt(&bob(), PASSWORD, &[1, 2, 3]).unwrap();
    Exchange::begin(&bob(), &verifier, "5", &mut SecretRng::new(SEED))
        .unwrap()
        .0
}

fn calls_take_what_is_documented() {
    let thread = taken_by_a_thread();
    for (name, documented, call) in CALLS {
        for (kernel, used, _) in on_stacks_of_their_own(call) {
            let used = used - thread;
            println!("{name}, {kernel}: {used} of {documented} bytes");
            assert!(used < documented, "{name}, {kernel}: {used}");
        }
    }
}

/// A thread with 64 KiB, as small systems and some pools of threads have them.
fn calls_fit_on_a_small_thread() {
    for (name, _, call) in CALLS {
        let thread = std::thread::Builder::new().stack_size(64 << 10);
        let ended = thread.spawn(call).unwrap().join();
        assert!(ended.is_ok(), "{name}");
    }
}

/// A generator of the caller's that panics in the middle of an operation: what was drawn before is wiped
/// as the operation unwinds, and the stack is written over.
fn a_panic_leaves_nothing() {
    struct Panicking(SecretRng, usize);
    impl TryRng for Panicking {
        type Error = core::convert::Infallible;
        fn try_next_u32(&mut self) -> Result<u32, Self::Error> {
            Ok(0)
        }
        fn try_next_u64(&mut self) -> Result<u64, Self::Error> {
            Ok(0)
        }
        fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), Self::Error> {
            match self.1.checked_sub(1) {
                Some(left) => self.1 = left,
                // A panic that prints nothing.
                None => std::panic::resume_unwind(Box::new("as this test wants it")),
            }
            self.0.try_fill_bytes(bytes)
        }
    }
    impl TryCryptoRng for Panicking {}

    let needles: Vec<Needle> = drawn(SEED, 40)
        .chunks_exact(8)
        .map(|piece| ("a device's password", piece.to_vec()))
        .collect();
    for (kernel, used, memory) in on_stacks_of_their_own(|| {
        let unwound = std::panic::catch_unwind(|| {
            let mut rng = Panicking(SecretRng::new(SEED), 1);
            DeviceVerifier::generate("key", "group", &mut rng)
        });
        assert!(unwound.is_err());
    }) {
        let counts = count(&memory, &needles);
        println!("a panic, {kernel}: {used} bytes of stack touched, pieces left: {counts:?}");
        assert_eq!(counts["a device's password"], 0, "{kernel}");
    }
}

#[test]
fn the_count_sees_what_is_left() {
    let memory = left_on_the_stack(|| {
        // Large, so that its start lies deeper than what the end of a thread writes over.
        let mut copy = [0_u8; 16_384];
        for (byte, secret) in copy.iter_mut().zip(PASSWORD.bytes()) {
            *byte = secret;
        }
        black_box(&mut copy);
    })
    .expect("a stack");
    let counts = count(&memory, &text("password", PASSWORD));
    assert!(counts["password"] > 0, "{counts:?}");
}
