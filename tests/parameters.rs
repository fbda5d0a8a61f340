//! Maps in and maps out: a challenge's parameters from every kind of map, and what a request gives.
#![allow(clippy::unwrap_used, reason = "tests")]

extern crate alloc;

use alloc::collections::BTreeMap;
use std::collections::HashMap;

use caldera_srp::{Error, Fault, Lookup, Parameter, Parameters, PasswordVerifier};

const CHALLENGE: [(&str, &str); 4] = [
    ("USER_ID_FOR_SRP", "5a1b"),
    ("SALT", "8dbcb21f18ae3216"),
    ("SRP_B", "3"),
    ("SECRET_BLOCK", "c2VjcmV0"),
];

fn owned() -> Vec<(String, String)> {
    let own = |(key, value): &(&str, &str)| ((*key).to_owned(), (*value).to_owned());
    CHALLENGE.iter().map(own).collect()
}

/// Every name is found with its own value, and one that is not there is missing.
fn holds(map: &(impl Lookup + ?Sized)) {
    for (key, value) in CHALLENGE {
        assert_eq!(map.lookup(key), Some(value));
    }
    assert_eq!(map.lookup("USERNAME"), None);
    assert_eq!(map.lookup(""), None);
    let challenge = PasswordVerifier::from_parameters(map).unwrap();
    assert_eq!(challenge.user_id_for_srp(), "5a1b");
}

#[test]
fn a_challenge_comes_in_any_kind_of_map() {
    let mut parameters = Parameters::new();
    for (key, value) in CHALLENGE {
        parameters.set(key, value);
    }
    holds(&CHALLENGE);
    holds(CHALLENGE.as_slice());
    holds(&CHALLENGE.to_vec());
    holds(&owned());
    let hashed: HashMap<String, String> = owned().into_iter().collect();
    let sorted: BTreeMap<String, String> = owned().into_iter().collect();
    holds(&hashed);
    holds(&sorted);
    holds(&parameters);
    holds(&&parameters);
    holds(&&&hashed);
}

#[test]
fn a_map_that_lacks_a_name_is_refused_whatever_its_kind() {
    let mut lacking: HashMap<String, String> = owned().into_iter().collect();
    lacking.remove("SRP_B");
    let missing = Error::Parameter {
        parameter: Parameter::SrpB,
        fault: Fault::Missing,
    };
    let sorted: BTreeMap<_, _> = lacking.clone().into_iter().collect();
    assert_eq!(
        PasswordVerifier::from_parameters(&lacking).unwrap_err(),
        missing
    );
    assert_eq!(
        PasswordVerifier::from_parameters(&sorted).unwrap_err(),
        missing
    );
}

#[test]
fn parameters_are_counted_replaced_and_given_in_order() {
    let mut parameters = Parameters::new();
    assert!(parameters.is_empty());
    assert_eq!(parameters.len(), 0);
    for (key, value) in [("B", "1"), ("A", "2"), ("B", "3")] {
        parameters.set(key, value);
    }
    assert!(!parameters.is_empty());
    assert_eq!(parameters.len(), 2);
    let pairs: Vec<(&str, &str)> = parameters.iter().collect();
    assert_eq!(pairs, [("B", "3"), ("A", "2")]);
    let map = parameters.to_map();
    assert_eq!(map.len(), 2);
    assert_eq!(map["B"], "3");
    let owned: Vec<(String, String)> = parameters
        .into_iter()
        .map(|(key, value)| (key.into_owned(), value.reveal().to_owned()))
        .collect();
    assert_eq!(owned, [("B".into(), "3".into()), ("A".into(), "2".into())]);
}
