"""The tests: which mutants each of them reaches, and whether one fails for a mutant."""

import json
import os
import re
import shutil
import subprocess
import time

# How many of a mutant's tests run alone before the others run together, a program at a time.
ALONE = 6


class Test:
    def __init__(self, program, name, path, folder):
        self.program, self.name, self.path, self.folder = program, name, path, folder
        self.seconds, self.reaches = 0.0, set()


def run(path, folder, names, seconds, **environment):
    """Whether the tests pass, or None if they take longer."""
    # The first failure is enough: that is an option of the test harness which no stable compiler allows. And
    # a mutant that allocates without end must not take the machine.
    command = ["prlimit", "--as=6000000000", path, "-Z", "unstable-options", "--fail-fast", "--exact", "--quiet",
               "--test-threads=1", *names]
    try:
        return subprocess.run(
            command, cwd=folder, timeout=seconds,
            env=dict(os.environ, RUSTC_BOOTSTRAP="1", RUST_BACKTRACE="0", **environment),
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, stdin=subprocess.DEVNULL).returncode == 0
    except subprocess.TimeoutExpired:
        return None


def find(programs, file):
    """Every test of the programs that may reach a mutant in the file."""
    tests = []
    for program, path, folder in programs:
        def listed(*options):
            run = subprocess.run([path, "--list", "--format", "terse", *options], cwd=folder,
                                 capture_output=True, text=True)
            return [line.removesuffix(": test") for line in run.stdout.splitlines() if line.endswith(": test")]
        ignored = set(listed("--ignored"))
        tests += [Test(program, name, path, folder) for name in listed()
                  if name not in ignored and may_reach(program, name, file)]
    return tests


def may_reach(program, name, file):
    """Whether a unit test can reach a part of the engine: rooms know only those above them."""
    rooms = ["mask", "field", "srp", "cognito", "verifier", "flow"]
    room, _, _ = name.partition("::")
    part = next((part for part in rooms if file.startswith(f"src/{part}")), None)
    return program != "lib" or part is None or room not in rooms or rooms.index(room) >= rooms.index(part)


class Notes:
    """What each test reaches and how long it takes, kept as long as its program is the same."""

    def __init__(self, folder):
        self.folder, self.path = folder, folder / "notes.json"
        self.known = json.loads(self.path.read_text()) if self.path.exists() else {}

    def take(self, test):
        """Runs the test by itself, unless that is known; whether it passes."""
        program = os.stat(test.path)
        of = [program.st_mtime_ns, program.st_size]
        key = f"{test.program} {test.name}"
        known = self.known.get(key)
        if not known or known["of"] != of:
            notes = self.folder / "notes" / re.sub(r"[^A-Za-z0-9_]", ".", key)
            shutil.rmtree(notes, ignore_errors=True)
            notes.mkdir(parents=True)
            started = time.monotonic()
            passed = run(test.path, test.folder, [test.name], 300, CALDERA_MUTANTS_NOTE=str(notes))
            seconds = time.monotonic() - started
            reaches = {int(number) for file in notes.iterdir() for number in file.read_text().split()}
            shutil.rmtree(notes, ignore_errors=True)
            known = {"of": of, "passed": passed, "seconds": seconds, "reaches": sorted(reaches)}
            self.known[key] = known
        test.seconds, test.reaches = known["seconds"], set(known["reaches"])
        return known["passed"]

    def keep(self):
        self.path.write_text(json.dumps(self.known))


def fails(path, folder, names, seconds, mutant):
    """Whether one of the tests fails; a loop without end is one that a second, longer run does not leave."""
    environment = {"CALDERA_MUTANT": str(mutant.number)}
    passed = run(path, folder, names, 5 + 6 * seconds, **environment)
    if passed is None:
        passed = run(path, folder, names, 20 + 20 * seconds, **environment)
    return not passed


def face(mutant, tests):
    """Whether a test catches the mutant: the quickest alone, then all that reach it, by program."""
    for test in tests[:ALONE]:
        if fails(test.path, test.folder, [test.name], test.seconds, mutant):
            return True
    rest = {}
    for test in tests[ALONE:]:
        rest.setdefault(test.path, []).append(test)
    for path, group in sorted(rest.items(), key=lambda item: sum(test.seconds for test in item[1])):
        names = [test.name for test in group]
        if fails(path, group[0].folder, names, sum(test.seconds for test in group), mutant):
            return True
    return False
