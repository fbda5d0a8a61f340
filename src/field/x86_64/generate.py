#!/usr/bin/env python3
"""Writes the x86-64 kernel's assembly: the bodies of the functions of `mod.rs`, one file each.

    python3 src/field/x86_64/generate.py            writes the files beside this one
    python3 src/field/x86_64/generate.py --check    fails where a file is not what would be written

What the functions compute, and why in this shape, is told in `mod.rs`, which also saves the callers'
registers, makes the frames and tells unwinders of both; here is how it is spelled in instructions:
`blocks.py` has what works on eight limbs and says which registers serve for what, and this file what is made
of it.
"""

import pathlib
import sys

# No folder of compiled modules beside the source.
sys.dont_write_bytecode = True

from blocks import (
    BLOCK,
    EIGHT,
    HALF,
    LIMB,
    WHOLE,
    at,
    chain,
    complement,
    difference_8,
    digit_row,
    label,
    lines,
    load,
    multiply_8,
    note,
    op,
    ripple,
    row,
    square_8,
    store,
    wipe,
)

# 24 limbs: three blocks of eight

PAIRS = ((0, 1), (0, 2), (1, 2))

# The frame of multiply_24 and square_24: the arguments; the masks; two carries; differences; the products
# of differences (16 limbs each).
OUT, A, B, MASKS, SUM_CARRIES, FIRST, SECOND, MIXED = 0, 8, 16, 24, 48, 64, 128, 192
FRAME_24 = MIXED + 3 * 2 * BLOCK


def combine_24(signed):
    """[rdi] holds D0, D1, D2, the products of equal blocks; the frame the products X01, X02, X12 of
    differences, and their signs if they have any. With B = 2^512 and U = D0 + B D1 + B^2 D2, the
    product is U (1 + B + B^2) - X01 B - X02 B^2 - X12 B^3. By columns of eight limbs:
    p0 = u0, p1 = u0 + u1, p2 = u0 + u1 + u2, p3 = u1 + u2 + u3, p4 = u2 + u3, p5 = u3."""
    if signed:
        note("X is to be added where its mask is 0: its complement is, and 1, where it is all ones")
        for k in range(3):
            complement(MIXED + 2 * BLOCK * k, 16, MASKS + LIMB * k)
    note("u1, u2, u3")
    load("rdi", BLOCK)
    chain("add", "rdi", 2 * BLOCK)
    store("rdi", BLOCK)
    load("rdi", 3 * BLOCK)
    chain("add", "rdi", 4 * BLOCK, goes_on=True)
    store("rdi", 2 * BLOCK)
    for i in range(8):
        op(f"mov rax, {at('rdi', 5 * BLOCK + LIMB * i)}")
        op("adc rax, 0")
        op(f"mov {at('rdi', 5 * BLOCK + LIMB * i)}, rax")
    note("u2 + u3 and u1 + u2 + u3, and what they carry")
    op("xor ebp, ebp")
    load("rdi", 2 * BLOCK)
    chain("add", "rdi", 5 * BLOCK)
    op("adc rbp, 0")
    store("rdi", 4 * BLOCK)
    op(f"mov [rsp + {SUM_CARRIES}], rbp")
    chain("add", "rdi", BLOCK)
    op("adc rbp, 0")
    store("rdi", 3 * BLOCK)
    op(f"mov [rsp + {SUM_CARRIES + LIMB}], rbp")
    note("u0 + u1 and u0 + u1 + u2, what they carry in rcx and rsi")
    op("xor ebp, ebp")
    load("rdi")
    chain("add", "rdi", BLOCK)
    op("adc rbp, 0")
    op("mov rcx, rbp")
    store("rdi", BLOCK)
    chain("add", "rdi", 2 * BLOCK)
    op("adc rbp, 0")
    op("mov rsi, rbp")

    def lower(k):
        """Takes the lower half of X off the column, and its borrow off rbp."""
        if signed:
            op(f"mov rdx, [rsp + {MASKS + LIMB * k}]")
            op("add rdx, rdx")
            chain("add", "rsp", MIXED + 2 * BLOCK * k, goes_on=True)
            op("adc rbp, 0")
        else:
            chain("sub", "rsp", MIXED + 2 * BLOCK * k)
            op("sbb rbp, 0")

    def upper(k):
        """The upper half; the highest limb of a complement stands for -1."""
        if signed:
            chain("add", "rsp", MIXED + 2 * BLOCK * k + BLOCK)
            op(f"adc rbp, [rsp + {MASKS + LIMB * k}]")
        else:
            chain("sub", "rsp", MIXED + 2 * BLOCK * k + BLOCK)
            op("sbb rbp, 0")

    def carry():
        """Adds rbp, which has a sign, to the column; rbp becomes what that carries."""
        op("mov rax, rbp")
        op("sar rax, 63")
        op("add r8, rbp")
        for register in EIGHT[1:]:
            op(f"adc {register}, rax")
        op("mov rbp, rax")
        op("adc rbp, 0")

    note("column by column from here on, the signed carry in rbp")
    store("rdi", 2 * BLOCK)
    load("rdi", BLOCK)
    op("mov rbp, rcx")
    lower(0)
    store("rdi", BLOCK)
    load("rdi", 2 * BLOCK)
    carry()
    op("add rbp, rsi")
    upper(0)
    lower(1)
    store("rdi", 2 * BLOCK)
    load("rdi", 3 * BLOCK)
    carry()
    op(f"add rbp, [rsp + {SUM_CARRIES + LIMB}]")
    upper(1)
    lower(2)
    store("rdi", 3 * BLOCK)
    load("rdi", 4 * BLOCK)
    carry()
    op(f"add rbp, [rsp + {SUM_CARRIES}]")
    upper(2)
    store("rdi", 4 * BLOCK)
    load("rdi", 5 * BLOCK)
    carry()
    store("rdi", 5 * BLOCK)


def multiply_24():
    """[rdi] (48) = [rsi] (24) * [rcx] (24)."""
    op(f"mov [rsp + {OUT}], rdi")
    op(f"mov [rsp + {A}], rsi")
    op(f"mov [rsp + {B}], rcx")
    for k in range(3):
        note(f"D{k} = a{k} * b{k}")
        if k:
            op(f"add rdi, {2 * BLOCK}")
            op(f"add rsi, {BLOCK}")
            op(f"add rcx, {BLOCK}")
        op("call {multiply_8}")
    for k, (i, j) in enumerate(PAIRS):
        note(f"X{i}{j} = |a{i} - a{j}| * |b{i} - b{j}|, and whether the signs agree")
        for operand, out in ((A, FIRST), (B, SECOND)):
            op(f"mov rcx, [rsp + {operand}]")
            op(f"lea rsi, {at('rcx', BLOCK * i)}")
            op(f"add rcx, {BLOCK * j}")
            op(f"lea rdi, [rsp + {out}]")
            op("call {difference_8}")
            op("mov rdx, rax" if operand == A else "xor rdx, rax")
        op("not rdx")
        op(f"mov [rsp + {MASKS + LIMB * k}], rdx")
        op(f"lea rsi, [rsp + {FIRST}]")
        op("mov rcx, rdi")
        op(f"lea rdi, [rsp + {MIXED + 2 * BLOCK * k}]")
        op("call {multiply_8}")
    op(f"mov rdi, [rsp + {OUT}]")
    combine_24(signed=True)
    wipe(B, FRAME_24)


def square_24():
    """[rdi] (48) = [rsi] (24) squared. The squares of differences have no sign."""
    op(f"mov [rsp + {OUT}], rdi")
    op(f"mov [rsp + {A}], rsi")
    op("mov rcx, rsi")
    for k in range(3):
        note(f"D{k} = a{k}^2")
        if k:
            op(f"add rdi, {2 * BLOCK}")
            op(f"add rcx, {BLOCK}")
        op("call {square_8}")
    for k, (i, j) in enumerate(PAIRS):
        note(f"X{i}{j} = (a{i} - a{j})^2")
        op(f"mov rcx, [rsp + {A}]")
        op(f"lea rsi, {at('rcx', BLOCK * i)}")
        op(f"add rcx, {BLOCK * j}")
        op(f"lea rdi, [rsp + {FIRST}]")
        op("call {difference_8}")
        op("mov rcx, rdi")
        op(f"lea rdi, [rsp + {MIXED + 2 * BLOCK * k}]")
        op("call {square_8}")
    op(f"mov rdi, [rsp + {OUT}]")
    combine_24(signed=False)
    wipe(B, FRAME_24)


# 48 limbs


def difference_24():
    """[rdi] (24) = |upper - lower half| of [rsi] (48); rax is all ones where that is negative, else 0."""
    for group in range(0, HALF, BLOCK):
        load("rsi", HALF + group)
        if group:
            op("add rax, rax")
        chain("sub", "rsi", group, goes_on=group > 0)
        op("sbb rax, rax")
        store("rdi", group)
    note("its two's complement where it is negative")
    op("mov rbx, rax")
    for group in range(0, HALF, BLOCK):
        load("rdi", group)
        for register in EIGHT:
            op(f"xor {register}, rax")
        op("add rbx, rbx")
        ripple()
        op("sbb rbx, rbx")
        store("rdi", group)


# The frames of product and square: the arguments; a mask; the product of differences; the differences.
MASK, PRODUCT = 24, 32
FIRST_24, SECOND_24 = PRODUCT + WHOLE, PRODUCT + WHOLE + HALF
FRAME_PRODUCT, FRAME_SQUARE = SECOND_24 + HALF, FIRST_24 + HALF


def combine_48():
    """[rdi] holds the products of the low and of the high halves; the caller's frame that of the differences, to
    be subtracted, or added where the mask is 0. With low = l0 + l1 B and high = h0 + h1 B, B = 2^1536, the
    columns above l0 are l0 + (l1 + h0) - m0, (l1 + h0) + h1 - m1, h1. Carries are masks between groups of
    eight limbs: rcx of the sum, rbx of what is carried into it, rdx of m."""
    # The return address is between.
    mask, mixed = MASK + LIMB, PRODUCT + LIMB
    complement(mixed, 48, mask)
    note("c = l1 + h0, its carry in rsi")
    for group in range(0, HALF, BLOCK):
        load("rdi", HALF + group)
        if group:
            op("add rcx, rcx")
        chain("add", "rdi", WHOLE + group, goes_on=group > 0)
        op("sbb rcx, rcx")
        store("rdi", WHOLE + group)
    op("mov rsi, rcx")
    op("neg rsi")
    note("l0 + c - m0")
    op(f"mov rdx, [rsp + {mask}]")
    for group in range(0, HALF, BLOCK):
        load("rdi", WHOLE + group)
        if group:
            op("add rcx, rcx")
        chain("add", "rdi", group, goes_on=group > 0)
        op("sbb rcx, rcx")
        op("add rdx, rdx")
        chain("add", "rsp", mixed + group, goes_on=True)
        op("sbb rdx, rdx")
        store("rdi", HALF + group)
    note("c + h1 - m1 and the carries of c and of the column below")
    op("mov rbp, rsi")
    op("sub rbp, rcx")
    for group in range(0, HALF, BLOCK):
        load("rdi", WHOLE + group)
        if group:
            op("add rbx, rbx")
            ripple()
        else:
            op("add r8, rbp")
            for register in EIGHT[1:]:
                op(f"adc {register}, 0")
        op("sbb rbx, rbx")
        if group:
            op("add rcx, rcx")
        chain("add", "rdi", WHOLE + HALF + group, goes_on=group > 0)
        op("sbb rcx, rcx")
        op("add rdx, rdx")
        chain("add", "rsp", mixed + HALF + group, goes_on=True)
        op("sbb rdx, rdx")
        store("rdi", WHOLE + group)
    note("h1 and all carries: 0, 1 or 2")
    op("sub rsi, rcx")
    op("sub rsi, rbx")
    op("sub rsi, rdx")
    op(f"add rsi, [rsp + {mask}]")
    for i in range(24):
        term = "0" if i else "rsi"
        op(f"{'adc' if i else 'add'} qword ptr {at('rdi', WHOLE + HALF + LIMB * i)}, {term}")


def product():
    """[rdi] (96) = [rsi] (48) * [rdx] (48)."""
    op(f"mov [rsp + {OUT}], rdi")
    op(f"mov [rsp + {A}], rsi")
    op(f"mov [rsp + {B}], rdx")
    note("the low halves")
    op("mov rcx, rdx")
    op("call {multiply_24}")
    note("the high halves")
    op(f"mov rdi, [rsp + {OUT}]")
    op(f"mov rsi, [rsp + {A}]")
    op(f"mov rcx, [rsp + {B}]")
    op(f"add rdi, {WHOLE}")
    op(f"add rsi, {HALF}")
    op(f"add rcx, {HALF}")
    op("call {multiply_24}")
    note("the differences, and whether their signs agree")
    for operand, out in ((A, FIRST_24), (B, SECOND_24)):
        op(f"mov rsi, [rsp + {operand}]")
        op(f"lea rdi, [rsp + {out}]")
        op("call {difference_24}")
        op("mov rdx, rax" if operand == A else "xor rdx, rax")
    op("not rdx")
    op(f"mov [rsp + {MASK}], rdx")
    op(f"lea rsi, [rsp + {FIRST_24}]")
    op("mov rcx, rdi")
    op(f"lea rdi, [rsp + {PRODUCT}]")
    op("call {multiply_24}")
    op(f"mov rdi, [rsp + {OUT}]")
    op("call {combine_48}")
    wipe(B, FRAME_PRODUCT)


def square():
    """[rdi] (96) = [rsi] (48) squared."""
    op(f"mov [rsp + {OUT}], rdi")
    op(f"mov [rsp + {A}], rsi")
    note("the low half")
    op("call {square_24}")
    note("the high half")
    op(f"mov rdi, [rsp + {OUT}]")
    op(f"mov rsi, [rsp + {A}]")
    op(f"add rdi, {WHOLE}")
    op(f"add rsi, {HALF}")
    op("call {square_24}")
    note("the difference")
    op(f"mov rsi, [rsp + {A}]")
    op(f"lea rdi, [rsp + {FIRST_24}]")
    op("call {difference_24}")
    op("mov rsi, rdi")
    op(f"lea rdi, [rsp + {PRODUCT}]")
    op("call {square_24}")
    note("to be subtracted")
    op(f"mov qword ptr [rsp + {MASK}], -1")
    op(f"mov rdi, [rsp + {OUT}]")
    op("call {combine_48}")
    wipe(B, FRAME_SQUARE)


# The frame of reduce: the arguments; the limb at which this half of the digits starts, and that after it;
# the carry into the limb 24 above the next digit; what the half before carried into the limb 48 above it;
# the product of 24 digits.
WIDE, START, END, CARRY, HALF_CARRY, RECTANGLE = 8, 16, 24, 32, 40, 48
FRAME_REDUCE = RECTANGLE + WHOLE


def reduce():
    """[rdi] (48) = [rsi] (96) / 2^3072 modulo N; [rsi] becomes 0. Twice 24 digits."""
    op(f"mov [rsp + {OUT}], rdi")
    op(f"mov [rsp + {WIDE}], rsi")
    op("xor eax, eax")
    op(f"mov [rsp + {HALF_CARRY}], rax")
    op("mov rdi, rsi")
    label("5")
    note("half of the digits")
    op(f"mov [rsp + {START}], rdi")
    op(f"lea rax, [rdi + {HALF}]")
    op(f"mov [rsp + {END}], rax")
    op("xor eax, eax")
    op(f"mov [rsp + {CARRY}], rax")
    label("2")
    note("eight digits")
    op("lea rsi, [rip + {n_plus_1}]")
    op("mov rcx, rdi")
    load("rdi")
    for i in range(8):
        digit_row(i)
    note("they slide along 16 more limbs of N")
    op(f"lea rsi, [rip + {{n}} + {BLOCK}]")
    op(f"add rdi, {BLOCK}")
    label("3")
    for i in range(8):
        row(i)
    op(f"add rsi, {BLOCK}")
    op(f"add rdi, {BLOCK}")
    op(f"lea rax, [rip + {{n}} + {HALF}]")
    op("cmp rsi, rax")
    op("jne 3b")
    op(f"mov rax, [rsp + {CARRY}]")
    op("neg rax")
    chain("add", "rdi", 0, goes_on=True)
    op("setc al")
    op("movzx eax, al")
    op(f"mov [rsp + {CARRY}], rax")
    store("rdi")
    op(f"lea rdi, [rcx + {BLOCK}]")
    op(f"cmp rdi, [rsp + {END}]")
    op("jne 2b")
    note("all 24 digits times the upper half of N")
    op(f"mov rsi, [rsp + {START}]")
    op(f"lea rcx, [rip + {{n}} + {HALF}]")
    op(f"lea rdi, [rsp + {RECTANGLE}]")
    op("call {multiply_24}")
    op(f"mov rdi, [rsp + {END}]")
    for group in range(0, WHOLE, BLOCK):
        load("rdi", group)
        if group:
            op("add rcx, rcx")
        chain("add", "rsp", RECTANGLE + group, goes_on=group > 0)
        op("sbb rcx, rcx")
        if group == HALF:
            op(f"mov rax, [rsp + {CARRY}]")
            op(f"add rax, [rsp + {HALF_CARRY}]")
            op("add r8, rax")
            for register in EIGHT[1:]:
                op(f"adc {register}, 0")
            op("sbb rdx, rdx")
        elif group > HALF:
            op("add rdx, rdx")
            ripple()
            op("sbb rdx, rdx")
        store("rdi", group)
    op("add rcx, rdx")
    op("neg rcx")
    op(f"mov [rsp + {HALF_CARRY}], rcx")
    op(f"mov rax, [rsp + {WIDE}]")
    op(f"add rax, {WHOLE}")
    op("cmp rdi, rax")
    op("jne 5b")
    note("The sum is below 2^3072 + N: N comes off where there is a carry. A product with the carry is a")
    note("mask that leaves the chain of borrows alone. The digits and the sum are wiped.")
    op("mov rdx, rcx")
    op(f"mov rbp, [rsp + {OUT}]")
    op("lea rsi, [rip + {n}]")
    op("mov ecx, 12")
    op("xor eax, eax")
    label("4")
    for i in range(4):
        op(f"mulx rbx, r{12 + i}, {at('rsi', LIMB * i)}")
    for i in range(4):
        op(f"mov r{8 + i}, {at('rdi', LIMB * i)}")
    for i in range(4):
        op(f"sbb r{8 + i}, r{12 + i}")
    for i in range(4):
        op(f"mov {at('rbp', LIMB * i)}, r{8 + i}")
    for i in range(4):
        op(f"mov {at('rdi', LIMB * i)}, rax")
        op(f"mov [rdi - {WHOLE - LIMB * i}], rax")
    for register in ("rdi", "rsi", "rbp"):
        op(f"lea {register}, [{register} + {4 * LIMB}]")
    op("dec ecx")
    op("jnz 4b")
    wipe(CARRY, FRAME_REDUCE)


FUNCTIONS = (
    multiply_8,
    square_8,
    difference_8,
    multiply_24,
    square_24,
    difference_24,
    combine_48,
    product,
    square,
    reduce,
)


def main():
    here = pathlib.Path(__file__).parent
    stale = []
    for function in FUNCTIONS:
        lines.clear()
        function()
        head = f"# {function.__name__}. Written by generate.py: change that, and run it.\n"
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
