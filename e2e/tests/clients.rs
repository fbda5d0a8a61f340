//! Clients that nobody here wrote sign in against the local pool.

#![allow(missing_docs)]

use std::path::{Path, PathBuf};

use caldera_local_pool::{Background, ClientConfig, Config, DeviceConfig, PoolConfig};
use caldera_srp_e2e::Failure;
use caldera_srp_e2e::people::{Somebody, as_json, crowd, pool_of};
use caldera_srp_e2e::process::{program, script};
use caldera_srp_e2e::table::Case;
use serde::Deserialize;
use serde_json::{Value, json};

const COUNT: usize = 100;
const POOL: &str = "us-east-1_EndToEnd1";
const TRACKED: &str = "us-east-1_EndToEnd2";
const SECRET: &str = "a0client0secret0of0the0usual0length0of0fifty0one0xy";

fn client(id: &str, secret: Option<&str>) -> ClientConfig {
    ClientConfig {
        id: Some(id.into()),
        secret: secret.map(str::to_owned),
        ..ClientConfig::default()
    }
}

/// A pool of a hundred people with two clients, and one that tracks the devices of two of them.
fn start(people: &[Somebody]) -> Result<Background, Failure> {
    let plain = PoolConfig {
        clients: vec![
            client("plainclient", None),
            client("confidential", Some(SECRET)),
        ],
        ..pool_of(people)
    };
    let tracked = PoolConfig {
        id: Some(TRACKED.into()),
        devices: Some(DeviceConfig {
            challenge_on_new_device: true,
            remember_only_on_request: false,
        }),
        clients: vec![client("tracking", None)],
        ..pool_of(&people[..2])
    };
    Ok(Background::start(&Config {
        pools: vec![plain, tracked],
        ..Config::default()
    })?)
}

/// Ten of them, each with another's password or one letter more.
fn mistaken(people: &[Somebody]) -> Vec<Somebody> {
    let mut wrong: Vec<Somebody> = people.iter().take(10).cloned().collect();
    for (index, somebody) in wrong.iter_mut().enumerate() {
        match index % 2 {
            0 => somebody.password.push('x'),
            _ => somebody.password.clone_from(&people[index + 1].password),
        }
    }
    wrong
}

fn names(people: &[Somebody]) -> Vec<&str> {
    people
        .iter()
        .map(|somebody| somebody.name.as_str())
        .collect()
}

/// Nothing is left in the pool but what it was asked to keep.
fn assert_clean(running: &Background) {
    let live = running.pool().live();
    assert_eq!((live.exchanges, live.sessions), (0, 0));
}

#[derive(Deserialize)]
struct Pycognito {
    version: String,
    people: Vec<String>,
    wrong: Vec<String>,
    #[serde(default)]
    device: Vec<String>,
    #[serde(default)]
    wrong_device: String,
}

fn python() -> Result<PathBuf, Failure> {
    program(".venv/bin/python")
}

fn pycognito(input: &Value) -> Result<Pycognito, Failure> {
    script(&python()?, "python/pycognito_client.py", input)
}

/// The version that is installed, for the table's row to begin with.
fn pycognito_version(endpoint: &str) -> Result<String, Failure> {
    let input = json!({
        "endpoint": endpoint, "pool": POOL, "client": "plainclient", "secret": null,
        "people": [], "wrong": [], "device": null,
    });
    Ok(pycognito(&input)?.version)
}

#[test]
fn pycognito_signs_in() -> Result<(), Failure> {
    let people = crowd(COUNT)?;
    let running = start(&people)?;
    let version = pycognito_version(&running.endpoint())?;
    for (row, id, secret) in [
        ("c1", "plainclient", None),
        ("c2", "confidential", Some(SECRET)),
    ] {
        let what = match secret {
            None => "USER_SRP_AUTH: 100 random users; 10 wrong passwords refused",
            Some(_) => {
                "USER_SRP_AUTH with client secret: 100 random users; 10 wrong passwords refused"
            }
        };
        let case = Case::begin(
            row,
            "pycognito",
            &version,
            "signs in against local-pool",
            what,
        )?;
        let result = pycognito(&json!({
            "endpoint": running.endpoint(), "pool": POOL, "client": id, "secret": secret,
            "people": as_json(&people), "wrong": as_json(&mistaken(&people)), "device": null,
        }))?;
        assert_eq!(result.people, names(&people), "{people:?}");
        assert_eq!(result.wrong, vec!["NotAuthorizedException"; 10]);
        case.passed()?;
    }
    assert_clean(&running);
    Ok(())
}

#[test]
fn pycognito_signs_in_on_a_device() -> Result<(), Failure> {
    let people = crowd(2)?;
    let running = start(&people)?;
    let version = pycognito_version(&running.endpoint())?;
    let case = Case::begin(
        "c3",
        "pycognito",
        &version,
        "signs in against local-pool",
        "a device with pycognito's verifier, confirmed through boto3: 10 sign-ins with DEVICE_SRP_AUTH; \
         a wrong device password refused",
    )?;
    let result = pycognito(&json!({
        "endpoint": running.endpoint(), "pool": TRACKED, "client": "tracking", "secret": null,
        "people": [], "wrong": [], "device": as_json(&people)[0],
    }))?;
    assert_eq!(
        result.device,
        vec![people[0].name.as_str(); 10],
        "{people:?}"
    );
    assert_eq!(result.wrong_device, "NotAuthorizedException");
    assert_eq!(running.pool().live().devices, 1);
    assert_clean(&running);
    case.passed()
}

#[derive(Deserialize)]
struct IdentityJs {
    people: Vec<String>,
    wrong: Vec<String>,
    #[serde(default)]
    device: Vec<bool>,
    #[serde(default)]
    renewed: bool,
    #[serde(default)]
    wrong_device: String,
    #[serde(default)]
    totp: Vec<Value>,
    #[serde(default)]
    wrong_totp: String,
}

const IDENTITY_JS: &str = "amazon-cognito-identity-js";

fn identity_js(input: &Value) -> Result<IdentityJs, Failure> {
    program("node/node_modules/amazon-cognito-identity-js")?;
    script(Path::new("node"), "node/client.js", input)
}

fn identity_js_version() -> Result<String, Failure> {
    let package = program("node/node_modules/amazon-cognito-identity-js/package.json")?;
    let package: Value = serde_json::from_slice(&std::fs::read(package)?)?;
    Ok(package["version"].as_str().unwrap_or_default().to_owned())
}

#[test]
fn identity_js_signs_in() -> Result<(), Failure> {
    let people = crowd(COUNT)?;
    let running = start(&people)?;
    let what = "USER_SRP_AUTH: 100 random users; 10 wrong passwords refused";
    let case = Case::begin(
        "c4",
        IDENTITY_JS,
        &identity_js_version()?,
        "signs in against local-pool",
        what,
    )?;
    let result = identity_js(&json!({
        "endpoint": running.endpoint(), "pool": POOL, "client": "plainclient",
        "people": as_json(&people), "wrong": as_json(&mistaken(&people)), "device": null, "totp": null,
    }))?;
    assert_eq!(result.people, names(&people), "{people:?}");
    assert_eq!(result.wrong, vec!["NotAuthorizedException"; 10]);
    assert_clean(&running);
    case.passed()
}

#[test]
fn identity_js_confirms_and_remembers_devices_and_asks_for_codes() -> Result<(), Failure> {
    let people = crowd(2)?;
    let running = start(&people)?;
    let what = "confirms its device; 5 sign-ins with DEVICE_SRP_AUTH; a forgotten device replaced; a wrong \
                device password refused; TOTP set up, asked for, a wrong code refused";
    let case = Case::begin(
        "c5",
        IDENTITY_JS,
        &identity_js_version()?,
        "signs in against local-pool",
        what,
    )?;
    let json = as_json(&people);
    let result = identity_js(&json!({
        "endpoint": running.endpoint(), "pool": TRACKED, "client": "tracking",
        "people": [], "wrong": [], "device": json[0], "totp": json[1],
    }))?;
    assert_eq!(result.device, [true; 5], "{people:?}");
    assert!(result.renewed);
    assert_eq!(result.wrong_device, "NotAuthorizedException");
    assert_eq!(result.totp, [json!(1), json!(people[1].name)]);
    assert_eq!(result.wrong_totp, "CodeMismatchException");
    case.passed()
}
