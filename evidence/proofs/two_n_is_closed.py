"""2N is closed, and the top limbs are 0: residues of the kernels that do not subtract after a product
stay below 2N, through products, squares, sums and differences.

Integers; a product of two numbers is any number between 0 and the product of their bounds, which is
more than can be, so that all is linear. `m` is the multiple of N that a reduction adds, below R.
"""

import z3

from prover import N, main

IFMA = {
    "name": "radix 2^52",
    # R = 2^R_BITS, and the limbs of a number.
    "R_BITS": 3120,
    "RADIX": 52,
    "LIMBS": 60,
    # Operands may be as large as 2^HEADROOM N.
    "HEADROOM": 23,
    # Residues are below RESIDUE N.
    "RESIDUE": 2,
}
SIMD128 = {**IFMA, "name": "radix 2^28", "R_BITS": 3136, "RADIX": 28, "LIMBS": 112, "HEADROOM": 31}

MUTANTS = [
    {"RADIX": 27},
    {"R_BITS": 3072},
    {"R_BITS": 3074},
    {"HEADROOM": 60},
    {"RESIDUE": 1},
    {"LIMBS": 59},
    {"LIMBS": 109},
]


def products(c):
    """(a b + m N) / R is below 2N, and below 1.25 N, for operands below 2^HEADROOM N."""
    r, bound = 1 << c["R_BITS"], (N << c["HEADROOM"]) - 1
    product, m, result = z3.Ints("product m result")
    given = [
        0 <= product,
        product <= bound * bound,
        0 <= m,
        m < r,
        result * r == product + m * N,
    ]
    yield "below 2N", given, z3.And(0 <= result, result < c["RESIDUE"] * N)
    yield "below 1.25 N", given, 4 * result < 5 * N
    # Residues are operands.
    residue = z3.Int("residue")
    below = [0 <= residue, residue < c["RESIDUE"] * N]
    yield "residues are operands", below, residue <= bound


def out_of_the_form(c):
    """The product with 1 is at most N: one subtraction makes it the number."""
    r = 1 << c["R_BITS"]
    residue, m, result = z3.Ints("residue m result")
    given = [
        0 <= residue,
        residue < c["RESIDUE"] * N,
        0 <= m,
        m < r,
        result * r == residue + m * N,
    ]
    yield "at most N", given, z3.And(0 <= result, result <= N)


def sums_and_differences(c):
    """`Limbs::add` and `Limbs::subtract`: below 2N, and congruent."""
    a, b = z3.Ints("a b")
    twice = 2 * N
    given = [0 <= a, a < c["RESIDUE"] * N, 0 <= b, b < c["RESIDUE"] * N]
    room = 1 << (c["RADIX"] * c["LIMBS"])
    yield "a sum fits its limbs", given, a + b < room
    total = z3.If(a + b - twice < 0, a + b, a + b - twice)
    yield "a sum", given, z3.And(0 <= total, total < c["RESIDUE"] * N)
    difference = z3.If(a - b < 0, a - b + twice, a - b)
    yield "a difference", given, z3.And(0 <= difference, difference < c["RESIDUE"] * N)


def top_limbs_are_0(c):
    """Whatever is above the limbs of a number is 0: nothing is cut off that is not."""
    residue, top = z3.Ints("residue top")
    given = [0 <= residue, residue < c["RESIDUE"] * N, top == residue / (1 << (c["RADIX"] * c["LIMBS"]))]
    yield "no limb above", given, top == 0


def for_both(theorem):
    """The theorem for both kernels, each with what has been changed."""

    def both(changes):
        for constants in (IFMA, SIMD128):
            for name, given, claim in theorem({**constants, **{n: v for n, v in changes.items() if v}}):
                yield f"{constants['name']}, {name}", given, claim

    both.__name__ = theorem.__name__
    return both


main(
    "2N is closed",
    [for_both(theorem) for theorem in (products, out_of_the_form, sums_and_differences, top_limbs_are_0)],
    {name: None for name in IFMA if name != "name"},
    MUTANTS,
)
