/**
 * Sign-ins over the AWS SDK for JavaScript v3 rather than `fetch`: its endpoints, its retries, and its
 * credentials for an administrator's calls.
 *
 * @packageDocumentation
 */

import { CalderaError } from "./error.js";
import type { ServiceReply, Transport } from "./flow/transport.js";

/** `CognitoIdentityProviderClient`, as far as it is used here. */
export interface SdkClient {
  // The SDK's own types of a command differ by version; what is sent is the service's JSON.
  send(command: never, options?: { abortSignal?: AbortSignal }): Promise<unknown>;
}

/** `import * as commands from "@aws-sdk/client-cognito-identity-provider"`, or the commands needed. */
export type SdkCommands = object;

/**
 * Sends by the SDK.
 *
 * ```js
 * import * as sdk from "@aws-sdk/client-cognito-identity-provider";
 *
 * const transport = awsSdkTransport(new sdk.CognitoIdentityProviderClient({ region }), sdk);
 * ```
 */
export function awsSdkTransport(client: SdkClient, commands: SdkCommands): Transport {
  return async ({ operation, body, signal }): Promise<ServiceReply> => {
    const Command = (commands as Record<string, unknown>)[`${operation}Command`];
    if (typeof Command !== "function") {
      throw new CalderaError("unsupported", `the SDK's ${operation}Command was not given`);
    }
    const command = new (Command as new (input: unknown) => never)(JSON.parse(body));
    try {
      const output = await client.send(command, signal === undefined ? {} : { abortSignal: signal });
      const { $metadata: _, ...reply } = output as Record<string, unknown>;
      return { status: 200, body: JSON.stringify(reply) };
    } catch (error) {
      const { name, message, $metadata } = error as Error & {
        $metadata?: { httpStatusCode?: number };
      };
      // Anything but the service's own error is one of the way there.
      if ($metadata?.httpStatusCode === undefined) throw error;
      return { status: $metadata.httpStatusCode, body: JSON.stringify({ message }), errorType: name };
    }
  };
}
