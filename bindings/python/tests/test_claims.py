"""The claims by hand, against an oracle of Python's own integers that plays the server."""

from __future__ import annotations

import base64
import copy
import datetime
import json
import pickle
import threading
from pathlib import Path

import pytest

import caldera_srp
import oracle
from caldera_srp import (
    AppClient,
    CalderaError,
    Device,
    DeviceSignIn,
    DeviceVerifier,
    KeyExchange,
    ParameterError,
    Timestamp,
    UsedUpError,
    UserSignIn,
)

VECTORS = Path(__file__).parents[3] / "test-vectors"
POOL = "us-east-1_AbCdEf123"
CHALLENGE = {
    "USERNAME": "5a1b",
    "USER_ID_FOR_SRP": "5a1b",
    "SALT": "8dbcb21f18ae3216",
    "SRP_B": "123456789abcdef0123456789abcdef",
    "SECRET_BLOCK": "c2VjcmV0",
}
NOW = Timestamp(1_793_523_907)


def honest(kind: str) -> list[dict]:
    vectors = json.loads((VECTORS / "peer-agreed.json").read_text())["vectors"]
    return [
        vector for vector in vectors if vector["kind"] == kind and vector.get("server", {}).get("honest")
    ]


@pytest.mark.parametrize("vector", honest("password_verifier"), ids=lambda vector: vector["id"])
def test_the_server_of_a_vector_accepts_the_user(vector: dict) -> None:
    given, server = vector["inputs"], vector["server"]
    app = AppClient(given.get("client_id") or "client", secret=given.get("client_secret") or None)
    pending = UserSignIn(given["pool_id"], app, given["username"])
    sent = pending.auth_parameters
    responses = pending.respond(
        {
            "USER_ID_FOR_SRP": given["user_id_for_srp"],
            "SALT": given["salt"],
            "SRP_B": given["srp_b"],
            "SECRET_BLOCK": given["secret_block"],
        },
        given["password"],
        timestamp=Timestamp(given["epoch_ms"] // 1000),
    )
    verifier, b = int(server["verifier"], 16), int(server["b"], 16)
    assert oracle.server_key(verifier, b) == int(given["srp_b"], 16)
    key = oracle.server_session_key(int(sent["SRP_A"], 16), verifier, b)
    identity = given["pool_id"].partition("_")[2] + given["user_id_for_srp"]
    expected = oracle.signature(key, identity, given["secret_block"], responses["TIMESTAMP"])
    assert responses["PASSWORD_CLAIM_SIGNATURE"] == expected
    assert responses["TIMESTAMP"] == vector["expected"]["timestamp"]
    assert responses["PASSWORD_CLAIM_SECRET_BLOCK"] == given["secret_block"]
    assert (sent["USERNAME"], responses["USERNAME"]) == (
        given["username"],
        given["user_id_for_srp"],
    )
    if "secret_hash" in vector["expected"]:
        assert sent["SECRET_HASH"] == vector["expected"]["secret_hash"]


@pytest.mark.parametrize("vector", honest("device_password_verifier"), ids=lambda vector: vector["id"])
def test_the_server_of_a_vector_accepts_the_device(vector: dict) -> None:
    given, server = vector["inputs"], vector["server"]
    device = Device(given["device_key"], given["device_group_key"], given["device_password"])
    app = AppClient(given.get("client_id") or "client", secret=given.get("client_secret") or None)
    pending = DeviceSignIn(app, given["username"], device)
    sent = pending.challenge_responses
    responses = pending.respond(
        {
            "USERNAME": given["username"],
            "DEVICE_KEY": given["device_key"],
            "SALT": given["salt"],
            "SRP_B": given["srp_b"],
            "SECRET_BLOCK": given["secret_block"],
        },
        timestamp=Timestamp(given["epoch_ms"] // 1000),
    )
    key = oracle.server_session_key(
        int(sent["SRP_A"], 16), int(server["verifier"], 16), int(server["b"], 16)
    )
    identity = given["device_group_key"] + given["device_key"]
    expected = oracle.signature(key, identity, given["secret_block"], responses["TIMESTAMP"])
    assert responses["PASSWORD_CLAIM_SIGNATURE"] == expected


def test_a_device_is_registered_with_the_verifier_of_its_password() -> None:
    verifier = DeviceVerifier("us-east-1_key", "-FDRunwQv")
    verifier.self_check()
    config, device = verifier.secret_verifier_config, verifier.device
    salt = int.from_bytes(base64.b64decode(config["Salt"]), "big")
    identity = device.group_key + device.key
    x = oracle.private_exponent(salt, identity, device.reveal_password())
    registered = base64.b64decode(config["PasswordVerifier"])
    assert registered == oracle.pad(pow(oracle.G, x, oracle.N))


def test_a_session_key_signs_as_the_claim_does() -> None:
    exchange = KeyExchange()
    salt, b = 0x8DBCB21F18AE3216, 987_654_321
    x = oracle.private_exponent(salt, "AbCdEf123bob", "correct horse")
    verifier = pow(oracle.G, x, oracle.N)
    srp_b = f"{oracle.server_key(verifier, b):x}"
    key = exchange.finish("AbCdEf123", "bob", "correct horse", srp_b, f"{salt:x}")
    expected = oracle.server_session_key(int(exchange.srp_a, 16), verifier, b)
    assert key.reveal() == expected
    signed = key.sign("AbCdEf123", "bob", "c2VjcmV0", NOW)
    assert signed == oracle.signature(expected, "AbCdEf123bob", "c2VjcmV0", str(NOW))
    with pytest.raises(UsedUpError):
        exchange.finish("AbCdEf123", "bob", "correct horse", srp_b, f"{salt:x}")


@pytest.mark.parametrize("password", ["pässword", "pässword".encode(), bytearray("pässword", "utf-8")])
def test_a_password_is_text_or_its_bytes(password: str | bytes | bytearray) -> None:
    pending = UserSignIn(POOL, AppClient("client"), "bob")
    assert "PASSWORD_CLAIM_SIGNATURE" in pending.respond(CHALLENGE, password)


def test_a_sign_in_answers_once() -> None:
    pending = UserSignIn(POOL, AppClient("client"), "bob")
    # What is refused before anything is computed does not use it up.
    with pytest.raises(ParameterError):
        pending.respond({**CHALLENGE, "SRP_B": "0"}, "password")
    with pytest.raises(TypeError):
        pending.respond(CHALLENGE, 7)  # type: ignore[arg-type]
    pending.respond(CHALLENGE, "password")
    with pytest.raises(UsedUpError, match="answered already"):
        pending.respond(CHALLENGE, "password")


def test_one_of_many_threads_is_answered() -> None:
    pending = UserSignIn(POOL, AppClient("client"), "bob")
    outcomes: list[str] = []

    def answer() -> None:
        try:
            pending.respond(CHALLENGE, "password")
            outcomes.append("answered")
        except UsedUpError:
            outcomes.append("used up")

    threads = [threading.Thread(target=answer) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["answered"] + ["used up"] * 7


@pytest.mark.parametrize(
    ("change", "parameter", "fault"),
    [
        ({"SRP_B": None}, "SRP_B", "Missing"),
        ({"SRP_B": ""}, "SRP_B", "Empty"),
        ({"SRP_B": "0"}, "SRP_B", "Zero"),
        ({"SRP_B": "xyz"}, "SRP_B", "NotHex"),
        ({"SRP_B": f"{oracle.N:x}"}, "SRP_B", "OutOfRange"),
        ({"SRP_B": "1" * 1025}, "SRP_B", "TooLong"),
        ({"SALT": ""}, "SALT", "Empty"),
        ({"SECRET_BLOCK": "a-b_"}, "SECRET_BLOCK", "NotBase64"),
        ({"USER_ID_FOR_SRP": "", "USERNAME": None}, "USER_ID_FOR_SRP", "Empty"),
        ({"SRP_B": "\udc80"}, "ChallengeParameters", "Malformed"),
    ],
)
def test_a_refusal_names_the_parameter_and_the_fault(
    change: dict[str, str | None], parameter: str, fault: str
) -> None:
    challenge = {key: value for key, value in {**CHALLENGE, **change}.items() if value is not None}
    with pytest.raises(ParameterError) as caught:
        UserSignIn(POOL, AppClient("client"), "bob").respond(challenge, "password")
    error = caught.value
    assert (error.parameter, error.fault) == (parameter, fault)
    assert isinstance(error, CalderaError)
    assert isinstance(error, ValueError)
    assert (error.limit == 1024) is (fault == "TooLong")
    assert parameter in str(error)
    again = pickle.loads(pickle.dumps(error))
    assert (again.parameter, again.fault, again.limit) == (parameter, fault, error.limit)


@pytest.mark.parametrize(
    ("make", "parameter", "fault"),
    [
        (lambda: UserSignIn("nounderscore", AppClient("c"), "bob"), "user pool id", "Malformed"),
        (lambda: UserSignIn(POOL, AppClient("c"), ""), "USERNAME", "Empty"),
        (lambda: UserSignIn(POOL, AppClient("c"), "\ud800"), "USERNAME", "Malformed"),
        (lambda: AppClient(""), "client id", "Empty"),
        (lambda: AppClient("c", secret=""), "client secret", "Empty"),
        (lambda: AppClient("c", secret=b"\xff"), "client secret", "Malformed"),
        (lambda: AppClient("c" * 129), "client id", "TooLong"),
        (lambda: Device("", "group", "password"), "DEVICE_KEY", "Empty"),
        (lambda: Device("key", "group", ""), "device password", "Empty"),
        (lambda: Device.from_json("{}"), "stored device", "Malformed"),
        (lambda: Device.from_json('{"version": 2}'), "stored device", "OutOfRange"),
        (lambda: Timestamp(-1), "TIMESTAMP", "OutOfRange"),
        (lambda: Timestamp(1 << 80), "TIMESTAMP", "OutOfRange"),
        (lambda: Timestamp.parse("today"), "TIMESTAMP", "Malformed"),
        (
            lambda: Timestamp.from_datetime(datetime.datetime(2026, 1, 1)),  # noqa: DTZ001
            "TIMESTAMP",
            "Malformed",
        ),
    ],
)
def test_what_is_made_of_bad_values_is_refused(make, parameter: str, fault: str) -> None:
    with pytest.raises(ParameterError) as caught:
        make()
    assert (caught.value.parameter, caught.value.fault) == (parameter, fault)


def test_timestamps_are_instants() -> None:
    assert str(NOW) == "Sun Nov 1 09:05:07 UTC 2026"
    assert Timestamp.parse(str(NOW)) == NOW
    east = datetime.timezone(datetime.timedelta(hours=2))
    assert Timestamp.from_datetime(datetime.datetime(2026, 11, 1, 11, 5, 7, 999, tzinfo=east)) == NOW
    assert Timestamp(1) < Timestamp(2) <= Timestamp(2)
    assert len({Timestamp(1), Timestamp(1)}) == 1
    assert abs(Timestamp.now().unix_seconds - datetime.datetime.now().timestamp()) < 5
    assert eval(repr(NOW)) == NOW


def test_a_timestamp_is_of_a_datetime_and_can_be_copied() -> None:
    for wrong in (5, datetime.date(2026, 1, 1), datetime.time(tzinfo=datetime.timezone.utc)):
        with pytest.raises(TypeError, match="instant must be a datetime"):
            Timestamp.from_datetime(wrong)  # type: ignore[arg-type]
    late = datetime.datetime(9999, 12, 31, 23, 59, 59, 999_999, tzinfo=datetime.timezone.utc)
    last = Timestamp.from_datetime(late)
    assert str(last) == "Fri Dec 31 23:59:59 UTC 9999"
    assert copy.deepcopy(last) == last == pickle.loads(pickle.dumps(last))


def test_a_device_goes_to_json_and_back() -> None:
    device = Device("us-east-1_key", "-group", "c2VjcmV0")
    again = Device.from_json(device.to_json().encode())
    assert (again.key, again.group_key, again.reveal_password()) == (
        "us-east-1_key",
        "-group",
        "c2VjcmV0",
    )


def test_nothing_secret_is_printed() -> None:
    app = AppClient("client", secret="s3cret-of-the-client")
    device = Device("key", "group", "s3cret-of-the-device")
    made = [
        app,
        device,
        UserSignIn(POOL, app, "bob", device=device),
        DeviceSignIn(app, "bob", device),
        DeviceVerifier("key", "group"),
        KeyExchange(),
    ]
    for value in made:
        for text in (repr(value), str(value), f"{value}"):
            assert "s3cret" not in text
        with pytest.raises(TypeError):
            pickle.dumps(value)


def test_the_device_rides_along() -> None:
    device = Device("key", "group", "password")
    pending = UserSignIn(POOL, AppClient("client"), "bob", device=device)
    assert pending.auth_parameters["DEVICE_KEY"] == "key"
    assert pending.respond(CHALLENGE, "password")["DEVICE_KEY"] == "key"


def test_the_published_module_takes_no_private_key() -> None:
    from caldera_srp import _native

    public = {name for name in vars(_native) if not name.startswith("_")}
    assert public <= set(caldera_srp._native.__all__)
    assert caldera_srp.__version__ == _native.__version__
