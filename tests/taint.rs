//! No branch and no address depends on a secret: every operation, run under valgrind's memcheck with
//! its secrets marked as undefined memory.
//!
//! `scripts/taint.sh` builds this program with `--cfg caldera_taint`, for only then can the engine be
//! observed, and runs it under valgrind, once per kernel and build. Without valgrind (`cargo test`) the
//! same operations run with nothing marked, and must still do what they are for.
//!
//! What it checks beside memcheck's silence, so that silence means something:
//!
//! - the kernel that ran is the one asked for;
//! - what the engine declares public (`caldera_srp::hazmat::protocol::observe_published`) was secret
//!   until then, and is exactly the list that stands here beside the operation: a lost mark, or one
//!   declaration more than was reviewed, fails;
//! - what is sent depends on no secret any more;
//! - with `--planted`: that memcheck reports what it should, on functions that leak on purpose.
#![deny(unsafe_code)]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a test, and its report"
)]

use core::hint::black_box;
use std::process::ExitCode;
use std::sync::Mutex;

use caldera_srp::hazmat::field::{self, Kernel};
use caldera_srp::verifier::{Exchange, Identity, Verifier};
use caldera_srp::{
    AppClient, Device, DevicePasswordVerifier, DeviceSignIn, DeviceVerifier, Error, KeyExchange,
    Parameters, PasswordHash, PasswordVerifier, Timestamp, UserPoolId, UserSignIn,
};
use num_bigint::BigUint;
use support::claims::{
    BLOCK, CHALLENGE, CLIENT, CLIENT_SECRET, DEVICE_CHALLENGE, DEVICE_KEY, DEVICE_PASSWORD,
    GROUP_KEY, NAME, NOW, PASSWORD, POOL, SALT, SCOPE, SRP_B, TYPED_NAME, public,
};
use support::forced;
use support::memcheck::{self, secret_text};
use support::random::SecretRng;

#[allow(dead_code, reason = "each test takes what it needs")]
mod support;

/// Lengths of the byte strings that became public and were secret until then.
static PUBLISHED: Mutex<Vec<usize>> = Mutex::new(Vec::new());

#[cfg(caldera_taint)]
fn published(bytes: &[u8]) {
    if memcheck::count_tainted(bytes) > 0
        && let Ok(mut published) = PUBLISHED.lock()
    {
        published.push(bytes.len());
    }
    memcheck::publish(bytes);
}

/// Asks to be told of what becomes public.
#[cfg(caldera_taint)]
fn observe() -> Outcome {
    if caldera_srp::hazmat::protocol::observe_published(published) {
        Ok(())
    } else {
        Err("what becomes public cannot be observed".into())
    }
}

/// An ordinary build has nothing to ask, and a run without valgrind nothing to be told.
#[cfg(not(caldera_taint))]
fn observe() -> Outcome {
    if memcheck::running_on_valgrind() {
        Err("under valgrind this needs a build with --cfg caldera_taint".into())
    } else {
        Ok(())
    }
}

type Outcome = Result<(), String>;

/// An operation, and what it may make public, in order.
struct Operation {
    name: &'static str,
    publishes: &'static [usize],
    run: fn() -> Outcome,
}

/// What a server's half makes public, and the claim that it answers.
const SERVED: &[usize] = {
    use public::{BIT, KEY, SALT, SECRET_HASH, SIGNATURE};
    &[
        BIT,
        SALT,
        BIT,
        KEY,
        SECRET_HASH,
        BIT,
        KEY,
        BIT,
        SIGNATURE,
        SECRET_HASH,
        BIT,
        BIT,
    ]
};

const OPERATIONS: &[Operation] = &[
    Operation {
        name: "SRP_A",
        publishes: public::START,
        run: || start_user().map(drop),
    },
    Operation {
        name: "user claim",
        publishes: public::CLAIM,
        run: user_claim,
    },
    Operation {
        name: "device claim",
        publishes: public::CLAIM,
        run: device_claim,
    },
    Operation {
        name: "claim by a password's hash",
        publishes: public::CLAIM,
        run: hashed_claim,
    },
    Operation {
        name: "session key",
        publishes: public::SIGNED,
        run: session_key,
    },
    Operation {
        name: "session key by a password's hash",
        publishes: public::SESSION_KEY,
        run: hashed_session_key,
    },
    Operation {
        name: "ConfirmDevice",
        publishes: public::CONFIRM_DEVICE,
        run: || confirm_device().map(drop),
    },
    Operation {
        name: "self check",
        publishes: public::SELF_CHECK,
        run: || {
            let verifier = confirm_device()?;
            verifier.self_check(&mut SecretRng::new(7)).map_err(text)
        },
    },
    Operation {
        name: "SECRET_HASH",
        publishes: public::TWO_SECRET_HASHES,
        run: secret_hash,
    },
    Operation {
        name: "registration",
        publishes: &[public::BIT, public::SALT],
        run: || register().map(drop),
    },
    Operation {
        name: "verifier from bytes",
        publishes: &[public::BIT; 2],
        run: verifier_from_bytes,
    },
    Operation {
        name: "verifier from base64",
        publishes: &[public::BIT; 6],
        run: verifier_from_base64,
    },
    Operation {
        name: "server's half",
        publishes: SERVED,
        run: || serve(PASSWORD, Ok(())),
    },
    Operation {
        name: "server, wrong password",
        publishes: SERVED,
        run: || serve("incorrect horse", Err(Error::Refused)),
    },
];

fn text(error: Error) -> String {
    error.to_string()
}

fn pool() -> Result<UserPoolId, String> {
    POOL.parse().map_err(text)
}

/// A client whose secret is secret.
fn app() -> Result<AppClient, String> {
    let app = AppClient::new(CLIENT).map_err(text)?;
    app.with_secret(&secret_text(CLIENT_SECRET)).map_err(text)
}

fn device() -> Result<Device, String> {
    Device::new(DEVICE_KEY, GROUP_KEY, secret_text(DEVICE_PASSWORD)).map_err(text)
}

fn now() -> Result<Timestamp, String> {
    Timestamp::from_unix_seconds(NOW).map_err(text)
}

/// Nothing that is sent may depend on a secret any more.
fn sent(parameters: &Parameters) -> Outcome {
    for (name, value) in parameters.iter() {
        if memcheck::count_tainted(value.as_bytes()) > 0 {
            return Err(format!("{name} is sent and not declared public"));
        }
    }
    Ok(())
}

fn start_user() -> Result<(UserSignIn, Parameters), String> {
    let started = UserSignIn::start(&pool()?, &app()?, TYPED_NAME, &mut SecretRng::new(1));
    let (pending, parameters) = started.map_err(text)?;
    sent(&parameters)?;
    Ok((pending, parameters))
}

fn user_challenge() -> Result<PasswordVerifier, String> {
    PasswordVerifier::from_parameters(&CHALLENGE).map_err(text)
}

fn user_claim() -> Outcome {
    let (pending, _) = start_user()?;
    let responses = pending
        .respond(&user_challenge()?, &secret_text(PASSWORD), now()?)
        .map_err(text)?;
    sent(&responses)
}

fn hashed_claim() -> Outcome {
    let (pending, _) = start_user()?;
    let hash = PasswordHash::new(&pool()?, NAME, &secret_text(PASSWORD)).map_err(text)?;
    if memcheck::running_on_valgrind() && memcheck::count_tainted(hash.reveal()) == 0 {
        return Err("the hash lost its mark".into());
    }
    let responses = pending
        .respond_with_hash(&user_challenge()?, &hash, now()?)
        .map_err(text)?;
    sent(&responses)
}

/// The exchange alone, and a signature by its key.
fn session_key() -> Outcome {
    let (pending, srp_a) = KeyExchange::start(&mut SecretRng::new(6)).map_err(text)?;
    let key = pending
        .finish(SCOPE, NAME, &secret_text(PASSWORD), SRP_B, SALT)
        .map_err(text)?;
    if memcheck::running_on_valgrind() && memcheck::count_tainted(key.reveal()) == 0 {
        return Err("the session key lost its mark".into());
    }
    let signature = key.sign(SCOPE, NAME, BLOCK, now()?).map_err(text)?;
    let tainted = [srp_a, signature].map(|sent| memcheck::count_tainted(sent.as_bytes()));
    if tainted == [0, 0] {
        Ok(())
    } else {
        Err("SRP_A or the signature is sent and not declared public".into())
    }
}

/// The exchange by the password's hash.
fn hashed_session_key() -> Outcome {
    let hash = PasswordHash::new(&pool()?, NAME, &secret_text(PASSWORD)).map_err(text)?;
    let (pending, _) = KeyExchange::start(&mut SecretRng::new(6)).map_err(text)?;
    let key = pending.finish_with_hash(&hash, SRP_B, SALT).map_err(text)?;
    if memcheck::running_on_valgrind() && memcheck::count_tainted(key.reveal()) == 0 {
        return Err("the session key lost its mark".into());
    }
    Ok(())
}

fn device_claim() -> Outcome {
    let (app, device) = (app()?, device()?);
    let (pending, parameters) =
        DeviceSignIn::start(&app, NAME, &device, &mut SecretRng::new(2)).map_err(text)?;
    sent(&parameters)?;
    let challenge = DevicePasswordVerifier::from_parameters(&DEVICE_CHALLENGE).map_err(text)?;
    let responses = pending.respond(&challenge, &device, now()?).map_err(text)?;
    sent(&responses)
}

fn confirm_device() -> Result<DeviceVerifier, String> {
    let verifier =
        DeviceVerifier::generate(DEVICE_KEY, GROUP_KEY, &mut SecretRng::new(3)).map_err(text)?;
    let tainted = [verifier.password_verifier().reveal(), verifier.salt()]
        .map(|sent| memcheck::count_tainted(sent.as_bytes()));
    if tainted != [0, 0] {
        return Err("the verifier or its salt is sent and not declared public".into());
    }
    Ok(verifier)
}

/// With the usual secret, and with one that is longer than a block of the hash.
fn secret_hash() -> Outcome {
    let long = AppClient::new("client")
        .and_then(|app| app.with_secret(&secret_text(&"0123456789".repeat(20))))
        .map_err(text)?;
    for app in [app()?, long] {
        let hash = app.secret_hash(TYPED_NAME).map_err(text)?;
        let hash = hash.ok_or("no SECRET_HASH")?;
        if memcheck::count_tainted(hash.reveal().as_bytes()) > 0 {
            return Err("SECRET_HASH is sent and not declared public".into());
        }
    }
    Ok(())
}

fn register() -> Result<(Identity, Verifier), String> {
    let bob = Identity::user(&pool()?, NAME).map_err(text)?;
    let verifier =
        Verifier::new(&bob, &secret_text(PASSWORD), &mut SecretRng::new(4)).map_err(text)?;
    Ok((bob, verifier))
}

fn verifier_from_bytes() -> Outcome {
    let mut bytes = [0x5a; public::VERIFIER];
    memcheck::taint(&mut bytes);
    Verifier::from_parts(&[1, 2, 3], &bytes)
        .map(drop)
        .map_err(text)
}

fn verifier_from_base64() -> Outcome {
    // 385 bytes, one zero byte in front, as a device sends a verifier whose top bit is set.
    let base64 = format!("ALOZ{}xQ==", "kG7b".repeat(127));
    let verifier = Verifier::from_confirm_device(&secret_text(&base64), "AQID").map_err(text)?;
    if memcheck::running_on_valgrind() && memcheck::count_tainted(&*verifier.verifier()) == 0 {
        return Err("the verifier lost its mark".into());
    }
    Ok(())
}

/// Registration, challenge, claim and check.
fn serve(typed: &str, expected: Result<(), Error>) -> Outcome {
    let (bob, verifier) = register()?;
    let (pending, parameters) = start_user()?;
    let srp_a = parameters.get("SRP_A").unwrap_or_default();
    let (exchange, challenge) =
        Exchange::begin(&bob, &verifier, srp_a, &mut SecretRng::new(5)).map_err(text)?;
    let challenge = PasswordVerifier::from_parameters(&[
        ("USER_ID_FOR_SRP", NAME),
        ("SALT", challenge.salt()),
        ("SRP_B", challenge.srp_b()),
        ("SECRET_BLOCK", BLOCK),
    ])
    .map_err(text)?;
    let responses = pending
        .respond(&challenge, &secret_text(typed), now()?)
        .map_err(text)?;
    let outcome = exchange.check(
        BLOCK,
        responses.get("TIMESTAMP").unwrap_or_default(),
        responses
            .get("PASSWORD_CLAIM_SIGNATURE")
            .unwrap_or_default(),
    );
    if outcome == expected {
        Ok(())
    } else {
        Err(format!("the server answered {outcome:?}"))
    }
}

/// A function that leaks a secret on purpose.
type Leak = fn(&[u8]);

/// Memcheck must report each.
const PLANTED: &[(&str, Leak)] = &[
    ("secret branch", |secret| {
        if secret.first().is_some_and(|byte| byte & 1 == 1) {
            black_box(odd());
        }
    }),
    ("secret index", |secret| {
        let table = [0x5a_u8; 256];
        let index = secret.first().copied().unwrap_or(0);
        black_box(black_box(&table)[usize::from(index)]);
    }),
    ("comparison that stops early", |secret| {
        let expected = black_box([7_u8; 32]);
        black_box(
            secret
                .iter()
                .zip(&expected)
                .all(|(one, other)| one == other),
        );
    }),
    ("number as text", |secret| {
        black_box(format!("{}", secret.first().copied().unwrap_or(0)));
    }),
    ("variable-time exponentiation", |secret| {
        let modulus = BigUint::from(0xffff_ffff_ffff_ffc5_u64);
        black_box(BigUint::from(2_u8).modpow(&BigUint::from_bytes_be(secret), &modulus));
    }),
];

#[inline(never)]
fn odd() -> u32 {
    black_box(1)
}

fn planted() -> Outcome {
    let mut missed = Vec::new();
    for (name, leak) in PLANTED {
        let mut secret = [0x3c_u8; 32];
        memcheck::taint(&mut secret);
        let before = memcheck::count_errors();
        leak(black_box(&secret));
        let reports = memcheck::count_errors() - before;
        println!("{name:28} {reports:4} reports, as there must be");
        if reports == 0 {
            missed.push(*name);
        }
    }
    match missed.is_empty() {
        true => Ok(()),
        false => Err(format!("planted and not reported: {missed:?}")),
    }
}

fn operate() -> Outcome {
    let checked = memcheck::running_on_valgrind();
    let mut failures = Vec::new();
    for Operation {
        name,
        publishes,
        run,
    } in OPERATIONS
    {
        let before = memcheck::count_errors();
        let outcome = run();
        let reports = memcheck::count_errors() - before;
        let published = PUBLISHED
            .lock()
            .map(|mut published| core::mem::take(&mut *published))
            .unwrap_or_default();
        println!("{name:28} {reports:4} reports; made public, in bytes: {published:?}");
        if let Err(error) = outcome {
            failures.push(format!("{name}: {error}"));
        }
        if reports > 0 {
            failures.push(format!("{name}: {reports} uses of a secret"));
        }
        if checked && published != *publishes {
            failures.push(format!("{name}: {publishes:?} was to be made public"));
        }
    }
    match failures.is_empty() {
        true => Ok(()),
        false => Err(failures.join("\n")),
    }
}

fn run() -> Outcome {
    let asked = std::env::args().find_map(|arg| arg.strip_prefix("--kernel=").map(str::to_owned));
    if let Some(asked) = asked {
        if !memcheck::running_on_valgrind() {
            return Err("a kernel is asked for, and this is not valgrind".into());
        }
        let kernel = Kernel::ALL.iter().find(|kernel| kernel.name() == asked);
        let kernel = kernel.ok_or_else(|| format!("no kernel is called {asked}"))?;
        if !forced::force(*kernel) {
            return Err(format!("{asked} cannot run here"));
        }
        let ran = field::in_use();
        println!("asked for {asked}, running {}", ran.name());
        if ran != *kernel {
            return Err("another kernel ran".into());
        }
    } else if memcheck::running_on_valgrind() {
        return Err("say which kernel: --kernel=NAME".into());
    }
    observe()?;
    if std::env::args().any(|arg| arg == "--planted") {
        return planted();
    }
    operate()
}

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}
