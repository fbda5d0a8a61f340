//! How values that other crates keep to themselves are written and read: verifiers, secrets of
//! authenticator apps, and maps whose keys are not text.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::de::{Deserializer, Error};

use super::totp;

fn decoded<'de, D: Deserializer<'de>>(text: &str) -> Result<Vec<u8>, D::Error> {
    STANDARD
        .decode(text)
        .map_err(|_| Error::custom("what is not base64"))
}

/// A verifier, as its salt and itself in base64.
pub(super) mod verifier {
    use std::sync::Arc;

    use base64::Engine as _;
    use base64::engine::general_purpose::STANDARD;
    use caldera_srp::verifier::Verifier;
    use serde::de::{Deserialize as _, Deserializer, Error};
    use serde::ser::{Serialize as _, Serializer};

    pub(crate) fn serialize<S: Serializer>(
        verifier: &Arc<Verifier>,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        let salt = STANDARD.encode(verifier.salt());
        (salt, STANDARD.encode(verifier.verifier().as_slice())).serialize(serializer)
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Arc<Verifier>, D::Error> {
        let (salt, verifier) = <(String, String)>::deserialize(deserializer)?;
        let (salt, verifier) = (super::decoded::<D>(&salt)?, super::decoded::<D>(&verifier)?);
        let read = Verifier::from_parts(&salt, &verifier);
        read.map(Arc::new)
            .map_err(|_| Error::custom("what is not a verifier"))
    }
}

/// As [`verifier`], of a user who may have none.
pub(super) mod maybe_verifier {
    use std::sync::Arc;

    use caldera_srp::verifier::Verifier;
    use serde::de::{Deserialize, Deserializer};
    use serde::ser::{Serialize, Serializer};

    #[derive(serde::Deserialize, serde::Serialize)]
    struct Kept(#[serde(with = "super::verifier")] Arc<Verifier>);

    pub(crate) fn serialize<S: Serializer>(
        verifier: &Option<Arc<Verifier>>,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        verifier.clone().map(Kept).serialize(serializer)
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Option<Arc<Verifier>>, D::Error> {
        let kept: Option<Kept> = Option::deserialize(deserializer)?;
        Ok(kept.map(|Kept(verifier)| verifier))
    }
}

/// The secret of an authenticator app, in base32.
pub(super) mod maybe_secret {
    use serde::de::{Deserialize as _, Deserializer, Error};
    use serde::ser::{Serialize as _, Serializer};
    use totp_rs::Secret;

    pub(crate) fn serialize<S: Serializer>(
        secret: &Option<Secret>,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        let shown = secret.as_ref().map(Secret::to_base32);
        shown.serialize(serializer)
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Option<Secret>, D::Error> {
        let shown: Option<String> = Option::deserialize(deserializer)?;
        let read = shown.map(Secret::try_from_base32).transpose();
        read.map_err(|_| Error::custom("what is not base32"))
    }
}

/// An authenticator app, by its secret.
pub(super) mod software_token {
    use serde::de::{Deserialize as _, Deserializer, Error};
    use serde::ser::{Serialize as _, Serializer};
    use totp_rs::{Secret, Totp};

    use super::totp;

    pub(crate) fn serialize<S: Serializer>(token: &Totp, serializer: S) -> Result<S::Ok, S::Error> {
        token.secret().to_base32().serialize(serializer)
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Totp, D::Error> {
        let shown = String::deserialize(deserializer)?;
        let secret = Secret::try_from_base32(shown).map_err(Error::custom)?;
        totp(secret).map_err(|_| Error::custom("a secret that is too short"))
    }
}

/// A map as a list of its entries.
pub(super) mod pairs {
    use std::collections::BTreeMap;

    use serde::de::{Deserialize, Deserializer};
    use serde::ser::{Serialize, Serializer};

    pub(crate) fn serialize<K: Serialize, V: Serialize, S: Serializer>(
        map: &BTreeMap<K, V>,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(map)
    }

    pub(crate) fn deserialize<'de, K, V, D>(deserializer: D) -> Result<BTreeMap<K, V>, D::Error>
    where
        K: Deserialize<'de> + Ord,
        V: Deserialize<'de>,
        D: Deserializer<'de>,
    {
        let pairs: Vec<(K, V)> = Vec::deserialize(deserializer)?;
        Ok(pairs.into_iter().collect())
    }
}
