//! A remembered device's claim.

use core::ffi::c_char;

use engine::{DevicePasswordVerifier, DeviceSignIn, SystemRng, Timestamp};

use super::export::{export, export_free};
use super::{caldera_app_client, caldera_device, caldera_device_sign_in, caldera_parameters};
use crate::status::CALDERA_ERROR_CONSUMED;

export! {
    /// Answers DEVICE_SRP_AUTH: draws a private key from the system's generator, and gives the
    /// ChallengeResponses: USERNAME, DEVICE_KEY, SRP_A, and SECRET_HASH if the client has a secret.
    ///
    /// @param app                  the app client; not needed any more afterwards
    /// @param username             the service's own name of the user, as the user's challenge gave it
    ///                             (USER_ID_FOR_SRP), 1 to 1,024 bytes
    /// @param device               the device
    /// @param sign_in              out: the sign-in, for one call of caldera_device_sign_in_respond, and
    ///                             to be freed with caldera_device_sign_in_free
    /// @param challenge_responses  out: the map, to be freed with caldera_parameters_free
    fn caldera_device_sign_in_start(
        app: &caldera_app_client,
        username: text(username_length),
        device: &caldera_device,
        sign_in: out caldera_device_sign_in,
        challenge_responses: out caldera_parameters,
    ) {
        let (pending, parameters) = DeviceSignIn::start(app, username, device, &mut SystemRng)?;
        (Some(pending), parameters)
    }

    /// Answers DEVICE_PASSWORD_VERIFIER: gives the ChallengeResponses, which are
    /// PASSWORD_CLAIM_SIGNATURE, PASSWORD_CLAIM_SECRET_BLOCK, TIMESTAMP, USERNAME, DEVICE_KEY and, where
    /// it applies, SECRET_HASH. Constant-time in the device's password and the private key.
    ///
    /// The sign-in is used up as by caldera_user_sign_in_respond.
    ///
    /// @param sign_in               the sign-in; no other thread may be using it
    /// @param challenge_parameters  the challenge's ChallengeParameters: SALT, SRP_B, SECRET_BLOCK,
    ///                              USERNAME and, where the service sent it, DEVICE_KEY
    /// @param device                the device
    /// @param unix_seconds          the time now, in seconds since 1970
    /// @param challenge_responses   out: the map, to be freed with caldera_parameters_free
    fn caldera_device_sign_in_respond(
        sign_in: &mut caldera_device_sign_in,
        challenge_parameters: &caldera_parameters,
        device: &caldera_device,
        unix_seconds: i64,
        challenge_responses: out caldera_parameters,
    ) {
        let challenge = DevicePasswordVerifier::from_parameters(challenge_parameters)?;
        let now = Timestamp::from_unix_seconds(unix_seconds)?;
        let pending = sign_in.take().ok_or(CALDERA_ERROR_CONSUMED)?;
        pending.respond(&challenge, device, now)?
    }
}

export_free! {
    /// Wipes and frees a device's sign-in, used up or not. NULL is allowed.
    fn caldera_device_sign_in_free(sign_in: caldera_device_sign_in);
}
