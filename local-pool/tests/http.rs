//! The pool on a socket: what goes over the wire, many at once, and whatever else may come.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
#![allow(clippy::std_instead_of_core, clippy::std_instead_of_alloc)]

mod common;
mod wire;

use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use caldera_local_pool::{Background, LocalPool};
use common::*;
use serde_json::{Value, json};
use wire::{Connection, sign_in};

const TARGET: &str = "AWSCognitoIdentityProviderService.";

#[test]
fn a_sign_in_over_the_wire() {
    let running = Background::serve(pool("", "")).unwrap();
    let mut connection = Connection::to(running.address());
    let result = sign_in(&mut connection, &Person::with_secret("alice")).unwrap();
    let claims = text(&result["IdToken"])
        .split('.')
        .nth(1)
        .unwrap()
        .to_owned();
    use base64::Engine as _;
    let claims = base64::engine::general_purpose::URL_SAFE_NO_PAD
        .decode(claims)
        .unwrap();
    let claims: Value = serde_json::from_slice(&claims).unwrap();
    let issuer = text(&claims["iss"]).to_owned();
    assert_eq!(issuer, format!("{}/{POOL}", running.endpoint()));

    let keys = connection.get(&format!("/{POOL}/.well-known/jwks.json"));
    assert_eq!(
        (keys.status, keys.header("content-type")),
        (200, Some("application/json"))
    );
    assert_eq!(keys.json()["keys"].as_array().unwrap().len(), 1);
    let discovered = connection
        .get(&format!("/{POOL}/.well-known/openid-configuration"))
        .json();
    assert_eq!(discovered["issuer"], issuer);
    assert_eq!(
        discovered["jwks_uri"],
        format!("{issuer}/.well-known/jwks.json")
    );
    assert_eq!(
        connection
            .get("/us-east-1_None/.well-known/jwks.json")
            .status,
        404
    );
}

#[test]
fn replies_have_the_protocols_form() {
    let running = Background::serve(pool("", "")).unwrap();
    let mut connection = Connection::to(running.address());
    let body = json!({ "UserPoolId": POOL, "Username": "alice" }).to_string();
    let reply = connection.post(Some("AdminGetUser"), body.as_bytes());
    assert_eq!(reply.status, 200);
    assert_eq!(
        reply.header("content-type"),
        Some("application/x-amz-json-1.1")
    );
    assert_eq!(reply.header("x-amzn-requestid").unwrap().len(), 36);
    assert!(
        reply.header("date").is_some(),
        "clients learn the clock's offset from it"
    );

    let body = json!({ "UserPoolId": POOL, "Username": "nobody" }).to_string();
    let reply = connection.post(Some("AdminGetUser"), body.as_bytes());
    assert_eq!(reply.status, 400);
    assert_eq!(
        reply.header("x-amzn-errortype"),
        Some("UserNotFoundException:")
    );
    assert_eq!(
        reply.json(),
        json!({ "__type": "UserNotFoundException", "message": "User does not exist." })
    );

    let type_of = |reply: &wire::Reply| text(&reply.json()["__type"]).to_owned();
    for target in [
        Some("CreateUserImportJob"),
        Some("NoSuchOperation"),
        Some(""),
        None,
    ] {
        let reply = connection.post(target, b"{}");
        assert_eq!(
            (reply.status, type_of(&reply).as_str()),
            (400, "UnknownOperationException")
        );
    }
    let reply = connection.raw_target("DynamoDB_20120810.ListTables", b"{}");
    assert_eq!(
        (reply.status, type_of(&reply).as_str()),
        (400, "UnknownOperationException")
    );
    for body in [
        &b""[..],
        b"{",
        b"[]",
        b"null",
        b"\xff",
        br#"{"ClientId":7}"#,
        br#"{"ClientId":"a"} x"#,
    ] {
        let reply = connection.post(Some("InitiateAuth"), body);
        assert_eq!(
            (reply.status, type_of(&reply).as_str()),
            (400, "SerializationException")
        );
    }
    // What could not be read is not repeated.
    let reply = connection.post(
        Some("InitiateAuth"),
        br#"{"ClientId":"a","AuthParameters":"hunter2"}"#,
    );
    assert!(!reply.json().to_string().contains("hunter2"));
}

#[test]
fn a_page_of_another_origin_may_call_and_read() {
    let running = Background::serve(pool("", "")).unwrap();
    let mut connection = Connection::to(running.address());
    let asked = "content-type,x-amz-target,x-amz-user-agent";
    let reply = connection.send(
        "OPTIONS",
        "/",
        &[
            ("origin", "https://app.example"),
            ("access-control-request-method", "POST"),
            ("access-control-request-headers", asked),
        ],
        b"",
    );
    assert_eq!(reply.status, 200);
    assert_eq!(reply.header("access-control-allow-origin"), Some("*"));
    assert_eq!(reply.header("access-control-allow-methods"), Some("POST"));
    assert_eq!(reply.header("access-control-allow-headers"), Some(asked));
    // Answers, refusals and documents alike.
    let body = json!({ "ClientId": CLIENT, "AuthFlow": "USER_SRP_AUTH" }).to_string();
    let jwks = format!("/{POOL}/.well-known/jwks.json");
    for reply in [
        connection.post(Some("InitiateAuth"), body.as_bytes()),
        connection.post(Some("NoSuchOperation"), b"{}"),
        connection.get(&jwks),
        connection.get("/health"),
        connection.get("/nothing"),
    ] {
        assert_eq!(reply.header("access-control-allow-origin"), Some("*"));
        let exposed = reply.header("access-control-expose-headers").unwrap();
        for name in [
            "x-amzn-RequestId",
            "x-amzn-ErrorType",
            "x-amzn-ErrorMessage",
            "Date",
        ] {
            assert!(exposed.split(',').any(|shown| shown == name), "{exposed}");
        }
    }
    let refusal = connection.post(Some("InitiateAuth"), body.as_bytes());
    assert_eq!(
        refusal.header("x-amzn-errormessage"),
        refusal.json()["message"].as_str()
    );
    assert_eq!(connection.get("/health").json(), json!({ "status": "ok" }));
}

#[test]
fn bodies_are_bounded() {
    let running = Background::serve(pool("", "")).unwrap();
    let mut connection = Connection::to(running.address());
    let body =
        json!({ "ClientId": CLIENT, "AuthFlow": "USER_SRP_AUTH", "Padding": "x".repeat(500_000) });
    assert_eq!(
        connection
            .post(Some("InitiateAuth"), body.to_string().as_bytes())
            .status,
        400
    );
    let body = vec![b' '; 600_000];
    assert_eq!(
        Connection::to(running.address())
            .post(Some("InitiateAuth"), &body)
            .status,
        413
    );
    // Chunks without end are cut off as well.
    let mut stream = TcpStream::connect(running.address()).unwrap();
    stream
        .set_read_timeout(Some(Duration::from_secs(20)))
        .unwrap();
    stream
        .write_all(format!("POST / HTTP/1.1\r\nhost: x\r\nx-amz-target: {TARGET}SignUp\r\ntransfer-encoding: chunked\r\n\r\n").as_bytes())
        .unwrap();
    let chunk = [b"10000\r\n".as_slice(), &[b'x'; 0x1_0000], b"\r\n"].concat();
    for _ in 0..64 {
        if stream.write_all(&chunk).is_err() {
            break;
        }
    }
    let mut reply = [0; 12];
    // The connection may already be reset with the rest of the chunks unread.
    if stream.read_exact(&mut reply).is_ok() {
        assert_eq!(&reply, b"HTTP/1.1 413");
    }
    sign_in(
        &mut Connection::to(running.address()),
        &Person::new("alice"),
    )
    .unwrap();
}

#[test]
fn sixty_four_people_sign_in_at_once() {
    let users: String = (0..64)
        .map(|index| {
            format!("[[pool.user]]\nusername = \"user{index}\"\npassword = \"{PASSWORD}\"\n")
        })
        .collect();
    let running = Background::serve(pool("", &users)).unwrap();
    let address = running.address();
    std::thread::scope(|scope| {
        for index in 0..64 {
            scope.spawn(move || {
                let mut connection = Connection::to(address);
                let person = Person::new(&format!("user{index}"));
                for _ in 0..3 {
                    sign_in(&mut connection, &person).unwrap();
                }
                let refused = sign_in(&mut connection, &person.saying("wrong")).unwrap_err();
                assert_eq!(refused["__type"], "NotAuthorizedException");
            });
        }
    });
    let live = running.pool().live();
    assert_eq!((live.exchanges, live.sessions, live.failures), (0, 0, 64));
}

/// A small generator, so that a failure can be had again.
struct Noise(u64);

impl Noise {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    fn below(&mut self, most: usize) -> usize {
        (self.next() % most as u64) as usize
    }

    fn pick<'a, T>(&mut self, from: &'a [T]) -> &'a T {
        &from[self.below(from.len())]
    }

    /// A value that some field may or may not like.
    fn value(&mut self, depth: usize) -> Value {
        const TEXTS: [&str; 28] = [
            "",
            " ",
            "\u{0}",
            "alice",
            "nobody",
            POOL,
            CLIENT,
            "secretclient",
            "USER_SRP_AUTH",
            "CUSTOM_AUTH",
            "USER_AUTH",
            "REFRESH_TOKEN_AUTH",
            "PASSWORD_VERIFIER",
            "DEVICE_SRP_AUTH",
            "SELECT_CHALLENGE",
            "MFA_SETUP",
            "SRP_A",
            "0",
            "2",
            "ffffffffffffffffffffffffffffffff",
            "AAAA",
            "A",
            "=",
            "..",
            "e30.e30.AAAA",
            "Tue Feb 1 03:04:05 UTC 2000",
            "🦀\u{202e}\u{feff}",
            "-1",
        ];
        match self.below(if depth > 3 { 6 } else { 9 }) {
            0 => Value::Null,
            1 => json!(self.next().is_multiple_of(2)),
            2 => json!(self.next() as i64),
            3..=4 => json!(self.pick(&TEXTS)),
            5 => json!("x".repeat(self.below(5_000))),
            6 => (0..self.below(4)).map(|_| self.value(depth + 1)).collect(),
            _ => self.fields(depth + 1),
        }
    }

    fn fields(&mut self, depth: usize) -> Value {
        const NAMES: [&str; 46] = [
            "ClientId",
            "UserPoolId",
            "AuthFlow",
            "AuthParameters",
            "ChallengeName",
            "ChallengeResponses",
            "Session",
            "AccessToken",
            "Username",
            "Password",
            "Permanent",
            "UserAttributes",
            "Name",
            "Value",
            "DeviceKey",
            "DeviceSecretVerifierConfig",
            "PasswordVerifier",
            "Salt",
            "RefreshToken",
            "Token",
            "UserCode",
            "PoolName",
            "ClientName",
            "MfaConfiguration",
            "Policies",
            "PasswordPolicy",
            "MinimumLength",
            "ExplicitAuthFlows",
            "SMSMfaSettings",
            "Enabled",
            "PreferredMfa",
            "Limit",
            "PaginationToken",
            "AccessTokenValidity",
            "AuthSessionValidity",
            "TemporaryPassword",
            "USERNAME",
            "SRP_A",
            "SECRET_HASH",
            "TIMESTAMP",
            "DEVICE_KEY",
            "PASSWORD_CLAIM_SIGNATURE",
            "PASSWORD_CLAIM_SECRET_BLOCK",
            "PASSWORD",
            "ANSWER",
            "PREFERRED_CHALLENGE",
        ];
        let count = self.below(8);
        (0..count)
            .map(|_| ((*self.pick(&NAMES)).to_owned(), self.value(depth)))
            .collect::<serde_json::Map<_, _>>()
            .into()
    }
}

#[test]
fn hostile_requests_are_answered_with_4xx() {
    let pool = pool(
        "mfa = \"OPTIONAL\"\ndevices = {}\ncustom_challenge = { question = \"q\", answer = \"a\" }",
        "",
    );
    let running = Background::serve(pool).unwrap();
    let mut connection = Connection::to(running.address());
    let operations: Vec<&str> = LocalPool::operations().collect();
    let mut noise = Noise(0x9e37_79b9_7f4a_7c15);
    let mut answered = 0;
    for round in 0..4_000 {
        let operation = *noise.pick(&operations);
        let mut body = noise.fields(0);
        // Often enough the right client and pool, so that more than the first check is reached.
        if round % 2 == 1 {
            body["ClientId"] = json!(CLIENT);
            body["UserPoolId"] = json!(POOL);
            body["AuthParameters"] = noise.fields(2);
            body["ChallengeResponses"] = noise.fields(2);
            for map in ["AuthParameters", "ChallengeResponses"] {
                body[map]["USERNAME"] = json!("alice");
            }
            body["AuthFlow"] = json!(*noise.pick(&[
                "USER_SRP_AUTH",
                "CUSTOM_AUTH",
                "USER_AUTH",
                "USER_PASSWORD_AUTH"
            ]));
        }
        let mut bytes = body.to_string().into_bytes();
        if round % 5 == 0 && !bytes.is_empty() {
            let at = noise.below(bytes.len());
            bytes[at] = noise.next() as u8;
            bytes.truncate(noise.below(bytes.len()) + 1);
        }
        let reply = connection.post(Some(operation), &bytes);
        answered += usize::from(reply.status == 200);
        assert!(
            reply.status == 200 || (400..500).contains(&reply.status),
            "{operation}: {}",
            reply.status
        );
    }
    assert!(answered < 4_000);
    for target in [
        "\u{7f}",
        "AWSCognitoIdentityProviderService",
        "AWSCognitoIdentityProviderService..",
        &"x".repeat(9_000),
    ] {
        let reply = Connection::to(running.address()).raw_target(target, b"{}");
        assert!((400..500).contains(&reply.status), "{}", reply.status);
    }
    // What is not even HTTP ends its own connection and nothing else.
    for garbage in [
        &b"\x16\x03\x01\x02\x00\x01\x00\x01"[..],
        b"GET\r\n\r\n",
        b"POST / HTTP/9.9\r\n\r\n",
        &[0; 4096],
    ] {
        let mut stream = TcpStream::connect(running.address()).unwrap();
        stream
            .set_read_timeout(Some(Duration::from_secs(5)))
            .unwrap();
        stream.write_all(garbage).unwrap();
        let mut reply = Vec::new();
        // Refused or reset: either will do, as long as the next one is answered.
        let _ = stream.read_to_end(&mut reply);
        assert!(
            reply.is_empty() || reply.starts_with(b"HTTP/1.1 4"),
            "{}",
            String::from_utf8_lossy(&reply)
        );
    }
    for (method, path) in [
        ("GET", "/"),
        ("PUT", "/"),
        ("POST", "/elsewhere"),
        ("GET", "/a/b/c/d"),
    ] {
        let reply = connection.send(method, path, &[], b"");
        assert!(
            (400..500).contains(&reply.status),
            "{method} {path}: {}",
            reply.status
        );
    }
    let pool = running.pool();
    // Some of it may have deleted what there was: it works for a pool that is made now.
    let id = ok(pool, "CreateUserPool", json!({ "PoolName": "after" }));
    let id = text(&id["UserPool"]["Id"]).to_owned();
    let flows = ["ALLOW_USER_SRP_AUTH"];
    let client = json!({ "UserPoolId": id, "ClientName": "after", "ExplicitAuthFlows": flows });
    let client = ok(pool, "CreateUserPoolClient", client);
    let user = json!({ "UserPoolId": id, "Username": "after", "MessageAction": "SUPPRESS" });
    ok(pool, "AdminCreateUser", user);
    let password = json!({
        "UserPoolId": id, "Username": "after", "Password": PASSWORD, "Permanent": true,
    });
    ok(pool, "AdminSetUserPassword", password);
    let person = Person {
        pool: id.parse().unwrap(),
        app: caldera_srp::AppClient::new(text(&client["UserPoolClient"]["ClientId"])).unwrap(),
        ..Person::new("after")
    };
    sign_in(&mut connection, &person).unwrap();
}

#[test]
fn it_stops_though_a_connection_is_open_and_a_request_is_not_complete() {
    let running = Background::serve(pool("", "")).unwrap();
    let mut idle = Connection::to(running.address());
    sign_in(&mut idle, &Person::new("alice")).unwrap();
    let mut slow = TcpStream::connect(running.address()).unwrap();
    slow.write_all(b"POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 100\r\n\r\n{")
        .unwrap();
    let start = Instant::now();
    let address = running.address();
    drop(running);
    assert!(start.elapsed() < Duration::from_secs(8));
    assert!(TcpStream::connect(address).is_err());
}

#[tokio::test]
async fn it_starts_and_stops_within_asynchronous_code() {
    let running = Background::serve(pool("", "")).unwrap();
    let address = running.address();
    let person = Person::new("alice");
    tokio::task::spawn_blocking(move || sign_in(&mut Connection::to(address), &person).unwrap())
        .await
        .unwrap();
}
