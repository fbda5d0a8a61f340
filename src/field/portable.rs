//! The portable kernel: Montgomery multiplication in plain Rust, for limbs of either width.
//!
//! It is what processors without a kernel of their own run, and the reference for the others. May
//! touch limbs; needs no `unsafe`.

use zeroize::Zeroize;

use super::modulus::{Cognito, LIMBS, Modulus};
use super::montgomery::{Montgomery, Multiplier, subtract_masked};
use super::word::{Accumulator, Word};

/// The token of the portable kernel, which runs everywhere.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Portable;

/// The group's arithmetic on 64-bit limbs.
pub(crate) type Portable64 = Montgomery<Cognito, Portable, u64, LIMBS>;

/// The group's arithmetic on 32-bit limbs.
pub(crate) type Portable32 = Montgomery<Cognito, Portable, u32, { 2 * LIMBS }>;

impl<M, W, const L: usize> Montgomery<M, Portable, W, L> {
    /// The portable arithmetic.
    pub(super) const TOKEN: Self = Self::with(Portable);
}

impl<M: Modulus<W, L>, W: Word, const L: usize> Multiplier<M, W, L> for Portable {
    fn multiply(self, out: &mut [W; L], a: &[W; L], b: &[W; L]) {
        columns::<M, W, L>(out, |column, sum| {
            let first = (column + 1).saturating_sub(L);
            let last = column.min(L - 1);
            let b = b[first..=last].iter();
            for (&a, &b) in a[column - last..=column - first].iter().rev().zip(b) {
                sum.add_product(a, b);
            }
        });
    }

    fn square(self, out: &mut [W; L], a: &[W; L]) {
        self.multiply_same::<M, W, L>(out, a);
    }
}

impl Portable {
    fn multiply_same<M: Modulus<W, L>, W: Word, const L: usize>(
        self,
        out: &mut [W; L],
        a: &[W; L],
    ) {
        Multiplier::<M, W, L>::multiply(self, out, a, a);
    }
}

/// Product scanning with the reduction woven in: `product` adds the products of one column.
#[inline(always)]
fn columns<M: Modulus<W, L>, W: Word, const L: usize>(
    out: &mut [W; L],
    mut product: impl FnMut(usize, &mut W::Accumulator),
) {
    let mut digits = [W::ZERO; L];
    let mut sum = W::Accumulator::ZERO;
    for column in 0..L {
        product(column, &mut sum);
        for (&q, &n) in digits[..column].iter().zip(M::N[..=column].iter().rev()) {
            sum.add_product(q, n);
        }
        let digit = if M::LOW_LIMB_IS_ALL_ONES {
            sum.low()
        } else {
            sum.low().wrapping_mul(M::NEGATED_INVERSE)
        };
        digits[column] = digit;
        sum.add_product(digit, M::N[0]);
        sum.shift();
    }
    for column in L..2 * L - 1 {
        product(column, &mut sum);
        let first = column + 1 - L;
        for (&q, &n) in digits[first..].iter().zip(M::N[first..].iter().rev()) {
            sum.add_product(q, n);
        }
        out[column - L] = sum.low();
        sum.shift();
    }
    out[L - 1] = sum.low();
    sum.shift();
    // The quotient of secrets is secret.
    digits.zeroize();
    let mask = W::mask(sum.low());
    subtract_masked(out, &M::N, mask);
}
