//! Many calls at once share one refresh.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    unreachable_pub,
    reason = "tests"
)]

mod common;

use std::{collections::HashSet, process::Stdio};

use common::{IDENTITIES, Person, Pool, Ran};

fn at_once(person: &Person, arguments: &[&str]) -> HashSet<String> {
    let children: Vec<_> = (0..32)
        .map(|_| {
            let mut command = person.command(arguments);
            command.stdout(Stdio::piped()).stderr(Stdio::piped());
            command.spawn().unwrap()
        })
        .collect();
    let ends = children
        .into_iter()
        .map(|child| child.wait_with_output().unwrap());
    ends.map(|end| Ran::of(end).done()).collect()
}

#[test]
fn calls_at_expiry_share_one_refresh_that_rotates() {
    let pool = Pool::start();
    let alice = Person::new(&pool, "alice").with("CALDERA_CLIENT_ID", "clientthatrotates");
    alice.run(&["configure", "--rotating"]).done();
    alice.sign_in("Wonderland-1865");
    let old = alice.run(&["token"]).done();
    for round in 1..=3 {
        alice.age();
        let tokens = at_once(&alice, &["token"]);
        assert_eq!(pool.count("GetTokensFromRefreshToken"), round);
        assert_eq!(tokens.len(), 1);
        assert!(
            tokens
                .iter()
                .all(|token| *token != old && pool.takes(token.trim()))
        );
    }
}

#[test]
fn calls_for_credentials_share_one_request() {
    let pool = Pool::start();
    let alice = Person::new(&pool, "alice")
        .with("CALDERA_IDENTITY_POOL_ID", IDENTITIES)
        .with("CALDERA_IDENTITY_ENDPOINT_URL", &pool.url());
    alice.sign_in("Wonderland-1865");
    assert_eq!(at_once(&alice, &["credentials"]).len(), 1);
    assert_eq!(pool.count("GetCredentialsForIdentity"), 1);
}
