"""A sign-in that waits for an answer."""

from __future__ import annotations

from caldera_srp._drive import async_drive, drive
from caldera_srp._native import Flow
from caldera_srp._questions import Question, question_of
from caldera_srp._session import AsyncSession, Session, checked_margin
from caldera_srp._steps import signing_in

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping

    from caldera_srp._native import AppClient
    from caldera_srp._questions import Answer
    from caldera_srp._transports import AsyncCarrier, Carrier


class _Waiting:
    """What both kinds of waiting sign-in know."""

    def __init__(self, flow: Flow, app: AppClient, confirm: str | bool, margin: int) -> None:
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

        There is no password in it and no other secret of the client's. Whoever has it can answer the
        question: a browser gets it encrypted and authenticated, or not at all.

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
        self._save = save

    def answer(
        self,
        answer: str | bytes | bytearray | Mapping[str, str] | Answer,
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
        first = [answer]

        def asked(question: Question) -> object:
            if first:
                return first.pop()
            if ask is None:
                from caldera_srp._errors import QuestionAsked

                raise QuestionAsked(question, self)
            return ask(question)

        return self._go(asked, "ask")

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
        self._save = save

    async def answer(
        self,
        answer: str | bytes | bytearray | Mapping[str, str] | Answer,
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
        first = [answer]

        def asked(question: Question) -> Awaitable[object] | object:
            if first:
                return first.pop()
            if ask is None:
                from caldera_srp._errors import QuestionAsked

                raise QuestionAsked(question, self)
            return ask(question)

        return await self._go(asked, "ask")

    async def _go(
        self, ask: Callable[[Question], Awaitable[object] | object] | None, step: str
    ) -> AsyncSession:
        steps = signing_in(self._flow, self._confirm, step)
        result = await async_drive(steps, self._carry, ask, self)
        session = AsyncSession(result.kept, self._app, self._carry, self._save, result, margin=self._margin)
        await session._store()
        return session
