//! Residues on saturated limbs, and the arithmetic that every kernel on them shares.
//!
//! A kernel brings a multiplication and a squaring ([`Multiplier`]); [`Montgomery`] makes a ring of
//! it, and for the modulus of Cognito's group the whole [`Arithmetic`].
//!
//! A residue stands for a number times R = 2^(L * W::BITS) modulo N. It is any integer below R, not
//! below N ("almost Montgomery"): a product of two such, reduced, is below R + N, so taking N off on
//! carry brings it below R again. Only [`Arithmetic::encode`] reduces fully.

use core::marker::PhantomData;
use zeroize::{Zeroize, ZeroizeOnDrop};

#[cfg(not(target_arch = "wasm32"))]
use super::comb::{self, Entry};
#[cfg(not(target_arch = "wasm32"))]
use super::exponent::FixedBase;
use super::exponent::{self, Generator, Ring};
use super::modulus::{Cognito, LIMBS, Modulus};
use super::word::Word;
use super::{Arithmetic, Constant, Integer};
use crate::mask::Mask;

/// A number modulo N in Montgomery form, below R. Wiped on drop.
#[derive(Clone)]
pub(crate) struct Residue<W: Word, const L: usize>(pub(super) [W; L]);

impl<W: Word, const L: usize> Drop for Residue<W, L> {
    fn drop(&mut self) {
        self.0.zeroize();
    }
}

impl<W: Word, const L: usize> ZeroizeOnDrop for Residue<W, L> {}

impl<W: Word, const L: usize> AsRef<[W]> for Residue<W, L> {
    fn as_ref(&self) -> &[W] {
        &self.0
    }
}

/// Montgomery multiplication: what a kernel on saturated limbs has to bring.
///
/// Operands are below R = 2^(L * W::BITS), and so must the results be; a kernel need not reduce
/// them below N. Time and addresses depend on nothing but L.
pub(crate) trait Multiplier<M: Modulus<W, L>, W: Word, const L: usize>: Copy {
    /// Sets `out` to a number congruent to `a * b / R`.
    fn multiply(self, out: &mut [W; L], a: &[W; L], b: &[W; L]);
    /// Sets `out` to a number congruent to `a * a / R`.
    fn square(self, out: &mut [W; L], a: &[W; L]);
}

/// The arithmetic modulo M that a [`Multiplier`] makes possible. Holds the kernel's token.
pub(crate) struct Montgomery<M, K, W, const L: usize> {
    kernel: K,
    parameters: PhantomData<(M, W)>,
}

impl<M, K: Copy, W, const L: usize> Clone for Montgomery<M, K, W, L> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<M, K: Copy, W, const L: usize> Copy for Montgomery<M, K, W, L> {}

impl<M, K, W, const L: usize> Montgomery<M, K, W, L> {
    /// The arithmetic of a kernel whose token is at hand.
    pub(super) const fn with(kernel: K) -> Self {
        Self {
            kernel,
            parameters: PhantomData,
        }
    }
}

impl<M, K, W, const L: usize> Montgomery<M, K, W, L>
where
    M: Modulus<W, L>,
    K: Multiplier<M, W, L>,
    W: Word,
{
    /// Brings a number below R into Montgomery form.
    pub(super) fn enter(self, limbs: &[W; L]) -> Residue<W, L> {
        let mut out = Residue([W::ZERO; L]);
        self.kernel.multiply(&mut out.0, limbs, &M::R_SQUARED);
        out
    }

    /// The number that a residue stands for, below N.
    pub(super) fn leave(self, a: &Residue<W, L>) -> Residue<W, L> {
        let mut one = [W::ZERO; L];
        if let Some(low) = one.first_mut() {
            *low = W::ONE;
        }
        let mut out = Residue([W::ZERO; L]);
        // The result is at most N: (a + qN) / R with a and q below R.
        self.kernel.multiply(&mut out.0, &a.0, &one);
        reduce_once(&mut out.0, &M::N);
        out
    }

    /// `a + b`.
    pub(super) fn plus(self, a: &Residue<W, L>, b: &Residue<W, L>) -> Residue<W, L> {
        let mut out = Residue([W::ZERO; L]);
        let mut carry = W::ZERO;
        for ((out, &a), &b) in out.0.iter_mut().zip(&a.0).zip(&b.0) {
            (*out, carry) = a.add_with_carry(b, carry);
        }
        // Twice: a + b - N may still reach R when both are close below it.
        for _ in 0..2 {
            let mask = Mask::of(carry);
            let borrow = subtract_masked(&mut out.0, &M::N, mask);
            carry = carry.xor(borrow);
        }
        out
    }

    /// `a - b`.
    pub(super) fn minus(self, a: &Residue<W, L>, b: &Residue<W, L>) -> Residue<W, L> {
        let mut out = Residue([W::ZERO; L]);
        let mut borrow = W::ZERO;
        for ((out, &a), &b) in out.0.iter_mut().zip(&a.0).zip(&b.0) {
            (*out, borrow) = a.sub_with_borrow(b, borrow);
        }
        // Twice: a - b + N may still be negative when b is above N.
        for _ in 0..2 {
            let mask = Mask::of(borrow);
            let carry = add_masked(&mut out.0, &M::N, mask);
            borrow = borrow.xor(carry);
        }
        out
    }
}

impl<M, K, W, const L: usize> Ring for Montgomery<M, K, W, L>
where
    M: Modulus<W, L>,
    K: Multiplier<M, W, L>,
    W: Word,
{
    type Residue = Residue<W, L>;

    const ONE: Self::Residue = Residue(M::ONE);

    #[inline]
    fn multiply(self, out: &mut Self::Residue, a: &Self::Residue, b: &Self::Residue) {
        self.kernel.multiply(&mut out.0, &a.0, &b.0);
    }

    #[inline]
    fn square(self, out: &mut Self::Residue, a: &Self::Residue) {
        self.kernel.square(&mut out.0, &a.0);
    }

    fn select(self, out: &mut Self::Residue, table: &[Self::Residue], index: u64) {
        select(&mut out.0, &[W::ZERO; L], table, index.wrapping_add(1));
    }
}

#[cfg(not(target_arch = "wasm32"))]
impl<K, W, const L: usize> FixedBase for Montgomery<Cognito, K, W, L>
where
    Cognito: Modulus<W, L>,
    K: Multiplier<Cognito, W, L>,
    W: Word,
{
    type Entry = Entry;

    fn base(self) -> Self::Residue {
        let one = Self::ONE;
        self.plus(&one, &one)
    }

    fn select_entry(self, out: &mut Self::Residue, entries: &[Self::Entry], digit: u64) {
        let one = <Cognito as Modulus<u64, LIMBS>>::ONE;
        let mut limbs = Residue([0; LIMBS]);
        select(&mut limbs.0, &one, entries, digit);
        split(&mut out.0, &limbs.0);
    }
}

#[cfg(not(target_arch = "wasm32"))]
impl<K, W, const L: usize> Generator for Montgomery<Cognito, K, W, L>
where
    Cognito: Modulus<W, L>,
    K: Multiplier<Cognito, W, L>,
    W: Word,
{
    fn power_of_two(self, exponent: &[u64], bits: usize) -> Self::Residue {
        exponent::pow_fixed(self, &comb::generator(&[]), exponent, bits)
    }
}

impl<K, W, const L: usize> Arithmetic for Montgomery<Cognito, K, W, L>
where
    Cognito: Modulus<W, L>,
    K: Multiplier<Cognito, W, L>,
    W: Word,
    Self: Generator + Ring<Residue = Residue<W, L>>,
{
    type Residue = Residue<W, L>;

    #[cfg(not(target_arch = "wasm32"))]
    fn constant(self, c: &Constant) -> Residue<W, L> {
        let mut out = Residue([W::ZERO; L]);
        split(&mut out.0, &c.saturated);
        out
    }

    #[cfg(target_arch = "wasm32")]
    fn constant(self, c: &Constant) -> Residue<W, L> {
        self.decode(&c.integer())
    }

    fn decode(self, v: &Integer) -> Self::Residue {
        let mut limbs = Residue([W::ZERO; L]);
        split(&mut limbs.0, &v.0);
        self.enter(&limbs.0)
    }

    fn encode(self, r: &Self::Residue) -> Integer {
        let limbs = self.leave(r);
        let mut out = Integer::ZERO;
        for (out, halves) in out.0.iter_mut().zip(limbs.0.chunks_exact(W::PER_U64)) {
            *out = halves.iter().rev().fold(0, |joined, &limb| {
                joined.wrapping_shl(W::BITS as u32) | limb.widen()
            });
        }
        out
    }

    fn mul(self, a: &Self::Residue, b: &Self::Residue) -> Self::Residue {
        let mut out = Residue([W::ZERO; L]);
        self.kernel.multiply(&mut out.0, &a.0, &b.0);
        out
    }

    fn square(self, a: &Self::Residue) -> Self::Residue {
        let mut out = Residue([W::ZERO; L]);
        self.kernel.square(&mut out.0, &a.0);
        out
    }

    fn add(self, a: &Self::Residue, b: &Self::Residue) -> Self::Residue {
        self.plus(a, b)
    }

    fn sub(self, a: &Self::Residue, b: &Self::Residue) -> Self::Residue {
        self.minus(a, b)
    }

    fn pow(self, base: &Self::Residue, exponent: &[u64], bits: usize) -> Self::Residue {
        exponent::pow(self, base, exponent, bits)
    }

    fn pow_generator(self, exponent: &[u64], bits: usize) -> Residue<W, L> {
        self.power_of_two(exponent, bits)
    }
}

/// Limbs of a selection that are summed in registers.
const BLOCK: usize = 16;

/// Sets `out` to `zeroth` for index 0, to entry `index - 1` for others, and to 0 where there is none.
/// Reads every limb of every entry.
#[inline(always)]
pub(super) fn select<W: Word, const L: usize, E: AsRef<[W]>>(
    out: &mut [W; L],
    zeroth: &[W; L],
    entries: &[E],
    index: u64,
) {
    const { assert!(L.next_multiple_of(BLOCK) == L) }
    let blocks = out
        .as_chunks_mut::<BLOCK>()
        .0
        .iter_mut()
        .zip(zeroth.as_chunks::<BLOCK>().0);
    for (block, (out, zeroth)) in blocks.enumerate() {
        let mut sum = [W::ZERO; BLOCK];
        accumulate(&mut sum, zeroth, W::ZERO, W::truncate(index));
        for (place, entry) in (1u64..).zip(entries) {
            if let Some(limbs) = entry.as_ref().as_chunks().0.get(block) {
                accumulate(&mut sum, limbs, W::truncate(place), W::truncate(index));
            }
        }
        *out = sum;
    }
}

/// Adds the limbs to the sum where their place is the index.
///
/// Written out, because a loop stays one in a build that is optimised for size, with the sum in memory.
#[inline(always)]
fn accumulate<W: Word>(sum: &mut [W; BLOCK], limbs: &[W; BLOCK], place: W, index: W) {
    let mask = Mask::of(equal(place, index));
    macro_rules! each {
        ($($i:literal)+) => {
            *sum = [$(sum[$i].or(mask.and(limbs[$i]))),+]
        };
    }
    each!(0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15);
}

/// Sets `out` to the number in limbs of 64 bits.
fn split<W: Word, const L: usize>(out: &mut [W; L], limbs: &[u64; LIMBS]) {
    for (out, limb) in out.chunks_exact_mut(W::PER_U64).zip(limbs) {
        let mut limb = *limb;
        for out in out {
            *out = W::truncate(limb);
            limb = limb.checked_shr(W::BITS as u32).unwrap_or(0);
        }
    }
}

/// 1 where the two words are equal, else 0.
#[inline(always)]
pub(super) fn equal<W: Word>(a: W, b: W) -> W {
    // The highest bit of x | -x is set for every x but 0.
    let x = a.xor(b);
    let (_, not_zero) = W::ZERO.sub_with_borrow(x, W::ZERO);
    not_zero.xor(W::ONE)
}

/// `a -= n & mask`; returns the borrow.
#[inline(always)]
pub(super) fn subtract_masked<W: Word, const L: usize>(
    a: &mut [W; L],
    n: &[W; L],
    mask: Mask<W>,
) -> W {
    let mut borrow = W::ZERO;
    for (a, n) in a.iter_mut().zip(n) {
        (*a, borrow) = a.sub_with_borrow(mask.and(*n), borrow);
    }
    borrow
}

/// `a += n & mask`; returns the carry.
#[inline(always)]
pub(super) fn add_masked<W: Word, const L: usize>(a: &mut [W; L], n: &[W; L], mask: Mask<W>) -> W {
    let mut carry = W::ZERO;
    for (a, n) in a.iter_mut().zip(n) {
        (*a, carry) = a.add_with_carry(mask.and(*n), carry);
    }
    carry
}

/// Brings a number below 2N below N.
pub(super) fn reduce_once<W: Word, const L: usize>(a: &mut [W; L], n: &[W; L]) {
    let borrow = subtract_masked(a, n, Mask::of(W::ONE));
    add_masked(a, n, Mask::of(borrow));
}
