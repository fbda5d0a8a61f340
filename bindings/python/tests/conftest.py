"""What all tests share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

import caldera_srp._native
from pool import LocalPool, client, local_pool

# The replay needs the module as it is built for it: scripts/test.sh.
collect_ignore = [] if hasattr(caldera_srp._native, "replay_user") else ["vectors"]

SECRET = "local0test0secret0that0is0in0the0source0for0all0to0see"

# Every challenge that the pool has: a user for each, a client with a secret and one without.
CONFIG = f"""
[[pool]]
id = "us-east-1_Test"
mfa = "OPTIONAL"
mfa_factors = ["SOFTWARE_TOKEN_MFA", "SMS_MFA", "EMAIL_OTP"]
alias_attributes = ["email"]
first_factors = ["EMAIL_OTP", "SMS_OTP"]
[pool.custom_challenge]
question = "Why?"
answer = "Because."
attempts = 3
[[pool.client]]
id = "plain"
prevent_user_existence_errors = true
auth_flows = [
    "ALLOW_USER_SRP_AUTH", "ALLOW_USER_AUTH", "ALLOW_CUSTOM_AUTH", "ALLOW_USER_PASSWORD_AUTH",
    "ALLOW_ADMIN_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH",
]
[[pool.client]]
id = "secretive"
secret = "{SECRET}"
auth_flows = [
    "ALLOW_USER_SRP_AUTH", "ALLOW_USER_AUTH", "ALLOW_CUSTOM_AUTH", "ALLOW_USER_PASSWORD_AUTH",
    "ALLOW_REFRESH_TOKEN_AUTH",
]
[[pool.client]]
id = "rotating"
auth_flows = ["ALLOW_USER_SRP_AUTH"]
rotate_refresh_tokens = true
[[pool.client]]
id = "brief"
access_token_seconds = 300
auth_flows = ["ALLOW_USER_SRP_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"]

[[pool.user]]
username = "alice"
password = "Wonderland-1865"
attributes = {{ email = "alice@example.com", email_verified = "true" }}
[[pool.user]]
username = "bob"
password = "Builder-1998!"
mfa = ["SOFTWARE_TOKEN_MFA"]
totp_secret = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
[[pool.user]]
username = "carol"
password = "Christmas-1843"
mfa = ["SMS_MFA"]
attributes = {{ phone_number = "+15550100123", phone_number_verified = "true" }}
[[pool.user]]
username = "erin"
password = "Brockovich-2000"
mfa = ["SOFTWARE_TOKEN_MFA", "EMAIL_OTP"]
totp_secret = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
attributes = {{ email = "erin@example.com", email_verified = "true" }}
[[pool.user]]
username = "eve"
password = "Brockovich-2000"
mfa = ["EMAIL_OTP"]
attributes = {{ email = "eve@example.com", email_verified = "true" }}

# Devices are tracked, and remembered without being asked.
[[pool]]
id = "us-east-1_Devices"
alias_attributes = ["email"]
devices = {{ challenge_on_new_device = true }}
[[pool.client]]
id = "devices"
auth_flows = ["ALLOW_USER_SRP_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"]
[[pool.client]]
id = "devices_secretive"
secret = "{SECRET}"
auth_flows = ["ALLOW_USER_SRP_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"]
[[pool.user]]
username = "alice"
password = "Wonderland-1865"
attributes = {{ email = "alice@example.com", email_verified = "true" }}

# A second factor is a must, so whoever has none sets one up.
[[pool]]
id = "us-east-1_Must"
mfa = "ON"
mfa_factors = ["SOFTWARE_TOKEN_MFA"]
[[pool.client]]
id = "must"
auth_flows = ["ALLOW_USER_SRP_AUTH"]
[[pool.user]]
username = "sue"
password = "Brockovich-2000"
"""


@pytest.fixture(scope="session")
def pool(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalPool]:
    with local_pool(CONFIG, tmp_path_factory.mktemp("pool")) as running:
        yield running


@pytest.fixture(scope="session")
def idp(pool: LocalPool):
    """A boto3 client of the pool."""
    return client(pool.endpoint)


@pytest.fixture
def temporary(idp) -> str:
    """A user with a temporary password, new in every test."""
    import secrets

    name = f"dave-{secrets.token_hex(4)}"
    idp.admin_create_user(
        UserPoolId="us-east-1_Test",
        Username=name,
        TemporaryPassword="Temporary-2001",
        MessageAction="SUPPRESS",
    )
    return name
