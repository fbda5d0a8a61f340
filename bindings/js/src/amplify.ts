/**
 * Our sign-in under Amplify v6: a token provider, from which `fetchAuthSession` and Amplify's other
 * categories have their tokens.
 *
 * `signIn` and `signOut` of `aws-amplify/auth` go on using Amplify's own, which its `exports` close:
 * sign in with `signIn` of this package, and out with `Session.signOut`.
 *
 * @packageDocumentation
 */

import { CalderaError } from "./error.js";
import type { Session } from "./flow/session.js";

/** A value in JSON. */
export type JsonValue =
  | string
  | number
  | boolean
  | null
  | JsonValue[]
  | { [name: string]: JsonValue };

/** A token, as Amplify has it. */
export interface Jwt {
  toString(): string;
  payload: { [name: string]: JsonValue | undefined };
}

/** `TokenProvider` of `aws-amplify/auth`. */
export interface AmplifyTokenProvider {
  getTokens(options?: {
    forceRefresh?: boolean;
  }): Promise<{ accessToken: Jwt; idToken?: Jwt } | null>;
}

function payloadOf(token: string): unknown {
  const [, payload = ""] = token.split(".");
  const base64 = payload.replace(/-/g, "+").replace(/_/g, "/");
  try {
    const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return undefined;
  }
}

function jwtOf(token: string): Jwt {
  const payload = payloadOf(token);
  if (typeof payload !== "object" || payload === null || Array.isArray(payload)) {
    throw new CalderaError("unexpected", "a token of the service's is no JWT");
  }
  return { payload: payload as Jwt["payload"], toString: () => token };
}

/**
 * The provider for `Amplify.configure`.
 *
 * ```js
 * Amplify.configure(config, { Auth: { tokenProvider: tokenProvider(() => session) } });
 * ```
 *
 * @param session The session, or what gives it when tokens are wanted: `undefined` or `null` while
 *   nobody is signed in.
 */
export function tokenProvider(
  session: Session | (() => Session | null | undefined | Promise<Session | null | undefined>),
): AmplifyTokenProvider {
  return {
    async getTokens({ forceRefresh = false } = {}) {
      const current = typeof session === "function" ? await session() : session;
      if (!current?.isSignedIn) return null;
      const accessToken = jwtOf(await current.accessToken({ forceRefresh }));
      // Renewed together.
      const idToken = await current.idToken();
      return idToken === undefined ? { accessToken } : { accessToken, idToken: jwtOf(idToken) };
    },
  };
}
