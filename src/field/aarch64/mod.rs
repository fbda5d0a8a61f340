//! The AArch64 kernel: multiplication by three levels of Karatsuba's method, in base instructions.
//!
//! May touch 48-limb numbers and N + 1. The compiler holds no eight limbs in registers across a
//! carry chain, so the functions are assembly: [`product`] and [`square`] leave 96 limbs, [`reduce`]
//! makes 48 of them. The frames and registers are saved here; what is between is written by
//! `generate.py` into the `.s` files beside this one, and a test fails when they are not its output.
//!
//! # Shape
//!
//! `mul` and `umulh` are what is scarce on small processors, and every instruction is on large ones,
//! so both are saved:
//!
//! - An operand is two halves of 24 limbs, a half three blocks of eight, a block two of four. At each
//!   of the three levels a product of differences stands in for two mixed ones (A. Karatsuba and Yu.
//!   Ofman, 1962; by differences in D. E. Knuth, *The Art of Computer Programming*, volume 2, 4.3.3;
//!   three blocks by their three pairs, six products for nine, in A. Weimerskirch and C. Paar,
//!   *Generalizations of the Karatsuba Algorithm*, 2006). Differences are magnitudes with a sign, which
//!   is a mask; a square's have none.
//! - The products of four by four limbs stay in registers. A square of eight takes the products of
//!   different limbs once.
//! - The reduction is P. Montgomery's (*Modular Multiplication Without Trial Division*, 1985), in two
//!   halves of 24 digits. The lowest limb of N is all ones, so a digit is the sum's lowest limb as it
//!   stands, and its multiple of N one of N + 1, whose lowest limb is 0, less itself. Within a half,
//!   eight digits at a time slide along 24 limbs of N + 1; the product of all 24 by the other 24 limbs
//!   is [`multiply_24`].
//!
//! | `mul` and `umulh` | products of limbs | digits times N | sum |
//! | --- | --- | --- | --- |
//! | multiplication | 1,728 | 3,360 | 5,088 |
//! | squaring | 1,296 | 3,360 | 4,656 |
//!
//! # Registers
//!
//! ```text
//! x0 x1 x2 x3          addresses, masks, products on their way to a sum
//! x4 ... x11           eight limbs: an operand, or the lowest column of a sum
//! x12 ... x17 x19 x20  eight limbs: the other operand, or the sums that a row slides along
//! x18                  untouched: the platform's
//! x21 ... x28          eight limbs: a product; or digits (x21, x22), limbs on their way to and from
//!                      memory (x23, x24), the carry of a row (x25), products ahead of it (x26 ... x28)
//! x29                  the frame record
//! x30                  one more of the first line; the return address is in the frame record
//! ```
//!
//! # What makes the assembly safe
//!
//! - *Processor*: base instructions of Armv8.0 in general registers, which every AArch64 has.
//! - *Calling convention*: [`product`], [`square`] and [`reduce`] save `x19` to `x28`, `x29` and `x30`
//!   and restore them; `sp` stays a multiple of 16 and returns to where it was; nothing is below it.
//!   [`multiply_24`] and [`square_24`] save the frame record alone, so only those three may call them.
//!   `x29` points to a frame record from the first instructions on, and unwind information says so.
//! - *Memory*: read are the arguments, written the `&mut` arguments and the frames. Addresses are those
//!   plus constants and loop counts and stay within the arguments' lengths. No access needs an
//!   alignment above 8, but `sp`'s.
//! - *Constant time*: every conditional jump compares addresses; no address depends on a limb; carries
//!   stay in flags, signs in masks. Whether `mul` and `umulh` take the same time for all operands is the
//!   processor's word (PSTATE.DIT).
//! - *Wiping*: every function zeros its frame, and [`reduce`] its `wide`. What the general registers
//!   hold stays there until it is overwritten, as with compiled code.

#![allow(unsafe_code)]

use core::arch::naked_asm;
use core::mem::MaybeUninit;

use super::modulus::{Cognito, LIMBS, Modulus};
use super::montgomery::{Montgomery, Multiplier};

/// The token of this kernel, which every AArch64 processor can run.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Karatsuba;

/// The group's arithmetic by this kernel.
pub(crate) type Aarch64 = Montgomery<Cognito, Karatsuba, u64, LIMBS>;

impl Aarch64 {
    /// The kernel.
    pub(super) const TOKEN: Self = Self::with(Karatsuba);
}

/// Limbs of a product before its reduction.
const WIDE: usize = 2 * LIMBS;

/// N + 1, for the assembly to read.
static N_PLUS_ONE: [u64; LIMBS] = {
    let n = <Cognito as Modulus<u64, LIMBS>>::N;
    // The digits of `reduce` rest on the first, its last subtraction on the second.
    assert!(n[0] == u64::MAX && n[1] != u64::MAX);
    <Cognito as Modulus<u64, LIMBS>>::N_PLUS_ONE
};

impl Multiplier<Cognito, u64, LIMBS> for Karatsuba {
    #[inline]
    fn multiply(self, out: &mut [u64; LIMBS], a: &[u64; LIMBS], b: &[u64; LIMBS]) {
        let mut wide = MaybeUninit::uninit();
        // SAFETY: the arguments are as long as the assembly takes them to be.
        unsafe { product(&mut wide, a, b) };
        // SAFETY: as above; `product` has written `wide`.
        unsafe { reduce(out, &mut wide, &N_PLUS_ONE) };
    }

    #[inline]
    fn square(self, out: &mut [u64; LIMBS], a: &[u64; LIMBS]) {
        let mut wide = MaybeUninit::uninit();
        // SAFETY: the arguments are as long as the assembly takes them to be.
        unsafe { square(&mut wide, a) };
        // SAFETY: as above; `square` has written `wide`.
        unsafe { reduce(out, &mut wide, &N_PLUS_ONE) };
    }
}

/// Where a function starts; `{this}` is its name, of which only one of the two needs to know.
#[cfg(not(any(windows, target_os = "uefi")))]
macro_rules! start {
    () => {
        ".cfi_startproc // {this}"
    };
}

/// Where a function starts.
#[cfg(any(windows, target_os = "uefi"))]
macro_rules! start {
    () => {
        ".seh_proc {this}"
    };
}

/// Unwind information: call frame information, or Windows's, which has a code for each instruction
/// that makes or leaves a frame.
#[cfg(not(any(windows, target_os = "uefi")))]
macro_rules! unwind {
    ($call_frame:literal, $windows:literal) => {
        $call_frame
    };
}

/// Unwind information.
#[cfg(any(windows, target_os = "uefi"))]
macro_rules! unwind {
    ($call_frame:literal, $windows:literal) => {
        $windows
    };
}

/// A function whose body is a file, between the instructions that make and leave its frame.
///
/// `whole` functions follow the calling convention. `inner` ones save the frame record alone: they
/// are called by whole ones, which have saved the rest.
macro_rules! function {
    (whole $name:ident, $($callee:ident)+) => {
        naked_asm!(
            start!(),
            "stp x29, x30, [sp, #-96]!",
            unwind!(".cfi_def_cfa_offset 96", ".seh_save_fplr_x 96"),
            "stp x19, x20, [sp, #16]",
            unwind!("", ".seh_save_regp x19, 16"),
            "stp x21, x22, [sp, #32]",
            unwind!("", ".seh_save_regp x21, 32"),
            "stp x23, x24, [sp, #48]",
            unwind!("", ".seh_save_regp x23, 48"),
            "stp x25, x26, [sp, #64]",
            unwind!("", ".seh_save_regp x25, 64"),
            "stp x27, x28, [sp, #80]",
            unwind!("", ".seh_save_regp x27, 80"),
            "mov x29, sp",
            unwind!(
                ".cfi_def_cfa x29, 96
                 .cfi_offset x29, -96
                 .cfi_offset x30, -88
                 .cfi_offset x19, -80
                 .cfi_offset x20, -72
                 .cfi_offset x21, -64
                 .cfi_offset x22, -56
                 .cfi_offset x23, -48
                 .cfi_offset x24, -40
                 .cfi_offset x25, -32
                 .cfi_offset x26, -24
                 .cfi_offset x27, -16
                 .cfi_offset x28, -8",
                ".seh_set_fp
                 .seh_endprologue"
            ),
            include_str!(concat!(stringify!($name), ".s")),
            unwind!("", ".seh_startepilogue"),
            "ldp x27, x28, [sp, #80]",
            unwind!("", ".seh_save_regp x27, 80"),
            "ldp x25, x26, [sp, #64]",
            unwind!("", ".seh_save_regp x25, 64"),
            "ldp x23, x24, [sp, #48]",
            unwind!("", ".seh_save_regp x23, 48"),
            "ldp x21, x22, [sp, #32]",
            unwind!("", ".seh_save_regp x21, 32"),
            "ldp x19, x20, [sp, #16]",
            unwind!("", ".seh_save_regp x19, 16"),
            "ldp x29, x30, [sp], #96",
            unwind!(
                ".cfi_def_cfa sp, 0
                 .cfi_restore x19
                 .cfi_restore x20
                 .cfi_restore x21
                 .cfi_restore x22
                 .cfi_restore x23
                 .cfi_restore x24
                 .cfi_restore x25
                 .cfi_restore x26
                 .cfi_restore x27
                 .cfi_restore x28
                 .cfi_restore x29
                 .cfi_restore x30",
                ".seh_save_fplr_x 96
                 .seh_endepilogue"
            ),
            "ret",
            unwind!(".cfi_endproc", ".seh_endproc"),
            this = sym $name,
            $($callee = sym $callee),+
        )
    };
    (inner $name:ident) => {
        naked_asm!(
            start!(),
            "stp x29, x30, [sp, #-16]!",
            unwind!(".cfi_def_cfa_offset 16", ".seh_save_fplr_x 16"),
            "mov x29, sp",
            unwind!(
                ".cfi_def_cfa x29, 16
                 .cfi_offset x29, -16
                 .cfi_offset x30, -8",
                ".seh_set_fp
                 .seh_endprologue"
            ),
            include_str!(concat!(stringify!($name), ".s")),
            unwind!("", ".seh_startepilogue"),
            "ldp x29, x30, [sp], #16",
            unwind!(
                ".cfi_def_cfa sp, 0
                 .cfi_restore x29
                 .cfi_restore x30",
                ".seh_save_fplr_x 16
                 .seh_endepilogue"
            ),
            "ret",
            unwind!(".cfi_endproc", ".seh_endproc"),
            this = sym $name,
        )
    };
}

/// Sets `wide` to `a * b`.
///
/// # Safety
/// None but that of the types: the arguments do not overlap and have their lengths.
#[unsafe(naked)]
unsafe extern "C" fn product(
    wide: &mut MaybeUninit<[u64; WIDE]>,
    a: &[u64; LIMBS],
    b: &[u64; LIMBS],
) {
    // SAFETY: see the module's header.
    function!(whole product, multiply_24)
}

/// Sets `wide` to `a * a`.
///
/// # Safety
/// As [`product`].
#[unsafe(naked)]
unsafe extern "C" fn square(wide: &mut MaybeUninit<[u64; WIDE]>, a: &[u64; LIMBS]) {
    // SAFETY: see the module's header.
    function!(whole square, square_24)
}

/// Sets `out` to a number congruent to `wide / 2^3072` and `wide` to 0.
///
/// # Safety
/// As [`product`]; `wide` has been written, and `n_plus_one` is [`N_PLUS_ONE`].
#[unsafe(naked)]
unsafe extern "C" fn reduce(
    out: &mut [u64; LIMBS],
    wide: &mut MaybeUninit<[u64; WIDE]>,
    n_plus_one: &[u64; LIMBS],
) {
    // SAFETY: see the module's header.
    function!(whole reduce, multiply_24)
}

/// Sets `out` to `a * b`.
///
/// # Safety
/// Only the functions above may call this: it saves no register but the frame record.
#[unsafe(naked)]
unsafe extern "C" fn multiply_24(
    out: &mut MaybeUninit<[u64; LIMBS]>,
    a: &[u64; LIMBS / 2],
    b: &[u64; LIMBS / 2],
) {
    // SAFETY: see the module's header.
    function!(inner multiply_24)
}

/// Sets `out` to `a * a`.
///
/// # Safety
/// As [`multiply_24`].
#[unsafe(naked)]
unsafe extern "C" fn square_24(out: &mut MaybeUninit<[u64; LIMBS]>, a: &[u64; LIMBS / 2]) {
    // SAFETY: see the module's header.
    function!(inner square_24)
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::*;
    use crate::field::portable::Portable;
    use crate::field::tests::{Operands, big, scale};
    use num_bigint::BigUint;

    /// Operands as the assembly sees them: those of the harness; runs of ones, zeros and single bits
    /// that start and end at the borders of four, eight and 24 limbs; and blocks that are equal, or
    /// differ by one, so that differences vanish and signs go every way.
    fn operand(operands: &mut Operands) -> [u64; LIMBS] {
        let choice = operands.limb() % 5;
        if choice < 2 {
            return operands.limbs(&Cognito::LIMBS);
        }
        let values = [0, u64::MAX, 1, 1 << 63, u64::MAX - 1];
        let mut limbs = [0; LIMBS];
        let run = [1, 4, 8, 24][operands.limb() as usize % 4];
        for block in limbs.chunks_exact_mut(run) {
            let random = operands.limb();
            block.fill(values.get(random as usize % 8).copied().unwrap_or(random));
        }
        if choice == 4 {
            let size = [4, 8, 24][operands.limb() as usize % 3];
            let (first, rest) = limbs.split_at_mut(size);
            for block in rest.chunks_exact_mut(size) {
                block.copy_from_slice(first);
                let place = operands.limb() as usize % size;
                block[place] = block[place]
                    .wrapping_add(operands.limb() % 3)
                    .wrapping_sub(1);
            }
        }
        limbs
    }

    /// Cases of each test: `CALDERA_AARCH64_CASES`, or some that take a few seconds under qemu.
    fn cases() -> u64 {
        std::env::var("CALDERA_AARCH64_CASES").map_or_else(
            |_| scale().saturating_mul(1_000) as u64,
            |cases| cases.parse().unwrap(),
        )
    }

    #[test]
    fn unreduced_operands_agree() {
        let n = big(&Cognito::LIMBS);
        let r: BigUint = BigUint::from(1u8) << 3072;
        let r_inverse = r.modinv(&n).unwrap();
        let mut operands = Operands::new(0xa64);
        for case in 0..cases() {
            let (a, b) = (operand(&mut operands), operand(&mut operands));
            let (x, y) = (big(&a), big(&b));
            let (mut out, mut expected) = ([0; LIMBS], [0; LIMBS]);

            Karatsuba.multiply(&mut out, &a, &b);
            assert_eq!(big(&out) % &n, &x * &y * &r_inverse % &n, "multiply {case}");
            Multiplier::<Cognito, u64, LIMBS>::multiply(Portable, &mut expected, &a, &b);
            assert_eq!(big(&out) % &n, big(&expected) % &n, "multiply {case}");

            Karatsuba.square(&mut out, &a);
            assert_eq!(big(&out) % &n, &x * &x * &r_inverse % &n, "square {case}");
        }
    }

    #[test]
    fn halves_agree_and_the_product_is_wiped() {
        let n = big(&Cognito::LIMBS);
        let r: BigUint = BigUint::from(1u8) << 3072;
        let r_inverse = r.modinv(&n).unwrap();
        let mut operands = Operands::new(0xa6464);
        for case in 0..cases() {
            let (a, b) = (operand(&mut operands), operand(&mut operands));
            let mut wide = MaybeUninit::new([operands.limb(); WIDE]);
            // SAFETY: the types say it all.
            unsafe { product(&mut wide, &a, &b) };
            // SAFETY: the array has been written.
            let product = unsafe { wide.assume_init() };
            assert_eq!(big(&product), big(&a) * big(&b), "product {case}");
            let mut wide = MaybeUninit::new([operands.limb(); WIDE]);
            // SAFETY: the types say it all.
            unsafe { square(&mut wide, &a) };
            // SAFETY: the array has been written.
            let square = unsafe { wide.assume_init() };
            assert_eq!(big(&square), big(&a) * big(&a), "square {case}");

            // Any 96 limbs below R times R are reduced, products or not.
            let mut wide = [0; WIDE];
            wide[..LIMBS].copy_from_slice(&a);
            wide[LIMBS..].copy_from_slice(&b);
            let expected = big(&wide) * &r_inverse % &n;
            let (mut wide, mut out) = (MaybeUninit::new(wide), [0; LIMBS]);
            // SAFETY: `wide` has been written.
            unsafe { reduce(&mut out, &mut wide, &N_PLUS_ONE) };
            // SAFETY: the array has been written.
            let wide = unsafe { wide.assume_init() };
            assert_eq!(big(&out) % &n, expected, "reduce {case}");
            assert_eq!(wide, [0; WIDE], "reduce wipes {case}");
        }
    }
}
