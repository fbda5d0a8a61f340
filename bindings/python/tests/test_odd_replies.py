"""Replies of whoever stands in the service's place: each call ends, with an exception of the package's."""

from __future__ import annotations

import http.server
import json
import threading
from collections.abc import Callable, Iterator
from typing import Any, ClassVar

import pytest

from caldera_srp import (
    CalderaError,
    CodeQuestion,
    ForeignReplyError,
    Question,
    QuestionAsked,
    Session,
    UnexpectedReplyError,
    UnknownQuestion,
    resume,
    sign_in,
)
from pool import client

GIVEN: dict[str, Any] = {"user_pool_id": "us-east-1_AbC", "client_id": "client"}
PLAIN = {**GIVEN, "username": "alice", "password": "p", "auth_flow": "USER_PASSWORD_AUTH"}


def challenge(name: str, **parameters: str) -> bytes:
    asked = {"ChallengeName": name, "Session": "s" * 30, "ChallengeParameters": parameters}
    return json.dumps(asked).encode()


def tokens(**given: Any) -> bytes:
    usual = {"AccessToken": "a", "RefreshToken": "r", "ExpiresIn": 3600, "TokenType": "Bearer"}
    return json.dumps({"AuthenticationResult": {**usual, **given}}).encode()


BODIES = {
    "nothing": b"",
    "null": b"null",
    "a list": b"[]",
    "an object": b"{}",
    "a text": b'"x"',
    "a page": b"<html>denied</html>",
    "no UTF-8": b"\xff\xfe\0",
    "too deep": b'{"a":' * 100_000,
    "too long": b'{"a":"' + b"x" * 3_000_000 + b'"}',
    "cut": tokens()[:40],
    "numbers for texts": tokens(AccessToken=7, ExpiresIn="x"),
    "no number": tokens(ExpiresIn=float("nan")),
    "half a character": tokens(AccessToken="\ud800"),
    "a code": challenge("SMS_MFA"),
    "something new": challenge("XYZ"),
    "a factor to set up": challenge("MFA_SETUP", MFAS_CAN_SETUP="7"),
    "a claim": challenge(
        "PASSWORD_VERIFIER", SALT="1", SRP_B="0", SECRET_BLOCK="QUJD", USERNAME="u", USER_ID_FOR_SRP="u"
    ),
    "a refusal": b'{"__type":"NotAuthorizedException","message":"x"}',
    "an odd refusal": b'{"__type":7,"message":{}}',
    "too many": b'{"__type":"TooManyRequestsException"}',
    "half a refusal": b'{"__type":"\\ud800","message":"\\ud800\\n"}',
}


class Handler(http.server.BaseHTTPRequestHandler):
    """Gives the reply that the test has set."""

    protocol_version = "HTTP/1.1"
    # Head and body in one packet, which nobody waits with.
    wbufsize = 2**16
    status: ClassVar[int] = 200
    body: ClassVar[bytes] = b""

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response(type(self).status)
        self.send_header("Content-Length", str(len(type(self).body)))
        self.end_headers()
        self.wfile.write(type(self).body)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()


def replying(status: int, body: bytes) -> None:
    Handler.status, Handler.body = status, body


def always(question: Question) -> object:
    """A program with an answer to everything."""
    return {"X": "y"} if isinstance(question, UnknownQuestion) else "123456"


@pytest.fixture(scope="module")
def calls(address: str) -> dict[str, Callable[[], object]]:
    there: dict[str, Any] = {"endpoint_url": address}
    idp = client(address)
    replying(200, tokens())
    kept = sign_in(**PLAIN, **there).to_json()
    replying(200, challenge("SMS_MFA"))
    with pytest.raises(QuestionAsked) as asked:
        sign_in(**PLAIN, **there)
    state = asked.value.pending.suspend()

    def rotating() -> Session:
        session = Session.from_json(kept, **there)
        session.set_rotating(True)
        return session

    return {
        "srp": lambda: sign_in(**{**PLAIN, "auth_flow": "USER_SRP_AUTH"}, ask=always, **there),
        "plain": lambda: sign_in(**PLAIN, ask=always, **there),
        "boto3": lambda: sign_in(idp, **PLAIN, ask=always),
        "answer": lambda: resume(None, state, **GIVEN, **there).answer("123456", ask=always),
        "refresh": lambda: Session.from_json(kept, **there).refresh(),
        "rotating": lambda: rotating().refresh(),
        "sign out": lambda: rotating().sign_out(everywhere=True),
    }


def refusal(call: Callable[[], object]) -> CalderaError | None:
    try:
        call()
    except CalderaError as error:
        return error
    return None


@pytest.mark.parametrize("body", BODIES.values(), ids=BODIES)
def test_every_call_ends(
    calls: dict[str, Callable[[], object]], body: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("caldera_srp._steps.FIRST_WAIT", 0.0)
    for status in (200, 302, 400, 429, 503):
        replying(status, body)
        for name, call in calls.items():
            error = refusal(call)
            if error is None:
                # Its reply says no more than yes.
                assert (name, status) == ("sign out", 200), name
            else:
                assert len(str(error)) < 200, name
                assert "\n" not in str(error), name


def test_a_challenge_that_is_repeated_for_ever_comes_to_an_end(address: str) -> None:
    asked: list[Question] = []

    def ask(question: Question) -> object:
        asked.append(question)
        return always(question)

    replying(200, challenge("SMS_MFA"))
    with pytest.raises(UnexpectedReplyError) as caught:
        sign_in(**PLAIN, ask=ask, endpoint_url=address)
    assert caught.value.kind == "TooManySteps"
    assert len(asked) == 64
    assert isinstance(asked[-1], CodeQuestion)
    assert asked[-1].is_repeated


@pytest.mark.parametrize(
    "reply", [None, [], "x", 7, object()], ids=["None", "a list", "a text", "a number", "an object"]
)
def test_a_client_that_gives_no_dictionary(
    idp: Any, monkeypatch: pytest.MonkeyPatch, reply: object
) -> None:
    monkeypatch.setattr(idp, "initiate_auth", lambda **_: reply)
    with pytest.raises(ForeignReplyError):
        sign_in(idp, **PLAIN)
