/** What callers in plain JavaScript may hand over, judged before it reaches the module. */

import { CalderaError } from "../error.js";

/** Refuses what is no text before it is turned into one. */
export function text(value: unknown, parameter: string): string {
  if (typeof value === "string") return value;
  if (value === undefined || value === null) {
    throw new CalderaError("parameter", `${parameter} is missing`, { parameter, fault: "Missing" });
  }
  throw new CalderaError("parameter", `${parameter} is malformed`, { parameter, fault: "Malformed" });
}

/** The same for what may be absent. */
export function optionalText(value: unknown, parameter: string): string | undefined {
  return value === undefined || value === null ? undefined : text(value, parameter);
}

const tagOf = Object.getOwnPropertyDescriptor(
  Object.getPrototypeOf(Uint8Array.prototype),
  Symbol.toStringTag,
)?.get;

/** Whether it is bytes: also those of another realm (a frame's, a test runner's), and no Proxy of some. */
export function isBytes(value: unknown): value is Uint8Array {
  return tagOf?.call(value) === "Uint8Array";
}
