#!/usr/bin/env bash
# Builds the package and runs its tests: modules, types, sizes, vectors, the local pool in Node and
# Chromium, the drop-ins under the clients they are for. The short way to be sure; `.ci/run` calls it. Tells
# how many seconds each part took.
#
# Not here, for they take longer or want what this machine may not have: scripts/hosts.sh,
# scripts/bundlers.sh, scripts/peer-tests.sh, test/timing/dudect.mjs.
#
#   apt-get install nodejs npm chromium rustc-web rust-web-src libstd-rust-web-dev lld
set -euo pipefail
cd "$(dirname "$0")/.."

started=$SECONDS
part() { printf -- '-- [%3d s] %s\n' "$((SECONDS - started))" "$*"; }

part 'packages of npm'
for folder in . test/peers; do
    (cd "$folder" && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error)
done
part 'format and lints of the module'
cargo fmt --manifest-path wasm/Cargo.toml --check
for features in claims flow claims,flow hazmat; do
    CARGO_TARGET_DIR=../../target/js/host cargo clippy --locked --quiet --manifest-path wasm/Cargo.toml \
        --no-default-features --features "$features" -- -D warnings
done
part 'modules'
scripts/build-wasm.sh
scripts/build-wasm.sh hazmat
part 'package'
npm run --silent build
part 'local pool'
cargo build --locked --quiet --manifest-path ../../Cargo.toml --package caldera-local-pool
part 'tests'
node --test test/*.test.mjs test/peers/*.test.mjs
part "amazon-cognito-identity-js's own tests"
scripts/identity-js-tests.sh --silent
part 'done'
