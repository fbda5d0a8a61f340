//! The heap: blocks of 16 bytes, 32, 64 and so on, which are kept by size while they are free. In the place
//! of the standard library's allocator, which takes three times the code, and all of it is downloaded.
//!
//! A block is never cut up or joined with its neighbour, so that at most half of one is unused, and what
//! has been free once serves the same size again: a module holds a few sign-ins, whose texts have a few
//! sizes.

#![expect(unsafe_code, reason = "an allocator gives out memory by address")]

use core::alloc::{GlobalAlloc, Layout};
use core::arch::wasm32::memory_grow;
use core::cell::Cell;
use core::ptr::{null_mut, with_exposed_provenance_mut};

/// The smallest block, and what every block is aligned to.
const SMALLEST: usize = 16;

/// What memory grows by.
const PAGE: usize = 1 << 16;

/// A free block: where the next one of its size is.
struct Free {
    next: *mut Free,
}

/// The blocks that are free, by the exponents of their sizes, and memory that was never given out.
struct Heap {
    free: [Cell<*mut Free>; 32],
    start: Cell<usize>,
    end: Cell<usize>,
}

#[cfg(not(target_feature = "atomics"))]
// SAFETY: without shared memory, a module has one thread.
unsafe impl Sync for Heap {}

#[global_allocator]
static HEAP: Heap = Heap {
    free: [const { Cell::new(null_mut()) }; 32],
    start: Cell::new(0),
    end: Cell::new(0),
};

/// The exponent of the size of the blocks that serve a size, if there are such.
fn exponent(size: usize) -> Option<usize> {
    let block = size.max(SMALLEST).checked_next_power_of_two()?;
    usize::try_from(block.trailing_zeros()).ok()
}

impl Heap {
    /// Memory that was never given out; null where there is no more.
    fn fresh(&self, size: usize) -> *mut u8 {
        let mut start = self.start.get();
        if self.end.get().wrapping_sub(start) < size {
            let pages = size.div_ceil(PAGE);
            let grown = memory_grow::<0>(pages);
            if grown == usize::MAX {
                return null_mut();
            }
            // What is left of the memory before has its end there, if nobody else has grown it.
            let grown = grown.wrapping_mul(PAGE);
            if grown != self.end.get() {
                start = grown;
            }
            self.end.set(grown.wrapping_add(pages.wrapping_mul(PAGE)));
        }
        self.start.set(start.wrapping_add(size));
        with_exposed_provenance_mut(start)
    }
}

// SAFETY: a block is given out to one owner at a time: it is taken off its list, or memory that was never
// given out, when it is allocated, and put back on the list of its size, which its layout tells, when it is
// freed. All sizes are multiples of 16, and so are all addresses.
unsafe impl GlobalAlloc for Heap {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        let Some(exponent) = exponent(layout.size()).filter(|_| layout.align() <= SMALLEST) else {
            return null_mut();
        };
        let Some(list) = self.free.get(exponent) else {
            return null_mut();
        };
        let block = list.get();
        if block.is_null() {
            return self.fresh(1 << exponent);
        }
        // SAFETY: a block on a list is free, and was written when it was put there.
        list.set(unsafe { (*block).next });
        block.cast()
    }

    unsafe fn dealloc(&self, block: *mut u8, layout: Layout) {
        if let Some(list) = exponent(layout.size()).and_then(|exponent| self.free.get(exponent)) {
            let block: *mut Free = block.cast();
            // SAFETY: the block is the caller's to give back, has 16 bytes at least and is aligned to them.
            unsafe { block.write(Free { next: list.get() }) };
            list.set(block);
        }
    }

    unsafe fn realloc(&self, block: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        if exponent(size) == exponent(layout.size()) {
            return block;
        }
        // SAFETY: the caller's promise is that size and alignment make a layout.
        let new = unsafe { self.alloc(Layout::from_size_align_unchecked(size, layout.align())) };
        if !new.is_null() {
            // SAFETY: two blocks, each of which has that many bytes.
            unsafe { block.copy_to_nonoverlapping(new, layout.size().min(size)) };
            // SAFETY: the caller's promise.
            unsafe { self.dealloc(block, layout) };
        }
        new
    }
}
