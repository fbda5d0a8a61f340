//! Every operation on secrets, with many secrets, between marks for `plugin.c`: `scripts/trace.sh`
//! builds this for several processors and runs it there under qemu-user.
//!
//! Usage: `operations KERNEL SECRETS [--planted]`. What differs from one secret to the next is that
//! secret alone: lengths are the same, and memory comes from the same addresses each time. Prints the
//! names of the operations; the tag of a mark is 100 times an operation's place, plus the secret's.
//!
//! Texts that an operation sends are public, their lengths included: where a text's length, or that of what
//! is hashed of it, depends on the secret, the secrets are changed until it is the same for all.
#![allow(
    missing_docs,
    unsafe_code,
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "evidence, and its report"
)]

use core::alloc::{GlobalAlloc, Layout};
use core::cell::UnsafeCell;
use core::hint::black_box;
use core::sync::atomic::{AtomicUsize, Ordering::Relaxed};

use caldera_srp::hazmat::field::{BYTES, Element, Kernel, in_use};
use caldera_srp::hazmat::protocol;
use caldera_srp::verifier::{Identity, Verifier};
use caldera_srp::{AppClient, Device, DevicePasswordVerifier, PasswordVerifier, UserPoolId};

/// Memory that is handed out from the start again for each secret, so that an address tells nothing of
/// what was done before.
struct Arena(UnsafeCell<[u64; ARENA / 8]>);

const ARENA: usize = 16 << 20;
static NEXT: AtomicUsize = AtomicUsize::new(0);

#[global_allocator]
static MEMORY: Arena = Arena(UnsafeCell::new([0; ARENA / 8]));

// SAFETY: each byte is handed out to one owner, until `rewind`, before which all are gone.
unsafe impl Sync for Arena {}

// SAFETY: blocks are aligned, as long as asked for, and lie apart.
unsafe impl GlobalAlloc for Arena {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        let start = NEXT.load(Relaxed).next_multiple_of(layout.align().max(16));
        let end = start + layout.size();
        if end > ARENA {
            return core::ptr::null_mut();
        }
        NEXT.store(end, Relaxed);
        // SAFETY: the block ends within the arena.
        unsafe { self.0.get().cast::<u8>().add(start) }
    }

    unsafe fn dealloc(&self, _: *mut u8, _: Layout) {}
}

/// Marks what is traced.
static TAG: AtomicUsize = AtomicUsize::new(UNMARKED);

/// No marks are made.
const UNMARKED: usize = usize::MAX;

#[inline(never)]
fn mark(command: usize) {
    if TAG.load(Relaxed) == UNMARKED {
        return;
    }
    // SAFETY: getppid has no arguments and no effect.
    unsafe {
        libc::syscall(
            libc::SYS_getppid,
            0x5ca1_ab1e_usize,
            command,
            TAG.load(Relaxed),
        )
    };
}

/// Runs one operation between marks.
#[inline(never)]
fn traced<T>(operation: impl FnOnce() -> T) -> T {
    mark(1);
    let result = operation();
    mark(2);
    black_box(result)
}

/// The secret of a number: zeros, ones, single bits, runs, then pseudo-random bytes.
fn secret(number: usize) -> [u8; BYTES] {
    let mut state = 0x9e37_79b9_7f4a_7c15_u64 ^ number as u64;
    let mut random = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state >> 24) as u8
    };
    match number {
        0 => [0; BYTES],
        1 => [0xff; BYTES],
        2 => core::array::from_fn(|i| if i == 200 { 0x10 } else { 0 }),
        3 => core::array::from_fn(|i| u8::from(i == BYTES - 1)),
        4 => core::array::from_fn(|i| if i < BYTES / 2 { 0 } else { 0xff }),
        5 => core::array::from_fn(|i| if i % 64 < 32 { 0xff } else { 0 }),
        6 => core::array::from_fn(|i| if i == 0 { 0x80 } else { 0 }),
        _ => core::array::from_fn(|_| random()),
    }
}

/// A text of 40 printable characters made of a secret.
fn text(secret: &[u8; BYTES]) -> String {
    secret
        .iter()
        .take(40)
        .map(|byte| char::from(b'!' + byte % 94))
        .collect()
}

fn exponent<const L: usize>(secret: &[u8; BYTES]) -> [u64; L] {
    core::array::from_fn(|i| u64::from_le_bytes(core::array::from_fn(|j| secret[8 * i + j])))
}

/// An operation: a secret's number, the secret.
type Operation = (&'static str, fn(Kernel, &[u8; BYTES]));

/// A private key that is the secret's first bytes, but for the last two of them: those are changed until
/// the public key, of which the hexadecimal digits are told, has no leading zeros and no highest bit, which
/// would have a byte for the sign hashed before it.
fn sent_in_full(secret: &[u8; BYTES], sent: impl Fn(&[u8; 32]) -> String) -> [u8; 32] {
    let memory = NEXT.load(Relaxed);
    let mut key = core::array::from_fn(|i| secret[i]);
    let is_usual = |digits: String| digits.len() == 2 * BYTES && digits < String::from("8");
    while !is_usual(sent(&key)) {
        // More than the bits of N, so that a power of 2 does not stay short.
        let last = u16::from_be_bytes([key[30], key[31]]).wrapping_add(0x0d01);
        key[30..].copy_from_slice(&last.to_be_bytes());
        NEXT.store(memory, Relaxed);
    }
    NEXT.store(memory, Relaxed);
    key
}

fn element(kernel: Kernel, secret: &[u8; BYTES]) -> Element {
    Element::new(kernel, secret).unwrap()
}

const OPERATIONS: &[Operation] = &[
    ("conversion", |kernel, secret| {
        traced(|| element(kernel, secret).to_be_bytes());
    }),
    ("multiplication", |kernel, secret| {
        let (mut a, b) = (element(kernel, secret), element(kernel, &[0x5b; BYTES]));
        traced(|| a.mul_assign(&b));
    }),
    ("squaring", |kernel, secret| {
        let mut a = element(kernel, secret);
        traced(|| a.square_assign());
    }),
    ("addition", |kernel, secret| {
        let (mut a, b) = (element(kernel, secret), element(kernel, &[0xfe; BYTES]));
        traced(|| a.add_assign(&b));
    }),
    ("subtraction", |kernel, secret| {
        let (mut a, b) = (element(kernel, &[0x5b; BYTES]), element(kernel, secret));
        traced(|| a.sub_assign(&b));
    }),
    ("power of a secret base", |kernel, secret| {
        let a = element(kernel, secret);
        let exponent: [u64; 9] = [0xb5; 9];
        traced(|| a.pow(&exponent, 513));
    }),
    ("power by a secret exponent", |kernel, secret| {
        let a = element(kernel, &[0x5b; BYTES]);
        let exponent: [u64; 9] = exponent(secret);
        traced(|| a.pow(&exponent, 513));
    }),
    ("power of the generator", |kernel, secret| {
        let a = element(kernel, &[0x5b; BYTES]);
        let exponent: [u64; 4] = exponent(secret);
        traced(|| a.pow_generator(&exponent, 256));
    }),
    ("user claim", |_, secret| {
        let (pool, app, password) = (pool(), app(), text(secret));
        let (pending, _) = protocol::start_user(&pool, &app, "bob", &[0x77; 32]).unwrap();
        let challenge = PasswordVerifier::from_parameters(&[
            ("USER_ID_FOR_SRP", "5a1b"),
            ("SALT", "8dbcb21f18ae3216"),
            ("SRP_B", "123456789abcdef0123456789abcdef"),
            ("SECRET_BLOCK", "c2VjcmV0IGJsb2Nr"),
        ])
        .unwrap();
        traced(|| protocol::user_values(pending, &challenge, &password).unwrap());
    }),
    ("device claim", |_, secret| {
        let (app, device) = (app(), Device::new(DEVICE, GROUP, text(secret)).unwrap());
        let (pending, _) = protocol::start_device(&app, "bob", &device, &[0x77; 32]).unwrap();
        let challenge = DevicePasswordVerifier::from_parameters(&[
            ("USERNAME", "bob"),
            ("DEVICE_KEY", DEVICE),
            ("SALT", "8dbcb21f18ae3216"),
            ("SRP_B", "123456789abcdef0123456789abcdef"),
            ("SECRET_BLOCK", "c2VjcmV0IGJsb2Nr"),
        ])
        .unwrap();
        traced(|| protocol::device_values(pending, &challenge, &device).unwrap());
    }),
    ("session key", |_, secret| {
        let mut s = *secret;
        // A shorter S takes a path of its own, which is declared public.
        s[0] |= 0x80;
        traced(|| protocol::session_key(&s, &[0x3c; 32]));
    }),
    ("signature", |_, secret| {
        let key = core::array::from_fn(|i| secret[i]);
        let instant = "Sun Nov 1 09:05:07 UTC 2026";
        traced(|| protocol::signature(&key, ["AbCdEf123", "5a1b"], b"block", instant));
    }),
    ("SRP_A", |_, secret| {
        let (pool, app) = (pool(), app());
        let start = |a: &[u8; 32]| protocol::start_user(&pool, &app, "bob", a).unwrap();
        let a = sent_in_full(secret, |a| start(a).1.get("SRP_A").unwrap().to_owned());
        traced(|| start(&a));
    }),
    ("SRP_B", |_, secret| {
        let identity = Identity::user(&pool(), "5a1b").unwrap();
        let verifier = Verifier::from_parts(&[1, 2, 3], &[0x5a; BYTES]).unwrap();
        let begin =
            |b: &[u8; 32]| protocol::begin_exchange(&identity, &verifier, SRP_A, b).unwrap();
        let b = sent_in_full(secret, |b| begin(b).1.srp_b().to_owned());
        traced(|| begin(&b));
    }),
    ("ConfirmDevice", |_, secret| {
        let verifier = |password: &[u8; 40]| {
            protocol::device_verifier(DEVICE, GROUP, password, &[0x1f; 16]).unwrap()
        };
        let mut password = core::array::from_fn(|i| secret[i]);
        // What is about to be sent is public, its length included: 384 bytes, without one for a sign.
        let memory = NEXT.load(Relaxed);
        while verifier(&password).password_verifier().reveal().len() != 512 {
            password[39] = password[39].wrapping_add(1);
            NEXT.store(memory, Relaxed);
        }
        NEXT.store(memory, Relaxed);
        traced(|| verifier(&password));
    }),
    ("SECRET_HASH", |_, secret| {
        let app = AppClient::new("client")
            .unwrap()
            .with_secret(&text(secret))
            .unwrap();
        traced(|| app.secret_hash("bob").unwrap());
    }),
    ("server's premaster secret", |_, secret| {
        let identity = Identity::user(&pool(), "5a1b").unwrap();
        let mut v = *secret;
        // Below N, and neither 0 nor refused otherwise.
        v[0] = 0x5a;
        let verifier = Verifier::from_parts(&[1, 2, 3], &v).unwrap();
        let begun = protocol::begin_exchange(&identity, &verifier, SRP_A, &[0x77; 32]);
        let (exchange, _) = begun.unwrap();
        traced(|| protocol::exchange_premaster(&exchange));
    }),
];

const DEVICE: &str = "us-east-1_2a859a59-722d-4db3-a77b-2d5c0b0a1d0e";
const GROUP: &str = "-FDRunwQv";
const SRP_A: &str = "123456789abcdef0123456789abcdef123456789abcdef0123456789abcdef";

fn pool() -> UserPoolId {
    "us-east-1_AbCdEf123".parse().unwrap()
}

fn app() -> AppClient {
    AppClient::new("1example23456789").unwrap()
}

/// What must be found: a jump, and an address, of a secret.
const PLANTED: &[Operation] = &[
    ("planted branch", |_, secret| {
        traced(|| {
            let mut count = 0_u32;
            for byte in black_box(secret) {
                if black_box(*byte) & 1 == 1 {
                    count = black_box(count.wrapping_add(3));
                }
            }
            count
        });
    }),
    ("planted table index", |_, secret| {
        static TABLE: [u8; 256] = [7; 256];
        let index = usize::from(secret[0]);
        traced(|| black_box(&TABLE)[index]);
    }),
];

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    let [_, name, secrets, planted @ ..] = arguments.as_slice() else {
        panic!("usage: operations KERNEL SECRETS [--planted]")
    };
    let secrets: usize = secrets.parse().unwrap();
    let kernel = *Kernel::ALL
        .iter()
        .find(|kernel| kernel.name() == name)
        .unwrap();
    assert!(Kernel::force(Some(kernel)), "{name} is not available here");
    assert_eq!(in_use(), kernel);
    let operations = if planted.is_empty() {
        OPERATIONS
    } else {
        PLANTED
    };
    for (place, (name, operation)) in operations.iter().enumerate() {
        println!("operation {place} {name}");
        // What is computed once, and allocated once, is so before the first mark.
        TAG.store(UNMARKED, Relaxed);
        operation(kernel, &secret(7));
    }
    let memory = NEXT.load(Relaxed);
    for (place, (_, operation)) in operations.iter().enumerate() {
        for number in 0..secrets {
            NEXT.store(memory, Relaxed);
            TAG.store(100 * place + number, Relaxed);
            operation(kernel, &secret(number));
        }
    }
}
