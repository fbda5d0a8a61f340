//! What a transport gives back: a reply as it came, or how the request failed.

use core::fmt;
use std::{error::Error as StdError, sync::Arc};

use caldera_srp::{
    Timestamp,
    flow::{Error as FlowError, Operation, Outcome, Reply},
};
use zeroize::Zeroizing;

/// What came back for one request.
///
/// Made by a transport: of status, headers and body ([`http`](Self::http)), or, where a library has read
/// the reply already, of what it read ([`read`](Self::read)). The body is wiped on drop.
pub struct Response {
    content: Content,
    date: Option<String>,
    retry_after: Option<String>,
}

enum Content {
    Http {
        status: u16,
        error_type: Option<String>,
        body: Zeroizing<Vec<u8>>,
    },
    // Boxed, for it is the larger by far.
    Read(Box<Reply>),
}

impl Response {
    /// A reply of HTTP: its status, and its body as it came. The body may be cut off behind its first
    /// 1,048,577 bytes: what is longer than 1 MiB is refused.
    #[must_use]
    pub fn http(status: u16, body: Vec<u8>) -> Self {
        Self {
            content: Content::Http {
                status,
                error_type: None,
                body: Zeroizing::new(body),
            },
            date: None,
            retry_after: None,
        }
    }

    /// A reply that a library has read already, as an SDK does.
    #[must_use]
    pub fn read(reply: impl Into<Reply>) -> Self {
        Self {
            content: Content::Read(Box::new(reply.into())),
            date: None,
            retry_after: None,
        }
    }

    /// Adds the header `x-amzn-ErrorType`, which names the service's exception. Nothing becomes of it
    /// where the reply was read already.
    #[must_use]
    pub fn with_error_type(mut self, header: Option<String>) -> Self {
        if let Content::Http { error_type, .. } = &mut self.content {
            *error_type = header;
        }
        self
    }

    /// Adds the header `Date`, of which the client learns how far the local clock is off.
    #[must_use]
    pub fn with_date(mut self, header: Option<String>) -> Self {
        self.date = header;
        self
    }

    /// Adds the header `Retry-After`, in seconds or as a date.
    #[must_use]
    pub fn with_retry_after(mut self, header: Option<String>) -> Self {
        self.retry_after = header;
        self
    }

    /// The header `Date`.
    pub(crate) fn date(&self) -> Option<&str> {
        self.date.as_deref()
    }

    /// The reply as the engine takes it.
    pub(crate) fn into_reply(
        self,
        operation: Operation,
        now: Timestamp,
    ) -> Result<Reply, FlowError> {
        let reply = match self.content {
            Content::Read(reply) => *reply,
            Content::Http {
                status,
                error_type,
                body,
            } => Reply::from_json(operation, status, error_type.as_deref(), &body)?,
        };
        Ok(match &self.retry_after {
            Some(header) => reply.with_retry_after(header, now),
            None => reply,
        })
    }
}

impl fmt::Debug for Response {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut debug = f.debug_struct("Response");
        if let Content::Http { status, .. } = &self.content {
            debug.field("status", status);
        }
        debug.finish_non_exhaustive()
    }
}

/// Why a request brought no reply, and whether it can have reached the service.
///
/// Display tells which of the two it is; the cause is its [source](StdError::source).
#[derive(Clone, Debug)]
pub struct Failure {
    outcome: Outcome,
    source: Arc<dyn StdError + Send + Sync>,
}

impl Failure {
    /// The request did not leave: no connection was made, or the host's name was not found. Only say so
    /// where it is certain.
    pub fn not_sent(source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        Self {
            outcome: Outcome::NotSent,
            source: Arc::from(source.into()),
        }
    }

    /// It may have reached the service: the connection broke, or the time was up.
    pub fn unknown(source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        Self {
            outcome: Outcome::Unknown,
            source: Arc::from(source.into()),
        }
    }

    /// What became of the request: [`Outcome::NotSent`] or [`Outcome::Unknown`].
    #[must_use]
    pub fn outcome(&self) -> Outcome {
        self.outcome
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.outcome {
            Outcome::NotSent => "the service could not be reached",
            _ => "no reply came from the service",
        })
    }
}

impl StdError for Failure {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        let source: &(dyn StdError + 'static) = &*self.source;
        Some(source)
    }
}

/// How much of a body is read: a byte more than the engine takes.
#[cfg(any(feature = "ureq", feature = "reqwest"))]
pub(crate) const MOST_READ: u64 = (1 << 20) + 1;

/// What a transport says it is.
#[cfg(any(feature = "ureq", feature = "reqwest"))]
pub(crate) const USER_AGENT: &str = concat!("caldera-client/", env!("CARGO_PKG_VERSION"));
