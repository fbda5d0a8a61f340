"""AWS credentials of an identity pool, by a session that refreshes itself. It needs ``boto3``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from botocore.credentials import DeferredRefreshableCredentials

from caldera_srp._errors import wrong_type
from caldera_srp._native import endpoint
from caldera_srp._session import Session

if TYPE_CHECKING:
    import boto3

    from caldera_srp._types import IdentityClient

__all__ = ["boto3_session", "identity_credentials"]


def identity_credentials(
    session: Session, identity_pool_id: str, client: IdentityClient, *, role_arn: str | None = None
) -> DeferredRefreshableCredentials:
    """Credentials that GetId and GetCredentialsForIdentity give, refreshed before they end.

    Args:
        session: The signed-in user.
        identity_pool_id: The identity pool's id, such as ``us-east-1:2a859a59-…``.
        client: A boto3 client for ``cognito-identity``. Its calls are not signed, so that it needs no
            credentials (``Config(signature_version=botocore.UNSIGNED)``).
        role_arn: ``CustomRoleArn``, where the pool's rules leave the choice of a role.

    Returns:
        ``botocore.credentials.DeferredRefreshableCredentials``: nothing is fetched before it is used.

    Raises:
        ParameterTypeError: The session is none that blocks, or the identity pool's id is no text.
    """
    if not isinstance(session, Session):
        raise wrong_type(session, "session", "a caldera_srp.Session")
    if not isinstance(identity_pool_id, str):
        raise wrong_type(identity_pool_id, "identity_pool_id", "str")
    provider = f"{endpoint(session.user_pool_id).partition('://')[2]}/{session.user_pool_id}"
    identity: list[str] = []

    def fetch() -> dict[str, str]:
        logins = {provider: session.fresh(id_token=True)}
        if not identity:
            reply = client.get_id(IdentityPoolId=identity_pool_id, Logins=logins)
            identity.append(reply["IdentityId"])
        more = {"CustomRoleArn": role_arn} if role_arn else {}
        reply = client.get_credentials_for_identity(IdentityId=identity[0], Logins=logins, **more)
        given = reply["Credentials"]
        return {
            "access_key": given["AccessKeyId"],
            "secret_key": given["SecretKey"],
            "token": given["SessionToken"],
            "expiry_time": given["Expiration"].isoformat(),
        }

    return DeferredRefreshableCredentials(fetch, method="caldera-srp")


def boto3_session(
    session: Session,
    identity_pool_id: str,
    client: IdentityClient,
    *,
    role_arn: str | None = None,
    region_name: str | None = None,
) -> boto3.Session:
    """A ``boto3.Session`` with those credentials.

    Args:
        session: As for ``identity_credentials``.
        identity_pool_id: As for ``identity_credentials``.
        client: As for ``identity_credentials``.
        role_arn: As for ``identity_credentials``.
        region_name: The region of the session's clients; the identity pool's if not given.

    Raises:
        ParameterTypeError: As for ``identity_credentials``.
    """
    import boto3
    import botocore.session

    inner = botocore.session.get_session()
    inner._credentials = identity_credentials(session, identity_pool_id, client, role_arn=role_arn)
    region = region_name or identity_pool_id.partition(":")[0]
    return boto3.Session(botocore_session=inner, region_name=region)
