//! A pool with a file, killed in the middle of its work again and again: whatever was answered is
//! there afterwards, and what was not is there whole or not at all.

#![cfg(unix)]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
#![allow(clippy::std_instead_of_core, clippy::std_instead_of_alloc)]
#![allow(clippy::print_stdout, reason = "what is measured is told")]

use std::collections::BTreeMap;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use serde_json::{Value, json};

const PROGRAM: &str = env!("CARGO_BIN_EXE_caldera-local-pool");
const POOL: &str = "us-east-1_Killed";
const CONFIG: &str = r#"
    [[pool]]
    id = "us-east-1_Killed"
    [[pool.client]]
    id = "client"
    auth_flows = ["ALLOW_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"]
    [[pool.group]]
    name = "staff"
"#;
const PASSWORD: &str = "Correct-Horse-7";

/// One request on a connection of its own; none if the process ended before the whole answer came.
fn ask(address: SocketAddr, operation: &str, body: &Value) -> Option<(u16, Value)> {
    let body = body.to_string();
    let mut stream = TcpStream::connect(address).ok()?;
    stream
        .set_read_timeout(Some(Duration::from_secs(60)))
        .unwrap();
    let request = format!(
        "POST / HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\ncontent-type: application/x-amz-json-1.1\r\n\
         x-amz-target: AWSCognitoIdentityProviderService.{operation}\r\ncontent-length: {}\r\n\r\n{body}",
        body.len()
    );
    stream.write_all(request.as_bytes()).ok()?;
    let mut reply = String::new();
    stream.read_to_string(&mut reply).ok()?;
    let (head, body) = reply.split_once("\r\n\r\n")?;
    let status = head.split(' ').nth(1)?.parse().ok()?;
    Some((status, serde_json::from_str(body).ok()?))
}

struct Running {
    child: Child,
    address: SocketAddr,
}

impl Running {
    fn start(config: &Path, data: &Path) -> Self {
        let mut child = Command::new(PROGRAM)
            .args(["--port", "0", "--quiet", "--config"])
            .arg(config)
            .arg("--data")
            .arg(data)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        let mut lines = BufReader::new(child.stdout.take().unwrap());
        lines.read_line(&mut line).unwrap();
        let Some(address) = line.trim().strip_prefix("Listening on http://") else {
            let mut said = String::new();
            child
                .stderr
                .take()
                .unwrap()
                .read_to_string(&mut said)
                .unwrap();
            child.wait().unwrap();
            panic!("it does not start: {said}");
        };
        let address = address.parse().unwrap();
        Self { child, address }
    }

    fn ask(&self, operation: &str, body: &Value) -> (u16, Value) {
        ask(self.address, operation, body).unwrap()
    }

    /// SIGKILL: nothing of the process's own runs any more.
    fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // Gone already when the test killed it.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// What a user is known to be.
#[derive(Clone, Default)]
struct Known {
    /// Answered: it is there. Otherwise it may be.
    made: bool,
    /// The last nickname that was answered, and the one that was asked for last.
    nickname: (u32, u32),
    in_group: bool,
    deleted: bool,
    /// Nothing is asked of it any more.
    deleting: bool,
}

type Users = BTreeMap<String, Known>;

/// Makes, changes and deletes users until the process is gone.
fn work(address: SocketAddr, thread: u32, round: u32, known: &mut Users, over: &AtomicBool) {
    for number in 0_u32.. {
        if over.load(Ordering::Relaxed) {
            return;
        }
        let name = format!("r{round}t{thread}n{number}");
        let named = json!({ "UserPoolId": POOL, "Username": name });
        let with = |member: &str, value: Value| {
            let mut body = named.clone();
            body[member] = value;
            body
        };
        let user = known.entry(name.clone()).or_default();
        let create = with("TemporaryPassword", json!(PASSWORD));
        let Some((status, _)) = ask(address, "AdminCreateUser", &create) else {
            return;
        };
        assert_eq!(status, 200);
        user.made = true;
        for nickname in 1..=3 {
            user.nickname.1 = nickname;
            let value = json!([{ "Name": "nickname", "Value": nickname.to_string() }]);
            let change = with("UserAttributes", value);
            let Some((status, _)) = ask(address, "AdminUpdateUserAttributes", &change) else {
                return;
            };
            assert_eq!(status, 200);
            user.nickname.0 = nickname;
        }
        let add = with("GroupName", json!("staff"));
        let Some((status, _)) = ask(address, "AdminAddUserToGroup", &add) else {
            return;
        };
        assert_eq!(status, 200);
        user.in_group = true;
        if number.is_multiple_of(3) {
            user.deleting = true;
            let Some((status, _)) = ask(address, "AdminDeleteUser", &named) else {
                return;
            };
            assert_eq!(status, 200);
            user.deleted = true;
        }
    }
}

/// Compares what is there with what was answered; what was not is settled by what is there.
fn compare(running: &Running, users: &mut Users) {
    let mut gone = Vec::new();
    for (name, user) in users.iter_mut() {
        let named = json!({ "UserPoolId": POOL, "Username": name });
        let (status, shown) = running.ask("AdminGetUser", &named);
        let there = status == 200;
        assert!(
            there || shown["__type"] == "UserNotFoundException",
            "{shown}"
        );
        if !there {
            assert!(!user.made || user.deleting, "{name} is lost");
            gone.push(name.clone());
            continue;
        }
        assert!(!user.deleted, "{name} is back");
        let attributes = shown["UserAttributes"].as_array().unwrap();
        let nickname = attributes.iter().find(|one| one["Name"] == "nickname");
        let nickname = nickname.map_or(0, |one| one["Value"].as_str().unwrap().parse().unwrap());
        let (answered, asked) = user.nickname;
        assert!(
            nickname == answered || nickname == asked,
            "{name}: {nickname}, answered {answered}"
        );
        user.nickname = (nickname, nickname);
        let (_, groups) = running.ask("AdminListGroupsForUser", &named);
        let in_group = !groups["Groups"].as_array().unwrap().is_empty();
        assert!(in_group || !user.in_group, "{name} is not in its group");
        user.in_group = in_group;
        // Whole: with the password that came with it, though it was not answered perhaps.
        if !user.made {
            assert_eq!(shown["UserStatus"], "FORCE_CHANGE_PASSWORD");
            let parameters = json!({ "USERNAME": name, "PASSWORD": PASSWORD });
            let body = json!({ "ClientId": "client", "AuthFlow": "USER_PASSWORD_AUTH", "AuthParameters": parameters });
            let (_, reply) = running.ask("InitiateAuth", &body);
            assert_eq!(
                reply["ChallengeName"], "NEW_PASSWORD_REQUIRED",
                "{name} is half made"
            );
            user.made = true;
        }
        user.deleting = false;
    }
    for name in gone {
        users.remove(&name);
    }
}

struct Folder(PathBuf);

impl Drop for Folder {
    fn drop(&mut self) {
        // What is left is the system's to clear away.
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// Kills it this often, each time after another while, and tells how much was answered.
fn rounds(name: &str, count: u32) -> usize {
    let name = format!("caldera-local-pool-{name}-{}", std::process::id());
    let folder = Folder(std::env::temp_dir().join(name));
    std::fs::create_dir(&folder.0).unwrap();
    let (config, data) = (folder.0.join("pool.toml"), folder.0.join("pool.data"));
    std::fs::write(&config, CONFIG).unwrap();
    let mut users = Users::new();
    let mut answered = 0;
    for round in 0..count {
        let running = Running::start(&config, &data);
        compare(&running, &mut users);
        let over = AtomicBool::new(false);
        let address = running.address;
        let made: Vec<Users> = std::thread::scope(|scope| {
            let threads: Vec<_> = (0..3)
                .map(|thread| {
                    let over = &over;
                    scope.spawn(move || {
                        let mut known = Users::new();
                        work(address, thread, round, &mut known, over);
                        known
                    })
                })
                .collect();
            std::thread::sleep(Duration::from_millis(150 + u64::from(round * 37 % 400)));
            running.kill();
            over.store(true, Ordering::Relaxed);
            threads
                .into_iter()
                .map(|thread| thread.join().unwrap())
                .collect()
        });
        for known in made {
            answered += known.values().filter(|user| user.made).count();
            users.extend(known);
        }
    }
    compare(&Running::start(&config, &data), &mut users);
    answered
}

#[test]
fn nothing_answered_is_lost() {
    let answered = rounds("kill", 5);
    assert!(answered > 5, "only {answered} users were made");
}

#[test]
#[ignore = "takes a minute: cargo test -p caldera-local-pool --test kill -- --ignored"]
fn nothing_answered_is_lost_in_sixty_kills() {
    let answered = rounds("sixty-kills", 60);
    println!("{answered} users made, 60 kills");
    assert!(answered > 60, "only {answered} users were made");
}

#[test]
fn killed_while_the_file_is_made_it_starts_again() {
    let name = format!("caldera-local-pool-birth-{}", std::process::id());
    let folder = Folder(std::env::temp_dir().join(name));
    std::fs::create_dir(&folder.0).unwrap();
    let (config, data) = (folder.0.join("pool.toml"), folder.0.join("pool.data"));
    std::fs::write(&config, CONFIG).unwrap();
    for round in 0..8 {
        let child = Command::new(PROGRAM)
            .args(["--port", "0", "--quiet", "--config"])
            .arg(&config)
            .arg("--data")
            .arg(&data)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn();
        let mut child = child.unwrap();
        std::thread::sleep(Duration::from_millis(round * 20));
        child.kill().unwrap();
        child.wait().unwrap();
    }
    let running = Running::start(&config, &data);
    let (status, _) = running.ask("DescribeUserPool", &json!({ "UserPoolId": POOL }));
    assert_eq!(status, 200);
    // Another on the same file is refused, with its name.
    let other = Command::new(PROGRAM)
        .args(["--port", "0", "--data"])
        .arg(&data)
        .output()
        .unwrap();
    assert_eq!(other.status.code(), Some(1));
    let said = String::from_utf8(other.stderr).unwrap();
    let expected = format!(
        "caldera-local-pool: {}: another pool has this file open",
        data.display()
    );
    assert_eq!(said.trim_end(), expected);
}
