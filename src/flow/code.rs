//! Codes as people type and paste them: `123 456` is what an authenticator app shows.

use alloc::string::String;

use super::ChallengeName;
use crate::{Error, Fault, Parameter, SecretText};

/// How many digits an authenticator app shows.
const TOTP_DIGITS: usize = 6;

/// A code of an authenticator app: six ASCII digits once white space and dashes are taken out.
pub(super) fn authenticator_code(code: &SecretText) -> Result<SecretText, Error> {
    let code = digits(code)?;
    if code.reveal().len() == TOTP_DIGITS {
        Ok(code)
    } else {
        Err(MALFORMED)
    }
}

/// A code that answers a challenge: an authenticator app's, or one that was sent, which has as many
/// digits as the pool likes.
pub(super) fn challenge_code(name: &ChallengeName, code: &SecretText) -> Result<SecretText, Error> {
    match name {
        ChallengeName::SoftwareTokenMfa => authenticator_code(code),
        _ => digits(code),
    }
}

const MALFORMED: Error = Error::new(Parameter::Answer, Fault::Malformed);

/// The digits of a code, if there is nothing else in it but white space and dashes.
fn digits(code: &SecretText) -> Result<SecretText, Error> {
    let code = code.reveal();
    // Room for all of it, so that no outgrown buffer keeps a part.
    let mut digits = String::with_capacity(code.len());
    let is_code = code.chars().all(|character| {
        if character.is_ascii_digit() {
            digits.push(character);
        }
        character.is_ascii_digit() || character.is_whitespace() || is_dash(character)
    });
    let digits = SecretText::new(digits);
    if is_code && !digits.reveal().is_empty() {
        Ok(digits)
    } else {
        Err(MALFORMED)
    }
}

/// A hyphen, one of Unicode's dashes, its minus sign, or one of these as East Asian keyboards write
/// them: small or full-width.
fn is_dash(character: char) -> bool {
    matches!(
        character,
        '-' | '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{fe58}' | '\u{fe63}' | '\u{ff0d}'
    )
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::*;

    fn read(name: ChallengeName, code: &str) -> Option<String> {
        let code = challenge_code(&name, &SecretText::new(code)).ok()?;
        Some(code.reveal().into())
    }

    #[test]
    fn six_digits_of_an_authenticator_app() {
        for code in [
            "123456",
            "123 456",
            " 123456\n",
            "123-456",
            "12 34 56",
            "123\u{a0}456",
            "1\t2\t3\u{2013}456",
            "123\u{2009}456",
            "123\u{2212}456",
            "123\u{3000}456",
            "123\u{fe63}456",
            "123\u{ff0d}456",
        ] {
            let read = read(ChallengeName::SoftwareTokenMfa, code);
            assert_eq!(read.as_deref(), Some("123456"), "{code:?}");
        }
        for code in [
            "",
            " ",
            "-",
            "12345",
            "1234567",
            "12345a",
            "123.456",
            "+123456",
            "123_456",
            "١٢٣٤٥٦",
            "１２３４５６",
            "123\u{200b}456",
            "123456;",
            "0x1234",
            "12345\u{0}",
        ] {
            assert_eq!(
                read(ChallengeName::SoftwareTokenMfa, code),
                None,
                "{code:?}"
            );
        }
    }

    #[test]
    fn codes_that_are_sent_have_any_number_of_digits() {
        for name in ["SMS_MFA", "SMS_OTP", "EMAIL_OTP", "EMAIL_MFA"] {
            for (code, expected) in [
                ("123456", Some("123456")),
                ("1234 5678", Some("12345678")),
                ("1", Some("1")),
                ("12-34", Some("1234")),
                ("", None),
                ("--", None),
                ("12a4", None),
                ("code 1234", None),
            ] {
                assert_eq!(
                    read(name.into(), code).as_deref(),
                    expected,
                    "{name} {code:?}"
                );
            }
        }
    }
}
