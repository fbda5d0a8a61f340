#!/usr/bin/env bash
# Builds the library, and runs its vectors, on the lowest version of every direct dependency that the
# manifest allows. Works on a copy of the tree, with Cargo's unstable -Zdirect-minimal-versions.
set -euo pipefail
cd "$(dirname "$0")/.."

copy=$(mktemp -d)
trap 'rm -rf "$copy"' EXIT
git ls-files -z --cached --others --exclude-standard | xargs -0 cp --parents -t "$copy"
rm -f "$copy/Cargo.lock"
export CARGO_TARGET_DIR=${CARGO_TARGET_DIR:-$PWD/target/minimal-versions}
cd "$copy"
# The other members ship nothing that others depend on: their versions are those of the lockfile.
sed -i 's/^members = .*/members = ["."]/' Cargo.toml
export RUSTC_BOOTSTRAP=1
cargo -Zdirect-minimal-versions generate-lockfile --quiet
cargo build --quiet --package caldera-srp --lib --no-default-features
# With every feature.
cargo test --quiet --package caldera-srp --test vectors
