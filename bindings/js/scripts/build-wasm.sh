#!/usr/bin/env bash
# Builds the engine's WebAssembly modules: scripts/build-wasm.sh [hazmat | taint]
#
# | module | holds | built for |
# | --- | --- | --- |
# | claims-simd128.wasm, claims-portable.wasm | the claims | engines with 128-bit vectors; all others |
# | flow-simd128.wasm, flow-portable.wasm | the whole sign-in | likewise |
# | all-simd128.wasm | both, for hosts that get one file | engines with 128-bit vectors |
#
# They go to `target/js/modules` of the repository; with `hazmat`, claims that take their private keys
# from the caller go to `target/js/hazmat`, for replaying vectors, and with `taint` those that tell what they
# publish to `target/js/taint`, for `scripts/taint-wasm.sh` of the repository. The standard library is built from
# the source that Debian packages with its second compiler (apt-get install rustc-web rust-web-src
# libstd-rust-web-dev lld); another compiler that has the source of its library may be given as RUSTC.
set -euo pipefail
cd "$(dirname "$0")/.."
[ -x node_modules/.bin/wasm-opt ] || npm ci --ignore-scripts --no-audit --no-fund

export RUSTC=${RUSTC:-/usr/bin/rustc} RUSTC_BOOTSTRAP=1
export CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER=${CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER:-wasm-ld}
target=$PWD/../../target/js
# Control flow is written anew between two rounds (--flatten --rereloop), and functions and locals are ordered
# last, so that those used most have short numbers: a hundredth less each. Three hundred bytes less come of
# inlining somewhat larger functions and of sharing locals with a view to which copies that saves.
optimise=(node_modules/.bin/wasm-opt --generate-global-effects --always-inline-max-function-size 4
    -Oz --flatten --rereloop -Oz -Oz --converge --reorder-functions --coalesce-locals-learning
    --reorder-locals --enable-bulk-memory --enable-sign-ext --enable-mutable-globals
    --enable-nontrapping-float-to-int --strip-debug --strip-producers --strip-target-features)

# -disable-lsr: what LLVM does to the addresses of a loop is code without use where an instruction adds a
# constant to its address anyway.
build() { # KIND FEATURES OUT VARIANTS [FLAGS OF RUSTC]
    local kind=$1 features=$2 out=$3 variants=$4 more=${5:-} variant flags
    mkdir -p "$out"
    for variant in $variants; do
        flags=-simd128
        [ "$variant" = portable ] || flags=+simd128
        RUSTFLAGS="-C target-feature=$flags -Z unstable-options -C panic=immediate-abort -Z fmt-debug=none -Z location-detail=none -C llvm-args=-disable-lsr $more" CARGO_TARGET_DIR="$target/$variant" \
            cargo build --locked --quiet --release --manifest-path wasm/Cargo.toml \
            --target wasm32-unknown-unknown -Zbuild-std=std,panic_abort \
            -Zbuild-std-features=optimize_for_size \
            --no-default-features --features "$features"
        simd=()
        [ "$variant" = portable ] || simd=(--enable-simd)
        "${optimise[@]}" "${simd[@]}" \
            "$target/$variant/wasm32-unknown-unknown/release/caldera_srp_js.wasm" \
            --output "$out/$kind-$variant.wasm"
    done
}

both='simd128 portable'
case "${1:-}" in
    hazmat) build claims hazmat "$target/hazmat" "$both" ;;
    taint) build claims taint "$target/taint" "$both" '--cfg caldera_taint' ;;
    *)
        build claims claims "$target/modules" "$both"
        build flow flow "$target/modules" "$both"
        build all claims,flow "$target/modules" simd128
        ;;
esac
