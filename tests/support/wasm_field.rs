//! The kernels as a WebAssembly module: `scripts/targets.sh` builds it, and `scripts/wasm.mjs` has Node
//! check and time them.

#![allow(
    unsafe_code,
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test, exported by name"
)]

use core::hint::black_box;
use std::cell::{Cell, RefCell};

use caldera_srp::hazmat::field::{BYTES, Element, Kernel};
use num_bigint::BigUint;

const N: &[u8] = b"FFFFFFFFFFFFFFFFC90FDAA22168C234C4C6628B80DC1CD129024E088A67CC74\
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
    08E24FA074E5AB3143DB5BFCE0FD108E4B82D120A93AD2CAFFFFFFFFFFFFFFFF";

/// Bits of a limb and limbs of the kernels whose bounds the operands go to: radix 2^28 and 2^32.
const FORMS: [(u32, u32); 2] = [(28, 112), (32, 96)];

thread_local! {
    static KERNEL: Cell<Kernel> = const { Cell::new(Kernel::Portable32) };
    static STATE: RefCell<Option<(Element, Element)>> = const { RefCell::new(None) };
    static RANDOM: Cell<u64> = const { Cell::new(1) };
}

/// Vigna's SplitMix64: repeatable, and nothing here is secret.
fn random() -> u64 {
    RANDOM.with(|state| {
        state.set(state.get().wrapping_add(0x9e37_79b9_7f4a_7c15));
        let z = state.get();
        let z = (z ^ z >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let z = (z ^ z >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ z >> 31
    })
}

/// A number whose form in a kernel has limbs at their bounds, and often many of them.
fn operand(n: &BigUint) -> BigUint {
    let (bits, count) = FORMS[random() as usize % 2];
    let limb = (1u64 << bits) - 1;
    let pattern = random() % 8;
    let form = (0..u64::from(count)).fold(BigUint::ZERO, |number, i| {
        let limb = match (pattern, random() % 4) {
            (0, _) => limb,
            (1, _) => limb * (i % 2),
            (2, _) => limb * (i / 2 % 2),
            (3, _) => random() & limb,
            (_, 0) => 0,
            (_, 1) => limb,
            (_, 2) => limb - random() % 2,
            _ => random() & limb,
        };
        (number << bits) + limb
    });
    let r = BigUint::from(1u8) << (bits * count);
    match random() % 8 {
        0 => n - 1u8 - random() % 2,
        1 => BigUint::from(random() % 3),
        _ => form * r.modinv(n).expect("N is odd") % n,
    }
}

fn bytes(number: &BigUint) -> [u8; BYTES] {
    let mut bytes = [0; BYTES];
    let digits = number.to_bytes_be();
    bytes[BYTES - digits.len()..].copy_from_slice(&digits);
    bytes
}

fn is(element: &Element, expected: &BigUint) -> u32 {
    u32::from(BigUint::from_bytes_be(element.to_be_bytes().as_ref()) != *expected)
}

/// Takes the kernel at a place of `Kernel::ALL` from now on: 1, or 0 where this build has it not.
// SAFETY: no other item of the module has this name.
#[unsafe(no_mangle)]
pub extern "C" fn take(place: u32) -> u32 {
    let Some(&kernel) = Kernel::ALL.get(place as usize) else {
        return 0;
    };
    let one = Element::new(kernel, &[0x5a; BYTES]);
    let other = Element::new(kernel, &[0xa5; BYTES]);
    KERNEL.set(kernel);
    let pair = one.zip(other);
    let taken = u32::from(pair.is_some());
    STATE.set(pair);
    taken
}

/// The place of the kernel that this build chooses.
// SAFETY: no other item of the module has this name.
#[unsafe(no_mangle)]
pub extern "C" fn chosen() -> u32 {
    let chosen = caldera_srp::hazmat::field::in_use();
    let place = Kernel::ALL.iter().position(|&kernel| kernel == chosen);
    u32::try_from(place.unwrap()).unwrap()
}

/// How many of `cases` sets of operations and of a power for each hundred come out wrong.
// SAFETY: no other item of the module has this name.
#[unsafe(no_mangle)]
pub extern "C" fn count_wrong(cases: u32) -> u32 {
    let n = BigUint::parse_bytes(N, 16).unwrap();
    let kernel = KERNEL.get();
    let mut wrong = 0;
    for case in 0..cases {
        let (a, b) = (operand(&n), operand(&n));
        let x = Element::new(kernel, &bytes(&a)).unwrap();
        let y = Element::new(kernel, &bytes(&b)).unwrap();
        let mut product = x.clone();
        product.mul_assign(&y);
        wrong += is(&product, &(&a * &b % &n));
        let mut square = x.clone();
        square.square_assign();
        wrong += is(&square, &(&a * &a % &n));
        let mut sum = x.clone();
        sum.add_assign(&y);
        wrong += is(&sum, &((&a + &b) % &n));
        let mut difference = x.clone();
        difference.sub_assign(&y);
        wrong += is(&difference, &((&a + &n - &b) % &n));
        // Whatever representatives these are.
        sum.mul_assign(&difference);
        wrong += is(&sum, &((&a + &b) * (&a + &n - &b) % &n));
        if case % 100 == 0 {
            let limbs: Vec<u64> = (0..9).map(|_| random() | random() << 1).collect();
            let little: Vec<u8> = limbs.iter().flat_map(|limb| limb.to_le_bytes()).collect();
            let exponent = BigUint::from_bytes_le(&little);
            for bits in [0u32, 1, 256, 260, 261, 512, 513] {
                let low = &exponent & ((BigUint::from(1u8) << bits) - 1u8);
                let power = x.pow(&limbs, bits as usize);
                wrong += is(&power, &a.modpow(&low, &n));
                let power = x.pow_generator(&limbs, bits as usize);
                wrong += is(&power, &BigUint::from(2u8).modpow(&low, &n));
            }
        }
    }
    wrong
}

/// Works on the state, and lets the compiler know nothing of it.
fn work(operation: impl FnOnce(&mut Element, &Element)) {
    STATE.with_borrow_mut(|state| {
        if let Some((one, other)) = state {
            operation(black_box(one), black_box(other));
        }
    });
}

/// Squares `times` times.
// SAFETY: no other item of the module has this name.
#[unsafe(no_mangle)]
pub extern "C" fn squares(times: u32) {
    work(|one, _| (0..times).for_each(|_| one.square_assign()));
}

/// Multiplies `times` times.
// SAFETY: no other item of the module has this name.
#[unsafe(no_mangle)]
pub extern "C" fn products(times: u32) {
    work(|one, other| (0..times).for_each(|_| one.mul_assign(other)));
}

/// Raises to a power of 513 bits.
// SAFETY: no other item of the module has this name.
#[unsafe(no_mangle)]
pub extern "C" fn power() {
    work(|one, _| drop(black_box(one.pow(black_box(&[0x0123_4567_89ab_cdef; 9]), 513))));
}

/// Raises the generator to a power of `bits` bits.
// SAFETY: no other item of the module has this name.
#[unsafe(no_mangle)]
pub extern "C" fn power_of_generator(bits: u32) {
    let exponent = [0x0123_4567_89ab_cdef; 9];
    work(|one, _| drop(black_box(one.pow_generator(black_box(&exponent), bits as usize))));
}
