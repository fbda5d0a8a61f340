"""Makes the user pools of the ministack tests and prints their ids as JSON.

Input on standard input: {"endpoint": URL, "password": TEXT, "users": [{"name": TEXT, "password": TEXT}]}.
"""

import io
import json
import sys
import zipfile

import boto3

# The three Lambda triggers of CUSTOM_AUTH with SRP: the password first, then one question.
TRIGGERS = '''
def define(event, context):
    session = event["request"]["session"]
    response = event["response"]
    response["issueTokens"] = False
    response["failAuthentication"] = False
    if not session:
        response["failAuthentication"] = True
    elif session[-1]["challengeName"] == "SRP_A":
        response["challengeName"] = "PASSWORD_VERIFIER"
    elif session[-1]["challengeName"] == "PASSWORD_VERIFIER" and session[-1]["challengeResult"]:
        response["challengeName"] = "CUSTOM_CHALLENGE"
    elif session[-1]["challengeName"] == "CUSTOM_CHALLENGE" and session[-1]["challengeResult"]:
        response["issueTokens"] = True
    else:
        response["failAuthentication"] = True
    return event


def create(event, context):
    event["response"]["publicChallengeParameters"] = {"question": "Why?"}
    event["response"]["privateChallengeParameters"] = {"answer": "Because."}
    return event


def verify(event, context):
    expected = event["request"]["privateChallengeParameters"]["answer"]
    event["response"]["answerCorrect"] = event["request"]["challengeAnswer"] == expected
    return event
'''


def main():
    given = json.load(sys.stdin)
    options = {
        "endpoint_url": given["endpoint"],
        "region_name": "us-east-1",
        "aws_access_key_id": "test",
        "aws_secret_access_key": "test",
    }
    cognito = boto3.client("cognito-idp", **options)
    functions = boto3.client("lambda", **options)
    trust = {"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}
    role = boto3.client("iam", **options).create_role(
        RoleName="triggers",
        AssumeRolePolicyDocument=json.dumps({"Version": "2012-10-17", "Statement": [trust]}),
    )["Role"]["Arn"]

    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as package:
        package.writestr("triggers.py", TRIGGERS)
    triggers = {}
    for handler, trigger in (
        ("define", "DefineAuthChallenge"),
        ("create", "CreateAuthChallenge"),
        ("verify", "VerifyAuthChallengeResponse"),
    ):
        made = functions.create_function(
            FunctionName=handler,
            Runtime="python3.12",
            Role=role,
            Handler=f"triggers.{handler}",
            Code={"ZipFile": archive.getvalue()},
        )
        triggers[trigger] = made["FunctionArn"]

    kinds = ("Uppercase", "Lowercase", "Numbers", "Symbols")
    policy = {"PasswordPolicy": {"MinimumLength": 6, **{f"Require{kind}": False for kind in kinds}}}
    pool = cognito.create_user_pool(
        PoolName="e2e",
        Policies=policy,
        MfaConfiguration="OPTIONAL",
        AliasAttributes=["email"],
        LambdaConfig=triggers,
    )["UserPool"]["Id"]
    flows = [
        "ALLOW_USER_SRP_AUTH",
        "ALLOW_CUSTOM_AUTH",
        "ALLOW_REFRESH_TOKEN_AUTH",
        "ALLOW_USER_PASSWORD_AUTH",
        "ALLOW_ADMIN_USER_PASSWORD_AUTH",
    ]

    def client(secret):
        made = cognito.create_user_pool_client(
            UserPoolId=pool, ClientName="e2e", GenerateSecret=secret, ExplicitAuthFlows=flows
        )["UserPoolClient"]
        return {"id": made["ClientId"], "secret": made.get("ClientSecret")}

    def user(name, password, permanent=True):
        cognito.admin_create_user(
            UserPoolId=pool,
            Username=name,
            MessageAction="SUPPRESS",
            UserAttributes=[
                {"Name": "email", "Value": f"{name}@example.com"},
                {"Name": "email_verified", "Value": "true"},
            ],
        )
        cognito.admin_set_user_password(
            UserPoolId=pool, Username=name, Password=password, Permanent=permanent
        )

    user("alice", given["password"])
    user("bob", given["password"])
    user("dave", given["password"], permanent=False)
    for other in given["users"]:
        user(other["name"], other["password"])
    json.dump({"pool": pool, "plain": client(False), "confidential": client(True)}, sys.stdout)


main()
