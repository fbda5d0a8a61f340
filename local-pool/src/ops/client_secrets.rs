//! The secrets of an app client: two at a time, so that one can be replaced while it is in use.

use std::sync::Arc;

use serde::Deserialize;
use serde_json::{Value, json};

use crate::core::Core;
use crate::error::{Kind, Refusal};
use crate::model::{Client, ClientSecret, Pool, no_client};
use crate::provision::check_secret;
use crate::random;
use crate::wire::{insert, seconds};

/// The most secrets of a client.
const MOST_SECRETS: usize = 2;

fn find(pool: &Pool, id: &str) -> Result<Client, Refusal> {
    let client = pool.clients.get(id).ok_or_else(|| no_client(id))?;
    Ok((**client).clone())
}

fn descriptor(secret: &ClientSecret) -> Value {
    json!({ "ClientSecretId": secret.id, "ClientSecretCreateDate": seconds(secret.created) })
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub(crate) struct AddSecret {
    user_pool_id: String,
    client_id: String,
    client_secret: Option<String>,
}

pub(crate) fn add(core: &Core, request: &AddSecret) -> Result<Value, Refusal> {
    let drawn = match &request.client_secret {
        Some(given) => {
            check_secret(given)?;
            None
        }
        None => Some(random::client_secret()?),
    };
    let value = drawn.as_ref().or(request.client_secret.as_ref());
    let mut now = core.now();
    let mut state = core.state();
    let found = state.pool_mut(&request.user_pool_id)?;
    let mut client = find(found, &request.client_id)?;
    if client.secrets.is_empty() {
        return Err(Refusal::parameter(
            "A public client has no secret, and cannot be given one.",
        ));
    }
    if client.secrets.len() >= MOST_SECRETS {
        return Err(Refusal::new(
            Kind::LimitExceeded,
            "An app client has at most two secrets.",
        ));
    }
    // The id has the time in it, and is to be the secret's own.
    while client.secrets.iter().any(|secret| secret.created == now) {
        now = now.saturating_add(1);
    }
    let secret = ClientSecret::new(&client.id, value.map_or("", String::as_str), now)?;
    let mut shown = descriptor(&secret);
    // A secret that the caller chose is not told again.
    insert(&mut shown, "ClientSecretValue", drawn);
    client.secrets.push(secret);
    found.clients.insert(client.id.clone(), Arc::new(client));
    Ok(json!({ "ClientSecretDescriptor": shown }))
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub(crate) struct ListSecrets {
    user_pool_id: String,
    client_id: String,
    next_token: Option<String>,
}

pub(crate) fn list(core: &Core, request: &ListSecrets) -> Result<Value, Refusal> {
    if request.next_token.is_some() {
        // Two secrets are one page.
        return Err(Refusal::parameter(
            "The pagination token is not one of this operation.",
        ));
    }
    let state = core.state();
    let client = find(state.pool(&request.user_pool_id)?, &request.client_id)?;
    let listed: Vec<Value> = client.secrets.iter().map(descriptor).collect();
    Ok(json!({ "ClientSecrets": listed }))
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub(crate) struct DeleteSecret {
    user_pool_id: String,
    client_id: String,
    client_secret_id: String,
}

pub(crate) fn delete(core: &Core, request: &DeleteSecret) -> Result<Value, Refusal> {
    let mut state = core.state();
    let found = state.pool_mut(&request.user_pool_id)?;
    let mut client = find(found, &request.client_id)?;
    let before = client.secrets.len();
    client
        .secrets
        .retain(|secret| secret.id != request.client_secret_id);
    if client.secrets.len() == before {
        return Err(Refusal::new(
            Kind::ResourceNotFound,
            "The client secret does not exist.",
        ));
    }
    if client.secrets.is_empty() {
        return Err(Refusal::parameter(
            "The last secret of an app client cannot be deleted.",
        ));
    }
    found.clients.insert(client.id.clone(), Arc::new(client));
    Ok(json!({}))
}
