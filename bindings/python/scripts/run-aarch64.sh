#!/usr/bin/env bash
# Runs an AArch64 wheel on another processor: scripts/run-aarch64.sh WHEEL
#
# Debian's Python for arm64 is unpacked into target/arm64 and run by qemu-user; the claims' tests that
# need no other package (tests/aarch64.py) run in it. It needs qemu-user and dpkg-deb.
set -euo pipefail
wheel=$(realpath "${1:?a wheel}")
cd "$(dirname "$0")/.."
root=$PWD/target/arm64

if [ ! -x "$root/usr/bin/python3.11" ]; then
    # Lists and packages of another architecture, without touching the system's.
    mkdir -p "$root/apt/lists/partial" "$root/apt/archives/partial"
    options=(
        -o APT::Architecture=arm64 -o APT::Architectures=arm64
        -o Dir::State="$root/apt" -o Dir::State::Lists="$root/apt/lists"
        -o Dir::State::status=/dev/null -o Dir::Cache="$root/apt"
    )
    apt-get "${options[@]}" --quiet=2 update
    (cd "$root/apt/archives" && apt-get "${options[@]}" --quiet=2 download \
        python3.11-minimal libpython3.11-minimal libpython3.11-stdlib \
        libc6 libgcc-s1 zlib1g libexpat1 libssl3 libffi8 libbz2-1.0 liblzma5 libuuid1)
    for package in "$root"/apt/archives/*.deb; do
        dpkg-deb --extract "$package" "$root"
    done
fi

site=$root/site
rm -rf "$site"
python3 -m zipfile --extract "$wheel" "$site"
PYTHONPATH=$site:$PWD/tests qemu-aarch64 -L "$root" "$root/usr/bin/python3.11" tests/aarch64.py
