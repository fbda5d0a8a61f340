"""The AArch64 kernel computes products and squares: what generate.py writes, from four limbs to whole
functions, instruction by instruction, and the rows of eight digits of its reduction.

Each level takes the one below for what it was shown to be: four limbs are rows, eight are three products of
four, 24 six products of eight, 48 three of 24. The formulas are sums in which a product of two numbers is a
name; that they are the product of the operands is a polynomial identity. A product of two words is a pair
(hi, lo), as in the rows of the x86-64 kernel.
"""

import sys
from pathlib import Path

import z3

from aarch64 import Machine, Split, Sum, as_formula, number
from prover import main

# No folder of compiled modules beside the source.
sys.dont_write_bytecode = True
sys.path.insert(0, str(Path(__file__).parents[2] / "src/field/aarch64"))
import generate
import instructions
import products
from instructions import HIGH, LOW, MIDDLE

CONSTANTS = {
    # The largest product of two words.
    "PRODUCT": (2**64 - 1) ** 2,
    # A text in a function, at which place among those alike, and what takes its place.
    "REPLACED": None,
}

MUTANTS = [
    # Products that are larger than any.
    {"PRODUCT": 2**128 - 1},
    # A carry that is not taken along: in a row, between blocks of eight, between halves, in a square.
    {"REPLACED": ("multiply_4", "adcs", 0, "adds")},
    {"REPLACED": ("multiply_8", "adcs", -1, "adds")},
    {"REPLACED": ("square_8", "adcs", -1, "adds")},
    {"REPLACED": ("square_24", "adcs", -1, "adds")},
    {"REPLACED": ("square", "adcs", -1, "adds")},
    {"REPLACED": ("product", "adcs", -1, "adds")},
    {"REPLACED": ("eight_digits", "adcs", -1, "adds")},
    # A sign that is the wrong way round.
    {"REPLACED": ("multiply_24", "mvn", 0, "mov")},
]


def written(write):
    """The lines that a function of the generator writes."""
    kept = instructions.lines[:]
    instructions.lines.clear()
    write()
    lines = instructions.lines[:]
    instructions.lines[:] = kept
    return lines


def replaced(c, name, lines):
    """The lines of a function, one of them changed if that is what the constants say."""
    change = c["REPLACED"]
    if not change or change[0] != name:
        return lines
    _, old, place, new = change
    places = [i for i, line in enumerate(lines) if old in line]
    lines = lines[:]
    lines[places[place]] = lines[places[place]].replace(old, new)
    return lines


class Stub:
    """Has a function of a module write a call in its place, while lines are made."""

    def __init__(self, name, modules):
        self.name, self.modules = name, modules

    def __enter__(self):
        self.kept = [getattr(module, self.name) for module in self.modules]

        def call(*arguments):
            stub_calls.append((self.name, arguments))
            instructions.op(f"bl {len(stub_calls) - 1}")

        for module in self.modules:
            setattr(module, self.name, call)

    def __exit__(self, *_):
        for module, function in zip(self.modules, self.kept):
            setattr(module, self.name, function)


stub_calls = []


def clobbered(lines):
    """The registers that some lines write."""
    found = set()
    for line in lines:
        name, *operands = line.split("//")[0].replace(",", " ").split() or [""]
        if name in ("ldp",):
            found |= set(operands[:2])
        elif name not in ("", "stp", "str", "cmp", "cmn", "b.ne") and not name.endswith(":"):
            found.add(operands[0])
    return found - {"xzr", "sp"}


def cases(make):
    """Runs what `make` makes of a machine once for each case: yields the cases' names and machines."""
    todo = [{}]
    while todo:
        chosen = todo.pop()
        try:
            yield chosen, make(chosen)
        except Split as split:
            todo += [{**chosen, split.args[0]: value} for value in (1, 0)]


def told(chosen):
    return "".join(f", {name} = {value}" for name, value in chosen.items())


def operand(machine, words):
    """The number that an operand is: where it is the magnitude of a difference, that less the carries, of
    which it is a claim that they are 0."""
    total = machine.expanded(number(words))
    small = {n for n in total.terms if machine.is_small(n)}
    if small:
        carries = Sum({n: total.terms[n] for n in small}, total.constant)
        total = total.plus(carries, -1)
        given, names = [], set()
        for known, low, high in machine.known[-3 * len(words) :]:
            known = machine.expanded(known)
            names |= set(known.terms)
            given += [low <= as_formula(known), as_formula(known) <= high]
        for name in names:
            low, high = machine.bounds[name]
            given += [low <= z3.Int(name), z3.Int(name) <= high]
        machine.claims.append(("an operand", given, as_formula(carries) == 0))
    return total


def multiplied(machine, a, b, count):
    """The words of a product of two numbers of as many limbs, `count` together: the product is a name, and so
    is its upper half, for carries go from half to half."""
    half = 64 * (count // 2)
    a, b = operand(machine, a), operand(machine, b)
    product, upper = machine.fresh("product", (2**half - 1) ** 2), machine.fresh("upper", 2**half - 2)
    (name,) = product.terms
    machine.values[name] = (a, b)
    machine.columns |= set(upper.terms)
    lower = product.plus(upper, -(2**half))
    machine.learn(lower, 0, 2**half - 1)
    return spread(machine, lower, count // 2) + spread(machine, upper, count // 2)


def spread(machine, total, count):
    """Words of which is known what they are together: the lowest is that less the others."""
    words = machine.words("limb", count)
    words[0] = total.plus(number([Sum(), *words[1:]]), -1)
    machine.learn(words[0])
    return words


def settled(machine, names):
    """Names of carries that one sum which is known settles, whatever else is: claims, and what they are."""
    claims, found = [], {}
    for total, low, high in machine.known:
        total = machine.expanded(total)
        if not set(total.terms) <= names:
            continue
        for name, coefficient in total.terms.items():
            if not machine.is_small(name) or name in found:
                continue
            least, largest = machine.range(total.plus(Sum({name: 1}), -coefficient))
            possible = [
                value
                for value in range(machine.bounds[name][0], machine.bounds[name][1] + 1)
                if least + coefficient * value <= high and low <= largest + coefficient * value
            ]
            if len(possible) == 1:
                found[name] = possible[0]
                given = within(machine, total.terms)
                given += [low <= as_formula(total), as_formula(total) <= high]
                claims.append((name, given, z3.Int(name) == possible[0]))
    return claims, found


def within(machine, names):
    """The bounds of names."""
    return [
        bound
        for name in names
        for bound in (machine.bounds[name][0] <= z3.Int(name), z3.Int(name) <= machine.bounds[name][1])
    ]


def no_carry_is_left(machine, difference, made, bits, facts=()):
    """Claims: a difference that is made of carries is 0. What is there is that and `made`, and both this and
    what is there are between 0 and 2^bits."""
    machine.end_chain()
    difference = machine.expanded(difference)
    if not difference.terms:
        yield "carries", [z3.BoolVal(True)], z3.BoolVal(difference.constant == 0)
        return
    small = {name for name in machine.bounds if machine.is_small(name)}
    names = small | set(machine.values) | machine.columns
    claims, found = settled(machine, names)
    yield from claims
    given = [z3.Int(name) == value for name, value in found.items()]
    expected, formula = z3.Int("expected"), as_formula(difference)
    given += [0 <= expected, expected < 2**bits, 0 <= expected + formula, expected + formula < 2**bits]
    given += within(machine, small & set(difference.terms))
    if facts or not set(difference.terms) <= small:
        # Carries of carries, and numbers that products add up to.
        given += [expected == as_formula(made), *facts, *within(machine, names)]
        for total, low, high in machine.known:
            total = machine.expanded(total)
            if set(total.terms) <= names:
                given += [low <= as_formula(total), as_formula(total) <= high]
    yield "carries", given, formula == 0


def factors_of(parts):
    """What an operand can be: one of the parts of a number, or the difference of two, either way round."""
    found = {part: (i,) for i, part in enumerate(parts)}
    for i, part in enumerate(parts):
        found |= {part.plus(other, -1): (i, j) for j, other in enumerate(parts) if i != j}
    return found


def is_product(machine, name, words, *operands):
    """Claims: some words are the product of numbers, or the square of one, each a list of its parts, which
    have the same length."""
    for claim in machine.claims:
        yield (f"{name}: {claim[0]}", *claim[1:])
    total = machine.expanded(number(words))
    made = Sum({n: k for n, k in total.terms.items() if n in machine.values})
    factors = [factors_of([number(piece) for piece in pieces]) for pieces in (operands[0], operands[-1])]
    letters = "ab" if len(operands) == 2 else "aa"
    count, bits = len(operands[0]), 64 * len(operands[0][0])

    def formula_of(letter, indices):
        first, *second = (z3.Int(f"{letter}{i}") for i in indices)
        return first - second[0] if second else first

    whole = [sum(formula_of(letter, (i,)) * 2 ** (bits * i) for i in range(count)) for letter in letters]
    formula, equal, mixed = z3.IntVal(0), {}, []
    for product, coefficient in made.terms.items():
        found = [f.get(v) for f, v in zip(factors, machine.values[product])]
        if None in found:
            yield f"{name}: factors", [z3.BoolVal(True)], z3.BoolVal(False)
            return
        formula += coefficient * formula_of(letters[0], found[0]) * formula_of(letters[1], found[1])
        if len(found[0]) == 1:
            equal[found[0][0]] = z3.Int(product)
        else:
            mixed.append((product, *found))
    yield f"{name}: the formula", [z3.BoolVal(True)], formula == whole[0] * whole[1]
    # What products of different parts add up to is not negative.
    facts = []
    for product, a, b in mixed if count == 2 else []:
        sign = 1 if a == b else -1
        both = equal[a[0]] + equal[a[1]] - sign * z3.Int(product)
        facts += [0 <= both, both <= 2 * (2**bits - 1) ** 2]
    for found in no_carry_is_left(machine, total.plus(made, -1), made, 64 * len(words), facts):
        yield (f"{name}: {found[0]}", *found[1:])


def products_of_limbs(machine, a, b):
    """What a product is as the sum of the products of its limbs."""
    total = Sum()
    for i, x in enumerate(a):
        for j, y in enumerate(b):
            high, low = machine.product(x, y)
            total = total.plus(high.times(2**64).plus(low), 2 ** (64 * (i + j)))
    return total


def four_limbs(c):
    """multiply_4: rows in registers."""
    spare = ["x2", "x3", "x30"]
    lines = written(lambda: products.multiply_4(HIGH, MIDDLE[:4], LOW[:4], spare))

    def make(chosen):
        machine = Machine(chosen, c["PRODUCT"])
        for register in MIDDLE[:4] + LOW[:4]:
            machine.registers[register] = machine.fresh(register)
        a, b = ([machine.read(r) for r in registers[:4]] for registers in (MIDDLE, LOW))
        machine.run(replaced(c, "multiply_4", lines))
        machine.expected = products_of_limbs(machine, a, b)
        return machine

    for chosen, machine in cases(make):
        total = number([machine.read(r) for r in HIGH])
        yield from no_carry_is_left(machine, total.plus(machine.expected, -1), Sum(), 512)


def calls(machine, handlers):
    """What the calls of stubs do."""
    for i, (name, arguments) in enumerate(stub_calls if handlers else []):
        machine.calls[str(i)] = lambda machine, name=name, arguments=arguments: handlers[name](
            machine, *arguments
        )


def forget(machine, registers):
    machine.carry = None
    for register in registers:
        machine.registers.pop(register, None)


SPOILED = {}


def spoiled(name, write):
    """The registers that a function writes."""
    if name not in SPOILED:
        SPOILED[name] = clobbered(written(write))
    return SPOILED[name]


def call_multiply_4(machine, out, a, b, spare):
    words = multiplied(
        machine, *([machine.read(r) for r in registers] for registers in (a, b)), 8
    )
    forget(machine, clobbered(written(lambda: products.multiply_4(out, a, b, spare))))
    for register, word in zip(out, words):
        machine.write(register, word)


def call_multiply_8(machine, out, a):
    operand = machine.limbs(machine.read(a), 8) if a else [machine.read(r) for r in MIDDLE]
    other = [machine.read(r) for r in LOW]
    address = machine.read(out)
    words = multiplied(machine, operand, other, 16)
    forget(machine, spoiled("multiply_8", lambda: products.multiply_8(out, a)))
    machine.put(address, words)


def call_square_8(machine, out):
    operand = [machine.read(r) for r in LOW]
    address = machine.read(out)
    words = multiplied(machine, operand, operand, 16)
    forget(machine, spoiled("square_8", lambda: products.square_8(out)))
    machine.put(address, words)


def eight_limbs(c):
    """multiply_8: three products of four limbs, of which one is of differences."""
    stub_calls.clear()
    with Stub("multiply_4", [products]):
        lines = written(lambda: products.multiply_8("x0", "x1"))

    def make(chosen):
        machine = start(c, chosen)
        machine.a, machine.b = machine.words("a", 8), machine.words("b", 8)
        machine.put(("a", 0), machine.a)
        for register, word in zip(LOW, machine.b):
            machine.write(register, word)
        calls(machine, {"multiply_4": call_multiply_4})
        machine.run(replaced(c, "multiply_8", lines))
        return machine

    for chosen, machine in cases(make):
        halves = ([x[:4], x[4:]] for x in (machine.a, machine.b))
        yield from is_product(
            machine, "eight limbs" + told(chosen), machine.limbs(("out", 0), 16), *halves
        )


def start(c, chosen):
    machine = Machine(chosen, c["PRODUCT"])
    machine.registers |= {"x0": ("out", 0), "x1": ("a", 0), "x2": ("b", 0), "sp": ("sp", 0)}
    return machine


def call_multiply_24(machine):
    out, a, b = (machine.read(r) for r in ("x0", "x1", "x2"))
    words = multiplied(machine, machine.limbs(a, 24), machine.limbs(b, 24), 48)
    forget(machine, spoiled("multiply_24", generate.multiply_24))
    machine.put(out, words)


def call_square_24(machine):
    out, a = machine.read("x0"), machine.read("x1")
    words = multiplied(machine, machine.limbs(a, 24), machine.limbs(a, 24), 48)
    forget(machine, spoiled("square_24", generate.square_24))
    machine.put(out, words)


def whole_product(c, name, count, part, write, handlers, functions=None):
    """A function that leaves the product of the numbers at x1 and x2, of `count` limbs each."""

    def make(chosen):
        machine = start(c, chosen)
        machine.a, machine.b = machine.words("a", count), machine.words("b", count)
        machine.put(("a", 0), machine.a)
        machine.put(("b", 0), machine.b)
        calls(machine, handlers)
        machine.calls |= functions or {}
        machine.run(replaced(c, name, write))
        assert machine.read("sp") == ("sp", 0)
        return machine

    for chosen, machine in cases(make):
        operands = [machine.a] if name.startswith("square") else [machine.a, machine.b]
        split = ([x[i : i + part] for i in range(0, count, part)] for x in operands)
        words = machine.limbs(("out", 0), 2 * count)
        yield from is_product(machine, name + told(chosen), words, *split)


def products_of_24(c):
    """multiply_24: six products of eight limbs, three of differences."""
    stub_calls.clear()
    with Stub("multiply_8", [generate]):
        lines = written(generate.multiply_24)
    yield from whole_product(c, "multiply_24", 24, 8, lines, {"multiply_8": call_multiply_8})


def squares_of_24(c):
    stub_calls.clear()
    with Stub("square_8", [generate]):
        lines = written(generate.square_24)
    yield from whole_product(c, "square_24", 24, 8, lines, {"square_8": call_square_8})


def products_of_48(c):
    """product: three products of 24 limbs, of which one is of differences."""
    lines = written(generate.product)
    yield from whole_product(c, "product", 48, 24, lines, {}, {"multiply_24": call_multiply_24})


def squares_of_48(c):
    lines = written(generate.square)
    yield from whole_product(c, "square", 48, 24, lines, {}, {"square_24": call_square_24})


def rows_of_digits(c):
    """eight_digits: the lowest sum is a digit, and its multiple of N makes it 0."""
    lines = written(lambda: products.eight_digits("x0"))
    machine = start(c, {})
    machine.registers["x4"] = Sum()
    for register in LOW[1:] + MIDDLE:
        machine.registers[register] = machine.fresh(register)
    n_plus_1, before = ([machine.read(r) for r in registers] for registers in (LOW, MIDDLE))
    machine.run(replaced(c, "eight_digits", lines))
    digits = machine.limbs(("out", 0), 8)
    added = products_of_limbs(machine, digits, n_plus_1[1:]).times(2**64)
    expected = number(before).plus(added).plus(number(digits), -1)
    after = number([Sum()] * 8 + [machine.read(r) for r in MIDDLE])
    yield from no_carry_is_left(machine, after.plus(expected, -1), Sum(), 1024)


def squares_of_eight(c):
    """square_8: products of different limbs once, twice that, and the squares of the limbs."""
    lines = written(lambda: products.square_8("x0"))
    machine = start(c, {})
    for register in LOW:
        machine.registers[register] = machine.fresh(register)
    a = [machine.read(r) for r in LOW]
    machine.run(replaced(c, "square_8", lines))
    expected = products_of_limbs(machine, a, a)
    total = number(machine.limbs(("out", 0), 16))
    yield from no_carry_is_left(machine, total.plus(expected, -1), Sum(), 1024)


main(
    "the AArch64 kernel",
    [
        four_limbs,
        eight_limbs,
        squares_of_eight,
        rows_of_digits,
        squares_of_48,
        products_of_48,
        squares_of_24,
        products_of_24,
    ],
    CONSTANTS,
    MUTANTS,
)
