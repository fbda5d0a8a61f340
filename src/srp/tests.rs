//! The constants against their definitions, and the key derivation against the `hkdf` crate.

use alloc::vec;
use alloc::vec::Vec;

use sha2::{Digest, Sha256};

use super::*;
use crate::field::tests::wiping;

/// N's big-endian bytes, from the RFC 3526 text in the tests' oracle.
fn n() -> Vec<u8> {
    let text = include_str!("../../tests/support/oracle.rs");
    let digits: Vec<u32> = text
        .lines()
        .skip_while(|line| !line.contains("pub const N"))
        .skip(1)
        .take(8)
        .flat_map(|line| line.chars().filter_map(|digit| digit.to_digit(16)))
        .collect();
    digits
        .chunks(2)
        .map(|pair| u8::try_from(pair[0] * 16 + pair[1]).unwrap())
        .collect()
}

#[test]
fn k_is_the_hash_of_both_parameters() {
    let n = n();
    assert_eq!(n.len(), LEN);
    let mut hash = Sha256::new();
    pad(&n).absorb(&mut hash);
    pad(&[2]).absorb(&mut hash);
    let digest: [u8; HASH_LEN] = hash.finalize().into();
    assert_eq!(digest, K);
}

/// Where pad(S) would begin, for every length of S and both values of its top bit: on the common path and
/// beyond it.
#[test]
fn superfluous_zeros_are_counted_for_every_length() {
    for zeros in 0..=LEN {
        for first in [0x01, 0x7f, 0x80, 0xff] {
            let mut s = [0; LEN];
            if let Some(byte) = s.get_mut(zeros) {
                *byte = first;
            }
            let left_out = LEN + 1 - pad(&s).bytes().count();
            let (skipped, short) = key::superfluous_zeros(&s);
            let expected = (left_out.min(9), left_out > 9);
            assert_eq!(
                (skipped as usize, bool::from(short)),
                expected,
                "{zeros}, {first}"
            );
        }
    }
}

/// What `scripts/masks.sh` looks at is the message that is hashed, by SHA-256's own rule (FIPS 180-4, 5.1.1).
#[cfg(feature = "hazmat")]
#[test]
fn the_message_that_masks_are_examined_in_is_the_one_that_is_hashed() {
    for zeros in [0, 1, 7, 8, 9, LEN] {
        let mut s = [0; LEN];
        s[zeros..].fill(0x7f);
        let mut blocks = [[0; 64]; 7];
        let short = message_of(&mut blocks, &s);
        // The zero byte in front of S goes as well.
        assert_eq!(short, zeros > 8, "{zeros}");
        if !short {
            let mut expected: Vec<u8> = pad(&s).bytes().collect();
            // The block of the key goes before it.
            let bits = 8 * (64 + expected.len() as u64);
            expected.push(0x80);
            expected.resize(7 * 64 - 8, 0);
            expected.extend(bits.to_be_bytes());
            assert_eq!(blocks.as_flattened(), expected, "{zeros}");
        }
    }
}

#[test]
fn an_exponent_is_wiped() {
    let exponent = Premaster::new(&[0x5555_5555; 48], &[u64::MAX; 4], &[u64::MAX; 4]);
    assert!(exponent.limbs().iter().filter(|limb| **limb != 0).count() > 40);
    let left = wiping::after_drop(exponent);
    let limbs = left.chunks_exact(8).filter(|limb| **limb != [0; 8]).count();
    // All but the length, which is public.
    assert_eq!(limbs, 1, "{left:?}");
}

#[test]
fn a_scrambling_parameter_of_0_is_refused() {
    assert_eq!(not_zero([0; HASH_LEN]), None);
    for place in 0..HASH_LEN {
        let mut u = [0; HASH_LEN];
        u[place] = 0x80;
        assert_eq!(not_zero(u), Some(u));
    }
}

#[test]
fn key_of_every_length_of_s_agrees_with_hkdf() {
    let mut state = 0x1234_5678_9abc_def1_u64;
    let mut next = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state.to_le_bytes()[3]
    };
    for length in 1..=LEN + 1 {
        for first in [0x01, 0x7f, 0x80, 0xff] {
            for u_first in [0x00, 0x01, 0x80] {
                // pad(S) has `length` bytes: either that many digits of which the first is below
                // 80, or one digit less, the first 80 or more, behind a sign byte.
                let digits = if first < 0x80 { length } else { length - 1 };
                if digits == 0 || digits > LEN {
                    continue;
                }
                let mut s = [0; LEN];
                s[LEN - digits..].fill_with(&mut next);
                s[LEN - digits] = first;
                let mut u = [0; HASH_LEN];
                u.fill_with(&mut next);
                u[0] = u_first;
                u[1] = next() | 1;
                let padded: Vec<u8> = pad(&s).bytes().collect();
                assert_eq!(padded.len(), length);
                let salt: Vec<u8> = pad(&u).bytes().collect();
                assert_eq!(
                    *session_key(&s, &u),
                    expected(&salt, &padded),
                    "{length} {first:x}"
                );
            }
        }
    }
    let u = [7; HASH_LEN];
    assert_eq!(*session_key(&[0; LEN], &u), expected(&u, &[0]));
}

fn expected(salt: &[u8], ikm: &[u8]) -> [u8; SESSION_KEY_LEN] {
    let mut key = [0; SESSION_KEY_LEN];
    hkdf::Hkdf::<Sha256>::new(Some(salt), ikm)
        .expand(b"Caldera Derived Key", &mut key)
        .unwrap();
    key
}

#[test]
fn exponent_is_the_integer_sum() {
    let limbs = [0, 1, u64::MAX, 0x8000_0000_0000_0000, 0x0123_4567_89ab_cdef];
    for (&low, &high) in limbs
        .iter()
        .flat_map(|low| limbs.iter().map(move |high| (low, high)))
    {
        for length in [1, 4, 8, 9, 48] {
            let a = vec![low; length];
            let (u, x) = ([high, low, high, high], [low, high, u64::MAX, high]);
            let e = Premaster::new(&a, &u, &x);
            let big = |limbs: &[u64]| {
                limbs
                    .iter()
                    .rev()
                    .fold(num_bigint::BigUint::ZERO, |sum, limb| (sum << 64) + *limb)
            };
            assert_eq!(big(e.limbs()), big(&a) + big(&u) * big(&x));
            assert!(big(e.limbs()).bits() <= e.bits() as u64);
            assert_eq!(e.bits(), length.max(8) * 64 + 1);
        }
    }
}
