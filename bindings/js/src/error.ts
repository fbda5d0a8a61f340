/** The package's errors. */

import type { Session } from "./flow/session.js";

/** What was wrong with a parameter. */
export type Fault =
  | "Missing"
  | "Empty"
  | "TooLong"
  | "NotHex"
  | "NotBase64"
  | "Malformed"
  | "OutOfRange"
  | "Zero"
  | "Mismatch";

/**
 * What kind of error it is.
 *
 * | code | what happened |
 * | --- | --- |
 * | `parameter` | A value was refused: `parameter` and `fault` say which and why. |
 * | `randomness` | The host's random generator failed. |
 * | `refused` | A new device's verifier did not pass its own check. |
 * | `released` | The value was used up or freed before. |
 * | `unsupported` | The host has no WebAssembly, `fetch` or passkeys, or the build for it is not loaded yet. |
 * | `service` | The service refused: a {@link ServiceError}. |
 * | `transport` | The service could not be reached, or its reply was lost: `cause` says how. |
 * | `unexpected` | The service's reply is none that the request can have. |
 * | `foreign` | The reply is not the service's but a proxy's or a firewall's: `status` is its HTTP status. |
 * | `answer` | The answer to a challenge was refused: of another kind, or no answer at all. |
 * | `busy` | The sign-in is being completed already. |
 * | `store` | The store of sessions failed: a {@link StoreError} where it was to store one. |
 */
export type CalderaErrorCode =
  | "parameter"
  | "randomness"
  | "refused"
  | "released"
  | "unsupported"
  | "service"
  | "transport"
  | "unexpected"
  | "foreign"
  | "answer"
  | "busy"
  | "store";

/** Why a value was refused, or an operation could not be carried out. The message holds no value. */
export class CalderaError extends Error {
  override readonly name: string = "CalderaError";
  readonly code: CalderaErrorCode;
  /** The parameter that was refused, by the service's own name where it has one: `SRP_B`, `password`. */
  readonly parameter: string | undefined;
  /** What was wrong with it. */
  readonly fault: Fault | undefined;
  /** The HTTP status of a reply that is not the service's. */
  readonly status: number | undefined;
  /** @internal What became of the request, where the same one may be sent again. */
  readonly outcome: string | undefined;

  constructor(
    code: CalderaErrorCode,
    message: string,
    details: {
      parameter?: string | undefined;
      fault?: Fault | undefined;
      status?: number | undefined;
      outcome?: string | undefined;
      cause?: unknown;
    } = {},
  ) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.code = code;
    this.parameter = details.parameter;
    this.fault = details.fault;
    this.status = details.status;
    this.outcome = details.outcome;
  }
}

/** What the service says when it refuses. The message is the kind's; the service's own is apart. */
export class ServiceError extends CalderaError {
  override readonly name: string = "ServiceError";
  /** What happened, such as `NotAuthorized`, `CodeMismatch`, `TooManyRequests`. */
  readonly kind: string;
  /** The exception's bare name, such as `NotAuthorizedException`. */
  readonly type: string;
  /** The service's own words. A pool's Lambda functions write what they like into it. */
  readonly serviceMessage: string;

  constructor(
    message: string,
    details: { kind: string; type: string; serviceMessage: string; outcome?: string | undefined },
  ) {
    super("service", message, { outcome: details.outcome });
    this.kind = details.kind;
    this.type = details.type;
    this.serviceMessage = details.serviceMessage;
  }
}

/**
 * The store failed, and `cause` says how. The service has done what it was asked: the session is good, and is
 * stored again when it is next used.
 */
export class StoreError extends CalderaError {
  override readonly name: string = "StoreError";
  readonly session: Session;

  constructor(session: Session, cause: unknown) {
    super("store", "the session could not be stored", { cause });
    this.session = session;
  }
}
