//! [`Lanes`] on the processor's 512-bit registers, and how those are cleared.
//!
//! **The types of this file must not be used outside functions that enable the target features that
//! `entry` enables**: the functions of [`Lanes`] cannot enable them, so each is a wrapper that must be
//! inlined into such a function.

#![allow(
    unsafe_code,
    reason = "instructions of processors that have AVX-512 IFMA"
)]

use core::arch::asm;
use core::arch::x86_64::*;

use super::lanes::{Lanes, Row};

/// A 512-bit register. Private to the kernel, whose entry points take a token that proves the
/// processor has the instructions.
#[derive(Clone, Copy)]
pub(super) struct Zmm(__m512i);

/// A register from one intrinsic.
macro_rules! zmm {
    ($intrinsic:expr) => {
        // SAFETY: the only precondition is that the processor has the instruction. `Zmm` is private
        // to the kernel, and the kernel instantiates its functions with it only inside the entry
        // points of `entry`, which demand the token that detection hands out. No memory is touched.
        Zmm(unsafe { $intrinsic })
    };
}

impl Lanes for Zmm {
    #[inline(always)]
    fn zero() -> Self {
        zmm!(_mm512_setzero_si512())
    }

    #[inline(always)]
    fn splat(x: u64) -> Self {
        zmm!(_mm512_set1_epi64(x as i64))
    }

    #[inline(always)]
    fn load(row: &Row) -> Self {
        // SAFETY: `row` is a reference to 64 readable bytes, and the instruction wants no
        // alignment. The processor has it, as for `zmm!`.
        Self(unsafe { _mm512_loadu_si512(row.as_ptr().cast()) })
    }

    #[inline(always)]
    fn store(self, row: &mut Row) {
        // SAFETY: `row` is a unique reference to 64 writable bytes, and the instruction wants no
        // alignment. The processor has it, as for `zmm!`.
        unsafe { _mm512_storeu_si512(row.as_mut_ptr().cast(), self.0) }
    }

    #[inline(always)]
    fn madd_lo(self, a: Self, b: Self) -> Self {
        zmm!(_mm512_madd52lo_epu64(self.0, a.0, b.0))
    }

    #[inline(always)]
    fn madd_hi(self, a: Self, b: Self) -> Self {
        zmm!(_mm512_madd52hi_epu64(self.0, a.0, b.0))
    }

    #[inline(always)]
    fn madd_lo_masked(self, mask: u8, a: Self, b: Self) -> Self {
        zmm!(_mm512_mask_madd52lo_epu64(self.0, mask, a.0, b.0))
    }

    #[inline(always)]
    fn madd_hi_masked(self, mask: u8, a: Self, b: Self) -> Self {
        zmm!(_mm512_mask_madd52hi_epu64(self.0, mask, a.0, b.0))
    }

    #[inline(always)]
    fn add(self, other: Self) -> Self {
        zmm!(_mm512_add_epi64(self.0, other.0))
    }

    #[inline(always)]
    fn and(self, other: Self) -> Self {
        zmm!(_mm512_and_si512(self.0, other.0))
    }

    #[inline(always)]
    fn or_and(self, a: Self, b: Self) -> Self {
        // Bit i of the table is the result where self, a and b are the bits of i from the highest:
        // self | (a & b).
        zmm!(_mm512_ternarylogic_epi64::<0b1111_1000>(self.0, a.0, b.0))
    }

    #[inline(always)]
    fn shift_right<const BITS: u32>(self) -> Self {
        zmm!(_mm512_srli_epi64::<BITS>(self.0))
    }

    #[inline(always)]
    fn add_first(self, other: Self) -> Self {
        zmm!(_mm512_mask_add_epi64(self.0, 1, self.0, other.0))
    }

    #[inline(always)]
    fn splat_first(self) -> Self {
        // SAFETY: as for `zmm!`.
        let first = unsafe { _mm512_castsi512_si128(self.0) };
        zmm!(_mm512_broadcastq_epi64(first))
    }

    #[inline(always)]
    fn down(self) -> Self {
        zmm!(align::<1>(_mm512_setzero_si512(), self.0))
    }

    #[inline(always)]
    fn up(self) -> Self {
        zmm!(align::<7>(self.0, _mm512_setzero_si512()))
    }

    #[inline(always)]
    fn interleave_low(self, other: Self) -> Self {
        let places = zmm!(_mm512_setr_epi64(0, 8, 1, 9, 2, 10, 3, 11));
        zmm!(_mm512_permutex2var_epi64(self.0, places.0, other.0))
    }

    #[inline(always)]
    fn interleave_high(self, other: Self) -> Self {
        let places = zmm!(_mm512_setr_epi64(4, 12, 5, 13, 6, 14, 7, 15));
        zmm!(_mm512_permutex2var_epi64(self.0, places.0, other.0))
    }

    #[inline(always)]
    fn pack_bytes(self) -> u64 {
        // SAFETY: as for `zmm!`.
        let bytes = unsafe { _mm512_cvtepi64_epi8(self.0) };
        // SAFETY: every x86-64 processor has the instruction.
        unsafe { _mm_cvtsi128_si64(bytes) as u64 }
    }

    #[inline(always)]
    fn unpack_bytes(bytes: u64) -> Self {
        // SAFETY: every x86-64 processor has the instruction.
        let bytes = unsafe { _mm_cvtsi64_si128(bytes as i64) };
        zmm!(_mm512_cvtepu8_epi64(bytes))
    }

    #[inline(always)]
    fn settled(self) -> Self {
        zmm!(settled(self.0))
    }

    #[inline(always)]
    fn leave_in_memory(rows: &mut [Row; 8]) {
        // SAFETY: an empty instruction sequence does nothing. It is not said to leave memory alone,
        // so that for all the compiler knows it may have written to the rows.
        unsafe {
            asm!("/* {0} */", in(reg) rows.as_mut_ptr(), options(nostack, preserves_flags));
        }
    }

    #[inline(always)]
    fn unknown(rows: &[Row; 8]) -> &[Row; 8] {
        let mut address: *const [Row; 8] = rows;
        // SAFETY: an empty instruction sequence does nothing: the address is the same afterwards.
        unsafe {
            asm!("/* {0} */", inout(reg) address, options(readonly, nostack, preserves_flags));
        }
        // SAFETY: this is the address of `rows`, for whose lifetime the reference is handed out.
        unsafe { &*address }
    }

    #[inline(always)]
    fn equal(self, other: Self) -> Self {
        // Without more, the compiler knows that all lanes are equal if one is, and could branch.
        let mask = zmm!(_mm512_movm_epi64(_mm512_cmpeq_epi64_mask(self.0, other.0)));
        zmm!(opaque(mask.0))
    }
}

/// The same register, of which the compiler knows nothing but that it is there.
#[inline]
#[target_feature(enable = "avx512f")]
fn opaque(mut register: __m512i) -> __m512i {
    // SAFETY: an empty instruction sequence does nothing.
    unsafe {
        asm!("/* {0} */", inout(zmm_reg) register, options(pure, nomem, nostack, preserves_flags));
    }
    register
}

/// Lanes `PLACE` to `PLACE + 7` of sixteen, of which `low` are the lower eight.
///
/// No intrinsic: where one register is known to be zero, the compiler may move lanes with `vpexpandq`, which
/// is not on the manufacturers' lists of instructions that take the same time for all data.
#[inline]
#[target_feature(enable = "avx512f")]
fn align<const PLACE: u8>(high: __m512i, low: __m512i) -> __m512i {
    let lanes;
    // SAFETY: the instruction reads two registers and writes one, all of which are declared; the enclosing
    // function enables it.
    unsafe {
        asm!(
            "valignq {lanes}, {high}, {low}, {place}",
            lanes = lateout(zmm_reg) lanes,
            high = in(zmm_reg) high,
            low = in(zmm_reg) low,
            place = const PLACE,
            options(pure, nomem, nostack, preserves_flags),
        );
    }
    lanes
}

/// The same register, at this place of the program.
#[inline]
#[target_feature(enable = "avx512f")]
fn settled(mut register: __m512i) -> __m512i {
    // SAFETY: an empty instruction sequence does nothing. It is not said to be `pure`, so that the
    // compiler lets it stand where it is.
    unsafe {
        asm!("/* {0} */", inout(zmm_reg) register, options(nomem, nostack, preserves_flags));
    }
    register
}

/// Clears every vector and mask register.
///
/// `vzeroall` would leave zmm16 to zmm31 and the masks as they are. Memory is not touched, but the
/// compiler is not told: what is to be written is written before.
#[inline]
#[target_feature(enable = "avx512f,avx512bw,avx512dq,avx512vl")]
pub(super) fn clear_registers() {
    // SAFETY: every register that is written is declared as clobbered but k0, which cannot be; nothing
    // is in it, since the one function that this is part of does nothing else and is not inlined, and
    // no caller expects it to be kept. Memory, the stack and the flags stay as they are. The enclosing
    // function enables the features of the instructions.
    unsafe {
        asm!(
            "vzeroall",
            "vpxorq xmm16, xmm16, xmm16",
            "vpxorq xmm17, xmm17, xmm17",
            "vpxorq xmm18, xmm18, xmm18",
            "vpxorq xmm19, xmm19, xmm19",
            "vpxorq xmm20, xmm20, xmm20",
            "vpxorq xmm21, xmm21, xmm21",
            "vpxorq xmm22, xmm22, xmm22",
            "vpxorq xmm23, xmm23, xmm23",
            "vpxorq xmm24, xmm24, xmm24",
            "vpxorq xmm25, xmm25, xmm25",
            "vpxorq xmm26, xmm26, xmm26",
            "vpxorq xmm27, xmm27, xmm27",
            "vpxorq xmm28, xmm28, xmm28",
            "vpxorq xmm29, xmm29, xmm29",
            "vpxorq xmm30, xmm30, xmm30",
            "vpxorq xmm31, xmm31, xmm31",
            "kxorq k0, k0, k0",
            "kxorq k1, k1, k1",
            "kxorq k2, k2, k2",
            "kxorq k3, k3, k3",
            "kxorq k4, k4, k4",
            "kxorq k5, k5, k5",
            "kxorq k6, k6, k6",
            "kxorq k7, k7, k7",
            out("zmm0") _, out("zmm1") _, out("zmm2") _, out("zmm3") _,
            out("zmm4") _, out("zmm5") _, out("zmm6") _, out("zmm7") _,
            out("zmm8") _, out("zmm9") _, out("zmm10") _, out("zmm11") _,
            out("zmm12") _, out("zmm13") _, out("zmm14") _, out("zmm15") _,
            out("zmm16") _, out("zmm17") _, out("zmm18") _, out("zmm19") _,
            out("zmm20") _, out("zmm21") _, out("zmm22") _, out("zmm23") _,
            out("zmm24") _, out("zmm25") _, out("zmm26") _, out("zmm27") _,
            out("zmm28") _, out("zmm29") _, out("zmm30") _, out("zmm31") _,
            out("k1") _, out("k2") _, out("k3") _, out("k4") _,
            out("k5") _, out("k6") _, out("k7") _,
            options(nostack, preserves_flags)
        );
    }
}
