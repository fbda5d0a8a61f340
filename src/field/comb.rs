//! The comb of the generator, 2: one table, which every kernel reads. (Where the code is downloaded there
//! is [another](super::built_comb).)
//!
//! Its entries are in the form of the kernels on saturated limbs, times 2^3072. A kernel whose R is
//! another gets each product a factor of 2^3072 / R off, and multiplies once by a constant in the end
//! ([`corrections`]): how many factors there are is public.
//!
//! Two sub-tables of four teeth: 30 entries, 11,520 bytes of every binary that links the engine, which none
//! can compress. A power of 2 with 256 bits, as all private keys and hashes have, takes 31 squarings and 63
//! multiplications by it. Four times the bytes (four sub-tables of five teeth) would save 19 squarings and 12
//! multiplications, twice in a sign-in, which is 7 % of it, for 36 KB of a download or of the C library's
//! 700. As many bytes in one sub-table of five teeth take 51 of both. `comb_alternatives` in the tests
//! measures them.
//! Exponents of more than 256 bits take the way of any base: only replayed vectors have such.
//!
//! The table is a generated file, because the compiler takes too long to compute it each time; a test
//! recomputes it with another implementation.

use super::comb_table::TABLE;
use super::exponent::{Comb, FixedBase};
use super::modulus::LIMBS;
#[cfg(any(test, target_arch = "x86_64"))]
use super::modulus::{self, Cognito};

/// A power of 2 times 2^3072 modulo N, below N.
pub(crate) type Entry = [u64; LIMBS];

/// Entries that start on a cache line.
#[repr(align(64))]
pub(crate) struct Table<const N: usize>(pub(crate) [Entry; N]);

/// Teeth of the comb.
pub(crate) const TEETH: usize = 4;

/// Entries of a sub-table: digit 0 needs none.
const PER_TABLE: usize = (1 << TEETH) - 1;

/// Bits from one tooth to the next.
pub(crate) const SPACING: usize = 32;

/// Sub-tables of the table.
pub(crate) const SUB_TABLES: usize = 2;

/// Entries of the table, for exponents of up to 256 bits.
pub(crate) const ENTRIES: usize = PER_TABLE * SUB_TABLES;

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
#[cfg(any(test, target_arch = "x86_64"))]
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
