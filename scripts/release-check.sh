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
[ -n "$repository" ] || fail 'Cargo.toml names no repository ([workspace.package], and repository.workspace = true in [package])'
# What is no member of the workspace inherits nothing from it, and each is published with its own link.
for manifest in bindings/python/Cargo.toml client/Cargo.toml client/aws-sdk/Cargo.toml cli/Cargo.toml; do
    grep -qxF "repository = \"$repository\"" "$manifest" || fail "$manifest names another repository or none"
done
grep -qF "\"url\": \"git+$repository" bindings/js/package.json ||
    fail 'bindings/js/package.json names another repository or none ("repository": { "type": "git", "url": "git+…" })'
[ -z "$(git status --porcelain)" ] || fail 'the tree is not clean'
grep -q "^## \[$version\]" CHANGELOG.md || fail "CHANGELOG.md has no section for $version"
scripts/public-api.sh
scripts/semver.sh
scripts/package.sh
echo "caldera-srp $version may be released"
