//! Leaks that `scripts/masks.sh` must find, and one function that has none: each behind something that
//! data has to be followed through.
#![no_std]

pub mod hazmat {
    /// What those that get a secret call.
    mod called {
        use core::hint::black_box;

        #[inline(never)]
        pub fn jump(number: u32) -> u32 {
            if number == 7 {
                black_box(1);
                return number;
            }
            black_box(2)
        }
    }

    pub mod secrets {
        use core::hint::black_box;

        /// A choice of two by a secret that lay in memory: what the compiler makes of a mask that it has
        /// seen being made.
        #[inline(never)]
        pub fn behind_a_load(secret: &[u8; 32], at: usize) -> u32 {
            let mut kept = [0_u8; 32];
            kept.copy_from_slice(secret);
            black_box(&mut kept);
            if kept[at & 31] < 91 { 62 } else { 5 }
        }

        /// A jump in a function that gets a secret from another.
        #[inline(never)]
        pub fn behind_a_call(secret: &[u8; 32]) -> u32 {
            super::called::jump(u32::from(secret[0]) ^ u32::from(secret[1]))
        }

        /// A choice of many. What follows it in the file has to be read all the same.
        #[inline(never)]
        pub fn by_a_match(secret: &[u8; 32]) -> u32 {
            match secret[3] {
                0 => black_box(6),
                1 => black_box(7),
                2 => black_box(3),
                3 => black_box(9),
                _ => black_box(1),
            }
        }

        /// An order, which is a choice of three where a processor has no instruction for it.
        #[inline(never)]
        pub fn by_an_order(secret: &[u32; 2]) -> i8 {
            black_box(secret[0].cmp(&secret[1]) as i8)
        }

        /// A comparison by the system's library, which ends at the first difference.
        #[inline(never)]
        pub fn by_a_library(secret: &[u8; 64], other: &[u8; 64]) -> bool {
            black_box(secret == other)
        }

        /// A jump on a sum that a loop, and so a phi node, carries.
        #[inline(never)]
        pub fn behind_a_phi(secret: &[u8; 32]) -> u32 {
            let mut sum = 0_u32;
            for byte in secret {
                sum = black_box(sum).wrapping_add(u32::from(*byte));
                if sum > 1000 {
                    black_box(3);
                }
            }
            sum
        }

        /// A jump on a secret that is a number, not an address.
        #[inline(never)]
        pub fn by_value(secret: u64, secret_too: (u32, u32)) -> u32 {
            if secret_too.1 == 5 {
                return black_box(4);
            }
            black_box(secret_too.0) ^ black_box(secret as u32)
        }

        /// A jump in a function that is known by its address alone.
        #[inline(never)]
        pub fn behind_a_pointer(secret: &[u8; 32], at: usize) -> u32 {
            let leaks: [&dyn Fn(u8) -> u32; 2] =
                [&|byte| super::called::jump(u32::from(byte)), &|_| 0];
            black_box(leaks)[at & 1](secret[3])
        }

        /// The digits of base64 as this engine once read them: "constant-time", by masks without a barrier.
        #[inline(never)]
        pub fn without_a_barrier(secret: &[u8; 4]) -> u32 {
            secret
                .iter()
                .fold(0, |group, character| group << 6 | sextet(*character))
        }

        fn sextet(character: u8) -> u32 {
            let character = u32::from(character);
            let within = |first: u8, last: u8| {
                let below = character.wrapping_sub(u32::from(first));
                let above = u32::from(last).wrapping_sub(character);
                ((below | above) >> 31).wrapping_sub(1)
            };
            within(b'A', b'Z') & character.wrapping_sub(65)
                | within(b'a', b'z') & character.wrapping_sub(71)
                | within(b'0', b'9') & character.wrapping_add(4)
                | within(b'+', b'+') & 62
                | within(b'/', b'/') & 63
        }

        /// No leak: a mask behind a barrier.
        #[inline(never)]
        pub fn masked(secret: &[u8; 32]) -> u32 {
            let mask = black_box(u32::from(secret[0] & 1).wrapping_neg());
            mask & 5
        }
    }
}
