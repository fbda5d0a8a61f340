#!/usr/bin/env bash
# Runs every operation under valgrind's memcheck with its secrets marked as undefined memory, and
# fails if a branch or an address depends on one. See tests/taint.rs.
#
#   scripts/taint.sh          three kernels, release and debug builds, and the planted leaks
#   scripts/taint.sh --short  the same on a release build alone
#
# The IFMA kernel is not covered (valgrind does not execute AVX-512), nor is SHA-256 by processor
# instructions (valgrind hides them, so that the portable one runs).
set -euo pipefail
cd "$(dirname "$0")/.."

profiles=(release dev)
case "${1:-}" in
    --short) profiles=(release) ;;
    "") ;;
    *) sed -n '2,9s/^# \{0,1\}//p' "$0" >&2; exit 2 ;;
esac

kernels=(portable-64 portable-32)
if [ "$(uname -m)" = x86_64 ]; then
    kernels+=(x86-64)
fi

memcheck=(valgrind --quiet --tool=memcheck --leak-check=no --error-limit=no --num-callers=20)

# The program's path, as cargo names it once it is built.
program() {
    cargo test --quiet --profile "$1" --test taint --no-run --message-format=json |
        sed -n 's/.*"target":{[^}]*"name":"taint".*"executable":"\([^"]*\)".*/\1/p'
}

for profile in "${profiles[@]}"; do
    taint=$(program "$profile")
    echo "== $profile: planted leaks"
    # The program counts memcheck's reports itself; what they say is of no interest here.
    "${memcheck[@]}" --log-file=/dev/null "$taint" --kernel=portable-64 --planted
    for kernel in "${kernels[@]}"; do
        echo "== $profile: $kernel"
        "${memcheck[@]}" "$taint" --kernel="$kernel"
    done
done
echo "no branch and no address depends on a secret"
