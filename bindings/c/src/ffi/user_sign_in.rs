//! A user's claim.

use core::ffi::c_char;

use engine::{PasswordVerifier, SystemRng, Timestamp, UserPoolId, UserSignIn};

use super::export::{export, export_free};
use super::{caldera_app_client, caldera_device, caldera_parameters, caldera_user_sign_in};
use crate::status::CALDERA_ERROR_CONSUMED;

export! {
    /// Starts USER_SRP_AUTH: draws a private key from the system's generator, and gives the
    /// AuthParameters of InitiateAuth: USERNAME, SRP_A, SECRET_HASH if the client has a secret, and
    /// DEVICE_KEY if there is a device.
    ///
    /// @param user_pool_id     the pool's id, such as us-east-1_AbCdEf123, at most 55 bytes
    /// @param app              the app client; not needed any more afterwards
    /// @param username         what the user typed, 1 to 1,024 bytes
    /// @param device           the device that the pool remembers, or NULL
    /// @param sign_in          out: the sign-in, for one call of caldera_user_sign_in_respond, and to be
    ///                         freed with caldera_user_sign_in_free
    /// @param auth_parameters  out: the map, to be freed with caldera_parameters_free
    fn caldera_user_sign_in_start(
        user_pool_id: text(user_pool_id_length),
        app: &caldera_app_client,
        username: text(username_length),
        device: optional caldera_device,
        sign_in: out caldera_user_sign_in,
        auth_parameters: out caldera_parameters,
    ) {
        let pool: UserPoolId = user_pool_id.parse()?;
        let (pending, parameters) = match device {
            Some(device) => {
                UserSignIn::start_on_device(&pool, app, username, device, &mut SystemRng)?
            }
            None => UserSignIn::start(&pool, app, username, &mut SystemRng)?,
        };
        (Some(pending), parameters)
    }

    /// Answers PASSWORD_VERIFIER: gives the ChallengeResponses of RespondToAuthChallenge, which are
    /// PASSWORD_CLAIM_SIGNATURE, PASSWORD_CLAIM_SECRET_BLOCK, TIMESTAMP, USERNAME and, where they apply,
    /// SECRET_HASH and DEVICE_KEY. Constant-time in the password and the private key.
    ///
    /// The sign-in is used up, and its private key wiped: a second call gives CALDERA_ERROR_CONSUMED.
    /// An argument that cannot be read (the challenge, the time, a NULL) does not use it up; a password of
    /// more than 4,096 bytes does.
    ///
    /// @param sign_in               the sign-in; no other thread may be using it
    /// @param challenge_parameters  the challenge's ChallengeParameters: SALT, SRP_B, SECRET_BLOCK, and
    ///                              USER_ID_FOR_SRP or USERNAME
    /// @param password              the password, 0 to 4,096 bytes of UTF-8, taken as it is; it is read
    ///                              during the call and not copied into anything that outlives it
    /// @param unix_seconds          the time now, in seconds since 1970: the service refuses an old one
    /// @param challenge_responses   out: the map, to be freed with caldera_parameters_free
    fn caldera_user_sign_in_respond(
        sign_in: &mut caldera_user_sign_in,
        challenge_parameters: &caldera_parameters,
        password: text(password_length),
        unix_seconds: i64,
        challenge_responses: out caldera_parameters,
    ) {
        let challenge = PasswordVerifier::from_parameters(challenge_parameters)?;
        let now = Timestamp::from_unix_seconds(unix_seconds)?;
        let pending = sign_in.take().ok_or(CALDERA_ERROR_CONSUMED)?;
        pending.respond(&challenge, password, now)?
    }
}

export_free! {
    /// Wipes and frees a user's sign-in, used up or not. NULL is allowed.
    fn caldera_user_sign_in_free(sign_in: caldera_user_sign_in);
}
