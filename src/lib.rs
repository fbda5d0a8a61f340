#![doc = "Constant-time SRP-6a for Amazon Cognito user pools."]
#![no_std]
#![deny(unsafe_code)]

extern crate alloc;
#[cfg(any(test, feature = "std"))]
extern crate std;

mod error;
#[allow(
    dead_code,
    unused_imports,
    reason = "the first caller follows with the engine"
)]
mod field;
#[cfg(feature = "hazmat")]
pub mod hazmat;

pub use error::{Error, Fault, Parameter};
