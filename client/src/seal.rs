//! Sealing what a web back end gives out of its hands between two requests of a browser.

use core::fmt;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use base64::{Engine as _, prelude::BASE64_URL_SAFE_NO_PAD};
use caldera_srp::{SecretText, SystemRng, rand_core::TryRng as _};
use chacha20poly1305::{
    KeyInit as _, XChaCha20Poly1305, XNonce,
    aead::{Aead as _, Payload},
};
use zeroize::Zeroizing;

/// The only form there is.
const VERSION: u8 = 1;
/// Version, key id, deadline.
const HEAD: usize = 1 + 4 + 8;
const NONCE: usize = 24;
/// How long a seal holds where it is not told otherwise, in seconds: as long as a sign-in at a pool does.
const LIFE: u64 = 180;

/// Seals texts, such as a sign-in that was put away at a question (`SignIn::suspend`), so that a browser
/// can carry them: encrypted and authenticated by XChaCha20-Poly1305, bound to what the caller names, and
/// good until a deadline.
///
/// **A seal can be opened again and again until its deadline**: who has a copy of the browser's cookie can
/// answer the question too, as often as the service lets him. Where that matters, put an id into what is
/// sealed beside the state, or take the web session's, keep the ids that were opened for as long as a seal
/// holds, and refuse the second.
///
/// Two keys are live at once: what the older one sealed still opens while the newer one seals. To rotate,
/// make a sealer of the new key and the one that sealed before; after the longest life, drop the old.
///
/// ```
/// use caldera_client::{SecretText, Sealer};
///
/// // 32 random bytes, from where the program's secrets are; and a number to know them by.
/// let key = [7; 32];
/// let sealer = Sealer::new(1, &key);
/// let sealed = sealer.seal(&SecretText::new("{…}"), b"the web session's id")?;
/// assert_eq!(sealer.open(&sealed, b"the web session's id")?.reveal(), "{…}");
/// assert!(sealer.open(&sealed, b"another's").is_err());
/// # Ok::<(), caldera_client::SealError>(())
/// ```
pub struct Sealer {
    sealing: (u32, XChaCha20Poly1305),
    opening: Option<(u32, XChaCha20Poly1305)>,
    life: u64,
}

/// Why nothing was sealed or opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum SealError {
    /// There is no associated data: a seal that is bound to nothing could be carried to another visitor.
    Unbound,
    /// It is not of this form, or of no key that is live.
    Unknown,
    /// It was changed, or is bound to something else, or was sealed by another key of the same id.
    Forged,
    /// It is past its deadline.
    Expired,
    /// The random generator failed, or the clock is before 1970.
    Unavailable,
}

impl Sealer {
    /// A sealer with one key of 32 random bytes. `id` is the key's number, written beside what it seals.
    #[must_use]
    pub fn new(id: u32, key: &[u8; 32]) -> Self {
        Self {
            sealing: (id, cipher(key)),
            opening: None,
            life: LIFE,
        }
    }

    /// The same, opening also what this older key sealed. Of two keys with the same id the newer counts.
    #[must_use]
    pub fn and_opening(mut self, id: u32, key: &[u8; 32]) -> Self {
        self.opening = Some((id, cipher(key)));
        self
    }

    /// How long what is sealed from now on can be opened, in whole seconds; three minutes if not told.
    #[must_use]
    pub fn life(mut self, time: Duration) -> Self {
        self.life = time.as_secs();
        self
    }

    /// Seals a text, bound to `associated`: what names the visitor, such as the id of the web session, and
    /// has to be given again to open it. It is not in the seal, and must not be empty.
    ///
    /// # Errors
    ///
    /// [`SealError::Unbound`] without associated data, [`SealError::Unavailable`].
    pub fn seal(&self, text: &SecretText, associated: &[u8]) -> Result<Vec<u8>, SealError> {
        let (id, cipher) = &self.sealing;
        let deadline = now()?.saturating_add(self.life);
        let mut nonce = [0; NONCE];
        SystemRng
            .try_fill_bytes(&mut nonce)
            .map_err(|_| SealError::Unavailable)?;
        let mut sealed = vec![VERSION];
        sealed.extend_from_slice(&id.to_be_bytes());
        sealed.extend_from_slice(&deadline.to_be_bytes());
        let payload = Payload {
            msg: text.reveal().as_bytes(),
            aad: &bound(&sealed, associated)?,
        };
        let encrypted = cipher.encrypt(&XNonce::from(nonce), payload);
        sealed.extend_from_slice(&nonce);
        sealed.extend(encrypted.map_err(|_| SealError::Unavailable)?);
        Ok(sealed)
    }

    /// The same as a text that a cookie or a form's field takes: base64url without padding.
    ///
    /// # Errors
    ///
    /// As [`seal`](Self::seal).
    pub fn seal_text(&self, text: &SecretText, associated: &[u8]) -> Result<String, SealError> {
        Ok(BASE64_URL_SAFE_NO_PAD.encode(self.seal(text, associated)?))
    }

    /// Opens what [`seal_text`](Self::seal_text) gave, with the same associated data.
    ///
    /// # Errors
    ///
    /// As [`open`](Self::open); [`SealError::Unknown`] for what is no base64url.
    pub fn open_text(&self, sealed: &str, associated: &[u8]) -> Result<SecretText, SealError> {
        let sealed = BASE64_URL_SAFE_NO_PAD.decode(sealed);
        self.open(&sealed.map_err(|_| SealError::Unknown)?, associated)
    }

    /// Opens what [`seal`](Self::seal) gave, with the same associated data.
    ///
    /// # Errors
    ///
    /// [`SealError`]: each of its kinds. What is forged is told before what is past its deadline.
    pub fn open(&self, sealed: &[u8], associated: &[u8]) -> Result<SecretText, SealError> {
        let (head, rest) = sealed.split_at_checked(HEAD).ok_or(SealError::Unknown)?;
        let (nonce, encrypted) = rest.split_at_checked(NONCE).ok_or(SealError::Unknown)?;
        let (id, deadline) = read(head).ok_or(SealError::Unknown)?;
        let keys = [Some(&self.sealing), self.opening.as_ref()];
        let key = keys.into_iter().flatten().find(|(live, _)| *live == id);
        let (_, cipher) = key.ok_or(SealError::Unknown)?;
        let payload = Payload {
            msg: encrypted,
            aad: &bound(head, associated)?,
        };
        let nonce = XNonce::try_from(nonce).map_err(|_| SealError::Unknown)?;
        let opened = cipher.decrypt(&nonce, payload);
        let opened = Zeroizing::new(opened.map_err(|_| SealError::Forged)?);
        if now()? > deadline {
            return Err(SealError::Expired);
        }
        let text = core::str::from_utf8(&opened).map_err(|_| SealError::Forged)?;
        Ok(SecretText::new(text))
    }
}

fn cipher(key: &[u8; 32]) -> XChaCha20Poly1305 {
    XChaCha20Poly1305::new(key.into())
}

fn read(head: &[u8]) -> Option<(u32, u64)> {
    let (version, rest) = head.split_first()?;
    let (id, deadline) = rest.split_first_chunk()?;
    let deadline = deadline.try_into().ok()?;
    (*version == VERSION).then_some((u32::from_be_bytes(*id), u64::from_be_bytes(deadline)))
}

/// What is authenticated beside the text: the head, of a fixed length, then what the caller binds it to.
fn bound(head: &[u8], associated: &[u8]) -> Result<Vec<u8>, SealError> {
    if associated.is_empty() {
        return Err(SealError::Unbound);
    }
    Ok([head, associated].concat())
}

fn now() -> Result<u64, SealError> {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    Ok(since.map_err(|_| SealError::Unavailable)?.as_secs())
}

impl fmt::Debug for Sealer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sealer")
            .field("id", &self.sealing.0)
            .finish_non_exhaustive()
    }
}

impl fmt::Display for SealError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Unbound => "the associated data is empty",
            Self::Unknown => "the seal is of no form or key that is known",
            Self::Forged => "the seal was changed, or is bound to something else",
            Self::Expired => "the seal is past its deadline",
            Self::Unavailable => "randomness or the time cannot be had",
        })
    }
}

impl core::error::Error for SealError {}
