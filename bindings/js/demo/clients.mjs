// The arithmetic of a sign-in by four clients, in one form: a public key, and the answer to the challenge.
// Whatever else the clients do is done here, the same for all.

import { AuthenticationHelper } from "amazon-cognito-identity-js";
import { createSrpSession, signSrpSession } from "cognito-srp-helper";
import { UserSignIn } from "caldera-srp/claims";

// Closed by the package's `exports`, so named by its file.
import { getAuthenticationHelper } from "../test/peers/node_modules/@aws-amplify/auth/dist/esm/providers/cognito/utils/srp/getAuthenticationHelper.mjs";
import AmplifyInteger from "../test/peers/node_modules/@aws-amplify/auth/dist/esm/providers/cognito/utils/srp/BigInteger/BigInteger.mjs";

const DAYS = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];
const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

function timestampNow() {
  const now = new Date();
  const time = now.toISOString().slice(11, 19);
  return `${DAYS[now.getUTCDay()]} ${MONTHS[now.getUTCMonth()]} ${now.getUTCDate()} ${time} UTC ${now.getUTCFullYear()}`;
}

/** The answer that a session key signs, as two of the clients leave it to their caller. */
async function signedBy(key, scope, parameters) {
  const { USER_ID_FOR_SRP, SECRET_BLOCK } = parameters;
  const timestamp = timestampNow();
  const encoder = new TextEncoder();
  const block = Uint8Array.from(atob(SECRET_BLOCK), (character) => character.charCodeAt(0));
  const parts = [encoder.encode(scope + USER_ID_FOR_SRP), block, encoder.encode(timestamp)];
  const message = new Uint8Array(await new Blob(parts).arrayBuffer());
  const algorithm = { name: "HMAC", hash: "SHA-256" };
  const imported = await crypto.subtle.importKey("raw", key, algorithm, false, ["sign"]);
  const signature = new Uint8Array(await crypto.subtle.sign("HMAC", imported, message));
  return {
    USERNAME: USER_ID_FOR_SRP,
    PASSWORD_CLAIM_SECRET_BLOCK: SECRET_BLOCK,
    PASSWORD_CLAIM_SIGNATURE: btoa(String.fromCharCode(...signature)),
    TIMESTAMP: timestamp,
  };
}

const promised = (self, method, ...given) =>
  new Promise((resolve, reject) => {
    self[method](...given, (error, value) => (error ? reject(error) : resolve(value)));
  });

/** Each begins a sign-in and gives SRP_A, and what answers the challenge. */
export const clients = {
  async "caldera-srp"({ userPoolId, clientId, username, password }) {
    const pending = await UserSignIn.start({ userPoolId, clientId, username });
    const respond = (challengeParameters) => pending.respond({ challengeParameters, password });
    return { srpA: pending.authParameters.SRP_A, respond };
  },

  async "amazon-cognito-identity-js"({ userPoolId, password }) {
    const scope = userPoolId.split("_")[1];
    const helper = new AuthenticationHelper(scope);
    const srpA = await promised(helper, "getLargeAValue");
    const Integer = srpA.constructor;
    const respond = async (parameters) => {
      const [b, salt] = [parameters.SRP_B, parameters.SALT].map((hex) => new Integer(hex, 16));
      const { USER_ID_FOR_SRP: name } = parameters;
      const key = await promised(helper, "getPasswordAuthenticationKey", name, password, b, salt);
      return signedBy(key, scope, parameters);
    };
    return { srpA: srpA.toString(16), respond };
  },

  async "Amplify v6"({ userPoolId, password }) {
    const scope = userPoolId.split("_")[1];
    const helper = await getAuthenticationHelper(scope);
    const respond = async (parameters) => {
      const key = await helper.getPasswordAuthenticationKey({
        username: parameters.USER_ID_FOR_SRP,
        password,
        serverBValue: new AmplifyInteger(parameters.SRP_B, 16),
        salt: new AmplifyInteger(parameters.SALT, 16),
      });
      return signedBy(key, scope, parameters);
    };
    return { srpA: helper.A.toString(16), respond };
  },

  async "cognito-srp-helper"({ userPoolId, username, password }) {
    const session = createSrpSession(username, password, userPoolId, false);
    const respond = (ChallengeParameters) => {
      const signed = signSrpSession(session, { ChallengeParameters });
      return {
        USERNAME: ChallengeParameters.USER_ID_FOR_SRP,
        PASSWORD_CLAIM_SECRET_BLOCK: signed.secret,
        PASSWORD_CLAIM_SIGNATURE: signed.passwordSignature,
        TIMESTAMP: signed.timestamp,
      };
    };
    return { srpA: session.largeA, respond };
  },
};

/** Carries out both halves around `exchange`, and gives how long they took together. */
export async function timed(client, options, exchange) {
  let start = performance.now();
  const { srpA, respond } = await client(options);
  let milliseconds = performance.now() - start;
  const parameters = await exchange(srpA);
  start = performance.now();
  const responses = await respond(parameters);
  milliseconds += performance.now() - start;
  return { milliseconds, responses };
}
