//! The headers that are checked in are those that the source gives.
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

extern crate alloc;

use alloc::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::Command;

const ROOT: &str = env!("CARGO_MANIFEST_DIR");

fn kept(name: &str) -> String {
    fs::read_to_string(Path::new(ROOT).join("include").join(name)).unwrap()
}

/// Makes one anew and compares it. To write new ones, see the README.
fn is_current(name: &str, arguments: &[&str]) {
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).join("header");
    let output = Command::new(env!("CARGO"))
        .args(["run", "--quiet", "--locked", "--manifest-path"])
        .arg(Path::new(ROOT).join("header/Cargo.toml"))
        .arg("--target-dir")
        .arg(target)
        .arg("--")
        .args(arguments)
        .output()
        .unwrap();
    let errors = String::from_utf8(output.stderr).unwrap();
    assert!(output.status.success(), "{errors}");
    let (made, kept) = (String::from_utf8(output.stdout).unwrap(), kept(name));
    let differs = made
        .lines()
        .zip(kept.lines())
        .enumerate()
        .find(|(_, (made, kept))| made != kept);
    if let Some((at, (made, kept))) = differs {
        panic!("{name}: line {} is `{kept}`, should be `{made}`", at + 1);
    }
    assert_eq!(made, kept);
}

#[test]
fn headers_are_current() {
    is_current("caldera_srp.h", &[]);
    is_current("caldera_srp.ffi.h", &["--ffi"]);
}

/// The functions that the source exports: what the macros make, each on a line of its own.
fn exported() -> Vec<String> {
    let mut names = Vec::new();
    for file in fs::read_dir(Path::new(ROOT).join("src/ffi")).unwrap() {
        let source = fs::read_to_string(file.unwrap().path()).unwrap();
        let functions = source
            .lines()
            .filter_map(|line| line.trim().strip_prefix("fn caldera_"))
            .filter_map(|rest| rest.split_once('('));
        names.extend(functions.map(|(name, _)| format!("caldera_{name}")));
    }
    assert!(names.len() > 80);
    names
}

/// What a program can be compiled against is what it can be linked to, and nothing for tests.
#[test]
fn headers_have_every_function_and_no_hazmat() {
    for header in [kept("caldera_srp.h"), kept("caldera_srp.ffi.h")] {
        for name in exported() {
            let declared = header.contains(&format!("{name}("));
            assert_eq!(declared, !name.starts_with("caldera_hazmat_"), "{name}");
        }
    }
}

/// The header for FFI has the same declarations, and no line that only a preprocessor understands.
#[test]
fn header_for_ffi_is_the_header() {
    let bare = kept("caldera_srp.ffi.h");
    assert!(!bare.lines().any(|line| line.trim_start().starts_with('#')));
    assert!(!bare.contains("extern"));
    let words = |text: &str| -> BTreeSet<String> {
        text.split(|c: char| !c.is_ascii_alphanumeric() && c != '_')
            .filter(|word| word.to_ascii_lowercase().starts_with("caldera_"))
            .map(str::to_owned)
            .collect()
    };
    let code = uncommented(&kept("caldera_srp.h"));
    let mut expected = words(&code);
    // The guard, and the header's own name in the other's first comment.
    expected.remove("CALDERA_SRP_H");
    assert_eq!(words(&uncommented(&bare)), expected);
}

fn uncommented(code: &str) -> String {
    let mut rest = code;
    let mut out = String::new();
    while let Some((before, comment)) = rest.split_once("/*") {
        out.push_str(before);
        rest = comment.split_once("*/").unwrap().1;
    }
    out.push_str(rest);
    out
}
