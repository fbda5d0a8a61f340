//! Requests carried by ureq, over rustls with ring.

use core::time::Duration;
use std::io::{self, Read as _};

use caldera_srp::flow::Request;
use ureq::{
    Agent, Timeout,
    tls::{Certificate, PemItem, RootCerts, TlsConfig, parse_pem},
};

use super::Transport;
use crate::{Failure, Response, wire::MOST_READ};

/// Carries requests by ureq, over rustls with ring. Proxies are taken from the environment, as ureq
/// does; certificates are checked against Mozilla's list, or [one that is given](Self::with_roots).
#[derive(Clone, Debug)]
pub struct UreqTransport {
    agent: Agent,
    url: String,
}

impl UreqTransport {
    /// A transport to this address, the service's or an emulator's, with or without a slash at its end.
    #[must_use]
    pub fn new(url: &str) -> Self {
        Self::with(url, RootCerts::WebPki)
    }

    /// The same, trusting these certificates alone: PEM, such as a company's bundle.
    ///
    /// # Errors
    ///
    /// A [`Failure`] whose source says that there is no certificate in the text, or a damaged one.
    pub fn with_roots(url: &str, pem: &[u8]) -> Result<Self, Failure> {
        let mut roots: Vec<Certificate<'static>> = Vec::new();
        for item in parse_pem(pem) {
            if let PemItem::Certificate(certificate) = item.map_err(Failure::not_sent)? {
                roots.push(certificate);
            }
        }
        if roots.is_empty() {
            return Err(Failure::not_sent("there is no certificate in the bundle"));
        }
        Ok(Self::with(url, RootCerts::new_with_certs(&roots)))
    }

    fn with(url: &str, roots: RootCerts) -> Self {
        let tls = TlsConfig::builder().root_certs(roots).build();
        let config = Agent::config_builder()
            .tls_config(tls)
            .http_status_as_error(false)
            // A redirect would send the body elsewhere, or lose it.
            .max_redirects(0)
            .max_redirects_will_error(false)
            .timeout_connect(Some(Duration::from_secs(10)))
            .timeout_global(Some(Duration::from_secs(30)))
            // A connection that the service is about to close would lose a claim.
            .max_idle_age(Duration::from_secs(5))
            .user_agent(crate::wire::USER_AGENT)
            .build();
        let url = url.strip_suffix('/').unwrap_or(url);
        Self {
            agent: config.new_agent(),
            url: [url, "/"].concat(),
        }
    }
}

impl Transport for UreqTransport {
    fn send(&self, request: &Request) -> Result<Response, Failure> {
        let body = request.to_json();
        let sent = self
            .agent
            .post(&self.url)
            .header("Content-Type", "application/x-amz-json-1.1")
            .header("X-Amz-Target", request.target())
            .header("Cache-Control", "no-store")
            .send(body.reveal());
        let mut reply = sent.map_err(failure)?;
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
        reply
            .body_mut()
            .as_reader()
            .take(MOST_READ)
            .read_to_end(&mut body)
            .map_err(Failure::unknown)?;
        Ok(Response::http(status, body)
            .with_error_type(error_type)
            .with_date(date)
            .with_retry_after(retry_after))
    }
}

/// Whether a request that failed can have reached anybody.
fn failure(error: ureq::Error) -> Failure {
    let not_sent = match &error {
        ureq::Error::HostNotFound
        | ureq::Error::ConnectionFailed
        | ureq::Error::ConnectProxyFailed(_)
        | ureq::Error::InvalidProxyUrl
        | ureq::Error::BadUri(_)
        | ureq::Error::Timeout(Timeout::Resolve | Timeout::Connect) => true,
        ureq::Error::Io(error) => error.kind() == io::ErrorKind::ConnectionRefused,
        _ => false,
    };
    if not_sent {
        Failure::not_sent(error)
    } else {
        Failure::unknown(error)
    }
}
