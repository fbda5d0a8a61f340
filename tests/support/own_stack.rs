//! A thread on a stack of the test's own, which can be read when the thread has ended.

#![allow(
    unsafe_code,
    clippy::multiple_unsafe_ops_per_block,
    reason = "the system's own interface to threads, one call after the other"
)]

// The engine's own tests have this file too, and no prelude of `std`.
extern crate alloc;

use self::alloc::boxed::Box;
use self::alloc::vec::Vec;
use core::ffi::c_void;
use core::ptr;

/// Enough for anything that this crate does.
const SIZE: usize = 1 << 20;

type Work = Box<dyn FnOnce() + Send>;

/// What the stack is filled with, so that what was written to it can be told, zeros included.
pub const UNTOUCHED: u8 = 0xa5;

/// Runs `work` on a thread whose stack is fresh memory, filled with [`UNTOUCHED`], and returns all of
/// that memory as the thread left it. `None` where the system refuses.
pub fn left_on_the_stack(work: impl FnOnce() + Send + 'static) -> Option<Vec<u8>> {
    left_on_the_stack_at(work).map(|(_, memory)| memory)
}

/// The same, with the address that the memory had.
pub fn left_on_the_stack_at(work: impl FnOnce() + Send + 'static) -> Option<(usize, Vec<u8>)> {
    extern "C" fn run(argument: *mut c_void) -> *mut c_void {
        // SAFETY: the argument is the box given to `pthread_create` below, taken once.
        let work = unsafe { Box::from_raw(argument.cast::<Work>()) };
        work();
        ptr::null_mut()
    }

    let protection = libc::PROT_READ | libc::PROT_WRITE;
    let flags = libc::MAP_PRIVATE | libc::MAP_ANONYMOUS;
    // SAFETY: a new mapping, wherever the system puts it.
    let stack = unsafe { libc::mmap(ptr::null_mut(), SIZE, protection, flags, -1, 0) };
    if stack == libc::MAP_FAILED {
        return None;
    }
    // SAFETY: the mapping is `SIZE` writable bytes that nothing else uses.
    unsafe { ptr::write_bytes(stack.cast::<u8>(), UNTOUCHED, SIZE) };
    let argument = Box::into_raw(Box::new(Box::new(work) as Work));
    let mut attributes = core::mem::MaybeUninit::uninit();
    let mut thread = core::mem::MaybeUninit::uninit();
    // SAFETY: the attributes are initialised before they are used and destroyed after; the stack is
    // `SIZE` bytes of mapped memory that nothing else uses, and stays mapped until the thread has
    // been joined; the argument is what `run` expects.
    let ended = unsafe {
        libc::pthread_attr_init(attributes.as_mut_ptr()) == 0
            && libc::pthread_attr_setstack(attributes.as_mut_ptr(), stack, SIZE) == 0
            && libc::pthread_create(
                thread.as_mut_ptr(),
                attributes.as_ptr(),
                run,
                argument.cast::<c_void>(),
            ) == 0
            && libc::pthread_attr_destroy(attributes.as_mut_ptr()) == 0
            && libc::pthread_join(thread.assume_init(), ptr::null_mut()) == 0
    };
    if !ended {
        return None;
    }
    // SAFETY: the mapping is `SIZE` bytes that were filled above, so that each has a value, and no
    // thread uses it any more.
    let memory = unsafe { core::slice::from_raw_parts(stack.cast::<u8>(), SIZE) }.to_vec();
    // SAFETY: the mapping made above, of that size, to which no reference is left.
    unsafe { libc::munmap(stack, SIZE) };
    Some((stack.addr(), memory))
}
