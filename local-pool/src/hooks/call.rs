//! One request to a hook, and its answer. Knows nothing of events.

use std::time::Duration;

use http_body_util::{BodyExt as _, Full, LengthLimitError, Limited};
use hyper::body::Bytes;
use hyper::client::conn::http1::handshake;
use hyper::header::{CONTENT_TYPE, HOST};
use hyper::{Request, StatusCode};
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;
use tokio::runtime::Builder;

use crate::config::HookUrl;

/// How long a hook may take, as the service's functions may.
const LONGEST_TIME: Duration = Duration::from_secs(5);
/// The longest answer of a hook.
const LONGEST_ANSWER: usize = 1_024 * 1_024;

/// Why there is no answer, in words that an error may have.
pub(super) type Failure = &'static str;

/// Posts JSON and waits for the answer.
///
/// On a thread and a runtime of its own, so that the caller may be on any.
///
/// # Errors
/// Nothing answers, or too late, or too much.
pub(super) fn post(url: &HookUrl, event: String) -> Result<(StatusCode, Bytes), Failure> {
    std::thread::scope(|scope| {
        let call = std::thread::Builder::new().spawn_scoped(scope, || {
            let runtime = Builder::new_current_thread().enable_all().build();
            let runtime = runtime.map_err(|_| "no runtime for the call")?;
            let outcome = runtime
                .block_on(async { tokio::time::timeout(LONGEST_TIME, exchange(url, event)).await });
            // A name that is still being looked up is not waited for.
            runtime.shutdown_background();
            outcome.unwrap_or(Err("no answer within 5 seconds"))
        });
        let call = call.map_err(|_| "no thread for the call")?;
        call.join().unwrap_or(Err("the call ended early"))
    })
}

async fn exchange(url: &HookUrl, event: String) -> Result<(StatusCode, Bytes), Failure> {
    const UNANSWERED: Failure = "the connection ended without an answer";
    let stream = TcpStream::connect((url.host(), url.port()))
        .await
        .map_err(|_| "nothing listens there")?;
    let (mut sender, connection) = handshake(TokioIo::new(stream))
        .await
        .map_err(|_| UNANSWERED)?;
    // What ends the connection is told by the answer that does not come.
    tokio::spawn(connection);
    let request = Request::post(url.path())
        .header(HOST, url.authority())
        .header(CONTENT_TYPE, "application/json")
        .body(Full::new(Bytes::from(event)))
        .map_err(|_| "the address is not one")?;
    let response = sender.send_request(request).await;
    let (parts, body) = response.map_err(|_| UNANSWERED)?.into_parts();
    match Limited::new(body, LONGEST_ANSWER).collect().await {
        Ok(body) => Ok((parts.status, body.to_bytes())),
        Err(error) if error.is::<LengthLimitError>() => Err("the answer is longer than 1 MiB"),
        Err(_) => Err(UNANSWERED),
    }
}
