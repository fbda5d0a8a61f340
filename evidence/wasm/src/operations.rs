//! Every operation of the module of the claims, and what each may make public, in order.

use crate::claims::{
    BLOCK, CHALLENGE, CLIENT, CLIENT_SECRET, DEVICE_CHALLENGE, DEVICE_KEY, DEVICE_PASSWORD,
    GROUP_KEY, NAME, NOW, PASSWORD, POOL, SALT, SCOPE, SRP_B, TIMESTAMP, TYPED_NAME, public,
};
use crate::host::{Answer, Guest, Outcome, Text};
use Text::{None, Public, Secret};

/// An operation.
pub struct Operation {
    pub name: &'static str,
    pub publishes: &'static [usize],
    pub run: fn(&mut Guest) -> Outcome,
}

pub const OPERATIONS: &[Operation] = &[
    Operation {
        name: "SRP_A",
        publishes: public::START,
        run: |guest| {
            let handle = start_user(guest, false)?;
            guest.release(handle)
        },
    },
    Operation {
        name: "user claim",
        publishes: public::CLAIM,
        run: |guest| user_claim(guest, false),
    },
    Operation {
        name: "user claim on a device",
        publishes: public::CLAIM,
        run: |guest| user_claim(guest, true),
    },
    Operation {
        name: "device claim",
        publishes: public::CLAIM,
        run: device_claim,
    },
    Operation {
        name: "ConfirmDevice",
        publishes: public::CONFIRM_DEVICE,
        run: |guest| {
            let handle = confirm_device(guest)?;
            guest.release(handle)
        },
    },
    Operation {
        name: "self check",
        publishes: public::SELF_CHECK,
        run: |guest| {
            let handle = confirm_device(guest)?;
            guest.call(6, handle, NOW, &[]).map(drop)
        },
    },
    Operation {
        name: "SECRET_HASH",
        publishes: public::TWO_SECRET_HASHES,
        run: secret_hash,
    },
    Operation {
        name: "session key",
        publishes: public::SESSION_KEY,
        run: |guest| {
            let handle = start_exchange(guest)?;
            let texts = [
                Public(SCOPE),
                Public(NAME),
                Secret(PASSWORD.as_bytes()),
                Public(SRP_B),
                Public(SALT),
            ];
            let answers = guest.call(9, handle, NOW, &texts)?;
            first(&answers)?.secret().map(drop)
        },
    },
    Operation {
        name: "signature",
        publishes: public::SIGNED,
        run: |guest| sign(guest, 10, PASSWORD.as_bytes()),
    },
    Operation {
        name: "signature by a password's hash",
        publishes: public::SIGNED,
        run: |guest| {
            let texts = [Public(POOL), Public(NAME), Secret(PASSWORD.as_bytes())];
            let answers = guest.call(12, 0, NOW, &texts)?;
            let hash = first(&answers)?.secret()?;
            sign(guest, 11, hash)
        },
    },
];

fn first(answers: &[Answer]) -> Result<&Answer, String> {
    answers.first().ok_or_else(|| "no answer".into())
}

/// The number of what a function made, and the rest of its answers.
fn handle(answers: &[Answer]) -> Result<(u32, &[Answer]), String> {
    let (handle, rest) = answers.split_first().ok_or("no answer")?;
    let number = handle.public()?.parse();
    Ok((number.map_err(|_| "no number")?, rest))
}

const DEVICE: [Text<'static>; 3] = [
    Public(DEVICE_KEY),
    Public(GROUP_KEY),
    Secret(DEVICE_PASSWORD.as_bytes()),
];

fn start_user(guest: &mut Guest, is_on_device: bool) -> Result<u32, String> {
    let [key, group_key, password] = if is_on_device { DEVICE } else { [None; 3] };
    let client = [
        Public(POOL),
        Public(CLIENT),
        Secret(CLIENT_SECRET.as_bytes()),
        Public(TYPED_NAME),
    ];
    let [pool, id, secret, name] = client;
    let answers = guest.call(
        1,
        0,
        NOW,
        &[pool, id, secret, name, key, group_key, password],
    )?;
    let (number, parameters) = handle(&answers)?;
    guest.send(parameters);
    Ok(number)
}

fn user_claim(guest: &mut Guest, is_on_device: bool) -> Outcome {
    let number = start_user(guest, is_on_device)?;
    let mut texts = vec![Secret(PASSWORD.as_bytes())];
    texts.extend(pairs(&CHALLENGE));
    let responses = guest.call(2, number, NOW, &texts)?;
    guest.send(&responses);
    Ok(())
}

fn pairs<'a>(parameters: &'a [(&'a str, &'a str)]) -> impl Iterator<Item = Text<'a>> {
    let texts = parameters.iter().flat_map(|(name, value)| [*name, *value]);
    texts.map(Public)
}

fn device_claim(guest: &mut Guest) -> Outcome {
    let mut texts = vec![
        Public(CLIENT),
        Secret(CLIENT_SECRET.as_bytes()),
        Public(NAME),
    ];
    texts.extend(DEVICE);
    let answers = guest.call(3, 0, NOW, &texts)?;
    let (number, responses) = handle(&answers)?;
    guest.send(responses);
    let mut texts = DEVICE.to_vec();
    texts.extend(pairs(&DEVICE_CHALLENGE));
    let responses = guest.call(4, number, NOW, &texts)?;
    guest.send(&responses);
    Ok(())
}

fn confirm_device(guest: &mut Guest) -> Result<u32, String> {
    let answers = guest.call(5, 0, NOW, &[Public(DEVICE_KEY), Public(GROUP_KEY)])?;
    let (number, texts) = handle(&answers)?;
    let [verifier, salt, password] = texts else {
        return Err("ConfirmDevice has three texts".into());
    };
    password.secret()?;
    for sent in [verifier, salt] {
        guest.send(core::slice::from_ref(sent));
    }
    Ok(number)
}

/// With the usual secret, and with one that is longer than a block of the hash.
fn secret_hash(guest: &mut Guest) -> Outcome {
    for secret in [CLIENT_SECRET.to_owned(), "0123456789".repeat(20)] {
        let texts = [
            Public(CLIENT),
            Secret(secret.as_bytes()),
            Public(TYPED_NAME),
        ];
        let answers = guest.call(7, 0, NOW, &texts)?;
        guest.send(&answers);
    }
    Ok(())
}

fn start_exchange(guest: &mut Guest) -> Result<u32, String> {
    let answers = guest.call(8, 0, NOW, &[])?;
    let (number, srp_a) = handle(&answers)?;
    guest.send(srp_a);
    Ok(number)
}

/// An exchange traded for a signature, by a password (10) or by its hash (11).
fn sign(guest: &mut Guest, function: u32, secret: &[u8]) -> Outcome {
    let number = start_exchange(guest)?;
    let texts = [
        Public(SCOPE),
        Public(NAME),
        Secret(secret),
        Public(SRP_B),
        Public(SALT),
        Public(BLOCK),
        Public(TIMESTAMP),
    ];
    let signature = guest.call(function, number, NOW, &texts)?;
    guest.send(&signature);
    Ok(())
}
