//! The requests of a sign-in, and who sends them.

use std::sync::Arc;

use serde::Deserialize;

use crate::access::check_secret_hash;
use crate::core::Core;
use crate::error::Refusal;
use crate::model::{Client, no_client};
use crate::wire::{Given, value};

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub(crate) struct Initiate {
    pub(super) auth_flow: String,
    pub(super) client_id: String,
    /// Of the admin form.
    #[serde(default)]
    pub(super) user_pool_id: String,
    #[serde(default)]
    pub(super) auth_parameters: Given,
    pub(super) session: Option<String>,
    #[serde(default)]
    pub(super) client_metadata: Given,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub(crate) struct Respond {
    pub(super) challenge_name: String,
    pub(super) client_id: String,
    /// Of the admin form.
    #[serde(default)]
    pub(super) user_pool_id: String,
    pub(super) session: Option<String>,
    #[serde(default)]
    pub(super) challenge_responses: Given,
    #[serde(default)]
    pub(super) client_metadata: Given,
}

/// Who asks: the client, and whether through the admin form.
pub(super) struct Caller {
    pub(super) pool: String,
    pub(super) client: Arc<Client>,
    pub(super) admin: bool,
}

impl Caller {
    pub(super) fn find(
        core: &Core,
        client_id: &str,
        admin_pool: Option<&str>,
    ) -> Result<Self, Refusal> {
        let state = core.state();
        if let Some(id) = admin_pool {
            state.pool(id)?;
        }
        let (found, client) = state.client(client_id)?;
        let id = found.id.as_str();
        if admin_pool.is_some_and(|named| named != id) {
            return Err(no_client(client_id));
        }
        Ok(Self {
            pool: id.to_owned(),
            client,
            admin: admin_pool.is_some(),
        })
    }

    /// Demands SECRET_HASH of a client with a secret, over the name that came with it.
    pub(super) fn check_secret_hash(
        &self,
        given: &Given,
        username: &str,
        first: bool,
    ) -> Result<(), Refusal> {
        check_secret_hash(
            &self.client,
            value(given, "SECRET_HASH"),
            &[username],
            first,
        )
    }
}
