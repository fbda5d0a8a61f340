//! Cleaning the stack after an operation on secrets.
//!
//! Every value is wiped where it is dropped, but a compiler copies values as it moves them and spills
//! registers as it likes, and none of that is wiped. So the operations run below one frame, and what lay
//! below that frame is written over when they have returned. It needs no `unsafe`: an array on the stack
//! of a second function takes the place of the first one's frames. How much that leaves is counted by
//! `tests/stack.rs`; it is a second line, not a promise.

use core::hint::black_box;

/// What is written over, in bytes: more than the operations touch where they are optimised
/// (`tests/stack.rs` measures that). A stack they fit on is large enough for it, small processors' among them; where
/// stacks are large, so is the margin.
const DEPTH: usize = if cfg!(target_arch = "x86_64") {
    64 * 1024
} else {
    48 * 1024
};

/// Does the work, and then writes over the stack that it used.
#[inline]
pub(crate) fn scrubbed<T>(work: impl FnOnce() -> T) -> T {
    let result = below(work);
    write_over();
    result
}

/// Not inlined, so that the work's frames lie where [`write_over`] has its own.
#[inline(never)]
fn below<T>(work: impl FnOnce() -> T) -> T {
    work()
}

#[inline(never)]
fn write_over() {
    black_box(&mut [0_u8; DEPTH]);
}
