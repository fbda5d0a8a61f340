"""The claims on another processor, without a test runner: scripts/run-aarch64.sh runs it."""

from __future__ import annotations

import json
import platform
from pathlib import Path

import oracle
from caldera_srp import AppClient, DeviceVerifier, Timestamp, UserSignIn

VECTORS = Path(__file__).parents[3] / "test-vectors/peer-agreed.json"


def main() -> None:
    """Has the server of every vector check a claim."""
    checked = 0
    for vector in json.loads(VECTORS.read_text())["vectors"]:
        server = vector.get("server", {})
        if vector["kind"] != "password_verifier" or not server.get("honest"):
            continue
        given = vector["inputs"]
        pending = UserSignIn(given["pool_id"], AppClient("client"), given["username"])
        challenge = {
            "USER_ID_FOR_SRP": given["user_id_for_srp"],
            "SALT": given["salt"],
            "SRP_B": given["srp_b"],
            "SECRET_BLOCK": given["secret_block"],
        }
        at = Timestamp(given["epoch_ms"] // 1000)
        responses = pending.respond(challenge, given["password"], timestamp=at)
        srp_a = int(pending.auth_parameters["SRP_A"], 16)
        key = oracle.server_session_key(srp_a, int(server["verifier"], 16), int(server["b"], 16))
        identity = given["pool_id"].partition("_")[2] + given["user_id_for_srp"]
        expected = oracle.signature(key, identity, given["secret_block"], responses["TIMESTAMP"])
        assert responses["PASSWORD_CLAIM_SIGNATURE"] == expected, vector["id"]
        checked += 1
    assert checked
    DeviceVerifier("key", "group").self_check()
    print(f"{platform.machine()}, Python {platform.python_version()}: {checked} claims accepted")


if __name__ == "__main__":
    main()
