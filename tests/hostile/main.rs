//! Hostile input, as a table: every parameter from outside × what somebody may put there, with the
//! answer it must get, how long that may take and how much memory.
//!
//! A refusal comes within a millisecond and allocates next to nothing, whatever the size of what is
//! refused; where the caller hands the value over, it is wiped besides, which takes longer.
//! Combinations at random are for `tests/flow/hostile.rs` and `fuzz/`.
#![deny(unsafe_code)]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "tests"
)]

use core::cell::OnceCell;
use core::time::Duration;
use std::sync::LazyLock;
use std::time::Instant;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use caldera_srp::flow::{
    self, AdminContext, Answer, AuthReply, AuthenticationResult, ChallengeName, ClockOffset,
    Completed, Context, KeptSession, Operation, Refresh, Reply, SignIn, SignInBuilder,
    SoftwareTokenSecret, Step, UserContext,
};
use caldera_srp::hazmat::protocol;
use caldera_srp::verifier::{Exchange, Identity, Verifier};
use caldera_srp::{
    AppClient, Device, DevicePasswordVerifier, DeviceSignIn, DeviceVerifier, Error, Fault,
    KeyExchange, Parameter, Parameters, PasswordHash, PasswordVerifier, SystemRng, Timestamp,
    UserPoolId, UserSignIn,
};
use counting_allocator::{CountingAllocator, Counts, counted};
use num_bigint::BigUint;
use support::oracle;
use support::replay::minimal;

use by_kind::*;
use engine::*;
use whole_sign_in::*;

#[path = "../support/counting_allocator.rs"]
mod counting_allocator;
#[allow(dead_code, reason = "each test takes what it needs")]
#[path = "../support/mod.rs"]
mod support;

/// A row of the table, without its cases.
macro_rules! slot {
    ($name:literal, $parameter:ident, $limit:expr, $attempt:expr) => {
        Slot {
            name: $name,
            parameter: Parameter::$parameter,
            limit: $limit,
            owned: false,
            attempt: $attempt,
        }
    };
    // A text that is judged as UTF-8 before the clock runs.
    (text $name:literal, $parameter:ident, $limit:expr, |$v:ident| $attempt:expr) => {
        slot!($name, $parameter, $limit, |$v| {
            let $v = text($v);
            $attempt
        })
    };
    (owned $name:literal, $parameter:ident, $limit:expr, $attempt:expr) => {
        Slot {
            owned: true,
            ..slot!($name, $parameter, $limit, $attempt)
        }
    };
}

mod by_kind;
mod engine;
mod whole_sign_in;

#[global_allocator]
static ALLOCATOR: CountingAllocator = CountingAllocator;

/// A refusal takes no longer.
const REFUSED_WITHIN: Duration = Duration::from_millis(1);
/// Nor does it where the caller hands over a text that then has to be wiped.
const REFUSED_AND_WIPED_WITHIN: Duration = Duration::from_secs(2);
/// Nor does it take more memory beside what was given: 256 entries of a list or map, of which the next
/// one is refused.
const REFUSED_IN: usize = 24_576;
/// Success takes no longer: two exponentiations and room for a busy machine.
const ACCEPTED_WITHIN: Duration = Duration::from_millis(250);

/// A hundred million digits: hexadecimal, base64 and text alike.
static HUGE: LazyLock<Vec<u8>> = LazyLock::new(|| vec![b'5'; 100_000_000]);

type Expected = Result<(), Fault>;

/// What was answered, how long it took, and what it allocated.
struct Outcome {
    result: Result<(), Error>,
    time: Duration,
    counts: Counts,
}

/// Runs what is measured; everything before it is preparation.
fn measured<T, E: Into<flow::Error>>(work: impl FnOnce() -> Result<T, E>) -> Outcome {
    let start = Instant::now();
    let (result, counts) = counted(|| work().map(drop));
    let time = start.elapsed();
    let result = result.map_err(|error| match error.into() {
        flow::Error::Engine(error) => error,
        other => panic!("{other}"),
    });
    Outcome {
        result,
        time,
        counts,
    }
}

/// A place where a value from outside goes in. `None` leaves it out.
struct Slot {
    name: &'static str,
    parameter: Parameter,
    limit: usize,
    /// Whether the caller gives the value away, so that dropping it wipes it.
    owned: bool,
    attempt: fn(Option<&[u8]>) -> Outcome,
}

/// What is put there.
struct Case {
    label: String,
    value: Option<Value>,
    expected: Expected,
}

enum Value {
    Bytes(Vec<u8>),
    Huge,
}

/// Runs a case until it is fast enough, a few times at most: the machine may be busy with something
/// else.
fn best(slot: &Slot, value: Option<&[u8]>, bound: Duration) -> Outcome {
    let best = OnceCell::new();
    for _ in 0..20 {
        let outcome = (slot.attempt)(value);
        if outcome.time <= bound {
            return outcome;
        }
        let _ = best.set(outcome);
    }
    best.into_inner().unwrap()
}

/// How much more time everything may take: for processors that are emulated.
fn slowness() -> u32 {
    let slowness = std::env::var("CALDERA_TEST_SLOWNESS").ok();
    slowness.and_then(|text| text.parse().ok()).unwrap_or(1)
}

/// Checks every case of a table; returns how many there were.
fn run(table: Vec<(Slot, Vec<Case>)>) -> usize {
    let mut failures = Vec::new();
    let mut count = 0;
    for (slot, cases) in table {
        for Case {
            label,
            value,
            expected,
        } in cases
        {
            count += 1;
            let value = value.as_ref().map(|value| match value {
                Value::Bytes(bytes) => bytes.as_slice(),
                Value::Huge => &HUGE,
            });
            let length = value.map_or(0, <[u8]>::len);
            // Refused for its length alone: nothing may have been copied.
            let kept = if length > slot.limit { 0 } else { length };
            let (time, memory) = match expected {
                Err(_) if slot.owned => (REFUSED_AND_WIPED_WITHIN, REFUSED_IN + 2 * kept),
                Err(_) => (REFUSED_WITHIN, REFUSED_IN + 2 * kept),
                Ok(()) => (ACCEPTED_WITHIN, 16_384 + 8 * kept),
            };
            let time = time * slowness();
            let outcome = best(&slot, value, time);
            let expected = expected.map_err(|fault| Error::Parameter {
                parameter: slot.parameter,
                fault,
            });
            let case = format!("{}, {label}", slot.name);
            if outcome.result != expected {
                failures.push(format!("{case}: {:?}, not {expected:?}", outcome.result));
            }
            if outcome.time > time {
                failures.push(format!("{case}: took {:?}", outcome.time));
            }
            if outcome.counts.peak.unsigned_abs() > memory {
                failures.push(format!("{case}: {:?}, more than {memory}", outcome.counts));
            }
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
    count
}

#[test]
fn every_parameter_of_the_engine() {
    let count = run(texts());
    println!("{count} cases");
    assert!(count > 620, "{count}");
}

#[test]
fn every_parameter_that_is_bytes() {
    let count = run(bytes());
    println!("{count} cases");
    assert!(count > 50, "{count}");
}

#[test]
fn every_parameter_of_the_flow() {
    let count = run([flow_texts(), replies(), callers()]
        .into_iter()
        .flatten()
        .collect());
    println!("{count} cases");
    assert!(count > 590, "{count}");
}

#[test]
fn instants_outside_of_the_calendar() {
    let refused = Err(Error::Parameter {
        parameter: Parameter::Timestamp,
        fault: Fault::OutOfRange,
    });
    for seconds in [i64::MIN, -1, 253_402_300_800, i64::MAX] {
        assert_eq!(Timestamp::from_unix_seconds(seconds).map(drop), refused);
        assert_eq!(now().checked_add_seconds(i64::MAX).map(drop), refused);
    }
    for milliseconds in [i64::MIN, -1, i64::MAX] {
        assert_eq!(Timestamp::from_unix_millis(milliseconds).map(drop), refused);
    }
    assert!(Timestamp::from_unix_seconds(0).is_ok());
    assert!(Timestamp::from_unix_seconds(253_402_300_799).is_ok());
}

/// What somebody else says in an error is bounded, however much it is.
#[test]
fn an_error_s_text_is_cut() {
    let huge = text(Some(&HUGE));
    let (error, counts) = counted(|| flow::ServiceError::new(huge, huge));
    assert_eq!(
        (error.type_name().len(), error.message().len()),
        (256, 4_096)
    );
    assert!(counts.peak < 8_192, "{counts:?}");
}

/// The smallest and the largest public key are taken, and prove no password.
#[test]
fn degenerate_public_keys_prove_nothing() {
    let bob = Identity::user(&pool(), "bob").unwrap();
    let verifier = Verifier::with_salt(&bob, "password", &[1]).unwrap();
    let n = oracle::n();
    for big_a in [BigUint::from(1_u8), &n - 1_u8] {
        let srp_a = minimal(&big_a.to_bytes_be());
        let (exchange, _) = Exchange::begin(&bob, &verifier, &srp_a, &mut SystemRng).unwrap();
        let refused = exchange.check("c2VjcmV0", &now().to_string(), "c2VjcmV0");
        assert_eq!(refused, Err(Error::Refused));
    }
}
