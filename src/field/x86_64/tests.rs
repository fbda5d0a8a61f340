//! The assembly on operands that carry far, against `num-bigint` and the portable kernel.

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

/// Operands as the assembly sees them, not brought into Montgomery form: those of the harness; runs
/// of ones, zeros and single bits that start and end at the borders of eight limbs; and blocks that are
/// equal, or differ by one, so that differences vanish and signs go every way.
fn operand(operands: &mut Operands) -> [u64; LIMBS] {
    let choice = operands.limb() % 5;
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
    if choice == 4 {
        let size = [8, 24][operands.limb() as usize % 2];
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
