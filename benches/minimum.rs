//! The shortest SRP_A and claim of many, for each kernel: what `scripts/profiles.sh` compares between
//! builds. Other work on the machine only ever adds to a time, so the shortest ones compare best.
//!
//! Usage: `minimum [ROUNDS] [KERNEL]`; a line for each kernel: its name, and the nanoseconds of both.
#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a bench"
)]

use std::hint::black_box;
use std::time::Instant;

use caldera_srp::hazmat::field::{Kernel, in_use};
use caldera_srp::verifier::{Exchange, Identity, Verifier};
use caldera_srp::{AppClient, PasswordVerifier, SystemRng, Timestamp, UserPoolId, UserSignIn};

fn main() {
    // cargo's own arguments begin with dashes.
    let arguments: Vec<String> = std::env::args()
        .skip(1)
        .filter(|argument| !argument.starts_with('-'))
        .collect();
    let rounds: u32 = arguments
        .first()
        .map_or(200, |rounds| rounds.parse().unwrap());
    let wanted = arguments.get(1);

    let pool: UserPoolId = "us-east-1_AbCdEf123".parse().unwrap();
    let app = AppClient::new("1example23456789").unwrap();
    let now = Timestamp::now().unwrap();
    let bob = Identity::user(&pool, "bob").unwrap();
    let verifier = Verifier::new(&bob, "correct horse", &mut SystemRng).unwrap();
    let start = || UserSignIn::start(&pool, &app, "bob", &mut SystemRng).unwrap();
    let (_, started) = start();
    let srp_a = started.get("SRP_A").unwrap();
    let (_, answer) = Exchange::begin(&bob, &verifier, srp_a, &mut SystemRng).unwrap();
    let block = "c2VjcmV0".repeat(215);
    let challenge = PasswordVerifier::from_parameters(&[
        ("USERNAME", "bob"),
        ("SALT", answer.salt()),
        ("SRP_B", answer.srp_b()),
        ("SECRET_BLOCK", &block),
    ])
    .unwrap();

    for kernel in Kernel::ALL.iter().copied() {
        if wanted.is_some_and(|name| name != kernel.name()) || !Kernel::force(Some(kernel)) {
            continue;
        }
        assert_eq!(in_use(), kernel);
        let (mut of_start, mut of_claim) = (u128::MAX, u128::MAX);
        for _ in 0..rounds {
            let begun = Instant::now();
            let (pending, _) = black_box(start());
            let middle = Instant::now();
            black_box(pending.respond(&challenge, "correct horse", now).unwrap());
            of_claim = of_claim.min(middle.elapsed().as_nanos());
            of_start = of_start.min((middle - begun).as_nanos());
        }
        println!("{} {of_start} {of_claim}", kernel.name());
    }
}
