//! What several tests and examples share. The only place below `tests/` that may use `unsafe`.

#![allow(
    unreachable_pub,
    reason = "shared by files that are crates of their own"
)]

pub mod cases;
pub mod claims;
pub mod forced;
pub mod memcheck;
pub mod oracle;
#[cfg(target_os = "linux")]
pub mod own_stack;
pub mod random;
pub mod replay;
pub mod secrets;
pub mod watching_allocator;
