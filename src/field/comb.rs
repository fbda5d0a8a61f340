//! The comb of the generator, 2, in the form of the kernels on saturated limbs.
//!
//! Eight sub-tables of five teeth: 248 entries, 95,232 bytes of every binary that links the engine.
//! A power of 2 with 512 bits takes 12 squarings and 103 multiplications by it, with 256 bits 12 and
//! 51. Half the bytes (four sub-tables) cost 13 squarings more; twice the bytes (eight sub-tables of
//! six teeth) save 16 multiplications and give about half of that back in reading. Of the tables
//! below 100 KB this one and four sub-tables of six teeth are the fastest for 512 bits, and this one
//! for 256: `comb_alternatives` in the tests measures them.
//!
//! The table is a generated file, because the compiler takes too long to compute it each time; a
//! test recomputes it with another implementation.

use super::comb_table::TABLE;
use super::exponent::Comb;
use super::modulus::LIMBS;

/// Teeth of the comb.
pub(crate) const TEETH: usize = 5;

/// Bits from one tooth to the next.
pub(crate) const SPACING: usize = 13;

/// Sub-tables of the comb.
pub(crate) const SUB_TABLES: usize = 8;

/// Entries of the comb: digit 0 needs none.
pub(crate) const ENTRIES: usize = ((1 << TEETH) - 1) * SUB_TABLES;

/// Powers of 2 for exponents of up to 520 bits; entries are times 2^3072 modulo N, below N.
pub(crate) static GENERATOR: Comb<'static, [u64; LIMBS]> = Comb {
    teeth: TEETH,
    spacing: SPACING,
    entries: &TABLE,
};
