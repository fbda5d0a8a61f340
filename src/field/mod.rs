//! Arithmetic modulo the 3072-bit prime of Cognito's group.
//!
//! Every number that passes through here is treated as secret; N, the generator 2 and the lengths of
//! exponents are public. No branch and no address depends on a secret, nothing allocates, and what
//! holds a secret is wiped on drop. This is the only room of the crate that may use `unsafe`, in the
//! files of the kernels; it knows no word of the protocol.
//!
//! | file | what lives there |
//! | --- | --- |
//! | `word` | limb widths: 64 and 32 bits |
//! | `modulus` | N and what is computed from it at compile time |
//! | `montgomery` | residues on saturated limbs, addition, conversions: shared by kernels of that form |
//! | `exponent` | exponentiation over any kernel: windows for any base, combs for a fixed one |
//! | `comb`, `comb_table` | the comb of the generator: one table for every kernel |
//! | `built_comb`, `built_comb_powers` | the same for WebAssembly, made of fewer powers when it is first used |
//! | `portable` | multiplication in plain Rust |
//! | `ifma` | the kernel for AVX-512 IFMA: layout, multiplication |
//! | `x86_64` | multiplication in assembly for x86-64 with BMI2 and ADX |
//! | `aarch64` | multiplication in assembly for AArch64, and what writes it |
//! | `wasm_simd128` | the kernel for WebAssembly with simd128: layout, multiplication |
//! | `timing` | the guard under which the processor promises timing independent of data |
//! | `kernel` | the kernels by name, detection, [`dispatch!`] |
//!
//! # How a kernel is added
//!
//! A kernel is a zero-sized `Copy` token that only CPU detection hands out, in a file of its own.
//!
//! 1. If its residues are 48 64-bit limbs with R = 2^3072, it implements
//!    [`Multiplier<Cognito, u64, 48>`](montgomery::Multiplier) (a multiplication and a squaring on
//!    `[u64; 48]`, operands and results below R), and its arithmetic is the type
//!    `Montgomery<Cognito, Token, u64, LIMBS>`: conversions, windows and comb come with it. If it
//!    has a layout of its own, it implements [`Arithmetic`] itself, and for [`exponent`]
//!    [`Ring`](exponent::Ring) and [`FixedBase`](exponent::FixedBase), with its own
//!    [`corrections`](comb::corrections) for the one table; [`Constant`] gets a field with the
//!    constant in its form.
//! 2. In `kernel`: a variant in [`Token`], an arm in [`dispatch!`] and in `Token::kernel`, one in
//!    `Kernel::detected_token` (detected), one in `Kernel::detected` (if it is faster than the rest)
//!    and one in `forced::undetected_token` (without asking, `unsafe`). In `hazmat::field`, a line in
//!    `elements!`.
//! 3. The tests run every kernel of [`Kernel::ALL`] through one harness; nothing is to be added
//!    there. The benches likewise.

#[cfg(all(target_arch = "aarch64", target_pointer_width = "64"))]
pub(crate) mod aarch64;
#[cfg(any(test, target_arch = "wasm32"))]
pub(crate) mod built_comb;
#[cfg(any(test, target_arch = "wasm32"))]
#[rustfmt::skip]
mod built_comb_powers;
#[cfg(any(test, not(target_arch = "wasm32")))]
pub(crate) mod comb;
#[cfg(any(test, not(target_arch = "wasm32")))]
#[rustfmt::skip]
mod comb_table;
pub(crate) mod exponent;
#[cfg(any(test, target_arch = "x86_64"))]
pub(crate) mod ifma;
pub(crate) mod kernel;
pub(crate) mod modulus;
pub(crate) mod montgomery;
pub(crate) mod portable;
pub(crate) mod timing;
#[cfg(any(test, all(target_arch = "wasm32", target_feature = "simd128")))]
pub(crate) mod wasm_simd128;
pub(crate) mod word;
#[cfg(all(target_arch = "x86_64", target_pointer_width = "64"))]
pub(crate) mod x86_64;

#[cfg(test)]
#[allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "tests"
)]
pub(crate) mod tests;

use crate::mask::Mask;
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

#[cfg_attr(
    not(feature = "hazmat"),
    allow(unreachable_pub, reason = "public through `hazmat`")
)]
pub use kernel::Kernel;
pub(crate) use kernel::{Token, dispatch};
use modulus::{BYTES, Cognito, LIMBS};
use montgomery::{add_masked, reduce_once, subtract_masked};

/// An integer below N, lowest limb first. Wiped on drop; compares and prints nothing.
#[derive(Clone)]
pub(crate) struct Integer(pub(in crate::field) [u64; LIMBS]);

impl Drop for Integer {
    fn drop(&mut self) {
        self.0.zeroize();
    }
}

impl ZeroizeOnDrop for Integer {}

impl Integer {
    /// The number 0.
    pub(in crate::field) const ZERO: Self = Self([0; LIMBS]);

    /// Reads a big-endian number; `None` where it is not below N.
    ///
    /// Whether it is below N becomes public: for numbers that are public, or whose refusal is.
    pub(crate) fn from_be_bytes_vartime(bytes: &[u8; BYTES]) -> Option<Self> {
        let mut integer = Self::from_be_bytes_below_r(bytes);
        let borrow = subtract_masked(&mut integer.0, &Cognito::LIMBS, Mask::of(1));
        if borrow == 0 {
            return None;
        }
        add_masked(&mut integer.0, &Cognito::LIMBS, Mask::of(1));
        Some(integer)
    }

    /// Reads a big-endian number and reduces it modulo N, in constant time.
    pub(crate) fn from_be_bytes_reduced(bytes: &[u8; BYTES]) -> Self {
        let mut integer = Self::from_be_bytes_below_r(bytes);
        reduce_once(&mut integer.0, &Cognito::LIMBS);
        integer
    }

    /// The number as 384 big-endian bytes, wiped on drop.
    pub(crate) fn to_be_bytes(&self) -> Zeroizing<[u8; BYTES]> {
        let mut bytes = Zeroizing::new([0; BYTES]);
        for (bytes, limb) in bytes.rchunks_exact_mut(8).zip(&self.0) {
            bytes.copy_from_slice(&limb.to_be_bytes());
        }
        bytes
    }

    /// Reads a number that may be as large as 2^3072 - 1.
    fn from_be_bytes_below_r(bytes: &[u8; BYTES]) -> Self {
        let mut integer = Self::ZERO;
        for (limb, bytes) in integer.0.iter_mut().zip(bytes.rchunks_exact(8)) {
            *limb = bytes
                .iter()
                .fold(0, |limb, &byte| limb << 8 | u64::from(byte));
        }
        integer
    }
}

/// A fixed public number below 2^256, kept in every kernel's Montgomery form, which is computed at compile
/// time when it initialises a `const` or a `static`; for WebAssembly, where every byte is downloaded, the
/// number itself, which costs a multiplication.
pub(crate) struct Constant {
    /// `value * 2^3072 mod N`.
    #[cfg(any(test, not(target_arch = "wasm32")))]
    pub(in crate::field) saturated: [u64; LIMBS],
    /// The number in the form of the kernel for AVX-512 IFMA.
    #[cfg(any(test, target_arch = "x86_64"))]
    pub(in crate::field) ifma: ifma::limbs::Limbs,
    /// The number.
    #[cfg(any(test, target_arch = "wasm32"))]
    value: [u64; 4],
}

impl Constant {
    /// The constant of a big-endian number.
    pub(crate) const fn new(be_bytes: &[u8; 32]) -> Self {
        let mut value = [0; 4];
        let mut i = 0;
        while i < 32 {
            let limb = 3 - i / 8;
            value[limb] = value[limb] << 8 | be_bytes[i] as u64;
            i += 1;
        }
        #[cfg(any(test, not(target_arch = "wasm32")))]
        let number = {
            let mut number = [0; LIMBS];
            (number[0], number[1], number[2], number[3]) = (value[0], value[1], value[2], value[3]);
            number
        };
        Self {
            #[cfg(any(test, not(target_arch = "wasm32")))]
            saturated: modulus::times_power_of_two(&number, 64 * LIMBS as u64, &Cognito::LIMBS),
            #[cfg(any(test, target_arch = "x86_64"))]
            ifma: ifma::limbs::Limbs::montgomery(&number),
            #[cfg(any(test, target_arch = "wasm32"))]
            value,
        }
    }

    /// The number, as any other.
    #[cfg(any(test, target_arch = "wasm32"))]
    pub(in crate::field) fn integer(&self) -> Integer {
        let mut integer = Integer::ZERO;
        for (limb, value) in integer.0.iter_mut().zip(self.value) {
            *limb = value;
        }
        integer
    }
}

/// The arithmetic of one kernel, implemented by a token that exists only where the processor has
/// what the kernel needs.
///
/// All of it is constant-time in the numbers and in the bits of exponents.
pub(crate) trait Arithmetic: Copy {
    /// A number modulo N in the kernel's own form, wiped on drop.
    type Residue: Clone;
    /// A fixed number in the kernel's form.
    fn constant(self, c: &Constant) -> Self::Residue;
    /// An integer in the kernel's form.
    fn decode(self, v: &Integer) -> Self::Residue;
    /// The integer below N that a residue stands for.
    fn encode(self, r: &Self::Residue) -> Integer;
    /// `a * b`.
    fn mul(self, a: &Self::Residue, b: &Self::Residue) -> Self::Residue;
    /// `a * a`.
    fn square(self, a: &Self::Residue) -> Self::Residue;
    /// `a + b`.
    fn add(self, a: &Self::Residue, b: &Self::Residue) -> Self::Residue;
    /// `a - b`.
    fn sub(self, a: &Self::Residue, b: &Self::Residue) -> Self::Residue;
    /// `base^exponent`. The exponent's limbs are lowest first, `bits` is its public length; limbs
    /// that are not there count as 0, and bits from `bits` on are ignored.
    fn pow(self, base: &Self::Residue, exponent: &[u64], bits: usize) -> Self::Residue;
    /// `2^exponent`, on the same conventions; fastest for at most 256 bits.
    fn pow_generator(self, exponent: &[u64], bits: usize) -> Self::Residue;
}
