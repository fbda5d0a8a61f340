#!/usr/bin/env bash
# Runs every operation under valgrind's memcheck with its secrets marked as undefined memory, and
# fails if a branch or an address depends on one. See tests/taint.rs.
#
#   scripts/taint.sh                   every kernel, in four builds, and the planted leaks: release, dev,
#                                      unoptimised (dev at level 0), c-library (its profile)
#   scripts/taint.sh --profile NAME    the same on one of them
#   scripts/taint.sh --short           the same on one release build, that with the model (see below): the
#                                      other kernels' code is the same in it
#
# The engine can be observed only where it is built with --cfg caldera_taint, which has a target folder of
# its own. Valgrind does not execute AVX-512: the IFMA kernel runs on a model of its registers in plain
# Rust, in another build (--cfg caldera_ifma_model). That covers the kernel's algorithm and the plain Rust
# around it; the instructions themselves are for tests/ifma_machine_code.rs. SHA-256 by processor
# instructions is not covered: valgrind hides them, so that the portable one runs.
set -euo pipefail
cd "$(dirname "$0")/.."

profiles=(release dev unoptimised c-library)
short=
case "${1:-}" in
    --short) profiles=(release) short=yes ;;
    --profile) profiles=("${2:?--profile wants a name}") ;;
    "") ;;
    *) sed -n '2,9s/^# \{0,1\}//p' "$0" >&2; exit 2 ;;
esac

kernels=(portable-64 portable-32)
if [ "$(uname -m)" = x86_64 ]; then
    kernels+=(x86-64)
fi

memcheck=(valgrind --quiet --tool=memcheck --leak-check=no --error-limit=no --num-callers=20)

# The program's path, as cargo names it once it is built. Arguments: the build, its folder, a further cfg
# or none.
program() {
    local profile=$1 folder=$2 level=2
    case "$profile" in
        unoptimised) profile=dev level=0 folder=$folder-unoptimised ;;
    esac
    RUSTFLAGS="${RUSTFLAGS:-} --cfg caldera_taint ${3:+--cfg $3}" CARGO_PROFILE_DEV_OPT_LEVEL=$level \
        cargo test --quiet --profile "$profile" \
        --target-dir "${CARGO_TARGET_DIR:-target}/$folder" \
        --test taint --no-run --message-format=json |
        sed -n 's/.*"target":{[^}]*"name":"taint".*"executable":"\([^"]*\)".*/\1/p'
}

for profile in "${profiles[@]}"; do
    if [ -n "$short" ]; then
        taint=$(program "$profile" taint-ifma-model caldera_ifma_model)
    else
        taint=$(program "$profile" taint)
    fi
    echo "== $profile: planted leaks"
    # The program counts memcheck's reports itself; what they say is of no interest here.
    "${memcheck[@]}" --log-file=/dev/null "$taint" --kernel=portable-64 --planted
    for kernel in "${kernels[@]}"; do
        echo "== $profile: $kernel"
        "${memcheck[@]}" "$taint" --kernel="$kernel"
    done
    if [ "$(uname -m)" = x86_64 ]; then
        echo "== $profile: ifma, on a model of its registers"
        taint=$(program "$profile" taint-ifma-model caldera_ifma_model)
        "${memcheck[@]}" "$taint" --kernel=ifma
    fi
done
echo "no branch and no address depends on a secret"
