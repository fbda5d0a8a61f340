#!/usr/bin/env python3
"""The AWS CLI's own calls for every operation that the local pool says it has.

    cargo build -p caldera-local-pool
    e2e/setup.sh
    e2e/.venv/bin/python e2e/python/awscli_operations.py target/debug/caldera-local-pool

The same lives as in `boto3_operations.py`, each step as a command line that the CLI parses, sends and
prints; in this process, because an interpreter for each of them would take a minute of start-ups.
"""

import contextlib
import io
import json
import os
import pathlib
import subprocess
import sys
import tempfile

import awscli
import boto3_operations
from awscli.botocore import xform_name
from awscli.clidriver import create_clidriver

ENVIRONMENT = {
    "AWS_ACCESS_KEY_ID": "any",
    "AWS_SECRET_ACCESS_KEY": "any",
    "AWS_DEFAULT_REGION": "us-east-1",
    "AWS_EC2_METADATA_DISABLED": "true",
    "AWS_PAGER": "",
    # No settings of whoever runs this.
    "AWS_CONFIG_FILE": os.devnull,
    "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
}


class Cli:
    """A service as the CLI has it, called like a client of boto3."""

    def __init__(self, service, endpoint, called):
        self.service, self.endpoint, self.called = service, endpoint, called
        self.driver = create_clidriver()
        self.model = self.driver.session.get_service_model(service)
        self.names = {
            xform_name(name): name for name in self.model.operation_names
        }

    def arguments(self, command, members):
        shape = self.model.operation_model(self.names[command]).input_shape
        line = [self.service, command.replace("_", "-")]
        for name, value in members.items():
            option = "--" + xform_name(name, "-")
            kind = shape.members[name].type_name
            if kind == "boolean":
                line.append(option if value else f"--no-{option[2:]}")
            elif kind in ("structure", "map", "list"):
                line += [option, json.dumps(value)]
            else:
                line += [option, str(value)]
        # One page, as the operation itself answers it.
        return [*line, "--endpoint-url", self.endpoint, "--output", "json", "--no-paginate"]

    def __getattr__(self, command):
        if command not in self.names:
            raise AttributeError(command)

        def call(**members):
            printed, told = io.StringIO(), io.StringIO()
            line = self.arguments(command, members)
            with contextlib.redirect_stdout(printed), contextlib.redirect_stderr(told):
                status = self.driver.main(line)
            if status:
                sys.exit(f"aws {' '.join(line[:2])}: {status}: {told.getvalue().strip()}")
            self.called.add((self.service, self.names[command]))
            return json.loads(printed.getvalue() or "{}")

        return call


def first_words(running):
    """A process of its own once: the program that people start, and what it says of a refusal."""
    program = pathlib.Path(sys.executable).parent / "aws"
    line = ["cognito-idp", "describe-user-pool", "--endpoint-url", running.endpoint]
    asked = subprocess.run(
        [program, *line, "--user-pool-id", "us-east-1_Nowhere"],
        capture_output=True,
        text=True,
        check=False,
        env=os.environ | ENVIRONMENT,
    )
    assert asked.returncode != 0, asked
    assert "(ResourceNotFoundException)" in asked.stderr, asked.stderr


def main():
    os.environ.update(ENVIRONMENT)
    with tempfile.TemporaryDirectory() as folder:
        config = pathlib.Path(folder) / "pool.toml"
        config.write_text(boto3_operations.CONFIG, encoding="utf-8")
        running = boto3_operations.Pool(sys.argv[1], str(config))
        try:
            called = set()
            idp = Cli("cognito-idp", running.endpoint, called)
            identity = Cli("cognito-identity", running.endpoint, called)
            boto3_operations.life(idp, identity, running)
            first_words(running)
            there = {
                (service, name)
                for service, names in running.control("operations").items()
                for name in names
            }
        finally:
            running.process.terminate()
            running.process.wait()
    missing = sorted(there - called)
    print(f"awscli {awscli.__version__}: {len(there & called)} of {len(there)} operations")
    if missing:
        sys.exit(f"not called: {missing}")


if __name__ == "__main__":
    main()
