//! The kernel's [`Arithmetic`], over any [`Engine`].

use zeroize::Zeroizing;

use super::limbs::{Limbs, R_SQUARED, Residue, UNIT};
use super::power::{self, Engine};
use crate::field::{Arithmetic, Constant, Integer};

/// The arithmetic modulo N on limbs of 52 bits. Holds the kernel's token.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Radix52<E>(pub(super) E);

impl<E: Engine> Arithmetic for Radix52<E> {
    type Residue = Residue;

    fn constant(self, c: &Constant) -> Residue {
        Residue(c.ifma.clone())
    }

    fn decode(self, v: &Integer) -> Residue {
        let mut out = Residue(Limbs::split(&v.0));
        self.0.multiply(&mut out.0, &R_SQUARED);
        self.0.clear_registers();
        out
    }

    fn encode(self, r: &Residue) -> Integer {
        let mut limbs = Zeroizing::new(r.0.clone());
        // At most N: (a + mN) / R, with a and m below R.
        self.0.multiply(&mut limbs, &UNIT);
        let mut out = Integer::ZERO;
        limbs.reduce(&mut out.0);
        self.0.clear_registers();
        out
    }

    fn mul(self, a: &Residue, b: &Residue) -> Residue {
        let mut out = a.clone();
        self.0.multiply(&mut out.0, &b.0);
        self.0.clear_registers();
        out
    }

    fn square(self, a: &Residue) -> Residue {
        let mut out = a.clone();
        self.0.square(&mut out.0, 1);
        self.0.clear_registers();
        out
    }

    fn add(self, a: &Residue, b: &Residue) -> Residue {
        let mut out = a.clone();
        out.0.add(&b.0);
        self.0.clear_registers();
        out
    }

    fn sub(self, a: &Residue, b: &Residue) -> Residue {
        let mut out = a.clone();
        out.0.subtract(&b.0);
        self.0.clear_registers();
        out
    }

    fn pow(self, base: &Residue, exponent: &[u64], bits: usize) -> Residue {
        let mut out = Residue(Limbs::ZERO);
        power::power(self.0, &mut out.0, &base.0, exponent, bits);
        self.0.clear_registers();
        out
    }

    fn pow_generator(self, exponent: &[u64], bits: usize) -> Residue {
        let mut out = Residue(Limbs::ZERO);
        power::generator_power(self.0, &mut out.0, exponent, bits);
        self.0.clear_registers();
        out
    }
}
