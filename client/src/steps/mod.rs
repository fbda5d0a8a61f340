//! What is done, step by step, whoever carries it out: written once, for the asynchronous half and the
//! blocking one.
//!
//! Nothing here does I/O or sleeps: a driver ([`Io`]) carries a request, waits, and lets a store work. The
//! asynchronous driver's futures wait; the blocking one's are ready at once, and [`at_once`] takes their
//! value. Whether a request may be sent again, when to refresh, and what to keep is the engine's to say.

mod exchange;
mod keeper;
mod record;
mod signing;

use core::{
    pin::pin,
    sync::atomic::{AtomicI64, Ordering},
    task::{Context as TaskContext, Poll, Waker},
    time::Duration,
};
use std::sync::Arc;

use caldera_srp::{
    AppClient, Timestamp, UserPoolId,
    flow::{Answer, ClockOffset, Context, Outcome, Question, Request},
};

pub(crate) use self::{
    exchange::devices,
    keeper::{Flight, Keeper},
    signing::{
        News, Reached, begin, finish, go_on, remove_device, resume, set_aside, take_up,
        take_up_with, to_question,
    },
};
use crate::{Asked, BoxFuture, Entry, Error, Failure, Response, Store, StoreError};

/// What a driver does. (Its futures are boxed, for the compiler cannot tell of those that a trait's methods
/// name by `impl` that they go to another thread.) Dropping one of its futures undoes nothing and breaks
/// nothing.
pub(crate) trait Io: Send + Sync {
    /// Sends a request, once.
    fn send<'a>(&'a self, request: &'a Request) -> BoxFuture<'a, Result<Response, Failure>>;

    /// Waits.
    fn wait(&self, time: Duration) -> BoxFuture<'_, ()>;

    /// Lets a store work that takes hold of an entry, and may wait for whoever has it. However many wait,
    /// the store's other work goes on.
    fn hold<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> Result<T, StoreError> + Send + 'static,
    ) -> BoxFuture<'_, Result<T, Error>>;

    /// Lets a store work, which may block, though for nobody else.
    fn store<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> Result<T, StoreError> + Send + 'static,
    ) -> BoxFuture<'_, Result<T, Error>>;
}

/// Whoever answers questions.
pub(crate) trait Ask: Send {
    /// The answer, or `None` where the person has had enough.
    fn ask<'a>(&'a mut self, asked: &'a Asked<'a>) -> BoxFuture<'a, Option<Answer>>;
}

/// What every sign-in and session of one client shares.
pub(crate) struct Shared {
    pub(crate) pool: UserPoolId,
    pub(crate) app: AppClient,
    pub(crate) options: Options,
    /// How far the service's clock is ahead, in seconds.
    offset: AtomicI64,
}

/// What is chosen once for all of a client's sign-ins.
pub(crate) struct Options {
    pub(crate) store: Arc<dyn Store>,
    pub(crate) context: Option<Arc<dyn Fn() -> Context + Send + Sync>>,
    pub(crate) is_rotating: bool,
    pub(crate) grace: Option<Duration>,
    pub(crate) refresh_before: u32,
    pub(crate) attempts: u32,
    pub(crate) longest_wait: Duration,
    pub(crate) remembers_device: bool,
    pub(crate) device_name: Option<String>,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            store: Arc::new(crate::MemoryStore::new()),
            context: None,
            is_rotating: false,
            grace: None,
            refresh_before: 60,
            attempts: 3,
            longest_wait: Duration::from_secs(20),
            remembers_device: true,
            device_name: None,
        }
    }
}

impl Shared {
    pub(crate) fn new(pool: UserPoolId, app: AppClient, options: Options) -> Self {
        Self {
            pool,
            app,
            options,
            offset: AtomicI64::new(0),
        }
    }

    pub(crate) fn entry(&self, name: &str) -> Entry {
        Entry::new(&self.pool, self.app.id(), name)
    }

    pub(crate) fn context(&self) -> Option<Context> {
        self.options.context.as_ref().map(|make| make())
    }

    fn offset(&self) -> ClockOffset {
        ClockOffset::from_seconds(self.offset.load(Ordering::Relaxed))
    }

    fn learn(&self, offset: ClockOffset) {
        self.offset.store(offset.seconds(), Ordering::Relaxed);
    }

    /// Whether a request may be sent again, at a time of the local clock.
    fn may_be_repeated(&self, request: &Request, outcome: Outcome, now: Timestamp) -> bool {
        let now = self.offset().apply(now);
        now.is_ok_and(|now| request.may_be_repeated(outcome, now))
    }
}

/// The name of a question's kind, for spans: never what it holds.
pub(crate) fn kind_of(question: &Question) -> &'static str {
    match question {
        Question::Code(_) => "code",
        Question::SelectMfa(_) => "select_mfa",
        Question::SelectChallenge(_) => "select_challenge",
        Question::SetUpMfa(_) => "set_up_mfa",
        Question::SoftwareToken(_) => "software_token",
        Question::NewPassword(_) => "new_password",
        Question::Custom(_) => "custom",
        Question::Password(_) => "password",
        Question::WebAuthn(_) => "web_authn",
        _ => "unknown",
    }
}

/// The value of a future that a blocking driver makes: it is ready whenever it is asked.
///
/// # Errors
///
/// [`Error::Interrupted`] if it is not, which no blocking driver's is.
pub(crate) fn at_once<T>(future: impl Future<Output = Result<T, Error>>) -> Result<T, Error> {
    match pin!(future).poll(&mut TaskContext::from_waker(Waker::noop())) {
        Poll::Ready(value) => value,
        Poll::Pending => Err(Error::Interrupted),
    }
}
