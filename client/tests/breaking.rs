//! Futures that are dropped at each of their awaits, and a store that fails at each of its calls: no error
//! that says something else, and no token or device lost.
#![cfg(all(feature = "reqwest", feature = "ureq"))]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    unreachable_pub,
    reason = "tests"
)]

mod common;

use std::{
    future::poll_fn,
    pin::pin,
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
    task::Poll,
};

use caldera_client::{
    AppClient, Asked, Cognito, Entry, Error, FileStore, Locked, MemoryStore, Nobody, SecretText,
    SignOut, Store, StoreError, Why, blocking,
};
use common::{Pool, Program, ROTATING, app, pool_id};

/// A store of which one call fails: a lock, a read, a write or a removal.
#[derive(Clone)]
struct Failing {
    inner: MemoryStore,
    left: Arc<AtomicU32>,
}

impl Failing {
    fn new() -> Self {
        Self {
            inner: MemoryStore::new(),
            left: Arc::default(),
        }
    }

    /// The `number`th call from now on fails; none where it is 0.
    fn arm(&self, number: u32) {
        self.left.store(number, Ordering::SeqCst);
    }

    /// Whether the call that was to fail was never made.
    fn is_armed(&self) -> bool {
        self.left.load(Ordering::SeqCst) > 0
    }

    fn call(&self) -> Result<(), StoreError> {
        let one_less = |left: u32| left.checked_sub(1);
        let before = self
            .left
            .fetch_update(Ordering::SeqCst, Ordering::SeqCst, one_less);
        match before {
            Ok(1) => Err(StoreError::other("the disk is full")),
            _ => Ok(()),
        }
    }
}

struct FailingLocked(Box<dyn Locked>, Failing);

impl Store for Failing {
    fn lock(&self, entry: &Entry) -> Result<Box<dyn Locked>, StoreError> {
        self.call()?;
        let locked = self.inner.lock(entry)?;
        Ok(Box::new(FailingLocked(locked, self.clone())))
    }

    fn read(&self, entry: &Entry) -> Result<Option<SecretText>, StoreError> {
        self.call()?;
        self.inner.read(entry)
    }
}

impl Locked for FailingLocked {
    fn read(&mut self) -> Result<Option<SecretText>, StoreError> {
        self.1.call()?;
        self.0.read()
    }

    fn write(&mut self, text: &str) -> Result<(), StoreError> {
        self.1.call()?;
        self.0.write(text)
    }

    fn remove(&mut self) -> Result<(), StoreError> {
        self.1.call()?;
        self.0.remove()
    }

    fn set_aside(&mut self) -> Result<(), StoreError> {
        self.1.call()?;
        self.0.set_aside()
    }
}

fn is_of_the_store(error: &Error) -> bool {
    matches!(error, Error::Store(StoreError::Other(_)))
}

/// Of both kinds of refresh tokens.
fn clients() -> [AppClient; 2] {
    [app(), AppClient::new(ROTATING).unwrap()]
}

#[test]
fn a_store_that_fails_at_each_call_loses_nothing() {
    for app in clients() {
        let pool = Pool::start();
        let mut calls = 0;
        for number in 1.. {
            let store = Failing::new();
            let builder = blocking::Cognito::builder(pool_id(), app.clone());
            let builder = builder.endpoint_url(pool.url()).store(store.clone());
            let builder = match app.id() {
                ROTATING => builder.rotating(None),
                _ => builder,
            };
            let cognito = builder.build().unwrap();

            store.arm(number);
            let signed_in = cognito.sign_in("alice", "Wonderland-1865", &mut Nobody);
            let failed_then = !store.is_armed();
            let session = signed_in.unwrap_or_else(|error| {
                assert!(is_of_the_store(&error), "{number}: {error:?}");
                cognito
                    .sign_in("alice", "Wonderland-1865", &mut Nobody)
                    .unwrap()
            });
            if failed_then {
                calls = number;
                continue;
            }

            // The refresh's calls follow; then its tokens are good, saved or not yet.
            if let Err(error) = session.refresh() {
                assert!(is_of_the_store(&error), "{number}: {error:?}");
                assert!(!store.is_armed());
                session.refresh().unwrap();
            }
            let token = session.access_token().unwrap();
            let left = store.left.swap(0, Ordering::SeqCst);
            let resumed = cognito.resume("alice").unwrap().unwrap();
            assert_eq!(resumed.kept().access_token(), token.reveal(), "{number}");
            assert!(resumed.kept().device().is_some(), "{number}");
            store.arm(left);
            // Signed out, at the second try where the first could not be kept.
            if let Err(error) = session.sign_out(SignOut::ThisDevice) {
                assert!(is_of_the_store(&error), "{number}: {error:?}");
                session.sign_out(SignOut::ThisDevice).unwrap();
            }
            let is_armed = store.is_armed();
            store.arm(0);
            assert!(cognito.resume("alice").unwrap().is_none(), "{number}");
            if is_armed {
                // Every call of the three has failed once.
                assert!(number > calls + 6, "{number} after {calls}");
                break;
            }
        }
        assert!(calls >= 5, "{calls}");
    }
}

/// Polls a future so often, and drops it; its value where it ended before.
async fn dropped_after<T>(polls: u32, future: impl Future<Output = T>) -> Option<T> {
    let mut future = pin!(future);
    let mut count = 0;
    poll_fn(|context| {
        if count == polls {
            return Poll::Ready(None);
        }
        count += 1;
        future.as_mut().poll(context).map(Some)
    })
    .await
}

#[tokio::test(flavor = "multi_thread")]
async fn futures_dropped_at_each_await_lose_nothing() {
    let pool = Pool::start();
    for app in clients() {
        let store = MemoryStore::new();
        let builder = Cognito::builder(pool_id(), app.clone());
        let builder = builder.endpoint_url(pool.url()).store(store);
        let builder = match app.id() {
            ROTATING => builder.rotating(None),
            _ => builder,
        };
        let cognito = builder.build().unwrap();
        let mut were_dropped = [0; 3];
        for polls in 0..24 {
            let mut nobody = Nobody;
            let sign_in = cognito.sign_in("alice", "Wonderland-1865", &mut nobody);
            let session = match dropped_after(polls, sign_in).await {
                Some(session) => session.unwrap(),
                None => {
                    were_dropped[0] += 1;
                    // What is kept of it, if something is, does not hinder the next.
                    drop(cognito.resume("alice").await.unwrap());
                    cognito
                        .sign_in("alice", "Wonderland-1865", &mut Nobody)
                        .await
                        .unwrap()
                }
            };
            let device_error = session.device_error();
            assert!(device_error.is_none(), "{polls}: {device_error:?}");
            match dropped_after(polls, session.refresh()).await {
                Some(refreshed) => refreshed.unwrap(),
                None => were_dropped[1] += 1,
            }
            session.refresh().await.unwrap();
            let token = session.access_token().await.unwrap();
            let resumed = cognito.resume("alice").await.unwrap().unwrap();
            assert_eq!(resumed.kept().access_token(), token.reveal(), "{polls}");
            assert!(resumed.kept().device().is_some(), "{polls}");
            match dropped_after(polls, session.sign_out(SignOut::ThisDevice)).await {
                Some(signed_out) => signed_out.unwrap(),
                None => were_dropped[2] += 1,
            }
            session.sign_out(SignOut::ThisDevice).await.unwrap();
            let error = session.access_token().await.unwrap_err();
            let is_signed_out = matches!(error, Error::SignInAgain(Why::NotSignedIn));
            assert!(is_signed_out, "{polls}: {error:?}");
        }
        assert!(
            were_dropped.iter().all(|count| *count > 0),
            "{were_dropped:?}"
        );
    }
}

/// More who wait for an entry than the runtime has threads to block: whoever has it can write all the same.
#[test]
fn those_who_wait_leave_room_for_whoever_writes() {
    let pool = Pool::start();
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .max_blocking_threads(1)
        .enable_all()
        .build()
        .unwrap();
    let work = async {
        let store = MemoryStore::new();
        let client = || {
            Cognito::builder(pool_id(), app())
                .endpoint_url(pool.url())
                .store(store.clone())
                .build()
                .unwrap()
        };
        let mut sessions = vec![
            client()
                .sign_in("alice", "Wonderland-1865", &mut Nobody)
                .await
                .unwrap(),
        ];
        for _ in 0..15 {
            sessions.push(client().resume("alice").await.unwrap().unwrap());
        }
        let tasks: Vec<_> = sessions
            .into_iter()
            .map(|session| tokio::spawn(async move { session.refresh().await }))
            .collect();
        for task in tasks {
            task.await.unwrap().unwrap();
        }
    };
    let patience = std::time::Duration::from_secs(60);
    let ended = runtime.block_on(async { tokio::time::timeout(patience, work).await });
    runtime.shutdown_background();
    ended.expect("they wait for one another");
}

/// The name was given to somebody else, who signed in here: the older session ends nothing of theirs.
#[test]
fn another_persons_session_under_the_same_name_is_left_alone() {
    let pool = Pool::start();
    let store = MemoryStore::new();
    let cognito = blocking::Cognito::builder(pool_id(), app())
        .endpoint_url(pool.url())
        .store(store.clone())
        .build()
        .unwrap();
    let alice = cognito
        .sign_in("alice", "Wonderland-1865", &mut Nobody)
        .unwrap();
    let also_alice = cognito.resume("alice").unwrap().unwrap();
    let mut program = Program::new(&pool);
    cognito
        .sign_in("bob", "Builder-1998!", &mut |asked: &Asked<'_>| {
            program.answer(asked)
        })
        .unwrap();
    let entry = |name| Entry::new(&pool_id(), app().id(), name);
    let theirs = store.read(&entry("bob")).unwrap().unwrap();
    let mut held = store.lock(&entry("alice")).unwrap();
    held.write(theirs.reveal()).unwrap();
    drop(held);

    let error = alice.refresh().unwrap_err();
    let is_over = matches!(error, Error::SignInAgain(Why::NotSignedIn));
    assert!(is_over, "{error:?}");
    alice.sign_out(SignOut::ThisDevice).unwrap();
    also_alice.forget().unwrap();
    let kept = cognito.resume("alice").unwrap().unwrap();
    assert_eq!(kept.kept().username(), "bob");
    kept.refresh().unwrap();
}

#[test]
fn settings_at_their_ends_and_addresses_that_are_none_are_no_panic() {
    use std::time::Duration;

    let pool = Pool::start();
    let folder = tempfile::tempdir().unwrap();
    let store = FileStore::new(folder.path().join("sessions")).patience(Duration::MAX);
    let cognito = blocking::Cognito::builder(pool_id(), AppClient::new(ROTATING).unwrap())
        .endpoint_url(pool.url())
        .store(store)
        .rotating(Some(Duration::MAX))
        .refresh_before(u32::MAX)
        .attempts(u32::MAX)
        .longest_wait(Duration::MAX)
        .build()
        .unwrap();
    let session = cognito
        .sign_in("alice", "Wonderland-1865", &mut Nobody)
        .unwrap();
    session.access_token().unwrap();
    session.sign_out(SignOut::ThisDevice).unwrap();

    let runtime = tokio::runtime::Runtime::new().unwrap();
    for url in [
        "",
        "no address",
        "http://",
        "ftp://127.0.0.1",
        "http://127.0.0.1:1",
        "http://[::",
    ] {
        let cognito = blocking::Cognito::builder(pool_id(), app());
        let cognito = cognito.endpoint_url(url).attempts(1).build().unwrap();
        let error = cognito.sign_in("alice", "any", &mut Nobody).unwrap_err();
        assert!(matches!(error, Error::Transport(_)), "{url}: {error:?}");
        let cognito = Cognito::builder(pool_id(), app());
        let cognito = cognito.endpoint_url(url).attempts(1).build().unwrap();
        let signed_in = runtime.block_on(cognito.sign_in("alice", "any", &mut Nobody));
        let error = signed_in.unwrap_err();
        assert!(matches!(error, Error::Transport(_)), "{url}: {error:?}");
    }
}
