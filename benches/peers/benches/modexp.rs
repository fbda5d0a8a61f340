//! The field's operations, for each kernel of this processor and for num-bigint.
//!
//! `cargo bench --manifest-path benches/peers/Cargo.toml --bench modexp`, or with `-- 'modexp/513'` for one
//! group. Operands stay in a kernel's own form, so that a multiplication's figure is the multiplication's
//! alone; an exponentiation's includes neither reading its base nor writing its result. num-bigint has no
//! such form: its multiplication is one with a division.
#![allow(missing_docs, reason = "a bench")]

use core::hint::black_box;
use criterion::{BenchmarkId, Criterion, criterion_group, criterion_main};
use num_bigint::BigUint;

use caldera_srp::hazmat::field::{BYTES, Element, Kernel};

/// N, from the kernels themselves: -1 is N - 1.
fn modulus() -> BigUint {
    let mut one = [0; BYTES];
    one[BYTES - 1] = 1;
    let zero = Element::new(Kernel::Portable64, &[0; BYTES]);
    let one = Element::new(Kernel::Portable64, &one);
    let (Some(mut minus_one), Some(one)) = (zero, one) else {
        return BigUint::default();
    };
    minus_one.sub_assign(&one);
    BigUint::from_bytes_be(minus_one.to_be_bytes().as_ref()) + 1u8
}

/// Bytes that look random and are the same in every run.
fn sample(seed: u64) -> [u8; BYTES] {
    let mut state = seed;
    let mut bytes = [0; BYTES];
    for byte in &mut bytes {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        *byte = (state >> 56) as u8;
    }
    bytes
}

/// An exponent of exactly `bits` bits, lowest limb first, and the same number for num-bigint.
fn exponent(bits: usize) -> (Vec<u64>, BigUint) {
    let mut number = BigUint::from_bytes_be(&sample(3)) % (BigUint::from(1u8) << bits);
    number.set_bit(bits as u64 - 1, true);
    (number.to_u64_digits(), number)
}

/// A number in each kernel's form that this processor has.
fn elements(bytes: &[u8; BYTES]) -> impl Iterator<Item = (Kernel, Element)> {
    Kernel::ALL
        .iter()
        .filter_map(move |&kernel| Some((kernel, Element::new(kernel, bytes)?)))
}

fn powers(c: &mut Criterion) {
    let n = modulus();
    let base = sample(1);
    let number = BigUint::from_bytes_be(&base) % &n;
    for bits in [256, 513, 1024] {
        let mut group = c.benchmark_group(format!("modexp/{bits}"));
        let (limbs, exponent) = exponent(bits);
        let expected = number.modpow(&exponent, &n);
        for (kernel, element) in elements(&base) {
            let power = element.pow(&limbs, bits).to_be_bytes();
            assert_eq!(BigUint::from_bytes_be(power.as_ref()), expected);
            group.bench_function(BenchmarkId::from_parameter(kernel.name()), |b| {
                b.iter(|| black_box(&element).pow(black_box(&limbs), bits));
            });
        }
        group.bench_function(BenchmarkId::from_parameter("num-bigint"), |b| {
            b.iter(|| black_box(&number).modpow(black_box(&exponent), &n));
        });
        group.finish();
    }
}

fn powers_of_the_generator(c: &mut Criterion) {
    let n = modulus();
    let two = BigUint::from(2u8);
    for bits in [256, 512] {
        let mut group = c.benchmark_group(format!("fixed_base/{bits}"));
        let (limbs, exponent) = exponent(bits);
        let expected = two.modpow(&exponent, &n);
        for (kernel, element) in elements(&[0; BYTES]) {
            let power = element.pow_generator(&limbs, bits).to_be_bytes();
            assert_eq!(BigUint::from_bytes_be(power.as_ref()), expected);
            group.bench_function(BenchmarkId::from_parameter(kernel.name()), |b| {
                b.iter(|| black_box(&element).pow_generator(black_box(&limbs), bits));
            });
        }
        group.bench_function(BenchmarkId::from_parameter("num-bigint"), |b| {
            b.iter(|| black_box(&two).modpow(black_box(&exponent), &n));
        });
        group.finish();
    }
}

fn multiplications(c: &mut Criterion) {
    let n = modulus();
    let (a, b) = (sample(1), sample(2));
    let (x, y) = (
        BigUint::from_bytes_be(&a) % &n,
        BigUint::from_bytes_be(&b) % &n,
    );

    let mut group = c.benchmark_group("multiplication");
    for ((kernel, mut element), (_, other)) in elements(&a).zip(elements(&b)) {
        group.bench_function(BenchmarkId::from_parameter(kernel.name()), |b| {
            b.iter(|| element.mul_assign(black_box(&other)));
        });
    }
    group.bench_function(BenchmarkId::from_parameter("num-bigint"), |b| {
        b.iter(|| black_box(&x) * black_box(&y) % &n);
    });
    group.finish();

    let mut group = c.benchmark_group("squaring");
    for (kernel, mut element) in elements(&a) {
        group.bench_function(BenchmarkId::from_parameter(kernel.name()), |b| {
            b.iter(|| element.square_assign());
        });
    }
    group.bench_function(BenchmarkId::from_parameter("num-bigint"), |b| {
        b.iter(|| black_box(&x) * black_box(&x) % &n);
    });
    group.finish();
}

criterion_group!(benches, multiplications, powers, powers_of_the_generator);
criterion_main!(benches);
