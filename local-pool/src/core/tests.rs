#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

use std::io;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

use redb::StorageBackend;
use redb::backends::InMemoryBackend;

use super::{Beginning, Core, Kept, MOST_MESSAGES, Waiting};
use crate::error::Refusal;
use crate::store::Store;

#[test]
fn the_latest_messages_are_remembered_and_all_are_logged() {
    let lines: Arc<Mutex<Vec<String>>> = Arc::default();
    let logged = lines.clone();
    let log = Box::new(move |line: &str| logged.lock().unwrap().push(line.to_owned()));
    let core = Core::new(log, Beginning::new().unwrap());
    for number in 0..MOST_MESSAGES + 2 {
        core.deliver("SMS", "+1\n555", &number.to_string());
    }
    let codes: Vec<String> = core.messages().into_iter().map(|it| it.code).collect();
    let expected: Vec<String> = (2..MOST_MESSAGES + 2).map(|it| it.to_string()).collect();
    assert_eq!(codes, expected);
    assert_eq!(core.last_code("+1\n555"), expected.last().cloned());
    assert_eq!(core.last_code("+1555"), None);
    let lines = lines.lock().unwrap();
    assert_eq!(lines.len(), MOST_MESSAGES + 2);
    // What is no character to look at could make a line of its own.
    assert_eq!(lines[0], "SMS to +1555: 0");
}

/// A file in memory whose disk can be full.
#[derive(Debug)]
struct Disk {
    bytes: InMemoryBackend,
    full: Arc<AtomicBool>,
}

impl StorageBackend for Disk {
    fn len(&self) -> io::Result<u64> {
        self.bytes.len()
    }

    fn read(&self, offset: u64, out: &mut [u8]) -> io::Result<()> {
        self.bytes.read(offset, out)
    }

    fn set_len(&self, len: u64) -> io::Result<()> {
        self.bytes.set_len(len)
    }

    fn sync_data(&self) -> io::Result<()> {
        self.bytes.sync_data()
    }

    fn write(&self, offset: u64, data: &[u8]) -> io::Result<()> {
        if self.full.load(Ordering::SeqCst) {
            return Err(io::ErrorKind::StorageFull.into());
        }
        self.bytes.write(offset, data)
    }
}

/// A core with a file in memory that has everything already, and what makes its disk full.
fn kept() -> (Core, Arc<AtomicBool>) {
    let full = Arc::<AtomicBool>::default();
    let mut from = Beginning::new().unwrap();
    from.store = Some(Store::over(Disk {
        bytes: InMemoryBackend::new(),
        full: full.clone(),
    }));
    let core = Core::new(Box::new(|_| ()), from);
    core.keep_all().unwrap();
    (core, full)
}

fn file(core: &Core) -> &Kept {
    core.kept.as_ref().unwrap()
}

/// Which names of a configuration are in the file.
fn written(core: &Core) -> Vec<String> {
    file(core).store.names("configured")
}

fn waits_until(core: &Core, met: impl Fn(&Waiting) -> bool) {
    for _ in 0..5_000 {
        if met(&file(core).waiting()) {
            return;
        }
        thread::sleep(Duration::from_millis(2));
    }
    panic!("nobody came");
}

/// An operation that changes one name, up to where it is kept.
fn change(core: &Core, name: &str) -> Core {
    let operation = core.operation();
    operation
        .state()
        .configured
        .insert(name.into(), "id".into());
    operation
}

/// Has one operation stand in its writing while others come, in this order; then lets it go on.
fn together(core: &Core, all: &[(Core, bool)]) -> Vec<Result<(), Refusal>> {
    thread::scope(|scope| {
        let before = file(core).waiting().came;
        let held = core.shared.state.lock().unwrap();
        let mut threads = Vec::new();
        for (at, (operation, everything)) in (before + 1..).zip(all) {
            threads.push(scope.spawn(move || {
                if *everything {
                    operation.keep_all()
                } else {
                    operation.keep()
                }
            }));
            waits_until(core, |waiting| waiting.came == at && waiting.busy);
        }
        drop(held);
        let outcomes = threads.into_iter().map(|thread| thread.join().unwrap());
        outcomes.collect()
    })
}

#[test]
fn who_comes_while_another_writes_is_written_before_it_is_answered() {
    let (core, _) = kept();
    let changes = ["a", "b", "c"].map(|name| (change(&core, name), false));
    let before = file(&core).waiting().came;
    for outcome in together(&core, &changes) {
        outcome.unwrap();
    }
    assert_eq!(written(&core), ["a", "b", "c"]);
    let waiting = file(&core).waiting();
    assert_eq!((waiting.came, waiting.done), (before + 3, before + 3));
    assert!(!waiting.busy && waiting.touched.is_empty() && !waiting.everything);
}

/// Two that wait for everything are one that does, and one that waits for less does not undo it.
#[test]
fn everything_is_written_whoever_else_waits() {
    for waits in [[true, true], [true, false], [false, true]] {
        let (core, _) = kept();
        let first = (change(&core, "first"), false);
        let mut coming = vec![first];
        let mut expected = vec!["first", "unnoted"];
        for everything in waits {
            coming.push(if everything {
                (core.operation(), true)
            } else {
                expected.insert(1, "named");
                (change(&core, "named"), false)
            });
        }
        // No operation has noted this one.
        let mut state = core.shared.state.lock().unwrap();
        state.configured.insert("unnoted".into(), "id".into());
        drop(state);
        for outcome in together(&core, &coming) {
            outcome.unwrap();
        }
        assert_eq!(written(&core), expected, "{waits:?}");
    }
}

/// An operation that only reads does not wait for the disk, and does not fail with it.
#[test]
fn what_changes_nothing_is_not_written() {
    let (core, full) = kept();
    let came = file(&core).waiting().came;
    full.store(true, Ordering::SeqCst);
    core.operation().keep().unwrap();
    assert_eq!(file(&core).waiting().came, came);
    assert!(core.operation().keep_all().is_err());
    assert_eq!(file(&core).waiting().came, came + 1);
}

/// What could not be written waits for the next that comes, also what was to be everything.
#[test]
fn what_was_not_written_still_waits() {
    let (core, full) = kept();
    let done = file(&core).waiting().done;
    full.store(true, Ordering::SeqCst);
    let changed = change(&core, "a");
    assert!(changed.keep().is_err());
    {
        let waiting = file(&core).waiting();
        assert_eq!((waiting.touched.len(), waiting.done), (1, done));
        assert!(!waiting.everything && !waiting.busy);
    }
    let (everything, after) = ((core.operation(), true), (core.operation(), true));
    let outcomes = together(&core, &[everything, after]);
    assert!(outcomes.iter().all(Result::is_err));
    let waiting = file(&core).waiting();
    assert_eq!((waiting.touched.len(), waiting.done), (1, done));
    assert!(waiting.everything && !waiting.busy);
}
