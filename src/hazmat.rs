//! What only vectors, tests and benches need. **Not for use in a sign-in, and not covered by
//! semantic versioning.**
//!
//! Cargo unites features: if any crate of a program asks for `hazmat`, all of them have it. What it
//! then does, to those who never asked:
//!
//! - any code in the process can choose, for the whole process, which of the kernels that the
//!   processor has runs ([`field::Kernel::force`]). Sign-ins take longer or shorter by that; what they
//!   compute and what they refuse stay the same;
//! - [`protocol`] starts sign-ins whose private key the caller names, and gives out what a claim is
//!   computed from: S, the session key, x. Whoever uses those has no secret left to keep. Sign-ins begun
//!   in the ordinary way are not affected, and nothing can look into them.
//!
//! It has nothing that changes what another part of the process accepts. What the taint test needs
//! beyond this (an observer of what becomes public, a kernel forced although the processor was not seen
//! to have it) exists only in builds with `--cfg caldera_taint`, which is a flag of the final build that
//! no crate can set:
//!
//! ```compile_fail,E0425
//! caldera_srp::hazmat::protocol::observe_published(|_| ());
//! ```

pub mod field;
pub mod protocol;
pub mod secrets;
