//! Passkeys, and the challenges that authenticators sign for them.

use passki::{AuthenticatorAttachment, StoredPasskey};
use serde::{Deserialize, Serialize};

use crate::config::UserVerification;

/// A passkey of a user.
#[derive(Clone, Deserialize, Serialize)]
pub(crate) struct Passkey {
    /// The key, and what its authenticator told of itself.
    pub(crate) stored: StoredPasskey,
    pub(crate) relying_party: String,
    /// Whether the authenticator is part of the device, if the browser told.
    pub(crate) attachment: Option<AuthenticatorAttachment>,
    pub(crate) created: i64,
}

/// A challenge, and what must be true of what is signed over it.
#[derive(Clone, Deserialize, Serialize)]
pub(crate) struct Ceremony {
    pub(crate) challenge: [u8; 32],
    pub(crate) relying_party: String,
    pub(crate) user_verification: UserVerification,
}

/// A passkey on its way: who registers it.
#[derive(Clone, Deserialize, Serialize)]
pub(crate) struct Registration {
    pub(crate) pool: String,
    pub(crate) client: String,
    /// The internal name.
    pub(crate) username: String,
    pub(crate) ceremony: Ceremony,
}
