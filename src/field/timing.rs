//! Data-independent timing: the processor's promise that how long an instruction takes does not depend on
//! what it computes.
//!
//! May touch PSTATE.DIT. Arm promises that the listed instructions, `mul` and `umulh` among them, take a
//! time that does not depend on what they compute only while that bit is set (Arm Architecture Reference
//! Manual for A-profile, "Data Independent Timing"). A thread has a bit of its own, and a program may
//! have set it for reasons of its own, so the guard puts back what it found.
//!
//! Linux and Android say at run time whether there is such a bit; on Apple's systems the build says so
//! (the ordinary target for Macs has it), because asking fails on older ones; elsewhere nothing can be asked,
//! and nothing is set. Other processors have no such bit that a program may set for itself: Intel's,
//! DOITM, is the operating system's.

#![cfg_attr(
    all(target_arch = "aarch64", target_pointer_width = "64"),
    allow(unsafe_code)
)]

/// While it lives, this thread's instructions take a time that does not depend on data, where the
/// processor has a bit for that. Dropping it, by unwinding too, restores what was before.
pub(crate) struct IndependentOfData {
    /// PSTATE.DIT as it was, where there is such a bit.
    #[cfg(all(target_arch = "aarch64", target_pointer_width = "64"))]
    before: Option<u64>,
}

#[cfg(not(all(target_arch = "aarch64", target_pointer_width = "64")))]
impl IndependentOfData {
    /// Nothing is to be set here.
    #[inline]
    pub(crate) fn set() -> Self {
        Self {}
    }
}

#[cfg(all(target_arch = "aarch64", target_pointer_width = "64"))]
impl IndependentOfData {
    /// Sets the bit.
    #[inline]
    pub(crate) fn set() -> Self {
        let before = arm::available().then(|| {
            // SAFETY: the processor has the bit.
            let before = unsafe { arm::read() };
            // SAFETY: as above.
            unsafe { arm::write(arm::DIT) };
            arm::take_effect();
            before
        });
        Self { before }
    }
}

#[cfg(all(target_arch = "aarch64", target_pointer_width = "64"))]
impl Drop for IndependentOfData {
    #[inline]
    fn drop(&mut self) {
        if let Some(before) = self.before {
            // SAFETY: it was read, so the processor has the bit.
            unsafe { arm::write(before) };
        }
    }
}

/// The bit. Its register is named by its encoding, which an assembler for Armv8.0 knows as well.
#[cfg(all(target_arch = "aarch64", target_pointer_width = "64"))]
mod arm {
    use core::arch::asm;

    /// PSTATE.DIT in its register.
    pub(super) const DIT: u64 = 1 << 24;

    #[cfg(any(target_os = "linux", target_os = "android"))]
    cpufeatures::new!(dit, "dit");

    /// Whether the processor has the bit.
    #[inline]
    pub(super) fn available() -> bool {
        #[cfg(test)]
        if super::tests::forced() {
            return true;
        }
        #[cfg(any(target_os = "linux", target_os = "android"))]
        return dit::get();
        #[cfg(not(any(target_os = "linux", target_os = "android")))]
        return cfg!(target_feature = "dit");
    }

    /// The register.
    ///
    /// # Safety
    /// The processor has the bit.
    #[inline]
    pub(super) unsafe fn read() -> u64 {
        let value;
        // SAFETY: the caller's promise; nothing but the register is read. Memory is not said to be
        // untouched, so that no access moves across.
        unsafe { asm!("mrs {}, s3_3_c4_c2_5", out(reg) value, options(nostack, preserves_flags)) };
        value
    }

    /// Sets the register.
    ///
    /// # Safety
    /// The processor has the bit.
    #[inline]
    pub(super) unsafe fn write(value: u64) {
        // SAFETY: the caller's promise; the bit changes no result of any instruction.
        unsafe { asm!("msr s3_3_c4_c2_5, {}", in(reg) value, options(nostack, preserves_flags)) };
    }

    /// Makes sure that the instructions from here on run under the bit that was set: `sb`, or where the build
    /// does not know that the processor has it, the barriers that Arm gives in its place.
    #[inline]
    pub(super) fn take_effect() {
        #[cfg(target_feature = "sb")]
        // SAFETY: the build's target has the instruction, which changes nothing.
        unsafe {
            asm!("sb", options(nostack, preserves_flags));
        }
        #[cfg(not(target_feature = "sb"))]
        // SAFETY: barriers, which every processor has, change nothing.
        unsafe {
            asm!("dsb nsh", "isb", options(nostack, preserves_flags));
        }
    }
}

#[cfg(all(test, target_arch = "aarch64", target_pointer_width = "64"))]
#[allow(clippy::panic, clippy::print_stderr, reason = "tests")]
mod tests {
    use super::arm::{DIT, read, write};
    use super::*;
    use crate::scrub::{Depth, scrubbed};
    use std::io::Write;
    use std::panic::catch_unwind;

    /// Whether the bit is to be used although the system does not tell of it: qemu-user executes it and
    /// hides it. (`scripts/targets.sh aarch64` sets this, and chooses a processor that has the bit.)
    pub(super) fn forced() -> bool {
        std::env::var_os("CALDERA_FORCE_DIT").is_some()
    }

    /// The bit of this thread.
    fn bit() -> u64 {
        // SAFETY: the tests run only where the processor has it.
        unsafe { read() }
    }

    #[test]
    fn the_bit_is_set_within_and_what_was_before_is_restored() {
        if !arm::available() {
            let _ = writeln!(
                std::io::stderr(),
                "skipped: the_bit_is_set_within_and_what_was_before_is_restored: no PSTATE.DIT"
            );
            return;
        }
        for before in [0, DIT] {
            // SAFETY: the processor has the bit.
            unsafe { write(before) };
            assert_eq!(scrubbed(Depth::Hash, bit), DIT);
            assert_eq!(bit(), before);
            let nested = scrubbed(Depth::Power, || (scrubbed(Depth::Hash, bit), bit()));
            assert_eq!(nested, (DIT, DIT));
            assert_eq!(bit(), before);
            let unwound = catch_unwind(|| {
                scrubbed(Depth::Hash, || {
                    assert_eq!(bit(), DIT);
                    panic!("a generator of the caller's");
                })
            });
            assert!(unwound.is_err());
            assert_eq!(bit(), before);
        }
    }
}
