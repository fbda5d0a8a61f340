#!/usr/bin/env bash
# The client: lints, every feature alone, and its tests against the local pool, which is built if it is not
# there yet.
set -euo pipefail
cd "$(dirname "$0")/.."
cargo build --quiet --locked -p caldera-local-pool
# One folder for the packages that sign in over the network: what they have in common is built once.
export CARGO_TARGET_DIR=${CARGO_TARGET_DIR:-$PWD/target/network}
cd client
cargo clippy --quiet --locked --all-features --all-targets -- -D warnings
for features in '' tokio ureq seal terminal keyring; do
    cargo clippy --quiet --locked --no-default-features --features "$features" -- -D warnings
done
RUSTDOCFLAGS='-D warnings' cargo doc --quiet --locked --no-deps --all-features
cargo test --locked --all-features
# Over the AWS SDK, whose build is what takes the time.
cargo clippy --quiet --locked --manifest-path aws-sdk/Cargo.toml --all-targets -- -D warnings
cargo test --quiet --locked --manifest-path aws-sdk/Cargo.toml
