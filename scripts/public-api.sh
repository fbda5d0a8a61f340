#!/usr/bin/env bash
# Lists the public API, of all features but `hazmat`, which semantic versioning does not cover, and
# compares it with public-api.txt.
#
#   scripts/public-api.sh            fails if the two differ
#   scripts/public-api.sh --write    writes public-api.txt anew
set -euo pipefail
cd "$(dirname "$0")/.."

RUSTC_BOOTSTRAP=1 cargo rustdoc --quiet --package caldera-srp --lib --no-default-features \
    --features std,getrandom,verifier,json -- -Zunstable-options --output-format json
list=$(python3 scripts/public_api.py "${CARGO_TARGET_DIR:-target}/doc/caldera_srp.json")
if [ "${1:-}" = --write ]; then
    printf '%s\n' "$list" > public-api.txt
else
    diff -u public-api.txt <(printf '%s\n' "$list") || {
        echo 'The public API changed: see CHANGELOG.md, and scripts/public-api.sh --write.' >&2
        exit 1
    }
fi
