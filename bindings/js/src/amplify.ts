/**
 * Our sign-in under Amplify v6: a token provider, from which `fetchAuthSession` and Amplify's other
 * categories have their tokens.
 *
 * `signIn` and `signOut` of `aws-amplify/auth` go on using Amplify's own, which its `exports` close:
 * sign in with `signIn` of this package, and out with `Session.signOut`.
 *
 * @packageDocumentation
 */

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

function jwtOf(token: string): Jwt {
  const [, payload = ""] = token.split(".");
  const base64 = payload.replace(/-/g, "+").replace(/_/g, "/");
  const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
  return {
    payload: JSON.parse(new TextDecoder().decode(bytes)) as Jwt["payload"],
    toString: () => token,
  };
}

/**
 * The provider for `Amplify.configure`.
 *
 * ```js
 * Amplify.configure(config, { Auth: { tokenProvider: tokenProvider(() => session) } });
 * ```
 *
 * @param session The session, or what gives it when tokens are wanted: `undefined` while nobody is
 *   signed in.
 */
export function tokenProvider(
  session: Session | (() => Session | undefined | Promise<Session | undefined>),
): AmplifyTokenProvider {
  return {
    async getTokens({ forceRefresh = false } = {}) {
      const current = typeof session === "function" ? await session() : session;
      if (current === undefined || !current.isSignedIn) return null;
      const accessToken = jwtOf(await current.accessToken({ forceRefresh }));
      // Renewed together.
      const idToken = await current.idToken();
      return idToken === undefined ? { accessToken } : { accessToken, idToken: jwtOf(idToken) };
    },
  };
}
