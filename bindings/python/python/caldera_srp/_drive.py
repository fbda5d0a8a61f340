"""The two drivers: they do what the steps ask for, and decide nothing."""

from __future__ import annotations

from caldera_srp._errors import CalderaError, QuestionAsked
from caldera_srp._steps import Ask, Send, Wait

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from typing import Any, TypeAlias, TypeVar

    from caldera_srp._pending import AsyncPendingSignIn, PendingSignIn
    from caldera_srp._questions import Question
    from caldera_srp._steps import Steps
    from caldera_srp._transports import AsyncCarrier, Carrier

    T = TypeVar("T")
    Step: TypeAlias = Send | Wait | Ask


def drive(
    steps: Steps[T],
    carry: Carrier,
    ask: Callable[[Question], object] | None = None,
    pending: PendingSignIn | None = None,
) -> T:
    """Takes the steps, over a transport that blocks."""
    import time

    got: Any = None
    resume: Callable[[Any], Step] = steps.send
    question: Question | None = None
    try:
        while True:
            try:
                step = resume(got)
            except StopIteration as end:
                result: T = end.value
                return result
            resume = steps.send
            if isinstance(step, Send):
                question = None
                try:
                    got = carry(step.request)
                except Exception as error:  # noqa: BLE001 - the steps raise it, or have tokens to save
                    resume, got = steps.throw, error
            elif isinstance(step, Wait):
                time.sleep(step.seconds)
                got = None
            else:
                question, got = step.question, _asked(step, ask, pending)
    except CalderaError as error:
        # Refused before anything was sent: the question is still open.
        if question is not None and error.pending is None:
            error.pending = pending
        raise


def _asked(step: Ask, ask: Callable[[Question], object] | None, pending: PendingSignIn | None) -> object:
    if ask is None:
        assert pending is not None  # noqa: S101 - there is no question without a sign-in
        raise QuestionAsked(step.question, pending)
    return ask(step.question)


async def async_drive(
    steps: Steps[T],
    carry: AsyncCarrier,
    ask: Callable[[Question], Awaitable[object] | object] | None = None,
    pending: AsyncPendingSignIn | None = None,
) -> T:
    """Takes the steps, over a transport that is awaited."""
    import asyncio
    import inspect

    got: Any = None
    resume: Callable[[Any], Step] = steps.send
    question: Question | None = None
    try:
        while True:
            try:
                step = resume(got)
            except StopIteration as end:
                result: T = end.value
                return result
            resume = steps.send
            if isinstance(step, Send):
                question = None
                try:
                    got = await carry(step.request)
                except Exception as error:  # noqa: BLE001 - the steps raise it, or have tokens to save
                    resume, got = steps.throw, error
            elif isinstance(step, Wait):
                await asyncio.sleep(step.seconds)
                got = None
            elif ask is None:
                assert pending is not None  # noqa: S101 - there is no question without a sign-in
                raise QuestionAsked(step.question, pending)
            else:
                question, got = step.question, ask(step.question)
                if inspect.isawaitable(got):
                    got = await got
    except CalderaError as error:
        # Refused before anything was sent: the question is still open.
        if question is not None and error.pending is None:
            error.pending = pending
        raise
