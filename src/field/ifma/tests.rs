//! Tests of the kernel's algorithm on the model of a register, so on every processor; what the
//! instructions themselves compute is tested with the other kernels, by name, where they exist.

use alloc::vec::Vec;
use num_bigint::BigUint;

use super::arithmetic::{Engine, Radix52};
use super::lanes::LIMB;
use super::limbs::{CORRECTIONS, COUNT, Limbs, ONE, R_SQUARED, Residue, UNIT};
use super::model::Modelled;
use crate::field::comb::{SPACING, SUB_TABLES};
use crate::field::modulus::Cognito;
use crate::field::tests::{Operands, big, powers, ring_operations, scale};

fn number(limbs: &Limbs) -> BigUint {
    (0..COUNT).rev().fold(BigUint::ZERO, |number, i| {
        (number << 52) + limbs.0[i % 8][i / 8]
    })
}

pub(super) fn limbs(number: &BigUint) -> Limbs {
    let mut limbs = Limbs::ZERO;
    for i in 0..COUNT {
        let limb = (number >> (52 * i)) & BigUint::from(LIMB);
        limbs.0[i % 8][i / 8] = limb.iter_u64_digits().next().unwrap_or(0);
    }
    assert_eq!(self::number(&limbs), *number, "too large for 60 limbs");
    limbs
}

fn modulus() -> BigUint {
    big(&Cognito::LIMBS)
}

#[test]
fn the_model_passes_the_kernels_harness() {
    ring_operations(
        Radix52(Modelled),
        "ifma's model",
        scale().saturating_mul(300),
    );
    powers(Radix52(Modelled), "ifma's model", scale().div_ceil(10));
}

/// Limbs next to the bounds of what `vpmadd52` reads, where carries are longest and sums largest.
pub(super) fn extreme_operand(operands: &mut Operands) -> BigUint {
    // The kernel's operands may be as large as 2^23 N.
    let bound = modulus() << 23;
    let number = (0..COUNT).fold(BigUint::ZERO, |number, _| {
        let limb = match operands.below(4) {
            0 => 0,
            1 => LIMB,
            2 => LIMB - operands.below(2),
            _ => operands.limb() & LIMB,
        };
        (number << 52) + limb
    });
    match operands.below(8) {
        0 => bound - 1u8,
        1 => modulus() * 2u8 - 1u8,
        2 => BigUint::from(LIMB) << (52 * operands.below(59)),
        _ => number % bound,
    }
}

#[test]
fn operands_as_large_as_allowed_give_products_below_twice_the_modulus() {
    let (n, r) = (modulus(), BigUint::from(1u8) << (52 * COUNT));
    let twice = &n * 2u8;
    let mut operands = Operands::new(10);
    for case in 0..scale().saturating_mul(2_000) {
        let (a, b) = (
            extreme_operand(&mut operands),
            extreme_operand(&mut operands),
        );
        let mut product = Limbs::ZERO;
        Modelled.multiply(&mut product, &limbs(&a), &limbs(&b));
        let product = number(&product);
        assert!(product < twice, "case {case}");
        assert_eq!(product * &r % &n, &a * &b % &n, "case {case}");
        let mut square = Limbs::ZERO;
        Modelled.square(&mut square, &limbs(&a));
        let square = number(&square);
        assert!(square < twice, "case {case}");
        assert_eq!(square * &r % &n, &a * &a % &n, "case {case}");
    }
}

#[test]
fn sums_and_differences_stay_below_twice_the_modulus() {
    let n = modulus();
    let twice = &n * 2u8;
    let mut operands = Operands::new(11);
    let mut samples: Vec<BigUint> = [0u8, 1, 2].iter().map(|&x| BigUint::from(x)).collect();
    samples.extend([&n - 1u8, n.clone(), &n + 1u8, &twice - 1u8, &twice - 2u8]);
    samples.extend((0..40).map(|_| extreme_operand(&mut operands) % &twice));
    for a in &samples {
        for b in &samples {
            let mut sum = limbs(a);
            sum.add(&limbs(b));
            assert!(number(&sum) < twice);
            assert_eq!(number(&sum) % &n, (a + b) % &n);
            let mut difference = limbs(a);
            difference.subtract(&limbs(b));
            assert!(number(&difference) < twice);
            assert_eq!(number(&difference) % &n, (a + &twice - b) % &n);
        }
    }
}

#[test]
fn constants_are_what_they_are_called() {
    let (n, r) = (modulus(), BigUint::from(1u8) << (52 * COUNT));
    assert_eq!(number(&ONE.0), &r % &n);
    assert_eq!(number(&R_SQUARED), &r * &r % &n);
    assert_eq!(number(&UNIT), BigUint::from(1u8));
    assert_eq!(number(&super::limbs::MODULUS_PLUS_ONE), &n + 1u8);
    assert_eq!(&n & BigUint::from(LIMB), BigUint::from(LIMB));
}

#[test]
fn corrections_undo_what_the_entries_leave() {
    let (n, r) = (modulus(), BigUint::from(1u8) << (52 * COUNT));
    // Each product of an entry is 48 bits short; a section has one for each column, which are squared
    // from 0 times on.
    let section = BigUint::from(2u8).modpow(&BigUint::from(48 * ((1u64 << SPACING) - 1)), &n);
    let mut expected = r % &n;
    for correction in &CORRECTIONS {
        expected = expected * &section % &n;
        assert_eq!(number(&correction.0), expected);
    }
    assert_eq!(CORRECTIONS.len(), SUB_TABLES);
}

#[test]
#[allow(unsafe_code, reason = "reads what a drop has left")]
fn dropped_residues_are_wiped() {
    let mut residue = core::mem::ManuallyDrop::new(Residue(limbs(&(modulus() - 1u8))));
    let rows = core::ptr::from_ref(&residue.0.0);
    // SAFETY: the value is dropped in place once, here.
    unsafe { core::mem::ManuallyDrop::drop(&mut residue) };
    // SAFETY: the memory stays allocated until this function returns, and holds plain integers, which
    // may be read whatever they are.
    let left = unsafe { core::ptr::read_volatile(rows) };
    assert_eq!(left, [[0; 8]; 8]);
}
