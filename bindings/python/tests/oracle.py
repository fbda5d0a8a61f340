"""SRP-6a in Cognito's dialect, plainly on Python integers: what the wheel is held against.

It is the server's half: it knows the verifier, not the client's private key.
"""

from __future__ import annotations

import base64
import hashlib
import hmac

# RFC 3526, group 15.
N = int(
    "FFFFFFFFFFFFFFFFC90FDAA22168C234C4C6628B80DC1CD129024E088A67CC74020BBEA63B139B22514A08798E34"
    "04DDEF9519B3CD3A431B302B0A6DF25F14374FE1356D6D51C245E485B576625E7EC6F44C42E9A637ED6B0BFF5CB6"
    "F406B7EDEE386BFB5A899FA5AE9F24117C4B1FE649286651ECE45B3DC2007CB8A163BF0598DA48361C55D39A6916"
    "3FA8FD24CF5F83655D23DCA3AD961C62F356208552BB9ED529077096966D670C354E4ABC9804F1746C08CA18217C"
    "32905E462E36CE3BE39E772C180E86039B2783A2EC07A28FB5C55DF06F4C52C9DE2BCBF6955817183995497CEA95"
    "6AE515D2261898FA051015728E5A8AAAC42DAD33170D04507A33A85521ABDF1CBA64ECFB850458DBEF0A8AEA7157"
    "5D060C7DB3970F85A6E1E4C7ABF5AE8CDB0933D71E8C94E04A25619DCEE3D2261AD2EE6BF12FFA06D98A0864D876"
    "02733EC86A64521F2B18177B200CBBE117577A615D6C770988C0BAD946E208E24FA074E5AB3143DB5BFCE0FD108E"
    "4B82D120A93AD2CAFFFFFFFFFFFFFFFF",
    16,
)
G = 2


def pad(number: int) -> bytes:
    """Java's BigInteger.toByteArray()."""
    return number.to_bytes(number.bit_length() // 8 + 1, "big", signed=True)


def hashed(*parts: bytes) -> int:
    return int.from_bytes(hashlib.sha256(b"".join(parts)).digest(), "big")


K = hashed(pad(N), pad(G))


def private_exponent(salt: int, identity: str, password: str) -> int:
    inner = hashlib.sha256(f"{identity}:{password}".encode()).digest()
    return hashed(pad(salt), inner)


def session_key(s: int, u: int) -> bytes:
    extracted = hmac.digest(pad(u), pad(s), "sha256")
    return hmac.digest(extracted, b"Caldera Derived Key\x01", "sha256")[:16]


def server_key(verifier: int, b: int) -> int:
    return (K * verifier + pow(G, b, N)) % N


def server_session_key(srp_a: int, verifier: int, b: int) -> bytes:
    u = hashed(pad(srp_a), pad(server_key(verifier, b)))
    return session_key(pow(srp_a * pow(verifier, u, N), b, N), u)


def signature(key: bytes, identity: str, secret_block: str, timestamp: str) -> str:
    message = identity.encode() + base64.b64decode(secret_block) + timestamp.encode()
    return base64.b64encode(hmac.digest(key, message, "sha256")).decode()
