//! Attributes that users change and verify themselves.

use serde::Deserialize;
use serde_json::{Value, json};

use crate::access::authenticate;
use crate::codes::{check, send};
use crate::config::Alias;
use crate::core::Core;
use crate::error::Refusal;
use crate::model::Purpose;
use crate::rules::{Attributes, Writer, check_attributes, check_mutable};
use crate::wire::{Attribute, attributes, insert};

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub(crate) struct UpdateAttributes {
    access_token: String,
    user_attributes: Vec<Attribute>,
}

pub(crate) fn update(core: &Core, request: &UpdateAttributes) -> Result<Value, Refusal> {
    let holder = authenticate(core, &request.access_token)?;
    let mut given = attributes(&request.user_attributes);
    let now = core.now();
    let mut state = core.state();
    let client = holder.client(&state);
    let writable = client.as_ref();
    let writable = writable.and_then(|client| client.settings.write_attributes.as_deref());
    let found = state.pool_mut(&holder.pool)?;
    let settings = found.settings.clone();
    check_attributes(&settings, &given, Writer::User(writable))?;
    let user = found.user(&holder.claims.username)?;
    check_mutable(&settings, &user.attributes, &given)?;
    let username = user.username.clone();
    let mut codes = Vec::new();
    let mut later = Vec::new();
    for alias in [Alias::PhoneNumber, Alias::Email] {
        let (Some(new), Some(verified)) = (given.get(alias.name()).cloned(), alias.verified())
        else {
            continue;
        };
        if user.attribute(alias.name()) == Some(new.as_str()) {
            continue;
        }
        if settings.verify_before_update.contains(&alias) && !new.is_empty() {
            // The old value stays until the new one is verified.
            given.remove(alias.name());
            later.push((alias, new.clone()));
        } else {
            given.insert(verified.into(), "false".into());
        }
        if settings.auto_verified_attributes.contains(&alias) && !new.is_empty() {
            codes.push((alias, new));
        }
    }
    found.set_attributes(&username, given)?;
    let user = found.user_mut(&username)?;
    user.modified = now;
    user.unverified.extend(later);
    let mut sent = Vec::new();
    for (alias, to) in codes {
        sent.push(send(core, user, Purpose::Attribute(alias), alias, &to)?);
    }
    let mut reply = json!({});
    insert(&mut reply, "CodeDeliveryDetailsList", Some(sent));
    Ok(reply)
}

/// The attribute of this name, if it can be verified.
fn verifiable(name: &str) -> Result<Alias, Refusal> {
    match name {
        "email" => Ok(Alias::Email),
        "phone_number" => Ok(Alias::PhoneNumber),
        _ => Err(Refusal::parameter(
            "Invalid attribute for verification: email and phone_number can be verified.",
        )),
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub(crate) struct GetCode {
    access_token: String,
    attribute_name: String,
}

pub(crate) fn get_code(core: &Core, request: &GetCode) -> Result<Value, Refusal> {
    let holder = authenticate(core, &request.access_token)?;
    let alias = verifiable(&request.attribute_name)?;
    let mut state = core.state();
    let user = holder.user_mut(&mut state)?;
    let new = user.unverified.get(&alias).cloned();
    let to = new.or_else(|| user.attribute(alias.name()).map(str::to_owned));
    let to = to.ok_or_else(|| {
        Refusal::parameter(format!("User has no attribute {} to verify.", alias.name()))
    })?;
    let sent = send(core, user, Purpose::Attribute(alias), alias, &to)?;
    Ok(json!({ "CodeDeliveryDetails": sent }))
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub(crate) struct Verify {
    access_token: String,
    attribute_name: String,
    code: String,
}

pub(crate) fn verify(core: &Core, request: &Verify) -> Result<Value, Refusal> {
    let holder = authenticate(core, &request.access_token)?;
    let alias = verifiable(&request.attribute_name)?;
    let now = core.now();
    let mut state = core.state();
    let found = state.pool_mut(&holder.pool)?;
    let user = found.user_mut(&holder.claims.username)?;
    check(user, Purpose::Attribute(alias), &request.code, now)?;
    let mut change = Attributes::new();
    if let Some(new) = user.unverified.remove(&alias) {
        change.insert(alias.name().into(), new);
    }
    if let Some(verified) = alias.verified() {
        change.insert(verified.into(), "true".into());
    }
    let username = user.username.clone();
    found.set_attributes(&username, change)?;
    found.user_mut(&username)?.modified = now;
    Ok(json!({}))
}
