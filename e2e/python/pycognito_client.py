"""Signs in with pycognito, and prints what came of it as JSON.

Input on standard input:
{"endpoint": URL, "pool": ID, "client": ID, "secret": TEXT or null,
 "people": [{"name": TEXT, "password": TEXT}], "wrong": [the same, with wrong passwords],
 "device": {"name": TEXT, "password": TEXT} or null}
"""

import importlib.metadata
import json
import sys

import boto3
from botocore.exceptions import ClientError
from pycognito.aws_srp import AWSSRP, generate_hash_device


def main():
    given = json.load(sys.stdin)
    client = boto3.client(
        "cognito-idp",
        endpoint_url=given["endpoint"],
        region_name="us-east-1",
        aws_access_key_id="test",
        aws_secret_access_key="test",
    )

    def sign_in(somebody, **device):
        return AWSSRP(
            username=somebody["name"],
            password=somebody["password"],
            pool_id=given["pool"],
            client_id=given["client"],
            client_secret=given["secret"],
            client=client,
            **device,
        ).authenticate_user()

    def outcome(somebody, **device):
        try:
            reply = sign_in(somebody, **device)
            user = client.get_user(AccessToken=reply["AuthenticationResult"]["AccessToken"])
            return user["Username"]
        except ClientError as error:
            return error.response["Error"]["Code"]

    result = {
        "version": importlib.metadata.version("pycognito"),
        "people": [outcome(somebody) for somebody in given["people"]],
        "wrong": [outcome(somebody) for somebody in given["wrong"]],
    }
    if given["device"]:
        # pycognito's own confirm_device posts to AWS: its verifier, sent by boto3.
        tokens = sign_in(given["device"])["AuthenticationResult"]
        offered = tokens["NewDeviceMetadata"]
        key, group = offered["DeviceKey"], offered["DeviceGroupKey"]
        password, verifier = generate_hash_device(group, key)
        client.confirm_device(
            AccessToken=tokens["AccessToken"],
            DeviceKey=key,
            DeviceSecretVerifierConfig=verifier,
            DeviceName="pycognito",
        )
        device = {"device_key": key, "device_group_key": group, "device_password": password}
        result["device"] = [outcome(given["device"], **device) for _ in range(10)]
        device["device_password"] = password[::-1]
        result["wrong_device"] = outcome(given["device"], **device)
    json.dump(result, sys.stdout)


main()
