//! The places where a secret becomes public by the protocol, by name.
//!
//! Every call says that what is handed in may be branched on from here: A, B, a salt, a signature, a
//! verifier or SECRET_HASH that is about to be sent, and single bits (that pad(S) is short, that a
//! verifier from outside is refused and why, that a claim is accepted). Under the feature
//! `hazmat` a test can be told of each of them, which is how the taint test knows what it may let
//! pass; in an ordinary build the calls do nothing.

use subtle::Choice;

/// Told of every byte string that becomes public.
#[cfg(feature = "hazmat")]
pub(crate) type Observer = fn(&mut [u8]);

#[cfg(feature = "hazmat")]
static OBSERVER: std::sync::OnceLock<Observer> = std::sync::OnceLock::new();

/// Sets the observer; `false` if there is one already.
#[cfg(feature = "hazmat")]
pub(crate) fn observe(observer: Observer) -> bool {
    OBSERVER.set(observer).is_ok()
}

/// These bytes are public from here.
#[inline]
pub(crate) fn publish(bytes: &mut [u8]) {
    #[cfg(feature = "hazmat")]
    if let Some(observer) = OBSERVER.get() {
        observer(bytes);
    }
    #[cfg(not(feature = "hazmat"))]
    let _ = bytes;
}

/// This bit is public from here.
#[inline]
pub(crate) fn public_bit(bit: Choice) -> bool {
    let mut byte = [bit.unwrap_u8()];
    publish(&mut byte);
    byte != [0]
}
