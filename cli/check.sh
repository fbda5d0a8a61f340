#!/usr/bin/env bash
# The command: lints, and its tests against the local pool, which is built if it is not there yet; boto3 with
# a profile of it, where the environment of e2e/setup.sh is there.
set -euo pipefail
cd "$(dirname "$0")/.."
cargo build --quiet --locked -p caldera-local-pool
# One folder for the packages that sign in over the network: what they have in common is built once.
export CARGO_TARGET_DIR=${CARGO_TARGET_DIR:-$PWD/target/network}
cd cli
cargo clippy --quiet --locked --all-targets -- -D warnings
cargo test --locked
if [ -x ../e2e/.venv/bin/python ]; then
    ../e2e/.venv/bin/python tests/credential_process.py "$CARGO_TARGET_DIR/debug/caldera" ../target/debug/caldera-local-pool
else
    echo "e2e/setup.sh has not run: boto3 and the AWS CLI were not tried"
fi
