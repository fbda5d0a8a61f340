//! How long each value from outside may be, in bytes as received. Checked before anything else is.

use crate::error::{Error, Fault, Parameter};

/// A public key's hexadecimal text, leading zeros included.
pub(crate) const PUBLIC_KEY: usize = 1_024;
/// SALT's hexadecimal text, or a salt's base64.
pub(crate) const SALT: usize = 1_024;
/// SECRET_BLOCK's base64 text.
pub(crate) const SECRET_BLOCK: usize = 131_072;
/// A user pool's id.
pub(crate) const USER_POOL_ID: usize = 55;
/// An app client's id.
pub(crate) const CLIENT_ID: usize = 128;
/// An app client's secret.
pub(crate) const CLIENT_SECRET: usize = 1_024;
/// The name of a user in any form.
pub(crate) const NAME: usize = 1_024;
/// A device's key or group key.
pub(crate) const DEVICE_KEY: usize = 128;
/// A user's or device's password.
pub(crate) const PASSWORD: usize = 4_096;
/// The text of a TIMESTAMP.
pub(crate) const TIMESTAMP: usize = 64;
/// The base64 text of a signature.
#[cfg(feature = "verifier")]
pub(crate) const SIGNATURE: usize = 64;

/// Refuses a text that is empty or longer than `limit`.
pub(crate) fn check_text(text: &str, parameter: Parameter, limit: usize) -> Result<&str, Error> {
    if text.is_empty() {
        return Err(Error::new(parameter, Fault::Empty));
    }
    check_length(text, parameter, limit)
}

/// Refuses a text that is longer than `limit`; an empty one passes.
pub(crate) fn check_length(text: &str, parameter: Parameter, limit: usize) -> Result<&str, Error> {
    if text.len() > limit {
        return Err(Error::new(parameter, Fault::TooLong { limit }));
    }
    Ok(text)
}

/// Refuses an id that is empty or over-long, or that holds anything but printable ASCII without white space:
/// neither the service nor emulators hand out such ids.
pub(crate) fn check_id(id: &str, parameter: Parameter, limit: usize) -> Result<&str, Error> {
    check_text(id, parameter, limit)?;
    if id.bytes().all(|byte| byte.is_ascii_graphic()) {
        Ok(id)
    } else {
        Err(Error::new(parameter, Fault::Malformed))
    }
}

/// Refuses a user's name that is empty or over-long.
pub(crate) fn check_name(name: &str, parameter: Parameter) -> Result<&str, Error> {
    check_text(name, parameter, NAME)
}

/// Refuses bytes that are empty or more than `limit`.
#[cfg(feature = "verifier")]
pub(crate) fn check_bytes(bytes: &[u8], parameter: Parameter, limit: usize) -> Result<(), Error> {
    match bytes.len() {
        0 => Err(Error::new(parameter, Fault::Empty)),
        length if length > limit => Err(Error::new(parameter, Fault::TooLong { limit })),
        _ => Ok(()),
    }
}
