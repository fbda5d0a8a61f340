//! Passwords that are forgotten or changed by their user.

use caldera_srp::verifier::Verifier;
use serde::Deserialize;
use serde_json::{Value, json};
use subtle::ConstantTimeEq as _;

use crate::access::{authenticate, check_secret_hash};
use crate::codes::{check, details, for_recovery, mismatch, send};
use crate::config::{Alias, Status};
use crate::core::Core;
use crate::error::{Kind, Refusal};
use crate::hooks::{About, post_confirmation};
use crate::migrate::migrate;
use crate::model::Purpose;
use crate::provision::set_verifier;
use crate::rules::check_policy;
use crate::wire::Given;

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub(crate) struct ForgotPassword {
    client_id: String,
    secret_hash: Option<String>,
    username: String,
    #[serde(default)]
    client_metadata: Given,
}

pub(crate) fn forgot(core: &Core, request: &ForgotPassword) -> Result<Value, Refusal> {
    let (id, client) = {
        let state = core.state();
        let (found, client) = state.client(&request.client_id)?;
        (found.id.as_str().to_owned(), client)
    };
    let hash = request.secret_hash.as_deref();
    check_secret_hash(&client, hash, &[&request.username], true)?;
    let (name, metadata) = (&request.username, &request.client_metadata);
    migrate(core, &id, &client.id, name, None, metadata)?;
    let mut state = core.state();
    let found = state.pool_mut(&id)?;
    let Some(user) = found.resolve(&request.username) else {
        if client.settings.prevent_user_existence_errors {
            let made_up = found.made_up_address(&request.username);
            return Ok(json!({ "CodeDeliveryDetails": details(Alias::Email, &made_up) }));
        }
        return Err(Refusal::user_not_found());
    };
    if !user.enabled {
        return Err(Refusal::new(Kind::NotAuthorized, "User is disabled."));
    }
    if user.status == Status::ForceChangePassword {
        return Err(Refusal::new(
            Kind::NotAuthorized,
            "User password cannot be reset in the current state.",
        ));
    }
    let (attribute, to) = for_recovery(found, user)?;
    let user = found.user_mut(&request.username)?;
    let sent = send(core, user, Purpose::Password, attribute, &to)?;
    Ok(json!({ "CodeDeliveryDetails": sent }))
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub(crate) struct ConfirmForgotPassword {
    client_id: String,
    secret_hash: Option<String>,
    username: String,
    confirmation_code: String,
    password: String,
    #[serde(default)]
    client_metadata: Given,
}

pub(crate) fn confirm_forgot(
    core: &Core,
    request: &ConfirmForgotPassword,
) -> Result<Value, Refusal> {
    let now = core.now();
    let mut state = core.state();
    let (found, client) = state.client(&request.client_id)?;
    let id = found.id.as_str().to_owned();
    let hash = request.secret_hash.as_deref();
    check_secret_hash(&client, hash, &[&request.username], true)?;
    // A password that cannot be leaves the code as it is.
    check_policy(&found.settings.password_policy, &request.password)?;
    let found = state.pool_mut(&id)?;
    let user = match found.resolve_mut(&request.username) {
        Some(user) => user,
        None if client.settings.prevent_user_existence_errors => return Err(mismatch()),
        None => return Err(Refusal::user_not_found()),
    };
    let code = check(user, Purpose::Password, &request.confirmation_code, now)?;
    let username = user.username.clone();
    let status = match user.status {
        Status::ResetRequired | Status::Unconfirmed => Status::Confirmed,
        other => other,
    };
    // The code has shown that the address is the user's.
    if let Some(verified) = code.sent_to.and_then(Alias::verified) {
        found.set_attributes(&username, [(verified.to_owned(), "true".to_owned())].into())?;
    }
    state.failures.remove(&(id.clone(), username.clone()));
    drop(state);
    set_verifier(core, &id, &username, &request.password, Some(status))?;
    let about = About {
        pool: &id,
        client: Some(&client.id),
        username: &username,
    };
    let metadata = &request.client_metadata;
    post_confirmation(core, "ConfirmForgotPassword", &about, metadata)?;
    Ok(json!({}))
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub(crate) struct ChangePassword {
    access_token: String,
    previous_password: Option<String>,
    proposed_password: String,
}

pub(crate) fn change(core: &Core, request: &ChangePassword) -> Result<Value, Refusal> {
    let holder = authenticate(core, &request.access_token)?;
    let (identity, verifier, policy) = {
        let state = core.state();
        let found = state.pool(&holder.pool)?;
        let user = found.user(&holder.claims.username)?;
        (
            found.identity(&user.username)?,
            user.verifier.clone(),
            found.settings.password_policy,
        )
    };
    if let Some(verifier) = verifier {
        let previous = request.previous_password.as_deref();
        let previous = previous.ok_or_else(|| Refusal::missing("PreviousPassword"))?;
        let claimed = Verifier::with_salt(&identity, previous, verifier.salt())?;
        let right = claimed
            .verifier()
            .as_slice()
            .ct_eq(verifier.verifier().as_slice());
        if !bool::from(right) {
            return Err(Refusal::wrong_password());
        }
    }
    check_policy(&policy, &request.proposed_password)?;
    let (id, name) = (&holder.pool, &holder.claims.username);
    set_verifier(core, id, name, &request.proposed_password, None)?;
    Ok(json!({}))
}
