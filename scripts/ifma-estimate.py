#!/usr/bin/env python3
"""Estimates the time of the AVX-512 IFMA kernel from its machine code, with llvm-mca's models.

    cargo test --release --test ifma_machine_code --no-run
    scripts/ifma-estimate.py target/release/deps/ifma_machine_code-*

Static estimates, not measurements: the models know no memory hierarchy and no frequency, and that of
Zen 4 gives a 512-bit vpmadd52 twice the time that has been measured. So each figure stands beside the
model's own bound on the same number of vpmadd52. Results wait for one another, as in a chain of
operations. Needs objdump and llvm-mca-19 (Debian's llvm-19).
"""

import re
import subprocess
import sys
import tempfile

MODELS = ["znver4", "sapphirerapids", "icelake-server"]
# Rounds of every loop: seven lanes of eight rows.
ROUNDS = 7
# What is no work of the operation.
LEFT_OUT = re.compile(r"(nop|data16|cs |ret|j\w+ |int3|cmp|test|vzeroupper|xchg)")


def function(listing, name):
    """The instructions of a function, as pairs of address and text."""
    body = re.search(rf"^[0-9a-f]+ <[^>]*{name}>:\n(.*?)\n\n", listing, re.S | re.M)
    lines = (line.strip().split("\t") for line in body.group(1).split("\n"))
    return [
        (int(line[0].rstrip(":"), 16), re.sub(r"\s+#.*", "", line[1]).strip())
        for line in lines
        if len(line) > 1
    ]


def trace(instructions):
    """What is executed, in order, loops unrolled."""
    place = {address: i for i, (address, _) in enumerate(instructions)}
    loops = {}
    for i, (address, text) in enumerate(instructions):
        jump = re.match(r"j\w+\s+([0-9a-f]+)", text)
        target = int(jump.group(1), 16) if jump else address
        if target < address and target in place:
            loops[place[target]] = i
    done, i = [], 0
    while i < len(instructions):
        if i in loops:
            done += [text for _, text in instructions[i : loops[i]]] * ROUNDS
            i = loops[i] + 1
        else:
            done.append(instructions[i][1])
            i += 1
    return [
        re.sub(r"-?0x[0-9a-f]+\(%rip\)", "constants(%rip)", text)
        for text in done
        if not LEFT_OUT.match(text)
    ]


def cycles(model, instructions, iterations):
    """What the model takes for the instructions, so many times."""
    with tempfile.NamedTemporaryFile("w", suffix=".s") as file:
        file.write("\n".join(instructions) + "\n")
        file.flush()
        command = ["llvm-mca-19", "-mtriple=x86_64", f"-mcpu={model}", "-noalias=false"]
        command += [f"-iterations={iterations}", "--all-views=false", "--summary-view", file.name]
        report = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    return int(re.search(r"Total Cycles:\s+(\d+)", report).group(1))


def main():
    programs = [name for name in sys.argv[1:] if not name.endswith(".d")]
    command = ["objdump", "--disassemble", "--demangle", "--no-show-raw-insn", "--wide"]
    listing = subprocess.run(
        command + [programs[-1]], check=True, capture_output=True, text=True
    ).stdout
    independent = [f"vpmadd52luq %zmm30, %zmm31, %zmm{i}" for i in range(16)]
    for name in ["ifma_multiply", "ifma_square"]:
        work = trace(function(listing, name))
        count = sum("vpmadd52" in text for text in work)
        print(f"{name}: {len(work)} instructions, {count} of them vpmadd52")
        for model in MODELS:
            taken = (cycles(model, work, 6) - cycles(model, work, 1)) / 5
            bound = count * cycles(model, independent, 1000) / 16000
            print(f"  {model}: {taken:.0f} cycles, {100 * bound / taken:.0f} % of the bound {bound:.0f}")


main()
