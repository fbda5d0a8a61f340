//! Tokens: RS256 JWTs as the service signs them, and refresh tokens that need no storage.
//!
//! A sign-in leaves nothing behind in memory: what a refresh token stands for is inside it, under
//! a MAC, and a token is refused later because its user has signed out everywhere since (a counter
//! per user) or because it is on the bounded list of revoked ones.

use std::sync::{Arc, OnceLock};

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use caldera_srp::SystemRng;
use hmac::Mac as _;
use rand_core::UnwrapErr;
use rsa::pkcs1v15::{Signature, SigningKey, VerifyingKey};
use rsa::signature::{SignatureEncoding as _, Signer as _, Verifier as _};
use rsa::traits::{PrivateKeyParts as _, PublicKeyParts as _};
use rsa::{BoxedUint, RsaPrivateKey, RsaPublicKey};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

use crate::crypto::{keyed, mac};
use crate::error::{Kind, Refusal};
use crate::random;

/// The claims of an access token that the pool itself goes by.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct AccessClaims {
    pub(crate) iss: String,
    pub(crate) token_use: String,
    pub(crate) client_id: String,
    pub(crate) username: String,
    pub(crate) origin_jti: String,
    pub(crate) event_id: String,
    pub(crate) exp: i64,
    pub(crate) device_key: Option<String>,
    #[serde(default)]
    pub(crate) scope: String,
}

/// The claims of an id token that identity pools go by.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct IdClaims {
    pub(crate) iss: String,
    pub(crate) aud: String,
    pub(crate) sub: String,
    pub(crate) token_use: String,
    pub(crate) exp: i64,
    #[serde(default, rename = "cognito:roles")]
    pub(crate) roles: Vec<String>,
}

/// What a refresh token stands for.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Refresh {
    pub(crate) pool: String,
    pub(crate) client: String,
    pub(crate) username: String,
    /// Which user of that name.
    pub(crate) sub: String,
    /// How often the user had signed out everywhere when this sign-in began.
    pub(crate) generation: u64,
    pub(crate) origin_jti: String,
    pub(crate) jti: String,
    pub(crate) auth_time: i64,
    pub(crate) expires: i64,
    pub(crate) device_key: Option<String>,
}

/// The RSA key of this process: to find one takes a noticeable part of a second.
static RSA: OnceLock<Arc<SigningKey<Sha256>>> = OnceLock::new();

/// The keys as a file keeps them.
#[derive(Serialize, Deserialize)]
struct KeyRecord {
    /// The primes and the public exponent of the RSA key, in base64, the first byte first.
    p: String,
    q: String,
    e: String,
    secret: String,
}

/// The keys that tokens are made and checked with: new in every process, unless a file keeps them.
#[derive(Clone)]
pub(crate) struct Signer {
    rsa: Arc<SigningKey<Sha256>>,
    key_id: String,
    secret: [u8; 32],
}

impl Signer {
    /// The process's 2048-bit RSA key and a fresh MAC key.
    ///
    /// # Errors
    /// The system's generator failed.
    pub(crate) fn generate() -> Result<Self, Refusal> {
        let rsa = match RSA.get() {
            Some(rsa) => rsa,
            None => {
                // Key generation takes a generator that cannot fail; whether the system's works is
                // asked beforehand.
                random::bytes::<1>()?;
                let drawn = RsaPrivateKey::new(&mut UnwrapErr(SystemRng), 2048)
                    .map_err(|_| Refusal::internal())?;
                RSA.get_or_init(|| Arc::new(SigningKey::new(drawn)))
            }
        };
        Ok(Self::of(rsa.clone(), random::bytes()?))
    }

    fn of(rsa: Arc<SigningKey<Sha256>>, secret: [u8; 32]) -> Self {
        let public: &RsaPrivateKey = (*rsa).as_ref();
        let key_id = URL_SAFE_NO_PAD.encode(Sha256::digest(public.n_bytes()));
        Self {
            rsa,
            key_id,
            secret,
        }
    }

    /// The keys, for a file that keeps them.
    ///
    /// # Errors
    /// The key is not of two primes, which does not occur.
    pub(crate) fn to_bytes(&self) -> Result<Vec<u8>, Refusal> {
        let rsa: &RsaPrivateKey = (*self.rsa).as_ref();
        let [p, q] = rsa.primes() else {
            return Err(Refusal::internal());
        };
        let prime = |prime: &BoxedUint| URL_SAFE_NO_PAD.encode(prime.to_be_bytes());
        let record = KeyRecord {
            p: prime(p),
            q: prime(q),
            e: URL_SAFE_NO_PAD.encode(rsa.e_bytes()),
            secret: URL_SAFE_NO_PAD.encode(self.secret),
        };
        serde_json::to_vec(&record).map_err(|_| Refusal::internal())
    }

    /// The keys that a file kept; none if these bytes hold none.
    pub(crate) fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let record: KeyRecord = serde_json::from_slice(bytes).ok()?;
        let number = |text: &str| {
            let bytes = URL_SAFE_NO_PAD.decode(text).ok()?;
            let bits = u32::try_from(bytes.len() * 8).ok()?;
            BoxedUint::from_be_slice(&bytes, bits).ok()
        };
        let e = number(&record.e)?;
        let key = RsaPrivateKey::from_p_q(number(&record.p)?, number(&record.q)?, e).ok()?;
        let secret = URL_SAFE_NO_PAD.decode(record.secret).ok()?;
        Some(Self::of(
            Arc::new(SigningKey::new(key)),
            secret.try_into().ok()?,
        ))
    }

    /// The JWKS document.
    pub(crate) fn jwks(&self) -> Value {
        let public: &RsaPrivateKey = (*self.rsa).as_ref();
        json!({ "keys": [{
            "alg": "RS256",
            "kty": "RSA",
            "use": "sig",
            "kid": self.key_id,
            "n": URL_SAFE_NO_PAD.encode(public.n_bytes()),
            "e": URL_SAFE_NO_PAD.encode(public.e_bytes()),
        }]})
    }

    /// The claims as a signed JWT.
    ///
    /// # Errors
    /// The signature failed.
    pub(crate) fn jwt(&self, claims: &Value) -> Result<String, Refusal> {
        let header = json!({ "kid": self.key_id, "alg": "RS256" });
        let mut token = format!(
            "{}.{}",
            URL_SAFE_NO_PAD.encode(header.to_string()),
            URL_SAFE_NO_PAD.encode(claims.to_string())
        );
        let signature = self
            .rsa
            .try_sign(token.as_bytes())
            .map_err(|_| Refusal::internal())?;
        token.push('.');
        token.push_str(&URL_SAFE_NO_PAD.encode(signature.to_bytes()));
        Ok(token)
    }

    /// The claims of a token that this process signed, whatever they say.
    fn claims<T: DeserializeOwned>(&self, token: &str) -> Option<T> {
        if token.len() > 16_384 {
            return None;
        }
        let (signed, signature) = token.rsplit_once('.')?;
        let (_, claims) = signed.split_once('.')?;
        let signature = URL_SAFE_NO_PAD.decode(signature).ok()?;
        let signature = Signature::try_from(signature.as_slice()).ok()?;
        VerifyingKey::<Sha256>::new(RsaPublicKey::from((*self.rsa).as_ref()))
            .verify(signed.as_bytes(), &signature)
            .ok()?;
        serde_json::from_slice(&URL_SAFE_NO_PAD.decode(claims).ok()?).ok()
    }

    /// The claims of an access token that this process signed and whose time has not run out.
    ///
    /// # Errors
    /// `NotAuthorizedException`, as the service has it.
    pub(crate) fn access(&self, token: &str, now_seconds: i64) -> Result<AccessClaims, Refusal> {
        let invalid = || Refusal::new(Kind::NotAuthorized, "Invalid Access Token");
        let claims: AccessClaims = self.claims(token).ok_or_else(invalid)?;
        if claims.token_use != "access" {
            return Err(invalid());
        }
        if claims.exp <= now_seconds {
            return Err(Refusal::new(
                Kind::NotAuthorized,
                "Access Token has expired",
            ));
        }
        Ok(claims)
    }

    /// The claims of an id token that this process signed and whose time has not run out.
    ///
    /// # Errors
    /// `NotAuthorizedException`, as identity pools have it.
    pub(crate) fn id(&self, token: &str, now_seconds: i64) -> Result<IdClaims, Refusal> {
        let claims: Option<IdClaims> = self.claims(token);
        let claims = claims.filter(|claims| claims.token_use == "id");
        let claims = claims.ok_or_else(|| {
            Refusal::new(
                Kind::NotAuthorized,
                "Invalid login token. Not a valid OpenId Connect identity token.",
            )
        })?;
        if claims.exp <= now_seconds {
            return Err(Refusal::new(
                Kind::NotAuthorized,
                format!(
                    "Invalid login token. Token expired: {} >= {now_seconds}",
                    claims.exp
                ),
            ));
        }
        Ok(claims)
    }

    /// The `event_id` of a sign-in's tokens: it ties them to the user, not to the next one of the same
    /// name, and to the user's sign-out counter.
    pub(crate) fn event_id(&self, sub: &str, origin_jti: &str, generation: u64) -> String {
        let mac = mac(
            &self.secret,
            &[
                b"event",
                sub.as_bytes(),
                origin_jti.as_bytes(),
                &generation.to_be_bytes(),
            ],
        );
        let mut half = [0; 16];
        half.copy_from_slice(&mac[..16]);
        random::uuid_from(half)
    }

    /// The refresh token that stands for `refresh`.
    ///
    /// # Errors
    /// It cannot be written as JSON, which does not occur.
    pub(crate) fn seal(&self, refresh: &Refresh) -> Result<String, Refusal> {
        let body = serde_json::to_vec(refresh).map_err(|_| Refusal::internal())?;
        let mac = mac(&self.secret, &[b"refresh", &body]);
        Ok(format!(
            "{}.{}",
            URL_SAFE_NO_PAD.encode(body),
            URL_SAFE_NO_PAD.encode(mac)
        ))
    }

    /// What a refresh token stands for, if this process made it. Whether it is still good is not
    /// asked here.
    pub(crate) fn open(&self, token: &str) -> Option<Refresh> {
        if token.len() > 16_384 {
            return None;
        }
        let (body, tag) = token.split_once('.')?;
        let body = URL_SAFE_NO_PAD.decode(body).ok()?;
        let tag = URL_SAFE_NO_PAD.decode(tag).ok()?;
        keyed(&self.secret, &[b"refresh", &body])
            .verify_slice(&tag)
            .ok()?;
        serde_json::from_slice(&body).ok()
    }
}

impl Signer {
    /// A Session: opaque text that says to this process alone when it ends, so that one that is
    /// over can be told from one that was used.
    ///
    /// # Errors
    /// The system's generator failed.
    pub(crate) fn session(&self, end: i64) -> Result<String, Refusal> {
        let drawn = random::bytes::<56>()?;
        let end = end.to_be_bytes();
        let tag = mac(&self.secret, &[b"session", &end, &drawn]);
        let mut bytes = Vec::with_capacity(96);
        bytes.extend_from_slice(&end);
        bytes.extend_from_slice(&drawn);
        bytes.extend_from_slice(&tag);
        Ok(URL_SAFE_NO_PAD.encode(bytes))
    }

    /// Why a Session that is not held any more is refused.
    pub(crate) fn ended(&self, session: &str, now: i64) -> Refusal {
        let end = || {
            let bytes = URL_SAFE_NO_PAD
                .decode(session)
                .ok()
                .filter(|bytes| bytes.len() == 96)?;
            let (signed, tag) = bytes.split_at_checked(64)?;
            let (end, drawn) = signed.split_first_chunk::<8>()?;
            keyed(&self.secret, &[b"session", end, drawn])
                .verify_slice(tag)
                .ok()?;
            Some(i64::from_be_bytes(*end))
        };
        match end() {
            Some(end) if end <= now => Refusal::expired_session(),
            Some(_) => Refusal::new(
                Kind::NotAuthorized,
                "Invalid session for the user, session can only be used once.",
            ),
            None => Refusal::invalid_session(),
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "tests")]
mod tests {
    use std::collections::BTreeSet;

    use serde_json::json;

    use super::{Refresh, Signer};

    const LIMIT: usize = 16_384;

    /// The first length beyond the limit is refused, and the last one within it is not.
    #[test]
    fn a_token_that_is_too_long_is_not_looked_at() {
        let signer = Signer::generate().unwrap();
        let refresh = |length| {
            let refresh = Refresh {
                pool: String::new(),
                client: String::new(),
                username: "u".repeat(length),
                sub: String::new(),
                generation: 0,
                origin_jti: String::new(),
                jti: String::new(),
                auth_time: 0,
                expires: 0,
                device_key: None,
            };
            signer.seal(&refresh).unwrap()
        };
        let id = |length| {
            let claims = json!({
                "iss": "i".repeat(length), "aud": "", "sub": "", "token_use": "id", "exp": 2,
            });
            signer.jwt(&claims).unwrap()
        };
        let (mut sealed, mut signed) = (BTreeSet::new(), BTreeSet::new());
        for length in 11_500..12_300 {
            let token = refresh(length);
            if token.len().abs_diff(LIMIT) < 4 {
                assert_eq!(signer.open(&token).is_some(), token.len() <= LIMIT);
                sealed.insert(token.len() <= LIMIT);
            }
        }
        // A signature takes longer: only the lengths about the limit.
        let base = id(11_700).len();
        let near = 11_700 + (LIMIT - base) * 3 / 4;
        for length in near - 4..near + 5 {
            let token = id(length);
            assert_eq!(signer.id(&token, 1).is_ok(), token.len() <= LIMIT);
            signed.insert(token.len() <= LIMIT);
        }
        assert_eq!((sealed.len(), signed.len()), (2, 2));
    }

    #[test]
    fn a_token_ends_at_its_second() {
        let signer = Signer::generate().unwrap();
        let claims = json!({ "iss": "", "aud": "", "sub": "", "token_use": "id", "exp": 2 });
        let token = signer.jwt(&claims).unwrap();
        for (now, good) in [(1, true), (2, false), (3, false)] {
            assert_eq!(signer.id(&token, now).is_ok(), good);
        }
    }
}
