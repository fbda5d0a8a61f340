//! What a program can ask of valgrind's memcheck while it runs under it: a secret is marked as
//! undefined memory, and memcheck reports every branch and every address that depends on it.
//!
//! The requests are those of valgrind's public headers (`valgrind.h`, `memcheck.h`): four rotations
//! that together do nothing, and an exchange of a register with itself, which valgrind recognises
//! and a processor passes over. Where there is no valgrind every request answers 0.

#![allow(unsafe_code, reason = "client requests are machine instructions")]

const RUNNING_ON_VALGRIND: usize = 0x1001;
const COUNT_ERRORS: usize = 0x1201;
/// The first of memcheck's own requests: the letters M and C in the high bytes.
const MEMCHECK: usize = 0x4d43_0000;
const MAKE_MEM_UNDEFINED: usize = MEMCHECK + 1;
const MAKE_MEM_DEFINED: usize = MEMCHECK + 2;
const GET_VBITS: usize = MEMCHECK + 8;

/// The answer of a request that succeeded in full, where it has no answer of its own.
const DONE: usize = 1;

#[cfg(target_arch = "x86_64")]
fn request(code: usize, arguments: [usize; 3]) -> usize {
    let [first, second, third] = arguments;
    let request = [code, first, second, third, 0, 0];
    let mut answer = 0_usize;
    // SAFETY: without valgrind the instructions leave every register as it was: rdi is rotated by
    // 128 bits in all, and rbx is exchanged with itself. Under valgrind rax points to six words
    // that outlive the request, and rdx, which is declared, receives the answer. The callers below
    // hand in only addresses of memory that they have borrowed, mutably where valgrind writes.
    unsafe {
        core::arch::asm!(
            "rol rdi, 3",
            "rol rdi, 13",
            "rol rdi, 61",
            "rol rdi, 51",
            "xchg rbx, rbx",
            in("rax") request.as_ptr(),
            inout("rdx") answer,
            options(nostack),
        );
    }
    answer
}

#[cfg(not(target_arch = "x86_64"))]
fn request(_: usize, _: [usize; 3]) -> usize {
    0
}

/// Whether this process runs under valgrind.
pub fn running_on_valgrind() -> bool {
    request(RUNNING_ON_VALGRIND, [0; 3]) != 0
}

/// How many faults memcheck has reported so far.
pub fn count_errors() -> usize {
    request(COUNT_ERRORS, [0; 3])
}

/// Marks bytes as secret.
pub fn taint(bytes: &mut [u8]) {
    request(
        MAKE_MEM_UNDEFINED,
        [bytes.as_mut_ptr().addr(), bytes.len(), 0],
    );
}

/// Marks bytes as public. The bytes stay as they are: the marks are valgrind's.
pub fn publish(bytes: &[u8]) {
    request(MAKE_MEM_DEFINED, [bytes.as_ptr().addr(), bytes.len(), 0]);
}

/// How many of the bytes depend on a secret, wholly or in part.
pub fn count_tainted(bytes: &[u8]) -> usize {
    let mut marks = vec![0_u8; bytes.len()];
    let arguments = [
        bytes.as_ptr().addr(),
        marks.as_mut_ptr().addr(),
        bytes.len(),
    ];
    match request(GET_VBITS, arguments) {
        DONE => marks.iter().filter(|mark| **mark != 0).count(),
        _ => 0,
    }
}

/// A copy of a text, marked as secret.
pub fn secret_text(text: &str) -> String {
    let mut bytes = text.as_bytes().to_vec();
    taint(&mut bytes);
    // SAFETY: the bytes are those of a `&str`; the marks do not change them. Checking them again
    // would branch on the secret.
    unsafe { String::from_utf8_unchecked(bytes) }
}
