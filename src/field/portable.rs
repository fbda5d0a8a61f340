//! The portable kernel: Montgomery multiplication in plain Rust, for limbs of either width.
//!
//! It is what processors without a kernel of their own run, and the reference for the others. May
//! touch limbs; needs no `unsafe`.
//!
//! A product of 2L limbs is built first, then reduced from below, both four rows at a time
//! ([`Word::add_rows`]): each limb of the longer operand is loaded once for four products, and each
//! limb of the sum is loaded and stored once for four additions. A product is one step of
//! Karatsuba's, three half-size products for four; a square takes each product of two different
//! limbs once and doubles the sum. Where N is -1 modulo a limb, the reduction multiplies by N + 1,
//! whose lowest limb is 0, and takes the quotient's digits as they stand. That the highest 64 bits
//! of N are all ones too is not used: for each 188 products it would replace 4 by 10 additions with
//! carry.

use zeroize::Zeroize;

use super::modulus::{Cognito, LIMBS, Modulus};
use super::montgomery::{Montgomery, Multiplier, subtract_masked};
use super::word::Word;
use crate::mask::Mask;

/// The token of the portable kernel, which runs everywhere.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Portable;

/// The group's arithmetic on 64-bit limbs.
pub(crate) type Portable64 = Montgomery<Cognito, Portable, u64, LIMBS>;

/// The group's arithmetic on 32-bit limbs.
pub(crate) type Portable32 = Montgomery<Cognito, Portable, u32, { 2 * LIMBS }>;

#[cfg(all(
    target_arch = "wasm32",
    any(feature = "hazmat", not(target_feature = "simd128"))
))]
super::built_comb::generator_of!(Portable32);
#[cfg(all(target_arch = "wasm32", feature = "hazmat"))]
super::built_comb::generator_of!(Portable64);

/// Rows that are added at a time. The number of limbs must be a multiple of twice as many.
const ROWS: usize = 4;

impl<M, W, const L: usize> Montgomery<M, Portable, W, L> {
    /// The portable arithmetic.
    pub(super) const TOKEN: Self = Self::with(Portable);
}

impl<M: Modulus<W, L>, W: Word, const L: usize> Multiplier<M, W, L> for Portable {
    fn multiply(self, out: &mut [W; L], a: &[W; L], b: &[W; L]) {
        const { assert!(L.next_multiple_of(2 * ROWS) == L) }
        let mut wide = [[W::ZERO; L]; 2];
        product(wide.as_flattened_mut(), a, b);
        reduce::<M, W, L>(out, wide.as_flattened_mut());
        wide.as_flattened_mut().zeroize();
    }

    fn square(self, out: &mut [W; L], a: &[W; L]) {
        const { assert!(L.next_multiple_of(2 * ROWS) == L) }
        let mut wide = [[W::ZERO; L]; 2];
        square(wide.as_flattened_mut(), a);
        reduce::<M, W, L>(out, wide.as_flattened_mut());
        wide.as_flattened_mut().zeroize();
    }
}

/// Adds four words to `t`, which is as long, with a carry that comes in and one that goes out.
#[inline(always)]
fn add_words<W: Word>(t: &mut [W], words: &[W; ROWS], mut carry: W) -> W {
    for (t, &word) in t.iter_mut().zip(words) {
        (*t, carry) = t.add_with_carry(word, carry);
    }
    carry
}

/// The four words that `chunks_exact(ROWS)` gives.
#[inline(always)]
fn words<W: Word>(chunk: &[W]) -> [W; ROWS] {
    chunk.first_chunk().copied().unwrap_or([W::ZERO; ROWS])
}

/// Sets `t`, which is zero and as long as both together, to `a * b`.
fn rows<W: Word>(t: &mut [W], a: &[W], b: &[W]) {
    let length = b.len();
    for (i, x) in (0..).step_by(ROWS).zip(a.chunks_exact(ROWS)) {
        let over = W::add_rows(&mut t[i..i + length], b, &words(x), [W::ZERO; ROWS]);
        t[i + length..i + length + ROWS].copy_from_slice(&over);
    }
}

/// Sets `t`, which is zero and twice as long as each of them, to `a * b`.
fn product<W: Word, const L: usize>(t: &mut [W], a: &[W; L], b: &[W; L]) {
    let half = L / 2;
    let (a_low, a_high) = a.split_at(half);
    let (b_low, b_high) = b.split_at(half);
    let (low, high) = t.split_at_mut(L);
    rows(low, a_low, b_low);
    rows(high, a_high, b_high);

    // The middle is low + high - (a_high - a_low)(b_high - b_low), by magnitudes and signs.
    let mut magnitudes = [W::ZERO; L];
    let (first, second) = magnitudes.split_at_mut(half);
    let a_sign = difference(first, a_high, a_low);
    let b_sign = difference(second, b_high, b_low);
    let mut middle = [W::ZERO; L];
    rows(&mut middle, first, second);
    let minus = Mask::of(a_sign.xor(b_sign).xor(W::ONE));
    let (mut carry, mut product_carry) = (W::ZERO, minus.bit());
    for ((middle, &low), &high) in middle.iter_mut().zip(&*low).zip(&*high) {
        let sum;
        (sum, carry) = low.add_with_carry(high, carry);
        (*middle, product_carry) = sum.add_with_carry(minus.complement(*middle), product_carry);
    }
    // Above the middle: 0 or 1, since it is a_low * b_high + a_high * b_low. Minus is 2^W::BITS - 1.
    let (top, _) = carry.add_with_carry(product_carry, W::ZERO);
    let (mut top, _) = top.add_with_carry(minus.word(), W::ZERO);
    let mut carry = W::ZERO;
    for (t, &middle) in t[half..half + L].iter_mut().zip(&middle) {
        (*t, carry) = t.add_with_carry(middle, carry);
    }
    for t in &mut t[half + L..] {
        (*t, carry) = t.add_with_carry(top, carry);
        top = W::ZERO;
    }
    magnitudes.zeroize();
    middle.zeroize();
}

/// Sets `out` to the magnitude of `a - b`, and returns 1 where that is negative, else 0.
fn difference<W: Word>(out: &mut [W], a: &[W], b: &[W]) -> W {
    let mut borrow = W::ZERO;
    for ((out, &a), &b) in out.iter_mut().zip(a).zip(b) {
        (*out, borrow) = a.sub_with_borrow(b, borrow);
    }
    let mask = Mask::of(borrow);
    let mut carry = borrow;
    for out in out {
        (*out, carry) = mask.complement(*out).add_with_carry(W::ZERO, carry);
    }
    borrow
}

/// Sets `t`, which is zero and twice as long, to `a * a`.
fn square<W: Word>(t: &mut [W], a: &[W]) {
    let length = a.len();
    // Each product of two different limbs once: within each four limbs, 6 words that lie apart ...
    for (t, x) in t.chunks_exact_mut(2 * ROWS).zip(a.chunks_exact(ROWS)) {
        let [x0, x1, x2, x3] = words(x);
        let (t1, carry) = x0.multiply_add(x1, W::ZERO, W::ZERO);
        let (t2, carry) = x0.multiply_add(x2, W::ZERO, carry);
        let (t3, t4) = x0.multiply_add(x3, W::ZERO, carry);
        let (t3, carry) = x1.multiply_add(x2, t3, W::ZERO);
        let (t4, t5) = x1.multiply_add(x3, t4, carry);
        let (t5, t6) = x2.multiply_add(x3, t5, W::ZERO);
        t.copy_from_slice(&[W::ZERO, t1, t2, t3, t4, t5, t6, W::ZERO]);
    }
    // ... and each four limbs with all above them.
    let none = [W::ZERO; ROWS];
    let mut carry = W::ZERO;
    for (i, x) in (0..).step_by(ROWS).zip(a.chunks_exact(ROWS)) {
        let over = W::add_rows(
            &mut t[2 * i + ROWS..i + length],
            &a[i + ROWS..],
            &words(x),
            none,
        );
        carry = add_words(&mut t[i + length..i + length + ROWS], &over, carry);
    }
    // Twice that, and the squares of the limbs.
    let (mut shifted, mut carry) = (W::ZERO, W::ZERO);
    for (t, &x) in t.chunks_exact_mut(2).zip(a) {
        let (low, high) = x.multiply_add(x, W::ZERO, W::ZERO);
        let [first, second, ..] = t else { continue };
        (*first, shifted) = first.shift_in(shifted);
        (*second, shifted) = second.shift_in(shifted);
        (*first, carry) = first.add_with_carry(low, carry);
        (*second, carry) = second.add_with_carry(high, carry);
    }
}

/// `t + x * y`.
#[inline(always)]
fn add_three<W: Word>(x: W, y: [W; 3], t: [W; 3]) -> [W; 4] {
    let (t0, carry) = x.multiply_add(y[0], t[0], W::ZERO);
    let (t1, carry) = x.multiply_add(y[1], t[1], carry);
    let (t2, t3) = x.multiply_add(y[2], t[2], carry);
    [t0, t1, t2, t3]
}

/// Sets `out` to a number below R that is congruent to `t / R`, for `t` below R^2.
fn reduce<M: Modulus<W, L>, W: Word, const L: usize>(out: &mut [W; L], t: &mut [W]) {
    let mut carry = W::ZERO;
    for i in (0..L).step_by(ROWS) {
        let over = if M::LOW_LIMB_IS_ALL_ONES {
            // The lowest limb of N + 1 is 0, so a digit is what the digits below it leave of a limb.
            // The products by the three limbs above are needed for that; the rows follow on.
            let n = &M::N_PLUS_ONE[1..];
            let n_low = [n[0], n[1], n[2]];
            let [q0, t1, t2, t3] = words(&t[i..]);
            let [q1, t2, t3, t4] = add_three(q0, n_low, [t1, t2, t3]);
            let [q2, t3, t4, t5] = add_three(q1, n_low, [t2, t3, t4]);
            let [q3, t4, t5, t6] = add_three(q2, n_low, [t3, t4, t5]);
            let [t4, t5, t6, t7] = add_three(q3, n_low, [t4, t5, t6]);
            let q = [q0, q1, q2, q3];
            W::add_rows(&mut t[i + ROWS..i + L], &n[3..], &q, [t4, t5, t6, t7])
        } else {
            let n = &M::N;
            let mut low = words(&t[i..]);
            let mut q = [W::ZERO; ROWS];
            for j in 0..ROWS {
                q[j] = low[j].wrapping_mul(M::NEGATED_INVERSE);
                let mut carry = W::ZERO;
                for (low, &n) in low[j..].iter_mut().zip(n) {
                    (*low, carry) = q[j].multiply_add(n, *low, carry);
                }
            }
            W::add_rows(&mut t[i..i + L], n, &q, [W::ZERO; ROWS])
        };
        carry = add_words(&mut t[i + L..i + L + ROWS], &over, carry);
    }
    out.copy_from_slice(&t[L..]);
    subtract_masked(out, &M::N, Mask::of(carry));
}
