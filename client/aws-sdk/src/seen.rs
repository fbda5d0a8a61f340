//! What the SDK does not hand out with an operation's output: the headers that the client learns of.

use std::sync::{Arc, Mutex, PoisonError};

use aws_sdk_cognitoidentityprovider::{
    config::{
        ConfigBag, Intercept, RuntimeComponents,
        interceptors::BeforeDeserializationInterceptorContextRef,
    },
    error::BoxError,
};
use caldera_client::Response;

/// The headers of the reply that came.
#[derive(Clone, Debug, Default)]
pub(crate) struct Seen {
    headers: Arc<Mutex<Headers>>,
}

#[derive(Debug, Default)]
struct Headers {
    date: Option<String>,
    retry_after: Option<String>,
}

impl Seen {
    /// The response with these headers.
    pub(crate) fn add_to(&self, response: Response) -> Response {
        let mut headers = self.headers.lock().unwrap_or_else(PoisonError::into_inner);
        response
            .with_date(headers.date.take())
            .with_retry_after(headers.retry_after.take())
    }
}

impl Intercept for Seen {
    fn name(&self) -> &'static str {
        "caldera"
    }

    fn read_before_deserialization(
        &self,
        context: &BeforeDeserializationInterceptorContextRef<'_>,
        _: &RuntimeComponents,
        _: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        let came = context.response().headers();
        let header = |name| came.get(name).map(str::to_owned);
        let mut headers = self.headers.lock().unwrap_or_else(PoisonError::into_inner);
        headers.date = header("date");
        headers.retry_after = header("retry-after");
        Ok(())
    }
}
