"""The exceptions of pycognito and warrant-lite, for where those are not installed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping


class WarrantException(Exception):  # noqa: N818 - pycognito's name
    """The base of the exceptions that pycognito has."""


class ForceChangePasswordException(WarrantException):
    """The user has to choose a new password."""


class TokenVerificationException(WarrantException):
    """A token could not be verified."""


class MFAChallengeException(WarrantException):
    """A second factor is asked for.

    Args:
        message: What to say.
        tokens: The service's reply that asks.
        args: More arguments, for the exception's ``args``.
    """

    def __init__(self, message: str, tokens: Mapping[str, Any], *args: object) -> None:
        super().__init__(message, tokens, *args)
        self.message = message
        self._tokens = tokens

    def get_tokens(self) -> Mapping[str, Any]:
        """The service's reply that asks."""
        return self._tokens


class SoftwareTokenMFAChallengeException(MFAChallengeException):
    """A code of an authenticator app is asked for."""


class SMSMFAChallengeException(MFAChallengeException):
    """A code that was sent by SMS is asked for."""
