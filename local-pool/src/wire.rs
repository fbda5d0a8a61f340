//! Requests as they come in and replies as they go out.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use crate::error::{Kind, Refusal};
use crate::model::{State, User};
use crate::rules::check_name;

/// Reads the body of a request.
///
/// # Errors
/// `SerializationException`: it is not the JSON of the operation.
pub(crate) fn read<T: DeserializeOwned>(body: &[u8]) -> Result<T, Refusal> {
    // The parser's own message may quote the body, so only the place is told.
    serde_json::from_slice(body).map_err(|error| {
        let place = format!("line {}, column {}", error.line(), error.column());
        Refusal::new(
            Kind::Serialization,
            format!("The body is not the JSON of this operation ({place})."),
        )
    })
}

/// AuthParameters or ChallengeResponses. One client sends `null` for a key it takes back.
pub(crate) type Given = BTreeMap<String, Option<String>>;

/// What is given under this key, if it is not empty.
pub(crate) fn value<'a>(given: &'a Given, key: &str) -> Option<&'a str> {
    given.get(key)?.as_deref().filter(|text| !text.is_empty())
}

/// What is given under this key.
///
/// # Errors
/// `InvalidParameterException`: nothing is.
pub(crate) fn required<'a>(given: &'a Given, key: &str) -> Result<&'a str, Refusal> {
    value(given, key).ok_or_else(|| Refusal::missing(key))
}

/// USERNAME of AuthParameters or ChallengeResponses.
///
/// # Errors
/// `InvalidParameterException`.
pub(crate) fn username(given: &Given) -> Result<&str, Refusal> {
    let name = required(given, "USERNAME")?;
    check_name(name)?;
    Ok(name)
}

/// SRP_A, which must be hexadecimal.
///
/// # Errors
/// `InvalidParameterException`.
pub(crate) fn srp_a(given: &Given) -> Result<&str, Refusal> {
    let srp_a = required(given, "SRP_A")?;
    if !srp_a.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return Err(Refusal::parameter(
            "1 validation error detected: Value at 'sRPA' failed to satisfy constraint: \
             Member must satisfy regular expression pattern: ^[0-9a-fA-F]+$",
        ));
    }
    Ok(srp_a)
}

/// A time as the API writes it: seconds since 1970, with a fraction.
pub(crate) fn seconds(millis: i64) -> f64 {
    millis as f64 / 1_000.0
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct Attribute {
    name: String,
    #[serde(default)]
    value: Option<String>,
}

/// A list of attributes as a map; of two with one name the later counts.
pub(crate) fn attributes(list: Option<&Vec<Attribute>>) -> BTreeMap<String, String> {
    let pairs = list.into_iter().flatten();
    pairs
        .map(|attribute| {
            (
                attribute.name.clone(),
                attribute.value.clone().unwrap_or_default(),
            )
        })
        .collect()
}

/// The attributes of a user as the API lists them.
pub(crate) fn attribute_list(user: &User) -> Value {
    user.attributes
        .iter()
        .map(|(name, value)| json!({ "Name": name, "Value": value }))
        .collect()
}

/// A user as administrators see it.
pub(crate) fn user_type(user: &User) -> Value {
    json!({
        "Username": user.username,
        "Attributes": attribute_list(user),
        "UserCreateDate": seconds(user.created),
        "UserLastModifiedDate": seconds(user.modified),
        "Enabled": user.enabled,
        "UserStatus": user.status.name(),
    })
}

/// UserMFASettingList and PreferredMfaSetting, where there are any.
pub(crate) fn mfa_settings(user: &User, reply: &mut Value) {
    let Some(reply) = reply.as_object_mut() else {
        return;
    };
    if !user.mfa.is_empty() {
        let names: Vec<&str> = user.mfa.iter().map(|factor| factor.name()).collect();
        reply.insert("UserMFASettingList".into(), json!(names));
    }
    if let Some(preferred) = user.preferred_mfa {
        reply.insert("PreferredMfaSetting".into(), json!(preferred.name()));
    }
}

/// Where a code went, as the challenge shows it.
pub(crate) fn delivery(medium: &str, to: &str) -> Value {
    json!({ "CODE_DELIVERY_DELIVERY_MEDIUM": medium, "CODE_DELIVERY_DESTINATION": masked(to) })
}

/// `+*******0123`, `a***@e***`.
pub(crate) fn masked(to: &str) -> String {
    match to.split_once('@') {
        Some((left, right)) => {
            let first = |part: &str| part.chars().take(1).collect::<String>();
            format!("{}***@{}***", first(left), first(right))
        }
        None => {
            let count = to.chars().count();
            let shown = |index: usize, c: char| {
                if index == 0 || index + 4 >= count {
                    c
                } else {
                    '*'
                }
            };
            to.chars()
                .enumerate()
                .map(|(index, c)| shown(index, c))
                .collect()
        }
    }
}

/// A request of an administrator about one user.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct NamedUser {
    #[serde(default)]
    pub(crate) user_pool_id: String,
    #[serde(default)]
    pub(crate) username: String,
}

impl NamedUser {
    /// The user.
    ///
    /// # Errors
    /// `ResourceNotFoundException`, `UserNotFoundException`.
    pub(crate) fn find<'a>(&self, state: &'a State) -> Result<&'a User, Refusal> {
        state.pool(&self.user_pool_id)?.user(&self.username)
    }
}

/// A challenge as a reply.
pub(crate) fn challenge(name: &str, parameters: Value, session: Option<String>) -> Value {
    let mut reply = json!({ "ChallengeName": name, "ChallengeParameters": parameters });
    if let (Some(session), Some(reply)) = (session, reply.as_object_mut()) {
        reply.insert("Session".into(), json!(session));
    }
    reply
}
