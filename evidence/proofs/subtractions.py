"""The final subtraction, and every other that a mask decides, is exact.

Bit-vectors are the words; that the words' chains add up to numbers is the definition of a chain: the
carry out of a word counts 2^BITS, as the carry into the next does. Integers are the numbers.
"""

import z3

from prover import N, main

CONSTANTS = {
    # R of the kernels on saturated limbs.
    "R_BITS": 3072,
    # How often `plus` and `minus` of src/field/montgomery.rs correct.
    "CORRECTIONS": 2,
    # What `reduce_once` takes may be as large as this many N.
    "BOUND": 2,
    # The bit of a difference that is its borrow, and the carry's shift, in limbs of 52 and 28 bits.
    "BORROW_52": 63,
    "CARRY_52": 52,
    "BORROW_28": 31,
    "CARRY_28": 28,
}

MUTANTS = [
    {"R_BITS": 3073},
    {"CORRECTIONS": 1},
    {"BOUND": 3},
    {"BORROW_52": 51},
    {"BORROW_52": 64 - 13},
    {"CARRY_52": 53},
    {"BORROW_28": 27},
    {"CARRY_28": 29},
]


def words(_):
    """`add_with_carry` and `sub_with_borrow` of src/field/word.rs, by two additions that may wrap."""
    for bits in (32, 64):
        a, b, carry = z3.BitVecs("a b carry", bits)
        given = [z3.ULE(carry, z3.BitVecVal(1, bits))]
        wide = lambda x: z3.ZeroExt(2, x)
        bit = lambda condition: z3.If(condition, z3.BitVecVal(1, bits), z3.BitVecVal(0, bits))
        first = a + b
        total = first + carry
        out = bit(z3.Or(z3.ULT(first, a), z3.ULT(total, first)))
        exact = wide(a) + wide(b) + wide(carry) == wide(total) + (wide(out) << bits)
        yield f"a sum of {bits} bits", given, exact
        first = a - b
        total = first - carry
        out = bit(z3.Or(z3.ULT(a, b), z3.ULT(first, carry)))
        exact = wide(a) - wide(b) - wide(carry) == wide(total) - (wide(out) << bits)
        yield f"a difference of {bits} bits", given, exact


def limbs(c):
    """`take_off` and `add_masked` of limbs that do not fill their words."""
    for radix, bits in ((52, 64), (28, 32)):
        a, b, carry = z3.BitVecs("a b carry", bits)
        bound = z3.BitVecVal(1 << radix, bits)
        given = [z3.ULT(a, bound), z3.ULT(b, bound), z3.ULE(carry, z3.BitVecVal(1, bits))]
        mask = z3.BitVecVal((1 << radix) - 1, bits)
        one = z3.BitVecVal(1, bits)
        total = a + b + carry
        out = z3.LShR(total, c[f"CARRY_{radix}"])
        exact = z3.And(z3.ULE(out, one), total == (total & mask) + (out << radix))
        yield f"a sum of {radix} bits", given, exact
        difference = a - b - carry
        out = z3.LShR(difference, c[f"BORROW_{radix}"])
        exact = z3.And(z3.ULE(out, one), difference == (difference & mask) - (out << radix))
        yield f"a difference of {radix} bits", given, exact


def the_last_one(c):
    """`reduce_once`: what is below 2N comes out below N, and congruent."""
    a, times = z3.Ints("a times")
    given = [0 <= a, a < c["BOUND"] * N]
    reduced = z3.If(a - N < 0, a, a - N)
    yield "below N", given, z3.And(0 <= reduced, reduced < N)


def almost_montgomery(c):
    """Products, sums and differences of numbers below R are below R, by subtractions on carry alone."""
    r = 1 << c["R_BITS"]
    a, b, m, product, wide = z3.Ints("a b m product wide")
    below = [0 <= a, a < r, 0 <= b, b < r]
    # A product reduced, and N taken off where that does not fit.
    given = [0 <= product, product <= (r - 1) * (r - 1), 0 <= m, m < r, wide * r == product + m * N]
    result = z3.If(wide >= r, wide - N, wide)
    yield "a product", given, z3.And(0 <= result, result < r)

    total = a + b
    for _ in range(c["CORRECTIONS"]):
        total = z3.If(total >= r, total - N, total)
    yield "a sum", below, z3.And(0 <= total, total < r)
    difference = a - b
    for _ in range(c["CORRECTIONS"]):
        difference = z3.If(difference < 0, difference + N, difference)
    yield "a difference", below, z3.And(0 <= difference, difference < r)


main(
    "subtractions",
    [words, limbs, the_last_one, almost_montgomery],
    CONSTANTS,
    MUTANTS,
)
