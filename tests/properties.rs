//! What must hold for every input: both halves agree, generated salts, instants, failing generators.
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
use caldera_srp::hazmat::protocol;
use caldera_srp::verifier::{Exchange, Identity, Verifier};
use caldera_srp::{
    AppClient, Device, DevicePasswordVerifier, DeviceSignIn, DeviceVerifier, Error, Fault,
    Parameter, PasswordVerifier, SystemRng, Timestamp, UserPoolId, UserSignIn,
};
use rand_core::{TryCryptoRng, TryRng};
use support::cases::{Cases, scale};

#[allow(dead_code, reason = "each test takes what it needs")]
mod support;

#[test]
fn both_halves_agree_and_nothing_else_is_accepted() {
    let mut cases = Cases(0x5eed_0002);
    for _ in 0..20 * scale() {
        let pool: UserPoolId = "us-east-1_Pool".parse().unwrap();
        let app = AppClient::new("client")
            .unwrap()
            .with_secret("secret")
            .unwrap();
        let (user, password) = (cases.text(1), cases.text(1));
        let identity = Identity::user(&pool, &user).unwrap();
        let verifier = Verifier::new(&identity, &password, &mut SystemRng).unwrap();
        let outcome = |password: &str, tamper: fn(&mut [String; 3])| {
            let (pending, parameters) =
                UserSignIn::start(&pool, &app, &user, &mut SystemRng).unwrap();
            let srp_a = parameters.get("SRP_A").unwrap();
            let (exchange, challenge) =
                Exchange::begin(&identity, &verifier, srp_a, &mut SystemRng).unwrap();
            let challenge = PasswordVerifier::from_parameters(&[
                ("USERNAME", user.as_str()),
                ("SALT", challenge.salt()),
                ("SRP_B", challenge.srp_b()),
                ("SECRET_BLOCK", "AAAA"),
            ])
            .unwrap();
            let answer = pending
                .respond(&challenge, password, Timestamp::now().unwrap())
                .unwrap();
            let mut sent = [
                "PASSWORD_CLAIM_SECRET_BLOCK",
                "TIMESTAMP",
                "PASSWORD_CLAIM_SIGNATURE",
            ]
            .map(|name| answer.get(name).unwrap().to_owned());
            tamper(&mut sent);
            exchange.check(&sent[0], &sent[1], &sent[2])
        };
        assert_eq!(outcome(&password, |_| ()), Ok(()));
        let mut longer = password.clone();
        longer.push('x');
        assert_eq!(outcome(&longer, |_| ()), Err(Error::Refused));
        let refused = Err(Error::Refused);
        assert_eq!(outcome(&password, |sent| sent[0] = "AAAB".into()), refused);
        assert_eq!(
            outcome(&password, |sent| {
                let instant: Timestamp = sent[1].parse().unwrap();
                sent[1] = instant.checked_add_seconds(1).unwrap().to_string();
            }),
            refused
        );
        assert_eq!(
            outcome(&password, |sent| {
                let mut bytes = STANDARD.decode(&sent[2]).unwrap();
                bytes[31] ^= 1;
                sent[2] = STANDARD.encode(bytes);
            }),
            refused
        );
        assert_eq!(outcome(&password, |sent| sent[2] = "AAAA".into()), refused);
    }
}

/// SALT and SRP_B are integers, however they are written.
#[test]
fn zeros_in_front_change_nothing() {
    let pool: UserPoolId = "us-east-1_Pool".parse().unwrap();
    let app = AppClient::new("client").unwrap();
    let signature = |salt: &str, srp_b: &str| {
        let (pending, _) = protocol::start_user(&pool, &app, "bob", &[7; 64]).unwrap();
        let challenge = PasswordVerifier::from_parameters(&[
            ("USERNAME", "bob"),
            ("SALT", salt),
            ("SRP_B", srp_b),
            ("SECRET_BLOCK", "AAAA"),
        ])
        .unwrap();
        let now = Timestamp::from_unix_seconds(1_793_523_907).unwrap();
        let answer = pending.respond(&challenge, "password", now).unwrap();
        answer.get("PASSWORD_CLAIM_SIGNATURE").unwrap().to_owned()
    };
    for (salt, alike) in [
        ("12", ["0012", "012"]),
        ("a1", ["A1", "00a1"]),
        ("-12", ["-0012", "-012"]),
    ] {
        let expected = signature(salt, "abc");
        for (salt, srp_b) in alike.iter().zip(["0ABC", "00000abc"]) {
            assert_eq!(signature(salt, srp_b), expected, "{salt} {srp_b}");
        }
        assert_ne!(signature(salt, "abd"), expected);
        assert_ne!(signature(&format!("{salt}0"), "abc"), expected);
    }
    assert_eq!(signature("-0", "abc"), signature("0", "abc"));
    // As long as may be: the magnitude fills its place, and has no byte that is 0.
    let digits = "f".repeat(1_023);
    assert_ne!(
        signature(&format!("-{digits}"), "abc"),
        signature(&digits, "abc")
    );
}

#[test]
fn a_device_answers_a_challenge_of_its_own_alone() {
    let app = AppClient::new("client").unwrap();
    let device = Device::new("key", "-group", "password").unwrap();
    let answer = |named: &[(&str, &str)]| {
        let (pending, _) = DeviceSignIn::start(&app, "bob", &device, &mut SystemRng).unwrap();
        let mut parameters = vec![
            ("USERNAME", "bob"),
            ("SALT", "12"),
            ("SRP_B", "abc"),
            ("SECRET_BLOCK", "AAAA"),
        ];
        parameters.extend(named);
        let challenge = DevicePasswordVerifier::from_parameters(&parameters).unwrap();
        let now = Timestamp::from_unix_seconds(1_793_523_907).unwrap();
        pending.respond(&challenge, &device, now)
    };
    for named in [&[][..], &[("DEVICE_KEY", "key")]] {
        let responses = answer(named).unwrap();
        assert_eq!(responses.get("DEVICE_KEY"), Some("key"));
    }
    assert_eq!(
        answer(&[("DEVICE_KEY", "another")]).unwrap_err(),
        Error::Parameter {
            parameter: Parameter::DeviceKey,
            fault: Fault::Mismatch
        }
    );
}

#[test]
fn what_was_given_is_given_back() {
    let id = "us-east-1_Pool";
    let pool: UserPoolId = id.parse().unwrap();
    assert_eq!(pool.to_string(), id);
    assert_eq!(UserPoolId::try_from(id).unwrap(), pool);
    let app = AppClient::new("client").unwrap();
    assert!(!app.has_secret());
    assert_eq!(app.id(), "client");
    let app = AppClient::new("client")
        .unwrap()
        .with_secret("secret")
        .unwrap();
    assert!(app.has_secret());
    assert_eq!(app.id(), "client");
}

#[test]
fn generated_devices_have_salts_that_every_reading_agrees_on() {
    for _ in 0..20 * scale() {
        let verifier = DeviceVerifier::generate("key", "-group", &mut SystemRng).unwrap();
        let salt = STANDARD.decode(verifier.salt()).unwrap();
        assert_eq!(salt.len(), 16);
        assert!((1..0x80).contains(&salt[0]));
        assert_eq!(
            STANDARD
                .decode(verifier.device().password().reveal())
                .unwrap()
                .len(),
            40
        );
        verifier.self_check(&mut SystemRng).unwrap();
        let server =
            Verifier::from_confirm_device(verifier.password_verifier().reveal(), verifier.salt());
        let identity = Identity::device("-group", "key").unwrap();
        let password = verifier.device().password().reveal();
        let recomputed = Verifier::with_salt(&identity, password, &salt).unwrap();
        assert_eq!(*server.unwrap().verifier(), *recomputed.verifier());
    }
}

#[test]
fn instants_are_written_as_the_service_writes_them_and_read_back() {
    for (seconds, text) in [
        (0, "Thu Jan 1 00:00:00 UTC 1970"),
        (951_782_400, "Tue Feb 29 00:00:00 UTC 2000"),
        (949_374_245, "Tue Feb 1 03:04:05 UTC 2000"),
        (1_767_225_599, "Wed Dec 31 23:59:59 UTC 2025"),
        (4_107_542_399, "Sun Feb 28 23:59:59 UTC 2100"),
        (253_402_300_799, "Fri Dec 31 23:59:59 UTC 9999"),
    ] {
        let timestamp = Timestamp::from_unix_seconds(seconds).unwrap();
        assert_eq!(timestamp.to_string(), text);
        assert_eq!(text.parse(), Ok(timestamp));
    }
    let out_of_range = Err(Error::Parameter {
        parameter: Parameter::Timestamp,
        fault: Fault::OutOfRange,
    });
    for seconds in [-1, i64::MIN, 253_402_300_800, i64::MAX] {
        assert_eq!(Timestamp::from_unix_seconds(seconds), out_of_range);
    }
    assert_eq!(Timestamp::from_unix_millis(-1), out_of_range);
    let last = Timestamp::from_unix_seconds(253_402_300_799).unwrap();
    assert_eq!(last.checked_add_seconds(1), out_of_range);
    assert_eq!(last.checked_add_seconds(i64::MAX), out_of_range);
    assert_eq!(last.checked_add_seconds(i64::MIN), out_of_range);
    let mut cases = Cases(0x5eed_0003);
    for _ in 0..2_000 * scale() {
        let seconds = i64::try_from(cases.next() % 253_402_300_800).unwrap();
        let timestamp = Timestamp::from_unix_seconds(seconds).unwrap();
        assert_eq!(timestamp.to_string().parse(), Ok(timestamp));
    }
}

#[test]
fn instants_are_read_as_leniently_as_the_service_reads_them_and_no_more() {
    let instant: Timestamp = "Sat Sep 5 03:04:05 UTC 2026".parse().unwrap();
    for lenient in [
        "Sat Sep 05 03:04:05 UTC 2026",
        "Mon Sep 5 03:04:05 UTC 2026",
    ] {
        assert_eq!(lenient.parse(), Ok(instant));
        assert_eq!(instant.to_string(), "Sat Sep 5 03:04:05 UTC 2026");
    }
    for malformed in [
        "Sat Sep  5 03:04:05 UTC 2026",
        "Sat Sep 5 3:04:05 UTC 2026",
        "Sat Sep 5 24:04:05 UTC 2026",
        "Sat Sep 5 03:60:05 UTC 2026",
        "Sat Sep 5 03:04 UTC 2026",
        "Sat Sep 5 03:04:05:06 UTC 2026",
        "Sat Sep 31 03:04:05 UTC 2026",
        "Sun Feb 29 03:04:05 UTC 2026",
        "Sat Sep 5 03:04:05 CET 2026",
        "Sam Sep 5 03:04:05 UTC 2026",
        "Sat Okt 5 03:04:05 UTC 2026",
        "Sat Sep 5 03:04:05 UTC 26",
        "Sat Sep 5 03:04:05 UTC 1969",
        "Sat Sep 5 03:04:05 UTC 2026 ",
        " Sat Sep 5 03:04:05 UTC 2026",
        "Sat Sep +5 03:04:05 UTC 2026",
        "Sat Sep 5 ०३:04:05 UTC 2026",
        "2026-09-05T03:04:05Z",
    ] {
        let error = Error::Parameter {
            parameter: Parameter::Timestamp,
            fault: Fault::Malformed,
        };
        assert_eq!(malformed.parse::<Timestamp>(), Err(error), "{malformed}");
    }
}

/// A generator that fails after a number of bytes.
struct Failing(usize);

impl TryRng for Failing {
    type Error = core::fmt::Error;

    fn try_next_u32(&mut self) -> Result<u32, Self::Error> {
        Err(core::fmt::Error)
    }

    fn try_next_u64(&mut self) -> Result<u64, Self::Error> {
        Err(core::fmt::Error)
    }

    fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), Self::Error> {
        self.0 = self.0.checked_sub(bytes.len()).ok_or(core::fmt::Error)?;
        bytes.fill_with(counting(0));
        Ok(())
    }
}

impl TryCryptoRng for Failing {}

/// The bytes after one.
fn counting(mut byte: u8) -> impl FnMut() -> u8 {
    move || {
        byte = byte.wrapping_add(1);
        byte
    }
}

/// A generator that succeeds and, from a number of draws on, gives the same byte for ever.
struct Dead {
    draws: usize,
    byte: u8,
}

impl TryRng for Dead {
    type Error = core::convert::Infallible;

    fn try_next_u32(&mut self) -> Result<u32, Self::Error> {
        Ok(u32::from_ne_bytes([self.byte; 4]))
    }

    fn try_next_u64(&mut self) -> Result<u64, Self::Error> {
        Ok(u64::from_ne_bytes([self.byte; 8]))
    }

    fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), Self::Error> {
        match self.draws.checked_sub(1) {
            Some(left) => {
                self.draws = left;
                bytes.fill_with(counting(self.byte));
            }
            None => bytes.fill(self.byte),
        }
        Ok(())
    }
}

impl TryCryptoRng for Dead {}

#[test]
fn a_failing_generator_is_an_error() {
    let pool: UserPoolId = "us-east-1_Pool".parse().unwrap();
    let app = AppClient::new("client").unwrap();
    let failed = Error::Randomness;
    let mut rng = Failing(0);
    assert_eq!(
        UserSignIn::start(&pool, &app, "u", &mut rng).unwrap_err(),
        failed
    );
    for budget in [0, 40] {
        let mut rng = Failing(budget);
        assert_eq!(
            DeviceVerifier::generate("key", "group", &mut rng).unwrap_err(),
            failed
        );
    }
    let identity = Identity::user(&pool, "u").unwrap();
    assert_eq!(
        Verifier::new(&identity, "p", &mut Failing(0)).unwrap_err(),
        failed
    );
    let verifier = Verifier::new(&identity, "p", &mut SystemRng).unwrap();
    assert_eq!(
        Exchange::begin(&identity, &verifier, "5", &mut Failing(0)).unwrap_err(),
        failed
    );
    let device = DeviceVerifier::generate("key", "group", &mut SystemRng).unwrap();
    for budget in [0, 32] {
        assert_eq!(device.self_check(&mut Failing(budget)).unwrap_err(), failed);
    }
}

/// Every draw of every operation: private keys of both sides, salts, device passwords.
#[test]
fn a_draw_of_equal_bytes_is_an_error() {
    let pool: UserPoolId = "us-east-1_Pool".parse().unwrap();
    let app = AppClient::new("client").unwrap();
    let identity = Identity::user(&pool, "u").unwrap();
    let verifier = Verifier::new(&identity, "p", &mut SystemRng).unwrap();
    let new = DeviceVerifier::generate("key", "group", &mut SystemRng).unwrap();
    let device = Device::new("key", "group", "password".to_owned()).unwrap();
    type Operation<'a> = (&'static str, usize, &'a dyn Fn(&mut Dead) -> Option<Error>);
    let operations: [Operation<'_>; 6] = [
        ("a user's a", 1, &|rng| {
            UserSignIn::start(&pool, &app, "u", rng).err()
        }),
        ("a device's a", 1, &|rng| {
            DeviceSignIn::start(&app, "u", &device, rng).err()
        }),
        ("a device's password and salt", 2, &|rng| {
            DeviceVerifier::generate("key", "group", rng).err()
        }),
        ("a registration's salt", 1, &|rng| {
            Verifier::new(&identity, "p", rng).err()
        }),
        ("b", 1, &|rng| {
            Exchange::begin(&identity, &verifier, "5", rng).err()
        }),
        ("a and b of the self check", 2, &|rng| {
            new.self_check(rng).err()
        }),
    ];
    for (name, draws, run) in operations {
        for byte in [0, 1, 0x55, 0x80, 0xff] {
            for alive in 0..draws {
                let mut rng = Dead { draws: alive, byte };
                assert_eq!(
                    run(&mut rng),
                    Some(Error::Randomness),
                    "{name}: {byte:#x} after {alive} draws"
                );
            }
            let mut rng = Dead { draws, byte };
            assert_eq!(
                run(&mut rng),
                None,
                "{name}: {draws} draws are all there are"
            );
            assert_eq!(rng.draws, 0, "{name} draws {draws} times");
        }
    }
}

/// One byte that differs, wherever it is, is enough.
#[test]
fn a_draw_is_refused_only_if_all_its_bytes_are_equal() {
    struct But(usize);
    impl TryRng for But {
        type Error = core::convert::Infallible;
        fn try_next_u32(&mut self) -> Result<u32, Self::Error> {
            Ok(0)
        }
        fn try_next_u64(&mut self) -> Result<u64, Self::Error> {
            Ok(0)
        }
        fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), Self::Error> {
            bytes.fill(0);
            bytes[self.0 % bytes.len()] = 1 << (self.0 % 8);
            Ok(())
        }
    }
    impl TryCryptoRng for But {}
    let pool: UserPoolId = "us-east-1_Pool".parse().unwrap();
    let app = AppClient::new("client").unwrap();
    for at in 0..32 {
        assert!(UserSignIn::start(&pool, &app, "u", &mut But(at)).is_ok());
    }
}

/// The system's generator, through each of its ways.
#[test]
fn the_system_s_generator_draws() {
    let fill = || {
        let mut bytes = [0; 32];
        SystemRng.try_fill_bytes(&mut bytes).unwrap();
        bytes
    };
    let (one, other) = (fill(), fill());
    assert_ne!(one, other);
    assert!(![one, other].contains(&[0; 32]));
    // Eight words that are all the same would be chance once in 2^224.
    let words: Vec<u32> = (0..8).map(|_| SystemRng.try_next_u32().unwrap()).collect();
    assert!(words.iter().any(|word| *word != words[0]), "{words:?}");
    let words: Vec<u64> = (0..8).map(|_| SystemRng.try_next_u64().unwrap()).collect();
    assert!(words.iter().any(|word| *word != words[0]), "{words:?}");
}
