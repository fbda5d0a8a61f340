//! Signing up.

use serde::Deserialize;
use serde_json::{Value, json};

use crate::access::check_secret_hash;
use crate::config::Status;
use crate::core::Core;
use crate::error::Refusal;
use crate::provision::{new_user, set_verifier};
use crate::rules::{check_name, check_policy};
use crate::wire::{Attribute, attributes};

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct SignUp {
    #[serde(default)]
    client_id: String,
    secret_hash: Option<String>,
    #[serde(default)]
    username: String,
    #[serde(default)]
    password: String,
    user_attributes: Option<Vec<Attribute>>,
}

pub(crate) fn sign_up(core: &Core, request: &SignUp) -> Result<Value, Refusal> {
    if request.client_id.is_empty() {
        return Err(Refusal::missing("ClientId"));
    }
    check_name(&request.username)?;
    let (id, client, policy) = {
        let state = core.state();
        let (found, client) = state.client(&request.client_id)?;
        (
            found.id.as_str().to_owned(),
            client,
            found.settings.password_policy,
        )
    };
    check_secret_hash(
        &client,
        request.secret_hash.as_deref(),
        &[&request.username],
        true,
    )?;
    check_policy(&policy, &request.password)?;
    let attributes = attributes(request.user_attributes.as_ref());
    let username = new_user(
        core,
        &id,
        &request.username,
        attributes,
        Status::Unconfirmed,
    )?;
    set_verifier(core, &id, &username, &request.password, None)?;
    let state = core.state();
    Ok(json!({ "UserConfirmed": false, "UserSub": state.pool(&id)?.user(&username)?.sub() }))
}
