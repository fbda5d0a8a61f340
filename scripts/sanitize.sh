#!/usr/bin/env bash
# Runs the kernels' tests, the vectors and the hostile input with AddressSanitizer, which the stable
# toolchain has behind RUSTC_BOOTSTRAP.
set -euo pipefail
cd "$(dirname "$0")/.."

host=$(rustc -vV | sed -n 's/^host: //p')
export RUSTC_BOOTSTRAP=1 RUSTFLAGS=-Zsanitizer=address
export CARGO_TARGET_DIR=${CARGO_TARGET_DIR:-$PWD/target/sanitize}
# The sanitizer slows everything down.
export CALDERA_TEST_SLOWNESS=20
cargo test --target "$host" --package caldera-srp --lib --test vectors --test whole_step --test hostile
