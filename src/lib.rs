//! The engine that auth clients link to sign in to Amazon Cognito user pools by SRP: constant-time
//! arithmetic, the claims of users and remembered devices, and the whole sign-in without I/O.
//!
//! | I want to … | take |
//! | --- | --- |
//! | sign a person in, whatever the pool asks on the way | [`flow::SignIn`], from [`begin`](flow::SignInBuilder::begin) to [`Completed`](flow::Completed) |
//! | refresh tokens, sign out | [`flow::Refresh`], [`flow::revoke_token`] |
//! | remember a device, and sign in with it | [`Completed::confirm_device`](flow::Completed::confirm_device), [`Device`] |
//! | know what an error means | [`flow::Error`], [`flow::ServiceErrorKind`], [`Fault`] |
//! | answer PASSWORD_VERIFIER alone, around two requests of my own | [`UserSignIn`] and [`PasswordVerifier`] |
//! | answer DEVICE_PASSWORD_VERIFIER alone | [`DeviceSignIn`] and [`DevicePasswordVerifier`] |
//! | compute SECRET_HASH | [`AppClient::secret_hash`] |
//! | sign for myself with the session key | [`KeyExchange`], [`SessionKey`] |
//! | write an emulator, or test a client | the module `verifier` (feature `verifier`) |
//! | see what the service is sent and what it answers | [`Parameters`], [`flow::Request`], [`flow::Reply`] |
//!
//! The claim by hand, for those who have requests of their own; [`flow`] describes the whole sign-in:
//!
//! ```
//! use caldera_srp::{
//!     AppClient, Error, Parameters, PasswordVerifier, SystemRng, Timestamp, UserPoolId, UserSignIn,
//! };
//!
//! /// `initiate_auth` sends `AuthParameters`, and gives the challenge's parameters.
//! fn claim(
//!     initiate_auth: impl Fn(&Parameters) -> [(&'static str, String); 4],
//! ) -> Result<Parameters, Error> {
//!     let pool: UserPoolId = "us-east-1_AbCdEf123".parse()?;
//!     let app = AppClient::new("1example23456789")?.with_secret("9example87654321abcdef")?;
//!
//!     // AuthParameters of InitiateAuth (USER_SRP_AUTH): USERNAME, SRP_A, SECRET_HASH
//!     let (pending, auth_parameters) = UserSignIn::start(&pool, &app, "bob", &mut SystemRng)?;
//!     let challenge = PasswordVerifier::from_parameters(&initiate_auth(&auth_parameters))?;
//!
//!     // ChallengeResponses of RespondToAuthChallenge: PASSWORD_CLAIM_SIGNATURE, TIMESTAMP, …
//!     pending.respond(&challenge, "correct horse", Timestamp::now()?)
//! }
//! ```
//!
//! Everything from outside is bounded before it is parsed and refused with an [`Error`] that names the
//! parameter and the fault, never the value. Secrets are wiped when dropped and print nothing. What is
//! claimed of constant time, and the evidence for it, stands in `SECURITY.md` and `docs/evidence.md` of the
//! repository and of the packaged crate.
//!
//! # Features
//!
//! | feature | default | what it adds |
//! | --- | --- | --- |
//! | `std` | yes | [`Timestamp::now`], lookups in `HashMap`; without it the crate is `no_std` + `alloc` |
//! | `getrandom` | yes | [`SystemRng`], the operating system's generator |
//! | `verifier` | no | the server's half: registration, the challenge, the check of a claim |
//! | `json` | no | the flow's requests, replies and questions as JSON, remembered devices to keep |
//! | `hazmat` | no | for vectors, tests and benches only; not covered by semantic versioning |
#![no_std]
// On docs.rs, which builds with a nightly, each item says the feature that it needs.
#![cfg_attr(docsrs, feature(doc_cfg))]
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
mod mask;
mod scrub;
mod srp;
mod taint;
#[cfg(feature = "verifier")]
pub mod verifier;

#[cfg(feature = "getrandom")]
pub use cognito::SystemRng;
pub use cognito::{
    AppClient, Device, DevicePasswordVerifier, DeviceSignIn, DeviceVerifier, EndpointKind,
    KeyExchange, Lookup, Parameters, PasswordHash, PasswordVerifier, SecretText, SessionKey,
    Timestamp, UserPoolId, UserSignIn,
};
pub use error::{Error, Fault, Parameter};
/// The traits of the generators that this crate takes, in the version that it takes.
pub use rand_core;

/// The examples of the README and of the guides, compiled.
#[cfg(all(doctest, feature = "json", feature = "verifier"))]
mod documents {
    #[doc = include_str!("../README.md")]
    struct Readme;
    #[doc = include_str!("../docs/guide/ways-in.md")]
    struct WaysIn;
    #[doc = include_str!("../docs/guide/errors.md")]
    struct Errors;
    #[doc = include_str!("../docs/guide/migrating.md")]
    struct Migrating;
    #[doc = include_str!("../docs/guide/async.md")]
    struct Async;
    #[doc = include_str!("../docs/guide/small-devices.md")]
    struct SmallDevices;
    #[doc = include_str!("../docs/guide/emulators.md")]
    struct Emulators;
}
