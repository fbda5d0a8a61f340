//! A pool as `aws cognito-idp describe-user-pool` prints it, made a configuration.

use serde_json::{Map, Value, json};

use crate::config::{ConfigError, PoolConfig};
use crate::pool_type::PoolMembers;
use crate::wire::read;

/// A pool's settings from its description, without clients, groups and users, which a description
/// does not have.
#[non_exhaustive]
pub struct Import {
    /// The settings, with the pool's id.
    pub pool: PoolConfig,
    /// What the description has and this pool does not do, by name.
    pub left_out: Vec<String>,
}

/// What a description tells that is no setting.
const TOLD: [&str; 9] = [
    "Arn",
    "CreationDate",
    "CustomDomain",
    "Domain",
    "EmailConfigurationFailure",
    "EstimatedNumberOfUsers",
    "LastModifiedDate",
    "SmsConfigurationFailure",
    "Status",
];
/// Settings that this pool does not do.
const UNDONE: [&str; 6] = [
    "AcrConfiguration",
    "DcrConfiguration",
    "IssuerConfiguration",
    "KeyConfiguration",
    "LambdaConfig",
    "UserPoolAddOns",
];

/// Whether a setting turns nothing on.
fn is_idle(value: &Value) -> bool {
    let idle = [
        json!({}),
        json!({ "AdvancedSecurityMode": "OFF" }),
        json!({ "KeyType": "AWS_OWNED_KEY" }),
        json!({ "Type": "ORIGINAL" }),
        json!({ "EnableStatus": "Disabled" }),
    ];
    idle.contains(value)
}

impl Import {
    /// Reads what the AWS CLI prints: an object with the member `UserPool`.
    ///
    /// # Errors
    /// It is not such a description, or has a setting that is not one of the API.
    pub fn from_description(text: &str) -> Result<Self, ConfigError> {
        let wrong = |what: &str| ConfigError(format!("the description of a user pool: {what}"));
        let mut described: Value =
            serde_json::from_str(text).map_err(|_| wrong("it is not JSON."))?;
        let pool = described
            .get_mut("UserPool")
            .and_then(Value::as_object_mut)
            .ok_or_else(|| wrong("it has no UserPool."))?;
        let id = match pool.remove("Id") {
            Some(Value::String(id)) => id,
            _ => return Err(wrong("it has no Id.")),
        };
        let mut left_out = Vec::new();
        pool.retain(|name, _| !TOLD.contains(&name.as_str()));
        for name in UNDONE {
            if pool.remove(name).is_some_and(|value| !is_idle(&value)) {
                left_out.push(name.to_owned());
            }
        }
        for (from, to) in [("Name", "PoolName"), ("SchemaAttributes", "Schema")] {
            if let Some(value) = pool.remove(from) {
                pool.insert(to.to_owned(), value);
            }
        }
        if let Some(Value::Array(schema)) = pool.get_mut("Schema") {
            // Of users from elsewhere, whom this pool does not have.
            schema.retain(|own| own.get("Name") != Some(&json!("identities")));
        }
        leave_out_within(pool, &mut left_out);
        let members: PoolMembers = read(Value::Object(core::mem::take(pool)))
            .map_err(|refusal| wrong(refusal.message()))?;
        let mut pool = members
            .describe()
            .map_err(|refusal| wrong(refusal.message()))?;
        pool.id = Some(id);
        Ok(Self { pool, left_out })
    }
}

/// Takes out what this pool does not do of settings that it has.
fn leave_out_within(pool: &mut Map<String, Value>, left_out: &mut Vec<String>) {
    let mut policies = pool.get_mut("Policies");
    if let Some(policy) = policies
        .as_mut()
        .and_then(|policies| policies.get_mut("PasswordPolicy"))
        .and_then(Value::as_object_mut)
        && policy
            .remove("PasswordHistorySize")
            .is_some_and(|size| size != json!(0))
    {
        left_out.push("PasswordHistorySize".to_owned());
    }
    if let Some(Value::Array(factors)) = policies
        .and_then(|policies| policies.get_mut("SignInPolicy"))
        .and_then(|policy| policy.get_mut("AllowedFirstAuthFactors"))
    {
        factors.retain(|factor| {
            let name = factor.as_str().unwrap_or_default();
            let known = matches!(name, "PASSWORD" | "EMAIL_OTP" | "SMS_OTP");
            if !known {
                left_out.push(name.to_owned());
            }
            known
        });
    }
    if let Some(template) = pool
        .get_mut("VerificationMessageTemplate")
        .and_then(Value::as_object_mut)
        && template.get("DefaultEmailOption") == Some(&json!("CONFIRM_WITH_LINK"))
    {
        template.remove("DefaultEmailOption");
        left_out.push("CONFIRM_WITH_LINK".to_owned());
    }
}
