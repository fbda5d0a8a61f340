//! Claims: the challenges that ask a user or a device for one, and their check.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use caldera_srp::verifier::Exchange;
use caldera_srp::{SystemRng, Timestamp};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

use super::lock::{check_lock, password_checked};
use super::next::finish;
use super::request::Caller;
use crate::core::Core;
use crate::crypto::same;
use crate::error::{Kind, Refusal};
use crate::model::{Account, Awaiting, PendingExchange, Pool, Proving, SignIn, State};
use crate::random;
use crate::rules::check_device;
use crate::wire::{Given, challenge, required, srp_a, username, value};

/// Draws B for a user, real or not, and answers with PASSWORD_VERIFIER.
pub(super) fn challenge_password(
    core: &Core,
    caller: &Caller,
    sign_in: SignIn,
    account: &Account,
    srp_a: &str,
    with_session: bool,
) -> Result<Value, Refusal> {
    let identity = core
        .state()
        .pool(&sign_in.pool)?
        .identity(&account.username)?;
    let (exchange, server) = Exchange::begin(&identity, &account.verifier, srp_a, &mut SystemRng)?;
    let block = secret_block()?;
    let now = core.now();
    let end = now.saturating_add(caller.client.session_millis());
    let session = if with_session {
        Some(core.signer.session(end)?)
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
    core.state()
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

/// Whether a name in an answer is that of the sign-in. The admin form wants the internal one.
pub(super) fn is_named(pool: &Pool, caller: &Caller, sign_in: &SignIn, name: &str) -> bool {
    let name = pool.folded(name);
    name == pool.folded(&sign_in.username) || !caller.admin && name == pool.folded(&sign_in.typed)
}

/// PASSWORD_VERIFIER and DEVICE_PASSWORD_VERIFIER.
pub(super) fn check_claim(
    core: &Core,
    caller: &Caller,
    given: &Given,
    session: Option<&str>,
    what: Proving,
    metadata: &Given,
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
    let now = core.now();
    let block_digest = digest(block);

    let mut state = core.state();
    let pending = state
        .exchanges
        .get(&block_digest, now)
        .ok_or_else(Refusal::wrong_password)?;
    let sign_in = &pending.sign_in;
    if pending.what != what
        || sign_in.client != caller.client.id
        || !is_named(state.pool(&caller.pool)?, caller, sign_in, name)
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
    sign_in.metadata.clone_from(metadata);
    let fresh = instant.unix_seconds().abs_diff(now.div_euclid(1_000)) <= tolerance.unsigned_abs();
    let right = match pending.exchange.check(block, timestamp, signature) {
        Ok(()) => fresh,
        Err(caldera_srp::Error::Refused) => false,
        Err(error) => return Err(error.into()),
    };
    match what {
        Proving::User => {
            password_checked(core, &sign_in, right)?;
            sign_in.password_done = true;
            sign_in.device_key = device_key.map(str::to_owned);
            sign_in.passed("PASSWORD_VERIFIER", true, None);
        }
        Proving::Device if right => sign_in.device_done = true,
        Proving::Device => return Err(Refusal::wrong_password()),
    }
    finish(core, sign_in)
}

/// DEVICE_SRP_AUTH: SRP_A of the device, for the sign-in that its password has opened.
pub(super) fn challenge_device(
    core: &Core,
    caller: &Caller,
    given: &Given,
    session: Option<&str>,
) -> Result<Value, Refusal> {
    let name = username(given)?;
    let device_key = required(given, "DEVICE_KEY")?;
    let srp_a = srp_a(given)?;
    let now = core.now();
    let (sign_in, verifier, identity) = {
        let mut state = core.state();
        let fits = |state: &State, sign_in: &SignIn| {
            let Ok(found) = state.pool(&caller.pool) else {
                return false;
            };
            sign_in.client == caller.client.id
                && is_named(found, caller, sign_in, name)
                && sign_in.device_key.as_deref() == Some(device_key)
        };
        // The Session is given, but not every client sends it back.
        let token = match session {
            Some(token) => token.to_owned(),
            None => state
                .sessions
                .iter(now)
                .find(|(_, session)| {
                    matches!(session.awaiting, Awaiting::DeviceSrp)
                        && fits(&state, &session.sign_in)
                })
                .map(|(token, _)| token.clone())
                .ok_or_else(Refusal::invalid_session)?,
        };
        let waiting = state
            .sessions
            .get(token.as_str(), now)
            .ok_or_else(|| core.signer.ended(&token, now))?;
        if !matches!(waiting.awaiting, Awaiting::DeviceSrp) || !fits(&state, &waiting.sign_in) {
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
    core.state()
        .exchanges
        .insert(digest(&block), pending, end, now);
    Ok(challenge("DEVICE_PASSWORD_VERIFIER", parameters, None))
}
