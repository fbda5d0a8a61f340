//! The C libraries: OpenSSL, aws-lc and GMP; and the thread's own clock.
//!
//! Each keeps what a program that signs in repeatedly would keep (the Montgomery context, the
//! scratch context, the numbers in the library's own form) and times the one call.

#![allow(unsafe_code, reason = "calls into C")]

use crate::exponentiation::{Case, LENGTH, MODULUS, Prepared, hex};
use std::ffi::{CStr, c_char, c_int, c_void};
use std::ptr;
use std::time::Duration;

/// OpenSSL's own words about itself, from the library that is linked.
pub(crate) fn openssl_version() -> String {
    let origin = if cfg!(feature = "vendored-openssl") {
        "built from openssl-src"
    } else {
        "the system's"
    };
    // SAFETY: key 0 is OPENSSL_VERSION; the library answers with a static string.
    let text = unsafe { CStr::from_ptr(openssl_sys::OpenSSL_version(0)) };
    let text = text.to_string_lossy();
    let number = text.split_whitespace().nth(1).unwrap_or("unknown");
    format!("{number} ({origin})")
}

/// GMP's version, from the library that is linked.
pub(crate) fn gmp_version() -> String {
    // SAFETY: a constant of the library, set before the program starts.
    let text = unsafe { __gmp_version };
    // SAFETY: it points to a static C string.
    let text = unsafe { CStr::from_ptr(text) };
    format!("{} (the system's)", text.to_string_lossy())
}

#[repr(C)]
struct OpensslMontgomery {
    _private: [u8; 0],
}

// openssl-sys has no declaration of these four.
unsafe extern "C" {
    fn BN_MONT_CTX_new() -> *mut OpensslMontgomery;
    fn BN_MONT_CTX_free(context: *mut OpensslMontgomery);
    fn BN_MONT_CTX_set(
        context: *mut OpensslMontgomery,
        modulus: *const openssl_sys::BIGNUM,
        scratch: *mut openssl_sys::BN_CTX,
    ) -> c_int;
    fn BN_mod_exp_mont_consttime(
        result: *mut openssl_sys::BIGNUM,
        base: *const openssl_sys::BIGNUM,
        exponent: *const openssl_sys::BIGNUM,
        modulus: *const openssl_sys::BIGNUM,
        scratch: *mut openssl_sys::BN_CTX,
        context: *mut OpensslMontgomery,
    ) -> c_int;
}

/// One exponentiation in OpenSSL's terms.
pub(crate) struct Openssl {
    base: *mut openssl_sys::BIGNUM,
    exponent: *mut openssl_sys::BIGNUM,
    modulus: *mut openssl_sys::BIGNUM,
    result: *mut openssl_sys::BIGNUM,
    scratch: *mut openssl_sys::BN_CTX,
    context: *mut OpensslMontgomery,
}

impl Openssl {
    pub(crate) fn new(case: &Case) -> Self {
        let number = |bytes: &[u8]| {
            let length = c_int::try_from(bytes.len()).expect("a short number");
            // SAFETY: `bytes` is readable for `length` bytes; null asks for a new number.
            let number = unsafe { openssl_sys::BN_bin2bn(bytes.as_ptr(), length, ptr::null_mut()) };
            assert!(!number.is_null(), "OpenSSL has no memory");
            number
        };
        let this = Self {
            base: number(&case.base),
            exponent: number(&case.exponent),
            modulus: number(&hex(MODULUS)),
            result: number(&[]),
            // SAFETY: has no precondition.
            scratch: unsafe { openssl_sys::BN_CTX_new() },
            // SAFETY: has no precondition.
            context: unsafe { BN_MONT_CTX_new() },
        };
        assert!(!this.scratch.is_null() && !this.context.is_null());
        // SAFETY: three live objects of this value, the modulus is odd.
        let done = unsafe { BN_MONT_CTX_set(this.context, this.modulus, this.scratch) };
        assert_eq!(done, 1, "OpenSSL refused the modulus");
        this
    }
}

impl Prepared for Openssl {
    fn run(&mut self) {
        // SAFETY: all six are live objects of this value, and the result is none of the inputs.
        let done = unsafe {
            BN_mod_exp_mont_consttime(
                self.result,
                self.base,
                self.exponent,
                self.modulus,
                self.scratch,
                self.context,
            )
        };
        assert_eq!(done, 1, "OpenSSL failed");
    }

    fn result(&self) -> [u8; LENGTH] {
        let mut out = [0; LENGTH];
        // SAFETY: `out` has room for the LENGTH bytes that are asked for.
        let written =
            unsafe { openssl_sys::BN_bn2binpad(self.result, out.as_mut_ptr(), LENGTH as c_int) };
        assert_eq!(written, LENGTH as c_int, "OpenSSL's result is too long");
        out
    }
}

impl Drop for Openssl {
    fn drop(&mut self) {
        for number in [self.base, self.exponent, self.modulus, self.result] {
            // SAFETY: made by `new`, freed once.
            unsafe { openssl_sys::BN_clear_free(number) };
        }
        // SAFETY: made by `new`, freed once.
        unsafe { BN_MONT_CTX_free(self.context) };
        // SAFETY: made by `new`, freed once.
        unsafe { openssl_sys::BN_CTX_free(self.scratch) };
    }
}

/// One exponentiation in aws-lc's terms.
pub(crate) struct AwsLc {
    base: *mut aws_lc_sys::BIGNUM,
    exponent: *mut aws_lc_sys::BIGNUM,
    modulus: *mut aws_lc_sys::BIGNUM,
    result: *mut aws_lc_sys::BIGNUM,
    scratch: *mut aws_lc_sys::BN_CTX,
    context: *mut aws_lc_sys::BN_MONT_CTX,
}

impl AwsLc {
    pub(crate) fn new(case: &Case) -> Self {
        let number = |bytes: &[u8]| {
            // SAFETY: `bytes` is readable for its length; null asks for a new number.
            let number =
                unsafe { aws_lc_sys::BN_bin2bn(bytes.as_ptr(), bytes.len(), ptr::null_mut()) };
            assert!(!number.is_null(), "aws-lc has no memory");
            number
        };
        let modulus = number(&hex(MODULUS));
        // SAFETY: has no precondition.
        let scratch = unsafe { aws_lc_sys::BN_CTX_new() };
        assert!(!scratch.is_null(), "aws-lc has no memory");
        // SAFETY: both are live, the modulus is odd.
        let context = unsafe { aws_lc_sys::BN_MONT_CTX_new_consttime(modulus, scratch) };
        assert!(!context.is_null(), "aws-lc refused the modulus");
        Self {
            base: number(&case.base),
            exponent: number(&case.exponent),
            modulus,
            result: number(&[]),
            scratch,
            context,
        }
    }
}

impl Prepared for AwsLc {
    fn run(&mut self) {
        // SAFETY: all six are live objects of this value, and the result is none of the inputs.
        let done = unsafe {
            aws_lc_sys::BN_mod_exp_mont_consttime(
                self.result,
                self.base,
                self.exponent,
                self.modulus,
                self.scratch,
                self.context,
            )
        };
        assert_eq!(done, 1, "aws-lc failed");
    }

    fn result(&self) -> [u8; LENGTH] {
        let mut out = [0; LENGTH];
        // SAFETY: `out` has room for the LENGTH bytes that are asked for.
        let done = unsafe { aws_lc_sys::BN_bn2bin_padded(out.as_mut_ptr(), LENGTH, self.result) };
        assert_eq!(done, 1, "aws-lc's result is too long");
        out
    }
}

impl Drop for AwsLc {
    fn drop(&mut self) {
        for number in [self.base, self.exponent, self.modulus, self.result] {
            // SAFETY: made by `new`, freed once.
            unsafe { aws_lc_sys::BN_clear_free(number) };
        }
        // SAFETY: made by `new`, freed once.
        unsafe { aws_lc_sys::BN_MONT_CTX_free(self.context) };
        // SAFETY: made by `new`, freed once.
        unsafe { aws_lc_sys::BN_CTX_free(self.scratch) };
    }
}

/// `mpz_t` as gmp.h lays it out.
#[repr(C)]
struct Mpz {
    allocated: c_int,
    size: c_int,
    limbs: *mut c_void,
}

#[link(name = "gmp")]
unsafe extern "C" {
    static __gmp_version: *const c_char;
    #[link_name = "__gmpz_init"]
    fn mpz_init(number: *mut Mpz);
    #[link_name = "__gmpz_clear"]
    fn mpz_clear(number: *mut Mpz);
    #[link_name = "__gmpz_import"]
    fn mpz_import(
        number: *mut Mpz,
        count: usize,
        order: c_int,
        size: usize,
        endian: c_int,
        nails: usize,
        bytes: *const c_void,
    );
    #[link_name = "__gmpz_export"]
    fn mpz_export(
        bytes: *mut c_void,
        count: *mut usize,
        order: c_int,
        size: usize,
        endian: c_int,
        nails: usize,
        number: *const Mpz,
    ) -> *mut c_void;
    #[link_name = "__gmpz_sizeinbase"]
    fn mpz_sizeinbase(number: *const Mpz, base: c_int) -> usize;
    #[link_name = "__gmpz_powm_sec"]
    fn mpz_powm_sec(result: *mut Mpz, base: *const Mpz, exponent: *const Mpz, modulus: *const Mpz);
}

impl Mpz {
    fn new(bytes: &[u8]) -> Self {
        let mut number = Self {
            allocated: 0,
            size: 0,
            limbs: ptr::null_mut(),
        };
        // SAFETY: any `Mpz` may be initialised; GMP keeps no pointer to it, so it may move after.
        unsafe { mpz_init(&raw mut number) };
        // SAFETY: initialised above; `bytes` is readable for its length, as one-byte words, the
        // most significant first.
        unsafe {
            mpz_import(
                &raw mut number,
                bytes.len(),
                1,
                1,
                1,
                0,
                bytes.as_ptr().cast(),
            );
        }
        number
    }
}

impl Drop for Mpz {
    fn drop(&mut self) {
        // SAFETY: initialised by `new`, cleared once.
        unsafe { mpz_clear(&raw mut *self) };
    }
}

/// One exponentiation in GMP's terms.
pub(crate) struct Gmp {
    base: Mpz,
    exponent: Mpz,
    modulus: Mpz,
    result: Mpz,
}

impl Gmp {
    pub(crate) fn new(case: &Case) -> Self {
        Self {
            base: Mpz::new(&case.base),
            exponent: Mpz::new(&case.exponent),
            modulus: Mpz::new(&hex(MODULUS)),
            result: Mpz::new(&[]),
        }
    }
}

impl Prepared for Gmp {
    fn run(&mut self) {
        // SAFETY: four initialised numbers; the exponent is above 0 and the modulus is odd.
        unsafe {
            mpz_powm_sec(
                &raw mut self.result,
                &raw const self.base,
                &raw const self.exponent,
                &raw const self.modulus,
            );
        }
    }

    fn result(&self) -> [u8; LENGTH] {
        // SAFETY: an initialised number.
        let bits = unsafe { mpz_sizeinbase(&raw const self.result, 2) };
        let length = bits.div_ceil(8);
        assert!(length <= LENGTH, "GMP's result is too long");
        let mut out = [0; LENGTH];
        let start = out[LENGTH - length..].as_mut_ptr();
        // SAFETY: GMP writes the number's `length` bytes, most significant first, and exactly so
        // many are left from `start` to the end of `out`. A number of 0 writes nothing.
        unsafe {
            mpz_export(
                start.cast(),
                ptr::null_mut(),
                1,
                1,
                1,
                0,
                &raw const self.result,
            );
        }
        out
    }
}

/// The processor time that this thread has had so far.
pub(crate) fn thread_time() -> Duration {
    let mut time = libc::timespec {
        tv_sec: 0,
        tv_nsec: 0,
    };
    // SAFETY: `time` is a live value of the type that the call fills in.
    let done = unsafe { libc::clock_gettime(libc::CLOCK_THREAD_CPUTIME_ID, &raw mut time) };
    assert_eq!(done, 0, "the system counts no time for threads");
    let seconds = u64::try_from(time.tv_sec).expect("not before the thread's start");
    let nanoseconds = u32::try_from(time.tv_nsec).expect("below a second");
    Duration::new(seconds, nanoseconds)
}
