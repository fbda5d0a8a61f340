//! The client on tokio, over any transport.

mod client;
#[cfg(feature = "reqwest")]
mod reqwest;
mod session;

use core::time::Duration;
use std::sync::Arc;

use caldera_srp::flow::{Answer, Request};

#[cfg(feature = "reqwest")]
pub use self::reqwest::ReqwestTransport;
pub use self::{
    client::{Cognito, CognitoBuilder},
    session::Session,
};
use crate::{
    Asked, BoxFuture, Error, Failure, Person, Response, StoreError,
    steps::{Ask, Io},
};

/// What carries requests to the service.
///
/// It sends each request once: no retry of its own, no redirect. Whether a request may be sent twice is
/// the engine's to say, and a library that repeats one by itself uses up a claim. A future that is
/// dropped may have sent the request or not.
pub trait Transport: Send + Sync + 'static {
    /// Sends `request.to_json()` by POST to the service's root, with the headers `X-Amz-Target`
    /// ([`Request::target`]) and `Content-Type: application/x-amz-json-1.1`; or fills an SDK's builders
    /// from [`Request::call`].
    ///
    /// # Errors
    ///
    /// [`Failure::not_sent`] where it is certain that it did not leave, and [`Failure::unknown`]
    /// otherwise. Every reply of HTTP is a [`Response`], whatever its status.
    fn send<'a>(&'a self, request: &'a Request) -> BoxFuture<'a, Result<Response, Failure>>;
}

/// The driver.
#[derive(Clone)]
struct Tokio(Arc<dyn Transport>);

impl Io for Tokio {
    fn send<'a>(&'a self, request: &'a Request) -> BoxFuture<'a, Result<Response, Failure>> {
        self.0.send(request)
    }

    fn wait(&self, time: Duration) -> BoxFuture<'_, ()> {
        Box::pin(tokio::time::sleep(time))
    }

    fn hold<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> Result<T, StoreError> + Send + 'static,
    ) -> BoxFuture<'_, Result<T, Error>> {
        // Not in the runtime's pool: many who wait there would take all of its threads, and whoever has the
        // entry would find none to write it with.
        let (sender, held) = tokio::sync::oneshot::channel();
        let waiting = std::thread::Builder::new().spawn(move || {
            // Where nobody waits any more, it is let go again.
            let _ = sender.send(work());
        });
        Box::pin(async {
            waiting.map_err(StoreError::from)?;
            Ok(held.await.map_err(|_| Error::Interrupted)??)
        })
    }

    fn store<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> Result<T, StoreError> + Send + 'static,
    ) -> BoxFuture<'_, Result<T, Error>> {
        // It runs to its end also where nobody waits any more.
        let working = tokio::task::spawn_blocking(work);
        Box::pin(async { Ok(working.await.map_err(|_| Error::Interrupted)??) })
    }
}

struct Asking<'a, P: ?Sized>(&'a mut P);

impl<P: Person + ?Sized> Ask for Asking<'_, P> {
    fn ask<'a>(&'a mut self, asked: &'a Asked<'a>) -> BoxFuture<'a, Option<Answer>> {
        self.0.answer(asked)
    }
}

/// Runs something in a task of its own, so that it goes to its end also where nobody waits any more.
async fn to_its_end<T: Send + 'static>(
    work: impl Future<Output = Result<T, Error>> + Send + 'static,
) -> Result<T, Error> {
    tokio::spawn(work).await.map_err(|_| Error::Interrupted)?
}
