//! `--ca-bundle`: a proxy on loopback whose certificate only the bundle knows.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    unreachable_pub,
    reason = "tests"
)]

mod common;

use std::{
    fs,
    io::{self, Read, Write},
    net::{TcpListener, TcpStream},
    sync::Arc,
    thread,
};

use common::{Person, Pool};
use rustls::{
    ServerConfig, ServerConnection, StreamOwned,
    pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer},
};

/// A message of HTTP, head and body.
fn message(from: &mut impl Read) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    let mut byte = [0];
    while !bytes.ends_with(b"\r\n\r\n") {
        from.read_exact(&mut byte)?;
        bytes.push(byte[0]);
    }
    let head = String::from_utf8_lossy(&bytes).to_lowercase();
    let length = head
        .lines()
        .find_map(|line| line.strip_prefix("content-length:"));
    let length: u64 = length.map_or(0, |length| length.trim().parse().unwrap());
    from.take(length).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// Carries messages between a connection and the pool, until either ends.
fn carry(client: TcpStream, pool: &str, config: Arc<ServerConfig>) -> io::Result<()> {
    let tls = ServerConnection::new(config).map_err(io::Error::other)?;
    let mut client = StreamOwned::new(tls, client);
    let mut pool = TcpStream::connect(pool)?;
    loop {
        pool.write_all(&message(&mut client)?)?;
        client.write_all(&message(&mut pool)?)?;
        client.flush()?;
    }
}

#[test]
fn only_a_bundle_that_knows_the_certificate_will_do() {
    let pool = Pool::start();
    let made = rcgen::generate_simple_self_signed(vec!["localhost".to_owned()]).unwrap();
    let key = PrivateKeyDer::from(PrivatePkcs8KeyDer::from(made.signing_key.serialize_der()));
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![made.cert.der().clone()], key)
        .unwrap();
    let config = Arc::new(config);
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!(
        "https://localhost:{}",
        listener.local_addr().unwrap().port()
    );
    let address = pool.address.clone();
    // It ends with the test's process.
    thread::spawn(move || {
        for client in listener.incoming() {
            let (address, config) = (address.clone(), Arc::clone(&config));
            thread::spawn(move || carry(client.unwrap(), &address, config));
        }
    });

    let alice = Person::new(&pool, "alice").with("CALDERA_ENDPOINT_URL", &url);
    let bundle = alice.folder.path().join("bundle.pem");
    fs::write(&bundle, made.cert.pem()).unwrap();
    let bundle = ["--ca-bundle", bundle.to_str().unwrap()];
    let login = ["login", "--password-stdin"];
    let password = "Wonderland-1865\n";
    alice.run_with(&login, password).ended(5, "certificate");
    assert_eq!(pool.count("InitiateAuth"), 0);
    alice
        .run_with(&[&login[..], &bundle].concat(), password)
        .done();
    assert!(pool.takes(alice.run(&["token"]).done().trim()));
    alice.age();
    alice.run(&["token"]).ended(5, "certificate");
    assert!(pool.takes(alice.run(&["token", bundle[0], bundle[1]]).done().trim()));

    let other = rcgen::generate_simple_self_signed(vec!["localhost".to_owned()]).unwrap();
    let wrong = alice.folder.path().join("other.pem");
    fs::write(&wrong, other.cert.pem()).unwrap();
    alice.age();
    alice
        .run(&["token", "--ca-bundle", wrong.to_str().unwrap()])
        .ended(5, "certificate");
    fs::write(&wrong, "no certificate").unwrap();
    alice
        .run(&["token", "--ca-bundle", wrong.to_str().unwrap()])
        .ended(2, "--ca-bundle");
}
