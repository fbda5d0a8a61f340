//! The field's operations by kernel, on 384 big-endian bytes or on numbers that stay in a kernel's
//! own form.

use alloc::vec::Vec;
use zeroize::Zeroizing;

pub use crate::field::Kernel;
use crate::field::{Arithmetic, Integer, Token, dispatch};

/// Bytes of a number modulo N.
pub const BYTES: usize = crate::field::modulus::BYTES;

/// The kernel that this process runs: the one that was forced, or the fastest that was detected; the portable
/// one where the processor lacks it.
#[must_use]
pub fn in_use() -> Kernel {
    Kernel::current().token().kernel()
}

macro_rules! elements {
    ($($(#[$where:meta])* $kernel:ident: $type:ty),+ $(,)?) => {
        /// A number modulo N in the form of one kernel, so that what is timed on it is the
        /// operation alone.
        #[derive(Clone)]
        pub struct Element(Form);

        #[derive(Clone)]
        enum Form {
            $($(#[$where])* $kernel($type, <$type as Arithmetic>::Residue)),+
        }

        impl Element {
            /// The number that 384 big-endian bytes hold, reduced modulo N, in the kernel's form;
            /// `None` where the kernel is not available.
            #[must_use]
            pub fn new(kernel: Kernel, be_bytes: &[u8; BYTES]) -> Option<Self> {
                let integer = Integer::from_be_bytes_reduced(be_bytes);
                Some(Self(match available(kernel)? {
                    $($(#[$where])* Token::$kernel(f) => Form::$kernel(f, f.decode(&integer))),+
                }))
            }

            /// The number, below N, as 384 big-endian bytes.
            #[must_use]
            pub fn to_be_bytes(&self) -> Zeroizing<[u8; BYTES]> {
                match &self.0 {
                    $($(#[$where])* Form::$kernel(f, a) => f.encode(a).to_be_bytes()),+
                }
            }

            /// Replaces this number by its product with another of the same kernel; leaves it alone
            /// where the other is another kernel's.
            pub fn mul_assign(&mut self, other: &Self) {
                match (&mut self.0, &other.0) {
                    $($(#[$where])* (Form::$kernel(f, a), Form::$kernel(_, b)) => *a = f.mul(a, b),)+
                    _ => {}
                }
            }

            /// Adds another number of the same kernel; does nothing where it is another kernel's.
            pub fn add_assign(&mut self, other: &Self) {
                match (&mut self.0, &other.0) {
                    $($(#[$where])* (Form::$kernel(f, a), Form::$kernel(_, b)) => *a = f.add(a, b),)+
                    _ => {}
                }
            }

            /// Subtracts another number of the same kernel; does nothing where it is another
            /// kernel's.
            pub fn sub_assign(&mut self, other: &Self) {
                match (&mut self.0, &other.0) {
                    $($(#[$where])* (Form::$kernel(f, a), Form::$kernel(_, b)) => *a = f.sub(a, b),)+
                    _ => {}
                }
            }

            /// Replaces this number by its square.
            pub fn square_assign(&mut self) {
                match &mut self.0 {
                    $($(#[$where])* Form::$kernel(f, a) => *a = f.square(a)),+
                }
            }

            /// This number to the power of an exponent of `bits` bits, lowest limb first. More bits than
            /// the limbs have are none.
            #[must_use]
            pub fn pow(&self, exponent: &[u64], bits: usize) -> Self {
                let bits = bits.min(exponent.len().saturating_mul(64));
                Self(match &self.0 {
                    $($(#[$where])* Form::$kernel(f, a) => Form::$kernel(*f, f.pow(a, exponent, bits))),+
                })
            }

            /// The generator, 2, to the power of an exponent of `bits` bits, lowest limb first, in
            /// the form of this number's kernel. More bits than the limbs have are none.
            #[must_use]
            pub fn pow_generator(&self, exponent: &[u64], bits: usize) -> Self {
                let bits = bits.min(exponent.len().saturating_mul(64));
                Self(match &self.0 {
                    $($(#[$where])* Form::$kernel(f, _) => Form::$kernel(*f, f.pow_generator(exponent, bits))),+
                })
            }
        }
    };
}

elements! {
    Portable64: crate::field::portable::Portable64,
    Portable32: crate::field::portable::Portable32,
    #[cfg(all(target_arch = "x86_64", target_pointer_width = "64"))]
    X86_64: crate::field::x86_64::X86_64,
    #[cfg(target_arch = "x86_64")]
    Ifma: crate::field::ifma::Ifma,
    #[cfg(all(target_arch = "aarch64", target_pointer_width = "64"))]
    Aarch64: crate::field::aarch64::Aarch64,
    #[cfg(all(target_arch = "wasm32", target_feature = "simd128"))]
    WasmSimd128: crate::field::wasm_simd128::WasmSimd128,
}

/// The token of a kernel, not of the one that stands in for it.
fn available(kernel: Kernel) -> Option<Token> {
    let token = kernel.token();
    (token.kernel() == kernel).then_some(token)
}

/// `a * b mod N`; `None` where the kernel is not available.
#[must_use]
pub fn mul(kernel: Kernel, a: &[u8; BYTES], b: &[u8; BYTES]) -> Option<Zeroizing<[u8; BYTES]>> {
    let mut a = Element::new(kernel, a)?;
    a.mul_assign(&Element::new(kernel, b)?);
    Some(a.to_be_bytes())
}

/// `a^2 mod N`; `None` where the kernel is not available.
#[must_use]
pub fn square(kernel: Kernel, a: &[u8; BYTES]) -> Option<Zeroizing<[u8; BYTES]>> {
    let mut a = Element::new(kernel, a)?;
    a.square_assign();
    Some(a.to_be_bytes())
}

/// `a + b mod N`; `None` where the kernel is not available.
#[must_use]
pub fn add(kernel: Kernel, a: &[u8; BYTES], b: &[u8; BYTES]) -> Option<Zeroizing<[u8; BYTES]>> {
    let mut a = Element::new(kernel, a)?;
    a.add_assign(&Element::new(kernel, b)?);
    Some(a.to_be_bytes())
}

/// `a - b mod N`; `None` where the kernel is not available.
#[must_use]
pub fn sub(kernel: Kernel, a: &[u8; BYTES], b: &[u8; BYTES]) -> Option<Zeroizing<[u8; BYTES]>> {
    let mut a = Element::new(kernel, a)?;
    a.sub_assign(&Element::new(kernel, b)?);
    Some(a.to_be_bytes())
}

/// `base^exponent mod N`, the exponent big-endian, every bit of it read; `None` where the kernel is
/// not available.
#[must_use]
pub fn pow(kernel: Kernel, base: &[u8; BYTES], exponent: &[u8]) -> Option<Zeroizing<[u8; BYTES]>> {
    let limbs = limbs(exponent);
    let bits = exponent.len().saturating_mul(8);
    Some(Element::new(kernel, base)?.pow(&limbs, bits).to_be_bytes())
}

/// `2^exponent mod N`, the exponent big-endian, every bit of it read; `None` where the kernel is
/// not available.
#[must_use]
pub fn pow_generator(kernel: Kernel, exponent: &[u8]) -> Option<Zeroizing<[u8; BYTES]>> {
    let limbs = limbs(exponent);
    let bits = exponent.len().saturating_mul(8);
    dispatch!(available(kernel)?.kernel(), |f| {
        Some(f.encode(&f.pow_generator(&limbs, bits)).to_be_bytes())
    })
}

/// Big-endian bytes as limbs, lowest first.
fn limbs(be_bytes: &[u8]) -> Zeroizing<Vec<u64>> {
    Zeroizing::new(
        be_bytes
            .rchunks(8)
            .map(|bytes| {
                bytes
                    .iter()
                    .fold(0, |limb, &byte| limb << 8 | u64::from(byte))
            })
            .collect(),
    )
}
