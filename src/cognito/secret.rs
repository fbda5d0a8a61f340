//! Text that is not to be printed and does not outlive its owner.

use alloc::string::String;
use core::fmt;

use zeroize::Zeroizing;

/// A secret text: wiped when dropped, hidden from `Debug`, without `PartialEq`.
///
/// [`reveal`](Self::reveal) is the only way to the text, so that every use of it can be found.
///
/// ```
/// use caldera_srp::SecretText;
///
/// let secret = SecretText::new("hunter2");
/// assert_eq!(format!("{secret:?}"), "SecretText(..)");
/// assert_eq!(secret.reveal(), "hunter2");
/// ```
#[derive(Clone)]
pub struct SecretText(Zeroizing<String>);

impl SecretText {
    /// Takes over a text. A `String` is kept as it is, without a copy; what the caller copied
    /// elsewhere before is the caller's to wipe.
    #[must_use]
    pub fn new(text: impl Into<String>) -> Self {
        Self(Zeroizing::new(text.into()))
    }

    /// The text itself.
    #[must_use]
    pub fn reveal(&self) -> &str {
        &self.0
    }

    /// Hands the text over, to be taken into another secret.
    #[cfg(feature = "json")]
    pub(crate) fn into_string(mut self) -> String {
        core::mem::take(&mut *self.0)
    }
}

impl From<&str> for SecretText {
    fn from(text: &str) -> Self {
        Self::new(text)
    }
}

impl From<String> for SecretText {
    fn from(text: String) -> Self {
        Self::new(text)
    }
}

impl fmt::Debug for SecretText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SecretText(..)")
    }
}
