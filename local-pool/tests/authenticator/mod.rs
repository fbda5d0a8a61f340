//! An authenticator in software, and the browser that it is asked through: ES256 keys, attestation
//! "none" and packed-self, everything that is signed at the test's command.

#![allow(dead_code, reason = "each test binary uses its part")]
#![allow(unreachable_pub, reason = "shared by the test binaries")]

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use p256::ecdsa::signature::Signer as _;
use p256::ecdsa::{Signature, SigningKey};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

const USER_PRESENT: u8 = 0x01;
const USER_VERIFIED: u8 = 0x04;
const ATTESTED: u8 = 0x40;

pub fn base64url(bytes: impl AsRef<[u8]>) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

/// One passkey, and how the authenticator that has it behaves.
#[derive(Clone)]
pub struct Authenticator {
    key: SigningKey,
    id: Vec<u8>,
    /// How many signatures it has made; it counts none where this is `None`.
    pub count: Option<u32>,
    pub present: bool,
    pub verifies: bool,
    pub packed: bool,
    /// The algorithm that the key is said to be of.
    pub algorithm: i8,
    pub origin: String,
    /// Another relying party than the one that asks.
    pub relying_party: Option<String>,
    pub cross_origin: bool,
    user: Vec<u8>,
}

impl Authenticator {
    /// A key that follows from this number, on a page of `http://localhost:3000`.
    pub fn new(number: u8) -> Self {
        Self {
            key: SigningKey::from_slice(&Sha256::digest([number])).unwrap(),
            id: Sha256::digest([number, number]).to_vec(),
            count: Some(0),
            present: true,
            verifies: true,
            packed: false,
            algorithm: -7,
            origin: "http://localhost:3000".into(),
            relying_party: None,
            cross_origin: false,
            user: Vec::new(),
        }
    }

    pub fn id(&self) -> String {
        base64url(&self.id)
    }

    fn client_data(&self, kind: &str, challenge: &Value) -> Vec<u8> {
        let mut data = json!({ "type": kind, "challenge": challenge, "origin": self.origin });
        if self.cross_origin {
            data["crossOrigin"] = json!(true);
        }
        data.to_string().into_bytes()
    }

    fn header(&self, relying_party: &Value, flags: u8) -> Vec<u8> {
        let relying_party = relying_party.as_str().unwrap();
        let relying_party = self.relying_party.as_deref().unwrap_or(relying_party);
        let mut flags = flags;
        if self.present {
            flags |= USER_PRESENT;
        }
        if self.verifies {
            flags |= USER_VERIFIED;
        }
        let mut data = Sha256::digest(relying_party).to_vec();
        data.push(flags);
        data.extend(self.count.unwrap_or(0).to_be_bytes());
        data
    }

    fn sign(&self, parts: &[&[u8]]) -> Vec<u8> {
        let signature: Signature = self.key.sign(&parts.concat());
        signature.to_der().as_bytes().to_vec()
    }

    /// `navigator.credentials.create`, as `toJSON` gives what comes of it.
    pub fn create(&mut self, options: &Value) -> Value {
        self.user = URL_SAFE_NO_PAD
            .decode(options["user"]["id"].as_str().unwrap())
            .unwrap();
        let client_data = self.client_data("webauthn.create", &options["challenge"]);
        let point = self.key.verifying_key().to_sec1_point(false);
        let mut data = self.header(&options["rp"]["id"], ATTESTED);
        data.extend([0; 16]);
        data.extend((self.id.len() as u16).to_be_bytes());
        data.extend(&self.id);
        // The COSE key: kty EC2, alg, crv P-256, x, y.
        data.extend([0xa5, 0x01, 0x02, 0x03]);
        // Of a negative number CBOR has one less than its size.
        data.push(0x20 | (-1 - self.algorithm) as u8);
        data.extend([0x20, 0x01, 0x21, 0x58, 32]);
        data.extend(point.x().unwrap());
        data.extend([0x22, 0x58, 32]);
        data.extend(point.y().unwrap());

        let mut object = vec![0xa3, 0x63];
        object.extend(b"fmt");
        if self.packed {
            let signature = self.sign(&[&data, &Sha256::digest(&client_data)]);
            object.push(0x66);
            object.extend(b"packed\x67attStmt\xa2\x63alg\x26\x63sig\x58");
            object.push(signature.len() as u8);
            object.extend(signature);
        } else {
            object.push(0x64);
            object.extend(b"none\x67attStmt\xa0");
        }
        object.extend(b"\x68authData\x58");
        object.push(data.len() as u8);
        object.extend(&data);
        json!({
            "id": self.id(),
            "rawId": self.id(),
            "type": "public-key",
            "authenticatorAttachment": "platform",
            "clientExtensionResults": {},
            "response": {
                "clientDataJSON": base64url(client_data),
                "attestationObject": base64url(object),
                "transports": ["internal", "hybrid"],
            },
        })
    }

    /// `navigator.credentials.get`, as JSON.
    pub fn get(&mut self, options: &str) -> Value {
        let options: Value = serde_json::from_str(options).unwrap();
        if let Some(count) = &mut self.count {
            *count += 1;
        }
        let client_data = self.client_data("webauthn.get", &options["challenge"]);
        let data = self.header(&options["rpId"], 0);
        let signature = self.sign(&[&data, &Sha256::digest(&client_data)]);
        json!({
            "id": self.id(),
            "rawId": self.id(),
            "type": "public-key",
            "authenticatorAttachment": "platform",
            "clientExtensionResults": {},
            "response": {
                "clientDataJSON": base64url(client_data),
                "authenticatorData": base64url(data),
                "signature": base64url(signature),
                "userHandle": base64url(&self.user),
            },
        })
    }
}
