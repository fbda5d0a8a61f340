//! Users with random names and passwords.

use caldera_local_pool::{Mfa, PasswordPolicy, PoolConfig, UserConfig};
use serde_json::{Value, json};

use crate::Failure;

/// Somebody who signs in.
#[derive(Clone, Debug)]
pub struct Somebody {
    /// The user's name.
    pub name: String,
    /// The password.
    pub password: String,
}

/// Letters of one to four bytes, and the signs that are easily mangled on the way.
const LETTERS: &str = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789\
     !#$%&*+-./:;<=>?@[]^_`{|}~\"'\\,()äöüßéñøłŽžЯжΩλ日本語한국어ไทย€🦀🔑";

/// As many people as asked for, different in every run, with passwords of 8 to 40 letters.
///
/// # Errors
/// The system's generator failed.
pub fn crowd(count: usize) -> Result<Vec<Somebody>, Failure> {
    let letters: Vec<char> = LETTERS
        .chars()
        .filter(|letter| !letter.is_whitespace())
        .collect();
    let mut people = Vec::with_capacity(count);
    for index in 0..count {
        let mut noise = [0; 64];
        random(&mut noise)?;
        let length = 8 + usize::from(noise[0]) % 33;
        let pick = |byte: &u8| letters[usize::from(*byte) % letters.len()];
        let password: String = noise[1..=length].iter().map(pick).collect();
        let suffix: String = noise[42..50]
            .iter()
            .map(|byte| char::from(b'a' + byte % 26))
            .collect();
        // Not a name in ASCII now and then.
        let accent = if index % 10 == 0 { "é" } else { "" };
        people.push(Somebody {
            name: format!("user{index}{accent}{suffix}"),
            password,
        });
    }
    Ok(people)
}

fn random(bytes: &mut [u8]) -> Result<(), Failure> {
    use std::io::Read as _;
    // The crates that could do it are the engine's own business; the system's file will do here.
    std::fs::File::open("/dev/urandom")?.read_exact(bytes)?;
    Ok(())
}

/// A pool of these people, with a policy that takes any password.
pub fn pool_of(people: &[Somebody]) -> PoolConfig {
    PoolConfig {
        id: Some("us-east-1_EndToEnd1".into()),
        mfa: Mfa::Optional,
        password_policy: PasswordPolicy {
            minimum_length: 6,
            require_uppercase: false,
            require_lowercase: false,
            require_numbers: false,
            require_symbols: false,
            temporary_days: 7,
        },
        users: people
            .iter()
            .map(|somebody| UserConfig {
                username: somebody.name.clone(),
                password: somebody.password.clone(),
                ..UserConfig::default()
            })
            .collect(),
        ..PoolConfig::default()
    }
}

/// The people as a script's input.
pub fn as_json(people: &[Somebody]) -> Value {
    people
        .iter()
        .map(|p| json!({ "name": p.name, "password": p.password }))
        .collect()
}
