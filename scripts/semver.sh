#!/usr/bin/env bash
# The public API against the last release, by cargo-semver-checks (`cargo install cargo-semver-checks`).
# Before the first release there is nothing to compare with, and it says so.
set -euo pipefail
cd "$(dirname "$0")/.."

if [ -z "$(git tag --list 'v*')" ]; then
    echo 'no release yet: nothing to compare with'
    exit 0
fi
baseline=$(git describe --tags --abbrev=0 --match 'v*')
cargo semver-checks --package caldera-srp --baseline-rev "$baseline" \
    --only-explicit-features --features std,getrandom,verifier,json
