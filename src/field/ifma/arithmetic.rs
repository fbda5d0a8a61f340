//! The kernel's [`Arithmetic`], over any [`Engine`].

use zeroize::Zeroizing;

use super::limbs::{CORRECTIONS, Limbs, ONE, R_SQUARED, Residue, UNIT};
use crate::field::comb::{self, Entry};
use crate::field::exponent::{self, FixedBase, Ring};
use crate::field::modulus::{Cognito, LIMBS, Modulus};
use crate::field::{Arithmetic, Constant, Integer};

/// The kernel's steps, each with everything between the operands in memory and the result there.
pub(crate) trait Engine: Copy {
    /// Sets `out` to `a * b / R`.
    fn multiply(self, out: &mut Limbs, a: &Limbs, b: &Limbs);
    /// Sets `out` to `a * a / R`.
    fn square(self, out: &mut Limbs, a: &Limbs);
    /// Sets `out` to `table[index]`, reading all of the table.
    fn select(self, out: &mut Limbs, table: &[Residue], index: u64);
    /// Sets `out` to `entries[digit - 1]`, or to `zeroth` for digit 0, reading all of them.
    fn select_entry(self, out: &mut Entry, zeroth: &Entry, entries: &[Entry], digit: u64);
    /// Clears the registers of what the steps have left in them.
    fn clear_registers(self);
}

/// The arithmetic modulo N on limbs of 52 bits. Holds the kernel's token.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Radix52<E>(pub(super) E);

/// The functions of [`Arithmetic`] without the clearing. They are not inlined: whatever passes
/// through registers on the way to a result has passed when they return.
impl<E: Engine> Radix52<E> {
    #[inline(never)]
    fn decoded(self, v: &Integer) -> Residue {
        let mut limbs = Zeroizing::new(Limbs::ZERO);
        limbs.set(&v.0);
        let mut out = Residue(Limbs::ZERO);
        self.0.multiply(&mut out.0, &limbs, &R_SQUARED);
        out
    }

    #[inline(never)]
    fn encoded(self, r: &Residue) -> Integer {
        let mut limbs = Zeroizing::new(Limbs::ZERO);
        // At most N: (a + mN) / R, with a and m below R.
        self.0.multiply(&mut limbs, &r.0, &UNIT);
        let mut out = Integer::ZERO;
        limbs.reduce(&mut out.0);
        out
    }

    #[inline(never)]
    fn product(self, a: &Residue, b: &Residue) -> Residue {
        let mut out = Residue(Limbs::ZERO);
        self.0.multiply(&mut out.0, &a.0, &b.0);
        out
    }

    #[inline(never)]
    fn squared(self, a: &Residue) -> Residue {
        let mut out = Residue(Limbs::ZERO);
        self.0.square(&mut out.0, &a.0);
        out
    }

    #[inline(never)]
    fn sum(self, a: &Residue, b: &Residue) -> Residue {
        let mut out = a.clone();
        out.0.add(&b.0);
        out
    }

    #[inline(never)]
    fn difference(self, a: &Residue, b: &Residue) -> Residue {
        let mut out = a.clone();
        out.0.subtract(&b.0);
        out
    }

    #[inline(never)]
    fn power(self, base: &Residue, exponent: &[u64], bits: usize) -> Residue {
        exponent::pow(self, base, exponent, bits)
    }

    #[inline(never)]
    fn generator_power(self, exponent: &[u64], bits: usize) -> Residue {
        exponent::pow_fixed(self, &comb::generator(&CORRECTIONS), exponent, bits)
    }
}

impl<E: Engine> Ring for Radix52<E> {
    type Residue = Residue;

    const ONE: Residue = ONE;

    #[inline]
    fn multiply(self, out: &mut Residue, a: &Residue, b: &Residue) {
        self.0.multiply(&mut out.0, &a.0, &b.0);
    }

    #[inline]
    fn square(self, out: &mut Residue, a: &Residue) {
        self.0.square(&mut out.0, &a.0);
    }

    #[inline]
    fn select(self, out: &mut Residue, table: &[Residue], index: u64) {
        self.0.select(&mut out.0, table, index);
    }
}

impl<E: Engine> FixedBase for Radix52<E> {
    type Entry = Entry;

    fn base(self) -> Residue {
        self.sum(&ONE, &ONE)
    }

    fn select_entry(self, out: &mut Residue, entries: &[Entry], digit: u64) {
        // The entries' own 1, so that every digit leaves the same factor.
        let one = <Cognito as Modulus<u64, LIMBS>>::ONE;
        let mut words = Zeroizing::new([0; LIMBS]);
        self.0.select_entry(&mut words, &one, entries, digit);
        out.0.set(&words);
    }
}

/// Calls a function of [`Radix52`], whose result is written where it is to be, and clears the
/// registers.
macro_rules! cleared {
    ($this:ident.$function:ident($($argument:ident),*)) => {{
        let result = $this.$function($($argument),*);
        $this.0.clear_registers();
        result
    }};
}

impl<E: Engine> Arithmetic for Radix52<E> {
    type Residue = Residue;

    fn constant(self, c: &Constant) -> Residue {
        Residue(c.ifma.clone())
    }

    fn decode(self, v: &Integer) -> Residue {
        cleared!(self.decoded(v))
    }

    fn encode(self, r: &Residue) -> Integer {
        cleared!(self.encoded(r))
    }

    fn mul(self, a: &Residue, b: &Residue) -> Residue {
        cleared!(self.product(a, b))
    }

    fn square(self, a: &Residue) -> Residue {
        cleared!(self.squared(a))
    }

    fn add(self, a: &Residue, b: &Residue) -> Residue {
        cleared!(self.sum(a, b))
    }

    fn sub(self, a: &Residue, b: &Residue) -> Residue {
        cleared!(self.difference(a, b))
    }

    fn pow(self, base: &Residue, exponent: &[u64], bits: usize) -> Residue {
        cleared!(self.power(base, exponent, bits))
    }

    fn pow_generator(self, exponent: &[u64], bits: usize) -> Residue {
        cleared!(self.generator_power(exponent, bits))
    }
}
