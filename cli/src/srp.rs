//! The two halves of SRP for whoever sends the requests by other means, such as the AWS CLI.

use std::io::{self, Read as _};

use base64::{Engine as _, prelude::BASE64_STANDARD};
use caldera_client::Timestamp;
use caldera_srp::{
    PasswordVerifier, SystemRng, UserSignIn,
    rand_core::{TryCryptoRng, TryRng},
};
use serde::Deserialize;
use serde_json::{Map, Value, json};
use zeroize::Zeroizing;

use crate::{
    args::SrpVerb,
    moment,
    outcome::{End, Exit, Result},
    person::Person,
    settings::Settings,
};

/// How long the private half is good: the service's challenge ends by then.
const LIFETIME: i64 = 300;
/// The longest reply that is read.
const LONGEST: u64 = 1 << 20;
/// What the private half is called where it is kept.
const WHAT: &str = "srp";
const CHALLENGE: &str = "PASSWORD_VERIFIER";

/// What is kept between the halves: what the generator gave, of which the private key is made again.
#[derive(Deserialize)]
struct Pending<'a> {
    at: i64,
    drawn: &'a str,
}

/// The reply to initiate-auth, as the service and the AWS CLI write it.
#[derive(Deserialize)]
struct Reply {
    #[serde(rename = "ChallengeName")]
    name: String,
    #[serde(rename = "ChallengeParameters", default)]
    parameters: Map<String, Value>,
    #[serde(rename = "Session")]
    session: Option<String>,
}

pub(crate) fn run(settings: Settings, verb: SrpVerb) -> Result<()> {
    match verb {
        SrpVerb::Start => start(&settings),
        SrpVerb::Answer => answer(settings),
    }
}

fn start(settings: &Settings) -> Result<()> {
    let mut generator = Drawn::anew();
    let (_, parameters) = UserSignIn::start(
        &settings.pool,
        &settings.app,
        settings.username()?,
        &mut generator,
    )?;
    let drawn = Zeroizing::new(BASE64_STANDARD.encode(&*generator.noted));
    let at = moment::now()?;
    let pending = Zeroizing::new(json!({ "at": at, "drawn": &*drawn }).to_string());
    let (store, entry) = settings.store_beside(WHAT)?;
    let mut locked = store.lock(&entry).map_err(caldera_client::Error::from)?;
    locked
        .write(&pending)
        .map_err(caldera_client::Error::from)?;
    let input = json!({
        "AuthFlow": "USER_SRP_AUTH",
        "ClientId": settings.app.id(),
        "AuthParameters": object(parameters.iter()),
    });
    crate::print(&format!("{input}\n"))
}

fn answer(mut settings: Settings) -> Result<()> {
    let secrets = settings.secrets();
    if secrets.reads_stdin() {
        return Err(End::usage(
            "--password-stdin: standard input is the reply to initiate-auth",
        ));
    }
    let mut text = Zeroizing::new(String::new());
    io::stdin()
        .take(LONGEST)
        .read_to_string(&mut text)
        .map_err(|error| End::io("standard input", &error))?;
    let reply: Reply = serde_json::from_str(&text)
        .map_err(|_| End::usage("standard input is no reply to initiate-auth"))?;
    if reply.name != CHALLENGE {
        return Err(End::new(
            Exit::Refused,
            "the reply asks for another challenge than PASSWORD_VERIFIER",
        ));
    }
    let parameters: Vec<(&str, &str)> = reply
        .parameters
        .iter()
        .filter_map(|(name, value)| Some((name.as_str(), value.as_str()?)))
        .collect();
    let challenge = PasswordVerifier::from_parameters(parameters.as_slice())?;
    let username = settings.username()?.to_owned();
    let pool = settings.pool.as_str().to_owned();
    let mut person = Person::new(secrets, settings.non_interactive, &username, &pool);
    let password = person.password(CHALLENGE)?;
    let mut replay = Drawn::again(taken(&settings)?);
    let (pending, _) = UserSignIn::start(&settings.pool, &settings.app, &username, &mut replay)?;
    let responses = pending.respond(&challenge, password.reveal(), Timestamp::now()?)?;
    let mut input = json!({
        "ChallengeName": CHALLENGE,
        "ClientId": settings.app.id(),
        "ChallengeResponses": object(responses.iter()),
    });
    if let (Some(session), Some(input)) = (reply.session, input.as_object_mut()) {
        input.insert("Session".to_owned(), session.into());
    }
    crate::print(&format!("{input}\n"))
}

/// What was noted at the start, which is gone from now on: no private key answers twice.
fn taken(settings: &Settings) -> Result<Zeroizing<Vec<u8>>> {
    let none = || {
        End::usage(
            "there is no half to answer for: caldera srp start, not longer than five minutes ago",
        )
    };
    let store_failed = caldera_client::Error::from;
    let (store, entry) = settings.store_beside(WHAT)?;
    let mut locked = store.lock(&entry).map_err(store_failed)?;
    let text = locked.read().map_err(store_failed)?.ok_or_else(none)?;
    locked.remove().map_err(store_failed)?;
    let pending: Pending<'_> = serde_json::from_str(text.reveal()).map_err(|_| none())?;
    let age = moment::now()? - pending.at;
    if !(0..=LIFETIME).contains(&age) {
        return Err(none());
    }
    let drawn = BASE64_STANDARD.decode(pending.drawn.as_bytes());
    drawn.map(Zeroizing::new).map_err(|_| none())
}

fn object<'a>(parameters: impl Iterator<Item = (&'a str, &'a str)>) -> Map<String, Value> {
    parameters
        .map(|(name, value)| (name.to_owned(), value.into()))
        .collect()
}

/// The system's generator with a note of what it gave, or such a note once more.
struct Drawn {
    noted: Zeroizing<Vec<u8>>,
    /// How much of the note was given again; `None` while it is written.
    given: Option<usize>,
}

impl Drawn {
    fn anew() -> Self {
        Self {
            noted: Zeroizing::default(),
            given: None,
        }
    }

    fn again(noted: Zeroizing<Vec<u8>>) -> Self {
        Self {
            noted,
            given: Some(0),
        }
    }
}

impl TryRng for Drawn {
    type Error = io::Error;

    fn try_next_u32(&mut self) -> io::Result<u32> {
        let mut bytes = [0; 4];
        self.try_fill_bytes(&mut bytes)?;
        Ok(u32::from_le_bytes(bytes))
    }

    fn try_next_u64(&mut self) -> io::Result<u64> {
        let mut bytes = [0; 8];
        self.try_fill_bytes(&mut bytes)?;
        Ok(u64::from_le_bytes(bytes))
    }

    fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> io::Result<()> {
        if let Some(given) = &mut self.given {
            let end = given.saturating_add(bytes.len());
            let noted = self.noted.get(*given..end);
            bytes.copy_from_slice(noted.ok_or(io::ErrorKind::UnexpectedEof)?);
            *given = end;
        } else {
            SystemRng.try_fill_bytes(bytes).map_err(io::Error::other)?;
            self.noted = Zeroizing::new([self.noted.as_slice(), bytes].concat());
        }
        Ok(())
    }
}

impl TryCryptoRng for Drawn {}
