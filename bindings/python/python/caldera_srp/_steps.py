"""What is done, step by step and without I/O: generators that yield what a driver has to do.

A driver is sent `Send` (carry a request, and send back the `HttpReply` or a `Failure`), `Wait` (sleep),
or `Ask` (put a question, and send back the answer). Whether a request may be sent again is the engine's
to say; how often and after how long is told here.
"""

from __future__ import annotations

import random

from caldera_srp._errors import (
    CalderaError,
    ForeignReplyError,
    OutcomeUnknownError,
    ServiceError,
    TransportError,
    UnexpectedReplyError,
)
from caldera_srp._questions import Question, question_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Generator
    from typing import Any, TypeVar

    from caldera_srp._native import AppClient, Flow, HttpReply, Kept, Request

    T = TypeVar("T")
    Steps = Generator["Send | Wait | Ask", Any, T]

# A request is sent three times at most, after 0.2 and 0.4 seconds and as much again by chance; or when
# the service asks for it, if that is soon.
ATTEMPTS = 3
FIRST_WAIT = 0.2
LONGEST_WAIT = 20.0

# The most questions that one call puts. A person tires long before; a program that always has an answer
# would go on as long as whoever is in the service's place repeats its challenge.
MOST_QUESTIONS = 64


class Send:
    """A request to carry."""

    __slots__ = ("request",)

    def __init__(self, request: Request) -> None:
        self.request = request


class Wait:
    """A time to wait, in seconds."""

    __slots__ = ("seconds",)

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds


class Ask:
    """A question to put."""

    __slots__ = ("question",)

    def __init__(self, question: Question) -> None:
        self.question = question


class Failure:
    """What became of a request that brought no reply: ``not_sent`` or ``unknown``, and why."""

    __slots__ = ("error", "outcome")

    def __init__(self, outcome: str, error: BaseException) -> None:
        self.outcome = outcome
        self.error = error


def carried(
    request: Request, take: Callable[[HttpReply], T], may_be_repeated: Callable[[str], bool]
) -> Steps[T]:
    """Sends a request until a reply is taken, as often as may be."""
    for attempt in range(1, ATTEMPTS + 1):
        got = yield Send(request)
        error: BaseException
        if isinstance(got, Failure):
            error, outcome, asked = got.error, got.outcome, None
        else:
            try:
                return take(got)
            except (ServiceError, ForeignReplyError) as refused:
                if refused.outcome is None:
                    raise
                error, outcome, asked = refused, refused.outcome, refused.retry_after
        wait = FIRST_WAIT * 2 ** (attempt - 1) * (1 + random.random())  # noqa: S311 - no secret
        if asked is not None:
            wait = max(wait, asked)
        if attempt == ATTEMPTS or wait > LONGEST_WAIT or not may_be_repeated(outcome):
            if isinstance(error, CalderaError):
                raise error
            if outcome == "not_sent":
                raise TransportError(
                    f"{request.operation} was not sent: there is no connection to the service"
                ) from error
            if may_be_repeated(outcome):
                raise TransportError(
                    f"no reply to {request.operation} came, however often it was sent"
                ) from error
            raise OutcomeUnknownError(
                f"no reply to {request.operation} came: it may have been carried out"
            ) from error
        yield Wait(wait)
    raise AssertionError("the last attempt returns or raises")


def signing_in(flow: Flow, confirm: str | bool, step: str = "send") -> Steps[Result]:
    """Goes through a sign-in to its end."""
    asked = 0
    while step != "done":
        if step == "ask":
            if asked == MOST_QUESTIONS:
                message = f"the service asks more than {MOST_QUESTIONS} questions"
                raise UnexpectedReplyError(message, "TooManySteps")
            asked += 1
            answer = yield Ask(question := question_of(flow))
            question._answer(answer)
        step = yield from carried(flow.request(), flow.reply, flow.may_be_repeated)
    is_forgotten, is_new, is_unreadable = flow.device_news()
    error: CalderaError | None = None
    if confirm and is_new:
        try:
            yield from confirming(flow, confirm if isinstance(confirm, str) else None)
        except CalderaError as refused:
            # The tokens are good whatever becomes of the device.
            error = refused
        except Exception as failed:  # noqa: BLE001 - whatever the caller's client raises
            error = CalderaError("the new device could not be confirmed: the client raised an exception")
            error.__cause__ = failed
    return Result(flow.keep(), is_forgotten, is_new, is_unreadable, error)


class Result:
    """What a sign-in came to."""

    __slots__ = (
        "device_error",
        "is_device_forgotten",
        "is_new_device",
        "is_new_device_unreadable",
        "kept",
    )

    def __init__(
        self,
        kept: Kept,
        is_device_forgotten: bool,
        is_new_device: bool,
        is_new_device_unreadable: bool,
        device_error: CalderaError | None,
    ) -> None:
        self.kept = kept
        self.is_device_forgotten = is_device_forgotten
        self.is_new_device = is_new_device
        self.is_new_device_unreadable = is_new_device_unreadable
        self.device_error = device_error


def confirming(flow: Flow, name: str | None) -> Steps[None]:
    """Registers the new device, and has it remembered where that is the user's to say."""
    request = flow.confirm_device(name)
    if request is not None:
        more = yield from carried(request, flow.device_confirmed, request.may_be_repeated)
        if more is not None:
            yield from simple(more)


def simple(request: Request) -> Steps[None]:
    """Sends a request whose reply says no more than yes."""
    yield from carried(request, request.check, request.may_be_repeated)


def refreshing(kept: Kept, app: AppClient) -> Steps[None]:
    """Trades the refresh token for new tokens."""
    call = kept.refresh(app)
    request = call.request()
    yield from carried(request, lambda reply: kept.refreshed(call, reply), request.may_be_repeated)
