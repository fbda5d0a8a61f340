//! [`Lanes`] on WebAssembly's 128-bit registers.

#![allow(unsafe_code, reason = "loads and stores of whole registers")]

use core::arch::wasm32::*;
use core::hint::black_box;

use super::arithmetic::Radix28;
use super::lanes::{Lanes, Row};

/// A 128-bit register. The module is compiled for engines that have them.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Register(v128);

crate::field::built_comb::generator_of!(Radix28<Register>);

impl Lanes for Register {
    type Sums = v128;
    type Sum = u64;

    #[inline(always)]
    fn splat(x: u32) -> Self {
        Self(u32x4_splat(x))
    }

    #[inline(always)]
    fn load(row: &Row) -> Self {
        // SAFETY: `row` is a reference to 16 readable bytes, and the instruction wants no alignment.
        Self(unsafe { v128_load(row.as_ptr().cast()) })
    }

    #[inline(always)]
    fn store(self, row: &mut Row) {
        // SAFETY: `row` is a unique reference to 16 writable bytes, and the instruction wants no
        // alignment.
        unsafe { v128_store(row.as_mut_ptr().cast(), self.0) }
    }

    #[inline(always)]
    fn double_above_first(self) -> Self {
        let above = v128_and(self.0, u32x4(0, u32::MAX, u32::MAX, u32::MAX));
        Self(i32x4_add(self.0, above))
    }

    #[inline(always)]
    fn or_and(self, a: Self, b: Self) -> Self {
        Self(v128_or(self.0, v128_and(a.0, b.0)))
    }

    #[inline(always)]
    fn equal(self, other: Self) -> Self {
        Self(black_box(i32x4_eq(self.0, other.0)))
    }

    #[inline(always)]
    fn no_sums() -> v128 {
        u64x2_splat(0)
    }

    #[inline(always)]
    fn add(a: v128, b: v128) -> v128 {
        i64x2_add(a, b)
    }

    #[inline(always)]
    fn add_products_low(sums: v128, a: Self, b: Self) -> v128 {
        i64x2_add(sums, u64x2_extmul_low_u32x4(a.0, b.0))
    }

    #[inline(always)]
    fn add_products_high(sums: v128, a: Self, b: Self) -> v128 {
        i64x2_add(sums, u64x2_extmul_high_u32x4(a.0, b.0))
    }

    /// By addresses, four rows at a time: of slices, a compiler that optimises for size checks the lengths
    /// in every round, which takes a fifth longer. (Eight rows at a time take longer too.)
    #[inline(always)]
    fn add_rows(mut low: v128, mut high: v128, rows: &[Row], limbs: &[u32]) -> (v128, v128) {
        if limbs.len() != rows.len() + 3 {
            return (low, high);
        }
        let mut add = |row: &Row, four: &Row| {
            let (x, y) = (Self::load(row), Self::load(four));
            low = Self::add_products_low(low, x, y);
            high = Self::add_products_high(high, x, y);
        };
        let (mut left, mut row) = (rows.len(), rows.as_ptr());
        // SAFETY: inside `limbs`, which has three more than there are rows.
        let mut next = unsafe { limbs.as_ptr().add(left) };
        while left >= 4 {
            // SAFETY: as many limbs as `left` says lie below `next`, and three from it on.
            next = unsafe { next.sub(4) };
            // SAFETY: as many rows as `left` says lie at `row`.
            let [first, second, third, fourth]: &[Row; 4] = unsafe { &*row.cast() };
            // SAFETY: the four limbs passed above, and the three.
            let seven: &[u32; 7] = unsafe { &*next.cast() };
            // By reference: of copies, LLVM would load single limbs.
            let [_, _, _, four @ ..] = seven;
            add(first, four);
            let [_, _, four @ .., _] = seven;
            add(second, four);
            let [_, four @ .., _, _] = seven;
            add(third, four);
            let [four @ .., _, _, _] = seven;
            add(fourth, four);
            // SAFETY: at most the end of the rows.
            row = unsafe { row.add(4) };
            left -= 4;
        }
        while left > 0 {
            // SAFETY: a limb lies below `next`.
            next = unsafe { next.sub(1) };
            // SAFETY: a row lies at `row`.
            let first = unsafe { &*row };
            // SAFETY: the limb passed above, and the three.
            let four = unsafe { &*next.cast() };
            add(first, four);
            // SAFETY: at most the end of the rows.
            row = unsafe { row.add(1) };
            left -= 1;
        }
        (low, high)
    }

    #[inline(always)]
    fn sums(sums: v128) -> [u64; 2] {
        [u64x2_extract_lane::<0>(sums), u64x2_extract_lane::<1>(sums)]
    }

    #[inline(always)]
    fn wipe(rows: &mut [Row]) {
        for row in rows {
            let row: *mut v128 = row.as_mut_ptr().cast();
            // SAFETY: a row is 16 writable bytes, borrowed uniquely, and the rows of the kernel are
            // aligned like the registers (`Spread`); elsewhere WebAssembly wants no alignment.
            unsafe { row.write_volatile(u64x2_splat(0)) }
        }
    }
}
