//! Passkeys: what browsers are asked for, and whether what authenticators answer is good.
//!
//! Signatures, CBOR and COSE are passki's. Here is what the service has of its own about them: which
//! pages a relying party covers, which keys it takes, and what it says when it refuses.

use passki::{
    AuthenticationCredential, AuthenticationState, ClientData, Passki, PasskiError,
    RegistrationCredential, RegistrationState,
};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use crate::config::{FirstFactor, Mfa, PoolConfig, UserVerification};
use crate::error::{Kind, Refusal};
use crate::model::{Ceremony, Passkey, User};
use crate::random;

/// ES256 and RS256, which are the algorithms that the service asks for.
const ALGORITHMS: [i32; 2] = [-7, -257];
/// How long a browser waits for its authenticator, in milliseconds: at registration, and at sign-in.
const REGISTRATION_TIMEOUT: u32 = 60_000;
const SIGN_IN_TIMEOUT: u32 = 180_000;

/// A new challenge for this user.
///
/// # Errors
/// `WebAuthnNotEnabledException`, `WebAuthnConfigurationMissingException`.
pub(crate) fn ceremony(settings: &PoolConfig, user: &User) -> Result<Ceremony, Refusal> {
    if !settings.first_factors.contains(&FirstFactor::WebAuthn) {
        return Err(Refusal::new(
            Kind::WebAuthnNotEnabled,
            "Passkeys are not enabled for the user pool.",
        ));
    }
    let configured = settings.web_authn.clone().unwrap_or_default();
    let both = configured.is_multi_factor() && user.passkey_mfa;
    let relying_party = configured.relying_party_id.ok_or_else(|| {
        Refusal::new(
            Kind::WebAuthnConfigurationMissing,
            "The user pool has no relying party id.",
        )
    })?;
    Ok(Ceremony {
        challenge: random::bytes()?,
        relying_party,
        user_verification: if both {
            UserVerification::Required
        } else {
            configured.user_verification
        },
    })
}

/// Whether this user can sign in with a passkey: there is one, and no second factor must follow, or
/// it stands for both.
pub(crate) fn can_begin(settings: &PoolConfig, user: &User) -> bool {
    let enabled = settings.first_factors.contains(&FirstFactor::WebAuthn);
    let configured = settings.web_authn.as_ref();
    let party = configured.and_then(|configured| configured.relying_party_id.as_ref());
    let mut keys = user.passkeys.values();
    let has = keys.any(|passkey| Some(&passkey.relying_party) == party);
    let both = user.passkey_mfa && configured.is_some_and(|own| own.is_multi_factor());
    let alone = match settings.mfa {
        Mfa::Off => true,
        Mfa::Optional => user.factors(&settings.mfa_factors).is_empty(),
        Mfa::On => false,
    };
    enabled && has && (alone || both)
}

/// A challenge as browsers write it.
pub(crate) fn written(challenge: &[u8; 32]) -> String {
    Passki::base64_encode(challenge)
}

/// How a browser names passkeys: those of this relying party.
fn descriptors(ceremony: &Ceremony, user: &User) -> Vec<Value> {
    let own = |passkey: &&Passkey| passkey.relying_party == ceremony.relying_party;
    let describe = |passkey: &Passkey| {
        json!({
            "type": "public-key",
            "id": Passki::base64_encode(&passkey.stored.credential_id),
            "transports": passkey.stored.transports,
        })
    };
    user.passkeys.values().filter(own).map(describe).collect()
}

/// CredentialCreationOptions: the service's form of `PublicKeyCredentialCreationOptionsJSON`.
pub(crate) fn creation_options(ceremony: &Ceremony, pool: &str, user: &User) -> Value {
    let algorithms = ALGORITHMS.map(|alg| json!({ "type": "public-key", "alg": alg }));
    json!({
        "rp": { "id": ceremony.relying_party, "name": pool },
        "user": {
            "id": Passki::base64_encode(user.sub().as_bytes()),
            "name": user.username,
            "displayName": user.username,
        },
        "challenge": written(&ceremony.challenge),
        "pubKeyCredParams": algorithms,
        "timeout": REGISTRATION_TIMEOUT,
        "excludeCredentials": descriptors(ceremony, user),
        "authenticatorSelection": {
            "requireResidentKey": true,
            "residentKey": "required",
            "userVerification": ceremony.user_verification.name(),
        },
    })
}

/// CREDENTIAL_REQUEST_OPTIONS: `PublicKeyCredentialRequestOptionsJSON`, as text.
pub(crate) fn request_options(ceremony: &Ceremony, user: &User) -> String {
    let options = json!({
        "challenge": written(&ceremony.challenge),
        "timeout": SIGN_IN_TIMEOUT,
        "rpId": ceremony.relying_party,
        "allowCredentials": descriptors(ceremony, user),
        "userVerification": ceremony.user_verification.name(),
    });
    options.to_string()
}

fn malformed() -> Refusal {
    Refusal::parameter("The credential is not what a browser gives.")
}

/// A new passkey as a browser gives it (`RegistrationResponseJSON`), and the challenge it is for, in
/// base64url.
///
/// # Errors
/// `InvalidParameterException`.
pub(crate) fn read_registration(
    credential: Value,
) -> Result<(RegistrationCredential, String), Refusal> {
    let credential: RegistrationCredential =
        serde_json::from_value(credential).map_err(|_| malformed())?;
    let data = client_data(&credential.response.client_data_json)?;
    Ok((credential, data.challenge))
}

/// A passkey's assertion as a browser gives it (`AuthenticationResponseJSON`).
///
/// # Errors
/// `InvalidParameterException`.
pub(crate) fn read_assertion(credential: &str) -> Result<AuthenticationCredential, Refusal> {
    let credential: AuthenticationCredential =
        serde_json::from_str(credential).map_err(|_| malformed())?;
    client_data(&credential.response.client_data_json)?;
    Ok(credential)
}

fn client_data(text: &str) -> Result<ClientData, Refusal> {
    ClientData::from_base64(text).map_err(|_| malformed())
}

/// Whether a relying party covers the pages of this origin: those of its domain and of the domains
/// below it, over TLS, or from the machine itself, which browsers hold secure as well.
fn covers(relying_party: &str, origin: &str) -> bool {
    let Some((scheme, authority)) = origin.split_once("://") else {
        return false;
    };
    let (host, port) = match authority.split_once(':') {
        Some((host, port)) => (host, Some(port)),
        None => (authority, None),
    };
    let within = |domain: &str| {
        host.strip_suffix(domain)
            .is_some_and(|left| left.is_empty() || left.ends_with('.'))
    };
    let secure = match scheme {
        "https" => true,
        "http" => within("localhost"),
        _ => false,
    };
    let a_port = |port: &str| !port.is_empty() && port.bytes().all(|b| b.is_ascii_digit());
    secure && within(relying_party) && port.is_none_or(a_port)
}

/// The verifier for one page, whose origin is covered.
fn verifier(ceremony: &Ceremony, origin: &str) -> Passki {
    Passki::new(&ceremony.relying_party, &[origin], "")
}

/// One of passki's states, from the JSON that it keeps them in. Its own start of a ceremony would
/// draw the challenge, and give up the process where that fails.
fn state<T: DeserializeOwned>(state: Value) -> Result<T, Refusal> {
    serde_json::from_value(state).map_err(|_| Refusal::internal())
}

fn not_allowed() -> Refusal {
    Refusal::new(
        Kind::WebAuthnOriginNotAllowed,
        "The origin of the passkey is not one of the user pool's relying party.",
    )
}

fn unsupported(what: &'static str) -> Refusal {
    Refusal::new(Kind::WebAuthnCredentialNotSupported, what)
}

/// Checks a new passkey; its attestation, where there is one, must be consistent, but leads to no
/// root: anybody's authenticator is taken.
///
/// # Errors
/// `WebAuthnOriginNotAllowedException`, `WebAuthnRelyingPartyMismatchException`,
/// `WebAuthnCredentialNotSupportedException`; `InvalidParameterException` where it does not hold.
pub(crate) fn check_registration(
    ceremony: &Ceremony,
    credential: &RegistrationCredential,
    now: i64,
) -> Result<Passkey, Refusal> {
    let data = client_data(&credential.response.client_data_json)?;
    if !covers(&ceremony.relying_party, &data.origin) {
        return Err(not_allowed());
    }
    let state: RegistrationState = state(json!({
        "challenge": ceremony.challenge,
        "user": { "id": "", "name": "", "displayName": "" },
        "user_verification": ceremony.user_verification.name(),
    }))?;
    let stored = verifier(ceremony, &data.origin)
        .finish_passkey_registration(credential, &state)
        .map_err(|error| match error {
            PasskiError::CrossOriginNotAllowed => not_allowed(),
            PasskiError::RpIdHashMismatch => Refusal::new(
                Kind::WebAuthnRelyingPartyMismatch,
                "The passkey is of another relying party than the user pool's.",
            ),
            PasskiError::UserVerificationRequired => {
                unsupported("The authenticator did not verify its user.")
            }
            PasskiError::UnsupportedAttestationFormat(_) => {
                unsupported("The format of the attestation is not supported.")
            }
            PasskiError::UnsupportedAlgorithm(_) => {
                unsupported("The algorithm of the key is not supported.")
            }
            _ => Refusal::parameter("The credential does not hold."),
        })?;
    if !ALGORITHMS.contains(&stored.algorithm) {
        return Err(unsupported("The algorithm of the key is not supported."));
    }
    Ok(Passkey {
        stored,
        relying_party: ceremony.relying_party.clone(),
        attachment: credential.authenticator_attachment,
        created: now,
    })
}

/// Checks an assertion by this passkey of the user with this `sub`, and gives the authenticator's
/// new count of signatures.
///
/// # Errors
/// `NotAuthorizedException`, whatever does not hold.
pub(crate) fn check_assertion(
    ceremony: &Ceremony,
    passkey: &Passkey,
    sub: &str,
    credential: &AuthenticationCredential,
) -> Result<u32, Refusal> {
    let data = client_data(&credential.response.client_data_json)?;
    if passkey.relying_party != ceremony.relying_party
        || !covers(&ceremony.relying_party, &data.origin)
    {
        return Err(Refusal::wrong_password());
    }
    let state: AuthenticationState = state(json!({
        "challenge": ceremony.challenge,
        "allowed_credentials": [passkey.stored.credential_id],
        "user_verification": ceremony.user_verification.name(),
    }))?;
    let result = verifier(ceremony, &data.origin)
        .finish_passkey_authentication(credential, &state, &passkey.stored)
        .map_err(|_| Refusal::wrong_password())?;
    // An authenticator that tells whose key it is must tell this user.
    if result
        .user_handle
        .is_some_and(|handle| handle != sub.as_bytes())
    {
        return Err(Refusal::wrong_password());
    }
    Ok(result.counter)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    /// The specification's vectors, with binary values in hexadecimal.
    fn vectors() -> Vec<Value> {
        let text = include_str!("../tests/vectors/webauthn.json");
        let document: Value = serde_json::from_str(text).unwrap();
        document["vectors"].as_array().unwrap().clone()
    }

    fn bytes(hex: &Value) -> Vec<u8> {
        let digits = hex.as_str().unwrap().as_bytes().chunks(2);
        let byte = |digits: &[u8]| std::str::from_utf8(digits).unwrap().to_owned();
        digits
            .map(|digits| u8::from_str_radix(&byte(digits), 16).unwrap())
            .collect()
    }

    fn base64url(hex: &Value) -> String {
        Passki::base64_encode(&bytes(hex))
    }

    fn ceremony(challenge: &Value) -> Ceremony {
        Ceremony {
            challenge: bytes(challenge).try_into().unwrap(),
            relying_party: "example.org".into(),
            user_verification: UserVerification::Preferred,
        }
    }

    fn registered(vector: &Value) -> Result<Passkey, Refusal> {
        let own = &vector["registration"];
        let (credential, challenge) = read_registration(json!({
            "rawId": base64url(&own["credentialId"]),
            "response": {
                "clientDataJSON": base64url(&own["clientDataJSON"]),
                "attestationObject": base64url(&own["attestationObject"]),
            },
        }))?;
        assert_eq!(challenge, base64url(&own["challenge"]));
        check_registration(&ceremony(&own["challenge"]), &credential, 0)
    }

    fn assertion(vector: &Value) -> AuthenticationCredential {
        let own = &vector["authentication"];
        let credential = json!({
            "rawId": base64url(&vector["registration"]["credentialId"]),
            "response": {
                "clientDataJSON": base64url(&own["clientDataJSON"]),
                "authenticatorData": base64url(&own["authenticatorData"]),
                "signature": base64url(&own["signature"]),
            },
        });
        read_assertion(&credential.to_string()).unwrap()
    }

    #[test]
    fn the_specifications_vectors_hold() {
        let vectors = vectors();
        assert_eq!(vectors.len(), 3);
        for vector in &vectors {
            let passkey = registered(vector).unwrap();
            let ceremony = ceremony(&vector["authentication"]["challenge"]);
            let count = check_assertion(&ceremony, &passkey, "sub", &assertion(vector));
            assert_eq!(count, Ok(0), "{}", vector["name"]);
        }
    }

    #[test]
    fn a_changed_byte_does_not_hold() {
        for vector in vectors() {
            let passkey = registered(&vector).unwrap();
            let right = ceremony(&vector["authentication"]["challenge"]);
            for field in ["authenticatorData", "signature", "clientDataJSON"] {
                for place in [0.0, 0.5, 1.0] {
                    let mut text = vector["authentication"][field].as_str().unwrap().to_owned();
                    let at = ((text.len() - 2) as f64 * place) as usize;
                    let other = if &text[at..=at] == "3" { "5" } else { "3" };
                    text.replace_range(at..=at, other);
                    let mut changed = vector.clone();
                    changed["authentication"][field] = json!(text);
                    let own = &changed["authentication"];
                    let read = read_assertion(
                        &json!({
                            "rawId": base64url(&vector["registration"]["credentialId"]),
                            "response": {
                                "clientDataJSON": base64url(&own["clientDataJSON"]),
                                "authenticatorData": base64url(&own["authenticatorData"]),
                                "signature": base64url(&own["signature"]),
                            },
                        })
                        .to_string(),
                    );
                    // Client data may be no JSON any more.
                    let outcome =
                        read.and_then(|read| check_assertion(&right, &passkey, "sub", &read));
                    assert!(outcome.is_err(), "{} {field} {at}", vector["name"]);
                }
            }
            let registration = ceremony(&vector["registration"]["challenge"]);
            let outcome = check_assertion(&registration, &passkey, "sub", &assertion(&vector));
            assert_eq!(outcome, Err(Refusal::wrong_password()));
        }
    }

    #[test]
    fn a_relying_party_covers_its_pages_and_no_others() {
        for (party, origin) in [
            ("example.org", "https://example.org"),
            ("example.org", "https://a.b.example.org:8443"),
            ("localhost", "http://localhost"),
            ("localhost", "http://localhost:3000"),
            ("app.localhost", "http://app.localhost:3000"),
        ] {
            assert!(covers(party, origin), "{party} {origin}");
        }
        for (party, origin) in [
            ("example.org", "http://example.org"),
            ("example.org", "https://notexample.org"),
            ("example.org", "https://example.org.evil"),
            ("example.org", "https://example.org/"),
            ("example.org", "https://evil:443@example.org"),
            ("example.org", "https://example.org:"),
            ("example.org", "https://example.org:x"),
            ("a.example.org", "https://example.org"),
            ("localhost", "http://127.0.0.1"),
            ("localhost", "localhost"),
            ("localhost", "null"),
            ("localhost", ""),
        ] {
            assert!(!covers(party, origin), "{party} {origin}");
        }
    }
}
