//! The control over HTTP, and a configuration read again.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
#![allow(clippy::std_instead_of_core, clippy::std_instead_of_alloc)]

mod common;
mod wire;

use std::io::{BufRead as _, BufReader, Read as _};
use std::net::{SocketAddr, TcpStream};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use caldera_local_pool::{Config, Kind, LocalPool};
use caldera_srp::AppClient;
use common::*;
use serde_json::{Value, json};
use wire::{Connection, Reply, sign_in};

/// The program, ended when the test is over.
struct Running {
    child: Child,
    address: SocketAddr,
}

impl Drop for Running {
    fn drop(&mut self) {
        // Gone already when the test ended it.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn start(arguments: &[&str]) -> Running {
    let mut child = Command::new(env!("CARGO_BIN_EXE_caldera-local-pool"))
        .args(["--port", "0"])
        .args(arguments)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut line = String::new();
    let mut lines = BufReader::new(child.stdout.take().unwrap());
    lines.read_line(&mut line).unwrap();
    let address = line.trim().strip_prefix("Listening on http://").unwrap();
    let address = address.parse().unwrap();
    Running { child, address }
}

fn alice() -> Person {
    Person {
        pool: "us-east-1_LocalDemo".parse().unwrap(),
        app: AppClient::new("democlientwithoutsecret").unwrap(),
        password: "Wonderland-1865".into(),
        ..Person::new("alice")
    }
}

fn tell(address: SocketAddr, method: &str, what: &str, body: &Value) -> Reply {
    let body = body.to_string();
    Connection::to(address).send(
        method,
        &format!("/test-control/{what}"),
        &[],
        body.as_bytes(),
    )
}

#[test]
fn there_is_no_control_unless_it_is_asked_for() {
    let running = start(&[]);
    assert_eq!(
        tell(running.address, "GET", "messages", &json!({})).status,
        400
    );
    let program = env!("CARGO_BIN_EXE_caldera-local-pool");
    let output = Command::new(program)
        .args(["--port", "0", "--host", "0.0.0.0", "--test-control"])
        .output()
        .unwrap();
    assert!(!output.status.success());
    assert!(String::from_utf8_lossy(&output.stderr).contains("loopback"));
}

#[test]
fn codes_the_clock_and_a_fresh_start() {
    let running = start(&["--test-control"]);
    let address = running.address;
    let mut connection = Connection::to(address);
    let body = json!({ "ClientId": "democlientwithoutsecret", "Username": "alice" });
    let forgot = |connection: &mut Connection| {
        connection
            .post(Some("ForgotPassword"), body.to_string().as_bytes())
            .status
    };
    assert_eq!(forgot(&mut connection), 200);
    let seen = tell(address, "GET", "messages", &json!({})).json();
    assert_eq!(seen["messages"][0]["to"], "alice@example.com");
    assert_eq!(seen["messages"][0]["medium"], "EMAIL");
    assert_eq!(text(&seen["messages"][0]["code"]).len(), 6);
    let clock = |seconds: u32| {
        let moved = tell(address, "POST", "clock", &json!({ "seconds": seconds }));
        moved.json()["unix_millis"].as_i64().unwrap()
    };
    let before = clock(0);
    assert!(clock(3_600) - before >= 3_600_000);
    let delete = json!({ "UserPoolId": "us-east-1_LocalDemo", "Username": "alice" });
    connection.post(Some("AdminDeleteUser"), delete.to_string().as_bytes());
    assert_eq!(forgot(&mut connection), 200, "nobody looks like somebody");
    assert_eq!(tell(address, "POST", "reset", &json!({})).status, 200);
    let seen = tell(address, "GET", "messages", &json!({})).json();
    assert_eq!(seen["messages"], json!([]));
    connection.post(Some("ForgotPassword"), body.to_string().as_bytes());
    let seen = tell(address, "GET", "messages", &json!({})).json();
    assert_eq!(seen["messages"].as_array().unwrap().len(), 1);
    let operations = tell(address, "GET", "operations", &json!({})).json();
    let count = LocalPool::operations().count();
    assert_eq!(operations["cognito-idp"].as_array().unwrap().len(), count);
    // A page, or a name that somebody else's DNS leads here, has no say.
    for header in [
        ("origin", "http://localhost:3000"),
        ("host", "pool.example"),
    ] {
        let mut connection = Connection::to(address);
        let reply = connection.send("GET", "/test-control/messages", &[header], b"");
        assert!(
            reply.status == 403 || reply.status == 400,
            "{header:?}: {}",
            reply.status
        );
    }
    for (method, what, body) in [
        ("POST", "clock", json!({ "seconds": -1 })),
        ("POST", "faults", json!({ "fault": "drop", "count": 0 })),
        ("POST", "faults", json!({ "fault": "flood", "count": 1 })),
    ] {
        assert_eq!(tell(address, method, what, &body).status, 400);
    }
    assert_eq!(tell(address, "GET", "nothing", &json!({})).status, 404);
}

#[test]
fn faults_happen_as_often_as_was_said() {
    let running = start(&["--test-control"]);
    let address = running.address;
    let mut connection = Connection::to(address);
    let fault = |body: Value| assert_eq!(tell(address, "POST", "faults", &body).status, 200);
    fault(json!({ "fault": "throttle", "operation": "InitiateAuth", "count": 2 }));
    for _ in 0..2 {
        let refused = sign_in(&mut connection, &alice()).unwrap_err();
        assert_eq!(refused["__type"], "TooManyRequestsException");
    }
    sign_in(&mut connection, &alice()).unwrap();
    fault(json!({
        "fault": "error", "count": 1, "status": 500, "type": "InternalErrorException", "message": "no",
    }));
    let reply = connection.post(Some("GetUser"), b"{}");
    assert_eq!(
        (reply.status, &reply.json()["message"]),
        (500, &json!("no"))
    );
    fault(json!({ "fault": "delay", "count": 1, "milliseconds": 300 }));
    let before = Instant::now();
    sign_in(&mut connection, &alice()).unwrap();
    assert!(before.elapsed() >= Duration::from_millis(300));
    fault(json!({ "fault": "drop", "count": 1 }));
    let mut stream = TcpStream::connect(address).unwrap();
    stream
        .set_read_timeout(Some(Duration::from_secs(20)))
        .unwrap();
    let request = "POST / HTTP/1.1\r\nhost: localhost\r\ncontent-length: 2\r\n\r\n{}";
    std::io::Write::write_all(&mut stream, request.as_bytes()).unwrap();
    let mut heard = Vec::new();
    // Whether it is reset or ends early, there is no whole answer.
    let _ = stream.read_to_end(&mut heard);
    assert!(!String::from_utf8_lossy(&heard).contains("\r\n0\r\n\r\n"));
    fault(json!({ "fault": "drop", "count": 9 }));
    assert_eq!(tell(address, "DELETE", "faults", &json!({})).status, 200);
    sign_in(&mut Connection::to(address), &alice()).unwrap();
}

const BEFORE: &str = r#"
    [[pool]]
    id = "us-east-1_TestPool1"
    name = "p"
    [[pool.client]]
    id = "plainclient"
    auth_flows = ["ALLOW_USER_SRP_AUTH"]
    [[pool.user]]
    username = "alice"
    password = "Correct-Horse-7"
"#;

#[test]
fn a_configuration_read_again_adds_and_changes_and_deletes_nothing() {
    let config = |text: &str| Config::from_toml(text).unwrap();
    let pool = LocalPool::new(&config(BEFORE)).unwrap();
    let sub = |name: &str| {
        let shown = ok(
            &pool,
            "AdminGetUser",
            json!({ "UserPoolId": POOL, "Username": name }),
        );
        shown["UserAttributes"].as_array().unwrap().last().unwrap()["Value"].clone()
    };
    let alices = sub("alice");
    let made = json!({
        "UserPoolId": POOL, "Username": "made", "TemporaryPassword": PASSWORD, "MessageAction": "SUPPRESS",
    });
    ok(&pool, "AdminCreateUser", made);
    let held = Person::new("alice").sign_in(&pool).unwrap();
    let after = format!(
        "{}\n[[pool.user]]\nusername = \"bob\"\npassword = \"{PASSWORD}\"\n[[pool.group]]\nname = \"g\"\n[[pool.client]]\nid = \"second\"\n",
        BEFORE.replace("Correct-Horse-7", "Another-Horse-8")
    );
    pool.reload(&config(&after)).unwrap();
    wrong_password(Person::new("alice").sign_in(&pool));
    tokens(
        &Person::new("alice")
            .saying("Another-Horse-8")
            .sign_in(&pool)
            .unwrap(),
    );
    tokens(&Person::new("bob").sign_in(&pool).unwrap());
    assert_eq!(sub("alice"), alices);
    sub("made");
    ok(
        &pool,
        "GetUser",
        json!({ "AccessToken": tokens(&held)["AccessToken"] }),
    );
    // What cannot be leaves all as it was: nothing of it is taken.
    let bad = format!("{after}\n[[pool.user]]\nusername = \"eve\"\npassword = \" \"\n");
    let bad = bad.replace("Another-Horse-8", "Third-Horse-9");
    let refusal = pool.reload(&config(&bad)).unwrap_err();
    assert!(refusal.to_string().contains("eve"), "{refusal}");
    tokens(
        &Person::new("alice")
            .saying("Another-Horse-8")
            .sign_in(&pool)
            .unwrap(),
    );
    let renamed = BEFORE.replace("name = \"p\"", "name = \"p\"\ncase_sensitive = false");
    assert!(pool.reload(&config(&renamed)).is_err());
    assert_eq!(
        call(
            &pool,
            "AdminGetUser",
            &json!({ "UserPoolId": POOL, "Username": "eve" })
        )
        .unwrap_err()
        .kind(),
        Kind::UserNotFound
    );
}

#[cfg(unix)]
#[test]
fn a_signal_reads_the_file_again() {
    let folder = std::env::temp_dir().join(format!("local-pool-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let file = folder.join("pool.toml");
    std::fs::write(&file, BEFORE).unwrap();
    let mut running = start(&["--config", file.to_str().unwrap()]);
    let mut heard = BufReader::new(running.child.stderr.take().unwrap()).lines();
    let mut told = |part: &str| {
        let status = Command::new("kill")
            .args(["-HUP", &running.child.id().to_string()])
            .status()
            .unwrap();
        assert!(status.success());
        let line = heard
            .by_ref()
            .map(Result::unwrap)
            .find(|line| line.contains("configuration"));
        assert!(line.as_ref().unwrap().contains(part), "{line:?}");
    };
    std::fs::write(&file, BEFORE.replace("Correct-Horse-7", "Another-Horse-8")).unwrap();
    told("was read again");
    let person = Person::new("alice").saying("Another-Horse-8");
    sign_in(&mut Connection::to(running.address), &person).unwrap();
    std::fs::write(&file, "nonsense = 1").unwrap();
    told("left as it was");
    sign_in(&mut Connection::to(running.address), &person).unwrap();
    std::fs::remove_dir_all(&folder).unwrap();
}

#[test]
fn a_port_in_use_is_named_with_what_helps() {
    let running = start(&[]);
    let port = running.address.port().to_string();
    let output = Command::new(env!("CARGO_BIN_EXE_caldera-local-pool"))
        .args(["--port", &port])
        .output()
        .unwrap();
    assert!(!output.status.success());
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(said.contains(&port) && said.contains("--port 0"), "{said}");
}
