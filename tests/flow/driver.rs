//! What the scripts run on.

use core::{cell::Cell, convert::Infallible};
use std::collections::BTreeMap;

use caldera_srp::{
    AppClient, Device, Error as EngineError, SecretText, Timestamp, UserPoolId,
    flow::{
        Answer, Completed, Error, Operation, Question, Reply, Request, ServiceErrorKind, SignIn,
        Step,
    },
    verifier::{Exchange, Identity, Verifier},
};
use rand_core::{TryCryptoRng, TryRng};
use serde_json::{Value, json};

/// Stands for a value that differs from run to run; it has to be there and not to be empty.
pub const ANY: &str = "*";

pub const POOL: &str = "eu-west-1_AbCdEf123";
pub const CLIENT: &str = "1example23456789";
pub const SESSION_1: &str = "session/1+=AYABe...";
pub const SESSION_2: &str = "session/2+=AYABe...";
pub const SESSION_3: &str = "session/3+=AYABe...";

pub fn pool() -> UserPoolId {
    POOL.parse().unwrap()
}

/// A client without a secret.
pub fn app() -> AppClient {
    AppClient::new(CLIENT).unwrap()
}

/// A client with a secret.
pub fn app_with_secret() -> AppClient {
    app().with_secret("9example87654321abcdef").unwrap()
}

/// SECRET_HASH of [`app_with_secret`] over a name.
pub fn hash(name: &str) -> String {
    app_with_secret()
        .secret_hash(name)
        .unwrap()
        .unwrap()
        .reveal()
        .to_owned()
}

pub fn now() -> Timestamp {
    Timestamp::from_unix_seconds(1_793_523_907).unwrap()
}

pub const NOW_TEXT: &str = "Sun Nov 1 09:05:07 UTC 2026";

/// A generator of the same numbers on every run.
#[derive(Clone)]
pub struct Numbers(pub u64);

impl TryRng for Numbers {
    type Error = Infallible;

    fn try_next_u32(&mut self) -> Result<u32, Infallible> {
        Ok((self.try_next_u64()? >> 32) as u32)
    }

    fn try_next_u64(&mut self) -> Result<u64, Infallible> {
        // SplitMix64.
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        Ok(z ^ (z >> 31))
    }

    fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), Infallible> {
        for chunk in bytes.chunks_mut(8) {
            let number = self.try_next_u64()?.to_le_bytes();
            chunk.copy_from_slice(&number[..chunk.len()]);
        }
        Ok(())
    }
}

impl TryCryptoRng for Numbers {}

/// A generator that fails, and counts how often it was asked.
#[derive(Default)]
pub struct Failing {
    pub asked: Cell<usize>,
}

#[derive(Debug)]
pub struct OutOfOrder;

impl core::fmt::Display for OutOfOrder {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("out of order")
    }
}

impl core::error::Error for OutOfOrder {}

impl TryRng for Failing {
    type Error = OutOfOrder;

    fn try_next_u32(&mut self) -> Result<u32, OutOfOrder> {
        self.asked.set(self.asked.get() + 1);
        Err(OutOfOrder)
    }

    fn try_next_u64(&mut self) -> Result<u64, OutOfOrder> {
        self.asked.set(self.asked.get() + 1);
        Err(OutOfOrder)
    }

    fn try_fill_bytes(&mut self, _: &mut [u8]) -> Result<(), OutOfOrder> {
        self.asked.set(self.asked.get() + 1);
        Err(OutOfOrder)
    }
}

impl TryCryptoRng for Failing {}

/// Either generator, so that one closure can begin with both.
pub enum Generator {
    Numbers(Numbers),
    Failing(Failing),
}

impl TryRng for Generator {
    type Error = OutOfOrder;

    fn try_next_u32(&mut self) -> Result<u32, OutOfOrder> {
        match self {
            Self::Numbers(rng) => rng.try_next_u32().map_err(|never| match never {}),
            Self::Failing(rng) => rng.try_next_u32(),
        }
    }

    fn try_next_u64(&mut self) -> Result<u64, OutOfOrder> {
        match self {
            Self::Numbers(rng) => rng.try_next_u64().map_err(|never| match never {}),
            Self::Failing(rng) => rng.try_next_u64(),
        }
    }

    fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), OutOfOrder> {
        match self {
            Self::Numbers(rng) => rng.try_fill_bytes(bytes).map_err(|never| match never {}),
            Self::Failing(rng) => rng.try_fill_bytes(bytes),
        }
    }
}

impl TryCryptoRng for Generator {}

/// How a script is played.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// As it is.
    Plain,
    /// Before every reply the request is fetched again, as after a transport failure, and the
    /// service is overloaded once.
    TransportFails,
    /// Whatever draws randomness is first tried with a generator that fails.
    GeneratorFails,
}

/// Plays a script in every mode.
pub fn play(script: fn(&mut Driver)) {
    for mode in [Mode::Plain, Mode::TransportFails, Mode::GeneratorFails] {
        script(&mut Driver::new(mode));
    }
}

/// A sign-in under test, with its last step.
pub struct Driver {
    mode: Mode,
    sign_in: Option<SignIn>,
    step: Option<Step>,
    rng: Generator,
}

impl Driver {
    pub fn new(mode: Mode) -> Self {
        Self {
            mode,
            sign_in: None,
            step: None,
            rng: Generator::Numbers(Numbers(mode as u64)),
        }
    }

    pub fn begin(&mut self, begin: impl Fn(&mut Generator) -> Result<SignIn, Error>) {
        if self.mode == Mode::GeneratorFails {
            let mut failing = Generator::Failing(Failing::default());
            let begun = begin(&mut failing);
            let Generator::Failing(failing) = failing else {
                unreachable!()
            };
            match begun {
                Ok(_) => assert_eq!(failing.asked.get(), 0, "drew from a generator that failed"),
                Err(error) => assert_randomness(&error),
            }
        }
        let sign_in = begin(&mut self.rng).unwrap();
        self.step = Some(Step::Send(sign_in.request()));
        self.sign_in = Some(sign_in);
    }

    pub fn sign_in(&mut self) -> &mut SignIn {
        self.sign_in.as_mut().unwrap()
    }

    /// The sign-in is put away at its question, and taken up again from what was kept.
    pub fn resume(&mut self, app: AppClient, device: Option<Device>) {
        let state = self.sign_in().suspend().unwrap();
        let sign_in = SignIn::resume(state.reveal(), app, device, &mut self.rng).unwrap();
        assert!(sign_in.question().is_some());
        self.sign_in = Some(sign_in);
    }

    /// The last step was a request, of this operation and with exactly these members.
    pub fn sent(&mut self, operation: Operation, members: &[(&str, &str)]) {
        let Some(Step::Send(request)) = &self.step else {
            panic!("{:?} instead of a request", self.step)
        };
        expect(request, operation, members);
    }

    /// The last request's operation.
    fn operation(&self) -> Operation {
        self.sign_in.as_ref().unwrap().request().operation()
    }

    /// A member of the last request.
    pub fn member(&self, path: &str) -> String {
        let request = self.sign_in.as_ref().unwrap().request();
        members(&request)
            .remove(path)
            .unwrap_or_else(|| panic!("no {path}"))
    }

    /// Gives a reply of HTTP status 200.
    pub fn reply(&mut self, body: Value) {
        self.reply_with(200, body);
    }

    /// Gives an error of the service.
    pub fn refuse(&mut self, error_type: &str, message: &str) {
        self.reply_with(400, json!({ "__type": error_type, "message": message }));
    }

    fn reply_with(&mut self, status: u16, body: Value) {
        self.step = Some(self.try_reply(status, &body).unwrap());
    }

    /// Gives a reply that may be refused.
    pub fn try_reply(&mut self, status: u16, body: &Value) -> Result<Step, Error> {
        let (mode, operation) = (self.mode, self.operation());
        let reply = || Reply::from_json(operation, status, None, body.to_string().as_bytes());
        let sign_in = self.sign_in.as_mut().unwrap();
        if mode == Mode::TransportFails {
            let before = sign_in.request().to_json().reveal().to_owned();
            let busy = json!({ "__type": "TooManyRequestsException", "message": "Slow down" });
            let busy = Reply::from_json(operation, 400, None, busy.to_string().as_bytes()).unwrap();
            match sign_in.reply(busy, now(), &mut self.rng) {
                Err(Error::Service(error)) => {
                    assert_eq!(error.kind(), ServiceErrorKind::TooManyRequests);
                }
                other => panic!("{other:?}"),
            }
            assert!(!sign_in.is_ended());
            assert_eq!(sign_in.request().to_json().reveal(), before);
        }
        if mode == Mode::GeneratorFails && status == 200 {
            // The reply is first tried on what a failing generator leaves; if nothing was drawn it
            // has been taken.
            let before = sign_in.request().to_json().reveal().to_owned();
            let mut failing = Failing::default();
            let step = sign_in.reply(reply()?, now(), &mut failing);
            if failing.asked.get() == 0 {
                return step;
            }
            assert_randomness(&step.unwrap_err());
            assert!(!sign_in.is_ended());
            assert!(sign_in.question().is_none());
            assert_eq!(sign_in.request().to_json().reveal(), before);
        }
        sign_in.reply(reply()?, now(), &mut self.rng)
    }

    /// The last step was a question.
    pub fn asked(&mut self) -> Question {
        match self.step.take() {
            Some(Step::Ask(question)) => {
                assert!(self.sign_in().question().is_some());
                question
            }
            other => panic!("{other:?} instead of a question"),
        }
    }

    pub fn answer(&mut self, answer: Answer) {
        let request = self.sign_in().answer(answer).unwrap();
        self.step = Some(Step::Send(request));
    }

    /// A person wants to begin again.
    pub fn begin_again(&mut self) {
        let rng = &mut self.rng;
        let sign_in = self.sign_in.as_mut().unwrap();
        if self.mode == Mode::GeneratorFails {
            let before = sign_in.request().to_json();
            let mut failing = Failing::default();
            if let Err(error) = sign_in.begin_again(&mut failing) {
                assert_randomness(&error);
                assert_eq!(sign_in.request().to_json().reveal(), before.reveal());
            } else {
                assert_eq!(failing.asked.get(), 0);
            }
        }
        let request = sign_in.begin_again(rng).unwrap();
        assert!(!sign_in.is_ended() && sign_in.question().is_none());
        self.step = Some(Step::Send(request));
    }

    /// The last step was the end.
    pub fn done(&mut self) -> Completed {
        match self.step.take() {
            Some(Step::Done(completed)) => {
                assert!(self.sign_in().is_ended());
                completed
            }
            other => panic!("{other:?} instead of tokens"),
        }
    }

    /// Tokens come, and the sign-in is done.
    pub fn tokens(&mut self) -> Completed {
        self.reply(tokens());
        self.done()
    }

    /// The user's password is proved: PASSWORD_VERIFIER, and its answer checked by the verifier.
    pub fn prove(&mut self, srp: &Srp, session: Option<&str>, more: &[(&str, &str)]) {
        let path = if self.operation().name().ends_with("InitiateAuth") {
            "AuthParameters.SRP_A"
        } else {
            "ChallengeResponses.SRP_A"
        };
        let (exchange, parameters) = srp.challenge(&self.member(path));
        let mut challenge = json!({
            "ChallengeName": srp.challenge_name,
            "ChallengeParameters": parameters,
        });
        let mut expected = vec![
            ("ChallengeName", srp.challenge_name),
            ("ClientId", CLIENT),
            ("ChallengeResponses.PASSWORD_CLAIM_SIGNATURE", ANY),
            (
                "ChallengeResponses.PASSWORD_CLAIM_SECRET_BLOCK",
                SECRET_BLOCK,
            ),
            ("ChallengeResponses.TIMESTAMP", NOW_TEXT),
        ];
        if let Some(session) = session {
            challenge["Session"] = session.into();
            expected.push(("Session", session));
        }
        let operation = if self.operation().name().starts_with("Admin") {
            expected.push(("UserPoolId", POOL));
            Operation::AdminRespondToAuthChallenge
        } else {
            Operation::RespondToAuthChallenge
        };
        expected.extend(more);
        self.reply(challenge);
        self.sent(operation, &expected);
        exchange
            .check(
                &self.member("ChallengeResponses.PASSWORD_CLAIM_SECRET_BLOCK"),
                &self.member("ChallengeResponses.TIMESTAMP"),
                &self.member("ChallengeResponses.PASSWORD_CLAIM_SIGNATURE"),
            )
            .unwrap();
    }
}

pub fn assert_randomness(error: &Error) {
    assert!(
        matches!(error, Error::Engine(EngineError::Randomness)),
        "{error:?} instead of a failed generator"
    );
}

pub fn tokens() -> Value {
    json!({
        "AuthenticationResult": {
            "AccessToken": "access.token.1",
            "ExpiresIn": 3600,
            "IdToken": "id.token.1",
            "RefreshToken": "refresh.token.1",
            "TokenType": "Bearer",
        },
        "ChallengeParameters": {},
    })
}

/// A request's members, each under its path: `AuthParameters.USERNAME`.
pub fn members(request: &Request) -> BTreeMap<String, String> {
    fn flatten(path: &str, value: &Value, into: &mut BTreeMap<String, String>) {
        let below = |name: &str| {
            if path.is_empty() {
                name.to_owned()
            } else {
                format!("{path}.{name}")
            }
        };
        match value {
            Value::Object(object) => {
                for (name, value) in object {
                    flatten(&below(name), value, into);
                }
            }
            Value::Array(array) => {
                for (index, value) in array.iter().enumerate() {
                    flatten(&below(&index.to_string()), value, into);
                }
            }
            Value::String(text) => {
                into.insert(path.to_owned(), text.clone());
            }
            Value::Number(number) => {
                into.insert(path.to_owned(), number.to_string());
            }
            other => panic!("{path} is {other}"),
        }
    }
    let body: Value = serde_json::from_str(request.to_json().reveal()).unwrap();
    let mut members = BTreeMap::new();
    flatten("", &body, &mut members);
    members
}

/// The request is of this operation, and has exactly these members.
pub fn expect(request: &Request, operation: Operation, expected: &[(&str, &str)]) {
    assert_eq!(request.operation(), operation);
    assert_eq!(
        request.target(),
        format!("AWSCognitoIdentityProviderService.{}", operation.name())
    );
    let members = members(request);
    let mut expected: BTreeMap<String, String> = expected
        .iter()
        .map(|(path, value)| ((*path).to_owned(), (*value).to_owned()))
        .collect();
    for (path, value) in &mut expected {
        if value == ANY {
            let sent = members.get(path).unwrap_or_else(|| panic!("no {path}"));
            assert!(!sent.is_empty(), "{path} is empty");
            value.clone_from(sent);
        }
    }
    assert_eq!(members, expected);
}

/// Standard base64, padded.
pub const SECRET_BLOCK: &str = "AgV4c2VjcmV0IGJsb2Nr";

/// A user or a device as the service knows it.
pub struct Srp {
    identity: Identity,
    pub verifier: Verifier,
    challenge_name: &'static str,
    names: Value,
}

impl Srp {
    /// A user, whose challenges carry the name as both USERNAME and USER_ID_FOR_SRP.
    pub fn user(name: &str, password: &str) -> Self {
        Self::user_called(
            name,
            password,
            json!({ "USERNAME": name, "USER_ID_FOR_SRP": name }),
        )
    }

    /// A user, whose challenges carry these names.
    pub fn user_called(name: &str, password: &str, names: Value) -> Self {
        let identity = Identity::user(&pool(), name).unwrap();
        let verifier = Verifier::new(&identity, password, &mut Numbers(7)).unwrap();
        Self {
            identity,
            verifier,
            challenge_name: "PASSWORD_VERIFIER",
            names,
        }
    }

    /// A device, whose challenge carries the user's name as USERNAME.
    pub fn device(device: &Device, username: &str) -> Self {
        let identity = Identity::device(device.group_key(), device.key()).unwrap();
        let password = device.password().reveal();
        let verifier = Verifier::new(&identity, password, &mut Numbers(8)).unwrap();
        let names = json!({ "USERNAME": username, "DEVICE_KEY": device.key() });
        Self {
            identity,
            verifier,
            challenge_name: "DEVICE_PASSWORD_VERIFIER",
            names,
        }
    }

    pub fn challenge(&self, srp_a: &str) -> (Exchange, Value) {
        let (exchange, challenge) =
            Exchange::begin(&self.identity, &self.verifier, srp_a, &mut Numbers(9)).unwrap();
        let mut parameters = self.names.clone();
        parameters["SALT"] = challenge.salt().into();
        parameters["SRP_B"] = challenge.srp_b().into();
        parameters["SECRET_BLOCK"] = SECRET_BLOCK.into();
        (exchange, parameters)
    }
}

pub const DEVICE_KEY: &str = "eu-west-1_2a859a59-722d-4db3-a77b-9ba3e2cfa0ba";

pub fn device() -> Device {
    let password = SecretText::new("c2VjcmV0IG9mIHRoZSBkZXZpY2U=");
    Device::new(DEVICE_KEY, "-FDRunwQv", password).unwrap()
}
