//! Cleaning the stack after an operation on secrets.
//!
//! Every value is wiped where it is dropped, but a compiler copies values as it moves them and spills
//! registers as it likes, and none of that is wiped. So the operations run below one frame, and what lay
//! below that frame is written over when they have returned or unwound. It needs no `unsafe`: an array on
//! the stack of a second function takes the place of the first one's frames. How deep that has to reach
//! is measured below, how much it leaves is counted by `tests/stack.rs`; it is a second line, not a
//! promise.

use core::hint::black_box;

use crate::field::timing::IndependentOfData;

/// How deep an operation goes where it is optimised, and so how much of the stack is written over after
/// it: by what it computes, because a thread that has room for a hash need not have room for a power.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Depth {
    /// Hashes and HMACs.
    Hash,
    /// Reading a number and reducing it.
    #[cfg(feature = "verifier")]
    Number,
    /// Powers of the generator, and what is added to one.
    Generator,
    /// Powers of any base, whose table lies on the stack.
    Power,
}

impl Depth {
    const HASH: usize = 4 << 10;
    #[cfg(feature = "verifier")]
    const NUMBER: usize = 6 << 10;
    const GENERATOR: usize = 16 << 10;
    const POWER: usize = 32 << 10;
}

/// Does the work under data-independent timing, and then writes over the stack that it used, also where
/// the work panics: a generator of the caller's may.
#[inline]
pub(crate) fn scrubbed<T>(depth: Depth, work: impl FnOnce() -> T) -> T {
    let _timing = IndependentOfData::set();
    let guard = WriteOver(depth);
    #[cfg(test)]
    tests::entered(&guard);
    let result = below(work);
    drop(guard);
    result
}

/// Between the frame that is kept and the work: the frames of the guard's drop, which take no more than
/// this, have their place here and not in the way of what is written over.
const GAP: usize = 128;

/// Not inlined, so that the work's frames lie where [`write_over`] has its own.
#[inline(never)]
fn below<T>(work: impl FnOnce() -> T) -> T {
    black_box(&mut [0_u8; GAP]);
    at_depth(work)
}

#[inline(never)]
fn at_depth<T>(work: impl FnOnce() -> T) -> T {
    work()
}

/// Writes over the stack when it is dropped.
struct WriteOver(Depth);

impl Drop for WriteOver {
    #[inline(always)]
    fn drop(&mut self) {
        #[cfg(test)]
        if tests::measuring() {
            return;
        }
        match self.0 {
            Depth::Hash => write_over::<{ Depth::HASH + GAP }>(),
            #[cfg(feature = "verifier")]
            Depth::Number => write_over::<{ Depth::NUMBER + GAP }>(),
            Depth::Generator => write_over::<{ Depth::GENERATOR + GAP }>(),
            Depth::Power => write_over::<{ Depth::POWER + GAP }>(),
        }
    }
}

#[inline(never)]
fn write_over<const BYTES: usize>() {
    black_box(&mut [0_u8; BYTES]);
}

#[cfg(test)]
#[path = "scrub/tests.rs"]
mod tests;
