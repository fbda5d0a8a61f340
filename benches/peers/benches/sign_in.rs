//! The steps of a sign-in, both halves, as a caller of the public API pays for them, per kernel.
//!
//! The baseline is the same client step, with the same 256-bit a, on `num-bigint`.
#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::print_stderr,
    reason = "a bench"
)]

use caldera_srp::hazmat::field::{Kernel, in_use};
use caldera_srp::verifier::{Exchange, Identity, ServerChallenge, Verifier};
use caldera_srp::{
    AppClient, DevicePasswordVerifier, DeviceSignIn, DeviceVerifier, PasswordVerifier, SystemRng,
    Timestamp, UserPoolId, UserSignIn,
};
use criterion::{BatchSize, Criterion, criterion_group, criterion_main};
use num_bigint::BigUint;

#[allow(
    dead_code,
    unreachable_pub,
    clippy::expect_used,
    reason = "shared with the tests"
)]
#[path = "../../../tests/support/oracle.rs"]
mod oracle;

const PASSWORD: &str = "correct horse";

fn parameters<'a>(challenge: &'a ServerChallenge, block: &'a str) -> [(&'a str, &'a str); 4] {
    [
        ("USERNAME", "bob"),
        ("SALT", challenge.salt()),
        ("SRP_B", challenge.srp_b()),
        ("SECRET_BLOCK", block),
    ]
}

fn sign_in(c: &mut Criterion) {
    let pool: UserPoolId = "us-east-1_AbCdEf123".parse().unwrap();
    let app = AppClient::new("1example23456789").unwrap();
    let now = Timestamp::now().unwrap();
    let block = "c2VjcmV0".repeat(215);
    let bob = Identity::user(&pool, "bob").unwrap();
    let of_device = Identity::device("-group", "key").unwrap();
    let verifier = Verifier::new(&bob, PASSWORD, &mut SystemRng).unwrap();
    let start = || UserSignIn::start(&pool, &app, "bob", &mut SystemRng).unwrap();
    let serve = |srp_a: &str| Exchange::begin(&bob, &verifier, srp_a, &mut SystemRng).unwrap();

    for kernel in Kernel::ALL.iter().copied() {
        if !Kernel::force(Some(kernel)) {
            eprintln!(
                "skipped: {} is not available on this processor",
                kernel.name()
            );
            continue;
        }
        assert_eq!(in_use(), kernel);
        let mut group = c.benchmark_group(format!("sign-in/{}", kernel.name()));

        group.bench_function("SRP_A", |b| b.iter(start));

        let (_, started) = start();
        let srp_a = started.get("SRP_A").unwrap();
        let (_, answer) = serve(srp_a);
        let challenge = PasswordVerifier::from_parameters(&parameters(&answer, &block)).unwrap();
        group.bench_function("claim", |b| {
            b.iter_batched(
                || start().0,
                |pending| pending.respond(&challenge, PASSWORD, now).unwrap(),
                BatchSize::SmallInput,
            );
        });

        let generate = || DeviceVerifier::generate("key", "-group", &mut SystemRng).unwrap();
        group.bench_function("ConfirmDevice verifier", |b| b.iter(generate));

        let confirmed = generate();
        let registered =
            Verifier::from_confirm_device(confirmed.password_verifier().reveal(), confirmed.salt())
                .unwrap();
        let device = confirmed.into_device();
        let begin = || DeviceSignIn::start(&app, "bob", &device, &mut SystemRng).unwrap();
        let (_, begun) = begin();
        let srp_a_of_device = begun.get("SRP_A").unwrap();
        let (_, answer) =
            Exchange::begin(&of_device, &registered, srp_a_of_device, &mut SystemRng).unwrap();
        let challenge_of_device =
            DevicePasswordVerifier::from_parameters(&parameters(&answer, &block)).unwrap();
        group.bench_function("device claim", |b| {
            b.iter_batched(
                || begin().0,
                |pending| pending.respond(&challenge_of_device, &device, now).unwrap(),
                BatchSize::SmallInput,
            );
        });

        group.bench_function("verifier: registration", |b| {
            b.iter(|| Verifier::new(&bob, PASSWORD, &mut SystemRng).unwrap());
        });
        group.bench_function("verifier: SRP_B", |b| b.iter(|| serve(srp_a)));
        group.bench_function("verifier: check", |b| {
            b.iter_batched(
                || {
                    let (pending, started) = start();
                    let (exchange, answer) = serve(started.get("SRP_A").unwrap());
                    let challenge =
                        PasswordVerifier::from_parameters(&parameters(&answer, &block)).unwrap();
                    (
                        exchange,
                        pending.respond(&challenge, PASSWORD, now).unwrap(),
                    )
                },
                |(exchange, answer)| {
                    let sent = |name| answer.get(name).unwrap();
                    let signature = sent("PASSWORD_CLAIM_SIGNATURE");
                    exchange
                        .check(&block, sent("TIMESTAMP"), signature)
                        .unwrap();
                },
                BatchSize::SmallInput,
            );
        });
        group.finish();
    }
    assert!(Kernel::force(None));
}

fn baseline(c: &mut Criterion) {
    let step = oracle::Step {
        names: ["AbCdEf123", "bob"],
        password: PASSWORD,
        a: BigUint::from_bytes_be(&[0xa5; 32]),
        big_b: oracle::n() / 3_u8,
        salt: 0x1234_5678_9abc_def0_i64.into(),
        block: &[7; 1290],
        timestamp: "Thu Jan 1 00:00:00 UTC 1970",
    };
    let mut group = c.benchmark_group("sign-in/num-bigint");
    group.sample_size(20);
    group.bench_function("SRP_A and claim", |b| b.iter(|| step.claim().signature));
    group.finish();
}

criterion_group!(benches, sign_in, baseline);
criterion_main!(benches);
