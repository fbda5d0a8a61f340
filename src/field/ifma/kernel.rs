//! The kernel's arithmetic, over any [`Lanes`].
//!
//! All of it is inlined into the functions of [`Engine`](super::arithmetic::Engine) that enable the
//! instructions.

#![allow(
    clippy::absurd_extreme_comparisons,
    reason = "registers are told apart by constants, of which some are the lowest there are"
)]

use super::lanes::{LIMB, Lanes, RADIX, Row};
use super::limbs::{Limbs, MODULUS_PLUS_ONE, Residue};
use crate::field::comb::Entry;

/// Repeats a statement with a constant in place of `$i`, for the registers 0 to 7, or for the first few
/// of them. Spelled out, as is every function over registers here (there is no closure, and no loop but
/// over lanes), so that registers stay registers at whatever level a program is optimised.
macro_rules! each {
    (8, |$i:ident| $body:block) => { each!(@ $i $body 0 1 2 3 4 5 6 7) };
    (6, |$i:ident| $body:block) => { each!(@ $i $body 0 1 2 3 4 5) };
    (4, |$i:ident| $body:block) => { each!(@ $i $body 0 1 2 3) };
    (@ $i:ident $body:block $($number:literal)*) => {$({
        const $i: usize = $number;
        $body
    })*};
}

/// Registers of limbs below 2^52: what `vpmadd52` reads as it stands.
#[derive(Clone, Copy)]
pub(super) struct Reduced<V>([V; 8]);

/// Registers of sums of half products, at most [`ADDENDS`] in a lane: not to be multiplied before
/// [`Sums::carry`] has made them [`Reduced`].
struct Sums<V>([V; 8]);

/// The most half products, each below 2^52, that a lane sums up: a limb stays in the registers for
/// at most 60 rows. A row of a multiplication adds four (low and high, of the product and of the
/// reduction); in a squaring, a row of the product adds two, which count twice, and a row of the
/// reduction two; the square of one limb gives it one more. Each row also adds one carry, below
/// 2^12: 60 of them are below one half product.
pub(super) const ADDENDS: u64 = 60 * (2 * 2 + 2) + 1 + 1;

/// The carry out of a lane is below 2^9, so that a second carry is at most 1.
const _: () = assert!(ADDENDS < 1 << 9);

impl<V: Lanes> Reduced<V> {
    /// The registers of a number in memory.
    #[inline(always)]
    pub(super) fn load(limbs: &Limbs) -> Self {
        Self::from_rows(&limbs.0)
    }

    /// The registers of a number's limbs in memory.
    #[inline(always)]
    fn from_rows(rows: &[Row; 8]) -> Self {
        let mut registers = [V::zero(); 8];
        each!(8, |I| { registers[I] = V::load(&rows[I]) });
        Self(registers)
    }

    /// Writes the registers to memory.
    #[inline(always)]
    pub(super) fn store(self, limbs: &mut Limbs) {
        each!(8, |I| { self.0[I].store(&mut limbs.0[I]) });
    }
}

/// Applies a function with a constant parameter to the rows 0 to 7 of a lane, or to the first four.
/// Spelled out since the register that holds a limb must be known at compile time in every row.
macro_rules! rows {
    (8, $row:ident::<V>($($argument:expr),*)) => {
        $row::<V, 0>($($argument),*);
        $row::<V, 1>($($argument),*);
        $row::<V, 2>($($argument),*);
        $row::<V, 3>($($argument),*);
        $row::<V, 4>($($argument),*);
        $row::<V, 5>($($argument),*);
        $row::<V, 6>($($argument),*);
        $row::<V, 7>($($argument),*);
    };
    (4, $row:ident::<V>($($argument:expr),*)) => {
        $row::<V, 0>($($argument),*);
        $row::<V, 1>($($argument),*);
        $row::<V, 2>($($argument),*);
        $row::<V, 3>($($argument),*);
    };
}

/// Where the sum of the limbs at `place` is in row `ROW`: the registers stay, their names move on by
/// one in every row.
#[inline(always)]
const fn at<const ROW: usize>(place: usize) -> usize {
    (ROW + place) % 8
}

/// The Montgomery product `a * b / R`: for operands below 2^23 N a result below 2N.
#[inline(always)]
pub(super) fn multiply<V: Lanes>(a: &Limbs, b: &Limbs) -> Reduced<V> {
    let b = Reduced::<V>::load(b);
    let n = Reduced::<V>::load(&MODULUS_PLUS_ONE);
    let mut sums = Sums([V::zero(); 8]);
    let mut digit = V::zero();
    for lane in 0..7 {
        rows!(8, multiply_row::<V>(&mut sums, &mut digit, a, lane, &b, &n));
    }
    rows!(4, multiply_row::<V>(&mut sums, &mut digit, a, 7, &b, &n));
    sums.after_60_rows(digit, &n).carry()
}

/// Adds limb `8 * lane + ROW` of `a` times `b`, and divides by 2^52 modulo N.
#[inline(always)]
fn multiply_row<V: Lanes, const ROW: usize>(
    sums: &mut Sums<V>,
    digit: &mut V,
    a: &Limbs,
    lane: usize,
    b: &Reduced<V>,
    n: &Reduced<V>,
) {
    let x = V::splat(a.0[ROW][lane]);
    let s = &mut sums.0;
    each!(8, |I| {
        s[at::<ROW>(I)] = s[at::<ROW>(I)].madd_lo(x, b.0[I]);
    });
    each!(8, |I| {
        if I < 7 {
            s[at::<ROW>(I + 1)] = s[at::<ROW>(I + 1)].madd_hi(x, b.0[I]);
        }
    });
    reduce_row::<V, ROW>(sums, digit, n);
    // Place 0 has become place 7 of the next row.
    let s = &mut sums.0[at::<ROW>(0)];
    *s = s.madd_hi(x, b.0[7]);
}

/// Adds the multiple of N that makes the lowest limb 0, and drops that limb.
///
/// The multiple is the lowest limb itself, -N^-1 being 1 modulo 2^52. Adding it times N is adding it
/// times N + 1, whose lowest limb is 0, and taking it off, which leaves the limb's carry alone.
///
/// `digit` is the multiple of the row before, whose high half product with the registers' first is
/// still to be added: it is 0 in the lane of the lowest limb, so that the multiple of this row does
/// not wait for it.
#[inline(always)]
fn reduce_row<V: Lanes, const ROW: usize>(sums: &mut Sums<V>, digit: &mut V, n: &Reduced<V>) {
    let s = &mut sums.0;
    let m = s[at::<ROW>(0)].splat_first();
    let carry = s[at::<ROW>(0)].shift_right::<RADIX>();
    s[at::<ROW>(1)] = s[at::<ROW>(1)].add_first(carry).madd_lo(m, n.0[1]);
    s[at::<ROW>(0)] = s[at::<ROW>(0)].madd_hi(*digit, n.0[0]).madd_lo(m, n.0[0]);
    each!(8, |I| {
        if I >= 2 {
            s[at::<ROW>(I)] = s[at::<ROW>(I)].madd_lo(m, n.0[I]);
        }
    });
    each!(8, |I| {
        if I >= 1 && I < 7 {
            s[at::<ROW>(I + 1)] = s[at::<ROW>(I + 1)].madd_hi(m, n.0[I]);
        }
    });
    s[at::<ROW>(0)] = s[at::<ROW>(0)].down().madd_hi(m, n.0[7]);
    *digit = m;
}

/// Sets `out` to the Montgomery square `limbs * limbs / R`: for an operand below 2^23 N a result
/// below 2N.
///
/// Row by row like the product, but with two sums: of products of two different limbs, taken once, and
/// of what is reduced. Each row completes a limb of the former, of which twice goes to the latter.
#[inline(always)]
pub(super) fn square<V: Lanes>(out: &mut Limbs, limbs: &Limbs) {
    let a = Reduced::<V>::load(limbs);
    // The squares of the limbs: limb i's is in limbs 2i and 2i + 1. The lower 64 limbs are what the sums
    // begin with, the others wait in the result's memory.
    let mut sums = Sums([V::zero(); 8]);
    each!(4, |I| {
        let (x, y) = (a.0[I], a.0[I + 4]);
        let low = [V::zero().madd_lo(x, x), V::zero().madd_lo(y, y)];
        let high = [V::zero().madd_hi(x, x), V::zero().madd_hi(y, y)];
        sums.0[2 * I] = low[0].interleave_low(low[1]).settled();
        sums.0[2 * I + 1] = high[0].interleave_low(high[1]).settled();
        low[0].interleave_high(low[1]).store(&mut out.0[2 * I]);
        high[0]
            .interleave_high(high[1])
            .store(&mut out.0[2 * I + 1]);
    });
    V::leave_in_memory(&mut out.0);

    let mut products = Sums([V::zero(); 8]);
    let mut digit = V::zero();
    for lane in 0..7 {
        let above = (0xfe << lane) as u8;
        rows!(
            8,
            square_row::<V>(&mut products, &mut sums, &mut digit, limbs, lane, above, &a)
        );
    }
    rows!(
        4,
        square_last_row::<V>(&mut products, &mut sums, &mut digit, limbs, &a)
    );

    let n = Reduced::<V>::load(&MODULUS_PLUS_ONE);
    let mut sums = sums.after_60_rows(digit, &n);
    // Limb 64 is at place 4 now, and limb 68 one lane above place 0.
    each!(8, |I| {
        let product = products.0[at::<60>(I)];
        sums.0[I] = sums.0[I].add(product).add(product);
    });
    each!(4, |I| {
        sums.0[I + 4] = sums.0[I + 4].add(V::load(&out.0[I]));
        sums.0[I] = sums.0[I].add(V::load(&out.0[I + 4]).up());
    });
    sums.carry().store(out);
}

/// Adds limb `8 * lane + ROW` of `a` times the limbs that it is to meet: those of the registers above
/// its own, and in its own those of the lanes `above`.
///
/// Row 0 alone has the first register for a factor: it is read from memory, since 31 others are in use.
#[inline(always)]
fn square_row<V: Lanes, const ROW: usize>(
    products: &mut Sums<V>,
    sums: &mut Sums<V>,
    digit: &mut V,
    limbs: &Limbs,
    lane: usize,
    above: u8,
    a: &Reduced<V>,
) {
    let x = V::splat(limbs.0[ROW][lane]);
    let own = match ROW {
        0 => V::load(&V::unknown(&limbs.0)[0]),
        _ => a.0[ROW],
    };
    let p = &mut products.0;
    p[at::<ROW>(ROW)] = p[at::<ROW>(ROW)].madd_lo_masked(above, x, own);
    each!(8, |I| {
        if I > ROW {
            p[at::<ROW>(I)] = p[at::<ROW>(I)].madd_lo(x, a.0[I]);
        }
    });
    square_reduce_row::<V, ROW>(products, sums, digit);
    let p = &mut products.0;
    p[at::<ROW>(ROW + 1)] = p[at::<ROW>(ROW + 1)].madd_hi_masked(above, x, own);
    each!(8, |I| {
        if I > ROW {
            p[at::<ROW>(I + 1)] = p[at::<ROW>(I + 1)].madd_hi(x, a.0[I]);
        }
    });
}

/// [`square_row`] for lane 7, above which there is none.
#[inline(always)]
fn square_last_row<V: Lanes, const ROW: usize>(
    products: &mut Sums<V>,
    sums: &mut Sums<V>,
    digit: &mut V,
    limbs: &Limbs,
    a: &Reduced<V>,
) {
    let x = V::splat(limbs.0[ROW][7]);
    let p = &mut products.0;
    each!(8, |I| {
        if I > ROW {
            p[at::<ROW>(I)] = p[at::<ROW>(I)].madd_lo(x, a.0[I]);
        }
    });
    square_reduce_row::<V, ROW>(products, sums, digit);
    let p = &mut products.0;
    each!(8, |I| {
        if I > ROW {
            p[at::<ROW>(I + 1)] = p[at::<ROW>(I + 1)].madd_hi(x, a.0[I]);
        }
    });
    // Row by row: the compiler would mix the four, and run out of registers.
    each!(8, |I| {
        products.0[I] = products.0[I].settled();
        sums.0[I] = sums.0[I].settled();
    });
}

/// Takes the lowest limb off the products, adds twice that to the sums, and divides those by 2^52
/// modulo N.
#[inline(always)]
fn square_reduce_row<V: Lanes, const ROW: usize>(
    products: &mut Sums<V>,
    sums: &mut Sums<V>,
    digit: &mut V,
) {
    let p = &mut products.0[at::<ROW>(0)];
    let s = &mut sums.0[at::<ROW>(0)];
    *s = s.add_first(p.add(*p));
    *p = p.down();
    // From memory in each row: the registers are taken.
    let n = Reduced::<V>::from_rows(V::unknown(&MODULUS_PLUS_ONE.0));
    reduce_row::<V, ROW>(sums, digit, &n);
}

impl<V: Lanes> Sums<V> {
    /// The sums in their places after 60 rows of reduction, `digit` being the last row's.
    #[inline(always)]
    fn after_60_rows(self, digit: V, n: &Reduced<V>) -> Self {
        let mut registers = [V::zero(); 8];
        each!(8, |I| { registers[I] = self.0[at::<60>(I)] });
        registers[0] = registers[0].madd_hi(digit, n.0[0]);
        Self(registers)
    }

    /// Carries until every limb is below 2^52. The number must be below 2^3328: it is below 2N.
    ///
    /// One round brings every limb below 2^52 + 2^9. What is left to carry is one bit a limb, found
    /// for all of them at once by one addition of 64-bit integers in which limb i is bit i: adding
    /// "passes a carry on" to "makes a carry" moves carries as far as they go.
    #[inline(always)]
    fn carry(self) -> Reduced<V> {
        let limb = V::splat(LIMB);
        let mut limbs = [V::zero(); 8];
        let mut carry = self.0[7].shift_right::<RADIX>().up();
        each!(8, |I| {
            limbs[I] = self.0[I].and(limb).add(carry);
            carry = self.0[I].shift_right::<RADIX>();
        });

        let one = V::splat(1);
        let (mut makes, mut passes) = (V::zero(), V::zero());
        macro_rules! collect {
            ($($i:literal)*) => {$(
                let bit = V::splat(1 << $i);
                let next = limbs[$i].add(one);
                makes = makes.or_and(limbs[$i].shift_right::<{ RADIX - $i }>(), bit);
                passes = passes.or_and(next.shift_right::<{ RADIX - $i }>(), bit);
            )*};
        }
        collect!(0 1 2 3 4 5 6 7);
        let (makes, passes) = (makes.pack_bytes(), passes.pack_bytes());
        let carries = V::unpack_bytes(makes.wrapping_add(passes) ^ makes ^ passes);

        macro_rules! apply {
            ($($i:literal)*) => {$(
                let carry = carries.shift_right::<$i>().and(one);
                limbs[$i] = limbs[$i].add(carry).and(limb);
            )*};
        }
        apply!(0 1 2 3 4 5 6 7);
        Reduced(limbs)
    }
}

/// Sets `out` to `table[index]`, reading all of the table; to 0 where there is no such entry.
#[inline(always)]
pub(super) fn select<V: Lanes>(out: &mut Limbs, table: &[Residue], index: u64) {
    let index = V::splat(index);
    let one = V::splat(1);
    let mut place = V::zero();
    let mut selected = [V::zero(); 8];
    for entry in table {
        let mask = place.equal(index);
        each!(8, |I| {
            selected[I] = selected[I].or_and(mask, V::load(&entry.0.0[I]))
        });
        place = place.add(one);
    }
    Reduced(selected).store(out);
}

/// Sets `out` to `entries[digit - 1]`, or to `zeroth` for digit 0, reading them all; to 0 where there
/// is no such entry.
#[inline(always)]
pub(super) fn select_entry<V: Lanes>(
    out: &mut Entry,
    zeroth: &Entry,
    entries: &[Entry],
    digit: u64,
) {
    let digit = V::splat(digit);
    let one = V::splat(1);
    let mut place = V::zero();
    let mut selected = [V::zero(); 6];
    for entry in core::iter::once(zeroth).chain(entries) {
        let mask = place.equal(digit);
        each!(6, |I| {
            if let Some(row) = entry[8 * I..].first_chunk() {
                selected[I] = selected[I].or_and(mask, V::load(row));
            }
        });
        place = place.add(one);
    }
    each!(6, |I| {
        if let Some(row) = out[8 * I..].first_chunk_mut() {
            selected[I].store(row);
        }
    });
}

#[cfg(test)]
mod tests {
    use super::super::model::Model;
    use super::*;
    use crate::field::tests::{Operands, scale};
    use num_bigint::BigUint;

    fn number(rows: &[[u64; 8]; 8]) -> BigUint {
        (0..64).rev().fold(BigUint::ZERO, |number, i| {
            (number << RADIX) + rows[i % 8][i / 8]
        })
    }

    fn check(rows: [[u64; 8]; 8]) {
        let mut carried = Limbs::ZERO;
        Sums(rows.map(Model)).carry().store(&mut carried);
        assert_eq!(number(&carried.0), number(&rows));
        assert!(carried.0.iter().flatten().all(|&limb| limb <= LIMB));
    }

    #[test]
    fn carries_run_through_all_limbs() {
        for from in 0..64 {
            for to in from..64 {
                let mut rows = [[0; 8]; 8];
                for i in from..to {
                    rows[i % 8][i / 8] = LIMB;
                }
                rows[from % 8][from / 8] += 1;
                check(rows);
                // One that comes out of the first round of carries.
                rows[from % 8][from / 8] -= 1;
                if let Some(below) = from.checked_sub(1) {
                    rows[below % 8][below / 8] = 1 << RADIX;
                }
                check(rows);
            }
        }
    }

    #[test]
    fn sums_of_any_size_that_occurs_are_carried() {
        let mut operands = Operands::new(20);
        for _ in 0..scale().saturating_mul(10_000) {
            let mut rows = [[0; 8]; 8];
            for i in 0..62 {
                rows[i % 8][i / 8] = match operands.below(4) {
                    0 => LIMB,
                    1 => ADDENDS * LIMB,
                    2 => LIMB - operands.below(2),
                    _ => operands.limb() % (ADDENDS * LIMB),
                };
            }
            check(rows);
        }
    }
}
