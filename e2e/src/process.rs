//! Programs that are not Rust: one-shot scripts, and servers that end with the test.

use std::ffi::OsStr;
use std::io::{Read as _, Write as _};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::Failure;

/// How long a server may take until it answers, on a machine that is busy.
const READY: Duration = Duration::from_secs(60);

/// The folder of this package.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).to_path_buf()
}

/// A program of the environment that `setup.sh` makes.
///
/// # Errors
/// It is not there: `setup.sh` has not been run.
pub fn program(path: &str) -> Result<PathBuf, Failure> {
    let program = root().join(path);
    if program.exists() {
        Ok(program)
    } else {
        Err(format!("{} is missing: run e2e/setup.sh", program.display()).into())
    }
}

/// Runs a script of this package with JSON on its standard input and reads JSON from its output.
///
/// # Errors
/// It cannot be started, fails, or prints something else.
pub fn script<T: DeserializeOwned>(
    interpreter: &Path,
    script: &str,
    input: &Value,
) -> Result<T, Failure> {
    let mut child = Command::new(interpreter)
        .arg(root().join(script))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::inherit())
        .spawn()?;
    let mut stdin = child.stdin.take().ok_or("no standard input")?;
    let running = Running { child };
    stdin.write_all(input.to_string().as_bytes())?;
    drop(stdin);
    let output = running.output()?;
    Ok(serde_json::from_slice(&output)?)
}

/// A child process that does not outlive its owner.
struct Running {
    child: Child,
}

impl Running {
    /// What it prints until it ends.
    fn output(mut self) -> Result<Vec<u8>, Failure> {
        let mut output = Vec::new();
        let mut stdout = self.child.stdout.take().ok_or("no standard output")?;
        stdout.read_to_end(&mut output)?;
        let status = self.child.wait()?;
        if status.success() {
            Ok(output)
        } else {
            Err(format!(
                "it ended with {status}: {}",
                String::from_utf8_lossy(&output)
            )
            .into())
        }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// One of this package's examples, with a pipe in the place of a terminal.
pub struct Example {
    running: Running,
    stdin: ChildStdin,
    stdout: ChildStdout,
}

impl Example {
    /// Starts it, with `AWS_ENDPOINT_URL` leading to a server of the test's.
    ///
    /// # Errors
    /// It is not built (`cargo test` builds it, `cargo test --test NAME` does not).
    pub fn start(name: &str, endpoint: &str, arguments: &[&str]) -> Result<Self, Failure> {
        let tests = std::env::current_exe()?;
        let profile = tests
            .parent()
            .and_then(Path::parent)
            .ok_or("no folder of programs")?;
        let mut child = Command::new(profile.join("examples").join(name))
            .args(arguments)
            .env("AWS_ENDPOINT_URL", endpoint)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .map_err(|error| format!("{name}: {error} (cargo build --examples)"))?;
        let stdin = child.stdin.take().ok_or("no standard input")?;
        let stdout = child.stdout.take().ok_or("no standard output")?;
        Ok(Self {
            running: Running { child },
            stdin,
            stdout,
        })
    }

    /// Reads what it says, which must be this.
    ///
    /// # Errors
    /// It says something else, or nothing more.
    pub fn says(&mut self, expected: &str) -> Result<(), Failure> {
        let mut said = vec![0; expected.len()];
        self.stdout.read_exact(&mut said)?;
        if said == expected.as_bytes() {
            Ok(())
        } else {
            Err(format!("it said {:?}", String::from_utf8_lossy(&said)).into())
        }
    }

    /// Types a line.
    ///
    /// # Errors
    /// It does not listen any more.
    pub fn hears(&mut self, line: &str) -> Result<(), Failure> {
        writeln!(self.stdin, "{line}")?;
        Ok(())
    }

    /// Waits for its end.
    ///
    /// # Errors
    /// It failed.
    pub fn ends(mut self) -> Result<(), Failure> {
        let status = self.running.child.wait()?;
        if status.success() {
            Ok(())
        } else {
            Err(format!("it ended with {status}").into())
        }
    }
}

/// A ministack server on a free loopback port, stopped when it is dropped.
pub struct Ministack {
    _running: Running,
    address: SocketAddr,
    folder: PathBuf,
}

impl Ministack {
    /// Starts it and waits until it answers.
    ///
    /// # Errors
    /// It is not installed, or does not answer within a minute.
    pub fn start() -> Result<Self, Failure> {
        let program = program(".venv/bin/ministack")?;
        let mut last: Failure = "never tried".into();
        // Another program may take the port between its choice and its use.
        for _ in 0..3 {
            match Self::on_free_port(program.as_os_str()) {
                Ok(server) => return Ok(server),
                Err(error) => last = error,
            }
        }
        Err(last)
    }

    fn on_free_port(program: &OsStr) -> Result<Self, Failure> {
        let address = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?;
        let folder = root().join(format!("target/ministack-{}", address.port()));
        std::fs::create_dir_all(&folder)?;
        let log = std::fs::File::create(folder.join("log"))?;
        let child = Command::new(program)
            .current_dir(&folder)
            .env("AUTH", "true")
            .env("BIND_HOST", "127.0.0.1")
            .env("GATEWAY_PORT", address.port().to_string())
            .env("IOT_MTLS_ENABLED", "0")
            .env("SFTP_ENABLED", "0")
            .env("TMPDIR", &folder)
            .stdin(Stdio::null())
            .stdout(log.try_clone()?)
            .stderr(log)
            .spawn()?;
        let mut server = Self {
            _running: Running { child },
            address,
            folder,
        };
        let start = Instant::now();
        while !healthy(address) {
            if let Some(status) = server._running.child.try_wait()? {
                return Err(format!("ministack ended with {status}").into());
            }
            if start.elapsed() > READY {
                return Err("ministack does not answer".into());
            }
            thread::sleep(Duration::from_millis(50));
        }
        Ok(server)
    }

    /// The URL to give to a client as its endpoint.
    pub fn endpoint(&self) -> String {
        format!("http://{}", self.address)
    }
}

impl Drop for Ministack {
    fn drop(&mut self) {
        // What is left in the folder is of no use to anybody; a failing test's log is kept.
        if !thread::panicking() {
            let _ = std::fs::remove_dir_all(&self.folder);
        }
    }
}

/// Whether ministack's health page answers 200.
fn healthy(address: SocketAddr) -> bool {
    let ask = || -> std::io::Result<bool> {
        let mut stream = TcpStream::connect_timeout(&address, Duration::from_millis(200))?;
        stream.set_read_timeout(Some(Duration::from_secs(5)))?;
        stream.write_all(
            b"GET /_ministack/health HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n",
        )?;
        let mut status = [0; 12];
        stream.read_exact(&mut status)?;
        Ok(status.ends_with(b" 200"))
    };
    ask().unwrap_or(false)
}
