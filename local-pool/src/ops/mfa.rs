//! Which second factors a user has on.

use serde::Deserialize;
use serde_json::{Value, json};

use crate::access::authenticate;
use crate::config::Factor;
use crate::core::Core;
use crate::error::Refusal;
use crate::model::Pool;
use crate::wire::NamedUser;

#[derive(Clone, Copy, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub(crate) struct MfaChoice {
    enabled: bool,
    preferred_mfa: bool,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct MfaPreference {
    #[serde(rename = "SMSMfaSettings")]
    sms_mfa_settings: Option<MfaChoice>,
    software_token_mfa_settings: Option<MfaChoice>,
    email_mfa_settings: Option<MfaChoice>,
}

impl MfaPreference {
    /// Sets what is said here for a user.
    ///
    /// # Errors
    /// A factor that the pool does not offer or the user cannot use, or two preferred ones.
    pub(crate) fn apply(&self, pool: &mut Pool, username: &str, now: i64) -> Result<(), Refusal> {
        let choices = [
            (Factor::Sms, self.sms_mfa_settings),
            (Factor::SoftwareToken, self.software_token_mfa_settings),
            (Factor::Email, self.email_mfa_settings),
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
                return Err(Refusal::parameter(match factor {
                    Factor::SoftwareToken => "User has not verified software token mfa",
                    Factor::Sms => "User does not have delivery config set to turn on SMS_MFA",
                    Factor::Email => "User does not have delivery config set to turn on EMAIL_OTP",
                }));
            }
        }
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
#[serde(rename_all = "PascalCase")]
pub(crate) struct SetMfaPreference {
    #[serde(default)]
    access_token: String,
    #[serde(flatten)]
    preference: MfaPreference,
}

pub(crate) fn set_preference(core: &Core, request: &SetMfaPreference) -> Result<Value, Refusal> {
    let (id, claims) = authenticate(core, &request.access_token)?;
    let now = core.now();
    request
        .preference
        .apply(core.state().pool_mut(&id)?, &claims.username, now)?;
    Ok(json!({}))
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct AdminSetMfaPreference {
    #[serde(flatten)]
    user: NamedUser,
    #[serde(flatten)]
    preference: MfaPreference,
}

pub(crate) fn admin_set_preference(
    core: &Core,
    request: &AdminSetMfaPreference,
) -> Result<Value, Refusal> {
    let now = core.now();
    let mut state = core.state();
    let username = request.user.find(&state)?.username.clone();
    request
        .preference
        .apply(state.pool_mut(&request.user.user_pool_id)?, &username, now)?;
    Ok(json!({}))
}
