//! A reply that is not the service's: of a firewall, a proxy, a captive portal.

use core::fmt;

use super::Reply;
use crate::Timestamp;

/// A reply that is not the service's: it has no error type of the service, and is no reply of the
/// operation. A firewall's page, a proxy's, or nothing at all.
///
/// The request may have been carried out or not ([`Outcome::Unknown`](super::Outcome::Unknown)); a
/// sign-in is as it was. The [status](Self::status) says what to do: AWS WAF answers 405 where
/// it wants a CAPTCHA solved and 202 for its silent challenge, 403 where it blocks; 407 is a proxy
/// that wants to be signed in to; 429 and 503 ask to wait.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct ForeignReply {
    status: u16,
    retry_after: Option<u32>,
}

impl ForeignReply {
    /// A reply with this HTTP status.
    #[must_use]
    pub const fn new(status: u16) -> Self {
        Self {
            status,
            retry_after: None,
        }
    }

    /// The HTTP status.
    #[must_use]
    pub const fn status(self) -> u16 {
        self.status
    }

    /// How many seconds it asks to wait, where it said so
    /// ([`Reply::with_retry_after`]).
    #[must_use]
    pub const fn retry_after(self) -> Option<u32> {
        self.retry_after
    }
}

impl fmt::Display for ForeignReply {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "a reply of HTTP status {} that is not the service's",
            self.status
        )
    }
}

impl core::error::Error for ForeignReply {}

impl Reply {
    /// Adds the HTTP header `Retry-After` to an error of the service or a reply that is not the
    /// service's, which hand it on in seconds. Any other reply stays as it is, and a header that is neither
    /// seconds (RFC 9110, 10.2.3) nor a date in the one form that a server may generate (IMF-fixdate) is left
    /// out. `now` is the time by the clock of the header's sender.
    #[must_use]
    pub fn with_retry_after(mut self, header: &str, now: Timestamp) -> Self {
        let seconds = seconds_in(header.trim(), now);
        match &mut self {
            Self::Error(error) => error.set_retry_after(seconds),
            Self::Foreign(reply) => reply.retry_after = seconds,
            _ => {}
        }
        self
    }
}

/// Whole seconds, or those up to a date; a number that is too large is the largest.
fn seconds_in(header: &str, now: Timestamp) -> Option<u32> {
    if !header.is_empty() && header.bytes().all(|byte| byte.is_ascii_digit()) {
        return Some(header.parse().unwrap_or(u32::MAX));
    }
    let at = super::clock::imf_fixdate(header)?;
    let seconds = at.unix_seconds().saturating_sub(now.unix_seconds());
    Some(u32::try_from(seconds.max(0)).unwrap_or(u32::MAX))
}
