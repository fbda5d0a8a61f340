//! An app client of a pool.

use caldera_srp::AppClient;

use crate::config::ClientConfig;

/// An app client.
pub(crate) struct Client {
    pub(crate) app: AppClient,
    pub(crate) settings: ClientConfig,
    pub(crate) created: i64,
}

impl Client {
    /// Whether this client may use a flow.
    pub(crate) fn allows(&self, flow: &str) -> bool {
        self.settings
            .auth_flows
            .iter()
            .any(|allowed| allowed == flow)
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
