//! What a claim leaves on the stack: counted and reported, per kernel; not required to be nothing.
//!
//! Values are wiped where they are dropped, but a compiler may move and spill them, and nothing wipes
//! a stack. The run with a planted secret shows that the count would see it. Run with `--nocapture`
//! to read the report.
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

use caldera_srp::hazmat::field::Kernel;
use caldera_srp::hazmat::protocol;
use caldera_srp::{AppClient, PasswordVerifier, Timestamp, UserPoolId, UserSignIn};
use support::own_stack::left_on_the_stack;
use support::random::{SecretRng, drawn};
use support::secrets::{CLIENT_SECRET, PASSWORD, number, text};
use support::watching_allocator::{Needle, contains};

#[allow(dead_code, reason = "each test takes what it needs")]
mod support;

const SEED: u64 = 21;

fn challenge() -> PasswordVerifier {
    PasswordVerifier::from_parameters(&[
        ("USER_ID_FOR_SRP", "5a1b"),
        ("SALT", "8dbcb21f18ae3216"),
        ("SRP_B", "123456789abcdef0123456789abcdef"),
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

fn needles() -> Vec<Needle> {
    let (pool, app) = parties();
    let a = drawn(SEED, 64);
    let (pending, _) = protocol::start_user(&pool, &app, "bob", &a).unwrap();
    let values = protocol::user_values(pending, &challenge(), PASSWORD).unwrap();
    let key = &*values.key;
    let under = |mask: u8| key.iter().map(|byte| byte ^ mask).collect::<Vec<u8>>();
    [
        number("a", &a),
        number("x", &*values.x),
        number("S", &*values.s),
        number("K", key),
        vec![("K, inner pad of HMAC", under(0x36))],
        vec![("K, outer pad of HMAC", under(0x5c))],
        text("password", PASSWORD),
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

#[test]
fn what_a_claim_leaves() {
    let needles = needles();
    for kernel in Kernel::ALL.iter().filter(|kernel| kernel.is_available()) {
        assert!(Kernel::force(Some(*kernel)));
        let (pool, app) = parties();
        let challenge = challenge();
        let memory = left_on_the_stack(move || {
            let (pending, _) =
                UserSignIn::start(&pool, &app, "bob", &mut SecretRng::new(SEED)).unwrap();
            let now = Timestamp::from_unix_seconds(1_793_523_907).unwrap();
            black_box(pending.respond(&challenge, PASSWORD, now).unwrap());
        })
        .expect("a stack");
        let counts = count(&memory, &needles);
        println!("{}: pieces left on the stack: {counts:?}", kernel.name());
        let used = memory.len() - memory.iter().take_while(|byte| **byte == 0).count();
        println!("{}: bytes of stack touched: {used}", kernel.name());
        assert!(used > 1_024, "this was not the stack that the claim used");
        // What is claimed, and no more: neither what a person typed nor the private key.
        assert_eq!(counts["password"], 0);
        assert_eq!(counts["a"], 0);
    }
}

#[test]
fn the_count_sees_what_is_left() {
    let memory = left_on_the_stack(|| {
        let mut copy = [0_u8; 256];
        for (byte, secret) in copy.iter_mut().zip(PASSWORD.bytes()) {
            *byte = secret;
        }
        black_box(&mut copy);
    })
    .expect("a stack");
    let counts = count(&memory, &text("password", PASSWORD));
    assert!(counts["password"] > 0, "{counts:?}");
}
