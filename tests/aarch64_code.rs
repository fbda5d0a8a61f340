//! What the AArch64 kernel's assembly is, read on any machine: the generator's output, without an
//! instruction of variable time and without the registers that it must not touch.
#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stderr,
    reason = "tests"
)]

use std::fs::read_to_string;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;

fn directory() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src/field/aarch64")
}

/// The instructions of all files, with their file's name.
fn instructions() -> Vec<(String, String)> {
    let mut all = Vec::new();
    for entry in std::fs::read_dir(directory()).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_none_or(|extension| extension != "s") {
            continue;
        }
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        for line in read_to_string(&path).unwrap().lines() {
            let line = line.split("//").next().unwrap().trim();
            if !line.is_empty() && !line.ends_with(':') {
                all.push((name.clone(), line.to_owned()));
            }
        }
    }
    assert!(all.len() > 5_000, "{} instructions", all.len());
    all
}

#[test]
fn the_files_are_what_the_generator_writes() {
    let generator = directory().join("generate.py");
    match Command::new("python3")
        .arg(generator)
        .arg("--check")
        .status()
    {
        Ok(status) => assert!(status.success(), "run src/field/aarch64/generate.py"),
        Err(error) if std::env::var_os("CI").is_some() => panic!("python3: {error}"),
        Err(_) => {
            let _ = writeln!(
                std::io::stderr(),
                "skipped: the_files_are_what_the_generator_writes: no python3"
            );
        }
    }
}

/// Sums, products, selections by mask, moves; no division, no selection by flag of a limb, no jump
/// but those that `loops_are_the_only_jumps` looks at.
const MNEMONICS: &[&str] = &[
    "adc", "adcs", "add", "adds", "and", "asr", "b.ne", "bl", "cmn", "cmp", "cset", "csetm", "eor",
    "extr", "ldp", "ldr", "lsl", "mov", "mul", "mvn", "neg", "sbcs", "stp", "str", "sub", "subs",
    "umulh",
];

#[test]
fn instructions_are_of_the_listed_kinds() {
    for (file, instruction) in instructions() {
        let mnemonic = instruction.split_whitespace().next().unwrap();
        assert!(MNEMONICS.contains(&mnemonic), "{file}: {instruction}");
    }
}

#[test]
fn registers_are_general_ones_and_neither_x18_nor_x29() {
    for (file, instruction) in instructions() {
        let operands = instruction.split_once(' ').unwrap().1;
        for word in operands.split(|c: char| !c.is_ascii_alphanumeric() && c != '_') {
            let register = word.strip_prefix('x').and_then(|n| n.parse::<u8>().ok());
            let known = match register {
                Some(number) => number <= 30 && number != 18 && number != 29,
                None => {
                    let words = [
                        "xzr",
                        "sp",
                        "cc",
                        "cs",
                        "",
                        "multiply_24",
                        "square_24",
                        "2b",
                    ];
                    words.contains(&word)
                        || ["3b", "4b"].contains(&word)
                        || word.parse::<u16>().is_ok()
                }
            };
            assert!(known, "{file}: {instruction}");
        }
    }
}

#[test]
fn loops_are_the_only_jumps() {
    let jumps: Vec<_> = instructions()
        .windows(2)
        .filter(|pair| pair[1].1.starts_with("b."))
        .map(|pair| (pair[0].clone(), pair[1].1.clone()))
        .collect();
    // Each after a comparison of two addresses: along N, along 24 digits, and to the second half.
    let expected = [
        ("cmp x1, x3", "b.ne 4b"),
        ("cmp x0, x3", "b.ne 3b"),
        ("cmp x0, x1", "b.ne 2b"),
    ];
    let found: Vec<_> = jumps
        .iter()
        .map(|((file, before), jump)| {
            assert_eq!(file, "reduce.s");
            (before.as_str(), jump.as_str())
        })
        .collect();
    assert_eq!(found, expected);
}
