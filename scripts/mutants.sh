#!/usr/bin/env bash
# Does a test fail when the code is wrong? Some 1,900 small faults (mutants), of the kinds that cargo-mutants
# makes, in the protocol, its verifier, the flow and the portable arithmetic, and some 570 in the local pool.
# Fails if one survives that scripts/mutants.txt does not list with its reason, and if one that it lists does
# not survive.
#
#   scripts/mutants.sh                              the engine's
#   scripts/mutants.sh --package caldera-local-pool the pool's
#   scripts/mutants.sh --shard 3/20                 a part: every twentieth, from the third on
#   scripts/mutants.sh --file src/flow/json         those of some files
#   scripts/mutants.sh --name SecretText            those in some functions
#   scripts/mutants.sh --open                       those that no run has caught so far: after a new test, or
#                                                   to go on with a run that was stopped
#   scripts/mutants.sh --list                       their names alone
#
# All of them are compiled into one copy of the sources, in a target folder of its own, and an environment
# variable takes one: see scripts/mutants/. That wants Linux, and a compiler that lets it ask whether a
# constant is being computed (RUSTC_BOOTSTRAP). What stands in a constant, behind `if let`, in a macro's
# definition or in code of another processor is not reached so.
set -euo pipefail
cd "$(dirname "$0")/.."

folder=${CARGO_TARGET_DIR:-target}/mutants
if [ ! -x "$folder/venv/bin/python" ]; then
    python3 -m venv "$folder/venv"
    "$folder/venv/bin/pip" install --quiet --disable-pip-version-check \
        tree-sitter==0.26.1 tree-sitter-rust==0.24.2
fi
exec "$folder/venv/bin/python" -B scripts/mutants --folder "$folder" "$@"
