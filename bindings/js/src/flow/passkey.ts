/** Passkeys, by the browser's own interface. */

import { CalderaError } from "../error.js";
import type { WebAuthnChallenge } from "./challenge.js";

interface CredentialWithJson extends PublicKeyCredential {
  toJSON(): AuthenticationResponseJSON;
}

function bytesOf(base64url: string): Uint8Array<ArrayBuffer> {
  const base64 = base64url.replace(/-/g, "+").replace(/_/g, "/");
  return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
}

function base64url(bytes: ArrayBuffer): string {
  const text = String.fromCharCode(...new Uint8Array(bytes));
  return btoa(text).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
}

/** The service's options, for browsers without `parseRequestOptionsFromJSON`. */
function optionsOf(json: PublicKeyCredentialRequestOptionsJSON): PublicKeyCredentialRequestOptions {
  const { challenge, allowCredentials, extensions: _, userVerification, ...rest } = json;
  return {
    ...rest,
    ...(userVerification === undefined
      ? {}
      : { userVerification: userVerification as UserVerificationRequirement }),
    challenge: bytesOf(challenge),
    ...(allowCredentials === undefined
      ? {}
      : {
          allowCredentials: allowCredentials.map(({ id, type }) => ({
            id: bytesOf(id),
            type: type as PublicKeyCredentialType,
          })),
        }),
  };
}

/** The credential, for browsers without `toJSON`. */
function jsonOf(credential: PublicKeyCredential): unknown {
  const response = credential.response as AuthenticatorAssertionResponse;
  return {
    id: credential.id,
    rawId: base64url(credential.rawId),
    type: credential.type,
    authenticatorAttachment: credential.authenticatorAttachment,
    clientExtensionResults: credential.getClientExtensionResults(),
    response: {
      authenticatorData: base64url(response.authenticatorData),
      clientDataJSON: base64url(response.clientDataJSON),
      signature: base64url(response.signature),
      ...(response.userHandle === null ? {} : { userHandle: base64url(response.userHandle) }),
    },
  };
}

/** Whether this host has passkeys: a page's window in a browser, no worker. */
export function hasPasskeys(): boolean {
  return typeof PublicKeyCredential === "function" && typeof navigator.credentials === "object";
}

/**
 * Has the browser ask for a passkey (`navigator.credentials.get`).
 *
 * @returns The credential's JSON, which answers WEB_AUTHN: `{ credential }`.
 * @throws {CalderaError} `unsupported` where the host has none, `answer` where no passkey came of it;
 *   what the browser throws where the person gives up.
 */
export async function getPasskey(
  challenge: WebAuthnChallenge,
  context: { readonly signal?: AbortSignal | undefined } = {},
): Promise<string> {
  if (!hasPasskeys()) throw new CalderaError("unsupported", "this host has no passkeys");
  const json = JSON.parse(
    challenge.credentialRequestOptions ?? "{}",
  ) as PublicKeyCredentialRequestOptionsJSON;
  const publicKey =
    typeof PublicKeyCredential.parseRequestOptionsFromJSON === "function"
      ? PublicKeyCredential.parseRequestOptionsFromJSON(json)
      : optionsOf(json);
  const options = { publicKey, ...(context.signal === undefined ? {} : { signal: context.signal }) };
  const credential = (await navigator.credentials.get(options)) as CredentialWithJson | null;
  if (credential === null) throw new CalderaError("answer", "the browser gave no passkey");
  const hasJson = typeof credential.toJSON === "function";
  return JSON.stringify(hasJson ? credential.toJSON() : jsonOf(credential));
}
