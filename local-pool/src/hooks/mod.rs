//! Triggers: the service's events, posted to the hooks of the configuration, and what they answer.
//!
//! No hook is called under the state's lock: it may call the pool itself.

mod challenge;
mod tokens;
mod users;

use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value, json};

pub(crate) use self::challenge::{Decision, create, define, is_defined, unconfigured, verify};
pub(crate) use self::tokens::{Claims, Tokens, pre_token_generation};
pub(crate) use self::users::{
    FinalStatus, Migrated, NewUser, post_confirmation, pre_authentication, pre_sign_up,
    user_migration,
};
use crate::call::call;
use crate::config::{HookUrl, TriggerConfig};
use crate::core::Core;
use crate::error::{Kind, Refusal};
use crate::model::User;
use crate::wire::Given;

/// The most characters of a hook's refusal that are passed on.
const LONGEST_MESSAGE: usize = 1_024;

/// What a trigger is about.
#[derive(Clone, Copy)]
pub(crate) struct About<'a> {
    pub(crate) pool: &'a str,
    /// The app client; an administrator has none.
    pub(crate) client: Option<&'a str>,
    /// The internal name, or the one that was given where there is no such user.
    pub(crate) username: &'a str,
}

/// One trigger: how the service calls it in errors, and its hook.
struct Trigger {
    name: &'static str,
    hook: fn(&TriggerConfig) -> Option<&HookUrl>,
}

/// An answer without anything in it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Nothing {}

/// Whether the pool has a hook for this trigger.
fn hook(core: &Core, trigger: &Trigger, pool: &str) -> Result<Option<HookUrl>, Refusal> {
    let settings = core.state().pool(pool)?.settings.clone();
    Ok((trigger.hook)(&settings.triggers).cloned())
}

/// Asks a hook: `response` is the event's, with what it may say. `None` where there is no hook.
///
/// # Errors
/// `UserLambdaValidationException`, `UnexpectedLambdaException`, `InvalidLambdaResponseException`.
fn ask<T: DeserializeOwned>(
    core: &Core,
    trigger: &Trigger,
    source: &str,
    about: &About<'_>,
    request: Value,
    response: Value,
) -> Result<Option<T>, Refusal> {
    let Some(url) = hook(core, trigger, about.pool)? else {
        return Ok(None);
    };
    let event = event("1", source, about, request, response);
    send(core, trigger, &url, &event).map(Some)
}

fn event(version: &str, source: &str, about: &About<'_>, request: Value, response: Value) -> Value {
    json!({
        "version": version,
        "triggerSource": source,
        "region": about.pool.split('_').next().unwrap_or_default(),
        "userPoolId": about.pool,
        "userName": about.username,
        "callerContext": {
            "awsSdkVersion": "aws-sdk-unknown-unknown",
            "clientId": about.client.unwrap_or("CLIENT_ID_NOT_APPLICABLE"),
        },
        "request": request,
        "response": response,
    })
}

fn send<T: DeserializeOwned>(
    core: &Core,
    trigger: &Trigger,
    url: &HookUrl,
    event: &Value,
) -> Result<T, Refusal> {
    let name = trigger.name;
    let failed = |why: &str| {
        Refusal::new(
            Kind::UnexpectedLambda,
            format!("{name} invocation failed due to error {why}."),
        )
    };
    let text = event.to_string();
    let answered = core.turns.aside(|| call(url, Some(text)));
    let (status, body) = answered.map_err(failed)?;
    let answer: Result<Value, _> = serde_json::from_slice(&body);
    // As the runtime of a function tells that it threw, whatever the status says.
    if let Ok(answer) = &answer
        && let Some(message) = answer.get("errorMessage").and_then(Value::as_str)
    {
        let message: String = message.chars().take(LONGEST_MESSAGE).collect();
        return Err(Refusal::new(
            Kind::UserLambdaValidation,
            format!("{name} failed with error {message}."),
        ));
    }
    if !status.is_success() {
        return Err(failed(&format!("HTTP status {}", status.as_u16())));
    }
    let Ok(mut answer) = answer else {
        return Err(Refusal::new(
            Kind::InvalidLambdaResponse,
            "Invalid lambda function output : Invalid JSON",
        ));
    };
    let response = answer.get_mut("response").filter(|given| given.is_object());
    let response = response.map(Value::take).ok_or_else(unrecognizable)?;
    serde_json::from_value(response).map_err(|_| unrecognizable())
}

/// The refusal of an answer that the event does not allow.
pub(crate) fn unrecognizable() -> Refusal {
    Refusal::new(Kind::InvalidLambdaResponse, "Unrecognizable lambda output")
}

/// The attributes of a user as events show them; of nobody, none.
fn attributes_of(user: Option<&User>) -> Map<String, Value> {
    let Some(user) = user else {
        return Map::new();
    };
    let own = user.attributes.iter();
    let own = own.map(|(name, value)| (name.clone(), json!(value)));
    let status = ("cognito:user_status".to_owned(), json!(user.status.name()));
    own.chain([status]).collect()
}

/// The attributes of the user that a trigger is about, as it is now.
fn current(core: &Core, about: &About<'_>) -> Result<Map<String, Value>, Refusal> {
    let state = core.state();
    let user = state.pool(about.pool)?.users.get(about.username);
    Ok(attributes_of(user))
}

/// Data of a client for a trigger: `null` where it gave none.
fn data(given: &Given) -> Value {
    if given.is_empty() {
        Value::Null
    } else {
        json!(given)
    }
}
