#![doc = include_str!("../README.md")]

mod carry;
mod seen;

use aws_sdk_cognitoidentityprovider::Client;
use caldera_client::{BoxFuture, Failure, Response, Transport, engine::flow::Request};

/// Carries the client's requests by the official SDK: region, endpoint, credentials, HTTP client and
/// time-outs are those of the SDK's client.
///
/// The SDK's own retries are switched off for what is sent here, whatever its client is configured to:
/// it would repeat a claim whose reply was lost, and be told that the password is wrong.
#[derive(Clone, Debug)]
pub struct SdkTransport {
    client: Client,
}

impl SdkTransport {
    /// A transport over a client of the SDK. A sign-in of a user's own is not signed, and needs no
    /// credentials; one by an administrator's operations does.
    #[must_use]
    pub fn new(client: Client) -> Self {
        Self { client }
    }
}

impl Transport for SdkTransport {
    fn send<'a>(&'a self, request: &'a Request) -> BoxFuture<'a, Result<Response, Failure>> {
        Box::pin(carry::send(&self.client, request))
    }
}
