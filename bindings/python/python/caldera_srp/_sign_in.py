"""The whole sign-in in one call."""

from __future__ import annotations

from caldera_srp._native import AppClient, Flow
from caldera_srp._pending import AsyncPendingSignIn, PendingSignIn
from caldera_srp._session import MARGIN, checked_call
from caldera_srp._transports import async_carrier_for, carrier_for

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping

    from caldera_srp._native import Device
    from caldera_srp._questions import Question
    from caldera_srp._session import AsyncSession, Session
    from caldera_srp._types import AsyncClient, Client, Text

__all__ = ["async_resume", "async_sign_in", "resume", "sign_in"]


def sign_in(
    client: Client = None,
    *,
    user_pool_id: str,
    client_id: str,
    username: str,
    password: Text | None = None,
    ask: Callable[[Question], object] | None = None,
    client_secret: Text | None = None,
    device: Device | None = None,
    confirm_device: str | bool = False,
    auth_flow: str = "USER_SRP_AUTH",
    admin: bool = False,
    preferred_challenge: str | None = None,
    client_metadata: Mapping[str, str] | None = None,
    keep_password: bool = False,
    save: Callable[[str], object] | None = None,
    endpoint_url: str | None = None,
    refresh_before: int = MARGIN,
) -> Session:
    """Signs in, whatever the service asks on the way.

    Args:
        client: What carries the requests: a boto3 client for ``cognito-idp``, a ``requests.Session``,
            an ``httpx.Client``, or None for the standard library.
        user_pool_id: The user pool's id, such as ``us-east-1_AbCdEf123``.
        client_id: The app client's id.
        username: What the user typed: a name, an alias, an e-mail address.
        password: The password; for USER_AUTH and CUSTOM_AUTH there may be none.
        ask: Called with each question; what it returns answers it: text of the question's kind, or an
            Answer where there is more to it. Without it a question is the exception QuestionAsked.
        client_secret: The app client's secret, if it has one.
        device: The device that the pool remembers, ``Session.device`` of the sign-in before.
        confirm_device: Whether to register a device that the service meets for the first time, so that
            ``Session.device`` is there the next time; a text is the name that it gets.
        auth_flow: ``USER_SRP_AUTH``, ``USER_AUTH``, ``CUSTOM_AUTH`` (with SRP where there is a password),
            ``USER_PASSWORD_AUTH``, ``ADMIN_USER_PASSWORD_AUTH`` or ``ADMIN_NO_SRP_AUTH``.
        admin: Whether to use the pool owner's operations, which only a boto3 client can sign.
        preferred_challenge: For USER_AUTH, the first factor to begin with.
        client_metadata: ``ClientMetadata``, for the pool's Lambda functions.
        keep_password: Whether the password stays in memory until there are tokens, so that
            ``PendingSignIn.begin_again`` need not be given it.
        save: Called with the session as JSON whenever there are new tokens, before anybody gets them;
            the session waits for it, so that it may not ask the session for a token. Where it raises an
            Exception that is the cause of a SaveError, which carries the session.
        endpoint_url: Another address than the service's, ``http://`` or ``https://``, where the client is
            none of boto3's.
        refresh_before: How many seconds before its end the access token is refreshed.

    Returns:
        The session.

    Raises:
        QuestionAsked: The service asks something, and there is no ``ask``. It carries the sign-in, which
            can go on.
        ParameterError: An argument or a reply is refused; as ParameterTypeError, for its type.
        SaveError: There are tokens, and ``save`` raised. Its ``session`` has them.
        AnswerError: ``ask`` returned what is no answer. Its ``pending`` is the sign-in as it was.
        ServiceError: The service refused.
        ForeignReplyError: Somebody answered in the service's place.
        UnexpectedReplyError: A reply is none that the request can have, or the service asks more than 64
            questions.
        TransportError: The service could not be reached; or, as OutcomeUnknownError, no reply came to a
            request that may not be sent twice.
    """
    carry = carrier_for(client, user_pool_id, endpoint_url)
    app = AppClient(client_id, secret=client_secret)
    flow = Flow(
        user_pool_id,
        app,
        username,
        auth_flow=auth_flow,
        password=password,
        device=device,
        admin=admin,
        preferred_challenge=preferred_challenge,
        client_metadata=client_metadata,
        keep_password=keep_password,
    )
    checked_call(ask, "ask")
    pending = PendingSignIn(flow, app, carry, save, confirm_device, refresh_before)
    return pending._go(ask, "send")


async def async_sign_in(
    client: AsyncClient,
    *,
    user_pool_id: str,
    client_id: str,
    username: str,
    password: Text | None = None,
    ask: Callable[[Question], Awaitable[object] | object] | None = None,
    client_secret: Text | None = None,
    device: Device | None = None,
    confirm_device: str | bool = False,
    auth_flow: str = "USER_SRP_AUTH",
    admin: bool = False,
    preferred_challenge: str | None = None,
    client_metadata: Mapping[str, str] | None = None,
    keep_password: bool = False,
    save: Callable[[str], Awaitable[object] | object] | None = None,
    endpoint_url: str | None = None,
    refresh_before: int = MARGIN,
) -> AsyncSession:
    """Signs in as ``sign_in`` does, for asyncio.

    Args:
        client: An aioboto3 client for ``cognito-idp``, or an ``httpx.AsyncClient``.
        user_pool_id: As for ``sign_in``.
        client_id: As for ``sign_in``.
        username: As for ``sign_in``.
        password: As for ``sign_in``.
        ask: As for ``sign_in``; it may be a coroutine function.
        client_secret: As for ``sign_in``.
        device: As for ``sign_in``.
        confirm_device: As for ``sign_in``.
        auth_flow: As for ``sign_in``.
        admin: As for ``sign_in``.
        preferred_challenge: As for ``sign_in``.
        client_metadata: As for ``sign_in``.
        keep_password: As for ``sign_in``.
        save: As for ``sign_in``; it may be a coroutine function.
        endpoint_url: As for ``sign_in``.
        refresh_before: As for ``sign_in``.

    Returns:
        The session.

    Raises:
        CalderaError: As for ``sign_in``.
    """
    carry = async_carrier_for(client, user_pool_id, endpoint_url)
    app = AppClient(client_id, secret=client_secret)
    flow = Flow(
        user_pool_id,
        app,
        username,
        auth_flow=auth_flow,
        password=password,
        device=device,
        admin=admin,
        preferred_challenge=preferred_challenge,
        client_metadata=client_metadata,
        keep_password=keep_password,
    )
    checked_call(ask, "ask")
    pending = AsyncPendingSignIn(flow, app, carry, save, confirm_device, refresh_before)
    return await pending._go(ask, "send")


def resume(
    client: Client,
    state: Text,
    *,
    client_id: str,
    user_pool_id: str,
    client_secret: Text | None = None,
    device: Device | None = None,
    confirm_device: str | bool = False,
    save: Callable[[str], object] | None = None,
    endpoint_url: str | None = None,
    refresh_before: int = MARGIN,
) -> PendingSignIn:
    """Takes up a sign-in that ``PendingSignIn.suspend`` put away.

    Args:
        client: As for ``sign_in``.
        state: What ``suspend`` gave.
        client_id: As for ``sign_in``.
        user_pool_id: As for ``sign_in``.
        client_secret: As for ``sign_in``.
        device: As for ``sign_in``.
        confirm_device: As for ``sign_in``.
        save: As for ``sign_in``.
        endpoint_url: As for ``sign_in``.
        refresh_before: As for ``sign_in``.

    Raises:
        ParameterError: The state is none that ``suspend`` gave, or belongs to another client or device; or
            another argument is refused.
    """
    carry = carrier_for(client, user_pool_id, endpoint_url)
    app = AppClient(client_id, secret=client_secret)
    flow = Flow.resume(state, app, device=device)
    return PendingSignIn(flow, app, carry, save, confirm_device, refresh_before)


def async_resume(
    client: AsyncClient,
    state: Text,
    *,
    client_id: str,
    user_pool_id: str,
    client_secret: Text | None = None,
    device: Device | None = None,
    confirm_device: str | bool = False,
    save: Callable[[str], Awaitable[object] | object] | None = None,
    endpoint_url: str | None = None,
    refresh_before: int = MARGIN,
) -> AsyncPendingSignIn:
    """Takes up a sign-in that ``suspend`` put away, for asyncio.

    Args:
        client: As for ``async_sign_in``.
        state: What ``suspend`` gave.
        client_id: As for ``sign_in``.
        user_pool_id: As for ``sign_in``.
        client_secret: As for ``sign_in``.
        device: As for ``sign_in``.
        confirm_device: As for ``sign_in``.
        save: As for ``async_sign_in``.
        endpoint_url: As for ``sign_in``.
        refresh_before: As for ``sign_in``.

    Raises:
        ParameterError: The state is none that ``suspend`` gave, or belongs to another client or device; or
            another argument is refused.
    """
    carry = async_carrier_for(client, user_pool_id, endpoint_url)
    app = AppClient(client_id, secret=client_secret)
    flow = Flow.resume(state, app, device=device)
    return AsyncPendingSignIn(flow, app, carry, save, confirm_device, refresh_before)
