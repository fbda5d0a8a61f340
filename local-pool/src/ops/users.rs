//! Users, as administrators make, see, change and delete them.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::{Value, json};

use crate::codes::{for_recovery, send};
use crate::config::{Alias, Status};
use crate::core::Core;
use crate::error::{Kind, Refusal};
use crate::hooks::{About, post_confirmation, pre_sign_up};
use crate::model::{Purpose, User, looks_like};
use crate::provision::{new_user, set_verifier};
use crate::random;
use crate::rules::{Writer, check_attributes, check_mutable, check_policy, check_verifiable};
use crate::wire::{Attribute, Given, NamedUser, attributes, insert, mfa_settings, user_type};

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub(crate) struct AdminCreateUser {
    user_pool_id: String,
    username: String,
    #[serde(default)]
    user_attributes: Vec<Attribute>,
    temporary_password: Option<String>,
    message_action: Option<String>,
    #[serde(default)]
    desired_delivery_mediums: Vec<String>,
    #[serde(default)]
    force_alias_creation: bool,
    #[serde(default)]
    validation_data: Vec<Attribute>,
    #[serde(default)]
    client_metadata: Given,
}

impl AdminCreateUser {
    /// Refuses to send the temporary password where there is no address for it.
    fn check_mediums(&self, given: &BTreeMap<String, String>) -> Result<(), Refusal> {
        // In a pool whose users are called by their addresses, the name is one.
        let reachable = given.contains_key("email") || looks_like(Alias::Email, &self.username);
        let silent = self.message_action.as_deref() == Some("SUPPRESS");
        match self.desired_delivery_mediums.as_slice() {
            [only] if only == "EMAIL" && !silent && !reachable => Err(Refusal::parameter(
                "No email provided but desired delivery medium was Email",
            )),
            _ => Ok(()),
        }
    }
}

/// Tells a user the temporary password, by the mediums that were asked for.
fn invite(core: &Core, user: &User, mediums: &[String], password: &str) {
    let wanted = |medium: &str| match mediums {
        // The service's own default is a text message; one that cannot be reached by it is mailed.
        [] => medium == "SMS" || user.attribute("phone_number").is_none(),
        listed => listed.iter().any(|named| named == medium),
    };
    for (medium, attribute) in [("SMS", "phone_number"), ("EMAIL", "email")] {
        if let Some(to) = user.attribute(attribute).filter(|_| wanted(medium)) {
            core.deliver(medium, to, password);
        }
    }
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
    let resend = request.message_action.as_deref() == Some("RESEND");
    let username = if resend {
        let state = core.state();
        let user = state.pool(id)?.user(&request.username)?;
        if user.status != Status::ForceChangePassword {
            return Err(Refusal::new(
                Kind::UnsupportedUserState,
                format!(
                    "Resend not possible. {} status is not FORCE_CHANGE_PASSWORD",
                    user.username
                ),
            ));
        }
        user.username.clone()
    } else {
        let about = About {
            pool: id,
            client: None,
            username: &request.username,
        };
        let validation = attributes(&request.validation_data);
        let attributes = attributes(&request.user_attributes);
        let (source, metadata) = ("AdminCreateUser", &request.client_metadata);
        request.check_mediums(&attributes)?;
        // Whether the user is confirmed or verified is the administrator's word, not the trigger's.
        pre_sign_up(core, source, &about, &attributes, &validation, metadata)?;
        if request.force_alias_creation {
            let mut state = core.state();
            let found = state.pool_mut(id)?;
            // A user who is not made takes nobody's address.
            check_attributes(&found.settings, &attributes, Writer::Administrator)?;
            if found.resolve(&request.username).is_none() {
                found.release_aliases(&attributes);
            }
        }
        new_user(
            core,
            id,
            &request.username,
            attributes,
            Status::ForceChangePassword,
            Writer::Administrator,
        )?
    };
    set_verifier(core, id, &username, &password, None)?;
    let state = core.state();
    let user = state.pool(id)?.user(&username)?;
    if request.message_action.as_deref() != Some("SUPPRESS") {
        invite(core, user, &request.desired_delivery_mediums, &password);
    }
    Ok(json!({ "User": user_type(user) }))
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub(crate) struct AdminSetUserPassword {
    user_pool_id: String,
    username: String,
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
    let attributes = reply
        .as_object_mut()
        .and_then(|reply| reply.remove("Attributes"));
    insert(&mut reply, "UserAttributes", attributes);
    mfa_settings(user, &mut reply);
    Ok(reply)
}

pub(crate) fn delete_user(core: &Core, request: &NamedUser) -> Result<Value, Refusal> {
    let mut state = core.state();
    let found = state.pool_mut(&request.user_pool_id)?;
    found.remove_user(&request.username)?;
    Ok(json!({}))
}

fn set_enabled(core: &Core, request: &NamedUser, enabled: bool) -> Result<Value, Refusal> {
    let now = core.now();
    let mut state = core.state();
    let user = request.find_mut(&mut state)?;
    user.enabled = enabled;
    user.modified = now;
    Ok(json!({}))
}

pub(crate) fn enable_user(core: &Core, request: &NamedUser) -> Result<Value, Refusal> {
    set_enabled(core, request, true)
}

pub(crate) fn disable_user(core: &Core, request: &NamedUser) -> Result<Value, Refusal> {
    set_enabled(core, request, false)
}

pub(crate) fn global_sign_out(core: &Core, request: &NamedUser) -> Result<Value, Refusal> {
    let mut state = core.state();
    let user = request.find_mut(&mut state)?;
    user.generation = user.generation.wrapping_add(1);
    Ok(json!({}))
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub(crate) struct AdminUpdateAttributes {
    user_pool_id: String,
    username: String,
    user_attributes: Vec<Attribute>,
}

pub(crate) fn update_attributes(
    core: &Core,
    request: &AdminUpdateAttributes,
) -> Result<Value, Refusal> {
    let mut given = attributes(&request.user_attributes);
    let now = core.now();
    let mut state = core.state();
    let found = state.pool_mut(&request.user_pool_id)?;
    check_attributes(&found.settings, &given, Writer::Administrator)?;
    let user = found.user(&request.username)?;
    check_mutable(&found.settings, &user.attributes, &given)?;
    check_verifiable(&user.attributes, &given)?;
    // A new address is not verified, unless the administrator says so.
    for (name, verified) in [
        ("email", "email_verified"),
        ("phone_number", "phone_number_verified"),
    ] {
        let changed = given
            .get(name)
            .is_some_and(|new| user.attribute(name) != Some(new));
        if changed && !given.contains_key(verified) {
            given.insert(verified.into(), "false".into());
        }
    }
    let username = user.username.clone();
    found.set_attributes(&username, given)?;
    found.user_mut(&username)?.modified = now;
    Ok(json!({}))
}

pub(crate) fn reset_password(core: &Core, request: &NamedUser) -> Result<Value, Refusal> {
    let mut state = core.state();
    let found = state.pool_mut(&request.user_pool_id)?;
    let user = found.user(&request.username)?;
    if user.status == Status::ForceChangePassword {
        return Err(Refusal::new(
            Kind::NotAuthorized,
            "User password cannot be reset in the current state.",
        ));
    }
    let (attribute, to) = for_recovery(found, user)?;
    let user = found.user_mut(&request.username)?;
    send(core, user, Purpose::Password, attribute, &to)?;
    user.status = Status::ResetRequired;
    Ok(json!({}))
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub(crate) struct AdminConfirmSignUp {
    user_pool_id: String,
    username: String,
    #[serde(default)]
    client_metadata: Given,
}

pub(crate) fn confirm_sign_up(core: &Core, request: &AdminConfirmSignUp) -> Result<Value, Refusal> {
    let now = core.now();
    let mut state = core.state();
    let found = state.pool_mut(&request.user_pool_id)?;
    let user = found.user_mut(&request.username)?;
    if user.status != Status::Unconfirmed {
        let message = format!(
            "User cannot be confirmed. Current status is {}",
            user.status.name()
        );
        return Err(Refusal::new(Kind::NotAuthorized, message));
    }
    user.status = Status::Confirmed;
    user.codes.remove(&Purpose::SignUp);
    user.modified = now;
    let username = user.username.clone();
    drop(state);
    let about = About {
        pool: &request.user_pool_id,
        client: None,
        username: &username,
    };
    post_confirmation(core, "ConfirmSignUp", &about, &request.client_metadata)?;
    Ok(json!({}))
}
