//! What the pool remembers, all of it in memory.

use std::collections::BTreeMap;
use std::sync::Arc;

use caldera_srp::verifier::{Exchange, Identity, Verifier};
use caldera_srp::{AppClient, UserPoolId};
use totp_rs::{Builder, Secret, Totp};

use crate::config::{Alias, ClientConfig, Factor, FirstFactor, PoolConfig, Status};
use crate::error::{Kind, Refusal};
use crate::expiring::Expiring;
use crate::random;
use crate::token::mac;

/// The most of each kind that one process keeps; beyond it the oldest of what expires goes, and
/// what does not expire is refused.
pub(crate) const MOST_POOLS: usize = 256;
pub(crate) const MOST_CLIENTS: usize = 1_000;
pub(crate) const MOST_USERS: usize = 100_000;
pub(crate) const MOST_DEVICES: usize = 100;
const MOST_PENDING: usize = 16_384;
const MOST_MARKS: usize = 65_536;

/// Everything there is.
pub(crate) struct State {
    pub(crate) pools: BTreeMap<String, Pool>,
    /// Which pool a client belongs to.
    pub(crate) clients: BTreeMap<String, String>,
    /// SRP exchanges whose claim has not come yet, by the hash of their secret block.
    pub(crate) exchanges: Expiring<[u8; 32], PendingExchange>,
    /// Sign-ins that wait for the answer to a challenge, by Session.
    pub(crate) sessions: Expiring<String, Session>,
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
            pools: BTreeMap::new(),
            clients: BTreeMap::new(),
            exchanges: Expiring::new(MOST_PENDING),
            sessions: Expiring::new(MOST_PENDING),
            failures: Expiring::new(MOST_MARKS),
            revoked: Expiring::new(MOST_MARKS),
            rotated: Expiring::new(MOST_MARKS),
        }
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

/// A user pool.
pub(crate) struct Pool {
    pub(crate) id: UserPoolId,
    pub(crate) settings: Arc<PoolConfig>,
    /// What salts and names of users who do not exist, and device group keys, are derived from.
    pub(crate) key: [u8; 32],
    pub(crate) clients: BTreeMap<String, Arc<Client>>,
    /// By internal username.
    pub(crate) users: BTreeMap<String, User>,
    /// E-mail addresses and numbers that can be signed in with, and whose they are.
    aliases: BTreeMap<String, String>,
    pub(crate) created: i64,
}

/// The salt and verifier of a user, or of nobody.
#[derive(Clone)]
pub(crate) struct Account {
    /// USER_ID_FOR_SRP and USERNAME of the challenge.
    pub(crate) username: String,
    pub(crate) verifier: Arc<Verifier>,
    /// There is no such user.
    pub(crate) ghost: bool,
}

impl Pool {
    pub(crate) fn new(id: UserPoolId, settings: PoolConfig, now: i64) -> Result<Self, Refusal> {
        Ok(Self {
            id,
            settings: Arc::new(settings),
            key: random::bytes()?,
            clients: BTreeMap::new(),
            users: BTreeMap::new(),
            aliases: BTreeMap::new(),
            created: now,
        })
    }

    /// The user of this name: the internal one, or an alias.
    pub(crate) fn resolve(&self, name: &str) -> Option<&User> {
        self.users
            .get(name)
            .or_else(|| self.users.get(self.aliases.get(name)?))
    }

    /// As [`Self::resolve`], to change the user.
    pub(crate) fn resolve_mut(&mut self, name: &str) -> Option<&mut User> {
        let key = self.resolve(name)?.username.clone();
        self.users.get_mut(&key)
    }

    /// As [`Self::resolve`], for administrators, who may always know who exists.
    ///
    /// # Errors
    /// `UserNotFoundException`.
    pub(crate) fn user(&self, name: &str) -> Result<&User, Refusal> {
        self.resolve(name).ok_or_else(Refusal::user_not_found)
    }

    /// As [`Self::user`], to change the user.
    ///
    /// # Errors
    /// `UserNotFoundException`.
    pub(crate) fn user_mut(&mut self, name: &str) -> Result<&mut User, Refusal> {
        self.resolve_mut(name).ok_or_else(Refusal::user_not_found)
    }

    /// Puts a new user in, with the names it can be found by.
    ///
    /// # Errors
    /// `UsernameExistsException`, `AliasExistsException`, `LimitExceededException`.
    pub(crate) fn insert(&mut self, user: User) -> Result<(), Refusal> {
        self.try_insert(user).map_err(|(_, refusal)| refusal)
    }

    /// As [`Self::insert`], giving the user back with the refusal.
    pub(crate) fn try_insert(&mut self, user: User) -> Result<(), (Box<User>, Refusal)> {
        let exists = || Refusal::new(Kind::UsernameExists, "User account already exists");
        let aliases = self.aliases_of(&user);
        let refusal = if self.users.len() >= MOST_USERS {
            Some(Refusal::new(
                Kind::LimitExceeded,
                "This pool holds no more users.",
            ))
        } else if self.users.contains_key(&user.username) {
            Some(exists())
        } else if !aliases.iter().any(|alias| self.aliases.contains_key(alias)) {
            None
        } else if self.settings.username_attributes.is_empty() {
            Some(Refusal::new(
                Kind::AliasExists,
                "An account with the given alias already exists.",
            ))
        } else {
            Some(exists())
        };
        if let Some(refusal) = refusal {
            return Err((Box::new(user), refusal));
        }
        for alias in aliases {
            self.aliases.insert(alias, user.username.clone());
        }
        self.users.insert(user.username.clone(), user);
        Ok(())
    }

    /// Forgets every alias of a user.
    pub(crate) fn forget_aliases(&mut self, username: &str) {
        self.aliases.retain(|_, owner| owner != username);
    }

    /// The aliases a user has in this pool: always those it signed up with, others once verified.
    fn aliases_of(&self, user: &User) -> Vec<String> {
        let always = self
            .settings
            .username_attributes
            .iter()
            .map(|alias| (alias, false));
        let verified = self
            .settings
            .alias_attributes
            .iter()
            .map(|alias| (alias, true));
        always
            .chain(verified)
            .filter(|(alias, must)| !must || user.attribute(alias.verified()) == Some("true"))
            .filter_map(|(alias, _)| user.attribute(alias.name()).map(str::to_owned))
            .collect()
    }

    /// Who signs in under this name: a user, or a ghost whose salt, verifier and internal name are
    /// derived from the name, the same on every try.
    ///
    /// The ghost is made in either case, so that both take the same time.
    pub(crate) fn account(&self, name: &str) -> Result<Account, Refusal> {
        let ghost = self.ghost(name)?;
        let user = self.resolve(name);
        Ok(
            match user.and_then(|user| Some((user, user.verifier.clone()?))) {
                Some((user, verifier)) => Account {
                    username: user.username.clone(),
                    verifier,
                    ghost: false,
                },
                None => ghost,
            },
        )
    }

    fn ghost(&self, name: &str) -> Result<Account, Refusal> {
        let derive = |what: &[u8], part: u8| mac(&self.key, &[what, &[part], name.as_bytes()]);
        let mut salt = [0; 16];
        salt.copy_from_slice(&derive(b"salt", 0)[..16]);
        // As the engine draws it: the first byte is from 1 to 127.
        salt[0] = salt[0] % 127 + 1;
        let mut verifier = [0; 384];
        for (part, chunk) in verifier.chunks_exact_mut(32).enumerate() {
            chunk.copy_from_slice(&derive(b"verifier", part as u8));
        }
        // Below the modulus, whose top bit is set.
        verifier[0] &= 0x7f;
        let mut id = [0; 16];
        id.copy_from_slice(&derive(b"name", 0)[..16]);
        let made_up = random::uuid_from(id);
        let username = if self.is_alias(name) {
            made_up
        } else {
            name.to_owned()
        };
        Ok(Account {
            username,
            verifier: Arc::new(Verifier::from_parts(&salt, &verifier)?),
            ghost: true,
        })
    }

    /// Whether this name has the form of an alias that this pool knows.
    fn is_alias(&self, name: &str) -> bool {
        let settings = &self.settings;
        settings
            .username_attributes
            .iter()
            .chain(&settings.alias_attributes)
            .any(|alias| looks_like(*alias, name))
    }

    /// What the verifier of this user's password is tied to.
    pub(crate) fn identity(&self, username: &str) -> Result<Identity, Refusal> {
        Ok(Identity::user(&self.id, username)?)
    }

    /// The group key of a device, derived from its key.
    pub(crate) fn device_group_key(&self, device_key: &str) -> String {
        let drawn = mac(&self.key, &[b"device group", device_key.as_bytes()]);
        let alphabet = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789yz";
        let text = drawn
            .iter()
            .take(8)
            .filter_map(|byte| alphabet.get(usize::from(*byte) % 64));
        std::iter::once('-')
            .chain(text.map(|byte| char::from(*byte)))
            .collect()
    }

    /// The region that this pool's id begins with.
    pub(crate) fn region(&self) -> &str {
        self.id.as_str().split('_').next().unwrap_or_default()
    }
}

/// Whether a name has the form of this alias.
pub(crate) fn looks_like(alias: Alias, name: &str) -> bool {
    match alias {
        Alias::Email => name
            .split_once('@')
            .is_some_and(|(left, right)| !left.is_empty() && !right.is_empty()),
        Alias::PhoneNumber => name
            .strip_prefix('+')
            .is_some_and(|digits| !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit())),
    }
}

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

/// A user.
pub(crate) struct User {
    pub(crate) username: String,
    pub(crate) attributes: BTreeMap<String, String>,
    pub(crate) status: Status,
    pub(crate) enabled: bool,
    pub(crate) verifier: Option<Arc<Verifier>>,
    /// Until when a temporary password can be used.
    pub(crate) temporary_until: i64,
    pub(crate) totp: Option<SoftwareToken>,
    /// A software token that was associated with an access token and is not verified yet.
    pub(crate) totp_pending: Option<Secret>,
    pub(crate) mfa: Vec<Factor>,
    pub(crate) preferred_mfa: Option<Factor>,
    pub(crate) devices: BTreeMap<String, Device>,
    /// How often the user has signed out everywhere.
    pub(crate) generation: u64,
    pub(crate) created: i64,
    pub(crate) modified: i64,
}

impl User {
    pub(crate) fn new(username: String, attributes: BTreeMap<String, String>, now: i64) -> Self {
        Self {
            username,
            attributes,
            status: Status::Confirmed,
            enabled: true,
            verifier: None,
            temporary_until: i64::MAX,
            totp: None,
            totp_pending: None,
            mfa: Vec::new(),
            preferred_mfa: None,
            devices: BTreeMap::new(),
            generation: 0,
            created: now,
            modified: now,
        }
    }

    pub(crate) fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes
            .get(name)
            .map(String::as_str)
            .filter(|value| !value.is_empty())
    }

    pub(crate) fn sub(&self) -> &str {
        self.attribute("sub").unwrap_or(&self.username)
    }

    /// Whether the user could use this factor now.
    pub(crate) fn can_use(&self, factor: Factor) -> bool {
        match factor {
            Factor::SoftwareToken => self.totp.is_some(),
            Factor::Sms => self.attribute("phone_number").is_some(),
            Factor::Email => self.attribute("email").is_some(),
        }
    }

    /// The second factors to ask this user for, and which of them is preferred.
    pub(crate) fn factors(&self, offered: &[Factor]) -> Vec<Factor> {
        let usable = |factor: &Factor| offered.contains(factor) && self.can_use(*factor);
        match self.preferred_mfa.filter(usable) {
            Some(preferred) if self.mfa.contains(&preferred) => vec![preferred],
            _ => self.mfa.iter().copied().filter(usable).collect(),
        }
    }

    /// Turns a factor on or off.
    pub(crate) fn set_factor(&mut self, factor: Factor, on: bool) {
        self.mfa.retain(|present| *present != factor);
        if on {
            self.mfa.push(factor);
            self.mfa.sort_unstable();
        } else if self.preferred_mfa == Some(factor) {
            self.preferred_mfa = None;
        }
    }
}

/// An authenticator app.
pub(crate) struct SoftwareToken {
    pub(crate) totp: Totp,
    pub(crate) name: String,
    /// The time step of the last code that was accepted.
    pub(crate) last_step: Option<u64>,
}

impl SoftwareToken {
    /// # Errors
    /// The secret has fewer than 128 bits.
    pub(crate) fn new(secret: Secret, name: &str) -> Result<Self, Refusal> {
        Ok(Self {
            totp: totp(secret)?,
            name: name.to_owned(),
            last_step: None,
        })
    }
}

/// The codes of a software token: six digits, half a minute, one step of tolerance each way.
///
/// # Errors
/// The secret has fewer than 128 bits.
pub(crate) fn totp(secret: Secret) -> Result<Totp, Refusal> {
    Builder::new()
        .with_secret(secret)
        .build()
        .map_err(|_| Refusal::parameter("The secret of a software token needs at least 128 bits."))
}

/// A confirmed device.
pub(crate) struct Device {
    pub(crate) name: String,
    pub(crate) group_key: String,
    pub(crate) verifier: Arc<Verifier>,
    pub(crate) remembered: bool,
    pub(crate) created: i64,
    pub(crate) modified: i64,
    pub(crate) used: i64,
}

/// Wrong passwords in a row.
#[derive(Clone, Copy, Default)]
pub(crate) struct Failures {
    pub(crate) count: u32,
    pub(crate) locked_until: i64,
}

/// A sign-in on its way through the challenges.
#[derive(Clone)]
pub(crate) struct SignIn {
    pub(crate) pool: String,
    pub(crate) client: String,
    /// The internal name.
    pub(crate) username: String,
    /// The name that was given at the start.
    pub(crate) typed: String,
    pub(crate) ghost: bool,
    /// Begun by CUSTOM_AUTH: the question stands in the place of second factors.
    pub(crate) custom: bool,
    pub(crate) password_done: bool,
    pub(crate) custom_done: bool,
    pub(crate) mfa_done: bool,
    pub(crate) device_key: Option<String>,
    pub(crate) device_done: bool,
}

/// A sign-in that waits for the answer to a challenge.
pub(crate) struct Session {
    pub(crate) sign_in: SignIn,
    pub(crate) awaiting: Awaiting,
    /// Wrong answers so far.
    pub(crate) attempts: u8,
    pub(crate) end: i64,
}

/// Which answer a [`Session`] waits for.
pub(crate) enum Awaiting {
    NewPassword,
    Code {
        factor: Factor,
        code: String,
    },
    FirstCode {
        factor: FirstFactor,
        code: String,
    },
    SoftwareToken,
    SelectMfa(Vec<Factor>),
    MfaSetup {
        secret: Option<Secret>,
        verified: bool,
    },
    SelectChallenge(Vec<&'static str>),
    Password,
    PasswordSrp,
    Custom,
    DeviceSrp,
}

/// An SRP exchange whose claim has not come yet.
pub(crate) struct PendingExchange {
    pub(crate) sign_in: SignIn,
    pub(crate) exchange: Exchange,
    /// The Session that must come with the claim; `USER_SRP_AUTH` has none, as the service.
    pub(crate) session: Option<String>,
    pub(crate) what: Proving,
}

/// Whose claim a [`PendingExchange`] waits for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Proving {
    User,
    Device,
}
