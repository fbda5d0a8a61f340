//! The order of the modules: each knows only those before it, and no file is too long to be read.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
#![allow(clippy::std_instead_of_core, clippy::std_instead_of_alloc)]

use std::fs;
use std::path::{Path, PathBuf};

/// The modules of the crate, from those that know nothing to those that know everything.
const ORDER: &[&str] = &[
    "error",
    "contract",
    "random",
    "config",
    "clock",
    "expiring",
    "tracked",
    "turns",
    "call",
    "store",
    "crypto",
    "token",
    "model",
    "rules",
    "core",
    "wire",
    "pool_schema",
    "pool_type",
    "import",
    "access",
    "passkeys",
    "codes",
    "hooks",
    "issue",
    "provision",
    "migrate",
    "reload",
    "ops",
    "pool",
    "control",
    "http",
];
/// The files of the one group of operations that is a folder, in the same order.
const SIGN_IN: &[&str] = &[
    "request", "lock", "next", "claim", "passkey", "begin", "answer", "mod",
];
/// The most lines of a file.
const LONGEST: usize = 500;

fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files(&path, found);
        } else if path.extension().is_some_and(|end| end == "rs") {
            found.push(path);
        }
    }
}

/// Every file of the crate: its module path below `src`, and its text without comments and tests.
fn sources() -> Vec<(Vec<String>, String, usize)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut paths = Vec::new();
    files(&root, &mut paths);
    let read = |path: PathBuf| {
        let text = fs::read_to_string(&path).unwrap();
        let code = text.split("#[cfg(test)]").next().unwrap();
        let code: Vec<&str> = code
            .lines()
            .filter(|line| !line.trim_start().starts_with("//"))
            .collect();
        let below = path.strip_prefix(&root).unwrap().with_extension("");
        let parts = below.iter().map(|part| part.to_str().unwrap().to_owned());
        (parts.collect(), code.join("\n"), text.lines().count())
    };
    paths.into_iter().map(read).collect()
}

/// The names that follow this prefix.
fn named<'a>(code: &'a str, prefix: &'a str) -> impl Iterator<Item = &'a str> {
    code.match_indices(prefix).map(move |(at, _)| {
        let rest = &code[at + prefix.len()..];
        let end = rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '_');
        &rest[..end.unwrap_or(rest.len())]
    })
}

fn rank(order: &[&str], name: &str) -> usize {
    order
        .iter()
        .position(|known| *known == name)
        .unwrap_or_else(|| panic!("{name} has no place in the order"))
}

#[test]
fn each_module_knows_only_those_before_it() {
    let mut seen = 0;
    for (path, code, _) in sources() {
        let module = path[0].as_str();
        if matches!(module, "lib" | "main") {
            continue;
        }
        for other in named(&code, "crate::") {
            assert!(
                rank(ORDER, other) < rank(ORDER, module),
                "{}: knows {other}",
                path.join("/")
            );
            seen += 1;
        }
        // A path that begins above the module would get round the rule.
        assert!(!code.contains("super::super"), "{}", path.join("/"));
    }
    assert!(seen > 50, "only {seen} uses were found");
}

#[test]
fn groups_of_operations_do_not_know_each_other() {
    let mut seen = 0;
    for (path, code, _) in sources() {
        match path.iter().map(String::as_str).collect::<Vec<_>>()[..] {
            ["ops", "mod"] => {}
            ["ops", group] => {
                assert!(!code.contains("super::"), "{group}");
                seen += 1;
            }
            ["ops", "sign_in", part] => {
                let uses = if part == "mod" { "self::" } else { "super::" };
                for other in named(&code, uses) {
                    assert!(
                        rank(SIGN_IN, other) < rank(SIGN_IN, part),
                        "sign_in/{part}: knows {other}"
                    );
                }
                seen += 1;
            }
            _ => {}
        }
    }
    assert!(seen > 10, "only {seen} files were found");
}

#[test]
fn no_file_is_longer_than_can_be_read() {
    for (path, _, lines) in sources() {
        assert!(lines <= LONGEST, "{} has {lines} lines", path.join("/"));
    }
}
