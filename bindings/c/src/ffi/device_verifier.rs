//! A new device's password and verifier.

use core::ffi::c_char;

use engine::{DeviceVerifier, SystemRng};

use super::export::{export, export_free};
use super::{caldera_device, caldera_device_verifier, caldera_view};

export! {
    /// Generates a password for a new device, and the verifier of it that ConfirmDevice registers. Both
    /// halves of a sign-in are run against the very texts that are handed out, for the service accepts
    /// a wrong verifier and lets the next sign-in fail: CALDERA_ERROR_REFUSED if they do not agree.
    ///
    /// @param device_key        DeviceKey of NewDeviceMetadata, 1 to 128 bytes
    /// @param device_group_key  DeviceGroupKey of NewDeviceMetadata, 1 to 128 bytes
    /// @param verifier          out: the verifier, to be freed with caldera_device_verifier_free
    fn caldera_device_verifier_generate(
        device_key: text(device_key_length),
        device_group_key: text(device_group_key_length),
        verifier: out caldera_device_verifier,
    ) {
        let made = DeviceVerifier::generate(device_key, device_group_key, &mut SystemRng)?;
        made.self_check(&mut SystemRng)?;
        made
    }

    /// Gives DeviceSecretVerifierConfig.PasswordVerifier of ConfirmDevice, in base64. Whoever has it can try
    /// passwords against it.
    ///
    /// @param verifier  the verifier
    /// @param view      out: the text, until the verifier is freed
    fn caldera_device_verifier_password_verifier(
        verifier: &caldera_device_verifier,
        view: out(caldera_view),
    ) {
        caldera_view::of(verifier.password_verifier().reveal())
    }

    /// Gives DeviceSecretVerifierConfig.Salt of ConfirmDevice, in base64.
    ///
    /// @param verifier  the verifier
    /// @param view      out: the text, until the verifier is freed
    fn caldera_device_verifier_salt(
        verifier: &caldera_device_verifier,
        view: out(caldera_view),
    ) {
        caldera_view::of(verifier.salt())
    }

    /// Gives the device with its password, to be kept once ConfirmDevice has succeeded.
    ///
    /// @param verifier  the verifier
    /// @param device    out: the device, to be freed with caldera_device_free
    fn caldera_device_verifier_device(
        verifier: &caldera_device_verifier,
        device: out caldera_device,
    ) {
        verifier.device().clone()
    }
}

export_free! {
    /// Wipes and frees a verifier. NULL is allowed.
    fn caldera_device_verifier_free(verifier: caldera_device_verifier);
}
