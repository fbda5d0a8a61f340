//! How texts cross the border: each as its length in four bytes, least significant first, and its
//! bytes; a text that is not there as the length 2^32 − 1 alone.

#[cfg(feature = "claims")]
use engine::Error;
use engine::{Parameters, SecretText};
use zeroize::Zeroizing;

use crate::fault::{Failure, MALFORMED_CALL};

const NONE: u32 = u32::MAX;

/// Reads the texts of a call, in order.
pub(crate) struct Reader<'a> {
    rest: &'a [u8],
}

impl<'a> Reader<'a> {
    pub(crate) fn new(bytes: &'a [u8]) -> Self {
        Self { rest: bytes }
    }

    fn bytes(&mut self) -> Result<Option<&'a [u8]>, Failure> {
        let (length, rest) = self.rest.split_first_chunk().ok_or(MALFORMED_CALL)?;
        let length = u32::from_le_bytes(*length);
        if length == NONE {
            self.rest = rest;
            return Ok(None);
        }
        let length = usize::try_from(length).map_err(|_| MALFORMED_CALL)?;
        let (bytes, rest) = rest.split_at_checked(length).ok_or(MALFORMED_CALL)?;
        self.rest = rest;
        Ok(Some(bytes))
    }

    /// Bytes that have to be there.
    pub(crate) fn needed_bytes(&mut self) -> Result<&'a [u8], Failure> {
        self.bytes()?.map(told).ok_or(MALFORMED_CALL)
    }

    /// A text, or nothing where there is none.
    pub(crate) fn optional(&mut self) -> Result<Option<&'a str>, Failure> {
        self.bytes()?
            .map(|bytes| read_text(bytes).ok_or(MALFORMED_CALL))
            .transpose()
    }

    /// A text that has to be there.
    pub(crate) fn text(&mut self) -> Result<&'a str, Failure> {
        self.optional()?.ok_or(MALFORMED_CALL)
    }

    /// A text that may come as bytes, which then have to be UTF-8 or are `fault`.
    #[cfg(feature = "claims")]
    pub(crate) fn utf8(&mut self, fault: Error) -> Result<&'a str, Failure> {
        read_text(self.bytes()?.ok_or(MALFORMED_CALL)?).ok_or(fault.into())
    }

    /// The rest, as names and values.
    #[cfg(feature = "claims")]
    pub(crate) fn pairs(&mut self) -> Result<Vec<(&'a str, &'a str)>, Failure> {
        let mut pairs = Vec::new();
        while !self.rest.is_empty() {
            pairs.push((self.text()?, self.text()?));
        }
        Ok(pairs)
    }
}

/// The text that bytes are, if they are one.
fn read_text(bytes: &[u8]) -> Option<&str> {
    let text = core::str::from_utf8(bytes).ok()?;
    told(bytes);
    Some(text)
}

/// Tells the host of `scripts/taint-wasm.sh` that these were read, which marks those that are secret.
fn told(bytes: &[u8]) -> &[u8] {
    #[cfg(caldera_taint)]
    crate::observed::was_read(bytes);
    bytes
}

/// Writes the answer to a call. Room is made before a text is written, and an outgrown buffer is
/// wiped, for the texts may be secret.
#[derive(Default)]
pub(crate) struct Writer {
    bytes: Zeroizing<Vec<u8>>,
}

impl Writer {
    fn put(&mut self, bytes: &[u8]) {
        let needed = self.bytes.len().saturating_add(bytes.len());
        if needed > self.bytes.capacity() {
            let room = needed.saturating_mul(2).max(512);
            let mut larger = Zeroizing::new(Vec::with_capacity(room));
            larger.extend_from_slice(&self.bytes);
            self.bytes = larger;
        }
        self.bytes.extend_from_slice(bytes);
    }

    /// Writes bytes.
    pub(crate) fn bytes(&mut self, bytes: &[u8]) {
        // No more than fits in the module's memory.
        self.put(&(bytes.len() as u32).to_le_bytes());
        self.put(bytes);
    }

    /// Writes a text.
    pub(crate) fn text(&mut self, text: &str) {
        self.bytes(text.as_bytes());
    }

    /// Writes a secret text.
    pub(crate) fn secret(&mut self, text: &SecretText) {
        self.text(text.reveal());
    }

    /// Writes a number, as a text.
    pub(crate) fn number(&mut self, number: impl core::fmt::Display) {
        self.text(&format!("{number}"));
    }

    /// Writes names and values.
    pub(crate) fn parameters(&mut self, parameters: &Parameters) {
        for (name, value) in parameters.iter() {
            self.text(name);
            self.text(value);
        }
    }

    pub(crate) fn into_bytes(self) -> Zeroizing<Vec<u8>> {
        self.bytes
    }
}
