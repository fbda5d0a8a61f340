//! Signing up and being confirmed.

use serde::Deserialize;
use serde_json::{Value, json};

use crate::access::check_secret_hash;
use crate::codes::{at_sign_up, check, details, send};
use crate::config::{Alias, Status};
use crate::core::Core;
use crate::error::{Kind, Refusal};
use crate::hooks::{About, NewUser, post_confirmation, pre_sign_up};
use crate::model::{Client, Purpose, SignedUp};
use crate::provision::{new_user, set_verifier};
use crate::rules::{Writer, check_name, check_policy};
use crate::wire::{Attribute, Given, attributes, insert};

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub(crate) struct SignUp {
    client_id: String,
    secret_hash: Option<String>,
    username: String,
    password: Option<String>,
    #[serde(default)]
    user_attributes: Vec<Attribute>,
    #[serde(default)]
    validation_data: Vec<Attribute>,
    #[serde(default)]
    client_metadata: Given,
}

pub(crate) fn sign_up(core: &Core, request: &SignUp) -> Result<Value, Refusal> {
    check_name(&request.username)?;
    let (id, client, settings) = {
        let state = core.state();
        let (found, client) = state.client(&request.client_id)?;
        (found.id.as_str().to_owned(), client, found.settings.clone())
    };
    check_secret_hash(
        &client,
        request.secret_hash.as_deref(),
        &[&request.username],
        true,
    )?;
    if settings.admin_create_only {
        return Err(Refusal::new(
            Kind::NotAuthorized,
            "SignUp is not permitted for this user pool",
        ));
    }
    let password = request.password.as_deref();
    let password = password.ok_or_else(|| Refusal::missing("Password"))?;
    check_policy(&settings.password_policy, password)?;
    let given = attributes(&request.user_attributes);
    let metadata = &request.client_metadata;
    let mut about = About {
        pool: &id,
        client: Some(&client.id),
        username: &request.username,
    };
    let validation = attributes(&request.validation_data);
    let decision = pre_sign_up(core, "SignUp", &about, &given, &validation, metadata)?;
    let confirmed = decision.is_confirmed();
    let username = new_user(
        core,
        &id,
        &request.username,
        given,
        if confirmed {
            Status::Confirmed
        } else {
            Status::Unconfirmed
        },
        Writer::User(client.settings.write_attributes.as_deref()),
    );
    // The service says it to users in words of their own.
    let username = username.map_err(|refusal| match refusal.message() {
        "User account already exists" => Refusal::new(refusal.kind(), "User already exists"),
        _ => refusal,
    })?;
    if let Err(refusal) = verify(core, &id, &username, &decision) {
        core.state().pool_mut(&id)?.remove_user(&username)?;
        return Err(refusal);
    }
    set_verifier(core, &id, &username, password, None)?;
    let mut state = core.state();
    let found = state.pool_mut(&id)?;
    let address = at_sign_up(found, found.user(&username)?);
    let user = found.user_mut(&username)?;
    let mut reply = json!({ "UserConfirmed": confirmed, "UserSub": user.sub() });
    if let Some((attribute, to)) = address.filter(|_| !confirmed) {
        let sent = send(core, user, Purpose::SignUp, attribute, &to)?;
        insert(&mut reply, "CodeDeliveryDetails", Some(sent));
    }
    drop(state);
    if confirmed {
        about.username = &username;
        post_confirmation(core, "ConfirmSignUp", &about, metadata)?;
    }
    let signed_up = SignedUp {
        pool: id.clone(),
        client: client.id.clone(),
        username: username.clone(),
        confirmed,
    };
    insert(&mut reply, "Session", open(core, &client, signed_up)?);
    Ok(reply)
}

/// Marks as verified what the trigger says.
fn verify(core: &Core, id: &str, username: &str, decision: &NewUser) -> Result<(), Refusal> {
    let mut state = core.state();
    let found = state.pool_mut(id)?;
    let verified = decision.verified(&found.user(username)?.attributes)?;
    found.set_attributes(username, verified)
}

/// A Session with which the sign-in may follow, for a client that may choose first factors.
fn open(core: &Core, client: &Client, signed_up: SignedUp) -> Result<Option<String>, Refusal> {
    if !client.allows("ALLOW_USER_AUTH") {
        return Ok(None);
    }
    let now = core.now();
    let end = now.saturating_add(client.session_millis());
    let token = core.signer.session(end)?;
    let mut state = core.state();
    state.signed_up.insert(token.clone(), signed_up, end, now);
    Ok(Some(token))
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub(crate) struct ConfirmSignUp {
    client_id: String,
    secret_hash: Option<String>,
    username: String,
    confirmation_code: String,
    #[serde(default)]
    force_alias_creation: bool,
    session: Option<String>,
    #[serde(default)]
    client_metadata: Given,
}

pub(crate) fn confirm(core: &Core, request: &ConfirmSignUp) -> Result<Value, Refusal> {
    let now = core.now();
    let mut state = core.state();
    let (found, client) = state.client(&request.client_id)?;
    let id = found.id.as_str().to_owned();
    let hash = request.secret_hash.as_deref();
    check_secret_hash(&client, hash, &[&request.username], true)?;
    let found = state.pool_mut(&id)?;
    let hidden = client.settings.prevent_user_existence_errors;
    let user = match found.resolve_mut(&request.username) {
        Some(user) => user,
        None if hidden => {
            return Err(Refusal::new(
                Kind::ExpiredCode,
                "Invalid code provided, please request a code again.",
            ));
        }
        None => return Err(Refusal::user_not_found()),
    };
    if user.status != Status::Unconfirmed {
        let message = format!(
            "User cannot be confirmed. Current status is {}",
            user.status.name()
        );
        return Err(Refusal::new(Kind::NotAuthorized, message));
    }
    let username = user.username.clone();
    // A Session that comes along must be this sign-up's.
    let session = request.session.as_deref();
    let session = session.filter(|token| !token.is_empty());
    let code = check(user, Purpose::SignUp, &request.confirmation_code, now)?;
    let verified = code.sent_to.and_then(Alias::verified);
    if let Some(verified) = verified {
        let change = [(verified.to_owned(), "true".to_owned())].into();
        if request.force_alias_creation {
            let mut own = found.user(&username)?.attributes.clone();
            own.insert(verified.to_owned(), "true".to_owned());
            found.release_aliases(&own);
        }
        if let Err(refusal) = found.set_attributes(&username, change) {
            // The code stays good for a second try with ForceAliasCreation.
            found
                .user_mut(&username)?
                .codes
                .insert(Purpose::SignUp, code);
            return Err(refusal);
        }
    }
    let user = found.user_mut(&username)?;
    user.status = Status::Confirmed;
    user.modified = now;
    let known = session.and_then(|token| state.signed_up.take(token, now));
    drop(state);
    let about = About {
        pool: &id,
        client: Some(&client.id),
        username: &username,
    };
    post_confirmation(core, "ConfirmSignUp", &about, &request.client_metadata)?;
    let mut reply = json!({});
    if let Some((mut signed_up, true)) = known
        && signed_up.username == username
        && signed_up.client == client.id
    {
        signed_up.confirmed = true;
        insert(&mut reply, "Session", open(core, &client, signed_up)?);
    }
    Ok(reply)
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub(crate) struct ResendCode {
    client_id: String,
    secret_hash: Option<String>,
    username: String,
}

pub(crate) fn resend(core: &Core, request: &ResendCode) -> Result<Value, Refusal> {
    let mut state = core.state();
    let (found, client) = state.client(&request.client_id)?;
    let id = found.id.as_str().to_owned();
    let hash = request.secret_hash.as_deref();
    check_secret_hash(&client, hash, &[&request.username], true)?;
    let found = state.pool_mut(&id)?;
    let Some(user) = found.resolve(&request.username) else {
        if client.settings.prevent_user_existence_errors {
            let made_up = found.made_up_address(&request.username);
            return Ok(json!({ "CodeDeliveryDetails": details(Alias::Email, &made_up) }));
        }
        return Err(Refusal::user_not_found());
    };
    if user.status != Status::Unconfirmed {
        return Err(Refusal::parameter("User is already confirmed."));
    }
    let address = at_sign_up(found, user);
    let (attribute, to) = address.ok_or_else(|| {
        Refusal::parameter("Cannot resend codes. Auto verification not turned on.")
    })?;
    let user = found.user_mut(&request.username)?;
    let sent = send(core, user, Purpose::SignUp, attribute, &to)?;
    Ok(json!({ "CodeDeliveryDetails": sent }))
}
