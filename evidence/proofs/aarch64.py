"""What the instructions of the AArch64 kernel do, as sums of integers.

A word is a sum of names with coefficients, exact: what an addition leaves is a + b + carry - 2^64 * (the
carry out), and the carry out is a new name, 0 or 1. So what a chain drops or keeps stays in view, and a sum
of words in their places is compared with what it should be without a solver; z3 decides what is left of the
difference, which is carries.

A mask that depends on a carry makes cases: `cases` runs a program once for each. Addresses are a region's
name and an offset.
"""

import re

import z3

WORD = 1 << 64
ONES = WORD - 1


class Sum:
    """Names with coefficients, and a constant."""

    __slots__ = ("terms", "constant")

    def __init__(self, terms=None, constant=0):
        self.terms, self.constant = terms or {}, constant

    def plus(self, other, times=1):
        terms = dict(self.terms)
        for name, coefficient in other.terms.items():
            both = terms.get(name, 0) + times * coefficient
            if both:
                terms[name] = both
            else:
                terms.pop(name, None)
        return Sum(terms, self.constant + times * other.constant)

    def times(self, factor):
        return Sum({n: c * factor for n, c in self.terms.items()} if factor else {}, self.constant * factor)

    def __eq__(self, other):
        return self.terms == other.terms and self.constant == other.constant

    def __hash__(self):
        return hash((frozenset(self.terms.items()), self.constant))


def number(words, bits=64):
    """The number of some words, the lowest first."""
    total = Sum()
    for i, word in enumerate(words):
        total = total.plus(word, 1 << (bits * i))
    return total


def as_formula(total):
    """For z3."""
    return sum((c * z3.Int(name) for name, c in total.terms.items()), z3.IntVal(total.constant))


def residue(total):
    """The same modulo 2^64, with coefficients that are as small as they can be."""
    least = lambda n: (n + WORD // 2) % WORD - WORD // 2
    return Sum(
        {name: least(c) for name, c in total.terms.items() if c % WORD}, least(total.constant)
    )


# Sums of carries are less, whatever their sign.
SMALL = 8
# So many sums are what z3 is told of when a row ends: more than a row has.
RECENT = 64


class Split(Exception):
    """A mask depends on this name: there are two cases."""


class Machine:
    def __init__(self, chosen=None, largest_product=ONES * ONES):
        self.largest_product = largest_product
        # The cases that are looked at: names of carries, and what they are.
        self.chosen = chosen or {}
        self.registers = {"xzr": Sum()}
        self.memory = {}
        self.carry = None
        self.equal = None
        # The least and the largest that a name can be; what else is known of sums: (sum, least, largest).
        self.bounds = {}
        self.known = []
        # What a name that stands for a word means; and which numbers a name is the product of.
        self.meaning = {}
        self.values = {}
        # Names of parts of those.
        self.columns = set()
        # Words of which is known whether they are negative.
        self.signs = {}
        # The sums of the chain that goes on from here.
        self.chain = []
        # What is to be proved besides: names, assumptions, claims.
        self.claims = []
        self.products = {}
        self.calls = {}
        self.count = 0

    # Names

    def fresh(self, name, largest=ONES, least=0):
        self.count += 1
        name = f"{name}.{self.count}"
        self.bounds[name] = (least, largest)
        if name in self.chosen:
            value = self.chosen[name]
            self.bounds[name] = (value, value)
            return Sum(constant=value)
        return Sum({name: 1})

    def is_small(self, name):
        """Whether it is a carry, a sign, or what a sum of those lost."""
        least, largest = self.bounds[name]
        return -SMALL <= least and largest <= SMALL

    def words(self, name, count):
        return [self.fresh(f"{name}{i}") for i in range(count)]

    def range(self, total):
        least = largest = total.constant
        for name, coefficient in total.terms.items():
            ends = [coefficient * bound for bound in self.bounds[name]]
            least, largest = least + min(ends), largest + max(ends)
        return least, largest

    def learn(self, total, least=0, largest=ONES):
        if total.terms:
            self.known.append((total, least, largest))

    # Registers and memory

    def read(self, operand):
        if operand.startswith("#"):
            return Sum(constant=int(operand[1:]))
        return self.registers[operand]

    def write(self, register, value):
        if register != "xzr":
            self.registers[register] = value

    def limbs(self, address, count):
        region, offset = address
        return [self.memory[region, offset + 8 * i] for i in range(count)]

    def put(self, address, words):
        region, offset = address
        for i, word in enumerate(words):
            self.memory[region, offset + 8 * i] = word

    # Sums

    def truncated(self, total):
        """A sum without a carry: what it is modulo 2^64."""
        least, largest = self.range(total)
        if least >= 0 and largest < WORD:
            return total
        small = residue(total)
        if -SMALL <= self.range(small)[0] and self.range(small)[1] < SMALL:
            # Two's complement: 2^64 more where it is negative.
            negative = self.fresh("negative", 1)
            self.learn(small.plus(negative, SMALL), 0, SMALL - 1)
            word = small.plus(negative, WORD)
            self.signs[word] = negative
            return word
        if least >= 0 and self.never_above(total):
            return self.named(total)
        total = total.plus(self.fresh("lost", largest // WORD, least // WORD), -WORD)
        self.learn(total)
        return total

    def never_above(self, total):
        """Whether z3 finds that the end of a row is always a word. What a row leaves is then all that matters
        of it: each word becomes a name, and what it means is kept."""
        solver = z3.Solver()
        solver.set("timeout", 10_000)
        names = set(total.terms)
        for known, least, largest in self.known[-RECENT:]:
            formula = as_formula(known)
            solver.add(least <= formula, formula <= largest)
            names |= set(known.terms)
        for name in names:
            least, largest = self.bounds[name]
            solver.add(least <= z3.Int(name), z3.Int(name) <= largest)
        solver.add(as_formula(total) >= WORD)
        if solver.check() != z3.unsat:
            return False
        for held in (self.registers, self.memory):
            for place, word in held.items():
                if isinstance(word, Sum) and len(word.terms) > 1:
                    held[place] = self.named(word)
        return True

    def named(self, word):
        name = self.fresh("word")
        (only,) = name.terms
        self.meaning[only] = word
        return name

    def expanded(self, total):
        """The sum with all names replaced by what they mean."""
        while found := next((name for name in total.terms if name in self.meaning), None):
            coefficient = total.terms[found]
            total = total.plus(Sum({found: 1}), -coefficient).plus(self.meaning[found], coefficient)
        return total

    def chained(self, result, starts):
        """Learns what a chain of additions leaves as one number, when it has ended."""
        if starts:
            self.end_chain()
        if result is not None:
            self.chain.append(result)

    def end_chain(self):
        if self.chain:
            self.learn(number(self.chain), 0, (1 << (64 * len(self.chain))) - 1)
        self.chain = []

    def with_carry(self, total):
        least, largest = self.range(total)
        if largest < WORD or least >= WORD:
            self.carry = Sum(constant=int(least >= WORD))
            return total.plus(self.carry, -WORD)
        out = self.fresh("carry", 1)
        result = total.plus(out, -WORD)
        self.learn(result)
        self.carry = out
        return result

    def negated(self, mask):
        """Whether a mask is all ones; two cases where it depends on a carry."""
        for name in mask.terms:
            raise Split(name)
        assert mask.constant in (0, ONES), "not a mask"
        return mask.constant == ONES

    # Instructions

    def step(self, name, operands):
        read, write = self.read, self.write
        if name in ("ldp", "ldr", "stp", "str"):
            self.move(name, operands)
        elif name in ("add", "sub") and isinstance(read(operands[1]), tuple):
            region, offset = read(operands[1])
            by = read(operands[2]).constant
            write(operands[0], (region, offset + (by if name == "add" else -by)))
        elif name in ("add", "adc", "sub"):
            total = read(operands[1]).plus(read(operands[2]), -1 if name == "sub" else 1)
            if name == "adc":
                total = total.plus(self.carry)
            write(operands[0], self.truncated(total))
        elif name in ("adds", "adcs", "cmn"):
            a, b = operands[-2:]
            total = read(a).plus(read(b))
            if name == "adcs":
                total = total.plus(self.carry)
            result = self.with_carry(total)
            self.chained(None if name == "cmn" else result, name != "adcs")
            if name != "cmn":
                write(operands[0], result)
        elif name == "cmp" and isinstance(read(operands[0]), tuple):
            self.equal = read(operands[0]) == read(operands[1])
            self.carry = None
        elif name in ("subs", "sbcs", "cmp"):
            # A borrow is a carry that is not there.
            a, b = operands[-2:]
            if name == "cmp" and self.range(read(a)) == (0, 1) and b == "#1":
                self.carry = read(a)
                self.end_chain()
                return False
            total = read(a).plus(read(b), -1).plus(Sum(constant=WORD))
            if name == "sbcs":
                total = total.plus(self.carry).plus(Sum(constant=-1))
            result = self.with_carry(total)
            self.chained(None if name == "cmp" else result, name != "sbcs")
            if name != "cmp":
                write(operands[0], result)
        elif name == "cset":
            assert operands[1] == "cs"
            write(operands[0], self.carry)
        elif name == "csetm":
            assert operands[1] == "cc"
            mask = Sum(constant=ONES).plus(self.carry, -ONES)
            self.signs[mask] = Sum(constant=1).plus(self.carry, -1)
            write(operands[0], mask)
        elif name == "eor":
            value, mask = read(operands[1]), read(operands[2])
            write(operands[0], Sum(constant=ONES).plus(value, -1) if self.negated(mask) else value)
        elif name == "and":
            value, mask = read(operands[1]), read(operands[2])
            write(operands[0], value if self.negated(mask) else Sum())
        elif name == "mvn":
            write(operands[0], Sum(constant=ONES).plus(read(operands[1]), -1))
        elif name == "neg":
            # Of a carry: a mask.
            value = read(operands[1])
            least, largest = self.range(value)
            assert least >= 0 and largest <= 1, "not a carry"
            write(operands[0], value.times(ONES))
        elif name == "asr":
            assert operands[2] == "#63"
            value = read(operands[1])
            # What may be of either sign has been noted where it was made.
            sign = Sum() if self.range(value)[1] < WORD // 2 else self.signs[value]
            write(operands[0], sign.times(ONES))
        elif name == "mov":
            write(operands[0], read(operands[1]))
        elif name in ("mul", "umulh"):
            high, low = self.product(read(operands[1]), read(operands[2]))
            write(operands[0], high if name == "umulh" else low)
        elif name == "lsl":
            assert operands[2] == "#1"
            _, low = self.halves(read(operands[1]))
            write(operands[0], low.times(2))
        elif name == "extr":
            # The highest bit of the second, below the first.
            assert operands[3] == "#63"
            _, low = self.halves(read(operands[1]))
            high, _ = self.halves(read(operands[2]))
            write(operands[0], low.times(2).plus(high))
        elif name == "b.ne":
            return not self.equal
        elif name == "bl":
            self.calls[operands[0].strip("{}")](self)
        else:
            raise ValueError(name)
        return False

    def move(self, name, operands):
        count = 2 if name.endswith("p") else 1
        place = re.fullmatch(
            r"\[(\w+)(?:, #(-?\d+))?\](?:, #(-?\d+))?", ", ".join(operands[count:])
        )
        region, offset = self.registers[place[1]]
        for i in range(count):
            at = (region, offset + int(place[2] or 0) + 8 * i)
            if name.startswith("ld"):
                self.write(operands[i], self.memory[at])
            else:
                self.memory[at] = self.read(operands[i])
        if place[3]:
            self.registers[place[1]] = (region, offset + int(place[3]))

    def product(self, a, b):
        """Its halves: the upper one is at most 2^64 - 2, and how large they are together is known."""
        key = frozenset((self.expanded(a), self.expanded(b)))
        if key not in self.products:
            high, low = self.fresh("high", WORD - 2), self.fresh("low")
            self.learn(high.times(WORD).plus(low), 0, self.largest_product)
            self.products[key] = high, low
        return self.products[key]

    def halves(self, word):
        """The highest bit of a word, and the others."""
        if not word.terms:
            return Sum(constant=word.constant >> 63), Sum(constant=word.constant % (1 << 63))
        key = ("bits", self.expanded(word))
        if key not in self.products:
            high = self.fresh("bit", 1)
            low = word.plus(high, -(1 << 63))
            self.learn(low, 0, (1 << 63) - 1)
            self.products[key] = high, low
        return self.products[key]

    def run(self, lines):
        program = []
        labels = {}
        for line in lines:
            line = line.split("//")[0].strip()
            if line.endswith(":"):
                labels[line[:-1]] = len(program)
            elif line:
                name, *rest = line.split(" ", 1)
                program.append((name, re.split(r", (?![^\[]*\])", rest[0]) if rest else []))
        place = 0
        while place < len(program):
            name, operands = program[place]
            jumps = self.step(name, operands)
            place = labels[operands[0].rstrip("b")] if jumps else place + 1
