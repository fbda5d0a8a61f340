//! The kernel on a processor that has its instructions: bit for bit what the model computes, and
//! registers that are cleared.
//!
//! `scripts/ifma-emulated.sh` runs these tests, by the name of this module, on an emulated processor.

#![allow(unsafe_code, reason = "enables and examines a processor's registers")]

use alloc::vec;
use core::arch::asm;
use core::hint::black_box;
use std::io::Write;

use super::arithmetic::Engine;
use super::lanes::{Lanes, Row};
use super::limbs::{Limbs, R_SQUARED, Residue};
use super::model::{Model, Modelled};
use super::tests::{extreme_operand, limbs};
use super::zmm::Zmm;
use super::{Ifma, entry};
use crate::field::comb::Entry;
use crate::field::modulus::{Cognito, LIMBS};
use crate::field::portable::Portable64;
use crate::field::tests::{Operands, ring_operations, scale};
use crate::field::{Arithmetic, Integer};

/// The kernel, or a message that says it is not there.
fn kernel() -> Option<Ifma> {
    let kernel = Ifma::detect();
    // Past the test runner, which keeps what is printed by tests that pass.
    let _ = if kernel.is_some() {
        writeln!(std::io::stderr(), "running: ifma on this processor")
    } else {
        writeln!(
            std::io::stderr(),
            "skipped: ifma not available on this processor"
        )
    };
    kernel
}

/// Applies every function of [`Lanes`] to three registers; each result is another row.
#[inline(always)]
fn every_function<V: Lanes>(rows: &[Row; 3], mask: u8) -> [Row; 24] {
    let [a, b, c] = [V::load(&rows[0]), V::load(&rows[1]), V::load(&rows[2])];
    let packed = [a.pack_bytes(); 8];
    let mut memory = [rows[0]; 8];
    memory[6] = rows[1];
    V::leave_in_memory(&mut memory);
    let results = [
        V::zero(),
        V::splat(rows[0][5]),
        c.madd_lo(a, b),
        c.madd_hi(a, b),
        c.madd_lo_masked(mask, a, b),
        c.madd_hi_masked(mask, a, b),
        a.add(c),
        a.and(b),
        a.or_and(b, c),
        a.shift_right::<52>(),
        a.shift_right::<1>(),
        a.add_first(c),
        a.splat_first(),
        a.down(),
        a.up(),
        a.interleave_low(b),
        a.interleave_high(b),
        V::unpack_bytes(rows[0][3]),
        a.settled(),
        a.equal(b),
        a.equal(a),
        V::load(&packed),
        V::load(&memory[7]),
        V::load(&V::unknown(&memory)[6]),
    ];
    let mut out = [[0; 8]; 24];
    for (row, result) in out.iter_mut().zip(results) {
        result.store(row);
    }
    out
}

#[target_feature(enable = "avx512f,avx512bw,avx512dq,avx512vl,avx512ifma")]
fn every_function_of_the_processor(rows: &[Row; 3], mask: u8) -> [Row; 24] {
    every_function::<Zmm>(rows, mask)
}

#[test]
fn each_instruction_does_what_the_model_says() {
    if kernel().is_none() {
        return;
    }
    let mut operands = Operands::new(30);
    for case in 0..scale().saturating_mul(1_000) {
        // Sums stay below 2^64: the model refuses others, which the kernel never makes.
        let lane = |operands: &mut Operands, bits: u32| match operands.below(6) {
            0 => 0,
            1 => u64::MAX >> (64 - bits),
            2 => operands.below(3),
            _ => operands.limb() >> (64 - bits),
        };
        let mut rows: [Row; 3] =
            [63, 64, 62].map(|bits| core::array::from_fn(|_| lane(&mut operands, bits)));
        // Some lanes equal and some not.
        let [first, second, _] = &mut rows;
        for (lane, other) in second.iter_mut().zip(first) {
            if operands.below(2) == 0 {
                *lane = *other;
            }
        }
        let mask = operands.below(256) as u8;
        // SAFETY: the kernel's token was obtained, so the processor has the instructions.
        let found = unsafe { every_function_of_the_processor(&rows, mask) };
        assert_eq!(found, every_function::<Model>(&rows, mask), "case {case}");
    }
}

#[test]
fn multiplications_and_squarings_are_the_models() {
    let Some(f) = kernel() else { return };
    let mut operands = Operands::new(31);
    for case in 0..scale().saturating_mul(1_000) {
        let (a, b) = (
            limbs(&extreme_operand(&mut operands)),
            limbs(&extreme_operand(&mut operands)),
        );
        let (mut found, mut expected) = (Limbs::ZERO, Limbs::ZERO);
        f.0.multiply(&mut found, &a, &b);
        Modelled.multiply(&mut expected, &a, &b);
        assert!(found.0 == expected.0, "multiplication {case}");
        let (mut found, mut expected) = (Limbs::ZERO, Limbs::ZERO);
        f.0.square(&mut found, &a);
        Modelled.square(&mut expected, &a);
        assert!(found.0 == expected.0, "squaring {case}");
    }
}

#[test]
fn selections_are_the_models() {
    let Some(f) = kernel() else { return };
    let mut operands = Operands::new(32);
    let table: [Residue; 32] =
        core::array::from_fn(|_| Residue(limbs(&extreme_operand(&mut operands))));
    for length in [0, 1, 2, 31, 32] {
        for index in (0..40).chain([u64::MAX, 1 << 32]) {
            let (mut found, mut expected) = (R_SQUARED.clone(), R_SQUARED.clone());
            f.0.select(&mut found, &table[..length], index);
            Modelled.select(&mut expected, &table[..length], index);
            assert!(found.0 == expected.0, "entry {index} of {length}");
            let entry = table[..length].get(index as usize);
            assert!(found.0 == entry.map_or([[0; 8]; 8], |entry| entry.0.0));
        }
    }
    let table: [Entry; 31] = core::array::from_fn(|_| core::array::from_fn(|_| operands.limb()));
    let zeroth = core::array::from_fn(|_| operands.limb());
    for length in [0, 1, 2, 31] {
        for digit in (0..40).chain([u64::MAX, 1 << 32]) {
            let (mut found, mut expected) = ([1; LIMBS], [2; LIMBS]);
            f.0.select_entry(&mut found, &zeroth, &table[..length], digit);
            Modelled.select_entry(&mut expected, &zeroth, &table[..length], digit);
            assert!(found == expected, "digit {digit} of {length}");
            let entry = match digit.checked_sub(1) {
                None => Some(&zeroth),
                Some(i) => table[..length].get(i as usize),
            };
            assert!(found == entry.copied().unwrap_or([0; LIMBS]));
        }
    }
}

#[test]
fn operations_agree_with_the_oracle() {
    let Some(f) = kernel() else { return };
    ring_operations(f, "ifma", scale().saturating_mul(20));
}

#[test]
fn powers_are_the_portable_kernels() {
    let Some(f) = kernel() else { return };
    let g = Portable64::TOKEN;
    let mut operands = Operands::new(33);
    for (case, bits) in [0, 1, 5, 64, 256, 512, 513, 520, 521, 640]
        .into_iter()
        .cycle()
        .take(scale().saturating_mul(10) as usize)
        .enumerate()
    {
        let base = Integer(operands.limbs::<LIMBS>(&Cognito::LIMBS));
        let mut bytes = [0; 384];
        bytes.copy_from_slice(base.to_be_bytes().as_ref());
        let base = Integer::from_be_bytes_reduced(&bytes);
        let exponent: vec::Vec<u64> = (0..11).map(|_| operands.limb()).collect();
        let found = f.encode(&f.pow(&f.decode(&base), &exponent, bits));
        let expected = g.encode(&g.pow(&g.decode(&base), &exponent, bits));
        assert!(found.0 == expected.0, "power {case} of {bits} bits");
        let found = f.encode(&f.pow_generator(&exponent, bits));
        let expected = g.encode(&g.pow_generator(&exponent, bits));
        assert!(found.0 == expected.0, "power of 2 {case} of {bits} bits");
    }
}

/// The vector registers as they lie in memory, and the mask registers.
#[derive(Clone)]
struct Registers([Row; 33]);

/// Calls the macro with the number of each vector register.
macro_rules! each_register {
    ($macro:ident) => {
        $macro!(0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25 26 27 28 29 30 31)
    };
}

/// Writes all registers to memory as they are on entry.
#[inline(never)]
#[target_feature(enable = "avx512f,avx512bw,avx512dq,avx512vl")]
fn read_registers(to: &mut Registers) {
    macro_rules! store {
        ($($i:literal)*) => {
            // SAFETY: the stores stay within the 33 rows of `to`, which is borrowed uniquely; the
            // enclosing function enables the instructions.
            unsafe {
                asm!(
                    $(concat!("vmovdqu64 [{to} + 64 * ", $i, "], zmm", $i),)*
                    "kmovq [{to} + 2048], k0",
                    "kmovq [{to} + 2056], k1",
                    "kmovq [{to} + 2064], k2",
                    "kmovq [{to} + 2072], k3",
                    "kmovq [{to} + 2080], k4",
                    "kmovq [{to} + 2088], k5",
                    "kmovq [{to} + 2096], k6",
                    "kmovq [{to} + 2104], k7",
                    to = in(reg) to.0.as_mut_ptr(),
                    options(nostack, preserves_flags)
                );
            }
        };
    }
    each_register!(store);
}

#[test]
fn registers_are_cleared() {
    let Some(f) = kernel() else { return };
    let mut operands = Operands::new(34);
    let a = limbs(&extreme_operand(&mut operands));
    let exponent = [operands.limb(); 9];
    let mut seen = Registers([[1; 8]; 33]);
    // Lanes that are not 0 right after the operation has returned: a result that is moved from there
    // could pass through registers again.
    macro_rules! lanes_set_after {
        ($operation:expr) => {{
            let result = $operation;
            // SAFETY: the kernel's token was obtained, so the processor has the instructions.
            unsafe { read_registers(&mut seen) };
            black_box(&result);
            let count = seen.0.iter().flatten().filter(|&&lane| lane != 0).count();
            let _ = writeln!(
                std::io::stderr(),
                "{count} lanes are set after {}",
                stringify!($operation)
            );
            count
        }};
    }

    // The check can fail: without clearing, most registers hold something.
    let mut b = Limbs::ZERO;
    assert!(lanes_set_after!(f.0.square(&mut b, &a)) > 100);
    assert_eq!(lanes_set_after!(f.0.clear_registers()), 0);

    let x = Residue(a);
    let integer = f.encode(&x);
    assert_eq!(lanes_set_after!(f.decode(&integer)), 0);
    assert_eq!(lanes_set_after!(f.encode(&x)), 0);
    assert_eq!(lanes_set_after!(f.mul(&x, &x)), 0);
    assert_eq!(lanes_set_after!(f.square(&x)), 0);
    assert_eq!(lanes_set_after!(f.add(&x, &x)), 0);
    assert_eq!(lanes_set_after!(f.sub(&x, &x)), 0);
    assert_eq!(lanes_set_after!(f.pow(&x, &exponent, 513)), 0);
    assert_eq!(lanes_set_after!(f.pow_generator(&exponent, 512)), 0);
}

#[test]
fn the_token_is_for_this_processor() {
    // The standard library's detection, which asks the operating system as well.
    let expected = std::arch::is_x86_feature_detected!("avx512f")
        && std::arch::is_x86_feature_detected!("avx512bw")
        && std::arch::is_x86_feature_detected!("avx512dq")
        && std::arch::is_x86_feature_detected!("avx512vl")
        && std::arch::is_x86_feature_detected!("avx512ifma");
    assert_eq!(Ifma::detect().is_some(), expected);
    assert_eq!(size_of::<entry::Avx512Ifma>(), 0);
}
