#!/usr/bin/env bash
# Runs the package in other hosts than the one installed.
#
#   scripts/hosts.sh [node@22] [node@24] [node@26] [bun] [deno] [workerd] [firefox]     all without an argument
#
# | host | what runs |
# | --- | --- |
# | node@22, node@24, node@26 | the vectors, the tests of the claims and of the whole sign-in |
# | bun, deno | the vectors; a sign-in against a local pool, from the tarball |
# | workerd | a sign-in against a local pool, from the tarball, in Miniflare |
# | firefox | the vectors and a sign-in, on a page and in a worker, under a Content Security Policy |
#
# The vectors run through both builds, on the main thread and in a worker. Wants what scripts/check.sh has
# built. The hosts come from npm, as packages; Firefox from the system (apt-get install firefox-esr), and
# FIREFOX may name another.
set -euo pipefail
cd "$(dirname "$0")/.."

[ $# -gt 0 ] || set -- node@22 node@24 node@26 bun deno workerd firefox
hosts=$(mktemp -d)
trap 'rm -rf "$hosts"' EXIT

# Makes a folder with packages in it, and with this one from its tarball. Arguments: its name, the packages.
folder() {
    local name=$1
    shift
    mkdir "$hosts/$name"
    # Their install steps put the binary in its place.
    npm install --silent --no-audit --no-fund --prefix "$hosts/$name" "$@" "$tarball" >/dev/null
    cp test/hosts/sign-in.mjs "$hosts/$name"
}

tarball=$hosts/$(npm pack --silent --ignore-scripts --pack-destination "$hosts")
for host in "$@"; do
    echo "== $host"
    case $host in
        node@*)
            folder "$host" "$host"
            node=$hosts/$host/node_modules/node/bin/node
            "$node" --version
            "$node" test/support/replay-all.mjs
            "$node" --test test/claims.test.mjs test/flow.test.mjs test/next.test.mjs test/hostile.test.mjs
            ;;
        bun)
            folder bun bun
            bun=$hosts/bun/node_modules/bun/bin/bun.exe
            chmod +x "$bun"
            "$bun" --version
            "$bun" test/support/replay-all.mjs
            node test/hosts/with-pool.mjs "$bun" "$hosts/bun/sign-in.mjs"
            ;;
        deno)
            folder deno deno
            deno=$hosts/deno/node_modules/.bin/deno
            "$deno" --version
            "$deno" run --allow-read --no-lock test/support/replay-all.mjs
            node test/hosts/with-pool.mjs "$deno" run --allow-net --allow-read --allow-env --no-lock \
                "$hosts/deno/sign-in.mjs"
            ;;
        workerd)
            folder workerd miniflare
            node test/hosts/workerd.mjs "$hosts/workerd"
            ;;
        firefox)
            folder firefox puppeteer-core
            node test/hosts/firefox.mjs "$hosts/firefox"
            ;;
        *) echo "no such host: $host" >&2; exit 2 ;;
    esac
done
