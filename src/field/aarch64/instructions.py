"""What `generate.py` writes with: lines, moves of limbs, and sums.

A number is a list of 64-bit limbs, lowest first, in registers (Python lists of names) or in memory (an
address).

Registers, everywhere:

    x0 to x3, x30      addresses, masks, products on their way to a sum
    x4 to x11          LOW      eight limbs
    x12 to x17, 19, 20 MIDDLE   eight limbs
    x21 to x28         HIGH     eight limbs
    x18                never touched: the platform's
    x29                the frame record, which `mod.rs` makes
"""

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
