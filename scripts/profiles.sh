#!/usr/bin/env bash
# What the profile of the C library costs: the shortest SRP_A and claim of a build in the profile
# `c-library`, with its configuration (bindings/c/library.toml), beside those of a build in the profile
# `release`, on every kernel that the processor has.
#
#   scripts/profiles.sh [TURNS]        turns in which both builds run; 12 without a number
#
# Fails where a sign-in takes more than 1.1 times as long. The C library itself, which has the system's
# choice of a kernel and no other, is the same code in the same profile.
set -euo pipefail
cd "$(dirname "$0")/.."

turns=${1:-12}

# The program's path, as cargo names it once it is built. Arguments: the profile, options for cargo.
program() {
    cargo bench --quiet --profile "$@" --bench minimum --no-run --message-format=json |
        sed -n 's/.*"target":{[^}]*"name":"minimum".*"executable":"\([^"]*\)".*/\1/p'
}

release=$(program release)
small=$(program c-library --config bindings/c/library.toml)
results=$(mktemp)
trap 'rm -f "$results"' EXIT
for _ in $(seq "$turns"); do
    "$release" 60 | sed 's/^/release /'
    "$small" 60 | sed 's/^/c-library /'
done > "$results"
awk '
    {
        for (i = 3; i <= 4; i++)
            if (!(($1, $2, i) in least) || $i < least[$1, $2, i]) least[$1, $2, i] = $i
        kernels[$2]
    }
    END {
        print "kernel: SRP_A and claim in microseconds, release; c-library; a sign-in in both"
        for (kernel in kernels) {
            a = least["release", kernel, 3]; b = least["release", kernel, 4]
            c = least["c-library", kernel, 3]; d = least["c-library", kernel, 4]
            ratio = (c + d) / (a + b)
            printf "%-12s %7.1f %7.1f  %7.1f %7.1f  %.3f\n", kernel, a / 1e3, b / 1e3, c / 1e3, d / 1e3, ratio
            if (ratio > 1.1) bad = 1
        }
        exit bad
    }' "$results"
