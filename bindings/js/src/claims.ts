/// <reference lib="esnext.disposable" preserve="true" />
/**
 * The claims by hand, around your own calls to the service.
 *
 * @packageDocumentation
 */

import { CalderaError } from "./error.js";
import { Fn, recordOf } from "./internal/engine.js";
import { claims } from "./internal/claims-module.js";
import { Handle } from "./internal/handle.js";
import { isBytes, optionalText, text } from "./internal/text.js";
import type { Text } from "./internal/wire.js";

export { CalderaError, type CalderaErrorCode, type Fault } from "./error.js";

/** A password: a string, or its UTF-8 bytes, which you can overwrite afterwards. */
export type Password = string | Uint8Array;

/** A device that a user pool remembers: what is to be kept after ConfirmDevice. */
export interface Device {
  /** `DeviceKey` of `NewDeviceMetadata`. */
  readonly deviceKey: string;
  /** `DeviceGroupKey` of `NewDeviceMetadata`. */
  readonly deviceGroupKey: string;
  /** The password that {@link DeviceVerifier} generated: a secret. */
  readonly devicePassword: string;
}

/** A challenge's parameters as the service, or an SDK, gives them. */
export type ChallengeParameters = Readonly<Record<string, string | undefined>>;

/** Compiles the module now rather than when it is first needed. Everything else calls it by itself. */
export async function load(): Promise<void> {
  await claims.load();
}

function passwordText(value: unknown): Password {
  return isBytes(value) ? value : text(value, "password");
}

function deviceTexts(device: Device | undefined): Text[] {
  if (device === undefined) return [undefined, undefined, undefined];
  return [
    text(device.deviceKey, "DEVICE_KEY"),
    text(device.deviceGroupKey, "device group key"),
    text(device.devicePassword, "device password"),
  ];
}

function pairs(parameters: ChallengeParameters): string[] {
  const texts: string[] = [];
  for (const [name, value] of Object.entries(parameters ?? {})) {
    if (value !== undefined && value !== null) texts.push(name, text(value, name));
  }
  return texts;
}

/** The instant to sign, by the service's clock. */
function signedAt({ now = Date.now(), clockOffset = 0 }: ClaimTime): number {
  const instant = typeof clockOffset === "number" ? Number(now) + clockOffset * 1000 : NaN;
  // A date that could not be read is NaN too, and the module would take either for the year 1970.
  if (Number.isNaN(instant)) {
    const details = { parameter: "TIMESTAMP", fault: "Malformed" } as const;
    throw new CalderaError("parameter", "TIMESTAMP is malformed", details);
  }
  return instant;
}

/**
 * How many seconds the service's clock is ahead of this one, by the header `Date` of a reply that has just
 * come: what `clockOffset` of a claim and of a sign-in takes. The service refuses a claim that was signed at
 * a time it does not believe in, which looks like a wrong password.
 *
 * A whole sign-in learns it from the replies by itself.
 *
 * @throws {CalderaError} `Date` that is malformed.
 */
export function clockOffset(date: string, now: Date | number = Date.now()): number {
  const there = new Date(Date.parse(text(date, "Date")));
  // Of the forms that JavaScript reads, the one that a server may send.
  if (Number.isNaN(there.getTime()) || there.toUTCString() !== date) {
    throw new CalderaError("parameter", "Date is malformed", { parameter: "Date", fault: "Malformed" });
  }
  return there.getTime() / 1000 - Math.floor(Number(now) / 1000);
}

/** Which instant a claim signs: the service refuses a stale one. */
export interface ClaimTime {
  /** The instant by this clock; by default now. */
  readonly now?: Date | number | undefined;
  /** How many seconds the service's clock is ahead, from {@link clockOffset}. */
  readonly clockOffset?: number | undefined;
}

/** What {@link UserSignIn.start} takes. */
export interface UserSignInOptions {
  /** Such as `us-east-1_AbCdEf123`. */
  readonly userPoolId: string;
  readonly clientId: string;
  /** The app client's secret, if it has one. In a browser it is no secret. */
  readonly clientSecret?: string | undefined;
  /** What the user typed: a name, an alias, an e-mail address. */
  readonly username: string;
  /** A device that the pool remembers for this user. */
  readonly device?: Device | undefined;
}

/** What {@link UserSignIn.respond} takes. */
export interface UserResponseOptions extends ClaimTime {
  /** `ChallengeParameters` of the PASSWORD_VERIFIER challenge. */
  readonly challengeParameters: ChallengeParameters;
  readonly password: Password;
}

/**
 * A user's sign-in between InitiateAuth (`USER_SRP_AUTH`) and the answer to `PASSWORD_VERIFIER`.
 *
 * It holds the private key and is used up by {@link respond}: no key answers twice.
 */
export class UserSignIn implements Disposable {
  readonly #handle: Handle;
  /** `AuthParameters` for InitiateAuth: `USERNAME`, `SRP_A`, and what else applies. */
  readonly authParameters: Record<string, string>;

  private constructor(handle: Handle, authParameters: Record<string, string>) {
    this.#handle = handle;
    this.authParameters = authParameters;
  }

  /**
   * Draws the private key and computes `SRP_A`.
   *
   * @throws {CalderaError} for a pool id, client id, secret, name or device that is refused.
   */
  static async start(options: UserSignInOptions): Promise<UserSignIn> {
    const engine = await claims.load();
    const [handle, ...parameters] = engine.call(Fn.StartUser, [
      text(options.userPoolId, "user pool id"),
      text(options.clientId, "client id"),
      optionalText(options.clientSecret, "client secret"),
      text(options.username, "USERNAME"),
      ...deviceTexts(options.device),
    ]);
    return new UserSignIn(new Handle(engine, Number(handle)), recordOf(parameters));
  }

  /**
   * Computes the claim: `ChallengeResponses` for RespondToAuthChallenge with `PASSWORD_VERIFIER`.
   *
   * @throws {CalderaError} for a parameter that is refused. The sign-in is used up either way.
   */
  respond(options: UserResponseOptions): Record<string, string> {
    return this.#handle.spend((number) => {
      const texts = [passwordText(options.password), ...pairs(options.challengeParameters)];
      return recordOf(this.#handle.engine.call(Fn.RespondUser, texts, number, signedAt(options)));
    });
  }

  /** Wipes the private key, if it is not used up. */
  free(): void {
    this.#handle.free();
  }

  [Symbol.dispose](): void {
    this.free();
  }
}

/** What {@link DeviceSignIn.start} takes. */
export interface DeviceSignInOptions {
  readonly clientId: string;
  readonly clientSecret?: string | undefined;
  /** The service's own name of the user, from the challenge. */
  readonly username: string;
  readonly device: Device;
}

/** What {@link DeviceSignIn.respond} takes. */
export interface DeviceResponseOptions extends ClaimTime {
  /** `ChallengeParameters` of the DEVICE_PASSWORD_VERIFIER challenge. */
  readonly challengeParameters: ChallengeParameters;
}

/** A remembered device's sign-in between `DEVICE_SRP_AUTH` and `DEVICE_PASSWORD_VERIFIER`. */
export class DeviceSignIn implements Disposable {
  readonly #handle: Handle;
  readonly #device: Device;
  /** `ChallengeResponses` for RespondToAuthChallenge with `DEVICE_SRP_AUTH`. */
  readonly challengeResponses: Record<string, string>;

  private constructor(
    handle: Handle,
    device: Device,
    challengeResponses: Record<string, string>,
  ) {
    this.#handle = handle;
    this.#device = device;
    this.challengeResponses = challengeResponses;
  }

  /**
   * Draws the private key and computes `SRP_A`.
   *
   * @throws {CalderaError} for a client, name or device that is refused.
   */
  static async start(options: DeviceSignInOptions): Promise<DeviceSignIn> {
    const engine = await claims.load();
    const [handle, ...parameters] = engine.call(Fn.StartDevice, [
      text(options.clientId, "client id"),
      optionalText(options.clientSecret, "client secret"),
      text(options.username, "USERNAME"),
      ...deviceTexts(options.device),
    ]);
    const device = { ...options.device };
    return new DeviceSignIn(new Handle(engine, Number(handle)), device, recordOf(parameters));
  }

  /**
   * Computes the claim: `ChallengeResponses` for `DEVICE_PASSWORD_VERIFIER`.
   *
   * @throws {CalderaError} for a parameter that is refused. The sign-in is used up either way.
   */
  respond(options: DeviceResponseOptions): Record<string, string> {
    return this.#handle.spend((number) => {
      const texts = [...deviceTexts(this.#device), ...pairs(options.challengeParameters)];
      return recordOf(this.#handle.engine.call(Fn.RespondDevice, texts, number, signedAt(options)));
    });
  }

  /** Wipes the private key, if it is not used up. */
  free(): void {
    this.#handle.free();
  }

  [Symbol.dispose](): void {
    this.free();
  }
}

/** What {@link DeviceVerifier.generate} takes: `NewDeviceMetadata`. */
export interface NewDevice {
  readonly deviceKey: string;
  readonly deviceGroupKey: string;
}

/** A new device's password, and what ConfirmDevice is sent of it. */
export class DeviceVerifier implements Disposable {
  readonly #handle: Handle;
  /** `DeviceSecretVerifierConfig` for ConfirmDevice. */
  readonly deviceSecretVerifierConfig: { readonly PasswordVerifier: string; readonly Salt: string };
  /** What to keep once ConfirmDevice has succeeded. */
  readonly device: Device;

  private constructor(
    handle: Handle,
    keys: NewDevice,
    [verifier = "", salt = "", password = ""]: string[],
  ) {
    this.#handle = handle;
    this.deviceSecretVerifierConfig = { PasswordVerifier: verifier, Salt: salt };
    this.device = {
      deviceKey: keys.deviceKey,
      deviceGroupKey: keys.deviceGroupKey,
      devicePassword: password,
    };
  }

  /**
   * Generates a password and a salt, and computes the verifier.
   *
   * @throws {CalderaError} for a key that is empty or too long.
   */
  static async generate(keys: NewDevice): Promise<DeviceVerifier> {
    const engine = await claims.load();
    const [handle, ...texts] = engine.call(Fn.GenerateVerifier, [
      text(keys.deviceKey, "DEVICE_KEY"),
      text(keys.deviceGroupKey, "device group key"),
    ]);
    return new DeviceVerifier(new Handle(engine, Number(handle)), keys, texts);
  }

  /**
   * Signs in with the device against the very texts that ConfirmDevice will be sent. The service
   * accepts a wrong verifier, and only the next sign-in would fail.
   *
   * @throws {CalderaError} with `refused` if the claim does not match.
   */
  selfCheck(): void {
    this.#handle.engine.call(Fn.CheckVerifier, [], this.#handle.number);
  }

  /** Wipes the module's copy of the password. */
  free(): void {
    this.#handle.free();
  }

  [Symbol.dispose](): void {
    this.free();
  }
}

/** An app client of a user pool. */
export class AppClient {
  readonly clientId: string;
  readonly #clientSecret: string | undefined;

  constructor(clientId: string, clientSecret?: string) {
    this.clientId = text(clientId, "client id");
    this.#clientSecret = optionalText(clientSecret, "client secret");
  }

  /**
   * `SECRET_HASH` over the `USERNAME` that is sent with it; `undefined` for a client without a secret.
   *
   * @throws {CalderaError} for an id, a secret or a name that is refused.
   */
  async secretHash(username: string): Promise<string | undefined> {
    if (this.#clientSecret === undefined) return undefined;
    const engine = await claims.load();
    const texts = [this.clientId, this.#clientSecret, text(username, "USERNAME")];
    return engine.call(Fn.SecretHash, texts)[0];
  }
}
