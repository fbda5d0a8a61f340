//! What the x86-64 kernel's assembly is, read on any machine: the generator's output, of listed
//! instructions alone, whose jumps depend on no limb.
#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stderr,
    reason = "tests"
)]

use std::fs::read_to_string;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;

fn directory() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src/field/x86_64")
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
            let line = line.split('#').next().unwrap().trim();
            if !line.is_empty() && !line.ends_with(':') {
                all.push((name.clone(), line.to_owned()));
            }
        }
    }
    assert!(all.len() > 2_500, "{} instructions", all.len());
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
        Ok(status) => assert!(status.success(), "run src/field/x86_64/generate.py"),
        Err(error) if std::env::var_os("CI").is_some() => panic!("python3: {error}"),
        Err(_) => {
            let _ = writeln!(
                std::io::stderr(),
                "skipped: the_files_are_what_the_generator_writes: no python3"
            );
        }
    }
}

/// Sums, products, masks, moves; no division, no selection by a flag, no jump but those that
/// `loops_are_the_only_jumps` looks at, and no stack but the frame that `mod.rs` makes.
const MNEMONICS: &[&str] = &[
    "adc",
    "adcx",
    "add",
    "adox",
    "call",
    "cmp",
    "dec",
    "jne",
    "jnz",
    "lea",
    "mov",
    "movq",
    "movups",
    "movzx",
    "mulx",
    "neg",
    "not",
    "punpcklqdq",
    "pxor",
    "sar",
    "sbb",
    "setc",
    "sub",
    "xor",
];

#[test]
fn instructions_are_of_the_listed_kinds() {
    for (file, instruction) in instructions() {
        let mnemonic = instruction.split_whitespace().next().unwrap();
        assert!(MNEMONICS.contains(&mnemonic), "{file}: {instruction}");
    }
}

#[test]
fn addresses_are_of_arguments_frames_and_tables() {
    for (file, instruction) in instructions() {
        let Some((_, address)) = instruction.split_once('[') else {
            continue;
        };
        let address = address.split(']').next().unwrap();
        let mut terms = address
            .split([' ', '+', '-'])
            .filter(|term| !term.is_empty());
        let base = terms.next().unwrap();
        assert!(
            ["rdi", "rsi", "rcx", "rsp", "rip"].contains(&base)
                || (base, file.as_str()) == ("rbp", "reduce.s"),
            "{file}: {instruction}"
        );
        for term in terms {
            assert!(
                term.parse::<u16>().is_ok() || ["{n}", "{n_plus_1}"].contains(&term),
                "{file}: {instruction}"
            );
        }
    }
}

#[test]
fn loops_are_the_only_jumps() {
    let found: Vec<_> = instructions()
        .windows(2)
        .filter(|pair| pair[1].1.starts_with('j'))
        .map(|pair| {
            assert_eq!(pair[1].0, "reduce.s");
            (pair[0].1.clone(), pair[1].1.clone())
        })
        .collect();
    // After comparisons of addresses: along N, along 24 digits, to the second half. And a count.
    let expected = [
        ("cmp rsi, rax", "jne 3b"),
        ("cmp rdi, [rsp + 24]", "jne 2b"),
        ("cmp rdi, rax", "jne 5b"),
        ("dec ecx", "jnz 4b"),
    ]
    .map(|(before, jump)| (before.to_owned(), jump.to_owned()));
    assert_eq!(found, expected);
}
