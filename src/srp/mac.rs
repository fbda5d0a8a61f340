//! HMAC-SHA-256 under keys of any length, without the error that the general interface has for keys
//! of a wrong length: HMAC takes them all.

use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest, Sha256};
use zeroize::{Zeroize, Zeroizing};

use super::HASH_LEN;

/// An HMAC that has taken its key and waits for the message; wiped on drop.
pub(crate) struct KeyedHash(Hmac<Sha256>);

impl KeyedHash {
    /// Takes a key: zero-filled to a block of 64 bytes, hashed first if it is longer (RFC 2104).
    /// Constant-time in the key's bytes; its length is public.
    pub(crate) fn new(key: &[u8]) -> Self {
        let mut block = Zeroizing::new([0_u8; 64]);
        if let Some(head) = block.get_mut(..key.len()) {
            head.copy_from_slice(key);
        } else if let Some((head, _)) = block.split_first_chunk_mut::<HASH_LEN>() {
            Sha256::new_with_prefix(key).finalize_into(head.into());
        }
        Self(Hmac::new((&*block).into()))
    }

    /// Adds to the message. Constant-time in its bytes; its length is public.
    #[must_use]
    pub(crate) fn chain(mut self, bytes: &[u8]) -> Self {
        self.0.update(bytes);
        self
    }

    /// The code.
    pub(crate) fn finish(self) -> Zeroizing<[u8; HASH_LEN]> {
        let mut code = Zeroizing::new([0; HASH_LEN]);
        let mut bytes = self.0.finalize().into_bytes();
        code.copy_from_slice(&bytes);
        bytes.zeroize();
        code
    }
}
