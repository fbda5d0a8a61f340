//! The interface as C and Python see it: programs in `tests/c` and `examples`, compiled, linked to
//! the built library, and run; and what the library exports, links and weighs.
//!
//! Needs `cc`, `valgrind`, `python3`, `nm`, `readelf`, `strip`, `pkg-config`, `cmake` and libcurl's
//! headers. A test that lacks a tool says so and passes, except where `CI` is set.
#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]
#![allow(clippy::print_stderr, reason = "a skipped test says so")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::OnceLock;

#[path = "c/example.rs"]
mod example;

const ROOT: &str = env!("CARGO_MANIFEST_DIR");
const TEMPORARY: &str = env!("CARGO_TARGET_TMPDIR");
/// The profile of the library that is shipped, as the README builds it.
const PROFILE: &str = "c-library";
const LIBRARY: [&str; 6] = [
    "--config",
    concat!(env!("CARGO_MANIFEST_DIR"), "/library.toml"),
    "--profile",
    PROFILE,
    "-p",
    "caldera-srp-c",
];
const WARNINGS: [&str; 5] = ["-std=c11", "-Wall", "-Wextra", "-Wpedantic", "-Werror"];

fn root(path: &str) -> PathBuf {
    Path::new(ROOT).join(path)
}

fn temporary(path: &str) -> PathBuf {
    Path::new(TEMPORARY).join(path)
}

/// Where cargo puts what this test's own run builds.
fn target() -> PathBuf {
    Path::new(TEMPORARY).parent().unwrap().to_owned()
}

/// Runs a command, which has to succeed, and gives what it printed.
fn run(command: &mut Command) -> String {
    let output = command
        .output()
        .unwrap_or_else(|error| panic!("{command:?}: {error}"));
    let printed = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(
        output.status.success(),
        "{command:?}: {}\n{printed}{}",
        output.status,
        String::from_utf8_lossy(&output.stderr)
    );
    printed
}

/// Whether a tool is there. It has to be where `CI` is set.
fn has(tool: &str, arguments: &[&str]) -> bool {
    let quiet = Command::new(tool)
        .args(arguments)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status();
    let has = quiet.is_ok_and(|status| status.success());
    if !has {
        assert!(std::env::var_os("CI").is_none(), "{tool} is needed in CI");
        eprintln!("skipped: {tool} {} does not work here", arguments.join(" "));
    }
    has
}

fn cargo_build(target: &Path, arguments: &[&str]) {
    run(Command::new(env!("CARGO"))
        .current_dir(ROOT)
        .args(["build", "--quiet", "--target-dir"])
        .arg(target)
        .args(arguments));
}

/// The library that is shipped.
fn shipped() -> PathBuf {
    static BUILT: OnceLock<()> = OnceLock::new();
    BUILT.get_or_init(|| cargo_build(&target(), &LIBRARY));
    target().join(PROFILE)
}

/// The library with private keys from the caller.
fn hazmat() -> PathBuf {
    static BUILT: OnceLock<()> = OnceLock::new();
    let apart = temporary("hazmat");
    let arguments = [&LIBRARY[..], &["--features", "hazmat"]].concat();
    BUILT.get_or_init(|| cargo_build(&apart, &arguments));
    apart.join(PROFILE)
}

/// Compiles a program of `tests/c` and links it statically.
fn compile(program: &str, name: &str, library: &Path, flags: &[&str]) -> PathBuf {
    let made = temporary(name);
    run(Command::new("cc")
        .args(WARNINGS)
        .args(["-g", "-O1", "-I"])
        .arg(root("include"))
        .args(flags)
        .arg("-o")
        .arg(&made)
        .arg(root("tests/c").join(program))
        .arg(library.join("libcaldera_srp.a"))
        .args(["-lpthread", "-ldl", "-lm"]));
    made
}

/// The vectors as `replay.c` reads them.
fn vectors() -> PathBuf {
    static WRITTEN: OnceLock<PathBuf> = OnceLock::new();
    let write = || {
        let text = fs::read_to_string(root("../../test-vectors/peer-agreed.json")).unwrap();
        let json: serde_json::Value = serde_json::from_str(&text).unwrap();
        let mut lines = String::new();
        for vector in json["vectors"].as_array().unwrap() {
            for name in ["id", "kind"] {
                put(&mut lines, name, vector[name].as_str().unwrap().as_bytes());
            }
            for (name, value) in vector["inputs"].as_object().unwrap() {
                match (name.as_str(), value.as_str()) {
                    ("a" | "salt_random", Some(digits)) => put(&mut lines, name, &number(digits)),
                    (_, Some(text)) => put(&mut lines, name, text.as_bytes()),
                    ("epoch_ms", None) => {
                        let seconds = value.as_i64().unwrap().div_euclid(1000).to_string();
                        put(&mut lines, "unix_seconds", seconds.as_bytes());
                    }
                    (name, None) => assert!(value.is_null(), "{name} is no text"),
                }
            }
            for (name, value) in vector["expected"].as_object().unwrap() {
                put(&mut lines, name, value.as_str().unwrap().as_bytes());
            }
            lines.push('\n');
        }
        let path = temporary("vectors");
        fs::write(&path, lines).unwrap();
        path
    };
    WRITTEN.get_or_init(write).clone()
}

fn put(lines: &mut String, name: &str, value: &[u8]) {
    let digits: String = value.iter().map(|byte| format!("{byte:02x}")).collect();
    lines.push_str(&format!("{name} {digits}\n"));
}

/// A hexadecimal integer's bytes.
fn number(digits: &str) -> Vec<u8> {
    let even = format!("{}{digits}", "0".repeat(digits.len() % 2));
    even.as_bytes()
        .chunks(2)
        .map(|pair| u8::from_str_radix(core::str::from_utf8(pair).unwrap(), 16).unwrap())
        .collect()
}

fn assert_replayed(printed: &str) {
    assert!(printed.starts_with("80 vectors, "), "{printed}");
    assert!(printed.contains(", 0 failed"), "{printed}");
}

#[test]
fn suite_and_vectors_under_valgrind() {
    if !has("cc", &["--version"]) || !has("valgrind", &["--version"]) {
        return;
    }
    let valgrind = |program: &Path, argument: Option<&Path>| {
        run(Command::new("valgrind")
            .args(["--quiet", "--error-exitcode=9", "--leak-check=full"])
            .args(["--show-leak-kinds=all", "--errors-for-leak-kinds=all"])
            .arg(program)
            .args(argument))
    };
    valgrind(&compile("suite.c", "suite", &hazmat(), &[]), None);
    let replay = compile("replay.c", "replay", &hazmat(), &[]);
    assert_replayed(&valgrind(&replay, Some(&vectors())));
}

#[test]
fn suite_and_vectors_under_address_sanitizer() {
    if !has("cc", &["--version"]) {
        return;
    }
    let flags = ["-fsanitize=address,undefined", "-fno-sanitize-recover=all"];
    let sanitized = |program: &Path, argument: Option<&Path>| {
        run(Command::new(program)
            .args(argument)
            .env("ASAN_OPTIONS", "detect_leaks=1"))
    };
    sanitized(&compile("suite.c", "suite-asan", &hazmat(), &flags), None);
    let replay = compile("replay.c", "replay-asan", &hazmat(), &flags);
    assert_replayed(&sanitized(&replay, Some(&vectors())));
}

#[test]
fn secrets_are_wiped_before_memory_is_given_back() {
    if !has("cc", &["--version"]) {
        return;
    }
    let flags = ["-fno-builtin", "-Wl,--wrap=free", "-Wl,--wrap=realloc"];
    let printed = run(&mut Command::new(compile(
        "wipe.c",
        "wipe",
        &shipped(),
        &flags,
    )));
    assert!(printed.contains(", 0 failed"), "{printed}");
}

#[test]
fn freed_handles_are_found_out_where_memory_is_left() {
    if !has("cc", &["--version"]) {
        return;
    }
    let flags = ["-fno-builtin", "-Wno-use-after-free", "-Wl,--wrap=free"];
    let printed = run(&mut Command::new(compile(
        "freed.c",
        "freed",
        &shipped(),
        &flags,
    )));
    assert!(printed.contains(", 0 failed"), "{printed}");
}

/// What the header's preamble says of the stack: KiB, and the functions; of the last line, all others.
fn documented_stack(header: &str) -> Vec<(usize, String)> {
    let (_, preamble) = header.split_once(" * Stack. ").unwrap();
    let (preamble, _) = preamble.split_once("*/").unwrap();
    let mut groups: Vec<(usize, String)> = Vec::new();
    for line in preamble.lines().skip(1).map(|line| line.replace('*', " ")) {
        match line.split_once(" KiB:") {
            Some((size, functions)) => {
                groups.push((size.trim().parse().unwrap(), functions.to_owned()));
            }
            None => {
                if let Some(last) = groups.last_mut() {
                    last.1.push_str(&line);
                }
            }
        }
    }
    assert!(groups.len() == 4 && groups[3].1.contains("every other function"));
    groups
}

#[test]
fn calls_take_the_stack_that_is_documented() {
    if !has("cc", &["--version"]) {
        return;
    }
    let header = fs::read_to_string(root("include/caldera_srp.h")).unwrap();
    let documented = documented_stack(&header);
    let printed = run(&mut Command::new(compile(
        "stack.c",
        "stack",
        &shipped(),
        &[],
    )));
    assert!(printed.contains(", 0 failed"), "{printed}");
    let mut measured = 0;
    for (name, used) in printed.lines().filter_map(|line| line.split_once(' ')) {
        let Ok(used) = used.parse::<usize>() else {
            continue;
        };
        let named = |functions: &str| functions.split([',', ' ']).any(|one| one == name);
        let group = documented
            .iter()
            .find(|(_, functions)| named(functions))
            .or(documented.last());
        let limit = group.unwrap().0 << 10;
        assert!(used <= limit, "{name}: {used} of {limit} bytes");
        measured += 1;
    }
    assert!(measured > 30, "{printed}");
    for (_, functions) in &documented[..3] {
        for name in functions.split([',', ' ']).filter(|name| !name.is_empty()) {
            assert!(
                printed.contains(&format!("{name} ")),
                "{name} is not measured"
            );
        }
    }
}

#[test]
fn vectors_from_python() {
    if !has("python3", &["--version"]) {
        return;
    }
    // No package of the site, no variable of the environment: what Python itself has.
    let printed = run(Command::new("python3")
        .args(["-I", "-S"])
        .arg(root("tests/replay.py"))
        .arg(hazmat().join("libcaldera_srp.so"))
        .arg(root("../../test-vectors/peer-agreed.json")));
    assert!(printed.ends_with("80 passed, 0 failed\n"), "{printed}");
}

#[test]
fn header_is_c_and_cpp() {
    if !has("cc", &["--version"]) {
        return;
    }
    for (language, standard) in [("c", "c99"), ("c", "c17"), ("c++", "c++11")] {
        run(Command::new("cc")
            .args(["-x", language, &format!("-std={standard}"), "-fsyntax-only"])
            .args(["-Wall", "-Wextra", "-Wpedantic", "-Werror"])
            .arg(root("include/caldera_srp.h")));
    }
}

#[test]
fn library_is_small_and_exports_the_header_alone() {
    for tool in ["nm", "readelf", "strip"] {
        if !has(tool, &["--version"]) {
            return;
        }
    }
    let library = shipped().join("libcaldera_srp.so");
    let stripped = temporary("libcaldera_srp.so");
    run(Command::new("strip").arg("-o").args([&stripped, &library]));
    let size = fs::metadata(&stripped).unwrap().len();
    assert!(size < 700 * 1024, "{size} bytes");

    let exported = run(Command::new("nm")
        .args(["-D", "--defined-only"])
        .arg(&stripped));
    let mut exported: Vec<&str> = exported
        .lines()
        .filter_map(|line| line.rsplit(' ').next())
        .collect();
    exported.sort_unstable();
    let header = fs::read_to_string(root("include/caldera_srp.h")).unwrap();
    let mut declared: Vec<&str> = header
        .lines()
        .filter(|line| !line.starts_with([' ', '/', '#']))
        .filter_map(|line| line.split_once('('))
        .filter_map(|(before, _)| before.rsplit([' ', '*']).next())
        .collect();
    declared.sort_unstable();
    assert_eq!(exported, declared);
    assert!(exported.iter().all(|name| name.starts_with("caldera_")));

    let dynamic = run(Command::new("readelf").arg("-d").arg(&stripped));
    assert!(
        dynamic.contains(&format!("soname: [{}]", soname())),
        "{dynamic}"
    );
    let needed = dynamic
        .lines()
        .filter(|line| line.contains("(NEEDED)"))
        .filter_map(|line| line.split_once('[')?.1.strip_suffix(']'));
    let allowed = [
        "libc.so.6",
        "libm.so.6",
        "libgcc_s.so.1",
        "ld-linux-x86-64.so.2",
        "ld-linux-aarch64.so.1",
    ];
    for library in needed {
        assert!(allowed.contains(&library), "{library}");
    }
}

/// By which name programs ask for the shared library.
fn soname() -> String {
    let parts = [
        env!("CARGO_PKG_VERSION_MAJOR"),
        env!("CARGO_PKG_VERSION_MINOR"),
    ];
    let version = if parts[0] == "0" {
        parts.join(".")
    } else {
        parts[0].to_owned()
    };
    format!("libcaldera_srp.so.{version}")
}
