//! A person at a terminal: a pty, whose modes are looked at before, during and after.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    unreachable_pub,
    reason = "tests"
)]

mod common;

use std::{
    io::{Read as _, Write as _},
    os::unix::process::ExitStatusExt as _,
    process::{Child, ExitStatus, Stdio},
    sync::mpsc::{self, Receiver, RecvTimeoutError},
    thread,
    time::{Duration, Instant},
};

use common::{POOL, Person, Pool, SETUP_POOL, TOTP, totp};
use pty_process::blocking::{Command, Pts, Pty, open};
use rustix::termios::{LocalModes, Termios, tcgetattr};

const PATIENCE: Duration = Duration::from_secs(60);

/// A call on a terminal of its own.
struct Call {
    child: Child,
    pty: std::os::fd::OwnedFd,
    // Held, so that the terminal lives on when the call has ended.
    modes: std::os::fd::OwnedFd,
    shown: Receiver<Vec<u8>>,
    screen: String,
}

fn modes(terminal: &impl std::os::fd::AsFd) -> Termios {
    tcgetattr(terminal).unwrap()
}

impl Call {
    fn start(person: &Person, arguments: &[&str]) -> Self {
        Self::start_program(env!("CARGO_BIN_EXE_caldera"), person, arguments)
    }

    fn start_program(program: &str, person: &Person, arguments: &[&str]) -> Self {
        let (pty, pts): (Pty, Pts) = open().unwrap();
        pty.resize(pty_process::Size::new(50, 200)).unwrap();
        use std::os::fd::AsFd as _;
        let modes = pts.as_fd().try_clone_to_owned().unwrap();
        let variables = person.variables.iter().map(|(name, value)| (name, value));
        // Where the tests run in the background of a shell, SIGINT is ignored, and would be by the program.
        #[cfg(target_os = "linux")]
        let command = Command::new("/usr/bin/env")
            .arg("--default-signal=INT")
            .arg(program);
        #[cfg(not(target_os = "linux"))]
        let command = Command::new(program);
        let command = command
            .args(arguments)
            .env_clear()
            .envs(variables)
            // As an SDK has them: a prompt on them would be seen by nobody.
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        let child = command.spawn(pts).unwrap();
        let pty = std::os::fd::OwnedFd::from(pty);
        let mut reader = std::fs::File::from(pty.try_clone().unwrap());
        let (sender, shown) = mpsc::channel();
        thread::spawn(move || {
            let mut part = [0; 4096];
            while let Ok(length @ 1..) = reader.read(&mut part) {
                if sender.send(part[..length].to_vec()).is_err() {
                    break;
                }
            }
        });
        Self {
            child,
            pty,
            modes,
            shown,
            screen: String::new(),
        }
    }

    /// Waits until this is on the screen, below what was waited for before.
    fn sees(&mut self, text: &str) -> String {
        let until = Instant::now() + PATIENCE;
        loop {
            if let Some(at) = self.screen.find(text) {
                let rest = self.screen.split_off(at + text.len());
                return std::mem::replace(&mut self.screen, rest);
            }
            match self.shown.recv_timeout(until - Instant::now()) {
                Ok(part) => self.screen += &String::from_utf8_lossy(&part),
                Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => {
                    panic!("{text} was not seen, but {}", self.screen)
                }
            }
        }
    }

    fn types(&self, keys: &str) {
        let mut keyboard = std::fs::File::from(self.pty.try_clone().unwrap());
        keyboard.write_all(keys.as_bytes()).unwrap();
    }

    fn ends(&mut self) -> (ExitStatus, String) {
        let mut told = String::new();
        self.child
            .stderr
            .take()
            .unwrap()
            .read_to_string(&mut told)
            .unwrap();
        let status = self.child.wait().unwrap();
        while let Ok(part) = self.shown.recv_timeout(Duration::from_millis(100)) {
            self.screen += &String::from_utf8_lossy(&part);
        }
        (status, told)
    }
}

fn same(one: &Termios, other: &Termios) -> bool {
    one.local_modes == other.local_modes
        && one.input_modes == other.input_modes
        && one.output_modes == other.output_modes
        && one.control_modes == other.control_modes
}

#[test]
fn a_password_is_not_shown() {
    let pool = Pool::start();
    let alice = Person::new(&pool, "alice");
    let mut call = Call::start(&alice, &["login"]);
    call.sees("Password of alice: ");
    assert!(!modes(&call.modes).local_modes.contains(LocalModes::ECHO));
    call.types("Wondrr\x7f\x7ferland-1865\r");
    let (status, told) = call.ends();
    assert!(status.success(), "{told}");
    assert!(!call.screen.contains("Wond"), "{}", call.screen);
    assert!(modes(&call.modes).local_modes.contains(LocalModes::ECHO));
    assert!(pool.takes(alice.run(&["token"]).done().trim()));
}

#[test]
fn a_wrong_code_is_asked_for_again() {
    let pool = Pool::start();
    let bob = Person::new(&pool, "bob");
    let mut call = Call::start(&bob, &["login"]);
    call.sees("Password of bob: ");
    call.types("Builder-1998!\r");
    call.sees("Code of the authenticator app");
    call.sees(": ");
    // What is no code is not even sent.
    call.types("12\n");
    call.sees("That does not fit");
    call.sees("Code of the authenticator app");
    call.sees(": ");
    let right = totp(TOTP);
    let wrong = if right == "000000" {
        "000001"
    } else {
        "000000"
    };
    call.types(&format!("{wrong}\n"));
    call.sees("That was refused (CodeMismatch)");
    call.sees("Code of the authenticator app");
    call.sees(": ");
    call.types(&format!("{}\n", totp(TOTP)));
    let (status, told) = call.ends();
    assert!(status.success(), "{told}{}", call.screen);
}

#[test]
fn ctrl_c_leaves_the_terminal_as_it_was() {
    let pool = Pool::start();
    let alice = Person::new(&pool, "alice");
    let mut call = Call::start(&alice, &["login"]);
    // Before the call can have changed it, or what it is changed back to.
    call.sees("Password of alice: ");
    let during = modes(&call.modes);
    assert!(!during.local_modes.contains(LocalModes::ECHO));
    call.types("half a pass\x03");
    let (status, _) = call.ends();
    assert_eq!(status.signal(), Some(2), "{status:?}");
    let (_fresh, untouched) = open().unwrap();
    assert!(same(&modes(&call.modes), &modes(&untouched)));
    assert!(!same(&during, &modes(&untouched)));
    assert_eq!(pool.count("InitiateAuth"), 0);

    // A code is shown as it is typed, and Ctrl-C there is the terminal's own.
    let bob = Person::new(&pool, "bob");
    let mut call = Call::start(&bob, &["login"]);
    call.sees("Password of bob: ");
    call.types("Builder-1998!\r");
    call.sees("Code of the authenticator app");
    call.types("\x03");
    let (status, _) = call.ends();
    assert_eq!(status.signal(), Some(2), "{status:?}");
    assert!(same(&modes(&call.modes), &modes(&untouched)));
}

#[test]
fn a_terminal_is_no_standard_input_for_a_password() {
    let pool = Pool::start();
    let alice = Person::new(&pool, "alice");
    let script = format!(
        "exec '{}' login --password-stdin < /dev/tty",
        env!("CARGO_BIN_EXE_caldera")
    );
    let mut call = Call::start_program("sh", &alice, &["-c", &script]);
    let (status, told) = call.ends();
    assert_eq!(status.code(), Some(2), "{told}");
    assert!(told.contains("is a terminal"), "{told}");
}

#[test]
fn in_the_background_nobody_is_asked() {
    let pool = Pool::start();
    let alice = Person::new(&pool, "alice");
    // A shell with job control gives what it starts there a process group of its own.
    let script = format!(
        "set -m; '{}' login & wait $!",
        env!("CARGO_BIN_EXE_caldera")
    );
    let mut call = Call::start_program("sh", &alice, &["-c", &script]);
    let (status, told) = call.ends();
    assert_eq!(status.code(), Some(3), "{told}");
    assert!(told.contains("PASSWORD has to be answered"), "{told}");
}

#[test]
fn no_answer_is_an_error() {
    let pool = Pool::start();
    let alice = Person::new(&pool, "alice");
    let mut call = Call::start(&alice, &["login"]);
    call.sees("Password of alice: ");
    call.types("\x04");
    let (status, told) = call.ends();
    assert_eq!(status.code(), Some(1), "{told}");
}

#[test]
fn a_new_password_is_typed_twice() {
    let pool = Pool::start();
    let dave = Person::new(&pool, "dave");
    let mut call = Call::start(&dave, &["login"]);
    call.sees("Password of dave: ");
    call.types("Temporary-2001\r");
    call.sees("New password: ");
    call.types("Permanent-2002\r");
    call.sees("New password again: ");
    call.types("Permanent-2003\r");
    call.sees("Those are two.");
    call.sees("New password: ");
    call.types("Permanent-2002\r");
    call.sees("New password again: ");
    call.types("Permanent-2002\r");
    let (status, told) = call.ends();
    assert!(status.success(), "{told}");
    dave.run(&["logout"]).done();
    dave.sign_in("Permanent-2002");
}

#[test]
fn an_authenticator_app_is_set_up() {
    let pool = Pool::start();
    let heidi = Person::new(&pool, "heidi")
        .with("CALDERA_USER_POOL_ID", SETUP_POOL)
        .with("CALDERA_CLIENT_ID", "clientofsetuppool");
    let mut call = Call::start(&heidi, &["login"]);
    call.sees("Password of heidi: ");
    call.types("Mountains-1881\r");
    let picture = call.sees("Key: ");
    // A QR code of at least 21 modules, two rows to a line, and its quiet zone.
    assert!(
        picture
            .lines()
            .filter(|line| line.contains("\x1b[30;107m"))
            .count()
            > 14
    );
    let key = call.sees("\n");
    call.sees("Code that the app shows: ");
    call.types(&format!("{}\n", totp(key.trim())));
    let (status, told) = call.ends();
    assert!(status.success(), "{told}{}", call.screen);
}

#[test]
fn a_profile_is_asked_for() {
    let pool = Pool::start();
    let mut alice = Person::new(&pool, "alice");
    let set = [
        "CALDERA_USER_POOL_ID",
        "CALDERA_CLIENT_ID",
        "CALDERA_USERNAME",
    ];
    alice.variables.retain(|(name, _)| !set.contains(name));
    let mut call = Call::start(&alice, &["configure"]);
    call.sees("User pool id: ");
    call.types(&format!("{POOL}\n"));
    call.sees("App client id: ");
    call.types("clientwithoutsecret\n");
    call.sees("Name to sign in with: ");
    call.types("alice\n");
    call.sees("Identity pool id, for AWS credentials [none]: ");
    call.types("\n");
    let (status, told) = call.ends();
    assert!(status.success(), "{told}");
    // What is there is kept where nothing is typed.
    let mut call = Call::start(&alice, &["configure"]);
    call.sees(&format!("User pool id [{POOL}]: "));
    call.types("\n");
    call.sees("App client id [clientwithoutsecret]: ");
    call.types("\n");
    call.sees("Name to sign in with [alice]: ");
    call.types("bob\n");
    call.sees("[none]: ");
    call.types("\n");
    assert!(call.ends().0.success());
    let alice = alice.with("CALDERA_USERNAME", "alice");
    alice.sign_in("Wonderland-1865");
}
