//! App clients.

use serde::Deserialize;
use serde_json::{Value, json};

use crate::config::ClientConfig;
use crate::core::Core;
use crate::error::Refusal;
use crate::model::{Client, no_client};
use crate::provision::make_client;
use crate::wire::seconds;

#[derive(Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
struct TokenValidityUnits {
    access_token: Option<String>,
    id_token: Option<String>,
    refresh_token: Option<String>,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
struct RefreshTokenRotation {
    feature: String,
    retry_grace_period_seconds: u32,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct CreateUserPoolClient {
    #[serde(default)]
    user_pool_id: String,
    #[serde(default)]
    client_name: String,
    #[serde(default)]
    generate_secret: bool,
    explicit_auth_flows: Option<Vec<String>>,
    prevent_user_existence_errors: Option<String>,
    auth_session_validity: Option<u8>,
    access_token_validity: Option<u32>,
    id_token_validity: Option<u32>,
    refresh_token_validity: Option<u32>,
    #[serde(default)]
    token_validity_units: TokenValidityUnits,
    #[serde(default)]
    refresh_token_rotation: RefreshTokenRotation,
}

/// A validity in seconds, its unit being `standard` where none is given.
fn validity(
    amount: Option<u32>,
    unit: Option<&str>,
    standard: &str,
) -> Result<Option<u32>, Refusal> {
    let out_of_range = || Refusal::parameter("A token's validity is out of its range.");
    let Some(amount) = amount.filter(|amount| *amount > 0) else {
        return Ok(None);
    };
    let factor = match unit.unwrap_or(standard) {
        "seconds" => 1,
        "minutes" => 60,
        "hours" => 3_600,
        "days" => 86_400,
        _ => {
            return Err(Refusal::parameter(
                "A unit is seconds, minutes, hours or days.",
            ));
        }
    };
    let seconds = amount
        .checked_mul(factor)
        .filter(|seconds| *seconds <= 3_650 * 86_400);
    seconds.map(Some).ok_or_else(out_of_range)
}

pub(crate) fn create_client(core: &Core, request: &CreateUserPoolClient) -> Result<Value, Refusal> {
    if request.client_name.is_empty() || request.client_name.len() > 128 {
        return Err(Refusal::parameter(
            "Member clientName must have 1 to 128 characters.",
        ));
    }
    let units = &request.token_validity_units;
    let settings = ClientConfig {
        name: request.client_name.clone(),
        generate_secret: request.generate_secret,
        auth_flows: request.explicit_auth_flows.clone().unwrap_or_default(),
        prevent_user_existence_errors: match request.prevent_user_existence_errors.as_deref() {
            Some("ENABLED") => true,
            Some("LEGACY") | None => false,
            Some(_) => {
                return Err(Refusal::parameter(
                    "PreventUserExistenceErrors is ENABLED or LEGACY.",
                ));
            }
        },
        session_minutes: request.auth_session_validity,
        access_token_seconds: validity(
            request.access_token_validity,
            units.access_token.as_deref(),
            "hours",
        )?,
        id_token_seconds: validity(
            request.id_token_validity,
            units.id_token.as_deref(),
            "hours",
        )?,
        refresh_token_seconds: validity(
            request.refresh_token_validity,
            units.refresh_token.as_deref(),
            "days",
        )?,
        rotate_refresh_tokens: request.refresh_token_rotation.feature == "ENABLED",
        rotation_grace_seconds: request
            .refresh_token_rotation
            .retry_grace_period_seconds
            .min(60),
        ..ClientConfig::default()
    };
    let client = make_client(core, &request.user_pool_id, settings)?;
    Ok(client_type(&request.user_pool_id, &client))
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct DescribeUserPoolClient {
    #[serde(default)]
    user_pool_id: String,
    #[serde(default)]
    client_id: String,
}

pub(crate) fn describe_client(
    core: &Core,
    request: &DescribeUserPoolClient,
) -> Result<Value, Refusal> {
    let state = core.state();
    let found = state.pool(&request.user_pool_id)?;
    let client = found.clients.get(&request.client_id);
    Ok(client_type(
        &request.user_pool_id,
        client.ok_or_else(|| no_client(&request.client_id))?,
    ))
}

fn client_type(pool_id: &str, client: &Client) -> Value {
    let settings = &client.settings;
    let existence = if settings.prevent_user_existence_errors {
        "ENABLED"
    } else {
        "LEGACY"
    };
    let mut reply = json!({
        "UserPoolId": pool_id,
        "ClientName": settings.name,
        "ClientId": client.app.id(),
        "CreationDate": seconds(client.created),
        "LastModifiedDate": seconds(client.created),
        "ExplicitAuthFlows": settings.auth_flows,
        "PreventUserExistenceErrors": existence,
        "AuthSessionValidity": client.session_millis() / 60_000,
        "AccessTokenValidity": client.access_token_seconds(),
        "IdTokenValidity": client.id_token_seconds(),
        "RefreshTokenValidity": client.refresh_token_seconds(),
        "TokenValidityUnits": { "AccessToken": "seconds", "IdToken": "seconds", "RefreshToken": "seconds" },
        "EnableTokenRevocation": true,
        "RefreshTokenRotation": {
            "Feature": if settings.rotate_refresh_tokens { "ENABLED" } else { "DISABLED" },
            "RetryGracePeriodSeconds": settings.rotation_grace_seconds,
        },
    });
    if let (Some(secret), Some(reply)) = (client.app.secret(), reply.as_object_mut()) {
        reply.insert("ClientSecret".into(), json!(secret.reveal()));
    }
    json!({ "UserPoolClient": reply })
}
