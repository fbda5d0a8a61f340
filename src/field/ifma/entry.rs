//! The kernel on the processor: the token, and the functions that enable the instructions.

#![allow(
    unsafe_code,
    reason = "instructions of processors that have AVX-512 IFMA"
)]

use super::arithmetic::{Engine, Radix52};
use super::kernel;
use super::limbs::{Limbs, Residue};
use super::zmm::{self, Zmm};
use crate::field::comb::Entry;

cpufeatures::new!(
    detection,
    "avx512f",
    "avx512bw",
    "avx512dq",
    "avx512vl",
    "avx512ifma"
);

/// The token of the kernel: a value exists only where the processor has AVX-512 F, BW, DQ, VL and
/// IFMA and the operating system keeps the registers.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Avx512Ifma(());

impl Radix52<Avx512Ifma> {
    /// The arithmetic, if the processor and the operating system have what the kernel needs.
    pub(in crate::field) fn detect() -> Option<Self> {
        detection::get().then_some(Self(Avx512Ifma(())))
    }

    /// The arithmetic, unasked.
    ///
    /// # Safety
    /// The processor, or what emulates it, executes the instructions that [`Self::detect`] asks for.
    #[cfg(all(feature = "hazmat", caldera_taint))]
    pub(in crate::field) const unsafe fn assume() -> Self {
        Self(Avx512Ifma(()))
    }
}

/// Defines a function that enables the instructions, and is not inlined: so that it can be found in
/// the machine code and be examined there.
macro_rules! enabled {
    ($(#[$attribute:meta])* fn $name:ident($($argument:ident: $type:ty),*) $body:block) => {
        $(#[$attribute])*
        #[target_feature(enable = "avx512f,avx512bw,avx512dq,avx512vl,avx512ifma")]
        #[inline(never)]
        fn $name($($argument: $type),*) $body
    };
}

enabled! {
    /// [`Engine::multiply`].
    fn ifma_multiply(out: &mut Limbs, a: &Limbs, b: &Limbs) {
        kernel::multiply::<Zmm>(a, b).store(out);
    }
}

enabled! {
    /// [`Engine::square`].
    fn ifma_square(out: &mut Limbs, a: &Limbs) {
        kernel::square::<Zmm>(out, a);
    }
}

enabled! {
    /// [`Engine::select`].
    fn ifma_select(out: &mut Limbs, table: &[Residue], index: u64) {
        kernel::select::<Zmm>(out, table, index);
    }
}

enabled! {
    /// [`Engine::select_entry`].
    fn ifma_select_entry(out: &mut Entry, zeroth: &Entry, entries: &[Entry], digit: u64) {
        kernel::select_entry::<Zmm>(out, zeroth, entries, digit);
    }
}

enabled! {
    /// [`Engine::clear_registers`].
    fn ifma_clear_registers() {
        zmm::clear_registers();
    }
}

impl Engine for Avx512Ifma {
    #[inline]
    fn multiply(self, out: &mut Limbs, a: &Limbs, b: &Limbs) {
        // SAFETY: the token proves that the processor has the instructions.
        unsafe { ifma_multiply(out, a, b) }
    }

    #[inline]
    fn square(self, out: &mut Limbs, a: &Limbs) {
        // SAFETY: the token proves that the processor has the instructions.
        unsafe { ifma_square(out, a) }
    }

    #[inline]
    fn select(self, out: &mut Limbs, table: &[Residue], index: u64) {
        // SAFETY: the token proves that the processor has the instructions.
        unsafe { ifma_select(out, table, index) }
    }

    #[inline]
    fn select_entry(self, out: &mut Entry, zeroth: &Entry, entries: &[Entry], digit: u64) {
        // SAFETY: the token proves that the processor has the instructions.
        unsafe { ifma_select_entry(out, zeroth, entries, digit) }
    }

    #[inline]
    fn clear_registers(self) {
        // SAFETY: the token proves that the processor has the instructions.
        unsafe { ifma_clear_registers() }
    }
}
