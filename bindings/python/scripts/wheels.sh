#!/usr/bin/env bash
# The wheels that can be built on a Debian machine for x86-64, and the sdist:
#
#     scripts/wheels.sh [FOLDER] [WHICH...]
#
# WHICH are among manylinux-x86_64, manylinux-aarch64, musllinux-x86_64, musllinux-aarch64 and sdist; all
# of them if none is named. The C libraries come with ziglang, from PyPI; the standard library for the
# foreign targets is built from source by Debian's rustc-web (apt-get install rustc-web rust-web-src
# libstd-rust-web-dev). Each wheel is looked at by abi3audit (and by auditwheel, where it is for this
# machine's C library), and for its licences, its list of what is in it (SBOM) and the absence of what only
# tests may have.
set -euo pipefail
cd "$(dirname "$0")/.."
out=$(realpath --canonicalize-missing "${1:-target/release-wheels}")
shift || true
which=("$@")
[ "${#which[@]}" -gt 0 ] || which=(manylinux-x86_64 manylinux-aarch64 musllinux-x86_64 musllinux-aarch64 sdist)

environment=$PWD/target/wheels-env
if [ ! -x "$environment/bin/abi3audit" ]; then
    python3 -m venv "$environment"
    "$environment/bin/pip" install --quiet --disable-pip-version-check \
        maturin==1.16.0 ziglang==0.15.2 auditwheel abi3audit
fi
export PATH="$environment/bin:$PATH"
# What tells where a panic would have come from names no folder of this machine.
RUSTFLAGS="${RUSTFLAGS:-} --remap-path-prefix=$(realpath ../..)=. --remap-path-prefix=${CARGO_HOME:-$HOME/.cargo}=cargo"
export RUSTFLAGS

foreign() {
    # The compiler is older or newer than the one that is usual here: only the language counts.
    RUSTC=/usr/bin/rustc RUSTC_BOOTSTRAP=1 \
        maturin build --release --zig --target "$1" --compatibility "$2" --out "$out" \
        --ignore-rust-version -Z build-std=std,panic_unwind
}

for one in "${which[@]}"; do
    echo "==> $one"
    case $one in
    manylinux-x86_64) maturin build --release --zig --compatibility manylinux2014 --out "$out" ;;
    manylinux-aarch64) foreign aarch64-unknown-linux-gnu manylinux2014 ;;
    musllinux-x86_64) foreign x86_64-unknown-linux-musl musllinux_1_2 ;;
    musllinux-aarch64) foreign aarch64-unknown-linux-musl musllinux_1_2 ;;
    sdist) maturin sdist --out "$out" ;;
    *)
        echo "no such wheel: $one" >&2
        exit 2
        ;;
    esac
done

python scripts/neutral_sbom.py "$out"/*.whl
for wheel in "$out"/*.whl; do
    echo "==> $(basename "$wheel"), $(stat --format %s "$wheel") bytes"
    # It takes the libraries of this machine for the wheel's, and understands no others.
    case $wheel in *manylinux*x86_64.whl) auditwheel show "$wheel" ;; esac
    abi3audit --strict "$wheel"
    python scripts/look_into.py --release "$wheel"
done
