//! The choice of a kernel: which exist, which this processor has, which one runs.
//!
//! May touch the kernels' tokens, and one process-wide cell that holds the choice of a test or a
//! benchmark (feature `hazmat`; against detection only in a build with `--cfg caldera_taint`). A token is a
//! zero-sized value that proves the processor has what the kernel's instructions need; [`Token`] is the only
//! place where they are handed out.

#![cfg_attr(all(feature = "hazmat", caldera_taint), allow(unsafe_code))]
#![cfg_attr(
    not(feature = "hazmat"),
    allow(unreachable_pub, reason = "public through `hazmat`")
)]

#[cfg(all(target_arch = "aarch64", target_pointer_width = "64"))]
use super::aarch64::Aarch64;
#[cfg(target_arch = "x86_64")]
use super::ifma::Ifma;
#[cfg(any(
    test,
    feature = "hazmat",
    not(any(
        target_pointer_width = "64",
        all(target_arch = "wasm32", target_feature = "simd128")
    ))
))]
use super::portable::Portable32;
#[cfg(any(test, feature = "hazmat", target_pointer_width = "64"))]
use super::portable::Portable64;
#[cfg(all(target_arch = "wasm32", target_feature = "simd128"))]
use super::wasm_simd128::WasmSimd128;
#[cfg(all(target_arch = "x86_64", target_pointer_width = "64"))]
use super::x86_64::X86_64;

/// Which arithmetic runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Kernel {
    /// Rust alone, 64-bit limbs.
    Portable64,
    /// Rust alone, 32-bit limbs: for processors whose widest product has 64 bits.
    Portable32,
    /// x86-64 with BMI2 and ADX.
    X86_64,
    /// x86-64 with AVX-512 IFMA.
    Ifma,
    /// AArch64, any processor.
    Aarch64,
    /// WebAssembly with simd128.
    WasmSimd128,
}

impl Kernel {
    /// Every kernel, whether this build and this processor have it or not.
    pub const ALL: &'static [Self] = &[
        Self::Portable64,
        Self::Portable32,
        Self::X86_64,
        Self::Ifma,
        Self::Aarch64,
        Self::WasmSimd128,
    ];

    /// The kernel's name, as benches and tests print it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Portable64 => "portable-64",
            Self::Portable32 => "portable-32",
            Self::X86_64 => "x86-64",
            Self::Ifma => "ifma",
            Self::Aarch64 => "aarch64",
            Self::WasmSimd128 => "wasm-simd128",
        }
    }

    /// Whether this build has the kernel and this processor what it needs.
    #[must_use]
    pub fn is_available(self) -> bool {
        self.detected_token().is_some()
    }

    /// The kernel that runs: the forced one if there is one, else the fastest that is available.
    pub(crate) fn current() -> Self {
        #[cfg(feature = "hazmat")]
        if let Some(kernel) = forced::kernel() {
            return kernel;
        }
        Self::detected()
    }

    /// The fastest kernel that is available.
    fn detected() -> Self {
        #[cfg(target_arch = "x86_64")]
        if Self::Ifma.is_available() {
            return Self::Ifma;
        }
        #[cfg(all(target_arch = "x86_64", target_pointer_width = "64"))]
        if Self::X86_64.is_available() {
            return Self::X86_64;
        }
        #[cfg(all(target_arch = "aarch64", target_pointer_width = "64"))]
        return Self::Aarch64;
        #[cfg(all(target_pointer_width = "64", not(target_arch = "aarch64")))]
        return Self::Portable64;
        #[cfg(all(target_arch = "wasm32", target_feature = "simd128"))]
        return Self::WasmSimd128;
        #[cfg(not(any(
            target_pointer_width = "64",
            all(target_arch = "wasm32", target_feature = "simd128")
        )))]
        return Self::Portable32;
    }

    /// The kernel's token, or the portable kernel's where the processor lacks it.
    pub(crate) fn token(self) -> Token {
        #[cfg(all(feature = "hazmat", caldera_taint))]
        if let Some(token) = forced::undetected_token(self) {
            return token;
        }
        self.detected_token().unwrap_or(Token::PORTABLE)
    }

    /// The kernel's token where the processor has it.
    fn detected_token(self) -> Option<Token> {
        match self {
            #[cfg(any(test, feature = "hazmat", target_pointer_width = "64"))]
            Self::Portable64 => Some(Token::Portable64(Portable64::TOKEN)),
            #[cfg(any(
                test,
                feature = "hazmat",
                not(any(
                    target_pointer_width = "64",
                    all(target_arch = "wasm32", target_feature = "simd128")
                ))
            ))]
            Self::Portable32 => Some(Token::Portable32(Portable32::TOKEN)),
            #[cfg(not(any(test, feature = "hazmat")))]
            #[allow(unreachable_patterns, reason = "the portable kernel of the other word")]
            Self::Portable64 | Self::Portable32 => None,
            #[cfg(all(target_arch = "x86_64", target_pointer_width = "64"))]
            Self::X86_64 => X86_64::detect().map(Token::X86_64),
            #[cfg(not(all(target_arch = "x86_64", target_pointer_width = "64")))]
            Self::X86_64 => None,
            #[cfg(target_arch = "x86_64")]
            Self::Ifma => Ifma::detect().map(Token::Ifma),
            #[cfg(not(target_arch = "x86_64"))]
            Self::Ifma => None,
            #[cfg(all(target_arch = "aarch64", target_pointer_width = "64"))]
            Self::Aarch64 => Some(Token::Aarch64(Aarch64::TOKEN)),
            #[cfg(not(all(target_arch = "aarch64", target_pointer_width = "64")))]
            Self::Aarch64 => None,
            #[cfg(all(target_arch = "wasm32", target_feature = "simd128"))]
            Self::WasmSimd128 => Some(Token::WasmSimd128(WasmSimd128::TOKEN)),
            #[cfg(not(all(target_arch = "wasm32", target_feature = "simd128")))]
            Self::WasmSimd128 => None,
        }
    }
}

/// A kernel and the proof that the processor can run it.
#[derive(Clone, Copy)]
pub(crate) enum Token {
    /// Needs nothing. Nothing asks for it on processors with narrower words, but for tests.
    #[cfg(any(test, feature = "hazmat", target_pointer_width = "64"))]
    Portable64(Portable64),
    /// Needs nothing. Nothing asks for it on processors with wider words, but for tests.
    #[cfg(any(
        test,
        feature = "hazmat",
        not(any(
            target_pointer_width = "64",
            all(target_arch = "wasm32", target_feature = "simd128")
        ))
    ))]
    Portable32(Portable32),
    /// Needs BMI2 and ADX.
    #[cfg(all(target_arch = "x86_64", target_pointer_width = "64"))]
    X86_64(X86_64),
    /// Needs AVX-512 IFMA.
    #[cfg(target_arch = "x86_64")]
    Ifma(Ifma),
    /// Needs nothing that an AArch64 processor lacks.
    #[cfg(all(target_arch = "aarch64", target_pointer_width = "64"))]
    Aarch64(Aarch64),
    /// Needs what its build is made for.
    #[cfg(all(target_arch = "wasm32", target_feature = "simd128"))]
    WasmSimd128(WasmSimd128),
}

impl Token {
    /// The portable kernel of this target's word.
    #[cfg(target_pointer_width = "64")]
    const PORTABLE: Self = Self::Portable64(Portable64::TOKEN);
    /// The portable kernel of this target's word.
    #[cfg(not(any(
        target_pointer_width = "64",
        all(target_arch = "wasm32", target_feature = "simd128")
    )))]
    const PORTABLE: Self = Self::Portable32(Portable32::TOKEN);
    /// What runs wherever this build does.
    #[cfg(all(target_arch = "wasm32", target_feature = "simd128"))]
    const PORTABLE: Self = Self::WasmSimd128(WasmSimd128::TOKEN);

    /// The kernel whose token this is.
    #[cfg(feature = "hazmat")]
    pub(crate) const fn kernel(self) -> Kernel {
        match self {
            Self::Portable64(_) => Kernel::Portable64,
            Self::Portable32(_) => Kernel::Portable32,
            #[cfg(target_arch = "x86_64")]
            Self::Ifma(_) => Kernel::Ifma,
            #[cfg(all(target_arch = "aarch64", target_pointer_width = "64"))]
            Self::Aarch64(_) => Kernel::Aarch64,
            #[cfg(all(target_arch = "x86_64", target_pointer_width = "64"))]
            Self::X86_64(_) => Kernel::X86_64,
            #[cfg(all(target_arch = "wasm32", target_feature = "simd128"))]
            Self::WasmSimd128(_) => Kernel::WasmSimd128,
        }
    }
}

/// Evaluates an expression with the arithmetic of a kernel: `dispatch!(kernel, |f| ...)` binds `f`
/// to a value whose type implements [`Arithmetic`](super::Arithmetic). Once per operation, not per
/// multiplication.
macro_rules! dispatch {
    ($kernel:expr, |$f:ident| $body:expr) => {
        match $crate::field::Kernel::token($kernel) {
            #[cfg(any(test, feature = "hazmat", target_pointer_width = "64"))]
            $crate::field::Token::Portable64($f) => $body,
            #[cfg(any(
                test,
                feature = "hazmat",
                not(any(
                    target_pointer_width = "64",
                    all(target_arch = "wasm32", target_feature = "simd128")
                ))
            ))]
            $crate::field::Token::Portable32($f) => $body,
            #[cfg(target_arch = "x86_64")]
            $crate::field::Token::Ifma($f) => $body,
            #[cfg(all(target_arch = "aarch64", target_pointer_width = "64"))]
            $crate::field::Token::Aarch64($f) => $body,
            #[cfg(all(target_arch = "x86_64", target_pointer_width = "64"))]
            $crate::field::Token::X86_64($f) => $body,
            #[cfg(all(target_arch = "wasm32", target_feature = "simd128"))]
            $crate::field::Token::WasmSimd128($f) => $body,
        }
    };
}
pub(crate) use dispatch;

/// The process-wide choice of a test or a benchmark.
#[cfg(feature = "hazmat")]
pub(crate) mod forced {
    use super::Kernel;
    #[cfg(caldera_taint)]
    use super::Token;
    use core::sync::atomic::{AtomicU8, Ordering::Relaxed};

    /// 0 where nothing is forced; else one more than the kernel's place in [`Kernel::ALL`], and
    /// `UNDETECTED` where detection is not to be asked.
    static FORCED: AtomicU8 = AtomicU8::new(0);

    /// Flag of a kernel forced against detection: only a build with `--cfg caldera_taint` sets it.
    const UNDETECTED: u8 = 0x80;

    /// The forced kernel.
    pub(super) fn kernel() -> Option<Kernel> {
        let place = (FORCED.load(Relaxed) & !UNDETECTED).checked_sub(1)?;
        Kernel::ALL.get(usize::from(place)).copied()
    }

    /// The token of a kernel that was forced against detection.
    #[cfg(caldera_taint)]
    pub(super) fn undetected_token(kernel: Kernel) -> Option<Token> {
        if FORCED.load(Relaxed) & UNDETECTED == 0 || self::kernel() != Some(kernel) {
            return None;
        }
        match kernel {
            Kernel::Portable64 | Kernel::Portable32 | Kernel::Aarch64 | Kernel::WasmSimd128 => {
                kernel.detected_token()
            }
            #[cfg(all(target_arch = "x86_64", target_pointer_width = "64"))]
            // SAFETY: only `Kernel::force_undetected_or_die` leads here, whose caller promised it.
            Kernel::X86_64 => Some(Token::X86_64(unsafe { super::X86_64::undetected() })),
            #[cfg(not(all(target_arch = "x86_64", target_pointer_width = "64")))]
            Kernel::X86_64 => None,
            #[cfg(target_arch = "x86_64")]
            // SAFETY: whoever forced the kernel against detection has promised it.
            Kernel::Ifma => Some(Token::Ifma(unsafe { super::Ifma::assume() })),
            #[cfg(not(target_arch = "x86_64"))]
            Kernel::Ifma => None,
        }
    }

    fn store(kernel: Option<Kernel>, flag: u8) {
        let place = kernel.and_then(|k| Kernel::ALL.iter().position(|&other| other == k));
        let value = match place.and_then(|place| u8::try_from(place).ok()) {
            Some(place) => place.saturating_add(1) | flag,
            None => 0,
        };
        FORCED.store(value, Relaxed);
    }

    impl Kernel {
        /// Makes this process use one kernel from now on, or, given `None`, the fastest again.
        ///
        /// Returns whether that is done: a kernel that is not available is not forced, and the
        /// former choice stays.
        #[must_use]
        pub fn force(kernel: Option<Self>) -> bool {
            let possible = kernel.is_none_or(Self::is_available);
            if possible {
                store(kernel, 0);
            }
            possible
        }

        /// Makes this process use one kernel from now on without asking whether the processor has
        /// it: valgrind hides ADX from CPUID and executes it all the same. In builds with
        /// `--cfg caldera_taint` alone.
        ///
        /// Returns whether this build has the kernel at all.
        ///
        /// # Safety
        /// The processor, or what emulates it, executes the instructions of that kernel.
        #[cfg(caldera_taint)]
        #[must_use]
        pub unsafe fn force_undetected_or_die(self) -> bool {
            store(Some(self), UNDETECTED);
            let possible = undetected_token(self).is_some();
            if !possible {
                store(None, 0);
            }
            possible
        }
    }
}
