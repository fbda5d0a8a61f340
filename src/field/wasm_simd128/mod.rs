//! The kernel for WebAssembly with simd128: arithmetic modulo N in 128-bit registers, on integers.
//!
//! | file | what lives there |
//! | --- | --- |
//! | `lanes` | a register of four limbs and the instructions used, as a trait |
//! | `v128` | the trait on WebAssembly's registers |
//! | `limbs` | numbers in memory, the constants, addition and conversions |
//! | `kernel` | multiplication, squaring, table selection, over the trait |
//! | `arithmetic` | [`Arithmetic`](super::Arithmetic) for it all, and what exponentiation needs |
//!
//! A module with an instruction that an engine does not know fails as a whole, so nothing is detected
//! at run time: a build has this kernel where it is made for the target feature `simd128`.
//!
//! The kernel is written once over the trait, so that the tests run it everywhere on a model of the
//! registers, through the harness of the other kernels, and on upper bounds in the registers' place.
//!
//! # Layout
//!
//! A number has 112 limbs of 28 bits, so that `i64x2.extmul_{low,high}_i32x4_u` gives whole products
//! and sums of 224 of them fit 64 bits. R is 2^3136, 64 bits above N: for a and b below 2^8 N the result
//! `(a b + m N) / R` with m below R is below 2N by far. Residues are below 2N, and no product is followed
//! by a subtraction; only [`encode`](super::Arithmetic::encode) reduces below N. Such factors, and N + 1,
//! have 110 limbs that are not 0, so that rows of products with the others are left out.
//!
//! Products are summed up by columns, four at a time: a limb of one factor, which stands in all four
//! places of a register, meets four neighbouring limbs of the other, and gives a product to each of four
//! columns. A column collects at most 112 products of the factors and 112 of the reduction, all below
//! 2^56, and the carry of the column before, below 2^36: less than 2^63.9.
//!
//! Limbs 0 and 1 of N + 1 are 0, and -N^-1 is 1 modulo 2^28: so the digits of the reduction are the
//! columns' low limbs as they stand, and of the digits of the same four columns only two meet limbs 2
//! and 3.
//!
//! # Why limbs are spread to memory
//!
//! LLVM knows that both lanes of `extmul(splat(x), ...)` multiply by the same number and makes an
//! `i64x2.mul` of it, which no engine is fast at. So a factor's limbs are written to memory four times
//! each before, and read from there. These are wiped before a product returns.
//!
//! # What it is not
//!
//! By a count of instructions, limbs of 12 bits and `i32x4.dot_i16x8_s` would be about 1.5 times as fast on
//! x86-64, where that is one instruction, while each `extmul` is two shuffles and a multiplication. But on
//! AArch64, where phones are, `extmul` is one instruction and the other is three (`smull`, `smull2`, `addp`)
//! for fewer bits: 2.7 times as slow by the same count. So it was not built. One loop for both factors' rows
//! and the digits', with sums of their own, was not faster.
//!
//! # Measured
//!
//! `scripts/targets.sh wasm-times`, Node 20 on an AMD EPYC of the Zen 4 family, minima of one run:
//!
//! | | portable-32 | this kernel |
//! | --- | ---: | ---: |
//! | squaring | 7.71 us | 3.69 us |
//! | multiplication | 9.18 us | 4.53 us |
//! | power of 512 bits | 5.44 ms | 2.46 ms |
//! | 2 to the power of 256 bits, with a table of 30 entries | 0.91 ms | 0.48 ms |
//!
//! The comb of 2 is [another](super::built_comb) since. On an Intel Xeon (Emerald Rapids), Node 24.21, a squaring
//! takes 4.05 us, a multiplication 5.17 us, 513 bits 2.76 ms, and 2 to the power of 256 bits 0.38 ms; portable-32
//! and `BigInt` take 2.08 times as long for 513 bits (with Node 20.20, 2.03 and 2.21 times).
//!
//! # Constant time
//!
//! Loops and addresses are fixed, tables are read whole, and the instructions used (widening products,
//! additions, shifts, logic on lanes) take the same time for any operands on the processors that engines
//! compile them for. What an engine makes of them is its own, and is not looked at here.

mod arithmetic;
mod kernel;
mod lanes;
pub(super) mod limbs;
#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "tests")]
mod model;
#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used, reason = "tests")]
mod tests;
#[cfg(all(target_arch = "wasm32", target_feature = "simd128"))]
mod v128;

/// The kernel on WebAssembly's registers.
#[cfg(all(target_arch = "wasm32", target_feature = "simd128"))]
pub(crate) type WasmSimd128 = arithmetic::Radix28<v128::Register>;
