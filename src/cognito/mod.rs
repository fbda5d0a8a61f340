//! Cognito's dialect of SRP: what its parameters are called, how its numbers are written, what is
//! hashed and signed. Strings in, strings out; the arithmetic is `srp`'s.

mod app;
pub(crate) mod bounds;
mod claim;
mod confirm;
mod device;
mod endpoint;
mod exchange;
mod parameters;
mod pool;
mod random;
mod secret;
mod timestamp;
mod user;
mod wire;

pub use self::app::AppClient;
pub use self::confirm::DeviceVerifier;
pub use self::device::{Device, DevicePasswordVerifier, DeviceSignIn};
pub use self::endpoint::EndpointKind;
pub use self::exchange::{KeyExchange, PasswordHash, SessionKey};
pub use self::parameters::{Lookup, Parameters};
pub use self::pool::UserPoolId;
#[cfg(feature = "getrandom")]
pub use self::random::SystemRng;
pub use self::secret::SecretText;
pub use self::timestamp::Timestamp;
pub(crate) use self::timestamp::{month_from_name, number, parse_time_of_day};
pub(crate) use self::user::given_name;
pub use self::user::{PasswordVerifier, UserSignIn};

#[cfg(feature = "hazmat")]
pub(crate) use self::{
    bounds::check_name,
    claim::{Derived, Ephemeral},
    random::all_equal,
    wire::decode_secret_base64,
};
#[cfg(any(feature = "verifier", feature = "hazmat"))]
pub(crate) use self::{claim::signature, random::PrivateKey, wire::Salt};
#[cfg(feature = "verifier")]
pub(crate) use self::{
    random::draw_salt,
    wire::{
        SecretBlock, decode_base64, hex_minimal, parse_public_key, parse_verifier,
        verifier_from_be_bytes,
    },
};
