//! Pools.

use serde::Deserialize;
use serde_json::{Value, json};

use crate::config::{Alias, DeviceConfig, FirstFactor, Mfa, PasswordPolicy, PoolConfig};
use crate::core::Core;
use crate::error::Refusal;
use crate::provision::make_pool;
use crate::wire::seconds;

#[derive(Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
struct PasswordPolicyType {
    minimum_length: Option<usize>,
    require_uppercase: Option<bool>,
    require_lowercase: Option<bool>,
    require_numbers: Option<bool>,
    require_symbols: Option<bool>,
    temporary_password_validity_days: Option<u32>,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
struct SignInPolicy {
    allowed_first_auth_factors: Vec<String>,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
struct Policies {
    password_policy: Option<PasswordPolicyType>,
    sign_in_policy: SignInPolicy,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
struct DeviceConfiguration {
    challenge_required_on_new_device: bool,
    device_only_remembered_on_user_prompt: bool,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct SchemaAttribute {
    #[serde(default)]
    name: String,
    #[serde(default)]
    required: bool,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct CreateUserPool {
    #[serde(default)]
    pool_name: String,
    #[serde(default)]
    policies: Policies,
    mfa_configuration: Option<Mfa>,
    username_attributes: Option<Vec<Alias>>,
    alias_attributes: Option<Vec<Alias>>,
    device_configuration: Option<DeviceConfiguration>,
    schema: Option<Vec<SchemaAttribute>>,
}

pub(crate) fn create_pool(core: &Core, request: &CreateUserPool) -> Result<Value, Refusal> {
    if request.pool_name.is_empty() || request.pool_name.len() > 128 {
        return Err(Refusal::parameter(
            "Member poolName must have 1 to 128 characters.",
        ));
    }
    let given = request.policies.password_policy.as_ref();
    // A policy that is given says all of it; none at all is the strict default.
    let password_policy = given.map_or_else(PasswordPolicy::default, |given| PasswordPolicy {
        minimum_length: given.minimum_length.unwrap_or(6),
        require_uppercase: given.require_uppercase.unwrap_or(false),
        require_lowercase: given.require_lowercase.unwrap_or(false),
        require_numbers: given.require_numbers.unwrap_or(false),
        require_symbols: given.require_symbols.unwrap_or(false),
        temporary_days: given.temporary_password_validity_days.unwrap_or(7),
    });
    if !(1..=99).contains(&password_policy.minimum_length) || password_policy.temporary_days > 365 {
        return Err(Refusal::parameter(
            "The password policy is out of its range.",
        ));
    }
    let factors = request
        .policies
        .sign_in_policy
        .allowed_first_auth_factors
        .iter();
    let required = request
        .schema
        .iter()
        .flatten()
        .filter(|attribute| attribute.required && attribute.name != "sub");
    let settings = PoolConfig {
        name: request.pool_name.clone(),
        mfa: request.mfa_configuration.unwrap_or_default(),
        first_factors: factors
            .filter_map(|factor| match factor.as_str() {
                "EMAIL_OTP" => Some(FirstFactor::Email),
                "SMS_OTP" => Some(FirstFactor::Sms),
                _ => None,
            })
            .collect(),
        username_attributes: request.username_attributes.clone().unwrap_or_default(),
        alias_attributes: request.alias_attributes.clone().unwrap_or_default(),
        required_attributes: required.map(|attribute| attribute.name.clone()).collect(),
        devices: request
            .device_configuration
            .as_ref()
            .map(|devices| DeviceConfig {
                challenge_on_new_device: devices.challenge_required_on_new_device,
                remember_only_on_request: devices.device_only_remembered_on_user_prompt,
            }),
        password_policy,
        ..PoolConfig::default()
    };
    let id = make_pool(core, settings)?;
    let state = core.state();
    let made = state.pool(&id)?;
    let names = |aliases: &[Alias]| aliases.iter().map(|alias| alias.name()).collect::<Vec<_>>();
    let policy = &made.settings.password_policy;
    let mut reply = json!({
        "Id": id,
        "Name": made.settings.name,
        "Arn": format!("arn:aws:cognito-idp:{}:000000000000:userpool/{id}", made.region()),
        "MfaConfiguration": made.settings.mfa.name(),
        "UsernameAttributes": names(&made.settings.username_attributes),
        "AliasAttributes": names(&made.settings.alias_attributes),
        "CreationDate": seconds(made.created),
        "LastModifiedDate": seconds(made.created),
        "EstimatedNumberOfUsers": 0,
        "Policies": { "PasswordPolicy": {
            "MinimumLength": policy.minimum_length,
            "RequireUppercase": policy.require_uppercase,
            "RequireLowercase": policy.require_lowercase,
            "RequireNumbers": policy.require_numbers,
            "RequireSymbols": policy.require_symbols,
            "TemporaryPasswordValidityDays": policy.temporary_days,
        }},
    });
    if let (Some(devices), Some(reply)) = (made.settings.devices, reply.as_object_mut()) {
        let configuration = json!({
            "ChallengeRequiredOnNewDevice": devices.challenge_on_new_device,
            "DeviceOnlyRememberedOnUserPrompt": devices.remember_only_on_request,
        });
        reply.insert("DeviceConfiguration".into(), configuration);
    }
    Ok(json!({ "UserPool": reply }))
}
