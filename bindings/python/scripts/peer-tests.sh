#!/usr/bin/env bash
# pycognito's own tests, unchanged, against pycognito's AWSSRP and against this package's:
#
#     scripts/peer-tests.sh CHECKOUT [WHEEL]
#
# CHECKOUT is a checkout of pycognito's repository (its sdist has no tests), of which nothing enters
# this one. WHEEL is built if it is not given. The environment (target/peer-tests) is made once; it has
# moto 5.0.13, for newer ones refuse what these tests do.
set -euo pipefail
package=$(cd "$(dirname "$0")/.." && pwd)
checkout=$(cd "${1:?a checkout of pycognito}" && pwd)
cd "$package"

environment=target/peer-tests
if [ ! -x "$environment/bin/python" ]; then
    python3 -m venv "$environment"
    "$environment/bin/pip" install --quiet 'moto[cognitoidp]==5.0.13' freezegun requests-mock pytest \
        pycognito==2024.5.1 maturin
fi
wheel=${2:-}
if [ -z "$wheel" ]; then
    "$environment/bin/maturin" build --quiet --release --out target/peer-tests/wheels
    wheel=$(ls -t target/peer-tests/wheels/*.whl | head -n 1)
fi
"$environment/bin/pip" install --quiet --force-reinstall --no-deps "$wheel"
python="$PWD/$environment/bin/python"

# A folder of its own, so that the package that is installed is imported and not the checkout's.
folder=$(mktemp --directory)
trap 'rm -rf "$folder"' EXIT
cp "$checkout/tests.py" "$folder/peer_tests.py"
cd "$folder"
export AWS_ACCESS_KEY_ID=any AWS_SECRET_ACCESS_KEY=any AWS_DEFAULT_REGION=us-east-1

echo '==> against pycognito'
"$python" -m pytest -q -W ignore peer_tests.py
echo '==> against caldera_srp.pycognito'
cat >conftest.py <<'CONFTEST'
import caldera_srp.pycognito
import pycognito.aws_srp

caldera_srp.pycognito.install()
assert pycognito.aws_srp.AWSSRP is caldera_srp.pycognito.AWSSRP


def pytest_sessionfinish(session):
    import peer_tests

    assert peer_tests.AWSSRP is caldera_srp.pycognito.AWSSRP
CONFTEST
"$python" -m pytest -q -W ignore peer_tests.py
