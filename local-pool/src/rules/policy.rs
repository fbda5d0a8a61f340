//! What a password must have.

use crate::config::PasswordPolicy;
use crate::error::{Kind, Refusal};

/// The longest password the API takes, in characters.
pub(crate) const LONGEST_PASSWORD: usize = 256;

/// What is wrong with this password, in the service's words.
fn objection(policy: &PasswordPolicy, password: &str) -> Option<&'static str> {
    let has = |kind: fn(char) -> bool| password.chars().any(kind);
    if password.chars().count() < policy.minimum_length {
        Some("Password did not conform with policy: Password not long enough")
    } else if policy.require_uppercase && !has(|c| c.is_ascii_uppercase()) {
        Some("Password did not conform with policy: Password must have uppercase characters")
    } else if policy.require_lowercase && !has(|c| c.is_ascii_lowercase()) {
        Some("Password did not conform with policy: Password must have lowercase characters")
    } else if policy.require_numbers && !has(|c| c.is_ascii_digit()) {
        Some("Password did not conform with policy: Password must have numeric characters")
    } else if policy.require_symbols && !has(|c| !c.is_alphanumeric()) {
        Some("Password did not conform with policy: Password must have symbol characters")
    } else {
        None
    }
}

/// Refuses a password that the pool's policy does not allow.
///
/// # Errors
/// `InvalidPasswordException`, with the reason.
pub(crate) fn check_policy(policy: &PasswordPolicy, password: &str) -> Result<(), Refusal> {
    match objection(policy, password) {
        Some(objection) => Err(Refusal::new(Kind::InvalidPassword, objection)),
        None if password.chars().count() > LONGEST_PASSWORD
            || password.chars().any(char::is_whitespace) =>
        {
            Err(Refusal::parameter(
                "A password has at most 256 characters and no white space.",
            ))
        }
        None => Ok(()),
    }
}
