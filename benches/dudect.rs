//! Does the time of an operation depend on its secret? A statistical test, after "Dude, is my code
//! constant time?" (Reparaz, Balasch, Verbauwhede, 2017).
//!
//! Each operation is timed on two classes of secrets, in random order: one fixed, one random each
//! time. Welch's t-test compares the two samples of times, whole and with their slow ends cut off at
//! several places. |t| above 4.5 is suspicious, above 10 is a leak and fails; a leak's |t| grows with
//! the square root of the number of samples, so that a long run says more than a short one, and a
//! run that stays low proves nothing.
//!
//! ```text
//! cargo bench --bench dudect                          # 10,000 samples an operation
//! cargo bench --bench dudect -- --samples 500000
//! cargo bench --bench dudect -- --seconds 120         # as many as fit, of each operation
//! cargo bench --bench dudect -- --kernel ifma         # one kernel alone
//! ```
//!
//! For every kernel that the processor has: a power of a secret exponent, of a secret base, of the
//! generator, and the whole claim (SHA-256 by the processor's own instructions where it has them).
//!
//! Last come two that leak. An exponentiation that leaves out the secret's leading zeros has to be found,
//! or the run fails as well. One that multiplies once more, among some 640 times, if a bit of the secret
//! is 0, is there to tell how fine the run sees: how many samples it takes depends on how quiet the
//! machine is.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a bench"
)]

use core::hint::black_box;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use caldera_srp::hazmat::field::{self, BYTES, Element, Kernel};
use caldera_srp::hazmat::protocol;
use caldera_srp::{AppClient, PasswordVerifier, Timestamp, UserPoolId, UserSignIn};

/// Above this a difference is taken for a leak, whatever else the machine is doing.
const LEAK: f64 = 10.0;
/// The least that is measured of each operation.
const LEAST: usize = 1_000;
/// How many measurements are prepared at a time.
const BATCH: usize = 100;
/// Where the slow end is cut off, in thousandths of the first times.
const CUTS: [usize; 8] = [1_000, 990, 950, 900, 800, 600, 400, 200];
/// How many times are gathered before the cuts are placed.
const WARM_UP: usize = 200;

/// SplitMix64: the order of the classes and the random secrets need no more.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut word = self.0;
        word = (word ^ (word >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        word = (word ^ (word >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        word ^ (word >> 31)
    }

    fn bytes<const LEN: usize>(&mut self) -> [u8; LEN] {
        core::array::from_fn(|_| self.next().to_be_bytes()[0])
    }

    fn limbs<const LEN: usize>(&mut self) -> [u64; LEN] {
        core::array::from_fn(|_| self.next())
    }
}

/// Mean and variance of a growing sample (Welford).
#[derive(Clone, Copy, Default)]
struct Sample {
    count: f64,
    mean: f64,
    squares: f64,
}

impl Sample {
    fn add(&mut self, value: f64) {
        self.count += 1.0;
        let before = value - self.mean;
        self.mean += before / self.count;
        self.squares += before * (value - self.mean);
    }

    fn variance(&self) -> f64 {
        self.squares / (self.count - 1.0)
    }
}

/// Welch's t of two samples; 0 while one of them is too small to say anything.
fn welch([a, b]: [Sample; 2]) -> f64 {
    if a.count < 100.0 || b.count < 100.0 {
        return 0.0;
    }
    let error = (a.variance() / a.count + b.variance() / b.count).sqrt();
    if error == 0.0 {
        0.0
    } else {
        (a.mean - b.mean) / error
    }
}

/// How long to go on.
#[derive(Clone, Copy)]
enum Budget {
    Samples(usize),
    Time(Duration),
}

impl Budget {
    fn is_spent(self, samples: usize, began: Instant) -> bool {
        match self {
            Self::Samples(count) => samples >= count,
            // Fewer samples would leave nothing to compare, and pass.
            Self::Time(time) => samples >= LEAST && began.elapsed() >= time,
        }
    }
}

/// The largest |t|, and of how many samples.
#[derive(Clone, Copy)]
struct Finding {
    t: f64,
    samples: usize,
}

/// Times `work` on secrets that `secret` makes, as often as the budget allows.
///
/// `secret` gets whether the secret is to be the fixed one. It makes both kinds with the same steps,
/// a whole batch before any of it is timed.
fn measure<S>(
    random: &mut Random,
    budget: Budget,
    mut secret: impl FnMut(bool, &mut Random) -> S,
    mut work: impl FnMut(S),
) -> Finding {
    let mut warm_up = Vec::with_capacity(WARM_UP);
    let mut cuts = [f64::INFINITY; CUTS.len()];
    let mut samples = [[Sample::default(); 2]; CUTS.len()];
    let (mut taken, began) = (0, Instant::now());
    while !budget.is_spent(taken, began) {
        taken += BATCH;
        let classes: Vec<bool> = (0..BATCH).map(|_| random.next() & 1 == 1).collect();
        let secrets: Vec<S> = classes.iter().map(|fixed| secret(*fixed, random)).collect();
        for (fixed, secret) in classes.into_iter().zip(secrets) {
            let start = Instant::now();
            work(black_box(secret));
            let nanoseconds = start.elapsed().as_secs_f64() * 1e9;
            if warm_up.len() < WARM_UP {
                warm_up.push(nanoseconds);
                if warm_up.len() == WARM_UP {
                    warm_up.sort_by(f64::total_cmp);
                    for (cut, place) in cuts.iter_mut().zip(CUTS).skip(1) {
                        *cut = warm_up[WARM_UP * place / 1_000 - 1];
                    }
                }
                continue;
            }
            for (sample, cut) in samples.iter_mut().zip(cuts) {
                if nanoseconds <= cut {
                    sample[usize::from(fixed)].add(nanoseconds);
                }
            }
        }
    }
    let t = samples
        .iter()
        .map(|sample| welch(*sample).abs())
        .fold(0.0, f64::max);
    Finding { t, samples: taken }
}

fn line(name: &str, Finding { t, samples }: Finding) -> String {
    format!("{name:38} {samples:9} samples  |t| {t:9.2}")
}

/// Reports |t|; whether that is what is wanted.
fn report(name: &str, finding: Finding, planted: bool) -> bool {
    let t = finding.t;
    let verdict = match (t > LEAK, planted) {
        (false, false) if t > 4.5 => "suspicious: run it longer",
        (false, false) => "no difference seen",
        (true, false) => "LEAK",
        (true, true) => "found, as it must be",
        (false, true) => "NOT FOUND",
    };
    println!("{}  {verdict}", line(name, finding));
    (t > LEAK) == planted
}

/// The base of the exponentiations: any number.
fn base(random: &mut Random) -> [u8; BYTES] {
    random.bytes()
}

/// A client's exponent, 513 bits: 0 but for one bit, or random.
fn exponent(fixed: bool, random: &mut Random) -> [u64; 9] {
    let mut limbs = random.limbs();
    limbs[8] &= 1;
    if fixed {
        limbs = [1, 0, 0, 0, 0, 0, 0, 0, 0];
    }
    limbs
}

fn exponentiation(kernel: Kernel, random: &mut Random, budget: Budget) -> Finding {
    let base = Element::new(kernel, &base(random)).expect("available");
    measure(random, budget, exponent, |limbs| {
        black_box(base.pow(&limbs, 513));
    })
}

fn power_of_the_generator(kernel: Kernel, random: &mut Random, budget: Budget) -> Finding {
    let base = Element::new(kernel, &base(random)).expect("available");
    let secret = |fixed: bool, random: &mut Random| {
        let limbs = random.limbs::<8>();
        if fixed { [0; 8] } else { limbs }
    };
    measure(random, budget, secret, |limbs| {
        black_box(base.pow_generator(&limbs, 512));
    })
}

/// The exponent is public here, and the base secret: 1, or random.
fn secret_base(kernel: Kernel, random: &mut Random, budget: Budget) -> Finding {
    let secret = |fixed: bool, random: &mut Random| {
        let mut bytes = base(random);
        if fixed {
            bytes = [0; BYTES];
            bytes[BYTES - 1] = 1;
        }
        Element::new(kernel, &bytes).expect("available")
    };
    let exponent = random.limbs::<9>();
    measure(random, budget, secret, |base| {
        black_box(base.pow(&exponent, 513));
    })
}

/// The whole answer to PASSWORD_VERIFIER: password and a are fixed, or random.
fn claim(random: &mut Random, budget: Budget) -> Finding {
    let pool: UserPoolId = "us-east-1_AbCdEf123".parse().expect("a pool id");
    let app = AppClient::new("1example23456789").expect("an app client");
    let challenge = PasswordVerifier::from_parameters(&[
        ("USER_ID_FOR_SRP", "bob"),
        ("SALT", "8dbcb21f18ae3216"),
        ("SRP_B", "123456789abcdef0123456789abcdef"),
        ("SECRET_BLOCK", "c2VjcmV0"),
    ])
    .expect("a challenge");
    let now = Timestamp::from_unix_seconds(1_793_523_907).expect("an instant");
    let secret = |fixed: bool, random: &mut Random| -> (UserSignIn, String) {
        let (mut a, mut password) = (random.bytes::<32>(), random.bytes::<32>());
        if fixed {
            (a, password) = ([1; 32], [0; 32]);
        }
        let password = password
            .map(|byte| char::from(b' ' + byte % 64))
            .iter()
            .collect();
        let (pending, _) = protocol::start_user(&pool, &app, "bob", &a).expect("a sign-in");
        (pending, password)
    };
    measure(random, budget, secret, |(pending, password)| {
        black_box(
            pending
                .respond(&challenge, &password, now)
                .expect("a claim"),
        );
    })
}

/// Leaves out the leading zeros of the exponent, as variable-time code does.
fn planted(random: &mut Random, budget: Budget) -> Finding {
    let base = Element::new(Kernel::Portable64, &base(random)).expect("available");
    measure(random, budget, exponent, |limbs| {
        let zeros = limbs.iter().rev().take_while(|limb| **limb == 0).count();
        black_box(base.pow(&limbs, 64 * (9 - zeros)));
    })
}

/// Multiplies once more for some exponents, as an exponentiation does whose windows skip zeros.
fn small_leak(random: &mut Random, budget: Budget) -> Finding {
    let base = Element::new(Kernel::Portable64, &base(random)).expect("available");
    measure(random, budget, exponent, |limbs| {
        let mut power = base.pow(&limbs, 513);
        if limbs[4] & 1 == 0 {
            power.mul_assign(&base);
        }
        black_box(power);
    })
}

/// The value that follows an option, if the option is there.
fn option(name: &str) -> Option<String> {
    let mut arguments = std::env::args().skip_while(|argument| argument != name);
    arguments.next()?;
    Some(arguments.next().unwrap_or_default())
}

fn budget() -> Result<Budget, &'static str> {
    if let Some(text) = option("--seconds") {
        let seconds = text.parse().ok().filter(|seconds| *seconds > 0);
        let seconds = seconds.ok_or("--seconds wants a whole number")?;
        return Ok(Budget::Time(Duration::from_secs(seconds)));
    }
    let count = option("--samples").map_or(Ok(10_000), |text| text.parse());
    let count = count.ok().filter(|count| *count >= LEAST);
    let count = count.ok_or("--samples wants a number of at least 1,000")?;
    Ok(Budget::Samples(count))
}

fn kernels() -> Result<Vec<Kernel>, &'static str> {
    let available = Kernel::ALL
        .iter()
        .copied()
        .filter(|kernel| kernel.is_available());
    let Some(name) = option("--kernel") else {
        return Ok(available.collect());
    };
    let asked: Vec<Kernel> = available.filter(|kernel| kernel.name() == name).collect();
    if asked.is_empty() {
        return Err("--kernel wants the name of one that this processor has");
    }
    Ok(asked)
}

fn run() -> Result<bool, &'static str> {
    let (budget, kernels) = (budget()?, kernels()?);
    let mut random = Random(0x0bad_5eed);
    let mut passed = true;
    for kernel in kernels {
        if !Kernel::force(Some(kernel)) {
            return Err("a kernel that is available could not be forced");
        }
        if field::in_use() != kernel {
            return Err("another kernel runs than the one that was forced");
        }
        let name = kernel.name();
        let finding = exponentiation(kernel, &mut random, budget);
        passed &= report(&format!("{name}: power, secret exponent"), finding, false);
        let finding = secret_base(kernel, &mut random, budget);
        passed &= report(&format!("{name}: power, secret base"), finding, false);
        let finding = power_of_the_generator(kernel, &mut random, budget);
        passed &= report(&format!("{name}: power of the generator"), finding, false);
        let finding = claim(&mut random, budget);
        passed &= report(&format!("{name}: the whole claim"), finding, false);
    }
    let finding = planted(&mut random, budget);
    passed &= report("planted: leading zeros left out", finding, true);
    let finding = small_leak(&mut random, budget);
    println!(
        "{}  what this run sees of it",
        line("planted: one product in 640", finding)
    );
    Ok(passed)
}

fn main() -> ExitCode {
    match run() {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}
