/**
 * A drop-in for cognito-srp-helper 2.3: its functions, types and error classes, on the constant-time
 * engine.
 *
 * One thing differs: the private key does not leave the module. A session's `smallA` is always `"0"`,
 * and a session is good in the program that made it: written as JSON it says so by an error.
 *
 * @packageDocumentation
 */

import { CalderaError } from "./error.js";
import { claims } from "./internal/claims-module.js";
import { Fn } from "./internal/engine.js";
import { Handle } from "./internal/handle.js";
import { text } from "./internal/text.js";

export { load } from "./claims.js";

/** A session could not be signed. */
export class SignSrpSessionError extends Error {
  constructor(message = "the SRP session could not be signed") {
    super(message);
  }
}

/** The response has no `ChallengeParameters`. */
export class MissingChallengeResponsesError extends SignSrpSessionError {
  constructor(message = "the response has no ChallengeParameters") {
    super(message);
  }
}

/** The challenge has no `SALT`. */
export class MissingSaltError extends SignSrpSessionError {
  constructor(message = "the challenge has no SALT") {
    super(message);
  }
}

/** The challenge has no `SECRET_BLOCK`. */
export class MissingSecretError extends SignSrpSessionError {
  constructor(message = "the challenge has no SECRET_BLOCK") {
    super(message);
  }
}

/** The challenge has no `SRP_B`. */
export class MissingLargeBError extends SignSrpSessionError {
  constructor(message = "the challenge has no SRP_B") {
    super(message);
  }
}

/** The challenge has no `USER_ID_FOR_SRP`. */
export class MissingUserIdForSrpBError extends SignSrpSessionError {
  constructor(message = "the challenge has no USER_ID_FOR_SRP") {
    super(message);
  }
}

/** The challenge has no `DEVICE_KEY`. */
export class MissingDeviceKeyError extends SignSrpSessionError {
  constructor(message = "the challenge has no DEVICE_KEY") {
    super(message);
  }
}

/** A value of SRP is 0. */
export class AbortOnZeroSrpError extends Error {
  constructor(message = "a value of SRP is 0") {
    super(message);
  }
}

/** The client's public key is 0. The engine's never is. */
export class AbortOnZeroASrpError extends AbortOnZeroSrpError {
  constructor(message = "the client's public key (A) is 0") {
    super(message);
  }
}

/** The server's public key is 0. */
export class AbortOnZeroBSrpError extends AbortOnZeroSrpError {
  constructor(message = "the server's public key (B) is 0") {
    super(message);
  }
}

/** The hash of both public keys is 0. */
export class AbortOnZeroUSrpError extends AbortOnZeroSrpError {
  constructor(message = "the hash of both public keys (u) is 0") {
    super(message);
  }
}

/** What {@link wrapInitiateAuth} takes: a request of either SDK, or of either form. */
export interface InitiateAuthRequest {
  AuthFlow?: string | undefined;
  AuthParameters?: Record<string, string> | undefined;
}

/** What {@link signSrpSession} takes: the response of either SDK. */
export interface InitiateAuthResponse {
  ChallengeName?: string | undefined;
  ChallengeParameters?: Record<string, string> | undefined;
}

/** What {@link wrapAuthChallenge} takes. */
export interface RespondToAuthChallengeRequest {
  ChallengeName?: string | undefined;
  ChallengeResponses?: Record<string, string> | undefined;
}

/** What {@link signSrpSessionWithDevice} takes. */
export interface RespondToAuthChallengeResponse {
  ChallengeName?: string | undefined;
  ChallengeParameters?: Record<string, string> | undefined;
}

/** What an application knows of a user. */
export type Credentials = {
  sub: string;
  username: string;
  email: string;
  phone: string;
  password: string;
  poolId: string;
  clientId: string;
  secretId: string;
  secretHash: string;
  passwordHash: string;
};

/** A sign-in that has begun. */
export type SrpSession = {
  /** The user's name. */
  username: string;
  /** The password, or its hash. */
  password: string;
  /** Whether it is the hash. */
  isHashed: boolean;
  /** The pool's id. */
  poolId: string;
  /** The part of the pool's id after `_`. */
  poolIdAbbr: string;
  /** The instant that is signed. */
  timestamp: string;
  /** Always `"0"`: the private key does not leave the module. */
  smallA: string;
  /** The public key. */
  largeA: string;
};

/** A sign-in whose claim is computed. */
export type SrpSessionSigned = SrpSession & {
  /** The server's public key. */
  largeB: string;
  /** The salt. */
  salt: string;
  /** `SECRET_BLOCK`. */
  secret: string;
  /** The claim's signature. */
  passwordSignature: string;
};

/** A new device's password, and what ConfirmDevice is sent of it. */
export type DeviceVerifier = {
  /** The password to keep. */
  DeviceRandomPassword: string;
  /** For ConfirmDevice. */
  DeviceSecretVerifierConfig: { PasswordVerifier: string; Salt: string };
};

/** Under it a session holds its exchange. Spreading a session into another takes it along. */
const EXCHANGE = Symbol("caldera-srp.exchange");

type Held = SrpSession & { [EXCHANGE]?: Handle };

const DAYS = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];
const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

function createTimestamp(): string {
  const now = new Date();
  const [time = ""] = now.toISOString().slice(11).split(".");
  const day = `${DAYS[now.getUTCDay()]} ${MONTHS[now.getUTCMonth()]} ${now.getUTCDate()}`;
  return `${day} ${time} UTC ${now.getUTCFullYear()}`;
}

const hexOf = (bytes: Uint8Array): string =>
  Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");

function bytesOf(hash: string): Uint8Array {
  const pairs = /^([0-9a-f]{2}){32}$/i.test(hash) ? (hash.match(/../g) ?? []) : [];
  return Uint8Array.from(pairs, (pair) => parseInt(pair, 16));
}

const scopeOf = (poolId: string): string => poolId.split("_")[1] ?? "";

/** `SECRET_HASH` over a name. */
export const createSecretHash = (userId: string, clientId: string, secretId: string): string =>
  claims.engine.call(Fn.SecretHash, [
    text(clientId, "client id"),
    text(secretId, "client secret"),
    text(userId, "USERNAME"),
  ])[0] ?? "";

/** The hash of a password under its two names, which a session takes in the password's place. */
export const createPasswordHash = (userId: string, password: string, poolId: string): string =>
  hexOf(
    claims.engine.callForBytes(Fn.HashPassword, [
      text(poolId, "user pool id"),
      text(userId, "USERNAME"),
      text(password, "password"),
    ]),
  );

/** Generates a new device's password and its verifier. */
export const createDeviceVerifier = (deviceKey: string, deviceGroupKey: string): DeviceVerifier => {
  const { engine } = claims;
  const [handle, PasswordVerifier = "", Salt = "", DeviceRandomPassword = ""] = engine.call(
    Fn.GenerateVerifier,
    [text(deviceKey, "DEVICE_KEY"), text(deviceGroupKey, "device group key")],
  );
  engine.release(Number(handle));
  return { DeviceRandomPassword, DeviceSecretVerifierConfig: { PasswordVerifier, Salt } };
};

/** Begins a sign-in. */
export const createSrpSession = (
  username: string,
  password: string,
  poolId: string,
  isHashed = true,
): SrpSession => {
  const { engine } = claims;
  // Refused before there is a private key.
  const given = {
    username: text(username, "USERNAME"),
    poolId: text(poolId, "user pool id"),
    password: text(password, "password"),
  };
  const [handle, largeA = ""] = engine.call(Fn.StartExchange, []);
  const session: SrpSession = {
    ...given,
    poolIdAbbr: scopeOf(poolId),
    isHashed,
    timestamp: createTimestamp(),
    smallA: "0",
    largeA,
  };
  return holding(session, new Handle(engine, Number(handle)));
};

function holding<T extends SrpSession>(session: T, exchange: Handle): T {
  Object.defineProperty(session, "toJSON", {
    value: () => {
      throw new CalderaError(
        "unsupported",
        "an SRP session's private key does not leave caldera-srp: it cannot be written as JSON",
      );
    },
  });
  return Object.assign(session, { [EXCHANGE]: exchange });
}

interface Challenge {
  readonly SALT: string;
  readonly SECRET_BLOCK: string;
  readonly SRP_B: string;
}

function sign(
  session: SrpSession,
  { SALT: salt, SECRET_BLOCK: secret, SRP_B: largeB }: Challenge,
  [scope, name]: readonly [string, string],
  knowledge: { readonly password: string } | { readonly hash: string },
): SrpSessionSigned {
  if (/^0*$/.test(largeB)) throw new AbortOnZeroBSrpError();
  const exchange = (session as Held)[EXCHANGE];
  if (exchange === undefined) {
    throw new CalderaError(
      "released",
      "the session was not made by createSrpSession in this program: its private key is not here",
    );
  }
  const { engine } = exchange;
  const [fn, secretText] =
    "hash" in knowledge
      ? [Fn.SignWithHash, bytesOf(text(knowledge.hash, "password"))]
      : [Fn.Sign, text(knowledge.password, "password")];
  const texts = [
    text(scope, "device group key"),
    text(name, "USERNAME"),
    secretText,
    text(largeB, "SRP_B"),
    text(salt, "SALT"),
    text(secret, "SECRET_BLOCK"),
    text(session.timestamp, "TIMESTAMP"),
  ];
  let passwordSignature: string;
  try {
    [passwordSignature = ""] = exchange.spend((number) => engine.call(fn, texts, number));
  } catch (error) {
    const { parameter, fault } = error as CalderaError;
    if (parameter === "u" && fault === "Zero") throw new AbortOnZeroUSrpError();
    throw error;
  }
  return { ...session, salt, secret, largeB, passwordSignature };
}

function challengeOf(response: InitiateAuthResponse): Challenge & Record<string, string> {
  const parameters = response.ChallengeParameters;
  if (!parameters) throw new MissingChallengeResponsesError();
  if (!parameters["SALT"]) throw new MissingSaltError();
  if (!parameters["SECRET_BLOCK"]) throw new MissingSecretError();
  if (!parameters["SRP_B"]) throw new MissingLargeBError();
  return parameters as Challenge & Record<string, string>;
}

/** Computes the claim for PASSWORD_VERIFIER. A session signs once. */
export const signSrpSession = (
  session: SrpSession,
  response: InitiateAuthResponse,
): SrpSessionSigned => {
  const challenge = challengeOf(response);
  const userId = challenge["USER_ID_FOR_SRP"];
  if (!userId) throw new MissingUserIdForSrpBError();
  const { password, isHashed, poolIdAbbr } = session;
  const knowledge = isHashed ? { hash: password } : { password };
  return sign(session, challenge, [poolIdAbbr, userId], knowledge);
};

/** Computes the claim for DEVICE_PASSWORD_VERIFIER. A session signs once. */
export const signSrpSessionWithDevice = (
  session: SrpSession,
  response: RespondToAuthChallengeResponse,
  deviceGroupKey: string,
  deviceRandomPassword: string,
): SrpSessionSigned => {
  const challenge = challengeOf(response);
  const deviceKey = challenge["DEVICE_KEY"];
  if (!deviceKey) throw new MissingDeviceKeyError();
  const knowledge = { password: deviceRandomPassword };
  return sign(session, challenge, [deviceGroupKey, deviceKey], knowledge);
};

/** Adds `SRP_A` to a request. */
export const wrapInitiateAuth = <T extends InitiateAuthRequest>(
  session: SrpSession,
  request: T,
): T => ({
  ...request,
  AuthParameters: { ...request.AuthParameters, SRP_A: session.largeA },
});

/** Adds the claim to a request. */
export const wrapAuthChallenge = <T extends RespondToAuthChallengeRequest>(
  session: SrpSessionSigned,
  request: T,
): T => ({
  ...request,
  ChallengeResponses: {
    ...request.ChallengeResponses,
    PASSWORD_CLAIM_SECRET_BLOCK: session.secret,
    PASSWORD_CLAIM_SIGNATURE: session.passwordSignature,
    SRP_A: session.largeA,
    TIMESTAMP: session.timestamp,
  },
});

export default {
  AbortOnZeroASrpError,
  AbortOnZeroBSrpError,
  AbortOnZeroSrpError,
  AbortOnZeroUSrpError,
  MissingChallengeResponsesError,
  MissingDeviceKeyError,
  MissingLargeBError,
  MissingSaltError,
  MissingSecretError,
  MissingUserIdForSrpBError,
  SignSrpSessionError,
  createDeviceVerifier,
  createPasswordHash,
  createSecretHash,
  createSrpSession,
  signSrpSession,
  signSrpSessionWithDevice,
  wrapAuthChallenge,
  wrapInitiateAuth,
};
