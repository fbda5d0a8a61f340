#!/usr/bin/env bash
# Runs the engine's tests, those of every kernel that the processor has among them, with
# AddressSanitizer, which the stable toolchain has behind RUSTC_BOOTSTRAP. (The C interface has its fuzz
# target, and its tests run under valgrind.)
#
#   scripts/sanitize.sh [CARGO TEST ARGUMENTS]    such as --lib: the kernels' tests alone
set -euo pipefail
cd "$(dirname "$0")/.."

host=$(rustc -vV | sed -n 's/^host: //p')
export RUSTC_BOOTSTRAP=1 RUSTFLAGS=-Zsanitizer=address
export CARGO_TARGET_DIR=${CARGO_TARGET_DIR:-$PWD/target/sanitize}
# The sanitizer slows everything down.
export CALDERA_TEST_SLOWNESS=20
# Tests leak on purpose what must outlive everything; leaks are no fault of memory.
export ASAN_OPTIONS=detect_leaks=0
if [ $# -eq 0 ]; then
    set -- --lib --tests
fi
# What lies in registers and on the stack, how deep that goes and how it is unwound is the sanitizer's own
# here; the kernels' models are safe Rust, and take minutes.
cargo test --target "$host" --package caldera-srp --no-fail-fast "$@" -- \
    --skip registers_are_cleared --skip what_the_operations_leave \
    --skip no_operation_goes_deeper --skip the_model_passes_the_kernels_harness \
    --skip traces_lead_through_every_kernel
