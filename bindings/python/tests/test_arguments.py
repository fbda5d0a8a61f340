"""What the package's calls are given: whatever is refused is refused by name, before anything is sent."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Iterator
from typing import Any

import aioboto3
import httpx
import pytest
import requests

import caldera_srp
from caldera_srp import (
    AppClient,
    AsyncSession,
    CalderaError,
    Device,
    DeviceSignIn,
    DeviceVerifier,
    KeyExchange,
    ParameterError,
    ParameterTypeError,
    Session,
    Timestamp,
    UserSignIn,
    async_sign_in,
    sign_in,
)
from pool import POOL

NOWHERE = "http://127.0.0.1:1"
# What no error may repeat.
TOLD = "Wonderland-1865-told"


def test_a_margin_is_refused_before_anything_is_sent() -> None:
    given = {"user_pool_id": POOL, "client_id": "plain", "username": "alice", "password": "x"}
    for margin in (-1, 2**32):
        with pytest.raises(ParameterError) as caught:
            sign_in(endpoint_url="http://127.0.0.1:1", refresh_before=margin, **given)
        assert (caught.value.parameter, caught.value.fault) == ("refresh_before", "OutOfRange")
    for margin in (None, "60", 1.5):
        with pytest.raises(ParameterTypeError, match="refresh_before must be int"):
            sign_in(endpoint_url="http://127.0.0.1:1", refresh_before=margin, **given)


def test_a_boto3_client_is_not_awaited_nor_the_other_way_round(idp) -> None:
    given = {"user_pool_id": POOL, "client_id": "plain", "username": "alice", "password": "x"}
    with pytest.raises(ParameterTypeError, match="client must be an aioboto3 client"):
        asyncio.run(async_sign_in(idp, **given))

    async def other() -> None:
        options = {"region_name": "us-east-1", "endpoint_url": "http://127.0.0.1:1"}
        async with aioboto3.Session().client("cognito-idp", **options) as boto:
            with pytest.raises(ParameterTypeError, match="client must be a boto3 client"):
                sign_in(boto, **given)

    asyncio.run(other())


CHALLENGE = {
    "SALT": "1",
    "SRP_B": "2",
    "SECRET_BLOCK": "QUJD",
    "USER_ID_FOR_SRP": "alice",
    "USERNAME": "alice",
}


def kept() -> Session:
    """A session that nobody can be asked about."""
    text = {
        "version": 1,
        "user_pool_id": POOL,
        "client_id": "a",
        "username": "b",
        "typed_name": "b",
        "access_token": "c",
        "refresh_token": "d",
        "token_type": "Bearer",
        "expires_at": 4_000_000_000,
        "is_rotating": False,
        "is_admin": False,
    }
    return Session.from_json(json.dumps(text), endpoint_url=NOWHERE)


class Half:
    """A mapping that cannot be read to its end."""

    def items(self) -> Iterator[tuple[str, str]]:
        yield "a", "b"
        raise ZeroDivisionError(TOLD)


BAD = [
    ({"user_pool_id": "none"}, "user pool id", "Malformed"),
    ({"user_pool_id": None}, "user pool id", "WrongType"),
    ({"user_pool_id": b"us-east-1_AbC"}, "user pool id", "WrongType"),
    ({"user_pool_id": "\ud800_A"}, "user pool id", "Malformed"),
    ({"client_id": ""}, "client id", "Empty"),
    ({"client_id": None}, "client id", "WrongType"),
    ({"client_secret": ""}, "client secret", "Empty"),
    ({"client_secret": 7}, "client secret", "WrongType"),
    ({"username": ""}, "USERNAME", "Empty"),
    ({"username": None}, "USERNAME", "WrongType"),
    ({"username": b"alice"}, "USERNAME", "WrongType"),
    ({"username": "\ud800"}, "USERNAME", "Malformed"),
    ({"username": "x" * 2_000_000}, "USERNAME", "TooLong"),
    ({"password": None}, "password", "Missing"),
    ({"password": None, "auth_flow": "USER_PASSWORD_AUTH"}, "password", "Missing"),
    ({"password": None, "auth_flow": "ADMIN_USER_PASSWORD_AUTH"}, "password", "Missing"),
    ({"password": None, "auth_flow": "ADMIN_NO_SRP_AUTH"}, "password", "Missing"),
    (
        {"password": None, "auth_flow": "USER_AUTH", "preferred_challenge": "PASSWORD_SRP"},
        "password",
        "Missing",
    ),
    ({"password": 7}, "password", "WrongType"),
    ({"password": "\ud800"}, "password", "Malformed"),
    ({"password": b"\xff"}, "password", "Malformed"),
    ({"password": "x" * 5_000}, "password", "TooLong"),
    ({"auth_flow": "NONE"}, "AuthFlow", "Malformed"),
    ({"auth_flow": ""}, "AuthFlow", "Malformed"),
    ({"auth_flow": None}, "AuthFlow", "WrongType"),
    ({"auth_flow": "\ud800"}, "AuthFlow", "Malformed"),
    ({"device": "us-east-1_key"}, "device", "WrongType"),
    ({"confirm_device": None}, "confirm_device", "WrongType"),
    ({"confirm_device": 7}, "confirm_device", "WrongType"),
    ({"admin": "yes"}, "admin", "WrongType"),
    ({"keep_password": 1}, "keep_password", "WrongType"),
    ({"preferred_challenge": 7}, "ChallengeName", "WrongType"),
    ({"preferred_challenge": ""}, "ChallengeName", "Malformed"),
    ({"preferred_challenge": "x" * 1_000}, "ChallengeName", "Malformed"),
    ({"client_metadata": {1: "x"}}, "what is in ClientMetadata", "WrongType"),
    ({"client_metadata": {"x": 1}}, "what is in ClientMetadata", "WrongType"),
    ({"client_metadata": {"x": None}}, "what is in ClientMetadata", "WrongType"),
    ({"client_metadata": {"x": "\ud800"}}, "ClientMetadata", "Malformed"),
    ({"client_metadata": {"x": "x" * 200_000}}, "ClientMetadata", "TooLong"),
    ({"client_metadata": "x"}, "ClientMetadata", "WrongType"),
    ({"client_metadata": Half()}, "ClientMetadata", "Malformed"),
    ({"ask": 7}, "ask", "WrongType"),
    ({"save": "file"}, "save", "WrongType"),
    ({"refresh_before": None}, "refresh_before", "WrongType"),
    ({"endpoint_url": 7}, "endpoint_url", "WrongType"),
    ({"endpoint_url": ""}, "endpoint_url", "Empty"),
    ({"endpoint_url": "http://" + "x" * 3_000}, "endpoint_url", "TooLong"),
]
BAD += [
    ({"endpoint_url": url}, "endpoint_url", "Malformed")
    for url in (
        f"file:///etc/{TOLD}",
        f"ftp://{TOLD}/",
        f"data:text/plain,{TOLD}",
        TOLD,
        f"//{TOLD}",
        "http://",
        "https:///path",
        "http://:80",
        "http://host:0",
        "http://host:65536",
        "http://host:port",
        "http://[::1",
        "http://user:password@host",
        "http://a..b/",
        f"http://{'a' * 64}/",
        "http://-a/",
        "http://host/#fragment",
        "http://host/ with spaces",
        "http://host\r\nX-Header: 1",
        "http://host\0",
        "http://h\u00f6st/",
        "http://host/\u00f6",
        "http://\ud800",
        " http://host",
        "http://host\n",
        "http:\\\\host",
    )
]


@pytest.mark.parametrize(
    ("given", "parameter", "fault"),
    BAD,
    ids=lambda value: ascii(value)[:40],
)
def test_arguments_are_refused_before_anything_is_sent(
    given: dict[str, Any], parameter: str, fault: str
) -> None:
    usual = {"user_pool_id": POOL, "client_id": "plain", "username": "alice", "password": TOLD}
    whole = {**usual, "endpoint_url": NOWHERE, **given}

    async def later() -> None:
        async with httpx.AsyncClient() as http:
            await async_sign_in(http, **whole)

    with requests.Session() as session, httpx.Client() as http:
        calls: list[Callable[[], object]] = [
            lambda: sign_in(**whole),
            lambda: sign_in(session, **whole),
            lambda: sign_in(http, **whole),
            lambda: asyncio.run(later()),
        ]
        for call in calls:
            with pytest.raises(ParameterError) as caught:
                call()
            error = caught.value
            assert (error.parameter, error.fault) == (parameter, fault)
            assert isinstance(error, ParameterTypeError) == (fault == "WrongType")
            assert isinstance(error, TypeError) == (fault == "WrongType")
            assert isinstance(error, CalderaError)
            assert parameter in str(error)
            assert TOLD not in str(error) + repr(error)
            assert len(str(error)) < 200


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1:1",
        "HTTP://localhost:1/",
        "http://[::1]:1/path",
        "https://cognito-idp.us-east-1.amazonaws.com.invalid.:1",
        "http://with_underscore.invalid:1/a?b=c",
    ],
)
def test_addresses_of_the_web_are_taken(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("caldera_srp._steps.FIRST_WAIT", 0.0)
    with pytest.raises(caldera_srp.TransportError):
        sign_in(user_pool_id=POOL, client_id="a", username="a", password="a", endpoint_url=url)


def test_what_stops_the_program_comes_through_a_mapping() -> None:
    class Stops:
        def items(self) -> object:
            raise KeyboardInterrupt

    given: Any = {"client_metadata": Stops()}
    with pytest.raises(KeyboardInterrupt):
        sign_in(user_pool_id=POOL, client_id="a", username="a", password="a", endpoint_url=NOWHERE, **given)


@pytest.mark.parametrize(
    ("call", "parameter"),
    [
        (AppClient, "client id"),
        (lambda value: AppClient("a", secret=value), "client secret"),
        (lambda value: AppClient("a", secret="b").secret_hash(value), "USERNAME"),
        (lambda value: UserSignIn(value, AppClient("a"), "b"), "user pool id"),
        (lambda value: UserSignIn(POOL, AppClient("a"), value), "USERNAME"),
        (lambda value: UserSignIn(POOL, AppClient("a"), "b").respond({}, value), "password"),
        (lambda value: UserSignIn(POOL, AppClient("a"), "b").respond(value, "p"), "ChallengeParameters"),
        (
            lambda value: UserSignIn(POOL, AppClient("a"), "b").respond({"SALT": value}, "p"),
            "what is in ChallengeParameters",
        ),
        (lambda value: UserSignIn(POOL, value, "b"), "app"),
        (lambda value: UserSignIn(POOL, AppClient("a"), "b", device=value), "device"),
        (lambda value: DeviceSignIn(value, "b", Device("k", "g", "p")), "app"),
        (lambda value: DeviceSignIn(AppClient("a"), "b", value), "device"),
        (
            lambda value: UserSignIn(POOL, AppClient("a"), "b").respond(CHALLENGE, "p", timestamp=value),
            "timestamp",
        ),
        (
            lambda value: caldera_srp.resume(None, "{}", client_id="a", user_pool_id=POOL, device=value),
            "device",
        ),
        (lambda value: kept().set_rotating(value), "is_rotating"),
        (lambda value: kept().sign_out(everywhere=value), "everywhere"),
        (lambda value: kept().fresh(id_token=value), "id_token"),
        (lambda value: DeviceSignIn(AppClient("a"), value, Device("k", "g", "p")), "USERNAME"),
        (lambda value: Device(value, "g", "p"), "DEVICE_KEY"),
        (lambda value: Device("k", value, "p"), "device group key"),
        (lambda value: Device("k", "g", value), "device password"),
        (Device.from_json, "stored device"),
        (lambda value: DeviceVerifier(value, "g"), "DEVICE_KEY"),
        (lambda value: KeyExchange().finish("s", value, "p", "1", "2"), "USER_ID_FOR_SRP"),
        (lambda value: KeyExchange().finish("s", "n", "p", value, "2"), "SRP_B"),
        (Timestamp, "unix_seconds"),
        (Timestamp.parse, "TIMESTAMP"),
        (Timestamp.from_datetime, "instant"),
        (Session.from_json, "stored session"),
        (lambda value: AsyncSession.from_json(value, None), "stored session"),
        (
            lambda value: caldera_srp.resume(None, value, client_id="a", user_pool_id=POOL),
            "suspended sign-in",
        ),
    ],
)
def test_a_value_of_another_type_is_told_by_its_parameters_name(
    call: Callable[[Any], object], parameter: str
) -> None:
    class Told:
        def __repr__(self) -> str:
            return TOLD

        __str__ = __repr__

    for value in (Told(), 1.5, ["a"], object()):
        with pytest.raises(ParameterTypeError) as caught:
            call(value)
        assert (caught.value.parameter, caught.value.fault) == (parameter, "WrongType")
        assert TOLD not in str(caught.value)


def test_an_authorization_wants_a_session_and_a_token_that_there_is() -> None:
    from caldera_srp.aws_credentials import boto3_session, identity_credentials
    from caldera_srp.httpx_auth import HttpxAuth
    from caldera_srp.requests_auth import RequestsAuth

    for made in (
        RequestsAuth,
        HttpxAuth,
        lambda session: identity_credentials(session, "us-east-1:1", None),
        lambda session: boto3_session(session, "us-east-1:1", None),
    ):
        with pytest.raises(ParameterTypeError, match="session must be a caldera_srp.Session"):
            made("a token")
