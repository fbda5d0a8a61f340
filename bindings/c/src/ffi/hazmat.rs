//! Private keys from the caller, for replaying vectors: in no header.

use alloc::boxed::Box;
use core::ffi::c_char;
use std::panic::resume_unwind;

use engine::hazmat::protocol;

use super::export::export;
use super::{
    caldera_app_client, caldera_device, caldera_device_sign_in, caldera_device_verifier,
    caldera_parameters, caldera_user_sign_in,
};

export! {
    /// caldera_user_sign_in_start with the private key given: 1 to 384 bytes, big-endian.
    ///
    /// cbindgen:ignore
    fn caldera_hazmat_user_sign_in_start(
        user_pool_id: text(user_pool_id_length),
        app: &caldera_app_client,
        username: text(username_length),
        private_key: bytes(private_key_length),
        sign_in: out caldera_user_sign_in,
        auth_parameters: out caldera_parameters,
    ) {
        let pool = user_pool_id.parse()?;
        let (pending, parameters) = protocol::start_user(&pool, app, username, private_key)?;
        (Some(pending), parameters)
    }

    /// caldera_device_sign_in_start with the private key given: 1 to 384 bytes, big-endian.
    ///
    /// cbindgen:ignore
    fn caldera_hazmat_device_sign_in_start(
        app: &caldera_app_client,
        username: text(username_length),
        device: &caldera_device,
        private_key: bytes(private_key_length),
        sign_in: out caldera_device_sign_in,
        challenge_responses: out caldera_parameters,
    ) {
        let (pending, parameters) = protocol::start_device(app, username, device, private_key)?;
        (Some(pending), parameters)
    }

    /// The verifier of a device whose password is set already, for a salt that is given.
    ///
    /// cbindgen:ignore
    fn caldera_hazmat_device_verifier(
        device: &caldera_device,
        salt: bytes(salt_length),
        verifier: out caldera_device_verifier,
    ) {
        protocol::verifier_of_device(device.clone(), salt)
    }

    /// A panic, to show where it ends. The payload is no text, so that nothing formats it, and the hook
    /// that would print is not called.
    ///
    /// cbindgen:ignore
    fn caldera_hazmat_panic() {
        let panics: fn() = || resume_unwind(Box::new(()));
        panics()
    }
}
