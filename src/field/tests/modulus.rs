//! What is computed from a modulus at compile time, run here on moduli of one to three limbs, against
//! num-bigint: a constant that is wrong for another modulus than Cognito's is wrong by luck.

use super::super::comb::{SPACING, corrections};
use super::super::modulus::{
    Cognito, from_hex, into_u32, into_u64, montgomery, negated_inverse, one, plus_one, subtract,
    times_power_of_two, unit,
};
use super::super::{Arithmetic, Constant, dispatch};
use super::{BigUint, Operands, Vec, big, each_kernel, value};
use std::format;

/// Odd moduli with the highest bit set: the least, the greatest, random ones.
fn moduli<const L: usize>(operands: &mut Operands) -> Vec<[u64; L]> {
    let mut least = [0; L];
    least[L - 1] |= 1 << 63;
    least[0] |= 1;
    let mut greatest = [u64::MAX; L];
    greatest[0] -= 2;
    let mut found = Vec::from([least, greatest]);
    for _ in 0..6 {
        let mut random: [u64; L] = core::array::from_fn(|_| operands.limb());
        random[L - 1] |= 1 << 63;
        random[0] |= 1;
        found.push(random);
    }
    found
}

fn below<const L: usize>(operands: &mut Operands, n: &[u64; L]) -> [u64; L] {
    loop {
        let limbs = operands.limbs(n);
        if big(&limbs) < big(n) {
            return limbs;
        }
    }
}

fn check<const L: usize, const D: usize>(operands: &mut Operands) {
    let r = BigUint::from(1u8) << (64 * L);
    assert_eq!(big(&unit::<L>()), BigUint::from(1u8));
    for n in moduli::<L>(operands) {
        let modulus = big(&n);
        assert_eq!(big(&one(&n)), &r % &modulus);
        assert_eq!(big(&plus_one(&n)), &modulus + 1u8);
        assert_eq!(n[0].wrapping_mul(negated_inverse(n[0])), u64::MAX);
        assert_eq!(into_u64(&n), n);
        let halves: [u32; D] = into_u32(&n);
        for (i, half) in halves.into_iter().enumerate() {
            assert_eq!(u64::from(half), n[i / 2] >> (32 * (i % 2)) & 0xffff_ffff);
        }
        let hex = format!("{modulus:0width$X}", width = 16 * L);
        assert_eq!(from_hex::<L>(hex.as_bytes()), n);
        let r_inverse = r.modinv(&modulus).expect("an odd modulus");
        for _ in 0..60 {
            let (a, b) = (below(operands, &n), below(operands, &n));
            let product = big(&a) * big(&b) * &r_inverse % &modulus;
            assert_eq!(big(&montgomery(&a, &b, &n)), product);
            let bits = operands.below(300);
            let shifted = (big(&a) << bits) % &modulus;
            assert_eq!(big(&times_power_of_two(&a, bits, &n)), shifted);
        }
        for _ in 0..60 {
            let (a, b): ([u64; L], [u64; L]) = (operands.limbs(&n), operands.limbs(&n));
            let (difference, borrow) = subtract(&a, &b);
            assert_eq!(big(&difference), (&r + big(&a) - big(&b)) % &r);
            assert_eq!(borrow == 1, big(&a) < big(&b));
            assert!(borrow <= 1);
        }
    }
}

#[test]
fn what_is_computed_from_a_modulus_is_right_for_any() {
    let mut operands = Operands::new(7);
    check::<1, 2>(&mut operands);
    check::<2, 4>(&mut operands);
    check::<3, 6>(&mut operands);
    for bits in [0, 1, 63, 64, 65] {
        let n = [u64::MAX - 58];
        let power = (BigUint::from(3u8) << bits) % big(&n);
        assert_eq!(big(&times_power_of_two(&[3], bits, &n)), power);
    }
}

#[test]
fn constants_made_at_run_time_stand_for_their_numbers() {
    each_kernel(|kernel| {
        dispatch!(kernel, |f| {
            for bytes in [[0xa5; 32], [0xff; 32], core::array::from_fn(|i| i as u8)] {
                let constant = Constant::new(&bytes);
                let number = BigUint::from_bytes_be(&bytes);
                assert_eq!(value(f, &f.constant(&constant)), number);
            }
        });
    });
}

/// Each of a comb's sections leaves the same factor: 2^(3072 - bits), once for each of the products that
/// its digits bring, squared with the rest.
#[test]
fn corrections_undo_what_a_comb_leaves() {
    let n = big(&Cognito::LIMBS);
    for bits in [3_073_u64, 3_074, 3_120, 3_136] {
        let left: BigUint = (BigUint::from(1u8) << (bits - 3_072))
            .modpow(&((BigUint::from(1u8) << SPACING) - 1u8), &n);
        let mut expected = (BigUint::from(1u8) << bits) % &n;
        for correction in corrections(bits) {
            expected = expected * &left % &n;
            assert_eq!(big(&correction), expected, "{bits}");
        }
    }
}

#[test]
#[should_panic(expected = "upper-case")]
fn a_modulus_is_written_in_upper_case() {
    from_hex::<1>(b"FFFFFFFFFFFFFFFf");
}

#[test]
#[should_panic(expected = "16 * L")]
fn a_modulus_is_written_in_all_its_digits() {
    from_hex::<1>(b"FFFFFFFFFFFFFFFFF");
}
