"""AWS credentials of an identity pool, by a session, against the local pool."""

from __future__ import annotations

import datetime
from collections.abc import Iterator

import boto3
import botocore
import pytest
from botocore.config import Config

from caldera_srp import sign_in
from caldera_srp.aws_credentials import boto3_session, identity_credentials
from pool import LocalPool, local_pool

IDENTITY_POOL = "us-east-1:10ca1de0-0000-4000-8000-000000000000"
CONFIG = f"""
[[pool]]
id = "us-east-1_Test"
[[pool.client]]
id = "plain"
auth_flows = ["ALLOW_USER_SRP_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"]
[[pool.user]]
username = "alice"
password = "Wonderland-1865"
[[identity_pool]]
id = "{IDENTITY_POOL}"
provider = [{{ pool = "us-east-1_Test", client = "plain" }}]
"""


@pytest.fixture(scope="module")
def pool(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalPool]:
    with local_pool(CONFIG, tmp_path_factory.mktemp("identity")) as running:
        yield running


def test_botocore_has_credentials(pool: LocalPool) -> None:
    session = sign_in(
        endpoint_url=pool.endpoint,
        user_pool_id="us-east-1_Test",
        client_id="plain",
        username="alice",
        password="Wonderland-1865",
    )
    unsigned = boto3.client(
        "cognito-identity",
        region_name="us-east-1",
        endpoint_url=pool.endpoint,
        config=Config(signature_version=botocore.UNSIGNED),
    )
    calls: list[str] = []
    unsigned.meta.events.register("before-call", lambda model, **_: calls.append(model.name))

    credentials = identity_credentials(session, IDENTITY_POOL, unsigned)
    assert calls == []
    frozen = credentials.get_frozen_credentials()
    assert frozen.access_key
    assert frozen.token
    assert calls == ["GetId", "GetCredentialsForIdentity"]
    credentials.get_frozen_credentials()
    assert len(calls) == 2
    # Near their end they are fetched anew, of the same identity.
    soon = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(minutes=1)
    credentials._expiry_time = soon
    assert credentials.get_frozen_credentials().token != frozen.token
    assert calls[2:] == ["GetCredentialsForIdentity"]

    made = boto3_session(session, IDENTITY_POOL, unsigned)
    assert made.region_name == "us-east-1"
    assert made.get_credentials().get_frozen_credentials().access_key
