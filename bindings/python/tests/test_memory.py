"""What is left of a secret in a process's memory, looked at from outside.

The child is given its secrets through a pipe, straight into a bytearray, so that the interpreter has no
other copy of them; the parent reads all of the child's writable memory.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from pool import LocalPool

pytestmark = pytest.mark.skipif(not Path("/proc/self/mem").exists(), reason="Linux has /proc/PID/mem")

PASSWORD = b"Wonderland-1865"
SECRET = b"local0test0secret0that0is0in0the0source0for0all0to0see"

CHILD = """
import os, sys
from caldera_srp import *

def received(length):
    text = bytearray(length)
    assert os.readv(0, [text]) == length
    return text

password = received({password})
secret = received({secret})
CHALLENGE = {{"USER_ID_FOR_SRP": "bob", "SALT": "8dbcb21f", "SRP_B": "123456789",
             "SECRET_BLOCK": "AAAA"}}

def claim():
    app = AppClient("client", secret=secret)
    for _ in range(20):
        UserSignIn("us-east-1_AbC", app, "bob").respond(CHALLENGE, password)
    device = Device("key", "group", password)
    DeviceSignIn(app, "bob", device).respond({{"USERNAME": "bob", **CHALLENGE}})

def whole():
    sign_in(user_pool_id="us-east-1_Test", client_id="secretive", username="alice", password=password,
            client_secret=secret, endpoint_url={endpoint!r})

def refused():
    try:
        sign_in(user_pool_id="none", client_id="secretive", username="alice", password=password,
                client_secret=secret)
    except ParameterError:
        pass

{work}()
if {wipe}:
    password[:] = bytes(len(password))
    secret[:] = bytes(len(secret))
print("ready", flush=True)
os.read(0, 1)
"""


def left_in(pid: int, needles: list[bytes]) -> list[int]:
    """How often each text is in a process's writable memory."""
    found = [0] * len(needles)
    maps = Path(f"/proc/{pid}/maps").read_text()
    with Path(f"/proc/{pid}/mem").open("rb", buffering=0) as memory:
        for start, end in re.findall(r"^([0-9a-f]+)-([0-9a-f]+) rw", maps, re.MULTILINE):
            length = int(end, 16) - int(start, 16)
            try:
                content = os.pread(memory.fileno(), length, int(start, 16))
            except (OSError, OverflowError):
                continue
            for at, needle in enumerate(needles):
                found[at] += content.count(needle)
    return found


def after(work: str, wipe: bool, endpoint: str) -> list[int]:
    script = CHILD.format(
        password=len(PASSWORD), secret=len(SECRET), work=work, wipe=wipe, endpoint=endpoint
    )
    child = subprocess.Popen(
        [sys.executable, "-c", script], stdin=subprocess.PIPE, stdout=subprocess.PIPE, bufsize=0
    )
    assert child.stdin is not None
    assert child.stdout is not None
    with child.stdin, child.stdout:
        child.stdin.write(PASSWORD)
        child.stdin.write(SECRET)
        assert child.stdout.readline() == b"ready\n"
        found = left_in(child.pid, [PASSWORD, SECRET])
        child.stdin.write(b".")
        child.wait()
    return found


@pytest.mark.parametrize("work", ["claim", "whole", "refused"])
def test_what_the_extension_copied_is_wiped(pool: LocalPool, work: str) -> None:
    assert after(work, wipe=True, endpoint=pool.endpoint) == [0, 0]


def test_the_look_sees_what_is_there(pool: LocalPool) -> None:
    assert after("claim", wipe=False, endpoint=pool.endpoint) == [1, 1]
