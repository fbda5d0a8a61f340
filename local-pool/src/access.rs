//! Who is asking: the holder of an access token, or a client that proves its secret.

use std::sync::Arc;

use serde::Deserialize;

use crate::core::Core;
use crate::crypto::same;
use crate::error::{Kind, Refusal};
use crate::model::Client;
use crate::token::AccessClaims;

/// A request that has nothing but the access token.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct WithToken {
    #[serde(default)]
    pub(crate) access_token: String,
}

/// Who holds this access token.
///
/// # Errors
/// `NotAuthorizedException`.
pub(crate) fn authenticate(core: &Core, token: &str) -> Result<(String, AccessClaims), Refusal> {
    if token.is_empty() {
        return Err(Refusal::missing("AccessToken"));
    }
    let claims = core.signer.access(token, core.now().div_euclid(1_000))?;
    let id = claims.iss.rsplit('/').next().unwrap_or_default().to_owned();
    let now = core.now();
    let state = core.state();
    let user = state.pool(&id)?.users.get(&claims.username);
    let user = user.ok_or_else(|| Refusal::new(Kind::NotAuthorized, "Invalid Access Token"))?;
    let event = core
        .signer
        .event_id(&user.username, &claims.origin_jti, user.generation);
    if event != claims.event_id || state.revoked.get(&claims.origin_jti, now).is_some() {
        return Err(Refusal::new(
            Kind::NotAuthorized,
            "Access Token has been revoked",
        ));
    }
    if !user.enabled {
        return Err(Refusal::new(Kind::NotAuthorized, "User is disabled."));
    }
    Ok((id, claims))
}

/// The client of GetTokensFromRefreshToken and RevokeToken, which prove it by the secret itself.
///
/// # Errors
/// `ResourceNotFoundException`, `NotAuthorizedException`.
pub(crate) fn proven_client(
    core: &Core,
    id: &str,
    secret: Option<&str>,
) -> Result<Arc<Client>, Refusal> {
    if id.is_empty() {
        return Err(Refusal::missing("ClientId"));
    }
    let (_, client) = core.state().client(id)?;
    let right = match (client.app.secret(), secret) {
        (None, _) => true,
        (Some(expected), Some(given)) => same(expected.reveal(), given),
        (Some(_), None) => false,
    };
    if right {
        Ok(client)
    } else {
        Err(Refusal::new(Kind::NotAuthorized, "Invalid client secret."))
    }
}

/// Checks a SECRET_HASH against any of the names it may be made over; `first` is a request that
/// opens something, where a hash that no secret asks for is an error.
pub(crate) fn check_secret_hash(
    client: &Client,
    hash: Option<&str>,
    names: &[&str],
    first: bool,
) -> Result<(), Refusal> {
    let id = client.app.id();
    if !client.app.has_secret() {
        return match hash {
            Some(_) if first => Err(Refusal::parameter(format!(
                "App client {id} is not configured for secret but secret hash was received"
            ))),
            _ => Ok(()),
        };
    }
    let Some(hash) = hash else {
        let message =
            format!("Client {id} is configured with secret but SECRET_HASH was not received");
        return Err(Refusal::new(Kind::NotAuthorized, message));
    };
    for name in names {
        let expected = client.app.secret_hash(name)?;
        if expected.is_some_and(|expected| same(expected.reveal(), hash)) {
            return Ok(());
        }
    }
    Err(Refusal::new(
        Kind::NotAuthorized,
        format!("Unable to verify secret hash for client {id}"),
    ))
}
