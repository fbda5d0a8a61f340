"""The drop-in's authorization for ``requests``.

It is apart so that its base class, which ``requests`` has, is imported only where it is wanted.
"""

from __future__ import annotations

import base64
import json
import time
from typing import TYPE_CHECKING, Any, Protocol

from caldera_srp.pycognito import AWSSRP, TokenType

if TYPE_CHECKING:
    from collections.abc import Mapping

    from requests import PreparedRequest
    from requests.auth import AuthBase
else:
    # The real one where there is one: what looks at the class of an authorization finds it.
    try:
        from requests.auth import AuthBase
    except ImportError:
        AuthBase = object

__all__ = ["RequestsSrpAuth"]


class Cognito(Protocol):
    """What there is of pycognito's ``Cognito`` for an authorization: its own, or this module's."""

    access_token: str | None

    def authenticate(self, password: str) -> None:
        """Signs in."""

    def check_token(self, renew: bool = True) -> bool:
        """Whether the access token has ended, refreshing it if so."""


class _Tokens:
    """The part of pycognito's ``Cognito`` that ``RequestsSrpAuth`` uses."""

    def __init__(
        self,
        user_pool_id: str,
        client_id: str,
        username: str,
        region: str | None,
        kwargs: Mapping[str, Any] | None,
    ) -> None:
        import boto3  # the caller's, and only needed here

        self.user_pool_id, self.client_id, self.username = user_pool_id, client_id, username
        region = region or user_pool_id.split("_", maxsplit=1)[0]
        self.client = boto3.client("cognito-idp", region_name=region, **(kwargs or {}))
        self.access_token: str | None = None
        self.id_token: str | None = None
        self.refresh_token: str | None = None

    def authenticate(self, password: str) -> None:
        srp = AWSSRP(self.username, password, self.user_pool_id, self.client_id, client=self.client)
        self._take(srp.authenticate_user())

    def check_token(self, renew: bool = True) -> bool:
        claims = str(self.access_token).split(".")[1]
        expires = json.loads(base64.urlsafe_b64decode(claims + "=" * (-len(claims) % 4)))["exp"]
        is_expired = time.time() > float(expires)
        if is_expired and renew:
            self._take(
                self.client.initiate_auth(
                    ClientId=self.client_id,
                    AuthFlow="REFRESH_TOKEN_AUTH",
                    AuthParameters={"REFRESH_TOKEN": self.refresh_token},
                )
            )
        return is_expired

    def _take(self, reply: Mapping[str, Any]) -> None:
        result = reply["AuthenticationResult"]
        self.access_token, self.id_token = result["AccessToken"], result["IdToken"]
        self.refresh_token = result.get("RefreshToken", self.refresh_token)


class RequestsSrpAuth(AuthBase):
    """Authorization for ``requests``: signs in at the first request, and refreshes the token.

    Where ``requests`` is installed it is a ``requests.auth.AuthBase``. ``caldera_srp.requests_auth`` has
    one whose sign-in knows every challenge.

    Args:
        username: What the user typed; needed unless ``cognito`` is given, as the next three are.
        password: The password.
        user_pool_id: The user pool's id.
        user_pool_region: The region; the one of the pool's id if not given.
        client_id: The app client's id.
        cognito: A ``pycognito.Cognito`` that has been set up.
        http_header: The header to set.
        http_header_prefix: What stands before the token.
        auth_token_type: Which token to send.
        boto3_client_kwargs: More arguments for the boto3 client.
    """

    __module__ = "caldera_srp.pycognito"

    def __init__(
        self,
        username: str | None = None,
        password: str | None = None,
        user_pool_id: str | None = None,
        user_pool_region: str | None = None,
        client_id: str | None = None,
        cognito: Cognito | None = None,
        http_header: str = "Authorization",
        http_header_prefix: str = "Bearer ",
        auth_token_type: TokenType = TokenType.ACCESS_TOKEN,
        boto3_client_kwargs: Mapping[str, Any] | None = None,
    ) -> None:
        if cognito is None:
            if username is None or user_pool_id is None or client_id is None:
                raise ValueError("username, user_pool_id and client_id are needed, or cognito")
            cognito = _Tokens(user_pool_id, client_id, username, user_pool_region, boto3_client_kwargs)
        self.cognito_client: Cognito = cognito
        self.username = username
        self._password = password
        self.http_header = http_header
        self.http_header_prefix = http_header_prefix
        self.token_type = auth_token_type

    def __call__(self, r: PreparedRequest) -> PreparedRequest:
        """Sets the header of a request."""
        if not self.cognito_client.access_token:
            if self._password is None:
                raise ValueError("password is needed, for cognito has not signed in")
            self.cognito_client.authenticate(password=self._password)
        self.cognito_client.check_token(renew=True)
        token = getattr(self.cognito_client, self.token_type.value)
        r.headers[self.http_header] = self.http_header_prefix + token
        return r
