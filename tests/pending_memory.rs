//! What a sign-in costs in memory while it waits for the service's challenge: the value itself and
//! the heap that it owns. A server that signs many users in at once holds one of these for each.

#![allow(
    clippy::expect_used,
    clippy::print_stdout,
    reason = "a test that tells a figure"
)]

#[path = "support/counting_allocator.rs"]
mod counting_allocator;

use caldera_srp::{AppClient, Device, DeviceSignIn, SystemRng, UserPoolId, UserSignIn};
use counting_allocator::{CountingAllocator, counted};

#[global_allocator]
static ALLOCATOR: CountingAllocator = CountingAllocator;

/// What a pending sign-in may take, in bytes, with names of ordinary length.
const BOUND: usize = 512;

const USERNAME: &str = "peter.rabbit@example.com";

fn pool() -> UserPoolId {
    "us-east-1_AbCdEf123".parse().expect("a pool id")
}

fn app() -> AppClient {
    AppClient::new("3n4b5urk1ft4fl3mg5e62d9ado")
        .and_then(|app| app.with_secret("1b3c5d7e9f1b3c5d7e9f1b3c5d7e9f1b3c5d7e9f1b3c5d7e9f1b"))
        .expect("an app client")
}

fn device() -> Device {
    Device::new(
        "us-east-1_4a3b2c1d-5e6f-7a8b-9c0d-1e2f3a4b5c6d",
        "-AbCdEfGhI",
        String::from("zkn7GGpUYKwHCTBBSAqGnaxrMp7aYDr6Y9WlVYw7/wGBP7ObI3PuIA=="),
    )
    .expect("a device")
}

/// The bytes that a sign-in keeps once its first request is gone.
fn pending_bytes<T>(start: impl FnOnce() -> T) -> usize {
    let (pending, counts) = counted(start);
    let heap = usize::try_from(counts.live).expect("no memory of others is freed");
    let bytes = size_of_val(&pending) + heap;
    // The heap is the pending sign-in's: it all comes back.
    let ((), counts) = counted(|| drop(pending));
    assert_eq!(counts.live.unsigned_abs(), heap);
    bytes
}

#[test]
fn the_allocator_counts() {
    let (block, counts) = counted(|| {
        drop(Vec::<u8>::with_capacity(300));
        Vec::<u8>::with_capacity(1000)
    });
    assert_eq!(counts.live, 1000);
    assert_eq!(counts.peak, 1000);
    assert_eq!(counts.allocations, 2);
    assert_eq!(counts.allocated, 1300);
    let ((), counts) = counted(|| drop(block));
    assert_eq!(counts.live, -1000);
    assert_eq!(counts.peak, 0);
}

#[test]
fn a_pending_user_sign_in_is_small() {
    let (pool, app) = (pool(), app());
    let bytes = pending_bytes(|| {
        let (pending, _) =
            UserSignIn::start(&pool, &app, USERNAME, &mut SystemRng).expect("a sign-in");
        pending
    });
    println!("a pending user sign-in: {bytes} bytes");
    assert!(bytes <= BOUND, "{bytes} bytes");
}

#[test]
fn a_pending_user_sign_in_on_a_device_is_small() {
    let (pool, app, device) = (pool(), app(), device());
    let bytes = pending_bytes(|| {
        let (pending, _) =
            UserSignIn::start_on_device(&pool, &app, USERNAME, &device, &mut SystemRng)
                .expect("a sign-in");
        pending
    });
    println!("a pending user sign-in on a device: {bytes} bytes");
    assert!(bytes <= BOUND, "{bytes} bytes");
}

#[test]
fn a_pending_device_sign_in_is_small() {
    let (app, device) = (app(), device());
    let bytes = pending_bytes(|| {
        let (pending, _) =
            DeviceSignIn::start(&app, USERNAME, &device, &mut SystemRng).expect("a sign-in");
        pending
    });
    println!("a pending device sign-in: {bytes} bytes");
    assert!(bytes <= BOUND, "{bytes} bytes");
}
