"""What the two drop-ins have in common: one exchange at a time, and the claim over it."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import re

from caldera_srp._errors import UsedUpError
from caldera_srp._native import AppClient, KeyExchange, SessionKey, Timestamp

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import TypeVar

    T = TypeVar("T")

WEEKDAY_NAMES = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
MONTH_NAMES = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
]  # fmt: skip

# What moto sends as SECRET_BLOCK.
UUID = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")


def either(own: T, given: T | None) -> T:
    """The client that an object was made with, or the one that a call brings where that is none."""
    return own if own or given is None else given


class Exchanges:
    """The exchange that SRP_A was sent of, until a challenge uses it up."""

    def __init__(self) -> None:
        self._current: KeyExchange | None = None
        self._is_used = False

    def srp_a(self) -> str:
        """SRP_A: the same until a challenge was answered with it, then another."""
        if self._current is None or self._is_used:
            self._current, self._is_used = KeyExchange(), False
        return self._current.srp_a

    def session_key(
        self,
        scope: str,
        name: str,
        password: str | bytes | bytearray,
        server_b_value: int | str,
        salt: int | str,
    ) -> SessionKey:
        """Trades the exchange for its key."""
        if self._is_used:
            raise UsedUpError(
                "the challenge belongs to an SRP_A that has answered already: call get_auth_params() again"
            )
        if self._current is None:
            self._current = KeyExchange()
        self._is_used = True
        return self._current.finish(scope, name, password, hexadecimal(server_b_value), hexadecimal(salt))


def hexadecimal(value: int | str) -> str:
    """An integer in hexadecimal, or the text as it is."""
    return value if isinstance(value, str) else f"{value:x}"


def pool_name(pool_id: str) -> str:
    """The part of a pool's id that is hashed and signed."""
    return pool_id.partition("_")[2]


def secret_hash(username: str, client_id: str, client_secret: str) -> str:
    """SECRET_HASH over a USERNAME."""
    made = AppClient(client_id, secret=client_secret).secret_hash(username)
    assert made is not None  # noqa: S101 - the client has a secret
    return made


def sign(key: SessionKey, scope: str, name: str, secret_block: str, timestamp: str) -> str:
    """PASSWORD_CLAIM_SIGNATURE over the instant's text."""
    if not UUID.fullmatch(secret_block):
        instant = Timestamp.parse(timestamp)
        if str(instant) == timestamp:
            return key.sign(scope, name, secret_block, instant)
    # Not what the service would send, or understand: the block of a test double, which decodes what
    # is base64 of it and leaves the rest out; or an instant that a test has written its own way.
    block = base64.standard_b64decode(secret_block)
    message = scope.encode() + name.encode() + block + timestamp.encode()
    signature = hmac.new(key.reveal(), message, hashlib.sha256).digest()
    return binascii.b2a_base64(signature, newline=False).decode()
