"""What can go wrong, as exceptions. None of them repeats a value that was given."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from caldera_srp._pending import AsyncPendingSignIn, PendingSignIn
    from caldera_srp._questions import Question
    from caldera_srp._session import AsyncSession, Session

__all__ = [
    "AnswerError",
    "CalderaError",
    "ForeignReplyError",
    "MisuseError",
    "OutcomeUnknownError",
    "ParameterError",
    "ParameterTypeError",
    "QuestionAsked",
    "RandomnessError",
    "RefusedError",
    "SaveError",
    "ServiceError",
    "TransportError",
    "UnexpectedReplyError",
    "UsedUpError",
]


class CalderaError(Exception):
    """The base of every exception of this package.

    Attributes:
        pending: The sign-in, where it is as it was at an open question and can go on; otherwise None.
    """

    pending: PendingSignIn | AsyncPendingSignIn | None = None

    def __str__(self) -> str:
        return str(self.args[0]) if self.args else type(self).__name__


class ParameterError(CalderaError, ValueError):
    """A parameter was refused.

    Attributes:
        parameter: Which one, under the service's own name where it has one: ``"SRP_B"``,
            ``"user pool id"``.
        fault: What is wrong with it: ``"Missing"``, ``"Empty"``, ``"TooLong"``, ``"NotHex"``,
            ``"NotBase64"``, ``"Malformed"``, ``"OutOfRange"``, ``"Zero"``, ``"Mismatch"`` or, as
            ParameterTypeError, ``"WrongType"``.
        limit: The most bytes that it may have, where it is too long; otherwise None.
    """

    def __init__(self, message: str, parameter: str, fault: str, limit: int | None = None) -> None:
        super().__init__(message, parameter, fault, limit)
        self.parameter = parameter
        self.fault = fault
        self.limit = limit


class ParameterTypeError(ParameterError, TypeError):
    """A parameter is of a type that it does not take; ``fault`` is ``"WrongType"``."""


class RandomnessError(CalderaError, RuntimeError):
    """The system's random generator failed. Nothing was sent."""


class RefusedError(CalderaError):
    """A claim is not the one that the verifier's password gives."""


class UsedUpError(CalderaError, RuntimeError):
    """An object that answers once was asked again. A new one has to be made."""


class MisuseError(CalderaError, RuntimeError):
    """A call does not fit the state of a sign-in.

    Attributes:
        kind: How: ``"QuestionOpen"``, ``"NoQuestion"``, ``"WrongAnswer"``, ``"NotOffered"``,
            ``"PasswordMissing"``, ``"Ended"`` or ``"NotDone"``.
    """

    def __init__(self, message: str, kind: str) -> None:
        super().__init__(message, kind)
        self.kind = kind


class AnswerError(CalderaError, TypeError):
    """What answered a question is of no type that the question takes. The question is still open."""


class ServiceError(CalderaError):
    """The service refused.

    Attributes:
        kind: What happened, to act upon: ``"IncorrectUsernameOrPassword"``, ``"UserNotConfirmed"``,
            ``"PasswordResetRequired"``, ``"DeviceRefused"`` and so on.
        code: The service's own name for it, such as ``"NotAuthorizedException"``.
        message: The service's own words, which may repeat what was sent; ``str()`` does not show them.
        status: The HTTP status, where there was one.
        retry_after: How many seconds the service asks to wait, where it does.
        outcome: ``"throttled"`` or ``"unknown"`` where the same request may succeed later; otherwise
            None.
    """

    def __init__(
        self,
        text: str,
        kind: str,
        code: str,
        message: str,
        status: int | None = None,
        retry_after: int | None = None,
        outcome: str | None = None,
    ) -> None:
        super().__init__(text, kind, code, message, status, retry_after, outcome)
        self.kind = kind
        self.code = code
        self.message = message
        self.status = status
        self.retry_after = retry_after
        self.outcome = outcome

    def __repr__(self) -> str:
        return f"ServiceError({self.kind!r}, {self.code!r}, status={self.status!r})"


class ForeignReplyError(CalderaError):
    """A reply is not the service's: a firewall's, a proxy's, or nothing at all.

    Attributes:
        status: The HTTP status.
        retry_after: How many seconds it asks to wait, where it does.
        outcome: ``"throttled"`` or ``"unknown"`` where the same request may succeed later; otherwise
            None.
    """

    def __init__(
        self,
        text: str,
        status: int,
        retry_after: int | None = None,
        outcome: str | None = None,
    ) -> None:
        super().__init__(text, status, retry_after, outcome)
        self.status = status
        self.retry_after = retry_after
        self.outcome = outcome


class UnexpectedReplyError(CalderaError):
    """A reply is well formed, and is none that the request can have.

    Attributes:
        kind: How: ``"Neither"``, ``"Both"``, ``"OtherOperation"``, ``"Challenge"``,
            ``"TooManyPasswords"`` or ``"TooManySteps"``.
        challenge_name: The challenge, where it is one that nothing goes with; otherwise None.
    """

    def __init__(self, text: str, kind: str, challenge_name: str | None = None) -> None:
        super().__init__(text, kind, challenge_name)
        self.kind = kind
        self.challenge_name = challenge_name


class TransportError(CalderaError, ConnectionError):
    """A request had no reply: nobody could be reached, or none came however often it was sent.

    Whatever the service saw of it, the same request may be sent again later. ``__cause__`` says why there
    was none.
    """

    def __str__(self) -> str:
        return str(self.args[0])


class OutcomeUnknownError(TransportError):
    """No reply came, and the request may not be sent again: it may have been carried out.

    A claim, a code or a new password is taken once, and a second time it would be refused as if it were
    wrong. Begin a new sign-in when the person wishes so.
    """


class SaveError(CalderaError):
    """``save`` raised, and what it raised is ``__cause__``: there are tokens that nobody has kept.

    Nothing is lost: ``session`` has them. It calls ``save`` again before it next gives a token, and
    ``session.to_json()`` is what to keep by other means.

    Attributes:
        session: The session that a sign-in came to, or that was being refreshed.
    """

    def __init__(self, session: Session | AsyncSession) -> None:
        super().__init__("the session could not be saved: save raised an exception")
        self.session = session

    def __reduce__(self) -> tuple[Any, ...]:
        # For copies; it cannot be pickled, for the session cannot: to_json() is for that.
        return type(self), (self.session,)


class QuestionAsked(CalderaError):  # noqa: N818 - no error, but what a sign-in without `ask` comes to
    """The service asks something, and nobody was there to be asked.

    Attributes:
        question: What it asks.
        pending: The sign-in: ``pending.answer(...)`` goes on with it.
    """

    def __init__(self, question: Question, pending: PendingSignIn | AsyncPendingSignIn) -> None:
        super().__init__(f"the sign-in asks for {question.wants}", question)
        self.question = question
        self.pending = pending

    def __reduce__(self) -> tuple[Any, ...]:
        # For copies; it cannot be pickled, for the sign-in cannot: suspend() puts that away.
        return type(self), (self.question, self.pending)


def wrong_type(value: object, parameter: str, wanted: str) -> ParameterTypeError:
    """What is raised where a value is of another type than the parameter takes."""
    found = type(value).__name__
    return ParameterTypeError(f"{parameter} must be {wanted}, not {found}", parameter, "WrongType")
