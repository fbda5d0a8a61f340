//! The generated table of the comb.

use alloc::format;
use alloc::string::String;
use std::fs;

use super::alternatives::comb_entries;
use crate::field::comb::{ENTRIES, SPACING, SUB_TABLES, TEETH, generator};
use crate::field::comb_table::TABLE;
use crate::field::portable::Portable64;

#[test]
fn the_table_holds_powers_of_the_generator() {
    let entries = comb_entries(TEETH, SPACING, SUB_TABLES);
    assert_eq!(entries.len(), ENTRIES);
    assert_eq!(TABLE.0, *entries);
    assert_eq!(size_of_val(&TABLE), 11_520);
    // A column of cache lines has no padding in it.
    assert_eq!(size_of_val(&TABLE.0), size_of_val(&TABLE));
}

#[test]
fn the_comb_serves_what_its_table_has() {
    let comb = generator::<Portable64>(&[]);
    assert_eq!(comb.capacity(), 256);
    assert_eq!(comb.entries.len(), 30);
}

/// `cargo test --lib write_the_table -- --ignored`
#[test]
#[ignore = "writes src/field/comb_table.rs"]
fn write_the_table() {
    let mut text = String::from(
        "//! The table of the comb of the generator. Generated: see `write_the_table` in the tests.\n\
         \n\
         use super::comb::{ENTRIES, Table};\n\
         \n\
         pub(super) static TABLE: Table<ENTRIES> = Table([\n",
    );
    for entry in comb_entries(TEETH, SPACING, SUB_TABLES) {
        text.push_str("    [\n");
        for limbs in entry.chunks(4) {
            text.push_str("       ");
            for limb in limbs {
                text.push_str(&format!(" 0x{limb:016x},"));
            }
            text.push('\n');
        }
        text.push_str("    ],\n");
    }
    text.push_str("]);\n");
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/src/field/comb_table.rs");
    fs::write(path, text).unwrap();
}
