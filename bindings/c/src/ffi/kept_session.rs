//! What is kept of a sign-in.

use core::ffi::c_char;

use engine::Timestamp;
use engine::flow::KeptSession;

use super::export::{export, export_free};
use super::{
    caldera_app_client, caldera_device, caldera_kept_session, caldera_request, caldera_text,
    caldera_view,
};
use crate::flow::{HttpReply, refreshed};
use crate::status::CALDERA_ERROR_NOT_FOUND;
use crate::texts;

export! {
    /// Writes what is kept of a sign-in as JSON, to be stored where secrets are stored: who has it is signed
    /// in. Its "username" is the name to store it under. The object can stand as "kept_session" in a
    /// configuration as it is.
    ///
    /// @param kept  what is kept
    /// @param json  out: the JSON, to be freed with caldera_text_free
    fn caldera_kept_session_to_json(
        kept: &caldera_kept_session,
        json: out caldera_text,
    ) {
        kept.to_json()
    }

    /// Reads what caldera_kept_session_to_json wrote.
    ///
    /// @param json  the JSON, at most 3 MiB
    /// @param kept  out: what is kept, to be freed with caldera_kept_session_free
    fn caldera_kept_session_from_json(
        json: text(json_length),
        kept: out caldera_kept_session,
    ) {
        KeptSession::from_json(json)?
    }

    /// Gives the access token.
    ///
    /// @param kept  what is kept
    /// @param view  out: the token, until what is kept is changed or freed
    fn caldera_kept_session_access_token(
        kept: &caldera_kept_session,
        view: out(caldera_view),
    ) {
        caldera_view::of(kept.access_token())
    }

    /// Gives a text of what is kept. CALDERA_ERROR_NOT_FOUND if there is none such.
    ///
    /// @param kept   what is kept
    /// @param which  which: CALDERA_TEXT_ACCESS_TOKEN and those below it that are kept
    /// @param view   out: the text, which may be secret, until what is kept is changed or freed
    fn caldera_kept_session_text(
        kept: &caldera_kept_session,
        which: u32,
        view: out(caldera_view),
    ) {
        caldera_view::of(texts::of_kept(kept, which)?)
    }

    /// Gives the device that is kept. CALDERA_ERROR_NOT_FOUND if there is none that can sign in.
    ///
    /// @param kept    what is kept
    /// @param device  out: a copy of the device, to be freed with caldera_device_free
    fn caldera_kept_session_device(
        kept: &caldera_kept_session,
        device: out caldera_device,
    ) {
        kept.device().ok_or(CALDERA_ERROR_NOT_FOUND)?.clone()
    }

    /// Gives when the access token ends. CALDERA_ERROR_NOT_FOUND if that is not known.
    ///
    /// @param kept          what is kept
    /// @param unix_seconds  out: its end by the clock that replies were taken with, in seconds since 1970
    fn caldera_kept_session_expires_at(
        kept: &caldera_kept_session,
        unix_seconds: out(i64),
    ) {
        kept.expires_at().ok_or(CALDERA_ERROR_NOT_FOUND)?.unix_seconds()
    }

    /// Says whether caldera_kept_session_set_rotating was told that refresh tokens rotate.
    ///
    /// @param kept         what is kept
    /// @param is_rotating  out: 1 if they do, else 0
    fn caldera_kept_session_is_rotating(
        kept: &caldera_kept_session,
        is_rotating: out(i32),
    ) {
        kept.is_rotating().into()
    }

    /// Says whether it is time to refresh: the access token ends within a margin, or has ended. 0 where
    /// there is no refresh token, and where it is not known when the access token ends.
    ///
    /// @param kept            what is kept
    /// @param unix_seconds    the time now, in seconds since 1970, by the clock that replies were taken with
    /// @param margin_seconds  how long before its end
    /// @param needed          out: 1 if it is, else 0
    fn caldera_kept_session_needs_refresh(
        kept: &caldera_kept_session,
        unix_seconds: i64,
        margin_seconds: u32,
        needed: out(i32),
    ) {
        let now = Timestamp::from_unix_seconds(unix_seconds)?;
        kept.needs_refresh(now, margin_seconds).into()
    }

    /// Says whether the client rotates its refresh tokens, which no reply tells; at first it does not.
    ///
    /// @param kept         what is kept; no other thread may be using it
    /// @param is_rotating  0 for no, anything else for yes
    fn caldera_kept_session_set_rotating(
        kept: &mut caldera_kept_session,
        is_rotating: i32,
    ) {
        kept.set_rotating(is_rotating != 0);
    }

    /// Makes the request that refreshes the tokens, with the name, device and secret that it needs.
    ///
    /// @param kept     what is kept
    /// @param app      the app client that signed in
    /// @param request  out: the request, to be freed with caldera_request_free
    fn caldera_kept_session_refresh(
        kept: &caldera_kept_session,
        app: &caldera_app_client,
        request: out caldera_request,
    ) {
        kept.refresh(app)?.request().into()
    }

    /// Takes the reply to the request of caldera_kept_session_refresh, and its tokens: store what is kept
    /// anew then. After an error nothing has changed; CALDERA_ERROR_SERVICE, CALDERA_ERROR_SERVICE_BUSY and
    /// CALDERA_ERROR_FOREIGN_REPLY are as in caldera_sign_in_reply (the reason is in the body).
    ///
    /// @param kept          what is kept; no other thread may be using it
    /// @param app           the app client that signed in
    /// @param http_status   the HTTP status, such as 200
    /// @param error_type    the HTTP header x-amzn-ErrorType, or NULL and 0
    /// @param body          the body as it came, at most 1 MiB
    /// @param unix_seconds  the time now, in seconds since 1970
    fn caldera_kept_session_refresh_reply(
        kept: &mut caldera_kept_session,
        app: &caldera_app_client,
        http_status: u16,
        error_type: optional text(error_type_length),
        body: bytes(body_length),
        unix_seconds: i64,
    ) {
        let http = HttpReply {
            status: http_status,
            error_type,
            body,
        };
        refreshed(kept, app, &http, Timestamp::from_unix_seconds(unix_seconds)?)?
    }

    /// Takes the device that ConfirmDevice has just registered.
    ///
    /// @param kept    what is kept; no other thread may be using it
    /// @param device  the device; it stays the caller's
    fn caldera_kept_session_set_device(
        kept: &mut caldera_kept_session,
        device: &caldera_device,
    ) {
        kept.set_device(device.clone())?
    }

    /// Forgets the device: after ForgetDevice has succeeded, or where the service refused its proof.
    ///
    /// @param kept  what is kept; no other thread may be using it
    fn caldera_kept_session_remove_device(
        kept: &mut caldera_kept_session,
    ) {
        kept.remove_device();
    }

    /// Makes the request that has the pool forget the device. CALDERA_ERROR_NOT_FOUND if there is none.
    ///
    /// @param kept     what is kept
    /// @param request  out: the request, to be freed with caldera_request_free
    fn caldera_kept_session_forget_device(
        kept: &caldera_kept_session,
        request: out caldera_request,
    ) {
        kept.forget_device()?.ok_or(CALDERA_ERROR_NOT_FOUND)?.into()
    }

    /// Makes the request that signs out here: RevokeToken.
    ///
    /// @param kept     what is kept
    /// @param app      the app client that signed in
    /// @param request  out: the request, to be freed with caldera_request_free
    fn caldera_kept_session_sign_out(
        kept: &caldera_kept_session,
        app: &caldera_app_client,
        request: out caldera_request,
    ) {
        kept.sign_out(app)?.into()
    }

    /// Makes the request that signs out everywhere: GlobalSignOut.
    ///
    /// @param kept     what is kept
    /// @param request  out: the request, to be freed with caldera_request_free
    fn caldera_kept_session_sign_out_everywhere(
        kept: &caldera_kept_session,
        request: out caldera_request,
    ) {
        kept.sign_out_everywhere()?.into()
    }
}

export_free! {
    /// Wipes and frees what is kept. NULL is allowed.
    fn caldera_kept_session_free(kept: caldera_kept_session);
}
