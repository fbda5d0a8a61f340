#!/usr/bin/env bash
# Runs the tests in other hosts than the one installed: Node 22, 24 and 26, and the vectors in Bun.
#
#   scripts/hosts.sh [node@22] [node@24] [node@26] [bun]      all four without an argument
#
# Wants what scripts/check.sh has built. The hosts come from npm, as packages.
set -euo pipefail
cd "$(dirname "$0")/.."

[ $# -gt 0 ] || set -- node@22 node@24 node@26 bun
hosts=$(mktemp -d)
trap 'rm -rf "$hosts"' EXIT
for host in "$@"; do
    # Their install steps put the binary in its place.
    npm install --silent --no-audit --no-fund --prefix "$hosts/$host" "$host" >/dev/null
    case $host in
        node@*)
            node=$hosts/$host/node_modules/node/bin/node
            "$node" --version
            "$node" --test test/vectors.test.mjs test/claims.test.mjs test/flow.test.mjs
            ;;
        bun)
            bun=$hosts/$host/node_modules/bun/bin/bun.exe
            chmod +x "$bun"
            "$bun" --version
            "$bun" test/support/replay-all.mjs
            ;;
        *) echo "no such host: $host" >&2; exit 2 ;;
    esac
done
