"""Signs in with cffi: python3 sign_in.py LIBRARY ENDPOINT USER_POOL_ID CLIENT_ID USERNAME < password"""

import json
import pathlib
import sys
import time
import urllib.error
import urllib.request

import cffi

library, endpoint, pool, client, username = sys.argv[1:]
ffi = cffi.FFI()
ffi.cdef((pathlib.Path(__file__).parent / "../include/caldera_srp.ffi.h").read_text())
caldera = ffi.dlopen(library)


def check(status):
    if status != caldera.CALDERA_OK:
        raise RuntimeError(ffi.string(caldera.caldera_status_text(status)).decode())


def shown(give, *more):
    """The bytes that a function shows."""
    view = ffi.new("caldera_view *")
    check(give(sign_in, view, *more))
    return ffi.unpack(view.data, view.length)


def post(target, body):
    headers = {"Content-Type": "application/x-amz-json-1.1", "X-Amz-Target": target.decode()}
    try:
        reply = urllib.request.urlopen(urllib.request.Request(endpoint, body, headers))
    except urllib.error.HTTPError as error:
        reply = error
    return reply.status, reply.read()


configuration = json.dumps({
    "auth_flow": "USER_SRP_AUTH", "user_pool_id": pool, "client_id": client,
    "username": username, "password": sys.stdin.readline().rstrip("\n"),
}).encode()
begun, step = ffi.new("caldera_sign_in **"), ffi.new("caldera_step *")
check(caldera.caldera_sign_in_begin(configuration, len(configuration), begun))
sign_in = ffi.gc(begun[0], caldera.caldera_sign_in_free)

while step[0] != caldera.CALDERA_STEP_DONE:
    http_status, body = post(shown(caldera.caldera_sign_in_target), shown(caldera.caldera_sign_in_json))
    status = caldera.caldera_sign_in_reply(
        sign_in, http_status, ffi.NULL, 0, body, len(body), int(time.time()), step)
    if status == caldera.CALDERA_ERROR_SERVICE:
        more = ffi.new("caldera_view[2]")
        sys.exit(f"refused: {shown(caldera.caldera_sign_in_error, more, more + 1).decode()}")
    check(status)
    if step[0] == caldera.CALDERA_STEP_ASK:
        print(shown(caldera.caldera_sign_in_json).decode(), flush=True)
        answer = sys.stdin.readline().rstrip("\n").encode()
        check(caldera.caldera_sign_in_answer(sign_in, answer, len(answer)))
print("signed in,", json.loads(shown(caldera.caldera_sign_in_json))["token_type"])
