#!/usr/bin/env bash
# Does a test fail when the code is wrong? Some 1,900 small faults (mutants), of the kinds that cargo-mutants
# makes, in the protocol, its verifier, the flow and the portable arithmetic, and some 300 in the local pool.
# Fails if one survives that scripts/mutants.txt does not list with its reason.
#
#   scripts/mutants.sh                              the engine's
#   scripts/mutants.sh --package caldera-local-pool the pool's
#   scripts/mutants.sh --shard 3/20                 a part: every twentieth, from the third on
#   scripts/mutants.sh --file src/flow/json         those of some files
#   scripts/mutants.sh --name SecretText            those in some functions
#   scripts/mutants.sh --list                       their names alone
#   scripts/mutants.sh --cargo-mutants 3/200        a part by cargo-mutants itself (`cargo install
#                                                   cargo-mutants`), which builds anew for every mutant
#
# All of them are compiled into one copy of the sources, in a target folder of its own, and an environment
# variable takes one: see mutants.py. That wants Linux, and a compiler that lets it ask whether a constant
# is being computed (RUSTC_BOOTSTRAP). What stands in a constant, behind `if let`, or in code of another
# processor is not reached so.
set -euo pipefail
cd "$(dirname "$0")/.."

if [ "${1:-}" = --cargo-mutants ]; then
    scope=(-f 'src/srp/**' -f 'src/cognito/**' -f 'src/verifier/**' -f 'src/flow/**' -f src/scrub.rs -f src/mask.rs
        -f src/field/{comb,exponent,kernel,mod,modulus,montgomery,portable,word}.rs)
    # Its exit is not 0 where one survives: compare with scripts/mutants.txt.
    exec cargo mutants --package caldera-srp --all-features --shard "${2:?--cargo-mutants wants K/N}" \
        --output target/cargo-mutants --timeout 300 --jobs 1 "${scope[@]}"
fi

folder=${CARGO_TARGET_DIR:-target}/mutants
if [ ! -x "$folder/venv/bin/python" ]; then
    python3 -m venv "$folder/venv"
    "$folder/venv/bin/pip" install --quiet --disable-pip-version-check \
        tree-sitter==0.26.1 tree-sitter-rust==0.24.2
fi
exec nice "$folder/venv/bin/python" scripts/mutants.py --folder "$folder" "$@"
