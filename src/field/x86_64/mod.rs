//! The x86-64 kernel: multiplication by two levels of Karatsuba's method, on BMI2's `mulx` and ADX's two
//! carry chains.
//!
//! May touch 48-limb numbers and the tables of N below. The compiler knows one carry flag and keeps no
//! eight accumulators, so the functions are assembly: [`product`] and [`square`] leave 96 limbs,
//! [`reduce`] makes 48 of them. The callers' registers are saved and the frames made here; what is between
//! is written by `generate.py` into the `.s` files beside this one, and a test fails when they are not its
//! output.
//!
//! # Shape
//!
//! - Blocks of eight limbs are multiplied by rows: a limb in `rdx` times eight limbs in memory, added to
//!   eight accumulators in registers, low halves on the chain of CF and high halves on that of OF. A row
//!   completes one limb and gives its register to the limb that enters at the top, so eight limbs of one
//!   operand slide along the other without a move. Two chains side by side are what ADX was made for
//!   (E. Ozturk, J. Guilford, V. Gopal and W. Feghali, *New Instructions Supporting Large Integer
//!   Arithmetic on Intel Architecture Processors*, Intel, 2012).
//! - An operand is two halves of 24 limbs, a half three blocks of eight. At both levels a product of
//!   differences stands in for two mixed ones (A. Karatsuba and Yu. Ofman, 1962; by differences in D. E.
//!   Knuth, *The Art of Computer Programming*, volume 2, 4.3.3; three blocks by their three pairs, six
//!   products for nine, in A. Weimerskirch and C. Paar, *Generalizations of the Karatsuba Algorithm*, 2006):
//!   18 blocks for 36. Differences are magnitudes with a sign, which is a mask; a square's have none. A
//!   third level, as on AArch64, would save products that cost less here than its additions.
//! - A square of eight takes the products of different limbs once, and doubles them on one chain while the
//!   squares are added on the other.
//! - The reduction follows the product, by digits of a limb: what Ç. K. Koç, T. Acar and B. S. Kaliski call
//!   separated operand scanning (*Analyzing and Comparing Montgomery Multiplication Algorithms*, 1996). It
//!   is P. Montgomery's (*Modular Multiplication Without Trial Division*, 1985), in two halves of 24 digits.
//!   The lowest limb of N is all ones, so a digit is the sum's lowest limb as it stands, and its multiple of
//!   N one of N + 1, whose lowest limb is 0, less itself: the lowest product of a digit's row falls away.
//!   Within a half, eight digits at a time slide along the lower 24 limbs of N; the product of all 24 by the
//!   upper 24 is [`multiply_24`].
//!
//! | `mulx` | products of limbs | digits times N | mask of the last subtraction | sum |
//! | --- | --- | --- | --- | --- |
//! | multiplication | 1,152 | 1,872 | 48 | 3,072 |
//! | squaring | 648 | 1,872 | 48 | 2,568 |
//!
//! # Registers
//!
//! ```text
//! rdi              where in the sum the row is (digits: their place in `wide`)
//! rsi              the operand that the row takes limbs from (digits: N + 1)
//! rcx              the eight limbs that slide (digits: the digits, in `wide`)
//! rdx              the row's limb, which `mulx` takes from there; between products a mask
//! r8 ... r15       the eight accumulators; each row they move on by one:
//!
//!     row i      limb i of the sum <- r8   r9 r10 r11 r12 r13 r14 r15
//!     row i + 1                            r9 r10 r11 r12 r13 r14 r15 r8
//!                                                                     ^ what enters at the top
//!                  between products, eight limbs of a sum
//! rax, rbx         a product's low half, to the chain of CF, and high half, to that of OF;
//!                  between products, carries as masks
//! rbp              0, for the carries at the top of a row; between products a column's carry
//! xmm0, xmm1       limbs that are complemented, zeros
//! [rsp ...]        arguments, masks, differences and their products
//! ```
//!
//! # Measured
//!
//! In one run on an Intel Xeon of the Emerald Rapids family, minima: [`product`] takes 675 ns, [`square`]
//! 487, [`reduce`] 916. Without Karatsuba's method, as this kernel was before, they took 994, 519 and 987,
//! and 532 squarings with 118 multiplications, which is a power of 513 bits but for the selections, 1.107
//! times as long. On an AMD EPYC of the Zen 3 family, where `mulx` and additions compete for the same ports,
//! it has not been timed; there the rows take 11.2 cycles each.
//!
//! What was tried and lost on that Zen 3:
//!
//! - Rows as long as the operand, accumulators in memory: no carries at the top, but a store for each
//!   product; 12.2 cycles for eight.
//! - Other orders within a row (some thousand, at random), `mulx` one product ahead of the additions,
//!   zero from memory, flags left from row to row, product and accumulators added one after the
//!   other: the same 11.2 or more.
//! - Four `nop` before each row: 5 % less on this processor, but a tenth more instructions for one
//!   that starts four a cycle.
//! - The highest limb of N, all ones too, as a subtraction and an addition instead of a row: 0.7 %
//!   less, for a last row of its own.
//! - Wiping by `rep stosq`: 85 cycles, where stores between the last subtractions cost 13.
//!
//! # What makes the assembly safe
//!
//! - *Processor*: `mulx`, `adcx` and `adox` are all that not every x86-64 has; [`Mulx`] is the proof.
//! - *Calling convention*: System V's, written on each function, whatever the platform's is. [`product`],
//!   [`square`] and [`reduce`] save `rbx`, `rbp` and `r12` to `r15` and restore them; `rsp` returns to where
//!   it was; the direction flag stays; `xmm0` and `xmm1` belong to whoever is called. The other functions
//!   save nothing, so only those three may call them. Unwind information says at every instruction where the
//!   callers' registers are, for profilers and debuggers; on Windows it is a function's duty.
//! - *Memory*: read are the operands and two tables of this module, written are the `&mut` arguments and the
//!   frames (never under `rsp`). Addresses are those plus constants and loop counts alone, and stay within
//!   the arguments' lengths. No access needs an alignment above 8.
//! - *Constant time*: every jump tests a pointer or a counter, no address and no variable-time instruction
//!   depends on a limb, carries stay in flags or in masks.
//! - *Wiping*: every function zeros its frame, but for addresses, and the registers that are not general
//!   ones, and [`reduce`] its `wide`. What the general registers hold stays there until it is overwritten,
//!   as with compiled code.

#![allow(unsafe_code)]

use core::arch::naked_asm;
use core::mem::MaybeUninit;

use super::modulus::{Cognito, LIMBS};
use super::montgomery::{Montgomery, Multiplier};

cpufeatures::new!(bmi2_and_adx, "bmi2", "adx");

/// The token of this kernel: its existence proves that the processor has BMI2 and ADX.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Mulx(());

/// The group's arithmetic by this kernel.
pub(crate) type X86_64 = Montgomery<Cognito, Mulx, u64, LIMBS>;

impl X86_64 {
    /// The kernel, where the processor has what it needs.
    pub(super) fn detect() -> Option<Self> {
        bmi2_and_adx::get().then_some(Self::with(Mulx(())))
    }

    /// The kernel, without asking the processor.
    ///
    /// # Safety
    /// The processor, or what emulates it, executes BMI2 and ADX.
    #[cfg(all(feature = "hazmat", caldera_taint))]
    pub(super) const unsafe fn undetected() -> Self {
        Self::with(Mulx(()))
    }
}

/// Limbs of a product before its reduction.
const WIDE: usize = 2 * LIMBS;

impl Multiplier<Cognito, u64, LIMBS> for Mulx {
    #[inline]
    fn multiply(self, out: &mut [u64; LIMBS], a: &[u64; LIMBS], b: &[u64; LIMBS]) {
        let mut wide = MaybeUninit::uninit();
        // SAFETY: `self` proves that the processor has BMI2 and ADX.
        unsafe { product(&mut wide, a, b) };
        // SAFETY: as above; `product` has written `wide`.
        unsafe { reduce(out, &mut wide) };
    }

    #[inline]
    fn square(self, out: &mut [u64; LIMBS], a: &[u64; LIMBS]) {
        let mut wide = MaybeUninit::uninit();
        // SAFETY: `self` proves that the processor has BMI2 and ADX.
        unsafe { square(&mut wide, a) };
        // SAFETY: as above; `square` has written `wide`.
        unsafe { reduce(out, &mut wide) };
    }
}

/// N, for the assembly to read.
static N: [u64; LIMBS] = Cognito::LIMBS;

/// The eight lowest limbs of N + 1. The lowest is 0, since that of N is all ones.
static N_PLUS_1: [u64; 8] = {
    let n = Cognito::LIMBS;
    assert!(n[0] == u64::MAX && n[1] != u64::MAX);
    [0, n[1] + 1, n[2], n[3], n[4], n[5], n[6], n[7]]
};

/// Where a function starts; `{this}` is its name, of which only one of the two needs to know.
#[cfg(not(any(windows, target_os = "uefi")))]
macro_rules! start {
    () => {
        ".cfi_startproc # {this}\n"
    };
}

/// Where a function starts.
#[cfg(any(windows, target_os = "uefi"))]
macro_rules! start {
    () => {
        ".seh_proc {this}\n"
    };
}

/// Unwind information: call frame information, or Windows's, which has a code for each instruction
/// that makes a frame and knows one that leaves it by its form.
#[cfg(not(any(windows, target_os = "uefi")))]
macro_rules! unwind {
    ([$($call_frame:literal),*], [$($windows:literal),*]) => {
        concat!($($call_frame,)* "\n")
    };
}

/// Unwind information.
#[cfg(any(windows, target_os = "uefi"))]
macro_rules! unwind {
    ([$($call_frame:literal),*], [$($windows:literal),*]) => {
        concat!($($windows,)* "\n")
    };
}

/// Saves one register of the caller's.
macro_rules! save_register {
    ($register:literal) => {
        concat!(
            "push ",
            $register,
            "\n",
            unwind!(
                [
                    ".cfi_adjust_cfa_offset 8\n .cfi_rel_offset ",
                    $register,
                    ", 0"
                ],
                [".seh_pushreg ", $register]
            ),
        )
    };
}

/// Gives one register back.
macro_rules! restore_register {
    ($register:literal) => {
        concat!(
            "pop ",
            $register,
            "\n",
            unwind!([".cfi_adjust_cfa_offset -8\n .cfi_restore ", $register], []),
        )
    };
}

/// A function: what `generate.py` has written, with the frame that it asks for. A `whole` one saves the
/// registers that belong to its caller; an `inner` one does not, and a `leaf` has no frame besides. `rsp`
/// stays where it is in between, as unwinders demand of a function without a frame pointer.
macro_rules! function {
    (whole $name:ident, $frame:literal, $($operand:tt)*) => {
        naked_asm!(
            start!(),
            save_register!("rbx"),
            save_register!("rbp"),
            save_register!("r12"),
            save_register!("r13"),
            save_register!("r14"),
            save_register!("r15"),
            make_frame!($frame),
            include_str!(concat!(stringify!($name), ".s")),
            leave_frame!($frame),
            restore_register!("r15"),
            restore_register!("r14"),
            restore_register!("r13"),
            restore_register!("r12"),
            restore_register!("rbp"),
            restore_register!("rbx"),
            "ret",
            unwind!([".cfi_endproc"], [".seh_endproc"]),
            this = sym $name,
            $($operand)*
        )
    };
    (inner $name:ident, $frame:literal, $($operand:tt)*) => {
        naked_asm!(
            start!(),
            make_frame!($frame),
            include_str!(concat!(stringify!($name), ".s")),
            leave_frame!($frame),
            "ret",
            unwind!([".cfi_endproc"], [".seh_endproc"]),
            this = sym $name,
            $($operand)*
        )
    };
    (leaf $name:ident) => {
        naked_asm!(
            start!(),
            unwind!([], [".seh_endprologue"]),
            include_str!(concat!(stringify!($name), ".s")),
            "ret",
            unwind!([".cfi_endproc"], [".seh_endproc"]),
            this = sym $name,
        )
    };
}

/// Makes a frame. Its bytes are what `generate.py` uses, and eight more: then `rsp` is a multiple of 16.
macro_rules! make_frame {
    ($bytes:literal) => {
        concat!(
            "sub rsp, ",
            $bytes,
            "\n",
            unwind!(
                [".cfi_adjust_cfa_offset ", $bytes],
                [".seh_stackalloc ", $bytes]
            ),
            unwind!([], [".seh_endprologue"]),
        )
    };
}

/// Undoes [`make_frame`].
macro_rules! leave_frame {
    ($bytes:literal) => {
        concat!(
            "add rsp, ",
            $bytes,
            "\n",
            unwind!([".cfi_adjust_cfa_offset -", $bytes], []),
        )
    };
}

/// Sets `wide` to `a * b`.
///
/// # Safety
/// The processor has BMI2 and ADX.
#[unsafe(naked)]
unsafe extern "sysv64" fn product(
    wide: &mut MaybeUninit<[u64; WIDE]>,
    a: &[u64; LIMBS],
    b: &[u64; LIMBS],
) {
    // SAFETY: see the module's header.
    function!(whole product, 808, multiply_24 = sym multiply_24, difference_24 = sym difference_24, combine_48 = sym combine_48)
}

/// Sets `wide` to `a * a`.
///
/// # Safety
/// The processor has BMI2 and ADX.
#[unsafe(naked)]
unsafe extern "sysv64" fn square(wide: &mut MaybeUninit<[u64; WIDE]>, a: &[u64; LIMBS]) {
    // SAFETY: see the module's header.
    function!(whole square, 616, square_24 = sym square_24, difference_24 = sym difference_24, combine_48 = sym combine_48)
}

/// Sets `out` to a number congruent to `wide / 2^3072` and `wide` to 0.
///
/// # Safety
/// The processor has BMI2 and ADX; `wide` has been written.
#[unsafe(naked)]
unsafe extern "sysv64" fn reduce(out: &mut [u64; LIMBS], wide: &mut MaybeUninit<[u64; WIDE]>) {
    // SAFETY: see the module's header.
    function!(whole reduce, 440, multiply_24 = sym multiply_24, n = sym N, n_plus_1 = sym N_PLUS_1)
}

/// Sets 48 limbs at `rdi` to the product of the 24 at `rsi` and the 24 at `rcx`.
///
/// # Safety
/// Only the functions above may call this: it takes its arguments in registers of their choice, and saves
/// none.
#[unsafe(naked)]
unsafe extern "sysv64" fn multiply_24() {
    // SAFETY: see the module's header.
    function!(inner multiply_24, 584, multiply_8 = sym multiply_8, difference_8 = sym difference_8)
}

/// Sets 48 limbs at `rdi` to the square of the 24 at `rsi`.
///
/// # Safety
/// As [`multiply_24`].
#[unsafe(naked)]
unsafe extern "sysv64" fn square_24() {
    // SAFETY: see the module's header.
    function!(inner square_24, 584, square_8 = sym square_8, difference_8 = sym difference_8)
}

/// Sets 24 limbs at `rdi` to the magnitude of the upper half of the 48 at `rsi` less the lower, and `rax`
/// to the sign's mask.
///
/// # Safety
/// As [`multiply_24`].
#[unsafe(naked)]
unsafe extern "sysv64" fn difference_24() {
    // SAFETY: see the module's header.
    function!(leaf difference_24)
}

/// Adds the product of the differences, in the caller's frame, to those of the halves, in 96 limbs at `rdi`.
///
/// # Safety
/// As [`multiply_24`], and from [`product`] and [`square`] alone, whose frames hold what it reads.
#[unsafe(naked)]
unsafe extern "sysv64" fn combine_48() {
    // SAFETY: see the module's header.
    function!(leaf combine_48)
}

/// Sets 16 limbs at `rdi` to the product of the eight at `rsi` and the eight at `rcx`.
///
/// # Safety
/// As [`multiply_24`].
#[unsafe(naked)]
unsafe extern "sysv64" fn multiply_8() {
    // SAFETY: see the module's header.
    function!(leaf multiply_8)
}

/// Sets 16 limbs at `rdi` to the square of the eight at `rcx`.
///
/// # Safety
/// As [`multiply_24`].
#[unsafe(naked)]
unsafe extern "sysv64" fn square_8() {
    // SAFETY: see the module's header.
    function!(leaf square_8)
}

/// Sets eight limbs at `rdi` to the magnitude of the eight at `rsi` less those at `rcx`, and `rax` to the
/// sign's mask.
///
/// # Safety
/// As [`multiply_24`].
#[unsafe(naked)]
unsafe extern "sysv64" fn difference_8() {
    // SAFETY: see the module's header.
    function!(leaf difference_8)
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::print_stderr, reason = "tests")]
mod tests;
