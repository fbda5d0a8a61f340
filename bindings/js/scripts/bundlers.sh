#!/usr/bin/env bash
# Builds a page with each bundler from the packed tarball, signs in with it in Chromium against a local
# pool, and tells how much it downloads.
#
#   scripts/bundlers.sh [vite] [webpack] [esbuild] [rollup] [next]     all without an argument
#
# Next.js has a page that signs in from the browser and a route handler that does from the server. Wants
# what scripts/check.sh has built; the bundlers come from npm.
set -euo pipefail
cd "$(dirname "$0")/.."

[ $# -gt 0 ] || set -- vite webpack esbuild rollup next
bundlers=$(mktemp -d)
trap 'rm -rf "$bundlers"' EXIT
tarball=$bundlers/$(npm pack --silent --ignore-scripts --pack-destination "$bundlers")
for name in "$@"; do
    case $name in
        vite | esbuild | webpack) packages=("$name") ;;
        rollup) packages=(rollup @rollup/plugin-node-resolve) ;;
        next) packages=(next react react-dom) ;;
        *) echo "no such bundler: $name" >&2; exit 2 ;;
    esac
    # Not by the package's own name, which npm would take for a folder.
    mkdir "$bundlers/with-$name"
    echo '{ "private": true, "type": "module" }' > "$bundlers/with-$name/package.json"
    npm install --silent --no-audit --no-fund --prefix "$bundlers/with-$name" "${packages[@]}" "$tarball" >/dev/null
    node test/bundlers/run.mjs "$name" "$bundlers/with-$name"
done
