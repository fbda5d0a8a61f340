//! New tokens for a refresh token, where nothing but that was kept.

use core::ffi::c_char;

use super::export::{export, export_free};
use super::{caldera_app_client, caldera_refresh, caldera_request, caldera_view};
use crate::flow::{HttpReply, Refreshing};
use crate::status::CALDERA_ERROR_NOT_FOUND;
use crate::texts;

export! {
    /// Makes a refresh: REFRESH_TOKEN_AUTH, or GetTokensFromRefreshToken, which clients with token
    /// rotation need. With a whole kept sign-in, use caldera_kept_session_refresh.
    ///
    /// @param app            the app client that signed in; not needed any more afterwards
    /// @param username       the service's own name of the user, not an alias, 1 to 1,024 bytes
    /// @param refresh_token  the token, 1 to 131,072 bytes
    /// @param device_key     DeviceKey of the device that the token came to, 1 to 128 bytes; NULL and 0
    ///                       for none
    /// @param is_rotating    0 for REFRESH_TOKEN_AUTH, anything else for GetTokensFromRefreshToken
    /// @param refresh        out: the refresh, to be freed with caldera_refresh_free
    fn caldera_refresh_new(
        app: &caldera_app_client,
        username: text(username_length),
        refresh_token: text(refresh_token_length),
        device_key: optional text(device_key_length),
        is_rotating: i32,
        refresh: out caldera_refresh,
    ) {
        Refreshing::new(app, username, refresh_token, device_key, is_rotating != 0)?
    }

    /// Makes a refresh's request.
    ///
    /// @param refresh  the refresh
    /// @param request  out: the request, to be freed with caldera_request_free
    fn caldera_refresh_request(
        refresh: &caldera_refresh,
        request: out caldera_request,
    ) {
        refresh.request().into()
    }

    /// Takes the reply to a refresh's request, and its tokens. After an error nothing has changed;
    /// CALDERA_ERROR_SERVICE, CALDERA_ERROR_SERVICE_BUSY and CALDERA_ERROR_FOREIGN_REPLY are as in
    /// caldera_sign_in_reply (caldera_error_kind tells the reason). Views of the refresh end.
    ///
    /// @param refresh      the refresh; no other thread may be using it
    /// @param http_status  the HTTP status, such as 200
    /// @param error_type   the HTTP header x-amzn-ErrorType, or NULL and 0
    /// @param body         the body as it came, at most 1 MiB
    fn caldera_refresh_reply(
        refresh: &mut caldera_refresh,
        http_status: u16,
        error_type: optional text(error_type_length),
        body: bytes(body_length),
    ) {
        let http = HttpReply {
            status: http_status,
            error_type,
            body,
        };
        refresh.reply(&http)?
    }

    /// Gives a text of a refresh's result. CALDERA_ERROR_NOT_FOUND before caldera_refresh_reply has
    /// succeeded, and if the result has none such. Where no new refresh token came, the old one is
    /// given.
    ///
    /// @param refresh  the refresh
    /// @param which    which: CALDERA_TEXT_ACCESS_TOKEN and those below it that a result has
    /// @param view     out: the text, which may be secret, until the refresh is changed or freed
    fn caldera_refresh_text(
        refresh: &caldera_refresh,
        which: u32,
        view: out(caldera_view),
    ) {
        let result = refresh.completed().ok_or(CALDERA_ERROR_NOT_FOUND)?;
        caldera_view::of(texts::of_result(result, which)?)
    }

    /// Gives for how many seconds the access token of a refresh's result lives. CALDERA_ERROR_NOT_FOUND
    /// as by caldera_refresh_text.
    ///
    /// @param refresh  the refresh
    /// @param seconds  out: ExpiresIn, counted from the reply
    fn caldera_refresh_expires_in(
        refresh: &caldera_refresh,
        seconds: out(i32),
    ) {
        let result = refresh.completed().ok_or(CALDERA_ERROR_NOT_FOUND)?;
        result.expires_in().ok_or(CALDERA_ERROR_NOT_FOUND)?
    }
}

export_free! {
    /// Wipes and frees a refresh. NULL is allowed.
    fn caldera_refresh_free(refresh: caldera_refresh);
}
