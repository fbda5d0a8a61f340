#!/usr/bin/env bash
# Runs every operation of the npm package's claims, as Cranelift compiles the module, under valgrind's
# memcheck with the secrets in the module's memory undefined, and fails if a branch or an address depends on
# one. See evidence/wasm/src/main.rs.
#
#   scripts/taint-wasm.sh                    both builds, and the planted leaks
#   scripts/taint-wasm.sh simd128|portable   one build of the two, and the planted leaks
#
# The module is that of the package but for `--cfg caldera_taint`, by which it tells what it publishes. What
# is covered is what Cranelift makes of it for this processor, without AVX-512, which valgrind does not
# execute; what browsers' engines make of it is not. Wants what bindings/js/scripts/build-wasm.sh wants, and
# valgrind.
set -euo pipefail
cd "$(dirname "$0")/.."

case "${1:-}" in
    '') variants=(simd128 portable) ;;
    simd128 | portable) variants=("$1") ;;
    *) sed -n '2,7s/^# \{0,1\}//p' "$0" >&2; exit 2 ;;
esac

cargo clippy --quiet --locked --release --manifest-path evidence/wasm/Cargo.toml --target-dir target/taint-wasm \
    -- -D warnings
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cargo build --quiet --locked --release --manifest-path evidence/wasm/Cargo.toml --target-dir target/taint-wasm
program=$PWD/target/taint-wasm/release/taint-wasm

# What is compiled while the program runs is code that valgrind has not seen before.
memcheck=(valgrind --quiet --tool=memcheck --leak-check=no --error-limit=no --smc-check=all-non-file --num-callers=4)
expected=(--log-file=/dev/null)

echo '== leaks written as WebAssembly'
"${memcheck[@]}" "${expected[@]}" "$program" planted

bindings/js/scripts/build-wasm.sh taint
for variant in "${variants[@]}"; do
    "$program" compile "target/js/taint/claims-$variant.wasm" "$work/$variant"
    echo "== $variant: nothing made public, so that each is to be found"
    "${memcheck[@]}" "${expected[@]}" "$program" withheld "$work/$variant"
    echo "== $variant"
    "${memcheck[@]}" "$program" run "$work/$variant"
done

# In a copy, and in its module again.
mkdir "$work/engine"
git ls-files -z --cached --others --exclude-standard | xargs -0 cp --parents -t "$work/engine"
# The standard library is built there once.
mkdir -p target/taint-wasm/planted
ln -s "$PWD/target/taint-wasm/planted" "$work/engine/target"
ln -s "$PWD/bindings/js/node_modules" "$work/engine/bindings/js/node_modules"

# A leak in the engine has to be found in the module of each build. Arguments: what it is, the file, a text in
# it, and what takes that text's place.
plant() {
    local name=$1 variant found
    shift
    python3 - "$work/engine" "$@" <<'PYTHON'
import pathlib, sys
root, file, text, place = sys.argv[1:]
path = pathlib.Path(root, file)
source = path.read_text()
if text not in source:
    sys.exit(f"{file} has changed: nothing to plant in")
path.write_text(source.replace(text, place, 1))
PYTHON
    "$work/engine/bindings/js/scripts/build-wasm.sh" taint
    for variant in "${variants[@]}"; do
        "$program" compile "$work/engine/target/js/taint/claims-$variant.wasm" "$work/planted"
        "${memcheck[@]}" "${expected[@]}" "$program" run "$work/planted" > "$work/report" 2>&1 || true
        found=$(grep -cE ' [1-9][0-9]* reports' "$work/report") || true
        if [ "${found:-0}" -eq 0 ]; then
            echo "$variant: not found: $name" >&2
            cat "$work/report" >&2
            exit 1
        fi
        echo "$variant: found, in $found of $(grep -c reports "$work/report") operations: $name"
    done
    cp "${1:?}" "$work/engine/$1"
}

echo '== leaks planted in the engine'
plant 'a table of powers that is indexed' src/field/exponent.rs \
    'ring.select(&mut entry, &table, digit(exponent, bits, position, 1, W));' \
    'entry.clone_from(&table[digit(exponent, bits, position, 1, W) as usize]);'
# Each operation has a module of its own, whose first power makes the comb.
plant "an entry of the generator's comb that is indexed" src/field/built_comb.rs \
    'ring.select(out, sub_table, digit);' \
    'out.clone_from(&sub_table[digit as usize]);'
plant 'a comb that is kept or made anew by a bit of the exponent' src/field/built_comb.rs \
    'match kept {' \
    'match kept.filter(|_| exponent[0] & 1 == 1) {'
plant 'a jump on a bit of the exponent' src/srp/exponent.rs \
    'let padded = a' \
    'if limbs[0] & 1 == 1 { core::hint::black_box(0); } let padded = a'
echo 'no branch and no address depends on a secret, as Cranelift compiles it'
