//! The whole client step, on every kernel in turn, against an oracle that shares no line with the
//! engine. A process of its own, because the kernel is forced for all of it.
//!
//! `CALDERA_TEST_SCALE=50` runs fifty times as many random cases as the default.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "tests"
)]

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use caldera_srp::hazmat::field::{self, Kernel};
use caldera_srp::hazmat::protocol;
use caldera_srp::{AppClient, PasswordVerifier, Timestamp, UserPoolId};
use num_bigint::{BigInt, BigUint, Sign};
use support::cases::{Cases, scale};
use support::oracle;

#[allow(dead_code, reason = "each test takes what it needs")]
mod support;

#[test]
fn whole_client_steps_agree_with_the_oracle() {
    let kernels: Vec<Kernel> = Kernel::ALL
        .iter()
        .copied()
        .filter(|kernel| kernel.is_available())
        .collect();
    let mut cases = Cases(0x5eed_0001);
    let n = oracle::n();
    for case in 0..200 * scale() {
        let kernel = kernels[case % kernels.len()];
        assert!(Kernel::force(Some(kernel)));
        assert_eq!(field::in_use(), kernel);
        let pool = format!("region_{}", cases.printable(1).replace('_', "-"));
        let (user, password) = (cases.text(1), cases.text(0));
        let a_length = 1 + cases.below([64, 64, 128, 384][case % 4]);
        let a = cases.bytes(a_length);
        let zeros = if case % 5 == 0 { cases.below(380) } else { 0 };
        let big_b = BigUint::from_bytes_be(&cases.bytes(384 - zeros)) % (&n - 1_u8) + 1_u8;
        let salt_length = 1 + cases.below(30);
        let sign = if case % 3 == 0 {
            Sign::Minus
        } else {
            Sign::Plus
        };
        let salt = BigInt::from_bytes_be(sign, &cases.bytes(salt_length));
        let block_length = 1 + cases.below(100);
        let block = cases.bytes(block_length);
        let instant = i64::try_from(cases.next() % 253_402_300_800).unwrap();
        let timestamp = Timestamp::from_unix_seconds(instant).unwrap();

        let pool: UserPoolId = pool.parse().unwrap();
        let expected = oracle::Step {
            names: [pool.name(), &user],
            password: &password,
            a: BigUint::from_bytes_be(&a),
            big_b: big_b.clone(),
            salt: salt.clone(),
            block: &block,
            timestamp: &timestamp.to_string(),
        }
        .claim();

        let app = AppClient::new("client").unwrap();
        let start = || protocol::start_user(&pool, &app, &user, &a).unwrap();
        let challenge = PasswordVerifier::from_parameters(&[
            ("USER_ID_FOR_SRP", user.clone()),
            ("SALT", salt.to_str_radix(16)),
            ("SRP_B", big_b.to_str_radix(16)),
            ("SECRET_BLOCK", STANDARD.encode(&block)),
        ])
        .unwrap();
        let (pending, parameters) = start();
        let values = protocol::user_values(start().0, &challenge, &password).unwrap();
        let answer = pending.respond(&challenge, &password, timestamp).unwrap();
        assert_eq!(
            parameters.get("SRP_A").unwrap(),
            expected.big_a.to_str_radix(16),
            "{case}"
        );
        assert_eq!(values.u[..], expected.u, "{case}");
        assert_eq!(values.x[..], expected.x, "{case}");
        assert_eq!(BigUint::from_bytes_be(&*values.s), expected.s, "{case}");
        assert_eq!(values.key[..], expected.key, "{case}");
        let signature = answer.get("PASSWORD_CLAIM_SIGNATURE").unwrap();
        assert_eq!(
            STANDARD.decode(signature).unwrap(),
            expected.signature,
            "{case}"
        );
    }
}
