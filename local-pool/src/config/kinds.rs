//! The values that settings choose from.

use serde::{Deserialize, Serialize};

/// What an attribute holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
pub enum AttributeKind {
    /// Any text.
    #[default]
    String,
    /// An integer.
    Number,
    /// A date and time.
    DateTime,
    /// `true` or `false`.
    Boolean,
}

impl AttributeKind {
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::String => "String",
            Self::Number => "Number",
            Self::DateTime => "DateTime",
            Self::Boolean => "Boolean",
        }
    }
}

/// Where the code for a forgotten password goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub enum Recovery {
    /// A verified e-mail address.
    #[serde(rename = "verified_email")]
    Email,
    /// A verified telephone number.
    #[serde(rename = "verified_phone_number")]
    Phone,
    /// Nowhere: an administrator sets a new password.
    #[serde(rename = "admin_only")]
    AdminOnly,
}

impl Recovery {
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Email => "verified_email",
            Self::Phone => "verified_phone_number",
            Self::AdminOnly => "admin_only",
        }
    }
}

/// Whether a pool asks for a second factor.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum Mfa {
    /// Never.
    #[default]
    Off,
    /// Of those users who have one.
    Optional,
    /// Of everybody: who has none must set one up while signing in.
    On,
}

impl Mfa {
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Off => "OFF",
            Self::Optional => "OPTIONAL",
            Self::On => "ON",
        }
    }
}

/// A second factor, by the name of its challenge.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize, Serialize)]
pub enum Factor {
    /// A code by text message.
    #[serde(rename = "SMS_MFA")]
    Sms,
    /// A code from an authenticator app.
    #[serde(rename = "SOFTWARE_TOKEN_MFA")]
    SoftwareToken,
    /// A code by e-mail.
    #[serde(rename = "EMAIL_OTP")]
    Email,
}

impl Factor {
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Sms => "SMS_MFA",
            Self::SoftwareToken => "SOFTWARE_TOKEN_MFA",
            Self::Email => "EMAIL_OTP",
        }
    }

    /// From the ANSWER to SELECT_MFA_TYPE; the documentation calls the e-mail factor `EMAIL_MFA`.
    pub(crate) fn from_answer(answer: &str) -> Option<Self> {
        match answer {
            "SMS_MFA" => Some(Self::Sms),
            "SOFTWARE_TOKEN_MFA" => Some(Self::SoftwareToken),
            "EMAIL_OTP" | "EMAIL_MFA" => Some(Self::Email),
            _ => None,
        }
    }
}

/// A first factor of `USER_AUTH` other than a password.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub enum FirstFactor {
    /// A code by e-mail.
    #[serde(rename = "EMAIL_OTP")]
    Email,
    /// A code by text message.
    #[serde(rename = "SMS_OTP")]
    Sms,
    /// A passkey.
    #[serde(rename = "WEB_AUTHN")]
    WebAuthn,
}

impl FirstFactor {
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Email => "EMAIL_OTP",
            Self::Sms => "SMS_OTP",
            Self::WebAuthn => "WEB_AUTHN",
        }
    }

    /// The factor of this name.
    pub(crate) fn named(name: &str) -> Option<Self> {
        [Self::Email, Self::Sms, Self::WebAuthn]
            .into_iter()
            .find(|factor| factor.name() == name)
    }
}

/// An attribute that can stand in for the user's name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize, Serialize)]
pub enum Alias {
    /// The e-mail address.
    #[serde(rename = "email")]
    Email,
    /// The telephone number.
    #[serde(rename = "phone_number")]
    PhoneNumber,
    /// A name that the user may change; only beside the user's own name.
    #[serde(rename = "preferred_username")]
    PreferredUsername,
}

impl Alias {
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Email => "email",
            Self::PhoneNumber => "phone_number",
            Self::PreferredUsername => "preferred_username",
        }
    }

    /// The attribute that says that this one is verified; the preferred name needs no proof.
    pub(crate) const fn verified(self) -> Option<&'static str> {
        match self {
            Self::Email => Some("email_verified"),
            Self::PhoneNumber => Some("phone_number_verified"),
            Self::PreferredUsername => None,
        }
    }

    /// How a message reaches it.
    pub(crate) const fn medium(self) -> Option<&'static str> {
        match self {
            Self::Email => Some("EMAIL"),
            Self::PhoneNumber => Some("SMS"),
            Self::PreferredUsername => None,
        }
    }
}

/// The state of a user's account.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Status {
    /// Can sign in.
    #[default]
    Confirmed,
    /// Has signed up and was not confirmed.
    Unconfirmed,
    /// Has a temporary password.
    ForceChangePassword,
    /// Must get a new password from an administrator.
    ResetRequired,
}

impl Status {
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Confirmed => "CONFIRMED",
            Self::Unconfirmed => "UNCONFIRMED",
            Self::ForceChangePassword => "FORCE_CHANGE_PASSWORD",
            Self::ResetRequired => "RESET_REQUIRED",
        }
    }
}
