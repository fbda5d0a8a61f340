"""Replays the vectors from Python, with nothing but its standard library: replay.py LIBRARY FILE

The library is one built with the feature `hazmat`, for the private keys are the vectors' own.
"""

import ctypes
import json
import sys
from ctypes import POINTER, byref, c_char_p, c_int32, c_int64, c_size_t, c_void_p


class View(ctypes.Structure):
    _fields_ = [("data", c_void_p), ("length", c_size_t)]

    def text(self):
        return ctypes.string_at(self.data, self.length).decode()


# The arguments of each function; a text is two, its bytes and their number.
TEXT = (c_char_p, c_size_t)
OUT = (POINTER(c_void_p),)
VIEW = (POINTER(View),)
HANDLE = (c_void_p,)
FUNCTIONS = {
    "caldera_parameters_new": OUT,
    "caldera_parameters_set": HANDLE + TEXT + TEXT,
    "caldera_parameters_get": HANDLE + TEXT + VIEW,
    "caldera_app_client_new": TEXT + TEXT + OUT,
    "caldera_app_client_secret_hash": HANDLE + TEXT + OUT,
    "caldera_text_view": HANDLE + VIEW,
    "caldera_device_new": TEXT + TEXT + TEXT + OUT,
    "caldera_user_sign_in_respond": HANDLE + HANDLE + TEXT + (c_int64,) + OUT,
    "caldera_device_sign_in_respond": HANDLE + HANDLE + HANDLE + (c_int64,) + OUT,
    "caldera_device_verifier_password_verifier": HANDLE + VIEW,
    "caldera_device_verifier_salt": HANDLE + VIEW,
    "caldera_hazmat_user_sign_in_start": TEXT + HANDLE + TEXT + TEXT + OUT + OUT,
    "caldera_hazmat_device_sign_in_start": HANDLE + TEXT + HANDLE + TEXT + OUT + OUT,
    "caldera_hazmat_device_verifier": HANDLE + TEXT + OUT,
}
KINDS = "parameters app_client text device user_sign_in device_sign_in device_verifier".split()


class Handle:
    """A handle, freed when Python lets go of it."""

    def __init__(self, library, kind):
        self.value = c_void_p()
        self.free = getattr(library, f"caldera_{kind}_free")

    @property
    def _as_parameter_(self):
        return self.value

    def __del__(self):
        self.free(self.value)


class Library:
    def __init__(self, path):
        self.c = ctypes.CDLL(path)
        self.c.caldera_status_text.restype = c_char_p
        self.c.caldera_status_text.argtypes = (c_int32,)
        self.c.caldera_version_text.restype = c_char_p
        for name, arguments in FUNCTIONS.items():
            function = getattr(self.c, name)
            function.argtypes, function.restype = arguments, c_int32
        for kind in KINDS:
            free = getattr(self.c, f"caldera_{kind}_free")
            free.argtypes, free.restype = HANDLE, None

    def call(self, name, *arguments):
        """Calls a function: texts and bytes become two arguments, and errors exceptions."""
        flat = []
        for argument in arguments:
            if isinstance(argument, str):
                argument = argument.encode()
            if isinstance(argument, bytes):
                flat += [argument, len(argument)]
            elif argument is NO_TEXT:
                flat += [None, 0]
            elif isinstance(argument, Out):
                flat.append(byref(argument.handle.value))
            else:
                flat.append(argument)
        status = getattr(self.c, f"caldera_{name}")(*flat)
        if status:
            raise ValueError(self.c.caldera_status_text(status).decode())

    def make(self, name, *arguments, kinds):
        handles = [Handle(self.c, kind) for kind in kinds]
        self.call(name, *arguments, *map(Out, handles))
        return handles

    def view(self, name, *arguments):
        view = View()
        self.call(name, *arguments, byref(view))
        return view.text()

    def entry(self, parameters, key):
        return self.view("parameters_get", parameters, key)


class Out:
    def __init__(self, handle):
        self.handle = handle


NO_TEXT = object()


def number(digits):
    """A hexadecimal integer's bytes."""
    return bytes.fromhex(digits.zfill(len(digits) + len(digits) % 2))


def challenge(library, inputs, names):
    (parameters,) = library.make("parameters_new", kinds=["parameters"])
    names = names | {"SALT": "salt", "SRP_B": "srp_b", "SECRET_BLOCK": "secret_block"}
    for key, name in names.items():
        library.call("parameters_set", parameters, key, inputs[name])
    return parameters


def client(library, inputs):
    secret = inputs.get("client_secret") or NO_TEXT
    identity = inputs.get("client_id") or "client"
    return library.make("app_client_new", identity, secret, kinds=["app_client"])[0]


def device(library, inputs):
    names = ("device_key", "device_group_key", "device_password")
    return library.make("device_new", *(inputs[name] for name in names), kinds=["device"])[0]


def answers(library, started, responses, with_secret):
    values = {
        "srp_a": library.entry(started, "SRP_A"),
        "timestamp": library.entry(responses, "TIMESTAMP"),
        "password_claim_signature": library.entry(responses, "PASSWORD_CLAIM_SIGNATURE"),
    }
    if with_secret:
        values["secret_hash"] = library.entry(started, "SECRET_HASH")
        values["secret_hash_user_id"] = library.entry(responses, "SECRET_HASH")
    return values


def replay_user(library, inputs):
    inputs = {"user_id_for_srp": inputs["username"]} | inputs
    pending, started = library.make(
        "hazmat_user_sign_in_start", inputs["pool_id"], client(library, inputs),
        inputs["username"], number(inputs["a"]), kinds=["user_sign_in", "parameters"])
    (responses,) = library.make(
        "user_sign_in_respond", pending,
        challenge(library, inputs, {"USER_ID_FOR_SRP": "user_id_for_srp"}),
        inputs["password"], inputs["epoch_ms"] // 1000, kinds=["parameters"])
    return answers(library, started, responses, inputs.get("client_secret"))


def replay_device(library, inputs):
    remembered = device(library, inputs)
    pending, started = library.make(
        "hazmat_device_sign_in_start", client(library, inputs), inputs["username"], remembered,
        number(inputs["a"]), kinds=["device_sign_in", "parameters"])
    (responses,) = library.make(
        "device_sign_in_respond", pending,
        challenge(library, inputs, {"USERNAME": "username", "DEVICE_KEY": "device_key"}),
        remembered, inputs["epoch_ms"] // 1000, kinds=["parameters"])
    return answers(library, started, responses, inputs.get("client_secret"))


def replay_confirm(library, inputs):
    (verifier,) = library.make(
        "hazmat_device_verifier", device(library, inputs), number(inputs["salt_random"]),
        kinds=["device_verifier"])
    return {
        "password_verifier": library.view("device_verifier_password_verifier", verifier),
        "salt": library.view("device_verifier_salt", verifier),
    }


def replay_hash(library, inputs):
    (text,) = library.make(
        "app_client_secret_hash", client(library, inputs), inputs["username"], kinds=["text"])
    return {"secret_hash": library.view("text_view", text)}


REPLAY = {
    "password_verifier": replay_user,
    "device_password_verifier": replay_device,
    "confirm_device": replay_confirm,
    "secret_hash": replay_hash,
}
# What no function hands out; the signature depends on all of it.
INTERNAL = {"u", "x", "s", "key", "verifier"}


def main(path, file):
    library = Library(path)
    with open(file, encoding="utf-8") as text:
        vectors = json.load(text)["vectors"]
    passed = failed = 0
    for vector in vectors:
        got = REPLAY[vector["kind"]](library, vector["inputs"])
        expected = {
            name: value for name, value in vector["expected"].items() if name not in INTERNAL}
        wrong = [name for name, value in expected.items() if got.get(name) != value]
        if wrong or not expected:
            print(f"{vector['id']}: {', '.join(wrong) or 'nothing to compare'}")
            failed += 1
        else:
            passed += 1
    print(f"{passed} passed, {failed} failed")
    return 0 if passed and not failed else 1


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
