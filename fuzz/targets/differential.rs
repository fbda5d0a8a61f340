//! Every kernel against `num-bigint`, and so against each other: products, squares, sums and
//! differences, or a power, of numbers that the bytes give.
#![no_main]

use caldera_srp::hazmat::field::{self, BYTES, Kernel};
use libfuzzer_sys::fuzz_target;
use num_bigint::BigUint;
use zeroize::Zeroizing;

/// Bytes repeated to the length of a number, so that few make patterns of limbs.
fn spread(bytes: &[u8]) -> [u8; BYTES] {
    let mut endless = bytes.iter().copied().cycle();
    core::array::from_fn(|_| endless.next().unwrap_or(0))
}

/// Compares what `compute` gives on every kernel that the processor has.
fn compare<const COUNT: usize>(
    expected: [BigUint; COUNT],
    compute: impl Fn(Kernel) -> [Option<Zeroizing<[u8; BYTES]>>; COUNT],
) {
    let kernels = Kernel::ALL.iter().copied();
    for kernel in kernels.filter(|kernel| kernel.is_available()) {
        for (place, (result, expected)) in compute(kernel).iter().zip(&expected).enumerate() {
            let result = BigUint::from_bytes_be(&**result.as_ref().unwrap());
            assert_eq!(&result, expected, "{} at {place}", kernel.name());
        }
    }
}

fuzz_target!(|bytes: &[u8]| {
    let Some((what, bytes)) = bytes.split_first() else {
        return;
    };
    // 0 - 1 is N - 1; that the engine's N is the group's is for the vectors to show.
    let (zero, mut one) = ([0; BYTES], [0; BYTES]);
    one[BYTES - 1] = 1;
    let minus_one = field::sub(Kernel::Portable64, &zero, &one).unwrap();
    let n = BigUint::from_bytes_be(&*minus_one) + 1_u8;
    let (a, rest) = bytes.split_at(bytes.len() / 3);
    let (b, exponent) = rest.split_at(rest.len() / 2);
    // Powers are slow under AddressSanitizer, so that an input has one of them or none, and a short
    // exponent; the kernels' own tests have long ones.
    let exponent = &exponent[..exponent.len().min(16)];
    let (a, b) = (spread(a), spread(b));
    let [x, y] = [a, b].map(|bytes| BigUint::from_bytes_be(&bytes) % &n);
    let e = BigUint::from_bytes_be(exponent);
    match what % 8 {
        0 => compare([x.modpow(&e, &n)], |kernel| {
            [field::pow(kernel, &a, exponent)]
        }),
        1 => compare([BigUint::from(2_u8).modpow(&e, &n)], |kernel| {
            [field::pow_generator(kernel, exponent)]
        }),
        _ => compare(
            [
                &x * &y % &n,
                &x * &x % &n,
                (&x + &y) % &n,
                (&x + &n - &y) % &n,
            ],
            |kernel| {
                [
                    field::mul(kernel, &a, &b),
                    field::square(kernel, &a),
                    field::add(kernel, &a, &b),
                    field::sub(kernel, &a, &b),
                ]
            },
        ),
    }
});
