//! Sign-ins per second over all cores: the client's half of a sign-in, from nothing to the claim,
//! on 1 to n threads.
//!
//! ```console
//! $ cargo bench --bench throughput
//! ```
//!
//! The engine shares nothing between sign-ins, so the rate should grow with the cores until they
//! share something themselves (hyper-threads, power, a neighbour on the same machine). Thread counts
//! take turns, and the figure of each is the median of its turns.

#![allow(clippy::print_stdout, reason = "a report is what it is for")]
#![allow(clippy::expect_used, reason = "a bench may stop where it stands")]

use caldera_srp::verifier::{Exchange, Identity, Verifier};
use caldera_srp::{AppClient, PasswordVerifier, SystemRng, Timestamp, UserPoolId, UserSignIn};
use core::hint::black_box;
use core::num::NonZero;
use core::time::Duration;
use std::collections::HashMap;
use std::sync::Barrier;
use std::thread;
use std::time::Instant;

const USERNAME: &str = "peter.rabbit";
const PASSWORD: &str = "correct horse battery staple 9!";

struct Work {
    pool: UserPoolId,
    app: AppClient,
    challenge: HashMap<String, String>,
}

impl Work {
    fn new() -> Self {
        let pool: UserPoolId = "us-east-1_AbCdEf123".parse().expect("a pool id");
        let app = AppClient::new("3n4b5urk1ft4fl3mg5e62d9ado").expect("a client id");
        let identity = Identity::user(&pool, USERNAME).expect("a name");
        let verifier = Verifier::new(&identity, PASSWORD, &mut SystemRng).expect("a verifier");
        // Any challenge takes the client as long as the one that answers its own SRP_A.
        let (_, challenge) =
            Exchange::begin(&identity, &verifier, "02", &mut SystemRng).expect("a challenge");
        let challenge = [
            ("SALT", challenge.salt()),
            ("SRP_B", challenge.srp_b()),
            ("USERNAME", USERNAME),
            ("USER_ID_FOR_SRP", USERNAME),
            ("SECRET_BLOCK", &"Q2FsZGVyYSBTUlAg".repeat(75)),
        ]
        .map(|(name, value)| (String::from(name), String::from(value)));
        Self {
            pool,
            app,
            challenge: HashMap::from(challenge),
        }
    }

    /// One sign-in, from the private key to the claim.
    fn sign_in(&self) {
        let (pending, parameters) =
            UserSignIn::start(&self.pool, &self.app, USERNAME, &mut SystemRng).expect("SRP_A");
        black_box(parameters);
        let challenge = PasswordVerifier::from_parameters(&self.challenge).expect("a challenge");
        let now = Timestamp::now().expect("a clock");
        black_box(pending.respond(&challenge, PASSWORD, now).expect("a claim"));
    }

    /// Sign-ins per second of so many threads that all work for that long.
    fn rate(&self, threads: usize, window: Duration) -> f64 {
        let barrier = Barrier::new(threads);
        thread::scope(|scope| {
            let workers: Vec<_> = (0..threads)
                .map(|_| {
                    scope.spawn(|| {
                        self.sign_in();
                        barrier.wait();
                        let start = Instant::now();
                        let mut done = 0_u32;
                        while start.elapsed() < window {
                            self.sign_in();
                            done += 1;
                        }
                        f64::from(done) / start.elapsed().as_secs_f64()
                    })
                })
                .collect();
            workers
                .into_iter()
                .map(|worker| worker.join().expect("a worker that ends"))
                .sum()
        })
    }
}

fn median(values: &mut [f64]) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

fn main() {
    // Cargo passes this for `cargo bench`; without it (`cargo test --benches`) a glance is enough.
    let full = std::env::args().any(|argument| argument == "--bench");
    let (turns, window) = if full {
        (7, Duration::from_millis(700))
    } else {
        (1, Duration::from_millis(20))
    };
    let cores = thread::available_parallelism().map_or(1, NonZero::get);
    let work = Work::new();
    let mut rates = vec![Vec::new(); cores];
    for _ in 0..turns {
        for (threads, rates) in (1..).zip(&mut rates) {
            rates.push(work.rate(threads, window));
        }
    }
    println!("| threads | sign-ins per second | times one thread |");
    println!("| ---: | ---: | ---: |");
    let mut one = None;
    for (threads, rates) in (1..).zip(&mut rates) {
        let rate = median(rates);
        let one = *one.get_or_insert(rate);
        println!("| {threads} | {rate:.0} | {:.2} |", rate / one);
    }
}
