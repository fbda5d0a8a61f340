//! Each item of the engine's public API is in the header under a name, or in `api.txt` with the reason why
//! it is not; and each function of the header is what some item is there.
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

extern crate alloc;

use alloc::collections::BTreeSet;
use std::fs;
use std::path::Path;

fn read(path: &str) -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).unwrap()
}

/// An item without its signature: `const fn flow::Operation::name`, `variant Fault::TooLong`, and of an
/// implementation all of it.
fn key(line: &str) -> &str {
    let line = line.strip_prefix("#[non_exhaustive] ").unwrap_or(line);
    if line.starts_with("impl") {
        return line;
    }
    let words = ["const fn ", "const ", "fn "];
    let kind = words.iter().find(|kind| line.starts_with(**kind));
    let start = kind.map_or_else(|| line.find(' ').unwrap() + 1, |kind| kind.len());
    let name = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == ':';
    let end = line[start..]
        .find(|c| !name(c))
        .map_or(line.len(), |length| start + length);
    // `const A: Type`, `field a::b: Type`, `trait A: B`.
    line[..end].trim_end_matches(':')
}

struct Row<'a> {
    item: &'a str,
    names: Vec<&'a str>,
}

impl Row<'_> {
    fn fits(&self, key: &str) -> bool {
        match self.item.strip_suffix('*') {
            // `impl<T> …` is one too.
            Some("impl ") => key.starts_with("impl"),
            Some(start) => key.starts_with(start),
            None => self.item == key,
        }
    }
}

#[test]
fn everything_is_in_c_or_has_a_reason() {
    let (table, api, header) = (
        read("api.txt"),
        read("../../public-api.txt"),
        read("include/caldera_srp.ffi.h"),
    );
    let words: BTreeSet<&str> = header
        .split(|c: char| !c.is_ascii_alphanumeric() && c != '_')
        .collect();
    let (mut rows, mut named) = (Vec::new(), BTreeSet::new());
    for line in table.lines() {
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        if let Some(name) = line.strip_prefix("C ") {
            assert!(words.contains(name), "{name} is not in the header");
            named.insert(name);
        } else if let Some((item, names)) = line.split_once(" => ") {
            let names: Vec<&str> = names.split(' ').collect();
            for name in &names {
                assert!(words.contains(name), "{name} is not in the header");
            }
            named.extend(&names);
            rows.push(Row { item, names });
        } else if let Some((item, reason)) = line.split_once(" -- ") {
            assert!(!reason.trim().is_empty(), "{line}");
            let names = Vec::new();
            rows.push(Row { item, names });
        } else {
            panic!("no row: {line}");
        }
    }

    let mut used = BTreeSet::new();
    for line in api.lines() {
        let key = key(line);
        let fitting = rows.iter().filter(|row| row.fits(key));
        let row = fitting.max_by_key(|row| (!row.item.ends_with('*'), row.item.len()));
        let row = row.unwrap_or_else(|| panic!("{key} is in no row of api.txt"));
        used.insert(row.item);
    }
    assert_eq!(used.len(), rows.len(), "{:?}", {
        let unused = rows.iter().filter(|row| !used.contains(row.item));
        unused.map(|row| row.item).collect::<Vec<_>>()
    });
    assert!(rows.iter().any(|row| !row.names.is_empty()));

    let functions = words.iter().filter(|word| {
        let called = header.contains(&format!("{word}("));
        called && word.starts_with("caldera_")
    });
    for function in functions {
        assert!(
            named.contains(function),
            "{function} is in no row of api.txt"
        );
    }
}
