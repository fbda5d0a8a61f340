//! How numbers and bytes are written on the wire: hexadecimal integers and base64.
//!
//! Most of it is public by the time it is here, and its functions are not constant-time. Verifiers from
//! outside are secret: what reads them (`parse_verifier` and what it calls) is constant-time, says so, and
//! has to stay so.

use alloc::boxed::Box;
use alloc::string::String;
use alloc::vec::Vec;

use base64ct::{Base64, Encoding};
use subtle::ConstantTimeEq;
use zeroize::Zeroizing;

use super::bounds::{self, check_text};
use crate::error::{Error, Fault, Parameter};
use crate::field::Integer;
use crate::mask::Mask;
use crate::srp::{LEN, pad};
use crate::taint;

/// An integer as `BigInteger.toString(16)` writes it: lower case, no leading zeros, so sometimes of
/// odd length; `0` for 0.
pub(crate) fn hex_minimal(big_endian: &[u8]) -> String {
    let nibbles = big_endian.iter().flat_map(|byte| [byte >> 4, byte & 15]);
    let text: String = nibbles
        .skip_while(|nibble| *nibble == 0)
        // Computed, not looked up: so that the traces of a whole operation, which are compared for many
        // secrets, are equal through what it publishes as well.
        .map(|nibble| char::from(b'0' + nibble + (nibble + 6) / 16 * (b'a' - b'9' - 1)))
        .collect();
    if text.is_empty() {
        String::from("0")
    } else {
        text
    }
}

/// Reads hexadecimal digits of any number and case into `bytes`, right-aligned. Errors: `NotHex`,
/// or `OutOfRange` for an integer that has more digits than there is room for.
fn parse_hex(text: &str, bytes: &mut [u8], parameter: Parameter) -> Result<(), Error> {
    if !text.bytes().all(|digit| digit.is_ascii_hexdigit()) {
        return Err(Error::new(parameter, Fault::NotHex));
    }
    let digits = text.trim_start_matches('0').as_bytes();
    if digits.len() > bytes.len() * 2 {
        return Err(Error::new(parameter, Fault::OutOfRange));
    }
    bytes.fill(0);
    for (byte, pair) in bytes.iter_mut().rev().zip(digits.rchunks(2)) {
        *byte = pair.iter().fold(0, |value, digit| {
            let nibble = match digit {
                b'0'..=b'9' => digit - b'0',
                _ => (digit | 0x20) - b'a' + 10,
            };
            (value << 4) | nibble
        });
    }
    Ok(())
}

/// A public key of the other side: its bytes, and the integer below N.
///
/// Leading zeros, odd length and upper case are all the same integer. Refused: empty, longer than
/// 1,024 bytes, not hexadecimal (a sign included), N or more, and 0.
pub(crate) fn parse_public_key(
    text: &str,
    parameter: Parameter,
) -> Result<([u8; LEN], Integer), Error> {
    check_text(text, parameter, bounds::PUBLIC_KEY)?;
    let mut bytes = [0; LEN];
    parse_hex(text, &mut bytes, parameter)?;
    if bytes == [0; LEN] {
        return Err(Error::new(parameter, Fault::Zero));
    }
    let integer =
        Integer::from_be_bytes_vartime(&bytes).ok_or(Error::new(parameter, Fault::OutOfRange))?;
    Ok((bytes, integer))
}

/// A salt, kept as it is hashed: padded.
pub(crate) struct Salt(Box<[u8]>);

impl Salt {
    /// Reads SALT: an integer in hexadecimal, perhaps negative, as Java's BigInteger reads it.
    /// Refused: empty, longer than 1,024 bytes, anything but one optional minus and digits.
    pub(crate) fn from_hex(text: &str) -> Result<Self, Error> {
        check_text(text, Parameter::Salt, bounds::SALT)?;
        let (negative, digits) = match text.strip_prefix('-') {
            Some(digits) => (true, digits),
            None => (false, text),
        };
        if digits.is_empty() {
            return Err(Error::new(Parameter::Salt, Fault::NotHex));
        }
        let mut magnitude = [0; bounds::SALT / 2];
        parse_hex(digits, &mut magnitude, Parameter::Salt)?;
        if negative && magnitude.iter().any(|byte| *byte != 0) {
            return Ok(Self(two_s_complement(&magnitude)));
        }
        Ok(Self::from_be_bytes(&magnitude))
    }

    /// The integer whose big-endian bytes these are.
    pub(crate) fn from_be_bytes(bytes: &[u8]) -> Self {
        Self(pad(bytes).bytes().collect())
    }

    /// The bytes that are hashed.
    pub(crate) fn padded(&self) -> &[u8] {
        &self.0
    }
}

/// The minimal two's complement of the negative of an integer that is not 0.
fn two_s_complement(magnitude: &[u8]) -> Box<[u8]> {
    let digits: Vec<u8> = magnitude
        .iter()
        .copied()
        .skip_while(|byte| *byte == 0)
        .collect();
    let mut carry = true;
    let mut bytes: Vec<u8> = core::iter::once(0)
        .chain(digits)
        .rev()
        .map(|byte| {
            let (byte, overflow) = (!byte).overflowing_add(u8::from(carry));
            carry = overflow;
            byte
        })
        .collect();
    bytes.reverse();
    // The sign byte ff goes where the next byte carries the sign as well.
    let redundant = bytes.first() == Some(&0xff) && bytes.get(1).is_some_and(|byte| *byte >= 0x80);
    bytes.into_iter().skip(usize::from(redundant)).collect()
}

/// SECRET_BLOCK: the text, which is echoed as it came, and the bytes, which are signed.
pub(crate) struct SecretBlock {
    text: Box<str>,
    bytes: Box<[u8]>,
}

impl SecretBlock {
    /// Reads canonical base64: standard alphabet, padded, one line. Refused: empty, longer than
    /// 131,072 bytes, anything else.
    pub(crate) fn parse(text: &str) -> Result<Self, Error> {
        check_text(text, Parameter::SecretBlock, bounds::SECRET_BLOCK)?;
        let bytes = decode_base64(text, Parameter::SecretBlock)?;
        Ok(Self {
            text: text.into(),
            bytes: bytes.into(),
        })
    }

    /// The text as it was received.
    pub(crate) fn text(&self) -> &str {
        &self.text
    }

    /// The bytes it stands for.
    pub(crate) fn bytes(&self) -> &[u8] {
        &self.bytes
    }
}

/// Reads a verifier from base64, as ConfirmDevice has it. Constant-time in the verifier, by base64
/// without tables; its length and whether it is accepted are public.
///
/// Refused: empty, longer than 1,024 bytes, not canonical base64, N or more, and 0.
pub(crate) fn parse_verifier(text: &str) -> Result<Integer, Error> {
    check_text(text, Parameter::Verifier, bounds::SALT)?;
    verifier_from_be_bytes(&decode_secret_base64(text, Parameter::Verifier)?)
}

/// Reads a verifier from big-endian bytes, with any number of leading zeros. Refused: N or more,
/// and 0. Constant-time, except that a refusal is public.
pub(crate) fn verifier_from_be_bytes(bytes: &[u8]) -> Result<Integer, Error> {
    const OUT_OF_RANGE: Error = Error::new(Parameter::Verifier, Fault::OutOfRange);
    let (excess, digits) = bytes.split_at(bytes.len().saturating_sub(LEN));
    let mut fixed = Zeroizing::new([0; LEN]);
    if let Some(tail) = fixed.get_mut(LEN - digits.len()..) {
        tail.copy_from_slice(digits);
    }
    if !taint::public_bit(excess.ct_eq(&[0; LEN][..excess.len().min(LEN)])) {
        return Err(OUT_OF_RANGE);
    }
    if taint::public_bit(fixed.ct_eq(&[0; LEN])) {
        return Err(Error::new(Parameter::Verifier, Fault::Zero));
    }
    // Reducing leaves a number below N as it is, and no other.
    let integer = Integer::from_be_bytes_reduced(&fixed);
    if !taint::public_bit(integer.to_be_bytes().ct_eq(&*fixed)) {
        return Err(OUT_OF_RANGE);
    }
    Ok(integer)
}

/// Reads canonical base64 of a secret value, whose length and whether it is accepted are public.
/// Constant-time: no table, and no branch before the whole text has been judged.
///
/// Every character becomes six bits, those outside the alphabet become none, and the bytes are then
/// encoded again: only canonical base64 comes out as it went in.
pub(crate) fn decode_secret_base64(
    text: &str,
    parameter: Parameter,
) -> Result<Zeroizing<Vec<u8>>, Error> {
    let padding = text
        .bytes()
        .rev()
        .take(2)
        .take_while(|last| taint::public_bit(last.ct_eq(&b'=')))
        .count();
    let capacity = text.len().div_ceil(4).saturating_mul(3);
    let mut bytes = Zeroizing::new(Vec::with_capacity(capacity));
    for characters in text.as_bytes().chunks(4) {
        let group = characters
            .iter()
            .fold(0, |group, character| group << 6 | sextet(*character));
        bytes.extend_from_slice(&group.to_be_bytes()[1..]);
    }
    bytes.truncate(capacity.saturating_sub(padding));
    let again = Zeroizing::new(Base64::encode_string(&bytes));
    if taint::public_bit(again.as_bytes().ct_eq(text.as_bytes())) {
        Ok(bytes)
    } else {
        Err(Error::new(parameter, Fault::NotBase64))
    }
}

/// The six bits of a character of base64; 0 for any other. Constant-time.
fn sextet(character: u8) -> u32 {
    let character = u32::from(character);
    // The number where the character is in the range, else 0: outside, one of the differences is negative.
    let within = |first: u8, last: u8, number: u32| {
        let below = character.wrapping_sub(u32::from(first));
        let above = u32::from(last).wrapping_sub(character);
        Mask::of_top_bit(below | above).select(0, number)
    };
    within(b'A', b'Z', character.wrapping_sub(65))
        | within(b'a', b'z', character.wrapping_sub(71))
        | within(b'0', b'9', character.wrapping_add(4))
        | within(b'+', b'+', 62)
        | within(b'/', b'/', 63)
}

/// Reads canonical base64 of a public value. The caller has bounded its length.
pub(crate) fn decode_base64(text: &str, parameter: Parameter) -> Result<Vec<u8>, Error> {
    Base64::decode_vec(text).map_err(|_| Error::new(parameter, Fault::NotBase64))
}

/// Writes base64 of a public value.
pub(crate) fn encode_base64(bytes: &[u8]) -> String {
    Base64::encode_string(bytes)
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::*;
    use base64::Engine;
    use base64::engine::general_purpose::STANDARD;

    /// Both decoders accept what another library does, and decode it alike; what is encoded is its text.
    #[test]
    fn base64_is_base64() {
        let bytes: Vec<u8> = (0..=255).rev().chain(0..=255).collect();
        let check = |text: &str| {
            let ours = decode_secret_base64(text, Parameter::Verifier).ok();
            let theirs = STANDARD.decode(text).ok();
            assert_eq!(ours.as_deref(), theirs.as_ref(), "{text}");
            let public = decode_base64(text, Parameter::SecretBlock).ok();
            assert_eq!(public, theirs, "{text}");
            if let Some(bytes) = theirs {
                assert_eq!(encode_base64(&bytes), STANDARD.encode(&bytes));
            }
            ours.is_some()
        };
        let accepted = (1..=12)
            .chain(500..=512)
            .filter(|length| check(&encode_base64(bytes.get(..*length).unwrap())))
            .count();
        assert_eq!(accepted, 25);

        // Every character in every place of texts with no, one and two signs of padding.
        let mut accepted = 0;
        for text in [
            "AAAA", "+/8=", "/w==", "AQIDBA==", "====", "A===", "AAA", "AA=A", "A", "AA", "=",
            "==", "===", "AAAA=", "AA==AA==",
        ] {
            for at in 0..text.len() {
                for character in (0..=0x7f_u8).map(char::from) {
                    let mut changed = String::from(text);
                    changed.replace_range(at..=at, character.encode_utf8(&mut [0; 4]));
                    accepted += usize::from(check(&changed));
                }
            }
        }
        assert!(accepted > 64 * 4, "{accepted}");
    }
}
