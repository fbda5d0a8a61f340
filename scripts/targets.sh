#!/usr/bin/env bash
# Builds for processors that this machine is not, and runs the tests there.
#
#   scripts/targets.sh [aarch64] [i686] [wasm] [thumb]     all four without an argument
#   scripts/targets.sh aarch64-kernel aarch64-objects      more about the AArch64 kernel
#   scripts/targets.sh wasm-times                          measures the kernels for WebAssembly
#
# | target | what runs |
# | --- | --- |
# | aarch64-unknown-linux-gnu | every test of the engine, the kernels' harness among them, under qemu |
# | i686-unknown-linux-gnu | the same, directly |
# | aarch64-kernel | the AArch64 kernel on 20,000 operands, structured and random, against num-bigint |
# | aarch64-objects | nothing: the kernel is assembled for Android, macOS, iOS and Windows, x86-64's for Windows |
# | wasm32-unknown-unknown, without and with simd128 | the vectors, and the kernels against num-bigint, in Node |
# | thumbv7em-none-eabi | nothing: the library builds, without the standard library |
#
# A Rust toolchain of one target is enough: the standard library is built from the source that
# Debian packages with its second compiler:
#
#   apt-get install rustc-web rust-web-src libstd-rust-web-dev lld qemu-user gcc-aarch64-linux-gnu \
#       libc6-dev-arm64-cross lib32gcc-12-dev libc6-dev-i386 nodejs
#
# Another compiler that has the source of its library may be given as RUSTC. Works on a copy of the
# tree, because an older compiler needs older dependencies.
set -euo pipefail
cd "$(dirname "$0")/.."

export RUSTC=${RUSTC:-/usr/bin/rustc} RUSTC_BOOTSTRAP=1
export CARGO_TARGET_DIR=${CARGO_TARGET_DIR:-$PWD/target/targets}
# Every operation takes longer under qemu.
export CALDERA_TEST_SLOWNESS=100

copy=$(mktemp -d)
trap 'rm -rf "$copy"' EXIT
git ls-files -z --cached --others --exclude-standard | xargs -0 cp --parents -t "$copy"
cd "$copy"
# Only the library is wanted of the workspace.
sed -i 's/^members = .*/members = ["."]/' Cargo.toml
for example in wasm_replay wasm_field; do
    printf '\n[[example]]\nname = "%s"\npath = "tests/support/%s.rs"\ncrate-type = ["cdylib"]\n' \
        "$example" "$example" >> Cargo.toml
done
minor=$("$RUSTC" --version | sed 's/rustc 1\.\([0-9]*\).*/\1/')
if [ "$minor" -lt 89 ]; then
    # cargo then chooses dependencies that this compiler can build.
    sed -i "s/^rust-version = .*/rust-version = \"1.$minor\"/" Cargo.toml
    rm Cargo.lock
fi

# Everything but the documentation's examples, which are the same everywhere.
tests=(--package caldera-srp --all-features --lib --tests)

aarch64() {
    # The largest processor executes PSTATE.DIT, and qemu does not tell the program so.
    CALDERA_FORCE_DIT=1 CARGO_TARGET_AARCH64_UNKNOWN_LINUX_GNU_LINKER=aarch64-linux-gnu-gcc \
        CARGO_TARGET_AARCH64_UNKNOWN_LINUX_GNU_RUNNER='qemu-aarch64 -cpu max -L /usr/aarch64-linux-gnu' \
        cargo test -Zbuild-std --target aarch64-unknown-linux-gnu "${tests[@]}"
}

aarch64-kernel() {
    CALDERA_AARCH64_CASES=${CALDERA_AARCH64_CASES:-20000} \
        CARGO_TARGET_AARCH64_UNKNOWN_LINUX_GNU_LINKER=aarch64-linux-gnu-gcc \
        CARGO_TARGET_AARCH64_UNKNOWN_LINUX_GNU_RUNNER='qemu-aarch64 -L /usr/aarch64-linux-gnu' \
        cargo test -Zbuild-std --target aarch64-unknown-linux-gnu --package caldera-srp \
        --all-features --lib field::aarch64::
}

aarch64-objects() {
    local target
    for target in aarch64-linux-android aarch64-apple-darwin aarch64-apple-ios \
        aarch64-pc-windows-msvc x86_64-pc-windows-msvc; do
        echo "$target"
        cargo build -Zbuild-std=core,alloc --target "$target" --package caldera-srp --lib \
            --no-default-features --features verifier
    done
}

i686() {
    cargo test -Zbuild-std --target i686-unknown-linux-gnu "${tests[@]}"
}

# Builds an example for WebAssembly. Arguments: its name, a name for the build, target features or none.
build_wasm() {
    # There is no system generator; the vectors need none.
    CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER=wasm-ld CARGO_TARGET_DIR=$CARGO_TARGET_DIR/$2 \
        RUSTFLAGS="--cfg getrandom_backend=\"unsupported\" ${3:+-C target-feature=$3}" \
        cargo build --release -Zbuild-std=std,panic_abort --target wasm32-unknown-unknown \
        --package caldera-srp --example "$1"
}

# The module of an example. Arguments: its name, the build's.
wasm_module() {
    echo "$CARGO_TARGET_DIR/$2/wasm32-unknown-unknown/release/examples/$1.wasm"
}

wasm() {
    local build
    build_wasm wasm_replay wasm
    build_wasm wasm_replay wasm-simd128 +simd128
    for build in wasm wasm-simd128; do
        node --eval '
            const bytes = require("fs").readFileSync(process.argv[1]);
            WebAssembly.instantiate(bytes, {}).then(({ instance: { exports } }) => {
                const [vectors, failures] = [exports.count_vectors(), exports.count_failures()];
                console.log(`WebAssembly: ${vectors} vectors, ${failures} failures`);
                process.exit(vectors === 80 && failures === 0 ? 0 : 1);
            });
        ' "$(wasm_module wasm_replay $build)"
    done
    wasm_kernels
}

# Checks both kernels, or measures them. Arguments: --times or none.
wasm_kernels() {
    build_wasm wasm_field wasm
    build_wasm wasm_field wasm-simd128 +simd128
    node scripts/wasm.mjs "$@" \
        "$(wasm_module wasm_field wasm)" "$(wasm_module wasm_field wasm-simd128)"
}

thumb() {
    local features
    for features in '' verifier json verifier,json; do
        echo "thumbv7em-none-eabi, features '$features'"
        cargo build -Zbuild-std=core,alloc --target thumbv7em-none-eabi --package caldera-srp --lib \
            --no-default-features --features "$features"
    done
}

if [ $# -eq 0 ]; then
    set -- aarch64 i686 wasm thumb
fi
for target in "$@"; do
    case "$target" in
        aarch64 | aarch64-kernel | aarch64-objects | i686 | wasm | thumb) ;;
        wasm-times)
            wasm_kernels --times
            continue
            ;;
        *) echo "no such target: $target" >&2; exit 2 ;;
    esac
    echo "== $target"
    "$target"
done
