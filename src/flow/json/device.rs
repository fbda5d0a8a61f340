//! A remembered device, to be kept from one sign-in to the next.

use super::{
    read::Object,
    write::{self, text},
};
use crate::{Device, Error, Fault, Parameter, SecretText};

/// The only version there is.
const VERSION: u32 = 1;

/// The most bytes a stored device may have: its keys and password at their longest, every byte of
/// them an escape of six, and room for spaces.
const STORED_LIMIT: usize = 32_768;

impl Device {
    /// Writes the device as JSON, to be kept where secrets are kept: whoever has it has a factor
    /// of the user's sign-in.
    ///
    /// One object of four members: `version` (1), `device_key`, `device_group_key`, `password`.
    #[must_use]
    pub fn to_json(&self) -> SecretText {
        text(|out| {
            let mut object = write::Object::begin(out);
            object.number("version", VERSION.into());
            object.text("device_key", self.key());
            object.text("device_group_key", self.group_key());
            object.text("password", self.password().reveal());
            object.end();
        })
    }

    /// Reads what [`to_json`](Self::to_json) wrote. Members that are not known are skipped.
    ///
    /// # Errors
    ///
    /// `Parameter::StoredDevice` that is too long (32,768 bytes), malformed, or out of range: of a
    /// version that this crate does not know; and the errors of [`Device::new`].
    pub fn from_json(text: &str) -> Result<Self, Error> {
        const MALFORMED: Error = Error::new(Parameter::StoredDevice, Fault::Malformed);

        if text.len() > STORED_LIMIT {
            let limit = STORED_LIMIT;
            return Err(Error::new(
                Parameter::StoredDevice,
                Fault::TooLong { limit },
            ));
        }
        let object = Object::read(text).map_err(|_| MALFORMED)?;
        let version: Option<u32> = object.value("version").map_err(|_| MALFORMED)?;
        if version.ok_or(MALFORMED)? != VERSION {
            return Err(Error::new(Parameter::StoredDevice, Fault::OutOfRange));
        }
        let member = |name| object.text(name).map_err(|_| MALFORMED)?.ok_or(MALFORMED);
        let (key, group_key) = (member("device_key")?, member("device_group_key")?);
        Self::new(key.reveal(), group_key.reveal(), member("password")?)
    }
}
