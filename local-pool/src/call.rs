//! One HTTP request to a hook or another pool, and its answer. Knows nothing of what it is about.

use std::time::Duration;

use http_body_util::{BodyExt as _, Full, LengthLimitError, Limited};
use hyper::body::Bytes;
use hyper::client::conn::http1::handshake;
use hyper::header::{CONTENT_TYPE, HOST};
use hyper::{Method, Request, StatusCode};
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;
use tokio::runtime::Builder;

use crate::config::HookUrl;

/// How long an answer may take, as that of the service's functions may.
const LONGEST_TIME: Duration = Duration::from_secs(5);
/// The longest answer.
const LONGEST_ANSWER: usize = 1_024 * 1_024;

/// Why there is no answer, in words that an error may have.
pub(crate) type Failure = &'static str;

/// Posts this JSON, or gets what is there, and waits for the answer.
///
/// On a thread and a runtime of its own, so that the caller may be on any.
///
/// # Errors
/// Nothing answers, or too late, or too much.
pub(crate) fn call(url: &HookUrl, json: Option<String>) -> Result<(StatusCode, Bytes), Failure> {
    std::thread::scope(|scope| {
        let thread = std::thread::Builder::new().spawn_scoped(scope, || {
            let runtime = Builder::new_current_thread().enable_all().build();
            let runtime = runtime.map_err(|_| "no runtime for the call")?;
            let outcome = runtime
                .block_on(async { tokio::time::timeout(LONGEST_TIME, exchange(url, json)).await });
            // A name that is still being looked up is not waited for.
            runtime.shutdown_background();
            outcome.unwrap_or(Err("no answer within 5 seconds"))
        });
        let thread = thread.map_err(|_| "no thread for the call")?;
        thread.join().unwrap_or(Err("the call ended early"))
    })
}

async fn exchange(url: &HookUrl, json: Option<String>) -> Result<(StatusCode, Bytes), Failure> {
    const UNANSWERED: Failure = "the connection ended without an answer";
    let stream = TcpStream::connect((url.host(), url.port()))
        .await
        .map_err(|_| "nothing listens there")?;
    let (mut sender, connection) = handshake(TokioIo::new(stream))
        .await
        .map_err(|_| UNANSWERED)?;
    // What ends the connection is told by the answer that does not come.
    tokio::spawn(connection);
    let mut request = Request::builder()
        .uri(url.path())
        .header(HOST, url.authority());
    if json.is_some() {
        request = request
            .method(Method::POST)
            .header(CONTENT_TYPE, "application/json");
    }
    let request = request
        .body(Full::new(Bytes::from(json.unwrap_or_default())))
        .map_err(|_| "the address is not one")?;
    let response = sender.send_request(request).await;
    let (parts, body) = response.map_err(|_| UNANSWERED)?.into_parts();
    match Limited::new(body, LONGEST_ANSWER).collect().await {
        Ok(body) => Ok((parts.status, body.to_bytes())),
        Err(error) if error.is::<LengthLimitError>() => Err("the answer is longer than 1 MiB"),
        Err(_) => Err(UNANSWERED),
    }
}
