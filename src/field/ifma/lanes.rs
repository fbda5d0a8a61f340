//! One 512-bit register as eight lanes of 64 bits, and the few instructions that the kernel uses.
//!
//! [`Lanes`] names them; [`Zmm`](super::zmm::Zmm) is the processor's own, the tests' `Model` says in
//! plain Rust what each of them does, lane by lane. The kernel is written once, over the trait, so that
//! its arithmetic is tested wherever the tests run.
//!
//! Nothing here panics, branches on a lane or addresses memory by one.

/// Bits of a limb: what `vpmadd52luq` and `vpmadd52huq` read of each factor and give of a product.
pub(super) const RADIX: u32 = 52;

/// A limb with all bits set.
pub(super) const LIMB: u64 = (1 << RADIX) - 1;

/// Eight lanes as they lie in memory. Lane 0 has the lowest address.
pub(super) type Row = [u64; 8];

/// A register of eight 64-bit lanes.
///
/// Every function does the same work for any lanes; immediate operands (`BITS`, masks) are public.
pub(super) trait Lanes: Copy {
    /// All lanes 0.
    fn zero() -> Self;
    /// All lanes `x`.
    fn splat(x: u64) -> Self;
    /// The lanes of `row`.
    fn load(row: &Row) -> Self;
    /// Writes the lanes to `row`.
    fn store(self, row: &mut Row);
    /// `self + low 52 bits of (a * b)`, where a and b are the low 52 bits of the lanes given.
    fn madd_lo(self, a: Self, b: Self) -> Self;
    /// `self + bits 52 to 103 of (a * b)`, where a and b are the low 52 bits of the lanes given.
    fn madd_hi(self, a: Self, b: Self) -> Self;
    /// [`Self::madd_lo`] in the lanes whose bit of `mask` is set; the others keep their value.
    fn madd_lo_masked(self, mask: u8, a: Self, b: Self) -> Self;
    /// [`Self::madd_hi`] in the lanes whose bit of `mask` is set; the others keep their value.
    fn madd_hi_masked(self, mask: u8, a: Self, b: Self) -> Self;
    /// `self + other`, modulo 2^64.
    fn add(self, other: Self) -> Self;
    /// `self & other`.
    fn and(self, other: Self) -> Self;
    /// `self | (a & b)`.
    fn or_and(self, a: Self, b: Self) -> Self;
    /// `self >> BITS`.
    fn shift_right<const BITS: u32>(self) -> Self;
    /// `self`, and lane 0 of `other` added to its lane 0, modulo 2^64.
    fn add_first(self, other: Self) -> Self;
    /// Lane 0 in every lane.
    fn splat_first(self) -> Self;
    /// Every lane moved to the place below; lane 7 becomes 0, lane 0 is lost.
    fn down(self) -> Self;
    /// Every lane moved to the place above; lane 0 becomes 0, lane 7 is lost.
    fn up(self) -> Self;
    /// Lanes 0 to 3 of `self` at even places, those of `other` at odd ones.
    fn interleave_low(self, other: Self) -> Self;
    /// Lanes 4 to 7 of `self` at even places, those of `other` at odd ones.
    fn interleave_high(self, other: Self) -> Self;
    /// The lowest byte of each lane; lane 0 gives the lowest byte.
    fn pack_bytes(self) -> u64;
    /// Each byte of `bytes` in a lane of its own, the lowest in lane 0.
    fn unpack_bytes(bytes: u64) -> Self;
    /// The same lanes, in a register from here on: the compiler is kept from computing them later,
    /// which could take more registers than there are.
    fn settled(self) -> Self;
    /// Does nothing: the compiler is kept from knowing what the rows hold, so that it reads them
    /// where that is asked for, and does not hold them in registers or on the stack.
    fn leave_in_memory(rows: &mut [Row; 8]);
    /// The same rows. The compiler is kept from knowing that, so that it reads them again where that is
    /// asked for, and does not hold them in registers or on the stack.
    fn unknown(rows: &[Row; 8]) -> &[Row; 8];
    /// All bits set in the lanes where `self` equals `other`, none elsewhere. The compiler is kept
    /// from knowing more about the result, so that it cannot turn what is done with it into a
    /// branch.
    fn equal(self, other: Self) -> Self;
}
