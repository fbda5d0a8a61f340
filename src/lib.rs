#![doc = "Constant-time SRP-6a for Amazon Cognito user pools."]
#![no_std]
#![deny(unsafe_code)]

extern crate alloc;
#[cfg(feature = "std")]
extern crate std;

mod error;

pub use error::{Error, Fault, Parameter};
