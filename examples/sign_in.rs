//! A whole sign-in without an account: `cargo run --release --example sign_in`
//!
//! An in-process pool made of the `verifier` half registers a user; the client half signs in with
//! USER_SRP_AUTH, confirms a device, signs in again with it, and is refused with a wrong password.
//! Shown are the parameters that would go over the wire, shortened, and the time of each step.
#![allow(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a command speaks to its terminal"
)]

use std::process::ExitCode;
use std::time::Instant;

use caldera_srp::verifier::{Exchange, Identity, Verifier};
use caldera_srp::{
    AppClient, Device, DevicePasswordVerifier, DeviceSignIn, DeviceVerifier, Error, Parameters,
    PasswordVerifier, SystemRng, Timestamp, UserPoolId, UserSignIn,
};

const USAGE: &str = "usage: sign_in [--pool-id ID] [--username NAME] [--password PASSWORD] \
                     [--client-secret SECRET]";

/// What the service would make up: a block it recognises again, and its own name of the user.
const SECRET_BLOCK: &str = "VGhlIHNlcnZpY2UncyBvd24gbm90ZSBvZiB0aGlzIGV4Y2hhbmdlLg==";
const USER_ID: &str = "5d1c36c4-0001-4f0e-9c5e-7d2f3a1b9e60";
const DEVICE_KEY: &str = "us-east-1_2a859a59-722d-4db3-a77b-76cb3f65aa00";
const DEVICE_GROUP_KEY: &str = "-FDRunwQv";

struct Options {
    pool_id: String,
    username: String,
    password: String,
    client_secret: Option<String>,
}

fn main() -> ExitCode {
    let options = match options(std::env::args().skip(1)) {
        Ok(Some(options)) => options,
        Ok(None) => {
            println!("{USAGE}");
            return ExitCode::SUCCESS;
        }
        Err(fault) => {
            eprintln!("{fault}\n{USAGE}");
            return ExitCode::FAILURE;
        }
    };
    match run(&options) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

fn options(mut words: impl Iterator<Item = String>) -> Result<Option<Options>, String> {
    let mut options = Options {
        pool_id: "us-east-1_AbCdEf123".into(),
        username: "bob@example.com".into(),
        password: "correct horse battery staple".into(),
        client_secret: None,
    };
    while let Some(word) = words.next() {
        if word == "--help" {
            return Ok(None);
        }
        let mut value = || words.next().ok_or_else(|| format!("{word} needs a value"));
        match word.as_str() {
            "--pool-id" => options.pool_id = value()?,
            "--username" => options.username = value()?,
            "--password" => options.password = value()?,
            "--client-secret" => options.client_secret = Some(value()?),
            _ => return Err(format!("unknown option {word}")),
        }
    }
    Ok(Some(options))
}

fn run(options: &Options) -> Result<(), Error> {
    let pool: UserPoolId = options.pool_id.parse()?;
    let mut app = AppClient::new("1example23456789")?;
    if let Some(secret) = &options.client_secret {
        app = app.with_secret(secret)?;
    }
    let username = options.username.as_str();

    println!("== Registration in the in-process pool");
    let user = Identity::user(&pool, USER_ID)?;
    let verifier = timed("verifier from the password", || {
        Verifier::new(&user, &options.password, &mut SystemRng)
    })?;

    println!("\n== Sign-in of {username}: USER_SRP_AUTH");
    sign_in_user(
        &pool,
        &app,
        username,
        &options.password,
        None,
        (&user, &verifier),
    )?;
    println!("accepted: the service would answer with tokens and NewDeviceMetadata");

    println!("\n== ConfirmDevice");
    let device = timed("device password, salt and verifier", || {
        DeviceVerifier::generate(DEVICE_KEY, DEVICE_GROUP_KEY, &mut SystemRng)
    })?;
    timed("self-check of the verifier", || {
        device.self_check(&mut SystemRng)
    })?;
    show("DeviceKey", DEVICE_KEY);
    show("PasswordVerifier", device.password_verifier().reveal());
    show("Salt", device.salt());
    let registered =
        Verifier::from_confirm_device(device.password_verifier().reveal(), device.salt())?;
    let device = device.into_device();

    println!("\n== Sign-in of {username} on the remembered device");
    sign_in_user(
        &pool,
        &app,
        username,
        &options.password,
        Some(&device),
        (&user, &verifier),
    )?;
    sign_in_device(&app, &device, &registered)?;
    println!("accepted: the service would answer with tokens");

    println!("\n== Sign-in of {username} with a wrong password");
    let mut wrong = options.password.clone();
    if wrong.pop().is_none() {
        wrong.push('x');
    }
    match sign_in_user(&pool, &app, username, &wrong, None, (&user, &verifier)) {
        Err(Error::Refused) => println!("refused, as it should be: {}", Error::Refused),
        Err(error) => return Err(error),
        Ok(()) => return Err(Error::Refused),
    }
    Ok(())
}

fn sign_in_user(
    pool: &UserPoolId,
    app: &AppClient,
    username: &str,
    password: &str,
    device: Option<&Device>,
    (user, verifier): (&Identity, &Verifier),
) -> Result<(), Error> {
    let (pending, parameters) = timed("client: a and SRP_A", || match device {
        None => UserSignIn::start(pool, app, username, &mut SystemRng),
        Some(device) => UserSignIn::start_on_device(pool, app, username, device, &mut SystemRng),
    })?;
    show_all("InitiateAuth", &parameters);

    let srp_a = parameters.get("SRP_A").unwrap_or_default();
    let (exchange, challenge) = timed("server: b and SRP_B", || {
        Exchange::begin(user, verifier, srp_a, &mut SystemRng)
    })?;
    let challenge_parameters = [
        ("USERNAME", USER_ID),
        ("USER_ID_FOR_SRP", USER_ID),
        ("SALT", challenge.salt()),
        ("SRP_B", challenge.srp_b()),
        ("SECRET_BLOCK", SECRET_BLOCK),
    ];
    println!("  PASSWORD_VERIFIER");
    challenge_parameters
        .iter()
        .for_each(|(name, value)| show(name, value));

    let challenge = PasswordVerifier::from_parameters(&challenge_parameters)?;
    let responses = timed("client: the claim", || {
        pending.respond(&challenge, password, Timestamp::now()?)
    })?;
    show_all("RespondToAuthChallenge", &responses);
    timed("server: the check", || check(exchange, &responses))
}

fn sign_in_device(app: &AppClient, device: &Device, verifier: &Verifier) -> Result<(), Error> {
    println!("  DEVICE_SRP_AUTH");
    let (pending, parameters) = timed("client: a fresh a and SRP_A", || {
        DeviceSignIn::start(app, USER_ID, device, &mut SystemRng)
    })?;
    show_all("RespondToAuthChallenge", &parameters);

    let identity = Identity::device(device.group_key(), device.key())?;
    let srp_a = parameters.get("SRP_A").unwrap_or_default();
    let (exchange, challenge) = timed("server: b and SRP_B", || {
        Exchange::begin(&identity, verifier, srp_a, &mut SystemRng)
    })?;
    let challenge_parameters = [
        ("USERNAME", USER_ID),
        ("DEVICE_KEY", device.key()),
        ("SALT", challenge.salt()),
        ("SRP_B", challenge.srp_b()),
        ("SECRET_BLOCK", SECRET_BLOCK),
    ];
    println!("  DEVICE_PASSWORD_VERIFIER");
    challenge_parameters
        .iter()
        .for_each(|(name, value)| show(name, value));

    let challenge = DevicePasswordVerifier::from_parameters(&challenge_parameters)?;
    let responses = timed("client: the claim", || {
        pending.respond(&challenge, device, Timestamp::now()?)
    })?;
    show_all("RespondToAuthChallenge", &responses);
    timed("server: the check", || check(exchange, &responses))
}

fn check(exchange: Exchange, responses: &Parameters) -> Result<(), Error> {
    exchange.check(
        responses
            .get("PASSWORD_CLAIM_SECRET_BLOCK")
            .unwrap_or_default(),
        responses.get("TIMESTAMP").unwrap_or_default(),
        responses
            .get("PASSWORD_CLAIM_SIGNATURE")
            .unwrap_or_default(),
    )
}

fn timed<T>(step: &str, run: impl FnOnce() -> T) -> T {
    let start = Instant::now();
    let result = run();
    println!("  [{:8.3} ms] {step}", start.elapsed().as_secs_f64() * 1e3);
    result
}

fn show_all(call: &str, parameters: &Parameters) {
    println!("  {call}");
    parameters
        .iter()
        .for_each(|(name, value)| show(name, value));
}

fn show(name: &str, value: &str) {
    let shortened: String = value.chars().take(44).collect();
    let more = if shortened.len() < value.len() {
        "…"
    } else {
        ""
    };
    println!("      {name:<28} {shortened}{more} ({} bytes)", value.len());
}
