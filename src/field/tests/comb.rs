//! The generated table of the comb.

use alloc::format;
use alloc::string::String;
use std::fs;

use super::alternatives::comb_entries;
use crate::field::comb::{
    LARGE_ENTRIES, LARGE_SPACING, LARGE_SUB_TABLES, SMALL_SPACING, SMALL_TABLE, TEETH, generator,
};
use crate::field::comb_table::TABLE;
use crate::field::portable::Portable64;

#[test]
fn the_table_holds_powers_of_the_generator() {
    let entries = comb_entries(TEETH, LARGE_SPACING, LARGE_SUB_TABLES);
    assert_eq!(entries.len(), LARGE_ENTRIES);
    assert_eq!(TABLE.0, *entries);
    assert_eq!(size_of_val(&TABLE), 95_232);
    // A column of cache lines has no padding in it.
    assert_eq!(size_of_val(&TABLE.0), size_of_val(&TABLE));
}

#[test]
fn the_small_table_does_too() {
    assert_eq!(SMALL_TABLE.0, *comb_entries(TEETH, SMALL_SPACING, 1));
    assert_eq!(size_of_val(&SMALL_TABLE.0), 11_904);
}

#[test]
fn the_comb_serves_what_its_table_has() {
    let comb = generator::<Portable64>(&[]);
    let small = cfg!(target_arch = "wasm32");
    assert_eq!(comb.capacity(), if small { 260 } else { 520 });
    assert_eq!(comb.entries.len(), if small { 31 } else { LARGE_ENTRIES });
}

/// `cargo test --lib write_the_table -- --ignored`
#[test]
#[ignore = "writes src/field/comb_table.rs"]
fn write_the_table() {
    let mut text = String::from(
        "//! The table of the comb of the generator. Generated: see `write_the_table` in the tests.\n\
         \n\
         use super::comb::{LARGE_ENTRIES, Table};\n\
         \n\
         pub(super) static TABLE: Table<LARGE_ENTRIES> = Table([\n",
    );
    for entry in comb_entries(TEETH, LARGE_SPACING, LARGE_SUB_TABLES) {
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
