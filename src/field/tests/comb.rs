//! The generated table of the comb, and the powers of the one that is built.

use alloc::format;
use alloc::string::String;
use std::fs;

use alloc::vec::Vec;
use num_bigint::BigUint;

use super::alternatives::comb_entries;
use super::{Operands, big, each_kernel, value};
use crate::field::built_comb::{self, BuiltComb};
use crate::field::built_comb_powers::POWERS;
use crate::field::comb::{ENTRIES, SPACING, SUB_TABLES, TEETH, generator};
use crate::field::comb_table::TABLE;
use crate::field::dispatch;
use crate::field::modulus::{Cognito, LIMBS};
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

/// The numbers 2^(2^(SPACING * i)) modulo N, from i = 1 on.
fn powers() -> Vec<BigUint> {
    let n = big(&Cognito::LIMBS);
    (1..=built_comb::STORED)
        .map(|i| BigUint::from(2u8).modpow(&(BigUint::from(1u8) << (built_comb::SPACING * i)), &n))
        .collect()
}

#[test]
fn the_powers_are_those_of_single_teeth() {
    let powers = powers();
    assert_eq!(POWERS.len(), 9);
    assert!(POWERS.iter().map(|power| big(power)).eq(powers));
    assert_eq!(size_of_val(&POWERS), 3_456);
}

#[test]
fn the_built_comb_raises_the_generator() {
    each_kernel(|kernel| {
        let n = big(&Cognito::LIMBS);
        let mut operands = Operands::new(43);
        dispatch!(kernel, |f| {
            let comb = BuiltComb::new(f);
            let kept = built_comb::Kept::new();
            for bits in [
                0, 1, 25, 26, 27, 129, 130, 131, 255, 256, 257, 260, 261, 512,
            ] {
                for pattern in [0, u64::MAX, operands.limb()] {
                    let exponent = [
                        pattern,
                        operands.limb(),
                        !pattern,
                        operands.limb(),
                        pattern,
                        1,
                        2,
                        3,
                    ];
                    let mask = (BigUint::from(1u8) << bits) - 1u8;
                    let expected = BigUint::from(2u8).modpow(&(big(&exponent) & mask), &n);
                    assert_eq!(
                        value(f, &comb.pow(f, &exponent, bits)),
                        expected,
                        "{bits} bits"
                    );
                    let power = built_comb::pow(f, Some(&kept), &exponent, bits);
                    assert_eq!(value(f, &power), expected, "{bits} bits, kept");
                }
            }
            // Each digit of each section, alone in its column and beside the same of the other.
            for digit in 0..1_u64 << built_comb::TEETH {
                for sections in [1, 2, 3] {
                    let number = (0..built_comb::TEETH * built_comb::SUB_TABLES)
                        .filter(|i| {
                            let (section, tooth) = (i / built_comb::TEETH, i % built_comb::TEETH);
                            sections >> section & 1 == 1 && digit >> tooth & 1 == 1
                        })
                        .map(|i| BigUint::from(1u8) << (i * built_comb::SPACING))
                        .sum::<BigUint>();
                    let mut exponent = [0; 5];
                    for (limb, digits) in exponent.iter_mut().zip(number.iter_u64_digits()) {
                        *limb = digits;
                    }
                    let expected = BigUint::from(2u8).modpow(&number, &n);
                    assert_eq!(
                        value(f, &comb.pow(f, &exponent, 260)),
                        expected,
                        "digit {digit}"
                    );
                }
            }
        });
    });
}

/// `cargo test --lib write_the_powers -- --ignored`
#[test]
#[ignore = "writes src/field/built_comb_powers.rs"]
fn write_the_powers() {
    let mut text = String::from(
        "//! The powers that the built comb's entries are made of. Generated: see `write_the_powers` in the tests.\n\
         \n\
         use super::built_comb::STORED;\n\
         use super::modulus::LIMBS;\n\
         \n\
         pub(super) static POWERS: [[u64; LIMBS]; STORED] = [\n",
    );
    for power in powers() {
        let mut limbs = [0; LIMBS];
        for (limb, digit) in limbs.iter_mut().zip(power.iter_u64_digits()) {
            *limb = digit;
        }
        write_entry(&mut text, &limbs);
    }
    text.push_str("];\n");
    let path = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/src/field/built_comb_powers.rs"
    );
    fs::write(path, text).unwrap();
}

/// Writes a number's limbs as an element of an array.
fn write_entry(text: &mut String, entry: &[u64]) {
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
        write_entry(&mut text, &entry);
    }
    text.push_str("]);\n");
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/src/field/comb_table.rs");
    fs::write(path, text).unwrap();
}
