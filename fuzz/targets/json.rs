//! Everything that is read from JSON: replies of every operation, and what a caller in another
//! language keeps and says.
#![no_main]

use caldera_srp::Device;
use caldera_srp::flow::{Answer, KeptSession, Operation, Reply, SignInBuilder};
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
    }
});
