//! What else the windows and the comb could have been, measured. To choose again:
//!
//! ```text
//! cargo test --release --lib -- --ignored --nocapture --test-threads 1 alternatives
//! ```

use alloc::vec::Vec;
use core::hint::black_box;
use num_bigint::BigUint;
use std::println;
use std::time::Instant;

use super::{Operands, big, value};
use crate::field::comb::Entry;
use crate::field::exponent::{Comb, FixedBase, Ring, pow_fixed, pow_with};
use crate::field::modulus::{Cognito, LIMBS};
use crate::field::portable::{Portable32, Portable64};
use crate::field::{Arithmetic, Integer};

/// The sub-tables of a comb for powers of 2, in Montgomery form on 64-bit limbs.
pub(super) fn comb_entries(teeth: usize, spacing: usize, sub_tables: usize) -> Vec<Entry> {
    let n = big(&Cognito::LIMBS);
    let mut entries = Vec::new();
    for section in 0..sub_tables {
        for number in 1..1usize << teeth {
            let exponent = (0..teeth)
                .filter(|tooth| number >> tooth & 1 == 1)
                .map(|tooth| BigUint::from(1u8) << ((section * teeth + tooth) * spacing))
                .sum::<BigUint>();
            let entry = (BigUint::from(2u8).modpow(&exponent, &n) << (64 * LIMBS)) % &n;
            let mut limbs = [0; LIMBS];
            for (limb, digit) in limbs.iter_mut().zip(entry.iter_u64_digits()) {
                *limb = digit;
            }
            entries.push(limbs);
        }
    }
    entries
}

/// The shortest of many runs, in microseconds: other work on the machine only ever adds to one.
fn shortest(mut run: impl FnMut()) -> f64 {
    (0..200)
        .map(|_| {
            let start = Instant::now();
            run();
            start.elapsed().as_secs_f64() * 1e6
        })
        .fold(f64::INFINITY, f64::min)
}

/// Calls a generic function with each kernel on saturated limbs that is available.
macro_rules! each_saturated {
    ($function:ident($($argument:expr),*)) => {
        $function("portable-64", Portable64::TOKEN $(, $argument)*);
        $function("portable-32", Portable32::TOKEN $(, $argument)*);
        #[cfg(all(target_arch = "x86_64", target_pointer_width = "64"))]
        if let Some(kernel) = crate::field::x86_64::X86_64::detect() {
            $function("x86-64", kernel $(, $argument)*);
        }
    };
}

#[test]
#[ignore = "measures"]
fn comb_alternatives() {
    let limbs: [u64; 4] = {
        let mut operands = Operands::new(4);
        core::array::from_fn(|_| operands.limb())
    };
    let n = big(&Cognito::LIMBS);
    println!("kernel teeth sub-tables bytes squarings multiplications us(256 bits)");
    for (teeth, sub_tables) in [
        (4, 2),
        (4, 4),
        (4, 8),
        (5, 1),
        (5, 2),
        (5, 4),
        (5, 8),
        (6, 1),
        (6, 2),
        (6, 4),
        (7, 1),
        (7, 2),
        (8, 1),
    ] {
        fn measure<F>(
            name: &str,
            f: F,
            (teeth, spacing, entries): (usize, usize, &[Entry]),
            exponent: &[u64; 4],
            expected: &BigUint,
        ) where
            F: Arithmetic + FixedBase<Entry = Entry> + Ring<Residue = <F as Arithmetic>::Residue>,
        {
            let comb = &Comb {
                teeth,
                spacing,
                entries,
                corrections: &[],
            };
            let power = pow_fixed(f, comb, exponent, 256);
            assert_eq!(&value(f, &power), expected);
            let time = shortest(|| drop(black_box(pow_fixed(f, comb, black_box(exponent), 256))));
            let sub_tables = comb.entries.len() / ((1 << comb.teeth) - 1);
            println!(
                "{name:11} {:5} {sub_tables:10} {:6} {:9} {:15} {time:12.1}",
                comb.teeth,
                comb.entries.len() * 8 * LIMBS,
                comb.spacing - 1,
                comb.spacing * sub_tables - 1,
            );
        }
        let spacing = 256usize.div_ceil(teeth * sub_tables);
        let sub_tables = 256usize.div_ceil(teeth * spacing);
        let entries = comb_entries(teeth, spacing, sub_tables);
        let expected = BigUint::from(2u8).modpow(&big(&limbs), &n);
        let comb = (teeth, spacing, entries.as_slice());
        each_saturated!(measure(comb, &limbs, &expected));
    }
}

#[test]
#[ignore = "measures"]
fn window_alternatives() {
    fn measure<F>(name: &str, f: F, exponent: &[u64])
    where
        F: Arithmetic + Ring<Residue = <F as Arithmetic>::Residue>,
    {
        let base = f.decode(&Integer::from_be_bytes_reduced(&[0x5a; 384]));
        let four = shortest(|| drop(black_box(pow_with::<F, 4, 16>(f, &base, exponent, 513))));
        let five = shortest(|| drop(black_box(pow_with::<F, 5, 32>(f, &base, exponent, 513))));
        let six = shortest(|| drop(black_box(pow_with::<F, 6, 64>(f, &base, exponent, 513))));
        println!("{name:11} {four:8.1} {five:8.1} {six:8.1}");
    }
    let mut operands = Operands::new(5);
    let exponent: Vec<u64> = (0..9).map(|_| operands.limb()).collect();
    println!("kernel      us(513 bits) with windows of 4, 5, 6 bits");
    each_saturated!(measure(&exponent));
}
