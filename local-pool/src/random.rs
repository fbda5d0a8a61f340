//! Random text of the shapes the service uses.

use caldera_srp::SystemRng;
use rand_core::TryRng as _;

use crate::error::Refusal;

const LOWER_AND_DIGITS: &[u8; 32] = b"abcdefghijklmnopqrstuvwxyz234567";
const LETTERS_AND_DIGITS: &[u8; 64] =
    b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789xY";

/// `N` random bytes.
///
/// # Errors
/// The system's generator failed.
pub(crate) fn bytes<const N: usize>() -> Result<[u8; N], Refusal> {
    let mut bytes = [0; N];
    SystemRng
        .try_fill_bytes(&mut bytes)
        .map_err(|_| Refusal::internal())?;
    Ok(bytes)
}

fn text<const N: usize, const M: usize>(alphabet: &[u8; M]) -> Result<String, Refusal> {
    let drawn = bytes::<N>()?;
    Ok(drawn
        .iter()
        .filter_map(|byte| alphabet.get(usize::from(*byte) % M))
        .map(|byte| char::from(*byte))
        .collect())
}

/// A random UUID (version 4).
pub(crate) fn uuid() -> Result<String, Refusal> {
    Ok(uuid_from(bytes()?))
}

/// The version-4 UUID made of these bytes.
pub(crate) fn uuid_from(mut bytes: [u8; 16]) -> String {
    bytes[6] = (bytes[6] & 0x0f) | 0x40;
    bytes[8] = (bytes[8] & 0x3f) | 0x80;
    let mut text = String::with_capacity(36);
    for (index, byte) in bytes.iter().enumerate() {
        if matches!(index, 4 | 6 | 8 | 10) {
            text.push('-');
        }
        text.push_str(&format!("{byte:02x}"));
    }
    text
}

/// A client id: 26 lower-case letters and digits.
pub(crate) fn client_id() -> Result<String, Refusal> {
    text::<26, 32>(LOWER_AND_DIGITS)
}

/// A client secret: 51 lower-case letters and digits.
pub(crate) fn client_secret() -> Result<String, Refusal> {
    text::<51, 32>(LOWER_AND_DIGITS)
}

/// An access key id of temporary AWS credentials: `ASIA` and 16 capital letters and digits.
pub(crate) fn access_key_id() -> Result<String, Refusal> {
    let drawn = text::<16, 32>(LOWER_AND_DIGITS)?;
    Ok(format!("ASIA{}", drawn.to_uppercase()))
}

/// The secret of an access key: 40 letters and digits.
pub(crate) fn secret_access_key() -> Result<String, Refusal> {
    text::<40, 64>(LETTERS_AND_DIGITS)
}

/// The token that goes with temporary AWS credentials.
pub(crate) fn session_token() -> Result<String, Refusal> {
    text::<512, 64>(LETTERS_AND_DIGITS)
}

/// What follows the `_` of a pool id: nine letters and digits.
pub(crate) fn pool_suffix() -> Result<String, Refusal> {
    text::<9, 64>(LETTERS_AND_DIGITS)
}

/// A code for SMS or e-mail: `digits` decimal digits.
pub(crate) fn code(digits: usize) -> Result<String, Refusal> {
    // 2^64 is so much larger than 10 that the remainder's bias does not matter here.
    (0..digits)
        .map(|_| Ok(char::from(b'0' + (u64::from_be_bytes(bytes()?) % 10) as u8)))
        .collect()
}

/// A temporary password that meets every policy this pool can have up to 16 characters.
pub(crate) fn temporary_password() -> Result<String, Refusal> {
    Ok(format!("{}aA7!", text::<16, 64>(LETTERS_AND_DIGITS)?))
}
