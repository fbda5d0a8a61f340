//! The places where the protocol makes a secret public, by name.
//!
//! Every call says that what is handed in may be branched on from here: A, B, a salt, a signature, a
//! verifier or SECRET_HASH that is about to be sent, and single bits (that pad(S) is short, that a
//! verifier from outside is refused and why, that a claim is accepted). In a build with
//! `--cfg caldera_taint`, which no crate in a program's graph can ask for, a test can observe each of
//! them, which is how the taint test knows what it may let pass; in every other build the calls do
//! nothing. The observer sees and cannot change: what the engine decides does not pass through it.

use subtle::Choice;

/// Called with every byte string that becomes public.
#[cfg(all(feature = "hazmat", feature = "std", caldera_taint))]
pub(crate) type Observer = fn(&[u8]);

#[cfg(all(feature = "hazmat", feature = "std", caldera_taint))]
static OBSERVER: std::sync::OnceLock<Observer> = std::sync::OnceLock::new();

/// Sets the observer; `false` if there is one already.
#[cfg(all(feature = "hazmat", feature = "std", caldera_taint))]
pub(crate) fn observe(observer: Observer) -> bool {
    OBSERVER.set(observer).is_ok()
}

/// These bytes are public from here.
#[inline]
pub(crate) fn publish(bytes: &mut [u8]) {
    #[cfg(all(feature = "hazmat", feature = "std", caldera_taint))]
    if let Some(observer) = OBSERVER.get() {
        observer(bytes);
        // Read anew from memory, where the bytes are marked: not from a register, where they are not.
        core::hint::black_box(bytes);
    }
    #[cfg(not(all(feature = "hazmat", feature = "std", caldera_taint)))]
    let _ = bytes;
}

/// This bit is public from here. Not inlined, so that `scripts/masks.sh` can tell it from one that is not.
#[inline(never)]
pub(crate) fn public_bit(bit: Choice) -> bool {
    let mut byte = [bit.unwrap_u8()];
    publish(&mut byte);
    byte != [0]
}
