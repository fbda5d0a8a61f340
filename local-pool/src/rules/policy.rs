//! What a password must have.

use crate::config::PasswordPolicy;
use crate::error::{Kind, Refusal};

/// The longest password the API takes, in characters.
const LONGEST_PASSWORD: usize = 256;
/// What the developer guide counts as a symbol, beside a space that is neither first nor last.
const SYMBOLS: &str = "^$*.[]{}()?\"!@#%&/\\,><':;|_~`=+-";

/// Refuses what is no password at all, whatever the policy says.
///
/// # Errors
/// `InvalidParameterException`, in the words of the API's own check.
pub(crate) fn check_password(password: &str) -> Result<(), Refusal> {
    let length = password.chars().count();
    let blank = |end: Option<char>| end.is_some_and(char::is_whitespace);
    let fault = if length > LONGEST_PASSWORD {
        "Member must have length less than or equal to 256"
    } else if length == 0
        || blank(password.chars().next())
        || blank(password.chars().next_back())
        || password.contains('\n')
    {
        r"Member must satisfy regular expression pattern: [\S]+.*[\S]+"
    } else {
        return Ok(());
    };
    Err(Refusal::parameter(format!(
        "1 validation error detected: Value at 'password' failed to satisfy constraint: {fault}"
    )))
}

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
    } else if policy.require_symbols && !has(|c| c == ' ' || SYMBOLS.contains(c)) {
        Some("Password did not conform with policy: Password must have symbol characters")
    } else {
        None
    }
}

/// Refuses a password that the pool's policy does not allow.
///
/// # Errors
/// As [`check_password`]; `InvalidPasswordException`, with the reason.
pub(crate) fn check_policy(policy: &PasswordPolicy, password: &str) -> Result<(), Refusal> {
    check_password(password)?;
    match objection(policy, password) {
        Some(objection) => Err(Refusal::new(Kind::InvalidPassword, objection)),
        None => Ok(()),
    }
}
