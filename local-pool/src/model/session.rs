//! Sign-ins on their way: what they have shown so far, and what they wait for.

use std::borrow::Cow;
use std::collections::BTreeMap;

use caldera_srp::verifier::Exchange;
use serde::{Deserialize, Serialize};
use totp_rs::Secret;

use super::{Ceremony, forms};
use crate::config::{Factor, FirstFactor};

/// Wrong passwords in a row.
#[derive(Clone, Copy, Default, Deserialize, Serialize)]
pub(crate) struct Failures {
    pub(crate) count: u32,
    pub(crate) locked_until: i64,
}

/// A sign-in on its way through the challenges.
#[derive(Clone, Deserialize, Serialize)]
pub(crate) struct SignIn {
    pub(crate) pool: String,
    pub(crate) client: String,
    /// The internal name.
    pub(crate) username: String,
    /// The name that was given at the start.
    pub(crate) typed: String,
    pub(crate) ghost: bool,
    /// Begun by CUSTOM_AUTH: the question stands in the place of second factors.
    pub(crate) custom: bool,
    pub(crate) password_done: bool,
    pub(crate) custom_done: bool,
    pub(crate) mfa_done: bool,
    pub(crate) device_key: Option<String>,
    pub(crate) device_done: bool,
    /// A new password was set on the way.
    pub(crate) renewed: bool,
    /// The challenges so far, for the trigger that defines the next one.
    pub(crate) steps: Vec<Step>,
    /// What the client told the triggers with its last answer.
    pub(crate) metadata: BTreeMap<String, String>,
}

/// A challenge that was answered.
#[derive(Clone, Deserialize, Serialize)]
pub(crate) struct Step {
    pub(crate) challenge: Cow<'static, str>,
    pub(crate) passed: bool,
    /// The trigger's own note on it.
    pub(crate) metadata: Option<String>,
}

impl SignIn {
    /// Remembers a challenge of CUSTOM_AUTH.
    pub(crate) fn passed(&mut self, challenge: &'static str, passed: bool, note: Option<String>) {
        if self.custom {
            self.steps.push(Step {
                challenge: challenge.into(),
                passed,
                metadata: note,
            });
        }
    }
}

/// A sign-in that waits for the answer to a challenge.
#[derive(Deserialize, Serialize)]
pub(crate) struct Session {
    pub(crate) sign_in: SignIn,
    pub(crate) awaiting: Awaiting,
    /// Wrong answers so far.
    pub(crate) attempts: u8,
    pub(crate) end: i64,
}

/// Which answer a [`Session`] waits for.
#[derive(Deserialize, Serialize)]
pub(crate) enum Awaiting {
    NewPassword,
    Code {
        factor: Factor,
        code: String,
    },
    FirstCode {
        factor: FirstFactor,
        code: String,
    },
    SoftwareToken,
    SelectMfa(Vec<Factor>),
    MfaSetup {
        #[serde(with = "forms::maybe_secret")]
        secret: Option<Secret>,
        verified: bool,
    },
    SelectChallenge {
        choices: Vec<Cow<'static, str>>,
        /// The passkey's challenge, where a passkey is one of the choices.
        passkey: Option<Ceremony>,
    },
    Passkey(Ceremony),
    Password,
    PasswordSrp,
    Custom,
    /// A trigger's challenge, with what only the triggers know of it.
    Created {
        private: BTreeMap<String, String>,
        note: Option<String>,
    },
    DeviceSrp,
}

/// An SRP exchange whose claim has not come yet.
pub(crate) struct PendingExchange {
    pub(crate) sign_in: SignIn,
    pub(crate) exchange: Exchange,
    /// The Session that must come with the claim; `USER_SRP_AUTH` has none, as the service.
    pub(crate) session: Option<String>,
    pub(crate) what: Proving,
}

/// Whose claim a [`PendingExchange`] waits for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Proving {
    User,
    Device,
}

/// A user who has signed up and was given a Session for it.
#[derive(Clone, Deserialize, Serialize)]
pub(crate) struct SignedUp {
    pub(crate) pool: String,
    pub(crate) client: String,
    pub(crate) username: String,
    /// The code has come: the Session stands for it.
    pub(crate) confirmed: bool,
}
