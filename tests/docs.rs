//! The documents: that what they link to is there, and that each command they name exists.
//!
//! Runs in the repository and in the packaged crate alike: a package has fewer files, and its documents
//! may link only to what it has.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "tests"
)]

use std::collections::HashSet;
use std::fs;
use std::path::{Path, PathBuf};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Whether this is the repository, not an unpacked package, which has none of the other members.
fn is_repository() -> bool {
    root().join(".ci/run").exists()
}

/// The documents that the crate ships, relative to its root.
fn documents() -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![root().join("docs"), root().join("test-vectors")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "md") {
                found.push(path);
            }
        }
    }
    for name in [
        "README.md",
        "SECURITY.md",
        "CHANGELOG.md",
        "CONTRIBUTING.md",
    ] {
        let path = root().join(name);
        if path.exists() {
            found.push(path);
        }
    }
    assert!(found.len() > 6, "{found:?}");
    found
}

/// What stands between two marks, each time.
fn between<'a>(text: &'a str, open: &str, close: &str) -> Vec<&'a str> {
    text.split(open)
        .skip(1)
        .filter_map(|rest| rest.split_once(close).map(|(inside, _)| inside))
        .collect()
}

/// The anchor that a heading is given: lower case, spaces as hyphens, no punctuation.
fn anchor(heading: &str) -> String {
    heading
        .trim()
        .to_lowercase()
        .chars()
        .filter_map(|character| match character {
            ' ' => Some('-'),
            '-' | '_' => Some(character),
            other => other.is_alphanumeric().then_some(other),
        })
        .collect()
}

fn anchors(text: &str) -> HashSet<String> {
    text.lines()
        .filter(|line| line.starts_with('#'))
        .map(|line| anchor(line.trim_start_matches('#')))
        .collect()
}

/// A link within the documents that leads nowhere, if it does.
fn dead_link(document: &Path, text: &str, link: &str) -> Option<String> {
    if link.contains("://") || link.starts_with("mailto:") || link.contains(' ') {
        return None;
    }
    let (path, fragment) = link.split_once('#').unwrap_or((link, ""));
    let target = if path.is_empty() {
        document.to_owned()
    } else {
        document.parent().expect("a folder").join(path)
    };
    if !target.exists() {
        return Some(format!("{}: {link}", document.display()));
    }
    if fragment.is_empty() {
        return None;
    }
    let there = if path.is_empty() {
        anchors(text)
    } else {
        anchors(&fs::read_to_string(&target).unwrap_or_default())
    };
    (!there.contains(fragment)).then(|| format!("{}: {link}", document.display()))
}

#[test]
fn no_relative_link_is_dead() {
    let (mut links, mut dead) = (0, Vec::new());
    for document in documents() {
        let text = fs::read_to_string(&document).expect("a document");
        for link in between(&text, "](", ")") {
            links += 1;
            dead.extend(dead_link(&document, &text, link));
        }
    }
    assert!(links > 10, "{links}");
    assert!(dead.is_empty(), "dead: {dead:#?}");
}

#[test]
fn a_dead_link_is_noticed() {
    let readme = root().join("README.md");
    for link in ["docs/nowhere.md", "docs/evidence.md#nowhere", "#nowhere"] {
        assert!(dead_link(&readme, "# Here\n", link).is_some(), "{link}");
    }
    assert_eq!(dead_link(&readme, "# Here\n", "#here"), None);
}

/// What the first cells of a document's tables name.
fn rows(text: &str) -> HashSet<&str> {
    text.lines()
        .filter_map(|line| line.strip_prefix("| `"))
        .filter_map(|line| line.split_once(" |"))
        .flat_map(|(cell, _)| cell.split('`').step_by(2))
        .collect()
}

/// Every kind of error, every fault and every misuse has its row in the guide, and no row is of anything else;
/// what is unexpected is told in a sentence.
#[test]
fn the_guide_to_errors_tells_each() {
    let guide = fs::read_to_string(root().join("docs/guide/errors.md")).expect("a guide");
    let api = fs::read_to_string(root().join("public-api.txt")).expect("a list");
    let variants = |of: &str| {
        let prefix = format!("variant {of}::");
        let variants = api
            .lines()
            .filter_map(move |line| line.strip_prefix(&prefix));
        let names = variants.map(|variant| {
            let end = variant.find(|c: char| !c.is_alphanumeric());
            &variant[..end.unwrap_or(variant.len())]
        });
        names.collect::<HashSet<_>>()
    };
    let tables = ["flow::ServiceErrorKind", "Fault", "flow::Misuse"].map(variants);
    assert!(tables.iter().map(HashSet::len).sum::<usize>() > 60);
    let expected: HashSet<&str> = tables.into_iter().flatten().collect();
    let rows: HashSet<&str> = rows(&guide)
        .into_iter()
        .filter(|name| name.starts_with(|c: char| c.is_uppercase()))
        .collect();
    let differing: Vec<_> = rows.symmetric_difference(&expected).collect();
    assert!(
        differing.is_empty(),
        "no row, or no such item: {differing:?}"
    );

    let named: HashSet<&str> = guide.split('`').skip(1).step_by(2).collect();
    for name in variants("flow::Unexpected") {
        assert!(
            named.contains(name),
            "Unexpected::{name} is not in the guide"
        );
    }
}

/// The scripts, manifests, examples, tests, benches and programs that a line of a document runs, and
/// that are not there.
fn missing_of(command: &str) -> Vec<String> {
    let words: Vec<&str> = command.split_whitespace().collect();
    let mut missing = Vec::new();
    let mut demand = |path: PathBuf| {
        if !path.exists() {
            missing.push(format!("{} of `{command}`", path.display()));
        }
    };
    let package = words
        .iter()
        .position(|word| *word == "--manifest-path")
        .and_then(|at| words.get(at + 1))
        .map_or(root().to_owned(), |manifest| {
            let manifest = root().join(manifest);
            manifest.parent().expect("a folder").to_owned()
        });
    for (at, word) in words.iter().enumerate() {
        let next = words.get(at + 1).copied().unwrap_or_default();
        match *word {
            script if script.contains("scripts/") || script.starts_with(".ci/") => {
                demand(root().join(script.trim_start_matches("./")));
            }
            "--manifest-path" => demand(root().join(next)),
            "--example" | "--test" | "--bench"
                if command.contains("cargo") && !command.contains(" -p ") =>
            {
                let folder = match *word {
                    "--example" => "examples",
                    "--test" => "tests",
                    _ => "benches",
                };
                let file = package.join(folder).join(next);
                if !file.join("main.rs").exists() {
                    demand(file.with_extension("rs"));
                }
            }
            _ => {}
        }
    }
    missing
}

/// Every command in a document: the lines of its shell blocks, and inline code that begins as one.
fn commands(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut shell = false;
    for line in text.lines() {
        if let Some(language) = line.trim_start().strip_prefix("```") {
            shell = language == "sh";
        } else if shell {
            let command = line.split(" #").next().unwrap_or(line);
            found.push(command.to_owned());
        } else {
            let inline = line.split('`').skip(1).step_by(2);
            found.extend(
                inline
                    .filter(|code| {
                        code.contains("cargo ")
                            || code.contains("scripts/")
                            || code.contains(".ci/")
                    })
                    .map(str::to_owned),
            );
        }
    }
    found
}

#[test]
fn every_command_in_the_documents_exists() {
    if !is_repository() {
        // A package has no scripts and no other members; the repository is where they are checked.
        return;
    }
    let (mut count, mut missing) = (0, Vec::new());
    for document in documents() {
        for command in commands(&fs::read_to_string(document).expect("a document")) {
            count += 1;
            missing.extend(missing_of(&command));
        }
    }
    assert!(count > 20, "{count}");
    assert!(missing.is_empty(), "{missing:#?}");
}

#[test]
fn a_command_that_does_not_exist_is_noticed() {
    for command in [
        "scripts/nowhere.sh",
        "cargo test --test nowhere",
        "cargo run --manifest-path nowhere/Cargo.toml",
        "cargo run --release --example nowhere",
    ] {
        assert!(!missing_of(command).is_empty(), "{command}");
    }
    assert!(missing_of("cargo test --release --test flow").is_empty());
}
