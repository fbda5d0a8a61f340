//! The exported functions, a file for each kind of handle, and the kinds.
//!
//! A function here gets what its arguments mean, calls the engine, and gives out the result; it decides
//! nothing. The conversions, and all of the `unsafe`, are in `pointer` and in the macros of `export`.

#![allow(
    non_camel_case_types,
    reason = "types are named here as they are in the header"
)]
#![allow(
    clippy::missing_safety_doc,
    reason = "the header's preamble says it once, for C programmers"
)]

use core::ffi::c_char;

use engine::flow::KeptSession;
use engine::{AppClient, Device, DeviceSignIn, DeviceVerifier, Parameters, SecretText, UserSignIn};

use crate::flow::{Flow, Refreshing, Sendable};
use pointer::Kind;

mod export;
#[expect(
    unsafe_code,
    reason = "pointers from C are converted here, and only here"
)]
mod pointer;

// In the order of the header: what the compiler expands is what cbindgen reads.
mod library;

mod text;

mod parameters;

mod app_client;

mod device;

mod user_sign_in;

mod device_sign_in;

mod device_verifier;

mod sign_in;

mod question;

mod kept_session;

mod refresh;

mod request;

mod service;

#[cfg(feature = "hazmat")]
mod hazmat;

pub use app_client::*;
pub use device::*;
pub use device_sign_in::*;
pub use device_verifier::*;
#[cfg(feature = "hazmat")]
pub use hazmat::*;
pub use kept_session::*;
pub use library::*;
pub use parameters::*;
pub use question::*;
pub use refresh::*;
pub use request::*;
pub use service::*;
pub use sign_in::*;
pub use text::*;
pub use user_sign_in::*;

macro_rules! kinds {
    ($($(#[$meta:meta])* $kind:ident: $value:ty = $number:literal,)*) => {
        $($(#[$meta])*
        pub struct $kind(());

        impl Kind for $kind {
            const NUMBER: u32 = 0xca1d_e700 | $number;
            type Value = $value;
        })*
    };
}

kinds! {
    /// An app client of a user pool. Wiped when freed.
    caldera_app_client: AppClient = 1,
    /// A device that the user pool remembers. Wiped when freed.
    caldera_device: Device = 2,
    /// A map of texts: AuthParameters, ChallengeParameters or ChallengeResponses. Wiped when freed.
    caldera_parameters: Parameters = 3,
    /// A text. Wiped when freed.
    caldera_text: SecretText = 4,
    /// A user's sign-in between its two calls. Wiped when used up or freed.
    caldera_user_sign_in: Option<UserSignIn> = 5,
    /// A remembered device's sign-in between its two calls. Wiped when used up or freed.
    caldera_device_sign_in: Option<DeviceSignIn> = 6,
    /// A new device's password and the verifier of it. Wiped when freed.
    caldera_device_verifier: DeviceVerifier = 7,
    /// The whole sign-in, step by step. Wiped when freed.
    caldera_sign_in: Flow = 8,
    /// A request apart from a sign-in. Wiped when freed.
    caldera_request: Sendable = 9,
    /// All that a program keeps of a sign-in: where and who, the tokens and their end, the device. Wiped when
    /// freed.
    caldera_kept_session: KeptSession = 10,
    /// New tokens for a refresh token. Wiped when freed.
    caldera_refresh: Refreshing = 11,
}

/// Bytes that belong to a handle: UTF-8, and not ended by a zero byte. They stay where they are
/// until the handle is changed or freed.
#[repr(C)]
pub struct caldera_view {
    /// The first byte; never NULL in a view that a function has filled in with success.
    pub data: *const c_char,
    /// How many bytes there are.
    pub length: usize,
}

impl caldera_view {
    fn of(text: &str) -> Self {
        Self {
            data: text.as_ptr().cast(),
            length: text.len(),
        }
    }
}
