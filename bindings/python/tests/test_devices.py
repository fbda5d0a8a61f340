"""Devices: met, confirmed, remembered, used and forgotten, against the local pool."""

from __future__ import annotations

from typing import Any

import pytest
import requests

import caldera_srp
from caldera_srp import Session
from conftest import SECRET
from pool import LocalPool, enter

DEVICES = {"user_pool_id": "us-east-1_Devices"}


@pytest.mark.parametrize(("client_id", "secret"), [("devices", None), ("devices_secretive", SECRET)])
def test_a_device(pool: LocalPool, idp, client_id: str, secret: str | None) -> None:
    more = {**DEVICES, "client_id": client_id, "client_secret": secret}
    name, password = "alice@example.com", "Wonderland-1865"
    first = enter(idp, name, password, confirm_device="the test's", **more)
    assert first.is_new_device
    assert first.device_error is None
    assert first.device is not None
    stored = first.to_json()
    first.refresh()

    kept = Session.from_json(stored, idp, client_secret=secret)
    again = enter(idp, name, password, device=kept.device, **more)
    assert not again.is_new_device
    assert again.device is not None
    again.refresh()
    again.forget_device()
    assert again.device is None
    # Forgotten: the sign-in starts again without it, and says so.
    without = enter(idp, name, password, device=first.device, **more)
    assert without.is_device_forgotten


def test_a_device_that_nobody_confirms_is_not_kept(idp) -> None:
    made = enter(idp, "alice", "Wonderland-1865", **DEVICES, client_id="devices")
    assert made.is_new_device
    assert made.device is None


def test_tokens_are_there_whatever_the_client_does_when_the_device_is_confirmed(pool: LocalPool) -> None:
    class Odd(requests.Session):
        def post(self, url: Any, *arguments: Any, **named: Any) -> requests.Response:
            if named["headers"]["X-Amz-Target"].endswith(".ConfirmDevice"):
                raise ZeroDivisionError("odd")
            return super().post(url, *arguments, **named)

    with Odd() as odd:
        made = enter(
            odd,
            "alice",
            "Wonderland-1865",
            **DEVICES,
            client_id="devices",
            confirm_device=True,
            endpoint_url=pool.endpoint,
        )
    assert made.access_token
    assert made.device is None
    assert isinstance(made.device_error, caldera_srp.CalderaError)
    assert isinstance(made.device_error.__cause__, ZeroDivisionError)
