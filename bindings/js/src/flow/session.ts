/** What a sign-in ends with: tokens that renew themselves, and what is kept of them. */

import { CalderaError, StoreError } from "../error.js";
import { type Engine, recordOf } from "../internal/engine.js";
import { FlowFn, flow } from "../internal/flow-module.js";
import type { Device } from "../claims.js";
import { optionalText, text } from "../internal/text.js";
import { type SessionStore, keyOf, read } from "./store.js";
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

/** Where the requests of a session go, and where it is kept. */
export interface SessionOptions {
  /** The app client's secret, if it has one: it is not kept. */
  readonly clientSecret?: string | undefined;
  /** How requests are sent; by default by `fetch`. */
  readonly transport?: Transport | undefined;
  /** The URL that `fetch` posts to: a proxy, or a test's pool. By default the service's own. */
  readonly endpoint?: string | undefined;
  /** Where the session is kept; by default nowhere but in memory. */
  readonly store?: SessionStore | undefined;
  /** How many seconds before its end the access token is renewed; by default 60. */
  readonly refreshBefore?: number | undefined;
}

/** @internal The way in, which the next sign-in takes again. */
export interface WayIn {
  readonly authFlow?: string | undefined;
  readonly preferredChallenge?: string | undefined;
  readonly admin?: boolean | undefined;
  readonly deviceName?: string | false | undefined;
}

/** What {@link Session.restore} takes. */
export interface RestoreOptions extends SessionOptions {
  readonly store: SessionStore;
  readonly clientId: string;
  /** The service's own name of the user, {@link Session.username}; by default the last one kept. */
  readonly username?: string | undefined;
}

/** An operation that a person may give up. */
export interface Abortable {
  readonly signal?: AbortSignal | undefined;
}

/** @internal What a sign-in tells of devices beside what is kept. */
export interface NewDeviceOutcome {
  readonly error?: Error;
  readonly userConfirmationNecessary?: boolean;
  readonly isForgotten?: boolean;
  readonly isNew?: boolean;
}

/** A user, as GetUser tells. */
export interface User {
  readonly username: string;
  readonly attributes: Readonly<Record<string, string>>;
  /** Such as `SOFTWARE_TOKEN_MFA`. */
  readonly preferredMfa: string | undefined;
  readonly mfaSettings: readonly string[];
}

/** A device in the list of a user's. */
export interface ListedDevice {
  readonly deviceKey: string;
  /** Such as `device_name`, `last_ip_used`, `device_status`. */
  readonly attributes: Readonly<Record<string, string>>;
  readonly created: Date | undefined;
  readonly lastModified: Date | undefined;
  readonly lastAuthenticated: Date | undefined;
}

/** What {@link Session.devices} gives. */
export interface DeviceList {
  readonly devices: readonly ListedDevice[];
  /** What to ask for the next ones with; absent at the end. */
  readonly paginationToken: string | undefined;
}

interface Kept {
  readonly user_pool_id: string;
  readonly client_id: string;
  readonly username: string;
  readonly typed_name: string;
  readonly access_token: string;
  readonly id_token?: string;
  readonly refresh_token?: string;
  readonly expires_at?: number;
  readonly is_rotating?: boolean;
  readonly device_key?: string;
  readonly device?: {
    readonly device_key: string;
    readonly device_group_key: string;
    readonly password: string;
  };
}

/** Reads the devices of a list. */
function listedDevices(texts: readonly string[]): ListedDevice[] {
  const devices: ListedDevice[] = [];
  const date = (seconds: string | undefined): Date | undefined =>
    seconds === undefined || seconds === "" ? undefined : new Date(Number(seconds) * 1000);
  for (let at = 0; at < texts.length; ) {
    const [deviceKey = "", created, modified, authenticated, count] = texts.slice(at, at + 5);
    const end = at + 5 + 2 * Number(count);
    devices.push({
      deviceKey,
      attributes: recordOf(texts.slice(at + 5, end)),
      created: date(created),
      lastModified: date(modified),
      lastAuthenticated: date(authenticated),
    });
    at = end;
  }
  return devices;
}

/** @internal How many seconds before its end an access token is renewed, in the engine's form. */
export function marginOf({ refreshBefore = 60 }: SessionOptions): string {
  if (!Number.isInteger(refreshBefore) || refreshBefore < 0 || refreshBefore >= 2 ** 32) {
    const details = { parameter: "refreshBefore", fault: "OutOfRange" } as const;
    throw new CalderaError("parameter", "refreshBefore is out of range", details);
  }
  return String(refreshBefore);
}

/** A user who is signed in. */
export class Session {
  readonly #engine: Engine;
  readonly #options: SessionOptions;
  readonly #transport: Transport;
  /** The engine's JSON (`KeptSession`), which decides everything; `undefined` once signed out. */
  #kept: string | undefined;
  /** The same without its tokens, once signed out: for the next sign-in. */
  #last: string | undefined;
  #isUnsaved = false;
  readonly #margin: string;
  readonly #way: WayIn;
  #refreshing: Promise<void> | undefined;
  /**
   * Why the new device could not be registered, where the pool announced one: the tokens are good, and
   * the next sign-in will meet a new device again.
   */
  readonly deviceError: Error | undefined;
  /** Whether the pool leaves it to the user to have the new device remembered: {@link rememberDevice}. */
  readonly userConfirmationNecessary: boolean;
  /** Whether the pool met the device for the first time in this sign-in. */
  readonly isNewDevice: boolean;
  /** Whether the pool had forgotten the device that the sign-in was given: throw away what was kept of it. */
  readonly isDeviceForgotten: boolean;

  private constructor(
    engine: Engine,
    options: SessionOptions,
    kept: string,
    device: NewDeviceOutcome = {},
    way: WayIn = {},
  ) {
    this.#engine = engine;
    this.#options = options;
    this.#margin = marginOf(options);
    this.#way = way;
    this.#kept = kept;
    const endpoint = options.endpoint ?? endpointOf(engine, this.#read().user_pool_id);
    this.#transport = options.transport ?? fetchTransport(endpoint);
    this.deviceError = device.error;
    this.userConfirmationNecessary = device.userConfirmationNecessary ?? false;
    this.isDeviceForgotten = device.isForgotten ?? false;
    this.isNewDevice = device.isNew ?? false;
  }

  /** @internal The session of a sign-in that has just ended. */
  static of(
    engine: Engine,
    options: SessionOptions,
    kept: string,
    device: NewDeviceOutcome,
    way: WayIn,
  ): Session {
    return new Session(engine, options, kept, device, way);
  }

  /**
   * Takes up a session that was kept.
   *
   * @returns `undefined` where the store has none.
   * @throws {CalderaError} for one that is malformed: `stored session` or a value in it; for a store that fails.
   */
  static async restore(options: RestoreOptions): Promise<Session | undefined> {
    const { store } = options;
    const clientId = text(options.clientId, "client id");
    const username =
      optionalText(options.username, "USERNAME") ?? (await read(store, keyOf(clientId)));
    if (username === undefined) return undefined;
    const kept = await read(store, keyOf(clientId, username));
    return kept === undefined ? undefined : Session.fromJSON(kept, options);
  }

  /** Reads what {@link toJSONText} wrote. */
  static async fromJSON(kept: string, options: SessionOptions = {}): Promise<Session> {
    const engine = await flow.load();
    // The engine judges it.
    engine.call(FlowFn.NeedsRefresh, [text(kept, "stored session"), "0"], 0, Date.now());
    return new Session(engine, { ...options }, kept);
  }

  /** The session as text, for a store of your own (a cookie of the server's, say). It holds the tokens. */
  toJSONText(): string {
    return this.#state();
  }

  /** The service's own name of the user. */
  get username(): string {
    return this.#read().username;
  }

  /** The name that was typed: the one to sign in with again, as {@link nextSignIn} does. */
  get typedName(): string {
    return this.#read().typed_name;
  }

  /** The pool's id. */
  get userPoolId(): string {
    return this.#read().user_pool_id;
  }

  /** The app client's id. */
  get clientId(): string {
    return this.#read().client_id;
  }

  /** Whether the app client rotates its refresh tokens, as the sign-in was told. */
  get isRotating(): boolean {
    return this.#read().is_rotating ?? false;
  }

  /** When the access token ends, as far as the service said. */
  get expiresAt(): Date | undefined {
    const seconds = this.#read().expires_at;
    return seconds === undefined ? undefined : new Date(seconds * 1000);
  }

  /** The device to sign in with next time, if the pool remembers this one. */
  get device(): Device | undefined {
    const device = this.#read().device;
    if (device === undefined) return undefined;
    return {
      deviceKey: device.device_key,
      deviceGroupKey: device.device_group_key,
      devicePassword: device.password,
    };
  }

  /** Whether {@link signOut} has not been called. */
  get isSignedIn(): boolean {
    return this.#kept !== undefined;
  }

  /**
   * An access token that is good for another minute at least: renewed first where it is not. However
   * many ask at once, one refresh is sent.
   *
   * @throws {ServiceError} where the refresh is refused: sign in anew.
   * @throws {StoreError} where the new tokens could not be stored; they are good all the same.
   */
  async accessToken(options: Abortable & { readonly forceRefresh?: boolean } = {}): Promise<string> {
    await this.#fresh(options);
    return this.#read().access_token;
  }

  /** The id token, of the same age as {@link accessToken}'s. */
  async idToken(
    options: Abortable & { readonly forceRefresh?: boolean } = {},
  ): Promise<string | undefined> {
    await this.#fresh(options);
    return this.#read().id_token;
  }

  /** Renews the tokens now, or joins the refresh that is under way. */
  async refresh(options: Abortable = {}): Promise<void> {
    options.signal?.throwIfAborted();
    this.#refreshing ??= this.#refresh().finally(() => {
      this.#refreshing = undefined;
    });
    // One caller's giving up is not another's.
    await abortable(this.#refreshing, options.signal);
  }

  /**
   * Says whether the pool is to remember the new device, where it leaves that to the user.
   *
   * @throws {CalderaError} `DEVICE_KEY` that is missing, where there is no device.
   */
  async rememberDevice(remembered: boolean, options: Abortable = {}): Promise<void> {
    const key = text(this.#read().device_key, "DEVICE_KEY");
    const texts = [this.#state(), key, String(remembered)];
    await this.#carryOut(FlowFn.UpdateDevice, texts, options.signal);
  }

  /** Who is signed in, as the pool knows them: attributes and second factors. */
  async user(options: Abortable = {}): Promise<User> {
    await this.#fresh(options);
    const request = this.#engine.call(FlowFn.GetUser, [this.#state()], 0, Date.now());
    const [username = "", preferred, count, ...rest] = await this.#send(
      requestOf(request),
      options.signal,
      (reply) => this.#engine.call(FlowFn.User, replyTexts(reply)),
    );
    return {
      username,
      preferredMfa: preferred === "" ? undefined : preferred,
      mfaSettings: rest.slice(0, Number(count)),
      attributes: recordOf(rest.slice(Number(count))),
    };
  }

  /**
   * The devices that the pool remembers for the user, `limit` of them at most (60 is the most).
   *
   * @throws {CalderaError} `Limit` that is out of range.
   */
  async devices(
    options: Abortable & {
      readonly limit?: number | undefined;
      readonly paginationToken?: string | undefined;
    } = {},
  ): Promise<DeviceList> {
    const { limit, paginationToken } = options;
    if (limit !== undefined && !(Number.isInteger(limit) && limit >= 0 && limit <= 60)) {
      const details = { parameter: "Limit", fault: "OutOfRange" } as const;
      throw new CalderaError("parameter", "Limit is out of range", details);
    }
    await this.#fresh(options);
    const texts = [
      this.#state(),
      limit === undefined ? undefined : String(limit),
      optionalText(paginationToken, "PaginationToken"),
    ];
    const request = this.#engine.call(FlowFn.ListDevices, texts, 0, Date.now());
    const [next, ...rest] = await this.#send(requestOf(request), options.signal, (reply) =>
      this.#engine.call(FlowFn.Devices, replyTexts(reply)),
    );
    return { devices: listedDevices(rest), paginationToken: next === "" ? undefined : next };
  }

  /** Has the pool forget the device; another of the user's by its key. */
  async forgetDevice(options: Abortable & { readonly deviceKey?: string } = {}): Promise<void> {
    const { deviceKey } = options;
    if (deviceKey !== undefined && deviceKey !== this.#read().device_key) {
      const texts = [this.#state(), text(deviceKey, "DEVICE_KEY")];
      return this.#carryOut(FlowFn.ForgetOther, texts, options.signal);
    }
    await this.#carryOut(FlowFn.ForgetDevice, [this.#state()], options.signal);
    await this.#keep(this.#engine.call(FlowFn.RemoveDevice, [this.#state()], 0, Date.now())[0]);
  }

  /**
   * Signs out: revokes the refresh token (or with `everywhere` every token that the user has, on every
   * device), and forgets the session. Where the service cannot be reached, the session is forgotten all
   * the same, and the error is thrown.
   */
  async signOut(options: Abortable & { readonly everywhere?: boolean } = {}): Promise<void> {
    const kept = this.#state();
    const { client_id, username, refresh_token } = this.#read();
    try {
      // A refresh under way would bring tokens that outlive this.
      await this.#refreshing?.catch(() => undefined);
      if (options.everywhere === true) {
        await this.#fresh(options);
        await this.#carryOut(FlowFn.SignOutEverywhere, [this.#state()], options.signal);
      } else if (refresh_token !== undefined) {
        const texts = [this.#kept ?? kept, client_id, this.#options.clientSecret];
        await this.#carryOut(FlowFn.SignOut, texts, options.signal);
      }
    } finally {
      const { access_token: _, id_token: __, refresh_token: ___, ...rest } = this.#read();
      this.#last = JSON.stringify({ ...rest, access_token: "none" });
      this.#kept = undefined;
      await this.#stored(async (store) => {
        await store.remove(keyOf(client_id, username));
        await store.remove(keyOf(client_id));
      });
    }
  }

  /** @internal Keeps the session where it is to be kept. */
  async store(): Promise<void> {
    const { client_id, username } = this.#read();
    this.#isUnsaved = this.#options.store !== undefined;
    await this.#stored(async (store) => {
      await store.set(keyOf(client_id, username), this.#state());
      await store.set(keyOf(client_id), username);
    });
    this.#isUnsaved = false;
  }

  /** @internal What the next sign-in begins with. */
  forNext(): { kept: string; userPoolId: string; settings: SessionOptions & WayIn & { rotatesRefreshTokens: boolean } } {
    const kept = this.#kept ?? this.#last ?? "{}";
    const { user_pool_id: userPoolId, is_rotating = false } = JSON.parse(kept) as Kept;
    const settings = { ...this.#options, ...this.#way, rotatesRefreshTokens: is_rotating };
    return { kept, userPoolId, settings };
  }

  /** Prints no token. */
  toJSON(): Record<string, unknown> {
    return { isSignedIn: this.isSignedIn };
  }

  async #stored(work: (store: SessionStore) => Promise<void>): Promise<void> {
    const { store } = this.#options;
    if (store === undefined) return;
    try {
      await work(store);
    } catch (cause) {
      throw new StoreError(this, cause);
    }
  }

  #state(): string {
    if (this.#kept === undefined) throw new CalderaError("released", "the session is signed out");
    return this.#kept;
  }

  #read(): Kept {
    return JSON.parse(this.#state()) as Kept;
  }

  async #keep(kept: string | undefined): Promise<void> {
    // Signed out meanwhile: nothing is to come back.
    if (this.#kept === undefined || kept === undefined) return;
    this.#kept = kept;
    await this.store();
  }

  async #fresh(options: Abortable & { readonly forceRefresh?: boolean }): Promise<void> {
    const texts = [this.#state(), this.#margin];
    const [needed] = this.#engine.call(FlowFn.NeedsRefresh, texts, 0, Date.now());
    if (options.forceRefresh === true || needed === "true") await this.refresh(options);
    else if (this.#isUnsaved) await this.store();
  }

  async #refresh(): Promise<void> {
    const texts = [this.#state(), this.#read().client_id, this.#options.clientSecret];
    const answer = this.#engine.call(FlowFn.Refresh, texts, 0, Date.now());
    const handle = Number(answer[0]);
    try {
      const take = (reply: ServiceReply): string[] =>
        this.#engine.call(
          FlowFn.Refreshed,
          [this.#state(), ...replyTexts(reply)],
          handle,
          Date.now(),
        );
      const [kept] = await this.#send(requestOf(answer.slice(1)), undefined, take);
      await this.#keep(kept);
    } finally {
      this.#engine.release(handle);
    }
  }

  async #carryOut(
    fn: number,
    texts: (string | undefined)[],
    signal: AbortSignal | undefined,
  ): Promise<void> {
    const answer = this.#engine.call(fn, texts, 0, Date.now());
    if (answer.length === 0) return;
    const request = requestOf(answer);
    const operation = request.target.slice(request.target.lastIndexOf(".") + 1);
    await this.#send(request, signal, (reply) =>
      this.#engine.call(FlowFn.Done, [operation, ...replyTexts(reply)]),
    );
  }

  #send(
    request: EngineRequest,
    signal: AbortSignal | undefined,
    take: (reply: ServiceReply) => string[],
  ): Promise<string[]> {
    const mayRepeat = (outcome: string): boolean => request.repeatable[outcome] === true;
    return send(this.#transport, request, signal, mayRepeat, take);
  }
}
