//! Who is asking: the holder of an access token, or a client that proves its secret.

use std::sync::Arc;

use serde::Deserialize;

use crate::core::Core;
use crate::error::{Kind, Refusal};
use crate::model::{Client, State, User};
use crate::token::AccessClaims;

/// The scope of what users do with their own accounts.
const ADMIN_SCOPE: &str = "aws.cognito.signin.user.admin";

/// A request that has nothing but the access token.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub(crate) struct WithToken {
    pub(crate) access_token: String,
}

/// Whoever holds an access token.
pub(crate) struct Holder {
    /// The user's pool.
    pub(crate) pool: String,
    pub(crate) claims: AccessClaims,
}

impl Holder {
    /// The user.
    ///
    /// # Errors
    /// `UserNotFoundException`: deleted a moment ago.
    pub(crate) fn user<'a>(&self, state: &'a State) -> Result<&'a User, Refusal> {
        state.pool(&self.pool)?.user(&self.claims.username)
    }

    /// As [`Self::user`], to change the user.
    ///
    /// # Errors
    /// As [`Self::user`].
    pub(crate) fn user_mut<'a>(&self, state: &'a mut State) -> Result<&'a mut User, Refusal> {
        state.pool_mut(&self.pool)?.user_mut(&self.claims.username)
    }

    /// The client that the token was issued to, if it is still there.
    pub(crate) fn client(&self, state: &State) -> Option<Arc<Client>> {
        let pool = state.pool(&self.pool).ok()?;
        pool.clients.get(&self.claims.client_id).cloned()
    }
}

/// Who holds this access token.
///
/// # Errors
/// `NotAuthorizedException`.
pub(crate) fn authenticate(core: &Core, token: &str) -> Result<Holder, Refusal> {
    let claims = core.signer.access(token, core.now().div_euclid(1_000))?;
    let id = claims.iss.rsplit('/').next().unwrap_or_default().to_owned();
    let now = core.now();
    let state = core.state();
    let user = state.pool(&id)?.users.get(&claims.username);
    let user = user.ok_or_else(|| Refusal::new(Kind::NotAuthorized, "Invalid Access Token"))?;
    let event = core
        .signer
        .event_id(user.sub(), &claims.origin_jti, user.generation);
    if event != claims.event_id || state.revoked.get(&claims.origin_jti, now).is_some() {
        return Err(Refusal::new(
            Kind::NotAuthorized,
            "Access Token has been revoked",
        ));
    }
    if !user.enabled {
        return Err(Refusal::new(Kind::NotAuthorized, "User is disabled."));
    }
    // A trigger may have taken it away.
    if !claims.scope.split(' ').any(|scope| scope == ADMIN_SCOPE) {
        return Err(Refusal::new(
            Kind::NotAuthorized,
            "Access Token does not have required scopes",
        ));
    }
    Ok(Holder { pool: id, claims })
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
    let (_, client) = core.state().client(id)?;
    let right = client.secrets.is_empty() || secret.is_some_and(|given| client.is_proved_by(given));
    if right {
        Ok(client)
    } else {
        Err(Refusal::new(Kind::NotAuthorized, "Invalid client secret."))
    }
}

/// Checks a SECRET_HASH against any of the names it may be made over; `first` is a request that
/// opens something, where a hash that no secret asks for is an error.
///
/// # Errors
/// `NotAuthorizedException`, `InvalidParameterException`.
pub(crate) fn check_secret_hash(
    client: &Client,
    hash: Option<&str>,
    names: &[&str],
    first: bool,
) -> Result<(), Refusal> {
    let id = client.id.as_str();
    if client.secrets.is_empty() {
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
        if client.is_hash_of(name, hash)? {
            return Ok(());
        }
    }
    Err(Refusal::new(
        Kind::NotAuthorized,
        format!("Unable to verify secret hash for client {id}"),
    ))
}
