//! One 128-bit register as four limbs or as two sums, and the few instructions that the kernel uses.
//!
//! Nothing here panics, branches on a lane or addresses memory by one.

/// Bits of a limb.
pub(super) const RADIX: u32 = 28;

/// A limb with all bits set.
pub(super) const LIMB: u32 = (1 << RADIX) - 1;

/// Four limbs as they lie in memory, the lowest first.
pub(super) type Row = [u32; 4];

/// A register of four lanes of 32 bits.
pub(super) trait Lanes: Copy {
    /// A register of two lanes of 64 bits.
    type Sums: Copy;
    /// One lane of such a register.
    type Sum: Sum;

    /// All lanes `x`.
    fn splat(x: u32) -> Self;
    /// The lanes of `row`.
    fn load(row: &Row) -> Self;
    /// Writes the lanes to `row`.
    fn store(self, row: &mut Row);
    /// Lanes 1 to 3 twice what they are, modulo 2^32; lane 0 as it is.
    fn double_above_first(self) -> Self;
    /// `self | (a & b)`.
    fn or_and(self, a: Self, b: Self) -> Self;
    /// All bits set in the lanes where `self` equals `other`, none elsewhere. The compiler is kept from
    /// knowing more about the result, so that it cannot turn what is done with it into a branch.
    fn equal(self, other: Self) -> Self;
    /// No sum at all.
    fn no_sums() -> Self::Sums;
    /// The sums of the lanes, modulo 2^64.
    fn add(a: Self::Sums, b: Self::Sums) -> Self::Sums;
    /// The sums, and to each of them the product of a lower lane.
    fn add_products_low(sums: Self::Sums, a: Self, b: Self) -> Self::Sums;
    /// The sums, and to each of them the product of an upper lane.
    fn add_products_high(sums: Self::Sums, a: Self, b: Self) -> Self::Sums;
    /// Adds to the sums of four columns, two in `low` and two in `high`, the products of each row with
    /// four neighbours of `limbs`: the first row's are the last four, and each next one's begin one limb
    /// below. There are three limbs more than rows, or nothing is added.
    #[inline(always)]
    fn add_rows(
        mut low: Self::Sums,
        mut high: Self::Sums,
        rows: &[Row],
        limbs: &[u32],
    ) -> (Self::Sums, Self::Sums) {
        if limbs.len() == rows.len() + 3 {
            for (row, four) in rows.iter().zip(limbs.windows(4).rev()) {
                if let Some(four) = four.first_chunk() {
                    let (x, y) = (Self::load(row), Self::load(four));
                    low = Self::add_products_low(low, x, y);
                    high = Self::add_products_high(high, x, y);
                }
            }
        }
        (low, high)
    }
    /// The two sums, the lower lane first.
    fn sums(sums: Self::Sums) -> [Self::Sum; 2];
    /// Writes zeros to memory that is not read any more, in a way that the compiler does not leave out.
    fn wipe(rows: &mut [Row]);
}

/// The sum of one column.
pub(super) trait Sum: Copy {
    /// The number 0.
    const ZERO: Self;
    /// `self + other`, modulo 2^64.
    fn add(self, other: Self) -> Self;
    /// `self` and the product of a limb and a public one, modulo 2^64.
    fn add_product(self, limb: u32, public: u32) -> Self;
    /// The low limb.
    fn limb(self) -> u32;
    /// What is above the low limb.
    fn carry(self) -> Self;
}

impl Sum for u64 {
    const ZERO: Self = 0;

    #[inline(always)]
    fn add(self, other: Self) -> Self {
        self.wrapping_add(other)
    }

    #[inline(always)]
    fn add_product(self, limb: u32, public: u32) -> Self {
        self.wrapping_add(u64::from(limb).wrapping_mul(u64::from(public)))
    }

    #[inline(always)]
    fn limb(self) -> u32 {
        self as u32 & LIMB
    }

    #[inline(always)]
    fn carry(self) -> Self {
        self >> RADIX
    }
}
