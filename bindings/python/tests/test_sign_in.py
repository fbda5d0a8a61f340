"""The whole sign-in, over every transport, against the local pool."""

from __future__ import annotations

import asyncio
import copy
import subprocess
import sys
import threading
from collections.abc import Callable
from typing import Any

import aioboto3
import httpx
import pycognito
import pytest
import requests

import caldera_srp
from caldera_srp import (
    Answer,
    AnswerError,
    ChoiceQuestion,
    CodeQuestion,
    CustomQuestion,
    MisuseError,
    NewPasswordQuestion,
    ParameterError,
    PasswordQuestion,
    Question,
    QuestionAsked,
    ServiceError,
    Session,
    SoftwareTokenQuestion,
    async_sign_in,
)
from conftest import SECRET
from pool import POOL, LocalPool, client, enter, totp

BOTH = pytest.mark.parametrize(
    ("client_id", "secret"), [("plain", None), ("secretive", SECRET)], ids=["plain", "secret"]
)


def answers(pool: LocalPool, **more: Any) -> Callable[[Question], object]:
    """A person with everything at hand."""
    seen = len(pool.log)

    def ask(question: Question) -> object:
        if isinstance(question, ChoiceQuestion):
            return more.get("choice") or question.choices[0]
        if isinstance(question, SoftwareTokenQuestion):
            assert question.otpauth_uri("the shop", "sue").startswith("otpauth://totp/the%20shop:sue")
            return Answer(totp(question.secret), device_name="phone")
        if isinstance(question, NewPasswordQuestion):
            return "Brand-New-2026"
        if isinstance(question, CustomQuestion):
            return more["text"]
        if isinstance(question, PasswordQuestion):
            return more["password"]
        assert isinstance(question, CodeQuestion)
        if question.challenge_name == "SOFTWARE_TOKEN_MFA":
            return totp()
        return pool.code(more["destination"], seen)

    return ask


def is_signed_in(session: Session, idp: Any) -> bool:
    return bool(idp.get_user(AccessToken=session.token())["Username"])


@BOTH
@pytest.mark.parametrize("kind", ["boto3", "requests", "httpx", "standard library"])
def test_over_every_transport(pool: LocalPool, idp, kind: str, client_id: str, secret: str | None) -> None:
    with requests.Session() as session, httpx.Client() as http:
        carrier = {"boto3": idp, "requests": session, "httpx": http}.get(kind)
        made = enter(
            carrier,
            "alice@example.com",
            "Wonderland-1865",
            client_id=client_id,
            client_secret=secret,
            endpoint_url=None if kind == "boto3" else pool.endpoint,
        )
        assert is_signed_in(made, idp)
        # Refresh by the alias that was typed, which pycognito's is refused for with a secret.
        before = made.access_token
        made.refresh()
        assert made.access_token != before
        assert made.typed_name == "alice@example.com"
        made.sign_out()
        with pytest.raises(ServiceError):
            made.refresh()


@pytest.mark.parametrize("kind", ["aioboto3", "httpx"])
def test_over_every_asynchronous_transport(pool: LocalPool, idp, kind: str) -> None:
    async def go() -> None:
        saved: list[str] = []

        async def save(text: str) -> None:
            saved.append(text)

        async def ask(question: Question) -> object:
            assert isinstance(question, CodeQuestion)
            return totp()

        options = {
            "region_name": "us-east-1",
            "endpoint_url": pool.endpoint,
            "aws_access_key_id": "any",
            "aws_secret_access_key": "any",
        }
        boto, http = aioboto3.Session().client("cognito-idp", **options), httpx.AsyncClient()
        async with boto as boto_client, http as http_client:
            carrier = boto_client if kind == "aioboto3" else http_client
            address = None if kind == "aioboto3" else pool.endpoint
            given = {"user_pool_id": POOL, "client_id": "plain", "username": "bob"}
            given |= {"password": "Builder-1998!", "endpoint_url": address}
            session = await async_sign_in(carrier, ask=ask, save=save, **given)
            token = await session.token()
            await session.refresh()
            assert await session.token() != token
            assert len(saved) == 2
            again = caldera_srp.AsyncSession.from_json(saved[-1], carrier, endpoint_url=address)
            assert await again.fresh() == await session.fresh()
            await session.sign_out()
            with pytest.raises(ServiceError):
                await session.refresh()
            with pytest.raises(QuestionAsked) as asked:
                await async_sign_in(carrier, **given)
            assert isinstance(asked.value.pending, caldera_srp.AsyncPendingSignIn)
            await asked.value.pending.answer(totp())

    asyncio.run(go())


@BOTH
def test_an_authenticator_app(pool: LocalPool, idp, client_id: str, secret: str | None) -> None:
    ask = answers(pool)
    made = enter(idp, "bob", "Builder-1998!", ask=ask, client_id=client_id, client_secret=secret)
    assert is_signed_in(made, idp)


@BOTH
def test_a_code_by_sms(pool: LocalPool, idp, client_id: str, secret: str | None) -> None:
    ask = answers(pool, destination="+15550100123")
    made = enter(idp, "carol", "Christmas-1843", ask=ask, client_id=client_id, client_secret=secret)
    assert is_signed_in(made, idp)


@BOTH
def test_a_code_by_email(pool: LocalPool, idp, client_id: str, secret: str | None) -> None:
    ask = answers(pool, destination="eve@example.com")
    made = enter(idp, "eve", "Brockovich-2000", ask=ask, client_id=client_id, client_secret=secret)
    assert is_signed_in(made, idp)
    # pycognito hands the challenge out as if it were tokens.
    theirs = pycognito.aws_srp.AWSSRP("eve", "Brockovich-2000", POOL, "plain", client=idp)
    assert theirs.authenticate_user()["ChallengeName"] == "EMAIL_OTP"


@pytest.mark.parametrize("choice", ["SOFTWARE_TOKEN_MFA", "EMAIL_OTP"])
def test_a_choice_of_second_factors(pool: LocalPool, idp, choice: str) -> None:
    ask = answers(pool, choice=choice, destination="erin@example.com")
    assert is_signed_in(enter(idp, "erin", "Brockovich-2000", ask=ask), idp)
    theirs = pycognito.aws_srp.AWSSRP("erin", "Brockovich-2000", POOL, "plain", client=idp)
    assert theirs.authenticate_user()["ChallengeName"] == "SELECT_MFA_TYPE"


def test_a_second_factor_that_has_to_be_set_up(pool: LocalPool, idp) -> None:
    must = {"user_pool_id": "us-east-1_Must", "client_id": "must"}
    theirs = pycognito.aws_srp.AWSSRP("sue", "Brockovich-2000", must["user_pool_id"], "must", client=idp)
    assert theirs.authenticate_user()["ChallengeName"] == "MFA_SETUP"
    assert is_signed_in(enter(idp, "sue", "Brockovich-2000", ask=answers(pool), **must), idp)


@BOTH
def test_a_new_password(pool: LocalPool, idp, temporary: str, client_id: str, secret: str | None) -> None:
    given = {"client_id": client_id, "client_secret": secret}
    assert is_signed_in(enter(idp, temporary, "Temporary-2001", ask=answers(pool), **given), idp)
    assert is_signed_in(enter(idp, temporary, "Brand-New-2026", **given), idp)


@pytest.mark.parametrize("password", [None, "Wonderland-1865"], ids=["custom", "SRP and custom"])
def test_a_custom_question(pool: LocalPool, idp, password: str | None) -> None:
    asked: list[Question] = []

    def ask(question: Question) -> str:
        asked.append(question)
        return "Because." if len(asked) > 1 else "No idea."

    made = enter(idp, "alice", password, auth_flow="CUSTOM_AUTH", ask=ask)
    assert is_signed_in(made, idp)
    assert [question.is_repeated for question in asked] == [False, True]
    assert isinstance(asked[0], CustomQuestion)
    assert "Why?" in asked[0].parameters.values()


@pytest.mark.parametrize(
    ("choice", "password"),
    [("EMAIL_OTP", None), ("PASSWORD_SRP", "Wonderland-1865"), ("PASSWORD", "Wonderland-1865")],
)
@pytest.mark.parametrize("preferred", [True, False])
def test_a_choice_of_first_factors(
    pool: LocalPool, idp, choice: str, password: str | None, preferred: bool
) -> None:
    ask = answers(pool, choice=choice, destination="alice@example.com", password="Wonderland-1865")
    more = {"preferred_challenge": choice} if preferred else {}
    made = enter(idp, "alice", password, auth_flow="USER_AUTH", ask=ask, **more)
    assert is_signed_in(made, idp)


@pytest.mark.parametrize(
    "given",
    [
        {"auth_flow": "USER_PASSWORD_AUTH"},
        {"auth_flow": "ADMIN_USER_PASSWORD_AUTH"},
        {"admin": True},
        {"client_metadata": {"a": "b"}},
    ],
    ids=str,
)
def test_other_ways_in(idp, given: dict[str, Any]) -> None:
    assert is_signed_in(enter(idp, "alice", "Wonderland-1865", **given), idp)


def test_bytes_are_a_password_and_a_secret(idp) -> None:
    password = bytearray(b"Wonderland-1865")
    enter(idp, "alice", password, client_id="secretive", client_secret=SECRET.encode())
    password[:] = bytes(len(password))
    with pytest.raises(ServiceError) as caught:
        enter(idp, "alice", password)
    error = caught.value
    assert (error.kind, error.code) == ("IncorrectUsernameOrPassword", "NotAuthorizedException")
    assert error.status == 400
    assert error.message
    assert error.message not in str(error) + repr(error)


def test_a_question_goes_on_later(pool: LocalPool, idp) -> None:
    with pytest.raises(QuestionAsked) as asked:
        enter(idp, "erin", "Brockovich-2000")
    assert isinstance(asked.value.question, ChoiceQuestion)
    assert asked.value.question.purpose == "select_mfa"
    pending = asked.value.pending
    # In another process, for all that it knows.
    state = pending.suspend()
    assert "Brockovich" not in state
    again = caldera_srp.resume(idp, state, user_pool_id=POOL, client_id="plain")
    with pytest.raises(QuestionAsked) as asked:
        again.answer("SOFTWARE_TOKEN_MFA")
    assert isinstance(again.question, CodeQuestion)
    assert is_signed_in(again.answer(totp()), idp)
    with pytest.raises(MisuseError):
        again.question
    with pytest.raises(ParameterError, match="suspended|malformed"):
        caldera_srp.resume(idp, "{}", user_pool_id=POOL, client_id="plain")


def test_a_wrong_code_is_asked_for_again(pool: LocalPool, idp) -> None:
    rejected: list[str | None] = []

    def ask(question: Question) -> str:
        rejected.append(question.rejected)
        right = totp()
        return right if len(rejected) > 1 else f"{(int(right) + 1) % 1_000_000:06}"

    assert is_signed_in(enter(idp, "bob", "Builder-1998!", ask=ask), idp)
    assert rejected == [None, "CodeMismatch"]


class Unreadable:
    """No mapping, and looks like one."""

    def keys(self) -> object:
        raise ZeroDivisionError


@pytest.mark.parametrize(
    "hostile",
    [
        None,
        7,
        3.5,
        [],
        {},
        object(),
        ("123456",),
        Answer(None),  # type: ignore[arg-type]
        Answer({"a": "b"}),
        Answer("123456", attributes=7),  # type: ignore[arg-type]
        Answer("123456", attributes=Unreadable()),  # type: ignore[arg-type]
        Answer("123456", client_metadata={"a": object()}),  # type: ignore[dict-item]
        Answer("123456", client_metadata={1: "x"}),  # type: ignore[dict-item]
        Answer("123456", client_metadata={"a": 1}),  # type: ignore[dict-item]
        Answer("123456", device_name=b"phone"),  # type: ignore[arg-type]
        "",
        "\ud800",
        b"\xff",
        "1" * 10_000_000,
        "no code at all",
    ],
    ids=lambda value: repr(value)[:20],
)
def test_a_hostile_answer_leaves_the_sign_in_as_it_was(idp, hostile: object) -> None:
    with pytest.raises((AnswerError, ParameterError, MisuseError)) as caught:
        enter(idp, "bob", "Builder-1998!", ask=lambda _: hostile)
    assert len(str(caught.value)) < 200
    pending = caught.value.pending
    assert pending is not None
    assert isinstance(pending.question, CodeQuestion)
    assert is_signed_in(pending.answer(totp()), idp)


@pytest.mark.parametrize("kind", [KeyboardInterrupt, StopIteration, GeneratorExit, ValueError])
def test_an_exception_of_the_persons_comes_through(idp, kind: type[BaseException]) -> None:
    def ask(_: Question) -> str:
        raise kind

    with pytest.raises(kind):
        enter(idp, "bob", "Builder-1998!", ask=ask)


def test_threads_may_look_at_a_sign_in_that_another_answers(pool: LocalPool) -> None:
    # Whoever computes lets go of the interpreter, and wants it back before it lets go of the sign-in.
    code = f'''
import threading
from caldera_srp import CalderaError, QuestionAsked, sign_in
try:
    sign_in(user_pool_id="{POOL}", client_id="plain", username="bob", password="Builder-1998!",
            endpoint_url="{pool.endpoint}")
except QuestionAsked as asked:
    pending = asked.pending
done = False
def look():
    while not done:
        pending.question
threads = [threading.Thread(target=look) for _ in range(4)]
for thread in threads:
    thread.start()
for _ in range(3000):
    try:
        pending.answer("no code")
    except CalderaError:
        pass
done = True
for thread in threads:
    thread.join()
'''
    subprocess.run([sys.executable, "-c", code], check=True, timeout=120)


def test_a_question_as_an_exception_can_be_copied(idp) -> None:
    with pytest.raises(QuestionAsked) as caught:
        enter(idp, "bob", "Builder-1998!")
    copied = copy.copy(caught.value)
    assert (copied.question, copied.pending) == (caught.value.question, caught.value.pending)


def test_thirty_two_threads_at_once(pool: LocalPool) -> None:
    failures: list[BaseException] = []

    def go(number: int) -> None:
        try:
            name, password = [("alice", "Wonderland-1865"), ("bob", "Builder-1998!")][number % 2]
            enter(None, name, password, endpoint_url=pool.endpoint, ask=lambda _: totp())
        except BaseException as error:
            failures.append(error)

    threads = [threading.Thread(target=go, args=(number,)) for number in range(32)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failures


def test_a_hundred_tasks_at_once(pool: LocalPool) -> None:
    async def go() -> list[str]:
        limits = httpx.Limits(max_connections=20)
        async with httpx.AsyncClient(limits=limits, timeout=120) as http:
            given = {"user_pool_id": POOL, "client_id": "plain", "endpoint_url": pool.endpoint}
            sessions = await asyncio.gather(
                *(
                    async_sign_in(http, username="alice", password="Wonderland-1865", **given)
                    for _ in range(100)
                )
            )
            return [await session.token() for session in sessions]

    assert len(set(asyncio.run(go()))) == 100


def test_nothing_secret_is_printed(pool: LocalPool, idp) -> None:
    made = enter(idp, "alice", "Wonderland-1865")
    assert made.access_token not in repr(made)
    with pytest.raises(QuestionAsked) as asked:
        enter(idp, "bob", "Builder-1998!")
    for value in (asked.value, asked.value.question, asked.value.pending, Answer("123456")):
        assert "Builder" not in repr(value) + str(value)
        assert "123456" not in repr(value) + str(value)
    assert client(pool.endpoint) is not None


def test_pycognito_cannot_refresh_by_an_alias(pool: LocalPool, idp, monkeypatch) -> None:
    """What test_over_every_transport does with a secret."""
    monkeypatch.setattr(
        pycognito.Cognito, "verify_token", lambda self, token, name, _: setattr(self, name, token)
    )
    user = pycognito.Cognito(
        POOL,
        "secretive",
        username="alice@example.com",
        client_secret=SECRET,
        access_key="any",
        secret_key="any",
        boto3_client_kwargs={"endpoint_url": pool.endpoint},
    )
    user.authenticate("Wonderland-1865")
    with pytest.raises(idp.exceptions.NotAuthorizedException):
        user.renew_access_token()


def test_a_person_may_begin_again(pool: LocalPool, idp) -> None:
    with pytest.raises(QuestionAsked) as asked:
        enter(idp, "bob", "Builder-1998!", keep_password=True)
    pending = asked.value.pending
    state = pending.suspend()
    with pytest.raises(QuestionAsked) as asked:
        pending.begin_again()
    assert asked.value.pending is pending
    assert is_signed_in(pending.begin_again(ask=lambda _: totp()), idp)
    with pytest.raises(MisuseError) as ended:
        pending.begin_again()
    assert ended.value.kind == "Ended"
    # The password is neither in what was put away, nor kept where that was not asked for.
    with pytest.raises(QuestionAsked) as asked:
        enter(idp, "bob", "Builder-1998!")
    resumed = caldera_srp.resume(idp, state, user_pool_id=POOL, client_id="plain")
    for other in (resumed, asked.value.pending):
        with pytest.raises(MisuseError) as missing:
            other.begin_again()
        assert missing.value.kind == "PasswordMissing"
        assert isinstance(other.question, CodeQuestion)


def test_a_task_may_begin_again(pool: LocalPool) -> None:
    async def go() -> None:
        given = {"user_pool_id": POOL, "client_id": "plain", "endpoint_url": pool.endpoint}
        async with httpx.AsyncClient(timeout=60) as http:
            with pytest.raises(QuestionAsked) as asked:
                await async_sign_in(
                    http, username="bob", password="Builder-1998!", keep_password=True, **given
                )
            with pytest.raises(QuestionAsked):
                await asked.value.pending.begin_again()
            session = await asked.value.pending.answer(totp())
            assert await session.token()

    asyncio.run(go())
