//! The two operations of an identity pool that trade an id token for AWS credentials.

use core::time::Duration;
use std::{io::Read as _, thread};

use caldera_client::UserPoolId;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use ureq::{
    Agent,
    tls::{PemItem, RootCerts, TlsConfig, parse_pem},
};
use zeroize::{Zeroize as _, Zeroizing};

use crate::{
    outcome::{End, Exit, Result},
    settings::checked_url,
    terminal::printable,
};

/// How often a request is sent: both operations change nothing that a second one could spoil.
const ATTEMPTS: u32 = 3;
const FIRST_WAIT: Duration = Duration::from_millis(200);
/// The longest reply that is read.
const LONGEST: u64 = 1 << 20;

/// AWS credentials that end.
#[derive(Serialize, Deserialize)]
pub(crate) struct Credentials {
    pub(crate) access_key_id: String,
    pub(crate) secret_access_key: String,
    pub(crate) session_token: String,
    /// In seconds since 1970.
    pub(crate) expires_at: i64,
}

impl Drop for Credentials {
    fn drop(&mut self) {
        self.secret_access_key.zeroize();
        self.session_token.zeroize();
    }
}

/// An identity pool's service.
pub(crate) struct Service {
    agent: Agent,
    url: String,
    identity_pool: String,
    provider: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Named {
    identity_id: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Given {
    credentials: GivenCredentials,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct GivenCredentials {
    access_key_id: String,
    secret_key: String,
    session_token: String,
    expiration: f64,
}

#[derive(Deserialize, Default)]
struct Refusal {
    #[serde(rename = "__type", default)]
    kind: String,
    #[serde(alias = "Message", default)]
    message: String,
}

/// Why one attempt brought nothing.
enum Lost {
    /// It may be different the next time.
    ForNow(End),
    ForGood(End),
}

impl Service {
    /// The service of an identity pool that takes this user pool's tokens, at its region's address or the
    /// one that was told.
    pub(crate) fn new(
        pool: &UserPoolId,
        identity_pool: &str,
        url: Option<&str>,
        ca_bundle: Option<&[u8]>,
    ) -> Result<Self> {
        let wrong = || End::usage("--identity-pool-id: none of the form REGION:UUID");
        let (region, _) = identity_pool.split_once(':').ok_or_else(wrong)?;
        let is_region = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        if region.is_empty() || !region.chars().all(is_region) {
            return Err(wrong());
        }
        // The domain of the partition, which is one for both services.
        let own = pool.endpoint()?;
        let host = own.strip_prefix("https://").unwrap_or(&own);
        let prefix = ["cognito-idp.", pool.region()].concat();
        let domain = host.strip_prefix(&prefix).unwrap_or(".amazonaws.com");
        let url = match url {
            Some(url) => url.trim_end_matches('/').to_owned() + "/",
            None => format!("https://cognito-identity.{region}{domain}/"),
        };
        checked_url("identity-endpoint-url", &url)?;
        let mut roots = RootCerts::WebPki;
        if let Some(pem) = ca_bundle {
            let mut trusted = Vec::new();
            for item in parse_pem(pem) {
                if let Ok(PemItem::Certificate(certificate)) = item {
                    trusted.push(certificate);
                }
            }
            roots = RootCerts::new_with_certs(&trusted);
        }
        let config = Agent::config_builder()
            .tls_config(TlsConfig::builder().root_certs(roots).build())
            .http_status_as_error(false)
            .max_redirects(0)
            .max_redirects_will_error(false)
            .timeout_connect(Some(Duration::from_secs(10)))
            .timeout_global(Some(Duration::from_secs(30)))
            .user_agent(concat!("caldera-cli/", env!("CARGO_PKG_VERSION")))
            .build();
        Ok(Self {
            agent: config.new_agent(),
            url,
            identity_pool: identity_pool.to_owned(),
            provider: format!("{prefix}{domain}/{}", pool.as_str()),
        })
    }

    /// The credentials that the pool gives to whoever has this id token.
    pub(crate) fn credentials(&self, id_token: &str) -> Result<Credentials> {
        let logins = json!({ self.provider.as_str(): id_token });
        let named: Named = self.call(
            "GetId",
            &json!({ "IdentityPoolId": self.identity_pool, "Logins": logins }),
        )?;
        let given: Given = self.call(
            "GetCredentialsForIdentity",
            &json!({ "IdentityId": named.identity_id, "Logins": logins }),
        )?;
        let given = given.credentials;
        Ok(Credentials {
            access_key_id: given.access_key_id,
            secret_access_key: given.secret_key,
            session_token: given.session_token,
            // Whole seconds: what is cut off is on the safe side.
            expires_at: given.expiration as i64,
        })
    }

    fn call<T: for<'a> Deserialize<'a>>(&self, operation: &str, input: &Value) -> Result<T> {
        let body = Zeroizing::new(input.to_string());
        let mut wait = FIRST_WAIT;
        let mut attempt = 1;
        let reply = loop {
            match self.send(operation, &body) {
                Ok(reply) => break reply,
                Err(Lost::ForNow(_)) if attempt < ATTEMPTS => {
                    thread::sleep(wait);
                    attempt += 1;
                    wait *= 2;
                }
                Err(Lost::ForNow(end) | Lost::ForGood(end)) => return Err(end),
            }
        };
        let foreign = |_| {
            End::new(
                Exit::Network,
                format!("{operation}: the reply is not the service's"),
            )
        };
        serde_json::from_slice(&reply).map_err(foreign)
    }

    fn send(&self, operation: &str, body: &str) -> core::result::Result<Zeroizing<Vec<u8>>, Lost> {
        let network = |what: String| End::new(Exit::Network, format!("{operation}: {what}"));
        let mut reply = self
            .agent
            .post(&self.url)
            .header("Content-Type", "application/x-amz-json-1.1")
            .header(
                "X-Amz-Target",
                format!("AWSCognitoIdentityService.{operation}"),
            )
            .send(body)
            .map_err(|error| Lost::ForNow(network(error.to_string())))?;
        let status = reply.status().as_u16();
        let mut text = Zeroizing::new(Vec::new());
        reply
            .body_mut()
            .as_reader()
            .take(LONGEST)
            .read_to_end(&mut text)
            .map_err(|error| Lost::ForNow(network(error.to_string())))?;
        if status == 200 {
            return Ok(text);
        }
        let refusal: Refusal = serde_json::from_slice(&text).unwrap_or_default();
        let kind = refusal.kind.rsplit('#').next().unwrap_or_default();
        if status == 429 || status >= 500 || kind == "TooManyRequestsException" {
            return Err(Lost::ForNow(network(format!("status {status}"))));
        }
        if kind.is_empty() {
            let what = format!("status {status}, and the reply is not the service's");
            return Err(Lost::ForGood(network(what)));
        }
        let (kind, message) = (printable(kind), printable(&refusal.message));
        let text = format!("{operation}: {kind}: {message}");
        Err(Lost::ForGood(End::new(Exit::Refused, text)))
    }
}
