//! What is done with a refresh token.

use serde::Deserialize;
use serde_json::{Value, json};

use crate::access::proven_client;
use crate::core::Core;
use crate::error::{Kind, Refusal};
use crate::issue;
use crate::wire::Given;

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub(crate) struct GetTokens {
    refresh_token: String,
    client_id: String,
    client_secret: Option<String>,
    device_key: Option<String>,
    #[serde(default)]
    client_metadata: Given,
}

pub(crate) fn get_tokens(core: &Core, request: &GetTokens) -> Result<Value, Refusal> {
    let client = proven_client(core, &request.client_id, request.client_secret.as_deref())?;
    let device = request.device_key.as_deref();
    issue::refresh(
        core,
        &client,
        &request.refresh_token,
        device,
        |_| Ok(()),
        true,
    )?
    .by("RefreshTokens", request.client_metadata.clone())
    .reply(core)
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub(crate) struct RevokeToken {
    token: String,
    client_id: String,
    client_secret: Option<String>,
}

pub(crate) fn revoke_token(core: &Core, request: &RevokeToken) -> Result<Value, Refusal> {
    let client = proven_client(core, &request.client_id, request.client_secret.as_deref())?;
    if client.settings.no_revocation {
        return Err(Refusal::new(
            Kind::UnsupportedOperation,
            "Token revocation is not enabled for the client.",
        ));
    }
    let refresh = core
        .signer
        .open(&request.token)
        .ok_or_else(|| Refusal::new(Kind::UnsupportedTokenType, "Unsupported token type."))?;
    if refresh.client != client.id {
        return Err(Refusal::new(
            Kind::NotAuthorized,
            "Refresh token does not belong to the client.",
        ));
    }
    let now = core.now();
    let end = refresh.expires.saturating_mul(1_000);
    core.state()
        .revoked
        .insert(refresh.origin_jti, (), end, now);
    Ok(json!({}))
}
