//! The instructions that the kernel uses, in plain Rust, after their manual: the kernel's arithmetic is
//! tested on them wherever the tests run, and a processor's own are compared with them where it has
//! them.

use super::lanes::{LIMB, Lanes, RADIX, Row};

/// A register, and what the instructions do to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Model(pub(super) Row);

impl Model {
    /// A register whose lane i is `f(i)`.
    fn from_fn(f: impl FnMut(usize) -> u64) -> Self {
        Self(core::array::from_fn(f))
    }

    fn product(a: Self, b: Self, i: usize) -> u128 {
        u128::from(a.0[i] & LIMB) * u128::from(b.0[i] & LIMB)
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

    // The sums are checked: an accumulator that overflows would be an error of the kernel's bounds.
    fn madd_lo(self, a: Self, b: Self) -> Self {
        Self::from_fn(|i| {
            let low = Self::product(a, b, i) as u64 & LIMB;
            self.0[i]
                .checked_add(low)
                .expect("an accumulator overflows")
        })
    }

    fn madd_hi(self, a: Self, b: Self) -> Self {
        Self::from_fn(|i| {
            let high = (Self::product(a, b, i) >> RADIX) as u64;
            self.0[i]
                .checked_add(high)
                .expect("an accumulator overflows")
        })
    }

    fn madd_lo_masked(self, mask: u8, a: Self, b: Self) -> Self {
        self.merge(mask, self.madd_lo(a, b))
    }

    fn madd_hi_masked(self, mask: u8, a: Self, b: Self) -> Self {
        self.merge(mask, self.madd_hi(a, b))
    }

    fn add(self, other: Self) -> Self {
        Self::from_fn(|i| {
            self.0[i]
                .checked_add(other.0[i])
                .expect("an accumulator overflows")
        })
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

    fn shift_right_first<const BITS: u32>(self) -> Self {
        Self::from_fn(|i| if i == 0 { self.0[0] >> BITS } else { 0 })
    }

    fn splat_first(self) -> Self {
        Self::splat(self.0[0])
    }

    fn down(self) -> Self {
        self.down_from(Self::zero())
    }

    fn down_from(self, above: Self) -> Self {
        Self::from_fn(|i| if i < 7 { self.0[i + 1] } else { above.0[0] })
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

    fn equal(self, other: Self) -> Self {
        Self::from_fn(|i| if self.0[i] == other.0[i] { u64::MAX } else { 0 })
    }
}
