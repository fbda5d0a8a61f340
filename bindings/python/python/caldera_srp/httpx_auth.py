"""Authorization for ``httpx`` by a session that refreshes itself. It needs ``httpx``."""

from __future__ import annotations

from typing import TYPE_CHECKING

import httpx

from caldera_srp._errors import wrong_type
from caldera_srp._session import AsyncSession, Session, wants_id_token

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Generator

__all__ = ["HttpxAuth"]


class HttpxAuth(httpx.Auth):
    """Puts a session's token on each request, refreshed where it ends soon.

    Args:
        session: A Session for ``httpx.Client``, an AsyncSession for ``httpx.AsyncClient``.
        token: ``"access"`` or ``"id"``.
        header: The header to set.
        prefix: What stands before the token.

    Raises:
        ParameterError: ``token`` is neither; or, as ParameterTypeError, ``session`` is no session.
    """

    def __init__(
        self,
        session: Session | AsyncSession,
        *,
        token: str = "access",
        header: str = "Authorization",
        prefix: str = "Bearer ",
    ) -> None:
        if not isinstance(session, (Session, AsyncSession)):
            raise wrong_type(session, "session", "a caldera_srp.Session or AsyncSession")
        self._is_id = wants_id_token(token)
        self.session = session
        self._header = header
        self._prefix = prefix

    def sync_auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        """Sets the header of a request.

        Args:
            request: The request.

        Raises:
            CalderaError: The token had to be refreshed and could not be; or there is no id token.
            TypeError: The session is one for asyncio.
        """
        if not isinstance(self.session, Session):
            raise TypeError("httpx.Client wants a Session, and this is an AsyncSession")
        request.headers[self._header] = self._prefix + self.session.fresh(id_token=self._is_id)
        yield request

    async def async_auth_flow(
        self, request: httpx.Request
    ) -> AsyncGenerator[httpx.Request, httpx.Response]:
        """Sets the header of a request.

        Args:
            request: The request.

        Raises:
            CalderaError: The token had to be refreshed and could not be; or there is no id token.
            TypeError: The session is not one for asyncio.
        """
        if not isinstance(self.session, AsyncSession):
            raise TypeError("httpx.AsyncClient wants an AsyncSession, and this is a Session")
        request.headers[self._header] = self._prefix + await self.session.fresh(id_token=self._is_id)
        yield request
