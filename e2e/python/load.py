#!/usr/bin/env python3
"""The processor time that each operation costs the local pool, as a table. On Linux alone.

    cargo build --release -p caldera-local-pool
    e2e/setup.sh
    e2e/.venv/bin/python e2e/python/load.py target/release/caldera-local-pool

Lives through the life of a pool that boto3_operations.py has, 20 times or as many as a second
argument says, with a sign-in by SRP beside it. Each request is made alone; what the threads of the
program have computed meanwhile is its cost: HTTP, JSON and the checks included, waiting not. A row
has the median of the operation's requests. Sign-ins are told apart by flow and challenge.
"""

import json
import pathlib
import statistics
import sys
import tempfile

import boto3_operations
from pycognito.aws_srp import AWSSRP

COLUMNS = 2


class Meter:
    """Processor time of a process, request by request."""

    def __init__(self, running):
        self.tasks = pathlib.Path(f"/proc/{running.process.pid}/task")
        self.costs = {}
        self.before = {}
        self.label = ""

    def computed(self):
        """Nanoseconds that each thread has computed."""
        times = {}
        for task in self.tasks.iterdir():
            try:
                times[task.name] = int((task / "schedstat").read_text().split()[0])
            except (FileNotFoundError, ProcessLookupError):
                pass  # An idle thread has just ended.
        return times

    def start(self, model, params, **_):
        asked = json.loads(params["body"])
        kind = asked.get("AuthFlow") or asked.get("ChallengeName")
        self.label = f"{model.name}, {kind}" if kind else model.name
        self.before = self.computed()

    def stop(self, **_):
        after = self.computed()
        cost = sum(time - self.before.get(task, 0) for task, time in after.items())
        self.costs.setdefault(self.label, []).append(cost / 1e6)

    def watch(self, client):
        client.meta.events.register_first("before-call.*.*", self.start)
        client.meta.events.register_first("after-call.*.*", self.stop)
        return client


def by_srp(idp):
    """USER_SRP_AUTH and PASSWORD_VERIFIER."""
    person = {"username": "alice", "password": "Wonderland-1865"}
    where = {"pool_id": "us-east-1_Identities", "client_id": "client"}
    assert AWSSRP(**person, **where, client=idp).authenticate_user()["AuthenticationResult"]


def table(costs):
    rows = sorted(costs.items())
    height = -(-len(rows) // COLUMNS)
    lines = ["| operation | ms " * COLUMNS + "|", "| --- | ---: " * COLUMNS + "|"]
    for number in range(height):
        cells = rows[number::height]
        texts = [f"| {name} | {statistics.median(times):.2f} " for name, times in cells]
        lines.append("".join(texts) + "| | " * (COLUMNS - len(cells)) + "|")
    return "\n".join(lines)


def main():
    lives = int(sys.argv[2]) if len(sys.argv) > 2 else 20
    with tempfile.TemporaryDirectory() as folder:
        config = pathlib.Path(folder) / "pool.toml"
        flows = '["ALLOW_USER_SRP_AUTH", '
        text = boto3_operations.CONFIG.replace("auth_flows = [", f"auth_flows = {flows}")
        config.write_text(text, encoding="utf-8")
        running = boto3_operations.Pool(sys.argv[1], str(config))
        try:
            meter = Meter(running)
            called = set()
            idp = meter.watch(running.client("cognito-idp", called))
            identity = meter.watch(running.client("cognito-identity", called))
            for _ in range(lives):
                boto3_operations.life(idp, identity, running)
                by_srp(idp)
            listed = running.control("operations").values()
            there = {name for names in listed for name in names}
        finally:
            running.process.terminate()
            running.process.wait()
    missing = sorted(there - {label.split(",")[0] for label in meter.costs})
    if missing:
        sys.exit(f"not called: {missing}")
    print(table(meter.costs))


if __name__ == "__main__":
    main()
