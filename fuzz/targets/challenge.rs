//! A challenge's parameters, a line each, read and answered: for a user and for a device.
#![no_main]

use caldera_srp::{
    AppClient, Device, DevicePasswordVerifier, DeviceSignIn, PasswordVerifier, SystemRng,
    Timestamp, UserSignIn,
};
use libfuzzer_sys::fuzz_target;

const NAMES: [&str; 6] = [
    "SRP_B",
    "SALT",
    "SECRET_BLOCK",
    "USERNAME",
    "USER_ID_FOR_SRP",
    "DEVICE_KEY",
];

fuzz_target!(|text: &str| {
    let parameters: Vec<(&str, &str)> = NAMES.into_iter().zip(text.split('\n')).collect();
    let pool = "us-east-1_AbCdEf123".parse().unwrap();
    let app = AppClient::new("client")
        .unwrap()
        .with_secret("secret")
        .unwrap();
    let now = Timestamp::from_unix_seconds(1_793_523_907).unwrap();
    if let Ok(challenge) = PasswordVerifier::from_parameters(&parameters) {
        let (pending, _) = UserSignIn::start(&pool, &app, "bob", &mut SystemRng).unwrap();
        // What was read can be answered.
        let responses = pending.respond(&challenge, "password", now).unwrap();
        assert!(responses.get("PASSWORD_CLAIM_SIGNATURE").is_some());
    }
    if let Ok(challenge) = DevicePasswordVerifier::from_parameters(&parameters) {
        let device = Device::new("key", "group", "password".to_owned()).unwrap();
        let (pending, _) = DeviceSignIn::start(&app, "bob", &device, &mut SystemRng).unwrap();
        let _ = pending.respond(&challenge, &device, now);
    }
});
