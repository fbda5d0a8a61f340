//! What only vectors, tests and benches need. **Not for use in a sign-in, and not covered by
//! semantic versioning.**

pub mod field;
pub mod protocol;
