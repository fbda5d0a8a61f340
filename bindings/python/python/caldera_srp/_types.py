"""What the caller brings, as the type checker sees it. Nothing here is imported when a program runs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol, TypeAlias

import httpx
import requests

Text: TypeAlias = str | bytes | bytearray

# An operation of the service's: what goes in and what comes out is the service's own to say.
Operation: TypeAlias = Callable[..., Any]


class BotoClient(Protocol):
    """A client of boto3's, aioboto3's or aiobotocore's for ``cognito-idp``."""

    @property
    def meta(self) -> object:
        """``ClientMeta`` of botocore."""


class IdentityClient(Protocol):
    """A client of boto3's for ``cognito-identity``."""

    @property
    def get_id(self) -> Operation:
        """GetId."""

    @property
    def get_credentials_for_identity(self) -> Operation:
        """GetCredentialsForIdentity."""


class UserPoolClient(Protocol):
    """A client of boto3's for ``cognito-idp``, as the drop-ins call it."""

    @property
    def initiate_auth(self) -> Operation:
        """InitiateAuth."""

    @property
    def respond_to_auth_challenge(self) -> Operation:
        """RespondToAuthChallenge."""


Client: TypeAlias = BotoClient | requests.Session | httpx.Client | None
AsyncClient: TypeAlias = BotoClient | httpx.AsyncClient
