//! The programs of the README are those of `examples/`, of at most thirty lines each, and do what it says.
//! `cargo test` builds them; `cargo test --test readme` alone does not.
#![cfg(all(feature = "reqwest", feature = "ureq"))]
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
    io::Write as _,
    path::Path,
    process::{Command, Output, Stdio},
};

use common::{CLIENT, POOL, Pool};

fn example(name: &str, arguments: &[&str], input: &str) -> Output {
    let tests = std::env::current_exe().unwrap();
    let profile = tests.parent().unwrap().parent().unwrap();
    let mut child = Command::new(profile.join("examples").join(name))
        .args(arguments)
        .env("SEAL_KEY", "the 32 bytes of a key for a test")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("cargo build --all-features --examples");
    // It may have ended without reading.
    let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
    child.wait_with_output().unwrap()
}

#[test]
fn the_readme_has_the_examples() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"));
    let readme = fs::read_to_string(folder.join("README.md")).unwrap();
    let examples = fs::read_dir(folder.join("examples")).unwrap();
    let mut count = 0;
    for example in examples {
        let path = example.unwrap().path();
        let program = fs::read_to_string(&path).unwrap();
        assert!(readme.contains(&program), "{}", path.display());
        assert!(program.lines().count() <= 30, "{}", path.display());
        count += 1;
    }
    assert_eq!(count, readme.matches("```rust,ignore\n").count());
}

#[test]
fn sign_in_asks_and_signs_in() {
    let pool = Pool::start();
    let arguments = [POOL, CLIENT, "bob", &pool.url()];
    let input = format!("Builder-1998!\n{}\n", common::totp(common::TOTP));
    let output = example("sign_in", &arguments, &input);
    let said = String::from_utf8(output.stdout).unwrap();
    assert!(
        said.starts_with("bob's token has "),
        "{said}{:?}",
        output.stderr
    );
    assert!(output.status.success());
}

#[test]
fn token_signs_in_once() {
    let pool = Pool::start();
    let parent = tempfile::tempdir().unwrap();
    let folder = parent.path().join("sessions");
    let arguments = [POOL, CLIENT, "alice", &pool.url(), folder.to_str().unwrap()];
    let wrong = example("token", &arguments, "wrong\n");
    assert!(String::from_utf8_lossy(&wrong.stderr).contains("the password is wrong"));
    let first = example("token", &arguments, "Wonderland-1865\n");
    assert!(
        first.status.success(),
        "{}",
        String::from_utf8_lossy(&first.stderr)
    );
    let second = example("token", &arguments, "");
    assert!(!first.stdout.is_empty());
    assert_eq!(first.stdout, second.stdout);
}

#[cfg(feature = "seal")]
#[test]
fn web_pauses_between_two_requests() {
    let pool = Pool::start();
    let request = |visitor: &str, fields: [&str; 3]| {
        let arguments = [POOL, CLIENT, &pool.url(), visitor];
        let output = example("web", &arguments, &fields.join("\n"));
        let said = String::from_utf8(output.stdout).unwrap();
        (output.status.success(), said.trim().to_owned())
    };
    let begin = ["begin", "alice", "Wonderland-1865"];
    assert_eq!(request("one", begin), (true, "Welcome, alice!".to_owned()));
    let (_, sealed) = request("one", ["begin", "bob", "Builder-1998!"]);
    assert!(!sealed.is_empty() && !sealed.contains("Builder"));
    let code = common::totp(common::TOTP);
    let (is_good, _) = request("another", ["answer", &sealed, &code]);
    assert!(!is_good, "a seal is bound to its visitor");
    assert_eq!(
        request("one", ["answer", &sealed, &code]),
        (true, "Welcome, bob!".to_owned())
    );
}
