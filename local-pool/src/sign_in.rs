//! Signing in: InitiateAuth, RespondToAuthChallenge, and their admin forms.
//!
//! Each handler reads and checks the request, holds the lock to look things up, computes without
//! it, and holds it again to go on. What comes next is always decided in [`proceed`].

use std::collections::BTreeMap;
use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use caldera_srp::verifier::{Exchange, Verifier};
use caldera_srp::{SystemRng, Timestamp};
use serde::Deserialize;
use serde_json::{Map, Value, json};
use sha2::{Digest as _, Sha256};
use subtle::ConstantTimeEq as _;

use crate::config::{Factor, FirstFactor, Mfa, Status};
use crate::error::{Kind, Refusal};
use crate::issue::{Issue, NewDevice};
use crate::pool::LocalPool;
use crate::random;
use crate::state::{
    Account, Awaiting, Client, Failures, PendingExchange, Pool, Proving, Session, SignIn, State,
    User, no_client,
};

/// AuthParameters or ChallengeResponses. One client sends `null` for a key it takes back.
type Given = BTreeMap<String, Option<String>>;

/// The longest name the API allows, in characters.
const LONGEST_NAME: usize = 128;
/// The longest Session the API allows.
const LONGEST_SESSION: usize = 4_096;
/// Wrong codes after which a session ends.
const MOST_ATTEMPTS: u8 = 5;
/// Wrong passwords after which a user is locked out.
const FREE_FAILURES: u32 = 5;
/// A lock-out is never longer, and wrong passwords are forgotten after this long: 15 minutes.
const LONGEST_LOCK: i64 = 15 * 60_000;

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

// InitiateAuth

fn begin(pool: &LocalPool, request: &Initiate, admin: Option<&str>) -> Result<Value, Refusal> {
    let caller = Caller::find(pool, &request.client_id, admin)?;
    let empty = Given::new();
    let given = request.auth_parameters.as_ref().unwrap_or(&empty);
    let flow = request.auth_flow.as_str();
    let allowing: &[&str] = match flow {
        "USER_SRP_AUTH" => &["ALLOW_USER_SRP_AUTH"],
        "CUSTOM_AUTH" => &["ALLOW_CUSTOM_AUTH"],
        "USER_AUTH" => &["ALLOW_USER_AUTH"],
        "USER_PASSWORD_AUTH" if !caller.admin => &["ALLOW_USER_PASSWORD_AUTH"],
        "ADMIN_USER_PASSWORD_AUTH" | "ADMIN_NO_SRP_AUTH" if caller.admin => {
            &["ALLOW_ADMIN_USER_PASSWORD_AUTH", "ADMIN_NO_SRP_AUTH"]
        }
        "REFRESH_TOKEN_AUTH" | "REFRESH_TOKEN" => &["ALLOW_REFRESH_TOKEN_AUTH"],
        _ => {
            return Err(Refusal::parameter(
                "The AuthFlow is not one of this operation.",
            ));
        }
    };
    // ALLOW_USER_AUTH permits SRP without ALLOW_USER_SRP_AUTH.
    let by_choice = flow == "USER_SRP_AUTH" && caller.client.allows("ALLOW_USER_AUTH");
    if !by_choice && !allowing.iter().any(|name| caller.client.allows(name)) {
        return Err(Refusal::parameter(format!(
            "{flow} is not enabled for the client."
        )));
    }
    if matches!(flow, "REFRESH_TOKEN_AUTH" | "REFRESH_TOKEN") {
        let token = required(given, "REFRESH_TOKEN")?;
        let issue = crate::issue::refresh(
            pool,
            &caller.client,
            token,
            value(given, "DEVICE_KEY"),
            |names| check_secret_hash(&caller.client, value(given, "SECRET_HASH"), names, false),
            false,
        )?;
        return issue.reply(pool);
    }
    if request.session.is_some() {
        return Err(Refusal::parameter(
            "This pool opens no session outside of sign-ins.",
        ));
    }
    let name = username(given)?;
    caller.check_secret_hash(given, name, true)?;
    let account = find_account(pool, &caller, name)?;
    let sign_in = SignIn {
        pool: caller.pool.clone(),
        client: caller.client.app.id().to_owned(),
        username: account.username.clone(),
        typed: name.to_owned(),
        ghost: account.ghost,
        custom: flow == "CUSTOM_AUTH",
        password_done: false,
        custom_done: false,
        mfa_done: false,
        device_key: value(given, "DEVICE_KEY").map(str::to_owned),
        device_done: false,
    };
    match flow {
        "USER_SRP_AUTH" => {
            challenge_password(pool, &caller, sign_in, &account, srp_a(given)?, false)
        }
        "CUSTOM_AUTH" => {
            if pool
                .state()
                .pool(&caller.pool)?
                .settings
                .custom_challenge
                .is_none()
            {
                return Err(Refusal::parameter(
                    "Custom auth lambda trigger is not configured for the user pool.",
                ));
            }
            match value(given, "CHALLENGE_NAME") {
                Some("SRP_A") => {
                    challenge_password(pool, &caller, sign_in, &account, srp_a(given)?, true)
                }
                Some(_) => Err(Refusal::parameter("CHALLENGE_NAME can only be SRP_A.")),
                None => finish(pool, sign_in),
            }
        }
        "USER_AUTH" => begin_by_choice(pool, &caller, sign_in, &account, given),
        _ => check_password(pool, sign_in, &account, required(given, "PASSWORD")?),
    }
}

/// The account of a name, or the refusal that the client is to get.
fn find_account(pool: &LocalPool, caller: &Caller, name: &str) -> Result<Account, Refusal> {
    let state = pool.state();
    let found = state.pool(&caller.pool)?;
    let account = found.account(name)?;
    if !caller.client.settings.prevent_user_existence_errors {
        let user = found.resolve(name).ok_or_else(Refusal::user_not_found)?;
        check_may_sign_in(user)?;
    }
    Ok(account)
}

fn check_may_sign_in(user: &User) -> Result<(), Refusal> {
    if !user.enabled {
        return Err(Refusal::new(Kind::NotAuthorized, "User is disabled."));
    }
    if user.status == Status::Unconfirmed {
        return Err(Refusal::new(
            Kind::UserNotConfirmed,
            "User is not confirmed.",
        ));
    }
    Ok(())
}

/// What a user may begin with under `USER_AUTH`.
fn choices(pool: &Pool, sign_in: &SignIn) -> Vec<&'static str> {
    let settings = &pool.settings;
    let user = pool.users.get(&sign_in.username);
    let mut choices = vec!["PASSWORD_SRP", "PASSWORD"];
    // A code takes the place of a password, and is not offered where a second factor must follow.
    let alone = settings.mfa == Mfa::Off
        || settings.mfa == Mfa::Optional
            && user.is_none_or(|user| user.factors(&settings.mfa_factors).is_empty());
    for factor in &settings.first_factors {
        let reachable = user.is_none_or(|user| match factor {
            FirstFactor::Email => user.can_use(Factor::Email),
            FirstFactor::Sms => user.can_use(Factor::Sms),
        });
        if alone && reachable {
            choices.push(factor.name());
        }
    }
    choices
}

fn begin_by_choice(
    pool: &LocalPool,
    caller: &Caller,
    sign_in: SignIn,
    account: &Account,
    given: &Given,
) -> Result<Value, Refusal> {
    let choices = choices(pool.state().pool(&caller.pool)?, &sign_in);
    match value(given, "PREFERRED_CHALLENGE") {
        Some(preferred) if choices.contains(&preferred) => {
            choose(pool, caller, sign_in, account, preferred, given, false)
        }
        _ => select_challenge(pool, caller, sign_in, choices),
    }
}

fn select_challenge(
    pool: &LocalPool,
    caller: &Caller,
    sign_in: SignIn,
    choices: Vec<&'static str>,
) -> Result<Value, Refusal> {
    let parameters = json!({ "USERNAME": sign_in.username });
    let now = pool.now();
    let offered = json!(choices);
    let mut state = pool.state();
    let session = open(
        pool,
        &mut state,
        &caller.client,
        sign_in,
        Awaiting::SelectChallenge(choices),
        now,
    )?;
    let mut reply = challenge("SELECT_CHALLENGE", parameters, Some(session));
    if let Some(reply) = reply.as_object_mut() {
        reply.insert("AvailableChallenges".into(), offered);
    }
    Ok(reply)
}

/// Goes on with the first factor that was chosen. `later` is an answer to SELECT_CHALLENGE, whose
/// password or SRP_A may still come in a step of its own.
fn choose(
    pool: &LocalPool,
    caller: &Caller,
    sign_in: SignIn,
    account: &Account,
    choice: &str,
    given: &Given,
    later: bool,
) -> Result<Value, Refusal> {
    let now = pool.now();
    let names = json!({ "USERNAME": sign_in.username });
    match choice {
        "PASSWORD_SRP" if later && value(given, "SRP_A").is_none() => {
            let mut state = pool.state();
            let session = open(
                pool,
                &mut state,
                &caller.client,
                sign_in,
                Awaiting::PasswordSrp,
                now,
            )?;
            Ok(challenge("PASSWORD_SRP", names, Some(session)))
        }
        "PASSWORD_SRP" => challenge_password(pool, caller, sign_in, account, srp_a(given)?, true),
        "PASSWORD" if later && value(given, "PASSWORD").is_none() => {
            let mut state = pool.state();
            let session = open(
                pool,
                &mut state,
                &caller.client,
                sign_in,
                Awaiting::Password,
                now,
            )?;
            Ok(challenge("PASSWORD", names, Some(session)))
        }
        "PASSWORD" => check_password(pool, sign_in, account, required(given, "PASSWORD")?),
        "EMAIL_OTP" => first_code(pool, caller, sign_in, FirstFactor::Email),
        "SMS_OTP" => first_code(pool, caller, sign_in, FirstFactor::Sms),
        _ => Err(Refusal::parameter("That challenge is not available.")),
    }
}

fn first_code(
    pool: &LocalPool,
    caller: &Caller,
    sign_in: SignIn,
    factor: FirstFactor,
) -> Result<Value, Refusal> {
    let code = random::code(8)?;
    let (medium, attribute) = match factor {
        FirstFactor::Email => ("EMAIL", "email"),
        FirstFactor::Sms => ("SMS", "phone_number"),
    };
    let now = pool.now();
    let mut state = pool.state();
    let user = state.pool(&sign_in.pool)?.users.get(&sign_in.username);
    // Nobody is written to when there is no such user, but the answer looks as if.
    let to = user
        .and_then(|user| user.attribute(attribute))
        .map(str::to_owned);
    let shown = to.clone().unwrap_or_else(|| match factor {
        FirstFactor::Email => sign_in.typed.clone(),
        FirstFactor::Sms => "+10000000000".into(),
    });
    let awaiting = Awaiting::FirstCode {
        factor,
        code: code.clone(),
    };
    let mut parameters = delivery(medium, &shown);
    if let Some(parameters) = parameters.as_object_mut() {
        parameters.insert("USERNAME".into(), json!(sign_in.username));
    }
    let session = open(pool, &mut state, &caller.client, sign_in, awaiting, now)?;
    drop(state);
    if let Some(to) = to {
        pool.deliver(medium, &to, &code);
    }
    Ok(challenge(factor.name(), parameters, Some(session)))
}

/// Draws B for a user, real or not, and answers with PASSWORD_VERIFIER.
fn challenge_password(
    pool: &LocalPool,
    caller: &Caller,
    sign_in: SignIn,
    account: &Account,
    srp_a: &str,
    with_session: bool,
) -> Result<Value, Refusal> {
    let identity = pool
        .state()
        .pool(&sign_in.pool)?
        .identity(&account.username)?;
    let (exchange, server) = Exchange::begin(&identity, &account.verifier, srp_a, &mut SystemRng)?;
    let block = secret_block()?;
    let now = pool.now();
    let end = now.saturating_add(caller.client.session_millis());
    let session = if with_session {
        Some(pool.signer().session(end)?)
    } else {
        None
    };
    let parameters = json!({
        "SALT": server.salt(),
        "SRP_B": server.srp_b(),
        "SECRET_BLOCK": block,
        "USERNAME": account.username,
        "USER_ID_FOR_SRP": account.username,
    });
    let pending = PendingExchange {
        sign_in,
        exchange,
        session: session.clone(),
        what: Proving::User,
    };
    pool.state()
        .exchanges
        .insert(digest(&block), pending, end, now);
    Ok(challenge("PASSWORD_VERIFIER", parameters, session))
}

/// Random bytes in base64, as many as the service's blocks have: 1,284 to 1,291.
fn secret_block() -> Result<String, Refusal> {
    let bytes = random::bytes::<1_292>()?;
    let (length, block) = bytes.split_first().ok_or_else(Refusal::internal)?;
    let length = 1_284 + usize::from(*length % 8);
    Ok(STANDARD.encode(block.get(..length).unwrap_or(block)))
}

fn digest(text: &str) -> [u8; 32] {
    Sha256::digest(text).into()
}

/// Checks a password that was sent in the clear: the same work for a user and for nobody.
fn check_password(
    pool: &LocalPool,
    mut sign_in: SignIn,
    account: &Account,
    password: &str,
) -> Result<Value, Refusal> {
    let identity = {
        let state = pool.state();
        check_lock(&state, &sign_in, pool.now())?;
        state.pool(&sign_in.pool)?.identity(&account.username)?
    };
    let claimed = Verifier::with_salt(&identity, password, account.verifier.salt())?;
    let right: bool = claimed
        .verifier()
        .as_slice()
        .ct_eq(account.verifier.verifier().as_slice())
        .into();
    password_checked(pool, &sign_in, right)?;
    sign_in.password_done = true;
    finish(pool, sign_in)
}

// RespondToAuthChallenge

fn answer(pool: &LocalPool, request: &Respond, admin: Option<&str>) -> Result<Value, Refusal> {
    let caller = Caller::find(pool, &request.client_id, admin)?;
    let empty = Given::new();
    let given = request.challenge_responses.as_ref().unwrap_or(&empty);
    if given.is_empty() {
        return Err(Refusal::missing("challenge responses"));
    }
    let name = username(given)?;
    caller.check_secret_hash(given, name, false)?;
    let session = request.session.as_deref();
    if session.is_some_and(|session| session.len() > LONGEST_SESSION) {
        return Err(Refusal::parameter(
            "Member session must have at most 4096 characters.",
        ));
    }
    match request.challenge_name.as_str() {
        "PASSWORD_VERIFIER" => check_claim(pool, &caller, given, session, Proving::User),
        "DEVICE_PASSWORD_VERIFIER" => check_claim(pool, &caller, given, session, Proving::Device),
        "DEVICE_SRP_AUTH" => challenge_device(pool, &caller, given, session),
        "" => Err(Refusal::missing("ChallengeName")),
        other => {
            let session = session.ok_or_else(|| Refusal::missing("Session"))?;
            answer_session(pool, &caller, other, given, session)
        }
    }
}

/// Whether a name in an answer is that of the sign-in. The admin form wants the internal one.
fn is_named(caller: &Caller, sign_in: &SignIn, name: &str) -> bool {
    name == sign_in.username || !caller.admin && name == sign_in.typed
}

/// PASSWORD_VERIFIER and DEVICE_PASSWORD_VERIFIER.
fn check_claim(
    pool: &LocalPool,
    caller: &Caller,
    given: &Given,
    session: Option<&str>,
    what: Proving,
) -> Result<Value, Refusal> {
    let timestamp = required(given, "TIMESTAMP")?;
    let signature = required(given, "PASSWORD_CLAIM_SIGNATURE")?;
    let block = required(given, "PASSWORD_CLAIM_SECRET_BLOCK")?;
    let name = username(given)?;
    let instant: Timestamp = timestamp.parse().map_err(|_| {
        Refusal::parameter("TIMESTAMP format should be EEE MMM d HH:mm:ss z yyyy in english.")
    })?;
    if signature.len() > 1_024 || STANDARD.decode(signature).is_err() {
        return Err(Refusal::parameter(
            "Invalid PASSWORD_CLAIM_SIGNATURE format. Must be a Base64 string.",
        ));
    }
    let device_key = value(given, "DEVICE_KEY");
    let now = pool.now();
    let block_digest = digest(block);

    let mut state = pool.state();
    let pending = state
        .exchanges
        .get(&block_digest, now)
        .ok_or_else(Refusal::wrong_password)?;
    let sign_in = &pending.sign_in;
    if pending.what != what
        || sign_in.client != caller.client.app.id()
        || !is_named(caller, sign_in, name)
    {
        return Err(Refusal::wrong_password());
    }
    if pending
        .session
        .as_deref()
        .is_some_and(|expected| !session.is_some_and(|given| same(expected, given)))
    {
        return Err(Refusal::invalid_session());
    }
    if what == Proving::Device {
        if sign_in.device_key.as_deref() != device_key {
            return Err(Refusal::wrong_password());
        }
    } else if device_key.is_some() {
        // Told before the claim is used up: one client sends the same claim again without the key.
        check_device(state.pool(&caller.pool)?, sign_in, device_key)?;
    }
    check_lock(&state, sign_in, now)?;
    let tolerance = i64::from(state.pool(&caller.pool)?.settings.timestamp_tolerance);
    let (pending, _) = state
        .exchanges
        .take(&block_digest, now)
        .ok_or_else(Refusal::wrong_password)?;
    drop(state);

    let mut sign_in = pending.sign_in;
    let fresh = instant.unix_seconds().abs_diff(now.div_euclid(1_000)) <= tolerance.unsigned_abs();
    let right = match pending.exchange.check(block, timestamp, signature) {
        Ok(()) => fresh,
        Err(caldera_srp::Error::Refused) => false,
        Err(error) => return Err(error.into()),
    };
    match what {
        Proving::User => {
            password_checked(pool, &sign_in, right)?;
            sign_in.password_done = true;
            sign_in.device_key = device_key.map(str::to_owned);
        }
        Proving::Device if right => sign_in.device_done = true,
        Proving::Device => return Err(Refusal::wrong_password()),
    }
    finish(pool, sign_in)
}

/// A device key that this user does not have, in a pool that tracks devices.
fn check_device(pool: &Pool, sign_in: &SignIn, key: Option<&str>) -> Result<(), Refusal> {
    let Some(key) = key.filter(|_| pool.settings.devices.is_some()) else {
        return Ok(());
    };
    let user = pool.users.get(&sign_in.username).filter(|_| !sign_in.ghost);
    match user.and_then(|user| user.devices.get(key)) {
        Some(_) => Ok(()),
        None => Err(Refusal::new(
            Kind::ResourceNotFound,
            "Device does not exist.",
        )),
    }
}

/// DEVICE_SRP_AUTH: SRP_A of the device, for the sign-in that its password has opened.
fn challenge_device(
    pool: &LocalPool,
    caller: &Caller,
    given: &Given,
    session: Option<&str>,
) -> Result<Value, Refusal> {
    let name = username(given)?;
    let device_key = required(given, "DEVICE_KEY")?;
    let srp_a = srp_a(given)?;
    let now = pool.now();
    let (sign_in, verifier, identity) = {
        let mut state = pool.state();
        let fits = |sign_in: &SignIn| {
            sign_in.client == caller.client.app.id()
                && is_named(caller, sign_in, name)
                && sign_in.device_key.as_deref() == Some(device_key)
        };
        // The Session is given, but not every client sends it back.
        let token = match session {
            Some(token) => token.to_owned(),
            None => state
                .sessions
                .iter(now)
                .find(|(_, session)| {
                    matches!(session.awaiting, Awaiting::DeviceSrp) && fits(&session.sign_in)
                })
                .map(|(token, _)| token.clone())
                .ok_or_else(Refusal::invalid_session)?,
        };
        let waiting = state
            .sessions
            .get(token.as_str(), now)
            .ok_or_else(|| pool.signer().ended(&token, now))?;
        if !matches!(waiting.awaiting, Awaiting::DeviceSrp) || !fits(&waiting.sign_in) {
            return Err(Refusal::invalid_session());
        }
        let sign_in = waiting.sign_in.clone();
        state.sessions.remove(token.as_str());
        let device = state
            .pool(&sign_in.pool)?
            .users
            .get(&sign_in.username)
            .and_then(|user| user.devices.get(device_key))
            .ok_or_else(|| Refusal::new(Kind::ResourceNotFound, "Device does not exist."))?;
        let identity = caldera_srp::verifier::Identity::device(&device.group_key, device_key)?;
        (sign_in, device.verifier.clone(), identity)
    };
    let (exchange, server) = Exchange::begin(&identity, &verifier, srp_a, &mut SystemRng)?;
    let block = secret_block()?;
    let parameters = json!({
        "SALT": server.salt(),
        "SRP_B": server.srp_b(),
        "SECRET_BLOCK": block,
        "USERNAME": sign_in.username,
        "DEVICE_KEY": device_key,
    });
    let end = now.saturating_add(caller.client.session_millis());
    let pending = PendingExchange {
        sign_in,
        exchange,
        session: None,
        what: Proving::Device,
    };
    pool.state()
        .exchanges
        .insert(digest(&block), pending, end, now);
    Ok(challenge("DEVICE_PASSWORD_VERIFIER", parameters, None))
}

/// Every challenge whose sign-in is found by its Session.
fn answer_session(
    pool: &LocalPool,
    caller: &Caller,
    challenge_name: &str,
    given: &Given,
    token: &str,
) -> Result<Value, Refusal> {
    let name = username(given)?;
    let now = pool.now();
    let mut state = pool.state();
    let waiting = state
        .sessions
        .get(token, now)
        .ok_or_else(|| pool.signer().ended(token, now))?;
    let sign_in = &waiting.sign_in;
    if sign_in.client != caller.client.app.id() || !is_named(caller, sign_in, name) {
        return Err(Refusal::invalid_session());
    }
    let expected = match &waiting.awaiting {
        Awaiting::NewPassword => "NEW_PASSWORD_REQUIRED",
        Awaiting::Code { factor, .. } => factor.name(),
        Awaiting::FirstCode { factor, .. } => factor.name(),
        Awaiting::SoftwareToken => "SOFTWARE_TOKEN_MFA",
        Awaiting::SelectMfa(_) => "SELECT_MFA_TYPE",
        Awaiting::MfaSetup { .. } => "MFA_SETUP",
        Awaiting::SelectChallenge(_) => "SELECT_CHALLENGE",
        Awaiting::Password => "PASSWORD",
        Awaiting::PasswordSrp => "PASSWORD_SRP",
        Awaiting::Custom => "CUSTOM_CHALLENGE",
        Awaiting::DeviceSrp => "DEVICE_SRP_AUTH",
    };
    if challenge_name != expected {
        return Err(Refusal::invalid_session());
    }
    // An answer that is not even there leaves the session as it is.
    let wanted = match expected {
        "NEW_PASSWORD_REQUIRED" => Some("NEW_PASSWORD"),
        "SMS_MFA" => Some("SMS_MFA_CODE"),
        "SMS_OTP" => Some("SMS_OTP_CODE"),
        "SOFTWARE_TOKEN_MFA" => Some("SOFTWARE_TOKEN_MFA_CODE"),
        "SELECT_MFA_TYPE" | "SELECT_CHALLENGE" | "CUSTOM_CHALLENGE" => Some("ANSWER"),
        "PASSWORD" => Some("PASSWORD"),
        "PASSWORD_SRP" => Some("SRP_A"),
        _ => None,
    };
    if let Some(wanted) = wanted {
        required(given, wanted)?;
    }
    let (mut session, _) = state
        .sessions
        .take(token, now)
        .ok_or_else(|| pool.signer().ended(token, now))?;
    if let Some(key) = value(given, "DEVICE_KEY") {
        session.sign_in.device_key = Some(key.to_owned());
    }

    match session.awaiting {
        Awaiting::NewPassword => {
            drop(state);
            set_new_password(pool, session, token, given)
        }
        Awaiting::Code { ref code, .. } | Awaiting::FirstCode { ref code, .. } => {
            let keys = [
                "SMS_MFA_CODE",
                "EMAIL_OTP_CODE",
                "EMAIL_MFA_CODE",
                "SMS_OTP_CODE",
            ];
            let Some(entered) = keys.iter().find_map(|key| value(given, key)) else {
                let end = session.end;
                state.sessions.insert(token.to_owned(), session, end, now);
                return Err(Refusal::missing("EMAIL_OTP_CODE"));
            };
            if session.sign_in.ghost || !same(code, entered) {
                return Err(wrong_code(&mut state, session, token, now));
            }
            session.sign_in.mfa_done = true;
            proceed(pool, &mut state, session.sign_in, now).and_then(|next| next.reply(pool, state))
        }
        Awaiting::SoftwareToken => {
            let entered = required(given, "SOFTWARE_TOKEN_MFA_CODE")?;
            match check_totp(&mut state, &session.sign_in, entered, now) {
                Ok(true) => {
                    session.sign_in.mfa_done = true;
                    proceed(pool, &mut state, session.sign_in, now)
                        .and_then(|next| next.reply(pool, state))
                }
                Ok(false) => Err(wrong_code(&mut state, session, token, now)),
                Err(refusal) => {
                    let end = session.end;
                    state.sessions.insert(token.to_owned(), session, end, now);
                    Err(refusal)
                }
            }
        }
        Awaiting::SelectMfa(ref offered) => {
            let chosen = Factor::from_answer(required(given, "ANSWER")?)
                .filter(|factor| offered.contains(factor));
            let Some(factor) = chosen else {
                let end = session.end;
                state.sessions.insert(token.to_owned(), session, end, now);
                return Err(Refusal::parameter("ANSWER is not one of the choices."));
            };
            let next = ask_factor(pool, &mut state, session.sign_in, factor, now)?;
            drop(state);
            Ok(next)
        }
        Awaiting::MfaSetup { verified: true, .. } => {
            session.sign_in.mfa_done = true;
            proceed(pool, &mut state, session.sign_in, now).and_then(|next| next.reply(pool, state))
        }
        Awaiting::MfaSetup { .. } => {
            let end = session.end;
            state.sessions.insert(token.to_owned(), session, end, now);
            Err(Refusal::parameter(
                "The software token is not verified yet.",
            ))
        }
        Awaiting::SelectChallenge(ref offered) => {
            let answer = required(given, "ANSWER")?;
            if !offered.contains(&answer) {
                let end = session.end;
                state.sessions.insert(token.to_owned(), session, end, now);
                return Err(Refusal::parameter("ANSWER is not one of the choices."));
            }
            let account = state.pool(&caller.pool)?.account(&session.sign_in.typed)?;
            drop(state);
            choose(pool, caller, session.sign_in, &account, answer, given, true)
        }
        Awaiting::Password => {
            let account = state.pool(&caller.pool)?.account(&session.sign_in.typed)?;
            drop(state);
            check_password(
                pool,
                session.sign_in,
                &account,
                required(given, "PASSWORD")?,
            )
        }
        Awaiting::PasswordSrp => {
            let account = state.pool(&caller.pool)?.account(&session.sign_in.typed)?;
            drop(state);
            challenge_password(pool, caller, session.sign_in, &account, srp_a(given)?, true)
        }
        Awaiting::Custom => {
            let entered = required(given, "ANSWER")?;
            let settings = state.pool(&caller.pool)?.settings.clone();
            let question = settings
                .custom_challenge
                .as_ref()
                .ok_or_else(Refusal::invalid_session)?;
            if !session.sign_in.ghost && same(&question.answer, entered) {
                session.sign_in.custom_done = true;
                return proceed(pool, &mut state, session.sign_in, now)
                    .and_then(|next| next.reply(pool, state));
            }
            if session.attempts.saturating_add(1) >= question.attempts {
                return Err(Refusal::wrong_password());
            }
            ask_custom(
                pool,
                &mut state,
                session.sign_in,
                session.attempts.saturating_add(1),
                now,
            )
        }
        // Its own handler answers this one; the name above cannot lead here.
        Awaiting::DeviceSrp => Err(Refusal::invalid_session()),
    }
}

fn wrong_code(state: &mut State, mut session: Session, token: &str, now: i64) -> Refusal {
    session.attempts = session.attempts.saturating_add(1);
    if session.attempts >= MOST_ATTEMPTS {
        return Refusal::invalid_session();
    }
    let end = session.end;
    state.sessions.insert(token.to_owned(), session, end, now);
    Refusal::new(Kind::CodeMismatch, "Invalid code received for user")
}

fn check_totp(
    state: &mut State,
    sign_in: &SignIn,
    entered: &str,
    now: i64,
) -> Result<bool, Refusal> {
    let pool = state.pool_mut(&sign_in.pool)?;
    let once = pool.settings.totp_once;
    let user = pool.users.get_mut(&sign_in.username);
    let Some(token) = user.and_then(|user| user.totp.as_mut()) else {
        return Err(Refusal::new(
            Kind::SoftwareTokenMfaNotFound,
            "Software Token MFA has not been enabled for the user",
        ));
    };
    let Some(step) = token
        .totp
        .check(entered, now.div_euclid(1_000).unsigned_abs())
    else {
        return Ok(false);
    };
    if once && token.last_step.is_some_and(|last| step <= last) {
        return Err(Refusal::new(
            Kind::ExpiredCode,
            "Your software token has already been used once.",
        ));
    }
    token.last_step = Some(step);
    Ok(true)
}

fn set_new_password(
    pool: &LocalPool,
    session: Session,
    token: &str,
    given: &Given,
) -> Result<Value, Refusal> {
    let sign_in = session.sign_in.clone();
    let outcome = try_new_password(pool, &sign_in, given);
    match outcome {
        Ok(()) => {
            let mut sign_in = sign_in;
            // The temporary password was the one that was proved.
            sign_in.password_done = true;
            finish(pool, sign_in)
        }
        // A password that the policy does not allow: the same session may try another.
        Err(refusal) => {
            let now = pool.now();
            let end = session.end;
            pool.state()
                .sessions
                .insert(token.to_owned(), session, end, now);
            Err(refusal)
        }
    }
}

fn try_new_password(pool: &LocalPool, sign_in: &SignIn, given: &Given) -> Result<(), Refusal> {
    let password = required(given, "NEW_PASSWORD")?;
    let attributes: BTreeMap<String, String> = given
        .iter()
        .filter_map(|(key, value)| {
            Some((
                key.strip_prefix("userAttributes.")?.to_owned(),
                value.clone()?,
            ))
        })
        .collect();
    let (identity, settings) = {
        let state = pool.state();
        let found = state.pool(&sign_in.pool)?;
        let user = found
            .users
            .get(&sign_in.username)
            .ok_or_else(Refusal::invalid_session)?;
        for wanted in &found.settings.required_attributes {
            if user.attribute(wanted).is_none()
                && attributes.get(wanted).is_none_or(String::is_empty)
            {
                return Err(Refusal::parameter(format!(
                    "Missing required attribute: {wanted}"
                )));
            }
        }
        (found.identity(&sign_in.username)?, found.settings.clone())
    };
    crate::admin::check_attributes(&attributes)?;
    crate::admin::check_policy(&settings.password_policy, password)?;
    let verifier = Verifier::new(&identity, password, &mut SystemRng)?;
    let now = pool.now();
    let mut state = pool.state();
    let found = state.pool_mut(&sign_in.pool)?;
    found.set_attributes(&sign_in.username, attributes)?;
    let user = found.user_mut(&sign_in.username)?;
    user.verifier = Some(Arc::new(verifier));
    user.status = Status::Confirmed;
    user.temporary_until = i64::MAX;
    user.modified = now;
    Ok(())
}

// What comes next

/// The next reply: a challenge that is ready, or tokens that are still to be signed.
enum Next {
    Challenge(Value),
    Tokens(Box<Issue>),
}

impl Next {
    /// Signs, where there is something to sign, after the lock is let go.
    fn reply(
        self,
        pool: &LocalPool,
        state: std::sync::MutexGuard<'_, State>,
    ) -> Result<Value, Refusal> {
        drop(state);
        match self {
            Self::Challenge(reply) => Ok(reply),
            Self::Tokens(issue) => issue.reply(pool),
        }
    }
}

fn finish(pool: &LocalPool, sign_in: SignIn) -> Result<Value, Refusal> {
    let now = pool.now();
    let mut state = pool.state();
    let next = proceed(pool, &mut state, sign_in, now)?;
    next.reply(pool, state)
}

/// What a sign-in needs next: a new password, the question, a second factor, the device, or
/// nothing more.
fn proceed(
    pool: &LocalPool,
    state: &mut State,
    sign_in: SignIn,
    now: i64,
) -> Result<Next, Refusal> {
    if sign_in.ghost {
        // Only a question can be asked of nobody.
        if sign_in.custom && !sign_in.custom_done && !sign_in.password_done {
            return Ok(Next::Challenge(ask_custom(pool, state, sign_in, 0, now)?));
        }
        return Err(Refusal::wrong_password());
    }
    let (found, client) = state.client(&sign_in.client)?;
    let settings = found.settings.clone();
    let user = found
        .users
        .get(&sign_in.username)
        .ok_or_else(Refusal::wrong_password)?;
    check_may_sign_in(user)?;
    if user.status == Status::ResetRequired {
        return Err(Refusal::new(
            Kind::PasswordResetRequired,
            "Password reset required for the user",
        ));
    }
    if sign_in.password_done && user.status == Status::ForceChangePassword {
        if now >= user.temporary_until {
            let message = "Temporary password has expired and must be reset by an administrator.";
            return Err(Refusal::new(Kind::NotAuthorized, message));
        }
        let missing = settings
            .required_attributes
            .iter()
            .filter(|name| user.attribute(name).is_none());
        let missing: Vec<String> = missing
            .map(|name| format!("userAttributes.{name}"))
            .collect();
        let present: Map<String, Value> = user
            .attributes
            .iter()
            .filter(|(name, _)| *name != "sub")
            .map(|(name, value)| (name.clone(), json!(value)))
            .collect();
        let parameters = json!({
            "USER_ID_FOR_SRP": sign_in.username,
            "requiredAttributes": json!(missing).to_string(),
            "userAttributes": Value::Object(present).to_string(),
        });
        let session = open(pool, state, &client, sign_in, Awaiting::NewPassword, now)?;
        return Ok(Next::Challenge(challenge(
            "NEW_PASSWORD_REQUIRED",
            parameters,
            Some(session),
        )));
    }
    if sign_in.custom && !sign_in.custom_done {
        return Ok(Next::Challenge(ask_custom(pool, state, sign_in, 0, now)?));
    }
    check_device(found, &sign_in, sign_in.device_key.as_deref())?;
    let device = sign_in
        .device_key
        .as_ref()
        .and_then(|key| user.devices.get(key))
        .filter(|_| settings.devices.is_some());
    let remembered = device.is_some_and(|device| device.remembered);
    let instead = remembered
        && settings
            .devices
            .is_some_and(|devices| devices.challenge_on_new_device);
    if sign_in.password_done
        && !sign_in.custom
        && !sign_in.mfa_done
        && !instead
        && settings.mfa != Mfa::Off
    {
        let mut factors = user.factors(&settings.mfa_factors);
        if factors.is_empty() && settings.mfa == Mfa::On {
            let reachable = [Factor::Sms, Factor::Email];
            factors = reachable
                .into_iter()
                .filter(|factor| settings.mfa_factors.contains(factor) && user.can_use(*factor))
                .take(1)
                .collect();
            if factors.is_empty() {
                let parameters = json!({
                    "USER_ID_FOR_SRP": sign_in.username,
                    "MFAS_CAN_SETUP": json!(["SOFTWARE_TOKEN_MFA"]).to_string(),
                });
                let awaiting = Awaiting::MfaSetup {
                    secret: None,
                    verified: false,
                };
                let session = open(pool, state, &client, sign_in, awaiting, now)?;
                return Ok(Next::Challenge(challenge(
                    "MFA_SETUP",
                    parameters,
                    Some(session),
                )));
            }
        }
        if let [factor] = factors[..] {
            return Ok(Next::Challenge(ask_factor(
                pool, state, sign_in, factor, now,
            )?));
        }
        if !factors.is_empty() {
            let names: Vec<&str> = factors.iter().map(|factor| factor.name()).collect();
            let parameters = json!({
                "USER_ID_FOR_SRP": sign_in.username,
                "MFAS_CAN_CHOOSE": json!(names).to_string(),
            });
            let session = open(
                pool,
                state,
                &client,
                sign_in,
                Awaiting::SelectMfa(factors),
                now,
            )?;
            return Ok(Next::Challenge(challenge(
                "SELECT_MFA_TYPE",
                parameters,
                Some(session),
            )));
        }
    }
    if remembered && !sign_in.device_done {
        let parameters = json!({ "USERNAME": sign_in.username, "DEVICE_KEY": sign_in.device_key });
        let session = open(pool, state, &client, sign_in, Awaiting::DeviceSrp, now)?;
        return Ok(Next::Challenge(challenge(
            "DEVICE_SRP_AUTH",
            parameters,
            Some(session),
        )));
    }
    let new_device = if settings.devices.is_some() && device.is_none() {
        let key = format!("{}_{}", found.region(), random::uuid()?);
        Some(NewDevice {
            group_key: found.device_group_key(&key),
            key,
        })
    } else {
        None
    };
    let device_key = match &new_device {
        Some(device) => Some(device.key.clone()),
        None => sign_in
            .device_key
            .clone()
            .filter(|_| settings.devices.is_some()),
    };
    let issue = Issue::sign_in(found, &client, user, device_key.clone(), new_device, now)?;
    if let Some(device) = device_key
        && let Some(user) = state
            .pool_mut(&sign_in.pool)?
            .users
            .get_mut(&sign_in.username)
        && let Some(device) = user.devices.get_mut(&device)
    {
        device.used = now;
    }
    Ok(Next::Tokens(Box::new(issue)))
}

fn ask_custom(
    pool: &LocalPool,
    state: &mut State,
    sign_in: SignIn,
    attempts: u8,
    now: i64,
) -> Result<Value, Refusal> {
    let (found, client) = state.client(&sign_in.client)?;
    let question = found
        .settings
        .custom_challenge
        .as_ref()
        .ok_or_else(Refusal::invalid_session)?;
    let parameters = json!({ "USERNAME": sign_in.username, "question": question.question });
    let session = open_after(
        pool,
        state,
        &client,
        sign_in,
        Awaiting::Custom,
        attempts,
        now,
    )?;
    Ok(challenge("CUSTOM_CHALLENGE", parameters, Some(session)))
}

fn ask_factor(
    pool: &LocalPool,
    state: &mut State,
    sign_in: SignIn,
    factor: Factor,
    now: i64,
) -> Result<Value, Refusal> {
    let (found, client) = state.client(&sign_in.client)?;
    let user = found
        .users
        .get(&sign_in.username)
        .ok_or_else(Refusal::invalid_session)?;
    let id = json!(sign_in.username);
    let (medium, attribute) = match factor {
        Factor::SoftwareToken => {
            let name = user.totp.as_ref().map_or("", |token| token.name.as_str());
            let parameters = json!({ "USER_ID_FOR_SRP": id, "FRIENDLY_DEVICE_NAME": name });
            let session = open(pool, state, &client, sign_in, Awaiting::SoftwareToken, now)?;
            return Ok(challenge(factor.name(), parameters, Some(session)));
        }
        Factor::Sms => ("SMS", "phone_number"),
        Factor::Email => ("EMAIL", "email"),
    };
    let to = user.attribute(attribute).unwrap_or_default().to_owned();
    let code = random::code(6)?;
    let mut parameters = delivery(medium, &to);
    if let Some(parameters) = parameters.as_object_mut() {
        parameters.insert("USER_ID_FOR_SRP".into(), id);
    }
    let awaiting = Awaiting::Code {
        factor,
        code: code.clone(),
    };
    let session = open(pool, state, &client, sign_in, awaiting, now)?;
    pool.deliver(medium, &to, &code);
    Ok(challenge(factor.name(), parameters, Some(session)))
}

/// Where a code went, as the challenge shows it.
fn delivery(medium: &str, to: &str) -> Value {
    json!({ "CODE_DELIVERY_DELIVERY_MEDIUM": medium, "CODE_DELIVERY_DESTINATION": masked(to) })
}

/// `+*******0123`, `a***@e***`.
pub(crate) fn masked(to: &str) -> String {
    match to.split_once('@') {
        Some((left, right)) => {
            let first = |part: &str| part.chars().take(1).collect::<String>();
            format!("{}***@{}***", first(left), first(right))
        }
        None => {
            let count = to.chars().count();
            let shown = |index: usize, c: char| {
                if index == 0 || index + 4 >= count {
                    c
                } else {
                    '*'
                }
            };
            to.chars()
                .enumerate()
                .map(|(index, c)| shown(index, c))
                .collect()
        }
    }
}

fn open(
    pool: &LocalPool,
    state: &mut State,
    client: &Client,
    sign_in: SignIn,
    awaiting: Awaiting,
    now: i64,
) -> Result<String, Refusal> {
    open_after(pool, state, client, sign_in, awaiting, 0, now)
}

/// Opens a session for the next step and gives its token.
fn open_after(
    pool: &LocalPool,
    state: &mut State,
    client: &Client,
    sign_in: SignIn,
    awaiting: Awaiting,
    attempts: u8,
    now: i64,
) -> Result<String, Refusal> {
    let end = now.saturating_add(client.session_millis());
    let token = pool.signer().session(end)?;
    state.sessions.insert(
        token.clone(),
        Session {
            sign_in,
            awaiting,
            attempts,
            end,
        },
        end,
        now,
    );
    Ok(token)
}

fn challenge(name: &str, parameters: Value, session: Option<String>) -> Value {
    let mut reply = json!({ "ChallengeName": name, "ChallengeParameters": parameters });
    if let (Some(session), Some(reply)) = (session, reply.as_object_mut()) {
        reply.insert("Session".into(), json!(session));
    }
    reply
}

// Wrong passwords

fn failures_key(sign_in: &SignIn) -> (String, String) {
    (sign_in.pool.clone(), sign_in.username.clone())
}

/// Refuses a user who is locked out; such a try does not count.
fn check_lock(state: &State, sign_in: &SignIn, now: i64) -> Result<(), Refusal> {
    match state.failures.get(&failures_key(sign_in), now) {
        Some(failures) if now < failures.locked_until => Err(Refusal::locked()),
        _ => Ok(()),
    }
}

/// Counts a wrong password, of a user or of nobody, or forgets them after a right one.
fn password_checked(pool: &LocalPool, sign_in: &SignIn, right: bool) -> Result<(), Refusal> {
    let now = pool.now();
    let key = failures_key(sign_in);
    let mut state = pool.state();
    if right && !sign_in.ghost {
        state.failures.remove(&key);
        return Ok(());
    }
    let mut failures = state
        .failures
        .get(&key, now)
        .copied()
        .unwrap_or(Failures::default());
    failures.count = failures.count.saturating_add(1);
    if failures.count >= FREE_FAILURES {
        let doublings = (failures.count - FREE_FAILURES).min(20);
        failures.locked_until = now.saturating_add((1_000_i64 << doublings).min(LONGEST_LOCK));
    }
    state
        .failures
        .insert(key, failures, now.saturating_add(LONGEST_LOCK), now);
    Err(Refusal::wrong_password())
}
