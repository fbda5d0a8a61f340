//! That every number has its text, and that texts and numbers agree with the engine.
#![allow(clippy::panic, reason = "tests")]

use alloc::collections::BTreeSet;

use super::*;

/// Errors are made by hand here: their texts have to be the engine's own.
#[test]
fn texts_are_the_engine_s() {
    let faults = [
        Fault::Missing,
        Fault::Empty,
        Fault::NotHex,
        Fault::NotBase64,
        Fault::Malformed,
        Fault::OutOfRange,
        Fault::Zero,
        Fault::Mismatch,
    ];
    for parameter in [Parameter::UserPoolId, Parameter::SrpB, Parameter::Date] {
        for fault in faults {
            let error = Error::Parameter { parameter, fault };
            assert_eq!(text(of(error)), format!("{error}\0"));
        }
    }
    for error in [Error::Randomness, Error::Refused] {
        assert_eq!(text(of(error)), format!("{error}\0"));
    }
}

#[test]
fn every_parameter_of_the_engine_has_a_number() {
    let source = include_str!("../../../src/error.rs");
    let names = source
        .lines()
        .filter_map(|line| line.trim().strip_prefix("Self::"))
        .filter_map(|line| line.split_once(" => \""))
        .map(|(variant, rest)| (variant, rest.trim_end_matches("\",")));
    let mut count = 0;
    for (variant, name) in names {
        let known = caldera_parameter::ALL
            .iter()
            .find(|known| format!("{known:?}") == variant);
        let known = known.unwrap_or_else(|| panic!("{variant} has no number"));
        assert_eq!(
            known.texts().get(1),
            Some(&&*format!("{name} is missing\0"))
        );
        count += 1;
    }
    assert_eq!(count + 1, caldera_parameter::ALL.len());
}

#[test]
fn numbers_are_taken_apart() {
    assert_eq!(
        parts(10_808),
        (caldera_parameter::SrpB, caldera_fault::Zero)
    );
    assert_eq!(text(10_808), "SRP_B is zero\0");
    for strange in [
        i32::MIN,
        -1,
        11,
        9_999,
        10_000,
        10_800,
        10_811,
        19_899,
        i32::MAX,
    ] {
        assert_eq!(
            parts(strange),
            (caldera_parameter::None, caldera_fault::None),
            "{strange}"
        );
        assert_eq!(text(strange), "an unknown status\0", "{strange}");
    }
}

#[test]
fn texts_end_once_and_are_ascii() {
    for parameter in caldera_parameter::ALL {
        for text in parameter.texts() {
            assert!(text.is_ascii() && text.find('\0') == Some(text.len() - 1));
        }
    }
    for status in 0..100 {
        let text = text(status);
        assert!(text.is_ascii() && text.find('\0') == Some(text.len() - 1));
    }
}

#[test]
fn every_status_has_a_text_of_its_own() {
    let numbers: Vec<caldera_status> = include_str!("status.rs")
        .lines()
        .filter_map(|line| line.strip_prefix("pub const CALDERA_"))
        .filter_map(|line| line.split_once(": caldera_status = "))
        .map(|(_, number)| number.trim_end_matches(';').parse().unwrap_or_default())
        .collect();
    assert!(numbers.len() > 20, "{numbers:?}");
    let texts: BTreeSet<Text> = numbers.iter().map(|number| text(*number)).collect();
    assert_eq!(texts.len(), numbers.len());
    assert!(!texts.contains(text(-1)));
}
