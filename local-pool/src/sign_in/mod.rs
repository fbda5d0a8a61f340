//! Signing in: InitiateAuth, RespondToAuthChallenge, and their admin forms.
//!
//! Each handler reads and checks the request, holds the lock to look things up, computes without
//! it, and holds it again to go on. What comes next is always decided in [`next`].

mod answer;
mod begin;
mod claim;
mod lock;
mod next;

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::Deserialize;
use serde_json::Value;
use subtle::ConstantTimeEq as _;

use self::answer::answer;
use self::begin::begin;
use crate::error::{Kind, Refusal};
use crate::pool::LocalPool;
use crate::state::{Client, no_client};

/// AuthParameters or ChallengeResponses. One client sends `null` for a key it takes back.
type Given = BTreeMap<String, Option<String>>;

/// The longest name the API allows, in characters.
const LONGEST_NAME: usize = 128;

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct Initiate {
    #[serde(default)]
    auth_flow: String,
    #[serde(default)]
    client_id: String,
    #[serde(default)]
    user_pool_id: String,
    auth_parameters: Option<Given>,
    session: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct Respond {
    #[serde(default)]
    challenge_name: String,
    #[serde(default)]
    client_id: String,
    #[serde(default)]
    user_pool_id: String,
    session: Option<String>,
    challenge_responses: Option<Given>,
}

/// Who asks: the client, and whether through the admin form.
struct Caller {
    pool: String,
    client: Arc<Client>,
    admin: bool,
}

impl Caller {
    fn find(pool: &LocalPool, client_id: &str, admin_pool: Option<&str>) -> Result<Self, Refusal> {
        if client_id.is_empty() {
            return Err(Refusal::missing("ClientId"));
        }
        let state = pool.state();
        if let Some(id) = admin_pool {
            state.pool(id)?;
        }
        let (found, client) = state.client(client_id)?;
        let id = found.id.as_str();
        if admin_pool.is_some_and(|named| named != id) {
            return Err(no_client(client_id));
        }
        Ok(Self {
            pool: id.to_owned(),
            client,
            admin: admin_pool.is_some(),
        })
    }

    /// Demands SECRET_HASH of a client with a secret, over the name that came with it.
    fn check_secret_hash(&self, given: &Given, username: &str, first: bool) -> Result<(), Refusal> {
        check_secret_hash(
            &self.client,
            value(given, "SECRET_HASH"),
            &[username],
            first,
        )
    }
}

/// Checks a SECRET_HASH against any of the names it may be made over; `first` is a request that
/// opens something, where a hash that no secret asks for is an error.
pub(crate) fn check_secret_hash(
    client: &Client,
    hash: Option<&str>,
    names: &[&str],
    first: bool,
) -> Result<(), Refusal> {
    let id = client.app.id();
    if !client.app.has_secret() {
        return match hash {
            Some(_) if first => Err(Refusal::parameter(format!(
                "App client {id} is not configured for secret but secret hash was received"
            ))),
            _ => Ok(()),
        };
    }
    let Some(hash) = hash else {
        let message =
            format!("Client {id} is configured with secret but SECRET_HASH was not received");
        return Err(Refusal::new(Kind::NotAuthorized, message));
    };
    for name in names {
        let expected = client.app.secret_hash(name)?;
        if expected.is_some_and(|expected| same(expected.reveal(), hash)) {
            return Ok(());
        }
    }
    Err(Refusal::new(
        Kind::NotAuthorized,
        format!("Unable to verify secret hash for client {id}"),
    ))
}

/// Whether two texts are the same, in a time that tells only their lengths.
pub(crate) fn same(left: &str, right: &str) -> bool {
    left.as_bytes().ct_eq(right.as_bytes()).into()
}

fn value<'a>(given: &'a Given, key: &str) -> Option<&'a str> {
    given.get(key)?.as_deref().filter(|text| !text.is_empty())
}

fn required<'a>(given: &'a Given, key: &str) -> Result<&'a str, Refusal> {
    value(given, key).ok_or_else(|| Refusal::missing(key))
}

/// USERNAME of AuthParameters or ChallengeResponses.
fn username(given: &Given) -> Result<&str, Refusal> {
    let name = required(given, "USERNAME")?;
    check_name(name)?;
    Ok(name)
}

/// The API's rule for a username: 1 to 128 characters, none of them blank or a control.
pub(crate) fn check_name(name: &str) -> Result<(), Refusal> {
    let allowed = |c: char| !c.is_whitespace() && !c.is_control();
    if name.is_empty() || name.chars().count() > LONGEST_NAME || !name.chars().all(allowed) {
        return Err(Refusal::parameter(
            "Member username must have 1 to 128 characters and no white space.",
        ));
    }
    Ok(())
}

fn srp_a(given: &Given) -> Result<&str, Refusal> {
    let srp_a = required(given, "SRP_A")?;
    if !srp_a.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return Err(Refusal::parameter(
            "1 validation error detected: Value at 'sRPA' failed to satisfy constraint: \
             Member must satisfy regular expression pattern: ^[0-9a-fA-F]+$",
        ));
    }
    Ok(srp_a)
}

pub(crate) fn initiate(pool: &LocalPool, request: &Initiate) -> Result<Value, Refusal> {
    begin(pool, request, None)
}

pub(crate) fn admin_initiate(pool: &LocalPool, request: &Initiate) -> Result<Value, Refusal> {
    begin(pool, request, Some(&request.user_pool_id))
}

pub(crate) fn respond(pool: &LocalPool, request: &Respond) -> Result<Value, Refusal> {
    answer(pool, request, None)
}

pub(crate) fn admin_respond(pool: &LocalPool, request: &Respond) -> Result<Value, Refusal> {
    answer(pool, request, Some(&request.user_pool_id))
}
