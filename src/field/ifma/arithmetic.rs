//! The kernel's [`Arithmetic`], over any [`Engine`].

use zeroize::Zeroizing;

use super::limbs::{Limbs, R_SQUARED, Residue, UNIT};
use super::power::{self, Engine};
use crate::field::{Arithmetic, Constant, Integer};

/// The arithmetic modulo N on limbs of 52 bits. Holds the kernel's token.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Radix52<E>(pub(super) E);

/// What the functions of [`Arithmetic`] are but for the clearing. They are not inlined: whatever passes
/// through registers on the way to a result has passed when they return.
impl<E: Engine> Radix52<E> {
    #[inline(never)]
    fn decoded(self, v: &Integer) -> Residue {
        let mut out = Residue(Limbs::split(&v.0));
        self.0.multiply(&mut out.0, &R_SQUARED);
        out
    }

    #[inline(never)]
    fn encoded(self, r: &Residue) -> Integer {
        let mut limbs = Zeroizing::new(r.0.clone());
        // At most N: (a + mN) / R, with a and m below R.
        self.0.multiply(&mut limbs, &UNIT);
        let mut out = Integer::ZERO;
        limbs.reduce(&mut out.0);
        out
    }

    #[inline(never)]
    fn product(self, a: &Residue, b: &Residue) -> Residue {
        let mut out = a.clone();
        self.0.multiply(&mut out.0, &b.0);
        out
    }

    #[inline(never)]
    fn squared(self, a: &Residue) -> Residue {
        let mut out = a.clone();
        self.0.square(&mut out.0, 1);
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
        let mut out = Residue(Limbs::ZERO);
        power::power(self.0, &mut out.0, &base.0, exponent, bits);
        out
    }

    #[inline(never)]
    fn generator_power(self, exponent: &[u64], bits: usize) -> Residue {
        let mut out = Residue(Limbs::ZERO);
        power::generator_power(self.0, &mut out.0, exponent, bits);
        out
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
