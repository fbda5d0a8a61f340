//! An allocator that looks for secrets in every block that is given back, for tests about wiping.
//!
//! A test that wants it makes [`WatchingAllocator`] its global allocator, builds what it wants to
//! watch, and runs what drops it inside [`watch`]. Only the calling thread is watched.

#![allow(unsafe_code, reason = "`GlobalAlloc` is an unsafe trait")]

use core::alloc::{GlobalAlloc, Layout};
use core::cell::Cell;
use std::alloc::System;

/// A secret that is looked for: a name, and bytes that must not be left behind.
pub type Needle = (&'static str, Vec<u8>);

/// The system's allocator, watching.
pub struct WatchingAllocator;

thread_local! {
    static NEEDLES: Cell<&'static [Needle]> = const { Cell::new(&[]) };
    static FOUND: Cell<Option<&'static str>> = const { Cell::new(None) };
    static BLOCKS: Cell<usize> = const { Cell::new(0) };
}

/// Runs `work` and tells the name of the first secret that lay in a block when the block was given
/// back, and how many blocks were looked at.
pub fn watch(needles: Vec<Needle>, work: impl FnOnce()) -> (Option<&'static str>, usize) {
    // Leaked, so that looking needs no lock and giving them back is not looked at.
    let needles: &'static [Needle] = Vec::leak(needles);
    FOUND.set(None);
    BLOCKS.set(0);
    NEEDLES.set(needles);
    work();
    NEEDLES.set(&[]);
    (FOUND.get(), BLOCKS.get())
}

/// Whether the bytes of one needle stand in `memory`.
pub fn contains(memory: &[u8], needle: &[u8]) -> bool {
    let Some((first, rest)) = needle.split_first() else {
        return false;
    };
    memory
        .iter()
        .enumerate()
        .filter(|(_, byte)| *byte == first)
        .any(|(at, _)| {
            memory
                .get(at + 1..at + needle.len())
                .is_some_and(|tail| tail == rest)
        })
}

/// # Safety
///
/// `block` is a block of this allocator, of this layout, not given back yet.
unsafe fn look(block: *const u8, layout: Layout) {
    // Nothing to look for on a thread that is being torn down.
    let needles = NEEDLES.try_with(Cell::get).unwrap_or_default();
    if needles.is_empty() || block.is_null() {
        return;
    }
    // SAFETY: the caller says the block is live; it was zeroed when it was made, so that every byte
    // of it has a value.
    let memory = unsafe { core::slice::from_raw_parts(block, layout.size()) };
    BLOCKS.set(BLOCKS.get() + 1);
    if let Some((name, _)) = needles.iter().find(|(_, needle)| contains(memory, needle)) {
        FOUND.set(FOUND.get().or(Some(name)));
    }
}

// SAFETY: every method hands its arguments to the system's allocator and returns what that returns;
// looking at a block neither allocates nor panics.
unsafe impl GlobalAlloc for WatchingAllocator {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        // SAFETY: the contract of `alloc_zeroed` is that of `alloc`.
        unsafe { System.alloc_zeroed(layout) }
    }

    unsafe fn dealloc(&self, block: *mut u8, layout: Layout) {
        // SAFETY: the caller keeps `GlobalAlloc::dealloc`'s contract.
        unsafe { look(block, layout) };
        // SAFETY: the same; the block came from `System`.
        unsafe { System.dealloc(block, layout) };
    }

    // `realloc` is the provided one: a new block, a copy, and `dealloc` of the old one.
}
