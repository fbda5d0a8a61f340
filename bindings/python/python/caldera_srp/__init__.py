"""Sign in to Amazon Cognito user pools.

Three levels, each usable without the others:

* the claims, by hand: :class:`UserSignIn`, :class:`DeviceSignIn`, :class:`DeviceVerifier`;
* drop-ins for what Python uses today: ``caldera_srp.pycognito`` and ``caldera_srp.warrant_lite``.
"""

from caldera_srp._errors import (
    CalderaError,
    ParameterError,
    RandomnessError,
    RefusedError,
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
    "AppClient",
    "CalderaError",
    "Device",
    "DeviceSignIn",
    "DeviceVerifier",
    "KeyExchange",
    "ParameterError",
    "RandomnessError",
    "RefusedError",
    "SessionKey",
    "Timestamp",
    "UsedUpError",
    "UserSignIn",
    "__version__",
]
