//! An app client of a pool.

use caldera_srp::AppClient;

use crate::config::ClientConfig;
use crate::crypto::same;
use crate::error::Refusal;

/// An app client.
#[derive(Clone)]
pub(crate) struct Client {
    pub(crate) id: String,
    /// None for a public client, otherwise one or two, the oldest first: either is good.
    pub(crate) secrets: Vec<ClientSecret>,
    pub(crate) settings: ClientConfig,
    pub(crate) created: i64,
    pub(crate) modified: i64,
}

/// One secret of a client.
#[derive(Clone)]
pub(crate) struct ClientSecret {
    pub(crate) id: String,
    /// The client with this secret.
    pub(crate) app: AppClient,
    pub(crate) created: i64,
}

impl ClientSecret {
    /// A secret of this client.
    ///
    /// # Errors
    /// It is longer than the engine takes.
    pub(crate) fn new(client: &str, value: &str, created: i64) -> Result<Self, Refusal> {
        Ok(Self {
            id: format!("{client}--{created}"),
            app: AppClient::new(client)?.with_secret(value)?,
            created,
        })
    }

    pub(crate) fn value(&self) -> &str {
        self.app.secret().map_or("", |secret| secret.reveal())
    }
}

impl Client {
    /// Whether this client may use a flow.
    pub(crate) fn allows(&self, flow: &str) -> bool {
        self.settings
            .auth_flows
            .iter()
            .any(|allowed| allowed == flow)
    }

    /// Whether this is one of the client's secrets.
    pub(crate) fn is_proved_by(&self, secret: &str) -> bool {
        // Each is compared, so that the time does not tell which it was.
        self.secrets
            .iter()
            .fold(false, |right, own| right | same(own.value(), secret))
    }

    /// Whether this is a SECRET_HASH over the name with one of the client's secrets.
    ///
    /// # Errors
    /// The name is longer than the engine takes.
    pub(crate) fn is_hash_of(&self, name: &str, hash: &str) -> Result<bool, Refusal> {
        let mut right = false;
        for secret in &self.secrets {
            let expected = secret.app.secret_hash(name)?;
            right |= expected.is_some_and(|expected| same(expected.reveal(), hash));
        }
        Ok(right)
    }

    /// How long a Session and a secret block of this client live, in milliseconds.
    pub(crate) fn session_millis(&self) -> i64 {
        i64::from(self.settings.session_minutes.unwrap_or(3)) * 60_000
    }

    pub(crate) fn access_token_seconds(&self) -> i64 {
        i64::from(self.settings.access_token_seconds.unwrap_or(3_600))
    }

    pub(crate) fn id_token_seconds(&self) -> i64 {
        i64::from(self.settings.id_token_seconds.unwrap_or(3_600))
    }

    pub(crate) fn refresh_token_seconds(&self) -> i64 {
        i64::from(self.settings.refresh_token_seconds.unwrap_or(30 * 86_400))
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::{Client, ClientSecret};

    fn client(secrets: &[&str]) -> Client {
        let secret = |value: &&str| ClientSecret::new("client", value, 1).unwrap();
        Client {
            id: "client".into(),
            secrets: secrets.iter().map(secret).collect(),
            settings: Default::default(),
            created: 1,
            modified: 1,
        }
    }

    /// Also where both are the same.
    #[test]
    fn each_of_two_secrets_is_good() {
        for secrets in [["one", "two"], ["two", "one"], ["one", "one"]] {
            let client = client(&secrets);
            for secret in ["one", "two", "three"] {
                let good = secrets.contains(&secret);
                assert_eq!(client.is_proved_by(secret), good);
                let app = ClientSecret::new("client", secret, 1).unwrap().app;
                let hash = app.secret_hash("bob").unwrap().unwrap();
                assert_eq!(client.is_hash_of("bob", hash.reveal()).unwrap(), good);
            }
        }
        assert!(!client(&[]).is_proved_by(""));
    }

    /// The service's own defaults.
    #[test]
    fn what_is_not_set_lasts_as_long_as_the_service_has_it() {
        let client = client(&[]);
        assert_eq!(client.session_millis(), 3 * 60 * 1_000);
        assert_eq!(client.access_token_seconds(), 60 * 60);
        assert_eq!(client.id_token_seconds(), 60 * 60);
        assert_eq!(client.refresh_token_seconds(), 30 * 24 * 60 * 60);
    }
}
