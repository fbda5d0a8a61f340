//! What the user's and the device's sign-in have in common: one ephemeral key, one challenge, one
//! signature. They differ in the two names that are hashed and signed. The exchange alone, for clients
//! that sign for themselves, is `exchange`'s.

use alloc::string::String;

use rand_core::TryCryptoRng;
use sha2::Sha256;
use zeroize::Zeroizing;

use super::bounds::{PASSWORD, check_length};
use super::exchange::PasswordHash;
use super::parameters::Lookup;
use super::random::PrivateKey;
use super::timestamp::Timestamp;
use super::wire::{Salt, SecretBlock, encode_base64, hex_minimal, parse_public_key};
use crate::error::{Error, Fault, Parameter};
use crate::field::{Integer, Kernel};
use crate::scrub::{Depth, scrubbed};
use crate::srp::{
    HASH_LEN, HashInteger, KeyedHash, LEN, SESSION_KEY_LEN, client_premaster, exponent_of_hash,
    hash_integer, hash_of_client_key, power_of_g, private_exponent, scrambling_parameter,
    session_key,
};
use crate::taint;

/// The value of a parameter that must be there.
pub(crate) fn required<'a>(
    parameters: &'a (impl Lookup + ?Sized),
    name: &str,
    parameter: Parameter,
) -> Result<&'a str, Error> {
    parameters
        .lookup(name)
        .ok_or(Error::new(parameter, Fault::Missing))
}

/// SRP_B and SALT, parsed: what the session key is computed from.
pub(crate) struct ServerKey {
    big_b: [u8; LEN],
    b_integer: Integer,
    salt: Salt,
}

impl ServerKey {
    /// Reads and checks the two, each under its own bound.
    pub(crate) fn parse(srp_b: &str, salt: &str) -> Result<Self, Error> {
        let (big_b, b_integer) = parse_public_key(srp_b, Parameter::SrpB)?;
        let salt = Salt::from_hex(salt)?;
        Ok(Self {
            big_b,
            b_integer,
            salt,
        })
    }
}

/// SRP_B, SALT and SECRET_BLOCK, parsed: what both verifier challenges carry.
pub(crate) struct Proof {
    pub(crate) keys: ServerKey,
    pub(crate) block: SecretBlock,
}

impl Proof {
    /// Reads and checks the three, each under its own bound.
    pub(crate) fn from_parameters(parameters: &(impl Lookup + ?Sized)) -> Result<Self, Error> {
        let srp_b = required(parameters, "SRP_B", Parameter::SrpB)?;
        let salt = required(parameters, "SALT", Parameter::Salt)?;
        let block = required(parameters, "SECRET_BLOCK", Parameter::SecretBlock)?;
        Ok(Self {
            keys: ServerKey::parse(srp_b, salt)?,
            block: SecretBlock::parse(block)?,
        })
    }
}

/// What x is computed from beside the salt: the password under its two names, or their hash.
#[derive(Clone, Copy)]
pub(crate) enum Knowledge<'a> {
    Password(&'a str),
    Hash(&'a PasswordHash),
}

impl Knowledge<'_> {
    /// x, secret. Constant-time in the password and its hash; which of the two it is, is public.
    fn exponent(self, salt: &Salt, identity: [&str; 2]) -> Result<HashInteger, Error> {
        match self {
            Self::Password(password) => {
                check_length(password, Parameter::Password, PASSWORD)?;
                Ok(private_exponent(
                    salt.padded(),
                    identity.map(str::as_bytes),
                    password.as_bytes(),
                ))
            }
            Self::Hash(hash) => Ok(exponent_of_hash(salt.padded(), hash.reveal())),
        }
    }
}

/// The client's private key, and all of its public key that is still needed once SRP_A is sent: the
/// hash that u will finish. Used up by the answer.
pub(crate) struct Ephemeral {
    a: PrivateKey,
    hash_of_a: Sha256,
}

/// What the challenge and the password give: all but u is secret. Vectors want x and S as well.
pub(crate) struct Derived {
    pub(crate) u: [u8; HASH_LEN],
    #[cfg(feature = "hazmat")]
    pub(crate) x: HashInteger,
    #[cfg(feature = "hazmat")]
    pub(crate) s: Zeroizing<[u8; LEN]>,
    pub(crate) key: Zeroizing<[u8; SESSION_KEY_LEN]>,
}

impl Ephemeral {
    /// Draws a, and gives SRP_A with it.
    pub(crate) fn draw<R: TryCryptoRng + ?Sized>(rng: &mut R) -> Result<(Self, String), Error> {
        scrubbed(Depth::Generator, || {
            Ok(Self::from_private_key(PrivateKey::draw(rng)?))
        })
    }

    /// Takes a as it is, and gives SRP_A with it.
    pub(crate) fn from_private_key(a: PrivateKey) -> (Self, String) {
        let mut big_a = power_of_g(Kernel::current(), a.limbs()).to_be_bytes();
        // A is sent.
        taint::publish(&mut *big_a);
        let srp_a = hex_minimal(&*big_a);
        (
            Self {
                a,
                hash_of_a: hash_of_client_key(&big_a),
            },
            srp_a,
        )
    }

    /// u, x, S and the session key. Constant-time in what is known and a, whose lengths are public.
    pub(crate) fn derive(
        self,
        keys: &ServerKey,
        identity: [&str; 2],
        knowledge: Knowledge<'_>,
    ) -> Result<Derived, Error> {
        let x = knowledge.exponent(&keys.salt, identity)?;
        let u = scrambling_parameter(self.hash_of_a, &keys.big_b)
            .ok_or(Error::new(Parameter::ScramblingParameter, Fault::Zero))?;
        let s = client_premaster(
            Kernel::current(),
            &keys.b_integer,
            &x,
            self.a.limbs(),
            &hash_integer(&u),
        )
        .to_be_bytes();
        let key = session_key(&s, &u);
        Ok(Derived {
            u,
            #[cfg(feature = "hazmat")]
            x,
            #[cfg(feature = "hazmat")]
            s,
            key,
        })
    }

    /// The signature, in base64, and the text of the instant that was signed.
    pub(crate) fn sign(
        self,
        proof: &Proof,
        identity: [&str; 2],
        knowledge: Knowledge<'_>,
        timestamp: Timestamp,
    ) -> Result<(String, String), Error> {
        let timestamp = alloc::format!("{timestamp}");
        let signature = scrubbed(Depth::Power, || {
            let derived = self.derive(&proof.keys, identity, knowledge)?;
            Ok(signature_text(
                &derived.key,
                identity,
                &proof.block,
                &timestamp,
            ))
        })?;
        Ok((signature, timestamp))
    }
}

/// HMAC-SHA-256 under the session key of both names, the block's bytes and the instant's text.
/// Constant-time in the key; all that is signed is public.
pub(crate) fn signature(
    key: &[u8; SESSION_KEY_LEN],
    identity: [&str; 2],
    block: &[u8],
    timestamp: &str,
) -> Zeroizing<[u8; HASH_LEN]> {
    identity
        .iter()
        .fold(KeyedHash::new(key), |mac, name| mac.chain(name.as_bytes()))
        .chain(block)
        .chain(timestamp.as_bytes())
        .finish()
}

/// The signature as it is sent, in base64.
pub(crate) fn signature_text(
    key: &[u8; SESSION_KEY_LEN],
    identity: [&str; 2],
    block: &SecretBlock,
    timestamp: &str,
) -> String {
    let mut signature = signature(key, identity, block.bytes(), timestamp);
    // The signature is sent.
    taint::publish(&mut *signature);
    encode_base64(&*signature)
}

/// The three responses that carry a signature.
pub(crate) fn put_claim(
    into: &mut super::Parameters,
    block: &SecretBlock,
    (signature, timestamp): (String, String),
) {
    into.set("PASSWORD_CLAIM_SIGNATURE", signature);
    into.set("PASSWORD_CLAIM_SECRET_BLOCK", block.text());
    into.set("TIMESTAMP", timestamp);
}
