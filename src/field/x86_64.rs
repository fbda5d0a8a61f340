//! The x86-64 kernel: multiplication with BMI2's `mulx` and ADX's two carry chains.
//!
//! May touch 48-limb numbers and the tables of N below. The compiler knows one carry flag and keeps
//! no eight accumulators, so the three inner functions are assembly: [`product`] and [`square`] leave
//! 96 limbs, [`reduce`] makes 48 of them.
//!
//! # Shape
//!
//! All three are built of one row: a limb in `rdx` times eight limbs in memory, added to eight
//! accumulators in registers, low halves on the chain of CF and high halves on that of OF. A row
//! completes one limb and gives its register to the limb that enters at the top, so eight limbs of
//! one operand slide along the other without a move, and the code comes round after eight rows. That
//! is 64 products in 1.4 KB, which the caches of decoded instructions hold with ease.
//!
//! Two carry chains side by side are what ADX was made for (E. Ozturk, J. Guilford, V. Gopal and
//! W. Feghali, *New Instructions Supporting Large Integer Arithmetic on Intel Architecture
//! Processors*, Intel, 2012); a product before its reduction, by digits of a limb, is the method that
//! Ç. K. Koç, T. Acar and B. S. Kaliski call separated operand scanning (*Analyzing and Comparing
//! Montgomery Multiplication Algorithms*, 1996), here eight digits at a time; the reduction is
//! P. Montgomery's (*Modular Multiplication Without Trial Division*, 1985).
//!
//! # Registers
//!
//! ```text
//! rdi              where in `wide` the row is; moves along
//! rsi              the operand that the row takes limbs from; moves along (digits: N + 1)
//! rcx              the eight limbs that slide (digits: the digits, in `wide`)
//! rdx              the row's limb, which `mulx` takes from there
//! r8 ... r15       the eight accumulators; each row they move on by one:
//!
//!     row i      limb i of wide <- r8   r9 r10 r11 r12 r13 r14 r15
//!     row i + 1                         r9 r10 r11 r12 r13 r14 r15 r8
//!                                                                  ^ what enters at the top
//! rax, rbx         a product's low half, to the chain of CF, and high half, to that of OF
//! rbp              0, for the carries at the top of a row
//! [rsp ...]        ends of the operands, the carry of a reduction
//! ```
//!
//! Since the lowest limb of N is all ones, a digit of the reduction is the accumulator as it stands,
//! and its multiple of N is one of N + 1, whose lowest limb is 0, less the digit: the lowest product
//! of a digit's row falls away.
//!
//! | `mulx` | products of limbs | digits times N | mask of the last subtraction | sum |
//! | --- | --- | --- | --- | --- |
//! | multiplication | 2,304 | 2,256 | 48 | 4,608 |
//! | squaring | 1,128 and 48 squares | 2,256 | 48 | 3,480 |
//!
//! # Measured
//!
//! On an AMD EPYC of the Zen 3 family, quiet core: [`product`] takes 3,230 cycles, [`square`] 1,760,
//! [`reduce`] 3,290. A 513-bit exponentiation is about 1.25 times as fast as OpenSSL 3.0's
//! `BN_mod_exp_mont_consttime`, which has the same instructions.
//!
//! The processor starts one `mulx` a cycle, and a row needs 8 of them and 18 additions. It takes 11.2
//! cycles. With 16 additions it would take 9.4, at 17 it is already 11.2: `mulx` and additions compete
//! for the same ports, and the two carries at the top of a row are what is too much. They are the
//! price of eight accumulators, and there are no registers for a row of thirty-two.
//!
//! What was tried and lost there:
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
//! - One step of Karatsuba's for [`product`] saves 9 of 36 blocks of 64 products and pays half of that
//!   back in additions, which are what is scarce: some 2 % of an exponentiation by the count. Not
//!   built; for [`square`] and [`reduce`] it is less.
//! - Three levels of Karatsuba's, as in the AArch64 kernel, would take 2,544 `mulx` for 4,608 and 2,328
//!   for 3,480. By that kernel's counted instructions, with one `mulx` for each pair of `mul` and `umulh`
//!   and one load or store for each limb, a multiplication would take some 17,500 instructions for the
//!   17,800 here and a squaring, of which a power mostly consists, 15,300 for 14,100; some loads would go
//!   into additions. Not built, and so not timed.
//! - Wiping by `rep stosq`: 85 cycles, where stores between the last subtractions cost 13.
//!
//! # What makes the assembly safe
//!
//! - *Processor*: `mulx`, `adcx` and `adox` are all that not every x86-64 has; [`Mulx`] is the proof.
//!   Only general registers are used.
//! - *Calling convention*: System V's, written on each function, whatever the platform's is. `rbx`,
//!   `rbp` and `r12` to `r15` are saved and restored, `rsp` returns to where it was, the direction
//!   flag stays, and nothing is called. Unwind information says so at every instruction, for
//!   profilers and debuggers; on Windows it is a function's duty.
//! - *Memory*: read are the operands and two tables of this module, written are the `&mut` arguments
//!   and the stack below the return address (never under `rsp`). Addresses are those plus multiples
//!   of 8 that depend on loop counts alone, and stay within the arguments' lengths: `rdi` moves
//!   along `wide`, `rsi` and `rcx` along an operand or N. No access needs an alignment above 8.
//! - *Constant time*: every jump tests a pointer or a counter, no address and no variable-time
//!   instruction depends on a limb, carries stay in flags or in masks.
//! - *Wiping*: [`reduce`] leaves `wide` and its own carry all zeros. What the general registers hold stays
//!   there until it is overwritten, as with compiled code.

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

/// Starts a function: saves the registers that belong to the caller, and makes room for three limbs
/// at `[rsp]`. `rsp` stays there, as unwinders demand of a function without a frame pointer.
macro_rules! enter {
    () => {
        concat!(
            start!(),
            save_register!("rbx"),
            save_register!("rbp"),
            save_register!("r12"),
            save_register!("r13"),
            save_register!("r14"),
            save_register!("r15"),
            "sub rsp, 8*3\n",
            unwind!([".cfi_adjust_cfa_offset 24"], [".seh_stackalloc 24"]),
            unwind!([], [".seh_endprologue"]),
        )
    };
}

/// Undoes [`enter`] and returns.
macro_rules! leave {
    () => {
        concat!(
            "add rsp, 8*3\n",
            unwind!([".cfi_adjust_cfa_offset -24"], []),
            restore_register!("r15"),
            restore_register!("r14"),
            restore_register!("r13"),
            restore_register!("r12"),
            restore_register!("rbp"),
            restore_register!("rbx"),
            "ret\n",
            unwind!([".cfi_endproc"], [".seh_endproc"]),
        )
    };
}

/// Adds `rdx` times the limb at `$limb` to the accumulators `$low` and `$high`, the low half on the
/// chain of CF and the high half on that of OF.
macro_rules! add_product {
    ($limb:literal, $low:literal, $high:literal) => {
        concat!(
            "mulx rbx, rax, [",
            $limb,
            "]\n",
            "adcx ",
            $low,
            ", rax\n",
            "adox ",
            $high,
            ", rbx\n",
        )
    };
}

/// The last product of a row: its high half becomes the new accumulator `$high`, and both chains
/// end there. They leave CF = OF = 0, since the sum of a row fits its limbs.
macro_rules! add_last_product {
    ($limb:literal, $low:literal, $high:literal) => {
        concat!(
            "mulx ", $high, ", rax, [", $limb, "]\n", "adcx ", $low, ", rax\n", "adox ", $high,
            ", rbp\n", "adcx ", $high, ", rbp\n",
        )
    };
}

/// Applies `$row` to 0..8 with the accumulators `r8` to `r15`, which move on by one each time and are
/// back in their places at the end.
macro_rules! eight_rows {
    ($row:ident) => {
        concat!(
            $row!("8*0", "r8", "r9", "r10", "r11", "r12", "r13", "r14", "r15"),
            $row!("8*1", "r9", "r10", "r11", "r12", "r13", "r14", "r15", "r8"),
            $row!("8*2", "r10", "r11", "r12", "r13", "r14", "r15", "r8", "r9"),
            $row!("8*3", "r11", "r12", "r13", "r14", "r15", "r8", "r9", "r10"),
            $row!("8*4", "r12", "r13", "r14", "r15", "r8", "r9", "r10", "r11"),
            $row!("8*5", "r13", "r14", "r15", "r8", "r9", "r10", "r11", "r12"),
            $row!("8*6", "r14", "r15", "r8", "r9", "r10", "r11", "r12", "r13"),
            $row!("8*7", "r15", "r8", "r9", "r10", "r11", "r12", "r13", "r14"),
        )
    };
}

/// One row: the limb at `rsi` times the eight limbs at `rcx`, plus the limb at `rdi`, plus the
/// accumulators. The lowest limb of that goes to `rdi`; the eight above it are the accumulators of
/// the next row, `$r0` the highest. Nine limbs hold the sum: (2^64 - 1) 2^512 + (2^64 - 1) is below
/// 2^576. Clearing the flags, which are clear already, lets rows overlap.
macro_rules! row {
    ($at:literal, $r0:literal, $r1:literal, $r2:literal, $r3:literal, $r4:literal, $r5:literal,
     $r6:literal, $r7:literal) => {
        concat!(
            "mov rdx, [rsi + ",
            $at,
            "]\n",
            "xor ebp, ebp\n",
            "adox ",
            $r0,
            ", [rdi + ",
            $at,
            "]\n",
            eight_products!($at, $r0, $r1, $r2, $r3, $r4, $r5, $r6, $r7),
        )
    };
}

/// [`row`] without a limb at `rdi` before it, where nothing has been written there yet.
macro_rules! first_row {
    ($at:literal, $r0:literal, $r1:literal, $r2:literal, $r3:literal, $r4:literal, $r5:literal,
     $r6:literal, $r7:literal) => {
        concat!(
            "mov rdx, [rsi + ",
            $at,
            "]\n",
            "xor ebp, ebp\n",
            eight_products!($at, $r0, $r1, $r2, $r3, $r4, $r5, $r6, $r7),
        )
    };
}

/// The products of a row, and its lowest limb on its way to `rdi`.
macro_rules! eight_products {
    ($at:literal, $r0:literal, $r1:literal, $r2:literal, $r3:literal, $r4:literal, $r5:literal,
     $r6:literal, $r7:literal) => {
        concat!(
            add_product!("rcx", $r0, $r1),
            "mov [rdi + ",
            $at,
            "], ",
            $r0,
            "\n",
            add_product!("rcx + 8*1", $r1, $r2),
            add_product!("rcx + 8*2", $r2, $r3),
            add_product!("rcx + 8*3", $r3, $r4),
            add_product!("rcx + 8*4", $r4, $r5),
            add_product!("rcx + 8*5", $r5, $r6),
            add_product!("rcx + 8*6", $r6, $r7),
            add_last_product!("rcx + 8*7", $r7, $r0),
        )
    };
}

/// One row of a reduction's triangle: the digit is the lowest accumulator as it stands, and takes
/// its place at `rdi`. The digit times N is its multiple of N + 1, whose lowest limb is 0, less
/// itself, which clears the lowest accumulator without a carry.
macro_rules! digit_row {
    ($at:literal, $r0:literal, $r1:literal, $r2:literal, $r3:literal, $r4:literal, $r5:literal,
     $r6:literal, $r7:literal) => {
        concat!(
            "mov rdx, ",
            $r0,
            "\n",
            "mov [rdi + ",
            $at,
            "], ",
            $r0,
            "\n",
            "xor ebp, ebp\n",
            add_product!("rsi + 8*1", $r1, $r2),
            add_product!("rsi + 8*2", $r2, $r3),
            add_product!("rsi + 8*3", $r3, $r4),
            add_product!("rsi + 8*4", $r4, $r5),
            add_product!("rsi + 8*5", $r5, $r6),
            add_product!("rsi + 8*6", $r6, $r7),
            add_last_product!("rsi + 8*7", $r7, $r0),
        )
    };
}

/// Sets the accumulators to 0.
macro_rules! clear {
    () => {
        "xor r8d, r8d\n xor r9d, r9d\n xor r10d, r10d\n xor r11d, r11d\n\
         xor r12d, r12d\n xor r13d, r13d\n xor r14d, r14d\n xor r15d, r15d\n"
    };
}

/// Loads the accumulators from `rdi` on.
macro_rules! load {
    () => {
        "mov r8, [rdi]\n mov r9, [rdi + 8*1]\n mov r10, [rdi + 8*2]\n mov r11, [rdi + 8*3]\n\
         mov r12, [rdi + 8*4]\n mov r13, [rdi + 8*5]\n mov r14, [rdi + 8*6]\n\
         mov r15, [rdi + 8*7]\n"
    };
}

/// Stores the accumulators from `rdi` on.
macro_rules! store {
    () => {
        "mov [rdi], r8\n mov [rdi + 8*1], r9\n mov [rdi + 8*2], r10\n mov [rdi + 8*3], r11\n\
         mov [rdi + 8*4], r12\n mov [rdi + 8*5], r13\n mov [rdi + 8*6], r14\n\
         mov [rdi + 8*7], r15\n"
    };
}

/// Adds the products of different limbs among the eight at `rcx` to the accumulators: limb 0 with
/// those above it, then limb 1, and so on. The lower eight limbs of that go to `rdi`, the upper eight
/// become the accumulators, `r15` the highest; like a row, each sum fits its limbs.
macro_rules! triangle {
    () => {
        concat!(
            "mov [rdi], r8\n",
            "mov rdx, [rcx]\n",
            "xor ebp, ebp\n",
            add_product!("rcx + 8*1", "r9", "r10"),
            add_product!("rcx + 8*2", "r10", "r11"),
            add_product!("rcx + 8*3", "r11", "r12"),
            add_product!("rcx + 8*4", "r12", "r13"),
            add_product!("rcx + 8*5", "r13", "r14"),
            add_product!("rcx + 8*6", "r14", "r15"),
            "mov [rdi + 8*1], r9\n",
            "mov [rdi + 8*2], r10\n",
            add_last_product!("rcx + 8*7", "r15", "r8"),
            "mov rdx, [rcx + 8*1]\n",
            "xor ebp, ebp\n",
            add_product!("rcx + 8*2", "r11", "r12"),
            add_product!("rcx + 8*3", "r12", "r13"),
            add_product!("rcx + 8*4", "r13", "r14"),
            add_product!("rcx + 8*5", "r14", "r15"),
            add_product!("rcx + 8*6", "r15", "r8"),
            "mov [rdi + 8*3], r11\n",
            "mov [rdi + 8*4], r12\n",
            add_last_product!("rcx + 8*7", "r8", "r9"),
            "mov rdx, [rcx + 8*2]\n",
            "xor ebp, ebp\n",
            add_product!("rcx + 8*3", "r13", "r14"),
            add_product!("rcx + 8*4", "r14", "r15"),
            add_product!("rcx + 8*5", "r15", "r8"),
            add_product!("rcx + 8*6", "r8", "r9"),
            "mov [rdi + 8*5], r13\n",
            "mov [rdi + 8*6], r14\n",
            add_last_product!("rcx + 8*7", "r9", "r10"),
            "mov rdx, [rcx + 8*3]\n",
            "xor ebp, ebp\n",
            add_product!("rcx + 8*4", "r15", "r8"),
            add_product!("rcx + 8*5", "r8", "r9"),
            add_product!("rcx + 8*6", "r9", "r10"),
            "mov [rdi + 8*7], r15\n",
            add_last_product!("rcx + 8*7", "r10", "r11"),
            // From here on the limbs belong to the next eight: they stay in the accumulators.
            "mov rdx, [rcx + 8*4]\n",
            "xor ebp, ebp\n",
            add_product!("rcx + 8*5", "r9", "r10"),
            add_product!("rcx + 8*6", "r10", "r11"),
            add_last_product!("rcx + 8*7", "r11", "r12"),
            "mov rdx, [rcx + 8*5]\n",
            "xor ebp, ebp\n",
            add_product!("rcx + 8*6", "r11", "r12"),
            add_last_product!("rcx + 8*7", "r12", "r13"),
            "mov rdx, [rcx + 8*6]\n",
            "xor ebp, ebp\n",
            add_last_product!("rcx + 8*7", "r13", "r14"),
            "xor r15d, r15d\n",
        )
    };
}

/// Sets `wide` to `a * b`.
///
/// Six times, eight limbs of `b` slide along `a`.
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
    naked_asm!(
        enter!(),
        "mov rcx, rdx",
        "lea rax, [rsi + 8*48]",
        "lea rdx, [rdx + 8*48]",
        "mov [rsp + 8], rax", // the end of a
        "mov [rsp], rdx",     // the end of b
        clear!(),
        "2:",
        eight_rows!(first_row),
        "add rsi, 8*8",
        "add rdi, 8*8",
        "cmp rsi, [rsp + 8]",
        "jne 2b",
        "3:",
        store!(),
        "add rcx, 8*8",
        "cmp rcx, [rsp]",
        "je 5f",
        "sub rsi, 8*48",
        "sub rdi, 8*40",
        clear!(),
        "4:",
        eight_rows!(row),
        "add rsi, 8*8",
        "add rdi, 8*8",
        "cmp rsi, [rsp + 8]",
        "jne 4b",
        "jmp 3b",
        "5:",
        leave!(),
        this = sym product,
    )
}

/// Sets `wide` to `a * a`.
///
/// First the products of different limbs, each once: six times, eight limbs are multiplied with each
/// other and then slide along what is above them. Then all of that is doubled, and the 48 squares
/// are added.
///
/// # Safety
/// The processor has BMI2 and ADX.
#[unsafe(naked)]
unsafe extern "sysv64" fn square(wide: &mut MaybeUninit<[u64; WIDE]>, a: &[u64; LIMBS]) {
    // SAFETY: see the module's header.
    naked_asm!(
        enter!(),
        "lea rax, [rsi + 8*48]",
        "mov [rsp], rax", // the end of a
        "mov rcx, rsi",
        clear!(),
        triangle!(),
        "add rsi, 8*8",
        "add rdi, 8*8",
        "2:",
        eight_rows!(first_row),
        "add rsi, 8*8",
        "add rdi, 8*8",
        "cmp rsi, [rsp]",
        "jne 2b",
        "3:",
        store!(),
        // rdi is as far above limb 16i of wide as rsi is above limb 8i of a, which is at rcx. On to
        // limb 16i + 16 and to limb 8i + 8.
        "add rcx, 8*8",
        "cmp rcx, rsi",
        "je 5f",
        "sub rsi, rcx",
        "sub rdi, rsi",
        "add rdi, 8*8",
        "lea rsi, [rcx + 8*8]",
        load!(),
        triangle!(),
        "add rdi, 8*8",
        "cmp rsi, [rsp]",
        "je 3b",
        "4:",
        eight_rows!(row),
        "add rsi, 8*8",
        "add rdi, 8*8",
        "cmp rsi, [rsp]",
        "jne 4b",
        "jmp 3b",
        // Doubling runs on the chain of CF, adding the squares on that of OF.
        "5:",
        "sub rdi, 8*88",
        "sub rsi, 8*48",
        "mov ecx, 24",
        "xor eax, eax",
        "6:",
        "mov rdx, [rsi]",
        "mulx rbx, rax, rdx",
        "mov r8, [rdi]",
        "mov r9, [rdi + 8*1]",
        "adcx r8, r8",
        "adox r8, rax",
        "mov [rdi], r8",
        "adcx r9, r9",
        "adox r9, rbx",
        "mov [rdi + 8*1], r9",
        "mov rdx, [rsi + 8*1]",
        "mulx rbx, rax, rdx",
        "mov r10, [rdi + 8*2]",
        "mov r11, [rdi + 8*3]",
        "adcx r10, r10",
        "adox r10, rax",
        "mov [rdi + 8*2], r10",
        "adcx r11, r11",
        "adox r11, rbx",
        "mov [rdi + 8*3], r11",
        // Neither chain would survive an addition or a comparison.
        "lea rdi, [rdi + 8*4]",
        "lea rsi, [rsi + 8*2]",
        "lea rcx, [rcx - 1]",
        "jrcxz 7f",
        "jmp 6b",
        "7:",
        leave!(),
        this = sym square,
    )
}

/// Sets `out` to a number congruent to `wide / 2^3072` and `wide` to 0.
///
/// Six times, eight digits are determined and slide along the other 40 limbs of N.
///
/// # Safety
/// The processor has BMI2 and ADX; `wide` has been written.
#[unsafe(naked)]
unsafe extern "sysv64" fn reduce(out: &mut [u64; LIMBS], wide: &mut MaybeUninit<[u64; WIDE]>) {
    // SAFETY: see the module's header.
    naked_asm!(
        enter!(),
        "mov [rsp + 16], rdi", // out
        "lea rax, [rsi + 8*48]",
        "mov [rsp + 8], rax", // the end of the digits
        "xor eax, eax",
        "mov [rsp], rax", // the carry into the limb 48 above the next digit
        "mov rdi, rsi",
        "2:",
        "lea rsi, [rip + {n_plus_1}]",
        "mov rcx, rdi",
        load!(),
        eight_rows!(digit_row),
        "lea rsi, [rip + {n} + 8*8]",
        "add rdi, 8*8",
        "3:",
        eight_rows!(row),
        "add rsi, 8*8",
        "add rdi, 8*8",
        "lea rax, [rip + {n} + 8*48]",
        "cmp rsi, rax",
        "jne 3b",
        "mov rax, [rsp]",
        "neg rax",
        "adc r8, [rdi]",
        "adc r9, [rdi + 8*1]",
        "adc r10, [rdi + 8*2]",
        "adc r11, [rdi + 8*3]",
        "adc r12, [rdi + 8*4]",
        "adc r13, [rdi + 8*5]",
        "adc r14, [rdi + 8*6]",
        "adc r15, [rdi + 8*7]",
        "setc al",
        "movzx eax, al",
        "mov [rsp], rax",
        store!(),
        "lea rdi, [rcx + 8*8]",
        "cmp rdi, [rsp + 8]",
        "jne 2b",
        // The sum is below 2^3072 + N: N comes off where there is a carry. A product with the carry
        // is a mask that leaves the chain of borrows alone.
        "mov rdx, [rsp]",
        "mov rbp, [rsp + 16]",
        "lea rsi, [rip + {n}]",
        "mov ecx, 12",
        "xor eax, eax",
        // The carry is a secret's.
        "mov [rsp], rax",
        "4:",
        "mulx rbx, r12, [rsi]",
        "mulx rbx, r13, [rsi + 8*1]",
        "mulx rbx, r14, [rsi + 8*2]",
        "mulx rbx, r15, [rsi + 8*3]",
        "mov r8, [rdi]",
        "mov r9, [rdi + 8*1]",
        "mov r10, [rdi + 8*2]",
        "mov r11, [rdi + 8*3]",
        "sbb r8, r12",
        "sbb r9, r13",
        "sbb r10, r14",
        "sbb r11, r15",
        "mov [rbp], r8",
        "mov [rbp + 8*1], r9",
        "mov [rbp + 8*2], r10",
        "mov [rbp + 8*3], r11",
        "mov [rdi], rax",
        "mov [rdi + 8*1], rax",
        "mov [rdi + 8*2], rax",
        "mov [rdi + 8*3], rax",
        "mov [rdi - 8*48], rax",
        "mov [rdi - 8*47], rax",
        "mov [rdi - 8*46], rax",
        "mov [rdi - 8*45], rax",
        "lea rdi, [rdi + 8*4]",
        "lea rsi, [rsi + 8*4]",
        "lea rbp, [rbp + 8*4]",
        "dec ecx",
        "jnz 4b",
        leave!(),
        this = sym reduce,
        n = sym N,
        n_plus_1 = sym N_PLUS_1,
    )
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::print_stderr, reason = "tests")]
mod tests {
    use super::*;
    use crate::field::portable::Portable;
    use crate::field::tests::{Operands, big, scale};
    use num_bigint::BigUint;
    use std::io::Write;

    /// The token, or a line that says what is skipped.
    fn token(test: &str) -> Option<Mulx> {
        let token = bmi2_and_adx::get().then_some(Mulx(()));
        if token.is_none() {
            let _ = writeln!(
                std::io::stderr(),
                "skipped: {test}: x86-64 not available on this processor"
            );
        }
        token
    }

    /// Operands as the assembly sees them, not brought into Montgomery form: those of the harness,
    /// and runs of ones, zeros and single bits that start and end at the borders of eight limbs.
    fn operand(operands: &mut Operands) -> [u64; LIMBS] {
        let choice = operands.limb() % 4;
        if choice < 2 {
            return operands.limbs(&Cognito::LIMBS);
        }
        let values = [0, u64::MAX, 1, 1 << 63, u64::MAX - 1];
        let mut limbs = [0; LIMBS];
        for block in limbs.chunks_exact_mut(8) {
            let mut value = 0;
            for (i, limb) in block.iter_mut().enumerate() {
                if choice == 2 || i == 0 {
                    let random = operands.limb();
                    value = values.get(random as usize % 8).copied().unwrap_or(random);
                }
                *limb = value;
            }
        }
        limbs
    }

    #[test]
    fn unreduced_operands_agree() {
        let Some(kernel) = token("unreduced_operands_agree") else {
            return;
        };
        let n = big(&Cognito::LIMBS);
        let r: BigUint = BigUint::from(1u8) << 3072;
        let r_inverse = r.modinv(&n).unwrap();
        let mut operands = Operands::new(0x86);
        for case in 0..scale().saturating_mul(10_000) {
            let (a, b) = (operand(&mut operands), operand(&mut operands));
            let (x, y) = (big(&a), big(&b));
            let (mut out, mut expected) = ([0; LIMBS], [0; LIMBS]);

            kernel.multiply(&mut out, &a, &b);
            assert_eq!(big(&out) % &n, &x * &y * &r_inverse % &n, "multiply {case}");
            Multiplier::<Cognito, u64, LIMBS>::multiply(Portable, &mut expected, &a, &b);
            assert_eq!(big(&out) % &n, big(&expected) % &n, "multiply {case}");

            kernel.square(&mut out, &a);
            assert_eq!(big(&out) % &n, &x * &x * &r_inverse % &n, "square {case}");
            Multiplier::<Cognito, u64, LIMBS>::square(Portable, &mut expected, &a);
            assert_eq!(big(&out) % &n, big(&expected) % &n, "square {case}");
        }
    }

    #[test]
    fn halves_agree_and_the_product_is_wiped() {
        if token("halves_agree_and_the_product_is_wiped").is_none() {
            return;
        }
        let n = big(&Cognito::LIMBS);
        let r: BigUint = BigUint::from(1u8) << 3072;
        let r_inverse = r.modinv(&n).unwrap();
        let mut operands = Operands::new(0x8664);
        for case in 0..scale().saturating_mul(2_000) {
            let (a, b) = (operand(&mut operands), operand(&mut operands));
            let mut wide = MaybeUninit::new([operands.limb(); WIDE]);
            // SAFETY: the token was given.
            unsafe { product(&mut wide, &a, &b) };
            // SAFETY: the array has been written.
            let product = unsafe { wide.assume_init() };
            assert_eq!(big(&product), big(&a) * big(&b), "product {case}");
            let mut wide = MaybeUninit::new([operands.limb(); WIDE]);
            // SAFETY: the token was given.
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
            // SAFETY: the token was given.
            unsafe { reduce(&mut out, &mut wide) };
            // SAFETY: the array has been written.
            let wide = unsafe { wide.assume_init() };
            assert_eq!(big(&out) % &n, expected, "reduce {case}");
            assert_eq!(wide, [0; WIDE], "reduce wipes {case}");
        }
    }
}
