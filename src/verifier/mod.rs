//! The server's half: registering a password, the challenge for a client's SRP_A, and the check of
//! the claim, for users and for devices.
//!
//! For pools of one's own: test suites, emulators, migrations. Amazon Cognito runs this half itself.
//!
//! ```
//! use caldera_srp::verifier::{Exchange, Identity, Verifier};
//! use caldera_srp::{
//!     AppClient, PasswordVerifier, SystemRng, Timestamp, UserPoolId, UserSignIn,
//! };
//!
//! let pool: UserPoolId = "us-east-1_AbCdEf123".parse()?;
//! let app = AppClient::new("1example23456789")?;
//!
//! // Once, at registration:
//! let bob = Identity::user(&pool, "bob")?;
//! let verifier = Verifier::new(&bob, "correct horse", &mut SystemRng)?;
//!
//! // The client starts, and the server challenges it:
//! let (pending, parameters) = UserSignIn::start(&pool, &app, "bob", &mut SystemRng)?;
//! let srp_a = parameters.get("SRP_A").unwrap_or_default();
//! let (exchange, challenge) = Exchange::begin(&bob, &verifier, srp_a, &mut SystemRng)?;
//!
//! // The client answers, and the server checks:
//! let challenge = PasswordVerifier::from_parameters(&[
//!     ("USER_ID_FOR_SRP", "bob"),
//!     ("SALT", challenge.salt()),
//!     ("SRP_B", challenge.srp_b()),
//!     ("SECRET_BLOCK", "c2VjcmV0"),
//! ])?;
//! let answer = pending.respond(&challenge, "correct horse", Timestamp::now()?)?;
//! exchange.check(
//!     "c2VjcmV0",
//!     answer.get("TIMESTAMP").unwrap_or_default(),
//!     answer.get("PASSWORD_CLAIM_SIGNATURE").unwrap_or_default(),
//! )?;
//! # Ok::<(), caldera_srp::Error>(())
//! ```

use alloc::boxed::Box;
use alloc::string::{String, ToString};
use core::fmt;

use rand_core::TryCryptoRng;
use subtle::ConstantTimeEq;
use zeroize::Zeroizing;

use crate::cognito::bounds::{self, check_length, check_name, check_text};
use crate::cognito::{
    PrivateKey, Salt, SecretBlock, Timestamp, UserPoolId, decode_base64, draw_salt, hex_minimal,
    parse_public_key, parse_verifier, signature, verifier_from_be_bytes,
};
use crate::error::{Error, Fault, Parameter};
use crate::field::{Integer, Kernel};
use crate::scrub::{Depth, scrubbed};
use crate::srp::{
    HASH_LEN, LEN, hash_integer, hash_of_client_key, power_of_g, private_exponent,
    scrambling_parameter, server_key, server_premaster, session_key,
};
use crate::taint;

/// Whose password it is: the two names that are hashed and signed with it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Identity {
    group: Box<str>,
    name: Box<str>,
}

impl Identity {
    /// A user: the pool, and USER_ID_FOR_SRP (1 to 1,024 bytes).
    ///
    /// # Errors
    ///
    /// [`Parameter::UserIdForSrp`] that is empty or too long.
    pub fn user(pool: &UserPoolId, user_id_for_srp: &str) -> Result<Self, Error> {
        let name = check_name(user_id_for_srp, Parameter::UserIdForSrp)?;
        Ok(Self {
            group: pool.name().into(),
            name: name.into(),
        })
    }

    /// A device: DeviceGroupKey and DeviceKey (1 to 128 bytes each).
    ///
    /// # Errors
    ///
    /// [`Parameter::DeviceGroupKey`] or [`Parameter::DeviceKey`] that is empty or too long.
    pub fn device(group_key: &str, key: &str) -> Result<Self, Error> {
        let group = check_text(group_key, Parameter::DeviceGroupKey, bounds::DEVICE_KEY)?;
        let name = check_text(key, Parameter::DeviceKey, bounds::DEVICE_KEY)?;
        Ok(Self {
            group: group.into(),
            name: name.into(),
        })
    }

    fn names(&self) -> [&str; 2] {
        [&self.group, &self.name]
    }
}

/// What a server keeps of a password: a salt, and the verifier g^x.
///
/// The verifier is secret: whoever has it can try passwords against it, and can pose as the server. It
/// is wiped on drop and hidden from `Debug`.
pub struct Verifier {
    salt: Salt,
    /// Boxed, so that a verifier that is moved leaves no copy behind.
    v: Box<Integer>,
}

impl Verifier {
    /// Registers a password (0 to 4,096 bytes) under a random salt of 16 bytes whose first is
    /// between 1 and 127, so that every reading of it agrees.
    ///
    /// Constant-time in the password.
    ///
    /// Takes at most 20 KiB of stack.
    ///
    /// # Errors
    ///
    /// [`Parameter::Password`] that is too long; [`Error::Randomness`] if the generator fails.
    pub fn new<R: TryCryptoRng + ?Sized>(
        identity: &Identity,
        password: &str,
        rng: &mut R,
    ) -> Result<Self, Error> {
        Self::with_salt(identity, password, &draw_salt(rng)?)
    }

    /// Registers a password under a given salt: a big-endian integer of 1 to 512 bytes, whose
    /// leading zeros do not count.
    ///
    /// Constant-time in the password. The same inputs give the same verifier, so that a server can
    /// make one up for a user who does not exist.
    ///
    /// Takes at most 20 KiB of stack.
    ///
    /// # Errors
    ///
    /// [`Parameter::Password`] that is too long; [`Parameter::Salt`] that is empty or too long.
    pub fn with_salt(identity: &Identity, password: &str, salt: &[u8]) -> Result<Self, Error> {
        check_length(password, Parameter::Password, bounds::PASSWORD)?;
        let salt = parse_salt(salt)?;
        let names = identity.names().map(str::as_bytes);
        let v = scrubbed(Depth::Generator, || {
            let x = private_exponent(salt.padded(), names, password.as_bytes());
            Box::new(power_of_g(Kernel::current(), &*x))
        });
        Ok(Self { salt, v })
    }

    /// A verifier that was kept: the salt (1 to 512 bytes) and the verifier (at most 512 bytes) as
    /// big-endian integers.
    ///
    /// Takes at most 10 KiB of stack.
    ///
    /// # Errors
    ///
    /// [`Parameter::Salt`] that is empty or too long; [`Parameter::Verifier`] that is empty, too
    /// long, [`Fault::Zero`], or [`Fault::OutOfRange`]: N or more.
    pub fn from_parts(salt: &[u8], verifier: &[u8]) -> Result<Self, Error> {
        let salt = parse_salt(salt)?;
        bounds::check_bytes(verifier, Parameter::Verifier, bounds::SALT / 2)?;
        let v = scrubbed(Depth::Number, || {
            verifier_from_be_bytes(verifier).map(Box::new)
        })?;
        Ok(Self { salt, v })
    }

    /// The verifier that ConfirmDevice brings: `PasswordVerifier` and `Salt`, each in base64 of at
    /// most 1,024 bytes.
    ///
    /// Takes at most 10 KiB of stack.
    ///
    /// # Errors
    ///
    /// As [`from_parts`](Self::from_parts), and [`Fault::NotBase64`] of either.
    pub fn from_confirm_device(password_verifier: &str, salt: &str) -> Result<Self, Error> {
        check_text(salt, Parameter::Salt, bounds::SALT)?;
        check_text(password_verifier, Parameter::Verifier, bounds::SALT)?;
        let salt = parse_salt(&decode_base64(salt, Parameter::Salt)?)?;
        let v = scrubbed(Depth::Number, || {
            parse_verifier(password_verifier).map(Box::new)
        })?;
        Ok(Self { salt, v })
    }

    /// The salt, as a big-endian integer with a zero byte in front where its top bit is set.
    #[must_use]
    pub fn salt(&self) -> &[u8] {
        self.salt.padded()
    }

    /// The verifier, as a big-endian integer of 384 bytes, to be kept as a secret.
    #[must_use]
    pub fn verifier(&self) -> Zeroizing<[u8; LEN]> {
        self.v.to_be_bytes()
    }
}

impl fmt::Debug for Verifier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Verifier(..)")
    }
}

fn parse_salt(bytes: &[u8]) -> Result<Salt, Error> {
    bounds::check_bytes(bytes, Parameter::Salt, bounds::SALT / 2)?;
    Ok(Salt::from_be_bytes(bytes))
}

/// What a server sends for a client's SRP_A, besides a secret block and the user's names.
#[derive(Clone, Debug)]
pub struct ServerChallenge {
    salt: String,
    srp_b: String,
}

impl ServerChallenge {
    /// SALT: hexadecimal without leading zeros, so sometimes of odd length, as the service writes.
    #[must_use]
    pub fn salt(&self) -> &str {
        &self.salt
    }

    /// SRP_B, written likewise.
    #[must_use]
    pub fn srp_b(&self) -> &str {
        &self.srp_b
    }
}

/// A server's exchange with one client between the challenge and the check of the claim. It holds
/// the private key b (256 random bits), and is used up by [`check`](Self::check).
pub struct Exchange {
    identity: Identity,
    v: Box<Integer>,
    b: PrivateKey,
    big_a: Integer,
    u: [u8; HASH_LEN],
}

impl Exchange {
    /// Draws b and gives B for a client's SRP_A (hexadecimal of at most 1,024 bytes, leading zeros
    /// and case as they come).
    ///
    /// Constant-time in the verifier and b.
    ///
    /// Takes at most 20 KiB of stack.
    ///
    /// # Errors
    ///
    /// [`Parameter::SrpA`] that is empty, too long, not hexadecimal, [`Fault::OutOfRange`] (N or
    /// more), or [`Fault::Zero`]; [`Parameter::ScramblingParameter`] that is [`Fault::Zero`];
    /// [`Error::Randomness`] if the generator fails.
    pub fn begin<R: TryCryptoRng + ?Sized>(
        identity: &Identity,
        verifier: &Verifier,
        srp_a: &str,
        rng: &mut R,
    ) -> Result<(Self, ServerChallenge), Error> {
        let keys = parse_public_key(srp_a, Parameter::SrpA)?;
        scrubbed(Depth::Generator, || {
            Self::begin_with(identity, verifier, keys, PrivateKey::draw(rng)?)
        })
    }

    pub(crate) fn begin_with(
        identity: &Identity,
        verifier: &Verifier,
        (a_bytes, big_a): ([u8; LEN], Integer),
        b: PrivateKey,
    ) -> Result<(Self, ServerChallenge), Error> {
        let mut big_b = server_key(Kernel::current(), &verifier.v, b.limbs()).to_be_bytes();
        // B is sent.
        taint::publish(&mut *big_b);
        let u = scrambling_parameter(hash_of_client_key(&a_bytes), &big_b)
            .ok_or(Error::new(Parameter::ScramblingParameter, Fault::Zero))?;
        let challenge = ServerChallenge {
            salt: hex_minimal(verifier.salt()),
            srp_b: hex_minimal(&*big_b),
        };
        let exchange = Self {
            identity: identity.clone(),
            v: verifier.v.clone(),
            b,
            big_a,
            u,
        };
        Ok((exchange, challenge))
    }

    /// Checks a claim: SECRET_BLOCK as it was sent, TIMESTAMP and PASSWORD_CLAIM_SIGNATURE as they
    /// came back. Whether the block and the instant are the right ones is the caller's to know.
    ///
    /// TIMESTAMP is read leniently and signed again in its canonical form, as the service does: a
    /// padded day or a wrong weekday is read, and its signature does not match.
    ///
    /// Constant-time in the verifier, b, and the expected signature; the outcome is public.
    ///
    /// Takes at most 36 KiB of stack.
    ///
    /// # Errors
    ///
    /// [`Error::Refused`] if the claim is not made with the registered password (or not for this
    /// exchange, block and instant); [`Parameter::SecretBlock`], [`Parameter::Timestamp`] or
    /// [`Parameter::Signature`] that cannot be read.
    pub fn check(
        self,
        secret_block: &str,
        timestamp: &str,
        signature_text: &str,
    ) -> Result<(), Error> {
        let block = SecretBlock::parse(secret_block)?;
        let timestamp = timestamp.parse::<Timestamp>()?.to_string();
        check_text(signature_text, Parameter::Signature, bounds::SIGNATURE)?;
        let claimed = decode_base64(signature_text, Parameter::Signature)?;
        let matches = scrubbed(Depth::Power, || {
            let key = session_key(&self.premaster(), &self.u);
            let expected = signature(&key, self.identity.names(), block.bytes(), &timestamp);
            taint::public_bit(expected.ct_eq(&*claimed))
        });
        if matches { Ok(()) } else { Err(Error::Refused) }
    }

    /// S, as the server reaches it.
    pub(crate) fn premaster(&self) -> Zeroizing<[u8; LEN]> {
        let u = hash_integer(&self.u);
        server_premaster(Kernel::current(), &self.big_a, &self.v, &u, self.b.limbs()).to_be_bytes()
    }
}

impl fmt::Debug for Exchange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Exchange")
            .field("identity", &self.identity)
            .finish_non_exhaustive()
    }
}
