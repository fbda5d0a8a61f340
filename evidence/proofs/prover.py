"""What the theorems share: stating one, having z3 refute its negation, and changing its constants.

A theorem is a function that takes a dictionary of constants and yields pairs of a name and a formula; it
holds where z3 finds no counterexample to any of them. `MUTANTS` of each file are constants that must
make it fail: a theorem that still held would say nothing about them.
"""

import sys
import time

import z3

# The prime of Cognito's group: RFC 3526, group 15.
N = int(
    "FFFFFFFFFFFFFFFFC90FDAA22168C234C4C6628B80DC1CD129024E088A67CC74"
    "020BBEA63B139B22514A08798E3404DDEF9519B3CD3A431B302B0A6DF25F1437"
    "4FE1356D6D51C245E485B576625E7EC6F44C42E9A637ED6B0BFF5CB6F406B7ED"
    "EE386BFB5A899FA5AE9F24117C4B1FE649286651ECE45B3DC2007CB8A163BF05"
    "98DA48361C55D39A69163FA8FD24CF5F83655D23DCA3AD961C62F356208552BB"
    "9ED529077096966D670C354E4ABC9804F1746C08CA18217C32905E462E36CE3B"
    "E39E772C180E86039B2783A2EC07A28FB5C55DF06F4C52C9DE2BCBF695581718"
    "3995497CEA956AE515D2261898FA051015728E5A8AAAC42DAD33170D04507A33"
    "A85521ABDF1CBA64ECFB850458DBEF0A8AEA71575D060C7DB3970F85A6E1E4C7"
    "ABF5AE8CDB0933D71E8C94E04A25619DCEE3D2261AD2EE6BF12FFA06D98A0864"
    "D87602733EC86A64521F2B18177B200CBBE117577A615D6C770988C0BAD946E2"
    "08E24FA074E5AB3143DB5BFCE0FD108E4B82D120A93AD2CAFFFFFFFFFFFFFFFF",
    16,
)

# For one formula; all of them together take minutes.
MILLISECONDS = 120_000


def counterexample(assumptions, claim):
    """None where the claim follows from the assumptions, else what z3 says."""
    solver = z3.Solver()
    solver.set("timeout", MILLISECONDS)
    solver.add(*assumptions)
    # What follows from what cannot be is no theorem.
    if solver.check() != z3.sat:
        return "the assumptions contradict each other"
    solver.add(z3.Not(claim))
    result = solver.check()
    if result == z3.unsat:
        return None
    return "undecided" if result == z3.unknown else f"counterexample {str(solver.model())[:300]}"


def first_failure(theorem, constants):
    """The first formula of a theorem that does not hold, with what z3 says; None where all hold."""
    for name, assumptions, claim in theorem(constants):
        found = counterexample(assumptions, claim)
        if found is not None:
            return name, found
    return None


def main(title, theorems, constants, mutants):
    """Proves the theorems; then shows that one fails where a constant is changed, each by itself."""
    untried = set(constants) - {name for change in mutants if len(change) == 1 for name in change}
    failed = bool(untried)
    for name in sorted(untried):
        print(f"{title}: {name} is never changed")
    for theorem in theorems:
        start = time.monotonic()
        failure = first_failure(theorem, constants)
        seconds = time.monotonic() - start
        if failure is None:
            print(f"{title}: {theorem.__name__} holds ({seconds:.1f} s)")
        else:
            failed = True
            print(f"{title}: {theorem.__name__} FAILS at {failure[0]}: {failure[1]}")
    for change in mutants:
        changed = {**constants, **change}
        failures = (first_failure(theorem, changed) for theorem in theorems)
        what = ", ".join(f"{name} = {value}" for name, value in change.items())
        if any(failure and failure[1] != "undecided" for failure in failures):
            print(f"{title}: fails, as it must, with {what}")
        else:
            failed = True
            print(f"{title}: HOLDS with {what}, which it must not")
    sys.exit(failed)
