//! What is told of the service without a handle.

use core::ffi::c_char;

use engine::flow::ClockOffset;
use engine::{SecretText, Timestamp, UserPoolId};

use super::export::export;
use super::{caldera_text, caldera_view};
use crate::flow::{HttpReply, endpoint_kind, retry_after};
use crate::status::CALDERA_ERROR_NOT_FOUND;

export! {
    /// Reads the HTTP header Retry-After of a reply that gave CALDERA_ERROR_SERVICE_BUSY or
    /// CALDERA_ERROR_FOREIGN_REPLY, of a sign-in or of any other request: how long to wait before anything is
    /// sent again. Whether the same request may be is told by caldera_sign_in_may_be_repeated and
    /// caldera_request_may_be_repeated. CALDERA_ERROR_NOT_FOUND if it is neither whole seconds nor a date as
    /// a server writes it.
    ///
    /// @param header        the header's value, such as 120 or Sun, 06 Nov 1994 08:49:37 GMT
    /// @param unix_seconds  the time now by the clock of whoever sent it, in seconds since 1970
    /// @param seconds       out: how many seconds to wait; 0 for a date that has passed
    fn caldera_retry_after(
        header: text(header_length),
        unix_seconds: i64,
        seconds: out(u32),
    ) {
        let asked = retry_after(header, Timestamp::from_unix_seconds(unix_seconds)?);
        asked.ok_or(CALDERA_ERROR_NOT_FOUND)?
    }

    /// Gives the service's endpoint for a pool, such as https://cognito-idp.eu-west-1.amazonaws.com.
    ///
    /// @param user_pool_id  the pool's id
    /// @param flags         0, CALDERA_ENDPOINT_FIPS, CALDERA_ENDPOINT_DUAL_STACK, or both
    /// @param endpoint      out: the URL, to be freed with caldera_text_free
    fn caldera_endpoint(
        user_pool_id: text(user_pool_id_length),
        flags: u32,
        endpoint: out caldera_text,
    ) {
        let pool: UserPoolId = user_pool_id.parse()?;
        SecretText::new(pool.endpoint_of(endpoint_kind(flags)?)?)
    }

    /// Says why the service refused a request apart from a sign-in. CALDERA_ERROR_NOT_FOUND if the reply is
    /// no refusal, or not the service's.
    ///
    /// @param http_status  the HTTP status, such as 400
    /// @param error_type   the HTTP header x-amzn-ErrorType, or NULL and 0
    /// @param body         the body as it came, at most 1 MiB
    /// @param kind         out: what happened, a name of this library's, such as RefreshTokenExpired; it is
    ///                     there for ever
    fn caldera_error_kind(
        http_status: u16,
        error_type: optional text(error_type_length),
        body: bytes(body_length),
        kind: out(caldera_view),
    ) {
        let http = HttpReply {
            status: http_status,
            error_type,
            body,
        };
        caldera_view::of(http.refused()?.ok_or(CALDERA_ERROR_NOT_FOUND)?)
    }

    /// Reads the HTTP header Date of a reply: by how much the local clock is behind the service's. The
    /// service refuses a claim whose time is minutes off.
    ///
    /// @param date          the header's value, such as Sun, 06 Nov 1994 08:49:37 GMT
    /// @param unix_seconds  the local time when the reply came, in seconds since 1970
    /// @param seconds       out: what to add to the local time; for caldera_sign_in_set_clock_offset, and
    ///                      "clock_offset_seconds" of a configuration
    fn caldera_clock_offset(
        date: text(date_length),
        unix_seconds: i64,
        seconds: out(i64),
    ) {
        let now = Timestamp::from_unix_seconds(unix_seconds)?;
        ClockOffset::from_http_date(date, now)?.seconds()
    }
}
