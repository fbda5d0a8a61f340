//! Exponentiation over whatever multiplies: fixed windows for any base.
//!
//! May touch a [`Ring`] and exponents. The sequence of operations and every address depend on the
//! exponent's public length alone; tables are read whole.

use zeroize::ZeroizeOnDrop;

/// What exponentiation needs of a kernel.
pub(crate) trait Ring: Copy {
    /// A number of the ring, wiped on drop.
    type Residue: Clone + ZeroizeOnDrop;
    /// The number 1.
    fn one(self) -> Self::Residue;
    /// Sets `out` to `a * b`.
    fn multiply(self, out: &mut Self::Residue, a: &Self::Residue, b: &Self::Residue);
    /// Sets `out` to `a * a`.
    fn square(self, out: &mut Self::Residue, a: &Self::Residue);
    /// Sets `out` to `table[index]` (to anything where there is none), reading the table whole.
    fn select(self, out: &mut Self::Residue, table: &[Self::Residue], index: u64);
}

/// Bits of one window: 2^5 entries cost 30 multiplications and save more on 256 to 1024 bits than
/// those of 2^4 or 2^6.
const WINDOW: usize = 5;

/// `base^exponent`, for an exponent of `bits` bits, a public number. Limbs are lowest first; bits
/// that are not there count as 0, and bits from `bits` on are ignored.
pub(crate) fn pow<R: Ring>(
    ring: R,
    base: &R::Residue,
    exponent: &[u64],
    bits: usize,
) -> R::Residue {
    let mut table: [R::Residue; 1 << WINDOW] = core::array::from_fn(|_| ring.one());
    fill_table(ring, &mut table, base);

    let mut power = ring.one();
    let mut scratch = ring.one();
    let mut entry = ring.one();
    let mut position = bits.next_multiple_of(WINDOW);
    let mut started = false;
    while let Some(next) = position.checked_sub(WINDOW) {
        position = next;
        let digit = window(exponent, bits, position);
        if !started {
            ring.select(&mut power, &table, digit);
            started = true;
            continue;
        }
        for _ in 0..WINDOW {
            ring.square(&mut scratch, &power);
            core::mem::swap(&mut scratch, &mut power);
        }
        ring.select(&mut entry, &table, digit);
        ring.multiply(&mut scratch, &power, &entry);
        core::mem::swap(&mut scratch, &mut power);
    }
    power
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

/// The `WINDOW` bits of the exponent from `position` on. Which limbs are read is public.
#[inline]
fn window(exponent: &[u64], bits: usize, position: usize) -> u64 {
    let limb = |i: usize| exponent.get(i).copied().unwrap_or(0);
    let (index, shift) = (position / 64, position % 64);
    let mut value = limb(index) >> shift;
    if shift > 64 - WINDOW {
        value |= limb(index.wrapping_add(1)) << (64 - shift);
    }
    let width = WINDOW.min(bits.saturating_sub(position));
    value & ((1 << width) - 1)
}
