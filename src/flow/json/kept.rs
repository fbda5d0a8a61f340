//! What is kept of a sign-in, as JSON: written by one version of a program, read by the next.

use serde_json::value::RawValue;

use super::{
    read::Object,
    write::{self, text},
};
use crate::cognito::bounds::{DEVICE_KEY, check_length, check_name, check_text};
use crate::flow::KeptSession;
use crate::flow::reply::{NAME_LIMIT, VALUE_LIMIT};
use crate::{AppClient, Device, Error, Fault, Parameter, SecretText, Timestamp};

/// The only version there is.
const VERSION: u32 = 1;

/// The most bytes a kept session may have: three tokens at their longest, every byte of them an
/// escape of six, and room for the rest.
const STORED_LIMIT: usize = 3 << 20;

const MALFORMED: Error = Error::new(Parameter::StoredSession, Fault::Malformed);

impl KeptSession {
    /// Writes it as JSON, to be kept where secrets are kept: whoever has it is signed in.
    ///
    /// One object: `version` (1), `user_pool_id`, `client_id`, `username`, `typed_name`,
    /// `access_token`, `id_token`, `refresh_token`, `token_type`, `expires_at` (seconds since 1970),
    /// `device_key`, `device` (what [`Device::to_json`] writes), `is_rotating`, `is_admin`. What is
    /// not there is left out.
    #[must_use]
    pub fn to_json(&self) -> SecretText {
        let device = self.device().map(Device::to_json);
        text(|out| {
            let mut object = write::Object::begin(out);
            object.number("version", VERSION.into());
            object.text("user_pool_id", self.pool().as_str());
            object.text("client_id", self.client_id());
            object.text("username", self.username());
            object.text("typed_name", self.typed_name());
            object.text("access_token", self.access_token());
            object.text_if("id_token", self.id_token());
            object.text_if("refresh_token", self.refresh_token());
            object.text_if("token_type", self.token_type());
            if let Some(end) = self.expires_at() {
                object.number("expires_at", end.unix_seconds());
            }
            object.text_if("device_key", self.device_key());
            if let Some(device) = &device {
                object.member("device").put(device.reveal());
            }
            object.boolean("is_rotating", self.is_rotating);
            object.boolean("is_admin", self.is_admin);
            object.end();
        })
    }

    /// Reads what [`to_json`](Self::to_json) wrote. Members that are not known are skipped, so that
    /// an older program can read what a newer one of the same version wrote.
    ///
    /// # Errors
    ///
    /// `Parameter::StoredSession` that is too long (3 MiB), malformed (no such object, a member that
    /// is missing or of another type), or out of range: of a version that this crate does not know;
    /// and the errors of [`UserPoolId`](crate::UserPoolId), [`AppClient::new`],
    /// [`Device::from_json`] and [`Timestamp::from_unix_seconds`], for a name, token or key that is
    /// empty or over-long, and [`Parameter::DeviceKey`] that is [`Fault::Mismatch`]: the key is not
    /// the device's.
    pub fn from_json(text: &str) -> Result<Self, Error> {
        if text.len() > STORED_LIMIT {
            let limit = STORED_LIMIT;
            return Err(Error::new(
                Parameter::StoredSession,
                Fault::TooLong { limit },
            ));
        }
        let object = Object::read(text).map_err(|_| MALFORMED)?;
        let version: Option<u32> = object.value("version").map_err(|_| MALFORMED)?;
        if version.ok_or(MALFORMED)? != VERSION {
            return Err(Error::new(Parameter::StoredSession, Fault::OutOfRange));
        }
        let secret = |name| object.text(name).map_err(|_| MALFORMED);
        let secret_there = |name| secret(name)?.ok_or(MALFORMED);
        let name = |name| secret_there(name).map(SecretText::into_string);
        let flag = |name| {
            let flag: Option<bool> = object.value(name).map_err(|_| MALFORMED)?;
            Ok(flag.unwrap_or(false))
        };
        let seconds: Option<i64> = object.value("expires_at").map_err(|_| MALFORMED)?;
        let device = object.member("device").map(RawValue::get);
        let kept = Self {
            pool: secret_there("user_pool_id")?.reveal().parse()?,
            client_id: AppClient::new(secret_there("client_id")?.reveal())?
                .id()
                .into(),
            username: name("username")?,
            typed_name: name("typed_name")?,
            access_token: secret_there("access_token")?,
            id_token: secret("id_token")?,
            refresh_token: secret("refresh_token")?,
            token_type: secret("token_type")?.map(SecretText::into_string),
            expires_at: seconds.map(Timestamp::from_unix_seconds).transpose()?,
            device_key: secret("device_key")?.map(SecretText::into_string),
            device: device.map(Device::from_json).transpose()?,
            is_rotating: flag("is_rotating")?,
            is_admin: flag("is_admin")?,
        };
        kept.check()?;
        Ok(kept)
    }

    /// Refuses what is beyond the bounds of what is ever written.
    fn check(&self) -> Result<(), Error> {
        check_name(&self.username, Parameter::Username)?;
        check_name(&self.typed_name, Parameter::Username)?;
        check_text(self.access_token(), Parameter::AccessToken, VALUE_LIMIT)?;
        for (token, parameter) in [
            (self.id_token(), Parameter::IdToken),
            (self.refresh_token(), Parameter::RefreshToken),
        ] {
            if let Some(token) = token {
                check_text(token, parameter, VALUE_LIMIT)?;
            }
        }
        if let Some(token_type) = self.token_type() {
            check_length(token_type, Parameter::AuthenticationResult, NAME_LIMIT)?;
        }
        if let Some(key) = self.device_key() {
            check_text(key, Parameter::DeviceKey, DEVICE_KEY)?;
        }
        match (&self.device, self.device_key()) {
            (Some(device), key) if key != Some(device.key()) => {
                Err(Error::new(Parameter::DeviceKey, Fault::Mismatch))
            }
            _ => Ok(()),
        }
    }
}
