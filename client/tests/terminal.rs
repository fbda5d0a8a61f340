//! A person at a terminal: a pty, whose modes are looked at before, during and after. The program that asks
//! is this file's `the_program`, run as a process of its own.
#![cfg(all(feature = "terminal", feature = "ureq", unix))]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    unreachable_pub,
    reason = "tests"
)]

mod common;

use std::{
    fs::File,
    io::{Read as _, Write as _},
    os::{
        fd::{AsFd as _, OwnedFd},
        unix::process::ExitStatusExt as _,
    },
    process::{Child, Command, ExitStatus, Stdio},
    sync::mpsc::{self, Receiver},
    thread,
    time::{Duration, Instant},
};

use caldera_client::{AppClient, SignIn, Terminal, TerminalError, blocking::Cognito};
use common::{CLIENT, POOL, Pool, SETUP_POOL, TOTP, totp};
use rustix::termios::{LocalModes, Termios, tcgetattr};

const PATIENCE: Duration = Duration::from_secs(30);

/// Signs in, asks at the terminal, and says on standard error how it ended.
#[test]
#[ignore = "the other tests run it"]
fn the_program() {
    let variable = |name: &str| std::env::var(name).unwrap();
    let (user, pool) = (variable("CALDERA_USER"), variable("CALDERA_POOL"));
    let mut person = match Terminal::open() {
        Ok(person) => person.labels("Calderas", &*user),
        Err(error) => {
            eprintln!("no person: {error:?}");
            return;
        }
    };
    let app = match &*pool {
        SETUP_POOL => "clientofsetuppool",
        _ => CLIENT,
    };
    let cognito = Cognito::builder(pool.parse().unwrap(), AppClient::new(app).unwrap())
        .endpoint_url(variable("CALDERA_URL"))
        .build()
        .unwrap();
    let signed_in = match &*variable("CALDERA_WAY") {
        "user" => {
            let password = match person.password("Password") {
                Ok(password) => password,
                Err(error) => {
                    eprintln!("no password: {error:?}");
                    return;
                }
            };
            cognito.sign_in(&user, password.reveal(), &mut person)
        }
        "custom" => cognito.sign_in_by(&user, SignIn::custom, &mut person),
        _ => cognito.sign_in_by(&user, SignIn::choice, &mut person),
    };
    match signed_in {
        Ok(session) => eprintln!("signed in: {}", session.kept().username()),
        Err(error) => eprintln!("not signed in: {error:?}, {:?}", person.error()),
    }
}

fn arguments() -> [&'static str; 4] {
    ["--exact", "the_program", "--ignored", "--nocapture"]
}

/// The program on a terminal of its own.
struct Call {
    child: Child,
    pty: OwnedFd,
    // Held, so that the terminal lives on when the program has ended.
    terminal: OwnedFd,
    before: Termios,
    shown: Receiver<Vec<u8>>,
    screen: String,
    all: String,
}

impl Call {
    fn start(pool: &Pool, user: &str, way: &str) -> Self {
        Self::start_at(pool, POOL, user, way)
    }

    fn start_at(pool: &Pool, id: &str, user: &str, way: &str) -> Self {
        let (pty, pts) = pty_process::blocking::open().unwrap();
        pty.resize(pty_process::Size::new(50, 200)).unwrap();
        let terminal = pts.as_fd().try_clone_to_owned().unwrap();
        let before = tcgetattr(&terminal).unwrap();
        let program = std::env::current_exe().unwrap();
        // Where the tests run in the background of a shell, SIGINT is ignored, and would be by the program.
        #[cfg(target_os = "linux")]
        let command = pty_process::blocking::Command::new("env")
            .arg("--default-signal=INT")
            .arg(program);
        #[cfg(not(target_os = "linux"))]
        let command = pty_process::blocking::Command::new(program);
        let child = command
            .args(arguments())
            .envs([
                ("CALDERA_URL", &*pool.url()),
                ("CALDERA_POOL", id),
                ("CALDERA_USER", user),
                ("CALDERA_WAY", way),
            ])
            // What is asked goes to the terminal and not there.
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn(pts)
            .unwrap();
        let pty = OwnedFd::from(pty);
        let mut reader = File::from(pty.try_clone().unwrap());
        let (sender, shown) = mpsc::channel();
        thread::spawn(move || {
            let mut part = [0; 4_096];
            while let Ok(length @ 1..) = reader.read(&mut part) {
                if sender.send(part[..length].to_vec()).is_err() {
                    break;
                }
            }
        });
        Self {
            child,
            pty,
            terminal,
            before,
            shown,
            screen: String::new(),
            all: String::new(),
        }
    }

    /// Waits until this is on the screen, below what was waited for before; gives what was before it.
    fn sees(&mut self, text: &str) -> String {
        let until = Instant::now() + PATIENCE;
        loop {
            if let Some(at) = self.screen.find(text) {
                let rest = self.screen.split_off(at + text.len());
                let mut before = std::mem::replace(&mut self.screen, rest);
                before.truncate(at);
                return before;
            }
            let left = until.saturating_duration_since(Instant::now());
            match self.shown.recv_timeout(left) {
                Ok(part) => self.add(&part),
                Err(_) => panic!("{text} was not seen, but {}", self.all),
            }
        }
    }

    fn add(&mut self, part: &[u8]) {
        let part = String::from_utf8_lossy(part);
        self.screen += &part;
        self.all += &part;
    }

    fn types(&self, keys: &str) {
        let mut keyboard = File::from(self.pty.try_clone().unwrap());
        keyboard.write_all(keys.as_bytes()).unwrap();
    }

    fn has_echo(&self) -> bool {
        let modes = tcgetattr(&self.terminal).unwrap();
        modes.local_modes.contains(LocalModes::ECHO)
    }

    /// Waits for the end: how it ended, what it said of that. The terminal is what it was.
    fn ends(&mut self) -> (ExitStatus, String) {
        let mut told = String::new();
        let mut stderr = self.child.stderr.take().unwrap();
        stderr.read_to_string(&mut told).unwrap();
        let status = self.child.wait().unwrap();
        while let Ok(part) = self.shown.recv_timeout(Duration::from_millis(100)) {
            self.add(&part);
        }
        let after = tcgetattr(&self.terminal).unwrap();
        assert_eq!(after.local_modes, self.before.local_modes);
        assert_eq!(after.input_modes, self.before.input_modes);
        assert_eq!(after.output_modes, self.before.output_modes);
        assert_eq!(after.control_modes, self.before.control_modes);
        (status, told)
    }
}

impl Drop for Call {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test]
fn a_password_is_hidden_and_a_code_is_shown() {
    let pool = Pool::start();
    let mut call = Call::start(&pool, "bob", "user");
    call.sees("Password: ");
    assert!(!call.has_echo());
    // With a letter too many taken back, and one of two bytes.
    call.types("wrong\x15Buildx\u{e9}\x7f\x7fer-1998!\r");
    call.sees("Code of the authenticator app: ");
    assert!(call.has_echo());
    call.types("12345\n");
    call.sees("That does not do: ");
    call.sees("Code of the authenticator app: ");
    call.types(&format!("{}\n", totp(TOTP)));
    let (_, told) = call.ends();
    assert!(told.contains("signed in: bob"), "{told}");
    assert!(!call.all.contains("1998"), "{}", call.all);
    assert!(call.all.contains("12345"), "{}", call.all);
}

#[test]
fn ctrl_c_ends_the_process_and_leaves_the_terminal_as_it_was() {
    let pool = Pool::start();
    for key in ["\x03", "half a passw\x03", "\x1c"] {
        let mut call = Call::start(&pool, "bob", "user");
        call.sees("Password: ");
        call.types(key);
        let (status, told) = call.ends();
        assert_eq!(status.signal(), Some(2), "{told}");
        assert!(!call.all.contains("half"), "{}", call.all);
    }
    // At a question that is shown, the terminal sends the signal itself.
    let mut call = Call::start(&pool, "bob", "user");
    call.sees("Password: ");
    call.types("Builder-1998!\r");
    call.sees("Code of the authenticator app: ");
    call.types("\x03");
    let (status, told) = call.ends();
    assert_eq!(status.signal(), Some(2), "{told}");
}

#[test]
fn an_end_of_input_is_no_answer() {
    let pool = Pool::start();
    let mut call = Call::start(&pool, "bob", "user");
    call.sees("Password: ");
    call.types("\x04");
    let (_, told) = call.ends();
    assert!(told.contains("no password: Ended"), "{told}");

    let mut call = Call::start(&pool, "bob", "user");
    call.sees("Password: ");
    call.types("Builder-1998!\r");
    call.sees("Code of the authenticator app: ");
    call.types("\x04");
    let (_, told) = call.ends();
    assert!(
        told.contains("not signed in: Cancelled, Some(Ended)"),
        "{told}"
    );

    let mut call = Call::start(&pool, "bob", "user");
    call.sees("Password: ");
    call.types(&format!("{}\r", "x".repeat(4_097)));
    let (_, told) = call.ends();
    assert!(told.contains("no password: Unfit"), "{told}");
}

#[test]
fn choices_new_passwords_and_questions_of_the_pools_own() {
    let pool = Pool::start();
    let mut call = Call::start(&pool, "erin", "user");
    call.sees("Password: ");
    call.types("Brockovich-2000\r");
    call.sees("Second factors:");
    let offered = call.sees("Which");
    let number = offered
        .lines()
        .find(|line| line.contains("EMAIL_OTP"))
        .and_then(|line| line.split_whitespace().next())
        .unwrap();
    call.types(&format!("{number}\n"));
    call.sees("Code that was sent to ");
    call.types(&format!("{}\n", pool.last_code()));
    let (_, told) = call.ends();
    assert!(told.contains("signed in: erin"), "{told}");

    let mut call = Call::start(&pool, "dave", "user");
    call.sees("Password: ");
    call.types("Temporary-2001\r");
    for second in ["Permanent-2003", "Permanent-2002"] {
        call.sees("New password: ");
        assert!(!call.has_echo());
        call.types("Permanent-2002\r");
        call.sees("The same again: ");
        call.types(&format!("{second}\r"));
    }
    let (_, told) = call.ends();
    assert!(told.contains("signed in: dave"), "{told}");
    assert!(!call.all.contains("Permanent"), "{}", call.all);

    let mut call = Call::start(&pool, "alice", "custom");
    call.sees("What is the airspeed of an unladen swallow?");
    call.sees("Answer: ");
    call.types("African or European?\r");
    let (_, told) = call.ends();
    assert!(told.contains("signed in: alice"), "{told}");

    let mut call = Call::start(&pool, "alice", "choice");
    call.sees("Ways to sign in:");
    call.sees("Which");
    call.types("PASSWORD_SRP\n");
    call.sees("Password: ");
    assert!(!call.has_echo());
    call.types("Wonderland-1865\r");
    let (_, told) = call.ends();
    assert!(told.contains("signed in: alice"), "{told}");

    let mut call = Call::start_at(&pool, SETUP_POOL, "heidi", "user");
    call.sees("Password: ");
    call.types("Mountains-1881\r");
    call.sees("otpauth://totp/Calderas:heidi?secret=");
    let secret = call.sees("&issuer=Calderas");
    call.sees("Its code: ");
    call.types(&format!("{}\n", totp(&secret)));
    let (_, told) = call.ends();
    assert!(told.contains("signed in: heidi"), "{told}");
}

/// `setsid` takes the terminal away, as a service has none.
#[cfg(target_os = "linux")]
#[test]
fn without_a_terminal_nobody_is_asked() {
    let output = Command::new("setsid")
        .arg("--wait")
        .arg(std::env::current_exe().unwrap())
        .args(arguments())
        .envs([("CALDERA_USER", "bob"), ("CALDERA_POOL", POOL)])
        .stdin(Stdio::null())
        .output()
        .unwrap();
    let told = String::from_utf8_lossy(&output.stderr);
    assert!(told.contains("no person: Absent"), "{told}");
}

#[test]
fn errors_name_no_value() {
    let unanswerable = TerminalError::Unanswerable("web_authn").to_string();
    assert!(unanswerable.contains("web_authn"));
    assert!(TerminalError::Absent.to_string().contains("no terminal"));
}
