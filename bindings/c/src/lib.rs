//! The C interface of `caldera-srp`.
//!
//! `ffi` has every exported function and all of the `unsafe`: it converts pointers and calls the
//! engine. What C programs need to know is in `include/caldera_srp.h`, which is made from it.

#![deny(unsafe_code)]

extern crate alloc;

#[expect(
    unsafe_code,
    reason = "pointers from C are converted here, and only here"
)]
pub mod ffi;
pub mod flow;
pub mod status;
