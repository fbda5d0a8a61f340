//! Everything that is read from JSON: replies of every operation, and what a caller in another
//! language keeps and says.
#![no_main]

use caldera_srp::flow::{Answer, KeptSession, Operation, Reply, SignIn, SignInBuilder};
use caldera_srp::{AppClient, Device, SystemRng};
use libfuzzer_sys::fuzz_target;

const OPERATIONS: [Operation; 9] = [
    Operation::InitiateAuth,
    Operation::AssociateSoftwareToken,
    Operation::VerifySoftwareToken,
    Operation::ConfirmDevice,
    Operation::UpdateDeviceStatus,
    Operation::GetTokensFromRefreshToken,
    Operation::RevokeToken,
    Operation::GetUser,
    Operation::ListDevices,
];

fuzz_target!(|body: &[u8]| {
    for operation in OPERATIONS {
        for (status, error_type) in [(200, None), (400, None), (500, Some("a#NotAuthorized:b"))] {
            let _ = Reply::from_json(operation, status, error_type, body);
        }
    }
    if let Ok(text) = core::str::from_utf8(body) {
        let _ = Answer::from_json(text);
        let _ = SignInBuilder::from_json(text);
        if let Ok(device) = Device::from_json(text) {
            // What is read is what is written.
            let again = Device::from_json(device.to_json().reveal()).unwrap();
            assert_eq!(device.password().reveal(), again.password().reveal());
        }
        if let Ok(kept) = KeptSession::from_json(text) {
            let json = kept.to_json();
            let again = KeptSession::from_json(json.reveal()).unwrap();
            assert_eq!(json.reveal(), again.to_json().reveal());
        }
        let resume = |text: &str| {
            let device = Device::new("key", "group", "password".to_owned()).unwrap();
            let device = text.contains("\"device_key\"").then_some(device);
            SignIn::resume(
                text,
                AppClient::new("client").unwrap(),
                device,
                &mut SystemRng,
            )
        };
        if let Ok(sign_in) = resume(text) {
            // A question is open, and what is put away again is what was taken up.
            assert!(sign_in.question().is_some());
            let state = sign_in.suspend().unwrap();
            let again = resume(state.reveal()).unwrap();
            assert_eq!(state.reveal(), again.suspend().unwrap().reveal());
        }
    }
});
