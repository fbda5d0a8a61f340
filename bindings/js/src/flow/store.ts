/** Where sessions are kept between visits. */

import { CalderaError } from "../error.js";
import { optionalText } from "../internal/text.js";

/** A place for texts that are secret: who reads them is signed in. */
export interface SessionStore {
  get(key: string): string | null | undefined | Promise<string | null | undefined>;
  set(key: string, value: string): void | Promise<void>;
  remove(key: string): void | Promise<void>;
}

/** The key of a user's session; of the last user's name without one. */
export function keyOf(clientId: string, username?: string): string {
  const user = username === undefined ? "last" : `user.${username}`;
  return `caldera-srp.${clientId}.${user}`;
}

/** Reads a text that is kept; whatever a store does or gives in its place is an error of the package's. */
export async function read(store: SessionStore, key: string): Promise<string | undefined> {
  let kept: unknown;
  try {
    kept = await store.get(key);
  } catch (cause) {
    throw new CalderaError("store", "the store could not be read", { cause });
  }
  return optionalText(kept, "stored session");
}

/** Keeps sessions as long as the program runs. */
export function memoryStore(): SessionStore {
  const texts = new Map<string, string>();
  return {
    get: (key) => texts.get(key),
    set: (key, value) => void texts.set(key, value),
    remove: (key) => void texts.delete(key),
  };
}

/** Keeps sessions in the browser, where every script of the page's origin can read them. */
export function localStorageStore(): SessionStore {
  return {
    get: (key) => globalThis.localStorage.getItem(key),
    set: (key, value) => globalThis.localStorage.setItem(key, value),
    remove: (key) => globalThis.localStorage.removeItem(key),
  };
}
