//! The account of whoever holds an access token.

use serde_json::{Value, json};

use crate::access::{WithToken, authenticate};
use crate::core::Core;
use crate::error::Refusal;
use crate::wire::{attribute_list, mfa_settings};

pub(crate) fn get_user(core: &Core, request: &WithToken) -> Result<Value, Refusal> {
    let (id, claims) = authenticate(core, &request.access_token)?;
    let state = core.state();
    let user = state.pool(&id)?.user(&claims.username)?;
    let mut reply = json!({ "Username": user.username, "UserAttributes": attribute_list(user) });
    mfa_settings(user, &mut reply);
    Ok(reply)
}

pub(crate) fn global_sign_out(core: &Core, request: &WithToken) -> Result<Value, Refusal> {
    let (id, claims) = authenticate(core, &request.access_token)?;
    let mut state = core.state();
    let user = state.pool_mut(&id)?.user_mut(&claims.username)?;
    user.generation = user.generation.wrapping_add(1);
    Ok(json!({}))
}
