#!/usr/bin/env python3
"""Writes the AArch64 kernel's assembly: the bodies of the functions of `mod.rs`, one file each.

    python3 src/field/aarch64/generate.py            writes the files beside this one
    python3 src/field/aarch64/generate.py --check    fails where a file is not what would be written

What the functions compute, and why in this shape, is told in `mod.rs`, which also saves the callers'
registers and makes the frame records; here is how it is spelled in instructions. A number is a list
of 64-bit limbs, lowest first, in registers (Python lists of names) or in memory (an address).

Registers, everywhere:

    x0 to x3, x30      addresses, masks, products on their way to a sum
    x4 to x11          LOW      eight limbs
    x12 to x17, 19, 20 MIDDLE   eight limbs
    x21 to x28         HIGH     eight limbs
    x18                never touched: the platform's
    x29                the frame record, which `mod.rs` makes
"""

import pathlib
import sys

LOW = [f"x{i}" for i in range(4, 12)]
MIDDLE = ["x12", "x13", "x14", "x15", "x16", "x17", "x19", "x20"]
HIGH = [f"x{i}" for i in range(21, 29)]
ALL = LOW + MIDDLE + HIGH

LIMB = 8
EIGHT = 8 * LIMB  # bytes of eight limbs
HALF = 24 * LIMB  # bytes of 24 limbs, half an operand
WHOLE = 48 * LIMB

lines = []


def op(text):
    lines.append("    " + text)


def note(text):
    lines.append("    // " + text)


def label(name):
    lines.append(name + ":")


# Moving limbs


def load(registers, base, offset=0):
    for i in range(0, len(registers), 2):
        op(f"ldp {registers[i]}, {registers[i + 1]}, [{base}, #{offset + LIMB * i}]")


def store(registers, base, offset=0):
    for i in range(0, len(registers), 2):
        op(f"stp {registers[i]}, {registers[i + 1]}, [{base}, #{offset + LIMB * i}]")


def wipe_frame(size, first=0, base="x0"):
    """Zeros the frame from offset `first` on. A pair's offset is 504 at most; beyond, `base` points."""
    for offset in range(first, size, 16):
        if offset < 512:
            op(f"stp xzr, xzr, [sp, #{offset}]")
        else:
            if offset == 512:
                op(f"add {base}, sp, #512")
            op(f"stp xzr, xzr, [{base}, #{offset - 512}]")


# Sums: chains on the one carry flag. Between them only instructions that leave the flags alone.


class Chain:
    """One carry chain: the first instruction starts it, unless it goes on from the flags as they are."""

    def __init__(self, goes_on=False):
        self.started = goes_on

    def add(self, out, a, b):
        op(f"{'adcs' if self.started else 'adds'} {out}, {a}, {b}")
        self.started = True

    def subtract(self, out, a, b):
        op(f"{'sbcs' if self.started else 'subs'} {out}, {a}, {b}")
        self.started = True

    def add_memory(self, registers, base, offset, pair):
        """registers += the limbs in memory."""
        for i in range(0, len(registers), 2):
            op(f"ldp {pair[0]}, {pair[1]}, [{base}, #{offset + LIMB * i}]")
            self.add(registers[i], registers[i], pair[0])
            self.add(registers[i + 1], registers[i + 1], pair[1])


class Signed:
    """Adds or subtracts limbs at `x` by a mask that is not known here (all ones: subtract), or, for a
    mask of None, subtracts. One chain over all calls; `carry` leaves what it carries out, signed."""

    def __init__(self, mask):
        self.mask = mask
        self.chain = Chain(goes_on=mask is not None)
        if mask:
            op(f"cmn {mask}, #1")  # the carry of a two's complement: 1 where the mask is all ones

    def apply(self, pair, targets):
        """targets += or -= the pair, which has just been loaded."""
        for limb, target in zip(pair, targets):
            if self.mask:
                op(f"eor {limb}, {limb}, {self.mask}")
        for limb, target in zip(pair, targets):
            if self.mask:
                self.chain.add(target, target, limb)
            else:
                self.chain.subtract(target, target, limb)

    def registers(self, registers, base, offset, pair):
        for i in range(0, len(registers), 2):
            op(f"ldp {pair[0]}, {pair[1]}, [{base}, #{offset + LIMB * i}]")
            self.apply(pair, registers[i : i + 2])

    def memory(self, at, at_offset, limbs, base, offset, pair, targets):
        for i in range(0, limbs, 2):
            op(f"ldp {pair[0]}, {pair[1]}, [{base}, #{offset + LIMB * i}]")
            op(f"ldp {targets[0]}, {targets[1]}, [{at}, #{at_offset + LIMB * i}]")
            self.apply(pair, targets)
            op(f"stp {targets[0]}, {targets[1]}, [{at}, #{at_offset + LIMB * i}]")

    def carry(self, out):
        """out = -1, 0 or 1."""
        if self.mask:
            op(f"adc {out}, {self.mask}, xzr")
        else:
            op(f"csetm {out}, cc")


def magnitude(registers, mask):
    """Negates the registers where the last borrow is set, and leaves that as a mask."""
    op(f"csetm {mask}, cc")
    op(f"cmn {mask}, #1")
    for register in registers:
        op(f"eor {register}, {register}, {mask}")
        op(f"adcs {register}, {register}, xzr")


def difference(registers, base, first, second, mask, pair):
    """registers = |a - b| of the numbers at the offsets `first` and `second`; the mask is all ones
    where a < b."""
    load(registers, base, first)
    chain = Chain()
    for i in range(0, len(registers), 2):
        op(f"ldp {pair[0]}, {pair[1]}, [{base}, #{second + LIMB * i}]")
        chain.subtract(registers[i], registers[i], pair[0])
        chain.subtract(registers[i + 1], registers[i + 1], pair[1])
    magnitude(registers, mask)


# Products


def multiply_4(out, a, b, spare):
    """out (8) = a (4) * b (4), all in registers. Products are two ahead of their additions."""
    turn = 0

    def register():
        nonlocal turn
        turn += 1
        return spare[turn % len(spare)]

    for j in range(4):
        op(f"mul {out[j]}, {a[0]}, {b[j]}")
    chain = Chain()
    for j in range(3):
        product = register()
        op(f"umulh {product}, {a[0]}, {b[j]}")
        chain.add(out[j + 1], out[j + 1], product)
    op(f"umulh {out[4]}, {a[0]}, {b[3]}")
    op(f"adc {out[4]}, {out[4]}, xzr")

    for i in range(1, 4):
        # High halves to limbs i + 1 on, the last of them a new limb, then low halves to limbs i on.
        queue = [("umulh", j, i + 1 + j) for j in range(4)] + [("mul", j, i + j) for j in range(4)]
        products = []

        def issue():
            kind, j, _ = queue[len(products)]
            product = out[i + 4] if (kind, j) == ("umulh", 3) else register()
            op(f"{kind} {product}, {a[i]}, {b[j]}")
            products.append(product)

        issue()
        issue()
        chain = Chain()
        for place, (kind, j, limb) in enumerate(queue):
            if (kind, j) == ("umulh", 3):
                op(f"adc {out[i + 4]}, {out[i + 4]}, xzr")
                chain = Chain()
            else:
                chain.add(out[limb], out[limb], products[place])
            if len(products) < len(queue):
                issue()
        op(f"adc {out[i + 4]}, {out[i + 4]}, xzr")


# The frame of multiply_24 and square_24: the arguments; the three masks; the products of differences
# (16 limbs each); a mask within multiply_8.
OUT, A, B, MASKS, MIXED, MASK_SPILL = 0, 8, 16, 24, 48, 432
FRAME_24 = 448



def multiply_8(out, a):
    """[out] (16) = MIDDLE (8, from [a] unless that is None) * LOW (8): three products of four limbs,
    |a_low - a_high| * |b_low - b_high| in the place of the two mixed ones."""
    spare = ["x2", "x3", "x30"]
    if a:
        load(MIDDLE, a)
    multiply_4(HIGH, MIDDLE[:4], LOW[:4], spare)
    store(HIGH, out)
    multiply_4(HIGH, MIDDLE[4:], LOW[4:], spare)
    for registers, mask in ((MIDDLE, "x2"), (LOW, "x3")):
        chain = Chain()
        for k in range(4):
            chain.subtract(registers[k], registers[k], registers[k + 4])
        magnitude(registers[:4], mask)
    op("eor x2, x2, x3")
    op("mvn x2, x2")  # all ones where both signs agree: the product is to be subtracted
    op(f"str x2, [sp, #{MASK_SPILL}]")
    mixed = MIDDLE[4:] + LOW[4:]
    multiply_4(mixed, MIDDLE[:4], LOW[:4], spare)
    op(f"ldr x2, [sp, #{MASK_SPILL}]")
    lowest = MIDDLE[:4] + LOW[:4]
    load(lowest, out)
    for limb in mixed:
        op(f"eor {limb}, {limb}, x2")
    op("cmn x2, #1")
    chain = Chain(goes_on=True)
    for limb, high in zip(mixed, HIGH):
        chain.add(limb, limb, high)
    op("adc x2, x2, xzr")
    chain = Chain()
    for limb, low in zip(mixed, lowest):
        chain.add(limb, limb, low)
    op("adc x2, x2, xzr")
    chain = Chain()
    for limb, place in zip(mixed, lowest[4:] + HIGH[:4]):
        chain.add(limb, limb, place)
    chain.add(HIGH[4], HIGH[4], "x2")
    for limb in HIGH[5:]:
        chain.add(limb, limb, "xzr")
    store(mixed, out, 4 * LIMB)
    store(HIGH[4:], out, 12 * LIMB)


AHEAD = 3  # products that are on their way while a sum is made
SPARE = ["x26", "x27", "x28", "x30"]  # the registers they are in, one more


def interleave(steps):
    """Writes the steps in order, but each product AHEAD products earlier. A step is (product, "adds
    x, x, {}") with the product in the place of the braces, (product, None) where the product goes to
    a register of its own, or (None, text). A product is (kind, x, y, register or None)."""
    products = [product for product, _ in steps if product]
    registers = []

    def issue():
        kind, x, y, register = products[len(registers)]
        register = register or SPARE[len(registers) % len(SPARE)]
        op(f"{kind} {register}, {x}, {y}")
        registers.append(register)

    used = 0
    for product, text in steps:
        if product:
            while len(registers) < min(len(products), used + AHEAD):
                issue()
            text = text and text.format(registers[used])
            used += 1
        if text:
            op(text)


def row(digit, limbs, sums, carry, first=0, lowest=None, incoming=None):
    """The steps of sums + digit * limbs, from limb `first` on: high halves on one chain, then low
    halves on the next. The sum's registers move on by one; what enters at the top is in the first
    register. `lowest` is where the lowest limb goes, `incoming` a limb that is added to it."""
    steps = []
    word = "adds"
    if incoming:
        steps.append((None, f"adds {sums[0]}, {sums[0]}, {incoming}"))
        word = "adcs"
    for i in range(first, len(limbs) - 1):
        product = ("umulh", digit, limbs[i], None)
        steps.append((product, f"{word} {sums[i + 1]}, {sums[i + 1]}, {{}}"))
        word = "adcs"
    steps.append((("umulh", digit, limbs[-1], carry), None))
    steps.append((None, f"adc {carry}, {carry}, xzr"))
    word = "adds"
    for i in range(first, len(limbs)):
        out = lowest if lowest and i == 0 else sums[i]
        steps.append((("mul", digit, limbs[i], None), f"{word} {out}, {sums[i]}, {{}}"))
        word = "adcs"
    steps.append((None, f"adc {sums[0]}, {carry}, xzr"))
    return steps


def rotated(registers, by):
    return registers[by:] + registers[:by]


def eight_rows(out, operand, pairs=(("x21", "x22"), ("x23", "x24")), carry="x25"):
    """The eight limbs in LOW slide along eight limbs at [operand]: their products are added to the
    limbs at [out] and to the eight sums above them in MIDDLE. Both addresses move on by eight limbs."""
    digits, incoming = pairs
    for i in range(0, 8, 2):
        op(f"ldp {digits[0]}, {digits[1]}, [{operand}], #16")
        op(f"ldp {incoming[0]}, {incoming[1]}, [{out}]")
        steps = []
        for k in range(2):
            sums = rotated(MIDDLE, i + k)
            steps += row(digits[k], LOW, sums, carry, lowest=incoming[k], incoming=incoming[k])
        interleave(steps)
        op(f"stp {incoming[0]}, {incoming[1]}, [{out}], #16")


def eight_digits(out, carry="x25"):
    """Eight digits of a reduction: LOW holds the eight lowest limbs of N + 1, the first of them 0;
    MIDDLE the sums. A digit is the lowest sum as it stands. The digits go to [out], which moves on;
    MIDDLE becomes the eight sums above."""
    for i in range(8):
        sums = rotated(MIDDLE, i)
        if i % 2 == 0:
            op(f"mov x23, {sums[0]}")
        else:
            op(f"stp x23, {sums[0]}, [{out}], #16")
        interleave(row(sums[0], LOW, sums, carry, first=1))


def square_8(out):
    """[out] (16) = LOW (8) squared: the products of different limbs once, then twice that and the
    squares of the limbs."""
    carry = "x25"
    for register in MIDDLE:
        op(f"mov {register}, xzr")
    place = dict(enumerate(MIDDLE))  # the register of each limb of the sum
    free = []
    for i in range(7):
        # Limb i with those above it: limbs 2i + 1 to i + 8 of the sum.
        others = range(i + 1, 8)
        steps = []
        word = "adds"
        for j in others[:-1]:
            sum_ = place[i + j + 1]
            steps.append((("umulh", LOW[i], LOW[j], None), f"{word} {sum_}, {sum_}, {{}}"))
            word = "adcs"
        steps.append((("umulh", LOW[i], LOW[7], carry), None))
        if word == "adcs":
            steps.append((None, f"adc {carry}, {carry}, xzr"))
        word = "adds"
        for j in others:
            sum_ = place[i + j]
            steps.append((("mul", LOW[i], LOW[j], None), f"{word} {sum_}, {sum_}, {{}}"))
            word = "adcs"
        interleave(steps)
        if i < 4:
            # Limbs 2i and 2i + 1 are complete, and their registers free.
            pair = [place[2 * i], place[2 * i + 1]]
            store(pair, out, 2 * LIMB * i)
            free += pair
        place[i + 8] = free.pop(0)
        op(f"adc {place[i + 8]}, {carry}, xzr")
    place[15] = free.pop(0)
    op(f"mov {place[15]}, xzr")

    note("twice that, and the squares of the limbs")
    chain = Chain()
    below = None
    for i in range(8):
        if i < 4:
            low, high = ("x21", "x22") if i % 2 == 0 else ("x23", "x24")
            op(f"ldp {low}, {high}, [{out}, #{2 * LIMB * i}]")
        else:
            low, high = place[2 * i], place[2 * i + 1]
        op(f"mul x26, {LOW[i]}, {LOW[i]}")
        op(f"umulh x27, {LOW[i]}, {LOW[i]}")
        op(f"extr x28, {low}, {below}, #63" if below else f"lsl x28, {low}, #1")
        op(f"extr x30, {high}, {low}, #63")
        chain.add("x28", "x28", "x26")
        chain.add("x30", "x30", "x27")
        op(f"stp x28, x30, [{out}, #{2 * LIMB * i}]")
        below = high


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
