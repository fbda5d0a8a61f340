//! The pool on a socket: JSON 1.1 over HTTP, as the service speaks it.

use std::future::Future;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::{Arc, mpsc};
use std::thread::JoinHandle;
use std::time::Duration;
use std::{fmt, io};

use axum::Router;
use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{Path, Request, State};
use axum::http::header::{
    ACCESS_CONTROL_ALLOW_HEADERS, ACCESS_CONTROL_ALLOW_METHODS, ACCESS_CONTROL_ALLOW_ORIGIN,
    ACCESS_CONTROL_EXPOSE_HEADERS, ACCESS_CONTROL_MAX_AGE, ACCESS_CONTROL_REQUEST_HEADERS,
    CONTENT_TYPE,
};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use axum::middleware::map_response;
use axum::response::Response;
use axum::routing::{any, get, post};
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio::sync::{Semaphore, oneshot};

use crate::call;
use crate::config::{Config, ConfigError};
use crate::control::{Control, Faults, control};
use crate::error::{Kind, Refusal};
use crate::pool::LocalPool;
use crate::random;

/// The largest body: a challenge response may hold values of 128 KiB.
const LONGEST_BODY: usize = 512 * 1_024;
/// How long a body may take to arrive.
const BODY_TIME: Duration = Duration::from_secs(10);
/// How long requests that are being answered may take after the signal to stop.
const LAST_WORDS: Duration = Duration::from_secs(2);

/// The most requests that have a thread, those that wait for a hook or a processor among them.
const MOST_AT_ONCE: usize = 256;

const JSON_1_1: HeaderValue = HeaderValue::from_static("application/x-amz-json-1.1");

/// A pool bound to an address, not answering yet.
pub struct Server {
    listener: TcpListener,
    address: SocketAddr,
    pool: LocalPool,
    control: bool,
}

impl Server {
    /// Binds to an address; port 0 picks a free one.
    ///
    /// # Errors
    /// The system's, such as an address that is in use.
    pub async fn bind(address: SocketAddr, pool: LocalPool) -> io::Result<Self> {
        let listener = TcpListener::bind(address).await?;
        let address = listener.local_addr()?;
        pool.set_issuer(&format!("http://{address}"));
        Ok(Self {
            listener,
            address,
            pool,
            control: false,
        })
    }

    /// Lets programs on this machine control the pool under `/test-control/`.
    ///
    /// # Errors
    /// The server does not listen on loopback alone.
    pub fn with_control(mut self) -> io::Result<Self> {
        if !self.address.ip().is_loopback() {
            let message = "the control over HTTP is for a server on loopback alone";
            return Err(io::Error::new(io::ErrorKind::InvalidInput, message));
        }
        self.control = true;
        Ok(self)
    }

    /// Where it listens.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Answers until `stop` is done, then finishes what it has begun, for two seconds at most.
    ///
    /// # Errors
    /// The system's.
    pub async fn run(self, stop: impl Future<Output = ()> + Send + 'static) -> io::Result<()> {
        let faults = Arc::new(Faults::default());
        let shared = Arc::new(Shared {
            pool: self.pool.clone(),
            turns: Semaphore::new(MOST_AT_ONCE),
            faults: faults.clone(),
        });
        let mut router = Router::new()
            .route("/", post(operation).options(preflight))
            .route("/health", get(health))
            .route("/{pool}/.well-known/jwks.json", get(jwks))
            .route(
                "/{pool}/.well-known/openid-configuration",
                get(openid_configuration),
            )
            .fallback(async || {
                Refusal::new(Kind::UnknownOperation, "There is nothing at this address.").response()
            })
            .with_state(shared);
        if self.control {
            let pool = self.pool;
            let controlled = Arc::new(Control { pool, faults });
            router = router.route("/test-control/{what}", any(control).with_state(controlled));
        }
        let router = router.layer(map_response(open_to_browsers));
        let (stopping, mut stopped) = oneshot::channel();
        let stop = async move {
            stop.await;
            // Nobody listens any more when the server has ended by itself.
            let _ = stopping.send(());
        };
        let serve = axum::serve(self.listener, router).with_graceful_shutdown(stop);
        let late = async {
            if (&mut stopped).await.is_err() {
                std::future::pending::<()>().await;
            }
            tokio::time::sleep(LAST_WORDS).await;
        };
        tokio::select! {
            ended = serve => ended,
            () = late => Ok(()),
        }
    }
}

struct Shared {
    pool: LocalPool,
    turns: Semaphore,
    faults: Arc<Faults>,
}

async fn operation(State(shared): State<Arc<Shared>>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let target = header(&parts.headers, "x-amz-target").to_owned();
    let body = match tokio::time::timeout(BODY_TIME, to_bytes(body, LONGEST_BODY)).await {
        Ok(Ok(body)) => body,
        Ok(Err(_)) => {
            return plain(
                StatusCode::PAYLOAD_TOO_LARGE,
                "RequestEntityTooLargeException",
            );
        }
        Err(_) => return plain(StatusCode::REQUEST_TIMEOUT, "RequestTimeoutException"),
    };
    if let Some(fault) = shared.faults.take(&target) {
        shared.pool.log("a fault on purpose");
        if let Some(delay) = fault.delay() {
            tokio::time::sleep(delay).await;
        }
        if let Some(response) = fault.response() {
            return response;
        }
    }
    reply(call(shared, target, body).await)
}

/// One operation, off the runtime's own threads.
async fn call(shared: Arc<Shared>, target: String, body: Bytes) -> Result<Value, Refusal> {
    let _turn = shared
        .turns
        .acquire()
        .await
        .map_err(|_| Refusal::internal())?;
    let pool = shared.pool.clone();
    let computed = tokio::task::spawn_blocking(move || pool.call(&target, &body)).await;
    computed.unwrap_or_else(|_| Err(Refusal::internal()))
}

/// What a browser asks before it posts from a page of another origin: any header it means to send
/// is allowed, as the service allows it.
async fn preflight(headers: HeaderMap) -> Response {
    let mut response = Response::new(Body::empty());
    let answer = response.headers_mut();
    answer.insert(
        ACCESS_CONTROL_ALLOW_METHODS,
        HeaderValue::from_static("POST"),
    );
    answer.insert(ACCESS_CONTROL_MAX_AGE, HeaderValue::from_static("172800"));
    if let Some(wanted) = headers.get(ACCESS_CONTROL_REQUEST_HEADERS) {
        answer.insert(ACCESS_CONTROL_ALLOW_HEADERS, wanted.clone());
    }
    response
}

/// Every answer, refusals too, may be read by pages of any origin.
async fn open_to_browsers(mut response: Response) -> Response {
    let headers = response.headers_mut();
    headers.insert(ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
    headers.insert(
        ACCESS_CONTROL_EXPOSE_HEADERS,
        HeaderValue::from_static("x-amzn-RequestId,x-amzn-ErrorType,x-amzn-ErrorMessage,Date"),
    );
    response
}

/// Answers as soon as requests are answered: for whoever waits for the pool to be up.
async fn health() -> Response {
    answer(
        StatusCode::OK,
        HeaderValue::from_static("application/json"),
        json!({ "status": "ok" }).to_string(),
    )
}

async fn jwks(State(shared): State<Arc<Shared>>, Path(pool): Path<String>) -> Response {
    document(shared.pool.jwks(&pool))
}

async fn openid_configuration(
    State(shared): State<Arc<Shared>>,
    Path(pool): Path<String>,
) -> Response {
    document(shared.pool.openid_configuration(&pool))
}

fn header<'a>(headers: &'a HeaderMap, name: &str) -> &'a str {
    headers
        .get(name)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default()
}

impl Refusal {
    fn response(&self) -> Response {
        let body = json!({ "__type": self.kind().name(), "message": self.message() });
        let status = StatusCode::from_u16(self.kind().status()).unwrap_or(StatusCode::BAD_REQUEST);
        let mut response = answer(status, JSON_1_1, body.to_string());
        if let Ok(value) = HeaderValue::from_str(&format!("{}:", self.kind().name())) {
            response
                .headers_mut()
                .insert(HeaderName::from_static("x-amzn-errortype"), value);
        }
        // A text that a header cannot hold is in the body all the same.
        if let Ok(value) = HeaderValue::from_str(self.message()) {
            response
                .headers_mut()
                .insert(HeaderName::from_static("x-amzn-errormessage"), value);
        }
        response
    }
}

fn reply(outcome: Result<Value, Refusal>) -> Response {
    match outcome {
        Ok(value) => answer(StatusCode::OK, JSON_1_1, value.to_string()),
        Err(refusal) => refusal.response(),
    }
}

fn document(outcome: Result<Value, Refusal>) -> Response {
    match outcome {
        Ok(value) => answer(
            StatusCode::OK,
            HeaderValue::from_static("application/json"),
            value.to_string(),
        ),
        Err(refusal) => {
            let mut response = refusal.response();
            *response.status_mut() = StatusCode::NOT_FOUND;
            response
        }
    }
}

fn plain(status: StatusCode, name: &'static str) -> Response {
    answer(status, JSON_1_1, json!({ "__type": name }).to_string())
}

fn answer(status: StatusCode, kind: HeaderValue, body: String) -> Response {
    let mut response = Response::new(Body::from(body));
    *response.status_mut() = status;
    response.headers_mut().insert(CONTENT_TYPE, kind);
    if let Some(id) = random::uuid()
        .ok()
        .and_then(|id| HeaderValue::from_str(&id).ok())
    {
        response
            .headers_mut()
            .insert(HeaderName::from_static("x-amzn-requestid"), id);
    }
    response
}

/// Asks the pool at this address whether it answers: what a container's health check does.
///
/// # Errors
/// It does not, or not as a pool does, within five seconds.
pub fn check_health(address: SocketAddr) -> io::Result<()> {
    let url = format!("http://{address}/health").parse();
    let url = url.map_err(|error: ConfigError| io::Error::other(error.to_string()))?;
    let (status, body) = call::call(&url, None).map_err(io::Error::other)?;
    let told: Option<Value> = serde_json::from_slice(&body).ok();
    if status == StatusCode::OK && told.is_some_and(|told| told["status"] == "ok") {
        Ok(())
    } else {
        Err(io::Error::other("what answers is not a pool"))
    }
}

/// Why a pool could not be started.
#[derive(Debug)]
#[non_exhaustive]
pub enum StartError {
    /// The configuration cannot be used.
    Config(ConfigError),
    /// The system refused: the address, the port, a thread.
    Io(io::Error),
}

impl fmt::Display for StartError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Config(error) => error.fmt(f),
            Self::Io(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for StartError {}

/// A pool that answers on a free loopback port, on threads of its own, until it is dropped: for
/// tests.
///
/// ```
/// use caldera_local_pool::{Background, Config};
///
/// let running = Background::start(&Config::demo()?)?;
/// let endpoint = running.endpoint(); // such as http://127.0.0.1:40123
/// # assert!(endpoint.starts_with("http://127.0.0.1:"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct Background {
    pool: LocalPool,
    address: SocketAddr,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Background {
    /// Starts a pool of this configuration.
    ///
    /// # Errors
    /// The configuration, or the system's refusal of a port or thread.
    pub fn start(config: &Config) -> Result<Self, StartError> {
        Self::serve(LocalPool::new(config).map_err(StartError::Config)?)
    }

    /// Starts answering for this pool.
    ///
    /// Waits for the port, and may be called from asynchronous code as well.
    ///
    /// # Errors
    /// The system's refusal of a port or thread.
    pub fn serve(pool: LocalPool) -> Result<Self, StartError> {
        let (bound, address) = mpsc::channel();
        let (stop, stopped) = oneshot::channel::<()>();
        let served = pool.clone();
        let thread = std::thread::Builder::new()
            .name("local-pool".into())
            .spawn(move || answer_until(stopped, served, &bound))
            .map_err(StartError::Io)?;
        // The thread that ends without a word could not say why.
        let address = address
            .recv()
            .unwrap_or_else(|_| Err(io::Error::other("the pool's thread has ended")))
            .map_err(StartError::Io)?;
        Ok(Self {
            pool,
            address,
            stop: Some(stop),
            thread: Some(thread),
        })
    }

    /// The pool that answers.
    #[must_use]
    pub fn pool(&self) -> &LocalPool {
        &self.pool
    }

    /// Where it listens.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// The URL to give to a client as its endpoint.
    #[must_use]
    pub fn endpoint(&self) -> String {
        format!("http://{}", self.address)
    }
}

/// The thread of a [`Background`]: a runtime of its own, in which blocking is allowed wherever the
/// caller may be.
fn answer_until(
    stopped: oneshot::Receiver<()>,
    pool: LocalPool,
    bound: &mpsc::Sender<io::Result<SocketAddr>>,
) {
    let mut builder = tokio::runtime::Builder::new_multi_thread();
    let outcome = builder
        .worker_threads(2)
        .enable_all()
        .build()
        .and_then(|runtime| {
            runtime.block_on(async {
                let server = Server::bind(SocketAddr::from((Ipv4Addr::LOCALHOST, 0)), pool).await?;
                // Whoever does not wait for the address any more has dropped the other end too.
                let _ = bound.send(Ok(server.address()));
                let stop = async {
                    // An error is the sender's drop, which stops the server as well.
                    let _ = stopped.await;
                };
                server.run(stop).await
            })
        });
    if let Err(error) = outcome {
        // After the address was sent, nobody listens: the connections tell.
        let _ = bound.send(Err(error));
    }
}

impl Drop for Background {
    fn drop(&mut self) {
        drop(self.stop.take());
        if let Some(thread) = self.thread.take() {
            // A server that panicked has nothing more to say.
            let _ = thread.join();
        }
    }
}
