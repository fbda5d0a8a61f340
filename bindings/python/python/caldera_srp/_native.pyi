from collections.abc import Mapping
from datetime import datetime
from typing import final

__all__ = [
    "AppClient",
    "Device",
    "DeviceSignIn",
    "DeviceVerifier",
    "KeyExchange",
    "SessionKey",
    "Timestamp",
    "UserSignIn",
    "__version__",
]

__version__: str

@final
class AppClient:
    """An app client of a user pool: its id and, if it has one, its secret."""

    def __new__(cls, id: str, *, secret: str | bytes | bytearray | None = None) -> AppClient: ...
    @property
    def id(self) -> str:
        """The client's id."""

    @property
    def has_secret(self) -> bool:
        """Whether the client has a secret."""

    def secret_hash(self, username: str) -> str | None:
        """SECRET_HASH for a request that carries this USERNAME."""

@final
class Timestamp:
    """An instant between 1970 and 9999, to the second; ``str()`` writes it as TIMESTAMP."""

    def __new__(cls, unix_seconds: int) -> Timestamp: ...
    @staticmethod
    def now() -> Timestamp:
        """The system clock's instant."""

    @classmethod
    def from_datetime(cls, instant: datetime) -> Timestamp:
        """The instant of a datetime that has a time zone."""

    @staticmethod
    def parse(text: str) -> Timestamp:
        """Reads the text that ``str()`` gives, as leniently as the service does."""

    @property
    def unix_seconds(self) -> int:
        """Seconds since 1970-01-01T00:00:00Z."""

    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    def __lt__(self, other: Timestamp, /) -> bool: ...
    def __le__(self, other: Timestamp, /) -> bool: ...
    def __gt__(self, other: Timestamp, /) -> bool: ...
    def __ge__(self, other: Timestamp, /) -> bool: ...
    def __hash__(self) -> int: ...

@final
class Device:
    """A device that a user pool remembers: what is to be kept after ConfirmDevice."""

    def __new__(cls, key: str, group_key: str, password: str | bytes | bytearray) -> Device: ...
    @staticmethod
    def from_json(text: str | bytes | bytearray) -> Device:
        """Reads what ``to_json`` wrote."""

    def to_json(self) -> str:
        """Writes the device as JSON, to be kept where secrets are kept."""

    @property
    def key(self) -> str:
        """DeviceKey."""

    @property
    def group_key(self) -> str:
        """DeviceGroupKey."""

    def reveal_password(self) -> str:
        """The generated password, which is secret."""

@final
class DeviceVerifier:
    """A new device's password, and the verifier of it that ConfirmDevice registers."""

    def __new__(cls, device_key: str, device_group_key: str) -> DeviceVerifier: ...
    @property
    def secret_verifier_config(self) -> dict[str, str]:
        """``DeviceSecretVerifierConfig`` of ConfirmDevice: ``PasswordVerifier`` and ``Salt``."""

    @property
    def device(self) -> Device:
        """The device, to be kept once ConfirmDevice has succeeded."""

    def self_check(self) -> None:
        """Signs in against the verifier, both halves here."""

@final
class UserSignIn:
    """A user's sign-in by USER_SRP_AUTH, between InitiateAuth and PASSWORD_VERIFIER."""

    def __new__(
        cls, pool_id: str, app: AppClient, username: str, *, device: Device | None = None
    ) -> UserSignIn: ...
    @property
    def auth_parameters(self) -> dict[str, str]:
        """``AuthParameters`` for InitiateAuth with USER_SRP_AUTH."""

    def respond(
        self,
        challenge_parameters: Mapping[str, str],
        password: str | bytes | bytearray,
        *,
        timestamp: Timestamp | None = None,
    ) -> dict[str, str]:
        """Answers the challenge PASSWORD_VERIFIER; once."""

@final
class DeviceSignIn:
    """A remembered device's proof, between DEVICE_SRP_AUTH and DEVICE_PASSWORD_VERIFIER."""

    def __new__(cls, app: AppClient, username: str, device: Device) -> DeviceSignIn: ...
    @property
    def challenge_responses(self) -> dict[str, str]:
        """``ChallengeResponses`` for the challenge DEVICE_SRP_AUTH."""

    def respond(
        self,
        challenge_parameters: Mapping[str, str],
        *,
        timestamp: Timestamp | None = None,
    ) -> dict[str, str]:
        """Answers the challenge DEVICE_PASSWORD_VERIFIER; once."""

@final
class KeyExchange:
    """A private key that has been drawn, to be traded once for a session key."""

    def __new__(cls) -> KeyExchange: ...
    @property
    def srp_a(self) -> str:
        """SRP_A, in hexadecimal."""

    def finish(
        self,
        scope: str,
        name: str,
        password: str | bytes | bytearray,
        srp_b: str,
        salt: str,
    ) -> SessionKey:
        """Computes the session key; once."""

@final
class SessionKey:
    """The key that signs one claim. It is secret."""

    def sign(self, scope: str, name: str, secret_block: str, timestamp: Timestamp) -> str:
        """PASSWORD_CLAIM_SIGNATURE, in base64."""

    def reveal(self) -> bytes:
        """The key's 16 bytes, in memory that nobody wipes."""
