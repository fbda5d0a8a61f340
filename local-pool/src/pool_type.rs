//! A pool's settings as the API takes and shows them.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::{Map, Value, json};

use crate::config::{Alias, DeviceConfig, FirstFactor, Mfa, PasswordPolicy, PoolConfig, Recovery};
use crate::error::Refusal;
use crate::model::Pool;
use crate::pool_schema::{SchemaAttribute, check_schema, schema};
use crate::rules::{check_passkeys, check_recovery, check_tags, duplicate_recovery};
use crate::wire::{insert, seconds};

#[derive(Clone, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default, deny_unknown_fields)]
struct PasswordPolicyType {
    minimum_length: Option<usize>,
    require_uppercase: bool,
    require_lowercase: bool,
    require_numbers: bool,
    require_symbols: bool,
    password_history_size: u32,
    temporary_password_validity_days: Option<u32>,
}

#[derive(Clone, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default, deny_unknown_fields)]
struct SignInPolicy {
    allowed_first_auth_factors: Vec<String>,
}

#[derive(Clone, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default, deny_unknown_fields)]
struct Policies {
    password_policy: Option<PasswordPolicyType>,
    sign_in_policy: SignInPolicy,
}

#[derive(Clone, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default, deny_unknown_fields)]
struct DeviceConfiguration {
    challenge_required_on_new_device: bool,
    device_only_remembered_on_user_prompt: bool,
}

#[derive(Clone, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default, deny_unknown_fields)]
struct AdminCreateUserConfig {
    allow_admin_create_user_only: bool,
    unused_account_validity_days: Option<u32>,
    invite_message_template: Option<Value>,
}

#[derive(Clone, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default, deny_unknown_fields)]
struct UpdateSettings {
    attributes_require_verification_before_update: Vec<Alias>,
}

#[derive(Clone, Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
struct UsernameConfiguration {
    case_sensitive: bool,
}

#[derive(Clone, Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
struct Mechanism {
    priority: u8,
    name: Recovery,
}

#[derive(Clone, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default, deny_unknown_fields)]
struct AccountRecovery {
    recovery_mechanisms: Vec<Mechanism>,
}

/// The members of CreateUserPool and UpdateUserPool that this pool acts on or shows again.
#[derive(Clone, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default, deny_unknown_fields)]
pub(crate) struct PoolMembers {
    /// UpdateUserPool alone.
    pub(crate) user_pool_id: Option<String>,
    pool_name: Option<String>,
    policies: Policies,
    deletion_protection: Option<String>,
    auto_verified_attributes: Vec<Alias>,
    mfa_configuration: Mfa,
    device_configuration: Option<DeviceConfiguration>,
    user_attribute_update_settings: UpdateSettings,
    user_pool_tags: BTreeMap<String, String>,
    admin_create_user_config: AdminCreateUserConfig,
    account_recovery_setting: Option<AccountRecovery>,
    // CreateUserPool alone.
    username_attributes: Vec<Alias>,
    alias_attributes: Vec<Alias>,
    schema: Vec<SchemaAttribute>,
    username_configuration: Option<UsernameConfiguration>,
    // How messages are worded and sent: shown again.
    sms_verification_message: Option<Value>,
    email_verification_message: Option<Value>,
    email_verification_subject: Option<Value>,
    verification_message_template: Option<Map<String, Value>>,
    sms_authentication_message: Option<Value>,
    email_configuration: Option<Value>,
    sms_configuration: Option<Value>,
    user_pool_tier: Option<Value>,
    // Taken only where they turn nothing on.
    lambda_config: Map<String, Value>,
    user_pool_add_ons: Map<String, Value>,
}

fn unsupported(name: &str) -> Refusal {
    Refusal::parameter(format!("{name} is not supported by the local pool."))
}

impl PoolMembers {
    /// The settings of a new pool.
    ///
    /// # Errors
    /// `InvalidParameterException`: something that the service does not take, or that this pool does
    /// not do, by its name.
    pub(crate) fn create(&self) -> Result<PoolConfig, Refusal> {
        // Factors that need no text messages come later, by SetUserPoolMfaConfig.
        if self.mfa_configuration != Mfa::Off && self.sms_configuration.is_none() {
            return Err(Refusal::parameter(
                "SMS configuration and Auto verification for phone_number are required when MFA is \
                 required/optional",
            ));
        }
        if self.auto_verified_attributes.contains(&Alias::PhoneNumber)
            && self.sms_configuration.is_none()
        {
            return Err(Refusal::parameter(
                "SMS configuration is required when phone_number is selected for auto verification",
            ));
        }
        check_schema(&self.schema)?;
        self.check_common()?;
        self.describe()
    }

    /// Refuses what is not taken in a request, though a pool may be described so: tags of AWS's own,
    /// and the older of two names for how long a temporary password is good.
    fn check_common(&self) -> Result<(), Refusal> {
        check_tags(&self.user_pool_tags)?;
        let policy = self.policies.password_policy.as_ref();
        let days = policy.and_then(|policy| policy.temporary_password_validity_days);
        let older = self.admin_create_user_config.unused_account_validity_days;
        if days.is_some() && older.is_some() {
            return Err(Refusal::parameter(
                "Please use TemporaryPasswordValidityDays in PasswordPolicy instead of \
                 UnusedAccountValidityDays",
            ));
        }
        Ok(())
    }

    /// The settings of a pool that is described so, which tells more than is given to make one.
    ///
    /// # Errors
    /// As [`Self::create`], of what this pool does not do.
    pub(crate) fn describe(&self) -> Result<PoolConfig, Refusal> {
        if !self.username_attributes.is_empty() && !self.alias_attributes.is_empty() {
            return Err(Refusal::parameter(
                "Only one of the aliasAttributes or usernameAttributes can be set in a User pool.",
            ));
        }
        let listed = self.schema.iter().filter(|own| own.name != "sub");
        let required = listed.clone().filter(|own| own.required);
        let base = PoolConfig {
            username_attributes: self.username_attributes.clone(),
            alias_attributes: self.alias_attributes.clone(),
            case_sensitive: self
                .username_configuration
                .as_ref()
                .is_none_or(|names| names.case_sensitive),
            required_attributes: required.map(|own| own.name.clone()).collect(),
            schema: listed
                .map(SchemaAttribute::config)
                .collect::<Result<_, _>>()?,
            ..PoolConfig::default()
        };
        self.apply(base)
    }

    /// The settings of a pool after UpdateUserPool: what is not given goes back to its default, but
    /// for what cannot change.
    ///
    /// # Errors
    /// As [`Self::create`].
    pub(crate) fn update(&self, before: &PoolConfig) -> Result<PoolConfig, Refusal> {
        for (given, name) in [
            (!self.username_attributes.is_empty(), "UsernameAttributes"),
            (!self.alias_attributes.is_empty(), "AliasAttributes"),
            (!self.schema.is_empty(), "Schema"),
            (
                self.username_configuration.is_some(),
                "UsernameConfiguration",
            ),
        ] {
            if given {
                return Err(Refusal::parameter(format!("{name} cannot be changed.")));
            }
        }
        self.check_common()?;
        self.apply(PoolConfig {
            id: before.id.clone(),
            name: before.name.clone(),
            mfa_factors: before.mfa_factors.clone(),
            web_authn: before.web_authn.clone(),
            username_attributes: before.username_attributes.clone(),
            alias_attributes: before.alias_attributes.clone(),
            case_sensitive: before.case_sensitive,
            required_attributes: before.required_attributes.clone(),
            schema: before.schema.clone(),
            custom_challenge: before.custom_challenge.clone(),
            triggers: before.triggers.clone(),
            totp_once: before.totp_once,
            timestamp_tolerance: before.timestamp_tolerance,
            ..PoolConfig::default()
        })
    }

    fn apply(&self, mut settings: PoolConfig) -> Result<PoolConfig, Refusal> {
        if !self.lambda_config.is_empty() {
            return Err(unsupported("LambdaConfig"));
        }
        let off =
            |(name, value): (&String, &Value)| name == "AdvancedSecurityMode" && value == "OFF";
        if !self.user_pool_add_ons.iter().all(off) {
            return Err(unsupported("UserPoolAddOns"));
        }
        if let Some(template) = &self.verification_message_template
            && template.get("DefaultEmailOption") == Some(&json!("CONFIRM_WITH_LINK"))
        {
            return Err(unsupported("CONFIRM_WITH_LINK"));
        }
        if let Some(email) = &self.email_configuration
            && email.get("EmailSendingAccount") == Some(&json!("DEVELOPER"))
            && email.get("SourceArn").is_none_or(Value::is_null)
        {
            return Err(Refusal::parameter(
                "Source ARN is required to use DEVELOPER email sending owner",
            ));
        }
        if let Some(name) = &self.pool_name {
            settings.name.clone_from(name);
        }
        settings.password_policy = self.password_policy()?;
        settings.first_factors = self.first_factors()?;
        settings.mfa = self.mfa_configuration;
        settings.deletion_protection = self.deletion_protection.as_deref() == Some("ACTIVE");
        settings.auto_verified_attributes = self.auto_verified_attributes.clone();
        let updates = &self.user_attribute_update_settings;
        settings.verify_before_update = updates
            .attributes_require_verification_before_update
            .clone();
        let verified = |alias| settings.auto_verified_attributes.contains(alias);
        if !settings.verify_before_update.iter().all(verified) {
            return Err(Refusal::parameter(
                "All attributes in AttributesRequireVerificationBeforeUpdate must exist in \
                 AutoVerifiedAttributes",
            ));
        }
        settings.devices = self
            .device_configuration
            .as_ref()
            .map(|devices| DeviceConfig {
                challenge_on_new_device: devices.challenge_required_on_new_device,
                remember_only_on_request: devices.device_only_remembered_on_user_prompt,
            });
        settings.admin_create_only = self.admin_create_user_config.allow_admin_create_user_only;
        settings.tags = self.user_pool_tags.clone();
        if let Some(recovery) = &self.account_recovery_setting {
            let mut mechanisms = recovery.recovery_mechanisms.clone();
            mechanisms.sort_by_key(|mechanism| mechanism.priority);
            let equal = |pair: &[Mechanism]| matches!(pair, [a, b] if a.priority == b.priority);
            if mechanisms.windows(2).any(equal) {
                return Err(duplicate_recovery());
            }
            settings.recovery = mechanisms.iter().map(|mechanism| mechanism.name).collect();
        }
        settings.shown = self.shown();
        check_recovery(&settings.recovery)?;
        check_passkeys(&settings)?;
        Ok(settings)
    }

    fn password_policy(&self) -> Result<PasswordPolicy, Refusal> {
        let days = self.admin_create_user_config.unused_account_validity_days;
        // A policy that is given says all of it; none at all is the strict default.
        let Some(given) = &self.policies.password_policy else {
            let mut policy = PasswordPolicy::default();
            policy.temporary_days = days.unwrap_or(policy.temporary_days);
            return Ok(policy);
        };
        if given.password_history_size > 0 {
            return Err(unsupported("PasswordHistorySize"));
        }
        Ok(PasswordPolicy {
            minimum_length: given.minimum_length.unwrap_or(6),
            require_uppercase: given.require_uppercase,
            require_lowercase: given.require_lowercase,
            require_numbers: given.require_numbers,
            require_symbols: given.require_symbols,
            temporary_days: given.temporary_password_validity_days.or(days).unwrap_or(7),
        })
    }

    fn first_factors(&self) -> Result<Vec<FirstFactor>, Refusal> {
        let named = &self.policies.sign_in_policy.allowed_first_auth_factors;
        if !named.is_empty() && !named.iter().any(|name| name == "PASSWORD") {
            return Err(Refusal::parameter(
                "Password should be configured as one of the allowed first auth factors.",
            ));
        }
        let others = named.iter().filter(|name| *name != "PASSWORD");
        others
            .map(|name| FirstFactor::named(name).ok_or_else(|| unsupported(name)))
            .collect()
    }

    fn shown(&self) -> Map<String, Value> {
        let mut shown = Map::new();
        let template = self
            .verification_message_template
            .clone()
            .map(Value::Object);
        for (name, value) in [
            ("SmsVerificationMessage", &self.sms_verification_message),
            ("EmailVerificationMessage", &self.email_verification_message),
            ("EmailVerificationSubject", &self.email_verification_subject),
            ("VerificationMessageTemplate", &template),
            ("SmsAuthenticationMessage", &self.sms_authentication_message),
            ("EmailConfiguration", &self.email_configuration),
            ("SmsConfiguration", &self.sms_configuration),
            ("UserPoolTier", &self.user_pool_tier),
            (
                "InviteMessageTemplate",
                &self.admin_create_user_config.invite_message_template,
            ),
        ] {
            if let Some(value) = value {
                shown.insert(name.into(), value.clone());
            }
        }
        shown
    }
}

/// A pool as DescribeUserPool shows it.
pub(crate) fn pool_type(pool: &Pool) -> Value {
    let settings = &pool.settings;
    let names = |aliases: &[Alias]| aliases.iter().map(|alias| alias.name()).collect::<Vec<_>>();
    let policy = &settings.password_policy;
    let factors = settings.first_factors.iter().map(|factor| factor.name());
    let factors: Vec<&str> = std::iter::once("PASSWORD").chain(factors).collect();
    let mechanisms: Vec<Value> = settings
        .recovery
        .iter()
        .zip(1..)
        .map(|(way, priority): (&Recovery, u8)| json!({ "Priority": priority, "Name": way.name() }))
        .collect();
    let mut creating = json!({
        "AllowAdminCreateUserOnly": settings.admin_create_only,
        "UnusedAccountValidityDays": policy.temporary_days,
    });
    let mut reply = json!({
        "Id": pool.id.as_str(),
        "Name": settings.name,
        "Arn": pool.arn(),
        "MfaConfiguration": settings.mfa.name(),
        "DeletionProtection": if settings.deletion_protection { "ACTIVE" } else { "INACTIVE" },
        "SchemaAttributes": schema(settings),
        "AutoVerifiedAttributes": names(&settings.auto_verified_attributes),
        "UserAttributeUpdateSettings": {
            "AttributesRequireVerificationBeforeUpdate": names(&settings.verify_before_update),
        },
        "UsernameConfiguration": { "CaseSensitive": settings.case_sensitive },
        "AccountRecoverySetting": { "RecoveryMechanisms": mechanisms },
        "UserPoolTags": settings.tags,
        "UserPoolTier": "ESSENTIALS",
        "LambdaConfig": {},
        "CreationDate": seconds(pool.created),
        "LastModifiedDate": seconds(pool.modified),
        "EstimatedNumberOfUsers": pool.users.len(),
        "Policies": {
            "PasswordPolicy": {
                "MinimumLength": policy.minimum_length,
                "RequireUppercase": policy.require_uppercase,
                "RequireLowercase": policy.require_lowercase,
                "RequireNumbers": policy.require_numbers,
                "RequireSymbols": policy.require_symbols,
                "TemporaryPasswordValidityDays": policy.temporary_days,
            },
            "SignInPolicy": { "AllowedFirstAuthFactors": factors },
        },
    });
    // A pool has one of these lists or neither.
    if !settings.username_attributes.is_empty() {
        let listed = names(&settings.username_attributes);
        insert(&mut reply, "UsernameAttributes", Some(listed));
    }
    if !settings.alias_attributes.is_empty() {
        let listed = names(&settings.alias_attributes);
        insert(&mut reply, "AliasAttributes", Some(listed));
    }
    if let Some(devices) = settings.devices {
        let configuration = json!({
            "ChallengeRequiredOnNewDevice": devices.challenge_on_new_device,
            "DeviceOnlyRememberedOnUserPrompt": devices.remember_only_on_request,
        });
        insert(&mut reply, "DeviceConfiguration", Some(configuration));
    }
    for (name, value) in &settings.shown {
        if name == "InviteMessageTemplate" {
            insert(&mut creating, name, Some(value));
        } else {
            insert(&mut reply, name, Some(value));
        }
    }
    insert(&mut reply, "AdminCreateUserConfig", Some(creating));
    reply
}
