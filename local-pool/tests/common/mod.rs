//! What the tests share: a pool, and a client that is the engine's own.

#![allow(dead_code, reason = "each test binary uses its part")]
#![allow(unreachable_pub, reason = "shared by the test binaries")]

use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use caldera_local_pool::{Config, Kind, LocalPool, Refusal};
use caldera_srp::{
    AppClient, Device, DevicePasswordVerifier, DeviceSignIn, DeviceVerifier, Parameters,
    PasswordVerifier, SystemRng, Timestamp, UserPoolId, UserSignIn,
};
use hmac::{Hmac, KeyInit as _, Mac as _};
use num_bigint::BigUint;
use serde_json::{Map, Value, json};
use sha2::{Digest as _, Sha256};
use totp_rs::{Builder, Secret};

pub const POOL: &str = "us-east-1_TestPool1";
pub const CLIENT: &str = "plainclient";
pub const PASSWORD: &str = "Correct-Horse-7";
pub const TOTP: &str = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP";

/// A pool with a client without a secret that may do everything, one with a secret, and one that
/// hides who exists; `settings` are lines of the `[[pool]]` table, `tables` come after.
pub fn pool(settings: &str, tables: &str) -> LocalPool {
    let flows = r#"["ALLOW_USER_SRP_AUTH", "ALLOW_CUSTOM_AUTH", "ALLOW_REFRESH_TOKEN_AUTH", "ALLOW_USER_AUTH",
        "ALLOW_USER_PASSWORD_AUTH", "ALLOW_ADMIN_USER_PASSWORD_AUTH"]"#;
    let text = format!(
        r#"
        [[pool]]
        id = "{POOL}"
        name = "tests"
        {settings}
        {tables}
        [[pool.client]]
        id = "{CLIENT}"
        auth_flows = {flows}
        [[pool.client]]
        id = "secretclient"
        secret = "averysecretclientsecret0123456789"
        auth_flows = {flows}
        [[pool.client]]
        id = "hidingclient"
        prevent_user_existence_errors = true
        auth_flows = {flows}
        [[pool.user]]
        username = "alice"
        password = "{PASSWORD}"
        "#
    );
    LocalPool::new(&Config::from_toml(&text).unwrap()).unwrap()
}

/// As [`pool`], with another user called `bob`.
pub fn pool_with_bob(settings: &str, bob: &str) -> LocalPool {
    let bob = format!("[[pool.user]]\nusername = \"bob\"\npassword = \"{PASSWORD}\"\n{bob}\n");
    pool(settings, &bob)
}

pub fn call(pool: &LocalPool, operation: &str, body: &Value) -> Result<Value, Refusal> {
    pool.call(
        &format!("AWSCognitoIdentityProviderService.{operation}"),
        body.to_string().as_bytes(),
    )
}

#[track_caller]
pub fn ok(pool: &LocalPool, operation: &str, body: Value) -> Value {
    call(pool, operation, &body).unwrap_or_else(|refusal| panic!("{operation}: {refusal}"))
}

#[track_caller]
pub fn refused(outcome: Result<Value, Refusal>, kind: Kind, message: &str) {
    match outcome {
        Ok(reply) => panic!("answered: {reply}"),
        Err(refusal) => assert_eq!((refusal.kind(), refusal.message()), (kind, message)),
    }
}

pub const WRONG: (Kind, &str) = (Kind::NotAuthorized, "Incorrect username or password.");

#[track_caller]
pub fn wrong_password(outcome: Result<Value, Refusal>) {
    refused(outcome, WRONG.0, WRONG.1);
}

/// Who signs in, and with what.
#[derive(Clone)]
pub struct Person {
    pub pool: UserPoolId,
    pub app: AppClient,
    pub name: String,
    pub password: String,
    pub admin: bool,
}

impl Person {
    pub fn new(name: &str) -> Self {
        Self {
            pool: POOL.parse().unwrap(),
            app: AppClient::new(CLIENT).unwrap(),
            name: name.into(),
            password: PASSWORD.into(),
            admin: false,
        }
    }

    pub fn with_secret(name: &str) -> Self {
        let app = AppClient::new("secretclient")
            .unwrap()
            .with_secret("averysecretclientsecret0123456789")
            .unwrap();
        Self {
            app,
            ..Self::new(name)
        }
    }

    pub fn hiding(name: &str) -> Self {
        Self {
            app: AppClient::new("hidingclient").unwrap(),
            ..Self::new(name)
        }
    }

    pub fn saying(mut self, password: &str) -> Self {
        self.password = password.into();
        self
    }

    fn common(&self) -> Map<String, Value> {
        let mut body = Map::new();
        body.insert("ClientId".into(), json!(self.app.id()));
        if self.admin {
            body.insert("UserPoolId".into(), json!(self.pool.as_str()));
        }
        body
    }

    pub fn secret_hash(&self, name: &str) -> Option<String> {
        self.app
            .secret_hash(name)
            .unwrap()
            .map(|hash| hash.reveal().to_owned())
    }

    /// InitiateAuth, SECRET_HASH added.
    pub fn initiate(
        &self,
        pool: &LocalPool,
        flow: &str,
        parameters: Value,
    ) -> Result<Value, Refusal> {
        let mut parameters = parameters;
        if let Some(hash) = self.secret_hash(&self.name) {
            parameters["SECRET_HASH"] = json!(hash);
        }
        let mut body = self.common();
        body.insert("AuthFlow".into(), json!(flow));
        body.insert("AuthParameters".into(), parameters);
        let operation = if self.admin {
            "AdminInitiateAuth"
        } else {
            "InitiateAuth"
        };
        call(pool, operation, &Value::Object(body))
    }

    /// RespondToAuthChallenge, USERNAME and SECRET_HASH added where they are not given.
    pub fn respond(
        &self,
        pool: &LocalPool,
        challenge: &str,
        session: Option<&Value>,
        responses: Value,
    ) -> Result<Value, Refusal> {
        let mut responses = responses;
        if responses.get("USERNAME").is_none() {
            responses["USERNAME"] = json!(self.name);
        }
        if responses.get("SECRET_HASH").is_none()
            && let Some(hash) = self.secret_hash(responses["USERNAME"].as_str().unwrap())
        {
            responses["SECRET_HASH"] = json!(hash);
        }
        let mut body = self.common();
        body.insert("ChallengeName".into(), json!(challenge));
        body.insert("ChallengeResponses".into(), responses);
        if let Some(session) = session {
            body.insert("Session".into(), session.clone());
        }
        let operation = if self.admin {
            "AdminRespondToAuthChallenge"
        } else {
            "RespondToAuthChallenge"
        };
        call(pool, operation, &Value::Object(body))
    }

    /// Answers the challenge of a reply with its Session.
    pub fn answer(
        &self,
        pool: &LocalPool,
        reply: &Value,
        responses: Value,
    ) -> Result<Value, Refusal> {
        self.respond(pool, name_of(reply), reply.get("Session"), responses)
    }

    /// The start of a claim: A and the parameters to send.
    pub fn start(&self) -> (UserSignIn, Value) {
        let (pending, parameters) =
            UserSignIn::start(&self.pool, &self.app, &self.name, &mut SystemRng).unwrap();
        (pending, object(&parameters))
    }

    /// USER_SRP_AUTH up to the challenge, and the answer to it.
    pub fn claim(&self, pool: &LocalPool) -> Result<(Value, Value), Refusal> {
        let (pending, parameters) = self.start();
        let reply = self.initiate(pool, "USER_SRP_AUTH", parameters)?;
        let answer = self.prove(pending, &reply, now(pool));
        Ok((reply, answer))
    }

    /// The answer to PASSWORD_VERIFIER.
    pub fn prove(&self, pending: UserSignIn, reply: &Value, at: Timestamp) -> Value {
        assert_eq!(name_of(reply), "PASSWORD_VERIFIER");
        let challenge =
            PasswordVerifier::from_parameters(&texts(&reply["ChallengeParameters"])).unwrap();
        object(&pending.respond(&challenge, &self.password, at).unwrap())
    }

    /// USER_SRP_AUTH with the password, as far as it goes by itself.
    pub fn sign_in(&self, pool: &LocalPool) -> Result<Value, Refusal> {
        let (reply, answer) = self.claim(pool)?;
        self.answer(pool, &reply, answer)
    }

    /// USER_SRP_AUTH with a device key, as far as the password goes.
    pub fn sign_in_on(&self, pool: &LocalPool, device: &Device) -> Result<Value, Refusal> {
        let (pending, parameters) =
            UserSignIn::start_on_device(&self.pool, &self.app, &self.name, device, &mut SystemRng)
                .unwrap();
        let reply = self.initiate(pool, "USER_SRP_AUTH", object(&parameters))?;
        let answer = self.prove(pending, &reply, now(pool));
        self.answer(pool, &reply, answer)
    }

    /// DEVICE_SRP_AUTH and DEVICE_PASSWORD_VERIFIER.
    pub fn prove_device(
        &self,
        pool: &LocalPool,
        reply: &Value,
        device: &Device,
    ) -> Result<Value, Refusal> {
        assert_eq!(name_of(reply), "DEVICE_SRP_AUTH", "{reply}");
        let (pending, parameters) =
            DeviceSignIn::start(&self.app, &self.name, device, &mut SystemRng).unwrap();
        let reply = self.answer(pool, reply, object(&parameters))?;
        assert_eq!(name_of(&reply), "DEVICE_PASSWORD_VERIFIER", "{reply}");
        let challenge =
            DevicePasswordVerifier::from_parameters(&texts(&reply["ChallengeParameters"])).unwrap();
        let answer = pending.respond(&challenge, device, now(pool)).unwrap();
        self.answer(pool, &reply, object(&answer))
    }

    /// Confirms the device that a reply offers.
    pub fn confirm_device(&self, pool: &LocalPool, reply: &Value) -> (Device, Value) {
        let result = &reply["AuthenticationResult"];
        let offered = &result["NewDeviceMetadata"];
        let verifier = DeviceVerifier::generate(
            text(&offered["DeviceKey"]),
            text(&offered["DeviceGroupKey"]),
            &mut SystemRng,
        )
        .unwrap();
        let confirmed = ok(
            pool,
            "ConfirmDevice",
            json!({
                "AccessToken": result["AccessToken"],
                "DeviceKey": offered["DeviceKey"],
                "DeviceName": "a test",
                "DeviceSecretVerifierConfig": {
                    "PasswordVerifier": verifier.password_verifier().reveal(),
                    "Salt": verifier.salt(),
                },
            }),
        );
        (verifier.into_device(), confirmed)
    }
}

pub fn now(pool: &LocalPool) -> Timestamp {
    Timestamp::from_unix_millis(pool.clock().unix_millis()).unwrap()
}

pub fn later(pool: &LocalPool, seconds: u64) {
    pool.clock().advance(Duration::from_secs(seconds));
}

#[track_caller]
pub fn name_of(reply: &Value) -> &str {
    reply["ChallengeName"]
        .as_str()
        .unwrap_or_else(|| panic!("no challenge: {reply}"))
}

#[track_caller]
pub fn text(value: &Value) -> &str {
    value
        .as_str()
        .unwrap_or_else(|| panic!("not a text: {value}"))
}

#[track_caller]
pub fn tokens(reply: &Value) -> &Value {
    let result = &reply["AuthenticationResult"];
    for name in ["AccessToken", "IdToken"] {
        assert_eq!(text(&result[name]).split('.').count(), 3, "{reply}");
    }
    assert!(reply.get("ChallengeName").is_none());
    result
}

pub fn object(parameters: &Parameters) -> Value {
    parameters
        .iter()
        .map(|(key, value)| (key.to_owned(), json!(value)))
        .collect::<Map<_, _>>()
        .into()
}

pub fn texts(value: &Value) -> Vec<(String, String)> {
    let pairs = value.as_object().unwrap().iter();
    pairs
        .map(|(key, value)| (key.clone(), text(value).to_owned()))
        .collect()
}

/// The code of an authenticator app at the pool's time.
pub fn code(pool: &LocalPool, secret: &str) -> String {
    let totp = Builder::new()
        .with_secret(Secret::try_from_base32(secret).unwrap())
        .build()
        .unwrap();
    totp.generate(pool.clock().unix_seconds().unsigned_abs())
        .to_string()
}

/// A six-digit code that is not this one.
pub fn other_code(code: &str) -> String {
    format!("{:06}", (code.parse::<u32>().unwrap() + 1) % 1_000_000)
}

/// A client written out from the protocol's formulas, which signs whatever it is told to.
pub struct ByHand {
    n: BigUint,
    a: BigUint,
}

impl ByHand {
    pub fn new() -> Self {
        let n = concat!(
            "FFFFFFFFFFFFFFFFC90FDAA22168C234C4C6628B80DC1CD129024E088A67CC74020BBEA63B139B22514A08798E3404DD",
            "EF9519B3CD3A431B302B0A6DF25F14374FE1356D6D51C245E485B576625E7EC6F44C42E9A637ED6B0BFF5CB6F406B7ED",
            "EE386BFB5A899FA5AE9F24117C4B1FE649286651ECE45B3DC2007CB8A163BF0598DA48361C55D39A69163FA8FD24CF5F",
            "83655D23DCA3AD961C62F356208552BB9ED529077096966D670C354E4ABC9804F1746C08CA18217C32905E462E36CE3B",
            "E39E772C180E86039B2783A2EC07A28FB5C55DF06F4C52C9DE2BCBF6955817183995497CEA956AE515D2261898FA0510",
            "15728E5A8AAAC42DAD33170D04507A33A85521ABDF1CBA64ECFB850458DBEF0A8AEA71575D060C7DB3970F85A6E1E4C7",
            "ABF5AE8CDB0933D71E8C94E04A25619DCEE3D2261AD2EE6BF12FFA06D98A0864D87602733EC86A64521F2B18177B200C",
            "BBE117577A615D6C770988C0BAD946E208E24FA074E5AB3143DB5BFCE0FD108E4B82D120A93AD2CAFFFFFFFFFFFFFFFF",
        );
        let n = BigUint::parse_bytes(n.as_bytes(), 16).unwrap();
        let now = std::time::SystemTime::now()
            .duration_since(std::time::UNIX_EPOCH)
            .unwrap()
            .as_nanos();
        Self {
            n,
            a: BigUint::from_bytes_be(&Sha256::digest(now.to_be_bytes())),
        }
    }

    fn big_a(&self) -> BigUint {
        BigUint::from(2u8).modpow(&self.a, &self.n)
    }

    pub fn srp_a(&self) -> String {
        self.big_a().to_str_radix(16)
    }

    pub fn answer(&self, challenge: &Value, password: &str, timestamp: &str) -> Value {
        let number =
            |name: &str| BigUint::parse_bytes(text(&challenge[name]).as_bytes(), 16).unwrap();
        let pad = |number: &BigUint| {
            let mut bytes = number.to_bytes_be();
            if bytes[0] >= 0x80 {
                bytes.insert(0, 0);
            }
            bytes
        };
        let hash = |parts: &[&[u8]]| BigUint::from_bytes_be(&Sha256::digest(parts.concat()));
        let hmac = |key: &[u8], parts: &[&[u8]]| {
            let mut mac = Hmac::<Sha256>::new_from_slice(key).unwrap();
            mac.update(&parts.concat());
            mac.finalize().into_bytes()
        };
        let pool_name = POOL.split_once('_').unwrap().1.as_bytes();
        let user = text(&challenge["USER_ID_FOR_SRP"]).as_bytes();
        let (b, two) = (number("SRP_B"), BigUint::from(2u8));
        let k = hash(&[&pad(&self.n), &[2]]);
        let u = hash(&[&pad(&self.big_a()), &pad(&b)]);
        let inner = Sha256::digest([pool_name, user, b":", password.as_bytes()].concat());
        let x = hash(&[&pad(&number("SALT")), &inner]);
        let base = (&b + &self.n - k * two.modpow(&x, &self.n) % &self.n) % &self.n;
        let s = base.modpow(&(&self.a + &u * &x), &self.n);
        let key = hmac(&hmac(&pad(&u), &[&pad(&s)]), &[b"Caldera Derived Key\x01"]);
        let block = STANDARD.decode(text(&challenge["SECRET_BLOCK"])).unwrap();
        let signature = hmac(&key[..16], &[pool_name, user, &block, timestamp.as_bytes()]);
        json!({
            "USERNAME": challenge["USERNAME"],
            "TIMESTAMP": timestamp,
            "PASSWORD_CLAIM_SECRET_BLOCK": challenge["SECRET_BLOCK"],
            "PASSWORD_CLAIM_SIGNATURE": STANDARD.encode(signature),
        })
    }
}
