//! Secrets for tests, and how they would look if they were left in memory.

use super::watching_allocator::Needle;

pub const PASSWORD: &str = "correct horse battery staple, pässwörd";
pub const DEVICE_PASSWORD: &str = "M4e1FfvYqHZKLYvXUMBIqnQSR0fNGmsj7gN0WkRU0kLZlbGaDj4yzA==";
pub const CLIENT_SECRET: &str = "9example87654321abcdefghijklmnopqrstuvwxyz0123456789ab";

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
