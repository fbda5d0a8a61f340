//! Pools, clients and users made through the API; tokens, their refresh and their end.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
#![allow(clippy::std_instead_of_core, clippy::std_instead_of_alloc)]

#[path = "../common/mod.rs"]
mod common;
mod configuration;
mod tokens;
mod users;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use caldera_local_pool::{Config, Kind, LocalPool};
use caldera_srp::AppClient;
use common::*;
use num_bigint::BigUint;
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

/// The claims of a JWT whose signature fits the JWKS document.
fn claims(pool: &LocalPool, token: &Value) -> Value {
    let (signed, signature) = text(token).rsplit_once('.').unwrap();
    let (header, claims) = signed.split_once('.').unwrap();
    let decode = |part: &str| URL_SAFE_NO_PAD.decode(part).unwrap();
    let header: Value = serde_json::from_slice(&decode(header)).unwrap();
    let keys = pool.jwks(POOL).unwrap();
    let key = keys["keys"]
        .as_array()
        .unwrap()
        .iter()
        .find(|key| key["kid"] == header["kid"])
        .unwrap();
    assert_eq!(
        (&header["alg"], &key["alg"], &key["kty"], &key["use"]),
        (
            &json!("RS256"),
            &json!("RS256"),
            &json!("RSA"),
            &json!("sig")
        )
    );
    // RFC 8017, 8.2.2, by hand: another implementation than the one that signed.
    let [n, e, signature] = [
        decode(text(&key["n"])),
        decode(text(&key["e"])),
        decode(signature),
    ]
    .map(|bytes| BigUint::from_bytes_be(&bytes));
    let message = signature.modpow(&e, &n).to_bytes_be();
    let digest_info =
        b"\x30\x31\x30\x0d\x06\x09\x60\x86\x48\x01\x65\x03\x04\x02\x01\x05\x00\x04\x20";
    let digest = Sha256::digest(signed.as_bytes());
    let padding = vec![0xff; 256 - 3 - digest_info.len() - digest.len()];
    let expected = [&[1], &*padding, &[0], digest_info, &*digest].concat();
    assert_eq!(message, expected);
    serde_json::from_slice(&decode(claims)).unwrap()
}
