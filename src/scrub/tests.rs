//! How deep each operation goes, per kernel: the high-water mark below the frame from which the stack is
//! written over, on a stack of the test's own. Run with `--nocapture` to read the figures.

#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "tests")]

use core::cell::Cell;

use super::{Depth, WriteOver};

std::thread_local! {
    /// While a thread measures nothing is written over, or the mark would be that of the writing.
    static MEASURING: Cell<bool> = const { Cell::new(false) };
    /// Where the thread's first operation on secrets began, and how deep it said that it goes.
    static ENTERED: Cell<Option<(usize, Depth)>> = const { Cell::new(None) };
}

pub(super) fn measuring() -> bool {
    MEASURING.get()
}

/// The operation begins below this guard. An operation within another is the other's.
pub(super) fn entered(guard: &WriteOver) {
    if ENTERED.get().is_none() {
        ENTERED.set(Some((core::ptr::from_ref(guard).addr(), guard.0)));
    }
}

#[cfg(all(target_os = "linux", feature = "hazmat", feature = "verifier"))]
#[allow(
    unreachable_pub,
    dead_code,
    reason = "shared by files that are crates of their own"
)]
#[path = "../../tests/support/own_stack.rs"]
mod own_stack;

#[cfg(all(target_os = "linux", feature = "hazmat", feature = "verifier"))]
mod high_water {
    use alloc::boxed::Box;
    use alloc::format;
    use alloc::vec::Vec;
    use core::hint::black_box;
    use std::println;
    use std::sync::mpsc;

    use super::own_stack::{UNTOUCHED, left_on_the_stack_at};
    use super::{Depth, ENTERED, MEASURING};
    use crate::hazmat::field::{Kernel, in_use};
    use crate::verifier::{Exchange, Identity, Verifier};
    use crate::{
        AppClient, Device, DevicePasswordVerifier, DeviceSignIn, DeviceVerifier, KeyExchange,
        PasswordHash, PasswordVerifier, SystemRng, Timestamp, UserPoolId, UserSignIn,
    };

    /// Bytes below the frame of the operation that were touched, and the depth that it is written over to.
    fn measure(work: impl FnOnce() + Send + 'static) -> (usize, Depth) {
        let (send, entered) = mpsc::channel();
        let (base, memory) = left_on_the_stack_at(move || {
            MEASURING.set(true);
            work();
            send.send(ENTERED.get()).unwrap();
        })
        .unwrap();
        let (frame, depth) = entered.recv().unwrap().unwrap();
        let untouched = memory.iter().take_while(|byte| **byte == UNTOUCHED).count();
        (frame.saturating_sub(base + untouched), depth)
    }

    const CHALLENGE: [(&str, &str); 5] = [
        ("USERNAME", "5a1b"),
        ("USER_ID_FOR_SRP", "5a1b"),
        ("SALT", "8dbcb21f18ae3216"),
        ("SRP_B", "123456789abcdef0123456789abcdef"),
        ("SECRET_BLOCK", "c2VjcmV0"),
    ];

    type Operation = (&'static str, Depth, Box<dyn FnOnce() + Send>);

    fn operation<T>(
        name: &'static str,
        depth: Depth,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Operation {
        (name, depth, Box::new(move || drop(black_box(work()))))
    }

    /// Every operation that writes over the stack. Without a client secret, but where SECRET_HASH is
    /// what is measured: it would be an operation before the other.
    fn operations() -> Vec<Operation> {
        let pool: UserPoolId = "us-east-1_AbCdEf123".parse().unwrap();
        let hashed = pool.clone();
        let app = AppClient::new("1example23456789").unwrap();
        let secret = app.clone().with_secret("secret").unwrap();
        let long = app.clone().with_secret(&"0123456789".repeat(100)).unwrap();
        let now = Timestamp::from_unix_seconds(1_793_523_907).unwrap();
        let bob = || Identity::user(&"us-east-1_AbCdEf123".parse().unwrap(), "5a1b").unwrap();
        let device = || Device::new("key", "group", "password").unwrap();

        let (user, _) = UserSignIn::start(&pool, &app, "bob", &mut SystemRng).unwrap();
        let (remembered, _) = DeviceSignIn::start(&app, "5a1b", &device(), &mut SystemRng).unwrap();
        let (pending, _) = KeyExchange::start(&mut SystemRng).unwrap();
        let (other, _) = KeyExchange::start(&mut SystemRng).unwrap();
        let key = other
            .finish("scope", "name", "password", "3", "12")
            .unwrap();
        let new = DeviceVerifier::generate("key", "group", &mut SystemRng).unwrap();
        let verifier = Verifier::new(&bob(), "password", &mut SystemRng).unwrap();
        let bytes = verifier.verifier().to_vec();
        let base64 = format!("ALOZ{}xQ==", "kG7b".repeat(127));
        let (exchange, _) = Exchange::begin(&bob(), &verifier, "5", &mut SystemRng).unwrap();
        let started_app = app.clone();
        [
            operation("secret_hash", Depth::Hash, move || {
                secret.secret_hash("bob")
            }),
            operation("secret_hash, a long secret", Depth::Hash, move || {
                long.secret_hash("bob")
            }),
            operation("PasswordHash::new", Depth::Hash, move || {
                PasswordHash::new(&hashed, "5a1b", &"password".repeat(100))
            }),
            operation("KeyExchange::start", Depth::Generator, || {
                KeyExchange::start(&mut SystemRng)
            }),
            operation("KeyExchange::finish", Depth::Power, move || {
                pending.finish("scope", "name", "password", "3", "8dbcb21f18ae3216")
            }),
            operation("SessionKey::sign", Depth::Hash, move || {
                key.sign("scope", "name", "c2VjcmV0", now)
            }),
            operation("UserSignIn::start", Depth::Generator, move || {
                UserSignIn::start(&pool, &app, "bob", &mut SystemRng)
            }),
            operation("UserSignIn::respond", Depth::Power, move || {
                let challenge = PasswordVerifier::from_parameters(&CHALLENGE).unwrap();
                user.respond(&challenge, "password", now)
            }),
            operation("DeviceSignIn::start", Depth::Generator, move || {
                DeviceSignIn::start(&started_app, "5a1b", &device(), &mut SystemRng)
            }),
            operation("DeviceSignIn::respond", Depth::Power, move || {
                let challenge = DevicePasswordVerifier::from_parameters(&CHALLENGE).unwrap();
                remembered.respond(&challenge, &device(), now)
            }),
            operation("DeviceVerifier::generate", Depth::Generator, || {
                DeviceVerifier::generate("key", "group", &mut SystemRng)
            }),
            operation("DeviceVerifier::self_check", Depth::Power, move || {
                new.self_check(&mut SystemRng)
            }),
            operation("Verifier::new", Depth::Generator, move || {
                Verifier::new(&bob(), "password", &mut SystemRng)
            }),
            operation("Verifier::from_parts", Depth::Number, move || {
                Verifier::from_parts(&[1, 2, 3], &bytes)
            }),
            operation("Verifier::from_confirm_device", Depth::Number, move || {
                Verifier::from_confirm_device(&base64, "AQID")
            }),
            operation("Exchange::begin", Depth::Generator, move || {
                Exchange::begin(&bob(), &verifier, "5", &mut SystemRng)
            }),
            operation("Exchange::check", Depth::Power, move || {
                exchange.check("c2VjcmV0", "Sun Nov 1 09:05:07 UTC 2026", "c2VjcmV0")
            }),
        ]
        .into()
    }

    #[test]
    fn no_operation_goes_deeper_than_is_written_over() {
        for kernel in Kernel::ALL.iter().filter(|kernel| kernel.is_available()) {
            assert!(Kernel::force(Some(*kernel)));
            assert_eq!(in_use(), *kernel);
            for (name, expected, work) in operations() {
                let (used, depth) = measure(work);
                let written = match depth {
                    Depth::Hash => Depth::HASH,
                    Depth::Number => Depth::NUMBER,
                    Depth::Generator => Depth::GENERATOR,
                    Depth::Power => Depth::POWER,
                };
                println!(
                    "{:12} {name:30} {used:6} of {written:6} bytes",
                    kernel.name()
                );
                assert_eq!(depth, expected, "{name}");
                assert!(used > 256, "{name}: this was not the stack that was used");
                assert!(used < written, "{name}: {used} bytes");
            }
        }
        assert!(Kernel::force(None));
    }
}
