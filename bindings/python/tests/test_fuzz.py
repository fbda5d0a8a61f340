"""Arguments of every kind: whatever is given, what comes back is a value or a proper exception."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from caldera_srp import (
    AppClient,
    CalderaError,
    Device,
    DeviceSignIn,
    DeviceVerifier,
    KeyExchange,
    Timestamp,
    UserSignIn,
    sign_in,
)

# What a caller may be told: the package's own, and Python's for a value of another type.
PROPER = (CalderaError, TypeError, AttributeError)

TEXT = st.one_of(
    st.text(max_size=40),
    # Lone surrogates, which are no UTF-8.
    st.text(st.characters(categories=["Cs", "Lu", "Nd"]), max_size=10),
    st.sampled_from(["", "us-east-1_AbC", "_", "0", "-1", "f" * 2_000, "x" * 200_000, "\0", "é"]),
    st.text("0123456789abcdef", max_size=800),
)
ANYTHING = st.one_of(
    TEXT,
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.binary(max_size=60),
    st.binary(max_size=60).map(bytearray),
    st.lists(st.integers(), max_size=3),
    st.dictionaries(TEXT, TEXT, max_size=3),
    st.just(object()),
)
ARGUMENTS = [
    *("user_pool_id", "client_id", "username", "password", "ask", "client_secret", "device"),
    *("confirm_device", "auth_flow", "admin", "preferred_challenge", "client_metadata", "keep_password"),
    *("save", "refresh_before"),
]
KEYS = ["SALT", "SRP_B", "SECRET_BLOCK", "USERNAME", "USER_ID_FOR_SRP", "DEVICE_KEY"]
CHALLENGE = st.one_of(
    ANYTHING,
    st.dictionaries(st.one_of(st.sampled_from(KEYS), TEXT, st.integers()), ANYTHING, max_size=6),
    st.fixed_dictionaries(dict.fromkeys(KEYS, TEXT)),
)

patient = settings(
    max_examples=150, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True
)


def attempt(call: Callable[..., Any], *arguments: Any, **named: Any) -> Any:
    try:
        return call(*arguments, **named)
    except PROPER as error:
        assert "\n" not in str(error)
        return None


@patient
@given(ANYTHING, ANYTHING, ANYTHING)
def test_values(first: Any, second: Any, third: Any) -> None:
    attempt(AppClient, first, secret=second)
    attempt(AppClient("client", secret="secret").secret_hash, first)
    attempt(Device, first, second, third)
    attempt(Device.from_json, first)
    attempt(DeviceVerifier, first, second)
    attempt(Timestamp, first)
    attempt(Timestamp.parse, first)
    attempt(Timestamp.from_datetime, first)


@patient
@given(ANYTHING, ANYTHING, ANYTHING, CHALLENGE, ANYTHING, ANYTHING)
def test_claims(pool: Any, name: Any, device: Any, challenge: Any, password: Any, timestamp: Any) -> None:
    app, known = AppClient("client"), Device("key", "group", "password")
    attempt(UserSignIn, pool, app, name, device=device)
    attempt(UserSignIn, "us-east-1_AbC", device, name)
    attempt(UserSignIn("us-east-1_AbC", app, "bob").respond, challenge, password)
    attempt(UserSignIn("us-east-1_AbC", app, "bob").respond, challenge, "password", timestamp=timestamp)
    attempt(DeviceSignIn, app, name, device)
    attempt(DeviceSignIn(app, "bob", known).respond, challenge)
    attempt(KeyExchange().finish, pool, name, password, timestamp, device)


@patient
@given(st.dictionaries(st.sampled_from(ARGUMENTS), ANYTHING, min_size=1, max_size=4))
def test_sign_ins(odd: dict[str, Any]) -> None:
    usual = {"user_pool_id": "us-east-1_AbC", "client_id": "client", "username": "bob", "password": "p"}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("caldera_srp._steps.FIRST_WAIT", 0.0)
        with pytest.raises(CalderaError) as caught:
            # What is taken is sent, to where nobody is.
            sign_in(**{"endpoint_url": "http://127.0.0.1:1", **usual, **odd})
    assert "\n" not in str(caught.value)
    assert len(str(caught.value)) < 200
