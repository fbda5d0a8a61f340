/// <reference lib="esnext.disposable" preserve="true" />
/** The whole sign-in. The engine decides every step; this carries requests, replies and answers. */

import type { Device, Password } from "../claims.js";
import { CalderaError } from "../error.js";
import type { Engine } from "../internal/engine.js";
import { FlowFn, flow } from "../internal/flow-module.js";
import { Handle } from "../internal/handle.js";
import { optionalText, text } from "../internal/text.js";
import {
  type AdminContext,
  type Answer,
  type Ask,
  type Challenge,
  type UserContext,
  challengeOf,
} from "./challenge.js";
import { type Who, answerJson, configuration, storedDevice } from "./configuration.js";
import { getPasskey, hasPasskeys } from "./passkey.js";
import { type NewDeviceOutcome, Session, type SessionOptions, type WayIn, marginOf } from "./session.js";
import {
  type EngineRequest,
  type ServiceReply,
  type Transport,
  abortable,
  endpointOf,
  fetchTransport,
  replyTexts,
  requestOf,
  send,
} from "./transport.js";

/** The ways in. */
export type AuthFlow =
  | "USER_SRP_AUTH"
  | "USER_AUTH"
  | "CUSTOM_AUTH"
  | "USER_PASSWORD_AUTH"
  | "ADMIN_USER_PASSWORD_AUTH"
  | "ADMIN_NO_SRP_AUTH";

/** How a sign-in begins. */
export interface BeginOptions extends SessionOptions {
  /** Such as `us-east-1_AbCdEf123`. */
  readonly userPoolId: string;
  readonly clientId: string;
  /** What the user typed: a name, an alias, an e-mail address. */
  readonly username: string;
  /** The password; CUSTOM_AUTH and USER_AUTH can do without. */
  readonly password?: Password | undefined;
  /** The way in; by default the password is proved by SRP. */
  readonly authFlow?: AuthFlow | undefined;
  /** USER_AUTH: the first factor to begin with, such as `PASSWORD_SRP`, `EMAIL_OTP`, `WEB_AUTHN`. */
  readonly preferredChallenge?: string | undefined;
  /** USER_AUTH: the session that a sign-up ended with, which lets it go on without a factor. */
  readonly session?: string | undefined;
  /** USER_AUTH: `TargetAcrValues`. */
  readonly targetAcrValues?: string | undefined;
  /** USER_AUTH: the access token of the one who steps up. */
  readonly accessToken?: string | undefined;
  /** USER_AUTH: `MaxAge`, in seconds. */
  readonly maxAge?: number | undefined;
  /** Keeps the password until there are tokens, for {@link SignIn.beginAgain}. */
  readonly keepPassword?: boolean | undefined;
  /** A device that the pool remembers for this user. */
  readonly device?: Device | undefined;
  /** What lists of devices will call a new one; `false` not to register it. */
  readonly deviceName?: string | false | undefined;
  /** Whether the app client rotates its refresh tokens, which no reply tells. */
  readonly rotatesRefreshTokens?: boolean | undefined;
  /** With the pool owner's credentials, by a transport that signs (`caldera-srp/aws-sdk`). */
  readonly admin?: boolean | undefined;
  /** How many seconds the service's clock is ahead, where that is known before the first reply tells it. */
  readonly clockOffset?: number | undefined;
  /** `ClientMetadata`, for the pool's Lambda functions. */
  readonly clientMetadata?: Readonly<Record<string, string>> | undefined;
  /** `UserContextData`, for advanced security. */
  readonly userContext?: UserContext | undefined;
  /** `ContextData`, of a sign-in with `admin`. */
  readonly adminContext?: AdminContext | undefined;
  /** `AnalyticsMetadata`. */
  readonly analyticsEndpointId?: string | undefined;
}

/**
 * What {@link SignIn.next} takes beside the session: what else {@link BeginOptions} has. What is left out is as
 * it was: the client's secret, where requests go, where the session is kept, the way in.
 */
export type NextOptions = Omit<BeginOptions, "userPoolId" | "clientId" | "username" | "device">;

/** What {@link SignIn.resume} takes beside the state. */
export interface ResumeOptions extends SessionOptions {
  /** The same client. */
  readonly clientId: string;
  /** The same device, where the sign-in had one. */
  readonly device?: Device | undefined;
  /** As in {@link BeginOptions}: none of it is in the state. */
  readonly deviceName?: string | false | undefined;
  /** As in {@link BeginOptions}. */
  readonly rotatesRefreshTokens?: boolean | undefined;
}

/** How a sign-in is completed. */
export interface CompleteOptions {
  /** Asks the person what only the person knows. */
  readonly ask?: Ask | undefined;
  /**
   * Gets a passkey; by default the browser's where it has them, and otherwise `ask` is asked.
   * `false` to have `ask` asked in any case.
   */
  readonly passkey?: typeof getPasskey | false | undefined;
  readonly signal?: AbortSignal | undefined;
}

type Step =
  | { readonly kind: "send"; readonly request: EngineRequest }
  | { readonly kind: "ask"; readonly challenge: Challenge }
  | { readonly kind: "done"; readonly result: Result }
  | { readonly kind: "kept"; readonly session: Session };

/** What the engine's result says beside the tokens. */
interface Result {
  readonly new_device_key?: string;
  readonly is_device_forgotten?: boolean;
  readonly is_new_device_unreadable?: boolean;
}

/** What a sign-in needs of how it began. */
interface Settings {
  readonly session: SessionOptions;
  readonly way: WayIn;
  readonly rotatesRefreshTokens: boolean;
}

/** These alone are kept of the options, in which there may be a password. */
function settingsOf(options: SessionOptions & WayIn & Pick<BeginOptions, "rotatesRefreshTokens">): Settings {
  const { clientSecret, transport, endpoint, store, refreshBefore } = options;
  // Refused now rather than when there are tokens.
  marginOf(options);
  const { authFlow, preferredChallenge, admin, deviceName } = options;
  return {
    session: { clientSecret, transport, endpoint, store, refreshBefore },
    way: { authFlow, preferredChallenge, admin, deviceName },
    rotatesRefreshTokens: options.rotatesRefreshTokens === true,
  };
}

/**
 * A sign-in in progress.
 *
 * {@link signIn} does it all in one call. With this, a sign-in that stopped (the connection broke, the
 * person gave up, `ask` failed) can be completed later, from where it was.
 */
export class SignIn implements Disposable {
  readonly #engine: Engine;
  readonly #handle: Handle;
  readonly #settings: Settings;
  readonly #transport: Transport;
  #step: Step;
  #isBusy = false;

  private constructor(engine: Engine, settings: Settings, pool: string, handle: number, step: Step) {
    this.#engine = engine;
    this.#handle = new Handle(engine, handle);
    this.#settings = settings;
    this.#step = step;
    const { transport, endpoint } = settings.session;
    this.#transport = transport ?? fetchTransport(endpoint ?? endpointOf(engine, pool));
  }

  /**
   * Begins; nothing is sent yet.
   *
   * @throws {CalderaError} for an option that is refused.
   */
  static async begin(options: BeginOptions): Promise<SignIn> {
    return SignIn.#begin({ options }, options.userPoolId, options);
  }

  /**
   * Begins the next sign-in of the same person, as a session that was kept remembers: the pool, the client,
   * the name that was typed, the device and, where the session was signed in by this program, the way in. The
   * session may be signed out.
   *
   * @throws {CalderaError} for an option that is refused.
   */
  static async next(session: Session, options: NextOptions = {}): Promise<SignIn> {
    const { kept, userPoolId, settings } = session.forNext();
    const given = Object.entries(options).filter(([, value]) => value !== undefined);
    return SignIn.#begin({ kept }, userPoolId, { ...settings, ...Object.fromEntries(given) } as NextOptions);
  }

  static async #begin(who: Who, pool: string, options: NextOptions): Promise<SignIn> {
    const engine = await flow.load();
    const answer = engine.call(FlowFn.Begin, [configuration(who, options)], 0, Date.now());
    const [handle, ...request] = answer;
    const step = { kind: "send", request: requestOf(request) } as const;
    return new SignIn(engine, settingsOf(options), pool, Number(handle), step);
  }

  /**
   * Takes up a sign-in that {@link suspend} put away: its challenge is open again. There is no password
   * in it: what needs one asks for it.
   *
   * @throws {CalderaError} for a state that is malformed or changed beyond what a sign-in can be
   *   (`suspended sign-in`), and for another client or device than the sign-in had.
   */
  static async resume(state: string, options: ResumeOptions): Promise<SignIn> {
    const engine = await flow.load();
    const { device } = options;
    const [handle, question = "{}"] = engine.call(FlowFn.Resume, [
      text(state, "suspended sign-in"),
      text(options.clientId, "client id"),
      optionalText(options.clientSecret, "client secret"),
      device === undefined ? undefined : JSON.stringify(storedDevice(device)),
    ]);
    // The engine has judged it.
    const { user_pool_id: pool } = JSON.parse(state) as { user_pool_id: string };
    const step = { kind: "ask", challenge: challengeOf(question) } as const;
    return new SignIn(engine, settingsOf(options), pool, Number(handle), step);
  }

  /** The challenge that is open, if one is. */
  get challenge(): Challenge | undefined {
    return this.#step.kind === "ask" ? this.#step.challenge : undefined;
  }

  /** How many seconds the service's clock is ahead, as the last reply or the options said. */
  get clockOffset(): number {
    return Number(this.#call(FlowFn.ClockOffset, [])[0]);
  }

  /**
   * Carries on until the user is signed in. Where it fails with anything but a {@link ServiceError},
   * the sign-in is as it was, and can be completed later.
   *
   * @throws {ServiceError} where the service refused.
   * @throws {CalderaError} `transport` where the service could not be reached, `answer` where `ask` gave
   *   none or one that does not fit, `busy` where it is being completed already.
   * @throws {StoreError} where the store failed; the session is in it, and another call stores it.
   * @throws The reason of a signal that was aborted, and whatever `ask` throws.
   */
  async complete(options: CompleteOptions = {}): Promise<Session> {
    if (this.#isBusy) throw new CalderaError("busy", "the sign-in is being completed already");
    this.#isBusy = true;
    try {
      for (;;) {
        options.signal?.throwIfAborted();
        switch (this.#step.kind) {
          case "send":
            this.#step = await this.#send(this.#step.request, options.signal);
            break;
          case "ask":
            this.#step = await this.#ask(this.#step.challenge, options);
            break;
          case "done":
            this.#step = { kind: "kept", session: await this.#done(this.#step.result, options.signal) };
            break;
          case "kept":
            await this.#step.session.store();
            return this.#step.session;
        }
      }
    } finally {
      this.#isBusy = false;
    }
  }

  /**
   * Puts the sign-in away at its open challenge, to be taken up by {@link SignIn.resume} elsewhere: by a
   * server that gets the password in one request and the code in the next.
   *
   * The state is JSON. No password, no private key, no client secret and no device's secret is in it, but
   * whoever has it can answer the challenge, and whoever changes it can change how many passwords may
   * still be tried: keep it, or give it to a browser encrypted, authenticated and bound to the visitor. Go
   * on with one of the two.
   *
   * @throws {CalderaError} `answer` where no challenge is open.
   */
  suspend(): string {
    return this.#call(FlowFn.Suspend, [])[0] ?? "";
  }

  /**
   * Begins afresh by the name that was typed, without the password being typed again: for a person whose
   * session expired while a code was on its way, or who never got it. {@link complete} sends it. It needs
   * `keepPassword`, unless no password was given.
   *
   * Call it for a person's wish alone: it counts as giving the password once more, and a program that
   * calls it when something failed lets whoever answers in the service's place test another guess.
   *
   * @throws {CalderaError} `answer` where the password was not kept, `unexpected` beyond the bound of
   *   passwords, `busy` while it is being completed, `released` once there is a session.
   */
  beginAgain(): void {
    if (this.#isBusy) throw new CalderaError("busy", "the sign-in is being completed already");
    this.#step = { kind: "send", request: requestOf(this.#call(FlowFn.BeginAgain, [])) };
  }

  /** Wipes what the sign-in holds. */
  free(): void {
    this.#handle.free();
  }

  [Symbol.dispose](): void {
    this.free();
  }

  async #send(request: EngineRequest, signal: AbortSignal | undefined): Promise<Step> {
    const mayRepeat = (outcome: string): boolean =>
      this.#call(FlowFn.MayRepeat, [outcome])[0] === "true";
    const take = (reply: ServiceReply): string[] =>
      this.#call(FlowFn.Reply, [...replyTexts(reply), reply.date]);
    const [kind, ...texts] = await send(this.#transport, request, signal, mayRepeat, take);
    switch (kind) {
      case "send":
        return { kind, request: requestOf(texts) };
      case "ask":
        return { kind, challenge: challengeOf(texts[0] ?? "{}") };
      default:
        return { kind: "done", result: JSON.parse(texts[0] ?? "{}") as Result };
    }
  }

  async #ask(challenge: Challenge, options: CompleteOptions): Promise<Step> {
    const answer = await abortable(this.#answer(challenge, options), options.signal);
    return { kind: "send", request: requestOf(this.#call(FlowFn.Answer, [answerJson(answer)])) };
  }

  async #answer(challenge: Challenge, options: CompleteOptions): Promise<Answer> {
    const { signal, ask } = options;
    if (challenge.type === "webAuthn" && options.passkey !== false) {
      const passkey = options.passkey ?? (hasPasskeys() ? getPasskey : undefined);
      if (passkey !== undefined) return { credential: await passkey(challenge, { signal }) };
    }
    if (typeof ask !== "function") {
      throw new CalderaError("answer", `there is no ask to answer a challenge: ${challenge.type}`);
    }
    return await ask(challenge, { signal });
  }

  /** Registers the device, if there is a new one, and makes the session. */
  async #done(result: Result, signal: AbortSignal | undefined): Promise<Session> {
    const { session: options, way, rotatesRefreshTokens } = this.#settings;
    const { deviceName } = way;
    let device: NewDeviceOutcome & { json?: string } = {};
    if (deviceName !== false) {
      try {
        device = await this.#confirmDevice(deviceName, signal);
      } catch (error) {
        signal?.throwIfAborted();
        // The tokens are good all the same.
        device = { error: error as Error };
      }
    }
    let [kept = ""] = this.#handle.spend((number) => this.#engine.call(FlowFn.Keep, [], number));
    if (device.json !== undefined) {
      [kept = ""] = this.#engine.call(FlowFn.SetDevice, [kept, device.json], 0, Date.now());
    }
    if (rotatesRefreshTokens) {
      [kept = ""] = this.#engine.call(FlowFn.SetRotating, [kept], 0, Date.now());
    }
    const isUnreadable = result.is_new_device_unreadable === true;
    if (isUnreadable) {
      device = { error: new CalderaError("unexpected", "the new device that was announced cannot be used") };
    }
    const outcome = {
      ...device,
      isNew: isUnreadable || result.new_device_key !== undefined,
      isForgotten: result.is_device_forgotten === true,
    };
    return Session.of(this.#engine, options, kept, outcome, way);
  }

  async #confirmDevice(
    name: string | undefined,
    signal: AbortSignal | undefined,
  ): Promise<{ json?: string; userConfirmationNecessary?: boolean }> {
    const answer = this.#call(FlowFn.ConfirmDevice, [name]);
    if (answer.length === 0) return {};
    const request = requestOf(answer);
    const mayRepeat = (outcome: string): boolean => request.repeatable[outcome] === true;
    const [necessary] = await send(this.#transport, request, signal, mayRepeat, (reply) =>
      this.#engine.call(FlowFn.DeviceConfirmed, replyTexts(reply)),
    );
    return { json: answer[3] ?? "", userConfirmationNecessary: necessary === "true" };
  }

  #call(fn: number, texts: Parameters<Engine["call"]>[1]): string[] {
    return this.#engine.call(fn, texts, this.#handle.number, Date.now());
  }
}

/** What {@link nextSignIn} takes beside the session. */
export type NextSignInOptions = NextOptions & CompleteOptions;

/**
 * Signs the same person in again: {@link SignIn.next}, completed.
 *
 * @throws As {@link signIn}.
 */
export async function nextSignIn(session: Session, options: NextSignInOptions = {}): Promise<Session> {
  const { ask, passkey, signal, ...begin } = options;
  signal?.throwIfAborted();
  return completed(await SignIn.next(session, begin), { ask, passkey, signal });
}

/** What {@link signIn} takes. */
export type SignInOptions = BeginOptions & CompleteOptions;

/**
 * Signs a user in, whatever the pool asks on the way.
 *
 * @throws {ServiceError} where the service refused; {@link SignIn.complete} has the others.
 */
export async function signIn(options: SignInOptions): Promise<Session> {
  const { ask, passkey, signal, ...begin } = options;
  signal?.throwIfAborted();
  return completed(await SignIn.begin(begin), { ask, passkey, signal });
}

async function completed(pending: SignIn, options: CompleteOptions): Promise<Session> {
  try {
    return await pending.complete(options);
  } finally {
    pending.free();
  }
}
