//! Tests of the kernel's algorithm on the model of a register, so on every processor; `scripts/targets.sh`
//! runs the kernel itself, with the other kernels' tests, in Node.

use alloc::vec::Vec;
use num_bigint::BigUint;

use super::arithmetic::Radix28;
use super::kernel;
use super::lanes::LIMB;
use super::limbs::{COUNT, Limbs, MODULUS_PLUS_ONE, ONE, PAD, R_SQUARED, Residue, UNIT};
use super::model::{Bounds, Model, largest};
use crate::field::modulus::Cognito;
use crate::field::tests::{Operands, big, powers, ring_operations, scale};

fn number(limbs: &Limbs) -> BigUint {
    let (below, rest) = limbs.0.split_at(PAD);
    let (limbs, above) = rest.split_at(COUNT);
    assert_eq!((below, above), ([0; PAD].as_slice(), [0; PAD].as_slice()));
    assert!(limbs.iter().all(|&limb| limb <= LIMB));
    limbs
        .iter()
        .rev()
        .fold(BigUint::ZERO, |number, &limb| (number << 28) + limb)
}

fn limbs(number: &BigUint) -> Limbs {
    let mut limbs = Limbs::ZERO;
    for i in 0..COUNT {
        let limb = (number >> (28 * i)) & BigUint::from(LIMB);
        limbs.0[PAD + i] = limb.iter_u32_digits().next().unwrap_or(0);
    }
    assert_eq!(self::number(&limbs), *number, "too large for 112 limbs");
    limbs
}

fn modulus() -> BigUint {
    big(&Cognito::LIMBS)
}

fn r() -> BigUint {
    BigUint::from(1u8) << (28 * COUNT)
}

#[test]
fn the_model_passes_the_kernels_harness() {
    let f = Radix28::<Model>::TOKEN;
    ring_operations(f, "simd128's model", scale().saturating_mul(300));
    powers(f, "simd128's model", scale().div_ceil(10));
}

/// Limbs at their bounds, where carries are longest and sums largest.
fn extreme_operand(operands: &mut Operands) -> BigUint {
    // The kernel's operands may be as large as 2^8 N.
    let bound = modulus() << 8;
    let pattern = operands.below(8);
    let number = (0..COUNT as u64).fold(BigUint::ZERO, |number, i| {
        let limb = match pattern {
            0 => LIMB,
            1 if i % 2 == 0 => LIMB,
            2 if i % 4 < 2 => LIMB,
            1 | 2 => 0,
            _ => match operands.below(4) {
                0 => 0,
                1 => LIMB,
                2 => LIMB - operands.below(2) as u32,
                _ => operands.limb() as u32 & LIMB,
            },
        };
        (number << 28) + limb
    });
    match operands.below(8) {
        0 => bound - 1u8,
        1 => modulus() * 2u8 - 1u8,
        2 => BigUint::from(LIMB) << (28 * operands.below(110)),
        _ => number % bound,
    }
}

#[test]
fn operands_as_large_as_allowed_give_products_below_twice_the_modulus() {
    let (n, r) = (modulus(), r());
    let twice = &n * 2u8;
    let mut operands = Operands::new(40);
    for case in 0..scale().saturating_mul(2_000) {
        let (a, b) = (
            extreme_operand(&mut operands),
            extreme_operand(&mut operands),
        );
        let mut product = Limbs::ZERO;
        kernel::multiply::<Model>(&mut product, &limbs(&a), &limbs(&b));
        let product = number(&product);
        assert!(product < twice, "case {case}");
        assert_eq!(product * &r % &n, &a * &b % &n, "case {case}");
        let mut square = Limbs::ZERO;
        kernel::square::<Model>(&mut square, &limbs(&a));
        let square = number(&square);
        assert!(square < twice, "case {case}");
        assert_eq!(square * &r % &n, &a * &a % &n, "case {case}");
    }
}

#[test]
fn no_column_overflows_whatever_the_limbs_are() {
    let mut worst = Limbs::ZERO;
    worst.0[PAD..PAD + COUNT].fill(LIMB);
    for square in [false, true] {
        let mut out = Limbs::ZERO;
        largest();
        if square {
            kernel::square::<Bounds>(&mut out, &worst);
        } else {
            kernel::multiply::<Bounds>(&mut out, &worst, &worst);
        }
        // Overflow would have failed; this is how near it comes.
        let largest = largest();
        assert!(largest > 1 << 62, "the bounds are not those of the kernel");
        assert!(largest < 224 << 56, "{largest}");
        assert!(out.0.iter().all(|&limb| limb <= LIMB));
    }
}

#[test]
fn sums_and_differences_stay_below_twice_the_modulus() {
    let n = modulus();
    let twice = &n * 2u8;
    let mut operands = Operands::new(41);
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
fn selections_are_entries() {
    let mut operands = Operands::new(42);
    let table: [Residue; 32] =
        core::array::from_fn(|_| Residue(limbs(&extreme_operand(&mut operands))));
    for length in [0, 1, 2, 31, 32] {
        for index in 0..40 {
            let mut found = R_SQUARED.clone();
            kernel::select::<Model>(&mut found, &table[..length], index);
            let entry = table[..length].get(index as usize);
            let expected = entry.map_or(BigUint::ZERO, |entry| number(&entry.0));
            assert_eq!(number(&found), expected, "entry {index} of {length}");
        }
    }
}

#[test]
fn constants_are_what_they_are_called() {
    let (n, r) = (modulus(), r());
    assert_eq!(number(&ONE.0), &r % &n);
    assert_eq!(number(&R_SQUARED), &r * &r % &n);
    assert_eq!(number(&UNIT), BigUint::from(1u8));
    assert_eq!(number(&MODULUS_PLUS_ONE), &n + 1u8);
}

#[test]
#[allow(unsafe_code, reason = "reads what a drop has left")]
fn dropped_residues_are_wiped() {
    let mut residue = core::mem::ManuallyDrop::new(Residue(limbs(&(modulus() - 1u8))));
    let limbs = core::ptr::from_ref(&residue.0.0);
    // SAFETY: the value is dropped in place once, here.
    unsafe { core::mem::ManuallyDrop::drop(&mut residue) };
    // SAFETY: the memory stays allocated until this function returns, and holds plain integers, which
    // may be read whatever they are.
    let left = unsafe { core::ptr::read_volatile(limbs) };
    assert!(left.iter().all(|&limb| limb == 0));
}
