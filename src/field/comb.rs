//! The comb of the generator, 2: one table, which every kernel reads.
//!
//! Its entries are in the form of the kernels on saturated limbs, times 2^3072. A kernel whose R is
//! another gets each product a factor of 2^3072 / R off, and multiplies once by a constant in the end
//! ([`corrections`]): how many factors there are is public.
//!
//! The table's size is a constant by target.
//!
//! - Eight sub-tables of five teeth: 248 entries, 95,232 bytes of every binary that links the engine.
//!   A power of 2 with 512 bits takes 12 squarings and 103 multiplications by it, with 256 bits 12 and
//!   51. Half the bytes (four sub-tables) cost 13 squarings more; twice the bytes (eight sub-tables of
//!   six teeth) save 16 multiplications and give about half of that back in reading. Of the tables
//!   below 100 KB this one and four sub-tables of six teeth are the fastest for 512 bits, and this one
//!   for 256: `comb_alternatives` in the tests measures them.
//! - For WebAssembly, where every byte is downloaded and none of these can be compressed: one
//!   sub-table of five teeth, 31 entries, 11,904 bytes. 256 bits take 51 squarings and 51
//!   multiplications; more bits take the way of any base. With simd128 that is 0.48 ms in Node; by the
//!   count the large table would take 0.28, and no table 1.2.
//!
//! The table is a generated file, because the compiler takes too long to compute it each time; a
//! test recomputes it with another implementation. The small one is made of it.

use super::comb_table::TABLE as LARGE_TABLE;
use super::exponent::{Comb, FixedBase};
use super::modulus::LIMBS;
#[cfg(any(test, target_arch = "x86_64", target_arch = "wasm32"))]
use super::modulus::{self, Cognito};

/// A power of 2 times 2^3072 modulo N, below N.
pub(crate) type Entry = [u64; LIMBS];

/// Entries that start on a cache line.
#[repr(align(64))]
pub(crate) struct Table<const N: usize>(pub(crate) [Entry; N]);

/// Teeth of the comb.
pub(crate) const TEETH: usize = 5;

/// Entries of a sub-table: digit 0 needs none.
const PER_TABLE: usize = (1 << TEETH) - 1;

/// Bits from one tooth to the next in the large table.
pub(crate) const LARGE_SPACING: usize = 13;

/// Sub-tables of the large table.
pub(crate) const LARGE_SUB_TABLES: usize = 8;

/// Entries of the large table, for exponents of up to 520 bits.
pub(crate) const LARGE_ENTRIES: usize = PER_TABLE * LARGE_SUB_TABLES;

/// Bits from one tooth to the next in the small table, which serves exponents of up to 260 bits.
#[cfg(any(test, target_arch = "wasm32"))]
pub(crate) const SMALL_SPACING: usize = 52;

/// The table of one section whose teeth are further apart, from the large one.
#[cfg(any(test, target_arch = "wasm32"))]
pub(crate) static SMALL_TABLE: Table<PER_TABLE> = {
    assert!(SMALL_SPACING.next_multiple_of(LARGE_SPACING) == SMALL_SPACING);
    assert!(SMALL_SPACING * (TEETH - 1) < LARGE_SPACING * TEETH * LARGE_SUB_TABLES);
    let mut entries = [[0; LIMBS]; PER_TABLE];
    let mut number = 1;
    while number <= PER_TABLE {
        // The tooth of the highest bit by itself, times what the bits below it stand for.
        let tooth = number.ilog2() as usize;
        let place = tooth * (SMALL_SPACING / LARGE_SPACING);
        let single = &LARGE_TABLE.0[PER_TABLE * (place / TEETH) + (1 << (place % TEETH)) - 1];
        let below = number - (1 << tooth);
        entries[number - 1] = if below == 0 {
            *single
        } else {
            modulus::montgomery(single, &entries[below - 1], &Cognito::LIMBS)
        };
        number += 1;
    }
    Table(entries)
};

#[cfg(not(target_arch = "wasm32"))]
use {LARGE_SPACING as SPACING, LARGE_TABLE as TABLE};

#[cfg(target_arch = "wasm32")]
use {SMALL_SPACING as SPACING, SMALL_TABLE as TABLE};

/// Sub-tables of the table.
#[cfg(any(
    test,
    target_arch = "x86_64",
    all(target_arch = "wasm32", target_feature = "simd128")
))]
pub(crate) const SUB_TABLES: usize = TABLE.0.len() / PER_TABLE;

/// The comb of powers of 2, and a ring's corrections for it.
pub(crate) const fn generator<R: FixedBase<Entry = Entry>>(
    corrections: &[R::Residue],
) -> Comb<'_, R> {
    Comb {
        teeth: TEETH,
        spacing: SPACING,
        entries: &TABLE.0,
        corrections,
    }
}

/// The corrections for a ring whose R is 2^bits, above 2^3072, times that R and modulo N.
///
/// A product of the ring divides by 2^bits, and by an entry multiplies with 2^3072. So each entry of a
/// section's digits brings 2^(3072 - bits), which is squared with the rest: `2^SPACING - 1` times in all.
#[cfg(any(
    test,
    target_arch = "x86_64",
    all(target_arch = "wasm32", target_feature = "simd128")
))]
pub(crate) const fn corrections(bits: u64) -> [Entry; SUB_TABLES] {
    let section = (bits - 64 * LIMBS as u64) * ((1 << SPACING) - 1);
    let n = &Cognito::LIMBS;
    // In Montgomery form for R = 2^3072: the product with it is the product.
    let factor = modulus::times_power_of_two(&modulus::one(n), section, n);
    let mut corrections = [[0; LIMBS]; SUB_TABLES];
    let mut correction = modulus::times_power_of_two(&modulus::unit(), bits, n);
    let mut i = 0;
    while i < SUB_TABLES {
        correction = modulus::montgomery(&correction, &factor, n);
        corrections[i] = correction;
        i += 1;
    }
    corrections
}
