"""What a sign-in asks, and what answers it."""

from __future__ import annotations

import json

from caldera_srp._errors import AnswerError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any, ClassVar

    from caldera_srp._native import Flow

__all__ = [
    "Answer",
    "ChoiceQuestion",
    "CodeQuestion",
    "CustomQuestion",
    "NewPasswordQuestion",
    "PasswordQuestion",
    "Question",
    "SoftwareTokenQuestion",
    "UnknownQuestion",
    "WebAuthnQuestion",
]


class Answer:
    """An answer with more to it than a text.

    Args:
        value: What answers the question: a code, a choice, a password, a text; or, for a question that
            this version does not know, the ``ChallengeResponses`` as a mapping.
        attributes: The user's attributes that go with a new password, by their bare names.
        device_name: What the authenticator app's entry is called, with the first code of a new one.
        password: The password, with the choice of PASSWORD or PASSWORD_SRP.
        credential: A passkey's assertion as JSON, with the choice of WEB_AUTHN.
        email: The address, with the choice of EMAIL_OTP where a second factor is set up.
        client_metadata: ``ClientMetadata`` of this answer, for the pool's Lambda functions.
    """

    __slots__ = ("_others", "_value")

    def __init__(
        self,
        value: str | bytes | bytearray | Mapping[str, str],
        *,
        attributes: Mapping[str, str] | None = None,
        device_name: str | None = None,
        password: str | None = None,
        credential: str | None = None,
        email: str | None = None,
        client_metadata: Mapping[str, str] | None = None,
    ) -> None:
        self._value = value
        given: dict[str, Any] = {
            "attributes": attributes,
            "device_name": device_name,
            "password": password,
            "credential": credential,
            "email": email,
            "client_metadata": client_metadata,
        }
        self._others = {name: item for name, item in given.items() if item is not None}

    def __repr__(self) -> str:
        return "<Answer>"


class Question:
    """A question to the person, or to the program that knows the answer.

    Attributes:
        rejected: The kind of the error that the last answer was refused with, such as
            ``"CodeMismatch"``, where the question is put again; otherwise None.
        is_repeated: Whether the same challenge came again after an answer.
    """

    __slots__ = ("_flow", "is_repeated", "rejected")

    wants: ClassVar[str] = "an answer"
    _member: ClassVar[str] = "text"

    def __init__(self, given: dict[str, Any], flow: Flow) -> None:
        self._flow = flow
        self.rejected: str | None = given.get("rejected")
        self.is_repeated: bool = given.get("is_repeated", False)

    def __repr__(self) -> str:
        return f"<{type(self).__name__}: {self.wants}>"

    def _answer(self, answer: object) -> None:
        """Gives the engine an answer, of whatever type it is."""
        others: dict[str, Any] = {}
        value = answer
        if isinstance(answer, Answer):
            value, others = answer._value, answer._others
        text, members = self._members(value, others)
        try:
            written = json.dumps(members)
        except (TypeError, ValueError, RecursionError):
            raise AnswerError(f"what goes with an answer is not texts: {self.wants}") from None
        self._flow.answer(self._member, text, written)

    def _members(
        self, value: object, others: dict[str, Any]
    ) -> tuple[str | bytes | bytearray | None, dict[str, Any]]:
        if not isinstance(value, (str, bytes, bytearray)):
            raise AnswerError(
                f"the sign-in asks for {self.wants}: the answer must be str or Answer, "
                f"not {type(value).__name__}"
            )
        return value, {name: _plain(item) for name, item in others.items()}


def _plain(item: Any) -> Any:
    """A mapping of whatever class as a dictionary of texts, so that it can be written."""
    if not hasattr(item, "keys"):
        return item
    try:
        made = dict(item)
    except Exception as error:
        raise AnswerError("a mapping in an answer cannot be read") from error
    # JSON would make texts of some that are none.
    if not all(isinstance(text, str) for pair in made.items() for text in pair):
        raise AnswerError("a mapping in an answer must be of str to str")
    return made


class CodeQuestion(Question):
    """Asks for a code: SMS_MFA, EMAIL_OTP, SOFTWARE_TOKEN_MFA, SMS_OTP. Answer: the code.

    Attributes:
        challenge_name: Which of them it is.
        delivery_medium: How the code was sent, such as ``"SMS"``, where that was told.
        destination: Where the code was sent, mostly masked, where that was told.
        friendly_device_name: The authenticator app's name, where that was told.
    """

    __slots__ = ("challenge_name", "delivery_medium", "destination", "friendly_device_name")
    wants = "a code"
    _member = "code"

    def __init__(self, given: dict[str, Any], flow: Flow) -> None:
        super().__init__(given, flow)
        self.challenge_name: str = given["challenge_name"]
        self.delivery_medium: str | None = given.get("delivery_medium")
        self.destination: str | None = given.get("destination")
        self.friendly_device_name: str | None = given.get("friendly_device_name")


class ChoiceQuestion(Question):
    """Asks for a choice among factors. Answer: one of the choices.

    Attributes:
        purpose: ``"select_mfa"`` (a second factor), ``"select_challenge"`` (a first one) or
            ``"set_up_mfa"`` (one to be set up).
        choices: What the service offers, such as ``["SOFTWARE_TOKEN_MFA", "EMAIL_OTP"]``; where it
            named nothing the list is empty, and any choice is taken.
    """

    __slots__ = ("choices", "purpose")
    wants = "a choice"
    _member = "choice"

    def __init__(self, given: dict[str, Any], flow: Flow) -> None:
        super().__init__(given, flow)
        self.purpose: str = given["type"]
        self.choices: list[str] = given["choices"]


class SoftwareTokenQuestion(Question):
    """Shows the secret of a new authenticator app, and asks for the app's code. Answer: the code.

    Attributes:
        secret: The secret, in base32, to type into the app.
    """

    __slots__ = ("secret",)
    wants = "the first code of a new authenticator app"
    _member = "code"

    def __init__(self, given: dict[str, Any], flow: Flow) -> None:
        super().__init__(given, flow)
        self.secret: str = given["secret"]

    def otpauth_uri(self, issuer: str, account: str) -> str:
        """The secret as an ``otpauth://`` URI, to show as a QR code.

        Args:
            issuer: What the app will call the service.
            account: What the app will call the user.

        Raises:
            MisuseError: The question is not open any more.
        """
        uri = self._flow.otpauth_uri(issuer, account)
        if uri is None:
            from caldera_srp._errors import MisuseError

            raise MisuseError("the question is not open any more", "NoQuestion")
        return uri


class NewPasswordQuestion(Question):
    """Asks for a password of the user's own. Answer: the password, or an Answer with attributes.

    Attributes:
        required_attributes: The attributes that the answer has to give, by their bare names.
        attributes: The attributes that the user has, where they could be read.
    """

    __slots__ = ("attributes", "required_attributes")
    wants = "a new password"
    _member = "new_password"

    def __init__(self, given: dict[str, Any], flow: Flow) -> None:
        super().__init__(given, flow)
        self.required_attributes: list[str] = given["required_attributes"]
        self.attributes: dict[str, str] = given.get("attributes", {})


class CustomQuestion(Question):
    """A question of the pool's own making: CUSTOM_CHALLENGE. Answer: the text.

    Attributes:
        parameters: The public parameters that the pool's Lambda function gave the challenge.
    """

    __slots__ = ("parameters",)
    wants = "an answer to a question of the pool's own"

    def __init__(self, given: dict[str, Any], flow: Flow) -> None:
        super().__init__(given, flow)
        self.parameters: dict[str, str] = given["parameters"]


class PasswordQuestion(Question):
    """Asks for the password. Answer: the password.

    Attributes:
        challenge_name: PASSWORD or ADMIN_NO_SRP_AUTH, which send it as it is, or PASSWORD_SRP.
    """

    __slots__ = ("challenge_name",)
    wants = "the password"
    _member = "password"

    def __init__(self, given: dict[str, Any], flow: Flow) -> None:
        super().__init__(given, flow)
        self.challenge_name: str = given["challenge_name"]


class WebAuthnQuestion(Question):
    """Asks for a passkey's assertion. Answer: the credential, as JSON.

    Attributes:
        credential_request_options: The options for the platform's credential request, as JSON.
    """

    __slots__ = ("credential_request_options",)
    wants = "a passkey's assertion"
    _member = "credential"

    def __init__(self, given: dict[str, Any], flow: Flow) -> None:
        super().__init__(given, flow)
        self.credential_request_options: str | None = given.get("credential_request_options")


class UnknownQuestion(Question):
    """A challenge that this version does not know. Answer: ``ChallengeResponses``, as a mapping.

    Attributes:
        challenge_name: ``ChallengeName``.
        parameters: ``ChallengeParameters``.
        session: ``Session``; it goes back with the answer by itself.
        available_challenges: ``AvailableChallenges``.
    """

    __slots__ = ("available_challenges", "challenge_name", "parameters", "session")
    wants = "the responses to a challenge that is not known"

    def __init__(self, given: dict[str, Any], flow: Flow) -> None:
        super().__init__(given, flow)
        self.challenge_name: str = given["challenge_name"]
        self.parameters: dict[str, str] = given["parameters"]
        self.session: str | None = given.get("session")
        self.available_challenges: list[str] = given["available_challenges"]

    def _members(
        self, value: object, others: dict[str, Any]
    ) -> tuple[str | bytes | bytearray | None, dict[str, Any]]:
        if not hasattr(value, "keys"):
            raise AnswerError(
                f"the sign-in asks for {self.wants}: the answer must be a mapping, "
                f"not {type(value).__name__}"
            )
        members = {name: _plain(item) for name, item in others.items()}
        return None, {**members, "responses": _plain(value)}


_CLASSES: dict[str, type[Question]] = {
    "code": CodeQuestion,
    "select_mfa": ChoiceQuestion,
    "select_challenge": ChoiceQuestion,
    "set_up_mfa": ChoiceQuestion,
    "software_token": SoftwareTokenQuestion,
    "new_password": NewPasswordQuestion,
    "custom": CustomQuestion,
    "password": PasswordQuestion,
    "web_authn": WebAuthnQuestion,
    "unknown": UnknownQuestion,
}


def question_of(flow: Flow) -> Question:
    """The question that a sign-in has open."""
    written = flow.question()
    if written is None:
        from caldera_srp._errors import MisuseError

        raise MisuseError("no question is open", "NoQuestion")
    given = json.loads(written)
    return _CLASSES[given["type"]](given, flow)
