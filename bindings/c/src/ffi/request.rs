//! Requests apart from a sign-in.

use core::ffi::c_char;

use engine::Timestamp;
use engine::flow::{
    forget_device, get_user, global_sign_out, list_devices, revoke_token, update_device_status,
};

use super::export::{export, export_free};
use super::{caldera_app_client, caldera_request, caldera_view};
use crate::flow::{HttpReply, outcome as outcome_of};

export! {
    /// Reads the reply to ConfirmDevice. The device may be kept if this succeeds;
    /// CALDERA_ERROR_SERVICE or CALDERA_ERROR_SERVICE_BUSY if the service refused (no sign-in knows why:
    /// the reason is in the body).
    ///
    /// @param http_status   the HTTP status, such as 200
    /// @param error_type    the HTTP header x-amzn-ErrorType, or NULL and 0
    /// @param body          the body as it came, at most 1 MiB
    /// @param is_necessary  out: 1 if the device is remembered only after UpdateDeviceStatus
    ///                      (UserConfirmationNecessary), else 0
    fn caldera_confirm_device_reply(
        http_status: u16,
        error_type: optional text(error_type_length),
        body: bytes(body_length),
        is_necessary: out(i32),
    ) {
        let http = HttpReply {
            status: http_status,
            error_type,
            body,
        };
        http.confirmed()?.into()
    }

    /// Makes the RevokeToken request, which ends a refresh token's life and that of the access tokens
    /// that came from it.
    ///
    /// @param app            the app client
    /// @param refresh_token  the token, 1 to 131,072 bytes
    /// @param request        out: the request, to be freed with caldera_request_free
    fn caldera_revoke_token(
        app: &caldera_app_client,
        refresh_token: text(refresh_token_length),
        request: out caldera_request,
    ) {
        revoke_token(app, refresh_token)?.into()
    }

    /// Makes the GlobalSignOut request, which ends the life of every token that the user has.
    ///
    /// @param access_token  the token, 1 to 131,072 bytes
    /// @param request       out: the request, to be freed with caldera_request_free
    fn caldera_global_sign_out(
        access_token: text(access_token_length),
        request: out caldera_request,
    ) {
        global_sign_out(access_token)?.into()
    }

    /// Makes the GetUser request: who an access token belongs to. The reply's body is JSON as the service
    /// writes it.
    ///
    /// @param access_token  the token, 1 to 131,072 bytes
    /// @param request       out: the request, to be freed with caldera_request_free
    fn caldera_get_user(
        access_token: text(access_token_length),
        request: out caldera_request,
    ) {
        get_user(access_token)?.into()
    }

    /// Makes the ListDevices request. The reply's body is JSON as the service writes it.
    ///
    /// @param access_token      the token, 1 to 131,072 bytes
    /// @param limit             how many devices at most, 0 to 60
    /// @param pagination_token  PaginationToken of the last reply; NULL and 0 for the first devices
    /// @param request           out: the request, to be freed with caldera_request_free
    fn caldera_list_devices(
        access_token: text(access_token_length),
        limit: u32,
        pagination_token: optional text(pagination_token_length),
        request: out caldera_request,
    ) {
        list_devices(access_token, Some(limit), pagination_token)?.into()
    }

    /// Makes the ForgetDevice request, which has the pool forget a device of the user's.
    ///
    /// @param access_token  the token, 1 to 131,072 bytes
    /// @param device_key    DeviceKey, 1 to 128 bytes
    /// @param request       out: the request, to be freed with caldera_request_free
    fn caldera_forget_device(
        access_token: text(access_token_length),
        device_key: text(device_key_length),
        request: out caldera_request,
    ) {
        forget_device(access_token, device_key)?.into()
    }

    /// Makes the UpdateDeviceStatus request, which says whether a device is to be remembered.
    ///
    /// @param access_token  the token, 1 to 131,072 bytes
    /// @param device_key    DeviceKey, 1 to 128 bytes
    /// @param remembered    0 for not_remembered, anything else for remembered
    /// @param request       out: the request, to be freed with caldera_request_free
    fn caldera_update_device_status(
        access_token: text(access_token_length),
        device_key: text(device_key_length),
        remembered: i32,
        request: out caldera_request,
    ) {
        update_device_status(access_token, device_key, remembered != 0)?.into()
    }

    /// Says whether a request may be sent once more.
    ///
    /// After CALDERA_OUTCOME_NOT_SENT and CALDERA_OUTCOME_THROTTLED it may, a claim within five seconds of
    /// its TIMESTAMP alone. After CALDERA_OUTCOME_UNKNOWN it may not where the service takes it once (a claim,
    /// a code, an answer of the person's, a new password, a rotating refresh): begin anew then, when the
    /// person wishes so.
    ///
    /// @param request       the request
    /// @param outcome       what became of it: CALDERA_OUTCOME_NOT_SENT, CALDERA_OUTCOME_THROTTLED or
    ///                      CALDERA_OUTCOME_UNKNOWN
    /// @param unix_seconds  the time now by the service's clock, in seconds since 1970
    /// @param may           out: 1 if it may, else 0
    fn caldera_request_may_be_repeated(
        request: &caldera_request,
        outcome: u32,
        unix_seconds: i64,
        may: out(i32),
    ) {
        let (outcome, now) = (outcome_of(outcome)?, Timestamp::from_unix_seconds(unix_seconds)?);
        request.request.may_be_repeated(outcome, now).into()
    }

    /// Gives the value of the HTTP header X-Amz-Target for a request.
    ///
    /// @param request  the request
    /// @param view     out: the target, until the request is freed
    fn caldera_request_target(
        request: &caldera_request,
        view: out(caldera_view),
    ) {
        caldera_view::of(request.request.target())
    }

    /// Gives a request's body: JSON that holds secrets.
    ///
    /// @param request  the request
    /// @param view     out: the JSON, until the request is freed
    fn caldera_request_json(
        request: &caldera_request,
        view: out(caldera_view),
    ) {
        caldera_view::of(request.body.reveal())
    }
}

export_free! {
    /// Wipes and frees a request. NULL is allowed.
    fn caldera_request_free(request: caldera_request);
}
