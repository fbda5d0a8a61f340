#!/usr/bin/env bash
# Everything about the Python package that must hold before a change lands: one wheel, installed in a
# clean environment; lint, types and stubs; the tests; the vectors through a second wheel, which takes
# their private keys. Arguments go to pytest: scripts/test.sh -k pycognito
set -euo pipefail
cd "$(dirname "$0")/.."
step() { printf -- '--> [%4d s] %s\n' "$SECONDS" "$*"; }

step 'The local pool'
if [ -z "${CALDERA_LOCAL_POOL:-}" ]; then
    cargo build --quiet --locked --manifest-path ../../Cargo.toml --package caldera-local-pool
fi

step 'The peers that the end-to-end tests have'
[ -x ../../e2e/.venv/bin/ministack ] || ../../e2e/setup.sh

step 'Environment'
environment=$PWD/target/test
if ! cmp --silent tests/requirements.txt "$environment/requirements.txt"; then
    python3 -m venv --clear "$environment"
    "$environment/bin/pip" install --quiet --disable-pip-version-check --requirement tests/requirements.txt
    cp tests/requirements.txt "$environment/"
fi
export PATH="$environment/bin:$PATH"

step 'Clippy, warnings denied'
cargo clippy --quiet --locked --all-features -- -D warnings

step 'Wheels'
rm -rf target/wheels target/vectors
maturin build --quiet --release --features vectors --out target/vectors
maturin build --quiet --release --out target/wheels
python scripts/neutral_sbom.py target/wheels/*.whl
python scripts/look_into.py target/wheels/*.whl
pip install --quiet --disable-pip-version-check --no-deps --force-reinstall target/wheels/*.whl
pip install --quiet --disable-pip-version-check --no-deps --target target/vectors/site target/vectors/*.whl

step 'Lint, types, stubs'
ruff format --check --quiet .
ruff check --quiet .
mypy python/caldera_srp tests/typed.py
python -m mypy.stubtest caldera_srp --mypy-config-file pyproject.toml --allowlist tests/stubtest-allowlist.txt

step 'Tests'
python -m pytest --quiet "$@"

step 'Vectors'
PYTHONPATH=target/vectors/site python -m pytest --quiet tests/vectors

step 'Done'
