//! [`Lanes`] on WebAssembly's 128-bit registers.

#![allow(unsafe_code, reason = "loads and stores of whole registers")]

use core::arch::wasm32::*;
use core::hint::black_box;

use super::lanes::{Lanes, Row};

/// A 128-bit register. The module is compiled for engines that have them.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Register(v128);

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
