// SRP-6a as Cognito speaks it, in BigInt and Node's own hashes: an implementation that shares nothing
// with the package's, and is the oracle of its tests. Variable-time, so for tests alone.

import { createHash, createHmac } from "node:crypto";

const prime =
  "FFFFFFFFFFFFFFFFC90FDAA22168C234C4C6628B80DC1CD129024E088A67CC74020BBEA63B139B22514A08798E3404DD" +
  "EF9519B3CD3A431B302B0A6DF25F14374FE1356D6D51C245E485B576625E7EC6F44C42E9A637ED6B0BFF5CB6F406B7ED" +
  "EE386BFB5A899FA5AE9F24117C4B1FE649286651ECE45B3DC2007CB8A163BF0598DA48361C55D39A69163FA8FD24CF5F" +
  "83655D23DCA3AD961C62F356208552BB9ED529077096966D670C354E4ABC9804F1746C08CA18217C32905E462E36CE3B" +
  "E39E772C180E86039B2783A2EC07A28FB5C55DF06F4C52C9DE2BCBF6955817183995497CEA956AE515D2261898FA0510" +
  "15728E5A8AAAC42DAD33170D04507A33A85521ABDF1CBA64ECFB850458DBEF0A8AEA71575D060C7DB3970F85A6E1E4C7" +
  "ABF5AE8CDB0933D71E8C94E04A25619DCEE3D2261AD2EE6BF12FFA06D98A0864D87602733EC86A64521F2B18177B200C" +
  "BBE117577A615D6C770988C0BAD946E208E24FA074E5AB3143DB5BFCE0FD108E4B82D120A93AD2CAFFFFFFFFFFFFFFFF";
export const N = BigInt(`0x${prime}`);
const g = 2n;

export function power(base, exponent) {
  let result = 1n;
  let square = ((base % N) + N) % N;
  for (let rest = exponent; rest > 0n; rest >>= 1n) {
    if (rest & 1n) result = (result * square) % N;
    square = (square * square) % N;
  }
  return result;
}

/** A non-negative integer's bytes in two's complement, as few as there can be. */
export function pad(integer) {
  let digits = integer.toString(16);
  if (digits.length % 2) digits = `0${digits}`;
  if (digits[0] > "7") digits = `00${digits}`;
  return Buffer.from(digits, "hex");
}

export const sha256 = (...parts) => {
  const hash = createHash("sha256");
  for (const part of parts) hash.update(part);
  return hash.digest();
};
const hmac = (key, ...parts) => {
  const mac = createHmac("sha256", key);
  for (const part of parts) mac.update(part);
  return mac.digest();
};
export const integer = (bytes) => BigInt(`0x0${Buffer.from(bytes).toString("hex")}`);

const k = integer(sha256(pad(N), pad(g)));

export const publicKey = (a) => power(g, a).toString(16);

export function privateExponent(salt, scope, name, password) {
  return integer(sha256(pad(salt), sha256(scope, name, ":", password)));
}

export const verifier = (x) => power(g, x);

/** The key that client and server share, by the client's reckoning. */
export function sessionKey({ a, srpB, salt, scope, name, password }) {
  const [bigA, bigB] = [power(g, a), BigInt(`0x${srpB}`)];
  const u = integer(sha256(pad(bigA), pad(bigB)));
  const x = privateExponent(BigInt(`0x${salt}`), scope, name, password);
  const s = power(bigB - k * power(g, x), a + u * x);
  return hmac(hmac(pad(u), pad(s)), "Caldera Derived Key", Buffer.of(1)).subarray(0, 16);
}

export function claim({ secretBlock, timestamp, ...exchange }) {
  const { scope, name } = exchange;
  const block = Buffer.from(secretBlock, "base64");
  return hmac(sessionKey(exchange), scope, name, block, timestamp).toString("base64");
}
