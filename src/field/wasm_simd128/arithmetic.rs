//! The kernel's [`Arithmetic`], over any [`Lanes`].

use core::marker::PhantomData;
use zeroize::Zeroizing;

use super::kernel;
use super::lanes::Lanes;
use super::limbs::{CORRECTIONS, Limbs, ONE, R_SQUARED, Residue, UNIT};
use crate::field::comb::{self, Entry};
use crate::field::exponent::{self, FixedBase, Ring};
use crate::field::modulus::{Cognito, LIMBS, Modulus};
use crate::field::montgomery;
use crate::field::{Arithmetic, Constant, Integer};

/// The arithmetic modulo N on limbs of 28 bits, in registers of one kind.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Radix28<V>(PhantomData<V>);

impl<V> Radix28<V> {
    /// The arithmetic, which needs nothing that its build lacks.
    pub(in crate::field) const TOKEN: Self = Self(PhantomData);
}

impl<V: Lanes> Ring for Radix28<V> {
    type Residue = Residue;

    const ONE: Residue = ONE;

    #[inline]
    fn multiply(self, out: &mut Residue, a: &Residue, b: &Residue) {
        kernel::multiply::<V>(&mut out.0, &a.0, &b.0);
    }

    #[inline]
    fn square(self, out: &mut Residue, a: &Residue) {
        kernel::square::<V>(&mut out.0, &a.0);
    }

    #[inline]
    fn select(self, out: &mut Residue, table: &[Residue], index: u64) {
        kernel::select::<V>(&mut out.0, table, index);
    }
}

impl<V: Lanes> FixedBase for Radix28<V> {
    type Entry = Entry;

    fn base(self) -> Residue {
        self.add(&ONE, &ONE)
    }

    fn select_entry(self, out: &mut Residue, entries: &[Entry], digit: u64) {
        // The entries' own 1, so that every digit leaves the same factor.
        let one = <Cognito as Modulus<u64, LIMBS>>::ONE;
        let mut words = Zeroizing::new([0; LIMBS]);
        montgomery::select(&mut words, &one, entries, digit);
        out.0.set(&words);
    }
}

impl<V: Lanes> Arithmetic for Radix28<V> {
    type Residue = Residue;

    fn constant(self, c: &Constant) -> Residue {
        Residue(c.simd128.clone())
    }

    fn decode(self, v: &Integer) -> Residue {
        let mut limbs = Zeroizing::new(Limbs::ZERO);
        limbs.set(&v.0);
        let mut out = Residue(Limbs::ZERO);
        kernel::multiply::<V>(&mut out.0, &limbs, &R_SQUARED);
        out
    }

    fn encode(self, r: &Residue) -> Integer {
        let mut limbs = Zeroizing::new(Limbs::ZERO);
        // At most N: (a + mN) / R, with a and m below R.
        kernel::multiply::<V>(&mut limbs, &r.0, &UNIT);
        let mut out = Integer::ZERO;
        limbs.reduce(&mut out.0);
        out
    }

    fn mul(self, a: &Residue, b: &Residue) -> Residue {
        let mut out = Residue(Limbs::ZERO);
        kernel::multiply::<V>(&mut out.0, &a.0, &b.0);
        out
    }

    fn square(self, a: &Residue) -> Residue {
        let mut out = Residue(Limbs::ZERO);
        kernel::square::<V>(&mut out.0, &a.0);
        out
    }

    fn add(self, a: &Residue, b: &Residue) -> Residue {
        let mut out = a.clone();
        out.0.add(&b.0);
        out
    }

    fn sub(self, a: &Residue, b: &Residue) -> Residue {
        let mut out = a.clone();
        out.0.subtract(&b.0);
        out
    }

    fn pow(self, base: &Residue, exponent: &[u64], bits: usize) -> Residue {
        exponent::pow(self, base, exponent, bits)
    }

    fn pow_generator(self, exponent: &[u64], bits: usize) -> Residue {
        exponent::pow_fixed(self, &comb::generator(&CORRECTIONS), exponent, bits)
    }
}
