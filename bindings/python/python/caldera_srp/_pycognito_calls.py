"""The calls that pycognito makes beside boto3's: by requests, with the user's access token."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    import requests

    from caldera_srp._types import UserPoolClient


def endpoint(client: UserPoolClient, pool_id: str) -> str:
    """Where the client sends its requests; the region's own address where it does not say."""
    told = getattr(getattr(client, "meta", None), "endpoint_url", None)
    if not isinstance(told, str):
        told = f"https://cognito-idp.{pool_id.partition('_')[0]}.amazonaws.com"
    return f"{told.rstrip('/')}/"


def post(url: str, operation: str, data: Mapping[str, Any]) -> requests.Response:
    """Sends a request that no signature goes with."""
    import requests  # the caller's, and only needed here

    return requests.post(
        url,
        headers={
            "Content-Type": "application/x-amz-json-1.1",
            "X-Amz-Target": f"AWSCognitoIdentityProviderService.{operation}",
        },
        data=json.dumps(data),
        timeout=30,
    )


def session_of(reply: Mapping[str, Any]) -> dict[str, str]:
    """The session that a challenge came with, to go back with its answer."""
    session = reply.get("Session")
    return {"Session": session} if session else {}
