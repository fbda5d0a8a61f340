//! Passkeys of whoever holds an access token: registered, listed, deleted.

use serde::Deserialize;
use serde_json::{Value, json};

use crate::access::{WithToken, authenticate};
use crate::core::Core;
use crate::error::{Kind, Refusal};
use crate::model::{MOST_PASSKEYS, Passkey, Registration};
use crate::passkeys::{ceremony, check_registration, creation_options, read_registration, written};
use crate::wire::{insert, page, seconds};

pub(crate) fn start_registration(core: &Core, request: &WithToken) -> Result<Value, Refusal> {
    let holder = authenticate(core, &request.access_token)?;
    let now = core.now();
    let mut state = core.state();
    let client = holder
        .client(&state)
        .ok_or_else(|| Refusal::new(Kind::NotAuthorized, "Invalid Access Token"))?;
    let found = state.pool(&holder.pool)?;
    let user = holder.user(&state)?;
    let ceremony = ceremony(&found.settings, user)?;
    let options = creation_options(&ceremony, &found.settings.name, user);
    let registration = Registration {
        pool: holder.pool,
        client: holder.claims.client_id,
        username: holder.claims.username,
        ceremony: ceremony.clone(),
    };
    let end = now.saturating_add(client.session_millis());
    let challenge = written(&ceremony.challenge);
    state
        .registrations
        .insert(challenge, registration, end, now);
    Ok(json!({ "CredentialCreationOptions": options }))
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub(crate) struct CompleteRegistration {
    access_token: String,
    credential: Value,
}

pub(crate) fn complete_registration(
    core: &Core,
    request: &CompleteRegistration,
) -> Result<Value, Refusal> {
    let holder = authenticate(core, &request.access_token)?;
    let now = core.now();
    let mut state = core.state();
    // What is configured now counts, though the challenge was made before.
    let current = ceremony(&state.pool(&holder.pool)?.settings, holder.user(&state)?)?;
    let (credential, challenge) = read_registration(request.credential.clone())?;
    let unknown = || {
        Refusal::new(
            Kind::WebAuthnChallengeNotFound,
            "No registration waits with this challenge.",
        )
    };
    let registration = state
        .registrations
        .get(&challenge, now)
        .filter(|known| known.pool == holder.pool && known.username == holder.claims.username)
        .ok_or_else(unknown)?;
    if registration.client != holder.claims.client_id {
        return Err(Refusal::new(
            Kind::WebAuthnClientMismatch,
            "The registration was begun by another client.",
        ));
    }
    let (registration, _) = state
        .registrations
        .take(&challenge, now)
        .ok_or_else(unknown)?;
    // A signature is checked without the lock.
    drop(state);
    if registration.ceremony.relying_party != current.relying_party {
        return Err(Refusal::new(
            Kind::WebAuthnRelyingPartyMismatch,
            "The user pool has another relying party now.",
        ));
    }
    let passkey = check_registration(&registration.ceremony, &credential, now)?;
    let mut state = core.state();
    let found = state.pool_mut(&holder.pool)?;
    let id = credential.raw_id;
    if found
        .users
        .values()
        .any(|user| user.passkeys.contains_key(&id))
    {
        return Err(Refusal::parameter("The passkey is registered already."));
    }
    let user = found.user_mut(&holder.claims.username)?;
    if user.passkeys.len() >= MOST_PASSKEYS {
        return Err(Refusal::new(
            Kind::LimitExceeded,
            "The user has as many passkeys as a user can have.",
        ));
    }
    user.passkeys.insert(id, passkey);
    Ok(json!({}))
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub(crate) struct ListCredentials {
    access_token: String,
    max_results: Option<usize>,
    next_token: Option<String>,
}

pub(crate) fn list(core: &Core, request: &ListCredentials) -> Result<Value, Refusal> {
    let holder = authenticate(core, &request.access_token)?;
    let state = core.state();
    let user = holder.user(&state)?;
    let keyed = user.passkeys.iter().map(|entry| (entry.0.as_str(), entry));
    let token = request.next_token.as_deref();
    let (listed, next) = page(keyed, request.max_results, MOST_PASSKEYS, token)?;
    let shown: Vec<Value> = listed
        .into_iter()
        .map(|(id, passkey)| description(id, passkey))
        .collect();
    let mut reply = json!({ "Credentials": shown });
    insert(&mut reply, "NextToken", next);
    Ok(reply)
}

fn description(id: &str, passkey: &Passkey) -> Value {
    use passki::AuthenticatorAttachment::{CrossPlatform, Platform};
    let name = match passkey.attachment {
        Some(Platform) => "Passkey on this device",
        Some(CrossPlatform) => "Security key",
        None => "Passkey",
    };
    let mut shown = json!({
        "CredentialId": id,
        "FriendlyCredentialName": name,
        "RelyingPartyId": passkey.relying_party,
        "AuthenticatorTransports": passkey.stored.transports,
        "CreatedAt": seconds(passkey.created),
    });
    insert(&mut shown, "AuthenticatorAttachment", passkey.attachment);
    shown
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub(crate) struct DeleteCredential {
    access_token: String,
    credential_id: String,
}

pub(crate) fn delete(core: &Core, request: &DeleteCredential) -> Result<Value, Refusal> {
    let holder = authenticate(core, &request.access_token)?;
    let mut state = core.state();
    let user = holder.user_mut(&mut state)?;
    match user.passkeys.remove(&request.credential_id) {
        Some(_) => Ok(json!({})),
        None => Err(Refusal::new(
            Kind::ResourceNotFound,
            "The user has no such passkey.",
        )),
    }
}
