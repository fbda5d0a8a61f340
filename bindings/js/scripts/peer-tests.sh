#!/usr/bin/env bash
# Runs cognito-srp-helper's own tests with this package's drop-in in the place of its code:
#
#   scripts/peer-tests.sh PATH      PATH is a checkout of cognito-srp-helper, which is not changed
#
# Nothing of it enters this repository. Its integration tests need an AWS account, and are left out. Of
# 372 unit tests of version 2.3.5, 256 pass. The others are told as failures:
#
# | failing | because |
# | --- | --- |
# | 109 of signing | the session is an object of the test's own with a planted private key, which the drop-in does not take |
# | 4 of what is drawn | they plant what the random generator gives, or have the arithmetic give 0 |
# | 3 of format | an empty client id, and a group key of more than 128 bytes, are refused |
set -euo pipefail
[ $# -ge 1 ] || { echo "usage: $0 PATH [JEST OPTIONS]" >&2; exit 2; }
checkout=$(cd "$1" && pwd)
shift
here=$(cd "$(dirname "$0")/.." && pwd)

copy=$(mktemp -d)
trap 'rm -rf "$copy"' EXIT
git -C "$checkout" archive HEAD 2>/dev/null | tar -x -C "$copy" || cp -r "$checkout/." "$copy"
cd "$copy"
npm install --ignore-scripts --no-audit --no-fund --loglevel=error
mkdir caldera-srp && cp -r "$here/dist" caldera-srp/dist
for module in cognito-srp-helper errors; do
    # Its tests import by these names. Its constants and utilities, which the tests use too, import each
    # other, and the constants have to come first.
    echo 'require("./constants"); module.exports = require("../caldera-srp/dist/cjs/srp-helper.js");' \
        > "src/$module.js"
    rm "src/$module.ts"
done
sed -i 's/{ tsconfig: ".tsconfig.json" }/{ tsconfig: ".tsconfig.json", diagnostics: false }/' .jestrc.cjs
npx jest -c .jestrc.cjs src/__tests__/unit "$@"
