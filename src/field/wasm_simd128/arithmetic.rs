//! The kernel's [`Arithmetic`], over any [`Lanes`].

use core::marker::PhantomData;
use zeroize::Zeroizing;

use super::kernel;
use super::lanes::Lanes;
use super::limbs::{Limbs, ONE, R_SQUARED, Residue, UNIT};
use crate::field::exponent::{self, Generator, Ring};
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

impl<V: Lanes> Arithmetic for Radix28<V>
where
    Self: Generator + Ring<Residue = Residue>,
{
    type Residue = Residue;

    fn constant(self, c: &Constant) -> Residue {
        self.decode(&c.integer())
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
        self.power_of_two(exponent, bits)
    }
}
