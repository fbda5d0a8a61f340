//! Masks: this is the only place where a bit becomes all ones or all zeros.
//!
//! A compiler that sees how a mask is made can turn the selection by it into a choice of two, and that into
//! a jump: LLVM turns such masks into `select`, which becomes a jump on processors without a conditional
//! move. So every mask passes a barrier when it is made, and there is no other way to make one:
//! the field of [`Mask`] is private to this module. `scripts/masks.sh` looks at what the compiler
//! made of it. (`subtle`'s `Choice` passes a barrier of its own; it serves for comparisons.)
//!
//! May touch nothing else of the crate.

use core::hint::black_box;
use core::ops::{BitAnd, BitOr, BitXor};

/// An unsigned word that can be masked.
pub(crate) trait Maskable:
    Copy + BitAnd<Output = Self> + BitOr<Output = Self> + BitXor<Output = Self>
{
    /// 0 for 0, all ones for 1.
    fn negated(self) -> Self;
    /// The highest bit, as 0 or 1.
    fn top_bit(self) -> Self;
    /// The lowest bit.
    fn low_bit(self) -> Self;
}

macro_rules! maskable {
    ($($word:ty),+) => {
        $(impl Maskable for $word {
            #[inline(always)]
            fn negated(self) -> Self {
                self.wrapping_neg()
            }

            #[inline(always)]
            fn top_bit(self) -> Self {
                self >> (Self::BITS - 1)
            }

            #[inline(always)]
            fn low_bit(self) -> Self {
                self & 1
            }
        })+
    };
}

maskable!(u8, u32, u64);

/// All ones or all zeros; the compiler does not know that it is one of these two.
#[derive(Clone, Copy)]
pub(crate) struct Mask<W>(W);

impl<W: Maskable> Mask<W> {
    /// All ones for 1, all zeros for 0. There must be no other bit.
    #[inline(always)]
    pub(crate) fn of(bit: W) -> Self {
        Self(black_box(bit.negated()))
    }

    /// All ones where the highest bit is set: where a wrapping difference of small numbers is negative.
    #[inline(always)]
    pub(crate) fn of_top_bit(word: W) -> Self {
        Self::of(word.top_bit())
    }

    /// The word, or 0.
    #[inline(always)]
    pub(crate) fn and(self, word: W) -> W {
        self.0 & word
    }

    /// The word's complement, or the word.
    #[inline(always)]
    pub(crate) fn complement(self, word: W) -> W {
        self.0 ^ word
    }

    /// The first, or the second.
    #[inline(always)]
    pub(crate) fn select(self, first: W, second: W) -> W {
        second ^ (self.0 & (first ^ second))
    }

    /// 1 or 0.
    #[inline(always)]
    pub(crate) fn bit(self) -> W {
        self.0.low_bit()
    }

    /// All ones or all zeros, as a word.
    #[inline(always)]
    pub(crate) fn word(self) -> W {
        self.0
    }
}

#[cfg(test)]
mod tests {
    use super::Mask;

    #[test]
    fn a_mask_selects() {
        for (bit, first, second) in [(0, 0x5a, 0xc3), (1, 0x5a, 0xc3), (0, 0, 0xff), (1, 0xff, 0)] {
            let mask = Mask::<u8>::of(bit);
            assert_eq!(
                mask.select(first, second),
                if bit == 1 { first } else { second }
            );
            assert_eq!(mask.and(first), bit * first);
            assert_eq!(
                mask.complement(first),
                if bit == 1 { !first } else { first }
            );
            assert_eq!((mask.bit(), mask.word()), (bit, 255 * bit));
        }
        assert_eq!(Mask::of_top_bit(0x8000_0000_u32).and(7), 7);
        assert_eq!(Mask::of_top_bit(0x7fff_ffff_u32).and(7), 0);
        assert_eq!(Mask::of(1_u64).and(u64::MAX), u64::MAX);
    }
}
