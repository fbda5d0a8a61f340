"""Sign in to Amazon Cognito user pools.

Three levels, each usable without the others:

* the whole sign-in in one call, with every challenge: ``sign_in``, ``async_sign_in``, and the
  ``Session`` that they give, which refreshes itself;
* for HTTP: ``caldera_srp.requests_auth``, ``caldera_srp.httpx_auth``, ``caldera_srp.aws_credentials``;
* the claims, by hand: ``UserSignIn``, ``DeviceSignIn``, ``DeviceVerifier``.

And drop-ins for what Python uses today: ``caldera_srp.pycognito`` and ``caldera_srp.warrant_lite``.
"""

from caldera_srp._errors import (
    AnswerError,
    CalderaError,
    ForeignReplyError,
    MisuseError,
    OutcomeUnknownError,
    ParameterError,
    ParameterTypeError,
    QuestionAsked,
    RandomnessError,
    RefusedError,
    SaveError,
    ServiceError,
    TransportError,
    UnexpectedReplyError,
    UsedUpError,
)
from caldera_srp._native import (
    AppClient,
    Device,
    DeviceSignIn,
    DeviceVerifier,
    KeyExchange,
    SessionKey,
    Timestamp,
    UserSignIn,
    __version__,
)

__all__ = [
    "Answer",
    "AnswerError",
    "AppClient",
    "AsyncPendingSignIn",
    "AsyncSession",
    "CalderaError",
    "ChoiceQuestion",
    "CodeQuestion",
    "CustomQuestion",
    "Device",
    "DeviceSignIn",
    "DeviceVerifier",
    "ForeignReplyError",
    "KeyExchange",
    "MisuseError",
    "NewPasswordQuestion",
    "OutcomeUnknownError",
    "ParameterError",
    "ParameterTypeError",
    "PasswordQuestion",
    "PendingSignIn",
    "Question",
    "QuestionAsked",
    "RandomnessError",
    "RefusedError",
    "SaveError",
    "ServiceError",
    "Session",
    "SessionKey",
    "SoftwareTokenQuestion",
    "Timestamp",
    "TransportError",
    "UnexpectedReplyError",
    "UnknownQuestion",
    "UsedUpError",
    "UserSignIn",
    "WebAuthnQuestion",
    "__version__",
    "async_resume",
    "async_sign_in",
    "resume",
    "sign_in",
]

# What the claims do not need is imported when it is used first: a program that starts often pays for it
# only then.
_LATER = {
    "_pending": ("AsyncPendingSignIn", "PendingSignIn"),
    "_questions": (
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
    ),
    "_session": ("AsyncSession", "Session"),
    "_sign_in": ("async_resume", "async_sign_in", "resume", "sign_in"),
}


def __getattr__(name: str) -> object:
    for module, names in _LATER.items():
        if name in names:
            from importlib import import_module

            loaded = import_module(f"caldera_srp.{module}")
            globals().update({each: getattr(loaded, each) for each in names})
            return globals()[name]
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
