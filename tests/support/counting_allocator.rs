//! An allocator that counts what each thread allocates, for tests about memory.
//!
//! A test that wants it says:
//!
//! ```text
//! #[path = "support/counting_allocator.rs"]
//! mod counting_allocator;
//! use counting_allocator::{CountingAllocator, counted};
//!
//! #[global_allocator]
//! static ALLOCATOR: CountingAllocator = CountingAllocator;
//! ```
//!
//! Counts are per thread, so tests of one binary that run side by side do not disturb each other.
//! What one thread allocates and another frees is counted by each on its own.

#![allow(unsafe_code, reason = "`GlobalAlloc` is an unsafe trait")]
#![allow(dead_code, reason = "not every test reads every count")]

use core::alloc::{GlobalAlloc, Layout};
use core::cell::Cell;
use std::alloc::System;

/// The system's allocator, counting.
pub(crate) struct CountingAllocator;

/// What happened on this thread during a call of [`counted`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Counts {
    /// Bytes allocated minus bytes freed: what the call left behind, or, below 0, cleared away.
    pub(crate) live: isize,
    /// The most that `live` was at any moment of the call.
    pub(crate) peak: isize,
    /// Blocks allocated, those included that an existing block was resized into.
    pub(crate) allocations: usize,
    /// Bytes allocated, whether freed since or not.
    pub(crate) allocated: usize,
}

thread_local! {
    static COUNTS: Cell<Counts> = const {
        Cell::new(Counts { live: 0, peak: 0, allocations: 0, allocated: 0 })
    };
}

/// Runs `work` and tells what it allocated on this thread. Calls may be nested.
pub(crate) fn counted<T>(work: impl FnOnce() -> T) -> (T, Counts) {
    let before = COUNTS.get();
    COUNTS.set(Counts {
        peak: before.live,
        ..before
    });
    let value = work();
    let after = COUNTS.get();
    COUNTS.set(Counts {
        peak: before.peak.max(after.peak),
        ..after
    });
    let counts = Counts {
        live: after.live - before.live,
        peak: after.peak - before.live,
        allocations: after.allocations - before.allocations,
        allocated: after.allocated - before.allocated,
    };
    (value, counts)
}

/// Notes a block gained (its size) and one lost. Allocates nothing itself, and does nothing on a
/// thread that is being torn down.
fn note(gained: usize, lost: usize) {
    let _ = COUNTS.try_with(|cell| {
        let mut counts = cell.get();
        // No block is larger than `isize::MAX`.
        counts.live = counts
            .live
            .wrapping_add_unsigned(gained)
            .wrapping_sub_unsigned(lost);
        counts.peak = counts.peak.max(counts.live);
        if gained > 0 {
            counts.allocations += 1;
            counts.allocated = counts.allocated.wrapping_add(gained);
        }
        cell.set(counts);
    });
}

// SAFETY: every method hands its arguments to the system's allocator and returns what that
// returns; counting neither allocates nor panics.
unsafe impl GlobalAlloc for CountingAllocator {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        // SAFETY: the caller keeps `GlobalAlloc::alloc`'s contract, which is the same.
        let block = unsafe { System.alloc(layout) };
        if !block.is_null() {
            note(layout.size(), 0);
        }
        block
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        // SAFETY: the caller keeps `GlobalAlloc::alloc_zeroed`'s contract, which is the same.
        let block = unsafe { System.alloc_zeroed(layout) };
        if !block.is_null() {
            note(layout.size(), 0);
        }
        block
    }

    unsafe fn dealloc(&self, block: *mut u8, layout: Layout) {
        // SAFETY: the caller keeps `GlobalAlloc::dealloc`'s contract; the block came from `System`.
        unsafe { System.dealloc(block, layout) };
        note(0, layout.size());
    }

    unsafe fn realloc(&self, block: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        // SAFETY: the caller keeps `GlobalAlloc::realloc`'s contract; the block came from `System`.
        let moved = unsafe { System.realloc(block, layout, size) };
        if !moved.is_null() {
            note(size, layout.size());
        }
        moved
    }
}
