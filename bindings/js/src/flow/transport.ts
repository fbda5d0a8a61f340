/** How requests reach the service. */

import { CalderaError } from "../error.js";
import type { Engine } from "../internal/engine.js";
import { FlowFn } from "../internal/flow-module.js";
import type { Text } from "../internal/wire.js";

/** A request, as it is to be sent. */
export interface ServiceRequest {
  /** The operation, such as `InitiateAuth`. */
  readonly operation: string;
  /** The header `X-Amz-Target`. */
  readonly target: string;
  /** The body, JSON of the content type `application/x-amz-json-1.1`. It may hold secrets. */
  readonly body: string;
  readonly signal: AbortSignal | undefined;
}

/** What came back, an error of the service included. */
export interface ServiceReply {
  readonly status: number;
  readonly body: string;
  /** The header `x-amzn-ErrorType`. */
  readonly errorType?: string | undefined;
  /** The header `Date`, by which a wrong local clock is found out. */
  readonly date?: string | undefined;
}

/** Sends a request. A rejection means that no reply came. */
export type Transport = (request: ServiceRequest) => Promise<ServiceReply>;

/** A transport's error for a request that has certainly not left: it may be sent again whatever it is. */
export class NotSentError extends Error {
  override readonly name: string = "NotSentError";
}

/** What Node calls a connection that was never made. */
const NEVER_CONNECTED = new Set<unknown>(["ECONNREFUSED", "ENOTFOUND", "EAI_AGAIN", "UND_ERR_CONNECT_TIMEOUT"]);

/** No cache, no cookies, no redirection: workerd has none of the first two, and one name for the third. */
function policy(): RequestInit {
  return globalThis.navigator?.userAgent === "Cloudflare-Workers"
    ? { redirect: "manual" }
    : { cache: "no-store", credentials: "omit", redirect: "error" };
}

/**
 * Sends by `fetch`.
 *
 * @param endpoint The service's URL, or a proxy's.
 * @param fetchFunction The `fetch` to use.
 */
export function fetchTransport(
  endpoint: string,
  fetchFunction: typeof fetch = globalThis.fetch,
): Transport {
  return async ({ target, body, signal }) => {
    if (typeof fetchFunction !== "function") {
      throw new CalderaError("unsupported", "this host has no fetch: give a transport");
    }
    const response = await fetchFunction(endpoint, {
      method: "POST",
      headers: { "Content-Type": "application/x-amz-json-1.1", "X-Amz-Target": target },
      body,
      ...policy(),
      signal: signal ?? null,
    });
    return {
      status: response.status,
      body: await response.text(),
      errorType: response.headers.get("x-amzn-ErrorType") ?? undefined,
      date: response.headers.get("Date") ?? undefined,
    };
  };
}

/** A request as the engine gives it. */
export interface EngineRequest {
  readonly target: string;
  readonly body: string;
  /** After which outcomes it may be sent again. */
  readonly repeatable: Readonly<Record<string, unknown>>;
}

export function requestOf([target = "", body = "", repeatable = "{}"]: readonly string[]): EngineRequest {
  return { target, body, repeatable: JSON.parse(repeatable) as Record<string, unknown> };
}

/** A reply's texts. */
export function replyTexts(reply: ServiceReply): Text[] {
  return [String(reply.status), reply.errorType, reply.body];
}

/** Fails with the reason of a signal that was aborted, and with it as soon as it is. */
export function abortable<T>(work: T | PromiseLike<T>, signal: AbortSignal | undefined): Promise<T> {
  // What a caller's function gives may be no promise, and one of another kind has `then` alone.
  const promise = Promise.resolve(work);
  if (!signal) return promise;
  return new Promise<T>((resolve, reject) => {
    const abort = (): void => reject(signal.reason as Error);
    if (signal.aborted) abort();
    else signal.addEventListener("abort", abort, { once: true });
    // Listened to even where it is too late, or its rejection is nobody's and ends the program.
    promise.then(resolve, reject).finally(() => signal.removeEventListener("abort", abort));
  });
}

function wait(milliseconds: number, signal: AbortSignal | undefined): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const waited = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, milliseconds);
  });
  return abortable(waited, signal).finally(() => clearTimeout(timer));
}

/** Looks at what a transport has thrown, which may be anything, and whose members may throw in turn. */
function looksLike(look: () => boolean): boolean {
  try {
    return look();
  } catch {
    return false;
  }
}

function outcomeOf(error: unknown): "not_sent" | "unknown" {
  const isNotSent = looksLike(() => {
    const cause = (error as { cause?: { code?: unknown } } | undefined)?.cause;
    return error instanceof NotSentError || NEVER_CONNECTED.has(cause?.code);
  });
  return isNotSent ? "not_sent" : "unknown";
}

const ATTEMPTS = 3;
const FIRST_PAUSE = 200;

/** Sends a request, and again as often as the engine lets it and it makes sense. */
export async function send(
  transport: Transport,
  request: EngineRequest,
  signal: AbortSignal | undefined,
  mayRepeat: (outcome: string) => boolean,
  take: (reply: ServiceReply) => string[],
): Promise<string[]> {
  const operation = request.target.slice(request.target.lastIndexOf(".") + 1);
  for (let attempt = 1; ; attempt++) {
    signal?.throwIfAborted();
    let failure: { readonly error: Error; readonly outcome: string };
    try {
      const { target, body } = request;
      const reply = await abortable(transport({ operation, target, body, signal }), signal);
      try {
        return take(checked(reply));
      } catch (error) {
        if (!(error instanceof CalderaError) || error.outcome === undefined) throw error;
        failure = { error, outcome: error.outcome };
      }
    } catch (error) {
      if (signal?.aborted === true || looksLike(() => error instanceof CalderaError)) throw error;
      const message = "the service could not be reached, or its reply was lost";
      const lost = new CalderaError("transport", message, { cause: error });
      failure = { error: lost, outcome: outcomeOf(error) };
    }
    if (attempt === ATTEMPTS || !mayRepeat(failure.outcome)) throw failure.error;
    await wait(FIRST_PAUSE * 2 ** (attempt - 1) * (0.5 + Math.random()), signal);
  }
}

/** The most UTF-16 units of a reply's body: a hundred times the longest of the service's. */
const LONGEST_REPLY = 8 * 1024 * 1024;

const isStatus = (status: unknown): boolean =>
  Number.isInteger(status) && (status as number) >= 100 && (status as number) <= 999;

/** Refuses what a transport of the caller's gives that is no reply. */
function checked(reply: unknown): ServiceReply {
  const { status, body, errorType, date } = (reply ?? {}) as Record<string, unknown>;
  const optional = (value: unknown): boolean => value === undefined || typeof value === "string";
  const isReply =
    isStatus(status) && typeof body === "string" && optional(errorType) && optional(date);
  if (!isReply) throw new CalderaError("unexpected", "the transport gave no reply");
  if ((body as string).length > LONGEST_REPLY) throw new CalderaError("unexpected", "the reply is too long");
  return reply as ServiceReply;
}

/** The endpoint of a pool's region. */
export function endpointOf(engine: Engine, userPoolId: string): string {
  return engine.call(FlowFn.Endpoint, [userPoolId])[0] ?? "";
}
