//! Machine words: the two limb widths that the portable kernel is written over.
//!
//! May touch the room of masks. Every operation here is made of `wrapping_` and
//! `overflowing_` forms: in builds with overflow checks a plain `+` would branch on a secret carry.

use zeroize::DefaultIsZeroes;

use crate::mask::Maskable;

/// A limb: an unsigned machine word with the few operations that the field needs.
pub(crate) trait Word: DefaultIsZeroes + Maskable {
    /// Width in bits.
    const BITS: usize;
    /// How many of these make 64 bits.
    const PER_U64: usize = 64 / Self::BITS;
    /// The number 0.
    const ZERO: Self;
    /// The number 1.
    const ONE: Self;
    /// The low bits of `value`.
    fn truncate(value: u64) -> Self;
    /// The same number, wider.
    fn widen(self) -> u64;
    /// The low half of the product.
    fn wrapping_mul(self, other: Self) -> Self;
    /// `self * other + more + carry`, low word first; never overflows.
    fn multiply_add(self, other: Self, more: Self, carry: Self) -> (Self, Self);
    /// Adds four rows of a product, and four words: `t += x * y + words`, where `t` is as long as
    /// `y`. Returns the four words above `t` that this leaves over.
    fn add_rows(t: &mut [Self], y: &[Self], x: &[Self; 4], words: [Self; 4]) -> [Self; 4];
    /// `2 * self + bit` and the bit that is shifted out; `bit` is 0 or 1.
    fn shift_in(self, bit: Self) -> (Self, Self);
    /// `self + other + carry` and the carry out; `carry` is 0 or 1.
    fn add_with_carry(self, other: Self, carry: Self) -> (Self, Self);
    /// `self - other - borrow` and the borrow out; `borrow` is 0 or 1.
    fn sub_with_borrow(self, other: Self, borrow: Self) -> (Self, Self);
    /// Bitwise or.
    fn or(self, other: Self) -> Self;
    /// Bitwise exclusive or.
    fn xor(self, other: Self) -> Self;
}

/// Carries one bit from limb to limb.
#[inline(always)]
fn carrying_add(a: u64, b: u64, carry: bool) -> (u64, bool) {
    let (sum, first) = a.overflowing_add(b);
    let (sum, second) = sum.overflowing_add(carry as u64);
    (sum, first | second)
}

/// The whole product. Widened here and not before the loop: of a variable of 128 bits that lives across
/// it, a build that is optimised for size no longer knows that the upper half is 0, and multiplies it.
#[inline(always)]
fn wide(x: u64, y: u64) -> u128 {
    (x as u128).wrapping_mul(y as u128)
}

/// [`Word::add_rows`] with the low halves of the four products in one carry chain and the high
/// halves in another, which compiles to `add` and `adc` where the processor has them.
#[inline(always)]
fn add_rows_64(t: &mut [u64], y: &[u64], x: &[u64; 4], words: [u64; 4]) -> [u64; 4] {
    let [x0, x1, x2, x3] = *x;
    let [mut w0, mut w1, mut w2, mut w3] = words;
    for (t, &y) in t.iter_mut().zip(y) {
        let (p0, p1, p2, p3) = (wide(x0, y), wide(x1, y), wide(x2, y), wide(x3, y));
        let (s0, c) = carrying_add(p0 as u64, w0, false);
        let (s1, c) = carrying_add(p1 as u64, w1, c);
        let (s2, c) = carrying_add(p2 as u64, w2, c);
        let (s3, c) = carrying_add(p3 as u64, w3, c);
        let s4 = ((p3 >> 64) as u64).wrapping_add(c as u64);
        let c;
        (*t, c) = carrying_add(*t, s0, false);
        let c2;
        (w0, c2) = carrying_add(s1, (p0 >> 64) as u64, c);
        let c3;
        (w1, c3) = carrying_add(s2, (p1 >> 64) as u64, c2);
        let c4;
        (w2, c4) = carrying_add(s3, (p2 >> 64) as u64, c3);
        // The whole is below 2^320, so nothing is lost here.
        w3 = s4.wrapping_add(c4 as u64);
    }
    [w0, w1, w2, w3]
}

/// [`Word::add_rows`] one product after the other: with two limbs added to it, a product of two
/// 32-bit limbs still fits 64 bits.
#[inline(always)]
fn add_rows_32(t: &mut [u32], y: &[u32], x: &[u32; 4], words: [u32; 4]) -> [u32; 4] {
    let [x0, x1, x2, x3] = *x;
    let [mut w0, mut w1, mut w2, mut w3] = words;
    for (t, &y) in t.iter_mut().zip(y) {
        let carry;
        (*t, carry) = x0.multiply_add(y, *t, w0);
        let carry2;
        (w0, carry2) = x1.multiply_add(y, w1, carry);
        let carry3;
        (w1, carry3) = x2.multiply_add(y, w2, carry2);
        (w2, w3) = x3.multiply_add(y, w3, carry3);
    }
    [w0, w1, w2, w3]
}

macro_rules! word {
    ($word:ty, $double:ty, $add_rows:ident) => {
        impl Word for $word {
            const BITS: usize = <$word>::BITS as usize;
            const ZERO: Self = 0;
            const ONE: Self = 1;

            #[inline(always)]
            fn truncate(value: u64) -> Self {
                value as $word
            }

            #[inline(always)]
            fn widen(self) -> u64 {
                self as u64
            }

            #[inline(always)]
            fn wrapping_mul(self, other: Self) -> Self {
                self.wrapping_mul(other)
            }

            #[inline(always)]
            fn multiply_add(self, other: Self, more: Self, carry: Self) -> (Self, Self) {
                let sum = (self as $double)
                    .wrapping_mul(other as $double)
                    .wrapping_add(more as $double)
                    .wrapping_add(carry as $double);
                (sum as $word, (sum >> <$word>::BITS) as $word)
            }

            #[inline(always)]
            fn add_rows(t: &mut [Self], y: &[Self], x: &[Self; 4], words: [Self; 4]) -> [Self; 4] {
                $add_rows(t, y, x, words)
            }

            #[inline(always)]
            fn shift_in(self, bit: Self) -> (Self, Self) {
                (self << 1 | bit, self >> (<$word>::BITS - 1))
            }

            #[inline(always)]
            fn add_with_carry(self, other: Self, carry: Self) -> (Self, Self) {
                let (sum, first) = self.overflowing_add(other);
                let (sum, second) = sum.overflowing_add(carry);
                (sum, (first | second) as $word)
            }

            #[inline(always)]
            fn sub_with_borrow(self, other: Self, borrow: Self) -> (Self, Self) {
                let (difference, first) = self.overflowing_sub(other);
                let (difference, second) = difference.overflowing_sub(borrow);
                (difference, (first | second) as $word)
            }

            #[inline(always)]
            fn or(self, other: Self) -> Self {
                self | other
            }

            #[inline(always)]
            fn xor(self, other: Self) -> Self {
                self ^ other
            }
        }
    };
}

word!(u64, u128, add_rows_64);
word!(u32, u64, add_rows_32);
