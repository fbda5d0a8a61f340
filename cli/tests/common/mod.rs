//! A local pool as a process of its own, and a place for one person's configuration and state.
#![allow(dead_code, reason = "each test uses a part")]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "tests"
)]

use std::{
    fs::{self, File},
    io::{BufRead as _, BufReader, Read as _, Write as _},
    net::TcpStream,
    path::{Path, PathBuf},
    process::{Child, Command, Output, Stdio},
    time::{Duration, SystemTime, UNIX_EPOCH},
};

pub const POOL: &str = "us-east-1_CommandTst";
pub const SETUP_POOL: &str = "us-east-1_SetupTest";
pub const CLIENT: &str = "clientwithoutsecret";
pub const TOTP: &str = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP";
pub const IDENTITIES: &str = "us-east-1:10ca1de0-0000-4000-8000-000000000000";
const CONFIG: &str = include_str!("pool.toml");

/// The program, as `cargo build -p caldera-local-pool` in the repository's root makes it.
fn program() -> PathBuf {
    let built = Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/debug/caldera-local-pool");
    let program = std::env::var_os("CALDERA_LOCAL_POOL").map_or(built, PathBuf::from);
    assert!(
        program.exists(),
        "{} is missing: cargo build -p caldera-local-pool, or set CALDERA_LOCAL_POOL",
        program.display()
    );
    program
}

/// A pool that ends with the test, and its log.
pub struct Pool {
    child: Child,
    pub address: String,
    folder: tempfile::TempDir,
}

impl Pool {
    pub fn start() -> Self {
        Self::with(Some(CONFIG))
    }

    /// With alice under another name: what is kept outside the test's folders is of nobody else.
    pub fn with_alice_called(name: &str) -> Self {
        Self::with(Some(&CONFIG.replace("\"alice\"", &format!("{name:?}"))))
    }

    /// The demo that the program has in itself.
    pub fn demo() -> Self {
        Self::with(None)
    }

    fn with(config: Option<&str>) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("pool.toml");
        let mut arguments = vec!["--port", "0", "--test-control"];
        if let Some(config) = config {
            fs::write(&file, config).unwrap();
            arguments.extend(["--config", file.to_str().unwrap()]);
        }
        let log = File::create(folder.path().join("log")).unwrap();
        let mut child = Command::new(program())
            .args(arguments)
            .stdout(Stdio::piped())
            .stderr(log)
            .spawn()
            .unwrap();
        let mut line = String::new();
        // It says where it listens once it does.
        BufReader::new(child.stdout.take().unwrap())
            .read_line(&mut line)
            .unwrap();
        let address = line.trim().strip_prefix("Listening on http://");
        let address = address.expect("where the pool listens").to_owned();
        Self {
            child,
            address,
            folder,
        }
    }

    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// How many requests of an operation it logged.
    pub fn count(&self, operation: &str) -> usize {
        let log = fs::read_to_string(self.folder.path().join("log")).unwrap();
        log.lines().filter(|line| line.contains(operation)).count()
    }

    pub fn control(&self, method: &str, path: &str, body: &str) -> String {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        stream
            .set_read_timeout(Some(Duration::from_secs(30)))
            .unwrap();
        write!(
            stream,
            "{method} /test-control/{path} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n\
             Content-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
            self.address,
            body.len()
        )
        .unwrap();
        let mut reply = String::new();
        stream.read_to_string(&mut reply).unwrap();
        assert!(reply.starts_with("HTTP/1.1 2"), "{reply}");
        reply
    }

    /// Sends a request without any client.
    pub fn call(&self, operation: &str, body: &str) -> String {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        write!(
            stream,
            "POST / HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n\
             X-Amz-Target: AWSCognitoIdentityProviderService.{operation}\r\n\
             Content-Type: application/x-amz-json-1.1\r\nContent-Length: {}\r\n\r\n{body}",
            self.address,
            body.len()
        )
        .unwrap();
        let mut reply = String::new();
        stream.read_to_string(&mut reply).unwrap();
        let (head, body) = reply.split_once("\r\n\r\n").unwrap();
        assert!(head.starts_with("HTTP/1.1 200"), "{reply}");
        body.to_owned()
    }

    /// Whether the pool takes an access token.
    pub fn takes(&self, token: &str) -> bool {
        let body = format!("{{\"AccessToken\":\"{token}\"}}");
        self.call("GetUser", &body).contains("\"Username\"")
    }
}

impl Drop for Pool {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// One person's configuration and state, for one user of a pool.
pub struct Person {
    pub folder: tempfile::TempDir,
    pub variables: Vec<(&'static str, String)>,
    /// The command: the one that the tests are built with, or another.
    pub program: PathBuf,
}

impl Person {
    pub fn new(pool: &Pool, username: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let below = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
        let variables = vec![
            ("HOME", below("home")),
            ("XDG_CONFIG_HOME", below("config")),
            ("XDG_STATE_HOME", below("state")),
            ("CALDERA_USER_POOL_ID", POOL.to_owned()),
            ("CALDERA_CLIENT_ID", CLIENT.to_owned()),
            ("CALDERA_USERNAME", username.to_owned()),
            ("CALDERA_ENDPOINT_URL", pool.url()),
            ("PATH", std::env::var("PATH").unwrap()),
        ];
        Self {
            folder,
            variables,
            program: env!("CARGO_BIN_EXE_caldera").into(),
        }
    }

    pub fn with(mut self, name: &'static str, value: &str) -> Self {
        self.variables.retain(|(other, _)| *other != name);
        self.variables.push((name, value.to_owned()));
        self
    }

    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(&self.program);
        command
            .args(arguments)
            .env_clear()
            .envs(self.variables.iter().map(|(name, value)| (name, value)))
            .env("CALDERA_NON_INTERACTIVE", "1")
            .stdin(Stdio::null());
        command
    }

    pub fn run(&self, arguments: &[&str]) -> Ran {
        Ran::of(self.command(arguments).output().unwrap())
    }

    pub fn run_with(&self, arguments: &[&str], input: &str) -> Ran {
        let mut child = self
            .command(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        // It may have ended without reading.
        let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
        Ran::of(child.wait_with_output().unwrap())
    }

    pub fn sign_in(&self, password: &str) {
        self.run_with(&["login", "--password-stdin"], &format!("{password}\n"))
            .done();
    }

    /// The file of the one session.
    pub fn session_file(&self) -> PathBuf {
        let folder = self.folder.path().join("state/caldera/sessions");
        let mut files = fs::read_dir(folder).unwrap();
        let is_session = |path: &PathBuf| path.extension().is_some_and(|end| end == "json");
        files
            .find_map(|file| Some(file.unwrap().path()).filter(is_session))
            .unwrap()
    }

    /// Has the access token end now.
    pub fn age(&self) {
        let file = self.session_file();
        let text = fs::read_to_string(&file).unwrap();
        let (before, rest) = text.split_once("\"expires_at\":").unwrap();
        let rest = rest.trim_start_matches(|c: char| c.is_ascii_digit());
        let now = now();
        fs::write(&file, format!("{before}\"expires_at\":{now}{rest}")).unwrap();
    }
}

/// How a call ended.
#[derive(Debug)]
pub struct Ran {
    pub status: i32,
    pub out: String,
    pub err: String,
}

impl Ran {
    pub fn of(output: Output) -> Self {
        Self {
            status: output.status.code().unwrap_or(-1),
            out: String::from_utf8(output.stdout).unwrap(),
            err: String::from_utf8(output.stderr).unwrap(),
        }
    }

    pub fn done(self) -> String {
        assert_eq!(self.status, 0, "{self:?}");
        self.out
    }

    pub fn ended(self, status: i32, saying: &str) {
        assert_eq!(self.status, status, "{self:?}");
        assert!(self.err.contains(saying), "{self:?}");
        assert!(self.out.is_empty(), "{self:?}");
    }
}

pub fn now() -> u64 {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
    now.as_secs()
}

/// The code of an authenticator app now.
pub fn totp(secret: &str) -> String {
    let secret = totp_rs::Secret::try_from_base32(secret).unwrap();
    let totp = totp_rs::Builder::new().with_secret(secret).build().unwrap();
    totp.generate(now()).to_string()
}
