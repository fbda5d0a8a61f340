"""The rows of the x86-64 kernel add what they say they add, and drop no carry; a square's triangle too.

The instructions are those that src/field/x86_64/blocks.py writes, and each is modelled on integers:
registers and memory below 2^64, CF and OF 0 or 1; a sum with a flag is exact in what it leaves and the
flag it sets. A product of two words is a pair (hi, lo) of which is known that hi is at most 2^64 - 2 and
hi * 2^64 + lo at most (2^64 - 1)^2; no solver finishes real products, and the rows need no more.
"""

import re
import sys
from pathlib import Path

import z3

from prover import main

# No folder of compiled modules beside the source.
sys.dont_write_bytecode = True
sys.path.insert(0, str(Path(__file__).parents[2] / "src/field/x86_64"))
import blocks

REGISTERS = [f"r{i}" for i in range(8, 16)]

CONSTANTS = {
    # An instruction in place of another, or none, by the place among those of a row.
    "REPLACED": None,
    # The largest product of two words.
    "PRODUCT": (2**64 - 1) ** 2,
}

MUTANTS = [
    # The high half on the chain of CF.
    {"REPLACED": (2, "adox", "adcx")},
    # A low half on the chain of OF.
    {"REPLACED": (1, "adcx", "adox")},
    # The last carry of CF, and that of OF.
    {"REPLACED": (-1, "adcx", None)},
    {"REPLACED": (-2, "adox", None)},
    # Flags that are not cleared.
    {"REPLACED": ("xor", None)},
    # Another limb.
    {"REPLACED": ("+ 8]", "+ 16]")},
    # Products that are larger than any.
    {"PRODUCT": 2**128 - 1},
]


def instructions(write, replaced):
    """The instructions that a function of the generator writes, as lists of a name and operands, one of
    them replaced."""
    blocks.lines.clear()
    write()
    lines = [line.strip() for line in blocks.lines]
    if replaced and len(replaced) == 2:
        old, new = replaced
        places = [i for i, line in enumerate(lines) if old in line][:1]
        for place in places:
            lines[place] = lines[place].replace(old, new) if new else ""
    elif replaced:
        place, old, new = replaced
        # Among the sums and products.
        sums = [i for i, line in enumerate(lines) if line.split()[0] in ("mulx", "adcx", "adox")]
        # Counted from the first product.
        if place >= 0:
            sums = sums[next(k for k, i in enumerate(sums) if lines[i].startswith("mulx")) :]
        line = lines[sums[place]]
        # A row of one chain has no other.
        if line.startswith(old):
            lines[sums[place]] = line.replace(old, new) if new else ""
    return [re.split(r"[ ,]+(?![^\[]*\])", line) for line in lines if line]


class Machine:
    """What the instructions do, as formulas; the products that they make by where the limb was read."""

    def __init__(self, c):
        self.c = c
        self.given = []
        self.count = 0
        self.state = {name: self.word(name) for name in [*REGISTERS, "rax", "rbx", "rbp", "rdx"]}
        self.flags = {"adcx": self.word("cf", 1), "adox": self.word("of", 1)}
        self.memory = {}
        self.products = []

    def word(self, name, largest=2**64 - 1):
        self.count += 1
        word = z3.Int(f"{name}.{self.count}")
        self.given += [0 <= word, word <= largest]
        return word

    def read(self, operand):
        if operand.startswith("["):
            if operand not in self.memory:
                self.memory[operand] = self.word(operand)
            return self.memory[operand]
        return self.state[operand]

    def write(self, operand, value):
        if operand.startswith("["):
            self.memory[operand] = value
        else:
            self.state[operand] = value

    def run(self, program):
        for name, *operands in program:
            if name == "mov":
                self.write(operands[0], self.read(operands[1]))
            elif name == "xor":
                # Of a register with itself: 0, and both flags are cleared.
                assert operands[0] == operands[1]
                self.write("r" + operands[0][1:].removesuffix("d"), z3.IntVal(0))
                self.flags = {"adcx": z3.IntVal(0), "adox": z3.IntVal(0)}
            elif name == "mulx":
                high, low = self.word("hi", 2**64 - 2), self.word("lo")
                self.given.append(high * 2**64 + low <= self.c["PRODUCT"])
                self.products.append((operands[2], high * 2**64 + low))
                self.write(operands[0], high)
                self.write(operands[1], low)
            elif name in ("adcx", "adox"):
                out, total = self.word("flag", 1), self.word("sum")
                exact = self.read(operands[0]) + self.read(operands[1]) + self.flags[name]
                self.given.append(exact == total + out * 2**64)
                self.write(operands[0], total)
                self.flags[name] = out
            else:
                raise ValueError(name)


def limb_of(address):
    """Which limb is read."""
    return int((re.search(r"\+ (\d+)", address) or [0, 0])[1]) // 8


def value(words):
    """The number of some words, the lowest first."""
    return sum(word * 2 ** (64 * i) for i, word in enumerate(words))


def rotated(i):
    return REGISTERS[i:] + REGISTERS[:i]


def check(c, name, write, before, after, products):
    """A row: what it is said to add up to is what it leaves, and both chains have ended. `products` are
    the limbs that are multiplied, and the places in the sum where their products belong."""
    machine = Machine(c)
    machine.memory["[rdi]"] = machine.word("limb")
    total = before(machine)
    machine.run(instructions(write, c["REPLACED"]))
    for (_, place), (_, product) in zip(products, machine.products):
        total += product * 2 ** (64 * place)
    read_right = [limb_of(address) for address, _ in machine.products] == [limb for limb, _ in products]
    yield f"{name}: limbs", [z3.BoolVal(True)], z3.BoolVal(read_right)
    yield f"{name}: sum", machine.given, total == after(machine)
    ended = z3.And(machine.flags["adcx"] == 0, machine.flags["adox"] == 0)
    yield f"{name}: carries", machine.given, ended


def accumulators(machine, names=REGISTERS):
    return value([machine.state[name] for name in names])


def next_row(machine):
    """The lowest limb, and the eight accumulators of the next row above it."""
    return machine.memory["[rdi]"] + 2**64 * accumulators(machine, rotated(1))


def each(first):
    """The limbs from `first` on, each in its place."""
    return [(limb, limb) for limb in range(first, 8)]


def a_row(c):
    """A limb times eight, plus a limb of memory, plus the accumulators."""
    yield from check(
        c,
        "row",
        lambda: blocks.row(0),
        lambda machine: accumulators(machine) + machine.memory["[rdi]"],
        next_row,
        each(0),
    )


def a_first_row(c):
    """A limb times eight, plus the accumulators."""
    yield from check(c, "first_row", lambda: blocks.first_row(0), accumulators, next_row, each(0))


def a_row_of_digits(c):
    """The lowest accumulator, a digit, is taken off, and its products by limbs 1 to 7 are added."""
    yield from check(
        c, "digit_row", lambda: blocks.digit_row(0), accumulators, next_row, each(1)
    )


def a_lone_row(c):
    """A limb times eight, to which nothing is added."""
    yield from check(
        c, "lone_row", lambda: blocks.lone_row("[rsi]", 0), lambda machine: 0, next_row, each(0)
    )


def triangle(c):
    """Limb 0 of eight times those above it, then each further limb times those above it: what has been
    summed up so far is added to, limb k of the sum in the register of k modulo 8 or, complete, in memory."""

    def written(machine, limbs):
        return sum(machine.memory[blocks.at("rdi", 8 * k)] * 2 ** (64 * k) for k in limbs)

    def held(machine, limbs):
        return sum(machine.state[REGISTERS[k % 8]] * 2 ** (64 * k) for k in limbs)

    yield from check(
        c,
        "triangle, limb 0",
        lambda: blocks.lone_row("[rcx]", 1),
        lambda machine: 0,
        lambda machine: written(machine, [1, 2]) + held(machine, range(3, 9)),
        each(1),
    )
    for i in range(1, 7):
        # Limb i + 8 is new: its product's high half and the carries are all of it.
        stored = range(2 * i + 1, min(2 * i + 3, 8))
        left = [k for k in range(2 * i + 1, i + 9) if k not in stored]
        yield from check(
            c,
            f"triangle, limb {i}",
            lambda i=i: blocks.triangle_row(i),
            lambda machine, i=i: held(machine, range(2 * i + 1, i + 8)),
            lambda machine, stored=stored, left=left: written(machine, stored) + held(machine, left),
            [(limb, limb + i) for limb in range(i + 1, 8)],
        )


main(
    "rows of the x86-64 kernel",
    [a_row, a_first_row, a_row_of_digits, a_lone_row, triangle],
    CONSTANTS,
    MUTANTS,
)
