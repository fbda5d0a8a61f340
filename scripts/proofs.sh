#!/usr/bin/env bash
# Proves the bounds that the kernels rest on, with z3: the files of evidence/proofs, each of which also
# shows that it fails where a constant is changed. One to two minutes.
#
#   scripts/proofs.sh [NAME...]      all of them, or those that are named (carries_of_the_ifma_kernel)
#
# Needs Python with z3-solver: PYTHON, or an environment of its own under target/, made with pip.
set -euo pipefail
cd "$(dirname "$0")/.."

python=${PYTHON:-}
if [ -z "$python" ]; then
    environment=${CARGO_TARGET_DIR:-target}/proofs
    [ -x "$environment/bin/python" ] || python3 -m venv "$environment"
    "$environment/bin/pip" install --quiet --disable-pip-version-check 'z3-solver>=4.13'
    python=$environment/bin/python
fi

names=("$@")
if [ $# -eq 0 ]; then
    for file in evidence/proofs/*.py; do
        name=$(basename "$file" .py)
        # The others are what these share.
        ! grep -q '^main($' "$file" || names+=("$name")
    done
fi
for name in "${names[@]}"; do
    "$python" "evidence/proofs/$name.py"
done
echo "${#names[@]} files: all theorems hold, and none does with a changed constant"
