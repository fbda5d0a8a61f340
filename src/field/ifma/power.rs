//! Exponentiation: fixed windows for any base, and a comb for the generator.
//!
//! Written over an [`Engine`], whose steps run whole inside functions that enable the kernel's
//! instructions. Which steps are taken and which memory they read depends on the exponent's public
//! length alone.

use zeroize::{Zeroize, Zeroizing};

use super::comb;
use super::limbs::{Limbs, ONE};

/// The kernel's steps, each with everything between the operands in memory and the result there.
pub(crate) trait Engine: Copy {
    /// Sets `a` to `a * b / R`.
    fn multiply(self, a: &mut Limbs, b: &Limbs);
    /// Squares `a` in place, `times` times.
    fn square(self, a: &mut Limbs, times: usize);
    /// Sets `out` to `table[index]`, reading all of the table.
    fn select(self, out: &mut Limbs, table: &[Limbs], index: u64);
    /// Clears the registers of what the steps have left in them.
    fn clear_registers(self);
}

/// Bits of a window. For 513 bits 2^5 entries are best: 103 windows and 30 multiplications for the
/// table, 15 of them squarings, where 4 bits cost 129 and 14, and 6 bits 86 and 62, and a table of
/// 32 KiB.
const WINDOW: usize = 5;

/// Powers of a secret base, wiped on drop; filled in place, where moving it would leave 16 KiB behind.
struct Table([Limbs; 1 << WINDOW]);

impl Drop for Table {
    fn drop(&mut self) {
        self.0.zeroize();
    }
}

/// Sets `power` to `base^exponent`, for an exponent of `bits` bits, lowest limb first. Limbs that
/// are not there count as 0, and bits from `bits` on are ignored.
pub(super) fn power<E: Engine>(
    engine: E,
    power: &mut Limbs,
    base: &Limbs,
    exponent: &[u64],
    bits: usize,
) {
    // base^i, each from its half or from the entry before.
    let mut table = Table([const { Limbs::ZERO }; 1 << WINDOW]);
    let table = &mut table.0;
    if let Some(first) = table.first_mut() {
        first.clone_from(&ONE);
    }
    for i in 1..table.len() {
        let (done, rest) = table.split_at_mut(i);
        let (Some(next), Some(half), Some(last)) = (rest.first_mut(), done.get(i / 2), done.last())
        else {
            return;
        };
        if i == 1 {
            next.clone_from(base);
        } else if i % 2 == 0 {
            next.clone_from(half);
            engine.square(next, 1);
        } else {
            next.clone_from(last);
            engine.multiply(next, base);
        }
    }

    power.clone_from(&ONE);
    let mut entry = Zeroizing::new(Limbs::ZERO);
    for window in (0..bits.div_ceil(WINDOW)).rev() {
        let position = WINDOW.wrapping_mul(window);
        let digit = digit(exponent, bits, position, 1, WINDOW);
        if position.wrapping_add(WINDOW) >= bits {
            engine.select(power, table.as_slice(), digit);
        } else {
            engine.square(power, WINDOW);
            engine.select(&mut entry, table.as_slice(), digit);
            engine.multiply(power, &entry);
        }
    }
}

/// Sets `power` to `2^exponent`, on the conventions of [`power`].
pub(super) fn generator_power<E: Engine>(
    engine: E,
    power: &mut Limbs,
    exponent: &[u64],
    bits: usize,
) {
    // Where the binary is to be small nothing refers to the tables, and they are left out of it.
    if bits > comb::BITS || cfg!(feature = "small") {
        let mut two = ONE.clone();
        two.add(&ONE);
        return self::power(engine, power, &two, exponent, bits);
    }
    power.clone_from(&ONE);
    let mut entry = Zeroizing::new(Limbs::ZERO);
    for column in (0..comb::SPACING).rev() {
        let first = column + 1 == comb::SPACING;
        engine.square(power, usize::from(!first));
        // Sections that a shorter exponent does not reach are left out.
        let tables = comb::TABLES.iter().take(bits.div_ceil(comb::SECTION));
        for (section, table) in tables.enumerate() {
            let position = comb::SECTION.wrapping_mul(section).wrapping_add(column);
            let digit = digit(exponent, bits, position, comb::SPACING, comb::TEETH);
            if first && section == 0 {
                engine.select(power, table, digit);
            } else {
                engine.select(&mut entry, table, digit);
                engine.multiply(power, &entry);
            }
        }
    }
}

/// Bits `position`, `position + step` and so on of the exponent, `count` of them, as a number. Which
/// limbs are read is public.
fn digit(exponent: &[u64], bits: usize, position: usize, step: usize, count: usize) -> u64 {
    let mut digit = 0;
    for i in 0..count {
        let place = position.wrapping_add(step.wrapping_mul(i));
        if place < bits {
            let limb = exponent.get(place / 64).copied().unwrap_or(0);
            digit |= (limb >> (place % 64) & 1) << i;
        }
    }
    digit
}
