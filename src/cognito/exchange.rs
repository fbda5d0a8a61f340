//! The exchange without the claim, for clients that write their own requests and sign for themselves:
//! a pending exchange traded for its session key, and the password's hash in the password's place.
//!
//! Refusals, arithmetic and wiping are those of the claims. Each value that is handed out is secret and has
//! a single accessor, so that every use of it can be found.

use alloc::boxed::Box;
use alloc::string::String;
use core::fmt;

use rand_core::TryCryptoRng;
use zeroize::Zeroizing;

use super::bounds::{NAME, PASSWORD, check_length, check_name, check_text};
use super::claim::{Ephemeral, Knowledge, ServerKey, signature_text};
use super::pool::UserPoolId;
use super::timestamp::Timestamp;
use super::wire::SecretBlock;
use crate::error::{Error, Parameter};
use crate::scrub::{Depth, scrubbed};
use crate::srp::{HASH_LEN, SESSION_KEY_LEN, password_hash};

/// H(pool's name ‖ user ‖ ":" ‖ password), which a claim takes in the password's place.
///
/// Whoever has it can sign in as the user, in this pool alone: keep it as you would the password. It is
/// wiped on drop and hidden from `Debug`. Some clients keep it so that the password need not stay in
/// memory; without that wish, hand over the password.
///
/// ```
/// use caldera_srp::{PasswordHash, UserPoolId};
///
/// let pool: UserPoolId = "us-east-1_AbCdEf123".parse()?;
/// let hash = PasswordHash::new(&pool, "bob", "correct horse")?;
/// assert_eq!(hash.reveal().len(), 32);
/// # Ok::<(), caldera_srp::Error>(())
/// ```
// Boxed, so that a hash that is moved leaves no copy behind.
pub struct PasswordHash(Box<Zeroizing<[u8; HASH_LEN]>>);

impl PasswordHash {
    /// Hashes a password of 0 to 4,096 bytes, taken as it is. `user_id_for_srp` is the service's own
    /// name of the user, 1 to 1,024 bytes: under an alias that was typed the hash would be another.
    ///
    /// Constant-time in the password; its length is public.
    ///
    /// Takes at most 8 KiB of stack.
    ///
    /// # Errors
    ///
    /// [`Parameter::UserIdForSrp`] that is empty or too long; [`Parameter::Password`] that is too long.
    pub fn new(pool: &UserPoolId, user_id_for_srp: &str, password: &str) -> Result<Self, Error> {
        let name = check_name(user_id_for_srp, Parameter::UserIdForSrp)?;
        check_length(password, Parameter::Password, PASSWORD)?;
        let mut hash = Self(Box::new(Zeroizing::new([0; HASH_LEN])));
        scrubbed(Depth::Hash, || {
            let identity = [pool.name(), name].map(str::as_bytes);
            password_hash(identity, password.as_bytes(), &mut hash.0);
        });
        Ok(hash)
    }

    /// A hash that was kept. Whether it belongs to the pool and the user shows only when the service
    /// refuses the claim.
    #[must_use]
    pub fn from_bytes(hash: &[u8; HASH_LEN]) -> Self {
        let mut kept = Self(Box::new(Zeroizing::new([0; HASH_LEN])));
        kept.0.copy_from_slice(hash);
        kept
    }

    /// The hash itself, to be kept as a secret.
    #[must_use]
    pub fn reveal(&self) -> &[u8; HASH_LEN] {
        &self.0
    }
}

impl fmt::Debug for PasswordHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PasswordHash(..)")
    }
}

/// The session key that client and service share after an exchange: 16 bytes that sign one claim.
///
/// Wiped on drop, hidden from `Debug`.
// Boxed, so that a key that is moved leaves no copy behind.
pub struct SessionKey(Box<Zeroizing<[u8; SESSION_KEY_LEN]>>);

impl SessionKey {
    pub(crate) fn of(
        ephemeral: Ephemeral,
        keys: &ServerKey,
        identity: [&str; 2],
        knowledge: Knowledge<'_>,
    ) -> Result<Self, Error> {
        scrubbed(Depth::Power, || {
            let derived = ephemeral.derive(keys, identity, knowledge)?;
            let mut key = Self(Box::new(Zeroizing::new([0; SESSION_KEY_LEN])));
            key.0.copy_from_slice(&*derived.key);
            Ok(key)
        })
    }

    /// PASSWORD_CLAIM_SIGNATURE: base64 of HMAC-SHA-256 under this key of the two names, the bytes of
    /// SECRET_BLOCK and the instant's text.
    ///
    /// `scope` and `name` are those of [`KeyExchange::finish`]; `secret_block` is SECRET_BLOCK as it was
    /// received, standard base64 with padding; TIMESTAMP must be the text of this `timestamp`.
    ///
    /// Constant-time in the key: all that is signed is public.
    ///
    /// Takes at most 8 KiB of stack.
    ///
    /// # Errors
    ///
    /// [`Parameter::PoolName`] or [`Parameter::UserIdForSrp`] that is empty or longer than 1,024 bytes;
    /// [`Parameter::SecretBlock`] that is empty, longer than 131,072 bytes or not base64.
    pub fn sign(
        &self,
        scope: &str,
        name: &str,
        secret_block: &str,
        timestamp: Timestamp,
    ) -> Result<String, Error> {
        let identity = identity(scope, name)?;
        let block = SecretBlock::parse(secret_block)?;
        let timestamp = alloc::format!("{timestamp}");
        Ok(scrubbed(Depth::Hash, || {
            signature_text(&self.0, identity, &block, &timestamp)
        }))
    }

    /// The key itself, for a client that signs by other means.
    #[must_use]
    pub fn reveal(&self) -> &[u8; SESSION_KEY_LEN] {
        &self.0
    }
}

impl fmt::Debug for SessionKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SessionKey(..)")
    }
}

/// The two names that are hashed and signed, each 1 to 1,024 bytes.
fn identity<'a>(scope: &'a str, name: &'a str) -> Result<[&'a str; 2], Error> {
    Ok([
        check_text(scope, Parameter::PoolName, NAME)?,
        check_name(name, Parameter::UserIdForSrp)?,
    ])
}

/// An exchange without the claim: a public key goes out, and SRP_B and SALT give the session key.
///
/// For clients that write their own requests and sign for themselves. All others take
/// [`UserSignIn`](crate::UserSignIn), [`DeviceSignIn`](crate::DeviceSignIn) or the module `flow`, which
/// also see to SECRET_HASH, names and devices.
///
/// ```
/// use caldera_srp::{KeyExchange, SystemRng, Timestamp};
///
/// let (pending, srp_a) = KeyExchange::start(&mut SystemRng)?;
/// // … send SRP_A, and get SRP_B, SALT, SECRET_BLOCK and USER_ID_FOR_SRP:
/// # let _ = srp_a;
/// let key = pending.finish("AbCdEf123", "bob", "password", "3", "8dbcb21f18ae3216")?;
/// let signature = key.sign("AbCdEf123", "bob", "c2VjcmV0", Timestamp::now()?)?;
/// assert_eq!(signature.len(), 44);
/// # Ok::<(), caldera_srp::Error>(())
/// ```
pub struct KeyExchange(Ephemeral);

impl KeyExchange {
    /// Draws a private key, and gives SRP_A with it: lower-case hexadecimal without leading zeros.
    ///
    /// `rng` is asked as [`UserSignIn::start`](crate::UserSignIn::start) asks it. Constant-time in the
    /// private key.
    ///
    /// Takes at most 20 KiB of stack.
    ///
    /// # Errors
    ///
    /// [`Error::Randomness`] if the generator fails.
    pub fn start<R: TryCryptoRng + ?Sized>(rng: &mut R) -> Result<(Self, String), Error> {
        Ephemeral::draw(rng).map(Self::begin)
    }

    pub(crate) fn begin((ephemeral, srp_a): (Ephemeral, String)) -> (Self, String) {
        (Self(ephemeral), srp_a)
    }

    /// Trades the pending exchange for its session key: no private key answers twice.
    ///
    /// `scope` is the pool's name, which is the part of its id after `_`, and `name` the user's
    /// USER_ID_FOR_SRP; for a device they are its group key and its key. Each has 1 to 1,024 bytes.
    /// `password` has 0 to 4,096 bytes and is taken as it is. `srp_b` and `salt` are hexadecimal
    /// integers, read as [`PasswordVerifier`](crate::PasswordVerifier) reads them.
    ///
    /// Constant-time as [`UserSignIn::respond`](crate::UserSignIn::respond) is.
    ///
    /// Takes at most 36 KiB of stack.
    ///
    /// # Errors
    ///
    /// [`Parameter::PoolName`] or [`Parameter::UserIdForSrp`] that is empty or too long;
    /// [`Parameter::Password`] that is too long; [`Parameter::SrpB`] and [`Parameter::Salt`] as
    /// `PasswordVerifier` refuses them; [`Parameter::ScramblingParameter`] that is
    /// [`Fault::Zero`](crate::Fault::Zero). Either way the exchange is used up.
    pub fn finish(
        self,
        scope: &str,
        name: &str,
        password: &str,
        srp_b: &str,
        salt: &str,
    ) -> Result<SessionKey, Error> {
        let identity = identity(scope, name)?;
        let keys = ServerKey::parse(srp_b, salt)?;
        SessionKey::of(self.0, &keys, identity, Knowledge::Password(password))
    }

    /// [`finish`](Self::finish) with the password's hash in the place of the password and both names, which
    /// the hash covers.
    ///
    /// Constant-time in the hash.
    ///
    /// # Errors
    ///
    /// [`Parameter::SrpB`], [`Parameter::Salt`] and [`Parameter::ScramblingParameter`] as `finish`.
    pub fn finish_with_hash(
        self,
        hash: &PasswordHash,
        srp_b: &str,
        salt: &str,
    ) -> Result<SessionKey, Error> {
        let keys = ServerKey::parse(srp_b, salt)?;
        // The names are in the hash.
        SessionKey::of(self.0, &keys, [""; 2], Knowledge::Hash(hash))
    }
}

impl fmt::Debug for KeyExchange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("KeyExchange(..)")
    }
}
