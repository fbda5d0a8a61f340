#!/usr/bin/env bash
# Runs every fuzz target, with AddressSanitizer, for so many seconds each (17 if not told: two minutes
# for all of them).
#
#   scripts/fuzz.sh [SECONDS] [TARGET...]
#
# The flags are those of cargo-fuzz, which need not be installed; its layout is kept, so that
# `RUSTC_BOOTSTRAP=1 cargo fuzz run TARGET` works as well.
set -euo pipefail
cd "$(dirname "$0")/../fuzz"

seconds=${1:-17}
shift || true
targets=("$@")
if [ ${#targets[@]} -eq 0 ]; then
    targets=(challenge json text verifier flow c_interface differential)
fi

host=$(rustc -vV | sed -n 's/^host: //p')
export RUSTC_BOOTSTRAP=1
export RUSTFLAGS="-Zsanitizer=address -Cpasses=sancov-module -Cllvm-args=-sanitizer-coverage-level=4 \
-Cllvm-args=-sanitizer-coverage-inline-8bit-counters -Cllvm-args=-sanitizer-coverage-pc-table \
-Cllvm-args=-sanitizer-coverage-trace-compares --cfg fuzzing -Ccodegen-units=1"
cargo build --release --locked --target "$host" --bins

for target in "${targets[@]}"; do
    echo "== $target"
    mkdir -p "corpus/$target" "artifacts/$target"
    # Long inputs matter to nothing but JSON, and are slow.
    "target/$host/release/$target" -max_total_time="$seconds" -timeout=20 -rss_limit_mb=2048 \
        -max_len=8192 -artifact_prefix="artifacts/$target/" -print_final_stats=1 \
        "corpus/$target" "seeds/$target" 2>&1 | grep -E 'DONE|stat::number_of_exec|ERROR|SUMMARY|panicked'
done
