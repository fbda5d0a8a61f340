#!/usr/bin/env bash
# The engine under clippy with each set of features that somebody may ask for, warnings denied: what is used
# under one feature alone is imported under it alone.
set -euo pipefail
cd "$(dirname "$0")/.."

for features in '' std getrandom verifier json hazmat std,getrandom verifier,json; do
    echo "--no-default-features --features '$features'"
    cargo clippy --locked --quiet --no-default-features --features "$features" -- -D warnings
done
