//! The kernel's arithmetic, over any [`Lanes`].

use super::lanes::{Lanes, Row, Sum};
use super::limbs::{COUNT, Limbs, MODULUS_PLUS_ONE, PAD, Residue};

/// Limbs 2 and 3 of N + 1: those below are 0.
const LOW: [u32; 2] = {
    let n = &MODULUS_PLUS_ONE.0;
    assert!(n[PAD] == 0 && n[PAD + 1] == 0);
    [n[PAD + 2], n[PAD + 3]]
};

/// Four columns are summed at a time.
const BLOCK: usize = 4;

/// The blocks of the lower half; there are as many in the upper one.
const BLOCKS: usize = COUNT / BLOCK;

/// Limbs, each four times: see the module's header.
#[repr(align(16))]
struct Spread([Row; COUNT]);

impl Spread {
    /// The limbs of a number.
    #[inline(always)]
    fn of(limbs: &Limbs) -> Self {
        Self(core::array::from_fn(|i| [limbs.0[PAD + i]; 4]))
    }
}

/// The sums of four columns, the lower ones first.
struct Columns<V: Lanes> {
    low: V::Sums,
    high: V::Sums,
}

impl<V: Lanes> Columns<V> {
    #[inline(always)]
    fn new() -> Self {
        Self {
            low: V::no_sums(),
            high: V::no_sums(),
        }
    }

    /// Adds a spread limb times four neighbours.
    #[inline(always)]
    fn add(&mut self, spread: &Row, four: &[u32; 4]) {
        let (x, y) = (V::load(spread), V::load(four));
        self.low = V::add_products_low(self.low, x, y);
        self.high = V::add_products_high(self.high, x, y);
    }

    /// Adds four spread limbs times their neighbours, of which each next one's begin one limb below.
    #[inline(always)]
    fn add_four(&mut self, spread: &[Row; 4], seven: &[u32; 7]) {
        let [first, second, third, fourth] = spread;
        // By reference: of copies, LLVM would load single limbs.
        let [_, _, _, four @ ..] = seven;
        self.add(first, four);
        let [_, _, four @ .., _] = seven;
        self.add(second, four);
        let [_, four @ .., _, _] = seven;
        self.add(third, four);
        let [four @ .., _, _, _] = seven;
        self.add(fourth, four);
    }

    /// Adds spread limbs `from` to `to` times those of `limbs` that give products for the columns of
    /// the block. (Eight rows at a time take 6 % longer.)
    #[inline(always)]
    fn add_rows(&mut self, spread: &Spread, limbs: &Limbs, block: usize, from: usize, to: usize) {
        // The neighbours of the next row are the last four.
        let mut limbs = &limbs.0[..PAD + BLOCK * (block + 1) - from];
        let fours = spread.0[from..to].chunks_exact(4);
        let pairs = fours.remainder().chunks_exact(2);
        for rows in fours {
            if let (Some(rows), Some(seven)) = (rows.first_chunk(), limbs.last_chunk()) {
                self.add_four(rows, seven);
                limbs = &limbs[..limbs.len() - 4];
            }
        }
        for rows in pairs {
            if let ([first, second], Some(five)) = (rows, limbs.last_chunk::<5>()) {
                let [_, four @ ..] = five;
                self.add(first, four);
                let [four @ .., _] = five;
                self.add(second, four);
            }
        }
    }

    /// Makes the products of two different limbs, which were added once, count twice, and adds those
    /// of the rows that meet the squares: `2 * block` and the one above.
    #[inline(always)]
    fn add_squares(&mut self, spread: &Spread, limbs: &Limbs, block: usize) {
        self.low = V::add(self.low, self.low);
        self.high = V::add(self.high, self.high);
        let row = 2 * block;
        if let ([first, second, ..], Some(five)) =
            (&spread.0[row..], limbs.0[PAD + row..].first_chunk::<5>())
        {
            // Column 4 * block has the square of limb `row`, and two columns above that of the next.
            let [four @ .., _] = five;
            let four = V::load(four).double_above_first();
            let x = V::load(first);
            self.low = V::add_products_low(self.low, x, four);
            self.high = V::add_products_high(self.high, x, four);
            let [_, four @ ..] = five;
            let four = V::load(four).double_above_first();
            self.high = V::add_products_low(self.high, V::load(second), four);
        }
    }

    /// The columns one by one, and the carry from the block before added to the first.
    #[inline(always)]
    fn sums(self, carry: V::Sum) -> [V::Sum; 4] {
        let ([first, second], [third, fourth]) = (V::sums(self.low), V::sums(self.high));
        [first.add(carry), second, third, fourth]
    }
}

/// Sets `out` to the Montgomery product `a * b / R`, or `a * a / R` for a squaring: for operands below
/// 2^31 N a result below 2N.
#[inline(always)]
fn product<V: Lanes, const SQUARE: bool>(out: &mut Limbs, a: &Limbs, b: &Limbs) {
    let n = &MODULUS_PLUS_ONE;
    let mut factor = Spread::of(a);
    let mut digits = Spread([[0; 4]; COUNT]);
    let mut carry = V::Sum::ZERO;
    // The lower half: each column gives a digit of the reduction, which makes it 0.
    for block in 0..BLOCKS {
        let mut columns = Columns::<V>::new();
        if SQUARE {
            columns.add_rows(&factor, a, block, 0, 2 * block);
            columns.add_squares(&factor, a, block);
        } else {
            columns.add_rows(&factor, b, block, 0, BLOCK * (block + 1));
        }
        columns.add_rows(&digits, n, block, 0, BLOCK * block);
        // Limbs 0 and 1 of N + 1 are 0: a digit counts from two columns above its own on. That N + 1
        // stands for N is what takes the digit off its column, and leaves the carry.
        let [first, second, third, fourth] = columns.sums(carry);
        let second = second.add(first.carry());
        let (d0, d1) = (first.limb(), second.limb());
        let third = third.add(second.carry()).add_product(d0, LOW[0]);
        let fourth = fourth
            .add(third.carry())
            .add_product(d0, LOW[1])
            .add_product(d1, LOW[0]);
        let next = [d0, d1, third.limb(), fourth.limb()];
        for (row, digit) in digits.0[BLOCK * block..].iter_mut().zip(next) {
            *row = [digit; 4];
        }
        carry = fourth.carry();
    }
    // The upper half is the result.
    for block in BLOCKS..2 * BLOCKS {
        let from = BLOCK * block - COUNT;
        let mut columns = Columns::<V>::new();
        if SQUARE {
            columns.add_rows(&factor, a, block, from, 2 * block);
            columns.add_squares(&factor, a, block);
        } else {
            columns.add_rows(&factor, b, block, from, COUNT);
        }
        columns.add_rows(&digits, n, block, from, COUNT);
        let [first, second, third, fourth] = columns.sums(carry);
        let second = second.add(first.carry());
        let third = third.add(second.carry());
        let fourth = fourth.add(third.carry());
        let next = [first, second, third, fourth].map(Sum::limb);
        if let Some(limbs) = out.0[PAD + from..].first_chunk_mut() {
            *limbs = next;
        }
        carry = fourth.carry();
    }
    V::wipe(&mut factor.0);
    V::wipe(&mut digits.0);
}

/// Sets `out` to the Montgomery product `a * b / R`: for operands below 2^31 N a result below 2N.
#[inline(never)]
pub(super) fn multiply<V: Lanes>(out: &mut Limbs, a: &Limbs, b: &Limbs) {
    product::<V, false>(out, a, b);
}

/// Sets `out` to the Montgomery square `a * a / R`: for an operand below 2^31 N a result below 2N.
#[inline(never)]
pub(super) fn square<V: Lanes>(out: &mut Limbs, a: &Limbs) {
    product::<V, true>(out, a, a);
}

/// Sets `out` to `table[index]`, reading all of the table; to 0 where there is no such entry.
#[inline(never)]
pub(super) fn select<V: Lanes>(out: &mut Limbs, table: &[Residue], index: u64) {
    let index = V::splat(index as u32);
    // A few registers at a time, so that they stay registers.
    for (block, out) in out.0[PAD..PAD + COUNT].chunks_exact_mut(16).enumerate() {
        let mut selected = [V::splat(0); 4];
        for (place, entry) in (0u32..).zip(table) {
            let mask = V::splat(place).equal(index);
            let limbs = &entry.0.0[PAD + 16 * block..];
            for (selected, four) in selected.iter_mut().zip(limbs.chunks_exact(4)) {
                if let Some(four) = four.first_chunk() {
                    *selected = selected.or_and(mask, V::load(four));
                }
            }
        }
        for (selected, four) in selected.into_iter().zip(out.chunks_exact_mut(4)) {
            if let Some(four) = four.first_chunk_mut() {
                selected.store(four);
            }
        }
    }
}
