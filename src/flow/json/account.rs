//! The replies of GetUser and ListDevices, read; and the requests around a sign-in, written.

use serde_json::value::RawValue;

use super::{
    read::{MALFORMED, Object, elements},
    write,
};
use crate::flow::{DeviceList, ListDevices, ListedDevice, Outcome, Request, User};
use crate::{Error, SecretText, Timestamp};

impl ListDevices {
    pub(super) fn write(&self, object: &mut write::Object<'_>) {
        object.text("AccessToken", self.access_token());
        if let Some(limit) = self.limit() {
            object.number("Limit", limit.into());
        }
        object.text_if("PaginationToken", self.pagination_token());
    }
}

impl Request {
    /// Says as JSON after which [outcomes](Outcome) the request may be sent again, for a caller in
    /// another language: `{"not_sent":true,"throttled":true,"unknown":false}`.
    ///
    /// `now` is the time by the service's clock, as in [`may_be_repeated`](Self::may_be_repeated). A
    /// claim has `until` besides: the last second, since 1970, for which the members that are true hold.
    #[must_use]
    pub fn repeatable_to_json(&self, now: Timestamp) -> SecretText {
        write::text(|out| {
            let mut object = write::Object::begin(out);
            for outcome in [Outcome::NotSent, Outcome::Throttled, Outcome::Unknown] {
                object.boolean(outcome.name(), self.may_be_repeated(outcome, now));
            }
            if let Some(until) = self.repeatable_until() {
                object.number("until", until);
            }
            object.end();
        })
    }
}

/// Reads the reply of GetUser.
pub(super) fn user(object: &Object<'_>) -> Result<User, Error> {
    let username = object.text("Username")?.ok_or(MALFORMED)?;
    let mut user = User::new(username.into_string());
    if let Some(list) = object.member("UserAttributes") {
        for (name, value) in attributes(list)? {
            user = user.with_attribute(name, value.into_string());
        }
    }
    if let Some(list) = object.member("UserMFASettingList") {
        for raw in elements(list)? {
            user = user.with_mfa_setting(super::read::text_of(raw)?.into_string());
        }
    }
    let preferred = object.text("PreferredMfaSetting")?;
    Ok(user.with_preferred_mfa(preferred.map(SecretText::into_string)))
}

/// Reads the reply of ListDevices.
pub(super) fn devices(object: &Object<'_>) -> Result<DeviceList, Error> {
    let mut list = DeviceList::new();
    if let Some(raw) = object.member("Devices") {
        for raw in elements(raw)? {
            list = list.with_device(device(&Object::read(raw.get())?)?);
        }
    }
    let token = object.text("PaginationToken")?;
    Ok(list.with_pagination_token(token.map(SecretText::into_string)))
}

fn device(object: &Object<'_>) -> Result<ListedDevice, Error> {
    let key = object.text("DeviceKey")?.ok_or(MALFORMED)?;
    let mut device = ListedDevice::new(key.into_string());
    if let Some(list) = object.member("DeviceAttributes") {
        for (name, value) in attributes(list)? {
            device = device.with_attribute(name, value.into_string());
        }
    }
    Ok(device.with_dates(
        date(object, "DeviceCreateDate")?,
        date(object, "DeviceLastModifiedDate")?,
        date(object, "DeviceLastAuthenticatedDate")?,
    ))
}

/// A time as the service writes it: seconds since 1970, with a fraction, which is dropped.
fn date(object: &Object<'_>, name: &str) -> Result<Option<i64>, Error> {
    let seconds: Option<f64> = object.read_as(name)?;
    // A float's conversion saturates.
    Ok(seconds.map(|seconds| seconds as i64))
}

/// `[{"Name": …, "Value": …}]`. An attribute without a value has an empty one.
fn attributes(
    list: &RawValue,
) -> Result<impl Iterator<Item = (alloc::string::String, SecretText)>, Error> {
    let mut attributes = alloc::vec::Vec::new();
    for raw in elements(list)? {
        let object = Object::read(raw.get())?;
        let name = object.text("Name")?.ok_or(MALFORMED)?;
        let value = object.text("Value")?.unwrap_or_else(|| SecretText::new(""));
        attributes.push((name.into_string(), value));
    }
    Ok(attributes.into_iter())
}
