//! A user, and the second factors of one.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use caldera_srp::verifier::Verifier;
use serde::{Deserialize, Serialize};
use totp_rs::{Builder, Secret, Totp};

use super::{Device, Passkey, forms};
use crate::config::{Alias, Factor, Status};
use crate::error::Refusal;

/// A user.
#[derive(Clone, Deserialize, Serialize)]
pub(crate) struct User {
    pub(crate) username: String,
    pub(crate) attributes: BTreeMap<String, String>,
    pub(crate) status: Status,
    pub(crate) enabled: bool,
    #[serde(with = "forms::maybe_verifier")]
    pub(crate) verifier: Option<Arc<Verifier>>,
    /// Until when a temporary password can be used.
    pub(crate) temporary_until: i64,
    pub(crate) totp: Option<SoftwareToken>,
    /// A software token that was associated with an access token and is not verified yet.
    #[serde(with = "forms::maybe_secret")]
    pub(crate) totp_pending: Option<Secret>,
    pub(crate) mfa: Vec<Factor>,
    pub(crate) preferred_mfa: Option<Factor>,
    pub(crate) devices: BTreeMap<String, Device>,
    /// By the id of the credential, in base64url.
    #[serde(default)]
    pub(crate) passkeys: BTreeMap<String, Passkey>,
    /// A passkey stands for both factors.
    #[serde(default)]
    pub(crate) passkey_mfa: bool,
    pub(crate) groups: BTreeSet<String>,
    /// Codes that were sent and not used, by what they are for.
    #[serde(with = "forms::pairs")]
    pub(crate) codes: BTreeMap<Purpose, Code>,
    /// New values of attributes that take effect when they are verified.
    pub(crate) unverified: BTreeMap<Alias, String>,
    /// How often the user has signed out everywhere.
    pub(crate) generation: u64,
    pub(crate) created: i64,
    pub(crate) modified: i64,
}

impl User {
    pub(crate) fn new(username: String, attributes: BTreeMap<String, String>, now: i64) -> Self {
        Self {
            username,
            attributes,
            status: Status::Confirmed,
            enabled: true,
            verifier: None,
            temporary_until: i64::MAX,
            totp: None,
            totp_pending: None,
            mfa: Vec::new(),
            preferred_mfa: None,
            devices: BTreeMap::new(),
            passkeys: BTreeMap::new(),
            passkey_mfa: false,
            groups: BTreeSet::new(),
            codes: BTreeMap::new(),
            unverified: BTreeMap::new(),
            generation: 0,
            created: now,
            modified: now,
        }
    }

    pub(crate) fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes
            .get(name)
            .map(String::as_str)
            .filter(|value| !value.is_empty())
    }

    pub(crate) fn sub(&self) -> &str {
        self.attribute("sub").unwrap_or(&self.username)
    }

    /// Whether the user could use this factor now.
    pub(crate) fn can_use(&self, factor: Factor) -> bool {
        match factor {
            Factor::SoftwareToken => self.totp.is_some(),
            Factor::Sms => self.attribute("phone_number").is_some(),
            Factor::Email => self.attribute("email").is_some(),
        }
    }

    /// The second factors to ask this user for, and which of them is preferred.
    pub(crate) fn factors(&self, offered: &[Factor]) -> Vec<Factor> {
        let usable = |factor: &Factor| offered.contains(factor) && self.can_use(*factor);
        match self.preferred_mfa.filter(usable) {
            Some(preferred) if self.mfa.contains(&preferred) => vec![preferred],
            _ => self.mfa.iter().copied().filter(usable).collect(),
        }
    }

    /// Turns a factor on or off.
    pub(crate) fn set_factor(&mut self, factor: Factor, on: bool) {
        self.mfa.retain(|present| *present != factor);
        if on {
            self.mfa.push(factor);
            self.mfa.sort_unstable();
        } else if self.preferred_mfa == Some(factor) {
            self.preferred_mfa = None;
        }
    }
}

/// What a code is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize, Serialize)]
pub(crate) enum Purpose {
    /// To confirm a sign-up.
    SignUp,
    /// To set a new password.
    Password,
    /// To verify an attribute.
    Attribute(Alias),
}

/// A code that was sent.
#[derive(Clone, Deserialize, Serialize)]
pub(crate) struct Code {
    pub(crate) code: String,
    pub(crate) until: i64,
    /// Wrong codes in its place so far.
    pub(crate) attempts: u8,
    /// The attribute that it was sent to.
    pub(crate) sent_to: Option<Alias>,
}

/// An authenticator app.
#[derive(Clone, Deserialize, Serialize)]
pub(crate) struct SoftwareToken {
    #[serde(with = "forms::software_token")]
    pub(crate) totp: Totp,
    pub(crate) name: String,
    /// The time step of the last code that was accepted.
    pub(crate) last_step: Option<u64>,
}

impl SoftwareToken {
    /// # Errors
    /// The secret has fewer than 128 bits.
    pub(crate) fn new(secret: Secret, name: &str) -> Result<Self, Refusal> {
        Ok(Self {
            totp: totp(secret)?,
            name: name.to_owned(),
            last_step: None,
        })
    }
}

/// The codes of a software token: six digits, half a minute, one step of tolerance each way.
///
/// # Errors
/// The secret has fewer than 128 bits.
pub(crate) fn totp(secret: Secret) -> Result<Totp, Refusal> {
    Builder::new()
        .with_secret(secret)
        .build()
        .map_err(|_| Refusal::parameter("The secret of a software token needs at least 128 bits."))
}

#[cfg(test)]
mod tests;
