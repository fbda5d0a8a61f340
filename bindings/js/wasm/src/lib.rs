//! The engine as a WebAssembly module, for the npm package.
//!
//! JavaScript writes what it has to say into one buffer, calls a function by its number, and reads
//! the answer from another (`host` has the exported functions, `wire` the form of what is said).
//! What outlives a call is kept in a table (`table`) and named by its number, so that no pointer
//! comes from JavaScript. A module has the claims (`claims`), the whole sign-in (`flow`), or both, by
//! feature, so that a page downloads what it uses. Memory is given out by `heap`. No logic lives here: the
//! engine decides, and this carries.

#![deny(unsafe_code)]

pub mod host;

#[cfg(feature = "claims")]
mod claims;
mod fault;
#[cfg(feature = "flow")]
mod flow;
mod given;
#[cfg(target_arch = "wasm32")]
mod heap;
#[cfg(caldera_taint)]
pub mod observed;
mod table;
mod wire;
