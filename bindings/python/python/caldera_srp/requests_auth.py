"""Authorization for ``requests`` by a session that refreshes itself. It needs ``requests``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from requests.auth import AuthBase

from caldera_srp._errors import wrong_type
from caldera_srp._session import Session, wants_id_token

if TYPE_CHECKING:
    from requests import PreparedRequest

__all__ = ["RequestsAuth"]


class RequestsAuth(AuthBase):
    """Puts a session's token on each request, refreshed where it ends soon.

    Args:
        session: The session, which threads may share.
        token: ``"access"`` or ``"id"``.
        header: The header to set.
        prefix: What stands before the token.

    Raises:
        ParameterError: ``token`` is neither; or, as ParameterTypeError, ``session`` is no session
            that blocks.
    """

    def __init__(
        self,
        session: Session,
        *,
        token: str = "access",
        header: str = "Authorization",
        prefix: str = "Bearer ",
    ) -> None:
        if not isinstance(session, Session):
            raise wrong_type(session, "session", "a caldera_srp.Session")
        self._is_id = wants_id_token(token)
        self.session = session
        self._header = header
        self._prefix = prefix

    def __call__(self, r: PreparedRequest) -> PreparedRequest:
        """Sets the header of a request.

        Raises:
            CalderaError: The token had to be refreshed and could not be; or there is no id token.
        """
        r.headers[self._header] = self._prefix + self.session.fresh(id_token=self._is_id)
        return r
