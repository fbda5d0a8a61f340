//! The instructions that the kernel uses, in plain Rust; and upper bounds in the registers' place, which
//! show for all operands at once that no sum overflows.

use super::arithmetic::Radix28;
use super::lanes::{LIMB, Lanes, RADIX, Row, Sum};
use super::limbs::Residue;
use crate::field::built_comb;
use crate::field::exponent::Generator;

/// A register, and what the instructions do to it. Sums that overflow fail the test.
#[derive(Clone, Copy, Debug)]
pub(super) struct Model(Row);

impl Model {
    fn product(a: u32, b: u32) -> u64 {
        u64::from(a) * u64::from(b)
    }
}

impl Generator for Radix28<Model> {
    fn power_of_two(self, exponent: &[u64], bits: usize) -> Residue {
        built_comb::pow(self, None, exponent, bits)
    }
}

impl Lanes for Model {
    type Sums = [u64; 2];
    type Sum = u64;

    fn splat(x: u32) -> Self {
        Self([x; 4])
    }

    fn load(row: &Row) -> Self {
        Self(*row)
    }

    fn store(self, row: &mut Row) {
        *row = self.0;
    }

    fn double_above_first(self) -> Self {
        let [first, above @ ..] = self.0;
        let [second, third, fourth] = above.map(|limb| limb.checked_mul(2).unwrap());
        Self([first, second, third, fourth])
    }

    fn or_and(self, a: Self, b: Self) -> Self {
        Self(core::array::from_fn(|i| self.0[i] | a.0[i] & b.0[i]))
    }

    fn equal(self, other: Self) -> Self {
        Self(core::array::from_fn(|i| {
            if self.0[i] == other.0[i] { u32::MAX } else { 0 }
        }))
    }

    fn no_sums() -> [u64; 2] {
        [0; 2]
    }

    fn add(a: [u64; 2], b: [u64; 2]) -> [u64; 2] {
        core::array::from_fn(|i| a[i].checked_add(b[i]).unwrap())
    }

    fn add_products_low(sums: [u64; 2], a: Self, b: Self) -> [u64; 2] {
        Self::add(
            sums,
            core::array::from_fn(|i| Self::product(a.0[i], b.0[i])),
        )
    }

    fn add_products_high(sums: [u64; 2], a: Self, b: Self) -> [u64; 2] {
        let products = core::array::from_fn(|i| Self::product(a.0[2 + i], b.0[2 + i]));
        Self::add(sums, products)
    }

    fn sums(sums: [u64; 2]) -> [u64; 2] {
        sums
    }

    fn wipe(rows: &mut [Row]) {
        rows.fill([0; 4]);
    }
}

/// A register of upper bounds: each lane is the largest value that it can have.
#[derive(Clone, Copy, Debug)]
pub(super) struct Bounds(Row);

/// The largest value that a column can have.
#[derive(Clone, Copy, Debug)]
pub(super) struct Bound(u64);

impl Bound {
    /// The largest of all so far.
    fn seen(self) -> Self {
        LARGEST.with(|largest| largest.set(largest.get().max(self.0)));
        self
    }
}

std::thread_local! {
    /// The largest value of a column since it was last taken, on this thread.
    static LARGEST: core::cell::Cell<u64> = const { core::cell::Cell::new(0) };
}

/// The largest value of a column since the last call.
pub(super) fn largest() -> u64 {
    LARGEST.with(core::cell::Cell::take)
}

impl Sum for Bound {
    const ZERO: Self = Self(0);

    fn add(self, other: Self) -> Self {
        Self(self.0.checked_add(other.0).unwrap()).seen()
    }

    fn add_product(self, limb: u32, public: u32) -> Self {
        self.add(Self(Model::product(limb, public)))
    }

    fn limb(self) -> u32 {
        u32::try_from(self.0.min(u64::from(LIMB))).unwrap()
    }

    fn carry(self) -> Self {
        Self(self.0 >> RADIX)
    }
}

// Every function is the model's, which checks for overflow, for all that can be below the bounds: each
// grows with its operands. Only limbs, which are cut off, and masks are not computed so.
impl Lanes for Bounds {
    type Sums = [u64; 2];
    type Sum = Bound;

    fn splat(x: u32) -> Self {
        Self([x; 4])
    }

    fn load(row: &Row) -> Self {
        Self(*row)
    }

    fn store(self, row: &mut Row) {
        *row = self.0;
    }

    fn double_above_first(self) -> Self {
        Self(Model(self.0).double_above_first().0)
    }

    fn or_and(self, a: Self, b: Self) -> Self {
        Self(core::array::from_fn(|i| {
            // Not above either: no bit above the highest of both can be set.
            let most = |x: u32| u32::MAX.checked_shr(x.leading_zeros()).unwrap_or(0);
            most(self.0[i] | a.0[i].min(b.0[i]))
        }))
    }

    fn equal(self, _: Self) -> Self {
        Self([u32::MAX; 4])
    }

    fn no_sums() -> [u64; 2] {
        [0; 2]
    }

    fn add(a: [u64; 2], b: [u64; 2]) -> [u64; 2] {
        Model::add(a, b)
    }

    fn add_products_low(sums: [u64; 2], a: Self, b: Self) -> [u64; 2] {
        Model::add_products_low(sums, Model(a.0), Model(b.0))
    }

    fn add_products_high(sums: [u64; 2], a: Self, b: Self) -> [u64; 2] {
        Model::add_products_high(sums, Model(a.0), Model(b.0))
    }

    fn sums(sums: [u64; 2]) -> [Bound; 2] {
        sums.map(|sum| Bound(sum).seen())
    }

    fn wipe(rows: &mut [Row]) {
        rows.fill([0; 4]);
    }
}
