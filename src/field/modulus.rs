//! Moduli, and what is computed from them at compile time.
//!
//! A [`Modulus`] is a type whose associated constants are limbs; kernels are generic over it, so
//! that published vectors of other groups replay through the code that signs in. The functions here
//! are `const fn` on 64-bit limbs and branch on what they read: they see public constants only, and
//! nothing calls them at run time.

use super::word::Word;

/// An odd modulus of exactly `L` limbs whose highest bit is set: R = 2^(L * W::BITS) lies between
/// N and 2N.
pub(crate) trait Modulus<W: Word, const L: usize>: Copy {
    /// The modulus, lowest limb first.
    const N: [W; L];
    /// N + 1: where the lowest limb of N is all ones, this one's is 0.
    const N_PLUS_ONE: [W; L];
    /// R mod N, the number 1 in Montgomery form.
    const ONE: [W; L];
    /// R^2 mod N, which brings a number into Montgomery form.
    const R_SQUARED: [W; L];
    /// -N^-1 mod 2^W::BITS.
    const NEGATED_INVERSE: W;
    /// Whether the lowest limb of N is all ones. [`Self::NEGATED_INVERSE`] is 1 then, and kernels
    /// take the digit of a reduction as it stands.
    const LOW_LIMB_IS_ALL_ONES: bool;
}

/// Gives a type the associated constants of [`Modulus`] for both limb widths. `$limbs` counts
/// 64-bit limbs, `$hex` is a byte string of exactly 16 digits a limb.
macro_rules! modulus {
    ($name:ident, $limbs:literal, $hex:expr) => {
        impl $name {
            /// The modulus in 64-bit limbs.
            pub(crate) const LIMBS: [u64; $limbs] = $crate::field::modulus::from_hex($hex);
            /// R^2 mod N in 64-bit limbs.
            const R_SQUARED_LIMBS: [u64; $limbs] = $crate::field::modulus::times_power_of_two(
                &$crate::field::modulus::one(&Self::LIMBS),
                64 * $limbs,
                &Self::LIMBS,
            );
        }
        $crate::field::modulus::modulus!(@width $name, $limbs, u64, $limbs, into_u64);
        $crate::field::modulus::modulus!(@width $name, $limbs, u32, { 2 * $limbs }, into_u32);
    };
    (@width $name:ident, $limbs:literal, $word:ty, $count:expr, $into:ident) => {
        impl $crate::field::modulus::Modulus<$word, $count> for $name {
            const N: [$word; $count] = $crate::field::modulus::$into(&Self::LIMBS);
            const N_PLUS_ONE: [$word; $count] =
                $crate::field::modulus::$into(&$crate::field::modulus::plus_one(&Self::LIMBS));
            const ONE: [$word; $count] =
                $crate::field::modulus::$into(&$crate::field::modulus::one(&Self::LIMBS));
            const R_SQUARED: [$word; $count] =
                $crate::field::modulus::$into(&Self::R_SQUARED_LIMBS);
            const NEGATED_INVERSE: $word =
                $crate::field::modulus::negated_inverse(Self::LIMBS[0]) as $word;
            const LOW_LIMB_IS_ALL_ONES: bool = Self::LIMBS[0] as $word == <$word>::MAX;
        }
    };
}
pub(crate) use modulus;

/// The prime of Cognito's group: 3072 bits, RFC 3526 group 15, used with g = 2. Its lowest and its
/// highest 64 bits are all ones.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Cognito;

/// Bytes of a number below the modulus of [`Cognito`].
pub(crate) const BYTES: usize = 384;

/// 64-bit limbs of a number below the modulus of [`Cognito`].
pub(crate) const LIMBS: usize = 48;

modulus!(
    Cognito,
    48,
    b"FFFFFFFFFFFFFFFFC90FDAA22168C234C4C6628B80DC1CD129024E088A67CC74\
      020BBEA63B139B22514A08798E3404DDEF9519B3CD3A431B302B0A6DF25F1437\
      4FE1356D6D51C245E485B576625E7EC6F44C42E9A637ED6B0BFF5CB6F406B7ED\
      EE386BFB5A899FA5AE9F24117C4B1FE649286651ECE45B3DC2007CB8A163BF05\
      98DA48361C55D39A69163FA8FD24CF5F83655D23DCA3AD961C62F356208552BB\
      9ED529077096966D670C354E4ABC9804F1746C08CA18217C32905E462E36CE3B\
      E39E772C180E86039B2783A2EC07A28FB5C55DF06F4C52C9DE2BCBF695581718\
      3995497CEA956AE515D2261898FA051015728E5A8AAAC42DAD33170D04507A33\
      A85521ABDF1CBA64ECFB850458DBEF0A8AEA71575D060C7DB3970F85A6E1E4C7\
      ABF5AE8CDB0933D71E8C94E04A25619DCEE3D2261AD2EE6BF12FFA06D98A0864\
      D87602733EC86A64521F2B18177B200CBBE117577A615D6C770988C0BAD946E2\
      08E24FA074E5AB3143DB5BFCE0FD108E4B82D120A93AD2CAFFFFFFFFFFFFFFFF"
);

/// Limbs of a number written in exactly `16 * L` hexadecimal digits.
///
/// # Panics
/// At compile time, on anything else: this is evaluated for constants only.
#[allow(clippy::panic, reason = "evaluated at compile time only")]
pub(crate) const fn from_hex<const L: usize>(digits: &[u8]) -> [u64; L] {
    assert!(digits.len() == 16 * L);
    let mut limbs = [0; L];
    let mut i = 0;
    while i < digits.len() {
        let digit = match digits[i] {
            c @ b'0'..=b'9' => c - b'0',
            c @ b'A'..=b'F' => c - b'A' + 10,
            _ => panic!("an upper-case hexadecimal digit is wanted"),
        };
        let limb = L - 1 - i / 16;
        limbs[limb] = limbs[limb] << 4 | digit as u64;
        i += 1;
    }
    limbs
}

/// The limbs as they are: what [`into_u32`] is for the other width.
pub(crate) const fn into_u64<const L: usize>(limbs: &[u64; L]) -> [u64; L] {
    *limbs
}

/// The same number in `D = 2 * L` limbs of half the width.
pub(crate) const fn into_u32<const L: usize, const D: usize>(limbs: &[u64; L]) -> [u32; D] {
    let mut halves = [0; D];
    let mut i = 0;
    while i < D {
        halves[i] = (limbs[i / 2] >> (32 * (i % 2))) as u32;
        i += 1;
    }
    halves
}

/// R mod N for R = 2^(64 * L), which is R - N where N has its highest bit set.
pub(crate) const fn one<const L: usize>(n: &[u64; L]) -> [u64; L] {
    subtract(&[0; L], n).0
}

/// The number 1.
pub(crate) const fn unit<const L: usize>() -> [u64; L] {
    let mut unit = [0; L];
    unit[0] = 1;
    unit
}

/// N + 1, which is below R for any odd N but R - 1.
pub(crate) const fn plus_one<const L: usize>(n: &[u64; L]) -> [u64; L] {
    let (minus_one, _) = subtract(&[0; L], &unit());
    subtract(n, &minus_one).0
}

/// -N^-1 mod 2^64 from the lowest limb of N, by Newton's iteration: each doubles the right bits.
pub(crate) const fn negated_inverse(low: u64) -> u64 {
    let mut inverse: u64 = 1;
    let mut i = 0;
    while i < 6 {
        inverse = inverse.wrapping_mul(2u64.wrapping_sub(low.wrapping_mul(inverse)));
        i += 1;
    }
    inverse.wrapping_neg()
}

/// `value * 2^bits mod n`, for `value < n`.
pub(crate) const fn times_power_of_two<const L: usize>(
    value: &[u64; L],
    bits: u64,
    n: &[u64; L],
) -> [u64; L] {
    // 2^bits in Montgomery form, by squaring and doubling along the digits of `bits`.
    let mut power = one(n);
    let mut digit = u64::BITS - bits.leading_zeros();
    while digit > 0 {
        digit -= 1;
        power = montgomery(&power, &power, n);
        if bits >> digit & 1 == 1 {
            power = double(power, n);
        }
    }
    montgomery(value, &power, n)
}

/// `2 * value mod n`, for `value < n`.
const fn double<const L: usize>(mut value: [u64; L], n: &[u64; L]) -> [u64; L] {
    let mut carry = 0;
    let mut i = 0;
    while i < L {
        let limb = value[i];
        value[i] = limb << 1 | carry;
        carry = limb >> 63;
        i += 1;
    }
    let (difference, borrow) = subtract(&value, n);
    if carry == 1 || borrow == 0 {
        difference
    } else {
        value
    }
}

/// `a * b / 2^(64 * L) mod n`, for `a < n` and `b < n`.
pub(super) const fn montgomery<const L: usize>(
    a: &[u64; L],
    b: &[u64; L],
    n: &[u64; L],
) -> [u64; L] {
    let inverse = negated_inverse(n[0]);
    let mut sum = [0; L];
    let mut top = 0;
    let mut i = 0;
    while i < L {
        let first = sum[0] as u128 + a[i] as u128 * b[0] as u128;
        let digit = (first as u64).wrapping_mul(inverse);
        let mut product_carry = first >> 64;
        let mut reduction_carry = ((first as u64) as u128 + digit as u128 * n[0] as u128) >> 64;
        let mut j = 1;
        while j < L {
            product_carry += sum[j] as u128 + a[i] as u128 * b[j] as u128;
            reduction_carry += (product_carry as u64) as u128 + digit as u128 * n[j] as u128;
            sum[j - 1] = reduction_carry as u64;
            product_carry >>= 64;
            reduction_carry >>= 64;
            j += 1;
        }
        let last = top as u128 + product_carry + reduction_carry;
        sum[L - 1] = last as u64;
        top = (last >> 64) as u64;
        i += 1;
    }
    let (difference, borrow) = subtract(&sum, n);
    if top == 1 || borrow == 0 {
        difference
    } else {
        sum
    }
}

/// `a - b mod 2^(64 * L)` and the borrow.
pub(super) const fn subtract<const L: usize>(a: &[u64; L], b: &[u64; L]) -> ([u64; L], u64) {
    let mut out = [0; L];
    let mut borrow = false;
    let mut i = 0;
    while i < L {
        let (difference, first) = a[i].overflowing_sub(b[i]);
        let (difference, second) = difference.overflowing_sub(borrow as u64);
        out[i] = difference;
        borrow = first | second;
        i += 1;
    }
    (out, borrow as u64)
}
