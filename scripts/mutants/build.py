"""The copy of the sources with all mutants in it, and its build."""

import json
import os
import pathlib
import re
import shutil
import subprocess
import sys

from scope import PACKAGES, ROOT
from source import File

SWITCH = pathlib.Path(__file__).with_name("switch.rs").read_text()


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
            if path not in mutated and path != self.package["root"]:
                put(self.copy / path, (ROOT / path).read_bytes())
        # A test that was moved would be there twice.
        for path in self.copy.rglob("*"):
            if path.is_file() and str(path.relative_to(self.copy)) not in all_files:
                path.unlink()

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
        feature = "#![feature(core_intrinsics, const_eval_select)]\n#![allow(warnings, long_running_const_eval, arithmetic_overflow, unconditional_panic)]\n"
        lines = root.splitlines(keepends=True)
        at = next(i for i, line in enumerate(lines) if not line.startswith(("//!", "//")))
        switch = SWITCH.replace("COUNT", str(self.count)).replace("PACKAGE", self.name)
        put(self.copy / self.package["root"], ("".join(lines[:at]) + feature + "".join(lines[at:]) + switch).encode())

    def cargo(self, *arguments):
        environment = dict(os.environ, CARGO_TARGET_DIR=str(self.target), CARGO_INCREMENTAL="0",
                           RUSTC_BOOTSTRAP=self.name.replace("-", "_"))
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

    def known(self):
        """By source file, and only while that is as it was: which of its mutants do not compile here."""
        path = self.copy.parent / "refused.json"
        return path, json.loads(path.read_text()) if path.exists() else {}

    def compile(self, say):
        """Leaves out what is not compiled here, then what does not compile, until the rest does."""
        path, known = self.known()
        unknown = set()
        for file in self.files:
            numbers = {mutant.number for mutant in file.mutants}
            refused = known.get(file.path)
            if refused and refused["of"] == file.digest:
                self.without |= {file.first + at for at in refused["refused"]}
            else:
                unknown |= numbers - self.without
        if not unknown:
            self.place(lambda number: f"crate::mutants::on({number})")
            return
        skipped = set(self.without)
        self.place(lambda number: f'compile_error!("mutant {number}")')
        seen = set()
        for message in self.errors("check", "--lib"):
            seen |= {int(n) for n in re.findall(r"^mutant (\d+)$", message["message"])}
        say(f"{len(seen)} mutants in code that is compiled here")
        self.without |= unknown - seen
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
            say(f"{len(bad)} mutants that do not compile, {len(strange)} other messages")
            if not bad and strange:
                sys.exit("".join(strange[:5]))
            if not bad:
                break
            self.without |= bad
        else:
            sys.exit("gave up: the copy does not compile")
        for file in self.files:
            numbers = {mutant.number for mutant in file.mutants}
            if not numbers & skipped:
                known[file.path] = {"of": file.digest, "refused": sorted(n - file.first for n in numbers & self.without)}
        path.write_text(json.dumps(known))

    def programs(self, names):
        targets = [argument for name in names for argument in (["--lib"] if name == "lib" else ["--test", name])]
        run = self.cargo("test", "--no-run", *(targets or ["--tests"]))
        found = []
        for line in run.stdout.splitlines():
            message = json.loads(line)
            if run.returncode and message.get("message", {}).get("level") == "error":
                print(message["message"]["rendered"])
            if message.get("executable") and message.get("profile", {}).get("test"):
                name = "lib" if "lib" in message["target"]["kind"] else message["target"]["name"]
                if name not in self.package["without"]:
                    folder = pathlib.Path(message["manifest_path"]).parent
                    found.append((name, message["executable"], folder))
        if run.returncode:
            sys.exit(run.stderr)
        return found
