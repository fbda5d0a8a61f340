"""A sign-in that waits for an answer."""

from __future__ import annotations

from caldera_srp._drive import async_drive, drive
from caldera_srp._errors import QuestionAsked, wrong_type
from caldera_srp._native import Flow
from caldera_srp._questions import Question, question_of
from caldera_srp._session import AsyncSession, Session, checked_call, checked_margin
from caldera_srp._steps import signing_in

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping

    from caldera_srp._native import AppClient
    from caldera_srp._questions import Answer
    from caldera_srp._transports import AsyncCarrier, Carrier
    from caldera_srp._types import Text


class _Waiting:
    """What both kinds of waiting sign-in know."""

    def __init__(self, flow: Flow, app: AppClient, confirm: str | bool, margin: int) -> None:
        if not isinstance(confirm, (str, bool)):
            raise wrong_type(confirm, "confirm_device", "bool or str")
        self._flow = flow
        self._app = app
        self._confirm = confirm
        self._margin = checked_margin(margin)

    @property
    def question(self) -> Question:
        """The open question.

        Raises:
            MisuseError: None is open.
        """
        return question_of(self._flow)

    def suspend(self) -> str:
        """Puts the sign-in away as JSON, for ``resume`` in another process or at another time.

        There is no password in it, no private key, no client's and no device's secret. The challenge and
        its session are, and what the sign-in was given to carry along: whoever has it can answer the
        question, and whoever changes it can change how often an answer may be wrong. It is for the
        program's own keeping; a browser gets it encrypted and authenticated, or not at all. This sign-in
        stays as it is: go on with one of the two.

        Raises:
            MisuseError: No question is open.
        """
        return self._flow.suspend()

    def __repr__(self) -> str:
        return f"<{type(self).__name__}>"


class PendingSignIn(_Waiting):
    """A sign-in that waits for an answer: what ``QuestionAsked`` carries, and ``resume`` gives."""

    def __init__(
        self,
        flow: Flow,
        app: AppClient,
        carry: Carrier,
        save: Callable[[str], object] | None,
        confirm: str | bool,
        margin: int,
    ) -> None:
        super().__init__(flow, app, confirm, margin)
        self._carry = carry
        self._save = checked_call(save, "save")

    def answer(
        self,
        answer: Text | Mapping[str, str] | Answer,
        *,
        ask: Callable[[Question], object] | None = None,
    ) -> Session:
        """Answers the question, and goes on to the session.

        Args:
            answer: What ``ask`` of ``sign_in`` would return.
            ask: As for ``sign_in``, for what is asked next.

        Raises:
            QuestionAsked: The service asks something more, and there is no ``ask``.
            CalderaError: As for ``sign_in``. Where its ``pending`` is set the question is still open.
        """
        checked_call(ask, "ask")
        first = [answer]

        def asked(question: Question) -> object:
            if first:
                return first.pop()
            if ask is None:
                raise QuestionAsked(question, self)
            return ask(question)

        return self._go(asked, "ask")

    def begin_again(self, *, ask: Callable[[Question], object] | None = None) -> Session:
        """Begins afresh without the password being typed again: its code never came, or came too late.

        It needs ``keep_password`` of ``sign_in``, which a sign-in that was resumed has not. Only a
        person's wish may call it: it counts as giving the password once more, and a program that calls it
        by itself lets whoever answers in the service's place test another guess.

        Args:
            ask: As for ``sign_in``.

        Raises:
            MisuseError: The password was not kept, or the sign-in has ended with tokens.
            UnexpectedReplyError: The password was given three times already.
            QuestionAsked: The service asks something, and there is no ``ask``.
            CalderaError: As for ``sign_in``.
        """
        checked_call(ask, "ask")
        self._flow.begin_again()
        return self._go(ask, "send")

    def _go(self, ask: Callable[[Question], object] | None, step: str) -> Session:
        steps = signing_in(self._flow, self._confirm, step)
        result = drive(steps, self._carry, ask, self)
        session = Session(result.kept, self._app, self._carry, self._save, result, margin=self._margin)
        session._store()
        return session


class AsyncPendingSignIn(_Waiting):
    """A sign-in that waits for an answer, for asyncio."""

    def __init__(
        self,
        flow: Flow,
        app: AppClient,
        carry: AsyncCarrier,
        save: Callable[[str], Awaitable[object] | object] | None,
        confirm: str | bool,
        margin: int,
    ) -> None:
        super().__init__(flow, app, confirm, margin)
        self._carry = carry
        self._save = checked_call(save, "save")

    async def answer(
        self,
        answer: Text | Mapping[str, str] | Answer,
        *,
        ask: Callable[[Question], Awaitable[object] | object] | None = None,
    ) -> AsyncSession:
        """Answers the question, and goes on to the session.

        Args:
            answer: What ``ask`` of ``async_sign_in`` would return.
            ask: As for ``async_sign_in``, for what is asked next.

        Raises:
            QuestionAsked: The service asks something more, and there is no ``ask``.
            CalderaError: As for ``async_sign_in``. Where its ``pending`` is set the question is still
                open.
        """
        checked_call(ask, "ask")
        first = [answer]

        def asked(question: Question) -> Awaitable[object] | object:
            if first:
                return first.pop()
            if ask is None:
                raise QuestionAsked(question, self)
            return ask(question)

        return await self._go(asked, "ask")

    async def begin_again(
        self, *, ask: Callable[[Question], Awaitable[object] | object] | None = None
    ) -> AsyncSession:
        """Begins afresh without the password being typed again, as ``PendingSignIn.begin_again`` does.

        Args:
            ask: As for ``async_sign_in``.

        Raises:
            CalderaError: As for ``PendingSignIn.begin_again``.
        """
        checked_call(ask, "ask")
        self._flow.begin_again()
        return await self._go(ask, "send")

    async def _go(
        self, ask: Callable[[Question], Awaitable[object] | object] | None, step: str
    ) -> AsyncSession:
        steps = signing_in(self._flow, self._confirm, step)
        result = await async_drive(steps, self._carry, ask, self)
        session = AsyncSession(result.kept, self._app, self._carry, self._save, result, margin=self._margin)
        # Also where the task is cancelled while it saves: there will be no other reply with these tokens.
        await session._shielded(session._store())
        return session
