//! The app client, and SECRET_HASH.

use alloc::boxed::Box;
use core::fmt;

use base64ct::{Base64, Encoding};

use super::bounds::{CLIENT_ID, CLIENT_SECRET, check_id, check_name, check_text};
use super::parameters::Parameters;
use super::secret::SecretText;
use crate::error::{Error, Parameter};
use crate::scrub::{Depth, scrubbed};
use crate::srp::KeyedHash;
use crate::taint;

/// An app client of a user pool: its id and, where it has one, its secret.
///
/// ```
/// use caldera_srp::AppClient;
///
/// let app = AppClient::new("1example23456789")?.with_secret("9example87654321abcdef")?;
/// let hash = app.secret_hash("bob")?.expect("this client has a secret");
/// assert_eq!(hash.reveal().len(), 44);
/// # Ok::<(), caldera_srp::Error>(())
/// ```
#[derive(Clone)]
pub struct AppClient {
    id: Box<str>,
    secret: Option<SecretText>,
}

impl AppClient {
    /// A client without a secret. `id` has 1 to 128 bytes.
    ///
    /// # Errors
    ///
    /// [`Parameter::ClientId`] that is empty, too long, or malformed: it holds something other than printable
    /// ASCII, or white space.
    pub fn new(id: &str) -> Result<Self, Error> {
        let id = check_id(id, Parameter::ClientId, CLIENT_ID)?;
        Ok(Self {
            id: id.into(),
            secret: None,
        })
    }

    /// The same client with its secret, as the service issued it, of 1 to 1,024 bytes.
    ///
    /// # Errors
    ///
    /// [`Parameter::ClientSecret`] that is empty or too long.
    pub fn with_secret(mut self, secret: &str) -> Result<Self, Error> {
        let secret = check_text(secret, Parameter::ClientSecret, CLIENT_SECRET)?;
        self.secret = Some(SecretText::new(secret));
        Ok(self)
    }

    /// The client's id.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.id
    }

    /// Whether the client has a secret, and so every call needs SECRET_HASH.
    #[must_use]
    pub fn has_secret(&self) -> bool {
        self.secret.is_some()
    }

    /// The client's secret, for the few calls that take it as it is (GetTokensFromRefreshToken,
    /// RevokeToken), or `None`.
    #[must_use]
    pub fn secret(&self) -> Option<&SecretText> {
        self.secret.as_ref()
    }

    /// SECRET_HASH over the USERNAME being sent: base64 of HMAC-SHA-256, keyed with the secret, of
    /// the name and the client's id; `None` for a client without a secret.
    ///
    /// The name must be the one that goes into the same call: the typed name for InitiateAuth, the
    /// service's own for every later step. Source: Amazon Cognito Developer Guide, "Computing secret
    /// hash values".
    ///
    /// Constant-time in the secret: HMAC over public lengths, and base64 without tables.
    ///
    /// Takes at most 8 KiB of stack.
    ///
    /// # Errors
    ///
    /// [`Parameter::Username`] that is empty or longer than 1,024 bytes.
    pub fn secret_hash(&self, username: &str) -> Result<Option<SecretText>, Error> {
        let username = check_name(username, Parameter::Username)?;
        let hash = |secret: &SecretText| {
            let mut hash = KeyedHash::new(secret.reveal().as_bytes())
                .chain(username.as_bytes())
                .chain(self.id.as_bytes())
                .finish();
            // About to be sent: SECRET_HASH is public to the service.
            taint::publish(&mut *hash);
            SecretText::new(Base64::encode_string(&*hash))
        };
        let secret = self.secret.as_ref();
        Ok(secret.map(|secret| scrubbed(Depth::Hash, || hash(secret))))
    }

    /// Adds SECRET_HASH over `username` where the client has a secret.
    pub(crate) fn sign_name(&self, username: &str, into: &mut Parameters) -> Result<(), Error> {
        if let Some(hash) = self.secret_hash(username)? {
            into.put("SECRET_HASH".into(), hash);
        }
        Ok(())
    }
}

impl fmt::Debug for AppClient {
    /// Shows the id, and whether there is a secret.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AppClient")
            .field("id", &self.id)
            .field("has_secret", &self.has_secret())
            .finish_non_exhaustive()
    }
}
