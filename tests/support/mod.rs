//! What several tests and examples share. The only place below `tests/` that may use `unsafe`.

pub mod oracle;
pub mod replay;
