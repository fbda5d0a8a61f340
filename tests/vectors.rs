//! Every vector in `test-vectors/`, through the public API and `hazmat`.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "tests"
)]

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use caldera_srp::hazmat::protocol;
use caldera_srp::verifier::{Exchange, Identity, Verifier};
use caldera_srp::{
    AppClient, Device, DevicePasswordVerifier, Error, Fault, Parameter, Parameters,
    PasswordVerifier, SystemRng, Timestamp, UserPoolId,
};
use num_bigint::{BigInt, BigUint};
use serde_json::Value;
use support::oracle;
use support::replay::{self, bytes_of_hex, hex, minimal};

#[allow(dead_code, reason = "each test takes what it needs")]
mod support;

fn json(text: &str) -> Value {
    serde_json::from_str(text).expect("JSON")
}

fn text<'a>(value: &'a Value, path: &str) -> &'a str {
    value
        .pointer(path)
        .and_then(Value::as_str)
        .unwrap_or_else(|| panic!("no {path}"))
}

fn list<'a>(value: &'a Value, path: &str) -> &'a [Value] {
    value
        .pointer(path)
        .and_then(Value::as_array)
        .unwrap_or_else(|| panic!("no {path}"))
}

fn unhex(text: &str) -> Vec<u8> {
    bytes_of_hex(text).expect("hexadecimal")
}

fn fixed<const LEN: usize>(bytes: &[u8]) -> [u8; LEN] {
    let mut out = [0; LEN];
    out[LEN - bytes.len()..].copy_from_slice(bytes);
    out
}

fn decode(text: &str) -> Vec<u8> {
    STANDARD.decode(text).expect("base64")
}

#[test]
fn peer_agreed() {
    let vectors = replay::read(include_str!("../test-vectors/peer-agreed.json")).expect("vectors");
    assert_eq!(vectors.len(), 80);
    let failures: Vec<_> = vectors.iter().flat_map(replay::replay).collect();
    assert!(failures.is_empty(), "{failures:#?}");
}

#[test]
fn replaying_notices_every_field() {
    let vectors = replay::read(include_str!("../test-vectors/peer-agreed.json")).expect("vectors");
    for vector in &vectors {
        let honest = vector.pointer("/server/honest") == Some(&Value::Bool(true));
        for part in ["expected", "server"]
            .into_iter()
            .take(1 + usize::from(honest))
        {
            let fields: Vec<String> = match vector.get(part).and_then(Value::as_object) {
                Some(fields) => fields
                    .iter()
                    .filter(|(name, value)| value.is_string() && *name != "verifier")
                    .map(|(name, _)| name.clone())
                    .collect(),
                None => continue,
            };
            // One field a vector is enough here; which one goes round with the vectors.
            let at = vector["id"]
                .as_str()
                .map_or(0, |id| id.bytes().map(usize::from).sum());
            let Some(field) = fields.get(at % fields.len().max(1)) else {
                continue;
            };
            let mut broken = vector.clone();
            let value = broken[part][field].as_str().expect("text").to_owned();
            let first = if value.starts_with('1') { '2' } else { '1' };
            broken[part][field] = Value::String(format!("{first}{}", &value[1..]));
            assert!(
                !replay::replay(&broken).is_empty(),
                "{}: {part}.{field}",
                vector["id"]
            );
        }
    }
}

/// What the engine says of an input on which the peers differ: an error, or nothing where the
/// expected values are reached.
fn expected_refusal(id: &str) -> Option<Error> {
    let error = |parameter, fault| Some(Error::Parameter { parameter, fault });
    match id {
        "probe-pool-two-underscores" => error(Parameter::UserPoolId, Fault::Malformed),
        "probe-client-secret-empty" => error(Parameter::ClientSecret, Fault::Empty),
        "probe-b-zero-1" => error(Parameter::SrpB, Fault::Zero),
        "probe-b-zero-2" | "probe-b-zero-3" | "probe-b-unreduced" | "probe-b-4096" => {
            error(Parameter::SrpB, Fault::OutOfRange)
        }
        "probe-bad-b-empty" => error(Parameter::SrpB, Fault::Empty),
        "probe-bad-b-nonhex"
        | "probe-bad-b-0x"
        | "probe-bad-b-space"
        | "probe-bad-b-underscore"
        | "probe-bad-b-negative" => error(Parameter::SrpB, Fault::NotHex),
        "probe-bad-salt-empty" => error(Parameter::Salt, Fault::Empty),
        "probe-bad-salt-nonhex" => error(Parameter::Salt, Fault::NotHex),
        "probe-block-empty" => error(Parameter::SecretBlock, Fault::Empty),
        "probe-block-unpadded" | "probe-block-urlsafe" | "probe-block-newline" => {
            error(Parameter::SecretBlock, Fault::NotBase64)
        }
        _ => None,
    }
}

#[test]
fn peer_disagreements() {
    let file = json(include_str!("../test-vectors/peer-disagreements.json"));
    let (disagreements, agreeing) = (
        list(&file, "/disagreements"),
        list(&file, "/probed_and_agreeing"),
    );
    assert_eq!((disagreements.len(), agreeing.len()), (28, 7));
    let (mut refused, mut reached) = (0, 0);
    for vector in disagreements.iter().chain(agreeing) {
        let id = text(vector, "/id");
        if let Some(error) = expected_refusal(id) {
            assert_eq!(refusal(vector), Some(error), "{id}");
            refused += 1;
        } else if id == "probe-bad-salt-negative" {
            negative_salt(vector);
            reached += 1;
        } else {
            assert!(
                text(vector, "/expected/x").len() > 60,
                "{id}: nothing expected"
            );
            let failures = replay::replay(vector);
            assert!(failures.is_empty(), "{failures:#?}");
            reached += 1;
        }
    }
    assert_eq!((refused, reached), (19, 16));
}

/// The error of the first step that refuses a user's vector.
fn refusal(vector: &Value) -> Option<Error> {
    let input = |name: &str| text(vector, &format!("/inputs/{name}"));
    let attempt = || -> Result<(), Error> {
        let pool: UserPoolId = input("pool_id").parse()?;
        let mut app = AppClient::new("client")?;
        if let Some(secret) = vector
            .pointer("/inputs/client_secret")
            .and_then(Value::as_str)
        {
            app = app.with_secret(secret)?;
        }
        let (pending, _) =
            protocol::start_user(&pool, &app, input("username"), &unhex(input("a")))?;
        let challenge = challenge_of(vector)?;
        pending.respond(&challenge, input("password"), Timestamp::now()?)?;
        Ok(())
    };
    attempt().err()
}

fn challenge_of(vector: &Value) -> Result<PasswordVerifier, Error> {
    let input = |name: &str| text(vector, &format!("/inputs/{name}"));
    PasswordVerifier::from_parameters(&[
        ("USER_ID_FOR_SRP", input("user_id_for_srp")),
        ("SALT", input("salt")),
        ("SRP_B", input("srp_b")),
        ("SECRET_BLOCK", input("secret_block")),
    ])
}

/// A negative SALT is hashed in two's complement: the peers give no answer, so the oracle does.
fn negative_salt(vector: &Value) {
    let input = |name: &str| text(vector, &format!("/inputs/{name}"));
    assert_eq!(&*protocol::pad_salt(input("salt")).unwrap(), [0xe1]);
    let millis = vector
        .pointer("/inputs/epoch_ms")
        .and_then(Value::as_i64)
        .unwrap();
    let timestamp = Timestamp::from_unix_millis(millis).unwrap();
    let pool: UserPoolId = input("pool_id").parse().unwrap();
    let expected = oracle::Step {
        names: [pool.name(), input("user_id_for_srp")],
        password: input("password"),
        a: BigUint::from_bytes_be(&unhex(input("a"))),
        big_b: BigUint::from_bytes_be(&unhex(input("srp_b"))),
        salt: BigInt::from(-0x1f),
        block: &decode(input("secret_block")),
        timestamp: &timestamp.to_string(),
    }
    .claim();
    let app = AppClient::new("client").unwrap();
    let (pending, parameters) =
        protocol::start_user(&pool, &app, input("username"), &unhex(input("a"))).unwrap();
    assert_eq!(
        parameters.get("SRP_A"),
        Some(text(vector, "/expected/srp_a"))
    );
    let challenge = challenge_of(vector).unwrap();
    let responses = pending
        .respond(&challenge, input("password"), timestamp)
        .unwrap();
    assert_eq!(
        responses.get("PASSWORD_CLAIM_SIGNATURE"),
        Some(STANDARD.encode(&expected.signature).as_str())
    );
}

/// One claim of a published test: what is given, and the values reached.
struct Published<'a> {
    pool: &'a str,
    user: &'a str,
    password: &'a str,
    a: &'a str,
    big_b: &'a str,
    salt: &'a str,
    block: &'a str,
}

impl Published<'_> {
    fn start(&self) -> (caldera_srp::UserSignIn, Parameters) {
        let pool: UserPoolId = self.pool.parse().unwrap();
        let app = AppClient::new("client").unwrap();
        protocol::start_user(&pool, &app, self.user, &unhex(self.a)).unwrap()
    }

    fn challenge(&self) -> PasswordVerifier {
        PasswordVerifier::from_parameters(&[
            ("USER_ID_FOR_SRP", self.user),
            ("SALT", self.salt),
            ("SRP_B", self.big_b),
            ("SECRET_BLOCK", self.block),
        ])
        .unwrap()
    }

    fn srp_a(&self) -> String {
        self.start().1.get("SRP_A").unwrap().to_owned()
    }

    fn values(&self) -> protocol::Values {
        protocol::user_values(self.start().0, &self.challenge(), self.password).unwrap()
    }

    fn signature(&self, timestamp: &str) -> String {
        let parsed: Timestamp = timestamp.parse().unwrap();
        let responses = self
            .start()
            .0
            .respond(&self.challenge(), self.password, parsed)
            .unwrap();
        assert_eq!(responses.get("TIMESTAMP"), Some(timestamp));
        responses
            .get("PASSWORD_CLAIM_SIGNATURE")
            .unwrap()
            .to_owned()
    }
}

#[test]
fn alexrudd() {
    let file = json(include_str!(
        "../test-vectors/published/alexrudd_cognito-srp.json"
    ));
    let get = |name: &str| text(&file, &format!("/{name}"));
    let published = Published {
        pool: get("pool_id"),
        user: get("username"),
        password: get("password"),
        a: get("a"),
        big_b: get("B"),
        salt: get("salt"),
        block: get("secret_block_base64"),
    };
    assert_eq!(published.srp_a(), get("A"));
    let values = published.values();
    assert_eq!(minimal(&values.u), get("u"));
    assert_eq!(minimal(&*values.x), get("x_computed_here"));
    assert_eq!(minimal(&*values.s), get("S"));
    assert_eq!(hex(&*values.key), get("K"));
    assert_eq!(published.signature(get("timestamp")), get("signature"));
    let app = AppClient::new(get("client_id"))
        .unwrap()
        .with_secret(get("client_secret"))
        .unwrap();
    let hash = app.secret_hash(get("username")).unwrap().unwrap();
    assert_eq!(hash.reveal(), get("secret_hash"));
    assert_eq!(hex(&oracle::k()), get("k"));
    let only = |name: &str| text(&file, &format!("/u_only/{name}"));
    let u = protocol::scrambling_parameter(&fixed(&unhex(only("A"))), &fixed(&unhex(only("B"))));
    assert_eq!(minimal(&u.unwrap()), only("u"));
    for pair in list(&file, "/pad_hex") {
        assert_eq!(
            hex(&protocol::pad(&unhex(text(pair, "/0")))),
            text(pair, "/1")
        );
    }
    // `hkdf` in that file is the same derivation, of S and u above, that `K` is.
    assert_eq!(hex(&*values.key), text(&file, "/hkdf/out"));
    assert_eq!(hex(&protocol::pad(&values.u)), text(&file, "/hkdf/salt"));
}

#[test]
fn amplify_android() {
    let file = json(include_str!(
        "../test-vectors/published/amplify-android_SRPHelperTests.json"
    ));
    let get = |name: &str| text(&file, &format!("/{name}"));
    let published = Published {
        pool: get("pool_id"),
        user: get("user_id"),
        password: get("password"),
        a: get("a"),
        big_b: get("B"),
        salt: get("salt"),
        block: get("secret_block_base64"),
    };
    assert_eq!(published.start().1.get("SRP_A"), Some(get("A")));
    let values = published.values();
    assert_eq!(minimal(&values.u), get("u"));
    assert_eq!(minimal(&*values.x), get("x"));
    assert_eq!(minimal(&*values.s), get("S"));
    assert_eq!(
        (hex(&*values.key), STANDARD.encode(*values.key)),
        (get("K").into(), get("K_base64").into())
    );
    assert_eq!(decode(get("secret_block_base64")).len(), 1290);
    assert_eq!(
        published.signature(get("timestamp")),
        get("signature_with_raw_key_computed_here")
    );
    assert_eq!(
        published.pool.parse::<UserPoolId>().unwrap().name(),
        get("pool_name")
    );
    // The published test keys its HMAC with the base64 text of the key. That is 24 bytes, so ours,
    // which takes 16, cannot make that mistake; that it is this mistake is shown with the oracle's.
    assert_eq!(
        STANDARD.encode(oracle_mac(
            get("K_base64").as_bytes(),
            &[
                get("pool_name").as_bytes(),
                get("user_id").as_bytes(),
                &decode(get("secret_block_base64")),
                get("timestamp").as_bytes(),
            ],
        )),
        get("m1_published_keyed_with_base64_text")
    );
}

fn oracle_mac(key: &[u8], parts: &[&[u8]]) -> Vec<u8> {
    use hmac::{KeyInit, Mac};
    let mut mac = hmac::Hmac::<sha2::Sha256>::new_from_slice(key).unwrap();
    parts.iter().for_each(|part| mac.update(part));
    mac.finalize().into_bytes().to_vec()
}

#[test]
fn amplify_js_padding_table() {
    let file = json(include_str!(
        "../test-vectors/published/amplify-js_getPaddedHex_table.json"
    ));
    let table = file["table"].as_object().expect("table");
    assert_eq!(table.len(), 513);
    for (integer, padded) in table {
        let integer: i32 = integer.parse().unwrap();
        let sign = if integer < 0 { "-" } else { "" };
        let magnitude = integer.unsigned_abs();
        // As SALT every way of writing the integer is the same one.
        for salt in [
            format!("{sign}{magnitude:x}"),
            format!("{sign}{magnitude:X}"),
            format!("{sign}0000{magnitude:x}"),
        ] {
            let got = protocol::pad_salt(&salt).unwrap();
            assert_eq!(hex(&got), padded.as_str().unwrap(), "{salt}");
        }
        if integer >= 0 {
            let got = protocol::pad(&magnitude.to_be_bytes());
            assert_eq!(hex(&got), padded.as_str().unwrap());
        }
    }
}

#[test]
fn amplify_swift() {
    let file = json(include_str!(
        "../test-vectors/published/amplify-swift_SRPClientTests.json"
    ));
    assert_eq!(hex(&oracle::k()), text(&file, "/k"));
    for case in list(&file, "/u") {
        let keys = [text(case, "/A"), text(case, "/B")].map(|key| fixed(&unhex(key)));
        let u = protocol::scrambling_parameter(&keys[0], &keys[1]).unwrap();
        assert_eq!(minimal(&u), text(case, "/u"));
    }
    for case in list(&file, "/S") {
        // Pool and user are hashed without a separator, so where they part does not matter.
        let (pool, user) = text(case, "/pool_and_user_concatenated").split_at(4);
        let published = Published {
            pool: &format!("region_{pool}"),
            user,
            password: text(case, "/password"),
            a: text(case, "/a"),
            big_b: text(case, "/B"),
            salt: text(case, "/salt"),
            block: "AAAA",
        };
        assert_eq!(published.srp_a(), text(case, "/A"));
        let values = published.values();
        assert_eq!(minimal(&*values.s), text(case, "/S"));
        assert_eq!(hex(&*values.key), text(case, "/K_computed_here"));
    }
    let refused = PasswordVerifier::from_parameters(&[
        ("USER_ID_FOR_SRP", "user"),
        ("SALT", "1f"),
        ("SRP_B", text(&file, "/illegal_B_rejected")),
        ("SECRET_BLOCK", "AAAA"),
    ]);
    let expected = Error::Parameter {
        parameter: Parameter::SrpB,
        fault: Fault::OutOfRange,
    };
    assert_eq!(refused.unwrap_err(), expected);
}

#[test]
fn aws_net_and_flutter() {
    let file = json(include_str!(
        "../test-vectors/published/aws-net-extensions-cognito_and_amplify-flutter.json"
    ));
    let get = |path: &str| text(&file, path);
    // a is larger than N there: 00 and then 1023 times 02, lowest byte first. The file gives it
    // modulo the group's order.
    let mut a = vec![2; 1023];
    a.push(0);
    let a_reduced = BigUint::from_bytes_be(&a) % (oracle::n() - 1_u8);
    assert_eq!(a_reduced.to_str_radix(16), get("/a_mod_N_minus_1"));

    let pool = format!("region_{}", get("/pool_name"));
    let claim = Published {
        pool: &pool,
        user: get("/user_id"),
        password: get("/password"),
        a: get("/a_mod_N_minus_1"),
        big_b: get("/claim/B"),
        salt: get("/salt"),
        block: get("/claim/secret_block_base64"),
    };
    assert_eq!(claim.srp_a(), get("/A"));
    assert_eq!(hex(&*claim.values().key), get("/claim/K_computed_here"));
    assert_eq!(
        claim.signature(get("/claim/timestamp")),
        get("/claim/signature")
    );
    assert_eq!(decode(claim.block).len(), 1284);

    let key_only = Published {
        big_b: get("/key_only/B"),
        block: "AAAA",
        ..claim
    };
    let key = key_only.values().key;
    assert_eq!(STANDARD.encode(*key), get("/key_only/K_base64"));
    assert_eq!(hex(&*key), get("/key_only/K"));

    let inner = {
        use sha2::Digest;
        let part = |name: &str| get(&format!("/inner_hash/{name}")).to_owned();
        sha2::Sha256::digest(format!(
            "{}{}:{}",
            part("group"),
            part("id"),
            part("password")
        ))
    };
    assert_eq!(STANDARD.encode(inner), get("/inner_hash/sha256_base64"));

    let app = AppClient::new(get("/secret_hash/client_id"))
        .and_then(|app| app.with_secret(get("/secret_hash/client_secret")))
        .unwrap();
    let hash = app
        .secret_hash(get("/secret_hash/username"))
        .unwrap()
        .unwrap();
    assert_eq!(hash.reveal(), get("/secret_hash/value"));
}

#[test]
fn cognito_srp_helper() {
    let file = json(include_str!(
        "../test-vectors/published/cognito-srp-helper_mocks.json"
    ));
    let get = |path: &str| text(&file, path);
    let published = Published {
        pool: get("/pool_id"),
        user: get("/sub"),
        password: get("/password"),
        a: get("/a"),
        big_b: get("/B"),
        salt: get("/salt"),
        block: get("/secret_block_base64"),
    };
    assert_eq!(published.srp_a(), get("/A"));
    assert_eq!(published.block.len(), 1724);
    assert_eq!(decode(published.block).len(), 1291);
    assert_eq!(hex(&*published.values().key), get("/K_user_computed_here"));
    assert_eq!(
        published.signature(get("/timestamp")),
        get("/user_signature")
    );
    assert_eq!(
        published.pool.parse::<UserPoolId>().unwrap().name(),
        get("/pool_name")
    );
    let app = AppClient::new(get("/client_id"))
        .unwrap()
        .with_secret(get("/client_secret"))
        .unwrap();
    let hash = app.secret_hash(get("/sub")).unwrap().unwrap();
    assert_eq!(hash.reveal(), get("/secret_hash_of_sub"));
    let inner = {
        use sha2::Digest;
        let name = published
            .pool
            .parse::<UserPoolId>()
            .unwrap()
            .name()
            .to_owned();
        sha2::Sha256::digest(format!("{name}{}:{}", published.user, published.password))
    };
    assert_eq!(hex(&inner), get("/password_hash_sha256"));

    let device = Device::new(
        get("/device/device_key"),
        get("/device/device_group_key"),
        get("/device/random_password").to_owned(),
    )
    .unwrap();
    let salt = decode(get("/device/salt_base64"));
    let verifier = protocol::verifier_of_device(device.clone(), &salt);
    assert_eq!(
        verifier.password_verifier().reveal(),
        get("/device/password_verifier_base64")
    );
    assert_eq!(verifier.salt(), get("/device/salt_base64"));
    let signature = device_signature(
        &device,
        get("/a"),
        (get("/B"), &minimal(&salt), get("/secret_block_base64")),
        get("/timestamp"),
    );
    assert_eq!(
        signature.unwrap(),
        get("/device/device_signature_with_salt_eb96_computed_here")
    );
    // The mock's own challenge has base64 where the service sends hexadecimal: refused, not signed.
    let malformed = device_signature(
        &device,
        get("/a"),
        (
            get("/B"),
            get("/device/salt_base64"),
            get("/secret_block_base64"),
        ),
        get("/timestamp"),
    );
    let not_hex = Error::Parameter {
        parameter: Parameter::Salt,
        fault: Fault::NotHex,
    };
    assert_eq!(malformed.unwrap_err(), not_hex);
}

fn device_signature(
    device: &Device,
    a: &str,
    (srp_b, salt, block): (&str, &str, &str),
    timestamp: &str,
) -> Result<String, Error> {
    let app = AppClient::new("client")?;
    let (pending, _) = protocol::start_device(&app, "user", device, &unhex(a))?;
    let challenge = DevicePasswordVerifier::from_parameters(&[
        ("USERNAME", "user"),
        ("SALT", salt),
        ("SRP_B", srp_b),
        ("SECRET_BLOCK", block),
    ])?;
    let responses = pending.respond(&challenge, device, timestamp.parse()?)?;
    Ok(responses
        .get("PASSWORD_CLAIM_SIGNATURE")
        .unwrap()
        .to_owned())
}

#[test]
fn localstack_fork_device() {
    let file = json(include_str!(
        "../test-vectors/published/localstack-fork_device_inputs.json"
    ));
    let input = |name: &str| text(&file, &format!("/inputs/{name}"));
    let computed = |name: &str| text(&file, &format!("/{name}_computed_here"));
    let device = Device::new(
        input("device_key"),
        input("device_group_key"),
        input("device_password").to_owned(),
    )
    .unwrap();
    let identity = Identity::device(device.group_key(), device.key()).unwrap();
    let salt = unhex(input("salt"));
    let verifier = Verifier::with_salt(&identity, device.password().reveal(), &salt).unwrap();
    assert_eq!(minimal(&*verifier.verifier()), computed("verifier"));

    let app = AppClient::new("client").unwrap();
    let start =
        || protocol::start_device(&app, input("username"), &device, &unhex(input("a"))).unwrap();
    let (pending, parameters) = start();
    let srp_a = parameters.get("SRP_A").unwrap();
    assert_eq!(srp_a, computed("A"));
    let (exchange, server) =
        protocol::begin_exchange(&identity, &verifier, srp_a, &unhex(input("b"))).unwrap();
    assert_eq!(server.srp_b(), computed("B"));
    let block = STANDARD.encode(unhex_exact(input("secret_block_hex")));
    let challenge = DevicePasswordVerifier::from_parameters(&[
        ("USERNAME", input("username")),
        ("SALT", input("salt")),
        ("SRP_B", server.srp_b()),
        ("SECRET_BLOCK", &block),
    ])
    .unwrap();
    let values = protocol::device_values(start().0, &challenge, &device).unwrap();
    assert_eq!(minimal(&*values.x), computed("x"));
    assert_eq!(minimal(&values.u), computed("u"));
    assert_eq!(minimal(&*values.s), computed("S"));
    assert_eq!(
        minimal(&*protocol::exchange_premaster(&exchange)),
        computed("S")
    );
    assert_eq!(hex(&*values.key), computed("K"));
    let timestamp = input("timestamp").parse().unwrap();
    let responses = pending.respond(&challenge, &device, timestamp).unwrap();
    let signature = responses.get("PASSWORD_CLAIM_SIGNATURE").unwrap();
    assert_eq!(signature, computed("signature"));
    exchange
        .check(&block, input("timestamp"), signature)
        .unwrap();

    // What that server rejects, ours rejects too, except that we allow longer salts and verifiers.
    let n = oracle::N;
    for srp_a in ["0", n, "xyz"] {
        assert!(
            Exchange::begin(&identity, &verifier, srp_a, &mut SystemRng).is_err(),
            "{srp_a}"
        );
    }
    assert!(Verifier::from_parts(&salt, &[0]).is_err());
    assert!(Verifier::from_parts(&salt, &unhex(n)).is_err());
    assert!(Verifier::from_parts(&[1; 513], &[1]).is_err());
    assert!(Verifier::from_parts(&salt, &[1; 386]).is_err());
    let (exchange, _) =
        protocol::begin_exchange(&identity, &verifier, srp_a, &unhex(input("b"))).unwrap();
    let wrong_weekday = input("timestamp").replace("Mon", "Tue");
    let key = values.key;
    let signed_wrongly = protocol::signature(
        &key,
        [device.group_key(), device.key()],
        &decode(&block),
        &wrong_weekday,
    );
    let outcome = exchange.check(&block, &wrong_weekday, &STANDARD.encode(*signed_wrongly));
    assert_eq!(outcome, Err(Error::Refused));
}

/// Two digits a byte, leading zeros kept.
fn unhex_exact(text: &str) -> Vec<u8> {
    (0..text.len())
        .step_by(2)
        .map(|at| u8::from_str_radix(&text[at..at + 2], 16).unwrap())
        .collect()
}

#[test]
fn ryanmab() {
    let file = json(include_str!(
        "../test-vectors/published/ryanmab_aws-cognito-srp.json"
    ));
    let get = |path: &str| text(&file, path);
    let published = |case: &'static str, at: usize| {
        let file = json(include_str!(
            "../test-vectors/published/ryanmab_aws-cognito-srp.json"
        ));
        let field = |name: &str| text(&file, &format!("{case}/{at}/{name}")).to_owned();
        (field("B"), field("salt"), field("signature"))
    };
    for at in 0..2 {
        let (big_b, salt, signature) = published("/user", at);
        let user = Published {
            pool: get("/pool_id"),
            user: get("/user_id"),
            password: get("/password"),
            a: get("/a"),
            big_b: &big_b,
            salt: &salt,
            block: get("/secret_block_base64"),
        };
        assert_eq!(user.srp_a(), get("/A"));
        assert_eq!(user.signature(get("/timestamp")), signature);

        let (big_b, salt, signature) = published("/device/cases", at);
        let device = Device::new(
            get("/device/device_key"),
            get("/device/device_group_key"),
            get("/device/device_password").to_owned(),
        )
        .unwrap();
        let got = device_signature(
            &device,
            get("/a"),
            (&big_b, &salt, get("/secret_block_base64")),
            get("/timestamp"),
        );
        assert_eq!(got.unwrap(), signature);
    }
    let device = Device::new(
        get("/device/device_key"),
        get("/device/device_group_key"),
        get("/confirm_device/password").to_owned(),
    )
    .unwrap();
    let verifier =
        protocol::verifier_of_device(device, &decode(get("/confirm_device/salt_base64")));
    assert_eq!(verifier.salt(), get("/confirm_device/salt_base64"));
    assert_eq!(
        verifier.password_verifier().reveal(),
        get("/confirm_device/verifier_base64")
    );
}

#[test]
fn sjmeverett() {
    let file = json(include_str!(
        "../test-vectors/published/sjmeverett_cognito-srp_client_and_server.json"
    ));
    let get = |name: &str| text(&file, &format!("/{name}"));
    let pool = format!("region_{}", get("pool_name"));
    let published = Published {
        pool: &pool,
        user: get("user_id"),
        password: get("password"),
        a: get("secret_used_as_a_and_b"),
        big_b: get("B"),
        salt: get("salt"),
        block: "AAAA",
    };
    assert_eq!(published.srp_a(), get("A"));
    let values = published.values();
    assert_eq!(minimal(&values.u), get("u"));
    assert_eq!(minimal(&*values.x), get("x_computed_here"));
    assert_eq!(minimal(&*values.s), get("S"));
    assert_eq!(hex(&*values.key), get("K"));
    // The block is the text "secret" read as base64 with its end cut off, the instant no instant at
    // all: signed below the API, which refuses both.
    let block = [0xb1, 0xe7, 0x2b, 0x7a];
    let signature = protocol::signature(
        &values.key,
        [get("pool_name"), get("user_id")],
        &block,
        get("timestamp"),
    );
    assert_eq!(STANDARD.encode(*signature), get("signature"));

    let identity = Identity::user(&pool.parse().unwrap(), get("user_id")).unwrap();
    let salt = unhex(get("salt"));
    let own = Verifier::with_salt(&identity, get("password"), &salt).unwrap();
    assert_eq!(
        minimal(&*own.verifier()),
        get("verifier_of_password_from_UserPool_snapshot")
    );
    // The other verifier is not g^x, but B and the server's key were made with it.
    let other = unhex(get("verifier_constant_in_constants_ts_NOT_g_pow_x"));
    let server = Verifier::from_parts(&salt, &other).unwrap();
    let b = unhex(get("secret_used_as_a_and_b"));
    let (_, challenge) = protocol::begin_exchange(&identity, &server, get("A"), &b).unwrap();
    assert_eq!(challenge.srp_b(), get("B"));
    // "A equals B equals publicKey": both public keys are B there, so u is H(pad(B) ‖ pad(B)).
    let public_key = fixed(&unhex(get("B")));
    let u = protocol::scrambling_parameter(&public_key, &public_key).unwrap();
    let n = oracle::n();
    let base = BigUint::from_bytes_be(&public_key)
        * BigUint::from_bytes_be(&other).modpow(&BigUint::from_bytes_be(&u), &n)
        % &n;
    let s = base.modpow(&BigUint::from_bytes_be(&b), &n);
    let key = protocol::session_key(&fixed(&s.to_bytes_be()), &u);
    assert_eq!(hex(&*key), get("server_K_when_A_equals_B_equals_publicKey"));
}

#[test]
fn soto() {
    let file = json(include_str!(
        "../test-vectors/published/soto-cognito-authentication-kit_SRPTests.json"
    ));
    let get = |path: &str| text(&file, path);
    let (pool, user) = get("/pool_and_user_concatenated").split_at("poolid".len());
    let published = Published {
        pool: &format!("region_{pool}"),
        user,
        password: get("/password"),
        a: get("/a"),
        big_b: get("/B"),
        salt: get("/salt"),
        block: "AAAA",
    };
    assert_eq!(published.srp_a(), get("/A"));
    let values = published.values();
    assert_eq!(minimal(&values.u), get("/u_computed_here"));
    assert_eq!(minimal(&*values.s), get("/S_computed_here"));
    assert_eq!(hex(&*values.key), get("/K"));
    // The figure of general HKDF has another label; it vouches for the crate that is our oracle.
    let mut okm = [0; 16];
    hkdf::Hkdf::<sha2::Sha256>::new(Some(b"salt"), b"password")
        .expand(b"HKDF key derivation", &mut okm)
        .unwrap();
    assert_eq!(hex(&okm), get("/hkdf_sha256/okm"));
}
