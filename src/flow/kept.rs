//! The one thing to keep after a sign-in: all that an app has to store.

use alloc::{borrow::ToOwned, boxed::Box, string::String};
use core::fmt;

use super::{
    AuthenticationResult, Completed, Refresh, Request, SignIn, SignInBuilder, forget_device,
    global_sign_out, revoke_token,
};
use crate::{AppClient, Device, Error, Fault, Parameter, SecretText, Timestamp, UserPoolId};

/// What a sign-in knew beside the tokens that it ended with.
pub(super) struct Origin {
    pub(super) pool: UserPoolId,
    pub(super) client_id: Box<str>,
    pub(super) typed_name: String,
    pub(super) device: Option<Device>,
    pub(super) is_admin: bool,
    pub(super) at: Timestamp,
}

/// All that an app keeps of a sign-in: where it was, who it is, the tokens and when they end, the
/// device.
///
/// Made by [`Completed::keep`]. It says when it is [time to refresh](Self::needs_refresh), makes the
/// [`refresh`](Self::refresh) that this client and this device need, takes the
/// [new tokens](Self::refreshed), makes the requests to sign out, starts the
/// [next sign-in](Self::next_sign_in) with its device, and, under feature `json`, is written as JSON and
/// read back (`to_json`, `from_json`). The app client's secret is not in it.
///
/// It holds tokens and the device's password: it wipes them on drop, cannot be cloned, and Debug
/// prints none of them. Keep it where secrets are kept, under a name of its own for each user
/// ([`username`](Self::username)).
///
/// ```
/// use caldera_srp::flow::{AuthReply, AuthenticationResult, SignIn, Step};
/// use caldera_srp::{AppClient, SystemRng, Timestamp, UserPoolId};
///
/// let pool: UserPoolId = "us-east-1_AbCdEf123".parse()?;
/// let app = AppClient::new("1example23456789")?;
/// let mut rng = SystemRng;
/// let mut sign_in = SignIn::custom(pool, app.clone(), "bob@example.org").begin(&mut rng)?;
/// // … until the tokens come:
/// # let tokens = || AuthenticationResult::new().with_access_token("eyJ…")
/// #     .with_refresh_token("eyR…").with_expires_in(3600);
/// # let reply = AuthReply::new().with_authentication_result(tokens());
/// let now = Timestamp::now()?;
/// let Step::Done(completed) = sign_in.reply(reply, now, &mut rng)? else {
///     return Err("not yet".into());
/// };
/// let mut kept = completed.keep().ok_or("not of a sign-in")?;
///
/// // Later, before a call with the access token:
/// let later = now.checked_add_seconds(3_590)?;
/// if kept.needs_refresh(later, 60) {
///     let refresh = kept.refresh(&app)?;
///     let request = refresh.request();
///     // … send it, and take the reply:
/// #   let reply = AuthReply::new().with_authentication_result(tokens());
///     kept.refreshed(refresh.complete(reply)?, later)?;
///     // … store it anew.
/// }
/// assert!(!kept.needs_refresh(later, 60));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct KeptSession {
    pub(super) pool: UserPoolId,
    pub(super) client_id: Box<str>,
    pub(super) username: String,
    pub(super) typed_name: String,
    pub(super) access_token: SecretText,
    pub(super) id_token: Option<SecretText>,
    pub(super) refresh_token: Option<SecretText>,
    pub(super) token_type: Option<String>,
    pub(super) expires_at: Option<Timestamp>,
    /// The device that the tokens came to, confirmed or not.
    pub(super) device_key: Option<String>,
    /// The same device, once it can sign in.
    pub(super) device: Option<Device>,
    pub(super) is_rotating: bool,
    pub(super) is_admin: bool,
}

impl Completed {
    /// What an app keeps of this sign-in, all in one.
    ///
    /// `None` of what a [`Refresh`] completed: that does not know the pool; give it to
    /// [`KeptSession::refreshed`].
    #[must_use]
    pub fn keep(&self) -> Option<KeptSession> {
        let (result, origin) = (&self.result, self.origin.as_deref()?);
        // The tokens came to the new device, if one was announced.
        let new_key = self.new_device_key();
        let device = origin.device.as_ref().filter(|_| new_key.is_none());
        let device_key = new_key.or_else(|| device.map(Device::key));
        Some(KeptSession {
            pool: origin.pool.clone(),
            client_id: origin.client_id.clone(),
            username: self.username.clone(),
            typed_name: origin.typed_name.clone(),
            access_token: result.access_token.clone()?,
            id_token: result.id_token.clone(),
            refresh_token: result.refresh_token.clone(),
            token_type: result.token_type.clone(),
            expires_at: end_of(result, origin.at),
            device_key: device_key.map(ToOwned::to_owned),
            device: device.cloned(),
            is_rotating: false,
            is_admin: origin.is_admin,
        })
    }
}

/// When the access token ends, if that is known.
fn end_of(result: &AuthenticationResult, at: Timestamp) -> Option<Timestamp> {
    at.checked_add_seconds(result.expires_in?.into()).ok()
}

impl KeptSession {
    /// The pool.
    #[must_use]
    pub fn pool(&self) -> &UserPoolId {
        &self.pool
    }

    /// The app client's id.
    #[must_use]
    pub fn client_id(&self) -> &str {
        &self.client_id
    }

    /// The service's own name of the user: the name to keep this under, for it stays when aliases
    /// change.
    #[must_use]
    pub fn username(&self) -> &str {
        &self.username
    }

    /// The name that was typed: the one to sign in with again, for the service may not take its own.
    #[must_use]
    pub fn typed_name(&self) -> &str {
        &self.typed_name
    }

    /// The access token.
    #[must_use]
    pub fn access_token(&self) -> &str {
        self.access_token.reveal()
    }

    /// The id token.
    #[must_use]
    pub fn id_token(&self) -> Option<&str> {
        self.id_token.as_ref().map(SecretText::reveal)
    }

    /// The refresh token. Without one this cannot be refreshed.
    #[must_use]
    pub fn refresh_token(&self) -> Option<&str> {
        self.refresh_token.as_ref().map(SecretText::reveal)
    }

    /// The tokens' type, `Bearer`.
    #[must_use]
    pub fn token_type(&self) -> Option<&str> {
        self.token_type.as_deref()
    }

    /// When the access token ends, by the clock that the replies were taken with; `None` where the
    /// service did not say.
    #[must_use]
    pub fn expires_at(&self) -> Option<Timestamp> {
        self.expires_at
    }

    /// The key of the device that the tokens came to, whether it was confirmed or not: a refresh has
    /// to name it.
    #[must_use]
    pub fn device_key(&self) -> Option<&str> {
        self.device_key.as_deref()
    }

    /// The device to sign in with next time.
    #[must_use]
    pub fn device(&self) -> Option<&Device> {
        self.device.as_ref()
    }

    /// Whether the client rotates its refresh tokens.
    #[must_use]
    pub fn is_rotating(&self) -> bool {
        self.is_rotating
    }

    /// Says whether the client rotates its refresh tokens (`RefreshTokenRotation`), which no reply
    /// says: refreshes then use GetTokensFromRefreshToken. At first it is false.
    pub fn set_rotating(&mut self, is_rotating: bool) {
        self.is_rotating = is_rotating;
    }

    /// Takes the device that ConfirmDevice has just registered
    /// ([`DeviceConfirmation::into_device`](super::DeviceConfirmation::into_device)), or another that
    /// is known for this user.
    ///
    /// # Errors
    ///
    /// [`Parameter::DeviceKey`] that is [`Fault::Mismatch`]: the tokens came to another device.
    pub fn set_device(&mut self, device: Device) -> Result<(), Error> {
        if self
            .device_key
            .as_deref()
            .is_some_and(|key| key != device.key())
        {
            return Err(Error::new(Parameter::DeviceKey, Fault::Mismatch));
        }
        self.device_key = Some(device.key().to_owned());
        self.device = Some(device);
        Ok(())
    }

    /// Forgets the device, after ForgetDevice has succeeded
    /// ([`forget_device`](Self::forget_device)), or where the service refused its proof.
    pub fn remove_device(&mut self) {
        self.device_key = None;
        self.device = None;
    }

    /// Whether it is time to refresh: the access token ends within `margin_seconds` from `now`, or
    /// has ended. `now` is by the same clock that the replies were taken with.
    ///
    /// False where there is no refresh token, and where it is not known when the access token ends:
    /// then refresh when a resource refuses it.
    #[must_use]
    pub fn needs_refresh(&self, now: Timestamp, margin_seconds: u32) -> bool {
        self.refresh_token.is_some()
            && self.expires_at.is_some_and(|end| {
                end.unix_seconds() - now.unix_seconds() <= i64::from(margin_seconds)
            })
    }

    /// The refresh, as this client and this device have to make it: by the service's name of the
    /// user, with DEVICE_KEY and SECRET_HASH where they apply, and with rotation where the client
    /// [rotates](Self::set_rotating). A sign-in of an administrator's is refreshed as one, unless
    /// tokens rotate.
    ///
    /// # Errors
    ///
    /// [`Parameter::ClientId`] that is [`Fault::Mismatch`]: `app` is not the client that signed in;
    /// [`Parameter::RefreshToken`] that is [`Fault::Missing`].
    pub fn refresh(&self, app: &AppClient) -> Result<Refresh, Error> {
        let token = self.refreshable(app)?;
        let mut refresh = Refresh::new(app.clone(), self.username.as_str(), token)?;
        if let Some(key) = &self.device_key {
            refresh = refresh.device_key(key)?;
        }
        Ok(match (self.is_rotating, self.is_admin) {
            (true, _) => refresh.rotating(),
            (false, true) => refresh.admin(self.pool.clone()),
            (false, false) => refresh,
        })
    }

    /// The refresh token, for the client that it was given to.
    fn refreshable(&self, app: &AppClient) -> Result<&str, Error> {
        self.check_client(app)?;
        self.refresh_token()
            .ok_or(Error::new(Parameter::RefreshToken, Fault::Missing))
    }

    fn check_client(&self, app: &AppClient) -> Result<(), Error> {
        if app.id() == &*self.client_id {
            Ok(())
        } else {
            Err(Error::new(Parameter::ClientId, Fault::Mismatch))
        }
    }

    /// Takes the tokens that a [`refresh`](Self::refresh) brought; `now` is the time of its reply.
    /// Store this anew then: with rotation the old refresh token is worthless. What the reply did
    /// not bring (a new refresh token, an id token) stays.
    ///
    /// # Errors
    ///
    /// [`Parameter::Username`] that is [`Fault::Mismatch`]: the tokens are another user's. Nothing
    /// has changed then.
    pub fn refreshed(&mut self, completed: Completed, now: Timestamp) -> Result<(), Error> {
        if completed.username != self.username {
            return Err(Error::new(Parameter::Username, Fault::Mismatch));
        }
        let result = completed.result;
        self.expires_at = end_of(&result, now);
        if let Some(token) = result.access_token {
            self.access_token = token;
        }
        if let Some(token) = result.id_token {
            self.id_token = Some(token);
        }
        if let Some(token) = result.refresh_token {
            self.refresh_token = Some(token);
        }
        if let Some(token_type) = result.token_type {
            self.token_type = Some(token_type);
        }
        if let Some(new) = result.new_device {
            // The pool has taken the refresh for a new device's, and the tokens are bound to that.
            self.device_key = Some(new.device_key);
            self.device = None;
        }
        Ok(())
    }

    /// The request that signs out here: RevokeToken.
    ///
    /// # Errors
    ///
    /// As [`refresh`](Self::refresh).
    pub fn sign_out(&self, app: &AppClient) -> Result<Request, Error> {
        revoke_token(app, self.refreshable(app)?)
    }

    /// The request that signs out everywhere: GlobalSignOut. It goes by the access token: refresh
    /// first where that has ended.
    ///
    /// # Errors
    ///
    /// None that a value of this type can give.
    pub fn sign_out_everywhere(&self) -> Result<Request, Error> {
        global_sign_out(self.access_token())
    }

    /// The request that has the pool forget the device; `None` where there is none. Once it has
    /// succeeded, [`remove_device`](Self::remove_device).
    ///
    /// # Errors
    ///
    /// None that a value of this type can give.
    pub fn forget_device(&self) -> Result<Option<Request>, Error> {
        self.device_key()
            .map(|key| forget_device(self.access_token(), key))
            .transpose()
    }

    /// Starts the next sign-in of the same person: by SRP, under the name that was typed, with the
    /// device.
    ///
    /// # Errors
    ///
    /// [`Parameter::ClientId`] that is [`Fault::Mismatch`]: `app` is not the client that signed in.
    pub fn next_sign_in(
        &self,
        app: &AppClient,
        password: impl Into<String>,
    ) -> Result<SignInBuilder, Error> {
        // First, so that it is wiped whatever is refused.
        let password = SecretText::new(password);
        self.next_sign_in_by(app, |pool, app, name| {
            SignIn::user(pool, app, name, password.reveal())
        })
    }

    /// Starts the next sign-in of the same person by another way in, such as
    /// [`SignIn::choice`](SignIn::choice): `way` is given the pool, the client and the name that was
    /// typed; the device is added to what it makes.
    ///
    /// # Errors
    ///
    /// As [`next_sign_in`](Self::next_sign_in).
    pub fn next_sign_in_by(
        &self,
        app: &AppClient,
        way: impl FnOnce(UserPoolId, AppClient, String) -> SignInBuilder,
    ) -> Result<SignInBuilder, Error> {
        self.check_client(app)?;
        let builder = way(self.pool.clone(), app.clone(), self.typed_name.clone());
        Ok(match &self.device {
            Some(device) => builder.device(device.clone()),
            None => builder,
        })
    }
}

impl fmt::Debug for KeptSession {
    /// Shows the pool, the client and what is there, and nothing about the user.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("KeptSession")
            .field("pool", &self.pool)
            .field("client_id", &self.client_id)
            .field("expires_at", &self.expires_at)
            .field("has_device", &self.device.is_some())
            .field("is_rotating", &self.is_rotating)
            .finish_non_exhaustive()
    }
}
