"""Which mutants may survive, by scripts/mutants.txt, and what became of them in earlier runs."""

import sys

from scope import ROOT

LISTED = ROOT / "scripts" / "mutants.txt"


def listed():
    """The names in the list. A line at the margin that ends with a colon is the reason of those below it."""
    names, reason = [], None
    for number, line in enumerate(LISTED.read_text().splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        if not line.startswith(" "):
            reason = line.strip()
        elif reason is None or line.strip() in names:
            sys.exit(f"{LISTED.name}:{number}: without a reason, or twice")
        else:
            names.append(line.strip())
    return names


class Outcomes:
    """The last outcome of each mutant, in a file to which every run appends."""

    def __init__(self, path):
        self.path, self.last = path, {}
        if path.exists():
            for line in path.read_text().splitlines():
                outcome, _, name = line.partition(" ")
                self.last[name] = outcome

    def is_open(self, mutant):
        return self.last.get(str(mutant)) != "caught"

    def add(self, mutant, caught):
        outcome = "caught" if caught else "survives"
        self.last[str(mutant)] = outcome
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with self.path.open("a") as file:
            file.write(f"{outcome} {mutant}\n")
