"""A drop-in for the SRP half of pycognito 2024.5.1.

``from caldera_srp.pycognito import AWSSRP`` in the place of ``from pycognito import AWSSRP``; or
:func:`install`, after which pycognito's own ``Cognito`` uses this one.

Left out, for they would need private keys from outside or hand them out: ``small_a_value``,
``large_a_value``, ``calculate_a``, ``generate_random_small_a``. The client's public key is SRP_A of
``get_auth_params()``.
"""

from __future__ import annotations

import datetime
import platform
from enum import Enum
from typing import TYPE_CHECKING, Any

from caldera_srp._legacy import MONTH_NAMES, WEEKDAY_NAMES, Exchanges, either, pool_name, secret_hash, sign
from caldera_srp._native import DeviceVerifier
from caldera_srp._pycognito_calls import endpoint, post, session_of
from caldera_srp._pycognito_exceptions import (
    ForceChangePasswordException,
    MFAChallengeException,
    SMSMFAChallengeException,
    SoftwareTokenMFAChallengeException,
    TokenVerificationException,
    WarrantException,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    import requests

    from caldera_srp._legacy_auth import RequestsSrpAuth
    from caldera_srp._types import UserPoolClient

__all__ = [
    "AWSSRP",
    "MONTH_NAMES",
    "WEEKDAY_NAMES",
    "ForceChangePasswordException",
    "MFAChallengeException",
    "RequestsSrpAuth",
    "SMSMFAChallengeException",
    "SoftwareTokenMFAChallengeException",
    "TokenType",
    "TokenVerificationException",
    "WarrantException",
    "generate_hash_device",
    "install",
]


def generate_hash_device(device_group_key: str, device_key: str) -> tuple[str, dict[str, str]]:
    """A new device's password, and what ConfirmDevice registers of it.

    Args:
        device_group_key: DeviceGroupKey of NewDeviceMetadata.
        device_key: DeviceKey of NewDeviceMetadata.

    Returns:
        The password, to be kept, and ``DeviceSecretVerifierConfig``.
    """
    verifier = DeviceVerifier(device_key, device_group_key)
    verifier.self_check()
    return verifier.device.reveal_password(), verifier.secret_verifier_config


class AWSSRP:
    """Signs in by USER_SRP_AUTH over a boto3 client, as pycognito's class of this name does.

    Args:
        username: What the user typed.
        password: The password.
        pool_id: The user pool's id.
        client_id: The app client's id.
        pool_region: The region, where no client is given.
        client: A boto3 client for ``cognito-idp``; made by boto3 where there is none.
        client_secret: The app client's secret, if it has one.
        device_key: The remembered device's key; with the two that follow, or none of them.
        device_group_key: The remembered device's group key.
        device_password: The remembered device's password.

    Raises:
        ValueError: Both a region and a client are given, or only part of a device.
    """

    SMS_MFA_CHALLENGE = "SMS_MFA"
    SOFTWARE_TOKEN_MFA_CHALLENGE = "SOFTWARE_TOKEN_MFA"
    NEW_PASSWORD_REQUIRED_CHALLENGE = "NEW_PASSWORD_REQUIRED"
    PASSWORD_VERIFIER_CHALLENGE = "PASSWORD_VERIFIER"
    DEVICE_SRP_CHALLENGE = "DEVICE_SRP_AUTH"
    DEVICE_PASSWORD_VERIFIER_CHALLENGE = "DEVICE_PASSWORD_VERIFIER"

    def __init__(
        self,
        username: str,
        password: str,
        pool_id: str,
        client_id: str,
        pool_region: str | None = None,
        client: UserPoolClient | None = None,
        client_secret: str | None = None,
        device_key: str | None = None,
        device_group_key: str | None = None,
        device_password: str | None = None,
    ) -> None:
        if pool_region is not None and client is not None:
            raise ValueError("pool_region and client exclude each other: the client has a region already")
        device = (device_key, device_group_key, device_password)
        if any(part is None for part in device) and any(part is not None for part in device):
            raise ValueError(
                "device_key, device_group_key and device_password are given together or not at all"
            )
        if not client:
            import boto3  # the caller's, and only needed here

            client = boto3.client("cognito-idp", region_name=pool_region)
        self.username = username
        self.password = password
        self.pool_id = pool_id
        self.client_id = client_id
        self.client_secret = client_secret
        self.client: UserPoolClient = client
        self.device_key = device_key
        self.device_group_key = device_group_key
        self.device_password = device_password
        self.access_token: str | None = None
        self.device_name: str | None = None
        self.cognito_idp_url: str | None = None
        self._exchanges = Exchanges()

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

    def get_device_authentication_key(
        self,
        device_group_key: str,
        device_key: str,
        device_password: str,
        server_b_value: int | str,
        salt: int | str,
    ) -> bytes:
        """As ``get_password_authentication_key``, for a device's proof.

        Args:
            device_group_key: The device's group key.
            device_key: The device's key.
            device_password: The device's password.
            server_b_value: SRP_B, as an integer or in hexadecimal.
            salt: SALT, likewise.

        Returns:
            The key's 16 bytes.
        """
        return self._exchanges.session_key(
            device_group_key, device_key, device_password, server_b_value, salt
        ).reveal()

    def get_auth_params(self) -> dict[str, str]:
        """``AuthParameters`` for InitiateAuth with USER_SRP_AUTH.

        SRP_A stays the same until a challenge was answered, and is another one then.
        """
        return self._with_client_and_device(
            {"USERNAME": self.username, "SRP_A": self._exchanges.srp_a()}, self.username
        )

    def get_device_auth_params(self, username: str | None = None) -> dict[str, str]:
        """``ChallengeResponses`` for the challenge DEVICE_SRP_AUTH.

        pycognito has no method for it.

        Args:
            username: The service's own name of the user, from the challenge before; where it is not
                given, what the user typed.
        """
        username = self.username if username is None else username
        return self._with_client_and_device(
            {"USERNAME": username, "SRP_A": self._exchanges.srp_a()}, username
        )

    @staticmethod
    def get_secret_hash(username: str, client_id: str, client_secret: str) -> str:
        """SECRET_HASH.

        Args:
            username: The USERNAME of the same request.
            client_id: The app client's id.
            client_secret: The app client's secret.
        """
        return secret_hash(username, client_id, client_secret)

    @staticmethod
    def get_cognito_formatted_timestamp(input_datetime: datetime.datetime) -> str:
        """TIMESTAMP of a datetime that is taken for UTC, whatever its time zone says.

        Args:
            input_datetime: The instant.
        """
        weekday = WEEKDAY_NAMES[input_datetime.weekday()]
        month = MONTH_NAMES[input_datetime.month - 1]
        time_of_day = f"{input_datetime:%H:%M:%S}"
        return f"{weekday} {month} {input_datetime.day} {time_of_day} UTC {input_datetime.year}"

    def process_challenge(
        self,
        challenge_parameters: Mapping[str, str],
        request_parameters: Mapping[str, str] | None = None,
    ) -> dict[str, str]:
        """Answers the challenge PASSWORD_VERIFIER.

        Args:
            challenge_parameters: ``ChallengeParameters`` of the reply.
            request_parameters: What ``get_auth_params`` gave, for a USERNAME where the challenge
                brings none.

        Returns:
            ``ChallengeResponses`` for RespondToAuthChallenge.

        Raises:
            KeyError: The challenge lacks a parameter.
            ParameterError: A parameter is refused (a ValueError).
            UsedUpError: The SRP_A has answered already.
        """
        user_id = challenge_parameters["USER_ID_FOR_SRP"]
        username = challenge_parameters.get("USERNAME")
        if username is None:
            username = (request_parameters or {}).get("USERNAME", user_id)
        scope = pool_name(self.pool_id)
        response = self._claim(challenge_parameters, scope, user_id, self.password)
        response["USERNAME"] = username
        return self._with_client_and_device(response, username)

    def process_device_challenge(self, challenge_parameters: Mapping[str, str]) -> dict[str, str]:
        """Answers the challenge DEVICE_PASSWORD_VERIFIER.

        Args:
            challenge_parameters: ``ChallengeParameters`` of the reply.

        Returns:
            ``ChallengeResponses`` for RespondToAuthChallenge.

        Raises:
            KeyError: The challenge lacks a parameter.
            ValueError: There is no device, or a parameter is refused (ParameterError).
        """
        if None in (self.device_key, self.device_group_key, self.device_password):
            raise ValueError("the challenge is a device's, and no device was given")
        username = challenge_parameters["USERNAME"]
        response = self._claim(
            challenge_parameters,
            self.device_group_key or "",
            self.device_key or "",
            self.device_password or "",
        )
        response["USERNAME"] = username
        return self._with_client_and_device(response, username)

    def authenticate_user(
        self, client: UserPoolClient | None = None, client_metadata: Mapping[str, str] | None = None
    ) -> dict[str, Any]:
        """Signs in.

        Args:
            client: A boto3 client, where there is none yet.
            client_metadata: ``ClientMetadata`` for the pool's Lambda functions.

        Returns:
            The service's reply, with ``AuthenticationResult``; or with a challenge that has no
            exception here.

        Raises:
            ForceChangePasswordException: A new password is asked for.
            SMSMFAChallengeException: A code that was sent by SMS is asked for.
            SoftwareTokenMFAChallengeException: A code of an authenticator app is asked for.
            NotImplementedError: The service asks for something before the password.
        """
        boto_client = either(self.client, client)
        metadata = {"ClientMetadata": client_metadata} if client_metadata else {}
        _, tokens = self._prove_password(boto_client, metadata)
        challenge = tokens.get("ChallengeName")
        if challenge == self.DEVICE_SRP_CHALLENGE:
            return self._prove_device(boto_client, tokens, metadata)
        if challenge == self.NEW_PASSWORD_REQUIRED_CHALLENGE:
            raise ForceChangePasswordException("Change password before authenticating")
        if challenge == self.SMS_MFA_CHALLENGE:
            raise SMSMFAChallengeException("Do SMS MFA", tokens)
        if challenge == self.SOFTWARE_TOKEN_MFA_CHALLENGE:
            raise SoftwareTokenMFAChallengeException("Do Software Token MFA", tokens)
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
        username, tokens = self._prove_password(boto_client, {})
        if tokens.get("ChallengeName") != self.NEW_PASSWORD_REQUIRED_CHALLENGE:
            return tokens
        responses = self._with_client_and_device(
            {"USERNAME": username, "NEW_PASSWORD": new_password}, username
        )
        reply: dict[str, Any] = boto_client.respond_to_auth_challenge(
            ClientId=self.client_id,
            ChallengeName=self.NEW_PASSWORD_REQUIRED_CHALLENGE,
            Session=tokens["Session"],
            ChallengeResponses=responses,
        )
        return reply

    def confirm_device(
        self, tokens: Mapping[str, Any], device_name: str | None = None
    ) -> tuple[requests.Response, str]:
        """Registers the new device that a sign-in announced.

        Args:
            tokens: The reply of the sign-in.
            device_name: What lists of devices will call it; the computer's name if not given.

        Returns:
            The service's response, and the device's password, to be kept.
        """
        result = tokens["AuthenticationResult"]
        self.access_token = result["AccessToken"]
        self.device_key = result["NewDeviceMetadata"]["DeviceKey"]
        self.device_group_key = result["NewDeviceMetadata"]["DeviceGroupKey"]
        self.device_name = device_name
        device_password, config = generate_hash_device(str(self.device_group_key), str(self.device_key))
        response = self._post(
            "ConfirmDevice",
            {
                "DeviceKey": self.device_key,
                "DeviceName": platform.node() if device_name is None else device_name,
                "DeviceSecretVerifierConfig": config,
            },
        )
        return response, device_password

    def update_device_status(self, is_remembered: bool, access_token: str, device_key: str) -> str:
        """Says whether a device is to be remembered.

        Args:
            is_remembered: True or False.
            access_token: The user's access token.
            device_key: The device's key.

        Returns:
            The response's status and text.
        """
        self.access_token, self.device_key = access_token, device_key
        status = "remembered" if is_remembered else "not_remembered"
        response = self._post(
            "UpdateDeviceStatus", {"DeviceKey": device_key, "DeviceRememberedStatus": status}
        )
        return f"{response} : {response.text}"

    def forget_device(self, access_token: str, device_key: str) -> str:
        """Makes the pool forget a device.

        Args:
            access_token: The user's access token.
            device_key: The device's key.

        Returns:
            The response's status and text.
        """
        self.access_token, self.device_key = access_token, device_key
        response = self._post("ForgetDevice", {"DeviceKey": device_key})
        return f"{response} : {response.text}"

    def _claim(self, challenge: Mapping[str, str], scope: str, name: str, password: str) -> dict[str, str]:
        salt, srp_b, block = challenge["SALT"], challenge["SRP_B"], challenge["SECRET_BLOCK"]
        key = self._exchanges.session_key(scope, name, password, srp_b, salt)
        # Last, for it has to be fresh.
        timestamp = self.get_cognito_formatted_timestamp(datetime.datetime.now(datetime.timezone.utc))
        return {
            "TIMESTAMP": timestamp,
            "PASSWORD_CLAIM_SECRET_BLOCK": block,
            "PASSWORD_CLAIM_SIGNATURE": sign(key, scope, name, block, timestamp),
        }

    def _with_client_and_device(self, parameters: dict[str, str], username: str) -> dict[str, str]:
        if self.client_secret is not None:
            parameters["SECRET_HASH"] = self.get_secret_hash(username, self.client_id, self.client_secret)
        if self.device_key is not None:
            parameters["DEVICE_KEY"] = self.device_key
        return parameters

    def _prove_password(
        self, client: UserPoolClient, metadata: Mapping[str, Any]
    ) -> tuple[str, dict[str, Any]]:
        """The service's name of the user, and its reply to the claim."""
        auth_params = self.get_auth_params()
        response = client.initiate_auth(
            AuthFlow="USER_SRP_AUTH", AuthParameters=auth_params, ClientId=self.client_id
        )
        if response["ChallengeName"] != self.PASSWORD_VERIFIER_CHALLENGE:
            raise NotImplementedError(f"The {response['ChallengeName']} challenge is not supported")
        responses = self.process_challenge(response["ChallengeParameters"], auth_params)
        tokens = client.respond_to_auth_challenge(
            ClientId=self.client_id,
            ChallengeName=self.PASSWORD_VERIFIER_CHALLENGE,
            ChallengeResponses=responses,
            **session_of(response),
            **metadata,
        )
        return responses.get("USERNAME", self.username), tokens

    def _prove_device(
        self, client: UserPoolClient, asked: Mapping[str, Any], metadata: Mapping[str, Any]
    ) -> dict[str, Any]:
        username = asked.get("ChallengeParameters", {}).get("USERNAME", self.username)
        response = client.respond_to_auth_challenge(
            ClientId=self.client_id,
            ChallengeName=self.DEVICE_SRP_CHALLENGE,
            ChallengeResponses=self.get_device_auth_params(username),
            **session_of(asked),
            **metadata,
        )
        reply: dict[str, Any] = client.respond_to_auth_challenge(
            ClientId=self.client_id,
            ChallengeName=self.DEVICE_PASSWORD_VERIFIER_CHALLENGE,
            ChallengeResponses=self.process_device_challenge(response["ChallengeParameters"]),
            **session_of(response),
            **metadata,
        )
        return reply

    def _post(self, operation: str, data: dict[str, Any]) -> requests.Response:
        self.cognito_idp_url = endpoint(self.client, self.pool_id)
        return post(self.cognito_idp_url, operation, {"AccessToken": self.access_token, **data})


class TokenType(str, Enum):
    """Which token a request carries."""

    ID_TOKEN = "id_token"
    ACCESS_TOKEN = "access_token"


def install() -> None:
    """Puts this AWSSRP in the place of pycognito's, so that ``pycognito.Cognito`` uses it.

    What others imported by name before that stays what it was: call it first.

    Raises:
        ImportError: pycognito is not installed.
    """
    import pycognito  # only needed here
    import pycognito.aws_srp

    pycognito.AWSSRP = AWSSRP
    pycognito.aws_srp.AWSSRP = AWSSRP


def __getattr__(name: str) -> object:
    # Its base class is requests' own, and who only signs in does not wait for that.
    if name == "RequestsSrpAuth":
        from caldera_srp._legacy_auth import RequestsSrpAuth

        globals()[name] = RequestsSrpAuth
        return RequestsSrpAuth
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
