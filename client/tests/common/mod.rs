//! A local pool as a process of its own, and whoever answers what it asks.
#![allow(dead_code, reason = "each test uses a part")]

pub mod cases;
pub mod proxy;

use std::{
    fs,
    io::{BufRead as _, BufReader, Read as _, Write as _},
    net::TcpStream,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use caldera_client::{Answer, AppClient, Asked, Question, UserPoolId, engine::flow::ChallengeName};

pub const POOL: &str = "us-east-1_ClientTst";
pub const SETUP_POOL: &str = "us-east-1_SetupTest";
pub const CLIENT: &str = "clientwithoutsecret";
pub const ROTATING: &str = "clientthatrotates";
pub const GRACIOUS: &str = "clientwithgraceperiod";
pub const TOTP: &str = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP";
pub const CONFIG: &str = include_str!("pool.toml");

pub fn app() -> AppClient {
    AppClient::new(CLIENT).unwrap()
}

pub fn pool_id() -> UserPoolId {
    POOL.parse().unwrap()
}

/// The program, as `cargo build -p caldera-local-pool` in the repository's root makes it.
fn program() -> PathBuf {
    // Of this package, and of the one in a folder of it.
    let package = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut built = ["..", "../.."]
        .map(|root| package.join(root).join("target/debug/caldera-local-pool"))
        .into_iter();
    let given = std::env::var_os("CALDERA_LOCAL_POOL").map(PathBuf::from);
    let program = given.or_else(|| built.find(|path| path.exists()));
    let program = program.unwrap_or_default();
    assert!(
        program.exists(),
        "the pool is missing: cargo build -p caldera-local-pool, or set CALDERA_LOCAL_POOL ({})",
        program.display()
    );
    program
}

/// A pool that ends with the test.
pub struct Pool {
    child: Child,
    pub address: String,
    _folder: tempfile::TempDir,
}

impl Pool {
    pub fn start() -> Self {
        Self::with(CONFIG)
    }

    pub fn with(config: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("pool.toml");
        fs::write(&file, config).unwrap();
        let mut child = Command::new(program())
            .args(["--port", "0", "--test-control", "--quiet", "--config"])
            .arg(&file)
            .stdout(Stdio::piped())
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
            _folder: folder,
        }
    }

    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// What the control answers.
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

    /// The code that was sent last to whom it was sent.
    pub fn last_code(&self) -> String {
        let messages = self.control("GET", "messages", "");
        let code = messages.rsplit("\"code\":\"").next().unwrap();
        code.split('"').next().unwrap().to_owned()
    }
}

impl Drop for Pool {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The code of an authenticator app now.
pub fn totp(secret: &str) -> String {
    let secret = totp_rs::Secret::try_from_base32(secret).unwrap();
    let totp = totp_rs::Builder::new().with_secret(secret).build().unwrap();
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
    totp.generate(now.as_secs()).to_string()
}

/// A program in the person's place, which notes what it was asked.
pub struct Program<'a> {
    pub pool: &'a Pool,
    pub asked: Vec<&'static str>,
    /// What is chosen where there is a choice.
    pub choice: ChallengeName,
    pub password: &'static str,
}

impl<'a> Program<'a> {
    pub fn new(pool: &'a Pool) -> Self {
        Self {
            pool,
            asked: Vec::new(),
            choice: ChallengeName::SoftwareTokenMfa,
            password: "",
        }
    }

    pub fn answer(&mut self, asked: &Asked<'_>) -> Option<Answer> {
        assert!(asked.problem().is_none(), "{:?}", asked.problem());
        let (name, answer) = match asked.question() {
            Question::Code(code) => match code.challenge_name() {
                ChallengeName::SoftwareTokenMfa => ("totp", Answer::code(totp(TOTP))),
                _ => ("code", Answer::code(self.pool.last_code())),
            },
            Question::SelectMfa(_) => ("select_mfa", Answer::choose(self.choice.clone())),
            Question::SelectChallenge(_) => {
                let answer = Answer::choose(self.choice.clone());
                (
                    "select_challenge",
                    match self.choice {
                        ChallengeName::PasswordSrp | ChallengeName::Password => {
                            answer.with_password(self.password)
                        }
                        _ => answer,
                    },
                )
            }
            Question::SetUpMfa(_) => ("set_up_mfa", Answer::choose(self.choice.clone())),
            Question::SoftwareToken(token) => {
                ("software_token", Answer::code(totp(token.secret())))
            }
            Question::NewPassword(_) => ("new_password", Answer::new_password("Permanent-2002")),
            Question::Custom(_) => ("custom", Answer::text("African or European?")),
            Question::Password(_) => ("password", Answer::password(self.password)),
            other => panic!("asked {other:?}"),
        };
        self.asked.push(name);
        Some(answer)
    }
}
