"""Mutants of the engine and of the pool, all compiled into one build: see mutants.sh, which runs this.

Each mutant is a branch in a copy of the sources, `if mutant(17) { a - b } else { a + b }`, that an
environment variable takes. The kinds of mutants and their names are cargo-mutants'. First every test runs by
itself and notes which mutants it reaches; then each mutant faces the tests that reach it, quickest first.
"""

import argparse
import concurrent.futures
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import time

import tree_sitter
import tree_sitter_rust

ROOT = pathlib.Path(__file__).resolve().parent.parent
LISTED = ROOT / "scripts" / "mutants.txt"

# The folders and files that are mutated, and those below them that are not: kernels of other processors and
# of assembly have evidence of their own (docs/evidence.md), and what is only a table or a test has no mutants.
PACKAGES = {
    "caldera-srp": {
        "root": "src/lib.rs",
        "scope": ["src/srp", "src/cognito", "src/verifier", "src/flow", "src/scrub.rs", "src/mask.rs", "src/field"],
        "not": [
            "src/field/ifma", "src/field/aarch64", "src/field/wasm_simd128", "src/field/x86_64",
            "src/field/comb_table.rs", "src/field/timing.rs", "src/field/tests",
        ],
        "features": ["--all-features"],
        # These read the repository or the machine code, or have no tests by name.
        "without": ["docs", "ifma_machine_code", "taint"],
        "alloc": "alloc",
    },
    "caldera-local-pool": {
        "root": "local-pool/src/lib.rs",
        "scope": [
            "local-pool/src/ops/sign_in", "local-pool/src/core.rs", "local-pool/src/crypto.rs",
            "local-pool/src/token.rs", "local-pool/src/turns.rs", "local-pool/src/expiring.rs",
            "local-pool/src/codes.rs", "local-pool/src/access.rs", "local-pool/src/issue.rs",
        ],
        "not": [],
        "features": [],
        "without": ["endurance", "layers"],
        "alloc": "std",
    },
}

OPERATORS = {
    "==": ["!="], "!=": ["=="], "&&": ["||"], "||": ["&&"],
    "<": ["==", ">", "<="], ">": ["==", "<", ">="], "<=": [">"], ">=": ["<"],
    "+": ["-", "*"], "-": ["+", "/"], "*": ["+", "/"], "/": ["%", "*"], "%": ["/", "+"],
    "<<": [">>"], ">>": ["<<"], "&": ["|", "^"], "|": ["&", "^"], "^": ["|", "&"],
    "+=": ["-=", "*="], "-=": ["+=", "/="], "*=": ["+=", "/="], "/=": ["%=", "*="], "%=": ["/=", "+="],
    "<<=": [">>="], ">>=": ["<<="], "&=": ["|=", "^="], "|=": ["&=", "^="], "^=": ["|=", "&="],
}

# What is in the copy beside the sources: which mutant is on, or that those reached are noted.
SWITCH = """
#[doc(hidden)]
#[allow(warnings, unsafe_code, clippy::all)]
pub mod mutants {
    extern crate std;
    use core::sync::atomic::{AtomicBool, AtomicU32, Ordering::Relaxed};
    use std::{env, format, fs, process, string::String};

    const NOTE: u32 = u32::MAX;
    static ON: AtomicU32 = AtomicU32::new(0);
    static SEEN: [AtomicBool; COUNT] = [const { AtomicBool::new(false) }; COUNT];

    unsafe extern "C" {
        fn atexit(function: extern "C" fn()) -> i32;
    }

    // Before main: tests watch allocations, and reading the environment is one.
    #[used]
    #[unsafe(link_section = ".init_array")]
    static BEGIN: extern "C" fn() = begin;

    extern "C" fn begin() {
        if env::var_os("CALDERA_MUTANTS_NOTE").is_some() {
            ON.store(NOTE, Relaxed);
            unsafe { atexit(note) };
        } else if let Some(on) = env::var("CALDERA_MUTANT").ok().and_then(|on| on.parse().ok()) {
            ON.store(on, Relaxed);
        }
    }

    extern "C" fn note() {
        let mut list = String::new();
        for (index, seen) in SEEN.iter().enumerate() {
            if seen.load(Relaxed) {
                list.push_str(&format!("{index} "));
            }
        }
        let folder = env::var("CALDERA_MUTANTS_NOTE").unwrap_or_default();
        let _ = fs::write(format!("{folder}/{}-PACKAGE", process::id()), list);
    }

    #[inline]
    fn at_run(mutant: u32) -> bool {
        match ON.load(Relaxed) {
            NOTE => {
                SEEN[mutant as usize].store(true, Relaxed);
                false
            }
            on => on == mutant,
        }
    }

    const fn at_compilation(_: u32) -> bool {
        false
    }

    #[inline]
    pub const fn on(mutant: u32) -> bool {
        core::intrinsics::const_eval_select((mutant,), at_compilation, at_run)
    }
}
"""


class Mutant:
    def __init__(self, number, path, line, name, function):
        self.number, self.path, self.line, self.name, self.function = number, path, line, name, function

    def __str__(self):
        return f"{self.path}:{self.line}: {self.name}"


# ---- Which mutants there are, and where

def text(node):
    return node.text.decode()


def values(kind, generics=()):
    """What a body is replaced with, by the type that it returns: cargo-mutants' table."""
    kind = kind.strip()
    if kind in ("", "()"):
        return ["()"]
    if kind == "!":
        return []
    if kind == "bool":
        return ["true", "false"]
    if re.fullmatch(r"[u](8|16|32|64|128|size)", kind):
        return ["0", "1"]
    if re.fullmatch(r"[i](8|16|32|64|128|size)", kind):
        return ["0", "1", "-1"]
    if kind == "String":
        return ["alloc::string::String::new()", '"xyzzy".into()']
    if re.fullmatch(r"&('\w+ )?str", kind):
        return ['""', '"xyzzy"']
    if kind in ("fmt::Result", "core::fmt::Result"):
        return ["Ok(Default::default())"]
    if match := re.fullmatch(r"Option<(.*)>", kind, re.S):
        return ["None"] + [f"Some({value})" for value in values(match[1])]
    if match := re.fullmatch(r"(?:\w+::)?Result<(.*)>", kind, re.S):
        return [f"Ok({value})" for value in values(split(match[1])[0])]
    if match := re.fullmatch(r"Vec<(.*)>", kind, re.S):
        return ["alloc::vec::Vec::new()"] + [f"alloc::vec![{value}]" for value in values(match[1])]
    if match := re.fullmatch(r"(Box|Zeroizing|Arc|Rc)<(.*)>", kind, re.S):
        return [f"{match[1]}::new({value})" for value in values(match[2])]
    if match := re.fullmatch(r"\[([^;]*);\s*(.*)\]", kind, re.S):
        return [f"[{value}; {match[2]}]" for value in values(match[1])]
    if match := re.fullmatch(r"\((.*)\)", kind, re.S):
        first, *others = [values(part) for part in split(match[1])]
        return [f"({', '.join([value] + [other[0] for other in others])})" for value in first]
    if match := re.fullmatch(r"&('\w+ )?(\[.*\])", kind, re.S):
        inner = match[2][1:-1]
        return ["&[]"] + [f"&[{value}]" for value in values(inner) if "Default" not in value]
    if match := re.match(r"impl (?:\w+::)*Iterator<Item = (.*?)>(?: \+.*)?$", kind, re.S):
        return ["core::iter::empty()"] + [f"core::iter::once({value})" for value in values(match[1])]
    if kind.startswith("&"):
        return []
    return ["Default::default()"]


def split(parts):
    """At the commas that stand in no brackets."""
    depth, found, part = 0, [], ""
    for letter in parts:
        depth += letter in "<([" or 0
        depth -= letter in ">)]" or 0
        if letter == "," and depth == 0:
            found.append(part)
            part = ""
        else:
            part += letter
    return [part for part in [*found, part] if part.strip()]


class File:
    """One source file: its mutants, and the text with all of them in it."""

    PARSER = tree_sitter.Parser(tree_sitter.Language(tree_sitter_rust.language()))

    def __init__(self, path, first, alloc):
        self.path, self.alloc = path, alloc
        self.source = (ROOT / path).read_bytes()
        self.tree = self.PARSER.parse(self.source)
        self.mutants = []
        self.next = first

    def new(self, node, name, function):
        name = " ".join(name.split())
        mutant = Mutant(self.next, self.path, node.start_point[0] + 1, name, function)
        self.next += 1
        self.mutants.append(mutant)
        return mutant

    def mutate(self, without, call):
        """The text, less the mutants in `without`; `call` writes the condition of one."""
        self.next -= len(self.mutants)
        self.mutants = []
        self.without, self.call = without, call
        return self.write(self.tree.root_node, Place())

    def on(self, mutant):
        return self.call(mutant.number)

    def raw(self, node):
        return self.source[node.start_byte:node.end_byte].decode()

    def write(self, node, place):
        """A node's text, with the mutants in it."""
        kind = node.type
        if kind in ("macro_invocation", "macro_definition", "attribute_item", "token_tree", "const_item",
                    "static_item", "array_type", "enum_item", "struct_item", "use_declaration", "type_item",
                    "const_block", "type_arguments", "let_chain_pattern"):
            return self.raw(node)
        if kind == "function_item":
            return self.function(node, place)
        if kind == "impl_item":
            place = place.inside(node)
        elif kind in ("mod_item", "trait_item") and kind == "trait_item":
            place = place.inside_trait(node)
        if kind == "array_expression" and node.child_by_field_name("length"):
            length = node.child_by_field_name("length")
            return self.children(node, place, lambda child: self.raw(child) if child == length else None)
        if place.function:
            if kind in ("binary_expression", "compound_assignment_expr"):
                return self.binary(node, place)
            if kind == "unary_expression" and self.raw(node)[0] in "!-":
                return self.unary(node, place)
            if kind == "match_expression":
                return self.choice(node, place)
        return self.children(node, place)

    def children(self, node, place, special=None):
        out, at, skip = [], node.start_byte, False
        for child in node.children:
            out.append(self.source[at:child.start_byte].decode())
            if child.type == "attribute_item":
                attribute = self.raw(child).replace(" ", "")
                skip = skip or attribute in ("#[test]", "#[cfg(test)]") or "cfg(all(test" in attribute
                out.append(self.raw(child))
            elif child.type in ("line_comment", "block_comment"):
                out.append(self.raw(child))
            elif skip:
                out.append(self.raw(child))
                skip = False
            else:
                replaced = special(child) if special else None
                out.append(self.write(child, place) if replaced is None else replaced)
            at = child.end_byte
        out.append(self.source[at:node.end_byte].decode())
        return "".join(out)

    def branches(self, mutants, original):
        """`original` unless one of the mutants (with its expression) is on."""
        chain = "".join(f"if {self.on(mutant)} {{ {place} }} else " for mutant, place in mutants)
        return f"({chain}{{ {original} }})" if chain else original

    def kept(self, mutant):
        return mutant.number not in self.without

    def function(self, node, place):
        name = self.raw(node.child_by_field_name("name"))
        body = node.child_by_field_name("body")
        if body is None:
            return self.raw(node)
        modifiers = next((self.raw(c) for c in node.children if c.type == "function_modifiers"), "")
        returned = node.child_by_field_name("return_type")
        kind = " ".join(self.raw(returned).split()) if returned else "()"
        inner = place.in_function(name)
        found = []
        is_default = name == "default" and place.type and "Default for" in place.type
        has_statements = any(c.is_named and "comment" not in c.type for c in body.children)
        if "unsafe" not in modifiers and not is_default and (has_statements or kind != "()"):
            arrow = "" if kind == "()" else f" -> {kind}"
            for value in values(kind):
                shown = re.sub(r"alloc::(string::|vec::)?", "", value)
                value = value.replace("alloc::", f"{self.alloc}::")
                mutant = self.new(node, f"replace {inner.function}{arrow} with {shown}", inner.function)
                if self.kept(mutant):
                    found.append(f"if {self.on(mutant)} {{ return {value}; }}")

        def special(child):
            if child == body:
                inside = self.children(body, inner)
                # What belongs to the whole body has to stay first.
                lead = re.match(r"\{(\s*#!\[[^\]]*\])*", inside)[0]
                return lead + "".join(f" {branch}" for branch in found) + inside[len(lead):]
            return self.raw(child)

        return self.children(node, inner, special)

    def binary(self, node, place):
        left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
        operator = node.child_by_field_name("operator")
        if operator is None:
            operator = next(c for c in node.children if self.raw(c) in OPERATORS)
        sign = self.raw(operator)
        # A condition that binds a name has to stay one.
        binds = sign in ("&&", "||") and has_let(node)
        found = []
        for other in OPERATORS.get(sign, []):
            mutant = self.new(operator, f"replace {sign} with {other} in {place.function}", place.function)
            if self.kept(mutant) and not binds:
                found.append((mutant, f"{self.raw(left)} {other} {self.raw(right)}"))
        return self.branches(found, self.children(node, place))

    def unary(self, node, place):
        sign = self.raw(node)[0]
        mutant = self.new(node, f"delete {sign} in {place.function}", place.function)
        found = [(mutant, self.raw(node)[1:])] if self.kept(mutant) else []
        return self.branches(found, self.children(node, place))

    def choice(self, node, place):
        block = node.child_by_field_name("body")
        arms = [arm for arm in block.children if arm.type == "match_arm"]

        def is_rest(arm):
            return self.raw(arm.child_by_field_name("pattern")).strip() == "_"

        has_rest = any(is_rest(arm) for arm in arms)

        def arm_with_guard(arm):
            pattern = arm.child_by_field_name("pattern")
            condition = pattern.child_by_field_name("condition")
            plain = self.raw(pattern) if condition is None else self.source[
                pattern.start_byte:condition.start_byte].decode().rstrip().removesuffix("if").rstrip()
            guards = []
            if has_rest and not is_rest(arm):
                mutant = self.new(arm, f"delete match arm {plain} in {place.function}", place.function)
                if self.kept(mutant):
                    guards.append(f"!{self.on(mutant)}")
            if condition is not None:
                guard = f"({self.write(condition, place)})"
                for value in ("true", "false"):
                    mutant = self.new(
                        condition, f"replace match guard {self.raw(condition)} with {value} in {place.function}",
                        place.function)
                    if self.kept(mutant):
                        guard = (f"({self.on(mutant)} || {guard})" if value == "true"
                                 else f"(!{self.on(mutant)} && {guard})")
                guards.append(guard)
            head = plain + (" if " + " && ".join(guards) if guards else "")

            def special(child):
                return head if child == pattern else None

            return self.children(arm, place, special)

        def special_block(child):
            return arm_with_guard(child) if child.type == "match_arm" else None

        def special(child):
            return self.children(block, place, special_block) if child == block else None

        return self.children(node, place, special)


def has_let(node):
    if node.type in ("let_condition", "let_chain"):
        return True
    return any(has_let(c) for c in node.children if c.type in ("binary_expression", "let_condition", "let_chain"))


class Place:
    """Where in the file: in which type's implementation, in which function."""

    def __init__(self, type_=None, function=None):
        self.type, self.function = type_, function

    def inside(self, node):
        kind = text(node.child_by_field_name("type")).split("<")[0]
        trait = node.child_by_field_name("trait")
        return Place(f"<impl {text(trait)} for {kind}>" if trait else kind)

    def inside_trait(self, node):
        return Place(text(node.child_by_field_name("name")))

    def in_function(self, name):
        return Place(self.type, f"{self.type}::{name}" if self.type else name)


# ---- The copy

def sources(package):
    listed = subprocess.run(["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
                            cwd=ROOT, check=True, capture_output=True).stdout.decode().split("\0")
    inside = lambda path, folders: any(path == folder or path.startswith(folder + "/") for folder in folders)
    all_files = [path for path in listed if path and (ROOT / path).is_file()]
    mutated = [path for path in all_files if path.endswith(".rs") and inside(path, package["scope"])
               and not inside(path, package["not"]) and not path.endswith("tests.rs") and "/tests/" not in path]
    return all_files, sorted(mutated)


def put(path, content):
    """Leaves a file that is the same as it is, so that nothing is built anew."""
    if not path.exists() or path.read_bytes() != content:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


def without_benches(manifest):
    """The manifest less what benches alone need, which takes longest to build."""
    manifest = re.sub(r"(?m)^criterion = .*\n", "", manifest)
    return re.sub(r"(?m)(?:^#.*\n)*^\[\[bench\]\]\n(?:^.+\n)+", "", manifest)


class Build:
    def __init__(self, name, folder):
        self.name, self.package = name, PACKAGES[name]
        self.copy, self.target = folder / "copy", folder / "target"
        all_files, mutated = sources(self.package)
        self.files, first = [], 1
        for path in mutated:
            file = File(path, first, self.package["alloc"])
            file.mutate(set(), lambda number: "false")
            first = file.next
            self.files.append(file)
        self.count = first
        self.without = set()
        for path in all_files:
            if path not in mutated and path not in (self.package["root"], "Cargo.toml"):
                put(self.copy / path, (ROOT / path).read_bytes())
        put(self.copy / "Cargo.toml", without_benches((ROOT / "Cargo.toml").read_text()).encode())

    def seed(self):
        """Takes over the dependencies that the checkout's own target folder has built, by hard links."""
        built, target = ROOT / "target" / "debug", self.target / "debug"
        if target.exists() or not (built / "deps").is_dir():
            return
        target.mkdir(parents=True)
        # What the compiler writes in place is copied, so that nothing of the checkout's is written over.
        shutil.copytree(built / "deps", target / "deps", copy_function=os.link, symlinks=True,
                        ignore=shutil.ignore_patterns("*caldera*", "*.d"))
        shutil.copytree(built / "build", target / "build", ignore=shutil.ignore_patterns("caldera*"))
        shutil.copytree(built / ".fingerprint", target / ".fingerprint", ignore=shutil.ignore_patterns("caldera*"))

    def mutants(self):
        return [mutant for file in self.files for mutant in file.mutants]

    def place(self, call):
        """Writes the mutated sources; gives, by path, the lines and columns that each mutant has."""
        for file in self.files:
            put(self.copy / file.path, file.mutate(self.without, call).encode())
        root = (ROOT / self.package["root"]).read_text()
        feature = "#![feature(core_intrinsics, const_eval_select)]\n#![allow(warnings, internal_features)]\n"
        lines = root.splitlines(keepends=True)
        at = next(i for i, line in enumerate(lines) if not line.startswith(("//!", "//")))
        switch = SWITCH.replace("COUNT", str(self.count), 3).replace("PACKAGE", self.name)
        put(self.copy / self.package["root"], ("".join(lines[:at]) + feature + "".join(lines[at:]) + switch).encode())

    def cargo(self, *arguments, profile=True):
        environment = dict(os.environ, CARGO_TARGET_DIR=str(self.target), RUSTC_BOOTSTRAP=self.name.replace("-", "_"))
        return subprocess.run(
            ["cargo", *arguments, "--package", self.name, *self.package["features"],
             "--message-format", "json",
             # The engine itself quickly built; what it stands on is built as ever.
             "--config", 'profile.dev.package.caldera-srp.opt-level=1',
             "--config", 'profile.dev.package.caldera-srp.debug=false'],
            cwd=self.copy, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)

    def errors(self, *arguments):
        run = self.cargo(*arguments)
        found = []
        for line in run.stdout.splitlines():
            message = json.loads(line)
            if message.get("reason") == "compiler-message" and message["message"]["level"] == "error":
                found.append(message["message"])
        if run.returncode and not found:
            sys.exit(run.stderr)
        return found

    def numbers_at(self, span):
        """The mutants whose branch a message of the compiler lies in."""
        found = set()
        while span is not None:
            path = self.copy / span["file_name"]
            if path.exists():
                lines = path.read_bytes().split(b"\n")
                start = sum(len(l) + 1 for l in lines[:span["line_start"] - 1]) + span["column_start"] - 1
                content = b"\n".join(lines)
                found |= {n for n, a, z in self.spans(span["file_name"], content) if a <= start < z}
            span = (span.get("expansion") or {}).get("span")
        return found

    def spans(self, path, content):
        """(number, begin, end) of every mutant's own expression in a file of the copy."""
        cached = self.cache.get(path)
        if cached is None:
            cached = []
            for match in re.finditer(rb"crate::mutants::on\((\d+)\)", content):
                number, at = int(match[1]), match.end()
                end = at
                if content[at:at + 2] == b" {":
                    depth, end = 0, at + 1
                    while True:
                        depth += content[end] == 0x7B
                        depth -= content[end] == 0x7D
                        end += 1
                        if depth == 0:
                            break
                cached.append((number, match.start(), end))
            self.cache[path] = cached
        return cached

    def compile(self):
        """Leaves out what is not compiled here, then what does not compile, until the rest does."""
        self.place(lambda number: f'compile_error!("mutant {number}")')
        seen = set()
        for message in self.errors("check", "--lib"):
            seen |= {int(n) for n in re.findall(r"^mutant (\d+)$", message["message"])}
        print(f"  {len(seen)} mutants in code that is compiled here", flush=True)
        self.elsewhere = {m.number for m in self.mutants()} - seen if seen else set()
        self.without |= self.elsewhere
        for attempt in range(12):
            self.place(lambda number: f"crate::mutants::on({number})")
            self.cache = {}
            bad, strange = set(), []
            for message in self.errors("check", "--lib"):
                spans = [span for span in message["spans"] if span["is_primary"]]
                numbers = set().union(*(self.numbers_at(span) for span in spans)) if spans else set()
                if not numbers:
                    numbers = set().union(set(), *(self.numbers_at(span) for span in message["spans"]))
                if not numbers and spans:
                    strange.append(message["rendered"])
                bad |= numbers
            print(f"  {len(bad)} mutants that do not compile, {len(strange)} other messages", flush=True)
            if not bad and strange:
                sys.exit("".join(strange[:5]))
            if not bad:
                return
            self.without |= bad
        sys.exit("gave up: the copy does not compile")

    def programs(self, names):
        targets = [argument for name in names for argument in (["--lib"] if name == "lib" else ["--test", name])]
        run = self.cargo("test", "--no-run", *(targets or ["--tests"]))
        if run.returncode:
            sys.exit(run.stdout[-4000:] + run.stderr)
        found = []
        for line in run.stdout.splitlines():
            message = json.loads(line)
            if message.get("executable") and message.get("profile", {}).get("test"):
                name = "lib" if "lib" in message["target"]["kind"] else message["target"]["name"]
                if name not in self.package["without"]:
                    folder = pathlib.Path(message["manifest_path"]).parent
                    found.append((name, message["executable"], folder))
        return found


# ---- The tests

class Test:
    def __init__(self, program, name, path, folder):
        self.program, self.name, self.path, self.folder = program, name, path, folder
        self.seconds, self.reaches = 0.0, set()


def run_tests(path, folder, names, timeout, **environment):
    try:
        return subprocess.run(
            ["prlimit", "--as=6000000000", path, "--exact", "--quiet", "--test-threads=1", *names], cwd=folder, timeout=timeout,
            env=dict(os.environ, **environment),
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, stdin=subprocess.DEVNULL).returncode == 0
    except subprocess.TimeoutExpired:
        return False


def may_reach(program, name, file):
    """Whether a unit test can reach a part of the engine: rooms know only those above them."""
    rooms = ["mask", "field", "srp", "cognito", "verifier", "flow"]
    room, _, _ = name.partition("::")
    part = next((part for part in rooms if file.startswith(f"src/{part}")), None)
    return program != "lib" or part is None or room not in rooms or rooms.index(room) >= rooms.index(part)


def note(test, folder):
    notes = folder / "notes" / f"{test.program}-{re.sub(r'[^A-Za-z0-9_]', '.', test.name)}"
    shutil.rmtree(notes, ignore_errors=True)
    notes.mkdir(parents=True)
    started = time.monotonic()
    passed = run_tests(test.path, test.folder, [test.name], 120, CALDERA_MUTANTS_NOTE=str(notes))
    test.seconds = time.monotonic() - started
    for file in notes.iterdir():
        test.reaches |= {int(n) for n in file.read_text().split()}
    shutil.rmtree(notes, ignore_errors=True)
    return passed


def face(mutant, tests):
    """The test that catches the mutant, or None. Single ones first, then all that reach it, by program."""
    environment = {"CALDERA_MUTANT": str(mutant.number)}
    limit = lambda seconds: 5 + 6 * seconds
    # A test beside its neighbours first: what lies nearest is likeliest to see.
    for test in tests[:6]:
        if not run_tests(test.path, test.folder, [test.name], limit(test.seconds), **environment):
            return test
    rest = {}
    for test in tests[6:]:
        rest.setdefault(test.path, []).append(test)
    for path, group in sorted(rest.items(), key=lambda item: sum(t.seconds for t in item[1])):
        seconds = sum(t.seconds for t in group)
        if not run_tests(path, group[0].folder, [t.name for t in group], limit(seconds), **environment):
            return group[0]
    return None


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--package", default="caldera-srp", choices=PACKAGES)
    parser.add_argument("--list", action="store_true", help="name the mutants, and run none")
    parser.add_argument("--shard", default="0/1", help="every Nth mutant, from the Kth: K/N")
    parser.add_argument("--file", default="", help="a part of the path")
    parser.add_argument("--name", default="", help="a part of the mutant's name")
    parser.add_argument("--tests", default="", help="only these test programs, by commas; `lib` for the unit tests")
    parser.add_argument("--jobs", type=int, default=os.cpu_count())
    parser.add_argument("--folder", type=pathlib.Path, default=ROOT / "target" / "mutants")
    arguments = parser.parse_args()

    build = Build(arguments.package, arguments.folder / arguments.package)
    shard, shards = map(int, arguments.shard.split("/"))
    wanted = [m for m in build.mutants() if m.number % shards == shard
              and arguments.file in m.path and arguments.name in m.name]
    if arguments.list:
        print(*wanted, sep="\n")
        return
    # What is not wanted is not built either.
    build.without = {m.number for m in build.mutants()} - {m.number for m in wanted}
    started = time.monotonic()
    clock = lambda: f"[{time.monotonic() - started:5.0f} s]"
    print(f"{clock()} {len(wanted)} mutants of {build.count - 1}: building", flush=True)
    build.seed()
    build.compile()
    programs = build.programs(arguments.tests.split(",") if arguments.tests else [])
    tests = []
    for program, path, folder in programs:
        listed = subprocess.run([path, "--list", "--format", "terse"], cwd=folder, capture_output=True, text=True)
        ignored = subprocess.run([path, "--list", "--format", "terse", "--ignored"], cwd=folder,
                                 capture_output=True, text=True).stdout
        names = [line.removesuffix(": test") for line in listed.stdout.splitlines() if line.endswith(": test")]
        tests += [Test(program, name, path, folder) for name in names
                  if f"{name}: test" not in ignored and may_reach(program, name, arguments.file)]
    print(f"{clock()} {len(tests)} tests, each by itself", flush=True)
    with concurrent.futures.ThreadPoolExecutor(arguments.jobs) as pool:
        passed = list(pool.map(lambda test: note(test, arguments.folder), tests))
    failing = [test for test, ok in zip(tests, passed) if not ok]
    for test in failing:
        print(f"  fails without a mutant, and is left out: {test.program} {test.name}")
    tests = sorted((test for test, ok in zip(tests, passed) if ok), key=lambda test: test.seconds)

    viable = [m for m in build.mutants() if m.number not in build.without]
    print(f"{clock()} {len(viable)} mutants that compile", flush=True)

    def try_out(mutant):
        reaching = [test for test in tests if mutant.number in test.reaches]
        return mutant, len(reaching), face(mutant, reaching) if reaching else None

    survivors, caught = [], 0
    with concurrent.futures.ThreadPoolExecutor(arguments.jobs) as pool:
        for done in concurrent.futures.as_completed([pool.submit(try_out, mutant) for mutant in viable]):
            mutant, reaching, test = done.result()
            if test is None:
                survivors.append(mutant)
                print(f"{clock()} SURVIVES, of {reaching} tests: {mutant}", flush=True)
            else:
                caught += 1
    listed = [line.split(" # ")[0].strip() for line in LISTED.read_text().splitlines()
              if line.strip() and not line.startswith("#")]
    known = lambda mutant: f"{mutant.path}: {mutant.name}" in listed
    new = [mutant for mutant in survivors if not known(mutant)]
    print(f"{clock()} {caught} caught, {len(survivors) - len(new)} listed in scripts/mutants.txt, {len(new)} not; "
          f"{len(wanted) - len(viable)} do not compile or are for another system")
    for mutant in new:
        print(f"survives, and is not listed: {mutant.path}: {mutant.name} (line {mutant.line})")
    sys.exit(bool(new))


if __name__ == "__main__":
    main()
