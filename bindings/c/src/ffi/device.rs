//! Devices that a pool remembers.

use core::ffi::c_char;

use engine::{Device, SecretText};

use super::export::{export, export_free};
use super::{caldera_device, caldera_text, caldera_view};

export! {
    /// Makes a remembered device of what was kept of it.
    ///
    /// @param device_key        DeviceKey, 1 to 128 bytes
    /// @param device_group_key  DeviceGroupKey, 1 to 128 bytes
    /// @param password          the device's password, 1 to 4,096 bytes, copied and wiped with the
    ///                          handle
    /// @param device            out: the device, to be freed with caldera_device_free
    fn caldera_device_new(
        device_key: text(device_key_length),
        device_group_key: text(device_group_key_length),
        password: text(password_length),
        device: out caldera_device,
    ) {
        Device::new(device_key, device_group_key, SecretText::new(password))?
    }

    /// Gives DeviceKey.
    ///
    /// @param device  the device
    /// @param view    out: the key, until the device is freed
    fn caldera_device_key(
        device: &caldera_device,
        view: out(caldera_view),
    ) {
        caldera_view::of(device.key())
    }

    /// Gives DeviceGroupKey.
    ///
    /// @param device  the device
    /// @param view    out: the group key, until the device is freed
    fn caldera_device_group_key(
        device: &caldera_device,
        view: out(caldera_view),
    ) {
        caldera_view::of(device.group_key())
    }

    /// Gives the device's password, to be kept where secrets are kept.
    ///
    /// @param device  the device
    /// @param view    out: the password, secret, until the device is freed
    fn caldera_device_password(
        device: &caldera_device,
        view: out(caldera_view),
    ) {
        caldera_view::of(device.password().reveal())
    }
}

export_free! {
    /// Wipes and frees a device. NULL is allowed. Sign-ins that began with it go on.
    fn caldera_device_free(device: caldera_device);
}

export! {
    /// Writes a device as JSON, to be kept where secrets are kept: who has it has a factor of the
    /// user's sign-in. The object can stand as "device" in a configuration as it is.
    ///
    /// @param device  the device
    /// @param json    out: the JSON, to be freed with caldera_text_free
    fn caldera_device_to_json(
        device: &caldera_device,
        json: out caldera_text,
    ) {
        device.to_json()
    }

    /// Reads a device from what caldera_device_to_json wrote.
    ///
    /// @param json    the JSON, at most 32,768 bytes
    /// @param device  out: the device, to be freed with caldera_device_free
    fn caldera_device_from_json(
        json: text(json_length),
        device: out caldera_device,
    ) {
        Device::from_json(json)?
    }
}
