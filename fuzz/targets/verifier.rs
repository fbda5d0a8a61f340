//! What the server's half takes from outside, a line each.
#![no_main]

use caldera_srp::verifier::{Exchange, Identity, Verifier};
use caldera_srp::{Error, SystemRng};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let (salt, rest) = bytes.split_at(bytes.len().min(16));
    let _ = Verifier::from_parts(salt, rest);
    let text = String::from_utf8_lossy(bytes);
    let mut lines = text.split('\n');
    let mut line = || lines.next().unwrap_or_default();
    let (verifier, salt, srp_a) = (line(), line(), line());
    let (block, timestamp, signature) = (line(), line(), line());
    let Ok(bob) = Identity::device("group", "key") else {
        return;
    };
    let verifier = Verifier::from_confirm_device(verifier, salt)
        .or_else(|_| Verifier::from_parts(&[1], &[2]))
        .unwrap();
    let kept = Verifier::from_parts(verifier.salt(), &*verifier.verifier()).unwrap();
    assert_eq!(*kept.verifier(), *verifier.verifier());
    if let Ok((exchange, challenge)) = Exchange::begin(&bob, &kept, srp_a, &mut SystemRng) {
        assert!(!challenge.srp_b().is_empty());
        // Nobody guesses a signature.
        let outcome = exchange.check(block, timestamp, signature);
        assert!(matches!(
            outcome,
            Err(Error::Refused | Error::Parameter { .. })
        ));
    }
});
