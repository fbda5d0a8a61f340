// cognito-srp-helper, over fetch: npm test

import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { after, before, test } from "node:test";

import {
  createDeviceVerifier,
  createPasswordHash,
  createSecretHash,
  createSrpSession,
  signSrpSession,
  signSrpSessionWithDevice,
  wrapAuthChallenge,
  wrapInitiateAuth,
} from "cognito-srp-helper";

import { beginRow, startPool, versionOf } from "./support.mjs";

const PEER = "cognito-srp-helper";
const VERSION = versionOf(PEER);
const POOL = "us-east-1_Browser01";
const SECRET = "a0client0secret0of0the0usual0length0of0fifty0one0xy";

let pool;
before(async () => {
  pool = await startPool();
});
after(() => pool?.stop());

async function send(operation, body) {
  const response = await fetch(pool.endpoint, {
    method: "POST",
    headers: {
      "Content-Type": "application/x-amz-json-1.1",
      "X-Amz-Target": `AWSCognitoIdentityProviderService.${operation}`,
    },
    body: JSON.stringify(body),
  });
  const reply = await response.json();
  if (!response.ok) throw new Error(reply.__type);
  return reply;
}

/** A user of a random name and password. */
async function somebody() {
  const name = `u${randomBytes(8).toString("hex")}`;
  const password = `aA1!${randomBytes(12).toString("base64url")}ñ`;
  const named = { UserPoolId: POOL, Username: name };
  await send("AdminCreateUser", { ...named, MessageAction: "SUPPRESS" });
  await send("AdminSetUserPassword", { ...named, Password: password, Permanent: true });
  return { name, password };
}

/** USER_SRP_AUTH up to whatever follows the password. */
async function signIn({ name, password }, { secret, hashed = false, device } = {}) {
  const ClientId = secret === undefined ? "browser" : "confidential";
  const common = { USERNAME: name };
  if (secret !== undefined) common.SECRET_HASH = createSecretHash(name, ClientId, secret);
  if (device !== undefined) common.DEVICE_KEY = device.DeviceKey;
  const proof = hashed ? createPasswordHash(name, password, POOL) : password;
  const session = createSrpSession(name, proof, POOL, hashed);
  const begun = await send(
    "InitiateAuth",
    wrapInitiateAuth(session, { ClientId, AuthFlow: "USER_SRP_AUTH", AuthParameters: common }),
  );
  const answer = { ClientId, ChallengeName: "PASSWORD_VERIFIER", ChallengeResponses: common };
  return send("RespondToAuthChallenge", wrapAuthChallenge(signSrpSession(session, begun), answer));
}

test("forty random users, by password and by its hash", async () => {
  const passed = beginRow(
    "cc",
    PEER,
    VERSION,
    "USER_SRP_AUTH: 40 random users, with and without client secret, every other one by the hash of the password; 4 wrong passwords refused",
  );
  for (let index = 0; index < 40; index += 1) {
    const user = await somebody();
    const secret = index % 3 === 0 ? SECRET : undefined;
    const reply = await signIn(user, { secret, hashed: index % 2 === 0 });
    assert.ok(reply.AuthenticationResult.AccessToken, JSON.stringify(user));
    if (index % 10 === 0) {
      const wrong = { ...user, password: `${user.password}x` };
      await assert.rejects(signIn(wrong), /NotAuthorizedException/);
    }
  }
  passed();
});

test("a device, confirmed and proved", async () => {
  const passed = beginRow(
    "cd",
    PEER,
    VERSION,
    "confirms a device; 5 sign-ins with DEVICE_SRP_AUTH; a wrong device password refused",
  );
  const user = await somebody();
  const { AccessToken, NewDeviceMetadata } = (await signIn(user)).AuthenticationResult;
  const { DeviceKey, DeviceGroupKey } = NewDeviceMetadata;
  const verifier = createDeviceVerifier(DeviceKey, DeviceGroupKey);
  const { DeviceSecretVerifierConfig, DeviceRandomPassword } = verifier;
  await send("ConfirmDevice", { AccessToken, DeviceKey, DeviceSecretVerifierConfig });
  const prove = async (password) => {
    const wanted = await signIn(user, { device: NewDeviceMetadata });
    assert.equal(wanted.ChallengeName, "DEVICE_SRP_AUTH");
    const session = createSrpSession(user.name, "", POOL);
    const answer = (ChallengeName, ChallengeResponses, Session) => ({
      ClientId: "browser",
      ChallengeName,
      ChallengeResponses: { USERNAME: user.name, DEVICE_KEY: DeviceKey, ...ChallengeResponses },
      Session,
    });
    const asked = await send(
      "RespondToAuthChallenge",
      answer("DEVICE_SRP_AUTH", { SRP_A: session.largeA }, wanted.Session),
    );
    const signed = signSrpSessionWithDevice(session, asked, DeviceGroupKey, password);
    const last = answer("DEVICE_PASSWORD_VERIFIER", {}, asked.Session);
    return send("RespondToAuthChallenge", wrapAuthChallenge(signed, last));
  };
  for (let round = 0; round < 5; round += 1) {
    assert.ok((await prove(DeviceRandomPassword)).AuthenticationResult.AccessToken);
  }
  await assert.rejects(prove(`${DeviceRandomPassword}x`), /NotAuthorizedException/);
  passed();
});
