//! Whoever interrupts a kernel finds the way back to its callers: what profilers, debuggers and other
//! languages' tracebacks do.
#![cfg(all(
    target_os = "linux",
    target_env = "gnu",
    any(target_arch = "x86_64", target_arch = "aarch64")
))]
#![allow(
    missing_docs,
    unsafe_code,
    clippy::unwrap_used,
    clippy::print_stderr,
    reason = "tests"
)]

use caldera_srp::hazmat::field::{BYTES, Element, Kernel};
use core::ffi::{c_int, c_void};
use core::hint::black_box;
use core::sync::atomic::{AtomicBool, AtomicUsize, Ordering::SeqCst};
use std::io::Write;

const FRAMES: usize = 64;

type Trace = [*mut c_void; FRAMES];

/// The return addresses from here up, and how many there are.
fn trace() -> (Trace, usize) {
    let mut frames: Trace = [core::ptr::null_mut(); FRAMES];
    // SAFETY: the buffer has that many places.
    let count = unsafe { libc::backtrace(frames.as_mut_ptr(), FRAMES as c_int) };
    (frames, usize::try_from(count).unwrap())
}

/// Where the test is: the outermost return addresses, which every trace must end with.
static OUTER: [AtomicUsize; 3] = [const { AtomicUsize::new(0) }; 3];
static WATCHING: AtomicBool = AtomicBool::new(false);
static GOOD: AtomicUsize = AtomicUsize::new(0);
static BAD: AtomicUsize = AtomicUsize::new(0);

fn ends_with_outer(frames: &Trace, count: usize) -> bool {
    let first = count.saturating_sub(OUTER.len());
    frames[first..count]
        .iter()
        .zip(&OUTER)
        .filter(|(frame, outer)| **frame as usize == outer.load(SeqCst))
        .count()
        == OUTER.len()
}

extern "C" fn interrupted(_: c_int) {
    if WATCHING.load(SeqCst) {
        let (frames, count) = trace();
        let counter = if ends_with_outer(&frames, count) {
            &GOOD
        } else {
            &BAD
        };
        counter.fetch_add(1, SeqCst);
    }
}

#[test]
fn traces_lead_through_every_kernel() {
    // The unwinder is loaded by the first call, which must not be in a handler.
    let (frames, count) = trace();
    for (outer, frame) in OUTER.iter().zip(&frames[count - OUTER.len()..count]) {
        outer.store(*frame as usize, SeqCst);
    }
    // SAFETY: all zeros is an empty action; its handler does what this process's test allows.
    let mut action: libc::sigaction = unsafe { core::mem::zeroed() };
    action.sa_sigaction = interrupted as extern "C" fn(c_int) as usize;
    action.sa_flags = libc::SA_RESTART;
    // SAFETY: the action is complete.
    let installed = unsafe { libc::sigaction(libc::SIGPROF, &action, core::ptr::null_mut()) };
    assert_eq!(installed, 0);
    let interval = libc::timeval {
        tv_sec: 0,
        tv_usec: 1_000,
    };
    let timer = libc::itimerval {
        it_interval: interval,
        it_value: interval,
    };

    for &kernel in Kernel::ALL {
        let Some(mut element) = Element::new(kernel, &[0xb7; BYTES]) else {
            let _ = writeln!(
                std::io::stderr(),
                "skipped: {} not available",
                kernel.name()
            );
            continue;
        };
        let factor = element.clone();
        GOOD.store(0, SeqCst);
        BAD.store(0, SeqCst);
        // SAFETY: the timer is complete.
        let set = unsafe { libc::setitimer(libc::ITIMER_PROF, &timer, core::ptr::null_mut()) };
        assert_eq!(set, 0);
        WATCHING.store(true, SeqCst);
        while GOOD.load(SeqCst) + BAD.load(SeqCst) < 100 {
            element.mul_assign(&factor);
            element.square_assign();
            black_box(&element);
        }
        WATCHING.store(false, SeqCst);
        assert_eq!(BAD.load(SeqCst), 0, "{}", kernel.name());
    }
}
