// What comes after a sign-in: the next one of the same person; and a clock that is wrong.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import {
  DeviceSignIn,
  Session,
  SignIn,
  UserSignIn,
  clockOffset,
  fetchTransport,
  memoryStore,
  nextSignIn,
  otpauthUri,
  signIn,
} from "caldera-srp";

import { plainClient, startPool } from "./support/pool.mjs";

let pool;
before(async () => {
  pool = await startPool();
});
after(() => pool.stop());

const ALICE = { username: "alice@example.com", password: "Wonderland-1865" };
const options = (more) => ({
  ...plainClient(pool),
  ...ALICE,
  ...more,
});
const { password } = ALICE;

/** A transport that notes what was sent, and the times of its replies changed by `change`. */
function noting(change = (reply) => reply) {
  const sent = [];
  const transport = async (request) => {
    sent.push(JSON.parse(request.body));
    return change(await fetchTransport(pool.endpoint)(request));
  };
  return { sent, transport };
}
const names = (sent) => sent.map(({ AuthFlow, ChallengeName }) => AuthFlow ?? ChallengeName).filter(Boolean);

test("the next sign-in: under the name that was typed, with the device", async () => {
  const first = await signIn(options({ deviceName: "mine" }));
  assert.deepEqual([first.username, first.typedName], ["alice", "alice@example.com"]);
  assert.equal(first.isNewDevice, true);
  const { sent, transport } = noting();
  const second = await nextSignIn(first, { password, transport });
  assert.deepEqual(names(sent), ["USER_SRP_AUTH", "PASSWORD_VERIFIER", "DEVICE_SRP_AUTH", "DEVICE_PASSWORD_VERIFIER"]);
  assert.equal(sent[0].AuthParameters.USERNAME, "alice@example.com");
  assert.equal(sent[0].AuthParameters.DEVICE_KEY, first.device.deviceKey);
  assert.deepEqual(second.device, first.device);
  assert.equal(second.isNewDevice, false);
  await second.forgetDevice();
});

test("the next sign-in of a session that was stored, and of one that is signed out", async () => {
  const store = memoryStore();
  const first = await signIn(options({ store }));
  const { device } = first;
  const restored = await Session.restore({ store, clientId: "plain", endpoint: pool.endpoint });
  const again = await nextSignIn(restored, { password });
  assert.deepEqual(again.device, device);
  await again.signOut();
  assert.equal(store.get("caldera-srp.plain.last"), undefined);
  const back = await nextSignIn(again, { password });
  assert.deepEqual([back.typedName, back.device], ["alice@example.com", device]);
  assert.notEqual(store.get("caldera-srp.plain.last"), undefined);
  await back.forgetDevice();
  await back.signOut();
});

test("the next sign-in takes the same way in", async () => {
  const asked = [];
  const ask = (challenge) => {
    asked.push(challenge.type);
    return { choice: "PASSWORD_SRP", password };
  };
  const first = await signIn(options({ authFlow: "USER_AUTH", password: undefined, ask, deviceName: false }));
  const { sent, transport } = noting();
  await nextSignIn(first, { transport, ask });
  assert.equal(sent[0].AuthFlow, "USER_AUTH");
  assert.deepEqual(asked, ["selectChallenge", "selectChallenge"]);
  const other = noting();
  await nextSignIn(first, { transport: other.transport, authFlow: "USER_SRP_AUTH", password });
  assert.equal(other.sent[0].AuthFlow, "USER_SRP_AUTH");
});

test("the next sign-in of a client with a secret, whose refresh tokens rotate", async () => {
  const clientSecret = "a1client2secret3in4the5source";
  const secretive = await signIn(options({ clientId: "secretive", clientSecret }));
  await nextSignIn(secretive, { password });
  const rotating = await signIn(options({ clientId: "rotating", rotatesRefreshTokens: true }));
  const next = await nextSignIn(rotating, { password });
  assert.deepEqual([rotating.isRotating, next.isRotating], [true, true]);
  await next.refresh();
  await next.refresh();
});

test("a session keeps no password and no option of the sign-in", async () => {
  const first = await signIn(options());
  const { inspect } = await import("node:util");
  assert.ok(!inspect(first, { showHidden: true, depth: 9 }).includes(password));
  await assert.rejects(nextSignIn(first), { code: "parameter" });
});

test("tokens are renewed as long before their end as is wanted", async () => {
  const eager = await signIn(options({ refreshBefore: 2 ** 32 - 1 }));
  const one = await eager.accessToken();
  assert.notEqual(await eager.accessToken(), one);
  const patient = await signIn(options({ refreshBefore: 0 }));
  assert.equal(await patient.accessToken(), await patient.accessToken());
});

test("a device that is announced and cannot be used is told", async () => {
  const { transport } = noting((reply) => ({
    ...reply,
    body: reply.body.replace(/"DeviceGroupKey":"[^"]*"/, '"DeviceGroupKey":7'),
  }));
  const session = await signIn(options({ transport }));
  assert.deepEqual([session.isNewDevice, session.device, session.deviceError?.code], [true, undefined, "unexpected"]);
});

const YEAR = 365 * 24 * 3600;

test("a clock that is a year behind: what is signed is the service's time", async (t) => {
  const real = Date.now;
  t.mock.method(Date, "now", () => real() - YEAR * 1000);
  const { sent, transport } = noting();
  const pending = await SignIn.begin(options({ transport }));
  assert.equal(pending.clockOffset, 0);
  await pending.complete();
  const timestamp = Date.parse(sent[1].ChallengeResponses.TIMESTAMP.replace("UTC ", "") + " UTC");
  assert.ok(Math.abs(timestamp - real()) < 60_000, sent[1].ChallengeResponses.TIMESTAMP);

  // Where no reply tells the time, the options do.
  const silent = noting((reply) => ({ ...reply, date: undefined }));
  await assert.rejects(signIn(options({ transport: silent.transport })), { type: "NotAuthorizedException" });
  const told = await SignIn.begin(options({ transport: silent.transport, clockOffset: YEAR }));
  assert.equal(told.clockOffset, YEAR);
  assert.ok(await told.complete());
});

test("the offset is learned from a reply", async () => {
  const ahead = (reply) => ({ ...reply, date: new Date(Date.now() + 20_000).toUTCString() });
  const pending = await SignIn.begin(options({ transport: noting(ahead).transport, deviceName: false }));
  const steps = [];
  await pending.complete({ ask: () => steps.push(1) }).catch((error) => assert.fail(error));
  assert.throws(() => pending.clockOffset, { code: "released" });
  const bob = { username: "bob", password: "Builder-1998!" };
  const waiting = await SignIn.begin(options({ ...bob, transport: noting(ahead).transport }));
  await assert.rejects(waiting.complete(), { code: "answer" });
  assert.ok(Math.abs(waiting.clockOffset - 20) <= 1, String(waiting.clockOffset));
});

test("a claim by hand signs the service's time", async () => {
  const date = (await fetch(pool.endpoint)).headers.get("Date");
  assert.ok(Math.abs(clockOffset(date)) <= 2);
  const now = Date.parse("Sun, 06 Nov 1994 08:49:37 GMT");
  assert.equal(clockOffset("Sun, 06 Nov 1994 08:51:37 GMT", now), 120);
  assert.equal(clockOffset("Sun, 06 Nov 1994 08:49:37 GMT", new Date(now + 999)), 0);
  const challengeParameters = { USER_ID_FOR_SRP: "alice", USERNAME: "alice", SALT: "1f", SRP_B: "123456789abcdef", SECRET_BLOCK: "YWJj" };
  const claim = await UserSignIn.start(options());
  const signed = claim.respond({ challengeParameters, password, now, clockOffset: 120 });
  assert.equal(signed.TIMESTAMP, "Sun Nov 6 08:51:37 UTC 1994");
  const device = { deviceKey: "us-east-1_key", deviceGroupKey: "-group", devicePassword: "password" };
  const proof = await DeviceSignIn.start(options({ device }));
  const challenge = { ...challengeParameters, DEVICE_KEY: device.deviceKey };
  assert.equal(proof.respond({ challengeParameters: challenge, now, clockOffset: -37 }).TIMESTAMP, "Sun Nov 6 08:49:00 UTC 1994");
  const malformed = ["", "Mon, 06 Nov 1994 08:49:37 GMT", "1994-11-06T08:49:37Z", "Sun Nov  6 08:49:37 1994", " Sun, 06 Nov 1994 08:49:37 GMT", 7, null];
  for (const date of malformed) assert.throws(() => clockOffset(date), { code: "parameter", parameter: "Date" });
});

test("the URI of an authenticator app", () => {
  const challenge = { type: "softwareToken", secret: "JBSWY3DPEHPK3PXP" };
  assert.equal(
    otpauthUri(challenge, { issuer: "Example & Co.", account: "bob@example.com (näw!)" }),
    "otpauth://totp/Example%20%26%20Co.:bob%40example.com%20%28n%C3%A4w%21%29?secret=JBSWY3DPEHPK3PXP&issuer=Example%20%26%20Co.",
  );
  assert.throws(() => otpauthUri(challenge, { issuer: "x" }), { parameter: "account", fault: "Missing" });
});
