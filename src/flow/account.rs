//! The requests around a sign-in: what an access token or a refresh token can ask for, and the two
//! replies of them that say more than yes.

use alloc::{borrow::ToOwned, string::String, vec::Vec};
use core::fmt;

use super::{
    Call, Operation, OptionalText, Request,
    reply::VALUE_LIMIT,
    request::{RevokeToken, UpdateDeviceStatus, redacted},
};
use crate::{
    AppClient, Error, Fault, Parameter, Parameters, SecretText,
    cognito::bounds::{DEVICE_KEY, check_text},
};

/// The most devices that ListDevices gives at once.
const DEVICES_AT_ONCE: u32 = 60;

/// Makes the RevokeToken request: it ends a refresh token's life, and that of the access tokens
/// that came from it.
///
/// # Errors
///
/// [`Parameter::RefreshToken`] that is empty or longer than 131,072 bytes.
pub fn revoke_token(app: &AppClient, refresh_token: &str) -> Result<Request, Error> {
    let token = check_text(refresh_token, Parameter::RefreshToken, VALUE_LIMIT)?;
    let call = Call::RevokeToken(RevokeToken {
        token: SecretText::new(token),
        client_id: app.id().to_owned(),
        client_secret: app.secret().cloned(),
    });
    Ok(Request::new(Operation::RevokeToken, call))
}

/// Makes the GlobalSignOut request: it ends the life of every token that the user has, on every
/// device.
///
/// # Errors
///
/// [`Parameter::AccessToken`] that is empty or longer than 131,072 bytes.
pub fn global_sign_out(access_token: &str) -> Result<Request, Error> {
    let call = Call::GlobalSignOut(GlobalSignOut {
        access_token: token(access_token)?,
    });
    Ok(Request::new(Operation::GlobalSignOut, call))
}

/// Makes the GetUser request: who the access token belongs to. Its reply is [`Reply::User`].
///
/// # Errors
///
/// [`Parameter::AccessToken`] that is empty or longer than 131,072 bytes.
///
/// [`Reply::User`]: super::Reply::User
pub fn get_user(access_token: &str) -> Result<Request, Error> {
    let call = Call::GetUser(GetUser {
        access_token: token(access_token)?,
    });
    Ok(Request::new(Operation::GetUser, call))
}

/// Makes the ListDevices request: the user's devices, `limit` of them at most (60 where it is
/// `None`), from where the last reply's
/// [`pagination_token`](DeviceList::pagination_token) says. Its reply is [`Reply::Devices`].
///
/// # Errors
///
/// [`Parameter::AccessToken`] or [`Parameter::PaginationToken`] that is empty or longer than 131,072
/// bytes; [`Parameter::Limit`] that is out of range: above 60.
///
/// [`Reply::Devices`]: super::Reply::Devices
pub fn list_devices(
    access_token: &str,
    limit: Option<u32>,
    pagination_token: Option<&str>,
) -> Result<Request, Error> {
    if limit.is_some_and(|limit| limit > DEVICES_AT_ONCE) {
        return Err(Error::new(Parameter::Limit, Fault::OutOfRange));
    }
    let pagination_token = pagination_token
        .map(|token| check_text(token, Parameter::PaginationToken, VALUE_LIMIT))
        .transpose()?
        .map(SecretText::new);
    let call = Call::ListDevices(ListDevices {
        access_token: token(access_token)?,
        limit,
        pagination_token,
    });
    Ok(Request::new(Operation::ListDevices, call))
}

/// Makes the ForgetDevice request: the pool forgets a device of the user's, and the tokens that came
/// to it cannot be refreshed any more.
///
/// # Errors
///
/// [`Parameter::AccessToken`] that is empty or longer than 131,072 bytes; [`Parameter::DeviceKey`]
/// that is empty or longer than 128.
pub fn forget_device(access_token: &str, device_key: &str) -> Result<Request, Error> {
    let call = Call::ForgetDevice(ForgetDevice {
        access_token: token(access_token)?,
        device_key: check_text(device_key, Parameter::DeviceKey, DEVICE_KEY)?.to_owned(),
    });
    Ok(Request::new(Operation::ForgetDevice, call))
}

/// Makes the UpdateDeviceStatus request: whether a device is to be remembered, for pools that leave
/// it to the user.
///
/// # Errors
///
/// As [`forget_device`].
pub fn update_device_status(
    access_token: &str,
    device_key: &str,
    remembered: bool,
) -> Result<Request, Error> {
    let call = Call::UpdateDeviceStatus(UpdateDeviceStatus {
        access_token: token(access_token)?,
        device_key: check_text(device_key, Parameter::DeviceKey, DEVICE_KEY)?.to_owned(),
        remembered,
    });
    Ok(Request::new(Operation::UpdateDeviceStatus, call))
}

fn token(access_token: &str) -> Result<SecretText, Error> {
    check_text(access_token, Parameter::AccessToken, VALUE_LIMIT).map(SecretText::new)
}

/// The fields of `GlobalSignOut`.
pub struct GlobalSignOut {
    access_token: SecretText,
}

impl GlobalSignOut {
    /// `AccessToken`.
    #[must_use]
    pub fn access_token(&self) -> &str {
        self.access_token.reveal()
    }
}

/// The fields of `GetUser`.
pub struct GetUser {
    access_token: SecretText,
}

impl GetUser {
    /// `AccessToken`.
    #[must_use]
    pub fn access_token(&self) -> &str {
        self.access_token.reveal()
    }
}

/// The fields of `ListDevices`.
pub struct ListDevices {
    access_token: SecretText,
    limit: Option<u32>,
    pagination_token: Option<SecretText>,
}

impl ListDevices {
    /// `AccessToken`.
    #[must_use]
    pub fn access_token(&self) -> &str {
        self.access_token.reveal()
    }

    /// `Limit`, 0 to 60.
    #[must_use]
    pub fn limit(&self) -> Option<u32> {
        self.limit
    }

    /// `PaginationToken`.
    #[must_use]
    pub fn pagination_token(&self) -> Option<&str> {
        self.pagination_token.as_ref().map(SecretText::reveal)
    }
}

/// The fields of `ForgetDevice`.
pub struct ForgetDevice {
    access_token: SecretText,
    device_key: String,
}

impl ForgetDevice {
    /// `AccessToken`.
    #[must_use]
    pub fn access_token(&self) -> &str {
        self.access_token.reveal()
    }

    /// `DeviceKey`.
    #[must_use]
    pub fn device_key(&self) -> &str {
        &self.device_key
    }
}

redacted!(GlobalSignOut, GetUser, ListDevices, ForgetDevice);

/// The reply of GetUser. What it says of the user is wiped on drop; Debug prints the attributes'
/// names alone.
pub struct User {
    username: SecretText,
    attributes: Parameters,
    preferred_mfa: Option<String>,
    mfa_settings: Vec<String>,
}

impl User {
    /// A reply with this `Username`.
    #[must_use]
    pub fn new(username: impl Into<String>) -> Self {
        Self {
            username: SecretText::new(username),
            attributes: Parameters::new(),
            preferred_mfa: None,
            mfa_settings: Vec::new(),
        }
    }

    /// Adds one of `UserAttributes`. A second one of the same name takes the first one's place.
    #[must_use]
    pub fn with_attribute(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.attributes.set(name.into(), value);
        self
    }

    /// Sets `PreferredMfaSetting`.
    #[must_use]
    pub fn with_preferred_mfa(mut self, name: impl OptionalText) -> Self {
        self.preferred_mfa = name.into_text();
        self
    }

    /// Adds one of `UserMFASettingList`.
    #[must_use]
    pub fn with_mfa_setting(mut self, name: impl Into<String>) -> Self {
        self.mfa_settings.push(name.into());
        self
    }

    /// `Username`: the service's own name of the user.
    #[must_use]
    pub fn username(&self) -> &str {
        self.username.reveal()
    }

    /// `UserAttributes`.
    #[must_use]
    pub fn attributes(&self) -> &Parameters {
        &self.attributes
    }

    /// `PreferredMfaSetting`, such as `SOFTWARE_TOKEN_MFA`.
    #[must_use]
    pub fn preferred_mfa(&self) -> Option<&str> {
        self.preferred_mfa.as_deref()
    }

    /// `UserMFASettingList`: the second factors that are enabled.
    #[must_use]
    pub fn mfa_settings(&self) -> &[String] {
        &self.mfa_settings
    }
}

impl fmt::Debug for User {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("User")
            .field("attributes", &self.attributes)
            .field("mfa_settings", &self.mfa_settings)
            .finish_non_exhaustive()
    }
}

/// The reply of ListDevices. Debug prints how many devices there are.
#[derive(Default)]
pub struct DeviceList {
    devices: Vec<ListedDevice>,
    pagination_token: Option<SecretText>,
}

impl DeviceList {
    /// A list that holds nothing yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds one of `Devices`.
    #[must_use]
    pub fn with_device(mut self, device: ListedDevice) -> Self {
        self.devices.push(device);
        self
    }

    /// Sets `PaginationToken`.
    #[must_use]
    pub fn with_pagination_token(mut self, token: impl OptionalText) -> Self {
        self.pagination_token = token.into_text().map(SecretText::new);
        self
    }

    /// `Devices`.
    #[must_use]
    pub fn devices(&self) -> &[ListedDevice] {
        &self.devices
    }

    /// `PaginationToken`: there are more, and [`list_devices`] with this gives them.
    #[must_use]
    pub fn pagination_token(&self) -> Option<&str> {
        self.pagination_token.as_ref().map(SecretText::reveal)
    }
}

impl fmt::Debug for DeviceList {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DeviceList")
            .field("devices", &self.devices.len())
            .finish_non_exhaustive()
    }
}

/// A device of the user's, as ListDevices describes it. Debug prints its key and the names of its
/// attributes.
pub struct ListedDevice {
    key: String,
    attributes: Parameters,
    created: Option<i64>,
    last_modified: Option<i64>,
    last_authenticated: Option<i64>,
}

impl ListedDevice {
    /// A device with this `DeviceKey`.
    #[must_use]
    pub fn new(key: impl Into<String>) -> Self {
        Self {
            key: key.into(),
            attributes: Parameters::new(),
            created: None,
            last_modified: None,
            last_authenticated: None,
        }
    }

    /// Adds one of `DeviceAttributes`. A second one of the same name takes the first one's place.
    #[must_use]
    pub fn with_attribute(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.attributes.set(name.into(), value);
        self
    }

    /// Sets `DeviceCreateDate`, `DeviceLastModifiedDate` and `DeviceLastAuthenticatedDate`, in
    /// seconds since 1970.
    #[must_use]
    pub fn with_dates(
        mut self,
        created: Option<i64>,
        last_modified: Option<i64>,
        last_authenticated: Option<i64>,
    ) -> Self {
        self.created = created;
        self.last_modified = last_modified;
        self.last_authenticated = last_authenticated;
        self
    }

    /// `DeviceKey`.
    #[must_use]
    pub fn key(&self) -> &str {
        &self.key
    }

    /// `DeviceAttributes`, such as `device_name` and `last_ip_used`.
    #[must_use]
    pub fn attributes(&self) -> &Parameters {
        &self.attributes
    }

    /// `DeviceCreateDate`, in seconds since 1970.
    #[must_use]
    pub fn created(&self) -> Option<i64> {
        self.created
    }

    /// `DeviceLastModifiedDate`, in seconds since 1970.
    #[must_use]
    pub fn last_modified(&self) -> Option<i64> {
        self.last_modified
    }

    /// `DeviceLastAuthenticatedDate`, in seconds since 1970.
    #[must_use]
    pub fn last_authenticated(&self) -> Option<i64> {
        self.last_authenticated
    }
}

impl fmt::Debug for ListedDevice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ListedDevice")
            .field("key", &self.key)
            .field("attributes", &self.attributes)
            .finish_non_exhaustive()
    }
}
