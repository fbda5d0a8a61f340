#!/usr/bin/env python3
"""Follows secrets through LLVM IR and refuses what could become a jump or an address.

    check.py [--expect FUNCTION=KIND ...] FILE.ll ...

The roots are the functions of `hazmat::secrets`; their parameters whose names begin with
"secret" are secret: the number itself, or, of a pointer, all of the memory behind it. From there the
data is followed, to a fixed point and without regard to the order of instructions, through arithmetic,
phi nodes, memory (per allocation, and per offset where offsets are constants), copies, and calls into
every function that the files define. Refused on a secret: `br`, `switch`, `select`, an address, a
length of a copy, division, an intrinsic that compares or takes the smaller or larger; and a call that is
given one and cannot be followed: through a pointer, or of a function that is in no file and not among
ELSEWHERE (of those, what they are given is taken to reach all that they can write). What is told on purpose
passes `taint::public_bit`, whose result is public.

Not seen: what a later stage of the compiler makes of arithmetic.

With --expect, which may be repeated, exactly these findings must be there, no others.
"""

import re
import sys

NAME = r'[%@](?:"[^"]*"|[\w.$-]+)'
# In either way of mangling, and neither what is generic in a type of that room nor a closure in it.
ROOTS = re.compile(r"@_(RNv|ZN)\w+6hazmat7secrets\d+_?[a-z]\w*")
DECLASSIFIED = "5taint10public_bit"
# Examined by other means: the kernels in assembly; and what ends the program, whose arguments are lengths.
ELSEWHERE = re.compile(r"5field(6x86_64|7aarch64)\d+\w|5alloc7raw_vec12handle_error")
IGNORED = re.compile(
    r"@llvm\.(lifetime|assume|experimental\.noalias|dbg|donothing|invariant|prefetch|sideeffect)"
)
REFUSED = re.compile(r"@llvm\.(umin|umax|smin|smax|[us]cmp|abs|[us](add|sub|shl)\.sat|ctlz|cttz|vector\.reduce\.[us](min|max))")
ALLOCATES = re.compile(r"__rust_alloc|__rust_realloc|__rustc.*alloc")
FREES = re.compile(r"__rust_dealloc|__rustc.*dealloc")


def split(text):
    """Splits at commas that are in no bracket and no quotes."""
    parts, depth, quoted, start = [], 0, False, 0
    for i, c in enumerate(text):
        if c == '"':
            quoted = not quoted
        elif quoted:
            continue
        elif c in "([{<":
            depth += 1
        elif c in ")]}>":
            depth -= 1
        elif c == "," and depth == 0:
            parts.append(text[start:i].strip())
            start = i + 1
    parts.append(text[start:].strip())
    return [part for part in parts if part]


def closing(text, start):
    """The index of the bracket that closes the one at `start`."""
    depth, quoted = 0, False
    for i in range(start, len(text)):
        c = text[i]
        if c == '"':
            quoted = not quoted
        elif quoted:
            continue
        elif c == "(":
            depth += 1
        elif c == ")":
            depth -= 1
            if depth == 0:
                return i
    raise ValueError(f"no end: {text}")


def size(type_, pointer):
    """The bytes of a type; None where it is not one of the plain ones."""
    type_ = type_.strip()
    if match := re.fullmatch(r"i(\d+)", type_):
        return (int(match[1]) + 7) // 8
    if type_ == "ptr":
        return pointer
    if match := re.fullmatch(r"[<\[](\d+) x (.*)[>\]]", type_):
        element = size(match[2], pointer)
        return None if element is None else int(match[1]) * element
    return {"float": 4, "double": 8}.get(type_)


class Function:
    def __init__(self, name, parameters, pointer):
        self.name, self.pointer = name, pointer
        self.parameters = [parameter_name(parameter) for parameter in parameters]
        self.addresses = {
            name for name, text in zip(self.parameters, parameters) if text.startswith("ptr")
        }
        self.instructions = []
        self.result = ("result", name)


def parameter_name(text):
    names = re.findall(NAME, text)
    return names[-1] if names else None


def parse(paths):
    functions = {}
    for path in paths:
        current, pending, pointer = None, "", 8
        with open(path) as file:
            for line in file:
                line = line.rstrip("\n")
                if line.startswith("target datalayout"):
                    match = re.search(r"p:(\d+):", line)
                    pointer = int(match[1]) // 8 if match else 8
                if current is None:
                    if line.startswith("define "):
                        name = re.search(r"@(?:\"[^\"]*\"|[\w.$-]+)(?=\()", line)
                        end = closing(line, name.end())
                        current = Function(name[0], split(line[name.end() + 1 : end]), pointer)
                    continue
                if line == "}":
                    if pending:
                        raise SystemExit(f"no end of an instruction in {current.name}: {pending}")
                    # A generic function may be in several files; the bodies are the same.
                    functions.setdefault(current.name, current)
                    current = None
                    continue
                text = line.strip()
                if not text or text.startswith((";", "#")) or re.fullmatch(r'(?:"[^"]*"|[\w.$-]+):.*', text):
                    continue
                if text.startswith(("to label", "cleanup", "catch ", "filter ")):
                    # The rest of an invoke or a landing pad: labels and types, no data.
                    continue
                # A switch runs over several lines.
                pending = (pending + " " + re.sub(r", ![\w.]+ !.*$", "", text)).strip()
                if pending.startswith("switch ") and not pending.endswith("]"):
                    continue
                current.instructions.append(pending)
                pending = ""
    return functions


class Memory:
    """What an allocation holds: by offset and size, or anywhere."""

    def __init__(self):
        self.cells = {}

    def put(self, where, width, tainted, points):
        key = (where, width if where is not None else None)
        old = self.cells.get(key, (False, frozenset()))
        new = (old[0] or tainted, old[1] | points)
        if new == old and key in self.cells:
            return False
        self.cells[key] = new
        return new != old

    def get(self, where, width):
        tainted, points = False, frozenset()
        for (at, long), (t, p) in self.cells.items():
            apart = (
                where is not None
                and at is not None
                and width is not None
                and long is not None
                and (at + long <= where or where + width <= at)
            )
            if not apart:
                tainted, points = tainted or t, points | p
        return tainted, points


class Analysis:
    def __init__(self, functions):
        self.functions = functions
        self.values = {}
        self.memory = {}
        self.findings = set()
        self.reached = []
        self.changed = False

    # The facts of a value: whether it depends on a secret, and what it points to.
    def fact(self, function, name):
        if name.startswith("@"):
            return False, frozenset([(("global", name), 0)])
        return self.values.get((function.name, name), (False, frozenset()))

    def learn(self, key, tainted, points):
        # Many offsets into one allocation are any offset, so that loops come to an end.
        by_object = {}
        for thing, offset in points:
            by_object.setdefault(thing, set()).add(offset)
        points = frozenset(
            (thing, offset)
            for thing, offsets in by_object.items()
            for offset in ([None] if None in offsets or len(offsets) > 64 else offsets)
        )
        old = self.values.get(key, (False, frozenset()))
        new = (old[0] or tainted, old[1] | points)
        if new != old:
            if any(offset is None for _, offset in new[1]):
                whole = {thing for thing, offset in new[1] if offset is None}
                new = (new[0], frozenset((t, o) for t, o in new[1] if o is None or t not in whole))
            if new != old:
                self.values[key] = new
                self.changed = True

    def store(self, points, width, tainted, held):
        for thing, offset in points:
            if self.memory.setdefault(thing, Memory()).put(offset, width, tainted, held):
                self.changed = True

    def load(self, points, width):
        tainted, held = False, frozenset()
        for thing, offset in points:
            t, h = self.memory.setdefault(thing, Memory()).get(offset, width)
            tainted, held = tainted or t, held | h
        return tainted, held

    def behind(self, points):
        """Everything that can be reached: whether any of it is secret."""
        seen, todo, tainted = set(), list(points), False
        while todo:
            thing, _ = todo.pop()
            if thing in seen:
                continue
            seen.add(thing)
            t, held = self.memory.setdefault(thing, Memory()).get(None, None)
            tainted = tainted or t
            todo += held
        return tainted, seen

    def refuse(self, function, kind, text):
        self.findings.add((function.name, kind, text))

    def operands(self, function, text):
        tainted, points = False, frozenset()
        for name in re.findall(NAME, text):
            t, p = self.fact(function, name)
            tainted, points = tainted or t, points | p
        return tainted, points

    def enter(self, function):
        if function.name not in self.reached_names:
            self.reached_names.add(function.name)
            self.reached.append(function)
            self.changed = True

    def run(self):
        self.reached_names = set()
        for function in self.functions.values():
            if not ROOTS.fullmatch(function.name):
                continue
            self.enter(function)
            for name in function.parameters:
                secret = name.lstrip('%"').startswith("secret")
                if name not in function.addresses:
                    # Of what is passed as two values, the second is a length if the first is an address.
                    is_length = name.endswith(".1") and name[:-1] + "0" in function.addresses
                    self.values[(function.name, name)] = (secret and not is_length, frozenset())
                    continue
                thing = ("argument", function.name, name)
                self.values[(function.name, name)] = (False, frozenset([(thing, 0)]))
                if secret:
                    self.memory.setdefault(thing, Memory()).put(None, None, True, frozenset())
            # What is small is passed in registers, which have no name.
            if not any(name.lstrip('%"').startswith("secret") for name in function.parameters):
                raise SystemExit(f"no parameter of {function.name} is secret")
        self.roots = len(self.reached)
        while self.changed:
            self.changed = False
            for function in list(self.reached):
                for text in function.instructions:
                    self.step(function, text)
        return self

    def step(self, function, text):
        key, match = None, re.match(rf"({NAME}) = (.*)", text)
        if match:
            key, text = (function.name, match[1]), match[2]
        word = re.sub(r"^(tail|musttail|notail) ", "", text).split(" ", 1)[0]
        if word in ("call", "invoke"):
            self.call(function, key, text)
        elif word == "alloca":
            self.learn(key, False, frozenset([(("local",) + key, 0)]))
        elif word == "load":
            type_, address = split(re.sub(r"^load (atomic |volatile )*", "", text))[:2]
            tainted, points = self.operands(function, address)
            if tainted:
                self.refuse(function, "address", text)
            held_tainted, held = self.load(points, size(type_, function.pointer))
            self.learn(key, tainted or held_tainted, held)
        elif word == "store":
            value, address = split(re.sub(r"^store (atomic |volatile )*", "", text))[:2]
            tainted, points = self.operands(function, address)
            if tainted:
                self.refuse(function, "address", text)
            type_ = re.sub(rf"\s+({NAME}|\S+)$", "", value)
            self.store(points, size(type_, function.pointer), *self.operands(function, value))
        elif word in ("atomicrmw", "cmpxchg"):
            address, *others = split(text)[: 2 if word == "atomicrmw" else 3]
            tainted, points = self.operands(function, address)
            if tainted:
                self.refuse(function, "address", text)
            self.store(points, None, *self.operands(function, " ".join(others)))
            self.learn(key, *self.load(points, None))
        elif word in ("extractelement", "insertelement"):
            # The place in a vector is an address where a processor has no such registers.
            if self.operands(function, split(text)[-1])[0]:
                self.refuse(function, "address", text)
            self.learn(key, *self.operands(function, text))
        elif word == "getelementptr":
            self.address(function, key, text)
        elif word == "br":
            condition = re.match(rf"br i1 ({NAME}),", text)
            if condition and self.fact(function, condition[1])[0]:
                self.refuse(function, "br", text)
        elif word == "switch":
            if self.operands(function, text.split(",", 1)[0])[0]:
                self.refuse(function, "switch", text)
        elif word == "select":
            condition, *others = split(text[7:])
            if self.operands(function, condition)[0]:
                self.refuse(function, "select", text)
            self.learn(key, *self.operands(function, text))
        elif word == "ret":
            self.learn(function.result, *self.operands(function, text))
        elif word in ("udiv", "sdiv", "urem", "srem"):
            tainted, points = self.operands(function, text)
            if tainted:
                self.refuse(function, "division", text)
            self.learn(key, tainted, points)
        elif word == "phi":
            # The labels are no operands.
            tainted, points = False, frozenset()
            for pair in re.findall(r"\[ (.*?), %(?:\"[^\"]*\"|[\w.$-]+) \]", text):
                t, p = self.operands(function, pair)
                tainted, points = tainted or t, points | p
            self.learn(key, tainted, points)
        elif key:
            # Arithmetic, conversions, comparisons, aggregates, vectors.
            self.learn(key, *self.operands(function, text))
        elif word not in ("unreachable", "resume", "fence"):
            raise SystemExit(f"unknown instruction in {function.name}: {text}")

    def address(self, function, key, text):
        type_, base, *indices = split(re.sub(r"^getelementptr ((inbounds|nuw|nusw|inrange\S*) )*", "", text))
        tainted, _ = self.operands(function, text)
        _, points = self.operands(function, base)
        offset, scale = 0, size(type_, function.pointer)
        for index in indices:
            number = re.fullmatch(r"i\d+ (-?\d+)", index)
            if number is None or scale is None:
                offset = None if not (number and int(number[1]) == 0) else offset
                if offset is None:
                    break
            else:
                offset += int(number[1]) * scale
            inner = re.fullmatch(r"\[\d+ x (.*)\]", type_)
            type_ = inner[1] if inner else "?"
            scale = size(type_, function.pointer)
        moved = frozenset(
            (thing, None if at is None or offset is None else at + offset) for thing, at in points
        )
        self.learn(key, tainted, moved)

    def call(self, function, key, text):
        asm = re.search(r'\basm\b[^"]*"((?:[^"\\]|\\.)*)", "(?:[^"\\]|\\.)*"\(', text)
        if asm:
            arguments = split(text[asm.end() : closing(text, asm.end() - 1)])
            if key and re.fullmatch(r"\s*(/\*[^*]*\*/\s*)?", asm[1]):
                # No instruction: what comes out is what goes in, and not what lies behind it.
                return self.learn(key, *self.operands(function, " ".join(arguments)))
            return self.leave(function, key, arguments, text)
        callee = re.search(rf"({NAME})\(", text)
        if callee is None:
            raise SystemExit(f"no callee in {function.name}: {text}")
        arguments = split(text[callee.end() : closing(text, callee.end() - 1)])
        name = callee[1]
        if name.startswith("%"):
            # Where it goes is not followed, so it must not take a secret there.
            if self.fact(function, name)[0]:
                self.refuse(function, "address", text)
            return self.leave(function, key, arguments, text, "indirect call")
        if IGNORED.match(name):
            return None
        if DECLASSIFIED in name:
            return key and self.learn(key, False, frozenset())
        facts = [self.operands(function, argument) for argument in arguments]
        if name.startswith(("@llvm.memcpy", "@llvm.memmove")):
            if facts[2][0] or facts[0][0] or facts[1][0]:
                self.refuse(function, "address", text)
            length = re.fullmatch(r".*i\d+ (\d+)", arguments[2])
            return self.copy(facts[0][1], facts[1][1], int(length[1]) if length else None)
        if name.startswith("@llvm.memset"):
            if facts[2][0] or facts[0][0]:
                self.refuse(function, "address", text)
            length = re.fullmatch(r".*i\d+ (\d+)", arguments[2])
            return self.store(facts[0][1], int(length[1]) if length else None, facts[1][0], frozenset())
        if name.startswith("@llvm."):
            tainted = any(fact[0] for fact in facts)
            if tainted and REFUSED.match(name):
                self.refuse(function, "smaller or larger", text)
            points = frozenset().union(*(fact[1] for fact in facts))
            if key:
                # Some read memory: a masked load does.
                self.learn(key, tainted or self.behind(points)[0], points)
            elif tainted and points:
                self.store(points, None, True, frozenset())
            return None
        if ALLOCATES.search(name) and not FREES.search(name):
            if any(fact[0] for fact in facts):
                self.refuse(function, "length", text)
            if key:
                thing = ("heap",) + key
                if "realloc" in name:
                    self.copy([(thing, 0)], facts[0][1], None)
                self.learn(key, False, frozenset([(thing, 0)]))
            return None
        if FREES.search(name):
            return None
        target = self.functions.get(name)
        if target is None:
            return self.leave(function, key, arguments, text, None if ELSEWHERE.search(name) else "outside")
        self.enter(target)
        for parameter, fact in zip(target.parameters, facts):
            if parameter:
                self.learn((target.name, parameter), *fact)
        if key:
            self.learn(key, *self.values.get(target.result, (False, frozenset())))
        return None

    def copy(self, to, source, length):
        for thing, at in source:
            cells = list(self.memory.setdefault(thing, Memory()).cells.items())
            for (offset, width), (tainted, held) in cells:
                for target, start in to:
                    if offset is None or at is None or start is None or length is None:
                        where = None
                    elif offset + (width or 1) <= at or offset >= at + length:
                        continue
                    else:
                        where = start + offset - at
                    self.store([(target, where)], width if where is not None else None, tainted, held)

    def leave(self, function, key, arguments, text, refused=None):
        """A function that is not in the files, or assembly: what it is given reaches what it can write."""
        facts = [self.operands(function, argument) for argument in arguments]
        points = frozenset().union(*(fact[1] for fact in facts))
        behind, things = self.behind(points)
        secret = behind or any(fact[0] for fact in facts)
        if secret:
            if refused:
                self.refuse(function, refused, text)
            self.store([(thing, None) for thing in things if thing[0] != "global"], None, True, frozenset())
        if key:
            self.learn(key, secret, points)


def readable(name):
    """The words of a mangled name, each of which has its length before it."""
    found, at = [], 0
    while match := re.compile(r"\d+").search(name, at):
        length, at = int(match[0]), match.end()
        word = name[at : at + length]
        if length > 2 and re.fullmatch(r"[A-Za-z_]\w*", word) and len(word) == length:
            found.append(word)
            at += length
    return "::".join(word for word in found if not re.fullmatch(r"h[0-9a-f]{16}", word)) or name


def main(arguments):
    expected, paths = set(), []
    arguments = iter(arguments)
    for argument in arguments:
        if argument == "--expect":
            expected.add(tuple(next(arguments).split("=", 1)))
        else:
            paths.append(argument)
    analysis = Analysis(parse(paths)).run()
    if analysis.roots == 0:
        raise SystemExit("no function is a root: nothing was looked at")
    instructions = sum(len(function.instructions) for function in analysis.reached)
    print(f"{analysis.roots} roots, {len(analysis.reached)} functions, {instructions} instructions")
    findings = sorted(analysis.findings)
    if expected:
        found = {
            (function, kind)
            for name, kind, _ in findings
            for function in [next((f for f, _ in expected if f in name), name)]
        }
        if found == expected:
            print(f"found, as there must be: {sorted(found)}")
            return 0
        print(f"expected {sorted(expected)}, found {sorted(found)}", file=sys.stderr)
        return 1
    for name, kind, text in findings:
        print(f"{kind} on a secret in {readable(name)}: {text}", file=sys.stderr)
    return 1 if findings else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
