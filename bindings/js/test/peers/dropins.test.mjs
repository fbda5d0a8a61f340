// The drop-ins under the clients that they are for, against a local pool that verifies.

import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { createRequire } from "node:module";
import { after, before, test } from "node:test";

import * as sdk from "@aws-sdk/client-cognito-identity-provider";
import {
  AuthenticationDetails,
  AuthenticationHelper,
  CognitoUser,
  CognitoUserPool,
} from "amazon-cognito-identity-js";
import { Amplify } from "aws-amplify";
import { fetchAuthSession } from "aws-amplify/auth";
import * as peer from "cognito-srp-helper";

import { signIn } from "caldera-srp";
import { tokenProvider } from "caldera-srp/amplify";
import { awsSdkTransport } from "caldera-srp/aws-sdk";
import { install } from "caldera-srp/identity-js";
import * as helper from "caldera-srp/srp-helper";

import { TOTP_SECRET, startPool, totp } from "../support/pool.mjs";

const UserPoolId = "us-east-1_Plain";

let pool;
let original;
before(async () => {
  pool = await startPool();
  original = { ...Object.getOwnPropertyDescriptors(AuthenticationHelper.prototype) };
  install(AuthenticationHelper);
});
after(() => pool.stop());

function storage() {
  const map = new Map();
  return {
    setItem: (key, value) => map.set(key, value),
    getItem: (key) => map.get(key) ?? null,
    removeItem: (key) => map.delete(key),
    clear: () => map.clear(),
  };
}

/** Signs in with amazon-cognito-identity-js, and gives the user with what was asked on the way. */
function authenticate(Username, Password, { Storage = storage(), answer } = {}) {
  const Pool = new CognitoUserPool({
    UserPoolId,
    ClientId: "plain",
    endpoint: pool.endpoint,
    Storage,
  });
  const user = new CognitoUser({ Username, Pool, Storage });
  const asked = [];
  return new Promise((resolve, reject) => {
    const callbacks = {
      onSuccess: (session) => resolve({ user, session, asked, Storage }),
      onFailure: reject,
      totpRequired: () => {
        asked.push("totp");
        user.sendMFACode(answer(), callbacks, "SOFTWARE_TOKEN_MFA");
      },
    };
    user.authenticateUser(new AuthenticationDetails({ Username, Password }), callbacks);
  });
}

test("install replaces the arithmetic, and refuses another class", () => {
  for (const name of ["getLargeAValue", "getPasswordAuthenticationKey", "generateHashDevice"]) {
    assert.notEqual(AuthenticationHelper.prototype[name], original[name].value, name);
  }
  for (const other of [undefined, null, {}, class {}]) assert.throws(() => install(other), TypeError);
});

test("install by a second copy of the package leaves helpers that have begun alone", async () => {
  const begun = new AuthenticationHelper("Plain");
  createRequire(import.meta.url)("caldera-srp/identity-js").install(AuthenticationHelper);
  const integer = (digits) => new begun.N.constructor(digits, 16);
  const key = await new Promise((resolve, reject) => {
    const done = (error, key) => (error ? reject(error) : resolve(key));
    begun.getPasswordAuthenticationKey("bob", "x", integer("3"), integer("1f"), done);
  });
  assert.equal(key.length, 16);
});

test("identity-js: a hundred random users", async () => {
  for (let at = 0; at < 100; at++) {
    const [Username, Password] = [randomBytes(9).toString("base64url"), `aA1!${randomBytes(12).toString("base64")}`];
    await pool.call("SignUp", { ClientId: "plain", Username, Password });
    await pool.call("AdminConfirmSignUp", { UserPoolId, Username });
    const { session } = await authenticate(Username, Password);
    assert.equal(session.getAccessToken().payload.username, Username);
    if (at % 10 === 0) {
      await assert.rejects(authenticate(Username, `${Password}x`), { code: "NotAuthorizedException" });
    }
  }
});

test("identity-js: an authenticator app", async () => {
  const { asked } = await authenticate("bob", "Builder-1998!", { answer: () => totp(TOTP_SECRET) });
  assert.deepEqual(asked, ["totp"]);
});

test("identity-js: a device that it registered proves itself, and refreshes", async () => {
  const { Storage } = await authenticate("alice", "Wonderland-1865");
  const from = pool.log.length;
  const { user, session } = await authenticate("alice", "Wonderland-1865", { Storage });
  assert.ok(pool.log.slice(from).some((line) => line.includes("DEVICE")), pool.log.slice(from).join("\n"));
  const refreshed = await new Promise((resolve, reject) =>
    user.refreshSession(session.getRefreshToken(), (error, renewed) =>
      error ? reject(error) : resolve(renewed),
    ),
  );
  assert.ok(refreshed.isValid());
});

test("identity-js: a value of the server's that is refused", async () => {
  const helperOf = () => new AuthenticationHelper("Plain");
  const key = (self, B, salt) =>
    new Promise((resolve, reject) =>
      self.getPasswordAuthenticationKey("bob", "password", B, salt, (error, value) =>
        error ? reject(error) : resolve(value),
      ),
    );
  const one = helperOf();
  const Integer = one.N.constructor;
  const salt = new Integer("1f", 16);
  await assert.rejects(async () => key(one, new Integer("0", 16), salt), /B cannot be zero/);
  await assert.rejects(async () => key(one, one.N, salt), /B cannot be zero/);
  assert.equal((await key(one, new Integer("3", 16), salt)).length, 16);
  await assert.rejects(key(one, new Integer("3", 16), salt), { code: "released" });
});

test("srp-helper: exports what the peer exports", () => {
  for (const [name, value] of Object.entries(peer)) {
    if (name === "default") continue;
    assert.equal(typeof helper[name], typeof value, name);
    assert.equal(typeof helper.default[name], typeof value, name);
  }
});

test("srp-helper: hashes as the peer does", () => {
  for (const [user, password] of [["alice", "Wonderland-1865"], ["é", ""], ["a", "𝄞".repeat(40)]]) {
    assert.equal(
      helper.createPasswordHash(user, password, UserPoolId),
      peer.createPasswordHash(user, password, UserPoolId),
    );
    assert.equal(
      helper.createSecretHash(user, "client", "secret"),
      peer.createSecretHash(user, "client", "secret"),
    );
  }
});

const client = () =>
  new sdk.CognitoIdentityProviderClient({
    region: "us-east-1",
    endpoint: pool.endpoint,
    credentials: { accessKeyId: "any", secretAccessKey: "any" },
  });

test("srp-helper: signs in over the SDK, by password and by hash, user and device", async () => {
  const cognito = client();
  for (const isHashed of [false, true]) {
    const password = isHashed
      ? helper.createPasswordHash("alice", "Wonderland-1865", UserPoolId)
      : "Wonderland-1865";
    const session = helper.createSrpSession("alice", password, UserPoolId, isHashed);
    const begun = await cognito.send(
      new sdk.InitiateAuthCommand(
        helper.wrapInitiateAuth(session, {
          ClientId: "plain",
          AuthFlow: "USER_SRP_AUTH",
          AuthParameters: { USERNAME: "alice" },
        }),
      ),
    );
    // A spread copy is as good.
    const signed = helper.signSrpSession({ ...session }, begun);
    const { AuthenticationResult } = await cognito.send(
      new sdk.RespondToAuthChallengeCommand(
        helper.wrapAuthChallenge(signed, {
          ClientId: "plain",
          ChallengeName: "PASSWORD_VERIFIER",
          ChallengeResponses: { USERNAME: "alice" },
        }),
      ),
    );
    assert.ok(AuthenticationResult.AccessToken);
    assert.throws(() => helper.signSrpSession(session, begun), { code: "released" });

    const { DeviceKey, DeviceGroupKey } = AuthenticationResult.NewDeviceMetadata;
    const verifier = helper.createDeviceVerifier(DeviceKey, DeviceGroupKey);
    await cognito.send(
      new sdk.ConfirmDeviceCommand({
        AccessToken: AuthenticationResult.AccessToken,
        DeviceKey,
        DeviceSecretVerifierConfig: verifier.DeviceSecretVerifierConfig,
      }),
    );
    await proveDevice(cognito, DeviceKey, DeviceGroupKey, verifier.DeviceRandomPassword);
  }
});

async function proveDevice(cognito, DEVICE_KEY, groupKey, devicePassword) {
  const user = helper.createSrpSession("alice", "Wonderland-1865", UserPoolId, false);
  const begun = await cognito.send(
    new sdk.InitiateAuthCommand(
      helper.wrapInitiateAuth(user, {
        ClientId: "plain",
        AuthFlow: "USER_SRP_AUTH",
        AuthParameters: { USERNAME: "alice", DEVICE_KEY },
      }),
    ),
  );
  const answer = (ChallengeName, ChallengeResponses, Session) => ({
    ClientId: "plain",
    ChallengeName,
    ChallengeResponses: { USERNAME: "alice", DEVICE_KEY, ...ChallengeResponses },
    Session,
  });
  const wanted = await cognito.send(
    new sdk.RespondToAuthChallengeCommand(
      helper.wrapAuthChallenge(helper.signSrpSession(user, begun), answer("PASSWORD_VERIFIER")),
    ),
  );
  assert.equal(wanted.ChallengeName, "DEVICE_SRP_AUTH");
  const device = helper.createSrpSession("alice", "", UserPoolId);
  const asked = await cognito.send(
    new sdk.RespondToAuthChallengeCommand(
      answer("DEVICE_SRP_AUTH", { SRP_A: device.largeA }, wanted.Session),
    ),
  );
  const proved = helper.signSrpSessionWithDevice(device, asked, groupKey, devicePassword);
  const { AuthenticationResult } = await cognito.send(
    new sdk.RespondToAuthChallengeCommand(
      helper.wrapAuthChallenge(proved, answer("DEVICE_PASSWORD_VERIFIER", {}, asked.Session)),
    ),
  );
  assert.ok(AuthenticationResult.AccessToken);
}

test("srp-helper: its errors, and a session that is written as JSON", () => {
  const session = helper.createSrpSession("alice", "x", UserPoolId, false);
  assert.throws(() => JSON.stringify(session), { code: "unsupported" });
  assert.throws(() => helper.signSrpSession(session, {}), helper.MissingChallengeResponsesError);
  const ChallengeParameters = { SALT: "1f", SECRET_BLOCK: "AAAA", SRP_B: "3", USER_ID_FOR_SRP: "alice" };
  const without = (name, more) => ({ ChallengeParameters: { ...ChallengeParameters, [name]: undefined, ...more } });
  for (const [name, error] of [
    ["SALT", helper.MissingSaltError],
    ["SECRET_BLOCK", helper.MissingSecretError],
    ["SRP_B", helper.MissingLargeBError],
    ["USER_ID_FOR_SRP", helper.MissingUserIdForSrpBError],
  ]) {
    assert.throws(() => helper.signSrpSession(session, without(name)), error);
  }
  assert.throws(
    () => helper.signSrpSessionWithDevice(session, { ChallengeParameters }, "g", "p"),
    helper.MissingDeviceKeyError,
  );
  assert.throws(
    () => helper.signSrpSession(session, without("SRP_B", { SRP_B: "000" })),
    helper.AbortOnZeroBSrpError,
  );
  const hostile = { ChallengeParameters: { ...ChallengeParameters, SRP_B: "x" } };
  assert.throws(() => helper.signSrpSession(session, hostile), { parameter: "SRP_B" });
  const read = JSON.parse(JSON.stringify({ ...session }));
  assert.throws(() => helper.signSrpSession(read, { ChallengeParameters }), { code: "released" });
});

test("srp-helper and identity-js name what is missing or is no text", async () => {
  const begun = (password = "x") => helper.createSrpSession("bob", password, UserPoolId, false);
  const ChallengeParameters = { USER_ID_FOR_SRP: "bob", SALT: "1f", SRP_B: "3", SECRET_BLOCK: "YQ==" };
  const refused = {
    USERNAME: [
      () => helper.createSecretHash(undefined, "client", "secret"),
      () => helper.createSrpSession(7, "x", UserPoolId),
    ],
    "client secret": [() => helper.createSecretHash("bob", "client", undefined)],
    password: [() => helper.createPasswordHash("bob", undefined, UserPoolId), () => begun(null)],
    "user pool id": [() => helper.createSrpSession("bob", "x", undefined)],
    SRP_B: [() => helper.signSrpSession(begun(), { ChallengeParameters: { ...ChallengeParameters, SRP_B: 5 } })],
    DEVICE_KEY: [() => helper.createDeviceVerifier(undefined, "group")],
    "device group key": [() => helper.createDeviceVerifier("key", 7)],
  };
  for (const [parameter, calls] of Object.entries(refused)) {
    for (const call of calls) assert.throws(call, { name: "CalderaError", code: "parameter", parameter });
  }
  await assert.rejects(authenticate("alice", undefined), { code: "parameter", parameter: "password" });
});

test("Amplify is told of a token that is no JWT, and of nobody who is signed in", async () => {
  const holding = (token) => tokenProvider({ isSignedIn: true, accessToken: async () => token });
  const tokens = ["opaque", "a.b.c", "a.%%%.c", `a.${btoa("null")}.c`, `a.${btoa("[1]")}.c`];
  for (const token of tokens) await assert.rejects(holding(token).getTokens(), { code: "unexpected" });
  for (const nobody of [undefined, null]) assert.equal(await tokenProvider(() => nobody).getTokens(), null);
});

test("the whole sign-in over the SDK, an administrator's too", async () => {
  const transport = awsSdkTransport(client(), sdk);
  const options = { transport, userPoolId: UserPoolId, clientId: "plain" };
  const session = await signIn({ ...options, username: "alice", password: "Wonderland-1865" });
  await session.refresh();
  await session.signOut();
  await assert.rejects(signIn({ ...options, username: "alice", password: "wrong" }), {
    type: "NotAuthorizedException",
  });
  const admin = await signIn({ ...options, admin: true, username: "alice", password: "Wonderland-1865" });
  assert.ok(await admin.accessToken());
  await assert.rejects(
    signIn({ ...options, transport: awsSdkTransport(client(), {}), username: "alice", password: "x" }),
    { code: "unsupported" },
  );
});

test("Amplify has its tokens from ours, renewed where it asks for that", async () => {
  let session;
  Amplify.configure(
    { Auth: { Cognito: { userPoolId: UserPoolId, userPoolClientId: "plain" } } },
    { Auth: { tokenProvider: tokenProvider(() => session) } },
  );
  assert.equal((await fetchAuthSession()).tokens, undefined);
  session = await signIn({
    endpoint: pool.endpoint,
    userPoolId: UserPoolId,
    clientId: "plain",
    username: "alice",
    password: "Wonderland-1865",
  });
  const { tokens } = await fetchAuthSession();
  assert.equal(tokens.accessToken.toString(), await session.accessToken());
  assert.equal(tokens.accessToken.payload.username, "alice");
  assert.equal(tokens.idToken.payload.token_use, "id");
  const renewed = await fetchAuthSession({ forceRefresh: true });
  assert.notEqual(renewed.tokens.accessToken.toString(), tokens.accessToken.toString());
  await session.signOut();
  assert.equal((await fetchAuthSession()).tokens, undefined);
});
