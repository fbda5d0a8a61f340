//! The comb of the generator, 2, where the code is downloaded: of its entries only the powers for single
//! teeth are in the binary; the others, products of these, are made when the first power is, and kept.
//!
//! That is for WebAssembly, the only target that has no [`comb`](super::comb). Two sub-tables of five teeth
//! come of 9 powers, 3,456 bytes, which none can compress, where the other comb's 30 entries have 11,520;
//! and they are in the ring's own form, which needs no correction and is selected from as it is. A power
//! of 2 with 256 bits takes 25 squarings and 51 multiplications in the place of 31 and 63, so that the 52
//! multiplications that make the entries are made good by a sign-in, which takes two powers.
//!
//! Entries are public, and so is when they are made.

use core::array;
use core::cell::OnceCell;
use core::iter;

use super::built_comb_powers::POWERS;
use super::exponent::{self, Accumulator, Ring};
use super::{Arithmetic, Integer};

/// Teeth of the comb.
pub(crate) const TEETH: usize = 5;

/// Bits from one tooth to the next.
pub(crate) const SPACING: usize = 26;

/// Sub-tables of the comb.
pub(crate) const SUB_TABLES: usize = 2;

/// The longest exponent, in bits.
const CAPACITY: usize = TEETH * SPACING * SUB_TABLES;

/// Powers that make the entries, but for the first, which is 2 itself.
pub(crate) const STORED: usize = TEETH * SUB_TABLES - 1;

/// The entries: `sub_tables[s][d]` is what digit d of section s stands for, 1 for 0.
pub(crate) struct BuiltComb<R: Ring> {
    sub_tables: [[R::Residue; 1 << TEETH]; SUB_TABLES],
}

impl<R> BuiltComb<R>
where
    R: Arithmetic<Residue = <R as Ring>::Residue> + Ring,
{
    /// Makes the entries.
    pub(crate) fn new(ring: R) -> Self {
        let mut comb = Self {
            // Not by a constant array, which would be in the binary.
            sub_tables: array::from_fn(|_| array::from_fn(|_| R::ONE)),
        };
        let one = R::ONE;
        let first = Arithmetic::add(ring, &one, &one);
        let rest = POWERS.iter().map(|power| ring.decode(&Integer(*power)));
        let mut powers = iter::once(first).chain(rest);
        for sub_table in &mut comb.sub_tables {
            for (tooth, power) in (0..TEETH).zip(&mut powers) {
                let (below, above) = sub_table.split_at_mut(1 << tooth);
                for (entry, without) in above.iter_mut().zip(below.iter()).skip(1) {
                    ring.multiply(entry, without, &power);
                }
                if let Some(entry) = above.first_mut() {
                    *entry = power;
                }
            }
        }
        comb
    }

    /// 2 to the power of an exponent of `bits` bits, a public number. Limbs are lowest first; bits that
    /// are not there count as 0, and bits from `bits` on are ignored.
    pub(crate) fn pow(&self, ring: R, exponent: &[u64], bits: usize) -> <R as Ring>::Residue {
        if bits > CAPACITY {
            let one = R::ONE;
            let base = Arithmetic::add(ring, &one, &one);
            return exponent::pow(ring, &base, exponent, bits);
        }
        let sections = bits.div_ceil(TEETH * SPACING);
        let (mut value, mut scratch) = (R::ONE, R::ONE);
        let mut power = Accumulator::new(ring, &mut value, &mut scratch);
        let shape = (TEETH, SPACING, sections);
        exponent::raise(&mut power, shape, exponent, bits, |out, section, digit| {
            if let Some(sub_table) = self.sub_tables.get(section) {
                ring.select(out, sub_table, digit);
            }
        });
        // Moving it out would leave a copy behind that nothing wipes.
        power.value.clone()
    }
}

/// A place for a ring's comb, which is made when it is first asked for. It can be a static where memory is
/// not shared.
pub(crate) struct Kept<R: Ring>(OnceCell<BuiltComb<R>>);

impl<R: Ring> Kept<R> {
    /// The place, empty.
    pub(in crate::field) const fn new() -> Self {
        Self(OnceCell::new())
    }
}

#[cfg(all(target_arch = "wasm32", not(target_feature = "atomics")))]
#[allow(unsafe_code, reason = "a static cell where there is one thread")]
// SAFETY: without atomic instructions no memory is shared, and what runs in it is one thread.
unsafe impl<R: Ring> Sync for Kept<R> {}

/// Gives rings of the one target their powers of 2.
#[cfg(target_arch = "wasm32")]
macro_rules! generator_of {
    ($ring:ty) => {
        impl $crate::field::exponent::Generator for $ring {
            fn power_of_two(
                self,
                exponent: &[u64],
                bits: usize,
            ) -> <Self as $crate::field::exponent::Ring>::Residue {
                #[cfg(not(target_feature = "atomics"))]
                static KEPT: $crate::field::built_comb::Kept<$ring> =
                    $crate::field::built_comb::Kept::new();
                #[cfg(not(target_feature = "atomics"))]
                let kept = Some(&KEPT);
                #[cfg(target_feature = "atomics")]
                let kept = None;
                $crate::field::built_comb::pow(self, kept, exponent, bits)
            }
        }
    };
}
#[cfg(target_arch = "wasm32")]
pub(in crate::field) use generator_of;

/// 2 to the power of an exponent, as [`BuiltComb::pow`] has it, with the comb that is `kept`; where none can
/// be, it is made anew.
pub(crate) fn pow<R>(
    ring: R,
    kept: Option<&Kept<R>>,
    exponent: &[u64],
    bits: usize,
) -> <R as Ring>::Residue
where
    R: Arithmetic<Residue = <R as Ring>::Residue> + Ring,
{
    match kept {
        Some(Kept(comb)) => comb
            .get_or_init(|| BuiltComb::new(ring))
            .pow(ring, exponent, bits),
        None => BuiltComb::new(ring).pow(ring, exponent, bits),
    }
}
