//! Private keys from the caller, intermediate values, and what becomes public: for replaying
//! vectors and for the taint test.

use alloc::boxed::Box;

use zeroize::Zeroizing;

#[cfg(feature = "verifier")]
use crate::cognito::parse_public_key;
use crate::cognito::{
    AppClient, Derived, Device, DevicePasswordVerifier, DeviceSignIn, DeviceVerifier, Ephemeral,
    KeyExchange, Parameters, PasswordVerifier, PrivateKey, UserPoolId, UserSignIn, check_name,
};
use crate::error::{Error, Fault, Parameter};
use crate::srp::LEN;
#[cfg(feature = "verifier")]
use crate::verifier::{Exchange, Identity, ServerChallenge, Verifier};

/// What a claim is computed from. All but u is secret; wiped on drop.
pub struct Values {
    /// u, the hash of both public keys.
    pub u: [u8; 32],
    /// x, the hash of salt, identity and password.
    pub x: Zeroizing<[u8; 32]>,
    /// S, the premaster secret, big-endian.
    pub s: Zeroizing<[u8; 384]>,
    /// K, the session key.
    pub key: Zeroizing<[u8; 16]>,
}

impl From<Derived> for Values {
    fn from(derived: Derived) -> Self {
        let mut x = Zeroizing::new([0; 32]);
        for (bytes, limb) in x.rchunks_exact_mut(8).zip(derived.x.iter()) {
            bytes.copy_from_slice(&limb.to_be_bytes());
        }
        Self {
            u: derived.u,
            x,
            s: derived.s,
            key: derived.key,
        }
    }
}

/// A private key of 1 to 384 big-endian bytes.
fn private_key(bytes: &[u8]) -> Result<PrivateKey, Error> {
    match bytes.len() {
        0 => Err(Error::new(Parameter::PrivateKey, Fault::Empty)),
        1..=LEN => Ok(PrivateKey::from_be_bytes(bytes)),
        _ => Err(Error::new(
            Parameter::PrivateKey,
            Fault::TooLong { limit: LEN },
        )),
    }
}

/// [`UserSignIn::start`] with the private key a given, big-endian, 1 to 384 bytes.
///
/// # Errors
///
/// As `start`, and [`Parameter::PrivateKey`] that is empty or too long.
pub fn start_user(
    pool: &UserPoolId,
    app: &AppClient,
    username: &str,
    a: &[u8],
) -> Result<(UserSignIn, Parameters), Error> {
    let username = check_name(username, Parameter::Username)?;
    UserSignIn::begin(
        pool,
        app,
        username,
        None,
        Ephemeral::from_private_key(private_key(a)?),
    )
}

/// The intermediate values of [`UserSignIn::respond`].
///
/// # Errors
///
/// As `respond`.
pub fn user_values(
    pending: UserSignIn,
    challenge: &PasswordVerifier,
    password: &str,
) -> Result<Values, Error> {
    pending.derive(challenge, password).map(Values::from)
}

/// [`DeviceSignIn::start`] with the private key a given, big-endian, 1 to 384 bytes.
///
/// # Errors
///
/// As `start`, and [`Parameter::PrivateKey`] that is empty or too long.
pub fn start_device(
    app: &AppClient,
    username: &str,
    device: &Device,
    a: &[u8],
) -> Result<(DeviceSignIn, Parameters), Error> {
    let username = check_name(username, Parameter::Username)?;
    DeviceSignIn::begin(
        app,
        username,
        device,
        Ephemeral::from_private_key(private_key(a)?),
    )
}

/// [`KeyExchange::start`] with the private key a given, big-endian, 1 to 384 bytes.
///
/// # Errors
///
/// [`Parameter::PrivateKey`] that is empty or too long.
pub fn start_exchange(a: &[u8]) -> Result<(KeyExchange, alloc::string::String), Error> {
    private_key(a).map(|a| KeyExchange::begin(Ephemeral::from_private_key(a)))
}

/// The intermediate values of [`DeviceSignIn::respond`].
///
/// # Errors
///
/// As `respond`.
pub fn device_values(
    pending: DeviceSignIn,
    challenge: &DevicePasswordVerifier,
    device: &Device,
) -> Result<Values, Error> {
    pending.derive(challenge, device).map(Values::from)
}

/// [`DeviceVerifier::generate`] with its random bytes given: 40 for the password, and a salt of any
/// length, taken as it is.
///
/// # Errors
///
/// As `generate`.
pub fn device_verifier(
    device_key: &str,
    device_group_key: &str,
    password: &[u8; 40],
    salt: &[u8],
) -> Result<DeviceVerifier, Error> {
    DeviceVerifier::from_random(device_key, device_group_key, password, salt)
}

/// The ConfirmDevice verifier of a device whose password is set already.
#[must_use]
pub fn verifier_of_device(device: Device, salt: &[u8]) -> DeviceVerifier {
    DeviceVerifier::of_device(device, salt)
}

/// [`Exchange::begin`] with the private key b given, big-endian, 1 to 384 bytes.
///
/// # Errors
///
/// As `begin`, and [`Parameter::PrivateKey`] that is empty or too long.
#[cfg(feature = "verifier")]
pub fn begin_exchange(
    identity: &Identity,
    verifier: &Verifier,
    srp_a: &str,
    b: &[u8],
) -> Result<(Exchange, ServerChallenge), Error> {
    let keys = parse_public_key(srp_a, Parameter::SrpA)?;
    Exchange::begin_with(identity, verifier, keys, private_key(b)?)
}

/// S as the server reaches it, big-endian.
#[cfg(feature = "verifier")]
#[must_use]
pub fn exchange_premaster(exchange: &Exchange) -> Zeroizing<[u8; 384]> {
    exchange.premaster()
}

/// pad of the non-negative integer whose big-endian bytes are given.
#[must_use]
pub fn pad(big_endian: &[u8]) -> Box<[u8]> {
    crate::srp::pad(big_endian).bytes().collect()
}

/// K = HKDF-SHA-256(salt = pad(u), ikm = pad(S)), 16 bytes.
#[must_use]
pub fn session_key(s: &[u8; 384], u: &[u8; 32]) -> Zeroizing<[u8; 16]> {
    crate::srp::session_key(s, u)
}

/// Sets what is called with every byte string that the protocol makes public, once per process;
/// `false` if it is set already. The taint test marks those bytes as defined. In builds with
/// `--cfg caldera_taint` alone.
#[cfg(all(feature = "std", caldera_taint))]
pub fn observe_published(observer: fn(&[u8])) -> bool {
    crate::taint::observe(observer)
}

/// u = H(pad(A) ‖ pad(B)) of two big-endian integers of 384 bytes; `None` when it is 0.
#[must_use]
pub fn scrambling_parameter(big_a: &[u8; 384], big_b: &[u8; 384]) -> Option<[u8; 32]> {
    crate::srp::scrambling_parameter(crate::srp::hash_of_client_key(big_a), big_b)
}

/// The bytes that PASSWORD_CLAIM_SIGNATURE is the base64 of, for a block and an instant's text that
/// need not be what the service would send.
#[must_use]
pub fn signature(
    key: &[u8; 16],
    identity: [&str; 2],
    block: &[u8],
    timestamp: &str,
) -> Zeroizing<[u8; 32]> {
    crate::cognito::signature(key, identity, block, timestamp)
}

/// The bytes that SALT is hashed as.
///
/// # Errors
///
/// [`Parameter::Salt`] that is empty, too long or not hexadecimal.
pub fn pad_salt(text: &str) -> Result<Box<[u8]>, Error> {
    crate::cognito::Salt::from_hex(text).map(|salt| salt.padded().into())
}
