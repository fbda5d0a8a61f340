/**
 * A drop-in for the arithmetic of amazon-cognito-identity-js 6: an application keeps its code, and adds
 *
 * ```js
 * import { AuthenticationHelper } from "amazon-cognito-identity-js";
 * import { install } from "caldera-srp/identity-js";
 *
 * install(AuthenticationHelper);
 * ```
 *
 * @packageDocumentation
 */

import { CalderaError } from "./error.js";
import { claims } from "./internal/claims-module.js";
import { Fn } from "./internal/engine.js";
import { Handle } from "./internal/handle.js";
import { text } from "./internal/text.js";

export { load } from "./claims.js";

/** The client's own big integer, as far as it is used here: on public values alone. */
interface BigInteger {
  toString(radix?: number): string;
  mod(modulus: BigInteger): BigInteger;
  equals(other: BigInteger): boolean;
}

type Callback<T> = (error: Error | null, result: T | null) => void;

/** An AuthenticationHelper, as far as it is used here. */
interface Helper {
  readonly N: BigInteger;
  readonly poolName: string;
  largeAValue?: BigInteger | null | undefined;
  randomPassword?: string;
  SaltToHashDevices?: string;
  verifierDevices?: string;
}

/** The class that amazon-cognito-identity-js exports as `AuthenticationHelper`. */
export interface AuthenticationHelperClass {
  readonly prototype: object;
}

/** Marks the methods of any copy of this package: ES modules beside CommonJS are two. */
const INSTALLED = Symbol.for("caldera-srp.identity-js");

/** The exchanges that have begun. A helper that is forgotten takes its private key along. */
const exchanges = new WeakMap<Helper, Handle>();

function bigInteger(helper: Helper, digits: string): BigInteger {
  const Integer = helper.N.constructor as new (digits: string, radix: number) => BigInteger;
  return new Integer(digits, 16);
}

const hexOf = (base64: string): string =>
  Array.from(atob(base64), (byte) => byte.charCodeAt(0).toString(16).padStart(2, "0")).join("");

function getLargeAValue(this: Helper, callback: Callback<BigInteger>): void {
  if (!this.largeAValue) {
    try {
      const { engine } = claims;
      const [handle, srpA = ""] = engine.call(Fn.StartExchange, []);
      exchanges.get(this)?.free();
      exchanges.set(this, new Handle(engine, Number(handle)));
      this.largeAValue = bigInteger(this, srpA);
    } catch (error) {
      callback(error as Error, null);
      return;
    }
  }
  callback(null, this.largeAValue);
}

function getPasswordAuthenticationKey(
  this: Helper,
  username: string,
  password: string,
  serverBValue: BigInteger,
  salt: BigInteger,
  callback: Callback<Uint8Array>,
): void {
  // Thrown, as the client itself does.
  if (serverBValue.mod(this.N).equals(bigInteger(this, "0"))) throw new Error("B cannot be zero.");
  let key: Uint8Array;
  try {
    const exchange = exchanges.get(this);
    if (exchange === undefined) {
      throw new CalderaError("released", "getLargeAValue was not called after install");
    }
    const texts = [
      text(this.poolName, "user pool id"),
      text(username, "USERNAME"),
      text(password, "password"),
      serverBValue.toString(16),
      salt.toString(16),
    ];
    key = exchange.spend((number) =>
      exchange.engine.callForBytes(Fn.FinishExchange, texts, number),
    );
  } catch (error) {
    const { parameter, fault } = error as CalderaError;
    if (parameter === "u" && fault === "Zero") throw new Error("U cannot be zero.");
    callback(error as Error, null);
    return;
  }
  callback(null, key);
}

function generateHashDevice(
  this: Helper,
  deviceGroupKey: string,
  username: string,
  callback: Callback<null>,
): void {
  try {
    const { engine } = claims;
    // The client calls the device's key `username` here.
    const texts = [text(username, "DEVICE_KEY"), text(deviceGroupKey, "device group key")];
    const [handle, verifier = "", salt = "", password = ""] = engine.call(Fn.GenerateVerifier, texts);
    const generated = new Handle(engine, Number(handle));
    try {
      engine.call(Fn.CheckVerifier, [], generated.number);
    } finally {
      generated.free();
    }
    this.randomPassword = password;
    this.SaltToHashDevices = hexOf(salt);
    this.verifierDevices = hexOf(verifier);
  } catch (error) {
    callback(error as Error, null);
    return;
  }
  callback(null, null);
}

/**
 * Replaces the arithmetic of amazon-cognito-identity-js by the engine's, for every sign-in from now on:
 * `getLargeAValue`, `getPasswordAuthenticationKey` and `generateHashDevice`.
 *
 * The private key does not leave the module: `getSmallAValue` still gives a number, which nothing uses.
 * A helper answers one challenge, as the client itself has it. A second call changes nothing.
 *
 * @param AuthenticationHelper The class that the client exports.
 * @throws {CalderaError} `unsupported` where there is no WebAssembly; on a host without SIMD,
 *   `await load()` first.
 * @throws {TypeError} for another class.
 */
export function install(AuthenticationHelper: AuthenticationHelperClass): void {
  const prototype = AuthenticationHelper?.prototype as Record<string, unknown> | undefined;
  const methods = { getLargeAValue, getPasswordAuthenticationKey, generateHashDevice };
  for (const name of Object.keys(methods)) {
    if (typeof prototype?.[name] !== "function") {
      throw new TypeError(`install takes AuthenticationHelper of amazon-cognito-identity-js: no ${name}`);
    }
  }
  // Compiled here, so that a host that cannot says so before anything is replaced.
  void claims.engine;
  // A copy's helpers have their private keys in its own module, so the copy that came first stays.
  if (INSTALLED in (prototype?.["getLargeAValue"] as object)) return;
  Object.assign(getLargeAValue, { [INSTALLED]: true });
  Object.assign(prototype as object, methods);
}
