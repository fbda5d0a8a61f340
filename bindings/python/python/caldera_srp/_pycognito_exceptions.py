"""pycognito's exceptions: the real ones where it is installed, so that code that catches them goes on."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from caldera_srp._legacy_exceptions import (
        ForceChangePasswordException,
        MFAChallengeException,
        SMSMFAChallengeException,
        SoftwareTokenMFAChallengeException,
        TokenVerificationException,
        WarrantException,
    )
else:
    try:
        from pycognito.exceptions import (
            ForceChangePasswordException,
            MFAChallengeException,
            SMSMFAChallengeException,
            SoftwareTokenMFAChallengeException,
            TokenVerificationException,
            WarrantException,
        )
    except ImportError:
        from caldera_srp._legacy_exceptions import (
            ForceChangePasswordException,
            MFAChallengeException,
            SMSMFAChallengeException,
            SoftwareTokenMFAChallengeException,
            TokenVerificationException,
            WarrantException,
        )

__all__ = [
    "ForceChangePasswordException",
    "MFAChallengeException",
    "SMSMFAChallengeException",
    "SoftwareTokenMFAChallengeException",
    "TokenVerificationException",
    "WarrantException",
]
