//! The kernels by name, as `hazmat` gives them out.
#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::print_stderr,
    reason = "tests"
)]

use caldera_srp::hazmat::field::{self, BYTES, Element, Kernel};
use num_bigint::BigUint;
use std::io::Write;

fn number(bytes: &[u8]) -> BigUint {
    BigUint::from_bytes_be(bytes)
}

fn modulus() -> BigUint {
    let mut one = [0; BYTES];
    one[BYTES - 1] = 1;
    let minus_one = field::sub(Kernel::Portable64, &[0; BYTES], &one).unwrap();
    number(minus_one.as_ref()) + 1u8
}

#[test]
fn each_kernel_gives_the_same_figures_by_name() {
    let n = modulus();
    assert_eq!(n.bits(), 3072);
    let (a, b) = ([0xd3; BYTES], [0x4e; BYTES]);
    let (x, y) = (number(&a), number(&b));
    let exponent = [0xc7; 64];
    for &kernel in Kernel::ALL {
        if !kernel.is_available() {
            assert!(field::mul(kernel, &a, &b).is_none());
            assert!(Element::new(kernel, &a).is_none());
            let _ = writeln!(
                std::io::stderr(),
                "skipped: {} not available on this processor",
                kernel.name()
            );
            continue;
        }
        let read = |bytes: Option<zeroize::Zeroizing<[u8; BYTES]>>| number(bytes.unwrap().as_ref());
        assert_eq!(read(field::mul(kernel, &a, &b)), &x * &y % &n);
        assert_eq!(read(field::square(kernel, &a)), &x * &x % &n);
        assert_eq!(read(field::add(kernel, &a, &b)), (&x + &y) % &n);
        assert_eq!(read(field::sub(kernel, &b, &a)), (&y + &n - &x) % &n);
        let e = number(&exponent);
        assert_eq!(read(field::pow(kernel, &a, &exponent)), x.modpow(&e, &n));
        let two = BigUint::from(2u8);
        let power = read(field::pow_generator(kernel, &exponent));
        assert_eq!(power, two.modpow(&e, &n));
        let longer = [0xc7; 100];
        let power = read(field::pow_generator(kernel, &longer));
        assert_eq!(power, two.modpow(&number(&longer), &n));
    }
}

/// Not what the engine says of itself: a kernel that is there and not found would only be skipped.
#[test]
fn a_kernel_is_available_where_the_processor_has_what_it_needs() {
    assert!(Kernel::Portable64.is_available());
    assert!(Kernel::Portable32.is_available());
    #[cfg(target_arch = "x86_64")]
    {
        use std::arch::is_x86_feature_detected as has;
        let mulx = has!("bmi2") && has!("adx");
        assert_eq!(Kernel::X86_64.is_available(), mulx);
        #[cfg(not(caldera_ifma_model))]
        {
            let avx512 = has!("avx512f") && has!("avx512bw") && has!("avx512dq");
            let ifma = avx512 && has!("avx512vl") && has!("avx512ifma");
            assert_eq!(Kernel::Ifma.is_available(), ifma);
        }
        assert!(!Kernel::Aarch64.is_available() && !Kernel::WasmSimd128.is_available());
    }
    #[cfg(target_arch = "aarch64")]
    assert!(Kernel::Aarch64.is_available());
}

#[test]
fn only_an_available_kernel_can_be_forced() {
    let fastest = field::in_use();
    for &kernel in Kernel::ALL {
        let before = field::in_use();
        assert_eq!(Kernel::force(Some(kernel)), kernel.is_available());
        let expected = if kernel.is_available() {
            kernel
        } else {
            before
        };
        assert_eq!(field::in_use(), expected);
    }
    assert!(Kernel::force(None));
    assert_eq!(field::in_use(), fastest);
}

#[test]
fn names_are_distinct() {
    let mut names: Vec<_> = Kernel::ALL.iter().map(|kernel| kernel.name()).collect();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), Kernel::ALL.len());
}
