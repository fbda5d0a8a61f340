//! App clients: made, shown, changed and deleted.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::Deserialize;
use serde_json::{Map, Value, json};

use crate::config::{ClientConfig, PoolConfig};
use crate::core::Core;
use crate::error::Refusal;
use crate::model::{Client, no_client};
use crate::provision::{flows, make_client};
use crate::rules::{HostedLogin, check_hosted_login, has};
use crate::wire::{insert, page, seconds};

#[derive(Clone, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default, deny_unknown_fields)]
struct TokenValidityUnits {
    access_token: Option<String>,
    id_token: Option<String>,
    refresh_token: Option<String>,
}

#[derive(Clone, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default, deny_unknown_fields)]
struct RefreshTokenRotation {
    feature: String,
    retry_grace_period_seconds: u32,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "PascalCase", default, deny_unknown_fields)]
pub(crate) struct ClientMembers {
    user_pool_id: String,
    /// UpdateUserPoolClient alone.
    client_id: Option<String>,
    client_name: Option<String>,
    /// CreateUserPoolClient alone, as the next.
    generate_secret: bool,
    client_secret: Option<String>,
    explicit_auth_flows: Vec<String>,
    prevent_user_existence_errors: Option<String>,
    auth_session_validity: Option<u8>,
    access_token_validity: Option<u32>,
    id_token_validity: Option<u32>,
    refresh_token_validity: Option<u32>,
    token_validity_units: TokenValidityUnits,
    refresh_token_rotation: RefreshTokenRotation,
    enable_token_revocation: Option<bool>,
    read_attributes: Option<Vec<String>>,
    write_attributes: Option<Vec<String>>,
    // Of the hosted login, which this pool does not have: shown again, and refused where it would
    // be turned on.
    supported_identity_providers: Option<Vec<String>>,
    #[serde(rename = "CallbackURLs")]
    callback_urls: Option<Value>,
    #[serde(rename = "LogoutURLs")]
    logout_urls: Option<Value>,
    #[serde(rename = "DefaultRedirectURI")]
    default_redirect_uri: Option<Value>,
    #[serde(rename = "AllowedOAuthFlows")]
    allowed_oauth_flows: Option<Value>,
    #[serde(rename = "AllowedOAuthScopes")]
    allowed_oauth_scopes: Option<Value>,
    #[serde(rename = "AllowedOAuthFlowsUserPoolClient")]
    allowed_oauth_flows_user_pool_client: bool,
    enable_propagate_additional_user_context_data: bool,
}

/// A validity in seconds, its unit being `standard` where none is given.
///
/// # Errors
/// An access or id token is good for 5 minutes to a day, a refresh token for an hour to 10 years.
fn validity(
    amount: Option<u32>,
    unit: Option<&str>,
    standard: &str,
    range: core::ops::RangeInclusive<u32>,
) -> Result<Option<u32>, Refusal> {
    let Some(amount) = amount.filter(|amount| *amount > 0) else {
        return Ok(None);
    };
    let factor = match unit.unwrap_or(standard) {
        "seconds" => 1,
        "minutes" => 60,
        "hours" => 3_600,
        _ => 86_400,
    };
    let seconds = amount
        .checked_mul(factor)
        .filter(|seconds| range.contains(seconds));
    match seconds {
        Some(seconds) => Ok(Some(seconds)),
        None => Err(Refusal::parameter("Invalid range for token validity.")),
    }
}

/// A day, and ten years, in seconds.
const DAY: u32 = 86_400;
const DECADE: u32 = 315_360_000;
/// How long a refresh token lives where nothing is said, in seconds.
const REFRESH_TOKEN: u32 = 30 * DAY;

impl ClientMembers {
    fn settings(&self) -> Result<ClientConfig, Refusal> {
        if self.allowed_oauth_flows_user_pool_client {
            return Err(Refusal::parameter(
                "AllowedOAuthFlowsUserPoolClient is not supported by the local pool.",
            ));
        }
        let others = self.supported_identity_providers.iter().flatten();
        if others.clone().any(|name| name != "COGNITO") {
            return Err(Refusal::parameter(
                "SupportedIdentityProviders other than COGNITO are not supported by the local pool.",
            ));
        }
        let units = &self.token_validity_units;
        let mut shown = Map::new();
        let providers = self
            .supported_identity_providers
            .as_ref()
            .map(|list| json!(list));
        let propagate = self.enable_propagate_additional_user_context_data;
        for (name, value) in [
            ("SupportedIdentityProviders", &providers),
            ("CallbackURLs", &self.callback_urls),
            ("LogoutURLs", &self.logout_urls),
            ("DefaultRedirectURI", &self.default_redirect_uri),
            ("AllowedOAuthFlows", &self.allowed_oauth_flows),
            ("AllowedOAuthScopes", &self.allowed_oauth_scopes),
            (
                "EnablePropagateAdditionalUserContextData",
                &propagate.then_some(Value::Bool(true)),
            ),
        ] {
            if let Some(value) = value {
                shown.insert(name.into(), value.clone());
            }
        }
        let settings = ClientConfig {
            name: self.client_name.clone().unwrap_or_default(),
            generate_secret: self.generate_secret,
            secret: self.client_secret.clone(),
            auth_flows: flows(&self.explicit_auth_flows)?,
            prevent_user_existence_errors: self.prevent_user_existence_errors.as_deref()
                == Some("ENABLED"),
            session_minutes: self.auth_session_validity,
            access_token_seconds: validity(
                self.access_token_validity,
                units.access_token.as_deref(),
                "hours",
                300..=DAY,
            )?,
            id_token_seconds: validity(
                self.id_token_validity,
                units.id_token.as_deref(),
                "hours",
                300..=DAY,
            )?,
            refresh_token_seconds: validity(
                self.refresh_token_validity,
                units.refresh_token.as_deref(),
                "days",
                3_600..=DECADE,
            )?,
            rotate_refresh_tokens: self.refresh_token_rotation.feature == "ENABLED",
            rotation_grace_seconds: self.refresh_token_rotation.retry_grace_period_seconds,
            no_revocation: self.enable_token_revocation == Some(false),
            read_attributes: self.read_attributes.clone(),
            write_attributes: self.write_attributes.clone(),
            shown,
            ..ClientConfig::default()
        };
        let refresh = settings.refresh_token_seconds.unwrap_or(REFRESH_TOKEN);
        let longest = settings
            .access_token_seconds
            .max(settings.id_token_seconds)
            .unwrap_or(0);
        if longest > refresh {
            return Err(Refusal::parameter(
                "Access and Id Token expiration times must be less than or equal to refresh token \
                 expiration times.",
            ));
        }
        Ok(settings)
    }
}

impl ClientMembers {
    /// Refuses attributes that the pool does not have, required ones that the client could not
    /// write, and what the hosted login would not take.
    fn check(&self, pool: &PoolConfig, doing: &str, confidential: bool) -> Result<(), Refusal> {
        let wrong = |what: &str| {
            Err(Refusal::parameter(format!(
                "Invalid {what} attributes specified while {doing} a client"
            )))
        };
        if let Some(read) = &self.read_attributes
            && !read.iter().all(|name| name == "sub" || has(pool, name))
        {
            return wrong("read");
        }
        if let Some(write) = &self.write_attributes {
            let fixed = ["email_verified", "phone_number_verified"];
            let writable = |name: &String| has(pool, name) && !fixed.contains(&name.as_str());
            let required = |name: &String| write.contains(name);
            if !write.iter().all(writable) || !pool.required_attributes.iter().all(required) {
                return wrong("write");
            }
        }
        check_hosted_login(&HostedLogin {
            callbacks: texts(&self.callback_urls),
            logouts: texts(&self.logout_urls),
            default_redirect: self.default_redirect_uri.as_ref().and_then(Value::as_str),
            flows: texts(&self.allowed_oauth_flows),
            scopes: texts(&self.allowed_oauth_scopes),
            confidential,
        })
    }
}

/// The texts of a list that was given.
fn texts(value: &Option<Value>) -> Vec<&str> {
    let entries = value.as_ref().and_then(Value::as_array);
    entries
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
        .collect()
}

pub(crate) fn create_client(core: &Core, request: &ClientMembers) -> Result<Value, Refusal> {
    if request.generate_secret && request.client_secret.is_some() {
        return Err(Refusal::parameter(
            "GenerateSecret and ClientSecret cannot both be given.",
        ));
    }
    let settings = request.settings()?;
    request.check(
        &core.state().pool(&request.user_pool_id)?.settings,
        "creating",
        request.generate_secret || request.client_secret.is_some(),
    )?;
    let client = make_client(core, &request.user_pool_id, settings)?;
    Ok(client_type(&request.user_pool_id, &client))
}

pub(crate) fn update_client(core: &Core, request: &ClientMembers) -> Result<Value, Refusal> {
    let id = request.client_id.as_deref().unwrap_or_default();
    let mut settings = request.settings()?;
    let now = core.now();
    let mut state = core.state();
    let found = state.pool_mut(&request.user_pool_id)?;
    let before = found.clients.get(id).ok_or_else(|| no_client(id))?;
    request.check(&found.settings, "updating", !before.secrets.is_empty())?;
    if request.client_name.is_none() {
        settings.name.clone_from(&before.settings.name);
    }
    let client = Arc::new(Client {
        settings,
        modified: now,
        ..(**before).clone()
    });
    found.clients.insert(id.to_owned(), client.clone());
    Ok(client_type(&request.user_pool_id, &client))
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub(crate) struct NamedClient {
    user_pool_id: String,
    client_id: String,
}

pub(crate) fn describe_client(core: &Core, request: &NamedClient) -> Result<Value, Refusal> {
    let state = core.state();
    let found = state.pool(&request.user_pool_id)?;
    let client = found.clients.get(&request.client_id);
    let client = client.ok_or_else(|| no_client(&request.client_id))?;
    Ok(client_type(&request.user_pool_id, client))
}

pub(crate) fn delete_client(core: &Core, request: &NamedClient) -> Result<Value, Refusal> {
    let mut state = core.state();
    let found = state.pool_mut(&request.user_pool_id)?;
    if found.clients.remove(&request.client_id).is_none() {
        return Err(no_client(&request.client_id));
    }
    state.clients.remove(&request.client_id);
    Ok(json!({}))
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub(crate) struct ListClients {
    user_pool_id: String,
    max_results: Option<usize>,
    next_token: Option<String>,
}

pub(crate) fn list_clients(core: &Core, request: &ListClients) -> Result<Value, Refusal> {
    let state = core.state();
    let clients: &BTreeMap<String, Arc<Client>> = &state.pool(&request.user_pool_id)?.clients;
    let (listed, next) = page(
        clients.iter().map(|(id, client)| (id.as_str(), client)),
        request.max_results,
        60,
        request.next_token.as_deref(),
    )?;
    let listed: Vec<Value> = listed
        .into_iter()
        .map(|client| {
            json!({
                "UserPoolId": request.user_pool_id,
                "ClientId": client.id,
                "ClientName": client.settings.name,
            })
        })
        .collect();
    let mut reply = json!({ "UserPoolClients": listed });
    insert(&mut reply, "NextToken", next);
    Ok(reply)
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
        "ClientId": client.id,
        "CreationDate": seconds(client.created),
        "LastModifiedDate": seconds(client.modified),
        "ExplicitAuthFlows": settings.auth_flows,
        "PreventUserExistenceErrors": existence,
        "AuthSessionValidity": client.session_millis() / 60_000,
        "AccessTokenValidity": client.access_token_seconds(),
        "IdTokenValidity": client.id_token_seconds(),
        "RefreshTokenValidity": client.refresh_token_seconds(),
        "TokenValidityUnits": { "AccessToken": "seconds", "IdToken": "seconds", "RefreshToken": "seconds" },
        "EnableTokenRevocation": !settings.no_revocation,
        "AllowedOAuthFlowsUserPoolClient": false,
        "RefreshTokenRotation": {
            "Feature": if settings.rotate_refresh_tokens { "ENABLED" } else { "DISABLED" },
            "RetryGracePeriodSeconds": settings.rotation_grace_seconds,
        },
    });
    insert(
        &mut reply,
        "ClientSecret",
        client.secrets.first().map(|secret| secret.value()),
    );
    insert(
        &mut reply,
        "ReadAttributes",
        settings.read_attributes.as_ref(),
    );
    insert(
        &mut reply,
        "WriteAttributes",
        settings.write_attributes.as_ref(),
    );
    for (name, value) in &settings.shown {
        insert(&mut reply, name, Some(value));
    }
    json!({ "UserPoolClient": reply })
}
