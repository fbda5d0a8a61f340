//! The kernel's arithmetic, over any [`Lanes`].

use super::lanes::{Lanes, Row, Sum};
use super::limbs::{COUNT, Limbs, MODULUS_PLUS_ONE, PAD, Residue, USED};

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

/// Rows below which every product of a block of the upper half is with a limb that is 0, counted from
/// where 112 limbs would end.
const IDLE: usize = COUNT - USED;

/// Limbs, each four times: see the module's header.
#[repr(align(16))]
struct Spread([Row; COUNT]);

impl Spread {
    /// No limbs yet.
    const ZERO: Self = Self([[0; 4]; COUNT]);

    /// Takes the limbs of a number. In place: an array that is returned is copied first.
    #[inline(always)]
    fn set<V: Lanes>(&mut self, limbs: &Limbs) {
        for (row, &limb) in self.0.iter_mut().zip(&limbs.0[PAD..]) {
            V::splat(limb).store(row);
        }
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

    /// Adds spread limbs `from` to `to` times those of `limbs` that give products for the columns of
    /// the block.
    #[inline(always)]
    fn add_rows(&mut self, spread: &Spread, limbs: &Limbs, block: usize, from: usize, to: usize) {
        let above = PAD + BLOCK * block;
        let neighbours = &limbs.0[above + 1 - to..above + BLOCK - from];
        (self.low, self.high) = V::add_rows(self.low, self.high, &spread.0[from..to], neighbours);
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
/// 2^8 N a result below 2N.
#[inline(always)]
fn product<V: Lanes, const SQUARE: bool>(out: &mut Limbs, a: &Limbs, b: &Limbs) {
    let n = &MODULUS_PLUS_ONE;
    let (mut factor, mut digits) = (Spread::ZERO, Spread::ZERO);
    factor.set::<V>(a);
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
        // Limbs 0 and 1 of N + 1 are 0, so a digit's products begin two columns above its own. Of its own
        // column the carry alone is left: N + 1 in the place of N takes the digit off.
        let [first, second, third, fourth] = columns.sums(carry);
        let second = second.add(first.carry());
        let (d0, d1) = (first.limb(), second.limb());
        let third = third.add(second.carry()).add_product(d0, LOW[0]);
        let fourth = fourth
            .add(third.carry())
            .add_product(d0, LOW[1])
            .add_product(d1, LOW[0]);
        // One by one: a compiler that optimises for size calls what maps and zips.
        if let Some([row0, row1, row2, row3]) = digits.0[BLOCK * block..].first_chunk_mut() {
            V::splat(d0).store(row0);
            V::splat(d1).store(row1);
            V::splat(third.limb()).store(row2);
            V::splat(fourth.limb()).store(row3);
        }
        carry = fourth.carry();
    }
    // The upper half is the result. The limbs of the factors and of N + 1 from `USED` on are 0, so the first
    // rows, and the rows of those limbs, would add nothing and are left out.
    for block in BLOCKS..2 * BLOCKS {
        let from = BLOCK * block - COUNT;
        let mut columns = Columns::<V>::new();
        if SQUARE {
            columns.add_rows(&factor, a, block, from + IDLE, 2 * block);
            columns.add_squares(&factor, a, block);
        } else {
            columns.add_rows(&factor, b, block, from + IDLE, USED);
        }
        columns.add_rows(&digits, n, block, from + IDLE, COUNT);
        let [first, second, third, fourth] = columns.sums(carry);
        let second = second.add(first.carry());
        let third = third.add(second.carry());
        let fourth = fourth.add(third.carry());
        if let Some(limbs) = out.0[PAD + from..].first_chunk_mut() {
            *limbs = [first.limb(), second.limb(), third.limb(), fourth.limb()];
        }
        carry = fourth.carry();
    }
    V::wipe(&mut factor.0);
    V::wipe(&mut digits.0);
}

/// Sets `out` to the Montgomery product `a * b / R`: for operands below 2^8 N a result below 2N.
#[inline(never)]
pub(super) fn multiply<V: Lanes>(out: &mut Limbs, a: &Limbs, b: &Limbs) {
    product::<V, false>(out, a, b);
}

/// Sets `out` to the Montgomery square `a * a / R`: for an operand below 2^8 N a result below 2N.
#[inline(never)]
pub(super) fn square<V: Lanes>(out: &mut Limbs, a: &Limbs) {
    product::<V, true>(out, a, a);
}

/// Sets `out` to `table[index]`, reading all of the table; to 0 where there is no such entry.
///
/// Four registers at a time, by name and not in an array, which a compiler that optimises for size keeps in
/// memory.
#[inline(never)]
pub(super) fn select<V: Lanes>(out: &mut Limbs, table: &[Residue], index: u64) {
    let index = V::splat(index as u32);
    let (out, _) = out.0[PAD..PAD + COUNT].as_chunks_mut::<16>();
    for (block, out) in out.iter_mut().enumerate() {
        let zero = V::splat(0);
        let (mut first, mut second, mut third, mut fourth) = (zero, zero, zero, zero);
        for (place, entry) in (0u32..).zip(table) {
            let mask = V::splat(place).equal(index);
            let (rows, _) = entry.0.0[PAD + 16 * block..].as_chunks();
            if let [row0, row1, row2, row3, ..] = rows {
                first = first.or_and(mask, V::load(row0));
                second = second.or_and(mask, V::load(row1));
                third = third.or_and(mask, V::load(row2));
                fourth = fourth.or_and(mask, V::load(row3));
            }
        }
        if let ([row0, row1, row2, row3], _) = out.as_chunks_mut() {
            first.store(row0);
            second.store(row1);
            third.store(row2);
            fourth.store(row3);
        }
    }
}
