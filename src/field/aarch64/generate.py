#!/usr/bin/env python3
"""Writes the AArch64 kernel's assembly: the bodies of the functions of `mod.rs`, one file each.

    python3 src/field/aarch64/generate.py            writes the files beside this one
    python3 src/field/aarch64/generate.py --check    fails where a file is not what would be written

What the functions compute, and why in this shape, is told in `mod.rs`, which also saves the callers'
registers and makes the frame records; here is how it is spelled in instructions: `instructions.py` has moves
and sums and says which registers serve for what, `products.py` products of up to eight limbs, and this file
what is made of them.
"""

import pathlib
import sys

# No folder of compiled modules beside the source.
sys.dont_write_bytecode = True

from instructions import (
    ALL,
    EIGHT,
    HALF,
    HIGH,
    LIMB,
    LOW,
    MIDDLE,
    WHOLE,
    Chain,
    Signed,
    difference,
    label,
    lines,
    load,
    note,
    op,
    store,
    wipe_frame,
)
from products import (
    A,
    B,
    FRAME_24,
    MASKS,
    MIXED,
    OUT,
    eight_digits,
    eight_rows,
    multiply_8,
    square_8,
)

# 24 limbs: three blocks of eight

PAIRS = ((0, 1), (0, 2), (1, 2))


def combine_24(signed):
    """[x0] holds D0, D1, D2, the products of equal blocks; the frame the products X01, X02, X12 of
    differences, and their signs if they have any. With B = 2^512 and U = D0 + B D1 + B^2 D2, the
    product is U (1 + B + B^2) - X01 B - X02 B^2 - X12 B^3. By columns of eight limbs:
    p0 = u0, p1 = u0 + u1, p2 = u0 + u1 + u2, p3 = u1 + u2 + u3, p4 = u2 + u3, p5 = u3."""
    note("u1, u2, u3")
    load(LOW, "x0", 2 * EIGHT)
    load(MIDDLE, "x0", EIGHT)
    chain = Chain()
    for a, b in zip(LOW, MIDDLE):
        chain.add(a, a, b)
    load(MIDDLE, "x0", 3 * EIGHT)
    load(HIGH, "x0", 4 * EIGHT)
    for a, b in zip(MIDDLE, HIGH):
        chain.add(a, a, b)
    load(HIGH, "x0", 5 * EIGHT)
    for a in HIGH:
        chain.add(a, a, "xzr")

    note("p1 = u0 + u1, its carry in x30; p2 = p1 + u2, its carry in x1")
    chain = Chain()
    for i in range(0, 8, 2):
        op(f"ldp x1, x2, [x0, #{LIMB * i}]")
        chain.add("x1", "x1", LOW[i])
        chain.add("x2", "x2", LOW[i + 1])
        op(f"stp x1, x2, [x0, #{EIGHT + LIMB * i}]")
    op("cset x30, cs")
    for i in range(0, 8, 2):
        op(f"ldp x1, x2, [x0, #{EIGHT + LIMB * i}]")
        chain.add("x1", "x1", MIDDLE[i])
        chain.add("x2", "x2", MIDDLE[i + 1])
        op(f"stp x1, x2, [x0, #{2 * EIGHT + LIMB * i}]")
    op("cset x1, cs")

    note("p3, p4, p5 in registers; u0 + u1 comes into p2, and so its carry into p3 once more")
    op("cmp x30, #1")
    chain = Chain(goes_on=True)
    for a, b in zip(LOW + MIDDLE, MIDDLE + HIGH):
        chain.add(a, a, b)
    op("cset x2, cs")
    op("cmp x1, #1")
    for a, b in zip(LOW, HIGH):
        chain.add(a, a, b)
    for a in MIDDLE:
        chain.add(a, a, "xzr")
    op("adc x2, x2, xzr")
    chain = Chain()
    chain.add(HIGH[0], HIGH[0], "x2")
    for a in HIGH[1:]:
        chain.add(a, a, "xzr")

    note("X12 to p3 and p4, what it carries to the frame")
    x01, x02, x12 = (MIXED + 2 * EIGHT * k for k in range(3))
    masks = [MASKS + LIMB * k for k in range(3)]

    def mixed(k):
        if signed:
            op(f"ldr x3, [sp, #{masks[k]}]")
        return Signed("x3" if signed else None)

    pair, targets = ("x1", "x2"), ("x30", "x3")
    if signed:
        # x3 is the mask, so the limbs in memory come one by one.
        def to_memory(sum_, column, offset):
            for i in range(0, 8, 2):
                op(f"ldp x1, x2, [sp, #{offset + LIMB * i}]")
                for limb, register in ((i, "x1"), (i + 1, "x2")):
                    op(f"eor {register}, {register}, x3")
                    op(f"ldr x30, [x0, #{EIGHT * column + LIMB * limb}]")
                    sum_.chain.add(register, register, "x30")
                op(f"stp x1, x2, [x0, #{EIGHT * column + LIMB * i}]")
    else:
        def to_memory(sum_, column, offset):
            sum_.memory("x0", EIGHT * column, 8, "sp", offset, pair, targets)

    sum_ = mixed(2)
    sum_.registers(LOW + MIDDLE, "sp", x12, pair)
    sum_.carry("x30")
    op(f"str x30, [sp, #{masks[2]}]")
    note("X01 to p1 and p2, what it carries to the frame")
    sum_ = mixed(0)
    to_memory(sum_, 1, x01)
    to_memory(sum_, 2, x01 + EIGHT)
    sum_.carry("x3")
    op(f"str x3, [sp, #{masks[0]}]")
    note("X02 to p2 and p3")
    sum_ = mixed(1)
    to_memory(sum_, 2, x02)
    sum_.registers(LOW, "sp", x02 + EIGHT, pair)
    sum_.carry("x3")

    note("the carries, which have signs: X01's to p3, X02's to p4, X12's to p5")
    op(f"ldr x1, [sp, #{masks[0]}]")
    op("asr x2, x1, #63")
    chain = Chain()
    for limb, carry in zip(LOW, ["x1"] + 7 * ["x2"]):
        chain.add(limb, limb, carry)
    op("adc x2, x2, x3")
    op("asr x3, x2, #63")
    chain = Chain()
    for limb, carry in zip(MIDDLE, ["x2"] + 7 * ["x3"]):
        chain.add(limb, limb, carry)
    op(f"ldr x1, [sp, #{masks[2]}]")
    op("adc x3, x3, x1")
    op("asr x2, x3, #63")
    chain = Chain()
    for limb, carry in zip(HIGH, ["x3"] + 7 * ["x2"]):
        chain.add(limb, limb, carry)
    store(LOW + MIDDLE + HIGH, "x0", 3 * EIGHT)


def multiply_24():
    """[x0] (48) = [x1] (24) * [x2] (24)."""
    op(f"sub sp, sp, #{FRAME_24}")
    op(f"stp x0, x1, [sp, #{OUT}]")
    op(f"str x2, [sp, #{B}]")
    for k in range(3):
        note(f"D{k} = a{k} * b{k}")
        if k:
            op(f"ldr x2, [sp, #{B}]")
        load(LOW, "x2", EIGHT * k)
        multiply_8("x0", "x1")
        if k < 2:
            op(f"add x0, x0, #{2 * EIGHT}")
            op(f"add x1, x1, #{EIGHT}")
    for k, (i, j) in enumerate(PAIRS):
        note(f"X{i}{j} = |a{i} - a{j}| * |b{i} - b{j}|, and whether the signs agree")
        op(f"ldp x1, x2, [sp, #{A}]")
        difference(LOW, "x2", EIGHT * i, EIGHT * j, "x24", ("x22", "x23"))
        difference(MIDDLE, "x1", EIGHT * i, EIGHT * j, "x21", ("x22", "x23"))
        op("eor x21, x21, x24")
        op("mvn x21, x21")
        op(f"str x21, [sp, #{MASKS + LIMB * k}]")
        op(f"add x0, sp, #{MIXED + 2 * EIGHT * k}")
        multiply_8("x0", None)
    op(f"ldr x0, [sp, #{OUT}]")
    combine_24(signed=True)
    wipe_frame(FRAME_24, 16)
    op(f"add sp, sp, #{FRAME_24}")


def square_24():
    """[x0] (48) = [x1] (24) squared. The squares of differences have no sign."""
    op(f"sub sp, sp, #{FRAME_24}")
    op(f"stp x0, x1, [sp, #{OUT}]")
    for k in range(3):
        note(f"D{k} = a{k}^2")
        load(LOW, "x1", EIGHT * k)
        square_8("x0")
        op(f"add x0, x0, #{2 * EIGHT}")
    for k, (i, j) in enumerate(PAIRS):
        note(f"X{i}{j} = (a{i} - a{j})^2")
        difference(LOW, "x1", EIGHT * i, EIGHT * j, "x21", ("x22", "x23"))
        op(f"add x0, sp, #{MIXED + 2 * EIGHT * k}")
        square_8("x0")
    op(f"ldr x0, [sp, #{OUT}]")
    combine_24(signed=False)
    wipe_frame(FRAME_24, 16)
    op(f"add sp, sp, #{FRAME_24}")


# 48 limbs


def combine_48(mixed, mask):
    """[x0] holds the products of the low and of the high halves; [sp + mixed] that of the differences,
    to be subtracted, or added where `mask` is 0. With low = l0 + l1 B and high = h0 + h1 B, B = 2^1536,
    the columns above l0 are l0 + (l1 + h0) - m0, (l1 + h0) + h1 - m1, h1."""
    pair, targets = ("x1", "x2"), ("x3", "x30")
    op(f"add x0, x0, #{WHOLE}")  # offsets from here reach -512 to 504

    note("c = l1 + h0 in registers, its carry in x3")
    load(ALL, "x0", -HALF)
    chain = Chain()
    chain.add_memory(ALL, "x0", 0, pair)
    op("cset x3, cs")
    note("l0 + c to memory, and c + h1 in the registers with what that carries")
    chain = Chain()
    for i in range(0, 24, 2):
        op(f"ldp x1, x2, [x0, #{LIMB * i - WHOLE}]")
        chain.add("x1", "x1", ALL[i])
        chain.add("x2", "x2", ALL[i + 1])
        op(f"stp x1, x2, [x0, #{LIMB * i - HALF}]")
    chain.add_memory(ALL, "x0", HALF, pair)
    note("the carry of c belongs to this column and to the next")
    op("cset x1, cs")
    op("add x1, x1, x3")
    chain = Chain()
    for limb, carry in zip(ALL, ["x3"] + 23 * ["xzr"]):
        chain.add(limb, limb, carry)
    op("adc x1, x1, xzr")
    op(f"str x1, [sp, #{CARRY}]")
    note("less m0 and m1")
    if mask:
        op(f"ldr x30, [sp, #{mask}]")
        sum_ = Signed("x30")
        for i in range(0, 24, 2):
            op(f"ldp x1, x2, [sp, #{mixed + LIMB * i}]")
            for limb, register in ((i, "x1"), (i + 1, "x2")):
                op(f"eor {register}, {register}, x30")
                op(f"ldr x3, [x0, #{LIMB * limb - HALF}]")
                sum_.chain.add(register, register, "x3")
            op(f"stp x1, x2, [x0, #{LIMB * i - HALF}]")
    else:
        sum_ = Signed(None)
        sum_.memory("x0", -HALF, 24, "sp", mixed, pair, targets)
    # The frame is larger than what a pair's offset reaches, so what lies further is pointed to. An
    # addition that leaves the flags alone.
    op(f"add x3, sp, #{mixed + HALF}")
    sum_.registers(ALL, "x3", 0, pair)
    sum_.carry("x2")
    store(ALL, "x0", 0)
    note("h1 and all carries: 0, 1 or 2")
    op(f"ldr x1, [sp, #{CARRY}]")
    op("add x1, x1, x2")
    op(f"add x0, x0, #{HALF}")
    chain = Chain()
    for i in range(0, 24, 2):
        op(f"ldp x2, x3, [x0, #{LIMB * i}]")
        chain.add("x2", "x2", "x1" if i == 0 else "xzr")
        chain.add("x3", "x3", "xzr")
        op(f"stp x2, x3, [x0, #{LIMB * i}]")


# The frames of product and square: the arguments; a mask and a carry; the product of differences; the
# differences themselves.
MASK, CARRY, PRODUCT = 24, 32, 48
FIRST, SECOND = PRODUCT + WHOLE, PRODUCT + WHOLE + HALF


def half_difference(out):
    """[sp + out] (24) = |high half - low half| of the operand at x1; the sign in x2."""
    difference(ALL, "x1", HALF, 0, "x2", ("x2", "x3"))
    op(f"add x3, sp, #{out}")
    store(ALL, "x3")


def product():
    """[x0] (96) = [x1] (48) * [x2] (48)."""
    frame = SECOND + HALF
    op(f"sub sp, sp, #{frame}")
    op("stp x0, x1, [sp]")
    op("str x2, [sp, #16]")
    note("the low halves")
    op("bl {multiply_24}")
    note("the high halves")
    op("ldp x0, x1, [sp]")
    op("ldr x2, [sp, #16]")
    op(f"add x0, x0, #{WHOLE}")
    op(f"add x1, x1, #{HALF}")
    op(f"add x2, x2, #{HALF}")
    op("bl {multiply_24}")
    note("the differences, and whether their signs agree")
    op("ldr x1, [sp, #8]")
    half_difference(FIRST)
    op(f"str x2, [sp, #{MASK}]")
    op("ldr x1, [sp, #16]")
    half_difference(SECOND)
    op(f"ldr x3, [sp, #{MASK}]")
    op("eor x2, x2, x3")
    op("mvn x2, x2")
    op(f"str x2, [sp, #{MASK}]")
    op(f"add x0, sp, #{PRODUCT}")
    op(f"add x1, sp, #{FIRST}")
    op(f"add x2, sp, #{SECOND}")
    op("bl {multiply_24}")
    op("ldr x0, [sp]")
    combine_48(PRODUCT, MASK)
    wipe_frame(frame, 16)
    op(f"add sp, sp, #{frame}")


def square():
    """[x0] (96) = [x1] (48) squared."""
    frame = FIRST + HALF
    op(f"sub sp, sp, #{frame}")
    op("stp x0, x1, [sp]")
    note("the low half")
    op("bl {square_24}")
    note("the high half")
    op("ldp x0, x1, [sp]")
    op(f"add x0, x0, #{WHOLE}")
    op(f"add x1, x1, #{HALF}")
    op("bl {square_24}")
    note("the difference")
    op("ldr x1, [sp, #8]")
    half_difference(FIRST)
    op(f"add x0, sp, #{PRODUCT}")
    op(f"add x1, sp, #{FIRST}")
    op("bl {square_24}")
    op("ldr x0, [sp]")
    combine_48(PRODUCT, None)
    wipe_frame(frame, 16)
    op(f"add sp, sp, #{frame}")


def reduce():
    """[x0] (48) = [x1] (96) / 2^3072 modulo N, for [x2] = N + 1; [x1] becomes 0. Twice 24 digits."""
    # The frame: the arguments; the limb at which this half starts, and that after its digits; the
    # carry into the limb 24 above the next digit; what the half before carried into the limb 48
    # above the next digit; the digit's address; the product of 24 digits.
    out, wide, n, half, end, carry, half_carry, at, rectangle = 0, 8, 16, 24, 32, 40, 48, 56, 64
    frame = rectangle + WHOLE
    op(f"sub sp, sp, #{frame}")
    op(f"stp x0, x1, [sp, #{out}]")
    op(f"stp x2, x1, [sp, #{n}]")
    op(f"str xzr, [sp, #{half_carry}]")
    label("2")
    note("half of the digits")
    op(f"ldr x0, [sp, #{half}]")
    op(f"add x3, x0, #{HALF}")
    op(f"stp x3, xzr, [sp, #{end}]")
    label("3")
    note("eight digits")
    op(f"ldr x1, [sp, #{n}]")
    op(f"str x0, [sp, #{at}]")
    load(LOW, "x1")
    load(MIDDLE, "x0")
    eight_digits("x0")
    note("they slide along 16 more limbs of N + 1")
    load(LOW, "x0", -EIGHT)
    op(f"add x3, x1, #{HALF}")
    op(f"add x1, x1, #{EIGHT}")
    label("4")
    eight_rows("x0", "x1")
    op("cmp x1, x3")
    op("b.ne 4b")
    op(f"ldr x2, [sp, #{carry}]")
    op("cmp x2, #1")
    Chain(goes_on=True).add_memory(MIDDLE, "x0", 0, ("x21", "x22"))
    op("cset x2, cs")
    op(f"str x2, [sp, #{carry}]")
    store(MIDDLE, "x0")
    op(f"ldr x0, [sp, #{at}]")
    op(f"add x0, x0, #{EIGHT}")
    op(f"ldr x3, [sp, #{end}]")
    op("cmp x0, x3")
    op("b.ne 3b")
    note("all 24 digits times the upper half of N + 1")
    op(f"ldp x2, x1, [sp, #{n}]")
    op(f"add x2, x2, #{HALF}")
    op(f"add x0, sp, #{rectangle}")
    op("bl {multiply_24}")
    op(f"ldr x0, [sp, #{half}]")
    op(f"add x0, x0, #{HALF}")
    chain = Chain()
    for i in range(0, 24, 2):
        op(f"ldp x4, x5, [x0, #{LIMB * i}]")
        op(f"ldp x6, x7, [sp, #{rectangle + LIMB * i}]")
        chain.add("x4", "x4", "x6")
        chain.add("x5", "x5", "x7")
        op(f"stp x4, x5, [x0, #{LIMB * i}]")
    load(ALL, "x0", HALF)
    chain.add_memory(ALL, "sp", rectangle + HALF, ("x2", "x3"))
    op("cset x2, cs")
    op(f"ldp x3, x1, [sp, #{carry}]")
    op("add x3, x3, x1")
    chain = Chain()
    for limb, term in zip(ALL, ["x3"] + 23 * ["xzr"]):
        chain.add(limb, limb, term)
    op("adc x2, x2, xzr")
    op(f"str x2, [sp, #{half_carry}]")
    store(ALL, "x0", HALF)
    op(f"str x0, [sp, #{half}]")
    op(f"ldr x1, [sp, #{wide}]")
    op(f"add x1, x1, #{WHOLE}")
    op("cmp x0, x1")
    op("b.ne 2b")

    note("the sum is below 2^3072 + N: N comes off where there is a carry. Its lowest limb is all ones,")
    note("and the one above is 1 less than that of N + 1. The digits and the sum are wiped.")
    op("neg x2, x2")
    op(f"ldp x3, x30, [sp, #{out}]")
    op(f"ldr x1, [sp, #{n}]")
    chain = Chain()
    for i in range(0, 48, 2):
        op(f"ldp x4, x5, [x0, #{LIMB * i}]")
        op(f"ldp x6, x7, [x1, #{LIMB * i}]")
        if i == 0:
            op("sub x7, x7, #1")
            op("mov x6, x2")
        else:
            op("and x6, x6, x2")
        op("and x7, x7, x2")
        chain.subtract("x4", "x4", "x6")
        chain.subtract("x5", "x5", "x7")
        op(f"stp x4, x5, [x3, #{LIMB * i}]")
        op(f"stp xzr, xzr, [x0, #{LIMB * i}]")
        op(f"stp xzr, xzr, [x30, #{LIMB * i}]")
    wipe_frame(frame, carry - 8)
    op(f"add sp, sp, #{frame}")


def main():
    here = pathlib.Path(__file__).parent
    stale = []
    for function in (multiply_24, square_24, product, square, reduce):
        lines.clear()
        function()
        head = f"// {function.__name__}. Written by generate.py: change that, and run it.\n"
        text = head + "\n".join(lines) + "\n"
        path = here / f"{function.__name__}.s"
        if sys.argv[1:] == ["--check"]:
            if not path.exists() or path.read_text() != text:
                stale.append(path.name)
        else:
            path.write_text(text)
    if stale:
        sys.exit(f"not what generate.py writes: {', '.join(stale)}")


if __name__ == "__main__":
    main()
