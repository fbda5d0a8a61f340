//! The comb of the generator in the kernel's form, made at compile time from the
//! [table](crate::field::comb_table) that the other kernels use: 8 sub-tables of 32 entries, 128 KiB
//! of a binary. 512 bits cost 12 squarings and 103 multiplications, 256 bits 12 and 51; a
//! multiplication reads 16 KiB of the tables, which fit the second cache.

use super::lanes::RADIX;
use super::limbs::{COUNT, Limbs, ONE};
use crate::field::comb::{ENTRIES, SUB_TABLES};
pub(super) use crate::field::comb::{SPACING, TEETH};
use crate::field::comb_table::TABLE;
use crate::field::modulus::{self, Cognito, LIMBS};

/// Bits of an exponent that one sub-table serves.
pub(super) const SECTION: usize = TEETH * SPACING;

/// Bits of the longest exponent that the comb serves.
pub(super) const BITS: usize = SECTION * SUB_TABLES;

/// The sub-tables: entry i of the one whose section starts at bit s is the product of
/// `2^(2^(s + SPACING * tooth))` over the teeth whose bit of i is set.
pub(super) static TABLES: [[Limbs; 1 << TEETH]; SUB_TABLES] = {
    let per_table = (1 << TEETH) - 1;
    assert!(ENTRIES == per_table * SUB_TABLES);
    let mut tables = [const { [const { Limbs::ZERO }; 1 << TEETH] }; SUB_TABLES];
    let mut i = 0;
    while i < SUB_TABLES {
        tables[i][0] = Limbs(ONE.0);
        let mut j = 0;
        while j < per_table {
            tables[i][j + 1] = Limbs::split(&change_of_form(&TABLE[per_table * i + j]));
            j += 1;
        }
        i += 1;
    }
    tables
};

/// What R of this kernel is to that of the others, 2^3072.
const EXTRA_BITS: usize = COUNT * RADIX as usize - 64 * LIMBS;

/// `value * 2^EXTRA_BITS mod N`, for a value below N.
const fn change_of_form(value: &[u64; LIMBS]) -> [u64; LIMBS] {
    // The bits that leave at the top, h, count h * 2^3072, which is h * (2^3072 - N) modulo N: below
    // 2^3056, N being above 2^3072 - 2^3008, so that N is to be taken off once at most.
    let high = value[LIMBS - 1] >> (64 - EXTRA_BITS);
    let excess = modulus::one(&Cognito::LIMBS);
    let mut sum = [0; LIMBS];
    let mut below = 0;
    let mut carry = 0;
    let mut i = 0;
    while i < LIMBS {
        let low = value[i] << EXTRA_BITS | below;
        below = value[i] >> (64 - EXTRA_BITS);
        let limb = low as u128 + high as u128 * excess[i] as u128 + carry;
        sum[i] = limb as u64;
        carry = limb >> 64;
        i += 1;
    }
    let (difference, borrow) = modulus::subtract(&sum, &Cognito::LIMBS);
    if carry == 1 || borrow == 0 {
        difference
    } else {
        sum
    }
}
