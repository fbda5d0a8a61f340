//! A user pool: its users, and the names they are found by.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

use caldera_srp::UserPoolId;
use caldera_srp::verifier::{Identity, Verifier};
use serde::{Deserialize, Serialize};

use super::{Client, MOST_USERS, User};
use crate::config::{Alias, GroupConfig, PoolConfig};
use crate::crypto::mac;
use crate::error::{Kind, Refusal};
use crate::random;
use crate::tracked::Tracked;

/// A user pool.
#[derive(Clone)]
pub(crate) struct Pool {
    pub(crate) id: UserPoolId,
    pub(crate) settings: Arc<PoolConfig>,
    /// What salts and names of users who do not exist, and device group keys, are derived from.
    pub(crate) key: [u8; 32],
    pub(crate) clients: Tracked<String, Arc<Client>>,
    /// By internal username.
    pub(crate) users: Tracked<String, User>,
    /// E-mail addresses and numbers that can be signed in with, and whose they are.
    aliases: BTreeMap<String, String>,
    pub(crate) groups: Tracked<String, Group>,
    pub(crate) created: i64,
    pub(crate) modified: i64,
}

/// A group of users.
#[derive(Clone, Deserialize, Serialize)]
pub(crate) struct Group {
    pub(crate) settings: GroupConfig,
    pub(crate) created: i64,
    pub(crate) modified: i64,
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
            clients: Tracked::default(),
            users: Tracked::default(),
            aliases: BTreeMap::new(),
            groups: Tracked::default(),
            created: now,
            modified: now,
        })
    }

    /// The user of this name: the internal one, or an alias.
    pub(crate) fn resolve(&self, name: &str) -> Option<&User> {
        let name = self.folded(name);
        self.users
            .get(&*name)
            .or_else(|| self.users.get(self.aliases.get(&*name)?))
    }

    /// A name as this pool tells names apart: in lower case, unless it is case-sensitive.
    pub(crate) fn folded<'a>(&self, name: &'a str) -> Cow<'a, str> {
        if self.settings.case_sensitive {
            Cow::Borrowed(name)
        } else {
            Cow::Owned(name.to_lowercase())
        }
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
        let aliases = self.aliases_of(&user);
        let refusal = if self.users.len() >= MOST_USERS {
            Some(Refusal::new(
                Kind::LimitExceeded,
                "This pool holds no more users.",
            ))
        } else if self.users.contains_key(&user.username) {
            Some(Refusal::new(
                Kind::UsernameExists,
                "User account already exists",
            ))
        } else {
            let taken = aliases
                .iter()
                .find(|(_, value)| self.aliases.contains_key(value));
            taken.map(|(alias, _)| self.taken(*alias))
        };
        if let Some(refusal) = refusal {
            return Err((Box::new(user), refusal));
        }
        for (_, alias) in aliases {
            self.aliases.insert(alias, user.username.clone());
        }
        self.users.insert(user.username.clone(), user);
        Ok(())
    }

    /// Puts in a user who was here before. An address that somebody else signs in with by now stays
    /// theirs.
    pub(crate) fn put_back(&mut self, user: User) {
        for (_, alias) in self.aliases_of(&user) {
            self.aliases
                .entry(alias)
                .or_insert_with(|| user.username.clone());
        }
        self.users.insert(user.username.clone(), user);
    }

    /// Changes attributes of a user, and with them the aliases it is found by.
    ///
    /// # Errors
    /// `AliasExistsException`: somebody else signs in with that address or number.
    pub(crate) fn set_attributes(
        &mut self,
        username: &str,
        attributes: BTreeMap<String, String>,
    ) -> Result<(), Refusal> {
        let mut user = self
            .users
            .remove(username)
            .ok_or_else(Refusal::user_not_found)?;
        self.forget_aliases(username);
        let before = user.attributes.clone();
        for (name, value) in attributes {
            if value.is_empty() {
                user.attributes.remove(&name);
            } else {
                user.attributes.insert(name, value);
            }
        }
        let Err((mut user, refusal)) = self.try_insert(user) else {
            return Ok(());
        };
        user.attributes = before;
        // As it was before it fits again.
        match self.try_insert(*user) {
            Ok(()) => Err(refusal),
            Err((_, _)) => Err(Refusal::internal()),
        }
    }

    /// Takes a user out.
    ///
    /// # Errors
    /// `UserNotFoundException`.
    pub(crate) fn remove_user(&mut self, name: &str) -> Result<(), Refusal> {
        let username = self.user(name)?.username.clone();
        self.forget_aliases(&username);
        self.users.remove(&username);
        Ok(())
    }

    /// The groups a user is in, by precedence and then by name.
    pub(crate) fn groups_of(&self, user: &User) -> Vec<&Group> {
        let mut groups: Vec<&Group> = user
            .groups
            .iter()
            .filter_map(|name| self.groups.get(name))
            .collect();
        groups.sort_by_key(|group| {
            let settings = &group.settings;
            (
                settings.precedence.unwrap_or(u32::MAX),
                settings.name.as_str(),
            )
        });
        groups
    }

    /// Takes the verified addresses among these attributes from whoever signs in with them now,
    /// whose own are not verified any more.
    pub(crate) fn release_aliases(&mut self, attributes: &BTreeMap<String, String>) {
        for alias in self.settings.alias_attributes.clone() {
            let Some(value) = attributes.get(alias.name()) else {
                continue;
            };
            let proof = alias.verified().map(|name| attributes.get(name));
            if proof.is_some_and(|proof| proof.is_none_or(|proof| proof != "true")) {
                continue;
            }
            let value = self.folded(value).into_owned();
            if let Some(owner) = self.aliases.remove(&value)
                && let (Some(user), Some(verified)) = (self.users.get_mut(&owner), alias.verified())
            {
                user.attributes.insert(verified.into(), "false".into());
            }
        }
    }

    /// An address for nobody, the same on every try: the name itself where it is one.
    pub(crate) fn made_up_address(&self, name: &str) -> String {
        if looks_like(Alias::Email, name) {
            return name.to_owned();
        }
        let drawn = mac(&self.key, &[b"address", self.folded(name).as_bytes()]);
        let letter = |byte: u8| char::from(b'a' + byte % 26);
        format!("{}@{}", letter(drawn[0]), letter(drawn[1]))
    }

    /// Forgets every alias of a user.
    pub(crate) fn forget_aliases(&mut self, username: &str) {
        self.aliases.retain(|_, owner| owner != username);
    }

    /// The refusal of an address, number or name that somebody else signs in with.
    fn taken(&self, alias: Alias) -> Refusal {
        let kind = if self.settings.username_attributes.is_empty() {
            Kind::AliasExists
        } else {
            Kind::UsernameExists
        };
        Refusal::new(
            kind,
            format!("An account with the given {} already exists.", alias.name()),
        )
    }

    /// The aliases a user has in this pool: always those it signed up with, others once verified.
    fn aliases_of(&self, user: &User) -> Vec<(Alias, String)> {
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
        let proved = |alias: &Alias| {
            alias
                .verified()
                .is_none_or(|name| user.attribute(name) == Some("true"))
        };
        always
            .chain(verified)
            .filter(|(alias, must)| !must || proved(alias))
            .filter_map(|(alias, _)| {
                let value = user.attribute(alias.name())?;
                Some((*alias, self.folded(value).into_owned()))
            })
            .collect()
    }

    /// Who signs in under this name: a user, or a ghost whose salt, verifier and internal name are
    /// derived from the name, the same on every try.
    ///
    /// The ghost is made in either case, so that both take the same time.
    pub(crate) fn account(&self, name: &str) -> Result<Account, Refusal> {
        let ghost = self.ghost(&self.folded(name))?;
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

    /// The name by which tags and policies know this pool.
    pub(crate) fn arn(&self) -> String {
        let id = self.id.as_str();
        let region = self.region();
        format!("arn:aws:cognito-idp:{region}:000000000000:userpool/{id}")
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
        Alias::PreferredUsername => false,
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "tests")]
mod tests {
    use std::collections::BTreeSet;

    use super::{Alias, Pool, looks_like};

    fn pool() -> Pool {
        let id = "us-east-1_Pool1".parse().unwrap();
        Pool::new(id, Default::default(), 1).unwrap()
    }

    #[test]
    fn an_alias_is_known_by_its_form() {
        for (name, is_email) in [
            ("a@b", true),
            ("@b", false),
            ("a@", false),
            ("@", false),
            ("a", false),
            ("", false),
        ] {
            assert_eq!(looks_like(Alias::Email, name), is_email, "{name}");
        }
        for (name, is_number) in [
            ("+1", true),
            ("+", false),
            ("1", false),
            ("+1a", false),
            ("+ 1", false),
            ("", false),
        ] {
            assert_eq!(looks_like(Alias::PhoneNumber, name), is_number, "{name}");
        }
        assert!(!looks_like(Alias::PreferredUsername, "a"));
    }

    /// What is drawn for nobody looks as what is drawn for a user, and is the same on every try. Of 1,000
    /// names, each value that a letter or byte may have is some name's.
    #[test]
    fn what_is_made_up_for_nobody_looks_real() {
        let pool = pool();
        assert_eq!(pool.made_up_address("a@b"), "a@b");
        let (mut letters, mut salts, mut keys) =
            (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
        for number in 0..1_000 {
            let name = format!("nobody-{number}");
            let address = pool.made_up_address(&name);
            assert_eq!(address, pool.made_up_address(&name));
            let (left, right) = address.split_once('@').unwrap();
            assert_eq!((left.len(), right.len()), (1, 1));
            letters.extend(left.chars().chain(right.chars()));

            let ghost = pool.ghost(&name).unwrap();
            assert!(ghost.ghost && ghost.username == name);
            let again = pool.ghost(&name).unwrap();
            assert_eq!(ghost.verifier.salt(), again.verifier.salt());
            assert_eq!(*ghost.verifier.verifier(), *again.verifier.verifier());
            salts.insert(ghost.verifier.salt()[0]);
            assert!(ghost.verifier.verifier()[0] < 0x80);

            let key = pool.device_group_key(&name);
            assert_eq!(key.len(), 9, "{key}");
            keys.extend(key.strip_prefix('-').unwrap().chars());
        }
        assert!(letters.into_iter().eq('a'..='z'));
        assert!(salts.iter().all(|first| (1..128).contains(first)));
        assert!(salts.len() > 100, "{}", salts.len());
        assert_eq!(keys.len(), 62);
    }
}
