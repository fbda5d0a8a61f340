//! Numbers in the kernel's layout in memory, and what is done to them there.
//!
//! Everything runs in plain Rust on 112 limbs of 28 bits. The functions that see secrets do the same work
//! for all of them.

use zeroize::{Zeroize, ZeroizeOnDrop};

use super::lanes::{LIMB, RADIX};
use crate::field::modulus::{self, Cognito};
use crate::field::montgomery::reduce_once;
use crate::mask::Mask;

/// Limbs of a number.
pub(super) const COUNT: usize = 112;

/// Limbs of a number below 2^8 N, as every operand is: those above are 0.
pub(super) const USED: usize = 110;

/// Zeros below and above the limbs, so that four neighbours can be read from any place.
pub(super) const PAD: usize = 4;

/// R is 2^R_BITS.
const R_BITS: u64 = COUNT as u64 * RADIX as u64;

/// A number below 2^3136, its limbs below 2^28.
///
/// As an operand and a result of the kernel it stands for a number times R = 2^3136 modulo N and is
/// below 2N. Public constants are of this type; what may be secret is in a [`Residue`] or in
/// [`Zeroizing`](zeroize::Zeroizing).
#[derive(Clone)]
#[repr(align(16))]
pub(crate) struct Limbs(pub(super) [u32; COUNT + 2 * PAD]);

impl Zeroize for Limbs {
    fn zeroize(&mut self) {
        self.0.zeroize();
    }
}

/// A number modulo N in the kernel's form, below 2N. Wiped on drop.
#[derive(Clone)]
pub(crate) struct Residue(pub(super) Limbs);

impl Drop for Residue {
    fn drop(&mut self) {
        self.0.zeroize();
    }
}

impl ZeroizeOnDrop for Residue {}

/// N + 1: what the kernel adds multiples of.
pub(super) static MODULUS_PLUS_ONE: Limbs = Limbs::split(&modulus::plus_one(&Cognito::LIMBS));

/// R^2 mod N: its product with a number is the number's residue.
pub(super) static R_SQUARED: Limbs = Limbs::power_of_two(2 * R_BITS);

/// R mod N: the residue of 1.
pub(super) const ONE: Residue = Residue(Limbs::power_of_two(R_BITS));

/// The number 1 itself: its product with a residue is the number that the residue stands for.
pub(super) static UNIT: Limbs = Limbs::power_of_two(0);

impl Limbs {
    /// The number 0.
    pub(super) const ZERO: Self = Self([0; COUNT + 2 * PAD]);

    /// 2^exponent mod N, at compile time.
    const fn power_of_two(exponent: u64) -> Self {
        let one = modulus::unit();
        let n = &Cognito::LIMBS;
        Self::split(&modulus::times_power_of_two(&one, exponent, n))
    }

    /// A number in 64-bit limbs, the lowest first.
    const fn split(words: &[u64; modulus::LIMBS]) -> Self {
        let mut limbs = Self::ZERO;
        limbs.set(words);
        limbs
    }

    /// Becomes a number in 64-bit limbs, the lowest first.
    pub(super) const fn set(&mut self, words: &[u64; modulus::LIMBS]) {
        let mut i = 0;
        while i < COUNT {
            let bit = RADIX as usize * i;
            let (word, shift) = (bit / 64, bit % 64);
            let mut limb = 0;
            if word < modulus::LIMBS {
                limb = words[word] >> shift;
            }
            if shift > 64 - RADIX as usize && word + 1 < modulus::LIMBS {
                limb |= words[word + 1] << (64 - shift);
            }
            self.0[PAD + i] = limb as u32 & LIMB;
            i += 1;
        }
    }

    /// The number modulo N, which must be below 2N and 2^3072, in 64-bit limbs.
    pub(super) fn reduce(&self, words: &mut [u64; modulus::LIMBS]) {
        for (i, word) in words.iter_mut().enumerate() {
            let (first, shift) = (64 * i / RADIX as usize, 64 * i % RADIX as usize);
            // A word takes bits of three limbs, and of a fourth where it starts late in the first.
            *word = u64::from(self.limb(first)) >> shift;
            for j in 1..4 {
                let place = RADIX as usize * j - shift;
                if place < 64 {
                    *word |= u64::from(self.limb(first + j)) << place;
                }
            }
        }
        reduce_once(words, &Cognito::LIMBS);
    }

    /// Limb i.
    #[inline(always)]
    fn limb(&self, i: usize) -> u32 {
        self.0[PAD + i]
    }

    /// 2N: residues are below it. Not a constant, which would be downloaded.
    fn twice_modulus() -> Self {
        let mut twice = Self::split(&Cognito::LIMBS);
        let mut carry = 0;
        for limb in &mut twice.0[PAD..PAD + COUNT] {
            let doubled = *limb << 1 | carry;
            *limb = doubled & LIMB;
            carry = doubled >> RADIX;
        }
        twice
    }

    /// Adds modulo N: for two numbers below 2N a sum below 2N.
    pub(super) fn add(&mut self, other: &Self) {
        self.add_masked(other, Mask::of(1));
        let twice_modulus = Self::twice_modulus();
        let borrow = self.take_off(&twice_modulus);
        self.add_masked(&twice_modulus, borrow);
    }

    /// Subtracts modulo N: for two numbers below 2N a difference below 2N.
    pub(super) fn subtract(&mut self, other: &Self) {
        let borrow = self.take_off(other);
        self.add_masked(&Self::twice_modulus(), borrow);
    }

    /// Subtracts modulo 2^3136; all bits set where that borrowed, else 0.
    fn take_off(&mut self, other: &Self) -> Mask<u32> {
        let mut borrow = 0;
        for i in PAD..PAD + COUNT {
            let difference = self.0[i].wrapping_sub(other.0[i]).wrapping_sub(borrow);
            self.0[i] = difference & LIMB;
            borrow = difference >> 31;
        }
        Mask::of(borrow)
    }

    /// Adds `other & mask` modulo 2^3136.
    fn add_masked(&mut self, other: &Self, mask: Mask<u32>) {
        let mut carry = 0;
        for i in PAD..PAD + COUNT {
            let sum = self.0[i]
                .wrapping_add(mask.and(other.0[i]))
                .wrapping_add(carry);
            self.0[i] = sum & LIMB;
            carry = sum >> RADIX;
        }
    }
}
