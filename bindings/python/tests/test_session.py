"""What is kept of a sign-in: saved, refreshed, carried, ended, whatever threads and tasks do meanwhile."""

from __future__ import annotations

import asyncio
import copy
import json
import threading
from typing import Any

import httpx
import pytest
import requests

from caldera_srp import (
    AsyncSession,
    ParameterError,
    QuestionAsked,
    SaveError,
    ServiceError,
    Session,
    async_sign_in,
    sign_in,
)
from pool import POOL, LocalPool, enter, totp


def test_a_session_saves_before_it_gives(idp) -> None:
    saved: list[str] = []
    made = enter(idp, "alice", "Wonderland-1865", client_id="rotating", save=saved.append)
    made.set_rotating(True)
    assert json.loads(saved[0])["access_token"] == made.access_token
    before = made.refresh_token
    made.refresh()
    assert made.refresh_token != before
    assert json.loads(saved[-1])["refresh_token"] == made.refresh_token
    again = Session.from_json(saved[-1].encode(), idp, save=saved.append)
    assert again.is_rotating
    again.refresh()
    with pytest.raises(ParameterError) as caught:
        Session.from_json("{}", idp)
    assert caught.value.parameter == "stored session"


def test_what_could_not_be_saved_is_saved_later(idp) -> None:
    saved: list[str] = []

    def save(text: str) -> None:
        saved.append(text)
        if len(saved) == 2:
            raise OSError("the disk is full")

    made = enter(idp, "alice", "Wonderland-1865", save=save)
    with pytest.raises(SaveError) as caught:
        made.refresh()
    assert caught.value.session is made
    assert isinstance(caught.value.__cause__, OSError)
    assert made.token() == json.loads(saved[2])["access_token"]
    made.token()
    assert len(saved) == 3


@pytest.mark.parametrize("question", [False, True], ids=["at once", "after an answer"])
def test_a_session_that_could_not_be_saved_is_not_lost(idp, question: bool) -> None:
    saved: list[str] = []

    def save(text: str) -> None:
        saved.append(text)
        if len(saved) < 3:
            raise OSError("the disk is full: " + text)

    def sign() -> Session:
        if not question:
            return enter(idp, "alice", "Wonderland-1865", save=save)
        with pytest.raises(QuestionAsked) as asked:
            enter(idp, "bob", "Builder-1998!", save=save)
        return asked.value.pending.answer(totp())

    with pytest.raises(SaveError) as caught:
        sign()
    error = caught.value
    assert isinstance(error.__cause__, OSError)
    assert error.pending is None
    assert copy.copy(error).session is error.session
    session = error.session
    assert session.access_token not in str(error) + repr(error)
    # Nobody gets a token that is not saved; what there is can be kept by other means.
    with pytest.raises(SaveError):
        session.token()
    assert json.loads(session.to_json())["access_token"] == session.access_token
    assert session.token() == json.loads(saved[2])["access_token"]
    session.refresh()
    assert len(saved) == 4


def test_what_stops_the_program_comes_through_save(idp) -> None:
    def save(_: str) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        enter(idp, "alice", "Wonderland-1865", save=save)


@pytest.fixture
def carrier(pool: LocalPool) -> dict[str, Any]:
    return {"endpoint_url": pool.endpoint, "password": "Wonderland-1865", "username": "alice"}


@pytest.mark.parametrize("kind", ["function", "coroutine function"])
def test_a_session_of_a_task_that_could_not_be_saved_is_not_lost(
    carrier: dict[str, Any], kind: str
) -> None:
    saved: list[str] = []

    def save(text: str) -> None:
        saved.append(text)
        if len(saved) in {1, 3}:
            raise OSError("the disk is full")

    async def save_later(text: str) -> None:
        await asyncio.sleep(0)
        save(text)

    async def go() -> None:
        given = {"save": save if kind == "function" else save_later, **carrier}
        async with httpx.AsyncClient(timeout=60) as http:
            with pytest.raises(SaveError) as caught:
                await async_sign_in(http, user_pool_id=POOL, client_id="plain", **given)
            session = caught.value.session
            assert isinstance(session, AsyncSession)
            assert await session.token() == json.loads(saved[1])["access_token"]
            with pytest.raises(SaveError) as caught:
                await session.refresh()
            assert caught.value.session is session
            assert isinstance(caught.value.__cause__, OSError)
            assert await session.token() == json.loads(saved[3])["access_token"]

    asyncio.run(go())


def test_a_task_that_is_cancelled_while_it_saves_has_saved(carrier: dict[str, Any]) -> None:
    async def go() -> None:
        saved: list[str] = []
        begun, allowed, ended = asyncio.Event(), asyncio.Event(), asyncio.Event()

        async def save(text: str) -> None:
            begun.set()
            await allowed.wait()
            saved.append(text)
            ended.set()

        async with httpx.AsyncClient(timeout=60) as http:
            task = asyncio.create_task(
                async_sign_in(http, user_pool_id=POOL, client_id="plain", save=save, **carrier)
            )
            await begun.wait()
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task
            allowed.set()
            await asyncio.wait_for(ended.wait(), 60)
            session = AsyncSession.from_json(saved[0], http, endpoint_url=carrier["endpoint_url"])
            assert await session.token()

    asyncio.run(go())


class Gate:
    """Holds an asynchronous client's requests up, from the moment that it is shut."""

    def __init__(self, http: httpx.AsyncClient) -> None:
        self.arrived, self.opened = asyncio.Event(), asyncio.Event()
        http.event_hooks = {"request": [self._pass]}

    async def _pass(self, _: httpx.Request) -> None:
        self.arrived.set()
        await self.opened.wait()


async def cancelled(work: Any, gate: Gate, session: AsyncSession) -> None:
    """Cancels a task whose request is on its way, and waits for what goes on without it."""
    task = asyncio.create_task(work)
    await gate.arrived.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    gate.opened.set()
    while session._tasks:
        await asyncio.sleep(0.005)


@pytest.mark.parametrize("everywhere", [False, True])
def test_a_sign_out_goes_on_where_its_task_is_cancelled(carrier: dict[str, Any], everywhere: bool) -> None:
    async def go() -> None:
        async with httpx.AsyncClient(timeout=60) as http:
            session = await async_sign_in(http, user_pool_id=POOL, client_id="plain", **carrier)
            gate = Gate(http)
            await cancelled(session.sign_out(everywhere=everywhere), gate, session)
            with pytest.raises(ServiceError):
                await session.refresh()

    asyncio.run(go())


def test_a_device_is_forgotten_where_the_task_is_cancelled(carrier: dict[str, Any]) -> None:
    async def go() -> None:
        saved: list[str] = []
        given = {"user_pool_id": "us-east-1_Devices", "client_id": "devices", **carrier}
        async with httpx.AsyncClient(timeout=60) as http:
            session = await async_sign_in(http, confirm_device=True, save=saved.append, **given)
            device = session.device
            assert device is not None
            gate = Gate(http)
            await cancelled(session.forget_device(), gate, session)
            assert session.device is None
            assert device.reveal_password() not in saved[-1]
            again = await async_sign_in(http, device=device, **given)
            assert again.is_device_forgotten

    asyncio.run(go())


def test_a_session_refreshes_itself_once_for_all_threads(idp) -> None:
    saved: list[str] = []
    made = enter(idp, "alice", "Wonderland-1865", client_id="brief", save=saved.append, refresh_before=299)
    made._margin = 301
    before, tokens = made.access_token, []

    def token() -> None:
        tokens.append(made.token())

    # Whoever comes second finds the margin as it is by then: what was refreshed is good.
    original = made._refresh

    def refresh() -> None:
        original()
        made._margin = 0

    made._refresh = refresh  # type: ignore[method-assign]
    threads = [threading.Thread(target=token) for _ in range(32)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(tokens)) == 1
    assert tokens[0] != before
    assert len(saved) == 2


def test_signing_out_everywhere(idp) -> None:
    first, second = (enter(idp, "alice", "Wonderland-1865") for _ in range(2))
    first.sign_out(everywhere=True)
    with pytest.raises(ServiceError):
        second.refresh()


def test_a_task_that_signs_out_waits_for_the_refresh(pool: LocalPool) -> None:
    async def go() -> None:
        given = {"user_pool_id": POOL, "client_id": "rotating", "endpoint_url": pool.endpoint}
        async with httpx.AsyncClient(timeout=60) as api:
            session = await async_sign_in(api, username="alice", password="Wonderland-1865", **given)
            session.set_rotating(True)
            sent: list[dict[str, str]] = []

            async def note(request: httpx.Request) -> None:
                sent.append(json.loads(request.content))

            api.event_hooks = {"request": [note]}
            refreshing = asyncio.create_task(session.refresh())
            while not sent:
                await asyncio.sleep(0)
            await session.sign_out()
            await refreshing
            assert [body.get("Token") for body in sent] == [None, session.refresh_token]

    asyncio.run(go())


@pytest.mark.parametrize("kind", ["requests", "httpx"])
def test_the_client_that_carries_the_refresh_may_be_the_one_that_needs_the_token(
    pool: LocalPool, kind: str
) -> None:
    given = {"user_pool_id": POOL, "client_id": "plain", "endpoint_url": pool.endpoint}
    from caldera_srp.httpx_auth import HttpxAuth
    from caldera_srp.requests_auth import RequestsAuth

    api: Any = requests.Session() if kind == "requests" else httpx.Client(timeout=60)
    with api:
        session = sign_in(api, username="alice", password="Wonderland-1865", **given)
        api.auth = RequestsAuth(session) if kind == "requests" else HttpxAuth(session)
        before = session.access_token
        refreshing = threading.Thread(target=session.refresh, daemon=True)
        refreshing.start()
        refreshing.join(60)
        assert not refreshing.is_alive()
        assert session.access_token != before


def test_http_clients_carry_the_token(pool: LocalPool, idp) -> None:
    from caldera_srp.httpx_auth import HttpxAuth
    from caldera_srp.requests_auth import RequestsAuth

    made = enter(idp, "alice", "Wonderland-1865")
    prepared = requests.Request("GET", "http://127.0.0.1/", auth=RequestsAuth(made)).prepare()
    assert prepared.headers["Authorization"] == f"Bearer {made.access_token}"
    auth = RequestsAuth(made, token="id", header="X-Token", prefix="")
    prepared = requests.Request("GET", "http://127.0.0.1/", auth=auth).prepare()
    assert prepared.headers["X-Token"] == made.id_token
    with pytest.raises(ParameterError, match="access"):
        RequestsAuth(made, token="refresh")

    seen: list[str] = []

    def serve(request: httpx.Request) -> httpx.Response:
        seen.append(request.headers["Authorization"])
        return httpx.Response(200)

    with httpx.Client(transport=httpx.MockTransport(serve), auth=HttpxAuth(made)) as http:
        http.get("http://127.0.0.1/")

    async def go() -> None:
        async with httpx.AsyncClient() as carrier:
            given = {"user_pool_id": POOL, "client_id": "plain", "endpoint_url": pool.endpoint}
            session = await async_sign_in(carrier, username="alice", password="Wonderland-1865", **given)
            transport = httpx.MockTransport(serve)
            async with httpx.AsyncClient(transport=transport, auth=HttpxAuth(session)) as http:
                await http.get("http://127.0.0.1/")
            with pytest.raises(TypeError, match="AsyncSession"):
                await httpx.AsyncClient(auth=HttpxAuth(made)).get("http://127.0.0.1/")
            seen.append(f"Bearer {await session.token()}")

    asyncio.run(go())
    assert seen[0] == f"Bearer {made.access_token}"
    assert seen[1] == seen[2]
