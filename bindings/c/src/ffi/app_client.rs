//! App clients.

use core::ffi::c_char;

use engine::AppClient;

use super::export::{export, export_free};
use super::{caldera_app_client, caldera_text};
use crate::status::CALDERA_ERROR_NOT_FOUND;

export! {
    /// Makes an app client.
    ///
    /// @param client_id      the client's id, 1 to 128 bytes
    /// @param client_secret  the client's secret as the service issued it, 1 to 1,024 bytes, copied and
    ///                       wiped with the handle; NULL and 0 for a client without one
    /// @param app            out: the client, to be freed with caldera_app_client_free
    fn caldera_app_client_new(
        client_id: text(client_id_length),
        client_secret: optional text(client_secret_length),
        app: out caldera_app_client,
    ) {
        let client = AppClient::new(client_id)?;
        match client_secret {
            Some(secret) => client.with_secret(secret)?,
            None => client,
        }
    }

    /// Computes SECRET_HASH for a call of your own, over the USERNAME in that same call.
    /// CALDERA_ERROR_NOT_FOUND if the client has no secret. Constant-time in the secret.
    ///
    /// @param app          the client
    /// @param username     the USERNAME that is sent, 1 to 1,024 bytes
    /// @param secret_hash  out: 44 characters of base64, to be freed with caldera_text_free
    fn caldera_app_client_secret_hash(
        app: &caldera_app_client,
        username: text(username_length),
        secret_hash: out caldera_text,
    ) {
        app.secret_hash(username)?.ok_or(CALDERA_ERROR_NOT_FOUND)?
    }
}

export_free! {
    /// Wipes and frees an app client. NULL is allowed. Sign-ins that began with it go on.
    fn caldera_app_client_free(app: caldera_app_client);
}
