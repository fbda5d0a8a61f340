//! The header that is checked in is the one that the source gives.
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

use std::fs;
use std::path::Path;
use std::process::Command;

fn kept() -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("include/caldera_srp.h");
    fs::read_to_string(path).unwrap()
}

/// To write a new header, see the README.
#[test]
fn header_is_current() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).join("header");
    let output = Command::new(env!("CARGO"))
        .args(["run", "--quiet", "--locked", "--manifest-path"])
        .arg(root.join("header/Cargo.toml"))
        .arg("--target-dir")
        .arg(target)
        .output()
        .unwrap();
    let errors = String::from_utf8(output.stderr).unwrap();
    assert!(output.status.success(), "{errors}");
    let (made, kept) = (String::from_utf8(output.stdout).unwrap(), kept());
    let differs = made
        .lines()
        .zip(kept.lines())
        .enumerate()
        .find(|(_, (made, kept))| made != kept);
    if let Some((at, (made, kept))) = differs {
        panic!("line {} is `{kept}`, should be `{made}`", at + 1);
    }
    assert_eq!(made, kept);
}

/// What a program can be compiled against is what it can be linked to, and nothing for tests.
#[test]
fn header_has_every_function_and_no_hazmat() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let source = fs::read_to_string(root.join("src/ffi.rs")).unwrap();
    let functions: Vec<&str> = source
        .lines()
        .filter_map(|line| line.split_once("extern \"C\" fn "))
        .filter_map(|(_, rest)| rest.split_once('('))
        .map(|(name, _)| name)
        .collect();
    assert!(!functions.is_empty());
    let header = kept();
    for name in functions {
        let declared = header.contains(&format!("{name}("));
        assert_eq!(declared, !name.starts_with("caldera_hazmat_"), "{name}");
    }
}
