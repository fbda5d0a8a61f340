//! A process that ends by kill -9, before or after any of its writes or at any moment: nothing that it
//! had is lost. `CALDERA_KILLS=200` for the long form.
#![cfg(all(feature = "ureq", unix))]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    unreachable_pub,
    reason = "tests"
)]

mod common;

use std::{
    os::unix::process::ExitStatusExt as _,
    path::Path,
    process::{Child, Command, Stdio},
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
    thread,
    time::Duration,
};

use caldera_client::{
    AppClient, Asked, Entry, FileStore, Locked, SecretText, Store, StoreError, blocking,
};
use common::{GRACIOUS, Pool, Program, pool_id};

/// A store that ends its process by kill -9 around one of its writes.
struct Deadly {
    inner: FileStore,
    left: Arc<AtomicU32>,
}

struct DeadlyLocked(Box<dyn Locked>, Arc<AtomicU32>);

fn perhaps_die(left: &AtomicU32) {
    if left.fetch_sub(1, Ordering::SeqCst) == 1 {
        let me = std::process::id().to_string();
        Command::new("kill").args(["-9", &me]).status().unwrap();
        thread::sleep(Duration::from_secs(60));
    }
}

impl Store for Deadly {
    fn lock(&self, entry: &Entry) -> Result<Box<dyn Locked>, StoreError> {
        Ok(Box::new(DeadlyLocked(
            self.inner.lock(entry)?,
            Arc::clone(&self.left),
        )))
    }

    fn read(&self, entry: &Entry) -> Result<Option<SecretText>, StoreError> {
        self.inner.read(entry)
    }
}

impl Locked for DeadlyLocked {
    fn read(&mut self) -> Result<Option<SecretText>, StoreError> {
        self.0.read()
    }

    fn write(&mut self, text: &str) -> Result<(), StoreError> {
        perhaps_die(&self.1);
        self.0.write(text)?;
        perhaps_die(&self.1);
        Ok(())
    }

    fn remove(&mut self) -> Result<(), StoreError> {
        self.0.remove()
    }

    fn set_aside(&mut self) -> Result<(), StoreError> {
        self.0.set_aside()
    }
}

fn cognito(url: &str, store: impl Store) -> blocking::Cognito {
    blocking::Cognito::builder(pool_id(), AppClient::new(GRACIOUS).unwrap())
        .endpoint_url(url)
        .store(store)
        .rotating(Some(Duration::from_secs(60)))
        .build()
        .unwrap()
}

/// Not a test of its own: the process that is ended. It refreshes what is kept until it is.
#[test]
#[ignore = "what the other test starts"]
fn victim() {
    let variable = |name| std::env::var(name).unwrap();
    let store = Deadly {
        inner: FileStore::new(variable("VICTIM_FOLDER")),
        left: Arc::new(AtomicU32::new(variable("VICTIM_WRITES").parse().unwrap())),
    };
    let cognito = cognito(&variable("VICTIM_URL"), store);
    let session = match cognito.resume("bob").unwrap() {
        Some(session) => session,
        None => {
            let code =
                |_: &Asked<'_>| Some(caldera_client::Answer::code(common::totp(common::TOTP)));
            cognito
                .sign_in("bob", "Builder-1998!", &mut { code })
                .unwrap()
        }
    };
    loop {
        session.refresh().unwrap();
    }
}

fn victim_in(folder: &Path, url: &str, writes: u32) -> Child {
    Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "victim", "--ignored", "--nocapture"])
        .env("VICTIM_FOLDER", folder)
        .env("VICTIM_URL", url)
        .env("VICTIM_WRITES", writes.to_string())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap()
}

#[test]
fn nothing_is_lost() {
    let kills = std::env::var("CALDERA_KILLS").map_or(14, |text| text.parse().unwrap());
    let pool = Pool::start();
    let parent = tempfile::tempdir().unwrap();
    for round in 0..kills {
        // A sign-in from nothing, every seventh time; else on with what there is.
        let folder = parent.path().join((round / 7).to_string());
        // Before and after each of the writes: tokens, device, and the two of each refresh. Every third
        // is ended from outside, at a moment that nobody chose.
        let (writes, moment) = match round % 3 {
            2 => (0, Some(Duration::from_millis(u64::from(round * 37 % 150)))),
            _ => (1 + round % 12, None),
        };
        let mut victim = victim_in(&folder, &pool.url(), writes);
        if let Some(moment) = moment {
            thread::sleep(moment);
            victim.kill().unwrap();
        }
        let status = victim.wait().unwrap();
        assert_eq!(status.signal(), Some(9), "round {round}: {status}");

        // Whoever comes next.
        let cognito = cognito(&pool.url(), FileStore::new(&folder));
        match cognito.resume("bob").unwrap() {
            Some(session) => {
                session
                    .refresh()
                    .unwrap_or_else(|e| panic!("round {round}: {e:?}"));
                // Its device too, once the service knows it.
                let is_known = !session.devices().unwrap().is_empty();
                let mut person = Program::new(&pool);
                let mut answer = |asked: &Asked<'_>| person.answer(asked);
                cognito
                    .sign_in("bob", "Builder-1998!", &mut answer)
                    .unwrap_or_else(|e| panic!("round {round}: {e:?}"));
                assert!(
                    person.asked.is_empty() || !is_known,
                    "round {round}: the device"
                );
            }
            // It had not signed in yet.
            None => assert!(
                moment.is_some() || writes == 1,
                "round {round}: the session"
            ),
        }
    }
}
