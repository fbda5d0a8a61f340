//! Whose passkeys a pool takes, and what it asks of them.

use serde::{Deserialize, Serialize};

/// Passkeys of a pool; what the service calls `WebAuthnConfiguration`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields, default)]
pub struct WebAuthnConfig {
    /// The domain that passkeys are tied to, such as `localhost`: its pages, and those of domains below
    /// it, may use them. Without one nobody registers a passkey.
    pub relying_party_id: Option<String>,
    /// Whether an authenticator must know that it is its owner who uses it.
    pub user_verification: UserVerification,
    /// Whether a passkey can stand for a second factor as well.
    pub factor_configuration: Option<WebAuthnFactor>,
}

impl WebAuthnConfig {
    /// Whether a passkey whose owner was verified can stand for both factors.
    pub(crate) fn is_multi_factor(&self) -> bool {
        self.factor_configuration == Some(WebAuthnFactor::MultiFactor)
    }

    /// Whether the relying party is a domain, as browsers demand: no address, port or path.
    pub(crate) fn is_domain(&self) -> bool {
        let label = |label: &str| {
            !label.is_empty()
                && !label.starts_with('-')
                && !label.ends_with('-')
                && label
                    .bytes()
                    .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
        };
        self.relying_party_id.as_ref().is_none_or(|id| {
            let top = id.rsplit('.').next().unwrap_or_default();
            id.len() <= 127 && id.split('.').all(label) && !top.bytes().all(|b| b.is_ascii_digit())
        })
    }
}

/// Whether an authenticator must ask for a PIN, a finger or a face.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum UserVerification {
    /// It always must.
    Required,
    /// It does where it can.
    #[default]
    Preferred,
}

impl UserVerification {
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Required => "required",
            Self::Preferred => "preferred",
        }
    }
}

/// What a passkey is worth.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub enum WebAuthnFactor {
    /// One factor, as a password is.
    #[serde(rename = "SINGLE_FACTOR")]
    SingleFactor,
    /// Both factors, for users who turn that on, where the authenticator verified its owner.
    #[serde(rename = "MULTI_FACTOR_WITH_USER_VERIFICATION")]
    MultiFactor,
}

impl WebAuthnFactor {
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::SingleFactor => "SINGLE_FACTOR",
            Self::MultiFactor => "MULTI_FACTOR_WITH_USER_VERIFICATION",
        }
    }
}
