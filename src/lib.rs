#![doc = include_str!("../README.md")]
#![no_std]
#![deny(unsafe_code)]

extern crate alloc;
#[cfg(any(test, feature = "std"))]
extern crate std;

mod cognito;
mod error;
#[cfg_attr(
    not(feature = "hazmat"),
    allow(dead_code, reason = "a sign-in needs less than tests and benches do")
)]
mod field;
pub mod flow;
#[cfg(feature = "hazmat")]
pub mod hazmat;
mod scrub;
mod srp;
mod taint;
#[cfg(feature = "verifier")]
pub mod verifier;

#[cfg(feature = "getrandom")]
pub use cognito::SystemRng;
pub use cognito::{
    AppClient, Device, DevicePasswordVerifier, DeviceSignIn, DeviceVerifier, KeyExchange, Lookup,
    Parameters, PasswordHash, PasswordVerifier, SecretText, SessionKey, Timestamp, UserPoolId,
    UserSignIn,
};
pub use error::{Error, Fault, Parameter};
