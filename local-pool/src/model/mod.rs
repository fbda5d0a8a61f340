//! What the pool remembers. Data and the ways to find it; no rule of the service but its names.

mod client;
mod device;
mod forms;
mod identity;
mod passkey;
mod pool;
mod records;
mod session;
mod user;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

pub(crate) use self::client::{Client, ClientSecret};
pub(crate) use self::device::Device;
pub(crate) use self::identity::{Identity, provider_name, takes};
pub(crate) use self::passkey::{Ceremony, Passkey, Registration};
pub(crate) use self::pool::{Account, Group, Pool, looks_like};
pub(crate) use self::records::{Key, Unreadable};
pub(crate) use self::session::{
    Awaiting, Failures, PendingExchange, Proving, Session, SignIn, SignedUp,
};
pub(crate) use self::user::{Code, Purpose, SoftwareToken, User, totp};
use crate::config::IdentityPoolConfig;
use crate::error::{Kind, Refusal};
use crate::expiring::Expiring;
use crate::tracked::Tracked;

/// The most of each kind that one process keeps; beyond it the oldest of what expires goes, and
/// what does not expire is refused.
pub(crate) const MOST_POOLS: usize = 256;
pub(crate) const MOST_CLIENTS: usize = 1_000;
pub(crate) const MOST_USERS: usize = 100_000;
pub(crate) const MOST_DEVICES: usize = 100;
/// As many as the service lets a user have.
pub(crate) const MOST_PASSKEYS: usize = 20;
pub(crate) const MOST_GROUPS: usize = 10_000;
pub(crate) const MOST_IDENTITIES: usize = 100_000;
const MOST_PENDING: usize = 16_384;
const MOST_MARKS: usize = 65_536;

/// Everything there is.
pub(crate) struct State {
    pub(crate) pools: Tracked<String, Pool>,
    /// Which pool a client belongs to.
    pub(crate) clients: BTreeMap<String, String>,
    pub(crate) identity_pools: Tracked<String, IdentityPoolConfig>,
    /// By identity id.
    pub(crate) identities: Tracked<String, Identity>,
    /// What a configuration has put here, by what it calls it, with its id.
    pub(crate) configured: Tracked<String, String>,
    /// Pools that were deleted since this was asked last.
    gone: BTreeSet<String>,
    /// SRP exchanges whose claim has not come yet, by the hash of their secret block.
    pub(crate) exchanges: Expiring<[u8; 32], PendingExchange>,
    /// Sign-ins that wait for the answer to a challenge, by Session.
    pub(crate) sessions: Expiring<String, Session>,
    /// Users who have just signed up and may sign in without a password once they are confirmed, by
    /// Session.
    pub(crate) signed_up: Expiring<String, SignedUp>,
    /// Passkeys that are being registered, by challenge as browsers write it.
    pub(crate) registrations: Expiring<String, Registration>,
    /// Wrong passwords in a row, by pool and user.
    pub(crate) failures: Expiring<(String, String), Failures>,
    /// Sign-ins whose tokens were revoked, by `origin_jti`.
    pub(crate) revoked: Expiring<String, ()>,
    /// Refresh tokens that were exchanged for newer ones, with the time at which.
    pub(crate) rotated: Expiring<String, i64>,
}

impl State {
    pub(crate) fn new() -> Self {
        Self {
            pools: Tracked::default(),
            clients: BTreeMap::new(),
            identity_pools: Tracked::default(),
            identities: Tracked::default(),
            configured: Tracked::default(),
            gone: BTreeSet::new(),
            exchanges: Expiring::new(MOST_PENDING),
            sessions: Expiring::new(MOST_PENDING),
            signed_up: Expiring::new(MOST_PENDING),
            registrations: Expiring::new(MOST_PENDING),
            failures: Expiring::new(MOST_MARKS),
            revoked: Expiring::new(MOST_MARKS),
            rotated: Expiring::new(MOST_MARKS),
        }
    }

    /// Takes a copy of all that does not come and go with sign-ins.
    pub(crate) fn copy_settled(&mut self, from: &Self) {
        self.pools.clone_from(&from.pools);
        self.clients.clone_from(&from.clients);
        self.identity_pools.clone_from(&from.identity_pools);
        self.configured.clone_from(&from.configured);
    }

    /// Takes over what [`Self::copy_settled`] copies.
    pub(crate) fn take_settled(&mut self, from: &mut Self) {
        core::mem::swap(&mut self.pools, &mut from.pools);
        core::mem::swap(&mut self.clients, &mut from.clients);
        core::mem::swap(&mut self.identity_pools, &mut from.identity_pools);
        core::mem::swap(&mut self.configured, &mut from.configured);
    }

    /// The pool with this id.
    ///
    /// # Errors
    /// `ResourceNotFoundException`.
    pub(crate) fn pool(&self, id: &str) -> Result<&Pool, Refusal> {
        self.pools.get(id).ok_or_else(|| no_pool(id))
    }

    /// As [`Self::pool`], to change it.
    pub(crate) fn pool_mut(&mut self, id: &str) -> Result<&mut Pool, Refusal> {
        self.pools.get_mut(id).ok_or_else(|| no_pool(id))
    }

    /// Takes a pool out, with its clients, groups and users.
    pub(crate) fn remove_pool(&mut self, id: &str) {
        self.pools.remove(id);
        self.clients.retain(|_, pool| pool != id);
        self.gone.insert(id.to_owned());
    }

    /// The client with this id, and its pool.
    ///
    /// # Errors
    /// `ResourceNotFoundException`.
    pub(crate) fn client(&self, id: &str) -> Result<(&Pool, Arc<Client>), Refusal> {
        let pool = self.clients.get(id).and_then(|pool| self.pools.get(pool));
        pool.and_then(|pool| Some((pool, pool.clients.get(id)?.clone())))
            .ok_or_else(|| no_client(id))
    }
}

fn no_pool(id: &str) -> Refusal {
    Refusal::new(
        Kind::ResourceNotFound,
        format!("User pool {} does not exist.", shown(id)),
    )
}

/// The refusal of a client id that no pool has.
pub(crate) fn no_client(id: &str) -> Refusal {
    Refusal::new(
        Kind::ResourceNotFound,
        format!("User pool client {} does not exist.", shown(id)),
    )
}

/// An id as it may be repeated in an error: short, and of the characters that ids have.
fn shown(id: &str) -> String {
    id.chars()
        .filter(|c| c.is_ascii_alphanumeric() || "_-+".contains(*c))
        .take(128)
        .collect()
}
