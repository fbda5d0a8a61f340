"""What `generate.py` writes with: moves and sums of eight limbs, rows, and products of eight limbs.

A number is a list of 64-bit limbs, lowest first, in registers or in memory (an address and an offset).

Registers, everywhere:

    rdi                where a result goes; in a row, where its lowest limb does
    rsi, rcx           operands
    rdx                the limb that `mulx` takes from there; a mask between products
    r8 to r15          EIGHT: accumulators, or eight limbs of a sum
    rax, rbx           halves of a product; carries of long sums, as masks
    rbp                0 in a row; the signed carry from one column of eight limbs to the next
    xmm0, xmm1         zeros, and limbs that are complemented
"""

EIGHT = [f"r{i}" for i in range(8, 16)]

LIMB = 8
BLOCK = 8 * LIMB  # bytes of eight limbs
HALF = 24 * LIMB  # bytes of 24 limbs, half an operand
WHOLE = 48 * LIMB

lines = []


def op(text):
    lines.append("    " + text)


def note(text):
    lines.append("    # " + text)


def label(name):
    lines.append(name + ":")


def at(base, offset):
    return f"[{base} + {offset}]" if offset else f"[{base}]"


# Moving limbs


def load(base, offset=0):
    for i, register in enumerate(EIGHT):
        op(f"mov {register}, {at(base, offset + LIMB * i)}")


def store(base, offset=0):
    for i, register in enumerate(EIGHT):
        op(f"mov {at(base, offset + LIMB * i)}, {register}")


def clear():
    for register in EIGHT:
        op(f"xor {register}d, {register}d")


def wipe(first, end):
    """Zeros the frame from one offset to the other, and the registers that are not general."""
    op("pxor xmm1, xmm1")
    for offset in range(first, end, 16):
        op(f"movups [rsp + {offset}], xmm1")


def complement(offset, limbs, mask):
    """Complements limbs of the frame where the mask, there too, is all ones."""
    op(f"movq xmm0, {at('rsp', mask)}")
    op("punpcklqdq xmm0, xmm0")
    for i in range(0, limbs, 2):
        op(f"movups xmm1, {at('rsp', offset + LIMB * i)}")
        op("pxor xmm1, xmm0")
        op(f"movups {at('rsp', offset + LIMB * i)}, xmm1")
    op("pxor xmm0, xmm0")


# Sums of eight limbs. A chain that was interrupted goes on from a mask: a register that is added to
# itself has the carry that it was made of.


def chain(word, base, offset, goes_on=False):
    """EIGHT += or -= the limbs in memory; a first instruction that takes no carry, unless it goes on."""
    with_carry = {"add": "adc", "sub": "sbb"}[word]
    for i, register in enumerate(EIGHT):
        first = word if i == 0 and not goes_on else with_carry
        op(f"{first} {register}, {at(base, offset + LIMB * i)}")


def ripple():
    """EIGHT += the carry."""
    for register in EIGHT:
        op(f"adc {register}, 0")


# Rows. A row is a limb times eight limbs, added to eight accumulators: low halves on the chain of CF,
# high halves on that of OF. The lowest accumulator is then complete, and its register takes what enters
# at the top, so that they move on by one from row to row.


def rotated(by):
    return EIGHT[by % 8 :] + EIGHT[: by % 8]


def add_product(address, low, high):
    op(f"mulx rbx, rax, {address}")
    op(f"adcx {low}, rax")
    op(f"adox {high}, rbx")


def add_last_product(address, low, high):
    """Its high half becomes a new accumulator, and both chains end there: the sum of a row fits."""
    op(f"mulx {high}, rax, {address}")
    op(f"adcx {low}, rax")
    op(f"adox {high}, rbp")
    op(f"adcx {high}, rbp")


def start_row(limb):
    """Clearing the flags, which are clear already, lets rows overlap."""
    op(f"mov rdx, {limb}")
    op("xor ebp, ebp")


def eight_products(i, registers):
    add_product(at("rcx", 0), registers[0], registers[1])
    op(f"mov {at('rdi', LIMB * i)}, {registers[0]}")
    for k in range(1, 7):
        add_product(at("rcx", LIMB * k), registers[k], registers[k + 1])
    add_last_product(at("rcx", 7 * LIMB), registers[7], registers[0])


def row(i):
    """Limb i at rsi times the eight limbs at rcx, plus limb i at rdi, plus the accumulators; the lowest
    limb of that goes to rdi. Nine limbs hold it: (2^64 - 1) 2^512 + (2^64 - 1) is below 2^576."""
    registers = rotated(i)
    start_row(at("rsi", LIMB * i))
    op(f"adox {registers[0]}, {at('rdi', LIMB * i)}")
    eight_products(i, registers)


def first_row(i):
    """The same where nothing has been written to rdi yet."""
    start_row(at("rsi", LIMB * i))
    eight_products(i, rotated(i))


def digit_row(i):
    """The digit is the lowest accumulator as it stands, and takes its place at rdi. Its multiple of N is
    that of N + 1, at rsi, whose lowest limb is 0, less the digit, which clears the accumulator."""
    registers = rotated(i)
    op(f"mov rdx, {registers[0]}")
    op(f"mov {at('rdi', LIMB * i)}, {registers[0]}")
    op("xor ebp, ebp")
    for k in range(1, 7):
        add_product(at("rsi", LIMB * k), registers[k], registers[k + 1])
    add_last_product(at("rsi", 7 * LIMB), registers[7], registers[0])


def lone_row(limb, first):
    """A limb times those at rcx from `first` on, where no accumulators are: one chain. The lowest limb of
    that goes to rdi, or the two lowest of a triangle, which are limbs 1 and 2."""
    op(f"mov rdx, {limb}")
    op("xor ebp, ebp")
    registers = rotated(first)
    op(f"mulx {registers[1]}, {registers[0]}, {at('rcx', LIMB * first)}")
    op(f"mov {at('rdi', LIMB * first)}, {registers[0]}")
    for k in range(first + 1, 8):
        op(f"mulx {rotated(k)[1]}, rax, {at('rcx', LIMB * k)}")
        op(f"adcx {rotated(k)[0]}, rax")
        if k == 2 * first:
            op(f"mov {at('rdi', LIMB * k)}, {rotated(k)[0]}")
    op("adcx r8, rbp")


def triangle_row(i):
    """Limb i of eight times those above it, added to limbs 2i + 1 on of their sum. Limb k of the sum is in
    the register of k modulo 8; the two lowest are complete, and the lower eight go to memory."""
    start_row(at("rcx", LIMB * i))

    def place(k):
        return EIGHT[k % 8]

    for k in range(i + 1, 7):
        add_product(at("rcx", LIMB * k), place(i + k), place(i + k + 1))
    for k in range(2 * i + 1, min(2 * i + 3, 8)):
        op(f"mov {at('rdi', LIMB * k)}, {place(k)}")
    add_last_product(at("rcx", 7 * LIMB), place(i + 7), place(i + 8))


# Eight limbs


def multiply_8():
    """[rdi] (16) = [rsi] (8) * [rcx] (8)."""
    lone_row(at("rsi", 0), 0)
    for i in range(1, 8):
        first_row(i)
    store("rdi", BLOCK)


def square_8():
    """[rdi] (16) = [rcx] (8) squared: the products of different limbs once, then twice that and the squares
    of the limbs: doubling on the chain of CF, squares on that of OF."""
    lone_row("[rcx]", 1)
    for i in range(1, 7):
        triangle_row(i)
    note("twice that, and the squares")
    op("mov rdx, [rcx]")
    op("mulx rbx, rax, rdx")
    op("mov [rdi], rax")
    op("xor ebp, ebp")
    for k in range(1, 16):
        if k % 2 == 0:
            op(f"mov rdx, {at('rcx', LIMB * k // 2)}")
            op("mulx rbx, rax, rdx")
        limb = "r15" if k < 8 or k == 15 else EIGHT[k - 8]
        if k < 8:
            op(f"mov r15, {at('rdi', LIMB * k)}")
        if k == 15:
            op("mov r15d, 0")
        op(f"adcx {limb}, {limb}")
        op(f"adox {limb}, {'rax' if k % 2 == 0 else 'rbx'}")
        op(f"mov {at('rdi', LIMB * k)}, {limb}")


def difference_8():
    """[rdi] (8) = |[rsi] (8) - [rcx] (8)|; rax is all ones where the difference is negative, else 0."""
    load("rsi")
    chain("sub", "rcx", 0)
    op("sbb rax, rax")
    for register in EIGHT:
        op(f"xor {register}, rax")
    note("the carry of a two's complement")
    op("mov rbx, rax")
    op("add rbx, rbx")
    ripple()
    store("rdi")
