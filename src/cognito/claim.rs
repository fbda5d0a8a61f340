//! What the user's and the device's sign-in have in common: one ephemeral key, one challenge, one
//! signature. They differ in the two names that are hashed and signed.

use alloc::string::String;

use rand_core::TryCryptoRng;
use sha2::Sha256;
use zeroize::Zeroizing;

use super::bounds::{PASSWORD, check_length};
use super::parameters::Lookup;
use super::random::PrivateKey;
use super::timestamp::Timestamp;
use super::wire::{Salt, SecretBlock, encode_base64, hex_minimal, parse_public_key};
use crate::error::{Error, Fault, Parameter};
use crate::field::{Integer, Kernel};
use crate::scrub::scrubbed;
use crate::srp::{
    HASH_LEN, KeyedHash, LEN, SESSION_KEY_LEN, client_premaster, hash_integer, hash_of_client_key,
    power_of_g, private_exponent, scrambling_parameter, session_key,
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

/// SRP_B, SALT and SECRET_BLOCK, parsed: what both verifier challenges carry.
pub(crate) struct Proof {
    big_b: [u8; LEN],
    b_integer: Integer,
    salt: Salt,
    pub(crate) block: SecretBlock,
}

impl Proof {
    /// Reads and checks the three, each under its own bound.
    pub(crate) fn from_parameters(parameters: &(impl Lookup + ?Sized)) -> Result<Self, Error> {
        let srp_b = required(parameters, "SRP_B", Parameter::SrpB)?;
        let salt = required(parameters, "SALT", Parameter::Salt)?;
        let block = required(parameters, "SECRET_BLOCK", Parameter::SecretBlock)?;
        let (big_b, b_integer) = parse_public_key(srp_b, Parameter::SrpB)?;
        let salt = Salt::from_hex(salt)?;
        let block = SecretBlock::parse(block)?;
        Ok(Self {
            big_b,
            b_integer,
            salt,
            block,
        })
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
    pub(crate) x: crate::srp::HashInteger,
    #[cfg(feature = "hazmat")]
    pub(crate) s: Zeroizing<[u8; LEN]>,
    pub(crate) key: Zeroizing<[u8; SESSION_KEY_LEN]>,
}

impl Ephemeral {
    /// Draws a, and gives SRP_A with it.
    pub(crate) fn draw<R: TryCryptoRng + ?Sized>(rng: &mut R) -> Result<(Self, String), Error> {
        scrubbed(|| Ok(Self::from_private_key(PrivateKey::draw(rng)?)))
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

    /// u, x, S and the session key. Constant-time in the password and a, whose lengths are public.
    pub(crate) fn derive(
        self,
        proof: &Proof,
        identity: [&str; 2],
        password: &str,
    ) -> Result<Derived, Error> {
        check_length(password, Parameter::Password, PASSWORD)?;
        let u = scrambling_parameter(self.hash_of_a, &proof.big_b)
            .ok_or(Error::new(Parameter::ScramblingParameter, Fault::Zero))?;
        let x = private_exponent(
            proof.salt.padded(),
            identity.map(str::as_bytes),
            password.as_bytes(),
        );
        let s = client_premaster(
            Kernel::current(),
            &proof.b_integer,
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
        password: &str,
        timestamp: Timestamp,
    ) -> Result<(String, String), Error> {
        let timestamp = alloc::format!("{timestamp}");
        let signature = scrubbed(|| {
            let derived = self.derive(proof, identity, password)?;
            let mut signature = signature(&derived.key, identity, proof.block.bytes(), &timestamp);
            // The signature is sent.
            taint::publish(&mut *signature);
            Ok(encode_base64(&*signature))
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
