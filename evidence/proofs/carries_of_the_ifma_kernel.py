"""No carry is dropped: `Sums::carry` of src/field/ifma/kernel.rs keeps the number and leaves limbs.

Bit-vectors of 64 bits are the lanes. Limb i is lane i / 8 of register i mod 8, so bit i of the packed
words belongs to limb i. The theorems are about one limb, whatever its place, and about the addition
that finds all 64 carries at once; together they say that each limb gets the carry of the one below it.
"""

import z3

from prover import main

CONSTANTS = {
    # Bits of a limb, and the bits that its carry is shifted by.
    "RADIX": 52,
    "SHIFT": 52,
    # The half products that a lane sums up, at most: ADDENDS of the kernel.
    "ADDENDS": 362,
    # What is added to find out whether a carry would go on.
    "ONE": 1,
    # Bits of a limb that are kept.
    "KEPT": 52,
}

MUTANTS = [
    {"RADIX": 51},
    {"RADIX": 53},
    {"SHIFT": 51},
    {"SHIFT": 53},
    {"ADDENDS": 1 << 13},
    {"ONE": 0},
    {"ONE": 2},
    {"KEPT": 51},
    {"KEPT": 53},
]


def constant(value):
    return z3.BitVecVal(value, 64)


def first_round(c):
    """A sum is a limb and a carry below 2^9; a limb and the carry from below stay below 2^52 + 2^9."""
    lane, below = z3.BitVecs("lane below", 64)
    mask = constant((1 << c["KEPT"]) - 1)
    largest = constant(c["ADDENDS"] * ((1 << c["RADIX"]) - 1))
    limb, carry = lane & mask, z3.LShR(lane, c["SHIFT"])
    sums = [z3.ULE(lane, largest), z3.ULE(below, largest)]
    whole = z3.Concat(z3.BitVecVal(0, 64), carry) << c["RADIX"]
    yield "nothing is lost", sums, z3.ZeroExt(64, lane) == whole + z3.ZeroExt(64, limb)
    yield "the carry is small", sums, z3.ULT(carry, constant(1 << 9))
    after = limb + z3.LShR(below, c["SHIFT"])
    bound = constant((1 << c["RADIX"]) + (1 << 9))
    yield "what is left is one bit", sums, z3.ULT(after, bound)


def one_limb(c):
    """With a carry from below, a limb passes a carry on if it makes one, or passes one and gets one."""
    limb, carry = z3.BitVecs("limb carry", 64)
    given = [
        z3.ULT(limb, constant((1 << c["RADIX"]) + (1 << 9))),
        z3.ULE(carry, constant(1)),
    ]
    makes = z3.Extract(c["SHIFT"], c["SHIFT"], limb)
    passes = z3.Extract(c["SHIFT"], c["SHIFT"], limb + constant(c["ONE"]))
    out = makes | passes & z3.Extract(0, 0, carry)
    mask = constant((1 << c["KEPT"]) - 1)
    kept = (limb + carry) & mask
    whole = (z3.ZeroExt(63, out) << c["RADIX"]) + kept
    yield "a carry that is made is passed, too", given, makes & ~passes == 0
    yield "nothing is lost", given, limb + carry == whole
    yield "a limb is left", given, z3.ULT(kept, constant(1 << c["RADIX"]))


def all_at_once(c):
    """The sum of "makes" and "passes" has each limb's carry from below where they differ."""
    makes, passes = z3.BitVecs("makes passes", 64)
    found = (makes + passes) ^ makes ^ passes
    given = [makes & ~passes == 0]
    carry = z3.BitVecVal(0, 1)
    for i in range(64):
        yield f"the carry into limb {i}", given, z3.Extract(i, i, found) == carry
        carry = z3.Extract(i, i, makes) | z3.Extract(i, i, passes) & carry


main(
    "carries of the IFMA kernel",
    [first_round, one_limb, all_at_once],
    CONSTANTS,
    MUTANTS,
)
