//! The end of a sign-in: tokens, and what can be done with them.

use alloc::{borrow::ToOwned, boxed::Box, string::String};
use core::fmt;

use rand_core::TryCryptoRng;

use super::{
    AuthenticationResult, Call, Operation, Request, kept::Origin, reply::VALUE_LIMIT,
    request::ConfirmDevice, update_device_status,
};
use crate::{Device, DeviceVerifier, Error, Parameter, SecretText, cognito::bounds::check_length};

/// A sign-in, or a refresh, that ended with tokens.
///
/// Wiped on drop; Debug prints no token.
pub struct Completed {
    pub(super) result: AuthenticationResult,
    pub(super) username: String,
    is_device_forgotten: bool,
    /// Of a sign-in, not of a refresh.
    pub(super) origin: Option<Box<Origin>>,
}

impl Completed {
    pub(super) fn new(
        result: AuthenticationResult,
        username: String,
        is_device_forgotten: bool,
    ) -> Self {
        Self {
            result,
            username,
            is_device_forgotten,
            origin: None,
        }
    }

    /// The same, with what its sign-in knew.
    pub(super) fn of_sign_in(mut self, origin: Origin) -> Self {
        self.origin = Some(Box::new(origin));
        self
    }

    /// The access token.
    #[must_use]
    pub fn access_token(&self) -> &str {
        // There is one, or the reply would not have been taken.
        text(&self.result.access_token).unwrap_or_default()
    }

    /// The id token.
    #[must_use]
    pub fn id_token(&self) -> Option<&str> {
        text(&self.result.id_token)
    }

    /// The refresh token. After a refresh: the new one where the service gave one, and the one that
    /// was used where it did not.
    #[must_use]
    pub fn refresh_token(&self) -> Option<&str> {
        text(&self.result.refresh_token)
    }

    /// The tokens' type, `Bearer`.
    #[must_use]
    pub fn token_type(&self) -> Option<&str> {
        self.result.token_type.as_deref()
    }

    /// How many seconds the access token is valid for, from now; `None` where the service did not
    /// say, or gave an impossible number.
    #[must_use]
    pub fn expires_in(&self) -> Option<i32> {
        self.result.expires_in
    }

    /// The service's own name of the user, which a [`Refresh`](super::Refresh) wants; the name that
    /// was typed, if no challenge gave another.
    #[must_use]
    pub fn username(&self) -> &str {
        &self.username
    }

    /// Whether the service did not know the device that the sign-in began with: what was stored of
    /// it is worthless now.
    #[must_use]
    pub fn is_device_forgotten(&self) -> bool {
        self.is_device_forgotten
    }

    /// The key of the device that the service has met for the first time in this sign-in, if the
    /// pool tracks devices.
    #[must_use]
    pub fn new_device_key(&self) -> Option<&str> {
        self.result
            .new_device
            .as_ref()
            .map(|device| &*device.device_key)
    }

    /// Whether the service announced a new device whose keys could not be used: then there is no
    /// device to confirm, and on a pool that tracks devices a refresh of these tokens will fail.
    #[must_use]
    pub fn is_new_device_unreadable(&self) -> bool {
        self.result.new_device_unreadable
    }

    /// The tokens by value, each still secret; what else came is dropped.
    #[must_use]
    pub fn into_tokens(self) -> Tokens {
        let result = self.result;
        Tokens {
            access: result.access_token.unwrap_or_else(|| SecretText::new("")),
            id: result.id_token,
            refresh: result.refresh_token,
        }
    }

    /// Makes the ConfirmDevice request for the new device, and the device to keep; `None` where
    /// there is no new device.
    ///
    /// `device_name` is what lists of devices will call it. The verifier is checked by signing in
    /// against it, for the service accepts a wrong one and lets the next sign-in fail.
    ///
    /// # Errors
    ///
    /// [`Error::Randomness`] if the generator failed, [`Error::Refused`] if the check failed, and
    /// [`Error::Parameter`] for a name longer than 131,072 bytes. The tokens are not affected, and
    /// the call can be repeated.
    pub fn confirm_device<R: TryCryptoRng + ?Sized>(
        &self,
        device_name: Option<&str>,
        rng: &mut R,
    ) -> Result<Option<DeviceConfirmation>, Error> {
        let Some(keys) = &self.result.new_device else {
            return Ok(None);
        };
        if let Some(name) = device_name {
            check_length(name, Parameter::DeviceName, VALUE_LIMIT)?;
        }
        let verifier = DeviceVerifier::generate(&keys.device_key, &keys.device_group_key, rng)?;
        verifier.self_check(rng)?;
        let call = Call::ConfirmDevice(ConfirmDevice {
            access_token: SecretText::new(self.access_token()),
            device_key: keys.device_key.clone(),
            device_name: device_name.map(ToOwned::to_owned),
            password_verifier: verifier.password_verifier().clone(),
            salt: verifier.salt().to_owned(),
        });
        Ok(Some(DeviceConfirmation {
            request: Request::new(Operation::ConfirmDevice, call),
            device: verifier.into_device(),
        }))
    }

    /// Makes the UpdateDeviceStatus request that says whether a device is to be remembered, for
    /// pools that leave it to the user
    /// ([`DeviceConfirmed::user_confirmation_necessary`](super::DeviceConfirmed::user_confirmation_necessary)).
    ///
    /// # Errors
    ///
    /// `DEVICE_KEY` that is empty or longer than 128 bytes.
    pub fn update_device_status(
        &self,
        device_key: &str,
        remembered: bool,
    ) -> Result<Request, Error> {
        update_device_status(self.access_token(), device_key, remembered)
    }
}

fn text(secret: &Option<SecretText>) -> Option<&str> {
    secret.as_ref().map(SecretText::reveal)
}

impl fmt::Debug for Completed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Completed")
            .field("is_device_forgotten", &self.is_device_forgotten)
            .field("has_new_device", &self.result.new_device.is_some())
            .finish_non_exhaustive()
    }
}

/// The tokens of a sign-in or a refresh, by [`Completed::into_tokens`].
#[derive(Debug)]
#[non_exhaustive]
pub struct Tokens {
    /// The access token.
    pub access: SecretText,
    /// The id token, where there is one.
    pub id: Option<SecretText>,
    /// The refresh token: none came with a refresh that does not rotate.
    pub refresh: Option<SecretText>,
}

/// A new device: the request that registers it, and what to keep of it.
///
/// Keep the [`device`](Self::device) only once ConfirmDevice has succeeded.
#[derive(Debug)]
pub struct DeviceConfirmation {
    request: Request,
    device: Device,
}

impl DeviceConfirmation {
    /// The ConfirmDevice request.
    #[must_use]
    pub fn request(&self) -> Request {
        self.request.clone()
    }

    /// The device to sign in with from now on; its password is secret.
    #[must_use]
    pub fn device(&self) -> &Device {
        &self.device
    }

    /// The device to sign in with from now on; its password is secret.
    #[must_use]
    pub fn into_device(self) -> Device {
        self.device
    }
}
