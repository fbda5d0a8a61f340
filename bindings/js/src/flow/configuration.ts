/** What the engine is told of a sign-in and of an answer, as JSON. */

import type { Device } from "../claims.js";
import { CalderaError } from "../error.js";
import { isBytes, optionalText, text } from "../internal/text.js";
import { contextOf, snakeCase } from "./challenge.js";
import type { BeginOptions, NextOptions } from "./sign-in.js";

/** Who signs in: as the options say, or as a session that was kept says. */
export type Who =
  | { readonly options: Pick<BeginOptions, "userPoolId" | "clientId" | "username" | "device"> }
  | { readonly kept: string };

function whoOf(who: Who): Record<string, unknown> {
  if ("kept" in who) return { keptSession: JSON.parse(who.kept) as unknown };
  const { userPoolId, clientId, username, device } = who.options;
  return {
    userPoolId: text(userPoolId, "user pool id"),
    clientId: text(clientId, "client id"),
    username: text(username, "USERNAME"),
    device: device === undefined ? undefined : storedDevice(device),
  };
}

/** How a sign-in begins, as the engine reads it (`SignInBuilder::from_json`). */
export function configuration(who: Who, options: NextOptions): string {
  const { password } = options;
  const plain =
    isBytes(password) ? utf8(password) : optionalText(password, "password");
  const members = {
    ...whoOf(who),
    clientSecret: optionalText(options.clientSecret, "client secret"),
    authFlow: options.authFlow ?? "USER_SRP_AUTH",
    password: plain,
    preferredChallenge: optionalText(options.preferredChallenge, "ChallengeName"),
    session: optionalText(options.session, "Session"),
    targetAcrValues: optionalText(options.targetAcrValues, "configuration"),
    accessToken: optionalText(options.accessToken, "AccessToken"),
    maxAge: options.maxAge,
    keepPassword: options.keepPassword === true ? true : undefined,
    admin: options.admin === true ? true : undefined,
    clockOffsetSeconds: options.clockOffset,
  };
  try {
    return JSON.stringify(snakeCase({ ...members, ...contextOf(options) }));
  } catch (cause) {
    const details = { parameter: "configuration", fault: "Malformed", cause } as const;
    throw new CalderaError("parameter", "an option is malformed", details);
  }
}

function utf8(password: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(password);
  } catch {
    const details = { parameter: "password", fault: "Malformed" } as const;
    throw new CalderaError("parameter", "password is malformed", details);
  }
}

/** A device as the engine reads it (`Device::from_json`). */
export function storedDevice(device: Device): Record<string, unknown> {
  return {
    version: 1,
    device_key: text(device.deviceKey, "DEVICE_KEY"),
    device_group_key: text(device.deviceGroupKey, "device group key"),
    password: text(device.devicePassword, "device password"),
  };
}

/** An answer as the engine reads it; anything that is none is refused. */
export function answerJson(answer: unknown): string {
  let cause: unknown;
  try {
    // Even to ask whether it is an array may fail, and every member may be a function of the caller's.
    if (typeof answer === "object" && answer !== null && !Array.isArray(answer)) {
      return JSON.stringify({ ...snakeCase(answer), ...snakeCase(contextOf(answer)) });
    }
  } catch (error) {
    cause = error;
  }
  throw new CalderaError("answer", "ask gave no answer", { parameter: "answer", cause });
}
