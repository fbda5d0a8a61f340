//! Requests carried by reqwest, over rustls with ring.

use core::time::Duration;
use std::sync::Arc;

use caldera_srp::flow::Request;
use reqwest::{Client, redirect, retry};
use rustls::{
    ClientConfig, RootCertStore,
    crypto::ring,
    pki_types::{CertificateDer, pem::PemObject as _},
};

use super::Transport;
use crate::{
    BoxFuture, Failure, Response,
    wire::{MOST_READ, USER_AGENT},
};

/// Carries requests by reqwest, over rustls with ring. Proxies are taken from the environment and the
/// system, as reqwest does; certificates are checked against Mozilla's list, or
/// [one that is given](Self::with_roots).
#[derive(Clone, Debug)]
pub struct ReqwestTransport {
    client: Client,
    url: String,
}

impl ReqwestTransport {
    /// A transport to this address, the service's or an emulator's, with or without a slash at its end.
    ///
    /// # Errors
    ///
    /// A [`Failure`] whose source says why no client of reqwest can be made.
    pub fn new(url: &str) -> Result<Self, Failure> {
        let roots = RootCertStore {
            roots: webpki_roots::TLS_SERVER_ROOTS.to_vec(),
        };
        Self::with(url, roots)
    }

    /// The same, trusting these certificates alone: PEM, such as a company's bundle.
    ///
    /// # Errors
    ///
    /// A [`Failure`] whose source says that there is no certificate in the text, or a damaged one, or
    /// why no client of reqwest can be made.
    pub fn with_roots(url: &str, pem: &[u8]) -> Result<Self, Failure> {
        let mut roots = RootCertStore::empty();
        for certificate in CertificateDer::pem_slice_iter(pem) {
            let certificate = certificate.map_err(Failure::not_sent)?;
            roots.add(certificate).map_err(Failure::not_sent)?;
        }
        if roots.is_empty() {
            return Err(Failure::not_sent("there is no certificate in the bundle"));
        }
        Self::with(url, roots)
    }

    /// The same, over a client of the program's own. It must not repeat requests (`retry::never`) nor
    /// follow redirects (`redirect::Policy::none`).
    #[must_use]
    pub fn with_client(url: &str, client: Client) -> Self {
        Self {
            client,
            url: url.to_owned(),
        }
    }

    fn with(url: &str, roots: RootCertStore) -> Result<Self, Failure> {
        // The provider is named, so that no other in the program's tree matters.
        let tls = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()
            .map_err(Failure::not_sent)?
            .with_root_certificates(roots)
            .with_no_client_auth();
        let client = Client::builder()
            .tls_backend_preconfigured(tls)
            // A redirect would send the body elsewhere, or lose it.
            .redirect(redirect::Policy::none())
            .retry(retry::never())
            .connect_timeout(Duration::from_secs(10))
            .timeout(Duration::from_secs(30))
            // A connection that the service is about to close would lose a claim.
            .pool_idle_timeout(Duration::from_secs(5))
            .user_agent(USER_AGENT)
            .build()
            .map_err(Failure::not_sent)?;
        Ok(Self::with_client(url, client))
    }

    async fn post(&self, request: &Request) -> Result<Response, Failure> {
        let body = request.to_json();
        let sent = self
            .client
            .post(&self.url)
            .header("Content-Type", "application/x-amz-json-1.1")
            .header("X-Amz-Target", request.target())
            .header("Cache-Control", "no-store")
            .body(body.reveal().to_owned())
            .send();
        let mut reply = sent.await.map_err(failure)?;
        let header = |name| {
            let value = reply.headers().get(name)?;
            Some(value.to_str().ok()?.to_owned())
        };
        let (error_type, date, retry_after) = (
            header("x-amzn-errortype"),
            header("date"),
            header("retry-after"),
        );
        let status = reply.status().as_u16();
        let mut body = Vec::new();
        while let Some(chunk) = reply.chunk().await.map_err(Failure::unknown)? {
            let room = usize::try_from(MOST_READ).unwrap_or(usize::MAX) - body.len();
            body.extend(chunk.iter().take(room));
            if chunk.len() >= room {
                break;
            }
        }
        Ok(Response::http(status, body)
            .with_error_type(error_type)
            .with_date(date)
            .with_retry_after(retry_after))
    }
}

impl Transport for ReqwestTransport {
    fn send<'a>(&'a self, request: &'a Request) -> BoxFuture<'a, Result<Response, Failure>> {
        Box::pin(self.post(request))
    }
}

/// Whether a request that failed can have reached anybody.
fn failure(error: reqwest::Error) -> Failure {
    if error.is_connect() || error.is_builder() {
        Failure::not_sent(error)
    } else {
        Failure::unknown(error)
    }
}
