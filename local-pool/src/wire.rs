//! Requests as they come in and replies as they go out.

use std::collections::BTreeMap;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use crate::error::{Kind, Refusal};
use crate::model::{Group, State, User};
use crate::rules::{Attributes, check_name};

/// What the body of a request says, whatever the operation.
///
/// # Errors
/// `SerializationException`: it is not JSON.
pub(crate) fn parse(body: &[u8]) -> Result<Value, Refusal> {
    // The parser's own message may quote the body, so only the place is told.
    serde_json::from_slice(body).map_err(|error| {
        let place = format!("line {}, column {}", error.line(), error.column());
        Refusal::new(
            Kind::Serialization,
            format!("The body is not the JSON of this operation ({place})."),
        )
    })
}

/// Reads a request that the model allows. A member of the model that the operation does not have
/// is refused by name, so that nothing is silently ignored.
///
/// # Errors
/// `InvalidParameterException`, `SerializationException`.
pub(crate) fn read<T: DeserializeOwned>(request: Value) -> Result<T, Refusal> {
    serde_json::from_value(request).map_err(|error| {
        let text = error.to_string();
        let unknown = text
            .strip_prefix("unknown field `")
            .and_then(|rest| rest.split('`').next());
        match unknown {
            Some(name) => Refusal::parameter(format!("{name} is not supported by the local pool.")),
            None => Refusal::new(
                Kind::Serialization,
                "The body is not the JSON of this operation.",
            ),
        }
    })
}

/// AuthParameters, ChallengeResponses or ClientMetadata.
pub(crate) type Given = BTreeMap<String, String>;

/// What is given under this key, if it is not empty.
pub(crate) fn value<'a>(given: &'a Given, key: &str) -> Option<&'a str> {
    given
        .get(key)
        .map(String::as_str)
        .filter(|text| !text.is_empty())
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

/// A request of an administrator about one user.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub(crate) struct NamedUser {
    pub(crate) user_pool_id: String,
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

    /// As [`Self::find`], to change the user.
    ///
    /// # Errors
    /// As [`Self::find`].
    pub(crate) fn find_mut<'a>(&self, state: &'a mut State) -> Result<&'a mut User, Refusal> {
        state.pool_mut(&self.user_pool_id)?.user_mut(&self.username)
    }
}

/// An attribute in a list.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub(crate) struct Attribute {
    name: String,
    #[serde(default)]
    value: String,
}

/// A list of attributes as a map; of two with one name the later counts.
pub(crate) fn attributes(list: &[Attribute]) -> Attributes {
    list.iter()
        .map(|attribute| (attribute.name.clone(), attribute.value.clone()))
        .collect()
}

/// A time as the API writes it: seconds since 1970, with a fraction.
pub(crate) fn seconds(millis: i64) -> f64 {
    millis as f64 / 1_000.0
}

/// The attributes of a user as the API lists them, of those that may be read.
pub(crate) fn attribute_list(user: &User, readable: Option<&[String]>) -> Value {
    let may = |name: &str| {
        name == "sub" || readable.is_none_or(|list| list.iter().any(|own| own == name))
    };
    user.attributes
        .iter()
        .filter(|(name, _)| may(name))
        .map(|(name, value)| json!({ "Name": name, "Value": value }))
        .collect()
}

/// A user as administrators see it.
pub(crate) fn user_type(user: &User) -> Value {
    json!({
        "Username": user.username,
        "Attributes": attribute_list(user, None),
        "UserCreateDate": seconds(user.created),
        "UserLastModifiedDate": seconds(user.modified),
        "Enabled": user.enabled,
        "UserStatus": user.status.name(),
    })
}

/// A group as administrators see it.
pub(crate) fn group_type(pool: &str, group: &Group) -> Value {
    let mut shown = json!({
        "GroupName": group.settings.name,
        "UserPoolId": pool,
        "CreationDate": seconds(group.created),
        "LastModifiedDate": seconds(group.modified),
    });
    insert(
        &mut shown,
        "Description",
        group.settings.description.as_ref(),
    );
    insert(&mut shown, "RoleArn", group.settings.role.as_ref());
    insert(&mut shown, "Precedence", group.settings.precedence);
    shown
}

/// Puts a member into a reply, if there is something to put.
pub(crate) fn insert(reply: &mut Value, name: &str, value: Option<impl serde::Serialize>) {
    if let (Some(value), Some(reply)) = (value, reply.as_object_mut()) {
        reply.insert(name.into(), json!(value));
    }
}

/// UserMFASettingList and PreferredMfaSetting, where there are any.
pub(crate) fn mfa_settings(user: &User, reply: &mut Value) {
    let names: Vec<&str> = user.mfa.iter().map(|factor| factor.name()).collect();
    insert(
        reply,
        "UserMFASettingList",
        (!names.is_empty()).then_some(names),
    );
    insert(
        reply,
        "PreferredMfaSetting",
        user.preferred_mfa.map(|factor| factor.name()),
    );
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

/// A challenge as a reply.
pub(crate) fn challenge(name: &str, parameters: Value, session: Option<String>) -> Value {
    let mut reply = json!({ "ChallengeName": name, "ChallengeParameters": parameters });
    insert(&mut reply, "Session", session);
    reply
}

/// One page of a list that is sorted by key, and the token of the next. A token is the key of the
/// last entry of the page before.
///
/// # Errors
/// `InvalidParameterException`: the token is not of that form.
pub(crate) fn page<'a, T>(
    sorted: impl Iterator<Item = (&'a str, T)>,
    limit: Option<usize>,
    most: usize,
    token: Option<&str>,
) -> Result<(Vec<T>, Option<String>), Refusal> {
    let after = match token {
        Some(token) => {
            let bytes = URL_SAFE_NO_PAD.decode(token).ok();
            let key = bytes.and_then(|bytes| String::from_utf8(bytes).ok());
            Some(key.ok_or_else(|| {
                Refusal::parameter("The pagination token is not one of this operation.")
            })?)
        }
        None => None,
    };
    let limit = match limit {
        Some(0) | None => most,
        Some(limit) => limit.min(most),
    };
    let mut rest = sorted
        .filter(|(key, _)| after.as_deref().is_none_or(|after| *key > after))
        .peekable();
    let mut listed = Vec::new();
    let mut last = None;
    for (key, entry) in rest.by_ref().take(limit) {
        listed.push(entry);
        last = Some(key);
    }
    let next = rest.peek().and(last).map(|key| URL_SAFE_NO_PAD.encode(key));
    Ok((listed, next))
}
