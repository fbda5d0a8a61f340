//! Identity pools, and who has an identity in them.

use serde::{Deserialize, Serialize};

use crate::config::IdentityPoolConfig;

/// An identity of an identity pool.
#[derive(Clone, Deserialize, Serialize)]
pub(crate) struct Identity {
    /// The identity pool.
    pub(crate) pool: String,
    /// The provider and its name for the user; nobody's, if the identity is unauthenticated.
    pub(crate) login: Option<(String, String)>,
}

/// The name by which an identity pool knows a user pool.
pub(crate) fn provider_name(user_pool: &str) -> String {
    let region = user_pool.split('_').next().unwrap_or_default();
    format!("cognito-idp.{region}.amazonaws.com/{user_pool}")
}

/// Whether tokens of this client of this provider are taken.
pub(crate) fn takes(settings: &IdentityPoolConfig, provider: &str, client: &str) -> bool {
    settings
        .providers
        .iter()
        .any(|known| provider_name(&known.pool) == provider && known.client == client)
}
