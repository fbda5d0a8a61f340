"""The drop-ins in the place of what they replace, against the local pool."""

from __future__ import annotations

import datetime
import inspect
import subprocess
import sys
from types import SimpleNamespace

import botocore.exceptions
import pycognito
import pycognito.aws_srp
import pytest
import requests

import caldera_srp.pycognito as drop_in
from caldera_srp import UsedUpError
from caldera_srp.pycognito import AWSSRP, RequestsSrpAuth, TokenType
from caldera_srp.warrant_lite import WarrantLite
from conftest import SECRET
from pool import LocalPool, totp

POOL = "us-east-1_Test"
THEIRS = pycognito.aws_srp.AWSSRP
BOTH = pytest.mark.parametrize(
    ("client_id", "secret"), [("plain", None), ("secretive", SECRET)], ids=["plain", "secret"]
)


def srp(idp, name: str, password: str, client_id: str = "plain", **more):
    return AWSSRP(name, password, POOL, client_id, client=idp, **more)


@BOTH
@pytest.mark.parametrize("name", ["alice", "alice@example.com"])
def test_signs_in(idp, name: str, client_id: str, secret: str | None) -> None:
    tokens = srp(idp, name, "Wonderland-1865", client_id, client_secret=secret)
    assert tokens.authenticate_user()["AuthenticationResult"]["TokenType"] == "Bearer"
    # Again: with another SRP_A.
    assert "AuthenticationResult" in tokens.authenticate_user(client_metadata={"a": "b"})


def test_a_wrong_password_is_the_services_to_refuse(idp) -> None:
    with pytest.raises(idp.exceptions.NotAuthorizedException, match="Incorrect username"):
        srp(idp, "alice", "wrong").authenticate_user()


def test_second_factors_are_exceptions(idp, pool: LocalPool) -> None:
    with pytest.raises(pycognito.exceptions.SoftwareTokenMFAChallengeException) as caught:
        srp(idp, "bob", "Builder-1998!").authenticate_user()
    asked = caught.value.get_tokens()
    reply = idp.respond_to_auth_challenge(
        ClientId="plain",
        ChallengeName=asked["ChallengeName"],
        Session=asked["Session"],
        ChallengeResponses={"USERNAME": "bob", "SOFTWARE_TOKEN_MFA_CODE": totp()},
    )
    assert "AuthenticationResult" in reply
    with pytest.raises(pycognito.exceptions.SMSMFAChallengeException):
        srp(idp, "carol", "Christmas-1843").authenticate_user()


def test_a_temporary_password_is_replaced(idp, temporary: str) -> None:
    with pytest.raises(pycognito.exceptions.ForceChangePasswordException):
        srp(idp, temporary, "Temporary-2001").authenticate_user()
    reply = srp(idp, temporary, "Temporary-2001").set_new_password_challenge("Brand-New-2026")
    assert "AuthenticationResult" in reply
    # Once more there is nothing to replace.
    reply = srp(idp, temporary, "Brand-New-2026").set_new_password_challenge("ignored")
    assert "AuthenticationResult" in reply


@BOTH
def test_the_usual_snippet(idp, client_id: str, secret: str | None) -> None:
    """What most code does: the parameters, a request of its own, the answer."""
    aws = srp(idp, "alice", "Wonderland-1865", client_id, client_secret=secret)
    auth_params = aws.get_auth_params()
    assert aws.get_auth_params() == auth_params
    response = idp.initiate_auth(AuthFlow="USER_SRP_AUTH", AuthParameters=auth_params, ClientId=client_id)
    assert response["ChallengeName"] == aws.PASSWORD_VERIFIER_CHALLENGE
    challenge_response = aws.process_challenge(response["ChallengeParameters"], auth_params)
    tokens = idp.respond_to_auth_challenge(
        ClientId=client_id,
        ChallengeName="PASSWORD_VERIFIER",
        ChallengeResponses=challenge_response,
    )
    assert tokens["AuthenticationResult"]["AccessToken"]
    with pytest.raises(UsedUpError, match="get_auth_params"):
        aws.process_challenge(response["ChallengeParameters"], auth_params)
    assert aws.get_auth_params()["SRP_A"] != auth_params["SRP_A"]


def test_the_key_can_be_had(idp) -> None:
    aws = srp(idp, "alice", "Wonderland-1865")
    auth_params = aws.get_auth_params()
    response = idp.initiate_auth(AuthFlow="USER_SRP_AUTH", AuthParameters=auth_params, ClientId="plain")
    given = response["ChallengeParameters"]
    key = aws.get_password_authentication_key(
        given["USER_ID_FOR_SRP"], "Wonderland-1865", int(given["SRP_B"], 16), given["SALT"]
    )
    assert isinstance(key, bytes)
    assert len(key) == 16
    # As pycognito signs with it.
    import base64
    import hmac

    now = datetime.datetime.now(datetime.timezone.utc)
    timestamp = aws.get_cognito_formatted_timestamp(now)
    block = given["SECRET_BLOCK"]
    message = b"Test" + given["USER_ID_FOR_SRP"].encode() + base64.b64decode(block) + timestamp.encode()
    tokens = idp.respond_to_auth_challenge(
        ClientId="plain",
        ChallengeName="PASSWORD_VERIFIER",
        ChallengeResponses={
            "USERNAME": given["USERNAME"],
            "TIMESTAMP": timestamp,
            "PASSWORD_CLAIM_SECRET_BLOCK": block,
            "PASSWORD_CLAIM_SIGNATURE": base64.b64encode(hmac.digest(key, message, "sha256")).decode(),
        },
    )
    assert "AuthenticationResult" in tokens


@pytest.mark.parametrize(("client_id", "secret"), [("devices", None), ("devices_secretive", SECRET)])
def test_a_device_is_confirmed_remembered_used_and_forgotten(
    idp, client_id: str, secret: str | None
) -> None:
    name, password, pool_id = "alice@example.com", "Wonderland-1865", "us-east-1_Devices"
    first = AWSSRP(name, password, pool_id, client_id, client=idp, client_secret=secret)
    tokens = first.authenticate_user()
    response, device_password = first.confirm_device(tokens, "a test's")
    assert response.status_code == 200
    access_token, key = tokens["AuthenticationResult"]["AccessToken"], first.device_key
    assert "200" in first.update_device_status(True, access_token, key)
    device = {
        "device_key": key,
        "device_group_key": first.device_group_key,
        "device_password": device_password,
    }
    again = AWSSRP(name, password, pool_id, client_id, client=idp, client_secret=secret, **device)
    assert "NewDeviceMetadata" not in again.authenticate_user()["AuthenticationResult"]
    # pycognito sends no SECRET_HASH with DEVICE_SRP_AUTH, and the name that was typed.
    theirs = THEIRS(name, password, pool_id, client_id, client=idp, client_secret=secret, **device)
    if secret is None:
        assert "AuthenticationResult" in theirs.authenticate_user()
    else:
        with pytest.raises(botocore.exceptions.ClientError):
            theirs.authenticate_user()
    assert "200" in again.forget_device(access_token, key)
    with pytest.raises(idp.exceptions.ResourceNotFoundException):
        again.authenticate_user()


def test_the_pycognito_class_uses_it_once_installed(idp, pool: LocalPool, monkeypatch) -> None:
    monkeypatch.setattr(pycognito, "AWSSRP", THEIRS)
    monkeypatch.setattr(pycognito.aws_srp, "AWSSRP", THEIRS)
    drop_in.install()
    assert pycognito.AWSSRP is AWSSRP
    assert pycognito.aws_srp.AWSSRP is AWSSRP
    monkeypatch.setattr(pycognito.Cognito, "verify_token", lambda *_: None)
    user = pycognito.Cognito(
        POOL,
        "plain",
        username="alice",
        access_key="any",
        secret_key="any",
        boto3_client_kwargs={"endpoint_url": pool.endpoint},
    )
    user.authenticate("Wonderland-1865")
    user = pycognito.Cognito(
        POOL,
        "plain",
        username="bob",
        access_key="any",
        secret_key="any",
        boto3_client_kwargs={"endpoint_url": pool.endpoint},
    )
    with pytest.raises(drop_in.SoftwareTokenMFAChallengeException):
        user.authenticate("Builder-1998!")


def test_it_has_what_pycognito_has() -> None:
    left_out = {
        "calculate_a",
        "generate_random_small_a",
    }
    theirs = {name for name in vars(THEIRS) if not name.startswith("_")}
    assert {name for name in theirs if not hasattr(AWSSRP, name)} == left_out
    for name in theirs - left_out:
        ours, other = getattr(AWSSRP, name), getattr(THEIRS, name)
        if callable(other):
            names = list(inspect.signature(other).parameters)
            assert list(inspect.signature(ours).parameters)[: len(names)] == names, name
        else:
            assert ours == other
    assert list(inspect.signature(AWSSRP).parameters) == list(inspect.signature(THEIRS).parameters)
    for name in pycognito.exceptions.__dict__:
        if name.endswith("Exception") and name != "Exception":
            assert getattr(drop_in, name) is getattr(pycognito.exceptions, name)
    assert drop_in.WEEKDAY_NAMES == pycognito.aws_srp.WEEKDAY_NAMES
    assert drop_in.MONTH_NAMES == pycognito.aws_srp.MONTH_NAMES
    at = datetime.datetime(2022, 1, 2, 3, 4, 5)  # noqa: DTZ001
    assert AWSSRP.get_cognito_formatted_timestamp(at) == THEIRS.get_cognito_formatted_timestamp(at)
    assert AWSSRP.get_secret_hash("a", "b", "c") == THEIRS.get_secret_hash("a", "b", "c")


def test_what_is_refused_as_pycognito_refuses_it(idp) -> None:
    with pytest.raises(ValueError, match="exclude"):
        AWSSRP("a", "b", POOL, "c", pool_region="us-east-1", client=idp)
    with pytest.raises(ValueError, match="together"):
        AWSSRP("a", "b", POOL, "c", client=idp, device_key="key")
    with pytest.raises(ValueError, match="no device"):
        AWSSRP("a", "b", POOL, "c", client=idp).process_device_challenge({"USERNAME": "a"})
    with pytest.raises(KeyError):
        AWSSRP("a", "b", POOL, "c", client=idp).process_challenge({}, {})


def test_motos_secret_block_is_a_uuid(idp) -> None:
    block = "0e8de6e0-3a5f-4a4e-9d23-0d2f0b9b6d11"
    challenge = {"USER_ID_FOR_SRP": "bob", "SALT": "1f", "SRP_B": "3", "SECRET_BLOCK": block}
    answer = srp(idp, "bob", "password").process_challenge(challenge, {"USERNAME": "bob"})
    assert answer["PASSWORD_CLAIM_SECRET_BLOCK"] == block
    with pytest.raises(ValueError, match="SECRET_BLOCK"):
        srp(idp, "bob", "password").process_challenge({**challenge, "SECRET_BLOCK": "a-b"})


@pytest.mark.parametrize("kind", list(TokenType))
def test_requests_carry_the_token(idp, pool: LocalPool, kind: TokenType) -> None:
    auth = RequestsSrpAuth(
        "alice",
        "Wonderland-1865",
        POOL,
        client_id="plain",
        auth_token_type=kind,
        boto3_client_kwargs={
            "endpoint_url": pool.endpoint,
            "aws_access_key_id": "any",
            "aws_secret_access_key": "any",
        },
    )
    request = requests.Request("GET", "http://127.0.0.1/", auth=auth).prepare()
    token = getattr(auth.cognito_client, kind.value)
    assert request.headers["Authorization"] == f"Bearer {token}"
    with pytest.raises(ValueError, match="cognito"):
        RequestsSrpAuth("alice")
    assert isinstance(auth, requests.auth.AuthBase)
    assert isinstance(auth, drop_in.RequestsSrpAuth)
    assert (RequestsSrpAuth.__module__, RequestsSrpAuth.__name__) == (drop_in.__name__, "RequestsSrpAuth")
    assert set(drop_in.__all__) <= set(dir(drop_in))
    with pytest.raises(AttributeError, match="no attribute"):
        drop_in.Cognito
    nobody = drop_in.RequestsSrpAuth(cognito=SimpleNamespace(access_token=None))
    with pytest.raises(ValueError, match="password is needed"):
        requests.Request("GET", "http://127.0.0.1/", auth=nobody).prepare()


def test_requests_refresh_the_token(idp, pool: LocalPool, monkeypatch) -> None:
    auth = RequestsSrpAuth(
        "alice",
        "Wonderland-1865",
        POOL,
        client_id="plain",
        boto3_client_kwargs={
            "endpoint_url": pool.endpoint,
            "aws_access_key_id": "any",
            "aws_secret_access_key": "any",
        },
    )
    requests.Request("GET", "http://127.0.0.1/", auth=auth).prepare()
    before = auth.cognito_client.access_token
    import time

    real = time.time
    monkeypatch.setattr("caldera_srp._legacy_auth.time.time", lambda: real() + 7_200)
    requests.Request("GET", "http://127.0.0.1/", auth=auth).prepare()
    assert auth.cognito_client.access_token != before


def test_without_pycognito_it_has_exceptions_of_its_own() -> None:
    script = """
import sys
sys.modules["pycognito"] = sys.modules["warrant_lite"] = None
from caldera_srp import pycognito, warrant_lite
error = pycognito.SMSMFAChallengeException("Do SMS MFA", {"a": 1})
assert isinstance(error, pycognito.WarrantException) and error.get_tokens() == {"a": 1}
assert issubclass(warrant_lite.ForceChangePasswordException, Exception)
assert "boto3" not in sys.modules and "requests" not in sys.modules
sys.modules["requests"] = sys.modules["requests.auth"] = None
assert pycognito.RequestsSrpAuth.__mro__[1:] == (object,)
try:
    pycognito.install()
except ImportError:
    print("good")
"""
    done = subprocess.run(  # noqa: PLW1510
        [sys.executable, "-c", script], capture_output=True, text=True
    )
    assert done.stdout == "good\n", done.stderr


@BOTH
def test_warrant_lite(idp, temporary: str, client_id: str, secret: str | None) -> None:
    def warrant(name: str, password: str) -> WarrantLite:
        return WarrantLite(name, password, POOL, client_id, client=idp, client_secret=secret)

    # warrant-lite itself hashes and sends the alias, which the service refuses.
    reply = warrant("alice@example.com", "Wonderland-1865").authenticate_user()
    assert reply["AuthenticationResult"]["AccessToken"]
    aws = warrant("alice", "Wonderland-1865")
    response = idp.initiate_auth(
        AuthFlow="USER_SRP_AUTH", AuthParameters=aws.get_auth_params(), ClientId=client_id
    )
    reply = idp.respond_to_auth_challenge(
        ClientId=client_id,
        ChallengeName=aws.PASSWORD_VERIFIER_CHALLENGE,
        ChallengeResponses=aws.process_challenge(response["ChallengeParameters"]),
    )
    assert "AuthenticationResult" in reply
    with pytest.raises(Exception, match="Change password"):
        warrant(temporary, "Temporary-2001").authenticate_user()
    reply = warrant(temporary, "Temporary-2001").set_new_password_challenge("Brand-New-2026")
    assert "AuthenticationResult" in reply
    with pytest.raises(ValueError, match="exclude"):
        WarrantLite("a", "b", POOL, "c", pool_region="us-east-1", client=idp)


def test_warrant_lite_verifies_tokens(idp, pool: LocalPool) -> None:
    pytest.importorskip("jose", reason="python-jose is warrant-lite's own dependency")
    aws = WarrantLite("alice", "Wonderland-1865", POOL, "plain", client=idp)
    result = aws.authenticate_user()["AuthenticationResult"]
    aws._keys = requests.get(f"{pool.endpoint}/{POOL}/.well-known/jwks.json", timeout=30).json()
    claims = aws.verify_token(result["AccessToken"], "access_token", "access")
    assert claims["username"] == "alice"
    assert aws.access_token == result["AccessToken"]  # type: ignore[attr-defined]
    from caldera_srp.warrant_lite import TokenVerificationException

    for token, use in [
        (result["AccessToken"], "id"),
        (result["AccessToken"][:-4] + "AAAA", "access"),
    ]:
        with pytest.raises(TokenVerificationException):
            aws.verify_token(token, "access_token", use)
