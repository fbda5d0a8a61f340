#!/usr/bin/env bash
# What must hold before anything is published: a repository to point to, a clean tree, a version that the
# changelog has, and the checks of docs/release.md that are commands.
set -euo pipefail
cd "$(dirname "$0")/.."

fail() {
    echo "not to be released: $*" >&2
    exit 1
}

read -r version repository < <(cargo metadata --no-deps --format-version 1 --locked |
    python3 -c 'import json, sys
package = next(p for p in json.load(sys.stdin)["packages"] if p["name"] == "caldera-srp")
print(package["version"], package["repository"] or "")')
[ -n "$repository" ] || fail 'Cargo.toml names no repository ([workspace.package])'
grep -qxF "repository = \"$repository\"" bindings/python/Cargo.toml ||
    fail 'bindings/python/Cargo.toml, of which the wheel has its link to the source, names another repository or none'
[ -z "$(git status --porcelain)" ] || fail 'the tree is not clean'
grep -q "^## \[$version\]" CHANGELOG.md || fail "CHANGELOG.md has no section for $version"
scripts/public-api.sh
scripts/semver.sh
scripts/package.sh
echo "caldera-srp $version may be released"
