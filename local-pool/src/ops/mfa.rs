//! Which second factors a user has on.

use serde::Deserialize;
use serde_json::{Value, json};

use crate::access::authenticate;
use crate::config::{Factor, WebAuthnConfig};
use crate::core::Core;
use crate::error::Refusal;
use crate::model::Pool;

#[derive(Clone, Copy, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default, deny_unknown_fields)]
pub(crate) struct MfaChoice {
    enabled: bool,
    preferred_mfa: bool,
}

#[derive(Clone, Copy, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default, deny_unknown_fields)]
pub(crate) struct PasskeyChoice {
    enabled: bool,
}

/// What a user or an administrator says of each factor.
struct MfaPreference {
    sms: Option<MfaChoice>,
    software_token: Option<MfaChoice>,
    email: Option<MfaChoice>,
    passkey: Option<PasskeyChoice>,
}

impl MfaPreference {
    /// Sets what is said here for a user.
    ///
    /// # Errors
    /// A factor that the pool does not offer or the user cannot use, or two preferred ones.
    fn apply(&self, pool: &mut Pool, username: &str, now: i64) -> Result<(), Refusal> {
        let choices = [
            (Factor::Sms, self.sms),
            (Factor::SoftwareToken, self.software_token),
            (Factor::Email, self.email),
        ];
        let settings = pool.settings.clone();
        let user = pool.user_mut(username)?;
        let preferred = choices
            .iter()
            .filter(|(_, choice)| choice.is_some_and(|choice| choice.preferred_mfa));
        if preferred.count() > 1 {
            return Err(Refusal::parameter("Only one factor can be preferred."));
        }
        for (factor, choice) in choices {
            let Some(choice) = choice.filter(|choice| choice.enabled) else {
                continue;
            };
            if choice.enabled && !settings.mfa_factors.contains(&factor) {
                return Err(Refusal::parameter(format!(
                    "{} is not enabled for the user pool",
                    factor.name()
                )));
            }
            if !user.can_use(factor) {
                return Err(Refusal::parameter(format!(
                    "User does not have delivery config set to turn on {}",
                    factor.name()
                )));
            }
        }
        let passkey = self.passkey.map(|choice| choice.enabled);
        if passkey == Some(true) {
            let configured = settings.web_authn.as_ref();
            if !configured.is_some_and(WebAuthnConfig::is_multi_factor) {
                return Err(Refusal::parameter(
                    "Passkeys are not enabled as a multi-factor for the user pool",
                ));
            }
            // Whoever loses the passkey needs another way in.
            let stays = |(factor, choice): &(Factor, Option<MfaChoice>)| {
                choice.map_or(user.mfa.contains(factor), |choice| choice.enabled)
            };
            if !choices.iter().any(stays) {
                return Err(Refusal::parameter(
                    "User must have another MFA method to turn on passkey MFA",
                ));
            }
        }
        user.passkey_mfa = passkey.unwrap_or(user.passkey_mfa);
        for (factor, choice) in choices {
            let Some(choice) = choice else { continue };
            user.set_factor(factor, choice.enabled);
            if choice.enabled && choice.preferred_mfa {
                user.preferred_mfa = Some(factor);
            } else if user.preferred_mfa == Some(factor) {
                user.preferred_mfa = None;
            }
        }
        user.modified = now;
        Ok(())
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub(crate) struct SetMfaPreference {
    access_token: String,
    #[serde(rename = "SMSMfaSettings")]
    sms_mfa_settings: Option<MfaChoice>,
    software_token_mfa_settings: Option<MfaChoice>,
    email_mfa_settings: Option<MfaChoice>,
    web_authn_mfa_settings: Option<PasskeyChoice>,
}

pub(crate) fn set_preference(core: &Core, request: &SetMfaPreference) -> Result<Value, Refusal> {
    let holder = authenticate(core, &request.access_token)?;
    let preference = MfaPreference {
        sms: request.sms_mfa_settings,
        software_token: request.software_token_mfa_settings,
        email: request.email_mfa_settings,
        passkey: request.web_authn_mfa_settings,
    };
    let now = core.now();
    let mut state = core.state();
    let found = state.pool_mut(&holder.pool)?;
    preference.apply(found, &holder.claims.username, now)?;
    Ok(json!({}))
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub(crate) struct AdminSetMfaPreference {
    user_pool_id: String,
    username: String,
    #[serde(rename = "SMSMfaSettings")]
    sms_mfa_settings: Option<MfaChoice>,
    software_token_mfa_settings: Option<MfaChoice>,
    email_mfa_settings: Option<MfaChoice>,
    web_authn_mfa_settings: Option<PasskeyChoice>,
}

pub(crate) fn admin_set_preference(
    core: &Core,
    request: &AdminSetMfaPreference,
) -> Result<Value, Refusal> {
    let preference = MfaPreference {
        sms: request.sms_mfa_settings,
        software_token: request.software_token_mfa_settings,
        email: request.email_mfa_settings,
        passkey: request.web_authn_mfa_settings,
    };
    let now = core.now();
    let mut state = core.state();
    let found = state.pool_mut(&request.user_pool_id)?;
    preference.apply(found, &request.username, now)?;
    Ok(json!({}))
}
