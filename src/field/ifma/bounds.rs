//! The kernel on upper bounds in the registers' place: for all operands at once, no lane overflows, and
//! nothing is multiplied that `vpmadd52` would cut off. (That carrying loses nothing is shown in
//! `evidence/proofs`.)

use core::cell::Cell;

use super::kernel;
use super::lanes::{LIMB, Lanes, RADIX, Row};
use super::limbs::{COUNT, Limbs, R_SQUARED, UNIT};

std::thread_local! {
    /// The largest bound of a lane since it was last taken, on this thread.
    static LARGEST: Cell<u64> = const { Cell::new(0) };
}

/// A register of upper bounds: each lane is the largest value that it can have. Every function gives the
/// largest that the instruction can give for lanes below the bounds; sums that overflow fail the test.
#[derive(Clone, Copy, Debug)]
struct Bounds(Row);

impl Bounds {
    fn from_fn(f: impl FnMut(usize) -> u64) -> Self {
        Self(core::array::from_fn(f))
    }

    /// A sum, remembered if it is the largest so far.
    fn sum(a: u64, b: u64) -> u64 {
        let sum = a.checked_add(b).expect("a lane overflows");
        LARGEST.with(|largest| largest.set(largest.get().max(sum)));
        sum
    }

    /// The product of what `vpmadd52` reads: of `a`, which may be a digit of the reduction, the low 52
    /// bits; `b` must be a limb.
    fn product(a: Self, b: Self, i: usize) -> u128 {
        assert!(b.0[i] <= LIMB, "a factor is no limb");
        u128::from(a.0[i].min(LIMB)) * u128::from(b.0[i])
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

impl Lanes for Bounds {
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
        // The low half can be anything, unless the whole product is smaller.
        Self::from_fn(|i| {
            let low = Self::product(a, b, i).min(u128::from(LIMB));
            Self::sum(self.0[i], low as u64)
        })
    }

    fn madd_hi(self, a: Self, b: Self) -> Self {
        Self::from_fn(|i| Self::sum(self.0[i], (Self::product(a, b, i) >> RADIX) as u64))
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
        Self::from_fn(|i| self.0[i].min(other.0[i]))
    }

    fn or_and(self, a: Self, b: Self) -> Self {
        // No bit above the highest of either can be set.
        let most = |x: u64| u64::MAX.checked_shr(x.leading_zeros()).unwrap_or(0);
        Self::from_fn(|i| most(self.0[i] | a.0[i].min(b.0[i])))
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
        u64::MAX
    }

    fn unpack_bytes(_: u64) -> Self {
        // The sum of two of them is any number.
        Self([u64::from(u8::MAX); 8])
    }

    fn settled(self) -> Self {
        self
    }

    fn leave_in_memory(_: &mut [Row; 8]) {}

    fn unknown(rows: &[Row; 8]) -> &[Row; 8] {
        rows
    }

    fn equal(self, _: Self) -> Self {
        Self([u64::MAX; 8])
    }
}

/// Limbs that are all as large as a limb can be.
fn worst() -> Limbs {
    let mut limbs = Limbs::ZERO;
    for i in 0..COUNT {
        limbs.0[i % 8][i / 8] = LIMB;
    }
    limbs
}

/// The largest lane since the last call, in half products.
fn addends() -> f64 {
    LARGEST.take() as f64 / (1u64 << RADIX) as f64
}

fn assert_limbs(limbs: &Limbs) {
    assert!(limbs.0.iter().flatten().all(|&limb| limb <= LIMB));
}

#[test]
fn no_lane_overflows_whatever_the_limbs_are() {
    let worst = worst();
    addends();
    // Multiplication; and into the kernel's form and out of it.
    for other in [&worst, &R_SQUARED, &UNIT] {
        let mut out = Limbs::ZERO;
        kernel::multiply::<Bounds>(&worst, other).store(&mut out);
        assert_limbs(&out);
        let addends = addends();
        assert!(addends < kernel::ADDENDS as f64, "{addends} half products");
    }
    let mut out = Limbs::ZERO;
    kernel::square::<Bounds>(&mut out, &worst);
    assert_limbs(&out);
    let addends = addends();
    // Not far below either: these are the kernel's sums.
    assert!(addends > 180.0, "{addends} half products");
    assert!(addends < kernel::ADDENDS as f64, "{addends} half products");
}

#[test]
fn additions_and_conversions_take_limbs_and_give_limbs() {
    // Plain Rust on 60 limbs, where each step is masked: the largest operands are the bounds.
    let worst = worst();
    let mut sum = worst.clone();
    sum.add(&worst);
    assert_limbs(&sum);
    let mut difference = Limbs::ZERO;
    difference.subtract(&worst);
    assert_limbs(&difference);
    let mut split = Limbs::ZERO;
    split.set(&[u64::MAX; 48]);
    assert_limbs(&split);
}
