//! Seals: what opens them, and what does not.
#![cfg(feature = "seal")]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    unreachable_pub,
    reason = "tests"
)]

use std::{thread, time::Duration};

use caldera_client::{SealError, Sealer, SecretText};
use chacha20poly1305::{
    KeyInit as _, XChaCha20Poly1305, XNonce,
    aead::{Aead as _, Payload},
};

const TEXT: &str = "{\"version\":1}";

#[test]
fn what_is_changed_or_anothers_or_late_is_refused() {
    let sealer = Sealer::new(1, &[7; 32]);
    let text = SecretText::new(TEXT);
    let sealed = sealer.seal(&text, b"alice's").unwrap();
    assert!(
        !sealed
            .windows(TEXT.len())
            .any(|part| part == TEXT.as_bytes())
    );
    assert_eq!(sealer.open(&sealed, b"alice's").unwrap().reveal(), TEXT);
    // No two are alike.
    assert_ne!(sealer.seal(&text, b"alice's").unwrap(), sealed);
    assert_eq!(
        sealer.open(&sealed, b"bob's").unwrap_err(),
        SealError::Forged
    );
    assert_eq!(sealer.open(&sealed, b"").unwrap_err(), SealError::Unbound);
    assert_eq!(sealer.seal(&text, b"").unwrap_err(), SealError::Unbound);
    for at in 0..sealed.len() {
        let mut changed = sealed.clone();
        changed[at] ^= 1;
        sealer.open(&changed, b"alice's").unwrap_err();
        sealer.open(&sealed[..at], b"alice's").unwrap_err();
    }
    let brief = Sealer::new(1, &[7; 32]).life(Duration::ZERO);
    let sealed = brief.seal(&text, b"alice's").unwrap();
    thread::sleep(Duration::from_millis(1_100));
    assert_eq!(
        brief.open(&sealed, b"alice's").unwrap_err(),
        SealError::Expired
    );
}

#[test]
fn two_keys_are_live_while_they_rotate() {
    let (old, new) = ([1; 32], [2; 32]);
    let sealed = Sealer::new(1, &old)
        .seal(&SecretText::new(TEXT), b"alice's")
        .unwrap();
    let both = Sealer::new(2, &new).and_opening(1, &old);
    assert_eq!(both.open(&sealed, b"alice's").unwrap().reveal(), TEXT);
    let sealed = both.seal(&SecretText::new(TEXT), b"alice's").unwrap();
    let error = Sealer::new(1, &old).open(&sealed, b"alice's").unwrap_err();
    assert_eq!(error, SealError::Unknown);
    assert_eq!(
        Sealer::new(2, &new)
            .open(&sealed, b"alice's")
            .unwrap()
            .reveal(),
        TEXT
    );
    // Another key under the same number.
    let error = Sealer::new(2, &old).open(&sealed, b"alice's").unwrap_err();
    assert_eq!(error, SealError::Forged);
}

/// The form is what the documentation says, and the cipher the one that it names: opened by hand.
#[test]
fn the_form_is_version_key_deadline_nonce_text() {
    let sealer = Sealer::new(0x0102_0304, &[7; 32]);
    let sealed = sealer.seal(&SecretText::new(TEXT), b"alice's").unwrap();
    assert_eq!(sealed[..5], [1, 1, 2, 3, 4]);
    let (head, rest) = sealed.split_at(13);
    let (nonce, encrypted) = rest.split_at(24);
    let payload = Payload {
        msg: encrypted,
        aad: &[head, b"alice's"].concat(),
    };
    let cipher = XChaCha20Poly1305::new(&[7; 32].into());
    let opened = cipher
        .decrypt(&XNonce::try_from(nonce).unwrap(), payload)
        .unwrap();
    assert_eq!(opened, TEXT.as_bytes());
}
