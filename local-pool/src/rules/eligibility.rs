//! Who may sign in.

use crate::config::Status;
use crate::error::{Kind, Refusal};
use crate::model::{Pool, SignIn, User};

/// Refuses a user who is disabled or was never confirmed.
///
/// # Errors
/// `NotAuthorizedException`, `UserNotConfirmedException`.
pub(crate) fn check_may_sign_in(user: &User) -> Result<(), Refusal> {
    if !user.enabled {
        return Err(Refusal::new(Kind::NotAuthorized, "User is disabled."));
    }
    if user.status == Status::Unconfirmed {
        return Err(Refusal::new(
            Kind::UserNotConfirmed,
            "User is not confirmed.",
        ));
    }
    Ok(())
}

/// A device key that this user does not have, in a pool that tracks devices.
///
/// # Errors
/// `ResourceNotFoundException`.
pub(crate) fn check_device(
    pool: &Pool,
    sign_in: &SignIn,
    key: Option<&str>,
) -> Result<(), Refusal> {
    let Some(key) = key.filter(|_| pool.settings.devices.is_some()) else {
        return Ok(());
    };
    let user = pool.users.get(&sign_in.username).filter(|_| !sign_in.ghost);
    match user.and_then(|user| user.devices.get(key)) {
        Some(_) => Ok(()),
        None => Err(Refusal::new(
            Kind::ResourceNotFound,
            "Device does not exist.",
        )),
    }
}
