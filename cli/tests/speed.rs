//! How long calls take, beside what the pool alone takes for the same requests: figures, and the bounds
//! that they have to keep. `cargo build --release`, then `cargo test --test speed -- --ignored --nocapture`.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    unreachable_pub,
    reason = "tests"
)]
#![allow(clippy::print_stdout, reason = "figures")]

mod common;

use std::{
    fs,
    path::Path,
    time::{Duration, Instant},
};

use common::{Person, Pool};

/// Of several runs the fastest and the median, in milliseconds. What another process takes of the processor
/// is in the median; the bounds are for the fastest.
#[derive(Clone, Copy)]
struct Times(f64, f64);

impl Times {
    fn of(mut runs: Vec<Duration>) -> Self {
        runs.sort();
        let at = |n: usize| runs[n].as_secs_f64() * 1e3;
        Self(at(0), at(runs.len() / 2))
    }
}

impl core::fmt::Display for Times {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "{:.1} ms (median {:.1})", self.0, self.1)
    }
}

const RUNS: usize = 51;

fn time(mut run: impl FnMut()) -> Times {
    let timed = (0..RUNS).map(|_| {
        let start = Instant::now();
        run();
        start.elapsed()
    });
    Times::of(timed.collect())
}

#[test]
#[ignore = "figures, which want a build in the release profile and a quiet machine"]
fn figures() {
    let pool = Pool::start();
    let mut alice = Person::new(&pool, "alice").with("CALDERA_STORE", "none");
    let target = Path::new(env!("CARGO_MANIFEST_DIR")).join("target");
    alice.program = target.join("release/caldera");
    let about = fs::metadata(&alice.program);
    let size = about.expect("cargo build --release").len();
    println!("binary: {:.2} MB", size as f64 / 1e6);
    let nothing = time(|| drop(alice.run(&["--version"]).done()));
    println!("--version: {nothing}");

    let token = ["token", "--password-stdin"];
    let signed_in = time(|| drop(alice.run_with(&token, "Wonderland-1865\n").done()));
    // The same two requests by themselves, on a connection each: the network and the service.
    let answer = [
        "srp",
        "answer",
        "--password-command",
        "echo Wonderland-1865",
    ];
    let (mut firsts, mut seconds) = (Vec::new(), Vec::new());
    for _ in 0..RUNS {
        let start = alice.run(&["srp", "start"]).done();
        let sent = Instant::now();
        let reply = pool.call("InitiateAuth", &start);
        firsts.push(sent.elapsed());
        let claim = alice.run_with(&answer, &reply).done();
        let sent = Instant::now();
        pool.call("RespondToAuthChallenge", &claim);
        seconds.push(sent.elapsed());
    }
    let (first, second) = (Times::of(firsts), Times::of(seconds));
    let beyond = signed_in.0 - first.0 - second.0;
    println!("start to tokens: {signed_in}; the requests alone: {first}, {second}");
    println!("beyond the requests: {beyond:.1} ms");

    let alice = alice.with("CALDERA_STORE", "file");
    alice.sign_in("Wonderland-1865");
    let held = time(|| drop(alice.run(&["token"]).done()));
    println!("token, nothing to refresh: {held}");
    assert!(size < 4_000_000, "the binary is too large");
    assert!(beyond <= 15.0, "start to tokens");
    assert!(held.0 <= 5.0, "token");
}
