#!/usr/bin/env bash
# Runs a wheel by other interpreters: scripts/run-versions.sh WHEEL PYTHON...
#
# Each PYTHON is a program, CPython 3.10 or newer, that needs no other package. It checks the claims against
# the verifier of tests/oracle.py, and signs in to the local pool's demo over the standard library.
set -euo pipefail
wheel=$(realpath "${1:?a wheel}")
shift
[ "$#" -gt 0 ] || {
    echo 'no interpreters were given' >&2
    exit 2
}
cd "$(dirname "$0")/.."
pool=${CALDERA_LOCAL_POOL:-../../target/debug/caldera-local-pool}

folder=$(mktemp --directory)
"$pool" --port 0 --config ../../local-pool/demo.toml >"$folder/said" 2>/dev/null &
server=$!
trap 'kill "$server"; rm -rf "$folder"' EXIT
python3 -m zipfile --extract "$wheel" "$folder/site"
for _ in $(seq 100); do
    address=$(grep --only-matching --max-count 1 'http://127\.0\.0\.1:[0-9]*' "$folder/said" || true)
    [ -z "$address" ] || break
    sleep 0.1
done
[ -n "$address" ] || {
    echo 'the local pool does not start' >&2
    exit 1
}
for python in "$@"; do
    PYTHONPATH=$folder/site:$PWD/tests "$python" -W error tests/aarch64.py
    PYTHONPATH=$folder/site "$python" -W error - "$address" <<'PROGRAM'
import sys

from caldera_srp import QuestionAsked, ServiceError, resume, sign_in

pool = {
    "user_pool_id": "us-east-1_LocalDemo",
    "client_id": "democlientwithoutsecret",
    "endpoint_url": sys.argv[1],
}
session = sign_in(username="alice", password="Wonderland-1865", confirm_device=True, **pool)
assert session.device is not None
session.refresh()
session.sign_out()
try:
    session.refresh()
except ServiceError:
    pass
else:
    raise AssertionError("signed out, and not")
try:
    sign_in(username="bob", password="Builder-1998!", **pool)
except QuestionAsked as asked:
    state = asked.pending.suspend()
assert resume(None, state, **pool).question.challenge_name == "SOFTWARE_TOKEN_MFA"
print("signed in, refreshed, signed out; a question put away and taken up")
PROGRAM
done
