//! Sessions that many use at once, futures that are dropped, stores that fail or hold what is damaged.
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
    fs,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use caldera_client::{
    AppClient, Cognito, Entry, Error, FileStore, Locked, MemoryStore, Nobody, SecretText, Store,
    StoreError, blocking,
};
use common::{
    CLIENT, POOL, Pool, ROTATING, app, pool_id,
    proxy::{Fault, Proxy},
};

/// Lets the access token that is stored be over.
fn expire(store: &dyn Store, client: &str) {
    let entry = Entry::new(&pool_id(), client, "alice");
    let mut locked = store.lock(&entry).unwrap();
    let text = locked.read().unwrap().unwrap();
    let (before, rest) = text.reveal().split_once("\"expires_at\":").unwrap();
    let rest = rest.trim_start_matches(|c: char| c.is_ascii_digit());
    locked
        .write(&format!("{before}\"expires_at\":1{rest}"))
        .unwrap();
}

fn asynchronous(url: &str, client: &str, store: impl Store) -> Cognito {
    let builder = Cognito::builder(pool_id(), AppClient::new(client).unwrap());
    let builder = builder.endpoint_url(url).store(store);
    let builder = if client == ROTATING {
        builder.rotating(None)
    } else {
        builder
    };
    builder.build().unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn sixty_four_tasks_cause_one_refresh() {
    let pool = Pool::start();
    let proxy = Proxy::start(&pool.address);
    let store = MemoryStore::new();
    let cognito = asynchronous(&proxy.url(), ROTATING, store.clone());
    cognito
        .sign_in("alice", "Wonderland-1865", &mut Nobody)
        .await
        .unwrap();
    expire(&store, ROTATING);
    let session = cognito.resume("alice").await.unwrap().unwrap();
    proxy.arm(Some((1, Fault::Delay)));
    let tasks: Vec<_> = (0..64)
        .map(|_| {
            let session = session.clone();
            tokio::spawn(async move { session.access_token().await })
        })
        .collect();
    let mut tokens = Vec::new();
    for task in tasks {
        tokens.push(task.await.unwrap().unwrap().reveal().to_owned());
    }
    tokens.dedup();
    assert_eq!(
        (tokens.len(), proxy.count("GetTokensFromRefreshToken")),
        (1, 1)
    );
}

#[test]
fn sixteen_threads_of_sessions_of_their_own_cause_one_refresh() {
    let pool = Pool::start();
    let proxy = Proxy::start(&pool.address);
    let folder = tempfile::tempdir().unwrap();
    let store = FileStore::new(folder.path().join("sessions"));
    let cognito = || {
        blocking::Cognito::builder(pool_id(), AppClient::new(ROTATING).unwrap())
            .endpoint_url(proxy.url())
            .store(store.clone())
            .rotating(None)
            .build()
            .unwrap()
    };
    cognito()
        .sign_in("alice", "Wonderland-1865", &mut Nobody)
        .unwrap();
    expire(&store, ROTATING);
    proxy.arm(None);
    let tokens = std::thread::scope(|scope| {
        // Each with a session that has read the old token, as processes of their own have.
        let sessions: Vec<_> = (0..16)
            .map(|_| cognito().resume("alice").unwrap().unwrap())
            .collect();
        let threads: Vec<_> = sessions
            .into_iter()
            .map(|session| scope.spawn(move || session.access_token().unwrap()))
            .collect();
        let tokens = threads.into_iter().map(|thread| thread.join().unwrap());
        tokens
            .map(|token| token.reveal().to_owned())
            .collect::<std::collections::HashSet<_>>()
    });
    assert_eq!(
        (tokens.len(), proxy.count("GetTokensFromRefreshToken")),
        (1, 1)
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_dropped_future_loses_no_token() {
    let pool = Pool::start();
    let proxy = Proxy::start(&pool.address);
    let store = MemoryStore::new();
    let cognito = asynchronous(&proxy.url(), ROTATING, store.clone());
    cognito
        .sign_in("alice", "Wonderland-1865", &mut Nobody)
        .await
        .unwrap();
    expire(&store, ROTATING);
    let session = cognito.resume("alice").await.unwrap().unwrap();
    proxy.arm(Some((1, Fault::Delay)));
    let dropped = tokio::time::timeout(Duration::from_millis(50), session.access_token()).await;
    assert!(dropped.is_err(), "it was not slow enough");
    let token = session.access_token().await.unwrap();
    assert_eq!(proxy.count("GetTokensFromRefreshToken"), 1);
    let resumed = cognito.resume("alice").await.unwrap().unwrap();
    assert_eq!(resumed.kept().access_token(), token.reveal());
    resumed.refresh().await.unwrap();
}

#[test]
fn an_early_refresh_that_fails_leaves_the_token() {
    let pool = Pool::start();
    let proxy = Proxy::start(&pool.address);
    let cognito = blocking::Cognito::builder(pool_id(), app())
        .endpoint_url(proxy.url())
        .refresh_before(u32::MAX)
        .attempts(1)
        .build()
        .unwrap();
    let session = cognito
        .sign_in("alice", "Wonderland-1865", &mut Nobody)
        .unwrap();
    let before = session.kept().access_token().to_owned();
    proxy.arm(Some((1, Fault::DropReply)));
    assert_eq!(session.access_token().unwrap().reveal(), before);
    assert_ne!(session.access_token().unwrap().reveal(), before);
}

/// A store whose writes fail while it is told so.
#[derive(Clone, Default)]
struct Full {
    inner: MemoryStore,
    is_full: Arc<AtomicBool>,
}

struct FullLocked(Box<dyn Locked>, Arc<AtomicBool>);

impl Store for Full {
    fn lock(&self, entry: &Entry) -> Result<Box<dyn Locked>, StoreError> {
        let locked = self.inner.lock(entry)?;
        Ok(Box::new(FullLocked(locked, Arc::clone(&self.is_full))))
    }

    fn read(&self, entry: &Entry) -> Result<Option<SecretText>, StoreError> {
        self.inner.read(entry)
    }
}

impl Locked for FullLocked {
    fn read(&mut self) -> Result<Option<SecretText>, StoreError> {
        self.0.read()
    }

    fn write(&mut self, text: &str) -> Result<(), StoreError> {
        if self.1.load(Ordering::SeqCst) {
            return Err(StoreError::other("the disk is full"));
        }
        self.0.write(text)
    }

    fn remove(&mut self) -> Result<(), StoreError> {
        self.0.remove()
    }

    fn set_aside(&mut self) -> Result<(), StoreError> {
        self.0.set_aside()
    }
}

#[test]
fn what_could_not_be_saved_is_saved_before_anything_else() {
    let pool = Pool::start();
    let proxy = Proxy::start(&pool.address);
    let store = Full::default();
    let cognito = blocking::Cognito::builder(pool_id(), app())
        .endpoint_url(proxy.url())
        .store(store.clone())
        .build()
        .unwrap();
    let session = cognito
        .sign_in("alice", "Wonderland-1865", &mut Nobody)
        .unwrap();
    let before = session.kept().access_token().to_owned();
    proxy.arm(None);
    store.is_full.store(true, Ordering::SeqCst);
    assert!(matches!(
        session.refresh(),
        Err(Error::Store(StoreError::Other(_)))
    ));
    assert!(matches!(session.access_token(), Err(Error::Store(_))));
    store.is_full.store(false, Ordering::SeqCst);
    let token = session.access_token().unwrap();
    assert_ne!(token.reveal(), before);
    assert_eq!(proxy.count("InitiateAuth"), 1, "it was refreshed once");
    let resumed = cognito.resume("alice").unwrap().unwrap();
    assert_eq!(resumed.kept().access_token(), token.reveal());
}

#[test]
fn what_is_damaged_is_told_and_never_lost() {
    let pool = Pool::start();
    let folder = tempfile::tempdir().unwrap();
    let store = FileStore::new(folder.path().join("sessions"));
    let cognito = blocking::Cognito::builder(pool_id(), app())
        .endpoint_url(pool.url())
        .store(store.clone())
        .build()
        .unwrap();
    cognito
        .sign_in("alice", "Wonderland-1865", &mut Nobody)
        .unwrap();
    let id = Entry::new(&POOL.parse().unwrap(), CLIENT, "alice").id();
    let file = folder.path().join("sessions").join(id + ".json");
    let whole = fs::read_to_string(&file).unwrap();
    for damage in [
        &whole[..whole.len() / 2],
        "",
        "{}",
        "{\"version\":2}",
        "\u{fffd}",
    ] {
        fs::write(&file, damage).unwrap();
        let corrupt = |error| matches!(error, Error::Store(StoreError::Corrupt));
        assert!(corrupt(cognito.resume("alice").unwrap_err()), "{damage}");
        let again = cognito.sign_in("alice", "Wonderland-1865", &mut Nobody);
        assert!(corrupt(again.unwrap_err()), "{damage}");
        assert_eq!(fs::read_to_string(&file).unwrap(), damage);
    }
    cognito.set_aside("alice").unwrap();
    assert_eq!(
        fs::read_to_string(file.with_extension("corrupt-1")).unwrap(),
        "\u{fffd}"
    );
    cognito
        .sign_in("alice", "Wonderland-1865", &mut Nobody)
        .unwrap();
    assert!(cognito.resume("alice").unwrap().is_some());
}

#[cfg(unix)]
#[test]
fn files_are_the_owners_alone() {
    use std::os::unix::fs::PermissionsExt as _;
    let pool = Pool::start();
    let folder = tempfile::tempdir().unwrap();
    let sessions = folder.path().join("sessions");
    let cognito = blocking::Cognito::builder(pool_id(), app())
        .endpoint_url(pool.url())
        .store(FileStore::new(&sessions))
        .build()
        .unwrap();
    cognito
        .sign_in("alice", "Wonderland-1865", &mut Nobody)
        .unwrap();
    let mode = |path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(sessions.clone()), 0o700);
    for file in fs::read_dir(&sessions).unwrap() {
        let path = file.unwrap().path();
        assert_eq!(mode(path.clone()), 0o600);
        fs::set_permissions(path, fs::Permissions::from_mode(0o644)).unwrap();
    }
    let error = cognito.resume("alice").unwrap_err();
    assert!(
        matches!(error, Error::Store(StoreError::Exposed)),
        "{error:?}"
    );
}

#[test]
fn a_lock_that_somebody_has_is_told_after_a_while() {
    let folder = tempfile::tempdir().unwrap();
    let store = FileStore::new(folder.path().join("sessions")).patience(Duration::from_millis(30));
    let entry = Entry::new(&pool_id(), CLIENT, "alice");
    let held = store.lock(&entry).unwrap();
    assert!(matches!(store.lock(&entry), Err(StoreError::Busy)));
    drop(held);
    store.lock(&entry).unwrap();
}
