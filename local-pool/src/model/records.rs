//! The state as records: what each holds, which have changed, and the state that records make.

use std::collections::BTreeSet;
use std::sync::Arc;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::{Client, ClientSecret, Pool, State};
use crate::config::{ClientConfig, PoolConfig};
use crate::error::Refusal;
use crate::store::{Records, Write};

/// What a record is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum What {
    Pool,
    Client,
    Group,
    User,
    IdentityPool,
    Identity,
    Session,
    SignedUp,
    Registration,
    Failures,
    Revoked,
    Rotated,
    Configured,
}

impl What {
    /// Every kind, in an order in which records can be read: what belongs to a pool after it.
    const ALL: [Self; 13] = [
        Self::Pool,
        Self::Client,
        Self::Group,
        Self::User,
        Self::IdentityPool,
        Self::Identity,
        Self::Session,
        Self::SignedUp,
        Self::Registration,
        Self::Failures,
        Self::Revoked,
        Self::Rotated,
        Self::Configured,
    ];
    /// The kinds whose records belong to a pool, and go with it.
    const OF_A_POOL: [Self; 3] = [Self::Client, Self::Group, Self::User];

    const fn name(self) -> &'static str {
        match self {
            Self::Pool => "pool",
            Self::Client => "client",
            Self::Group => "group",
            Self::User => "user",
            Self::IdentityPool => "identity pool",
            Self::Identity => "identity",
            Self::Session => "session",
            Self::SignedUp => "signed up",
            Self::Registration => "registration",
            Self::Failures => "failures",
            Self::Revoked => "revoked",
            Self::Rotated => "rotated",
            Self::Configured => "configured",
        }
    }
}

/// Which record: what it is about, the pool it belongs to if it belongs to one, and its name there.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Key {
    what: What,
    owner: String,
    name: String,
    /// Whether it is about all that belongs to this pool, which was deleted and may be there again.
    whole: bool,
}

impl Key {
    fn of(what: What, owner: &str, name: &str) -> Self {
        Self {
            what,
            owner: owner.to_owned(),
            name: name.to_owned(),
            whole: false,
        }
    }
}

/// Why records make no state, in words that an error may have.
pub(crate) type Unreadable = &'static str;

#[derive(Deserialize, Serialize)]
struct PoolRecord {
    settings: PoolConfig,
    shown: Map<String, Value>,
    key: [u8; 32],
    created: i64,
    modified: i64,
}

#[derive(Deserialize, Serialize)]
struct ClientRecord {
    secrets: Vec<SecretRecord>,
    settings: ClientConfig,
    shown: Map<String, Value>,
    created: i64,
    modified: i64,
}

#[derive(Deserialize, Serialize)]
struct SecretRecord {
    value: String,
    created: i64,
}

/// Something that ends.
#[derive(Deserialize, Serialize)]
struct Ending<T> {
    end: i64,
    value: T,
}

fn written(value: &impl Serialize) -> Result<Vec<u8>, Refusal> {
    serde_json::to_vec(value).map_err(|_| Refusal::internal())
}

fn read<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Unreadable> {
    serde_json::from_slice(bytes).map_err(|_| "a record is not of the form of its kind")
}

fn client_record(client: &Client) -> ClientRecord {
    ClientRecord {
        secrets: client
            .secrets
            .iter()
            .map(|secret| SecretRecord {
                value: secret.value().to_owned(),
                created: secret.created,
            })
            .collect(),
        settings: client.settings.clone(),
        shown: client.settings.shown.clone(),
        created: client.created,
        modified: client.modified,
    }
}

fn client_of(id: &str, record: ClientRecord) -> Result<Client, Unreadable> {
    let secret = |secret: &SecretRecord| ClientSecret::new(id, &secret.value, secret.created).ok();
    let secrets: Option<Vec<ClientSecret>> = record.secrets.iter().map(secret).collect();
    let mut settings = record.settings;
    settings.shown = record.shown;
    Ok(Client {
        id: id.to_owned(),
        secrets: secrets.ok_or("a client's secret is not one")?,
        settings,
        created: record.created,
        modified: record.modified,
    })
}

fn pool_record(pool: &Pool) -> PoolRecord {
    PoolRecord {
        settings: PoolConfig::clone(&pool.settings),
        shown: pool.settings.shown.clone(),
        key: pool.key,
        created: pool.created,
        modified: pool.modified,
    }
}

fn pool_of(id: &str, record: PoolRecord) -> Result<Pool, Unreadable> {
    let mut settings = record.settings;
    settings.shown = record.shown;
    let id = id.parse().map_err(|_| "a pool's id is not one")?;
    let made = Pool::new(id, settings, record.created);
    let mut pool = made.map_err(|_| "the system's random generator failed")?;
    pool.key = record.key;
    pool.modified = record.modified;
    Ok(pool)
}

impl State {
    /// Adds the keys of the records that may have changed since this was asked last.
    pub(crate) fn take_touched(&mut self, touched: &mut BTreeSet<Key>) {
        let mut note = |what, owner: &str, names: BTreeSet<String>| {
            touched.extend(names.iter().map(|name| Key::of(what, owner, name)));
        };
        note(What::Pool, "", self.pools.take_touched());
        self.pools.each_mut(|(id, pool)| {
            note(What::Client, id, pool.clients.take_touched());
            note(What::Group, id, pool.groups.take_touched());
            note(What::User, id, pool.users.take_touched());
        });
        touched.extend(core::mem::take(&mut self.gone).iter().map(|id| Key {
            whole: true,
            ..Key::of(What::Pool, "", id)
        }));
        let mut note = |what, owner: &str, names: BTreeSet<String>| {
            touched.extend(names.iter().map(|name| Key::of(what, owner, name)));
        };
        note(What::IdentityPool, "", self.identity_pools.take_touched());
        note(What::Identity, "", self.identities.take_touched());
        note(What::Configured, "", self.configured.take_touched());
        for (what, names) in [
            (What::Session, self.sessions.take_touched()),
            (What::SignedUp, self.signed_up.take_touched()),
            (What::Registration, self.registrations.take_touched()),
            (What::Revoked, self.revoked.take_touched()),
            (What::Rotated, self.rotated.take_touched()),
        ] {
            touched.extend(names.iter().map(|name| Key::of(what, "", name)));
        }
        let failures = self.failures.take_touched();
        let keys = failures.iter();
        touched.extend(keys.map(|(pool, name)| Key::of(What::Failures, pool, name)));
        // Half of an exchange is the client's, and ends with the connection: it is not kept.
        self.exchanges.take_touched();
    }

    /// What has to happen to the records under these keys so that they hold what is there now.
    ///
    /// # Errors
    /// Something cannot be written as JSON, which does not occur.
    pub(crate) fn changes(&self, touched: &BTreeSet<Key>) -> Result<Vec<Write>, Refusal> {
        let mut changes = Vec::new();
        for key in touched {
            if key.whole {
                // A pool of this id that was made since is put back after what was the old one's.
                for what in What::OF_A_POOL {
                    changes.push(Write::RemoveAll(what.name(), key.name.clone()));
                }
                changes.extend(self.changes(&self.members(&key.name))?);
            }
            let place = (key.what.name(), key.owner.clone(), key.name.clone());
            changes.push(match self.record(key)? {
                Some(bytes) => Write::Put(place, bytes),
                None => Write::Remove(place),
            });
        }
        Ok(changes)
    }

    /// The keys of the records that belong to a pool.
    fn members(&self, id: &str) -> BTreeSet<Key> {
        let mut keys = BTreeSet::new();
        if let Some(pool) = self.pools.get(id) {
            let clients = pool.clients.keys();
            keys.extend(clients.map(|name| Key::of(What::Client, id, name)));
            let groups = pool.groups.keys();
            keys.extend(groups.map(|name| Key::of(What::Group, id, name)));
            let users = pool.users.keys();
            keys.extend(users.map(|name| Key::of(What::User, id, name)));
        }
        keys
    }

    /// Every record there is.
    ///
    /// # Errors
    /// As [`Self::changes`].
    pub(crate) fn everything(&self) -> Result<Vec<Write>, Refusal> {
        let mut keys = BTreeSet::new();
        for id in self.pools.keys() {
            keys.extend(self.members(id));
        }
        let mut note = |what, names: &mut dyn Iterator<Item = &String>| {
            keys.extend(names.map(|name| Key::of(what, "", name)));
        };
        note(What::Pool, &mut self.pools.keys());
        note(What::IdentityPool, &mut self.identity_pools.keys());
        note(What::Identity, &mut self.identities.keys());
        note(What::Configured, &mut self.configured.keys());
        note(What::Session, &mut self.sessions.keys());
        note(What::SignedUp, &mut self.signed_up.keys());
        note(What::Registration, &mut self.registrations.keys());
        note(What::Revoked, &mut self.revoked.keys());
        note(What::Rotated, &mut self.rotated.keys());
        let failures = self.failures.keys();
        keys.extend(failures.map(|(pool, name)| Key::of(What::Failures, pool, name)));
        self.changes(&keys)
    }

    fn record(&self, key: &Key) -> Result<Option<Vec<u8>>, Refusal> {
        fn ending<T: Serialize>(found: Option<(&T, i64)>) -> Result<Option<Vec<u8>>, Refusal> {
            found
                .map(|(value, end)| written(&Ending { end, value }))
                .transpose()
        }
        let name = key.name.as_str();
        let pool = || self.pools.get(&key.owner);
        match key.what {
            What::Pool => self
                .pools
                .get(name)
                .map(|pool| written(&pool_record(pool)))
                .transpose(),
            What::Client => pool()
                .and_then(|pool| pool.clients.get(name))
                .map(|client| written(&client_record(client)))
                .transpose(),
            What::Group => pool()
                .and_then(|pool| pool.groups.get(name))
                .map(written)
                .transpose(),
            What::User => pool()
                .and_then(|pool| pool.users.get(name))
                .map(written)
                .transpose(),
            What::IdentityPool => self.identity_pools.get(name).map(written).transpose(),
            What::Identity => self.identities.get(name).map(written).transpose(),
            What::Configured => self.configured.get(name).map(written).transpose(),
            What::Session => ending(self.sessions.entry(name)),
            What::SignedUp => ending(self.signed_up.entry(name)),
            What::Registration => ending(self.registrations.entry(name)),
            What::Revoked => ending(self.revoked.entry(name)),
            What::Rotated => ending(self.rotated.entry(name)),
            What::Failures => {
                let key = (key.owner.clone(), key.name.clone());
                ending(self.failures.entry(&key))
            }
        }
    }

    /// The state that these records make.
    ///
    /// # Errors
    /// A record that is not what it should be.
    pub(crate) fn restore(mut records: Records) -> Result<Self, Unreadable> {
        let rank = |name: &str| What::ALL.iter().position(|what| what.name() == name);
        records.sort_by_key(|((what, _, _), _)| rank(what));
        let mut state = Self::new();
        for ((what, owner, name), bytes) in records {
            let what = rank(&what).and_then(|rank| What::ALL.get(rank));
            let what = *what.ok_or("a record is of no kind that is known")?;
            state.put(what, &owner, name, &bytes)?;
        }
        state.take_touched(&mut BTreeSet::new());
        Ok(state)
    }

    fn put(
        &mut self,
        what: What,
        owner: &str,
        name: String,
        bytes: &[u8],
    ) -> Result<(), Unreadable> {
        const HOMELESS: Unreadable = "a record belongs to no pool";
        // Nothing ends while it is read: what has ended goes with the first operation.
        let never = i64::MIN;
        match what {
            What::Pool => {
                let pool = pool_of(&name, read(bytes)?)?;
                self.pools.insert(name, pool);
            }
            What::Client => {
                let client = Arc::new(client_of(&name, read(bytes)?)?);
                let pool = self.pools.get_mut(owner).ok_or(HOMELESS)?;
                pool.clients.insert(name.clone(), client);
                self.clients.insert(name, owner.to_owned());
            }
            What::Group => {
                let pool = self.pools.get_mut(owner).ok_or(HOMELESS)?;
                pool.groups.insert(name, read(bytes)?);
            }
            What::User => {
                let pool = self.pools.get_mut(owner).ok_or(HOMELESS)?;
                pool.put_back(read(bytes)?);
            }
            What::IdentityPool => {
                self.identity_pools.insert(name, read(bytes)?);
            }
            What::Identity => {
                self.identities.insert(name, read(bytes)?);
            }
            What::Configured => {
                self.configured.insert(name, read(bytes)?);
            }
            What::Session => {
                let Ending { end, value } = read(bytes)?;
                self.sessions.insert(name, value, end, never);
            }
            What::SignedUp => {
                let Ending { end, value } = read(bytes)?;
                self.signed_up.insert(name, value, end, never);
            }
            What::Registration => {
                let Ending { end, value } = read(bytes)?;
                self.registrations.insert(name, value, end, never);
            }
            What::Revoked => {
                let Ending { end, value } = read(bytes)?;
                self.revoked.insert(name, value, end, never);
            }
            What::Rotated => {
                let Ending { end, value } = read(bytes)?;
                self.rotated.insert(name, value, end, never);
            }
            What::Failures => {
                let Ending { end, value } = read(bytes)?;
                self.failures
                    .insert((owner.to_owned(), name), value, end, never);
            }
        }
        Ok(())
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use super::{Key, Pool, State, Write};
    use crate::config::PoolConfig;
    use crate::model::User;

    type File = BTreeMap<(String, String, String), Vec<u8>>;

    const ID: &str = "us-east-1_Pool1";

    fn pool_of(names: &[&str]) -> Pool {
        let mut pool = Pool::new(ID.parse().unwrap(), PoolConfig::default(), 1).unwrap();
        for name in names {
            let user = User::new((*name).to_owned(), BTreeMap::new(), 1);
            pool.insert(user).unwrap();
        }
        pool
    }

    fn touched(state: &mut State) -> BTreeSet<Key> {
        let mut touched = BTreeSet::new();
        state.take_touched(&mut touched);
        touched
    }

    fn write(file: &mut File, state: &State, touched: &BTreeSet<Key>) {
        for change in state.changes(touched).unwrap() {
            match change {
                Write::Clear => file.clear(),
                Write::Put((what, owner, name), bytes) => {
                    file.insert((what.to_owned(), owner, name), bytes);
                }
                Write::Remove((what, owner, name)) => {
                    file.remove(&(what.to_owned(), owner, name));
                }
                Write::RemoveAll(what, owner) => {
                    file.retain(|(known, pool, _), _| known != what || *pool != owner);
                }
            }
        }
    }

    /// A pool that is deleted and made again before either is written, whichever is written first.
    #[test]
    fn nothing_of_a_deleted_pool_comes_back_with_its_id() {
        for deleted_first in [true, false] {
            let mut file = File::new();
            let mut state = State::new();
            state.pools.insert(ID.to_owned(), pool_of(&["old", "both"]));
            let made = touched(&mut state);
            write(&mut file, &state, &made);
            assert_eq!(file.len(), 3);

            state.remove_pool(ID);
            let deleted = touched(&mut state);
            state.pools.insert(ID.to_owned(), pool_of(&["new", "both"]));
            let made = touched(&mut state);
            let order = if deleted_first {
                [&deleted, &made]
            } else {
                [&made, &deleted]
            };
            for touched in order {
                write(&mut file, &state, touched);
            }
            let users: Vec<&str> = file
                .keys()
                .filter(|(what, ..)| what == "user")
                .map(|(_, _, name)| name.as_str())
                .collect();
            assert_eq!((users, file.len()), (vec!["both", "new"], 3));
        }
    }
}
