"""What happens to requests on bad networks: nothing that may be sent once alone is sent twice."""

from __future__ import annotations

import asyncio
import http.client
import http.server
import socket
import threading
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import aioboto3
import httpx
import pytest
import requests

from caldera_srp import (
    CalderaError,
    ForeignReplyError,
    OutcomeUnknownError,
    ServiceError,
    TransportError,
    _steps,
    async_sign_in,
    sign_in,
)
from pool import LocalPool, client

PAGE = b"<html><body>This is no reply of the service.</body></html>"


class Proxy(http.server.ThreadingHTTPServer):
    """Stands before the pool; what it does to each request is told by a list, first come first."""

    daemon_threads = True

    def __init__(self, upstream: str) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.upstream = upstream.removeprefix("http://")
        self.seen: list[str] = []
        self.plan: dict[str, list[str]] = {}

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"

    def handle_error(self, *_: object) -> None:
        """A connection that was broken on purpose."""


class Handler(http.server.BaseHTTPRequestHandler):
    server: Proxy

    def do_POST(self) -> None:
        operation = self.headers["X-Amz-Target"].rpartition(".")[2]
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.seen.append(operation)
        planned = self.server.plan.get(operation)
        what = planned.pop(0) if planned else "pass"
        if what == "drop the request":
            self.connection.close()
            return
        if what.isdigit():
            self.answer(int(what), {"Content-Type": "text/html"}, PAGE)
            return
        if what == "throttle":
            self.answer(
                400,
                {"x-amzn-ErrorType": "TooManyRequestsException"},
                b'{"__type":"TooManyRequestsException","message":"Rate exceeded"}',
            )
            return
        upstream = http.client.HTTPConnection(self.server.upstream, timeout=60)
        upstream.request(
            "POST", "/", body, {name: self.headers[name] for name in ("X-Amz-Target", "Content-Type")}
        )
        reply = upstream.getresponse()
        content = reply.read()
        headers = dict(reply.getheaders())
        upstream.close()
        if what == "drop the reply":
            self.connection.close()
        elif what == "break the reply off":
            self.answer(200, headers, content[: len(content) // 2])
        else:
            self.answer(reply.status, headers, content)

    def answer(self, status: int, headers: dict[str, str], body: bytes) -> None:
        self.send_response_only(status)
        for name, value in headers.items():
            if name.lower() not in {"content-length", "connection"}:
                self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Nothing."""


@pytest.fixture
def proxy(pool: LocalPool, monkeypatch: pytest.MonkeyPatch) -> Iterator[Proxy]:
    monkeypatch.setattr(_steps, "FIRST_WAIT", 0.01)
    with Proxy(pool.endpoint) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.02,))
        thread.start()
        yield server
        server.shutdown()
        thread.join()


KINDS = ["boto3", "requests", "httpx", "standard library", "aioboto3", "httpx, asynchronous"]
GIVEN = {"user_pool_id": "us-east-1_Test", "client_id": "plain"}


def enter(
    proxy: Proxy, kind: str, name: str = "alice", password: str = "Wonderland-1865", **more: Any
) -> str:
    """Signs in over a transport, and gives the access token."""
    given = {**GIVEN, "username": name, "password": password, **more}
    if kind == "boto3":
        return sign_in(client(proxy.url), **given).token()
    given["endpoint_url"] = proxy.url
    if kind == "requests":
        with requests.Session() as session:
            return sign_in(session, **given).token()
    if kind == "httpx":
        with httpx.Client(timeout=60) as session:
            return sign_in(session, **given).token()
    if kind == "standard library":
        return sign_in(**given).token()

    async def go() -> str:
        if kind == "aioboto3":
            options = {"region_name": "us-east-1", "endpoint_url": proxy.url}
            options |= {"aws_access_key_id": "any", "aws_secret_access_key": "any"}
            async with aioboto3.Session().client("cognito-idp", **options) as boto:
                return await (await async_sign_in(boto, **given)).token()
        async with httpx.AsyncClient(timeout=60) as session:
            return await (await async_sign_in(session, **given)).token()

    return asyncio.run(go())


@pytest.mark.parametrize("kind", ["requests", "httpx", "standard library"])
@pytest.mark.parametrize(
    "reply",
    [
        b"HTTP/1.1 400 Bad Request\r\nContent-Length: 100\r\n\r\n{}",
        b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 2\r\n\r\n{}",
    ],
    ids=["cut off", "not compressed"],
)
def test_a_reply_that_cannot_be_read_is_an_error_of_the_package(
    monkeypatch: pytest.MonkeyPatch, kind: str, reply: bytes
) -> None:
    monkeypatch.setattr(_steps, "FIRST_WAIT", 0.01)
    with socket.create_server(("127.0.0.1", 0)) as server:

        def serve() -> None:
            for _ in range(_steps.ATTEMPTS):
                connection, _address = server.accept()
                with connection:
                    connection.recv(65536)
                    connection.sendall(reply)

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        to = SimpleNamespace(url=f"http://127.0.0.1:{server.getsockname()[1]}")
        with pytest.raises(CalderaError):
            enter(to, kind)  # type: ignore[arg-type]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("fault", ["drop the reply", "drop the request"])
def test_a_claim_whose_reply_was_lost_is_not_sent_again(proxy: Proxy, kind: str, fault: str) -> None:
    proxy.plan = {"RespondToAuthChallenge": [fault]}
    with pytest.raises(OutcomeUnknownError, match="RespondToAuthChallenge") as caught:
        enter(proxy, kind)
    assert caught.value.__cause__ is not None
    assert proxy.seen == ["InitiateAuth", "RespondToAuthChallenge"]
    assert enter(proxy, kind)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("fault", ["drop the reply", "drop the request", "throttle"])
def test_what_says_the_same_again_is_sent_again(proxy: Proxy, kind: str, fault: str) -> None:
    proxy.plan = {"InitiateAuth": [fault, fault]}
    assert enter(proxy, kind)
    assert proxy.seen == ["InitiateAuth"] * 3 + ["RespondToAuthChallenge"]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("fault", ["drop the reply", "drop the request"])
def test_a_request_that_never_has_a_reply_is_told_as_that(proxy: Proxy, kind: str, fault: str) -> None:
    proxy.plan = {"InitiateAuth": [fault] * 3}
    with pytest.raises(TransportError, match="no reply to InitiateAuth came, however often") as caught:
        enter(proxy, kind)
    assert not isinstance(caught.value, OutcomeUnknownError)
    assert proxy.seen == ["InitiateAuth"] * 3


@pytest.mark.parametrize("kind", KINDS)
def test_a_claim_that_was_throttled_is_sent_again(proxy: Proxy, kind: str) -> None:
    proxy.plan = {"RespondToAuthChallenge": ["throttle"]}
    assert enter(proxy, kind)
    assert proxy.seen.count("RespondToAuthChallenge") == 2


@pytest.mark.parametrize("kind", KINDS)
def test_throttling_for_ever_ends(proxy: Proxy, kind: str) -> None:
    proxy.plan = {"InitiateAuth": ["throttle"] * 10}
    with pytest.raises(ServiceError) as caught:
        enter(proxy, kind)
    assert caught.value.kind == "TooManyRequests"
    assert caught.value.outcome == "throttled"
    assert proxy.seen == ["InitiateAuth"] * 3


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("status", ["403", "405", "407", "503"])
def test_a_firewalls_page_is_told_by_its_status(proxy: Proxy, kind: str, status: str) -> None:
    proxy.plan = {"RespondToAuthChallenge": [status] * 3}
    with pytest.raises(ForeignReplyError) as caught:
        enter(proxy, kind)
    assert caught.value.status == int(status)
    assert proxy.seen.count("RespondToAuthChallenge") == 1


@pytest.mark.parametrize("kind", KINDS)
def test_nobody_there_is_a_transport_error(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_steps, "FIRST_WAIT", 0.01)
    with Proxy("unused") as gone:
        pass
    with pytest.raises(TransportError, match="InitiateAuth was not sent: there is no connection") as caught:
        enter(gone, kind)
    assert not isinstance(caught.value, OutcomeUnknownError)
    assert isinstance(caught.value, ConnectionError)


def test_a_rotating_refresh_whose_reply_was_lost_is_told(proxy: Proxy) -> None:
    session = sign_in(
        endpoint_url=proxy.url,
        username="alice",
        password="Wonderland-1865",
        **{**GIVEN, "client_id": "rotating"},
    )
    session.set_rotating(True)
    proxy.plan = {"GetTokensFromRefreshToken": ["drop the reply"]}
    with pytest.raises(OutcomeUnknownError):
        session.refresh()
    assert proxy.seen.count("GetTokensFromRefreshToken") == 1


def test_other_calls_of_a_boto3_client_are_tried_again_as_before(proxy: Proxy, pool: LocalPool) -> None:
    idp = client(proxy.url)
    token = sign_in(idp, username="alice", password="Wonderland-1865", **GIVEN).token()
    proxy.plan = {"GetUser": ["503", "drop the request"]}
    assert idp.get_user(AccessToken=token)["Username"] == "alice"
    assert proxy.seen.count("GetUser") == 3


def test_a_cancelled_task_loses_no_token(proxy: Proxy) -> None:
    async def go() -> None:
        saved: list[str] = []
        async with httpx.AsyncClient(timeout=60) as http_client:
            session = await async_sign_in(
                http_client,
                endpoint_url=proxy.url,
                username="alice",
                password="Wonderland-1865",
                save=saved.append,
                **{**GIVEN, "client_id": "rotating"},
            )
            session.set_rotating(True)
            for _ in range(5):
                before = session.refresh_token
                task = asyncio.ensure_future(session.refresh())
                await asyncio.sleep(0)
                await asyncio.sleep(0)
                task.cancel()
                with pytest.raises(asyncio.CancelledError):
                    await task
                while session._tasks:
                    await asyncio.sleep(0.005)
                assert session.refresh_token != before
                assert session.refresh_token in saved[-1]

    asyncio.run(go())
