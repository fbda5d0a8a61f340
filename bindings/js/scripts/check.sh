#!/usr/bin/env bash
# Builds the package and runs all its tests: modules, types, sizes, vectors, the local pool in Node and
# Chromium, the drop-ins under the clients they are for. The short way to be sure; `.ci/run` calls it.
#
#   apt-get install nodejs npm chromium rustc-web rust-web-src libstd-rust-web-dev lld
set -euo pipefail
cd "$(dirname "$0")/.."

for folder in . test/peers; do
    (cd "$folder" && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error)
done
cargo fmt --manifest-path wasm/Cargo.toml --check
for features in '' flow hazmat; do
    CARGO_TARGET_DIR=../../target/js/host cargo clippy --locked --quiet --manifest-path wasm/Cargo.toml \
        --features "$features" -- -D warnings
done
scripts/build-wasm.sh
scripts/build-wasm.sh hazmat
npm run --silent build
cargo build --locked --quiet --manifest-path ../../Cargo.toml --package caldera-local-pool
node --test test/*.test.mjs test/peers/*.test.mjs
scripts/identity-js-tests.sh --silent
