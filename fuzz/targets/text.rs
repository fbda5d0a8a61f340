//! The small texts: TIMESTAMP, the HTTP date, a pool's id.
#![no_main]

use caldera_srp::flow::{ClockOffset, ServiceError};
use caldera_srp::{Timestamp, UserPoolId};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    if let Ok(timestamp) = text.parse::<Timestamp>() {
        // Its canonical text is read as the same instant.
        assert_eq!(timestamp.to_string().parse(), Ok(timestamp));
    }
    if let Ok(pool) = text.parse::<UserPoolId>() {
        assert!(text.ends_with(pool.name()) && !pool.name().contains('_'));
    }
    let now = Timestamp::from_unix_seconds(1_793_523_907).unwrap();
    if let Ok(offset) = ClockOffset::from_http_date(text, now) {
        assert!(offset.apply(now).is_ok());
    }
    let (name, message) = text.split_once('\n').unwrap_or((text, text));
    assert!(ServiceError::new(name, message).message().len() <= 4_096);
});
