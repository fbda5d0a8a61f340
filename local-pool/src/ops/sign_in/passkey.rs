//! WEB_AUTHN: a passkey in the place of a password.

use passki::AuthenticationCredential;
use serde_json::{Value, json};

use super::next::{finish, open};
use super::request::Caller;
use crate::core::Core;
use crate::error::Refusal;
use crate::model::{Awaiting, Ceremony, SignIn, State};
use crate::passkeys::{ceremony, check_assertion, request_options};
use crate::wire::challenge;

/// A challenge for a passkey of this user, and the options for the browser.
pub(super) fn prepare(state: &State, sign_in: &SignIn) -> Result<(Ceremony, String), Refusal> {
    let found = state.pool(&sign_in.pool)?;
    let user = found
        .users
        .get(&sign_in.username)
        .ok_or_else(Refusal::wrong_password)?;
    let ceremony = ceremony(&found.settings, user)?;
    let options = request_options(&ceremony, user);
    Ok((ceremony, options))
}

/// Asks for a passkey.
pub(super) fn ask(core: &Core, caller: &Caller, sign_in: SignIn) -> Result<Value, Refusal> {
    let now = core.now();
    let mut state = core.state();
    let (ceremony, options) = prepare(&state, &sign_in)?;
    let parameters = json!({
        "USERNAME": sign_in.username,
        "CREDENTIAL_REQUEST_OPTIONS": options,
    });
    let awaiting = Awaiting::Passkey(ceremony);
    let session = open(core, &mut state, &caller.client, sign_in, awaiting, now)?;
    Ok(challenge("WEB_AUTHN", parameters, Some(session)))
}

/// Checks an assertion, and goes on.
pub(super) fn check(
    core: &Core,
    sign_in: SignIn,
    ceremony: &Ceremony,
    credential: &AuthenticationCredential,
) -> Result<Value, Refusal> {
    let id = credential.raw_id.as_str();
    let (passkey, sub) = {
        let state = core.state();
        let user = state.pool(&sign_in.pool)?.users.get(&sign_in.username);
        user.and_then(|user| Some((user.passkeys.get(id)?.clone(), user.sub().to_owned())))
            .ok_or_else(Refusal::wrong_password)?
    };
    let counter = check_assertion(ceremony, &passkey, &sub, credential)?;
    {
        let mut state = core.state();
        let users = &mut state.pool_mut(&sign_in.pool)?.users;
        // Of two assertions with one count that are checked at the same time, one is a copy's.
        let known = users
            .get_mut(&sign_in.username)
            .and_then(|user| user.passkeys.get_mut(id))
            .filter(|known| {
                known.stored.counter == passkey.stored.counter
                    && known.stored.public_key == passkey.stored.public_key
            })
            .ok_or_else(Refusal::wrong_password)?;
        known.stored.counter = counter;
    }
    finish(core, sign_in)
}
