//! The program: its options, what it prints, and how it ends.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
#![allow(clippy::std_instead_of_core, clippy::std_instead_of_alloc)]

mod common;
mod wire;

use std::io::{BufRead as _, BufReader, Read as _};
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

use caldera_srp::AppClient;
use common::Person;
use wire::{Connection, sign_in};

const PROGRAM: &str = env!("CARGO_BIN_EXE_caldera-local-pool");

/// A running program, killed when the test is over.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        // Gone already when the test ended it.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

impl Running {
    /// Starts it and gives the lines it prints up to the empty one after the address.
    fn start(arguments: &[&str]) -> (Self, String, BufReader<std::process::ChildStdout>) {
        let mut child = Command::new(PROGRAM)
            .args(arguments)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap());
        let running = Self(child);
        let mut line = String::new();
        lines.read_line(&mut line).unwrap();
        let address = line
            .trim()
            .strip_prefix("Listening on http://")
            .expect("the first line has the address");
        (running, address.to_owned(), lines)
    }

    fn wait(&mut self) -> std::process::ExitStatus {
        let start = Instant::now();
        loop {
            if let Some(status) = self.0.try_wait().unwrap() {
                return status;
            }
            assert!(start.elapsed() < Duration::from_secs(10), "it does not end");
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    fn signal(&self, name: &str) {
        let sent = Command::new("kill")
            .args([name, &self.0.id().to_string()])
            .status()
            .unwrap();
        assert!(sent.success());
    }
}

fn run(arguments: &[&str]) -> Output {
    Command::new(PROGRAM).args(arguments).output().unwrap()
}

fn alice() -> Person {
    Person {
        pool: "us-east-1_LocalDemo".parse().unwrap(),
        app: AppClient::new("democlientwithoutsecret").unwrap(),
        name: "alice".into(),
        password: "Wonderland-1865".into(),
        admin: false,
    }
}

#[test]
fn the_demo_tells_how_to_sign_in_and_it_works() {
    let (mut running, address, mut lines) = Running::start(&["--port", "0"]);
    let mut connection = Connection::to(address.parse().unwrap());
    sign_in(&mut connection, &alice()).unwrap();
    // The request that it prints is one that can be made.
    let mut printed = String::new();
    while !printed.contains("Ctrl-C") {
        assert_ne!(lines.read_line(&mut printed).unwrap(), 0, "{printed}");
    }
    for expected in [
        "us-east-1_LocalDemo",
        "democlientwithsecret with secret local0demo",
        "alice with password Wonderland-1865",
    ] {
        assert!(printed.contains(expected), "{printed}");
    }
    let body = printed
        .split("-d '")
        .nth(1)
        .unwrap()
        .split('\'')
        .next()
        .unwrap();
    let reply = connection.post(Some("InitiateAuth"), body.as_bytes());
    assert_eq!(reply.status, 200);
    assert!(reply.json()["AuthenticationResult"]["AccessToken"].is_string());

    running.signal("-TERM");
    assert!(running.wait().success());
    let mut log = String::new();
    running
        .0
        .stderr
        .take()
        .unwrap()
        .read_to_string(&mut log)
        .unwrap();
    assert!(
        log.contains("InitiateAuth: PASSWORD_VERIFIER\nRespondToAuthChallenge: done\n"),
        "{log}"
    );
    assert!(
        !log.contains("Wonderland") && !log.contains("ey"),
        "no password, no token: {log}"
    );
}

#[test]
fn its_health_is_asked_by_the_program_itself() {
    let (mut running, address, _lines) = Running::start(&["--port", "0", "--quiet"]);
    let port = address.rsplit(':').next().unwrap();
    // As in a container, where it listens on every address.
    for host in ["127.0.0.1", "0.0.0.0"] {
        let asked = run(&["--host", host, "--port", port, "--health"]);
        assert!(
            asked.status.success() && asked.stderr.is_empty(),
            "{asked:?}"
        );
        assert!(asked.stdout.is_empty());
    }
    running.signal("-TERM");
    assert!(running.wait().success());
    let asked = run(&["--health", "--port", port]);
    assert_eq!(asked.status.code(), Some(1));
    let said = String::from_utf8(asked.stderr).unwrap();
    let expected = format!("caldera-local-pool: 127.0.0.1:{port}: nothing listens there");
    assert_eq!(said.trim_end(), expected);

    // Something else on the port is no pool.
    let other = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = other.local_addr().unwrap().port().to_string();
    let answers = std::thread::spawn(move || {
        let (mut stream, _) = other.accept().unwrap();
        let mut request = [0; 1_024];
        assert!(stream.read(&mut request).unwrap() > 0);
        let answer = b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok";
        std::io::Write::write_all(&mut stream, answer).unwrap();
    });
    assert_eq!(run(&["--health", "--port", &port]).status.code(), Some(1));
    answers.join().unwrap();
}

#[test]
fn it_ends_at_an_interrupt() {
    let (mut running, _, _lines) = Running::start(&["--port=0", "--quiet", "--host", "127.0.0.1"]);
    running.signal("-INT");
    assert!(running.wait().success());
}

#[test]
fn help_and_version_are_printed() {
    let help = run(&["--help"]);
    assert!(help.status.success());
    let text = String::from_utf8(help.stdout).unwrap();
    for option in [
        "--config", "--port", "--host", "--health", "--quiet", "--help",
    ] {
        assert!(text.contains(option));
    }
    let version = run(&["--version"]);
    assert_eq!(
        String::from_utf8(version.stdout).unwrap(),
        format!("caldera-local-pool {}\n", env!("CARGO_PKG_VERSION"))
    );
}

#[test]
fn what_is_wrong_is_said() {
    for (arguments, expected) in [
        (
            &["--prot", "1"][..],
            "there is no option --prot; --help lists them",
        ),
        (&["--port"], "--port needs a value"),
        (&["--port", "65536"], "--port is a number from 0 to 65535"),
        (&["--host", "localhost"], "--host is an IP address"),
        (&["--config", "/no/such/file.toml"], "/no/such/file.toml: "),
    ] {
        let output = run(arguments);
        assert_eq!(output.status.code(), Some(1));
        let said = String::from_utf8(output.stderr).unwrap();
        assert!(
            said.starts_with(&format!("caldera-local-pool: {expected}")),
            "{said}"
        );
        assert!(output.stdout.is_empty());
    }
}

#[test]
fn a_configuration_is_read_and_open_ids_are_drawn() {
    let file = std::env::temp_dir().join(format!("caldera-local-pool-{}.toml", std::process::id()));
    std::fs::write(
        &file,
        "[[pool]]\nname = \"own\"\n[[pool.client]]\ngenerate_secret = true\n",
    )
    .unwrap();
    let (_running, _, lines) = Running::start(&["--port", "0", "--config", file.to_str().unwrap()]);
    let printed: Vec<String> = lines.lines().take(3).map(Result::unwrap).collect();
    std::fs::remove_file(&file).unwrap();
    let pool = printed[1]
        .strip_prefix("User pool us-east-1_")
        .and_then(|rest| rest.strip_suffix(" (own)"))
        .unwrap();
    assert_eq!(pool.len(), 9);
    let (client, secret) = printed[2]
        .strip_prefix("  client ")
        .unwrap()
        .split_once(" with secret ")
        .unwrap();
    assert_eq!((client.len(), secret.len()), (26, 51));
}
