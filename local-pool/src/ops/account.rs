//! The account of whoever holds an access token.

use serde_json::{Value, json};

use crate::access::{WithToken, authenticate};
use crate::config::{Factor, FirstFactor};
use crate::core::Core;
use crate::error::Refusal;
use crate::wire::{attribute_list, mfa_settings};

pub(crate) fn get_user(core: &Core, request: &WithToken) -> Result<Value, Refusal> {
    let holder = authenticate(core, &request.access_token)?;
    let state = core.state();
    let client = holder.client(&state);
    let readable = client.as_ref();
    let readable = readable.and_then(|client| client.settings.read_attributes.as_deref());
    let user = holder.user(&state)?;
    let mut reply = json!({
        "Username": user.username,
        "UserAttributes": attribute_list(user, readable),
    });
    mfa_settings(user, &mut reply);
    Ok(reply)
}

pub(crate) fn auth_factors(core: &Core, request: &WithToken) -> Result<Value, Refusal> {
    let holder = authenticate(core, &request.access_token)?;
    let state = core.state();
    let settings = &state.pool(&holder.pool)?.settings;
    let user = holder.user(&state)?;
    let mut factors = Vec::new();
    if user.verifier.is_some() {
        factors.push("PASSWORD");
    }
    for factor in &settings.first_factors {
        let usable = match factor {
            FirstFactor::Email => user.can_use(Factor::Email),
            FirstFactor::Sms => user.can_use(Factor::Sms),
            FirstFactor::WebAuthn => !user.passkeys.is_empty(),
        };
        if usable {
            factors.push(factor.name());
        }
    }
    let mut reply = json!({
        "Username": user.username,
        "ConfiguredUserAuthFactors": factors,
    });
    mfa_settings(user, &mut reply);
    Ok(reply)
}

pub(crate) fn global_sign_out(core: &Core, request: &WithToken) -> Result<Value, Refusal> {
    let holder = authenticate(core, &request.access_token)?;
    let mut state = core.state();
    let user = holder.user_mut(&mut state)?;
    user.generation = user.generation.wrapping_add(1);
    Ok(json!({}))
}

pub(crate) fn delete_user(core: &Core, request: &WithToken) -> Result<Value, Refusal> {
    let holder = authenticate(core, &request.access_token)?;
    let mut state = core.state();
    let found = state.pool_mut(&holder.pool)?;
    found.remove_user(&holder.claims.username)?;
    Ok(json!({}))
}
