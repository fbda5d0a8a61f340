//! The client without a runtime: calls block. The same steps as the asynchronous half, with the same
//! errors.

mod client;
mod session;
#[cfg(feature = "ureq")]
mod ureq;

use core::{future::ready, time::Duration};

use caldera_srp::flow::{Answer, Request};

#[cfg(feature = "ureq")]
pub use self::ureq::UreqTransport;
pub use self::{
    client::{Cognito, CognitoBuilder},
    session::Session,
};
use crate::{
    Answers, Asked, BoxFuture, Error, Failure, Response, StoreError,
    steps::{Ask, Io},
};

/// What carries requests to the service, and blocks until a reply is there.
///
/// It sends each request once: no retry of its own, no redirect. Whether a request may be sent twice is
/// the engine's to say, and a library that repeats one by itself uses up a claim.
pub trait Transport: Send + Sync + 'static {
    /// Sends `request.to_json()` by POST to the service's root, with the headers `X-Amz-Target`
    /// ([`Request::target`]) and `Content-Type: application/x-amz-json-1.1`.
    ///
    /// # Errors
    ///
    /// [`Failure::not_sent`] where it is certain that it did not leave, and [`Failure::unknown`]
    /// otherwise. Every reply of HTTP is a [`Response`], whatever its status.
    fn send(&self, request: &Request) -> Result<Response, Failure>;
}

/// The driver: its futures are ready at once.
struct Blocking<'a>(&'a dyn Transport);

impl Io for Blocking<'_> {
    fn send<'a>(&'a self, request: &'a Request) -> BoxFuture<'a, Result<Response, Failure>> {
        Box::pin(ready(self.0.send(request)))
    }

    fn wait(&self, time: Duration) -> BoxFuture<'_, ()> {
        std::thread::sleep(time);
        Box::pin(ready(()))
    }

    fn hold<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> Result<T, StoreError> + Send + 'static,
    ) -> BoxFuture<'_, Result<T, Error>> {
        self.store(work)
    }

    fn store<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> Result<T, StoreError> + Send + 'static,
    ) -> BoxFuture<'_, Result<T, Error>> {
        Box::pin(ready(work().map_err(Error::Store)))
    }
}

struct Asking<'a, P: ?Sized>(&'a mut P);

impl<P: Answers + ?Sized> Ask for Asking<'_, P> {
    fn ask<'a>(&'a mut self, asked: &'a Asked<'a>) -> BoxFuture<'a, Option<Answer>> {
        Box::pin(ready(self.0.answer(asked)))
    }
}
