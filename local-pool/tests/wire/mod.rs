//! A small HTTP client over a bare socket: one connection, kept alive.

#![allow(dead_code, reason = "each test binary uses its part")]
#![allow(unreachable_pub, reason = "shared by the test binaries")]

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

use caldera_srp::{PasswordVerifier, Timestamp};
use serde_json::{Value, json};

use crate::common::{Person, object, texts};

pub struct Connection {
    stream: BufReader<TcpStream>,
}

pub struct Reply {
    pub status: u16,
    headers: Vec<(String, String)>,
    body: Vec<u8>,
}

impl Reply {
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers
            .iter()
            .find(|(known, _)| known == name)
            .map(|(_, value)| value.as_str())
    }

    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body)
            .unwrap_or_else(|_| panic!("{}", String::from_utf8_lossy(&self.body)))
    }
}

impl Connection {
    pub fn to(address: SocketAddr) -> Self {
        let stream = TcpStream::connect(address).unwrap();
        stream.set_nodelay(true).unwrap();
        stream
            .set_read_timeout(Some(Duration::from_secs(60)))
            .unwrap();
        Self {
            stream: BufReader::new(stream),
        }
    }

    pub fn send(
        &mut self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: &[u8],
    ) -> Reply {
        let mut request = format!(
            "{method} {path} HTTP/1.1\r\nhost: localhost\r\ncontent-length: {}\r\n",
            body.len()
        );
        for (name, value) in headers {
            request.push_str(&format!("{name}: {value}\r\n"));
        }
        request.push_str("\r\n");
        // A server that has heard enough may close before it has read everything: the reply tells.
        let _ = self
            .stream
            .get_mut()
            .write_all(&[request.as_bytes(), body].concat());
        self.receive()
    }

    fn receive(&mut self) -> Reply {
        let mut line = String::new();
        self.stream.read_line(&mut line).unwrap();
        let status = line
            .split(' ')
            .nth(1)
            .unwrap_or_else(|| panic!("no status: {line:?}"))
            .parse()
            .unwrap();
        let mut headers = Vec::new();
        loop {
            let mut line = String::new();
            self.stream.read_line(&mut line).unwrap();
            match line.trim_end().split_once(": ") {
                Some((name, value)) => headers.push((name.to_lowercase(), value.to_owned())),
                None => break,
            }
        }
        let mut reply = Reply {
            status,
            headers,
            body: Vec::new(),
        };
        let length = reply
            .header("content-length")
            .map_or(0, |length| length.parse().unwrap());
        reply.body = vec![0; length];
        self.stream.read_exact(&mut reply.body).unwrap();
        reply
    }

    pub fn get(&mut self, path: &str) -> Reply {
        self.send("GET", path, &[], b"")
    }

    pub fn raw_target(&mut self, target: &str, body: &[u8]) -> Reply {
        self.send(
            "POST",
            "/",
            &[
                ("content-type", "application/x-amz-json-1.1"),
                ("x-amz-target", target),
            ],
            body,
        )
    }

    pub fn post(&mut self, operation: Option<&str>, body: &[u8]) -> Reply {
        match operation {
            Some(name) => {
                self.raw_target(&format!("AWSCognitoIdentityProviderService.{name}"), body)
            }
            None => self.send("POST", "/", &[], body),
        }
    }

    fn call(&mut self, operation: &str, body: &Value) -> Result<Value, Value> {
        let reply = self.post(Some(operation), body.to_string().as_bytes());
        if reply.status == 200 {
            Ok(reply.json())
        } else {
            Err(reply.json())
        }
    }
}

/// USER_SRP_AUTH to the tokens, or the error.
pub fn sign_in(connection: &mut Connection, person: &Person) -> Result<Value, Value> {
    let (pending, parameters) = person.start();
    let body = json!({ "ClientId": person.app.id(), "AuthFlow": "USER_SRP_AUTH", "AuthParameters": parameters });
    let reply = connection.call("InitiateAuth", &body)?;
    let challenge =
        PasswordVerifier::from_parameters(&texts(&reply["ChallengeParameters"])).unwrap();
    let answer = pending
        .respond(&challenge, &person.password, Timestamp::now().unwrap())
        .unwrap();
    let body = json!({
        "ClientId": person.app.id(), "ChallengeName": "PASSWORD_VERIFIER", "ChallengeResponses": object(&answer),
    });
    let reply = connection.call("RespondToAuthChallenge", &body)?;
    Ok(reply["AuthenticationResult"].clone())
}
