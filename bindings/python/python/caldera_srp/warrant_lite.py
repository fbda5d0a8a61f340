"""A drop-in for warrant-lite 1.0.4: ``from caldera_srp.warrant_lite import WarrantLite``.

Left out, for they would need private keys from outside or hand them out: ``small_a_value``,
``large_a_value``, ``calculate_a``, ``generate_random_small_a``.
"""

from __future__ import annotations

import ast
import datetime
import os
from typing import TYPE_CHECKING, Any

from caldera_srp._legacy import Exchanges, either, pool_name, secret_hash, sign
from caldera_srp._native import Timestamp

if TYPE_CHECKING:
    from collections.abc import Mapping

    from caldera_srp._legacy_exceptions import (
        ForceChangePasswordException,
        TokenVerificationException,
    )
    from caldera_srp._types import UserPoolClient
else:
    # The real ones where there are any, so that code that catches them goes on catching.
    try:
        from warrant_lite import ForceChangePasswordException, TokenVerificationException
    except ImportError:
        from caldera_srp._legacy_exceptions import (
            ForceChangePasswordException,
            TokenVerificationException,
        )

__all__ = ["ForceChangePasswordException", "TokenVerificationException", "WarrantLite"]


class WarrantLite:
    """Signs in by USER_SRP_AUTH over a boto3 client, as warrant-lite's class of this name does.

    Args:
        username: What the user typed.
        password: The password.
        pool_id: The user pool's id.
        client_id: The app client's id.
        pool_region: The region, where no client is given.
        client: A boto3 client for ``cognito-idp``; made by boto3 where there is none.
        client_secret: The app client's secret, if it has one.

    Raises:
        ValueError: Both a region and a client are given.
    """

    NEW_PASSWORD_REQUIRED_CHALLENGE = "NEW_PASSWORD_REQUIRED"
    PASSWORD_VERIFIER_CHALLENGE = "PASSWORD_VERIFIER"

    def __init__(
        self,
        username: str,
        password: str,
        pool_id: str,
        client_id: str,
        pool_region: str | None = None,
        client: UserPoolClient | None = None,
        client_secret: str | None = None,
    ) -> None:
        if pool_region is not None and client is not None:
            raise ValueError("pool_region and client exclude each other: the client has a region already")
        if not client:
            import boto3  # the caller's, and only needed here

            client = boto3.client("cognito-idp", region_name=pool_region)
        self.username = username
        self.password = password
        self.pool_id = pool_id
        self.client_id = client_id
        self.client_secret = client_secret
        self.client: UserPoolClient = client
        self.user_pool_region = pool_id.split("_", maxsplit=1)[0]
        self._exchanges = Exchanges()
        self._keys: dict[str, Any] | None = None

    def get_password_authentication_key(
        self, username: str, password: str, server_b_value: int | str, salt: int | str
    ) -> bytes:
        """The session key of the SRP_A that ``get_auth_params`` gave; once for each SRP_A.

        Args:
            username: The challenge's USER_ID_FOR_SRP.
            password: The password.
            server_b_value: SRP_B, as an integer or in hexadecimal.
            salt: SALT, likewise.

        Returns:
            The key's 16 bytes.

        Raises:
            ParameterError: A value is refused (a ValueError).
            UsedUpError: The SRP_A has answered already.
        """
        return self._exchanges.session_key(
            pool_name(self.pool_id), username, password, server_b_value, salt
        ).reveal()

    def get_auth_params(self) -> dict[str, str]:
        """``AuthParameters`` for InitiateAuth with USER_SRP_AUTH.

        SRP_A stays the same until a challenge was answered, and is another one then.
        """
        parameters = {"USERNAME": self.username, "SRP_A": self._exchanges.srp_a()}
        return self._with_client(parameters, self.username)

    @staticmethod
    def get_secret_hash(username: str, client_id: str, client_secret: str) -> str:
        """SECRET_HASH.

        Args:
            username: The USERNAME of the same request.
            client_id: The app client's id.
            client_secret: The app client's secret.
        """
        return secret_hash(username, client_id, client_secret)

    def process_challenge(self, challenge_parameters: Mapping[str, str]) -> dict[str, str]:
        """Answers the challenge PASSWORD_VERIFIER.

        Args:
            challenge_parameters: ``ChallengeParameters`` of the reply.

        Returns:
            ``ChallengeResponses`` for RespondToAuthChallenge.

        Raises:
            KeyError: The challenge lacks a parameter.
            ParameterError: A parameter is refused (a ValueError).
            UsedUpError: The SRP_A has answered already.
        """
        user_id = challenge_parameters["USER_ID_FOR_SRP"]
        salt, srp_b = challenge_parameters["SALT"], challenge_parameters["SRP_B"]
        block = challenge_parameters["SECRET_BLOCK"]
        scope = pool_name(self.pool_id)
        key = self._exchanges.session_key(scope, user_id, self.password, srp_b, salt)
        now = datetime.datetime.now(datetime.timezone.utc)
        timestamp = str(Timestamp.from_datetime(now))
        response = {
            "TIMESTAMP": timestamp,
            "USERNAME": user_id,
            "PASSWORD_CLAIM_SECRET_BLOCK": block,
            "PASSWORD_CLAIM_SIGNATURE": sign(key, scope, user_id, block, timestamp),
        }
        return self._with_client(response, user_id)

    def authenticate_user(self, client: UserPoolClient | None = None) -> dict[str, Any]:
        """Signs in.

        Args:
            client: A boto3 client, where there is none yet.

        Returns:
            The service's reply, with ``AuthenticationResult``, or with a challenge that has no
            exception here.

        Raises:
            ForceChangePasswordException: A new password is asked for.
            NotImplementedError: The service asks for something before the password.
        """
        _, tokens = self._prove_password(either(self.client, client))
        if tokens.get("ChallengeName") == self.NEW_PASSWORD_REQUIRED_CHALLENGE:
            raise ForceChangePasswordException("Change password before authenticating")
        return tokens

    def set_new_password_challenge(
        self, new_password: str, client: UserPoolClient | None = None
    ) -> dict[str, Any]:
        """Signs in with a temporary password, and replaces it.

        Args:
            new_password: The user's own password.
            client: A boto3 client, where there is none yet.

        Returns:
            The service's reply.

        Raises:
            NotImplementedError: The service asks for something before the password.
        """
        boto_client = either(self.client, client)
        username, tokens = self._prove_password(boto_client)
        if tokens.get("ChallengeName") != self.NEW_PASSWORD_REQUIRED_CHALLENGE:
            return tokens
        responses = self._with_client({"USERNAME": username, "NEW_PASSWORD": new_password}, username)
        reply: dict[str, Any] = boto_client.respond_to_auth_challenge(
            ClientId=self.client_id,
            ChallengeName=self.NEW_PASSWORD_REQUIRED_CHALLENGE,
            Session=tokens["Session"],
            ChallengeResponses=responses,
        )
        return reply

    def verify_token(self, token: str, id_name: str, token_use: str) -> dict[str, Any]:
        """Verifies a token by the pool's keys, and sets it as an attribute. It needs python-jose.

        Args:
            token: The token.
            id_name: The attribute's name.
            token_use: What the token has to be for: ``"access"`` or ``"id"``.

        Returns:
            The token's claims.

        Raises:
            TokenVerificationException: The token is not the pool's, or is for another use.
        """
        from jose import JWTError, jwt  # the caller's, and only needed here

        try:
            key = self.get_key(jwt.get_unverified_header(token).get("kid"))
            unverified = jwt.get_unverified_claims(token)
            if unverified.get("token_use") != token_use:
                raise TokenVerificationException(f"Your {id_name} token use could not be verified.")
            claims: dict[str, Any] = jwt.decode(
                token,
                key,
                algorithms=["RS256"],
                audience=unverified.get("aud"),
                issuer=unverified.get("iss"),
            )
        except (JWTError, LookupError) as error:
            raise TokenVerificationException(f"Your {id_name} token could not be verified.") from error
        setattr(self, id_name, token)
        return claims

    def get_keys(self) -> dict[str, Any]:
        """The pool's public keys: those of the variable ``COGNITO_JWKS``, or fetched.

        Fetching needs ``requests``.
        """
        if self._keys is None:
            given = os.environ.get("COGNITO_JWKS")
            self._keys = ast.literal_eval(given) if given else self._fetch_keys()
        return self._keys

    def get_key(self, kid: str | None) -> dict[str, Any]:
        """The pool's public key of an id.

        Args:
            kid: The key's id, from a token's header.

        Raises:
            LookupError: The pool has no such key.
        """
        for key in self.get_keys()["keys"]:
            if key.get("kid") == kid:
                found: dict[str, Any] = key
                return found
        raise LookupError("the pool has no key of this id")

    def _fetch_keys(self) -> dict[str, Any]:
        import requests  # the caller's, and only needed here

        host = f"https://cognito-idp.{self.user_pool_region}.amazonaws.com"
        reply = requests.get(f"{host}/{self.pool_id}/.well-known/jwks.json", timeout=30)
        keys: dict[str, Any] = reply.json()
        return keys

    def _with_client(self, parameters: dict[str, str], username: str) -> dict[str, str]:
        if self.client_secret is not None:
            parameters["SECRET_HASH"] = self.get_secret_hash(username, self.client_id, self.client_secret)
        return parameters

    def _prove_password(self, client: UserPoolClient) -> tuple[str, dict[str, Any]]:
        """The service's name of the user, and its reply to the claim."""
        response = client.initiate_auth(
            AuthFlow="USER_SRP_AUTH",
            AuthParameters=self.get_auth_params(),
            ClientId=self.client_id,
        )
        if response["ChallengeName"] != self.PASSWORD_VERIFIER_CHALLENGE:
            raise NotImplementedError(f"The {response['ChallengeName']} challenge is not supported")
        responses = self.process_challenge(response["ChallengeParameters"])
        session = response.get("Session")
        tokens = client.respond_to_auth_challenge(
            ClientId=self.client_id,
            ChallengeName=self.PASSWORD_VERIFIER_CHALLENGE,
            ChallengeResponses=responses,
            **({"Session": session} if session else {}),
        )
        return responses["USERNAME"], tokens
