//! Exponentiation over whatever multiplies: fixed windows for any base, a comb for a fixed one.
//!
//! May touch a [`Ring`] and exponents. The sequence of operations and every address depend on the
//! exponent's public length alone; tables are read whole.

use zeroize::ZeroizeOnDrop;

/// What exponentiation needs of a kernel.
pub(crate) trait Ring: Copy {
    /// A number of the ring, wiped on drop.
    type Residue: Clone + ZeroizeOnDrop;
    /// The number 1.
    const ONE: Self::Residue;
    /// Sets `out` to `a * b`.
    fn multiply(self, out: &mut Self::Residue, a: &Self::Residue, b: &Self::Residue);
    /// Sets `out` to `a * a`.
    fn square(self, out: &mut Self::Residue, a: &Self::Residue);
    /// Sets `out` to `table[index]` (to anything where there is none), reading the table whole.
    fn select(self, out: &mut Self::Residue, table: &[Self::Residue], index: u64);
}

/// A ring that takes powers of the generator its own way.
pub(crate) trait Generator: Ring {
    /// `2^exponent`, for an exponent of `bits` bits, a public number. Limbs are lowest first; bits that
    /// are not there count as 0, and bits from `bits` on are ignored.
    fn power_of_two(self, exponent: &[u64], bits: usize) -> Self::Residue;
}

/// What exponentiation of a fixed base needs besides.
#[cfg(any(test, not(target_arch = "wasm32")))]
pub(crate) trait FixedBase: Ring {
    /// A number as it is kept in a constant table.
    type Entry: 'static;
    /// The base.
    fn base(self) -> Self::Residue;
    /// Sets `out` to `entries[digit - 1]`, or to 1 for digit 0, reading the entries whole. A ring
    /// whose form is not that of the entries may leave what it gets a constant factor off; then the
    /// comb's corrections take the factors off again.
    fn select_entry(self, out: &mut Self::Residue, entries: &[Self::Entry], digit: u64);
}

/// Bits of one window. 4 and 6 take 1 to 4 % longer for 513 bits: `window_alternatives` in the tests
/// measures them.
pub(crate) const WINDOW: usize = 5;

/// Powers of the base that a window needs.
pub(crate) const POWERS: usize = 1 << WINDOW;

/// `base^exponent`, for an exponent of `bits` bits, a public number. Limbs are lowest first; bits
/// that are not there count as 0, and bits from `bits` on are ignored.
pub(crate) fn pow<R: Ring>(
    ring: R,
    base: &R::Residue,
    exponent: &[u64],
    bits: usize,
) -> R::Residue {
    pow_with::<R, WINDOW, POWERS>(ring, base, exponent, bits)
}

/// [`pow`] with windows of `W` bits, for `P = 2^W` powers of the base.
pub(crate) fn pow_with<R: Ring, const W: usize, const P: usize>(
    ring: R,
    base: &R::Residue,
    exponent: &[u64],
    bits: usize,
) -> R::Residue {
    const { assert!(P == 1 << W) };
    // Filled in place: an array that is moved leaves a copy behind.
    let mut table: [R::Residue; P] = [const { R::ONE }; P];
    fill_table(ring, &mut table, base);

    let (mut value, mut scratch) = (R::ONE, R::ONE);
    let mut power = Accumulator::new(ring, &mut value, &mut scratch);
    let mut entry = R::ONE;
    let mut position = bits.next_multiple_of(W);
    while let Some(next) = position.checked_sub(W) {
        position = next;
        for _ in 0..W {
            power.square();
        }
        ring.select(&mut entry, &table, digit(exponent, bits, position, 1, W));
        power.multiply(&entry);
    }
    // Moving it out would leave a copy behind that nothing wipes.
    power.value.clone()
}

/// Sets `table[i]` to `base^i`.
fn fill_table<R: Ring>(ring: R, table: &mut [R::Residue], base: &R::Residue) {
    for i in 1..table.len() {
        let (done, rest) = table.split_at_mut(i);
        let Some(next) = rest.first_mut() else { return };
        match (i, done.get(i / 2), done.last()) {
            (1, ..) => next.clone_from(base),
            (_, Some(half), _) if i % 2 == 0 => ring.square(next, half),
            (_, _, Some(last)) => ring.multiply(next, last, base),
            _ => return,
        }
    }
}

/// A constant table of powers of a fixed base, in the form of some kernels.
///
/// The exponent is cut into sections, one for each sub-table, and each section into `teeth` runs of
/// `spacing` bits. The sub-table of a section that starts at bit s holds, for each number from 1 to
/// `2^teeth - 1`, the product of `base^(2^(s + i * spacing))` over the bits i that are set in that
/// number. A short exponent needs the sub-tables of its own sections only.
#[cfg(any(test, not(target_arch = "wasm32")))]
pub(crate) struct Comb<'a, R: FixedBase> {
    /// Bits of a digit, which is what one entry stands for.
    pub(crate) teeth: usize,
    /// Bits from one tooth to the next; one exponentiation squares one time less.
    pub(crate) spacing: usize,
    /// The sub-tables of `2^teeth - 1` entries, one after the other.
    pub(crate) entries: &'a [R::Entry],
    /// What a power is multiplied by in the end, for one section and for each number of them up to
    /// all: whatever undoes the factors that [`FixedBase::select_entry`] has left, of which each
    /// section brings one for each column, squared as often as the column's digits are. How many
    /// these are is public. Empty for a ring that leaves none.
    pub(crate) corrections: &'a [R::Residue],
}

#[cfg(any(test, not(target_arch = "wasm32")))]
impl<R: FixedBase> Comb<'_, R> {
    /// Bits of one section.
    const fn section(&self) -> usize {
        self.teeth * self.spacing
    }

    /// Entries of one sub-table.
    const fn sub_table(&self) -> usize {
        (1 << self.teeth) - 1
    }

    /// The longest exponent, in bits.
    pub(crate) const fn capacity(&self) -> usize {
        self.entries.len() / self.sub_table() * self.section()
    }
}

/// The comb's base to the power of an exponent of `bits` bits, a public number. Limbs are lowest
/// first; bits that are not there count as 0, and bits from `bits` on are ignored. Exponents above
/// the comb's capacity take the way of any base.
#[cfg(any(test, not(target_arch = "wasm32")))]
pub(crate) fn pow_fixed<R: FixedBase>(
    ring: R,
    comb: &Comb<'_, R>,
    exponent: &[u64],
    bits: usize,
) -> R::Residue {
    if bits > comb.capacity() {
        return pow(ring, &ring.base(), exponent, bits);
    }
    let sections = bits.div_ceil(comb.section());
    let (mut value, mut scratch) = (R::ONE, R::ONE);
    let mut power = Accumulator::new(ring, &mut value, &mut scratch);
    let shape = (comb.teeth, comb.spacing, sections);
    raise(&mut power, shape, exponent, bits, |out, section, digit| {
        let sub_tables = &mut comb.entries.chunks_exact(comb.sub_table());
        if let Some(sub_table) = sub_tables.nth(section) {
            ring.select_entry(out, sub_table, digit);
        }
    });
    let correction = sections
        .checked_sub(1)
        .and_then(|last| comb.corrections.get(last));
    if let Some(correction) = correction {
        power.multiply(correction);
    }
    // Moving it out would leave a copy behind that nothing wipes.
    power.value.clone()
}

/// Raises the power that is in the making by what a comb makes of the exponent: column after column, a
/// squaring and for each section the entry of its digit, which `select` sets its argument to. `shape`:
/// teeth, bits from one to the next, sections.
#[inline(always)]
pub(super) fn raise<R: Ring>(
    power: &mut Accumulator<'_, R>,
    shape: (usize, usize, usize),
    exponent: &[u64],
    bits: usize,
    select: impl Fn(&mut R::Residue, usize, u64),
) {
    let (teeth, spacing, sections) = shape;
    let mut entry = R::ONE;
    for column in (0..spacing).rev() {
        power.square();
        for section in 0..sections {
            let position = section * teeth * spacing + column;
            let digit = digit(exponent, bits, position, spacing, teeth);
            select(&mut entry, section, digit);
            power.multiply(&entry);
        }
    }
}

/// A power in the making, in one of two places: each step goes from one to the other.
pub(super) struct Accumulator<'a, R: Ring> {
    ring: R,
    /// The power so far.
    pub(super) value: &'a mut R::Residue,
    scratch: &'a mut R::Residue,
    /// Nothing has been multiplied in yet, which is public.
    is_one: bool,
}

impl<'a, R: Ring> Accumulator<'a, R> {
    /// The power 1, which is what `value` holds.
    pub(super) fn new(ring: R, value: &'a mut R::Residue, scratch: &'a mut R::Residue) -> Self {
        Self {
            ring,
            value,
            scratch,
            is_one: true,
        }
    }

    #[inline]
    fn square(&mut self) {
        if !self.is_one {
            self.ring.square(self.scratch, self.value);
            core::mem::swap(&mut self.scratch, &mut self.value);
        }
    }

    #[inline]
    fn multiply(&mut self, factor: &R::Residue) {
        if self.is_one {
            self.value.clone_from(factor);
            self.is_one = false;
        } else {
            self.ring.multiply(self.scratch, self.value, factor);
            core::mem::swap(&mut self.scratch, &mut self.value);
        }
    }
}

/// The digit made of `count` bits of the exponent, `spacing` apart, from `position` on. Which limbs
/// are read is public.
#[inline]
fn digit(exponent: &[u64], bits: usize, position: usize, spacing: usize, count: usize) -> u64 {
    let mut digit = 0;
    for i in (0..count).rev() {
        let position = position + i * spacing;
        let limb = exponent.get(position / 64).copied().unwrap_or(0);
        let bit = if position < bits {
            limb >> (position % 64) & 1
        } else {
            0
        };
        digit = digit << 1 | bit;
    }
    digit
}
