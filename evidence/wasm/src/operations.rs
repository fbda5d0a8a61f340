//! Every operation of the module of the claims, and what each may make public, in order.

use crate::host::{Answer, Guest, Outcome, Text};
use Text::{None, Public, Secret};

const PASSWORD: &[u8] = "correct horse battery staple, pässwörd".as_bytes();
const CLIENT_SECRET: &[u8] = b"9example87654321abcdefghijklmnopqrstuvwxyz0123456789ab";
const DEVICE_PASSWORD: &[u8] = b"M4e1FfvYqHZKLYvXUMBIqnQSR0fNGmsj7gN0WkRU0kLZlbGaDj4yzA==";
const BLOCK: &str = "c2VjcmV0IGJsb2NrIG9mIHNvbWUgbGVuZ3RoLCBlY2hvZWQ=";
const POOL: &str = "us-east-1_AbCdEf123";
const CLIENT: &str = "1example23456789";
const DEVICE_KEY: &str = "us-east-1_2a859a59-722d-4db3-a77b-2d5c0b0a1d0e";
const GROUP_KEY: &str = "-FDRunwQv";
const SALT_TEXT: &str = "8dbcb21f18ae3216";
const SRP_B: &str = "123456789abcdef0123456789abcdef";
const TIMESTAMP: &str = "Mon Nov 1 09:05:07 UTC 2026";
const NOW: f64 = 1_793_523_907_000.0;

/// Lengths of what becomes public, by the reason.
const PUBLIC_KEY: usize = 384;
const SIGNATURE: usize = 32;
const SECRET_HASH: usize = 32;
const VERIFIER: usize = 384;
const SALT: usize = 16;
/// One bit: the bytes of a draw are all the same, pad(S) is short, a claim is accepted.
const BIT: usize = 1;

/// An operation.
pub struct Operation {
    pub name: &'static str,
    pub publishes: &'static [usize],
    pub run: fn(&mut Guest) -> Outcome,
}

pub const OPERATIONS: &[Operation] = &[
    Operation {
        name: "SRP_A",
        publishes: &[BIT, PUBLIC_KEY, SECRET_HASH],
        run: |guest| {
            let handle = start_user(guest, false)?;
            guest.release(handle)
        },
    },
    Operation {
        name: "user claim",
        publishes: &[BIT, PUBLIC_KEY, SECRET_HASH, BIT, SIGNATURE, SECRET_HASH],
        run: |guest| user_claim(guest, false),
    },
    Operation {
        name: "user claim on a device",
        publishes: &[BIT, PUBLIC_KEY, SECRET_HASH, BIT, SIGNATURE, SECRET_HASH],
        run: |guest| user_claim(guest, true),
    },
    Operation {
        name: "device claim",
        publishes: &[BIT, PUBLIC_KEY, SECRET_HASH, BIT, SIGNATURE, SECRET_HASH],
        run: device_claim,
    },
    Operation {
        name: "ConfirmDevice",
        publishes: &[BIT, BIT, SALT, VERIFIER],
        run: |guest| {
            let handle = confirm_device(guest)?;
            guest.release(handle)
        },
    },
    Operation {
        name: "self check",
        publishes: &[
            BIT, BIT, SALT, VERIFIER, BIT, PUBLIC_KEY, BIT, PUBLIC_KEY, BIT, BIT, BIT,
        ],
        run: |guest| {
            let handle = confirm_device(guest)?;
            guest.call(6, handle, NOW, &[]).map(drop)
        },
    },
    Operation {
        name: "SECRET_HASH",
        publishes: &[SECRET_HASH, SECRET_HASH],
        run: secret_hash,
    },
    Operation {
        name: "session key",
        publishes: &[BIT, PUBLIC_KEY, BIT],
        run: |guest| {
            let handle = start_exchange(guest)?;
            let texts = [
                Public("AbCdEf123"),
                Public("5a1b"),
                Secret(PASSWORD),
                Public(SRP_B),
                Public(SALT_TEXT),
            ];
            let answers = guest.call(9, handle, NOW, &texts)?;
            first(&answers)?.secret().map(drop)
        },
    },
    Operation {
        name: "signature",
        publishes: &[BIT, PUBLIC_KEY, BIT, SIGNATURE],
        run: |guest| sign(guest, 10, PASSWORD),
    },
    Operation {
        name: "signature by a password's hash",
        publishes: &[BIT, PUBLIC_KEY, BIT, SIGNATURE],
        run: |guest| {
            let texts = [Public(POOL), Public("5a1b"), Secret(PASSWORD)];
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
    Secret(DEVICE_PASSWORD),
];

fn start_user(guest: &mut Guest, is_on_device: bool) -> Result<u32, String> {
    let [key, group_key, password] = if is_on_device { DEVICE } else { [None; 3] };
    let client = [
        Public(POOL),
        Public(CLIENT),
        Secret(CLIENT_SECRET),
        Public("bob"),
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
    let challenge = [
        ("USER_ID_FOR_SRP", "5a1b"),
        ("SALT", SALT_TEXT),
        ("SRP_B", SRP_B),
        ("SECRET_BLOCK", BLOCK),
    ];
    let mut texts = vec![Secret(PASSWORD)];
    texts.extend(pairs(&challenge));
    let responses = guest.call(2, number, NOW, &texts)?;
    guest.send(&responses);
    Ok(())
}

fn pairs<'a>(parameters: &'a [(&'a str, &'a str)]) -> impl Iterator<Item = Text<'a>> {
    let texts = parameters.iter().flat_map(|(name, value)| [*name, *value]);
    texts.map(Public)
}

fn device_claim(guest: &mut Guest) -> Outcome {
    let mut texts = vec![Public(CLIENT), Secret(CLIENT_SECRET), Public("5a1b")];
    texts.extend(DEVICE);
    let answers = guest.call(3, 0, NOW, &texts)?;
    let (number, responses) = handle(&answers)?;
    guest.send(responses);
    let challenge = [
        ("USERNAME", "5a1b"),
        ("DEVICE_KEY", DEVICE_KEY),
        ("SALT", SALT_TEXT),
        ("SRP_B", SRP_B),
        ("SECRET_BLOCK", BLOCK),
    ];
    let mut texts = DEVICE.to_vec();
    texts.extend(pairs(&challenge));
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
    for secret in [CLIENT_SECRET.to_vec(), b"0123456789".repeat(20)] {
        let texts = [Public(CLIENT), Secret(&secret), Public("bob")];
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
        Public("AbCdEf123"),
        Public("5a1b"),
        Secret(secret),
        Public(SRP_B),
        Public(SALT_TEXT),
        Public(BLOCK),
        Public(TIMESTAMP),
    ];
    let signature = guest.call(function, number, NOW, &texts)?;
    guest.send(&signature);
    Ok(())
}
