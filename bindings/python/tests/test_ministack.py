"""Against a server that nobody here wrote and that really verifies."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from typing import Any

import pytest

from caldera_srp import CodeQuestion, CustomQuestion, NewPasswordQuestion, Question, ServiceError, sign_in
from caldera_srp.pycognito import AWSSRP
from pool import READY, ROOT, client, totp

# Its botocore is another than aioboto3's, so that it has an environment of its own: e2e/setup.sh.
ENVIRONMENT = ROOT / "e2e/.venv/bin"
PASSWORD = "Correct-Horse-7"

if not (ENVIRONMENT / "ministack").exists() and "CI" not in os.environ:
    pytest.skip("e2e/setup.sh has not been run", allow_module_level=True)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Any]]:
    folder = tmp_path_factory.mktemp("ministack")
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    settings = {
        "AUTH": "true",
        "BIND_HOST": "127.0.0.1",
        "GATEWAY_PORT": str(port),
        "IOT_MTLS_ENABLED": "0",
        "SFTP_ENABLED": "0",
        "TMPDIR": str(folder),
    }
    with (folder / "log").open("w") as log:
        server = subprocess.Popen(
            [ENVIRONMENT / "ministack"],
            cwd=folder,
            env={**os.environ, **settings},
            stdout=log,
            stderr=log,
        )
    try:
        endpoint = f"http://127.0.0.1:{port}"
        wait_for(f"{endpoint}/_ministack/health", server)
        given = {"endpoint": endpoint, "password": PASSWORD, "users": []}
        prepared = subprocess.run(
            [ENVIRONMENT / "python", ROOT / "e2e/python/ministack_setup.py"],
            input=json.dumps(given),
            capture_output=True,
            text=True,
            check=True,
        )
        yield {**json.loads(prepared.stdout), "endpoint": endpoint}
    finally:
        server.kill()
        server.wait()


def wait_for(url: str, server: subprocess.Popen[bytes]) -> None:
    started = time.monotonic()
    while time.monotonic() - started < READY:
        assert server.poll() is None, "ministack has ended"
        try:
            with urllib.request.urlopen(url, timeout=5):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.05)
    raise AssertionError("ministack does not answer")


def given(made: dict[str, Any], which: str) -> dict[str, Any]:
    return {
        "user_pool_id": made["pool"],
        "client_id": made[which]["id"],
        "client_secret": made[which]["secret"],
        "endpoint_url": made["endpoint"],
    }


@pytest.mark.parametrize("which", ["plain", "confidential"])
def test_a_user(made: dict[str, Any], which: str) -> None:
    session = sign_in(username="alice", password=PASSWORD, **given(made, which))
    idp = client(made["endpoint"])
    assert idp.get_user(AccessToken=session.token())["Username"] == "alice"
    session.refresh()
    with pytest.raises(ServiceError) as caught:
        sign_in(username="alice", password="wrong", **given(made, which))
    assert caught.value.kind == "IncorrectUsernameOrPassword"
    secret = made[which]["secret"]
    aws = AWSSRP("alice", PASSWORD, made["pool"], made[which]["id"], client=idp, client_secret=secret)
    assert "AuthenticationResult" in aws.authenticate_user()


def test_a_new_password(made: dict[str, Any]) -> None:
    def ask(question: Question) -> str:
        assert isinstance(question, NewPasswordQuestion)
        return "Brand-New-2026"

    assert sign_in(username="dave", password=PASSWORD, ask=ask, **given(made, "plain")).token()
    assert sign_in(username="dave", password="Brand-New-2026", **given(made, "plain")).token()


def test_an_authenticator_app(made: dict[str, Any]) -> None:
    idp = client(made["endpoint"])
    token = sign_in(username="bob", password=PASSWORD, **given(made, "plain")).token()
    secret = idp.associate_software_token(AccessToken=token)["SecretCode"]
    idp.verify_software_token(AccessToken=token, UserCode=totp(secret))
    settings = {"Enabled": True, "PreferredMfa": True}
    idp.set_user_mfa_preference(AccessToken=token, SoftwareTokenMfaSettings=settings)

    def ask(question: Question) -> str:
        assert isinstance(question, CodeQuestion)
        assert question.challenge_name == "SOFTWARE_TOKEN_MFA"
        return totp(secret)

    assert sign_in(username="bob", password=PASSWORD, ask=ask, **given(made, "plain")).token()


@pytest.mark.parametrize("which", ["plain", "confidential"])
def test_a_custom_question_after_the_password(made: dict[str, Any], which: str) -> None:
    def ask(question: Question) -> str:
        assert isinstance(question, CustomQuestion)
        return "Because."

    session = sign_in(
        username="alice", password=PASSWORD, auth_flow="CUSTOM_AUTH", ask=ask, **given(made, which)
    )
    assert session.token()
