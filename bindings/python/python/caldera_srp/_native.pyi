from collections.abc import Mapping
from datetime import datetime
from typing import final

__all__ = [
    "AppClient",
    "Device",
    "DeviceSignIn",
    "DeviceVerifier",
    "Flow",
    "HttpReply",
    "Kept",
    "KeyExchange",
    "RefreshCall",
    "Request",
    "SessionKey",
    "Timestamp",
    "UserSignIn",
    "__version__",
    "endpoint",
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

@final
class Request:
    """A request to the service, to be sent as it is."""

    @property
    def operation(self) -> str:
        """The operation's name, such as ``InitiateAuth``."""

    @property
    def target(self) -> str:
        """The header ``X-Amz-Target``."""

    def body(self) -> str:
        """The body, JSON. It may hold secrets."""

    def may_be_repeated(self, outcome: str) -> bool:
        """Whether the request may be sent once more after this outcome."""

    def check(self, reply: HttpReply) -> None:
        """Reads the reply to a request whose reply says no more than yes."""

@final
class HttpReply:
    """What came back over HTTP."""

    def __new__(
        cls,
        status: int,
        body: bytes,
        *,
        error_type: str | None = None,
        retry_after: str | None = None,
        date: str | None = None,
    ) -> HttpReply: ...
    @property
    def status(self) -> int:
        """The HTTP status."""

@final
class Flow:
    """A sign-in in progress, or at its end."""

    def __new__(
        cls,
        user_pool_id: str,
        app: AppClient,
        username: str,
        *,
        auth_flow: str,
        password: str | bytes | bytearray | None = None,
        device: Device | None = None,
        admin: bool | None = None,
        preferred_challenge: str | None = None,
        client_metadata: Mapping[str, str] | None = None,
        keep_password: bool | None = None,
    ) -> Flow: ...
    @staticmethod
    def resume(state: str | bytes | bytearray, app: AppClient, *, device: Device | None = None) -> Flow:
        """Takes up a sign-in that was put away at a question."""

    def suspend(self) -> str:
        """Puts the sign-in away at its open question, as JSON."""

    def begin_again(self) -> None:
        """Begins afresh with the password that was kept, because the person wishes so."""

    def request(self) -> Request:
        """The request to send."""

    def may_be_repeated(self, outcome: str) -> bool:
        """Whether the request that is out may be sent once more after this outcome."""

    def is_ended(self) -> bool:
        """Whether nothing can follow any more."""

    def reply(self, reply: HttpReply) -> str:
        """Takes the reply: ``send``, ``ask`` or ``done``."""

    def question(self) -> str | None:
        """The open question, as the engine's JSON."""

    def otpauth_uri(self, issuer: str, account: str) -> str | None:
        """The secret of a new authenticator app as a URI."""

    def answer(self, member: str, value: str | bytes | bytearray | None, others: str) -> None:
        """Answers the open question."""

    def device_news(self) -> tuple[bool, bool, bool]:
        """What the sign-in says of devices at its end: forgotten, new, unreadable."""

    def confirm_device(self, name: str | None) -> Request | None:
        """The request that registers the new device."""

    def device_confirmed(self, reply: HttpReply) -> Request | None:
        """Takes the reply to that: the request that has the device remembered, if there is one."""

    def keep(self) -> Kept:
        """What is kept of the sign-in, once."""

@final
class Kept:
    """The engine's kept session."""

    @staticmethod
    def from_json(text: str | bytes | bytearray) -> Kept:
        """Reads what ``to_json`` wrote."""

    def to_json(self) -> str:
        """Writes it as JSON."""

    @property
    def user_pool_id(self) -> str: ...
    @property
    def client_id(self) -> str: ...
    @property
    def username(self) -> str: ...
    @property
    def typed_name(self) -> str: ...
    @property
    def access_token(self) -> str: ...
    @property
    def id_token(self) -> str | None: ...
    @property
    def refresh_token(self) -> str | None: ...
    @property
    def device_key(self) -> str | None: ...
    @property
    def expires_at(self) -> int | None: ...
    @property
    def device(self) -> Device | None: ...
    @property
    def is_rotating(self) -> bool: ...
    def set_rotating(self, is_rotating: bool) -> None:
        """Says whether the client rotates its refresh tokens."""

    def remove_device(self) -> None:
        """Forgets the device."""

    def needs_refresh(self, margin_seconds: int) -> bool:
        """Whether it is time to refresh."""

    def refresh(self, app: AppClient) -> RefreshCall:
        """The refresh, as this client and this device have to make it."""

    def refreshed(self, refresh: RefreshCall, reply: HttpReply) -> None:
        """Takes the reply to a refresh."""

    def sign_out(self, app: AppClient) -> Request:
        """The request that signs out here."""

    def sign_out_everywhere(self) -> Request:
        """The request that signs out everywhere."""

    def forget_device(self) -> Request | None:
        """The request that has the pool forget the device."""

@final
class RefreshCall:
    """A refresh, and the request for it."""

    def request(self) -> Request:
        """The request to send."""

def endpoint(user_pool_id: str) -> str:
    """The service's endpoint for a user pool."""
