#!/usr/bin/env bash
# Is a mask still a mask when the compiler has seen it? Has the engine compiled for several processors,
# follows every secret through the compiler's intermediate code, and fails where a jump, a choice or an
# address depends on one: evidence/masks/check.py says what is refused, src/hazmat/secrets.rs which
# parameters are secret. Planted leaks, behind a load, a call, a loop and others, must be found for each
# target.
#
#   scripts/masks.sh            x86-64, i586, thumbv6m, thumbv7em, AArch64, 32-bit RISC-V, WebAssembly
#   scripts/masks.sh --short    the first three, as in CI
#   scripts/masks.sh TARGET...  these
#
# The other targets need Debian's second compiler and the source of its library: see scripts/targets.sh.
# What a processor's code generator makes of arithmetic is not looked at here.
set -euo pipefail
cd "$(dirname "$0")/.."

targets=(x86_64-unknown-linux-gnu i586-unknown-linux-gnu thumbv6m-none-eabi thumbv7em-none-eabi
    aarch64-unknown-linux-gnu riscv32imac-unknown-none-elf wasm32-unknown-unknown)
case "${1:-}" in
    --short) targets=("${targets[@]:0:3}") ;;
    -*) sed -n '2,13s/^# \{0,1\}//p' "$0" >&2; exit 2 ;;
    ?*) targets=("$@") ;;
esac

second=${RUSTC:-/usr/bin/rustc}
host=$(rustc -vV | sed -n 's/^host: //p')
export CARGO_TARGET_DIR=${CARGO_TARGET_DIR:-$PWD/target/masks}

copy=$(mktemp -d)
trap 'rm -rf "$copy"' EXIT
git ls-files -z --cached --others --exclude-standard | xargs -0 cp --parents -t "$copy"
cd "$copy"
# As scripts/targets.sh: only the library is wanted, and an older compiler needs older dependencies.
sed -i 's/^members = .*/members = ["."]/' Cargo.toml
# Nothing that is looked at knows of the flow, and that needs atomics which a Cortex-M0 has not.
sed -i '/^pub mod flow;/d' src/lib.rs
minor=$("$second" --version | sed 's/rustc 1\.\([0-9]*\).*/\1/')
if [ "$minor" -lt 89 ]; then
    cp -r . "$copy.older" && trap 'rm -rf "$copy" "$copy.older"' EXIT
    sed -i "s/^rust-version = .*/rust-version = \"1.$minor\"/" "$copy.older/Cargo.toml"
    rm "$copy.older/Cargo.lock"
fi

# The intermediate code of all that is compiled but the standard library: for this machine by the compiler
# at hand, for others by the second one. Arguments: target, folder, options for cargo.
compile() {
    local deps=$CARGO_TARGET_DIR/$1/release/deps build=(cargo build --quiet --release --target "$1")
    rm -f "$deps"/{planted,caldera_srp}-*.ll
    if [ "$1" != "$host" ]; then
        build=(env RUSTC="$second" RUSTC_BOOTSTRAP=1 "${build[@]}" -Zbuild-std=core,alloc)
        [ ! -d "$copy.older" ] || cd "$copy.older"
    fi
    cd "$2"
    touch src/lib.rs
    RUSTFLAGS='--emit=llvm-ir -Ccodegen-units=1' "${build[@]}" "${@:3}"
    find "$deps" -name '*.ll' ! -name 'core-*' ! -name 'alloc-*' ! -name 'compiler_builtins-*'
}

status=0
for target in "${targets[@]}"; do
    echo "== $target"
    mapfile -t files < <(compile "$target" evidence/masks/planted)
    python3 evidence/masks/check.py "${files[@]}" \
        --expect behind_a_load=select --expect jump=br --expect behind_a_phi=br \
        --expect by_value=br --expect 'behind_a_pointer=indirect call' \
        --expect by_a_match=switch --expect 'by_an_order=smaller or larger' --expect by_a_library=outside \
        --expect without_a_barrier=select || status=1
    mapfile -t files < <(compile "$target" . --lib --no-default-features --features hazmat)
    python3 evidence/masks/check.py "${files[@]}" || status=1
done
exit "$status"
