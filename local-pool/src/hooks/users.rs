//! The triggers about users: who may sign up or in, who was confirmed, who moves here.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::{Value, json};

use super::{About, Nothing, Trigger, ask, current, data, unrecognizable};
use crate::core::Core;
use crate::error::Refusal;
use crate::model::looks_like;
use crate::wire::Given;

const PRE_SIGN_UP: Trigger = Trigger {
    name: "PreSignUp",
    hook: |triggers| triggers.pre_sign_up.as_ref(),
};
const POST_CONFIRMATION: Trigger = Trigger {
    name: "PostConfirmation",
    hook: |triggers| triggers.post_confirmation.as_ref(),
};
const PRE_AUTHENTICATION: Trigger = Trigger {
    name: "PreAuthentication",
    hook: |triggers| triggers.pre_authentication.as_ref(),
};
const USER_MIGRATION: Trigger = Trigger {
    name: "UserMigration",
    hook: |triggers| triggers.user_migration.as_ref(),
};

/// What PreSignUp says of a new user.
#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct NewUser {
    auto_confirm_user: Option<bool>,
    auto_verify_email: Option<bool>,
    auto_verify_phone: Option<bool>,
}

impl NewUser {
    /// The user needs no code.
    pub(crate) fn is_confirmed(&self) -> bool {
        self.auto_confirm_user == Some(true)
    }

    /// The attributes that say what is verified, of a user with these.
    ///
    /// # Errors
    /// `InvalidLambdaResponseException`: there is nothing to verify.
    pub(crate) fn verified(
        &self,
        attributes: &BTreeMap<String, String>,
    ) -> Result<BTreeMap<String, String>, Refusal> {
        let mut verified = BTreeMap::new();
        for (wanted, name, mark) in [
            (self.auto_verify_email, "email", "email_verified"),
            (
                self.auto_verify_phone,
                "phone_number",
                "phone_number_verified",
            ),
        ] {
            if wanted == Some(true) {
                if !attributes.contains_key(name) {
                    return Err(unrecognizable());
                }
                verified.insert(mark.to_owned(), "true".to_owned());
            }
        }
        Ok(verified)
    }
}

/// Asks whether somebody may have an account; `source` is what follows the trigger's name.
///
/// # Errors
/// The hook's refusal, or its failure.
pub(crate) fn pre_sign_up(
    core: &Core,
    source: &str,
    about: &About<'_>,
    attributes: &BTreeMap<String, String>,
    validation: &Given,
    metadata: &Given,
) -> Result<NewUser, Refusal> {
    let mut attributes = attributes.clone();
    {
        let state = core.state();
        let aliases = &state.pool(about.pool)?.settings.username_attributes;
        // The address that stands for a name is an attribute of the user as well.
        let fits = aliases
            .iter()
            .find(|alias| looks_like(**alias, about.username));
        if let Some(alias) = fits {
            attributes.insert(alias.name().into(), about.username.into());
        }
    }
    let request = json!({
        "userAttributes": attributes,
        "validationData": data(validation),
        "clientMetadata": data(metadata),
    });
    let response = json!({
        "autoConfirmUser": false,
        "autoVerifyEmail": false,
        "autoVerifyPhone": false,
    });
    let source = format!("PreSignUp_{source}");
    let answer = ask(core, &PRE_SIGN_UP, &source, about, request, response)?;
    Ok(answer.unwrap_or_default())
}

/// Tells that a user was confirmed, after it was done.
///
/// # Errors
/// As [`pre_sign_up`]; the user stays confirmed.
pub(crate) fn post_confirmation(
    core: &Core,
    source: &str,
    about: &About<'_>,
    metadata: &Given,
) -> Result<(), Refusal> {
    let request = json!({
        "userAttributes": current(core, about)?,
        "clientMetadata": data(metadata),
    });
    let source = format!("PostConfirmation_{source}");
    ask::<Nothing>(core, &POST_CONFIRMATION, &source, about, request, json!({}))?;
    Ok(())
}

/// Asks whether somebody, or nobody, may begin a sign-in.
///
/// # Errors
/// As [`pre_sign_up`].
pub(crate) fn pre_authentication(
    core: &Core,
    about: &About<'_>,
    unknown: bool,
    validation: &Given,
) -> Result<(), Refusal> {
    let request = json!({
        "userAttributes": current(core, about)?,
        "validationData": data(validation),
        "userNotFound": unknown,
    });
    let source = "PreAuthentication_Authentication";
    ask::<Nothing>(core, &PRE_AUTHENTICATION, source, about, request, json!({}))?;
    Ok(())
}

/// A user as UserMigration gives one.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Migrated {
    /// Without them there is no such user elsewhere either.
    pub(crate) user_attributes: Option<BTreeMap<String, String>>,
    pub(crate) final_user_status: Option<FinalStatus>,
    /// No messages are sent to those who move here, whatever these two say.
    #[serde(rename = "messageAction")]
    _message_action: Option<MessageAction>,
    #[serde(rename = "desiredDeliveryMediums")]
    _desired_delivery_mediums: Option<Vec<Medium>>,
    pub(crate) force_alias_creation: Option<bool>,
    #[serde(rename = "enableSMSMFA")]
    pub(crate) enable_sms_mfa: Option<bool>,
}

/// What becomes of a user who moves here.
#[derive(Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub(crate) enum FinalStatus {
    Confirmed,
    ResetRequired,
}

#[derive(Deserialize)]
#[serde(rename_all = "UPPERCASE")]
enum MessageAction {
    Resend,
    Suppress,
}

#[derive(Deserialize)]
#[serde(rename_all = "UPPERCASE")]
enum Medium {
    Email,
    Sms,
}

/// Asks for a user that this pool does not have: by the password of a sign-in, or without one.
///
/// # Errors
/// As [`pre_sign_up`].
pub(crate) fn user_migration(
    core: &Core,
    about: &About<'_>,
    password: Option<&str>,
    data_given: &Given,
) -> Result<Option<Migrated>, Refusal> {
    // A sign-in's data is for validation; that of a forgotten password is the client's own.
    let (source, validation, metadata) = match password {
        Some(_) => (
            "UserMigration_Authentication",
            data(data_given),
            Value::Null,
        ),
        None => (
            "UserMigration_ForgotPassword",
            Value::Null,
            data(data_given),
        ),
    };
    let request = json!({
        "password": password,
        "validationData": validation,
        "clientMetadata": metadata,
    });
    let response = json!({
        "userAttributes": null,
        "finalUserStatus": null,
        "messageAction": null,
        "desiredDeliveryMediums": null,
        "forceAliasCreation": null,
        "enableSMSMFA": null,
    });
    ask(core, &USER_MIGRATION, source, about, request, response)
}
