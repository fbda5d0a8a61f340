"""What carries requests: boto3 and aioboto3, requests, httpx, and the standard library.

Each sends a request once and gives back what came, or how it failed; nothing here tries again, and what
a library would try again by itself is stopped: whether a request may be sent twice is the engine's to say.
"""

from __future__ import annotations

import contextvars
import json
import re
from datetime import datetime

from caldera_srp._errors import ParameterError, wrong_type
from caldera_srp._native import HttpReply, endpoint
from caldera_srp._steps import Failure

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping
    from typing import Any, Protocol

    from caldera_srp._native import Request
    from caldera_srp._types import AsyncClient, Client

    class _Headers(Protocol):
        def get(self, name: str, /) -> str | None: ...

    Carrier = Callable[[Request], HttpReply | Failure]
    AsyncCarrier = Callable[[Request], Awaitable[HttpReply | Failure]]

# How long to wait for a reply, in seconds, where the client does not say.
TIMEOUT = 30.0


def carrier_for(client: Client, user_pool_id: str, endpoint_url: str | None) -> Carrier:
    """What carries requests over this client.

    Args:
        client: A boto3 client for ``cognito-idp``, a ``requests.Session``, an ``httpx.Client``, or None
            for the standard library.
        user_pool_id: The pool, for the service's address.
        endpoint_url: Another address than the service's, for all but boto3.
    """
    url = _address(user_pool_id, endpoint_url)
    kind = _kind(client)
    if kind == "boto" and not _is_awaited(client):
        return _boto_carrier(client)
    if kind == "requests":
        return _requests_carrier(client, url)
    if kind == "httpx.Client":
        return _httpx_carrier(client, url)
    if client is None:
        return _urllib_carrier(url)
    raise wrong_type(client, "client", "a boto3 client, a requests.Session, an httpx.Client or None")


# A host's labels are no longer, and none is empty: what else there can be in an address is refused by the
# libraries in as many ways as there are of them.
_LABEL = "[0-9A-Za-z_](?:[0-9A-Za-z_-]{0,61}[0-9A-Za-z_])?"
_ADDRESS = re.compile(
    rf"https?://(?:{_LABEL}(?:\.{_LABEL})*\.?|\[[0-9A-Fa-f:.]+\])(?::([0-9]{{1,5}}))?(?:/[!-~]*)?",
    re.IGNORECASE,
)
LONGEST_ADDRESS = 2048


def _address(user_pool_id: str, endpoint_url: str | None) -> str:
    """Where the service is: ``endpoint_url`` where there is one, and it is of the web."""
    name = "endpoint_url"
    if endpoint_url is None:
        return endpoint(user_pool_id)
    if not isinstance(endpoint_url, str):
        raise wrong_type(endpoint_url, name, "str")
    if not endpoint_url:
        raise ParameterError(f"{name} is empty", name, "Empty")
    if len(endpoint_url) > LONGEST_ADDRESS:
        message = f"{name} is longer than {LONGEST_ADDRESS} bytes"
        raise ParameterError(message, name, "TooLong", LONGEST_ADDRESS)
    found = _ADDRESS.fullmatch(endpoint_url)
    if found is None or "#" in endpoint_url or not 0 < int(found[1] or 443) < 2**16:
        message = f"{name} is malformed: it must be http:// or https:// and a host"
        raise ParameterError(message, name, "Malformed")
    return endpoint_url


def async_carrier_for(client: AsyncClient, user_pool_id: str, endpoint_url: str | None) -> AsyncCarrier:
    """What carries requests over this asynchronous client.

    Args:
        client: An aioboto3 (aiobotocore) client for ``cognito-idp`` or an ``httpx.AsyncClient``.
        user_pool_id: The pool, for the service's address.
        endpoint_url: Another address than the service's, for all but aioboto3.
    """
    url = _address(user_pool_id, endpoint_url)
    kind = _kind(client)
    if kind == "boto" and _is_awaited(client):
        return _aioboto_carrier(client)
    if kind == "httpx.AsyncClient":
        return _async_httpx_carrier(client, url)
    raise wrong_type(client, "client", "an aioboto3 client or an httpx.AsyncClient")


def _kind(client: object) -> str:
    """Which library's a client is, without importing that."""
    if hasattr(getattr(client, "meta", None), "service_model"):
        return "boto"
    for base in type(client).__mro__:
        library = base.__module__.partition(".")[0]
        if library == "requests" and base.__name__ == "Session":
            return "requests"
        if library == "httpx" and base.__name__ in {"Client", "AsyncClient"}:
            return f"httpx.{base.__name__}"
    return "unknown"


def _is_awaited(client: object) -> bool:
    """Whether a client's calls are awaited: aiobotocore's, of which aioboto3's are."""
    return any(base.__module__.partition(".")[0] == "aiobotocore" for base in type(client).__mro__)


def _headers(request: Request) -> dict[str, str]:
    return {
        "Content-Type": "application/x-amz-json-1.1",
        "X-Amz-Target": request.target,
        "Cache-Control": "no-store",
    }


def _reply(status: int, headers: _Headers, body: bytes) -> HttpReply:
    """A reply of a library's; its headers are found in any case of letters."""
    return HttpReply(
        status,
        body,
        error_type=headers.get("x-amzn-errortype"),
        retry_after=headers.get("retry-after"),
        date=headers.get("date"),
    )


# What says that no connection was made, in whichever library, by the names of the classes: the
# libraries are the caller's, and not all of them are there.
NOT_SENT = frozenset(
    {
        "ConnectError",
        "ConnectTimeout",
        "ConnectTimeoutError",
        "ConnectionRefusedError",
        "EndpointConnectionError",
        "NameResolutionError",
        "NewConnectionError",
        "PoolTimeout",
        "ProxyConnectionError",
        "gaierror",
    }
)


def _failure(error: BaseException) -> Failure:
    """Whether a request that failed can have reached anybody."""
    seen: list[BaseException] = [error]
    for cause in seen:
        if type(cause).__name__ in NOT_SENT:
            return Failure("not_sent", error)
        inner = [cause.__cause__, cause.__context__, getattr(cause, "reason", None), *cause.args]
        seen.extend(other for other in inner if isinstance(other, BaseException) and other not in seen)
    return Failure("unknown", error)


def _urllib_carrier(url: str) -> Carrier:
    import http.client
    import urllib.error
    import urllib.request

    class NoRedirect(urllib.request.HTTPRedirectHandler):
        # A redirect would send the body elsewhere, or lose it.
        def redirect_request(self, *_: Any) -> None:
            return None

    opener = urllib.request.build_opener(NoRedirect)

    def carry(request: Request) -> HttpReply | Failure:
        made = urllib.request.Request(  # noqa: S310 - the service's address, or the caller's own
            url, data=request.body().encode(), headers=_headers(request), method="POST"
        )
        try:
            try:
                reply = opener.open(made, timeout=TIMEOUT)
            except urllib.error.HTTPError as refusal:
                reply = refusal
            with reply:
                return _reply(reply.status, reply.headers, reply.read())
        except (OSError, http.client.HTTPException) as error:
            return _failure(error)

    return carry


def _requests_carrier(session: Any, url: str) -> Carrier:
    import requests

    def carry(request: Request) -> HttpReply | Failure:
        try:
            reply = session.post(
                url,
                data=request.body().encode(),
                headers=_headers(request),
                timeout=TIMEOUT,
                allow_redirects=False,
                # The session's own may be by the very token that is being refreshed.
                auth=lambda prepared: prepared,
            )
            return _reply(reply.status_code, reply.headers, reply.content)
        except requests.RequestException as error:
            return _failure(error)

    return carry


def _httpx_carrier(client: Any, url: str) -> Carrier:
    import httpx

    def carry(request: Request) -> HttpReply | Failure:
        try:
            reply = client.post(
                url,
                content=request.body().encode(),
                headers=_headers(request),
                follow_redirects=False,
                # The client's own may be by the very token that is being refreshed.
                auth=None,
            )
            return _reply(reply.status_code, reply.headers, reply.content)
        except httpx.RequestError as error:
            return _failure(error)

    return carry


def _async_httpx_carrier(client: Any, url: str) -> AsyncCarrier:
    import httpx

    async def carry(request: Request) -> HttpReply | Failure:
        try:
            reply = await client.post(
                url,
                content=request.body().encode(),
                headers=_headers(request),
                follow_redirects=False,
                # The client's own may be by the very token that is being refreshed.
                auth=None,
            )
            return _reply(reply.status_code, reply.headers, reply.content)
        except httpx.RequestError as error:
            return _failure(error)

    return carry


# Set while a request of ours is under way, which botocore is not to try again: the statuses that came.
_once: contextvars.ContextVar[list[int] | None] = contextvars.ContextVar("caldera_srp_once", default=None)


class _Refused(Exception):  # noqa: N818 - carries a reply out of botocore
    """A reply that botocore would look at to try again."""

    def __init__(self, status: int, headers: Mapping[str, str], parsed: dict[str, Any]) -> None:
        super().__init__(status)
        self.status = status
        self.headers = headers
        self.parsed = parsed


def _no_retry(
    response: tuple[Any, dict[str, Any]] | None = None,
    caught_exception: Exception | None = None,
    **_: object,
) -> None:
    """Comes before botocore's own handler, and raises what that would try again after."""
    if _once.get() is None:
        return
    if caught_exception is not None:
        raise caught_exception
    if response is not None and response[0].status_code != 200:  # noqa: PLR2004 - OK
        http, parsed = response
        raise _Refused(http.status_code, http.headers, parsed)


def _note_status(response_dict: Mapping[str, Any], **_: object) -> None:
    """Comes before botocore reads a reply, which fails in many ways where that is no JSON object."""
    if (came := _once.get()) is not None:
        came.append(response_dict["status_code"])


def _prepare(client: Any) -> None:
    service = client.meta.service_model.service_id.hyphenize()
    client.meta.events.register_first(f"needs-retry.{service}", _no_retry, unique_id="caldera-srp-no-retry")
    client.meta.events.register_first(
        f"before-parse.{service}", _note_status, unique_id="caldera-srp-status"
    )


def _method(client: Any, request: Request) -> Any:
    return getattr(client, re.sub(r"(?<!^)(?=[A-Z])", "_", request.operation).lower())


def _taken(reply: Any) -> HttpReply:
    if not isinstance(reply, dict):
        # Of a client that somebody put in botocore's place: no reply of the service's.
        return _reply(200, {}, b"")
    told = reply.get("ResponseMetadata", {})
    body = json.dumps(reply, default=_written).encode()
    return _reply(told.get("HTTPStatusCode", 200), told.get("HTTPHeaders", {}), body)


def _written(value: object) -> float | None:
    """What JSON has no type for: dates, in lists that the engine reads, are datetimes by now."""
    return value.timestamp() if isinstance(value, datetime) else None


def _refusal(status: int, headers: Mapping[str, str], error: Mapping[str, Any]) -> HttpReply:
    # Whoever answers in the service's place may write what is no text.
    code = str(error.get("Code", "")).encode(errors="replace").decode()
    # Where there is no JSON in the body botocore puts the status there.
    named = code if code and not code.isdigit() else None
    body = json.dumps({"message": error.get("Message", "")}).encode() if named else b""
    return HttpReply(
        status,
        body,
        error_type=named,
        retry_after=headers.get("retry-after"),
        date=headers.get("date"),
    )


def _translated(error: Exception, came: list[int]) -> HttpReply | Failure:
    """What an exception of botocore's says of a request, to which replies of these statuses came."""
    import botocore.exceptions

    if isinstance(error, _Refused):
        headers = {name.lower(): value for name, value in error.headers.items()}
        return _refusal(error.status, headers, error.parsed.get("Error", {}))
    if isinstance(error, botocore.exceptions.ClientError):
        told = error.response.get("ResponseMetadata", {})
        return _refusal(
            told.get("HTTPStatusCode", 400),
            told.get("HTTPHeaders", {}),
            error.response.get("Error", {}),
        )
    if (
        isinstance(
            error,
            (botocore.exceptions.ConnectionError, botocore.exceptions.HTTPClientError),
        )
        or type(error).__name__ == "ResponseParserError"
    ):
        return _failure(error)
    if came and isinstance(
        error, (ArithmeticError, AttributeError, LookupError, TypeError, ValueError, RecursionError)
    ):
        return HttpReply(came[-1], b"")
    raise error


def _boto_carrier(client: Any) -> Carrier:
    _prepare(client)

    def carry(request: Request) -> HttpReply | Failure:
        came: list[int] = []
        token = _once.set(came)
        try:
            return _taken(_method(client, request)(**json.loads(request.body())))
        except Exception as error:  # noqa: BLE001 - raised again if it is none of botocore's
            return _translated(error, came)
        finally:
            _once.reset(token)

    return carry


def _aioboto_carrier(client: Any) -> AsyncCarrier:
    _prepare(client)

    async def carry(request: Request) -> HttpReply | Failure:
        came: list[int] = []
        token = _once.set(came)
        try:
            return _taken(await _method(client, request)(**json.loads(request.body())))
        except Exception as error:  # noqa: BLE001 - raised again if it is none of botocore's
            return _translated(error, came)
        finally:
            _once.reset(token)

    return carry
