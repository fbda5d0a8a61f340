//! A kernel made to run where valgrind hides from it what it needs.

#![allow(unsafe_code, reason = "a kernel is forced against detection")]

use caldera_srp::hazmat::field::Kernel;

#[cfg(all(caldera_taint, target_arch = "x86_64"))]
use super::memcheck::running_on_valgrind;

/// Makes this process use one kernel, also where valgrind hides what it needs; `false` where
/// valgrind cannot run it.
pub fn force(kernel: Kernel) -> bool {
    Kernel::force(Some(kernel)) || force_undetected(kernel)
}

#[cfg(all(caldera_taint, target_arch = "x86_64"))]
fn force_undetected(kernel: Kernel) -> bool {
    // SAFETY: valgrind hides ADX from CPUID and executes its instructions all the same; BMI2 it
    // shows. Outside valgrind nothing is forced against detection.
    kernel == Kernel::X86_64
        && running_on_valgrind()
        && std::arch::is_x86_feature_detected!("bmi2")
        && unsafe { kernel.force_undetected_or_die() }
}

#[cfg(not(all(caldera_taint, target_arch = "x86_64")))]
fn force_undetected(_: Kernel) -> bool {
    false
}
