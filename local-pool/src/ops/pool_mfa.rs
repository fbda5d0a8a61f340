//! Which second factors a pool has, and whether it asks for them.

use std::sync::Arc;

use serde::Deserialize;
use serde_json::{Value, json};

use crate::config::{Factor, Mfa, UserVerification, WebAuthnConfig, WebAuthnFactor};
use crate::core::Core;
use crate::error::Refusal;
use crate::model::Pool;
use crate::rules::check_passkeys;
use crate::wire::insert;

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub(crate) struct GetMfaConfig {
    user_pool_id: String,
}

pub(crate) fn get(core: &Core, request: &GetMfaConfig) -> Result<Value, Refusal> {
    let state = core.state();
    Ok(shown(state.pool(&request.user_pool_id)?))
}

fn shown(pool: &Pool) -> Value {
    let settings = &pool.settings;
    let has = |factor| settings.mfa_factors.contains(&factor);
    let part = |name: &str| settings.shown.get(name).cloned();
    let mut reply = json!({
        "MfaConfiguration": settings.mfa.name(),
        "SoftwareTokenMfaConfiguration": { "Enabled": has(Factor::SoftwareToken) },
    });
    if has(Factor::Sms) {
        let sms = part("SmsMfaConfiguration").unwrap_or_else(|| json!({}));
        insert(&mut reply, "SmsMfaConfiguration", Some(sms));
    }
    if has(Factor::Email) {
        let email = part("EmailMfaConfiguration").unwrap_or_else(|| json!({}));
        insert(&mut reply, "EmailMfaConfiguration", Some(email));
    }
    if let Some(own) = &settings.web_authn {
        let mut shown = json!({ "UserVerification": own.user_verification.name() });
        let party = own.relying_party_id.as_ref();
        insert(&mut shown, "RelyingPartyId", party);
        let factor = own.factor_configuration.map(WebAuthnFactor::name);
        insert(&mut shown, "FactorConfiguration", factor);
        insert(&mut reply, "WebAuthnConfiguration", Some(shown));
    }
    reply
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
struct Enabled {
    #[serde(default)]
    enabled: bool,
}

#[derive(Clone, Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
struct WebAuthnConfiguration {
    relying_party_id: Option<String>,
    #[serde(default)]
    user_verification: UserVerification,
    factor_configuration: Option<WebAuthnFactor>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub(crate) struct SetMfaConfig {
    user_pool_id: String,
    mfa_configuration: Option<Mfa>,
    sms_mfa_configuration: Option<Value>,
    software_token_mfa_configuration: Option<Enabled>,
    email_mfa_configuration: Option<Value>,
    web_authn_configuration: Option<WebAuthnConfiguration>,
}

pub(crate) fn set(core: &Core, request: &SetMfaConfig) -> Result<Value, Refusal> {
    let now = core.now();
    let mut state = core.state();
    let found = state.pool_mut(&request.user_pool_id)?;
    let mut settings = (*found.settings).clone();
    let mfa = request.mfa_configuration.unwrap_or(settings.mfa);
    let software = &request.software_token_mfa_configuration;
    let mut factors = Vec::new();
    for (factor, on) in [
        (
            Factor::SoftwareToken,
            software.as_ref().is_some_and(|given| given.enabled),
        ),
        (Factor::Sms, request.sms_mfa_configuration.is_some()),
        (Factor::Email, request.email_mfa_configuration.is_some()),
    ] {
        if on {
            factors.push(factor);
        }
    }
    if mfa != Mfa::Off && factors.is_empty() {
        return Err(Refusal::parameter(
            "Invalid MFA Configuration given. SMS MFA, Email MFA, or Software Token MFA must be \
             enabled.",
        ));
    }
    if mfa == Mfa::Off && !factors.is_empty() {
        return Err(Refusal::parameter(
            "Invalid MFA configuration given, can't turn off MFA and configure an MFA together.",
        ));
    }
    let web_authn = request.web_authn_configuration.clone();
    let web_authn = web_authn.map(|given| WebAuthnConfig {
        relying_party_id: given.relying_party_id,
        user_verification: given.user_verification,
        factor_configuration: given.factor_configuration,
    });
    settings.web_authn = web_authn;
    settings.mfa = mfa;
    settings.mfa_factors = factors;
    check_passkeys(&settings)?;
    for (name, value) in [
        ("SmsMfaConfiguration", &request.sms_mfa_configuration),
        ("EmailMfaConfiguration", &request.email_mfa_configuration),
    ] {
        match value {
            Some(value) => settings.shown.insert(name.into(), value.clone()),
            None => settings.shown.remove(name),
        };
    }
    found.settings = Arc::new(settings);
    found.modified = now;
    Ok(shown(found))
}
