/** The module of the whole sign-in, its functions, and its errors. */

import simd128 from "#wasm/flow-simd128";
import { CalderaError, ServiceError } from "../error.js";
import { Lazy } from "./module.js";

/** The functions, by the numbers of `wasm/src/flow.rs`. A request is its target, body, and outcomes
 * after which it may be repeated; a reply is status, x-amzn-ErrorType?, body. */
export const enum FlowFn {
  /** configuration → handle, request */
  Begin = 100,
  /** (handle, now) reply, Date? → "send", request | "ask", question | "done", result */
  Reply = 101,
  /** (handle, now) answer → request */
  Answer = 102,
  /** (handle) device name? → request, device | nothing */
  ConfirmDevice = 103,
  /** reply → whether the user has to confirm */
  DeviceConfirmed = 104,
  /** (handle) → what is kept */
  Keep = 105,
  /** (, now) kept, device → what is kept */
  SetDevice = 106,
  /** (, now) kept → what is kept */
  RemoveDevice = 107,
  /** (, now) kept → what is kept, of a client that rotates its refresh tokens */
  SetRotating = 108,
  /** (handle, now) kept, reply → what is kept */
  Refreshed = 109,
  /** (, now) kept, margin → whether to refresh */
  NeedsRefresh = 110,
  /** (, now) kept, client, secret? → handle, request */
  Refresh = 111,
  /** (, now) kept, client, secret? → request */
  SignOut = 112,
  /** (, now) kept, device key, "true" | "false" → request */
  UpdateDevice = 113,
  /** (, now) kept → request | nothing */
  ForgetDevice = 114,
  /** (, now) kept → request */
  SignOutEverywhere = 115,
  /** operation, reply → nothing, for those that answer nothing */
  Done = 116,
  /** pool → endpoint */
  Endpoint = 117,
  /** (handle, now) outcome → whether the request may be sent again */
  MayRepeat = 118,
  /** (handle) → the state */
  Suspend = 119,
  /** state, client, secret?, device? → handle, question */
  Resume = 120,
  /** (handle, now) → request */
  BeginAgain = 121,
  /** (, now) kept → request */
  GetUser = 122,
  /** (, now) kept, limit?, token? → request */
  ListDevices = 123,
  /** (, now) kept, device key → request */
  ForgetOther = 124,
  /** reply → name, preferred second factor, how many are set, these, attributes */
  User = 125,
  /** reply → token, and of each device key, three times, how many attributes, these */
  Devices = 126,
  /** (handle) → seconds by which the service's clock is ahead */
  ClockOffset = 127,
}

function errorOf([kind, message = "", lost = "", ...more]: readonly string[]): Error | undefined {
  const outcome = lost === "" ? undefined : lost;
  switch (kind) {
    case "service": {
      const [name = "", type = "", serviceMessage = ""] = more;
      return new ServiceError(message, { kind: name, type, serviceMessage, outcome });
    }
    case "foreign":
      return new CalderaError("foreign", message, { outcome, status: Number(more[0]) });
    case "unexpected":
      return new CalderaError("unexpected", message, { outcome });
    case "misuse":
      return new CalderaError("answer", message);
    default:
      return undefined;
  }
}

export const flow = new Lazy(
  () => simd128,
  async () => (await import("#wasm/flow-portable")).default,
  errorOf,
);
