#!/usr/bin/env bash
# Installs what the end-to-end tests run besides Rust: ministack, pycognito, boto3 and the AWS CLI into
# .venv/, amazon-cognito-identity-js into node/node_modules/, Amplify and cognito-srp-helper into
# amplify/node_modules/. The folders are ignored by git and made anew only when the pinned versions
# change. Needs Python 3 with venv, Node and npm.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

stamp=$(cat python/requirements.txt node/package*.json amplify/package*.json | cksum)
if [ -f .venv/stamp ] && [ "$(cat .venv/stamp)" = "$stamp" ] &&
    [ -d node/node_modules ] && [ -d amplify/node_modules ]; then
    exit 0
fi
rm -rf .venv node/node_modules amplify/node_modules
python3 -m venv .venv
.venv/bin/pip install --quiet --disable-pip-version-check --requirement python/requirements.txt
for folder in node amplify; do
    (cd "$folder" && npm ci --no-audit --no-fund --loglevel=error)
done
printf '%s\n' "$stamp" > .venv/stamp
