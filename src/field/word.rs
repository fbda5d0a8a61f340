//! Machine words: the two limb widths that the portable kernel is written over.
//!
//! May touch nothing else of the crate. Every operation here is made of `wrapping_` and
//! `overflowing_` forms: in builds with overflow checks a plain `+` would branch on a secret carry.

use core::hint::black_box;
use zeroize::Zeroize;

/// A limb: an unsigned machine word with the few operations that the field needs.
pub(crate) trait Word: Copy + Zeroize + Sized + 'static {
    /// Width in bits.
    const BITS: usize;
    /// How many of these make 64 bits.
    const PER_U64: usize = 64 / Self::BITS;
    /// The number 0.
    const ZERO: Self;
    /// The number 1.
    const ONE: Self;
    /// The sum of many products.
    type Accumulator: Accumulator<Self>;

    /// The low bits of `value`.
    fn truncate(value: u64) -> Self;
    /// The same number, wider.
    fn widen(self) -> u64;
    /// The low half of the product.
    fn wrapping_mul(self, other: Self) -> Self;
    /// `self + other + carry` and the carry out; `carry` is 0 or 1.
    fn add_with_carry(self, other: Self, carry: Self) -> (Self, Self);
    /// `self - other - borrow` and the borrow out; `borrow` is 0 or 1.
    fn sub_with_borrow(self, other: Self, borrow: Self) -> (Self, Self);
    /// All ones for 1, zero for 0, in a form of which the compiler cannot know that there are only
    /// two values, so that it cannot turn what the mask selects into a branch.
    fn mask(bit: Self) -> Self;
    /// Bitwise and.
    fn and(self, other: Self) -> Self;
    /// Bitwise or.
    fn or(self, other: Self) -> Self;
    /// Bitwise exclusive or.
    fn xor(self, other: Self) -> Self;
}

/// A column sum of a product: holds at least 2^8 products of two words and as many words.
pub(crate) trait Accumulator<W>: Copy {
    /// The empty sum.
    const ZERO: Self;
    /// Adds `a * b`.
    fn add_product(&mut self, a: W, b: W);
    /// Adds one word.
    fn add(&mut self, a: W);
    /// The lowest word.
    fn low(&self) -> W;
    /// Divides by 2^W::BITS, dropping the lowest word.
    fn shift(&mut self);
}

/// Three words; products of 64-bit words fill two of them.
#[derive(Clone, Copy)]
pub(crate) struct Accumulator64 {
    low: u128,
    high: u64,
}

impl Accumulator<u64> for Accumulator64 {
    const ZERO: Self = Self { low: 0, high: 0 };

    #[inline(always)]
    fn add_product(&mut self, a: u64, b: u64) {
        let (low, carry) = self
            .low
            .overflowing_add((a as u128).wrapping_mul(b as u128));
        self.low = low;
        self.high = self.high.wrapping_add(carry as u64);
    }

    #[inline(always)]
    fn add(&mut self, a: u64) {
        let (low, carry) = self.low.overflowing_add(a as u128);
        self.low = low;
        self.high = self.high.wrapping_add(carry as u64);
    }

    #[inline(always)]
    fn low(&self) -> u64 {
        self.low as u64
    }

    #[inline(always)]
    fn shift(&mut self) {
        self.low = (self.low >> 64) | ((self.high as u128) << 64);
        self.high = 0;
    }
}

/// Low and high halves of the products, summed apart: 2^32 halves fit, so nothing ever carries.
#[derive(Clone, Copy)]
pub(crate) struct Accumulator32 {
    low: u64,
    high: u64,
}

impl Accumulator<u32> for Accumulator32 {
    const ZERO: Self = Self { low: 0, high: 0 };

    #[inline(always)]
    fn add_product(&mut self, a: u32, b: u32) {
        let product = (a as u64).wrapping_mul(b as u64);
        self.low = self.low.wrapping_add(product & 0xffff_ffff);
        self.high = self.high.wrapping_add(product >> 32);
    }

    #[inline(always)]
    fn add(&mut self, a: u32) {
        self.low = self.low.wrapping_add(a as u64);
    }

    #[inline(always)]
    fn low(&self) -> u32 {
        self.low as u32
    }

    #[inline(always)]
    fn shift(&mut self) {
        self.low = self.high.wrapping_add(self.low >> 32);
        self.high = 0;
    }
}

macro_rules! word {
    ($word:ty, $accumulator:ty) => {
        impl Word for $word {
            const BITS: usize = <$word>::BITS as usize;
            const ZERO: Self = 0;
            const ONE: Self = 1;
            type Accumulator = $accumulator;

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
            fn mask(bit: Self) -> Self {
                black_box(bit.wrapping_neg())
            }

            #[inline(always)]
            fn and(self, other: Self) -> Self {
                self & other
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

word!(u64, Accumulator64);
word!(u32, Accumulator32);
