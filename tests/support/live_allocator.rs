//! An allocator that knows its live blocks, for tests about how long a secret is kept.
//!
//! A test makes [`LiveAllocator`] its global allocator. Blocks that the calling thread takes inside
//! [`track`] are remembered until they are given back; [`holds`] looks for bytes in them.

#![allow(unsafe_code, reason = "`GlobalAlloc` is an unsafe trait")]

use core::alloc::{GlobalAlloc, Layout};
use core::cell::Cell;
use core::sync::atomic::{AtomicUsize, Ordering};
use std::alloc::System;

/// The system's allocator, with a list of what is live.
pub struct LiveAllocator;

/// How many blocks may be live at once.
const SLOTS: usize = 1 << 14;

/// Address and length of each block; an address of 0 is an empty slot.
static BLOCKS: [(AtomicUsize, AtomicUsize); SLOTS] =
    [const { (AtomicUsize::new(0), AtomicUsize::new(0)) }; SLOTS];

thread_local! {
    static TRACKS: Cell<bool> = const { Cell::new(false) };
}

/// Remembers the blocks that `work` takes.
pub fn track<T>(work: impl FnOnce() -> T) -> T {
    TRACKS.set(true);
    let result = work();
    TRACKS.set(false);
    result
}

/// Whether the bytes stand in a live block.
pub fn holds(needle: &[u8]) -> bool {
    BLOCKS.iter().any(|(address, length)| {
        let address = address.load(Ordering::SeqCst);
        if address == 0 {
            return false;
        }
        let length = length.load(Ordering::SeqCst);
        // SAFETY: the block is live, for it is taken off the list before it is given back, and one
        // thread runs the test; it was zeroed when it was made, so that every byte has a value.
        let memory = unsafe { core::slice::from_raw_parts(address as *const u8, length) };
        memory.windows(needle.len()).any(|part| part == needle)
    })
}

// SAFETY: every method hands its arguments to the system's allocator and returns what that returns;
// keeping the list neither allocates nor panics.
unsafe impl GlobalAlloc for LiveAllocator {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        // SAFETY: the contract of `alloc_zeroed` is that of `alloc`.
        let block = unsafe { System.alloc_zeroed(layout) };
        if TRACKS.try_with(Cell::get).unwrap_or_default() && !block.is_null() {
            let taken = BLOCKS.iter().find(|(address, _)| {
                let order = Ordering::SeqCst;
                address
                    .compare_exchange(0, block as usize, order, order)
                    .is_ok()
            });
            match taken {
                Some((_, length)) => length.store(layout.size(), Ordering::SeqCst),
                // A block that is not on the list would not be looked at.
                None => std::process::abort(),
            }
        }
        block
    }

    unsafe fn dealloc(&self, block: *mut u8, layout: Layout) {
        let slot = BLOCKS
            .iter()
            .find(|(address, _)| address.load(Ordering::SeqCst) == block as usize);
        if let Some((address, length)) = slot {
            length.store(0, Ordering::SeqCst);
            address.store(0, Ordering::SeqCst);
        }
        // SAFETY: the caller keeps `GlobalAlloc::dealloc`'s contract; the block came from `System`.
        unsafe { System.dealloc(block, layout) };
    }

    // `realloc` is the provided one: a new block, a copy, and `dealloc` of the old one.
}
