//! The session key: HKDF-SHA-256 of pad(S) under the salt pad(u), one block, 16 bytes.
//!
//! pad(S) is the trap of Cognito's dialect: its *length* depends on the secret S, and a generic HMAC
//! branches on lengths. Here S is shifted into place by masks inside a buffer of fixed size, and the
//! inner hash of HKDF-Extract runs over the same eight blocks for every length from 376 to 385
//! bytes, its padding and length field following by mask. A shorter S, which chance gives once in
//! 2^73 sign-ins, takes a path of its own; that one bit is all that is disclosed.

use sha2::block_api::compress256;
use subtle::{Choice, ConstantTimeEq};
use zeroize::{Zeroize, Zeroizing};

use super::mac::KeyedHash;
use super::{HASH_LEN, LEN, pad};
use crate::mask::Mask;
use crate::taint;

/// The session key's length in bytes: the first half of the HKDF block.
pub(crate) const SESSION_KEY_LEN: usize = 16;

/// The label of HKDF-Expand, and the counter of its first block.
const INFO: &[u8] = b"Caldera Derived Key\x01";

/// The blocks of the inner hash after the one that holds the key.
const BLOCKS: usize = 7;

/// The longest pad(S), and how many bytes shorter it may be on the common path.
const LONGEST: usize = LEN + 1;
const SPAN: usize = 9;

/// The state SHA-256 starts from (FIPS 180-4, 5.3.3).
const INITIAL: [u32; 8] = [
    0x6a09_e667,
    0xbb67_ae85,
    0x3c6e_f372,
    0xa54f_f53a,
    0x510e_527f,
    0x9b05_688c,
    0x1f83_d9ab,
    0x5be0_cd19,
];

/// K = HKDF-SHA-256(salt = pad(u), ikm = pad(S), info = "Caldera Derived Key"), first 16 bytes.
///
/// Constant-time in S, but for the one bit "pad(S) is shorter than 376 bytes", which is public by
/// design (see the module's header). u is public.
pub(crate) fn session_key(s: &[u8; LEN], u: &[u8; HASH_LEN]) -> Zeroizing<[u8; SESSION_KEY_LEN]> {
    let (skipped, short) = superfluous_zeros(s);
    let prk = if taint::public_bit(short) {
        extract_short(s, u)
    } else {
        extract(s, skipped, u)
    };

    // HKDF-Expand's first block; every length in it is fixed.
    let block = KeyedHash::new(&*prk).chain(INFO).finish();
    let mut key = Zeroizing::new([0; SESSION_KEY_LEN]);
    key.copy_from_slice(&block[..SESSION_KEY_LEN]);
    key
}

/// How many bytes of 00 ‖ S pad(S) leaves out (0 to 9), and whether it would leave out more.
///
/// Constant-time: looks at the first ten bytes of S whatever they are.
pub(super) fn superfluous_zeros(s: &[u8; LEN]) -> (u32, Choice) {
    let mut skipped = 0_u32;
    let mut more = Choice::from(1);
    for byte in &s[..SPAN] {
        // The byte in front of this one goes if all bytes up to it are 0 and this one's top bit is
        // clear, so that the sign stays plain.
        let goes = more & (byte >> 7).ct_eq(&0);
        skipped = skipped.wrapping_add(u32::from(goes.unwrap_u8()));
        more = goes & byte.ct_eq(&0);
    }
    (skipped, more & (s[SPAN] >> 7).ct_eq(&0))
}

/// Sets `blocks`, which are zero, to what the inner hash of HKDF-Extract runs over after the key's block:
/// 00 ‖ S without its first `skipped` bytes, and SHA-256's own padding.
///
/// Constant-time: the message moves left by `skipped` bytes in four steps that each read and write
/// all of it, the end mark of SHA-256's padding moving along, and the length field is arithmetic on
/// `skipped`.
fn shifted_message(blocks: &mut [[u8; 64]; BLOCKS], s: &[u8; LEN], skipped: u32) {
    let message = blocks.as_flattened_mut();
    message[1..LONGEST].copy_from_slice(s);
    message[LONGEST] = 0x80;
    for bit in 0..4 {
        let step = 1 << bit;
        let moves = Mask::of(((skipped >> bit) & 1) as u8);
        for at in 0..message.len() - step {
            message[at] = moves.select(message[at + step], message[at]);
        }
    }
    let bits = (64 + LONGEST as u32).wrapping_sub(skipped).wrapping_mul(8);
    message[BLOCKS * 64 - 4..].copy_from_slice(&bits.to_be_bytes());
}

/// What the two functions above make of S, for `scripts/masks.sh`: where the message of a shorter S would
/// begin is left out, as [`session_key`] leaves it out.
#[cfg(feature = "hazmat")]
pub(crate) fn message_of(blocks: &mut [[u8; 64]; 7], s: &[u8; LEN]) -> bool {
    let (skipped, short) = superfluous_zeros(s);
    shifted_message(blocks, s, skipped);
    taint::public_bit(short)
}

/// HKDF-Extract for a pad(S) of 376 to 385 bytes: eight compressions inside, two outside. Constant-time.
fn extract(s: &[u8; LEN], skipped: u32, u: &[u8; HASH_LEN]) -> Zeroizing<[u8; HASH_LEN]> {
    let mut blocks = Zeroizing::new([[0_u8; 64]; BLOCKS]);
    shifted_message(&mut blocks, s, skipped);

    let mut inner = INITIAL;
    compress256(&mut inner, &[keyed_block(u, 0x36)]);
    compress256(&mut inner, &*blocks);

    let mut last = Zeroizing::new([0; 64]);
    write_words(&inner, &mut last[..HASH_LEN]);
    last[HASH_LEN] = 0x80;
    last[60..].copy_from_slice(&(8 * (64 + HASH_LEN as u32)).to_be_bytes());
    let mut outer = INITIAL;
    compress256(&mut outer, &[keyed_block(u, 0x5c)]);
    compress256(&mut outer, core::slice::from_ref(&*last));

    let mut prk = Zeroizing::new([0; HASH_LEN]);
    write_words(&outer, &mut *prk);
    inner.zeroize();
    outer.zeroize();
    prk
}

/// The state of SHA-256 as the bytes of a hash.
fn write_words(state: &[u32; 8], bytes: &mut [u8]) {
    for (slot, word) in bytes.chunks_exact_mut(4).zip(state) {
        slot.copy_from_slice(&word.to_be_bytes());
    }
}

/// The first block of an HMAC under the key pad(u): public, as u is.
fn keyed_block(u: &[u8; HASH_LEN], mask: u8) -> [u8; 64] {
    let mut block = [mask; 64];
    for (byte, key) in block.iter_mut().zip(pad(u).bytes()) {
        *byte ^= key;
    }
    block
}

/// HKDF-Extract for a shorter pad(S). Not constant-time in S's length; that S is short at all has
/// been revealed already, and it does not happen by chance.
fn extract_short(s: &[u8; LEN], u: &[u8; HASH_LEN]) -> Zeroizing<[u8; HASH_LEN]> {
    let (sign, digits) = pad(s).parts();
    KeyedHash::new(&keyed_block(u, 0))
        .chain(sign)
        .chain(digits)
        .finish()
}
