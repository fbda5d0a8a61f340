//! The rows of the claims, the values and the server's half: a table.

use super::*;

pub(crate) fn text(value: Option<&[u8]>) -> &str {
    core::str::from_utf8(value.unwrap_or_default()).unwrap()
}

pub(crate) fn pool() -> UserPoolId {
    "us-east-1_AbCdEf123".parse().unwrap()
}

pub(crate) fn app() -> AppClient {
    AppClient::new("client").unwrap()
}

pub(crate) fn device() -> Device {
    Device::new("key", "group", "password".to_owned()).unwrap()
}

pub(crate) fn now() -> Timestamp {
    Timestamp::from_unix_seconds(1_793_523_907).unwrap()
}

pub(crate) const CHALLENGE: [(&str, &str); 6] = [
    ("USERNAME", "bob"),
    ("USER_ID_FOR_SRP", "bob"),
    ("DEVICE_KEY", "key"),
    ("SALT", "8dbcb21f18ae3216"),
    ("SRP_B", "123456789abcdef"),
    ("SECRET_BLOCK", "c2VjcmV0"),
];

/// The challenge with one parameter replaced, or left out.
pub(crate) fn challenge<'a>(name: &str, value: Option<&'a [u8]>) -> Vec<(&'static str, &'a str)> {
    CHALLENGE
        .iter()
        .filter(|(key, _)| *key != name || value.is_some())
        .map(|(key, valid)| (*key, if *key == name { text(value) } else { valid }))
        .collect()
}

/// Reads a user's challenge and answers it.
pub(crate) fn user(name: &str, value: Option<&[u8]>) -> Outcome {
    let parameters = challenge(name, value);
    let (pending, _) = UserSignIn::start(&pool(), &app(), "bob", &mut SystemRng).unwrap();
    measured(|| {
        let challenge = PasswordVerifier::from_parameters(&parameters)?;
        pending.respond(&challenge, "password", now())
    })
}

/// Reads a device's challenge and answers it.
pub(crate) fn device_user(name: &str, value: Option<&[u8]>) -> Outcome {
    let parameters = challenge(name, value);
    let device = device();
    let (pending, _) = DeviceSignIn::start(&app(), "bob", &device, &mut SystemRng).unwrap();
    measured(|| {
        let challenge = DevicePasswordVerifier::from_parameters(&parameters)?;
        pending.respond(&challenge, &device, now())
    })
}

/// Trades an exchange for its session key.
pub(crate) fn exchange(
    scope: &str,
    name: &str,
    password: &str,
    srp_b: &str,
    salt: &str,
) -> Outcome {
    let (pending, _) = KeyExchange::start(&mut SystemRng).unwrap();
    measured(|| pending.finish(scope, name, password, srp_b, salt))
}

/// The same by a password's hash.
pub(crate) fn hashed_exchange(srp_b: &str, salt: &str) -> Outcome {
    let (pending, _) = KeyExchange::start(&mut SystemRng).unwrap();
    let hash = PasswordHash::from_bytes(&[7; 32]);
    measured(|| pending.finish_with_hash(&hash, srp_b, salt))
}

/// Signs by hand.
pub(crate) fn signature(scope: &str, name: &str, secret_block: &str) -> Outcome {
    let (pending, _) = KeyExchange::start(&mut SystemRng).unwrap();
    let key = pending.finish("pool", "bob", "password", "3", "2").unwrap();
    measured(|| key.sign(scope, name, secret_block, now()))
}

pub(crate) fn verifier() -> (Identity, Verifier) {
    let bob = Identity::user(&pool(), "bob").unwrap();
    let verifier = Verifier::from_parts(&[1], &[2]).unwrap();
    (bob, verifier)
}

/// Checks a claim in which one of block, timestamp and signature comes from outside; a claim that is
/// read is refused all the same.
pub(crate) fn check(place: usize, value: Option<&[u8]>) -> Outcome {
    let (bob, verifier) = verifier();
    let (exchange, _) = Exchange::begin(&bob, &verifier, "5", &mut SystemRng).unwrap();
    let mut claim = ["c2VjcmV0", "Sun Nov 1 09:05:07 UTC 2026", "c2VjcmV0"];
    claim[place] = text(value);
    let [block, timestamp, signature] = claim;
    measured(|| match exchange.check(block, timestamp, signature) {
        Err(Error::Refused) => Ok(()),
        other => other,
    })
}

pub(crate) const REFUSED_EMPTY: Expected = Err(Fault::Empty);

/// Every parameter of the engine that is a text.
pub(crate) fn texts() -> Vec<(Slot, Vec<Case>)> {
    let mut table = Vec::new();
    let mut add = |slot: Slot, cases: &dyn Fn(&Slot) -> Vec<Case>| {
        let cases = cases(&slot);
        table.push((slot, cases));
    };
    let name = |slot: &Slot| free_text(slot, REFUSED_EMPTY);

    add(
        slot!(text "user pool id", UserPoolId, 55, |v| measured(|| {
            v.parse::<UserPoolId>()
        })),
        &pool_id,
    );
    add(
        slot!(text "client id", ClientId, 128, |v| measured(|| AppClient::new(
            v
        ))),
        &id,
    );
    add(
        slot!(text "client secret", ClientSecret, 1_024, |v| {
            let app = app();
            measured(|| app.with_secret(v))
        }),
        &name,
    );
    add(
        slot!(text "USERNAME of SECRET_HASH", Username, 1_024, |v| {
            let app = app().with_secret("secret").unwrap();
            measured(|| app.secret_hash(v))
        }),
        &name,
    );
    add(
        slot!(text "USERNAME of USER_SRP_AUTH", Username, 1_024, |v| {
            let (pool, app) = (pool(), app());
            measured(|| UserSignIn::start(&pool, &app, v, &mut SystemRng))
        }),
        &name,
    );
    add(
        slot!(text "USERNAME of DEVICE_SRP_AUTH", Username, 1_024, |v| {
            let (app, device) = (app(), device());
            measured(|| DeviceSignIn::start(&app, v, &device, &mut SystemRng))
        }),
        &name,
    );
    add(
        slot!(text "password", Password, 4_096, |v| {
            let (pending, _) = UserSignIn::start(&pool(), &app(), "bob", &mut SystemRng).unwrap();
            let challenge = PasswordVerifier::from_parameters(&CHALLENGE).unwrap();
            measured(|| pending.respond(&challenge, v, now()))
        }),
        &|slot| free_text(slot, Ok(())),
    );
    add(
        slot!(text "password that is hashed", Password, 4_096, |v| {
            let pool = pool();
            measured(|| PasswordHash::new(&pool, "bob", v))
        }),
        &|slot| free_text(slot, Ok(())),
    );
    add(
        slot!(text "user whose password is hashed", UserIdForSrp, 1_024, |v| {
            let pool = pool();
            measured(|| PasswordHash::new(&pool, v, "password"))
        }),
        &name,
    );
    add(
        slot!(text "scope of an exchange", PoolName, 1_024, |v| exchange(v, "bob", "password", "3", "2")),
        &name,
    );
    add(
        slot!(text "name of an exchange", UserIdForSrp, 1_024, |v| exchange("pool", v, "password", "3", "2")),
        &name,
    );
    add(
        slot!(text "password of an exchange", Password, 4_096, |v| exchange("pool", "bob", v, "3", "2")),
        &|slot| free_text(slot, Ok(())),
    );
    add(
        slot!(text "SRP_B of an exchange", SrpB, 1_024, |v| exchange("pool", "bob", "password", v, "2")),
        &public_key,
    );
    add(
        slot!(text "SALT of an exchange", Salt, 1_024, |v| exchange("pool", "bob", "password", "3", v)),
        &salt_hex,
    );
    add(
        slot!(text "SRP_B of an exchange by a hash", SrpB, 1_024, |v| hashed_exchange(v, "2")),
        &public_key,
    );
    add(
        slot!(text "SALT of an exchange by a hash", Salt, 1_024, |v| hashed_exchange("3", v)),
        &salt_hex,
    );
    add(
        slot!(text "scope of a signature", PoolName, 1_024, |v| signature(v, "bob", "AAAA")),
        &name,
    );
    add(
        slot!(text "name of a signature", UserIdForSrp, 1_024, |v| signature("pool", v, "AAAA")),
        &name,
    );
    add(
        slot!(text "SECRET_BLOCK of a signature", SecretBlock, 131_072, |v| signature("pool", "bob", v)),
        &base64_text,
    );
    add(
        slot!("USER_ID_FOR_SRP", UserIdForSrp, 1_024, |v| user(
            "USER_ID_FOR_SRP",
            v
        )),
        // USERNAME stands in for it.
        &|slot| and_missing_allowed(name(slot)),
    );
    add(
        slot!(
            "USERNAME in place of USER_ID_FOR_SRP",
            Username,
            1_024,
            |v| {
                let mut parameters = challenge("USERNAME", v);
                parameters.retain(|(name, _)| *name != "USER_ID_FOR_SRP");
                let (pending, _) =
                    UserSignIn::start(&pool(), &app(), "bob", &mut SystemRng).unwrap();
                measured(|| {
                    let challenge = PasswordVerifier::from_parameters(&parameters)?;
                    pending.respond(&challenge, "password", now())
                })
            }
        ),
        &name,
    );
    add(
        slot!("SRP_B of a user", SrpB, 1_024, |v| user("SRP_B", v)),
        &|slot| and_missing(public_key(slot)),
    );
    add(
        slot!("SALT of a user", Salt, 1_024, |v| user("SALT", v)),
        &|slot| and_missing(salt_hex(slot)),
    );
    add(
        slot!("SECRET_BLOCK of a user", SecretBlock, 131_072, |v| user(
            "SECRET_BLOCK",
            v
        )),
        &|slot| and_missing(base64_text(slot)),
    );
    add(
        slot!("USERNAME of a device's challenge", Username, 1_024, |v| {
            device_user("USERNAME", v)
        }),
        &|slot| and_missing(free_text(slot, REFUSED_EMPTY)),
    );
    add(
        slot!("DEVICE_KEY of a device's challenge", DeviceKey, 128, |v| {
            device_user("DEVICE_KEY", v)
        }),
        &|slot| {
            let mut cases = sizes(slot, REFUSED_EMPTY);
            cases.push(case(
                "the bound",
                vec![b'x'; slot.limit],
                Err(Fault::Mismatch),
            ));
            cases.push(case("NUL", "key\0", Err(Fault::Mismatch)));
            cases.push(case("the device's own", "key", Ok(())));
            cases.extend(bounded_numbers(slot, |_| Err(Fault::Mismatch)));
            // Not every pool repeats it.
            and_missing_allowed(cases)
        },
    );
    add(
        slot!("SRP_B of a device", SrpB, 1_024, |v| device_user(
            "SRP_B", v
        )),
        &|slot| and_missing(public_key(slot)),
    );
    add(
        slot!("SALT of a device", Salt, 1_024, |v| device_user("SALT", v)),
        &|slot| and_missing(salt_hex(slot)),
    );
    add(
        slot!("SECRET_BLOCK of a device", SecretBlock, 131_072, |v| {
            device_user("SECRET_BLOCK", v)
        }),
        &|slot| and_missing(base64_text(slot)),
    );
    add(
        slot!(text "device key", DeviceKey, 128, |v| {
            let password = "password".to_owned();
            measured(|| Device::new(v, "group", password))
        }),
        &name,
    );
    add(
        slot!(text "device group key", DeviceGroupKey, 128, |v| {
            let password = "password".to_owned();
            measured(|| Device::new("key", v, password))
        }),
        &name,
    );
    add(
        slot!(owned "device password", DevicePassword, 4_096, |v| {
            let password = text(v).to_owned();
            measured(|| Device::new("key", "group", password))
        }),
        &name,
    );
    add(
        slot!(text "device key of ConfirmDevice", DeviceKey, 128, |v| {
            measured(|| DeviceVerifier::generate(v, "group", &mut SystemRng))
        }),
        &name,
    );
    add(
        slot!(text "device group key of ConfirmDevice", DeviceGroupKey, 128, |v| {
            measured(|| DeviceVerifier::generate("key", v, &mut SystemRng))
        }),
        &name,
    );
    add(
        slot!(text "TIMESTAMP", Timestamp, 64, |v| measured(|| {
            v.parse::<Timestamp>()
        })),
        &timestamp,
    );
    table.append(&mut verifier_texts());
    table
}

/// The server's half.
pub(crate) fn verifier_texts() -> Vec<(Slot, Vec<Case>)> {
    let mut table = Vec::new();
    let mut add = |slot: Slot, cases: &dyn Fn(&Slot) -> Vec<Case>| {
        let cases = cases(&slot);
        table.push((slot, cases));
    };
    let name = |slot: &Slot| free_text(slot, REFUSED_EMPTY);
    add(
        slot!(text "user id of an identity", UserIdForSrp, 1_024, |v| {
            let pool = pool();
            measured(|| Identity::user(&pool, v))
        }),
        &name,
    );
    add(
        slot!(text "group key of an identity", DeviceGroupKey, 128, |v| {
            measured(|| Identity::device(v, "key"))
        }),
        &name,
    );
    add(
        slot!(text "device key of an identity", DeviceKey, 128, |v| {
            measured(|| Identity::device("group", v))
        }),
        &name,
    );
    add(
        slot!(text "password registered", Password, 4_096, |v| {
            let (bob, _) = verifier();
            measured(|| Verifier::new(&bob, v, &mut SystemRng))
        }),
        &|slot| free_text(slot, Ok(())),
    );
    add(
        slot!(text "SRP_A", SrpA, 1_024, |v| {
            let (bob, verifier) = verifier();
            measured(|| Exchange::begin(&bob, &verifier, v, &mut SystemRng))
        }),
        &public_key,
    );
    add(
        slot!("SECRET_BLOCK that came back", SecretBlock, 131_072, |v| {
            check(0, v)
        }),
        &base64_text,
    );
    add(
        slot!("TIMESTAMP that came back", Timestamp, 64, |v| check(1, v)),
        &timestamp,
    );
    add(
        slot!("PASSWORD_CLAIM_SIGNATURE", Signature, 64, |v| check(2, v)),
        &base64_text,
    );
    add(
        slot!(text "Salt of ConfirmDevice", Salt, 1_024, |v| {
            measured(|| Verifier::from_confirm_device("AQID", v))
        }),
        &|slot| {
            let mut cases = sizes(slot, REFUSED_EMPTY);
            // The limit of the bytes is tighter than that of their text.
            let tight = Err(Fault::TooLong { limit: 512 });
            cases.extend(not_base64());
            cases.push(case("the bound of the text", "A".repeat(slot.limit), tight));
            cases.push(case("the bound", STANDARD.encode([0xff; 512]), Ok(())));
            cases.push(case("0", STANDARD.encode([0]), Ok(())));
            cases.push(case("NUL among others", STANDARD.encode(*b"a\0b"), Ok(())));
            cases.push(case("not UTF-8", STANDARD.encode([0xff, 0xfe]), Ok(())));
            for (label, number, _) in around_n(|_| Ok(())) {
                cases.push(case(label, STANDARD.encode(number.to_bytes_be()), Ok(())));
            }
            cases.extend(numbers(|text| match text.len() {
                // Its digits happen to be base64, of more bytes than a salt may have.
                768 => Err(Fault::TooLong { limit: 512 }),
                _ => Err(Fault::NotBase64),
            }));
            cases
        },
    );
    add(
        slot!(text "PasswordVerifier of ConfirmDevice", Verifier, 1_024, |v| {
            measured(|| Verifier::from_confirm_device(v, "AQID"))
        }),
        &|slot| {
            let mut cases = sizes(slot, REFUSED_EMPTY);
            cases.extend(not_base64());
            for (label, number, expected) in around_n(below_n) {
                let mut padded = vec![0];
                padded.extend(number.to_bytes_be());
                cases.push(case(label, STANDARD.encode(padded), expected));
            }
            let mut zeros = vec![0; 768];
            cases.push(case(
                "the bound, 0",
                STANDARD.encode(&zeros),
                Err(Fault::Zero),
            ));
            zeros[767] = 2;
            cases.push(case(
                "the bound, zeros in front",
                STANDARD.encode(&zeros),
                Ok(()),
            ));
            let all = STANDARD.encode([0xff; 768]);
            cases.push(case("the bound, all ones", all, Err(Fault::OutOfRange)));
            cases
        },
    );
    table
}

/// What is taken as bytes.
pub(crate) fn bytes() -> Vec<(Slot, Vec<Case>)> {
    let salt = slot!("salt of a verifier kept", Salt, 512, |v| {
        measured(|| Verifier::from_parts(v.unwrap_or_default(), &[2]))
    });
    let mut salts = sizes(&salt, REFUSED_EMPTY);
    salts.extend([
        case("the bound", vec![0xff; 512], Ok(())),
        case("0", [0], Ok(())),
        case("not UTF-8", [0xff, 0xfe, 0, 0xc0], Ok(())),
    ]);
    for (label, number, _) in around_n(|_| Ok(())) {
        salts.push(case(label, number.to_bytes_be(), Ok(())));
    }
    let v = slot!("verifier kept", Verifier, 512, |v| {
        measured(|| Verifier::from_parts(&[1], v.unwrap_or_default()))
    });
    let mut verifiers = sizes(&v, REFUSED_EMPTY);
    for (label, number, expected) in around_n(below_n) {
        verifiers.push(case(label, number.to_bytes_be(), expected));
    }
    verifiers.extend([
        case("the bound, 0", vec![0; 512], Err(Fault::Zero)),
        case(
            "the bound, all ones",
            vec![0xff; 512],
            Err(Fault::OutOfRange),
        ),
        case("not UTF-8", [0xff, 0xfe, 0, 0xc0], Ok(())),
    ]);
    let reply = slot!("reply", Reply, 1 << 20, |v| {
        let body = v.unwrap_or_default();
        measured(|| Reply::from_json(Operation::InitiateAuth, 200, None, body))
    });
    // What is no object is not the service's, and no error of this parameter.
    let mut replies = sizes(&reply, Ok(()));
    let filled = |length: usize| format!("{{\"x\":\"{}\"}}", "y".repeat(length - 8));
    replies.extend([
        case("the bound", filled(reply.limit), Ok(())),
        case("nothing known", "{}", Ok(())),
        case("deep", "[".repeat(reply.limit), Ok(())),
        case(
            "deep in a member",
            format!("{{\"x\":{}", "[".repeat(9_999)),
            Err(Fault::Malformed),
        ),
        case(
            "many choices",
            format!(
                "{{\"AvailableChallenges\":[{}\"a\"]}}",
                "\"a\",".repeat(50_000)
            ),
            Err(Fault::Malformed),
        ),
        case(
            "many members",
            "{\"a\":1,\"b\":2".to_owned()
                + &(0..300).map(|i| format!(",\"{i}\":0")).collect::<String>()
                + "}",
            Err(Fault::Malformed),
        ),
    ]);
    replies.extend(
        [
            &b"\xff\xfe"[..],
            b"{\"x\":\"\xff\"}",
            b"\0",
            b"null",
            b"[]",
            b"-1",
        ]
        .map(|body| case(&String::from_utf8_lossy(body), body, Ok(()))),
    );
    replies.extend(
        [
            &b"{\"Session\":1}"[..],
            b"{\"Session\":\"\\ud800\"}",
            b"{\"Session\":\"a\",\"Session\":\"b\"}",
            b"{\"ChallengeParameters\":[]}",
            b"{} {}",
            b"{\"a\":}",
        ]
        .map(|body| case(&String::from_utf8_lossy(body), body, Err(Fault::Malformed))),
    );
    let key = slot!("private key of a vector", PrivateKey, 384, |v| {
        let (pool, app) = (pool(), app());
        measured(|| protocol::start_user(&pool, &app, "bob", v.unwrap_or_default()))
    });
    let mut keys = sizes(&key, REFUSED_EMPTY);
    for (label, number, _) in around_n(|_| Ok(())) {
        let bytes = number.to_bytes_be();
        let expected = match bytes.len() {
            1..=384 => Ok(()),
            _ => Err(Fault::TooLong { limit: 384 }),
        };
        keys.push(case(label, bytes, expected));
    }
    keys.extend([
        case("the bound", vec![0xff; 384], Ok(())),
        case("not UTF-8", [0xff, 0xfe, 0, 0xc0], Ok(())),
    ]);
    vec![(salt, salts), (v, verifiers), (reply, replies), (key, keys)]
}
