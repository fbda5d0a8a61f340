//! The interface as C and Python see it: programs in `tests/c` and `examples`, compiled, linked to
//! the built library, and run; and what the library exports, links and weighs.
//!
//! Needs `cc`, `valgrind`, `python3`, `nm`, `readelf`, `strip`, `pkg-config`, `cmake` and libcurl's
//! headers. A test that lacks a tool says so and passes, except where `CI` is set.
#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]
#![allow(clippy::print_stderr, reason = "a skipped test says so")]

use std::fs;
use std::io::{BufRead as _, BufReader, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;

const ROOT: &str = env!("CARGO_MANIFEST_DIR");
const TEMPORARY: &str = env!("CARGO_TARGET_TMPDIR");
/// The profile of the library that is shipped, as the README builds it.
const PROFILE: &str = "c-library";
const LIBRARY: [&str; 4] = ["--profile", PROFILE, "-p", "caldera-srp-c"];
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
    assert!(size < 800 * 1024, "{size} bytes");

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

/// The user pool that the examples sign in to; ended when dropped.
struct Pool {
    process: Child,
    endpoint: String,
}

impl Pool {
    fn start() -> Self {
        // Built where it is not given.
        let program = std::env::var_os("CALDERA_LOCAL_POOL").map_or_else(
            || {
                cargo_build(&target(), &["-p", "caldera-local-pool"]);
                target().join("debug/caldera-local-pool")
            },
            PathBuf::from,
        );
        let mut process = Command::new(program)
            .args(["--port", "0", "--quiet"])
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(process.stdout.take().unwrap()).lines();
        let endpoint = lines
            .by_ref()
            .map(Result::unwrap)
            .find_map(|line| line.strip_prefix("Listening on ").map(str::to_owned))
            .unwrap();
        // The rest is read as well, so that the pool never waits for a reader.
        std::thread::spawn(move || lines.count());
        Self { process, endpoint }
    }

    /// Runs the example and gives what it printed and whether it succeeded.
    fn sign_in(&self, program: &Path, arguments: &[&str], password: &str) -> (String, bool) {
        let mut process = Command::new(program)
            .arg(format!("{}/", self.endpoint))
            .arg("us-east-1_LocalDemo")
            .args(arguments)
            .env("LD_LIBRARY_PATH", temporary("installed/lib"))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut input = process.stdin.take().unwrap();
        input.write_all(password.as_bytes()).unwrap();
        drop(input);
        let output = process.wait_with_output().unwrap();
        let printed = [output.stdout, output.stderr].concat();
        (String::from_utf8(printed).unwrap(), output.status.success())
    }

    fn check(&self, program: &Path) {
        let alice = ["democlientwithoutsecret", "alice"];
        let both = "signed in with the password\nsigned in as a remembered device\n";
        let right = self.sign_in(program, &alice, "Wonderland-1865\n");
        assert_eq!(right, (both.to_owned(), true));
        let secret = "local0demo0secret0that0is0in0the0source0for0all0to0see";
        let alice_with_secret = ["democlientwithsecret", "alice", secret];
        let right = self.sign_in(program, &alice_with_secret, "Wonderland-1865\n");
        assert_eq!(right, (both.to_owned(), true));
        let (printed, succeeded) = self.sign_in(program, &alice, "Wonderland-1866\n");
        assert!(!succeeded);
        assert!(
            printed.starts_with("IncorrectUsernameOrPassword: "),
            "{printed}"
        );
    }
}

impl Drop for Pool {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// By the line of the README, by CMake, and against what CMake installed, by pkg-config.
#[test]
fn example_signs_in_a_user_and_a_device() {
    let tools = [
        ("cc", "--version"),
        ("cmake", "--version"),
        ("curl-config", "--version"),
        ("pkg-config", "--version"),
    ];
    if !tools.iter().all(|(tool, argument)| has(tool, &[*argument])) {
        return;
    }
    shipped();
    let pool = Pool::start();

    let readme = fs::read_to_string(root("README.md")).unwrap();
    let line = readme
        .lines()
        .find(|line| line.starts_with("cc ") && line.contains("examples/sign_in.c"))
        .unwrap();
    let plain = temporary("sign_in");
    let built = target().join(PROFILE).join("libcaldera_srp.a");
    let line = line
        .replace("-o sign_in ", &format!("-o {} ", plain.display()))
        .replace(
            "target/c-library/libcaldera_srp.a",
            &built.to_string_lossy(),
        );
    run(Command::new("sh")
        .current_dir(root("../.."))
        .args(["-ec", &line]));
    pool.check(&plain);

    for left in [
        "cmake-beside",
        "cmake-library",
        "cmake-package",
        "installed",
    ] {
        if temporary(left).exists() {
            fs::remove_dir_all(temporary(left)).unwrap();
        }
    }
    let prefix = temporary("installed");
    let cmake = |name: &str, source: &str, definitions: &[&str]| {
        let build = temporary(name);
        run(Command::new("cmake")
            .args(["-S".as_ref(), root(source).as_os_str()])
            .args(["-B".as_ref(), build.as_os_str()])
            .arg(format!("-DCARGO={}", env!("CARGO")))
            .arg(format!("-DCALDERA_SRP_TARGET_DIR={}", target().display()))
            .arg("-DCMAKE_INSTALL_LIBDIR=lib")
            .args(definitions));
        run(Command::new("cmake").arg("--build").arg(&build));
        build
    };
    let beside = cmake("cmake-beside", "examples", &[]);
    pool.check(&beside.join("sign_in"));
    // The package that is installed is that of the shared library.
    let install = format!("-DCMAKE_INSTALL_PREFIX={}", prefix.display());
    let library = cmake("cmake-library", "", &[&install, "-DBUILD_SHARED_LIBS=ON"]);
    run(Command::new("cmake").arg("--install").arg(&library));
    let found = format!("-DCMAKE_PREFIX_PATH={}", prefix.display());
    let package = cmake("cmake-package", "examples", &[&found]);
    pool.check(&package.join("sign_in"));

    let installed = temporary("sign_in-installed");
    let flags = run(Command::new("pkg-config")
        .env("PKG_CONFIG_PATH", temporary("installed/lib/pkgconfig"))
        .args(["--cflags", "--libs", "caldera_srp", "libcurl"]));
    run(Command::new("cc")
        .arg(root("examples/sign_in.c"))
        .args(flags.split_whitespace())
        .arg("-o")
        .arg(&installed));
    pool.check(&installed);
}
