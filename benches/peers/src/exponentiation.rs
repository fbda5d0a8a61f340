//! The bare exponentiation modulo the 3072-bit prime.

use crate::versions::locked;
use crate::{foreign, ours};
use crypto_bigint::modular::ConstMontyForm;
use crypto_bigint::{U3072, Uint};
use num_bigint::BigUint;
use std::hint::black_box;

/// Bytes of the modulus.
pub const LENGTH: usize = 384;

/// RFC 3526's group 15, which Cognito uses.
pub(crate) const MODULUS: &str = concat!(
    "ffffffffffffffffc90fdaa22168c234c4c6628b80dc1cd129024e088a67cc74",
    "020bbea63b139b22514a08798e3404ddef9519b3cd3a431b302b0a6df25f1437",
    "4fe1356d6d51c245e485b576625e7ec6f44c42e9a637ed6b0bff5cb6f406b7ed",
    "ee386bfb5a899fa5ae9f24117c4b1fe649286651ece45b3dc2007cb8a163bf05",
    "98da48361c55d39a69163fa8fd24cf5f83655d23dca3ad961c62f356208552bb",
    "9ed529077096966d670c354e4abc9804f1746c08ca18217c32905e462e36ce3b",
    "e39e772c180e86039b2783a2ec07a28fb5c55df06f4c52c9de2bcbf695581718",
    "3995497cea956ae515d2261898fa051015728e5a8aaac42dad33170d04507a33",
    "a85521abdf1cba64ecfb850458dbef0a8aea71575d060c7db3970f85a6e1e4c7",
    "abf5ae8cdb0933d71e8c94e04a25619dcee3d2261ad2ee6bf12ffa06d98a0864",
    "d87602733ec86a64521f2b18177b200cbbe117577a615d6c770988c0bad946e2",
    "08e24fa074e5ab3143db5bfce0fd108e4b82d120a93ad2caffffffffffffffff",
);

crypto_bigint::const_monty_params!(Prime, U3072, MODULUS, "The modulus, for crypto-bigint.");

/// The exponent lengths that are compared: RFC 5054's private key, the client's a + u·x for an a
/// of up to 512 bits, and the same for the 1024-bit a that the other clients draw.
pub const BITS: [usize; 3] = [256, 513, 1025];

/// One exponentiation to be computed by all.
#[derive(Clone, Debug)]
pub struct Case {
    /// The exponent's exact length.
    pub bits: usize,
    /// A number below the modulus.
    pub base: [u8; LENGTH],
    /// Big-endian, the shortest form.
    pub exponent: Vec<u8>,
}

impl Case {
    /// The same arbitrary numbers in each run: an exponent of exactly `bits` bits.
    pub fn new(bits: usize) -> Self {
        // SplitMix64: any generator would do, and the numbers are no one's secret.
        let mut state = bits as u64;
        let mut byte = move || {
            state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
            let mut word = state;
            word = (word ^ (word >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
            word = (word ^ (word >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
            (word >> 56) as u8
        };
        let mut base = [0; LENGTH];
        base.fill_with(&mut byte);
        // Below the modulus, whose first eight bytes are all ones.
        base[0] &= 0x7f;
        let mut exponent = vec![0; bits.div_ceil(8)];
        exponent.fill_with(&mut byte);
        let top = (bits - 1) % 8;
        exponent[0] &= ((1_u16 << (top + 1)) - 1) as u8;
        exponent[0] |= 1 << top;
        Self {
            bits,
            base,
            exponent,
        }
    }
}

/// An implementation of the exponentiation.
pub trait Contender {
    /// As the report calls it.
    fn name(&self) -> String;
    /// Of the code that runs.
    fn version(&self) -> String;
    /// Whether its authors claim it to be constant-time.
    fn constant_time(&self) -> bool;
    /// Whether it is this project's.
    fn ours(&self) -> bool {
        false
    }
    /// Everything that comes before the one call which is timed.
    fn prepare(&self, case: &Case) -> Box<dyn Prepared>;
}

/// An exponentiation with its inputs in place.
pub trait Prepared {
    /// Computes the power, which stays inside. This is what is timed.
    fn run(&mut self);
    /// The power that the last `run` computed.
    fn result(&self) -> [u8; LENGTH];
}

/// Everyone, ours first.
pub fn contenders() -> Vec<Box<dyn Contender>> {
    let mut contenders = ours::contenders();
    contenders.extend(peers());
    contenders
}

fn peers() -> [Box<dyn Contender>; 5] {
    [
        Box::new(Peer {
            name: "OpenSSL",
            version: foreign::openssl_version(),
            constant_time: true,
            prepare: |case| Box::new(foreign::Openssl::new(case)),
        }),
        Box::new(Peer {
            name: "aws-lc",
            version: format!("aws-lc-sys {}", locked("aws-lc-sys", "")),
            constant_time: true,
            prepare: |case| Box::new(foreign::AwsLc::new(case)),
        }),
        Box::new(Peer {
            name: "GMP",
            version: foreign::gmp_version(),
            constant_time: true,
            prepare: |case| Box::new(foreign::Gmp::new(case)),
        }),
        Box::new(Peer {
            name: "crypto-bigint",
            version: locked("crypto-bigint", ""),
            constant_time: true,
            prepare: |case| Box::new(CryptoBigint::new(case)),
        }),
        Box::new(Peer {
            name: "num-bigint",
            version: locked("num-bigint", "0.5"),
            constant_time: false,
            prepare: |case| Box::new(NumBigint::new(case)),
        }),
    ]
}

struct Peer {
    name: &'static str,
    version: String,
    constant_time: bool,
    prepare: fn(&Case) -> Box<dyn Prepared>,
}

impl Contender for Peer {
    fn name(&self) -> String {
        String::from(self.name)
    }

    fn version(&self) -> String {
        self.version.clone()
    }

    fn constant_time(&self) -> bool {
        self.constant_time
    }

    fn prepare(&self, case: &Case) -> Box<dyn Prepared> {
        (self.prepare)(case)
    }
}

type Form = ConstMontyForm<Prime, { U3072::LIMBS }>;

struct CryptoBigint {
    base: U3072,
    exponent: U3072,
    bits: u32,
    result: U3072,
}

impl CryptoBigint {
    fn new(case: &Case) -> Self {
        let mut exponent = [0; LENGTH];
        exponent[LENGTH - case.exponent.len()..].copy_from_slice(&case.exponent);
        Self {
            base: Uint::from_be_slice(&case.base),
            exponent: Uint::from_be_slice(&exponent),
            bits: u32::try_from(case.bits).expect("a short exponent"),
            result: Uint::ZERO,
        }
    }
}

impl Prepared for CryptoBigint {
    fn run(&mut self) {
        // The faster of the crate's two constant-time powers.
        self.result = Form::new(black_box(&self.base))
            .pow_amm_bounded_exp(black_box(&self.exponent), self.bits)
            .retrieve();
    }

    fn result(&self) -> [u8; LENGTH] {
        let mut out = [0; LENGTH];
        out.copy_from_slice(self.result.to_be_bytes().as_ref());
        out
    }
}

struct NumBigint {
    base: BigUint,
    exponent: BigUint,
    modulus: BigUint,
    result: BigUint,
}

impl NumBigint {
    fn new(case: &Case) -> Self {
        Self {
            base: BigUint::from_bytes_be(&case.base),
            exponent: BigUint::from_bytes_be(&case.exponent),
            modulus: BigUint::from_bytes_be(&hex(MODULUS)),
            result: BigUint::ZERO,
        }
    }
}

impl Prepared for NumBigint {
    fn run(&mut self) {
        self.result = self.base.modpow(&self.exponent, &self.modulus);
    }

    fn result(&self) -> [u8; LENGTH] {
        let bytes = self.result.to_bytes_be();
        let mut out = [0; LENGTH];
        out[LENGTH - bytes.len()..].copy_from_slice(&bytes);
        out
    }
}

/// The bytes of a text that is known to be hexadecimal.
pub(crate) fn hex(text: &str) -> Vec<u8> {
    text.as_bytes()
        .chunks(2)
        .map(|pair| {
            let pair = std::str::from_utf8(pair).expect("ASCII");
            u8::from_str_radix(pair, 16).expect("two hex digits")
        })
        .collect()
}

/// Everyone's inputs in place, after all have computed the same power.
///
/// # Errors
///
/// The name of the first whose power differs from the first one's.
pub fn prepare_equal(
    contenders: &[Box<dyn Contender>],
    case: &Case,
) -> Result<Vec<Box<dyn Prepared>>, String> {
    let mut expected = None;
    contenders
        .iter()
        .map(|contender| {
            let mut prepared = contender.prepare(case);
            prepared.run();
            let power = prepared.result();
            if *expected.get_or_insert(power) == power {
                Ok(prepared)
            } else {
                Err(format!("{} computes another power", contender.name()))
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn exponents_have_the_length_that_is_asked_for() {
        for bits in BITS {
            let case = Case::new(bits);
            let exponent = BigUint::from_bytes_be(&case.exponent);
            assert_eq!(exponent.bits(), bits as u64);
            assert!(BigUint::from_bytes_be(&case.base) < BigUint::from_bytes_be(&hex(MODULUS)));
        }
    }

    #[test]
    fn all_compute_the_same_powers() {
        for bits in BITS {
            prepare_equal(&contenders(), &Case::new(bits)).expect("equal powers");
        }
    }

    #[test]
    fn another_power_is_found() {
        struct Wrong(NumBigint);
        impl Prepared for Wrong {
            fn run(&mut self) {
                self.0.run();
                self.0.result ^= BigUint::from(1_u8);
            }
            fn result(&self) -> [u8; LENGTH] {
                self.0.result()
            }
        }
        let mut all = contenders();
        all.push(Box::new(Peer {
            name: "a wrong one",
            version: String::new(),
            constant_time: false,
            prepare: |case| Box::new(Wrong(NumBigint::new(case))),
        }));
        let error = prepare_equal(&all, &Case::new(256)).err();
        assert_eq!(error.as_deref(), Some("a wrong one computes another power"));
    }
}
