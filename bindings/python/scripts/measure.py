"""Measures this package beside pycognito, in one run: the step, the import, a cold process to tokens.

    python scripts/measure.py [ROUNDS]

It wants boto3 and pycognito beside this package, and the local pool's program (scripts/test.sh makes both:
target/test/bin/python). What is told is processor time, the least of all rounds, which take turns: other
work on the machine matters little to it.
"""

from __future__ import annotations

import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import pycognito.aws_srp

from caldera_srp import AppClient, UserSignIn
from caldera_srp import pycognito as drop_in

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))
from pool import ROOT, local_pool

POOL, CLIENT = "us-east-1_LocalDemo", "democlientwithoutsecret"
CHALLENGE = {
    "USERNAME": "alice",
    "USER_ID_FOR_SRP": "alice",
    "SALT": "8dbcb21f18ae3216a5c1d2e3f4051627",
    "SRP_B": "a" * 768,
    "SECRET_BLOCK": "QUJD" * 430,
}

IMPORT = "import time; at = time.process_time(); import {}; print(time.process_time() - at)"
BOTO = """import boto3
client = boto3.client("cognito-idp", region_name="us-east-1", endpoint_url="{url}",
                      aws_access_key_id="any", aws_secret_access_key="any")
"""
COLD = {
    "caldera_srp, standard library": """from caldera_srp import sign_in
sign_in(user_pool_id="us-east-1_LocalDemo", client_id="democlientwithoutsecret", username="alice",
        password="Wonderland-1865", endpoint_url="{url}").token()
""",
    "caldera_srp, boto3": BOTO
    + """from caldera_srp import sign_in
sign_in(client, user_pool_id="us-east-1_LocalDemo", client_id="democlientwithoutsecret",
        username="alice", password="Wonderland-1865").token()
""",
    "pycognito, boto3": BOTO
    + """from pycognito import AWSSRP
AWSSRP("alice", "Wonderland-1865", "us-east-1_LocalDemo", "democlientwithoutsecret",
       client=client).authenticate_user()["AuthenticationResult"]
""",
}


def native() -> None:
    """SRP_A and the claim, by the extension alone."""
    pending = UserSignIn(POOL, AppClient(CLIENT), "alice")
    pending.auth_parameters  # noqa: B018 - made when it is asked for
    pending.respond(CHALLENGE, "Wonderland-1865")


def step(kind: type) -> Callable[[], None]:
    """SRP_A and the claim, by an AWSSRP."""

    def run() -> None:
        aws = kind("alice", "Wonderland-1865", POOL, CLIENT, client=object())
        aws.process_challenge(CHALLENGE, aws.get_auth_params())

    return run


def seconds(work: Callable[[], object]) -> float:
    """How much processor time it takes once."""
    at = time.process_time()
    work()
    return time.process_time() - at


def child_seconds(text: str) -> float:
    """How much processor time a program takes, from its start to its end."""

    def so_far() -> float:
        used = resource.getrusage(resource.RUSAGE_CHILDREN)
        return used.ru_utime + used.ru_stime

    at = so_far()
    program(text)
    return so_far() - at


def program(text: str) -> str:
    """What a program prints that starts, runs and ends."""
    return subprocess.run(
        [sys.executable, "-c", text], check=True, stdout=subprocess.PIPE, text=True
    ).stdout


def least(rounds: int, works: dict[str, Callable[[], float]]) -> dict[str, float]:
    """The least of all rounds, which take turns."""
    taken: dict[str, list[float]] = {name: [] for name in works}
    for _ in range(rounds):
        for name, work in works.items():
            taken[name].append(work())
    return {name: min(times) for name, times in taken.items()}


def table(title: str, times: dict[str, float], base: str) -> None:
    """Prints times beside one of them."""
    print(f"\n| {title} | ms | beside {base} |\n| --- | --- | --- |")
    for name, taken in times.items():
        print(f"| {name} | {taken * 1000:.3g} | 1/{times[base] / taken:.3g} |")


def main(rounds: int) -> None:
    """Measures all three."""
    with_pycognito = step(pycognito.aws_srp.AWSSRP)
    works = {
        "caldera_srp.UserSignIn": lambda: seconds(native),
        "caldera_srp.pycognito.AWSSRP": lambda: seconds(step(drop_in.AWSSRP)),
        "pycognito.AWSSRP": lambda: seconds(with_pycognito),
    }
    table("step", least(10 * rounds, works), "pycognito.AWSSRP")
    modules = {
        name: lambda name=name: float(program(IMPORT.format(name))) for name in ("caldera_srp", "pycognito")
    }
    table("import", least(rounds, modules), "pycognito")
    with tempfile.TemporaryDirectory() as folder:
        config = (ROOT / "local-pool/demo.toml").read_text()
        with local_pool(config, Path(folder)) as running:
            cold = {
                name: lambda text=text: child_seconds(text.format(url=running.endpoint))
                for name, text in COLD.items()
            }
            cold["python -c pass"] = lambda: child_seconds("pass")
            table("cold process to tokens", least(rounds, cold), "pycognito, boto3")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 15)
