//! Replays vectors of the schema of `test-vectors/peer-agreed.json` (see `test-vectors/README.md`):
//! every expected field is compared, and where the server was honest, the server's half too.
//!
//! The reader is strict: an expected field that it does not know is a failure, not a pass.

#![allow(
    unreachable_pub,
    reason = "shared by files that are crates of their own"
)]

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use caldera_srp::hazmat::protocol;
use caldera_srp::verifier::{Identity, Verifier};
use caldera_srp::{
    AppClient, Device, DevicePasswordVerifier, Error, PasswordHash, PasswordVerifier, SessionKey,
    Timestamp, UserPoolId,
};
use num_bigint::BigUint;
use serde_json::{Map, Value};

/// One field of one vector that is not as expected.
#[derive(Debug)]
pub struct Failure {
    pub id: String,
    pub field: String,
    pub got: String,
    pub expected: String,
}

/// The vectors of a file: its list `vectors`.
///
/// # Errors
///
/// Says what is wrong with the file.
pub fn read(text: &str) -> Result<Vec<Value>, String> {
    let mut file: Value = serde_json::from_str(text).map_err(|error| error.to_string())?;
    match file.get_mut("vectors").map(Value::take) {
        Some(Value::Array(vectors)) if vectors.is_empty() => Err("no vectors".into()),
        Some(Value::Array(vectors)) => Ok(vectors),
        _ => Err("no list named vectors".into()),
    }
}

/// Replays one vector and gives what was not as expected.
pub fn replay(vector: &Value) -> Vec<Failure> {
    let mut check = Check {
        id: vector
            .get("id")
            .and_then(Value::as_str)
            .unwrap_or("(no id)")
            .to_owned(),
        failures: Vec::new(),
    };
    if let Err(fault) = run(vector, &mut check) {
        check.fail("(vector)", &fault, "a vector that can be replayed");
    }
    check.failures
}

struct Check {
    id: String,
    failures: Vec<Failure>,
}

impl Check {
    fn fail(&mut self, field: &str, got: &str, expected: &str) {
        self.failures.push(Failure {
            id: self.id.clone(),
            field: field.to_owned(),
            got: got.to_owned(),
            expected: expected.to_owned(),
        });
    }

    fn equal(&mut self, field: &str, got: &str, expected: &str) {
        if got != expected {
            self.fail(field, got, expected);
        }
    }

    /// Compares every expected field with what was computed under its name.
    fn all(&mut self, expected: &Map<String, Value>, computed: &[(&str, String)]) {
        for (field, value) in expected {
            let value = value.as_str().unwrap_or("(not a string)");
            match computed.iter().find(|(name, _)| name == field) {
                Some((_, got)) => self.equal(field, got, value),
                None => self.fail(field, "(not computed)", value),
            }
        }
    }
}

struct Inputs<'a>(&'a Map<String, Value>);

impl<'a> Inputs<'a> {
    fn optional(&self, name: &str) -> Option<&'a str> {
        self.0.get(name).and_then(Value::as_str)
    }

    fn text(&self, name: &str) -> Result<&'a str, String> {
        self.optional(name)
            .ok_or_else(|| format!("inputs.{name} is missing"))
    }

    fn app(&self) -> Result<AppClient, String> {
        let app = AppClient::new(self.optional("client_id").unwrap_or("client")).map_err(named)?;
        match self.optional("client_secret") {
            Some(secret) => app.with_secret(secret).map_err(named),
            None => Ok(app),
        }
    }

    fn timestamp(&self) -> Result<Timestamp, String> {
        let millis = self.0.get("epoch_ms").and_then(Value::as_i64);
        Timestamp::from_unix_millis(millis.ok_or("inputs.epoch_ms is missing")?).map_err(named)
    }
}

fn named(error: Error) -> String {
    error.to_string()
}

fn object<'a>(vector: &'a Value, name: &str) -> Result<&'a Map<String, Value>, String> {
    vector
        .get(name)
        .and_then(Value::as_object)
        .ok_or_else(|| format!("{name} is missing"))
}

fn run(vector: &Value, check: &mut Check) -> Result<(), String> {
    let inputs = Inputs(object(vector, "inputs")?);
    let expected = object(vector, "expected")?;
    match vector.get("kind").and_then(Value::as_str) {
        Some("password_verifier") => user(&inputs, expected, vector.get("server"), check),
        Some("device_password_verifier") => device(&inputs, expected, vector.get("server"), check),
        Some("confirm_device") => confirm(&inputs, expected, check),
        Some("secret_hash") => secret_hash(&inputs, expected, check),
        other => Err(format!("unknown kind {other:?}")),
    }
}

fn user(
    inputs: &Inputs<'_>,
    expected: &Map<String, Value>,
    server: Option<&Value>,
    check: &mut Check,
) -> Result<(), String> {
    let pool: UserPoolId = inputs.text("pool_id")?.parse().map_err(named)?;
    let app = inputs.app()?;
    let username = inputs.text("username")?;
    let user_id = inputs.optional("user_id_for_srp").unwrap_or(username);
    let password = inputs.text("password")?;
    let a = bytes_of_hex(inputs.text("a")?)?;
    let start = || protocol::start_user(&pool, &app, username, &a).map_err(named);
    let challenge = PasswordVerifier::from_parameters(&[
        ("USERNAME", username),
        ("USER_ID_FOR_SRP", user_id),
        ("SALT", inputs.text("salt")?),
        ("SRP_B", inputs.text("srp_b")?),
        ("SECRET_BLOCK", inputs.text("secret_block")?),
    ])
    .map_err(named)?;

    let (pending, parameters) = start()?;
    let responses = pending
        .respond(&challenge, password, inputs.timestamp()?)
        .map_err(named)?;
    let values = protocol::user_values(start()?.0, &challenge, password).map_err(named)?;

    let hash = PasswordHash::new(&pool, user_id, password).map_err(named)?;
    let by_hash = start()?
        .0
        .respond_with_hash(
            &challenge,
            &PasswordHash::from_bytes(hash.reveal()),
            inputs.timestamp()?,
        )
        .map_err(named)?;
    for (name, value) in responses.iter() {
        check.equal(
            "the claim by a password's hash",
            by_hash.get(name).unwrap_or(""),
            value,
        );
    }
    let traded = start()?
        .0
        .into_session_key(&challenge, password)
        .map_err(named)?;
    let (_, scope) = inputs.text("pool_id")?.split_once('_').unwrap_or_default();
    by_hand(
        inputs,
        [scope, user_id, password],
        &traded,
        &parameters,
        &responses,
        &values,
        check,
    )?;

    let (alone, _) = protocol::start_exchange(&a).map_err(named)?;
    let key = alone
        .finish_with_hash(&hash, inputs.text("srp_b")?, inputs.text("salt")?)
        .map_err(named)?;
    check.equal(
        "key of the exchange by a password's hash",
        &hex(key.reveal()),
        &hex(&*values.key),
    );

    let mut computed = claim(&parameters, &responses, &values);
    if let Some(hash) = responses.get("SECRET_HASH") {
        computed.push(("secret_hash_user_id", hash.to_owned()));
    }
    check.all(expected, &computed);
    check.equal(
        "USERNAME sent first",
        parameters.get("USERNAME").unwrap_or(""),
        username,
    );
    check.equal(
        "USERNAME sent back",
        responses.get("USERNAME").unwrap_or(""),
        user_id,
    );
    check.equal(
        "SECRET_BLOCK",
        echoed(&responses),
        inputs.text("secret_block")?,
    );
    let identity = Identity::user(&pool, user_id).map_err(named)?;
    serve(
        inputs,
        &identity,
        password,
        &parameters,
        &responses,
        server,
        check,
    )
}

fn device(
    inputs: &Inputs<'_>,
    expected: &Map<String, Value>,
    server: Option<&Value>,
    check: &mut Check,
) -> Result<(), String> {
    let app = inputs.app()?;
    let username = inputs.text("username")?;
    let (key, group) = (inputs.text("device_key")?, inputs.text("device_group_key")?);
    let password = inputs.text("device_password")?;
    let remembered = Device::new(key, group, password.to_owned()).map_err(named)?;
    let a = bytes_of_hex(inputs.text("a")?)?;
    let start = || protocol::start_device(&app, username, &remembered, &a).map_err(named);
    let challenge = DevicePasswordVerifier::from_parameters(&[
        ("USERNAME", username),
        ("DEVICE_KEY", key),
        ("SALT", inputs.text("salt")?),
        ("SRP_B", inputs.text("srp_b")?),
        ("SECRET_BLOCK", inputs.text("secret_block")?),
    ])
    .map_err(named)?;

    let (pending, parameters) = start()?;
    let responses = pending
        .respond(&challenge, &remembered, inputs.timestamp()?)
        .map_err(named)?;
    let values = protocol::device_values(start()?.0, &challenge, &remembered).map_err(named)?;

    let traded = start()?
        .0
        .into_session_key(&challenge, &remembered)
        .map_err(named)?;
    by_hand(
        inputs,
        [group, key, password],
        &traded,
        &parameters,
        &responses,
        &values,
        check,
    )?;

    check.all(expected, &claim(&parameters, &responses, &values));
    for map in [&parameters, &responses] {
        check.equal("USERNAME", map.get("USERNAME").unwrap_or(""), username);
        check.equal("DEVICE_KEY", map.get("DEVICE_KEY").unwrap_or(""), key);
    }
    check.equal(
        "SECRET_BLOCK",
        echoed(&responses),
        inputs.text("secret_block")?,
    );
    let identity = Identity::device(group, key).map_err(named)?;
    serve(
        inputs,
        &identity,
        password,
        &parameters,
        &responses,
        server,
        check,
    )
}

/// What a client that signs for itself reaches: the same key by a sign-in that was traded and by the
/// exchange alone, the same SRP_A, and the same signature.
fn by_hand(
    inputs: &Inputs<'_>,
    [scope, name, password]: [&str; 3],
    traded: &SessionKey,
    parameters: &caldera_srp::Parameters,
    responses: &caldera_srp::Parameters,
    values: &protocol::Values,
    check: &mut Check,
) -> Result<(), String> {
    let a = bytes_of_hex(inputs.text("a")?)?;
    let (exchange, srp_a) = protocol::start_exchange(&a).map_err(named)?;
    check.equal(
        "SRP_A of the exchange alone",
        &srp_a,
        parameters.get("SRP_A").unwrap_or(""),
    );
    let (srp_b, salt) = (inputs.text("srp_b")?, inputs.text("salt")?);
    let alone = exchange
        .finish(scope, name, password, srp_b, salt)
        .map_err(named)?;
    for (field, key) in [("key, traded", traded), ("key of the exchange", &alone)] {
        check.equal(field, &hex(key.reveal()), &hex(&*values.key));
        let signature = key
            .sign(
                scope,
                name,
                inputs.text("secret_block")?,
                inputs.timestamp()?,
            )
            .map_err(named)?;
        let expected = responses.get("PASSWORD_CLAIM_SIGNATURE").unwrap_or("");
        check.equal("signature by hand", &signature, expected);
    }
    Ok(())
}

fn echoed(responses: &caldera_srp::Parameters) -> &str {
    responses.get("PASSWORD_CLAIM_SECRET_BLOCK").unwrap_or("")
}

/// What both claims compute, under the names of the schema.
fn claim(
    parameters: &caldera_srp::Parameters,
    responses: &caldera_srp::Parameters,
    values: &protocol::Values,
) -> Vec<(&'static str, String)> {
    let mut computed = vec![
        ("u", minimal(&values.u)),
        ("x", minimal(&*values.x)),
        ("s", minimal(&*values.s)),
        ("key", hex(&*values.key)),
    ];
    for (name, map, key) in [
        ("srp_a", parameters, "SRP_A"),
        ("secret_hash", parameters, "SECRET_HASH"),
        ("timestamp", responses, "TIMESTAMP"),
        (
            "password_claim_signature",
            responses,
            "PASSWORD_CLAIM_SIGNATURE",
        ),
    ] {
        if let Some(value) = map.get(key) {
            computed.push((name, value.to_owned()));
        }
    }
    computed
}

/// The server's half: the same verifier, the same B, the same S, and the claim accepted.
fn serve(
    inputs: &Inputs<'_>,
    identity: &Identity,
    password: &str,
    parameters: &caldera_srp::Parameters,
    responses: &caldera_srp::Parameters,
    server: Option<&Value>,
    check: &mut Check,
) -> Result<(), String> {
    let Some(server) = server else { return Ok(()) };
    let field = |name: &str| server.get(name).and_then(Value::as_str);
    let salt = bytes_of_hex(inputs.text("salt")?)?;
    if let Some(expected) = field("verifier") {
        let verifier = Verifier::with_salt(identity, password, &salt).map_err(named)?;
        check.equal("server.verifier", &minimal(&*verifier.verifier()), expected);
    }
    if server.get("honest").and_then(Value::as_bool) != Some(true) {
        return Ok(());
    }
    let honest = |name: &str| field(name).ok_or_else(|| format!("server.{name} is missing"));
    let verifier =
        Verifier::from_parts(&salt, &bytes_of_hex(honest("verifier")?)?).map_err(named)?;
    let srp_a = parameters.get("SRP_A").unwrap_or("");
    let b = bytes_of_hex(honest("b")?)?;
    let (exchange, challenge) =
        protocol::begin_exchange(identity, &verifier, srp_a, &b).map_err(named)?;
    check.equal("server.srp_b", challenge.srp_b(), honest("srp_b")?);
    check.equal(
        "server.s",
        &minimal(&*protocol::exchange_premaster(&exchange)),
        honest("s")?,
    );
    let outcome = exchange.check(
        echoed(responses),
        responses.get("TIMESTAMP").unwrap_or(""),
        responses.get("PASSWORD_CLAIM_SIGNATURE").unwrap_or(""),
    );
    if let Err(error) = outcome {
        check.fail("server accepts the claim", &error.to_string(), "accepted");
    }
    Ok(())
}

fn confirm(
    inputs: &Inputs<'_>,
    expected: &Map<String, Value>,
    check: &mut Check,
) -> Result<(), String> {
    let (key, group) = (inputs.text("device_key")?, inputs.text("device_group_key")?);
    let salt = bytes_of_hex(inputs.text("salt_random")?)?;
    let verifier = match inputs.optional("password_random") {
        Some(random) => {
            let random = bytes_of_hex(random)?;
            let random = random
                .as_slice()
                .try_into()
                .map_err(|_| "password_random: not 40 bytes")?;
            protocol::device_verifier(key, group, random, &salt).map_err(named)?
        }
        None => {
            let password = inputs.text("device_password")?.to_owned();
            protocol::verifier_of_device(Device::new(key, group, password).map_err(named)?, &salt)
        }
    };
    if let Some(password) = inputs.optional("device_password") {
        check.equal(
            "device_password",
            verifier.device().password().reveal(),
            password,
        );
    }
    let sent = STANDARD
        .decode(verifier.password_verifier().reveal())
        .unwrap_or_default();
    let computed = [
        (
            "x",
            minimal(&x_of(
                group,
                key,
                verifier.device().password().reveal(),
                &salt,
            )),
        ),
        ("verifier", minimal(&sent)),
        (
            "password_verifier",
            verifier.password_verifier().reveal().to_owned(),
        ),
        ("salt", verifier.salt().to_owned()),
    ];
    check.all(expected, &computed);
    if let Err(error) = verifier.self_check(&mut super::cases::Cases(1)) {
        check.fail("self check", &error.to_string(), "agreed");
    }
    Ok(())
}

/// x of a device, from an exchange in which nothing but x matters.
fn x_of(group: &str, key: &str, password: &str, salt: &[u8]) -> Vec<u8> {
    let attempt = || -> Result<Vec<u8>, Error> {
        let device = Device::new(key, group, password.to_owned())?;
        let app = AppClient::new("client")?;
        let (pending, _) = protocol::start_device(&app, "user", &device, &[3])?;
        let salt = minimal(salt);
        let challenge = DevicePasswordVerifier::from_parameters(&[
            ("USERNAME", "user"),
            ("SALT", &salt),
            ("SRP_B", "5"),
            ("SECRET_BLOCK", "AAAA"),
        ])?;
        Ok(protocol::device_values(pending, &challenge, &device)?
            .x
            .to_vec())
    };
    attempt().unwrap_or_default()
}

fn secret_hash(
    inputs: &Inputs<'_>,
    expected: &Map<String, Value>,
    check: &mut Check,
) -> Result<(), String> {
    let hash = inputs
        .app()?
        .secret_hash(inputs.text("username")?)
        .map_err(named)?;
    let hash = hash.ok_or("inputs.client_secret is missing")?;
    check.all(expected, &[("secret_hash", hash.reveal().to_owned())]);
    Ok(())
}

/// Hexadecimal as `BigInteger.toString(16)` writes it.
pub fn minimal(bytes: &[u8]) -> String {
    BigUint::from_bytes_be(bytes).to_str_radix(16)
}

/// Two digits a byte.
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The bytes of a hexadecimal integer of any length and case; what it stands for, not how long it
/// is written.
pub fn bytes_of_hex(text: &str) -> Result<Vec<u8>, String> {
    BigUint::parse_bytes(text.as_bytes(), 16)
        .map(|integer| integer.to_bytes_be())
        .ok_or_else(|| format!("not a hexadecimal integer: {text:.20}"))
}
