//! What several tests and examples share. The only place below `tests/` that may use `unsafe`.

#![allow(
    unreachable_pub,
    reason = "shared by files that are crates of their own"
)]

pub mod cases;
pub mod memcheck;
pub mod oracle;
pub mod random;
pub mod replay;
