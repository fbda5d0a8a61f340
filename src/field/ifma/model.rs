//! The instructions that the kernel uses, in plain Rust, after their manual: the kernel's arithmetic is
//! tested on them wherever the tests run, and a processor's own are compared with them where it has
//! them.
//!
//! Under `--cfg caldera_ifma_model` they take the place of the processor's: that build is for valgrind
//! alone, which follows secrets through plain Rust and knows no AVX-512 (`scripts/taint.sh`). So nothing
//! here branches on a lane either, but for the tests' check of overflow.

use core::hint::black_box;

use super::arithmetic::Engine;
#[cfg(caldera_ifma_model)]
use super::arithmetic::Radix52;
use super::kernel;
use super::lanes::{LIMB, Lanes, RADIX, Row};
use super::limbs::{Limbs, Residue};
use crate::field::comb::Entry;

/// The kernel on the model.
#[derive(Clone, Copy)]
pub(crate) struct Modelled;

/// What the token of the processor's own kernel has.
#[cfg(caldera_ifma_model)]
impl Radix52<Modelled> {
    /// The arithmetic, which every processor can run.
    pub(in crate::field) fn detect() -> Option<Self> {
        Some(Self(Modelled))
    }

    /// The arithmetic, unasked.
    ///
    /// # Safety
    /// Nothing to keep here; it is what the processor's own kernel promises.
    #[cfg(all(feature = "hazmat", caldera_taint))]
    #[allow(unsafe_code, reason = "the same signature")]
    pub(in crate::field) const unsafe fn assume() -> Self {
        Self(Modelled)
    }
}

// Not inlined, as the functions that enable the processor's instructions are not: so that the code
// around them is compiled alike.
impl Engine for Modelled {
    #[inline(never)]
    fn multiply(self, out: &mut Limbs, a: &Limbs, b: &Limbs) {
        kernel::multiply::<Model>(a, b).store(out);
    }

    #[inline(never)]
    fn square(self, out: &mut Limbs, a: &Limbs) {
        kernel::square::<Model>(out, a);
    }

    #[inline(never)]
    fn select(self, out: &mut Limbs, table: &[Residue], index: u64) {
        kernel::select::<Model>(out, table, index);
    }

    #[inline(never)]
    fn select_entry(self, out: &mut Entry, zeroth: &Entry, entries: &[Entry], digit: u64) {
        kernel::select_entry::<Model>(out, zeroth, entries, digit);
    }

    #[inline(never)]
    fn clear_registers(self) {}
}

/// A register, and what the instructions do to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Model(pub(super) Row);

impl Model {
    /// A register whose lane i is `f(i)`.
    fn from_fn(f: impl FnMut(usize) -> u64) -> Self {
        Self(core::array::from_fn(f))
    }

    fn product(a: Self, b: Self, i: usize) -> u128 {
        u128::from(a.0[i] & LIMB).wrapping_mul(u128::from(b.0[i] & LIMB))
    }

    /// The sum of two lanes. The tests check it: one that overflows would be an error of the kernel's
    /// bounds.
    fn sum(a: u64, b: u64) -> u64 {
        #[cfg(test)]
        assert!(a.checked_add(b).is_some(), "an accumulator overflows");
        a.wrapping_add(b)
    }

    fn merge(self, mask: u8, other: Self) -> Self {
        Self::from_fn(|i| {
            if mask >> i & 1 == 1 {
                other.0[i]
            } else {
                self.0[i]
            }
        })
    }
}

impl Lanes for Model {
    fn zero() -> Self {
        Self([0; 8])
    }

    fn splat(x: u64) -> Self {
        Self([x; 8])
    }

    fn load(row: &Row) -> Self {
        Self(*row)
    }

    fn store(self, row: &mut Row) {
        *row = self.0;
    }

    fn madd_lo(self, a: Self, b: Self) -> Self {
        Self::from_fn(|i| {
            let low = Self::product(a, b, i) as u64 & LIMB;
            Self::sum(self.0[i], low)
        })
    }

    fn madd_hi(self, a: Self, b: Self) -> Self {
        Self::from_fn(|i| {
            let high = (Self::product(a, b, i) >> RADIX) as u64;
            Self::sum(self.0[i], high)
        })
    }

    fn madd_lo_masked(self, mask: u8, a: Self, b: Self) -> Self {
        self.merge(mask, self.madd_lo(a, b))
    }

    fn madd_hi_masked(self, mask: u8, a: Self, b: Self) -> Self {
        self.merge(mask, self.madd_hi(a, b))
    }

    fn add(self, other: Self) -> Self {
        Self::from_fn(|i| Self::sum(self.0[i], other.0[i]))
    }

    fn and(self, other: Self) -> Self {
        Self::from_fn(|i| self.0[i] & other.0[i])
    }

    fn or_and(self, a: Self, b: Self) -> Self {
        Self::from_fn(|i| self.0[i] | (a.0[i] & b.0[i]))
    }

    fn shift_right<const BITS: u32>(self) -> Self {
        Self::from_fn(|i| self.0[i] >> BITS)
    }

    fn add_first(self, other: Self) -> Self {
        let mut sum = self;
        sum.0[0] = Self::sum(self.0[0], other.0[0]);
        sum
    }

    fn splat_first(self) -> Self {
        Self::splat(self.0[0])
    }

    fn down(self) -> Self {
        Self::from_fn(|i| if i < 7 { self.0[i + 1] } else { 0 })
    }

    fn up(self) -> Self {
        Self::from_fn(|i| if i > 0 { self.0[i - 1] } else { 0 })
    }

    fn interleave_low(self, other: Self) -> Self {
        Self::from_fn(|i| if i % 2 == 0 { self } else { other }.0[i / 2])
    }

    fn interleave_high(self, other: Self) -> Self {
        Self::from_fn(|i| if i % 2 == 0 { self } else { other }.0[4 + i / 2])
    }

    fn pack_bytes(self) -> u64 {
        u64::from_le_bytes(self.0.map(|lane| lane as u8))
    }

    fn unpack_bytes(bytes: u64) -> Self {
        Self(bytes.to_le_bytes().map(u64::from))
    }

    fn settled(self) -> Self {
        self
    }

    fn leave_in_memory(_: &mut [Row; 8]) {}

    fn unknown(rows: &[Row; 8]) -> &[Row; 8] {
        rows
    }

    fn equal(self, other: Self) -> Self {
        Self::from_fn(|i| {
            let difference = self.0[i] ^ other.0[i];
            // The highest bit is set where any bit is.
            let differ = black_box((difference | difference.wrapping_neg()) >> 63);
            differ.wrapping_sub(1)
        })
    }
}
