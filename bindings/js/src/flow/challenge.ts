/** What a sign-in asks on the way, and what it is answered. */

import { text } from "../internal/text.js";

/** Members that every challenge has. */
interface Repeatable {
  /** The same challenge came again after an answer, without a reason. */
  readonly isRepeated?: true;
}

/** Members that every challenge whose answer can be refused has. */
interface Refusable extends Repeatable {
  /** Why the service refused the last answer, such as `CodeMismatch`; absent at the first time. */
  readonly rejected?: string;
}

/** SMS_MFA, EMAIL_OTP, SOFTWARE_TOKEN_MFA, SMS_OTP: a code. Answer: `{ code }`. */
export interface CodeChallenge extends Refusable {
  readonly type: "code";
  readonly challengeName: "SMS_MFA" | "EMAIL_OTP" | "EMAIL_MFA" | "SOFTWARE_TOKEN_MFA" | "SMS_OTP";
  /** `SMS` or `EMAIL`, where a code was sent. */
  readonly deliveryMedium?: string;
  /** Where it was sent, masked by the service. */
  readonly destination?: string;
  /** The authenticator app's name, where it has one. */
  readonly friendlyDeviceName?: string;
}

/** SELECT_MFA_TYPE: which second factor. Answer: `{ choice }`. */
export interface SelectMfaChallenge extends Repeatable {
  readonly type: "selectMfa";
  readonly choices: readonly string[];
}

/** SELECT_CHALLENGE: which first factor. Answer: `{ choice }`, with `password` or `credential` for one. */
export interface SelectChallengeChallenge extends Repeatable {
  readonly type: "selectChallenge";
  readonly choices: readonly string[];
}

/** MFA_SETUP where there is a choice. Answer: `{ choice: "SOFTWARE_TOKEN_MFA" }`, or `EMAIL_OTP` with `email`. */
export interface SetUpMfaChallenge extends Repeatable {
  readonly type: "setUpMfa";
  readonly choices: readonly string[];
}

/** MFA_SETUP: a new authenticator app's secret. Answer: `{ code }`, the app's first one. */
export interface SoftwareTokenChallenge extends Refusable {
  readonly type: "softwareToken";
  /** The secret in base32, to be typed or shown as a QR code. */
  readonly secret: string;
}

/** NEW_PASSWORD_REQUIRED. Answer: `{ newPassword }`, with `attributes` where some are required. */
export interface NewPasswordChallenge extends Refusable {
  readonly type: "newPassword";
  readonly requiredAttributes: readonly string[];
  /** The attributes that the user has. */
  readonly attributes?: Readonly<Record<string, string>>;
  /** In their place the service's own text, where it is no flat object. */
  readonly attributesJson?: string;
}

/** CUSTOM_CHALLENGE: the pool's own. Answer: `{ text }`. */
export interface CustomChallenge extends Refusable {
  readonly type: "custom";
  readonly parameters: Readonly<Record<string, string>>;
}

/** PASSWORD, PASSWORD_SRP: a password that the sign-in was not given. Answer: `{ password }`. */
export interface PasswordChallenge extends Repeatable {
  readonly type: "password";
  readonly challengeName: string;
}

/** WEB_AUTHN: a passkey. Answer: `{ credential }`, the text of a PublicKeyCredential's JSON. */
export interface WebAuthnChallenge extends Repeatable {
  readonly type: "webAuthn";
  /** The options for `navigator.credentials.get`, as JSON; {@link getPasskey} takes them. */
  readonly credentialRequestOptions?: string;
}

/** A challenge that this version does not know. Answer: `{ responses }`. */
export interface UnknownChallenge extends Repeatable {
  readonly type: "unknown";
  readonly challengeName: string;
  readonly parameters: Readonly<Record<string, string>>;
  readonly session?: string;
  readonly availableChallenges: readonly string[];
}

/** What the sign-in asks; `type` tells them apart. */
export type Challenge =
  | CodeChallenge
  | SelectMfaChallenge
  | SelectChallengeChallenge
  | SetUpMfaChallenge
  | SoftwareTokenChallenge
  | NewPasswordChallenge
  | CustomChallenge
  | PasswordChallenge
  | WebAuthnChallenge
  | UnknownChallenge;

/** `UserContextData`. */
export interface UserContext {
  readonly ipAddress?: string;
  readonly encodedData?: string;
}

/** `ContextData`. */
export interface AdminContext {
  readonly ipAddress: string;
  readonly serverName: string;
  readonly serverPath: string;
  readonly encodedData?: string;
  readonly httpHeaders?: Readonly<Record<string, string>>;
}

/** What may go with any answer, and is then sent with it and not with the others. */
export interface AnswerContext {
  readonly clientMetadata?: Readonly<Record<string, string>> | undefined;
  readonly userContext?: UserContext | undefined;
  readonly adminContext?: AdminContext | undefined;
  readonly analyticsEndpointId?: string | undefined;
}

/** The answer to a challenge. */
export type Answer = AnswerContext &
  (
    | { readonly code: string; readonly deviceName?: string }
    | {
        readonly choice: string;
        readonly password?: string;
        readonly credential?: string;
        readonly email?: string;
      }
    | { readonly newPassword: string; readonly attributes?: Readonly<Record<string, string>> }
    | { readonly text: string }
    | { readonly password: string }
    | { readonly credential: string }
    | { readonly responses: Readonly<Record<string, string>> }
  );

/** Asks the person. A rejection, or a throw, ends the call and leaves the sign-in as it was. */
export type Ask = (
  challenge: Challenge,
  context: { readonly signal: AbortSignal | undefined },
) => Answer | Promise<Answer>;

/** Percent-encodes all that is not unreserved. */
function encoded(text: string): string {
  return Array.from(new TextEncoder().encode(text), (byte) => {
    const character = String.fromCharCode(byte);
    const digits = byte.toString(16).toUpperCase().padStart(2, "0");
    return /[A-Za-z0-9._~-]/.test(character) ? character : `%${digits}`;
  }).join("");
}

/**
 * The URI of a new authenticator app, to be shown as a QR code: its entry is called by the `issuer`, the
 * service's name, and the `account`, the user's.
 */
export function otpauthUri(
  challenge: SoftwareTokenChallenge,
  { issuer, account }: { readonly issuer: string; readonly account: string },
): string {
  const [by, of] = [encoded(text(issuer, "issuer")), encoded(text(account, "account"))];
  return `otpauth://totp/${by}:${of}?secret=${challenge.secret}&issuer=${by}`;
}

const camel = (name: string): string => name.replace(/_(.)/g, (_, letter: string) => letter.toUpperCase());
const snake = (name: string): string => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

/** An engine's object with its own names in JavaScript's form; what is inside stays as it is. */
export function camelCase(object: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(object).map(([name, value]) => [camel(name), value]));
}

/** The most members of an object that a caller gives, as in the engine. */
const MOST_MEMBERS = 256;

/** The other way; what is `undefined` is left out. Fails where there are too many, before it looks at each. */
export function snakeCase(object: object): Record<string, unknown> {
  if (Object.keys(object).length > MOST_MEMBERS) throw new RangeError("too many members");
  const members = Object.entries(object).filter(([, value]) => value !== undefined);
  return Object.fromEntries(members.map(([name, value]) => [snake(name), value]));
}

/** What rides along with a request, its own objects in the engine's form. */
export function contextOf(given: AnswerContext): Record<string, unknown> {
  const { clientMetadata, userContext, adminContext, analyticsEndpointId } = given;
  // What is no object goes as it is, for the engine to refuse.
  const inside = (context: unknown): unknown =>
    typeof context === "object" && context !== null ? snakeCase(context) : context;
  return {
    clientMetadata,
    userContext: inside(userContext),
    adminContext: inside(adminContext),
    analyticsEndpointId,
  };
}

/** Reads a question of the engine's (`Question::to_json`). */
export function challengeOf(json: string): Challenge {
  const question = camelCase(JSON.parse(json) as Record<string, unknown>);
  return { ...question, type: camel(String(question["type"])) } as unknown as Challenge;
}
