//! Users, as administrators make, see and change them.

use serde::Deserialize;
use serde_json::{Value, json};

use crate::config::Status;
use crate::core::Core;
use crate::error::{Kind, Refusal};
use crate::provision::{new_user, set_verifier};
use crate::random;
use crate::rules::check_policy;
use crate::wire::{Attribute, NamedUser, attributes, mfa_settings, user_type};

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct AdminCreateUser {
    #[serde(default)]
    user_pool_id: String,
    #[serde(default)]
    username: String,
    user_attributes: Option<Vec<Attribute>>,
    temporary_password: Option<String>,
    message_action: Option<String>,
}

pub(crate) fn create_user(core: &Core, request: &AdminCreateUser) -> Result<Value, Refusal> {
    let id = &request.user_pool_id;
    let policy = core.state().pool(id)?.settings.password_policy;
    let password = match &request.temporary_password {
        Some(password) => {
            check_policy(&policy, password)?;
            password.clone()
        }
        None => random::temporary_password()?,
    };
    let attributes = attributes(request.user_attributes.as_ref());
    let username = new_user(
        core,
        id,
        &request.username,
        attributes,
        Status::ForceChangePassword,
    )?;
    set_verifier(core, id, &username, &password, None)?;
    let state = core.state();
    let user = state.pool(id)?.user(&username)?;
    if request.message_action.as_deref() != Some("SUPPRESS") {
        if let Some(to) = user.attribute("phone_number") {
            core.deliver("SMS", to, &password);
        } else if let Some(to) = user.attribute("email") {
            core.deliver("EMAIL", to, &password);
        }
    }
    Ok(json!({ "User": user_type(user) }))
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct AdminSetUserPassword {
    #[serde(default)]
    user_pool_id: String,
    #[serde(default)]
    username: String,
    #[serde(default)]
    password: String,
    #[serde(default)]
    permanent: bool,
}

pub(crate) fn set_password(core: &Core, request: &AdminSetUserPassword) -> Result<Value, Refusal> {
    let id = &request.user_pool_id;
    let (username, policy) = {
        let state = core.state();
        let found = state.pool(id)?;
        (
            found.user(&request.username)?.username.clone(),
            found.settings.password_policy,
        )
    };
    check_policy(&policy, &request.password)?;
    let status = if request.permanent {
        Status::Confirmed
    } else {
        Status::ForceChangePassword
    };
    set_verifier(core, id, &username, &request.password, Some(status))?;
    Ok(json!({}))
}

pub(crate) fn get_user(core: &Core, request: &NamedUser) -> Result<Value, Refusal> {
    let state = core.state();
    let user = request.find(&state)?;
    let mut reply = user_type(user);
    if let Some(reply) = reply.as_object_mut()
        && let Some(attributes) = reply.remove("Attributes")
    {
        reply.insert("UserAttributes".into(), attributes);
    }
    mfa_settings(user, &mut reply);
    Ok(reply)
}

pub(crate) fn confirm_sign_up(core: &Core, request: &NamedUser) -> Result<Value, Refusal> {
    let now = core.now();
    let mut state = core.state();
    let user = state
        .pool_mut(&request.user_pool_id)?
        .user_mut(&request.username)?;
    if user.status != Status::Unconfirmed {
        let message = format!(
            "User cannot be confirmed. Current status is {}",
            user.status.name()
        );
        return Err(Refusal::new(Kind::NotAuthorized, message));
    }
    user.status = Status::Confirmed;
    user.modified = now;
    Ok(json!({}))
}
