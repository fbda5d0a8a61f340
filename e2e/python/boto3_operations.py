#!/usr/bin/env python3
"""boto3's own calls for every operation that the local pool says it has.

    cargo build -p caldera-local-pool
    e2e/setup.sh
    e2e/.venv/bin/python e2e/python/boto3_operations.py target/debug/caldera-local-pool

Starts the program on a free port, uses each operation in a life of a pool and its users, and fails
if one of those the program lists was not called. What boto3 sends, and whether it can read what
comes back, is boto3's own judgement.
"""

import base64
import hashlib
import hmac
import importlib.metadata
import json
import pathlib
import struct
import subprocess
import sys
import tempfile
import urllib.request

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

IDENTITIES = "us-east-1:10ca1de0-0000-4000-8000-000000000000"
CONFIG = f"""
[[pool]]
id = "us-east-1_Identities"
[[pool.client]]
id = "client"
auth_flows = ["ALLOW_USER_PASSWORD_AUTH"]
[[pool.user]]
username = "alice"
password = "Wonderland-1865"
[[identity_pool]]
id = "{IDENTITIES}"
provider = [{{ pool = "us-east-1_Identities", client = "client" }}]
"""
PASSWORD, NEW = "Correct-Horse-7", "Another-Horse-8"


def totp(secret, seconds):
    """RFC 6238, six digits, half a minute."""
    key = base64.b32decode(secret + "=" * (-len(secret) % 8))
    digest = hmac.new(key, struct.pack(">Q", seconds // 30), hashlib.sha1).digest()
    start = digest[-1] & 15
    number = struct.unpack(">I", digest[start : start + 4])[0] & 0x7FFFFFFF
    return f"{number % 1_000_000:06}"


def base64url(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


class Passkey:
    """An authenticator with one ES256 key, and the page that asks it; no attestation."""

    def __init__(self):
        self.key, self.id, self.count = ec.generate_private_key(ec.SECP256R1()), b"a passkey", 0

    def told(self, kind, challenge):
        data = {"type": f"webauthn.{kind}", "challenge": challenge, "origin": "http://localhost"}
        return json.dumps(data).encode()

    def header(self, party, flags):
        # Present and verified, then what else there is.
        return hashlib.sha256(party.encode()).digest() + struct.pack(">BI", 5 | flags, self.count)

    def shown(self, told, **response):
        response = {name: base64url(value) for name, value in response.items()}
        response["clientDataJSON"] = base64url(told)
        named = {"id": base64url(self.id), "rawId": base64url(self.id), "type": "public-key"}
        return {**named, "clientExtensionResults": {}, "response": response}

    def create(self, options):
        point = self.key.public_key().public_bytes(
            serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint
        )
        cose = b"\xa5\x01\x02\x03\x26\x20\x01\x21\x58\x20" + point[1:33]
        cose += b"\x22\x58\x20" + point[33:]
        data = self.header(options["rp"]["id"], 0x40) + bytes(16)
        data += struct.pack(">H", len(self.id)) + self.id + cose
        form = b"\xa3\x63fmt\x64none\x67attStmt\xa0\x68authData\x58" + bytes([len(data)])
        return self.shown(self.told("create", options["challenge"]), attestationObject=form + data)

    def get(self, options):
        self.count += 1
        told, data = self.told("get", options["challenge"]), self.header(options["rpId"], 0)
        signed = data + hashlib.sha256(told).digest()
        signature = self.key.sign(signed, ec.ECDSA(hashes.SHA256()))
        return self.shown(told, authenticatorData=data, signature=signature)


class Pool:
    """The program, and what its control tells."""

    def __init__(self, program, config):
        self.process = subprocess.Popen(
            [program, "--port", "0", "--test-control", "--quiet", "--config", config],
            stdout=subprocess.PIPE,
            text=True,
        )
        self.endpoint = self.process.stdout.readline().split()[-1]

    def control(self, what, body=None):
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(f"{self.endpoint}/test-control/{what}", data)
        with urllib.request.urlopen(request, timeout=30) as reply:
            return json.load(reply)

    def code(self):
        return self.control("messages")["messages"][-1]["code"]

    def now(self):
        return self.control("clock", {"seconds": 0})["unix_millis"] // 1000

    def client(self, service, called):
        # Here, because the AWS CLI, which shares this file, brings a botocore of its own.
        import boto3

        client = boto3.client(
            service,
            region_name="us-east-1",
            endpoint_url=self.endpoint,
            aws_access_key_id="any",
            aws_secret_access_key="any",
        )
        client.meta.events.register(
            "before-call.*.*", lambda model, **_: called.add((service, model.name))
        )
        return client


def pools(idp):
    """A pool and its clients; gives their ids."""
    settings = {
        "AutoVerifiedAttributes": ["email"],
        "DeviceConfiguration": {"ChallengeRequiredOnNewDevice": False},
        "Policies": {"SignInPolicy": {"AllowedFirstAuthFactors": ["PASSWORD", "WEB_AUTHN"]}},
    }
    made = idp.create_user_pool(PoolName="boto3", **settings)["UserPool"]
    pool, arn = made["Id"], made["Arn"]
    idp.set_user_pool_mfa_config(
        UserPoolId=pool,
        SoftwareTokenMfaConfiguration={"Enabled": True},
        MfaConfiguration="OPTIONAL",
        WebAuthnConfiguration={"RelyingPartyId": "localhost"},
    )
    assert idp.get_user_pool_mfa_config(UserPoolId=pool)["MfaConfiguration"] == "OPTIONAL"
    idp.update_user_pool(UserPoolId=pool, MfaConfiguration="OPTIONAL", **settings)
    assert idp.describe_user_pool(UserPoolId=pool)["UserPool"]["Name"] == "boto3"
    assert pool in [one["Id"] for one in idp.list_user_pools(MaxResults=60)["UserPools"]]
    idp.tag_resource(ResourceArn=arn, Tags={"a": "1", "b": "2"})
    idp.untag_resource(ResourceArn=arn, TagKeys=["a"])
    assert idp.list_tags_for_resource(ResourceArn=arn)["Tags"] == {"b": "2"}
    flows = ["USER_AUTH", "USER_PASSWORD_AUTH", "ADMIN_USER_PASSWORD_AUTH", "REFRESH_TOKEN_AUTH"]
    flows = [f"ALLOW_{flow}" for flow in flows]
    made = idp.create_user_pool_client(
        UserPoolId=pool, ClientName="web", ExplicitAuthFlows=flows
    )["UserPoolClient"]
    client = made["ClientId"]
    named = {"UserPoolId": pool, "ClientId": client}
    idp.update_user_pool_client(**named, ClientName="site", ExplicitAuthFlows=flows)
    shown = idp.describe_user_pool_client(**named)["UserPoolClient"]
    assert shown["ClientName"] == "site"
    assert len(idp.list_user_pool_clients(UserPoolId=pool)["UserPoolClients"]) == 1
    made = idp.create_user_pool_client(UserPoolId=pool, ClientName="s", GenerateSecret=True)
    named = {"UserPoolId": pool, "ClientId": made["UserPoolClient"]["ClientId"]}
    added = idp.add_user_pool_client_secret(**named)["ClientSecretDescriptor"]
    assert len(idp.list_user_pool_client_secrets(**named)["ClientSecrets"]) == 2
    idp.delete_user_pool_client_secret(**named, ClientSecretId=added["ClientSecretId"])
    idp.delete_user_pool_client(**named)
    return pool, client


def passkey(idp, client, token):
    """A passkey of bob's: registered, used and deleted."""
    own = Passkey()
    asked = idp.start_web_authn_registration(**token)["CredentialCreationOptions"]
    idp.complete_web_authn_registration(**token, Credential=own.create(asked))
    listed = idp.list_web_authn_credentials(**token)["Credentials"]
    asked = idp.initiate_auth(
        ClientId=client,
        AuthFlow="USER_AUTH",
        AuthParameters={"USERNAME": "bob", "PREFERRED_CHALLENGE": "WEB_AUTHN"},
    )
    options = json.loads(asked["ChallengeParameters"]["CREDENTIAL_REQUEST_OPTIONS"])
    signed_in = idp.respond_to_auth_challenge(
        ClientId=client,
        ChallengeName=asked["ChallengeName"],
        Session=asked["Session"],
        ChallengeResponses={"USERNAME": "bob", "CREDENTIAL": json.dumps(own.get(options))},
    )
    assert signed_in["AuthenticationResult"]["AccessToken"]
    idp.delete_web_authn_credential(**token, CredentialId=listed[0]["CredentialId"])


def user(idp, running, pool, client):
    """A user who signs up, has a device, a passkey and an authenticator app, and leaves."""
    mine = {"ClientId": client, "Username": "bob"}
    mail = {"Name": "email", "Value": "bob@example.com"}
    idp.sign_up(**mine, Password=PASSWORD, UserAttributes=[mail])
    idp.resend_confirmation_code(**mine)
    idp.confirm_sign_up(**mine, ConfirmationCode=running.code())

    def sign_in(password):
        return idp.initiate_auth(
            ClientId=client,
            AuthFlow="USER_PASSWORD_AUTH",
            AuthParameters={"USERNAME": "bob", "PASSWORD": password},
        )

    def confirm(result):
        device = result["NewDeviceMetadata"]["DeviceKey"]
        verifier = {"PasswordVerifier": "AQID", "Salt": "AQID"}
        idp.confirm_device(
            AccessToken=result["AccessToken"],
            DeviceKey=device,
            DeviceSecretVerifierConfig=verifier,
        )
        return device

    result = sign_in(PASSWORD)["AuthenticationResult"]
    token = {"AccessToken": result["AccessToken"]}
    device = {"DeviceKey": confirm(result)}
    assert idp.get_device(**token, **device)["Device"]["DeviceKey"] == device["DeviceKey"]
    idp.update_device_status(**token, **device, DeviceRememberedStatus="not_remembered")
    assert len(idp.list_devices(**token)["Devices"]) == 1
    idp.forget_device(**token, **device)
    result = sign_in(PASSWORD)["AuthenticationResult"]
    device = {"UserPoolId": pool, "Username": "bob", "DeviceKey": confirm(result)}
    idp.admin_get_device(**device)
    idp.admin_update_device_status(**device, DeviceRememberedStatus="not_remembered")
    assert len(idp.admin_list_devices(UserPoolId=pool, Username="bob")["Devices"]) == 1
    refreshed = idp.get_tokens_from_refresh_token(
        ClientId=client, RefreshToken=result["RefreshToken"], DeviceKey=device["DeviceKey"]
    )
    assert refreshed["AuthenticationResult"]["AccessToken"]
    idp.admin_forget_device(**device)

    assert idp.get_user(**token)["Username"] == "bob"
    new = {"Name": "email", "Value": "new@example.com"}
    idp.update_user_attributes(**token, UserAttributes=[new])
    idp.get_user_attribute_verification_code(**token, AttributeName="email")
    idp.verify_user_attribute(**token, AttributeName="email", Code=running.code())
    assert "PASSWORD" in idp.get_user_auth_factors(**token)["ConfiguredUserAuthFactors"]
    idp.change_password(**token, PreviousPassword=PASSWORD, ProposedPassword=NEW)
    idp.forgot_password(**mine)
    idp.confirm_forgot_password(**mine, ConfirmationCode=running.code(), Password=PASSWORD)

    passkey(idp, client, token)
    secret = idp.associate_software_token(**token)["SecretCode"]
    idp.verify_software_token(**token, UserCode=totp(secret, running.now()))
    on = {"Enabled": True, "PreferredMfa": True}
    idp.set_user_mfa_preference(**token, SoftwareTokenMfaSettings=on)
    challenge = sign_in(PASSWORD)
    answered = idp.respond_to_auth_challenge(
        ClientId=client,
        ChallengeName=challenge["ChallengeName"],
        Session=challenge["Session"],
        ChallengeResponses={
            "USERNAME": "bob",
            "SOFTWARE_TOKEN_MFA_CODE": totp(secret, running.now()),
        },
    )
    idp.admin_set_user_mfa_preference(
        UserPoolId=pool, Username="bob", SoftwareTokenMfaSettings={"Enabled": False}
    )
    refresh = answered["AuthenticationResult"]["RefreshToken"]
    idp.revoke_token(ClientId=client, Token=refresh)
    idp.global_sign_out(**token)
    last = sign_in(PASSWORD)["AuthenticationResult"]
    idp.delete_user(AccessToken=last["AccessToken"])


def administrator(idp, pool, client):
    """Users and groups as an administrator has them."""
    carol = {"UserPoolId": pool, "Username": "carol"}
    mail = [
        {"Name": "email", "Value": "carol@example.com"},
        {"Name": "email_verified", "Value": "true"},
    ]
    idp.admin_create_user(**carol, TemporaryPassword=PASSWORD, UserAttributes=mail)
    begun = idp.admin_initiate_auth(
        UserPoolId=pool,
        ClientId=client,
        AuthFlow="ADMIN_USER_PASSWORD_AUTH",
        AuthParameters={"USERNAME": "carol", "PASSWORD": PASSWORD},
    )
    idp.admin_respond_to_auth_challenge(
        UserPoolId=pool,
        ClientId=client,
        ChallengeName=begun["ChallengeName"],
        Session=begun["Session"],
        ChallengeResponses={"USERNAME": "carol", "NEW_PASSWORD": NEW},
    )
    assert idp.admin_get_user(**carol)["UserStatus"] == "CONFIRMED"
    idp.admin_update_user_attributes(**carol, UserAttributes=[{"Name": "name", "Value": "C"}])
    found = idp.list_users(UserPoolId=pool, Filter='name = "C"')["Users"]
    assert [one["Username"] for one in found] == ["carol"]
    group = {"UserPoolId": pool, "GroupName": "admins"}
    idp.create_group(**group)
    idp.update_group(**group, Description="who may")
    assert idp.get_group(**group)["Group"]["Description"] == "who may"
    idp.admin_add_user_to_group(**group, Username="carol")
    assert len(idp.admin_list_groups_for_user(**carol)["Groups"]) == 1
    assert len(idp.list_users_in_group(**group)["Users"]) == 1
    assert len(idp.list_groups(UserPoolId=pool)["Groups"]) == 1
    idp.admin_remove_user_from_group(**group, Username="carol")
    idp.delete_group(**group)
    idp.admin_disable_user(**carol)
    idp.admin_enable_user(**carol)
    idp.admin_user_global_sign_out(**carol)
    idp.admin_reset_user_password(**carol)
    idp.admin_set_user_password(**carol, Password=PASSWORD, Permanent=True)
    idp.admin_delete_user(**carol)
    idp.sign_up(ClientId=client, Username="dan", Password=PASSWORD)
    idp.admin_confirm_sign_up(UserPoolId=pool, Username="dan")


def identities(idp, identity):
    """Credentials for a signed-in user."""
    signed_in = idp.initiate_auth(
        ClientId="client",
        AuthFlow="USER_PASSWORD_AUTH",
        AuthParameters={"USERNAME": "alice", "PASSWORD": "Wonderland-1865"},
    )
    provider = "cognito-idp.us-east-1.amazonaws.com/us-east-1_Identities"
    logins = {provider: signed_in["AuthenticationResult"]["IdToken"]}
    named = identity.get_id(IdentityPoolId=IDENTITIES, Logins=logins)["IdentityId"]
    given = identity.get_credentials_for_identity(IdentityId=named, Logins=logins)
    assert given["Credentials"]["AccessKeyId"].startswith("ASIA")
    assert identity.get_open_id_token(IdentityId=named, Logins=logins)["Token"]


def life(idp, identity, running):
    """Every operation, in the life of one pool."""
    pool, client = pools(idp)
    user(idp, running, pool, client)
    administrator(idp, pool, client)
    identities(idp, identity)
    idp.delete_user_pool(UserPoolId=pool)


def main():
    with tempfile.TemporaryDirectory() as folder:
        config = pathlib.Path(folder) / "pool.toml"
        config.write_text(CONFIG, encoding="utf-8")
        running = Pool(sys.argv[1], str(config))
        try:
            called = set()
            idp = running.client("cognito-idp", called)
            life(idp, running.client("cognito-identity", called), running)
            there = {
                (service, name)
                for service, names in running.control("operations").items()
                for name in names
            }
        finally:
            running.process.terminate()
            running.process.wait()
    missing = sorted(there - called)
    version = importlib.metadata.version("boto3")
    print(f"boto3 {version}: {len(there & called)} of {len(there)} operations")
    if missing:
        sys.exit(f"not called: {missing}")


if __name__ == "__main__":
    main()
