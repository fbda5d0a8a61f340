"""What can go wrong, as exceptions. None of them repeats a value that was given."""

from __future__ import annotations

__all__ = [
    "CalderaError",
    "ParameterError",
    "RandomnessError",
    "RefusedError",
    "UsedUpError",
]


class CalderaError(Exception):
    """The base of every exception of this package."""


class ParameterError(CalderaError, ValueError):
    """A parameter was refused.

    Attributes:
        parameter: Which one, under the service's own name where it has one: ``"SRP_B"``,
            ``"user pool id"``.
        fault: What is wrong with it: ``"Missing"``, ``"Empty"``, ``"TooLong"``, ``"NotHex"``,
            ``"NotBase64"``, ``"Malformed"``, ``"OutOfRange"``, ``"Zero"`` or ``"Mismatch"``.
        limit: The most bytes that it may have, where it is too long; otherwise None.
    """

    def __init__(self, message: str, parameter: str, fault: str, limit: int | None = None) -> None:
        super().__init__(message, parameter, fault, limit)
        self.parameter = parameter
        self.fault = fault
        self.limit = limit

    def __str__(self) -> str:
        return str(self.args[0])


class RandomnessError(CalderaError, RuntimeError):
    """The system's random generator failed. Nothing was sent."""


class RefusedError(CalderaError):
    """A claim is not the one that the verifier's password gives."""


class UsedUpError(CalderaError, RuntimeError):
    """An object that answers once was asked again. A new one has to be made."""
