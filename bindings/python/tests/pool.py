"""The local pool and ministack as servers of a test: started on a free port, stopped at its end."""

from __future__ import annotations

import contextlib
import os
import re
import subprocess
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[3]
TOTP_SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
READY = 60.0


class LocalPool:
    """A running local pool: where it is, and what it has sent."""

    def __init__(self, config: str, folder: Path) -> None:
        program = os.environ.get("CALDERA_LOCAL_POOL", ROOT / "target/debug/caldera-local-pool")
        file = folder / "pool.toml"
        file.write_text(config)
        self.process = subprocess.Popen(
            [program, "--port", "0", "--config", file],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        self.log: list[str] = []
        self.threads: list[threading.Thread] = []
        self._start(self._read, self.process.stderr)
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        found = re.search(r"http://127\.0\.0\.1:\d+", line)
        if found is None:
            raise RuntimeError(f"the local pool does not start: {line!r} {self.log}")
        self.endpoint = found.group()
        self._start(self._drain, self.process.stdout)

    def _start(self, target: Any, stream: Any) -> None:
        self.threads = [
            *getattr(self, "threads", []),
            threading.Thread(target=target, args=(stream,)),
        ]
        self.threads[-1].start()

    def _read(self, stream: Any) -> None:
        with stream:
            for line in stream:
                self.log.append(line)

    @staticmethod
    def _drain(stream: Any) -> None:
        with stream:
            stream.read()

    def code(self, destination: str, seen: int = 0) -> str:
        """The newest code that was sent there, of what the log says after its first lines."""
        started = time.monotonic()
        while time.monotonic() - started < READY:
            for line in reversed(self.log[seen:]):
                if destination in line and (found := re.search(r"\b\d{6,8}\b", line)):
                    return found.group()
            time.sleep(0.01)
        raise AssertionError(f"no code for {destination} in {self.log}")

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait()
        for thread in self.threads:
            thread.join()


@contextlib.contextmanager
def local_pool(config: str, folder: Path) -> Iterator[LocalPool]:
    running = LocalPool(config, folder)
    try:
        yield running
    finally:
        running.stop()


def totp(secret: str = TOTP_SECRET, at: float | None = None) -> str:
    """The code that an authenticator app shows."""
    import base64
    import hmac

    step = int((time.time() if at is None else at) // 30)
    digest = hmac.digest(base64.b32decode(secret), step.to_bytes(8, "big"), "sha1")
    start = digest[-1] & 15
    number = int.from_bytes(digest[start : start + 4], "big") & 0x7FFFFFFF
    return f"{number % 1_000_000:06}"


def client(endpoint: str, service: str = "cognito-idp", **more: Any) -> Any:
    """A boto3 client."""
    import boto3

    return boto3.client(
        service,
        endpoint_url=endpoint,
        region_name="us-east-1",
        aws_access_key_id="any",
        aws_secret_access_key="any",
        **more,
    )


POOL = "us-east-1_Test"


def enter(idp: Any, name: str, password: str | None, **more: Any) -> Any:
    """A sign-in to the tests' own pool."""
    from caldera_srp import sign_in

    given = {"user_pool_id": POOL, "client_id": "plain", **more}
    return sign_in(idp, username=name, password=password, **given)
