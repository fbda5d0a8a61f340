"""What is kept of a sign-in, and refreshes itself."""

from __future__ import annotations

from caldera_srp._drive import async_drive, drive
from caldera_srp._errors import MisuseError, ParameterError, SaveError, wrong_type
from caldera_srp._native import AppClient, Kept
from caldera_srp._steps import refreshing, simple
from caldera_srp._transports import async_carrier_for, carrier_for

TYPE_CHECKING = False
if TYPE_CHECKING:
    import asyncio
    from collections.abc import Awaitable, Callable
    from typing import TypeVar

    from caldera_srp._errors import CalderaError
    from caldera_srp._native import Device
    from caldera_srp._steps import Result, Steps
    from caldera_srp._transports import AsyncCarrier, Carrier
    from caldera_srp._types import AsyncClient, Client, Text

    T = TypeVar("T")
    Call = TypeVar("Call", bound=Callable[..., object] | None)

# The most that the engine takes.
LONGEST_MARGIN = 2**32 - 1

# How many seconds before its end an access token is refreshed.
MARGIN = 60


def checked_margin(margin: int) -> int:
    """``refresh_before``, before anything is sent."""
    if not isinstance(margin, int):
        raise wrong_type(margin, "refresh_before", "int")
    if not 0 <= margin <= LONGEST_MARGIN:
        raise ParameterError("refresh_before is out of range", "refresh_before", "OutOfRange")
    return margin


def checked_call(call: Call, name: str) -> Call:
    """``save`` or ``ask``, before there is anything that it could be missed for."""
    if call is not None and not callable(call):
        raise wrong_type(call, name, "callable")
    return call


def checked_flag(flag: bool, name: str) -> bool:
    """True or false, and nothing that could pass for them."""
    if not isinstance(flag, bool):
        raise wrong_type(flag, name, "bool")
    return flag


def wants_id_token(token: str) -> bool:
    """Whether ``token`` of an authorization for HTTP names the id token."""
    if not isinstance(token, str):
        raise wrong_type(token, "token", "str")
    if token not in {"access", "id"}:
        raise ParameterError('token must be "access" or "id"', "token", "Malformed")
    return token == "id"


class _Kept:
    """What both kinds of session know."""

    def __init__(self, kept: Kept, app: AppClient, result: Result | None, margin: int) -> None:
        self._kept = kept
        self._app = app
        self._margin = checked_margin(margin)
        # What could not be saved yet.
        self._is_unsaved = False
        self.is_device_forgotten: bool = result is not None and result.is_device_forgotten
        self.is_new_device: bool = result is not None and result.is_new_device
        self.device_error: CalderaError | None = result.device_error if result else None

    @property
    def user_pool_id(self) -> str:
        """The pool."""
        return self._kept.user_pool_id

    @property
    def client_id(self) -> str:
        """The app client's id."""
        return self._kept.client_id

    @property
    def username(self) -> str:
        """The service's own name of the user: the name to keep the session under."""
        return self._kept.username

    @property
    def typed_name(self) -> str:
        """The name that was typed: the one to sign in with again."""
        return self._kept.typed_name

    @property
    def access_token(self) -> str:
        """The access token as it is, ended or not; ``token()`` refreshes it first."""
        return self._kept.access_token

    @property
    def id_token(self) -> str | None:
        """The id token as it is, ended or not."""
        return self._kept.id_token

    @property
    def refresh_token(self) -> str | None:
        """The refresh token; without one the session cannot refresh itself."""
        return self._kept.refresh_token

    @property
    def expires_at(self) -> int | None:
        """When the access token ends, in seconds since 1970, where the service said."""
        return self._kept.expires_at

    @property
    def device(self) -> Device | None:
        """The device to sign in with next time, if there is one."""
        return self._kept.device

    @property
    def is_rotating(self) -> bool:
        """Whether the client rotates its refresh tokens."""
        return self._kept.is_rotating

    def to_json(self) -> str:
        """The session as JSON, to be kept where secrets are kept: who has it is signed in."""
        return self._kept.to_json()

    def set_rotating(self, is_rotating: bool) -> None:
        """Says whether the client rotates its refresh tokens, which no reply tells.

        Args:
            is_rotating: Refreshes then use GetTokensFromRefreshToken. At first it is False.
        """
        self._kept.set_rotating(is_rotating)

    def _id_token_there(self) -> str:
        token = self.id_token
        if token is None:
            raise MisuseError("the session has no id token", "NotDone")
        return token

    def __repr__(self) -> str:
        return f"<{type(self).__name__} of {self.user_pool_id}>"

    @staticmethod
    def _restored(text: Text, client_secret: Text | None) -> tuple[Kept, AppClient]:
        kept = Kept.from_json(text)
        return kept, AppClient(kept.client_id, secret=client_secret)


class Session(_Kept):
    """A signed-in user: tokens that refresh themselves.

    ``sign_in`` makes it, or ``from_json`` of what was kept. Threads may share one: whoever comes while
    it is being refreshed waits for that.

    Attributes:
        is_device_forgotten: Whether the service did not know the device that the sign-in began with.
        is_new_device: Whether the service has met the device for the first time.
        device_error: Why the new device could not be confirmed, where that was wanted and failed; the
            tokens are good all the same.
    """

    def __init__(
        self,
        kept: Kept,
        app: AppClient,
        carry: Carrier,
        save: Callable[[str], object] | None,
        result: Result | None = None,
        margin: int = MARGIN,
    ) -> None:
        import threading

        super().__init__(kept, app, result, margin)
        self._carry = carry
        self._save = checked_call(save, "save")
        self._lock = threading.Lock()

    @classmethod
    def from_json(
        cls,
        text: Text,
        client: Client = None,
        *,
        client_secret: Text | None = None,
        save: Callable[[str], object] | None = None,
        endpoint_url: str | None = None,
        refresh_before: int = MARGIN,
    ) -> Session:
        """Takes up what ``to_json`` wrote.

        Args:
            text: The JSON.
            client: As for ``sign_in``.
            client_secret: The app client's secret, which is not in the JSON.
            save: As for ``sign_in``.
            endpoint_url: As for ``sign_in``.
            refresh_before: As for ``sign_in``.

        Raises:
            ParameterError: The text is none that ``to_json`` wrote, or another argument is refused.
        """
        kept, app = cls._restored(text, client_secret)
        carry = carrier_for(client, kept.user_pool_id, endpoint_url)
        return cls(kept, app, carry, save, margin=refresh_before)

    def token(self) -> str:
        """The access token, refreshed first where it ends soon or has ended.

        Raises:
            ServiceError: The service refused the refresh: sign in again.
            OutcomeUnknownError: A rotating refresh token was sent, and no reply came.
            TransportError: The service could not be reached.
            SaveError: The service did it, and ``save`` raised; the session stays good.
        """
        with self._lock:
            if self._kept.needs_refresh(self._margin):
                self._refresh()
            elif self._is_unsaved:
                self._store()
            return self._kept.access_token

    def fresh(self, *, id_token: bool = False) -> str:
        """The access token or the id token, refreshed first as ``token()`` does.

        Args:
            id_token: Whether it is the id token that is wanted.

        Raises:
            CalderaError: As for ``token``; MisuseError where there is no id token.
        """
        checked_flag(id_token, "id_token")
        token = self.token()
        return self._id_token_there() if id_token else token

    def refresh(self) -> None:
        """Refreshes the tokens now, whenever they end.

        Raises:
            ParameterError: There is no refresh token.
            ServiceError: The service refused: sign in again.
            OutcomeUnknownError: A rotating refresh token was sent, and no reply came.
            TransportError: The service could not be reached.
            SaveError: The service did it, and ``save`` raised; the session stays good.
        """
        with self._lock:
            self._refresh()

    def sign_out(self, *, everywhere: bool = False) -> None:
        """Signs out: the refresh token is revoked, and what came from it.

        Args:
            everywhere: Whether all of the user's sessions end, on every device.

        Raises:
            ServiceError: The service refused.
            TransportError: The service could not be reached.
        """
        checked_flag(everywhere, "everywhere")
        with self._lock:
            if everywhere:
                if self._kept.needs_refresh(self._margin):
                    self._refresh()
                request = self._kept.sign_out_everywhere()
            else:
                request = self._kept.sign_out(self._app)
            self._drive(simple(request))

    def forget_device(self) -> None:
        """Has the pool forget the device; nothing where there is none.

        Raises:
            ServiceError: The service refused.
            TransportError: The service could not be reached.
            SaveError: The service did it, and ``save`` raised; the session stays good.
        """
        with self._lock:
            request = self._kept.forget_device()
            if request is not None:
                self._drive(simple(request))
                self._kept.remove_device()
                self._store()

    def _refresh(self) -> None:
        self._drive(refreshing(self._kept, self._app))
        self._store()

    def _drive(self, steps: Steps[T]) -> T:
        return drive(steps, self._carry)

    def _store(self) -> None:
        """Saves before anybody sees the new tokens, and later what could not be saved now."""
        if self._save is not None:
            self._is_unsaved = True
            try:
                self._save(self.to_json())
            except Exception as error:
                raise SaveError(self) from error
            self._is_unsaved = False


class AsyncSession(_Kept):
    """A signed-in user: tokens that refresh themselves, for asyncio.

    ``async_sign_in`` makes it, or ``from_json`` of what was kept. Tasks may share one; what was begun (a
    refresh, a sign-out, forgetting the device, saving) runs to its end also where the task that wanted it
    is cancelled.

    Attributes:
        is_device_forgotten: Whether the service did not know the device that the sign-in began with.
        is_new_device: Whether the service has met the device for the first time.
        device_error: Why the new device could not be confirmed, where that was wanted and failed; the
            tokens are good all the same.
    """

    def __init__(
        self,
        kept: Kept,
        app: AppClient,
        carry: AsyncCarrier,
        save: Callable[[str], Awaitable[object] | object] | None,
        result: Result | None = None,
        margin: int = MARGIN,
    ) -> None:
        import asyncio

        super().__init__(kept, app, result, margin)
        self._carry = carry
        self._save = checked_call(save, "save")
        self._lock = asyncio.Lock()
        self._tasks: set[asyncio.Task[None]] = set()

    @classmethod
    def from_json(
        cls,
        text: Text,
        client: AsyncClient,
        *,
        client_secret: Text | None = None,
        save: Callable[[str], Awaitable[object] | object] | None = None,
        endpoint_url: str | None = None,
        refresh_before: int = MARGIN,
    ) -> AsyncSession:
        """Takes up what ``to_json`` wrote.

        Args:
            text: The JSON.
            client: As for ``async_sign_in``.
            client_secret: The app client's secret, which is not in the JSON.
            save: As for ``async_sign_in``.
            endpoint_url: As for ``async_sign_in``.
            refresh_before: As for ``async_sign_in``.

        Raises:
            ParameterError: The text is none that ``to_json`` wrote, or another argument is refused.
        """
        kept, app = cls._restored(text, client_secret)
        carry = async_carrier_for(client, kept.user_pool_id, endpoint_url)
        return cls(kept, app, carry, save, margin=refresh_before)

    async def token(self) -> str:
        """The access token, refreshed first where it ends soon or has ended.

        Raises:
            ServiceError: The service refused the refresh: sign in again.
            OutcomeUnknownError: A rotating refresh token was sent, and no reply came.
            TransportError: The service could not be reached.
            SaveError: The service did it, and ``save`` raised; the session stays good.
        """
        if self._kept.needs_refresh(self._margin) or self._is_unsaved:
            await self._shielded(self._refresh_if_needed())
        return self._kept.access_token

    async def fresh(self, *, id_token: bool = False) -> str:
        """The access token or the id token, refreshed first as ``token()`` does.

        Args:
            id_token: Whether it is the id token that is wanted.

        Raises:
            CalderaError: As for ``token``; MisuseError where there is no id token.
        """
        checked_flag(id_token, "id_token")
        token = await self.token()
        return self._id_token_there() if id_token else token

    async def refresh(self) -> None:
        """Refreshes the tokens now, whenever they end.

        Raises:
            ParameterError: There is no refresh token.
            ServiceError: The service refused: sign in again.
            OutcomeUnknownError: A rotating refresh token was sent, and no reply came.
            TransportError: The service could not be reached.
            SaveError: The service did it, and ``save`` raised; the session stays good.
        """
        await self._shielded(self._refresh())

    async def sign_out(self, *, everywhere: bool = False) -> None:
        """Signs out: the refresh token is revoked, and what came from it.

        Args:
            everywhere: Whether all of the user's sessions end, on every device.

        Raises:
            ServiceError: The service refused.
            TransportError: The service could not be reached.
        """
        if checked_flag(everywhere, "everywhere"):
            await self.token()
        await self._shielded(self._sign_out(everywhere))

    async def forget_device(self) -> None:
        """Has the pool forget the device; nothing where there is none.

        Raises:
            ServiceError: The service refused.
            TransportError: The service could not be reached.
            SaveError: The service did it, and ``save`` raised; the session stays good.
        """
        await self._shielded(self._forget_device())

    async def _shielded(self, work: Awaitable[None]) -> None:
        """Awaits work that is not cancelled with the task, for what came of it would be lost."""
        import asyncio

        task = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        await asyncio.shield(task)

    async def _sign_out(self, everywhere: bool) -> None:
        async with self._lock:
            # Not before: a refresh that is under way may bring another refresh token.
            kept = self._kept
            request = kept.sign_out_everywhere() if everywhere else kept.sign_out(self._app)
            await async_drive(simple(request), self._carry)

    async def _forget_device(self) -> None:
        async with self._lock:
            request = self._kept.forget_device()
            if request is not None:
                await async_drive(simple(request), self._carry)
                self._kept.remove_device()
                await self._store()

    async def _refresh_if_needed(self) -> None:
        async with self._lock:
            if self._kept.needs_refresh(self._margin):
                await self._renew()
            elif self._is_unsaved:
                await self._store()

    async def _refresh(self) -> None:
        async with self._lock:
            await self._renew()

    async def _renew(self) -> None:
        await async_drive(refreshing(self._kept, self._app), self._carry)
        await self._store()

    async def _store(self) -> None:
        """Saves before anybody sees the new tokens, and later what could not be saved now."""
        import inspect

        if self._save is not None:
            self._is_unsaved = True
            try:
                saved = self._save(self.to_json())
                if inspect.isawaitable(saved):
                    await saved
            except Exception as error:
                raise SaveError(self) from error
            self._is_unsaved = False
