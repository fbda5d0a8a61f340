/** The module, once it is instantiated: calls by number, texts in and out (`wasm/src/host.rs`). */

import { CalderaError, type Fault } from "../error.js";
import { type Text, readBytes, readTexts, roomFor, writeTexts } from "./wire.js";

interface Exports {
  readonly memory: WebAssembly.Memory;
  reserve(length: number): number;
  call(fn: number, length: number, handle: number, number: number): number;
  output(): number;
  output_length(): number;
  wipe(): void;
  release(handle: number): void;
}

/** The functions, by the numbers of `wasm/src/claims.rs` and `wasm/src/flow.rs`. */
export const enum Fn {
  /** pool, client, secret?, username, device key?, group key?, password? → handle, AuthParameters */
  StartUser = 1,
  /** (handle, now) password, ChallengeParameters → ChallengeResponses */
  RespondUser = 2,
  /** client, secret?, username, device key, group key, password → handle, ChallengeResponses */
  StartDevice = 3,
  /** (handle, now) device key, group key, password, ChallengeParameters → ChallengeResponses */
  RespondDevice = 4,
  /** device key, group key → handle, PasswordVerifier, Salt, password */
  GenerateVerifier = 5,
  /** (handle) */
  CheckVerifier = 6,
  /** client, secret, username → SECRET_HASH */
  SecretHash = 7,
  /** → handle, SRP_A */
  StartExchange = 8,
  /** (handle) scope, name, password, SRP_B, SALT → the session key's bytes */
  FinishExchange = 9,
  /** (handle) scope, name, password, SRP_B, SALT, SECRET_BLOCK, TIMESTAMP → signature */
  Sign = 10,
  /** (handle) scope, name, the hash's bytes, SRP_B, SALT, SECRET_BLOCK, TIMESTAMP → signature */
  SignWithHash = 11,
  /** pool, name, password → the hash's bytes */
  HashPassword = 12,
}

/** Makes the error of what the module answered, for kinds that one build has and another has not. */
export type ErrorOf = (texts: readonly string[]) => Error | undefined;

const RANDOM_AT_ONCE = 65_536;

/**
 * The most bytes of a call. The engine has bounds of its own, far below, and tells which value is above: this
 * one keeps what nobody means from filling the module's memory, which would be the end of the module.
 */
const LONGEST_CALL = 64 * 1024 * 1024;

export class Engine {
  readonly #exports: Exports;
  readonly #errorOf: ErrorOf;

  constructor(module: WebAssembly.Module, errorOf: ErrorOf = () => undefined) {
    const random = (at: number, length: number): number => {
      try {
        const memory = new Uint8Array(this.#exports.memory.buffer, at, length);
        for (let start = 0; start < length; start += RANDOM_AT_ONCE) {
          globalThis.crypto.getRandomValues(memory.subarray(start, start + RANDOM_AT_ONCE));
        }
        return 0;
      } catch {
        return 1;
      }
    };
    const instance = new WebAssembly.Instance(module, { host: { random } });
    this.#exports = instance.exports as unknown as Exports;
    this.#errorOf = errorOf;
  }

  /** Calls a function, and gives its texts. Input and output are wiped before it returns. */
  call(fn: number, texts: readonly Text[], handle = 0, number = 0): string[] {
    return this.#call(fn, texts, handle, number, readTexts);
  }

  /** Calls a function that gives bytes. */
  callForBytes(fn: number, texts: readonly Text[], handle = 0): Uint8Array<ArrayBuffer> {
    return this.#call(fn, texts, handle, 0, readBytes);
  }

  #call<T>(
    fn: number,
    texts: readonly Text[],
    handle: number,
    number: number,
    read: (output: Uint8Array) => T,
  ): T {
    const exports = this.#exports;
    const room = roomFor(texts);
    if (room > LONGEST_CALL) {
      throw new CalderaError("parameter", "a text is too long", { fault: "TooLong" });
    }
    // The address is unsigned, and the view is made after the memory may have grown.
    const at = exports.reserve(room) >>> 0;
    let length: number;
    try {
      length = writeTexts(texts, new Uint8Array(exports.memory.buffer, at, room));
    } catch (cause) {
      // Bytes whose buffer is detached, or which are more than they say. What was written is wiped.
      exports.reserve(0);
      throw new CalderaError("parameter", "bytes cannot be read", { fault: "Malformed", cause });
    }
    const failed = exports.call(fn, length, handle, number);
    const output = new Uint8Array(
      exports.memory.buffer,
      exports.output() >>> 0,
      exports.output_length(),
    );
    const answer = failed === 0 ? read(output) : this.#error(readTexts(output));
    exports.wipe();
    if (answer instanceof Error) throw answer;
    return answer;
  }

  /** Drops what a number stands for. */
  release(handle: number): void {
    this.#exports.release(handle);
  }

  #error(texts: readonly string[]): Error {
    const [kind, message = "", parameter, fault, outcome] = texts;
    switch (kind) {
      case "parameter":
        return new CalderaError("parameter", message, {
          parameter,
          fault: fault as Fault,
          outcome: outcome === "" ? undefined : outcome,
        });
      case "randomness":
      case "refused":
        return new CalderaError(kind, message);
      case "call":
        return released();
      default:
        return this.#errorOf(texts) ?? new CalderaError("refused", message);
    }
  }
}

/** The error of a value that is gone. */
export function released(): CalderaError {
  return new CalderaError("released", "the value was used up or freed");
}

/** Names and values, as a map that has no other members. */
export function recordOf(texts: readonly string[]): Record<string, string> {
  const record: Record<string, string> = Object.create(null) as Record<string, string>;
  for (let at = 0; at + 1 < texts.length; at += 2) {
    record[texts[at] as string] = texts[at + 1] as string;
  }
  return { ...record };
}
