"""What a type checker says of programs that use the package: read by mypy --strict, and never run."""

from __future__ import annotations

from typing import TYPE_CHECKING

import httpx
import requests

from caldera_srp import AsyncSession, CodeQuestion, Question, QuestionAsked, Session, async_sign_in, sign_in
from caldera_srp.aws_credentials import identity_credentials
from caldera_srp.pycognito import AWSSRP, RequestsSrpAuth
from caldera_srp.requests_auth import RequestsAuth

if TYPE_CHECKING:
    from typing_extensions import assert_type


def ask(question: Question) -> str:
    if isinstance(question, CodeQuestion):
        return question.challenge_name
    return ""


def blocking() -> None:
    given = ("us-east-1_AbCdEf123", "client", "alice")
    pool, client_id, username = given
    session = sign_in(user_pool_id=pool, client_id=client_id, username=username, password=b"", ask=ask)
    assert_type(session, Session)
    with requests.Session() as http, httpx.Client() as other:
        sign_in(http, user_pool_id=pool, client_id=client_id, username=username)
        sign_in(other, user_pool_id=pool, client_id=client_id, username=username)
        http.auth = RequestsAuth(session)
        http.auth = RequestsSrpAuth("alice", "password", pool, client_id=client_id)
        assert_type(Session.from_json(session.to_json(), http), Session)
        identity_credentials(session, "us-east-1:1", http)  # type: ignore[arg-type]
    sign_in("client", user_pool_id=pool, client_id=client_id, username=username)  # type: ignore[arg-type]
    sign_in(user_pool_id=pool, client_id=client_id, username=b"")  # type: ignore[arg-type]
    sign_in(user_pool_id=pool, client_id=client_id, username="", client_metadata={1: ""})  # type: ignore[dict-item]
    AWSSRP("alice", "password", pool, client_id, client=http)  # type: ignore[arg-type]
    try:
        session.refresh()
    except QuestionAsked as asked:
        assert_type(asked.question, Question)


async def waiting() -> None:
    async with httpx.AsyncClient() as http:
        session = await async_sign_in(
            http, user_pool_id="us-east-1_AbCdEf123", client_id="client", username="alice"
        )
        assert_type(session, AsyncSession)
        assert_type(await session.token(), str)
        RequestsAuth(session)  # type: ignore[arg-type]
    with httpx.Client() as other:
        await async_sign_in(other, user_pool_id="a_b", client_id="c", username="d")  # type: ignore[arg-type]
