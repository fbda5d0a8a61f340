//! Which attributes a user may have, what they may hold, and who may set them.

use std::collections::BTreeMap;

use crate::config::{AttributeConfig, AttributeKind, PoolConfig};
use crate::error::{Kind, Refusal};

/// Attributes, by name.
pub(crate) type Attributes = BTreeMap<String, String>;

/// The attributes of OpenID Connect that every user may have.
pub(crate) const STANDARD: &[(&str, AttributeKind)] = &[
    ("address", AttributeKind::String),
    ("birthdate", AttributeKind::String),
    ("email", AttributeKind::String),
    ("email_verified", AttributeKind::Boolean),
    ("family_name", AttributeKind::String),
    ("gender", AttributeKind::String),
    ("given_name", AttributeKind::String),
    ("locale", AttributeKind::String),
    ("middle_name", AttributeKind::String),
    ("name", AttributeKind::String),
    ("nickname", AttributeKind::String),
    ("phone_number", AttributeKind::String),
    ("phone_number_verified", AttributeKind::Boolean),
    ("picture", AttributeKind::String),
    ("preferred_username", AttributeKind::String),
    ("profile", AttributeKind::String),
    ("updated_at", AttributeKind::Number),
    ("website", AttributeKind::String),
    ("zoneinfo", AttributeKind::String),
];
const LONGEST: i64 = 2_048;

/// Who sets attributes.
#[derive(Clone, Copy)]
pub(crate) enum Writer<'a> {
    /// An administrator, who may set what is verified too.
    Administrator,
    /// The user, through a client that may write these, or all.
    User(Option<&'a [String]>),
}

fn schema(text: impl AsRef<str>) -> Refusal {
    Refusal::parameter(format!(
        "Attributes did not conform to the schema: {}",
        text.as_ref()
    ))
}

/// The pool's definition of an attribute, or the standard one.
fn definition(settings: &PoolConfig, name: &str) -> Option<AttributeConfig> {
    if let Some(own) = settings.schema.iter().find(|own| own.name == name) {
        return Some(own.clone());
    }
    let (_, kind) = STANDARD.iter().find(|(known, _)| *known == name)?;
    let length = (name == "birthdate").then_some(10);
    Some(AttributeConfig {
        name: name.to_owned(),
        kind: *kind,
        mutable: true,
        min: length,
        max: length,
    })
}

/// Whether users of this pool may have an attribute of this name.
pub(crate) fn has(settings: &PoolConfig, name: &str) -> bool {
    definition(settings, name).is_some()
}

/// Refuses attributes that the pool's schema does not have or whose values do not fit it, and those
/// that this writer may not set. An empty value takes an attribute away.
///
/// # Errors
/// `InvalidParameterException`, `NotAuthorizedException`.
pub(crate) fn check_attributes(
    settings: &PoolConfig,
    attributes: &Attributes,
    writer: Writer<'_>,
) -> Result<(), Refusal> {
    for (name, value) in attributes {
        if name == "sub" {
            return Err(Refusal::parameter(
                "Cannot modify the non-mutable attribute sub",
            ));
        }
        let Some(known) = definition(settings, name) else {
            return Err(schema(format!(
                "Type for attribute {{{name}}} could not be determined"
            )));
        };
        if let Writer::User(writable) = writer {
            let verified = matches!(name.as_str(), "email_verified" | "phone_number_verified");
            let listed = writable.is_none_or(|listed| listed.contains(name));
            if verified || name.starts_with("dev:") || !listed {
                return Err(Refusal::new(
                    Kind::NotAuthorized,
                    "A client attempted to write unauthorized attribute",
                ));
            }
        }
        if !value.is_empty() {
            check_value(&known, value)?;
        }
    }
    Ok(())
}

fn check_value(known: &AttributeConfig, value: &str) -> Result<(), Refusal> {
    let name = &known.name;
    match name.as_str() {
        "email" if !is_email(value) => {
            return Err(Refusal::parameter("Invalid email address format."));
        }
        "phone_number" if !is_phone_number(value) => {
            return Err(Refusal::parameter("Invalid phone number format."));
        }
        _ => {}
    }
    let within = |number: i64, most: i64| {
        known.min.is_none_or(|min| number >= min) && number <= known.max.unwrap_or(most)
    };
    let fits = match known.kind {
        AttributeKind::String => {
            let length = i64::try_from(value.chars().count()).unwrap_or(i64::MAX);
            within(length, LONGEST) && length <= LONGEST && !value.contains('\0')
        }
        AttributeKind::Number => value
            .parse()
            .is_ok_and(|number: i64| within(number, i64::MAX)),
        AttributeKind::Boolean => matches!(value, "true" | "false"),
        AttributeKind::DateTime => {
            value.len() <= 64 && value.starts_with(|first: char| first.is_ascii_digit())
        }
    };
    if fits {
        Ok(())
    } else {
        Err(schema(format!(
            "{name}: The value does not fit the attribute."
        )))
    }
}

fn is_email(value: &str) -> bool {
    let allowed = |c: char| c.is_ascii_graphic() || !c.is_ascii() && !c.is_whitespace();
    value.chars().all(allowed)
        && value.split_once('@').is_some_and(|(local, domain)| {
            !local.is_empty()
                && !domain.contains('@')
                && domain.split('.').count() > 1
                && domain.split('.').all(|label| !label.is_empty())
        })
}

/// A number of E.164: a plus, a digit that is not zero, and 15 digits at most.
fn is_phone_number(value: &str) -> bool {
    value.strip_prefix('+').is_some_and(|digits| {
        (2..=15).contains(&digits.len())
            && !digits.starts_with('0')
            && digits.bytes().all(|byte| byte.is_ascii_digit())
    })
}

/// Refuses to change what cannot be changed once it is there.
///
/// # Errors
/// `InvalidParameterException`.
pub(crate) fn check_mutable(
    settings: &PoolConfig,
    before: &Attributes,
    after: &Attributes,
) -> Result<(), Refusal> {
    for name in after.keys() {
        let fixed = settings
            .schema
            .iter()
            .any(|own| own.name == *name && !own.mutable);
        if fixed && before.contains_key(name) {
            return Err(Refusal::parameter(format!(
                "user.{name}: Attribute cannot be updated."
            )));
        }
    }
    Ok(())
}

/// Refuses attributes that lack one that the pool requires, or hold nothing under it.
///
/// # Errors
/// `InvalidParameterException`.
pub(crate) fn check_required(
    settings: &PoolConfig,
    attributes: &Attributes,
) -> Result<(), Refusal> {
    for name in &settings.required_attributes {
        if attributes.get(name).is_none_or(String::is_empty) {
            return Err(schema(format!("{name}: The attribute is required")));
        }
    }
    Ok(())
}

/// Refuses to call an address or number verified that is not there.
///
/// # Errors
/// `InvalidParameterException`.
pub(crate) fn check_verifiable(before: &Attributes, after: &Attributes) -> Result<(), Refusal> {
    for (name, verified, message) in [
        (
            "email",
            "email_verified",
            "Email is required to verify/un-verify an email",
        ),
        (
            "phone_number",
            "phone_number_verified",
            "Phone Number is required to verify/un-verify a phone number",
        ),
    ] {
        let value = after.get(name).or_else(|| before.get(name));
        if after.contains_key(verified) && value.is_none_or(String::is_empty) {
            return Err(Refusal::parameter(message));
        }
    }
    Ok(())
}

/// Refuses attributes without a value.
///
/// # Errors
/// `InvalidParameterException`.
pub(crate) fn check_filled(attributes: &Attributes) -> Result<(), Refusal> {
    match attributes.iter().find(|(_, value)| value.is_empty()) {
        Some((name, _)) => Err(schema(format!("{name}: The attribute has no value"))),
        None => Ok(()),
    }
}
