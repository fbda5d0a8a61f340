#!/usr/bin/env bash
# What the library and the members that ship link to: no variable-time big integers in the engine, the
# C interface or the Python module, no crate in two versions; no package that is for use turns on `hazmat`;
# and, where cargo-deny is installed, licences and sources as deny.toml has them. (Of the packages with a
# lockfile of their own, the Python module, the client, its transport over the AWS SDK and the command are
# looked at.)
#
# Advisories need their database, which is fetched: `cargo deny --all-features check advisories`.
set -euo pipefail
cd "$(dirname "$0")/.."

for member in caldera-srp caldera-srp-c caldera-srp-python; do
    where=()
    # It has a lockfile of its own.
    [ "$member" != caldera-srp-python ] || where=(--manifest-path bindings/python/Cargo.toml)
    tree=(cargo tree --quiet --locked "${where[@]}" --package "$member" --edges normal --all-features
        --target all --prefix none)
    if "${tree[@]}" | grep -E '^num-bigint '; then
        echo "$member links num-bigint, which is variable-time" >&2
        exit 1
    fi
    twice=$("${tree[@]}" --duplicates)
    if [ -n "$twice" ]; then
        printf '%s links these in two versions:\n%s\n' "$member" "$twice" >&2
        exit 1
    fi
    crates=$("${tree[@]}" | sed 's/ (\*)$//' | sort -u | grep -vc '^caldera-srp')
    echo "$member: $crates crates, each in one version"
done

# Every package but those that measure and test the engine, which may look inside: what they build is
# for nobody else's use.
while read -r manifest; do
    case "$manifest" in benches/* | fuzz/*) continue ;; esac
    features=$(cargo tree --quiet --locked --manifest-path "$manifest" --edges no-dev --target all \
        --prefix none --format '{p} {f}')
    if grep -E '^caldera-srp v.* (.*,)?hazmat' <<<"$features"; then
        echo "$manifest builds the engine with hazmat" >&2
        exit 1
    fi
    grep -q '^caldera-srp v' <<<"$features" || continue
    echo "$manifest: without hazmat"
done < <(git ls-files 'Cargo.toml' '*/Cargo.toml')
# A flag that a file of the repository sets for every build would arm what the flag is there to keep out.
# A comment may name it, and the lint's list of known flags must.
if git grep -n 'caldera_taint' -- '*.toml' '*build.rs' |
    grep -v -e 'check-cfg' -e '^[^:]*:[0-9]*:[[:space:]]*\(#\|//\)'; then
    echo "a build sets --cfg caldera_taint" >&2
    exit 1
fi

# The client and the command: one TLS provider, ring, and no crate in two versions but the random
# generator's, of which ring has an older one.
for manifest in client/Cargo.toml cli/Cargo.toml; do
    tree=(cargo tree --quiet --locked --manifest-path "$manifest" --edges normal --all-features
        --target x86_64-unknown-linux-gnu --prefix none)
    if "${tree[@]}" | grep -E '^(aws-lc-rs|aws-lc-sys|openssl-sys|native-tls|num-bigint) '; then
        echo "$manifest links what it must not" >&2
        exit 1
    fi
    twice=$("${tree[@]}" --duplicates --depth 0 | grep -v -e '^getrandom v' -e '^$' || true)
    if [ -n "$twice" ]; then
        printf '%s links these in two versions:\n%s\n' "$manifest" "$twice" >&2
        exit 1
    fi
    crates=$("${tree[@]}" | sed 's/ (\*)$//' | sort -u | grep -vc '^caldera-')
    echo "$manifest: $crates crates, ring alone for TLS"
done

if command -v cargo-deny >/dev/null; then
    for manifest in Cargo.toml client/Cargo.toml client/aws-sdk/Cargo.toml cli/Cargo.toml; do
        cargo deny --manifest-path "$manifest" --all-features check licenses bans sources
    done
else
    echo "cargo-deny is not installed: licences and sources not checked"
fi
