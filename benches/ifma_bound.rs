//! What the AVX-512 IFMA kernel reaches of the processor's peak rate of multiply-adds.
//!
//!     cargo bench --bench ifma_bound
//!
//! Schoolbook arithmetic in the kernel's shape needs 1,920 512-bit `vpmadd52` for a multiplication and
//! 1,524 for a squaring. This measures how fast the processor executes them when nothing waits for
//! anything, and then each operation, with each waiting for the one before; and prints times and
//! ratios. Each figure is the best of many short runs, all in one go.
#![allow(
    missing_docs,
    clippy::print_stdout,
    unsafe_code,
    clippy::std_instead_of_core,
    reason = "a bench"
)]

#[cfg(target_arch = "x86_64")]
mod bound {
    use std::arch::asm;
    use std::hint::black_box;
    use std::time::Instant;

    use caldera_srp::hazmat::field::{BYTES, Element, Kernel};

    /// `vpmadd52` in one round of [`multiply_adds`].
    const PER_ROUND: u32 = 24;

    /// Executes multiply-adds on 24 registers, so that none waits for another.
    #[target_feature(enable = "avx512f,avx512ifma")]
    fn multiply_adds(rounds: u64) {
        // SAFETY: reads and writes registers alone, all of which are declared; the enclosing function
        // enables the instructions. `rounds` is not 0.
        unsafe {
            asm!(
                "2:",
                "vpmadd52luq zmm0, zmm30, zmm31", "vpmadd52huq zmm1, zmm30, zmm31",
                "vpmadd52luq zmm2, zmm30, zmm31", "vpmadd52huq zmm3, zmm30, zmm31",
                "vpmadd52luq zmm4, zmm30, zmm31", "vpmadd52huq zmm5, zmm30, zmm31",
                "vpmadd52luq zmm6, zmm30, zmm31", "vpmadd52huq zmm7, zmm30, zmm31",
                "vpmadd52luq zmm8, zmm30, zmm31", "vpmadd52huq zmm9, zmm30, zmm31",
                "vpmadd52luq zmm10, zmm30, zmm31", "vpmadd52huq zmm11, zmm30, zmm31",
                "vpmadd52luq zmm12, zmm30, zmm31", "vpmadd52huq zmm13, zmm30, zmm31",
                "vpmadd52luq zmm14, zmm30, zmm31", "vpmadd52huq zmm15, zmm30, zmm31",
                "vpmadd52luq zmm16, zmm30, zmm31", "vpmadd52huq zmm17, zmm30, zmm31",
                "vpmadd52luq zmm18, zmm30, zmm31", "vpmadd52huq zmm19, zmm30, zmm31",
                "vpmadd52luq zmm20, zmm30, zmm31", "vpmadd52huq zmm21, zmm30, zmm31",
                "vpmadd52luq zmm22, zmm30, zmm31", "vpmadd52huq zmm23, zmm30, zmm31",
                "dec {rounds}",
                "jnz 2b",
                rounds = inout(reg) rounds => _,
                out("zmm0") _, out("zmm1") _, out("zmm2") _, out("zmm3") _,
                out("zmm4") _, out("zmm5") _, out("zmm6") _, out("zmm7") _,
                out("zmm8") _, out("zmm9") _, out("zmm10") _, out("zmm11") _,
                out("zmm12") _, out("zmm13") _, out("zmm14") _, out("zmm15") _,
                out("zmm16") _, out("zmm17") _, out("zmm18") _, out("zmm19") _,
                out("zmm20") _, out("zmm21") _, out("zmm22") _, out("zmm23") _,
                options(nomem, nostack)
            );
        }
    }

    /// Nanoseconds that one call takes, the best of many.
    fn best(calls: u32, mut operation: impl FnMut()) -> f64 {
        let mut best = f64::INFINITY;
        for _ in 0..400 {
            let start = Instant::now();
            for _ in 0..calls {
                operation();
            }
            best = best.min(start.elapsed().as_secs_f64() * 1e9 / f64::from(calls));
        }
        best
    }

    pub(crate) fn measure() {
        let Some(mut element) = Element::new(Kernel::Ifma, &[0x5a; BYTES]) else {
            println!("skipped: ifma not available on this processor");
            return;
        };
        let other = element.clone();

        let rounds = 1_000;
        let peak = best(10, || {
            // SAFETY: the kernel is available, so the processor has the instructions.
            unsafe { multiply_adds(black_box(rounds)) };
        }) / (f64::from(PER_ROUND) * rounds as f64);
        let exponent = [u64::MAX; 9];
        let figures = [
            (
                "multiplication",
                1_920.0,
                best(200, || element.mul_assign(&other)),
            ),
            ("squaring", 1_524.0, best(200, || element.square_assign())),
            (
                // 102 windows of 5 squarings, and 15 squarings and 15 multiplications for the table.
                "power of 513 bits",
                525.0 * 1_524.0 + 117.0 * 1_920.0,
                best(1, || {
                    black_box(black_box(&other).pow(black_box(&exponent), 513));
                }),
            ),
        ];
        println!("vpmadd52 of 512 bits at best: {peak:.3} ns");
        for (name, count, time) in figures {
            let bound = count * peak;
            println!(
                "{name}: {time:.0} ns; {count} vpmadd52 are {bound:.0} ns: {:.1} % of the bound",
                100.0 * bound / time
            );
        }
    }
}

fn main() {
    #[cfg(target_arch = "x86_64")]
    bound::measure();
    #[cfg(not(target_arch = "x86_64"))]
    println!("skipped: ifma not available on this processor");
}
