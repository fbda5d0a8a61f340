#!/usr/bin/env python3
"""boto3 and the AWS CLI with a profile whose `credential_process` is `caldera credentials`.

    e2e/setup.sh
    cargo build -p caldera-local-pool
    cargo build --manifest-path cli/Cargo.toml
    e2e/.venv/bin/python cli/tests/credential_process.py cli/target/debug/caldera target/debug/caldera-local-pool

The identity operations are the local pool's. It checks no signatures, so what is compared is what the SDK and
the CLI hold: the credentials that the command was given, refreshed when they end, and an error where nobody is
signed in. The AWS CLI also sends the two halves that `caldera srp` writes.
"""

import json
import os
import pathlib
import shlex
import subprocess
import sys
import tempfile

import boto3
import botocore.exceptions

POOL = "us-east-1_CommandTst"
IDENTITIES = "us-east-1:10ca1de0-0000-4000-8000-000000000000"


def run(line, text="", status=0):
    ran = subprocess.run(line, input=text, capture_output=True, text=True, check=False)
    assert ran.returncode == status, (line[1:], ran.returncode, ran.stderr)
    return ran.stdout


def main():
    caldera, program = (str(pathlib.Path(path).resolve()) for path in sys.argv[1:3])
    config = pathlib.Path(__file__).parent / "common" / "pool.toml"
    pool = subprocess.Popen(
        [program, "--port", "0", "--quiet", "--config", str(config)],
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        endpoint = pool.stdout.readline().split()[-1]
        with tempfile.TemporaryDirectory() as folder:
            lives(caldera, endpoint, pathlib.Path(folder))
    finally:
        pool.terminate()
        pool.wait()


def lives(caldera, endpoint, folder):
    for name in [name for name in os.environ if name.startswith(("AWS_", "CALDERA_"))]:
        del os.environ[name]
    aws_config = folder / "aws-config"
    aws_config.write_text(
        "[profile app]\nregion = us-east-1\n"
        f"credential_process = {shlex.quote(caldera)} credentials --non-interactive\n",
        encoding="utf-8",
    )
    os.environ.update(
        HOME=str(folder),
        XDG_CONFIG_HOME=str(folder / "config"),
        XDG_STATE_HOME=str(folder / "state"),
        AWS_CONFIG_FILE=str(aws_config),
        AWS_SHARED_CREDENTIALS_FILE=os.devnull,
        AWS_EC2_METADATA_DISABLED="true",
        AWS_PAGER="",
    )
    run([
        caldera, "configure", "--non-interactive", "--user-pool-id", POOL, "--client-id", "clientwithoutsecret",
        "--username", "alice", "--endpoint-url", endpoint,
        "--identity-pool-id", IDENTITIES, "--identity-endpoint-url", endpoint,
    ])

    # Nobody is signed in: the SDK says what the command said.
    try:
        boto3.Session(profile_name="app").get_credentials().get_frozen_credentials()
        sys.exit("credentials without a session")
    except botocore.exceptions.CredentialRetrievalError as error:
        assert "nobody is signed in" in str(error), error

    run([caldera, "login", "--password-stdin"], "Wonderland-1865\n")
    session = boto3.Session(profile_name="app")
    held = session.get_credentials().get_frozen_credentials()
    told = json.loads(run([caldera, "credentials"]))
    assert held.access_key == told["AccessKeyId"], "not the command's credentials"
    assert held.secret_key == told["SecretAccessKey"]
    assert held.token == told["SessionToken"]
    # A request signed with them.
    listed = session.client("cognito-idp", endpoint_url=endpoint).list_user_pools(MaxResults=60)
    assert POOL in [one["Id"] for one in listed["UserPools"]]
    print(f"boto3 {boto3.__version__}: a request signed with the command's credentials")

    aws = str(pathlib.Path(sys.executable).parent / "aws")
    idp = [aws, "cognito-idp", "--endpoint-url", endpoint, "--output", "json", "--region", "us-east-1"]
    listed = json.loads(run([*idp, "list-user-pools", "--max-results", "60", "--profile", "app"]))
    assert POOL in [one["Id"] for one in listed["UserPools"]]

    # As the README has them, but for where the service is and who answers.
    readme = (pathlib.Path(__file__).parent.parent / "README.md").read_text(encoding="utf-8")
    blocks = [block.split("```")[0] for block in readme.split("```sh\n")[1:]]
    halves = next(block for block in blocks if "srp start" in block)
    os.environ.update(
        AWS_ENDPOINT_URL=endpoint,
        AWS_DEFAULT_REGION="us-east-1",
        AWS_DEFAULT_OUTPUT="json",
        CALDERA_PASSWORD_COMMAND="echo Wonderland-1865",
        PATH=os.pathsep.join([str(pathlib.Path(path).parent) for path in (caldera, aws)] + [os.environ["PATH"]]),
    )
    ran = subprocess.run(
        ["sh", "-e", "-c", halves], cwd=folder, capture_output=True, text=True, check=False
    )
    assert ran.returncode == 0, ran.stderr
    tokens = json.loads((folder / "tokens.json").read_text(encoding="utf-8"))
    assert tokens["AuthenticationResult"]["AccessToken"]
    print("aws: a request signed with the command's credentials; the two halves of SRP")


if __name__ == "__main__":
    main()
