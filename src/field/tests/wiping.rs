//! What is dropped is overwritten: each type that wipes itself, dropped in place and read.

#![allow(unsafe_code, reason = "what was dropped is read")]

use core::mem::MaybeUninit;
use core::{ptr, slice};

use super::super::Integer;
use super::super::montgomery::Residue;
use super::super::word::Word;

/// The bytes of a value's place after the value was dropped there. `T` has no padding.
pub(crate) fn after_drop<T>(value: T) -> alloc::vec::Vec<u8> {
    let mut place = MaybeUninit::new(value);
    // SAFETY: the place holds a value, which is dropped this once and not used as one again.
    unsafe { ptr::drop_in_place(place.as_mut_ptr()) };
    // SAFETY: all of the place's bytes were initialised with the value, which has no padding, and a drop
    // leaves them initialised.
    unsafe { slice::from_raw_parts(place.as_ptr().cast::<u8>(), size_of::<T>()) }.to_vec()
}

#[test]
fn a_drop_that_does_nothing_is_noticed() {
    assert_eq!(after_drop([7_u8; 9]), [7; 9]);
}

fn residue<W: Word, const L: usize>(word: W) {
    let left = after_drop(Residue([word; L]));
    assert_eq!(left.len(), 384);
    assert!(left.iter().all(|byte| *byte == 0), "{left:?}");
}

#[test]
fn residues_and_integers_are_wiped() {
    residue::<u32, 96>(u32::MAX);
    residue::<u64, 48>(u64::MAX);
    let left = after_drop(Integer([u64::MAX; 48]));
    assert!(left.iter().all(|byte| *byte == 0), "{left:?}");
}
