//! Secrets for tests, and how they would look if they were left in memory.

use num_bigint::BigUint;

use super::oracle;
use super::watching_allocator::Needle;

/// How many bytes of a text are looked for at a time: a piece that is left is enough.
const PIECE: usize = 12;

/// A text, by its pieces.
pub fn text(name: &'static str, secret: &str) -> Vec<Needle> {
    secret
        .as_bytes()
        .chunks_exact(PIECE)
        .map(|piece| (name, piece.to_vec()))
        .collect()
}

/// A number, by pieces of 16 bytes: big-endian, and as limbs of 32 or 64 bits, lowest first.
pub fn number(name: &'static str, be_bytes: &[u8]) -> Vec<Needle> {
    let mut needles = Vec::new();
    for piece in be_bytes.rchunks_exact(16) {
        let mut reversed = piece.to_vec();
        reversed.reverse();
        needles.push((name, piece.to_vec()));
        needles.push((name, reversed));
    }
    needles
}

/// A number modulo N as the kernels hold it: itself, its Montgomery form on limbs of 32 or 64 bits, and
/// that on limbs of 52 bits, one limb at a time since the kernel for AVX-512 keeps neighbours apart.
pub fn residue(name: &'static str, number: &BigUint) -> Vec<Needle> {
    let n = oracle::n();
    let montgomery = |bits: u32| (number << bits) % &n;
    let mut needles = self::number(name, &number.to_bytes_be());
    needles.extend(self::number(name, &montgomery(3_072).to_bytes_be()));
    // That kernel's numbers are below 2N.
    for form in [montgomery(3_120), montgomery(3_120) + &n] {
        let limb = |i: u32| (&form >> (52 * i)) & BigUint::from((1_u64 << 52) - 1);
        let limbs = (0..60).filter_map(|i| limb(i).iter_u64_digits().next());
        // A short one could stand anywhere.
        let limbs = limbs.filter(|limb| limb >> 40 != 0);
        needles.extend(limbs.map(|limb| (name, limb.to_le_bytes().to_vec())));
    }
    needles
}

/// Everything that a claim computes from x and S on the way: g^x, the base of the power, S, as the
/// kernels hold them.
pub fn residues_of_a_claim(x: &[u8], s: &[u8], big_b: &BigUint) -> Vec<Needle> {
    let n = oracle::n();
    let v = BigUint::from(2_u8).modpow(&BigUint::from_bytes_be(x), &n);
    let kv = BigUint::from_bytes_be(&oracle::k()) * &v % &n;
    [
        residue("g^x", &v),
        residue("the base B - kg^x", &((big_b + &n - kv) % &n)),
        residue("S", &BigUint::from_bytes_be(s)),
    ]
    .concat()
}
