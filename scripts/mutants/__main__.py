"""Mutants of the engine and of the pool, all compiled into one build: see mutants.sh, which runs this.

Each mutant is a branch in a copy of the sources, `if mutant(17) { a - b } else { a + b }`, that an
environment variable takes. The kinds of mutants and their names are cargo-mutants'. First every test runs by
itself and notes which mutants it reaches; then each mutant faces the tests that reach it, quickest first.

| file | what it does |
| --- | --- |
| `scope` | what is mutated: packages, files, tests |
| `kinds` | what an operator and a body are replaced with |
| `source` | the mutants of one source file, and its text with them |
| `build`, `switch.rs` | the copy of the sources, and its build |
| `tests` | runs tests: which mutants each reaches, whether one fails |
| `outcomes` | the list of those that may survive, and what became of each so far |
"""

import argparse
import concurrent.futures
import math
import os
import pathlib
import sys
import time

from build import Build
from outcomes import LISTED, Outcomes, listed
from scope import PACKAGES, ROOT
from tests import Notes, face, find


def options():
    parser = argparse.ArgumentParser()
    parser.add_argument("--package", default="caldera-srp", choices=PACKAGES)
    parser.add_argument("--list", action="store_true", help="name the mutants, and run none")
    parser.add_argument("--shard", default="0/1", help="every Nth mutant, from the Kth: K/N")
    parser.add_argument("--file", default="", help="a part of the path")
    parser.add_argument("--name", default="", help="a part of the mutant's name")
    parser.add_argument("--open", action="store_true", help="only those that no run has caught so far")
    parser.add_argument("--tests", default="", help="only these test programs, by commas; `lib` for the unit tests")
    parser.add_argument("--quick", type=float, default=math.inf, help="only tests that take no longer, in seconds")
    parser.add_argument("--jobs", type=int, default=os.cpu_count())
    parser.add_argument("--folder", type=pathlib.Path, default=ROOT / "target" / "mutants")
    arguments = parser.parse_args()
    # Cargo runs in another folder.
    arguments.folder = arguments.folder.resolve()
    return arguments


def main():
    arguments = options()
    build = Build(arguments.package, arguments.folder / arguments.package)
    outcomes = Outcomes(arguments.folder / arguments.package / "outcomes.txt")
    shard, shards = map(int, arguments.shard.split("/"))
    wanted = [mutant for mutant in build.mutants() if mutant.number % shards == shard
              and arguments.file in mutant.path and arguments.name in mutant.name
              and (not arguments.open or outcomes.is_open(mutant))]
    if arguments.list:
        print(*wanted, sep="\n")
        return
    known = listed()
    started = time.monotonic()

    def say(line):
        print(f"[{time.monotonic() - started:5.0f} s] {line}", flush=True)

    # What is not wanted is not built either; but those that are open change from run to run, and a build that
    # has all of them stays as it is.
    if not arguments.open:
        build.without = {mutant.number for mutant in build.mutants()} - {mutant.number for mutant in wanted}
    say(f"{len(wanted)} mutants of {build.count - 1}: building")
    build.seed()
    build.compile(say)
    tests = find(build.programs(arguments.tests.split(",") if arguments.tests else []), arguments.file)
    say(f"{len(tests)} tests, each by itself")
    notes = Notes(arguments.folder / arguments.package)
    with concurrent.futures.ThreadPoolExecutor(arguments.jobs) as pool:
        passed = list(pool.map(notes.take, tests))
    notes.keep()
    failing = [test for test, ok in zip(tests, passed) if not ok]
    for test in failing:
        say(f"fails without a mutant: {test.program} {test.name}")
    # They catch nothing; the rest is still worth knowing.
    tests = sorted((test for test, ok in zip(tests, passed) if ok and test.seconds <= arguments.quick),
                   key=lambda test: test.seconds)
    viable = [mutant for mutant in wanted if mutant.number not in build.without]
    say(f"{len(viable)} mutants that compile, {sum(test.seconds for test in tests):.0f} s of tests")

    def try_out(mutant):
        reaching = [test for test in tests if mutant.number in test.reaches]
        return mutant, len(reaching), face(mutant, reaching)

    survivors = []
    with concurrent.futures.ThreadPoolExecutor(arguments.jobs) as pool:
        done = [pool.submit(try_out, mutant) for mutant in viable]
        for count, future in enumerate(concurrent.futures.as_completed(done), 1):
            mutant, reaching, caught = future.result()
            outcomes.add(mutant, caught)
            if not caught:
                survivors.append(mutant)
                say(f"SURVIVES, of {reaching} tests: {mutant} (line {mutant.line})")
            if count % 100 == 0:
                say(f"{count} of {len(viable)}")

    new = sorted((mutant for mutant in survivors if str(mutant) not in known), key=lambda mutant: mutant.number)
    for mutant in new:
        print(f"survives, and is not listed: {mutant} (line {mutant.line})")
    # A line for what is caught, does not compile or is not there is no reason any more.
    names, own = {str(mutant) for mutant in build.mutants()}, tuple(build.package["scope"])
    run, alive = {str(mutant) for mutant in wanted}, {str(mutant) for mutant in survivors}
    stale = [name for name in known if (name in run and name not in alive)
             or (name not in names and name.startswith(own))]
    if arguments.tests or arguments.quick < math.inf:
        # What a part of the tests misses, another may catch, and the other way round.
        stale = []
    for name in stale:
        print(f"{LISTED.name} has it, and it does not survive: {name}")
    say(f"{len(viable) - len(survivors)} caught, {len(survivors) - len(new)} listed in scripts/mutants.txt, "
        f"{len(new)} not; {len(wanted) - len(viable)} do not compile or are for another system")
    sys.exit(bool(new or stale or failing))


if __name__ == "__main__":
    main()
