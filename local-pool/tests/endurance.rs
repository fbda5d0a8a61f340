//! Sign-ins in a row, without growth.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
#![allow(clippy::std_instead_of_core, clippy::std_instead_of_alloc)]

mod common;
mod wire;

use caldera_local_pool::Background;
use common::*;
use wire::{Connection, sign_in};

/// Pages of memory that this process has in use, where the system tells.
fn resident_kib() -> Option<usize> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmRSS:"))?;
    line.split_whitespace().nth(1)?.parse().ok()
}

fn in_a_row(count: usize) {
    let running = Background::serve(pool("devices = {}", "")).unwrap();
    let mut connection = Connection::to(running.address());
    let alice = Person::new("alice");
    let empty = running.pool().live();
    assert_eq!((empty.exchanges, empty.sessions, empty.devices), (0, 0, 0));
    // The allocator and the runtime take what they need in the first few.
    for _ in 0..count / 10 {
        sign_in(&mut connection, &alice).unwrap();
    }
    let before = resident_kib();
    for _ in 0..count {
        sign_in(&mut connection, &alice).unwrap();
    }
    assert_eq!(running.pool().live(), empty, "nothing is left of a sign-in");
    if let (Some(before), Some(after)) = (before, resident_kib()) {
        // A single forgotten exchange has more than a kilobyte.
        let growth = after.saturating_sub(before);
        assert!(
            growth < 2_048 + count / 4,
            "{growth} KiB more after {count} sign-ins"
        );
    }
}

#[test]
fn five_hundred_sign_ins_leave_nothing_behind() {
    in_a_row(500);
}

#[test]
#[ignore = "takes a minute: cargo test -p caldera-local-pool --test endurance -- --ignored"]
fn ten_thousand_sign_ins_leave_nothing_behind() {
    in_a_row(10_000);
}

/// Sign-ins that are never finished push out the oldest, not memory.
#[test]
fn sign_ins_that_are_begun_and_left_expire() {
    let pool = pool("", "");
    let alice = Person::new("alice");
    for _ in 0..200 {
        alice
            .initiate(&pool, "USER_SRP_AUTH", alice.start().1)
            .unwrap();
    }
    assert_eq!(pool.live().exchanges, 200);
    later(&pool, 181);
    assert_eq!(pool.live().exchanges, 0);
}
