//! Codes that confirm a sign-up, an address or a forgotten password: sent, and checked once.

use serde_json::{Value, json};

use crate::config::{Alias, Recovery};
use crate::core::Core;
use crate::crypto::same;
use crate::error::{Kind, Refusal};
use crate::model::{Code, Pool, Purpose, User};
use crate::random;
use crate::wire::masked;

/// Wrong codes after which no other is tried.
const MOST_ATTEMPTS: u8 = 5;

/// Where a code went, as the API tells it.
pub(crate) fn details(attribute: Alias, to: &str) -> Value {
    json!({
        "AttributeName": attribute.name(),
        "DeliveryMedium": attribute.medium().unwrap_or("EMAIL"),
        "Destination": masked(to),
    })
}

/// Sends a code to an address of the user, in the place of an earlier one for the same purpose.
///
/// # Errors
/// The system's generator failed.
pub(crate) fn send(
    core: &Core,
    user: &mut User,
    purpose: Purpose,
    attribute: Alias,
    to: &str,
) -> Result<Value, Refusal> {
    let code = random::code(6)?;
    // The service's own times: an hour for a password, a day for everything else.
    let minutes: i64 = match purpose {
        Purpose::Password => 60,
        Purpose::SignUp | Purpose::Attribute(_) => 24 * 60,
    };
    let sent = Code {
        code: code.clone(),
        until: core.now().saturating_add(minutes * 60_000),
        attempts: 0,
        sent_to: Some(attribute),
    };
    user.codes.insert(purpose, sent);
    core.deliver(attribute.medium().unwrap_or("EMAIL"), to, &code);
    Ok(details(attribute, to))
}

/// Checks a code and takes it away when it is right.
///
/// # Errors
/// `CodeMismatchException`, `ExpiredCodeException`, `LimitExceededException`.
pub(crate) fn check(
    user: &mut User,
    purpose: Purpose,
    given: &str,
    now: i64,
) -> Result<Code, Refusal> {
    let expired = || {
        Refusal::new(
            Kind::ExpiredCode,
            "Invalid code provided, please request a code again.",
        )
    };
    let code = user.codes.get_mut(&purpose).ok_or_else(expired)?;
    if now >= code.until {
        return Err(expired());
    }
    if code.attempts >= MOST_ATTEMPTS {
        return Err(Refusal::new(
            Kind::LimitExceeded,
            "Attempt limit exceeded, please try after some time.",
        ));
    }
    if !same(&code.code, given) {
        code.attempts = code.attempts.saturating_add(1);
        return Err(mismatch());
    }
    user.codes.remove(&purpose).ok_or_else(expired)
}

/// The refusal of a wrong code.
pub(crate) fn mismatch() -> Refusal {
    Refusal::new(
        Kind::CodeMismatch,
        "Invalid verification code provided, please try again.",
    )
}

/// The address that a new user's code goes to, among those that are verified by the pool itself.
pub(crate) fn at_sign_up(pool: &Pool, user: &User) -> Option<(Alias, String)> {
    [Alias::PhoneNumber, Alias::Email]
        .into_iter()
        .filter(|alias| pool.settings.auto_verified_attributes.contains(alias))
        .find_map(|alias| Some((alias, user.attribute(alias.name())?.to_owned())))
}

/// The verified address that the code for a forgotten password goes to.
///
/// # Errors
/// `InvalidParameterException`: there is none. `NotAuthorizedException`: administrators alone reset.
pub(crate) fn for_recovery(pool: &Pool, user: &User) -> Result<(Alias, String), Refusal> {
    let verified = |alias: Alias| {
        let proved = user.attribute(alias.verified()?) == Some("true");
        let to = user.attribute(alias.name()).filter(|_| proved)?;
        Some((alias, to.to_owned()))
    };
    for way in &pool.settings.recovery {
        let found = match way {
            Recovery::Phone => verified(Alias::PhoneNumber),
            Recovery::Email => verified(Alias::Email),
            Recovery::AdminOnly => {
                return Err(Refusal::new(
                    Kind::NotAuthorized,
                    "Contact administrator to reset password.",
                ));
            }
        };
        if let Some(found) = found {
            return Ok(found);
        }
    }
    Err(Refusal::parameter(
        "Cannot reset password for the user as there is no registered/verified email or \
         phone_number",
    ))
}
