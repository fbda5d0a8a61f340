//! What is done with a refresh token.

use serde::Deserialize;
use serde_json::{Value, json};

use crate::access::proven_client;
use crate::core::Core;
use crate::error::{Kind, Refusal};
use crate::issue;

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct GetTokens {
    #[serde(default)]
    refresh_token: String,
    #[serde(default)]
    client_id: String,
    client_secret: Option<String>,
    device_key: Option<String>,
}

pub(crate) fn get_tokens(core: &Core, request: &GetTokens) -> Result<Value, Refusal> {
    if request.refresh_token.is_empty() {
        return Err(Refusal::missing("RefreshToken"));
    }
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
    .reply(core)
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct RevokeToken {
    #[serde(default)]
    token: String,
    #[serde(default)]
    client_id: String,
    client_secret: Option<String>,
}

pub(crate) fn revoke_token(core: &Core, request: &RevokeToken) -> Result<Value, Refusal> {
    if request.token.is_empty() {
        return Err(Refusal::missing("Token"));
    }
    let client = proven_client(core, &request.client_id, request.client_secret.as_deref())?;
    let refresh = core
        .signer
        .open(&request.token)
        .ok_or_else(|| Refusal::new(Kind::UnsupportedTokenType, "Unsupported token type."))?;
    if refresh.client != client.app.id() {
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
