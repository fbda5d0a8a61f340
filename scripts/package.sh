#!/usr/bin/env bash
# The crate as a registry would have it: dry-run of publishing without a warning, then, inside the
# unpacked crate, `cargo test`, and the README's two commands.
#
# It builds in a folder of its own: cargo tells packages at the root of their workspace apart by name and
# version alone, and would take what it built from the repository for what the package gives.
set -euo pipefail
cd "$(dirname "$0")/.."
root=$PWD
target=${CARGO_TARGET_DIR:-$root/target}
# Outside the repository, whose workspace it is not a member of.
unpacked=$(mktemp -d)
log=$(mktemp)
trap 'rm -rf "$log" "$unpacked"' EXIT

# A change that is not committed yet may be looked at too; a release is made from a clean tree.
cargo publish --dry-run --no-verify --locked --allow-dirty --package caldera-srp 2>&1 | tee "$log"
# Publishing itself is what a dry run warns of aborting, and npm links a package under test into its own
# folder; anything else is a fault of the manifest.
if grep '^warning:' "$log" |
    grep -qv -e 'aborting upload due to dry run' -e 'File system loop found: .*/node_modules/'; then
    echo 'publishing gives a warning' >&2
    exit 1
fi

cargo package --quiet --no-verify --locked --allow-dirty --package caldera-srp
version=$(cargo metadata --no-deps --format-version 1 --locked |
    python3 -c 'import json, sys
print(next(p["version"] for p in json.load(sys.stdin)["packages"] if p["name"] == "caldera-srp"))')
# `--touch`: the archive's times are all alike, and cargo looks at times.
tar --touch -xzf "$target/package/caldera-srp-$version.crate" -C "$unpacked"
cd "$unpacked/caldera-srp-$version"
export CARGO_TARGET_DIR=$target/packaged

cargo test --locked
# The README's two commands, as they stand there.
mapfile -t commands < <(sed -n '/^## Two commands/,/^## /p' README.md |
    sed -n '/^```sh/,/^```$/p' | sed -e '/^```/d' -e 's/ *#.*//')
[ "${#commands[@]}" = 2 ]
for command in "${commands[@]}"; do
    echo "+ $command"
    case "$command" in
    cargo\ *) eval "$command" ;;
    *)
        echo "no command of cargo: $command" >&2
        exit 1
        ;;
    esac
done
