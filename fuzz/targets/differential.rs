//! Every kernel against `num-bigint`, and so against each other: product, sum, difference and powers
//! of numbers that the bytes give.
#![no_main]

use caldera_srp::hazmat::field::{self, BYTES, Kernel};
use libfuzzer_sys::fuzz_target;
use num_bigint::BigUint;

/// Bytes repeated to the length of a number, so that few make patterns of limbs.
fn spread(bytes: &[u8]) -> [u8; BYTES] {
    let mut endless = bytes.iter().copied().cycle();
    core::array::from_fn(|_| endless.next().unwrap_or(0))
}

fuzz_target!(|bytes: &[u8]| {
    // 0 - 1 is N - 1; that the engine's N is the group's is for the vectors to show.
    let (zero, mut one) = ([0; BYTES], [0; BYTES]);
    one[BYTES - 1] = 1;
    let minus_one = field::sub(Kernel::Portable64, &zero, &one).unwrap();
    let n = BigUint::from_bytes_be(&*minus_one) + 1_u8;
    let (a, rest) = bytes.split_at(bytes.len() / 3);
    let (b, exponent) = rest.split_at(rest.len() / 2);
    // Longer ones are slow under AddressSanitizer; the kernels' own tests have them.
    let exponent = &exponent[..exponent.len().min(16)];
    let (a, b) = (spread(a), spread(b));
    let [x, y] = [a, b].map(|bytes| BigUint::from_bytes_be(&bytes) % &n);
    let e = BigUint::from_bytes_be(exponent);
    let expected = [
        &x * &y % &n,
        &x * &x % &n,
        (&x + &y) % &n,
        (&x + &n - &y) % &n,
        x.modpow(&e, &n),
        BigUint::from(2_u8).modpow(&e, &n),
    ];
    for kernel in Kernel::ALL
        .iter()
        .copied()
        .filter(|kernel| kernel.is_available())
    {
        let results = [
            field::mul(kernel, &a, &b),
            field::square(kernel, &a),
            field::add(kernel, &a, &b),
            field::sub(kernel, &a, &b),
            field::pow(kernel, &a, exponent),
            field::pow_generator(kernel, exponent),
        ];
        for (place, (result, expected)) in results.iter().zip(&expected).enumerate() {
            let result = BigUint::from_bytes_be(&**result.as_ref().unwrap());
            assert_eq!(&result, expected, "{} at {place}", kernel.name());
        }
    }
});
