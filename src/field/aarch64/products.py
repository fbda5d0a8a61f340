"""Products of four and eight limbs, and the rows that `reduce` is made of, for `generate.py`."""

from instructions import HIGH, LIMB, LOW, MIDDLE, Chain, load, magnitude, note, op, store

# The frame of multiply_24 and square_24: the arguments; the three masks; the products of differences
# (16 limbs each); a mask within multiply_8.
OUT, A, B, MASKS, MIXED, MASK_SPILL = 0, 8, 16, 24, 48, 432
FRAME_24 = 448


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
