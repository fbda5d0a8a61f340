//! The C interface of `caldera-srp`.
//!
//! `ffi` has every exported function and all of the `unsafe`: it converts pointers and calls the
//! engine. What C programs need to know is in `include/caldera_srp.h`, which is made from it.

#![deny(unsafe_code)]

extern crate alloc;

pub mod flow;

pub mod texts;

pub mod ffi;

pub mod status;
