//! The example, built in every way that the README names, and what CMake hands on.

use std::fs;
use std::io::{BufRead as _, BufReader, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use super::{PROFILE, ROOT, cargo_build, has, root, run, shipped, soname, target, temporary};

/// CMake hands cargo the lockfile, and the target where it is another; without one it does not guess.
#[test]
fn cmake_builds_what_is_locked_for_the_target() {
    if !has("cc", &["--version"]) || !has("cmake", &["--version"]) {
        return;
    }
    let configured = |name: &str, definitions: &[&str]| {
        let build = temporary(name);
        // Left by an earlier run, if it is there.
        let _ = fs::remove_dir_all(&build);
        let mut command = Command::new("cmake");
        command
            .args(["-G", "Unix Makefiles", "-S", ROOT, "-B"])
            .arg(&build)
            .arg(format!("-DCARGO={}", env!("CARGO")))
            .args(definitions);
        (build, command)
    };
    let cross = "-DCMAKE_SYSTEM_NAME=Linux";
    let target = "aarch64-unknown-linux-gnu";
    let named = format!("-DCALDERA_SRP_CARGO_TARGET={target}");
    let (build, mut command) = configured("cmake-cross", &[cross, &named]);
    run(&mut command);
    let commands = run(Command::new("cmake")
        .arg("--build")
        .arg(&build)
        .args(["--", "-n"]));
    let line = commands.lines().find(|line| line.contains("--profile"));
    let line = line.unwrap_or_else(|| panic!("{commands}"));
    for part in [
        " --locked",
        &format!(" --target {target}"),
        "CARGO_TARGET_AARCH64_UNKNOWN_LINUX_GNU_LINKER=",
    ] {
        assert!(line.contains(part), "{line}");
    }
    let (_, mut command) = configured("cmake-guess", &[cross]);
    let output = command.output().unwrap();
    let printed = String::from_utf8_lossy(&output.stderr);
    assert!(!output.status.success() && printed.contains("CALDERA_SRP_CARGO_TARGET"));
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
    // A name for each of who runs, who links, and the file itself.
    let file = format!("libcaldera_srp.so.{}", env!("CARGO_PKG_VERSION"));
    for (link, to) in [
        (soname(), file.clone()),
        ("libcaldera_srp.so".to_owned(), soname()),
    ] {
        assert_eq!(
            fs::read_link(prefix.join("lib").join(link)).unwrap(),
            Path::new(&to)
        );
    }
    assert!(prefix.join("lib").join(file).is_file());
    let found = format!("-DCMAKE_PREFIX_PATH={}", prefix.display());
    let package = cmake("cmake-package", "examples", &[&found]);
    pool.check(&package.join("sign_in"));
    if has("readelf", &["--version"]) {
        let needed = run(Command::new("readelf")
            .arg("-d")
            .arg(package.join("sign_in")));
        assert!(needed.contains(&format!("[{}]", soname())), "{needed}");
    }

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
