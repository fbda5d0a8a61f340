#!/usr/bin/env bash
# Does the taint test find a leak where leaks would be? Plants one at a time in a copy of the engine, and
# fails unless memcheck reports each of them.
#
# Each plant is a file, a text in it, and what takes that text's place.
set -euo pipefail
cd "$(dirname "$0")/.."

copy=$(mktemp -d)
trap 'rm -rf "$copy"' EXIT
git ls-files -z --cached --others --exclude-standard | xargs -0 cp --parents -t "$copy"
export CARGO_TARGET_DIR=${CARGO_TARGET_DIR:-$PWD/target/taint-mutants}
cd "$copy"

# Whether memcheck is silent on the engine as it is in the copy. Arguments: kernel, flags for rustc.
is_silent() {
    local taint
    taint=$(RUSTFLAGS="--cfg caldera_taint ${2:-}" cargo test --quiet --release --test taint --no-run --message-format=json |
        sed -n 's/.*"target":{[^}]*"name":"taint".*"executable":"\([^"]*\)".*/\1/p')
    valgrind --quiet --tool=memcheck --leak-check=no --error-limit=no --log-file=/dev/null \
        "$taint" --kernel="$1" >report.txt 2>&1
}

missed=0
# Arguments: what it is, kernel, flags for rustc, file, text, what takes its place.
plant() {
    cp "$4" original.rs
    python3 - "${@:4:3}" <<'PYTHON'
import sys
path, text, place = sys.argv[1:]
source = open(path).read()
if text not in source:
    sys.exit(f"{path} has changed: nothing to plant in")
open(path, "w").write(source.replace(text, place, 1))
PYTHON
    rm -f report.txt
    is_silent "$2" "$3" || true
    local leaks
    # What does not compile or run is no find either.
    leaks=$(grep -cE ' [1-9][0-9]* reports' report.txt) || true
    if [ "${leaks:-0}" -gt 0 ]; then
        echo "found: $1, in $leaks of $(grep -c reports report.txt) operations"
    else
        echo "NOT FOUND: $1"
        missed=1
    fi
    mv original.rs "$4"
}

model='--cfg caldera_ifma_model'
plant 'a table of powers that is indexed' portable-64 '' src/field/exponent.rs \
    'ring.select(&mut entry, &table, digit(exponent, bits, position, 1, W));' \
    'entry.clone_from(&table[digit(exponent, bits, position, 1, W) as usize]);'
plant 'a jump on a bit of the exponent' portable-32 '' src/srp/exponent.rs \
    'let padded = a' \
    'if limbs[0] & 1 == 1 { core::hint::black_box(0); } let padded = a'
plant 'a jump on the length of pad(S)' x86-64 '' src/srp/key.rs \
    'let bits = (64' \
    'if skipped == 3 { core::hint::black_box(0); } let bits = (64'
plant 'a sum that is reduced by a jump (ifma)' ifma "$model" src/field/ifma/limbs.rs \
    'self.add_masked(&TWICE_MODULUS, borrow);' \
    'if borrow.bit() != 0 { self.add_masked(&TWICE_MODULUS, Mask::of(1)); }'
plant 'a digit that is left out where it is 0 (ifma)' ifma "$model" src/field/exponent.rs \
    'power.multiply(&entry);' \
    'if digit(exponent, bits, position, 1, W) != 0 { power.multiply(&entry); }'

is_silent x86-64
echo "silent: the engine as it is"
exit "$missed"
