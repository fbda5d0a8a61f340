//! The string maps that go to the service and come from it.

use alloc::borrow::Cow;
use alloc::collections::BTreeMap;
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use super::secret::SecretText;

/// Something in which a challenge's parameters can be looked up by name.
///
/// Implemented for the maps that carry `ChallengeParameters` (`BTreeMap`, with `std` also
/// `HashMap`), for lists of pairs, and for [`Parameters`]; implement it for a map of your own.
///
/// ```
/// use caldera_srp::Lookup;
///
/// let parameters = [("SALT", "1f"), ("USERNAME", "bob")];
/// assert_eq!(parameters.lookup("SALT"), Some("1f"));
/// assert_eq!(parameters.lookup("SRP_B"), None);
/// ```
pub trait Lookup {
    /// The value under `name`, spelled exactly as the service does, or `None`.
    fn lookup(&self, name: &str) -> Option<&str>;
}

impl<T: Lookup + ?Sized> Lookup for &T {
    fn lookup(&self, name: &str) -> Option<&str> {
        (**self).lookup(name)
    }
}

impl<V: AsRef<str>> Lookup for BTreeMap<String, V> {
    fn lookup(&self, name: &str) -> Option<&str> {
        self.get(name).map(AsRef::as_ref)
    }
}

#[cfg(feature = "std")]
impl<V: AsRef<str>, S: core::hash::BuildHasher> Lookup for std::collections::HashMap<String, V, S> {
    fn lookup(&self, name: &str) -> Option<&str> {
        self.get(name).map(AsRef::as_ref)
    }
}

impl<K: AsRef<str>, V: AsRef<str>> Lookup for [(K, V)] {
    fn lookup(&self, name: &str) -> Option<&str> {
        self.iter()
            .find(|(key, _)| key.as_ref() == name)
            .map(|(_, value)| value.as_ref())
    }
}

impl<K: AsRef<str>, V: AsRef<str>, const LEN: usize> Lookup for [(K, V); LEN] {
    fn lookup(&self, name: &str) -> Option<&str> {
        self.as_slice().lookup(name)
    }
}

impl<K: AsRef<str>, V: AsRef<str>> Lookup for Vec<(K, V)> {
    fn lookup(&self, name: &str) -> Option<&str> {
        self.as_slice().lookup(name)
    }
}

/// A map to send: `AuthParameters` of InitiateAuth or `ChallengeResponses` of
/// RespondToAuthChallenge.
///
/// Keys are in the order in which they were set. Values may be secret (SECRET_HASH, codes,
/// passwords): they are wiped on drop, and `Debug` shows the keys alone.
///
/// ```
/// use caldera_srp::Parameters;
///
/// let mut responses = Parameters::new();
/// responses.set("USERNAME", "bob");
/// responses.set("SMS_MFA_CODE", "123456");
/// assert_eq!(responses.get("SMS_MFA_CODE"), Some("123456"));
/// assert_eq!(format!("{responses:?}"), r#"Parameters(["USERNAME", "SMS_MFA_CODE"])"#);
/// ```
#[derive(Default)]
pub struct Parameters(Vec<(Cow<'static, str>, SecretText)>);

impl Parameters {
    /// An empty map.
    #[must_use]
    pub const fn new() -> Self {
        Self(Vec::new())
    }

    /// Sets `key` to `value`, in place of what was there.
    pub fn set(&mut self, key: impl Into<Cow<'static, str>>, value: impl Into<String>) {
        self.put(key.into(), SecretText::new(value));
    }

    pub(crate) fn put(&mut self, key: Cow<'static, str>, value: SecretText) {
        match self.0.iter_mut().find(|(name, _)| *name == key) {
            Some((_, slot)) => *slot = value,
            None => self.0.push((key, value)),
        }
    }

    /// The value under `key`, or `None`.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&str> {
        self.iter()
            .find(|(name, _)| *name == key)
            .map(|(_, value)| value)
    }

    /// Keys and values, in order. The values may be secret.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = (&str, &str)> {
        self.0
            .iter()
            .map(|(key, value)| (key.as_ref(), value.reveal()))
    }

    /// Keys and values as the AWS SDK's builders take them. The copies are the caller's to wipe.
    #[cfg(feature = "std")]
    #[must_use]
    pub fn to_map(&self) -> std::collections::HashMap<String, String> {
        self.iter()
            .map(|(key, value)| (key.into(), value.into()))
            .collect()
    }

    /// How many keys there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// Keys and values, in order, the values still secret.
impl IntoIterator for Parameters {
    type Item = (Cow<'static, str>, SecretText);
    type IntoIter = alloc::vec::IntoIter<Self::Item>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

impl Lookup for Parameters {
    fn lookup(&self, name: &str) -> Option<&str> {
        self.get(name)
    }
}

impl fmt::Debug for Parameters {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let keys: Vec<&str> = self.iter().map(|(key, _)| key).collect();
        f.debug_tuple("Parameters").field(&keys).finish()
    }
}
