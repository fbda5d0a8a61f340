//! The kernel for AVX-512 IFMA: arithmetic modulo N in 512-bit registers.
//!
//! | file | what lives there |
//! | --- | --- |
//! | `lanes` | a register of eight lanes and the instructions used, as a trait |
//! | `zmm` | the trait on the processor's registers, and how they are cleared |
//! | `limbs` | numbers in memory, the constants, addition and conversions |
//! | `kernel` | multiplication, squaring, table selection, over the trait |
//! | `arithmetic` | [`Arithmetic`](super::Arithmetic) for it all, and what exponentiation needs |
//! | `entry` | the token, and the functions that enable the instructions |
//!
//! The kernel is written once over the trait, so that the tests run it everywhere on a model of the
//! registers in plain Rust, through the same harness as the other kernels. Where the processor has
//! the instructions, they are compared with that model bit for bit; where it has not,
//! `scripts/ifma-emulated.sh` does that on an emulated one.
//!
//! # Layout
//!
//! A number has 60 limbs of 52 bits, in eight registers of eight 64-bit lanes: limb i is lane i / 8 of
//! register i mod 8 (limbs 60 to 63 are 0). `vpmadd52luq` and `vpmadd52huq` multiply the low 52 bits
//! of two lanes and add the lower or the upper half of the product to a third, so lanes collect sums
//! and carry only at the end. Dividing by 2^52, which Montgomery's reduction does 60 times, gives every
//! register the name of the one below it, and moves the lanes of one register down by one place.
//!
//! ```text
//!                lane 0   lane 1   lane 2   ...   lane 7
//! register 0     limb 0   limb 8   limb 16  ...   limb 56
//! register 1     limb 1   limb 9   limb 17  ...   limb 57
//!    ...
//! register 7     limb 7   limb 15  limb 23  ...   limb 63 (0)
//!
//! row i:         limb i of a, in all lanes, times registers 0 to 7 of b: low halves to the sums of the
//!                same number, high halves to those of the next; then the digit times those of N + 1
//! after it:      lane 0 of register 0 is 0 but for its carry. Register 1 is the new register 0, ..., and
//!                register 0, whose lanes have moved down by one, the new register 7
//! ```
//!
//! A squaring has eight registers of sums more, of products of two different limbs, which are taken once.
//! Row i adds to them; the lowest of their limbs is complete then, and twice that is added to register 0 of
//! the other sums, which are reduced as above. So the multiply-adds of products fill the time in which the
//! reduction waits for its digits.
//!
//! Limbs of 52 bits in lanes, almost Montgomery and for this instruction, are S. Gueron's and V. Krasnov's
//! (*Accelerating Big Integer Arithmetic Using Intel IFMA Extensions*, 2016); a squaring that takes products
//! of two different limbs once is in N. Drucker's and S. Gueron's *Fast Modular Squaring with AVX512IFMA*
//! (2018). Product and reduction row by row are what Ç. K. Koç, T. Acar and B. S. Kaliski call coarsely
//! integrated operand scanning (*Analyzing and Comparing Montgomery Multiplication Algorithms*, 1996).
//!
//! R is 2^3120, 48 bits above N. For a and b below 2^23 N, the result `(a b + m N) / R` with m below R
//! is below `2^46 N^2 / R + N`, which is below 1.25 N: residues are below 2N, and no product is followed
//! by a subtraction. Only [`encode`](super::Arithmetic::encode) reduces below N.
//!
//! A lane collects at most 362 half products below 2^52 (60 rows of 4, or of 2 that count twice and 2
//! more; the square of a limb; and less than one for the carries), so it stays below 2^61 and its carry
//! below 2^9. `vpmadd52` reads 52 bits, so sums must not be factors: they are of the type `Sums`, which
//! carrying alone makes `Reduced`, and `Reduced` alone is multiplied. The one exception is the digit of
//! the reduction, where just the low 52 bits are wanted: −N⁻¹ is 1 modulo 2^52, and the lowest limb of
//! the sum is the digit as it stands. The lowest limb of N + 1 is 0, so with N + 1 in the place of N the
//! next digit waits for one low half product only.
//!
//! # The bound
//!
//! Schoolbook multiplication in this shape needs 1,920 `vpmadd52`: 60 rows, in each of them eight
//! registers, low and high half, product and reduction. A squaring needs the 960 of the reduction, and
//! of the products those of two different limbs once: row i takes the registers above its own, and in
//! its own the lanes above its own. These are 548 as they are done here (436 would be left if the
//! products within a register cost nothing); they are added twice, and the squares of the limbs are
//! 16 more: 1,524 in all, of which 8 fall on empty lanes. Either operation has one more `vpmadd52`,
//! which ends the reduction.
//!
//! `cargo bench --bench ifma_bound` measures the peak rate of `vpmadd52` and the operations, each result
//! waiting for the one before, and says "skipped" where the instructions are missing. On AMD EPYCs of two
//! families and an Intel Xeon (Emerald Rapids); Zen 5 and the Xeon start two `vpmadd52` a cycle. A
//! squaring was measured on the EPYCs when it reduced after its last product, in a loop of its own:
//!
//! | | Zen 4 | of the bound | Zen 5 | of the bound | Xeon | of the bound |
//! | --- | ---: | ---: | ---: | ---: | ---: | ---: |
//! | one `vpmadd52` of 512 bits, nothing waiting | 0.271 ns | | 0.117 ns | | 0.167 ns | |
//! | multiplication | 586 ns | 89 % | 302 ns | 75 % | 442 ns | 73 % |
//! | squaring, reduced afterwards | 483 ns | 85 % | 265 ns | 68 % | 417 ns | 61 % |
//! | squaring, as it is | | | | | 386 ns | 66 % |
//! | exponentiation with 513 bits, reduced afterwards | 0.312 ms | 89 % | 0.168 ms | 72 % | 0.274 ms | 62 % |
//! | exponentiation with 513 bits, as it is | | | | | 0.256 ms | 67 % |
//!
//! (An exponentiation is 525 squarings, 117 multiplications and 103 selections.) For a processor that was not
//! measured there is a static estimate of the compiled code, by `scripts/ifma-estimate.py` with `llvm-mca` 19:
//! on an Ice Lake server, with two `vpmadd52` a cycle, 1,359 cycles for a multiplication, 71 % of the bound,
//! and 987 for a squaring, 77 %. (Its model of Sapphire Rapids starts one a cycle, which the Xeon's peak rate
//! disproves.)
//!
//! The 112 products within registers could be 64: a register times itself, rotated by 1 to 4 lanes, has each
//! pair once. But 32 rotations and a permutation or two for each of the 64 results, which belong to lanes 2j
//! and further, take as many of the same ports as the 48 products that are saved: it is no shorter, by count.
//!
//! What is lost is the carrying at the end, which the next product waits for; and in each row, beside 24 to
//! 32 `vpmadd52`, the four to seven instructions that move and carry its lowest limb.
//!
//! # Constant time
//!
//! Every loop has a fixed number of rounds, tables are read whole, and all addresses are public. The
//! test `ifma_machine_code` follows the compiled functions along all their paths and refuses a jump or
//! an address that depends on a secret; it is needed because Valgrind does not know the instructions.
//! What is around them, and the algorithm, goes through Valgrind on the model (`scripts/taint.sh`).
//!
//! Every operation ends by clearing all vector and mask registers. The functions that enable the
//! instructions leave nothing on the stack but in the callers' own wiped numbers; in the release
//! profile they use no stack at all. A caller that moves a result may leave parts of it in registers and
//! on the stack as any Rust code does; `scrub` writes over the latter.

mod arithmetic;
#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used, reason = "tests")]
mod bounds;
#[cfg(all(target_arch = "x86_64", not(caldera_ifma_model)))]
mod entry;
mod kernel;
mod lanes;
pub(super) mod limbs;
#[cfg(any(test, caldera_ifma_model))]
mod model;
#[cfg(all(test, target_arch = "x86_64", not(caldera_ifma_model)))]
#[allow(clippy::unwrap_used, clippy::expect_used, reason = "tests")]
mod processor;
#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used, reason = "tests")]
mod tests;
#[cfg(all(target_arch = "x86_64", not(caldera_ifma_model)))]
mod zmm;

/// The kernel on the processor.
#[cfg(all(target_arch = "x86_64", not(caldera_ifma_model)))]
pub(crate) type Ifma = arithmetic::Radix52<entry::Avx512Ifma>;

/// The kernel on the model of the registers, in a build for valgrind alone.
#[cfg(all(target_arch = "x86_64", caldera_ifma_model))]
pub(crate) type Ifma = arithmetic::Radix52<model::Modelled>;
