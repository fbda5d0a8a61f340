//! The store in the kernel's keyring, where the kernel has one for this process; else the tests say so.
#![cfg(all(feature = "keyring", feature = "ureq", target_os = "linux"))]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    unreachable_pub,
    reason = "tests"
)]

mod common;

use std::{path::Path, process::Command};

use caldera_client::{
    AppClient, Entry, KeyringStore, Nobody, SignOut, Store as _, StoreError, blocking::Cognito,
};
use common::{Pool, ROTATING, pool_id};

/// An entry of this test and process, which goes with it.
struct Own {
    store: KeyringStore,
    entry: Entry,
    folder: tempfile::TempDir,
}

impl Own {
    fn new(name: &str) -> Option<Self> {
        if !KeyringStore::is_available() {
            eprintln!("no keyring is to be had here: not tested");
            return None;
        }
        let folder = tempfile::tempdir().unwrap();
        let name = format!("{name}-{}", std::process::id());
        Some(Self {
            store: KeyringStore::new(folder.path().join("locks")),
            entry: Entry::new(&pool_id(), ROTATING, &name),
            folder,
        })
    }

    fn text(&self) -> Option<String> {
        let text = self.store.read(&self.entry).unwrap();
        text.map(|text| text.reveal().to_owned())
    }
}

impl Drop for Own {
    fn drop(&mut self) {
        if let Ok(mut held) = self.store.lock(&self.entry) {
            let _ = held.remove();
        }
    }
}

#[test]
fn a_text_is_written_whole_and_removed() {
    let Some(own) = Own::new("whole") else { return };
    assert_eq!(own.text(), None);
    let mut held = own.store.lock(&own.entry).unwrap();
    held.remove().unwrap();
    for text in ["one", &"two".repeat(5_000), "three"] {
        held.write(text).unwrap();
        assert_eq!(held.read().unwrap().unwrap().reveal(), text);
        assert_eq!(own.text().as_deref(), Some(text));
    }
    // Longer than the kernel takes: it is what it was.
    let error = held.write(&"x".repeat(40_000)).unwrap_err();
    assert!(matches!(error, StoreError::Other(_)), "{error:?}");
    assert_eq!(own.text().as_deref(), Some("three"));
    held.set_aside().unwrap();
    assert_eq!(own.text(), None);
    held.write("four").unwrap();
    held.remove().unwrap();
    assert_eq!(own.text(), None);
    drop(held);
    // What was set aside is not lost, and goes with the test.
    let name = format!("caldera:{}:corrupt-1", own.entry.id());
    let ring = linux_keyutils::KeyRing::get_persistent(linux_keyutils::KeyRingIdentifier::Session);
    let ring = ring.unwrap();
    let key = ring.search(&name).unwrap();
    assert_eq!(key.read_to_vec().unwrap(), b"three");
    ring.unlink_key(key).unwrap();
}

/// Adds one to a number, again and again; what the next test runs in processes of their own.
#[test]
#[ignore = "another test runs it"]
fn adds() {
    let variable = |name: &str| std::env::var(name).unwrap();
    let store = KeyringStore::new(variable("CALDERA_LOCKS"));
    let entry = Entry::new(&pool_id(), ROTATING, &variable("CALDERA_NAME"));
    for _ in 0..50 {
        let mut held = store.lock(&entry).unwrap();
        let number: u32 = held.read().unwrap().unwrap().reveal().parse().unwrap();
        held.write(&(number + 1).to_string()).unwrap();
    }
}

#[test]
fn the_lock_holds_between_processes() {
    let Some(own) = Own::new("adds") else { return };
    own.store.lock(&own.entry).unwrap().write("0").unwrap();
    let locks: &Path = &own.folder.path().join("locks");
    let mut children: Vec<_> = (0..4)
        .map(|_| {
            Command::new(std::env::current_exe().unwrap())
                .args(["--exact", "adds", "--ignored"])
                .env("CALDERA_LOCKS", locks)
                .env("CALDERA_NAME", own.entry.name())
                .spawn()
                .unwrap()
        })
        .collect();
    for child in &mut children {
        assert!(child.wait().unwrap().success());
    }
    assert_eq!(own.text().as_deref(), Some("200"));
}

#[test]
fn a_session_is_kept_and_its_rotation_shared() {
    let Some(own) = Own::new("session") else {
        return;
    };
    let pool = Pool::with(&common::CONFIG.replace("\"alice\"", &format!("{:?}", own.entry.name())));
    let client = || {
        Cognito::builder(pool_id(), AppClient::new(ROTATING).unwrap())
            .endpoint_url(pool.url())
            .store(own.store.clone())
            .rotating(None)
            .build()
            .unwrap()
    };
    let name = own.entry.name();
    let one = client()
        .sign_in(name, "Wonderland-1865", &mut Nobody)
        .unwrap();
    let other = client().resume(name).unwrap().unwrap();
    one.refresh().unwrap();
    other.refresh().unwrap();
    assert_eq!(
        client()
            .resume(name)
            .unwrap()
            .unwrap()
            .kept()
            .access_token(),
        other.kept().access_token()
    );
    other.sign_out(SignOut::ThisDevice).unwrap();
    assert!(client().resume(name).unwrap().is_none());
}
