//! Control over HTTP, for tests in any language: the codes that were sent, the clock, a fresh start,
//! and faults on purpose. Off unless the server is told, and then on loopback alone.

use std::collections::VecDeque;
use std::io;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};
use std::time::Duration;

use axum::body::{Body, Bytes, HttpBody};
use axum::extract::{Request, State};
use axum::http::header::{CONTENT_TYPE, HOST, ORIGIN};
use axum::http::{HeaderValue, Method, StatusCode};
use axum::response::Response;
use http_body::Frame;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::pool::LocalPool;

/// The most faults that wait.
const MOST_FAULTS: usize = 100;
/// The longest body of a request to the control.
const LONGEST_BODY: usize = 64 * 1_024;
/// The longest delay, in milliseconds.
const LONGEST_DELAY: u64 = 600_000;

/// What happens to the next requests.
#[derive(Clone, Debug, Deserialize)]
#[serde(tag = "fault", rename_all = "lowercase", deny_unknown_fields)]
pub(crate) enum Fault {
    /// The service is asked too often: `TooManyRequestsException`.
    Throttle {
        operation: Option<String>,
        count: u32,
    },
    /// The answer comes later.
    Delay {
        operation: Option<String>,
        count: u32,
        milliseconds: u64,
    },
    /// The connection ends in the middle of the answer.
    Drop {
        operation: Option<String>,
        count: u32,
    },
    /// Any error.
    Error {
        operation: Option<String>,
        count: u32,
        status: u16,
        #[serde(rename = "type")]
        kind: String,
        message: String,
    },
}

impl Fault {
    fn parts(&mut self) -> (Option<&str>, &mut u32) {
        match self {
            Self::Throttle { operation, count }
            | Self::Delay {
                operation, count, ..
            }
            | Self::Drop { operation, count }
            | Self::Error {
                operation, count, ..
            } => (operation.as_deref(), count),
        }
    }
}

/// The faults that wait for requests.
#[derive(Default)]
pub(crate) struct Faults(Mutex<VecDeque<Fault>>);

impl Faults {
    /// The first fault for this operation; it is used up when it has happened as often as was said.
    pub(crate) fn take(&self, target: &str) -> Option<Fault> {
        let name = target.split_once('.').map_or("", |(_, name)| name);
        let mut waiting = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let index = waiting.iter_mut().position(|fault| {
            let (operation, _) = fault.parts();
            operation.is_none_or(|wanted| wanted == name)
        })?;
        let (_, count) = waiting.get_mut(index)?.parts();
        *count = count.saturating_sub(1);
        if *count == 0 {
            waiting.remove(index)
        } else {
            waiting.get(index).cloned()
        }
    }

    fn add(&self, mut fault: Fault) -> Result<(), &'static str> {
        let mut waiting = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if *fault.parts().1 == 0 {
            return Err("A fault happens once at least.");
        }
        if waiting.len() >= MOST_FAULTS {
            return Err("There are too many faults already.");
        }
        waiting.push_back(fault);
        Ok(())
    }

    fn clear(&self) {
        let mut waiting = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        waiting.clear();
    }
}

impl Fault {
    /// How long the answer has to wait.
    pub(crate) fn delay(&self) -> Option<Duration> {
        match self {
            Self::Delay { milliseconds, .. } => {
                Some(Duration::from_millis((*milliseconds).min(LONGEST_DELAY)))
            }
            _ => None,
        }
    }

    /// The answer in the place of the operation's, unless the fault is a delay.
    pub(crate) fn response(&self) -> Option<Response> {
        match self {
            Self::Throttle { .. } => Some(error(
                StatusCode::BAD_REQUEST,
                "TooManyRequestsException",
                "Too many requests",
            )),
            Self::Delay { .. } => None,
            Self::Drop { .. } => Some(Response::new(Body::new(Broken))),
            Self::Error {
                status,
                kind,
                message,
                ..
            } => {
                let status = StatusCode::from_u16(*status).unwrap_or(StatusCode::BAD_REQUEST);
                Some(error(status, kind, message))
            }
        }
    }
}

/// A body that fails before its first byte, so that the connection is closed.
struct Broken;

impl HttpBody for Broken {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(
        self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, io::Error>>> {
        Poll::Ready(Some(Err(io::ErrorKind::ConnectionAborted.into())))
    }
}

fn error(status: StatusCode, kind: &str, message: &str) -> Response {
    let mut response = answer(status, &json!({ "__type": kind, "message": message }));
    if let Ok(value) = HeaderValue::from_str(&format!("{kind}:")) {
        response.headers_mut().insert("x-amzn-errortype", value);
    }
    response
}

fn answer(status: StatusCode, body: &Value) -> Response {
    let mut response = Response::new(Body::from(body.to_string()));
    *response.status_mut() = status;
    let kind = HeaderValue::from_static("application/x-amz-json-1.1");
    response.headers_mut().insert(CONTENT_TYPE, kind);
    response
}

/// What the control works on.
pub(crate) struct Control {
    pub(crate) pool: LocalPool,
    pub(crate) faults: Arc<Faults>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Advance {
    seconds: u32,
}

/// Whether a request comes from a program on this machine: a page in a browser, which the service's
/// own CORS lets in elsewhere, says its origin, and a name that is not loopback's is a trick with
/// DNS.
fn is_local(request: &Request) -> bool {
    let headers = request.headers();
    let is_loopback = |host: &HeaderValue| {
        let host = host.to_str().unwrap_or_default();
        let name = host.rsplit_once(':').map_or(host, |(name, _)| name);
        matches!(name, "127.0.0.1" | "localhost" | "[::1]")
    };
    // One name, or none where the request's own line has it.
    let loopback = headers.get_all(HOST).iter().all(is_loopback);
    loopback && !headers.contains_key(ORIGIN)
}

/// Everything under `/test-control/`.
pub(crate) async fn control(State(control): State<Arc<Control>>, request: Request) -> Response {
    if !is_local(&request) {
        return error(
            StatusCode::FORBIDDEN,
            "ForbiddenException",
            "The control is for programs on this machine.",
        );
    }
    let (parts, body) = request.into_parts();
    let Ok(body) = axum::body::to_bytes(body, LONGEST_BODY).await else {
        return error(
            StatusCode::PAYLOAD_TOO_LARGE,
            "RequestEntityTooLargeException",
            "The body is too large.",
        );
    };
    let done = || answer(StatusCode::OK, &json!({}));
    let wrong = |message: &str| {
        error(
            StatusCode::BAD_REQUEST,
            "InvalidParameterException",
            message,
        )
    };
    match (parts.method, parts.uri.path()) {
        (Method::GET, "/test-control/messages") => {
            let messages = control.pool.messages();
            let shown = messages.iter().map(|message| {
                json!({ "medium": message.medium, "to": message.to, "code": message.code })
            });
            answer(
                StatusCode::OK,
                &json!({ "messages": shown.collect::<Value>() }),
            )
        }
        (Method::GET, "/test-control/operations") => {
            let operations: Vec<&str> = LocalPool::operations().collect();
            let identity: Vec<&str> = LocalPool::identity_operations().collect();
            answer(
                StatusCode::OK,
                &json!({ "cognito-idp": operations, "cognito-identity": identity }),
            )
        }
        (Method::POST, "/test-control/clock") => match serde_json::from_slice(&body) {
            Ok(Advance { seconds }) => {
                let pool = control.pool.clone();
                let by = Duration::from_secs(seconds.into());
                match tokio::task::spawn_blocking(move || pool.advance(by)).await {
                    Ok(Ok(())) => {
                        let now = control.pool.clock().unix_millis();
                        answer(StatusCode::OK, &json!({ "unix_millis": now }))
                    }
                    Ok(Err(_)) | Err(_) => error(
                        StatusCode::INTERNAL_SERVER_ERROR,
                        "InternalErrorException",
                        "Where the clock is could not be kept.",
                    ),
                }
            }
            Err(_) => wrong("The clock takes {\"seconds\": N}, by which it is moved forward."),
        },
        (Method::POST, "/test-control/reset") => {
            let pool = control.pool.clone();
            control.faults.clear();
            match tokio::task::spawn_blocking(move || pool.reset()).await {
                Ok(Ok(())) => done(),
                Ok(Err(_)) | Err(_) => error(
                    StatusCode::INTERNAL_SERVER_ERROR,
                    "InternalErrorException",
                    "The pool could not be made again.",
                ),
            }
        }
        (Method::POST, "/test-control/faults") => match serde_json::from_slice::<Fault>(&body) {
            Ok(fault) => match control.faults.add(fault) {
                Ok(()) => done(),
                Err(message) => wrong(message),
            },
            Err(_) => wrong(
                "A fault is throttle, delay (milliseconds), drop or error (status, type, message), \
                 with a count from 1 and perhaps an operation.",
            ),
        },
        (Method::DELETE, "/test-control/faults") => {
            control.faults.clear();
            done()
        }
        _ => error(
            StatusCode::NOT_FOUND,
            "UnknownOperationException",
            "The control has messages, operations, clock, reset and faults.",
        ),
    }
}
