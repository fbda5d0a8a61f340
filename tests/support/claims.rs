//! What the operations are given that run under valgrind, and how much of their secrets each may make
//! public: the same for the engine (`tests/taint.rs`) and for the npm package's module (`evidence/wasm`).

pub const POOL: &str = "us-east-1_AbCdEf123";
/// What follows the underscore: the scope of an identity.
pub const SCOPE: &str = "AbCdEf123";
pub const CLIENT: &str = "1example23456789";
pub const CLIENT_SECRET: &str = "9example87654321abcdefghijklmnopqrstuvwxyz0123456789ab";
/// The name that was typed, and the one that the service goes by.
pub const TYPED_NAME: &str = "bob";
pub const NAME: &str = "5a1b";
pub const PASSWORD: &str = "correct horse battery staple, pässwörd";
pub const DEVICE_KEY: &str = "us-east-1_2a859a59-722d-4db3-a77b-2d5c0b0a1d0e";
pub const GROUP_KEY: &str = "-FDRunwQv";
pub const DEVICE_PASSWORD: &str = "M4e1FfvYqHZKLYvXUMBIqnQSR0fNGmsj7gN0WkRU0kLZlbGaDj4yzA==";
pub const SALT: &str = "8dbcb21f18ae3216";
pub const SRP_B: &str = "123456789abcdef0123456789abcdef";
pub const BLOCK: &str = "c2VjcmV0IGJsb2NrIG9mIHNvbWUgbGVuZ3RoLCBlY2hvZWQ=";
/// The same moment as seconds since 1970 and as a claim has it.
pub const NOW: i64 = 1_793_523_907;
pub const TIMESTAMP: &str = "Sun Nov 1 09:05:07 UTC 2026";

/// The challenge to a password.
pub const CHALLENGE: [(&str, &str); 4] = [
    ("USER_ID_FOR_SRP", NAME),
    ("SALT", SALT),
    ("SRP_B", SRP_B),
    ("SECRET_BLOCK", BLOCK),
];

/// The challenge to a device.
pub const DEVICE_CHALLENGE: [(&str, &str); 5] = [
    ("USERNAME", NAME),
    ("DEVICE_KEY", DEVICE_KEY),
    ("SALT", SALT),
    ("SRP_B", SRP_B),
    ("SECRET_BLOCK", BLOCK),
];

/// Lengths, in bytes, of what becomes public.
pub mod public {
    /// g^a or a server's B.
    pub const KEY: usize = 384;
    pub const SIGNATURE: usize = 32;
    pub const SECRET_HASH: usize = 32;
    pub const VERIFIER: usize = 384;
    pub const SALT: usize = 16;
    /// One bit: the bytes of a draw are all the same, pad(S) is short, a verifier is refused, a claim is
    /// accepted.
    pub const BIT: usize = 1;

    /// What each operation makes public, in order.
    pub const START: &[usize] = &[BIT, KEY, SECRET_HASH];
    pub const CLAIM: &[usize] = &[BIT, KEY, SECRET_HASH, BIT, SIGNATURE, SECRET_HASH];
    pub const SESSION_KEY: &[usize] = &[BIT, KEY, BIT];
    pub const SIGNED: &[usize] = &[BIT, KEY, BIT, SIGNATURE];
    pub const CONFIRM_DEVICE: &[usize] = &[BIT, BIT, SALT, VERIFIER];
    /// The verifier's text is public by then, so that nothing about it is declared again.
    pub const SELF_CHECK: &[usize] = &[BIT, BIT, SALT, VERIFIER, BIT, KEY, BIT, KEY, BIT, BIT, BIT];
    pub const TWO_SECRET_HASHES: &[usize] = &[SECRET_HASH, SECRET_HASH];
}
