// The whole sign-in against a local pool, which verifies: every kind of challenge, devices, sessions,
// and what goes wrong on the way.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import {
  CalderaError,
  NotSentError,
  ServiceError,
  Session,
  SignIn,
  fetchTransport,
  memoryStore,
  signIn,
} from "caldera-srp";

import { TOTP_SECRET, plainClient, startPool, totp } from "./support/pool.mjs";

let pool;
before(async () => {
  pool = await startPool();
});
after(() => pool.stop());

const options = (more) => ({
  ...plainClient(pool),
  ...more,
});
const alice = (more) => options({ username: "alice", password: "Wonderland-1865", ...more });
const bob = (more) => options({ username: "bob", password: "Builder-1998!", ...more });
const claimsOf = (token) => JSON.parse(Buffer.from(token.split(".")[1], "base64url").toString());
const rejects = (promise, error, members) =>
  assert.rejects(promise, (thrown) => {
    assert.ok(thrown instanceof error, `${thrown}`);
    for (const [name, value] of Object.entries(members)) assert.equal(thrown[name], value, name);
    return true;
  });

test("a password, by name, by alias, as bytes", async () => {
  for (const username of ["alice", "alice@example.com"]) {
    const password = new TextEncoder().encode("Wonderland-1865");
    const session = await signIn(alice({ username, password }));
    assert.equal(claimsOf(await session.accessToken()).username, "alice");
    assert.equal(session.username, "alice");
    assert.ok(session.expiresAt > new Date());
    assert.equal(JSON.stringify(session), '{"isSignedIn":true}');
  }
});

test("a wrong password is the service's refusal", async () => {
  await rejects(signIn(alice({ password: "wrong" })), ServiceError, {
    code: "service",
    type: "NotAuthorizedException",
  });
});

test("an app client with a secret", async () => {
  const session = await signIn(
    alice({ clientId: "secretive", clientSecret: "a1client2secret3in4the5source" }),
  );
  await session.refresh();
  await session.signOut();
});

test("a code from an authenticator app, at the second try", async () => {
  const asked = [];
  const session = await signIn(
    bob({
      ask(challenge) {
        asked.push(challenge);
        assert.equal(challenge.type, "code");
        return { code: challenge.rejected ? totp(TOTP_SECRET) : "000000" };
      },
    }),
  );
  assert.ok(session.isSignedIn);
  assert.deepEqual(
    asked.map(({ challengeName, rejected }) => [challengeName, rejected]),
    [
      ["SOFTWARE_TOKEN_MFA", undefined],
      ["SOFTWARE_TOKEN_MFA", "CodeMismatch"],
    ],
  );
});

test("a choice of second factors, and a code by mail", async () => {
  const from = pool.log.length;
  const session = await signIn(
    options({
      username: "erin",
      password: "Brockovich-2000",
      async ask(challenge) {
        switch (challenge.type) {
          case "selectMfa":
            assert.deepEqual([...challenge.choices].sort(), ["EMAIL_OTP", "SOFTWARE_TOKEN_MFA"]);
            return { choice: "EMAIL_OTP" };
          case "code":
            assert.equal(challenge.deliveryMedium, "EMAIL");
            return { code: (await pool.logged(/(?<!\d)(\d{6,8})(?!\d)/, from))[1] };
          default:
            throw new Error(challenge.type);
        }
      },
    }),
  );
  assert.ok(await session.idToken());
});

test("a new password, refused at first", async () => {
  const answers = ["short", "Perm-anent-2026"];
  const session = await signIn(
    options({
      username: "dave",
      password: "Temporary-2001",
      ask: ({ type }) => {
        assert.equal(type, "newPassword");
        return { newPassword: answers.shift() };
      },
    }),
  );
  assert.ok(session.isSignedIn);
  assert.deepEqual(answers, []);
});

test("an authenticator app is set up", async () => {
  const session = await signIn({
    endpoint: pool.endpoint,
    userPoolId: "us-east-1_Strict",
    clientId: "strict",
    username: "frank",
    password: "Frankenstein-1818",
    ask(challenge) {
      assert.equal(challenge.type, "softwareToken");
      return { code: totp(challenge.secret), deviceName: "phone" };
    },
  });
  assert.ok(session.isSignedIn);
});

test("the pool's own challenge", async () => {
  const session = await signIn(
    options({
      username: "alice",
      authFlow: "CUSTOM_AUTH",
      ask(challenge) {
        assert.equal(challenge.type, "custom");
        return { text: "Because." };
      },
    }),
  );
  assert.ok(session.isSignedIn);
});

test("a choice of first factors: a password by SRP", async () => {
  const session = await signIn(
    options({
      username: "alice",
      authFlow: "USER_AUTH",
      ask(challenge) {
        assert.equal(challenge.type, "selectChallenge");
        assert.ok(challenge.choices.includes("PASSWORD_SRP"));
        return { choice: "PASSWORD_SRP", password: "Wonderland-1865" };
      },
    }),
  );
  assert.ok(session.isSignedIn);
});

test("a sign-in is put away at its code, and taken up elsewhere", async () => {
  const pending = await SignIn.begin(bob());
  await rejects(pending.complete(), CalderaError, { code: "answer" });
  const state = pending.suspend();
  pending.free();
  for (const secret of ["Builder-1998!", TOTP_SECRET]) assert.ok(!state.includes(secret));
  const { endpoint } = pool;
  const resumed = await SignIn.resume(state, { clientId: "plain", endpoint });
  assert.equal(resumed.challenge.challengeName, "SOFTWARE_TOKEN_MFA");
  const session = await resumed.complete({ ask: () => ({ code: totp(TOTP_SECRET) }) });
  assert.equal(session.username, "bob");
  assert.throws(() => resumed.suspend(), CalderaError);

  const refused = [
    ["{}", "plain", "suspended sign-in"],
    [7, "plain", "suspended sign-in"],
    [state.replace('"passwords":', '"passwords":9'), "plain", "suspended sign-in"],
    [state, "another", "client id"],
    [state, undefined, "client id"],
  ];
  for (const [state, clientId, parameter] of refused) {
    const resuming = SignIn.resume(state, { clientId, endpoint });
    await rejects(resuming, CalderaError, { code: "parameter", parameter });
  }
  const fresh = await SignIn.begin(alice());
  assert.throws(() => fresh.suspend(), { code: "answer" });
});

test("a sign-in begins again for a person's wish, where the password was kept", async () => {
  const kept = await SignIn.begin(bob({ keepPassword: true }));
  await rejects(kept.complete(), CalderaError, { code: "answer" });
  kept.beginAgain();
  assert.equal(kept.challenge, undefined);
  assert.ok(await kept.complete({ ask: () => ({ code: totp(TOTP_SECRET) }) }));
  assert.throws(() => kept.beginAgain(), { code: "released" });

  const forgotten = await SignIn.begin(bob());
  await rejects(forgotten.complete(), CalderaError, { code: "answer" });
  assert.throws(() => forgotten.beginAgain(), { code: "answer" });
  assert.equal(forgotten.challenge.type, "code");
});

test("what rides along with a sign-in and with an answer", async () => {
  const bodies = [];
  const transport = (request) => {
    bodies.push(JSON.parse(request.body));
    return fetchTransport(pool.endpoint)(request);
  };
  const userContext = { encodedData: "data" };
  await signIn(
    bob({
      transport,
      userContext,
      analyticsEndpointId: "endpoint",
      ask: () => ({ code: totp(TOTP_SECRET), clientMetadata: { why: "code" }, userContext: { ipAddress: "192.0.2.1" } }),
    }),
  );
  const [first, , answer] = bodies;
  assert.deepEqual(first.UserContextData, { EncodedData: "data" });
  assert.deepEqual(first.AnalyticsMetadata, { AnalyticsEndpointId: "endpoint" });
  assert.deepEqual(answer.ClientMetadata, { why: "code" });
  assert.deepEqual(answer.UserContextData, { IpAddress: "192.0.2.1" });
  for (const userContext of [7, "x", [1], { kind: 1 }]) {
    await rejects(signIn(alice({ userContext })), CalderaError, { code: "parameter" });
  }
});

test("who is signed in, and their devices", async () => {
  const session = await signIn(alice({ deviceName: "one" }));
  const other = await signIn(alice({ deviceName: "other" }));
  const user = await session.user();
  assert.equal(user.username, "alice");
  assert.equal(user.attributes.email, "alice@example.com");
  assert.deepEqual([user.preferredMfa, user.mfaSettings], [undefined, []]);
  const keys = [session.device.deviceKey, other.device.deviceKey];
  const all = await session.devices();
  const listed = all.devices.filter(({ deviceKey }) => keys.includes(deviceKey));
  assert.equal(listed.length, 2);
  for (const device of listed) {
    assert.ok(["one", "other"].includes(device.attributes.device_name));
    assert.ok(device.created <= new Date());
  }
  const page = await session.devices({ limit: 1 });
  assert.equal(page.devices.length, 1);
  const next = await session.devices({ limit: 1, paginationToken: page.paginationToken });
  assert.notEqual(next.devices[0].deviceKey, page.devices[0].deviceKey);
  for (const limit of [61, -1, 1.5, "1"]) {
    await rejects(session.devices({ limit }), CalderaError, { parameter: "Limit" });
  }
  await session.forgetDevice({ deviceKey: keys[1] });
  assert.ok(session.device);
  const left = (await session.devices()).devices.map(({ deviceKey }) => deviceKey);
  assert.ok(left.includes(keys[0]) && !left.includes(keys[1]));
  assert.equal(session.isDeviceForgotten, false);
  const again = await signIn(alice({ device: other.device }));
  assert.equal(again.isDeviceForgotten, true);
  await session.forgetDevice();
});

test("a device is registered, proves itself, and is forgotten", async () => {
  const first = await signIn(alice({ deviceName: "a test" }));
  assert.equal(first.deviceError, undefined);
  const { device } = first;
  assert.ok(device.devicePassword);
  const targets = [];
  const transport = (request) => {
    targets.push(JSON.parse(request.body).ChallengeName ?? request.operation);
    return fetchTransport(pool.endpoint)(request);
  };
  const second = await signIn(alice({ device, transport }));
  assert.deepEqual(targets, [
    "InitiateAuth",
    "PASSWORD_VERIFIER",
    "DEVICE_SRP_AUTH",
    "DEVICE_PASSWORD_VERIFIER",
  ]);
  assert.deepEqual(second.device, device);
  await second.refresh();
  await second.forgetDevice();
  assert.equal(second.device, undefined);
  const third = await signIn(alice({ device, deviceName: false }));
  assert.equal(third.device, undefined);
});

test("tokens are renewed once however many ask", async () => {
  let refreshes = 0;
  const transport = (request) => {
    if (request.body.includes("REFRESH_TOKEN")) refreshes++;
    return fetchTransport(pool.endpoint)(request);
  };
  const session = await signIn(alice({ transport }));
  const before = await session.accessToken();
  const tokens = await Promise.all([
    session.accessToken({ forceRefresh: true }),
    session.accessToken({ forceRefresh: true }),
    session.refresh(),
  ]);
  assert.equal(refreshes, 1);
  assert.equal(tokens[0], tokens[1]);
  assert.notEqual(tokens[0], before);
  assert.equal(await session.accessToken(), tokens[0]);
  assert.equal(refreshes, 1);
});

test("rotating refresh tokens", async () => {
  const session = await signIn(alice({ clientId: "rotating", rotatesRefreshTokens: true }));
  for (let time = 0; time < 3; time++) await session.refresh();
  await session.signOut();
});

test("a session is kept, taken up, and signed out", async () => {
  const store = memoryStore();
  const session = await signIn(alice({ store }));
  const restored = await Session.restore({ store, clientId: "plain", endpoint: pool.endpoint });
  assert.equal(await restored.accessToken(), await session.accessToken());
  assert.deepEqual(restored.device, session.device);
  await restored.refresh();
  await restored.signOut();
  assert.equal(restored.isSignedIn, false);
  await rejects(restored.accessToken(), CalderaError, { code: "released" });
  assert.equal(await Session.restore({ store, clientId: "plain" }), undefined);
  // Revoked at the service too.
  await rejects(session.refresh(), ServiceError, { type: "NotAuthorizedException" });
});

test("signing out everywhere", async () => {
  const [one, other] = [await signIn(alice()), await signIn(alice())];
  await one.signOut({ everywhere: true });
  await rejects(other.refresh(), ServiceError, { type: "NotAuthorizedException" });
});

test("a kept session that is none", async () => {
  const kept = async (text) => {
    const store = { get: () => text, set() {}, remove() {} };
    return Session.restore({ store, clientId: "plain", username: "alice" });
  };
  assert.equal(await kept(null), undefined);
  for (const text of ["", "{", "[]", "{}", 7, {}, '{"version":1}', '{"version":99}']) {
    await rejects(kept(text), CalderaError, { code: "parameter", parameter: "stored session" });
  }
});

test("an ask that never settles, given up; then two at once", async () => {
  const pending = await SignIn.begin(bob());
  const controller = new AbortController();
  const reason = new Error("given up");
  const never = pending.complete({
    signal: controller.signal,
    ask: (_, { signal }) => {
      assert.equal(signal, controller.signal);
      setTimeout(() => controller.abort(reason), 20);
      return new Promise(() => {});
    },
  });
  await rejects(pending.complete(), CalderaError, { code: "busy" });
  await assert.rejects(never, reason);
  assert.ok(await pending.complete({ ask: () => ({ code: totp(TOTP_SECRET) }) }));
});

test("a signal aborted before anything is sent", async () => {
  const transport = () => assert.fail("sent");
  await assert.rejects(signIn(alice({ transport, signal: AbortSignal.abort() })), {
    name: "AbortError",
  });
});

test("what was lost on the way is sent again where that is right", async () => {
  const send = fetchTransport(pool.endpoint);
  const failures = [];
  const failing = (failsAt, error) => {
    let sent = 0;
    return (request) => {
      const name = JSON.parse(request.body).ChallengeName ?? request.operation;
      if (name === failsAt && sent++ === 0) {
        failures.push(name);
        return Promise.reject(error);
      }
      return send(request);
    };
  };
  // SRP_A alone: again, whatever became of the first.
  assert.ok(await signIn(alice({ transport: failing("InitiateAuth", new TypeError("broke")) })));
  // A claim that never left: again, within its seconds.
  const unsent = new NotSentError("no route");
  assert.ok(await signIn(alice({ transport: failing("PASSWORD_VERIFIER", unsent) })));
  // A claim of which nobody knows: the service may have used it up.
  const broke = new TypeError("broke");
  await rejects(signIn(alice({ transport: failing("PASSWORD_VERIFIER", broke) })), CalderaError, {
    code: "transport",
    cause: broke,
  });
  assert.deepEqual(failures, ["InitiateAuth", "PASSWORD_VERIFIER", "PASSWORD_VERIFIER"]);
});

test("an overloaded service is asked again; a transport that gives no reply is told", async () => {
  const send = fetchTransport(pool.endpoint);
  let sent = 0;
  const throttled = async (request) =>
    sent++ === 0
      ? { status: 400, body: "{}", errorType: "TooManyRequestsException" }
      : send(request);
  assert.ok(await signIn(alice({ transport: throttled })));
  const odd = [undefined, null, 7, {}, { status: "200", body: "" }, { status: 200, body: {} }];
  for (const reply of odd) {
    const transport = async () => reply;
    await rejects(signIn(alice({ transport })), CalderaError, { code: "unexpected" });
  }
  let asked = 0;
  const html = async () => {
    asked++;
    return { status: 403, body: "<html>" };
  };
  await rejects(signIn(alice({ transport: html })), CalderaError, { code: "foreign", status: 403 });
  // It may not have reached the service, and SRP_A may be sent again.
  assert.equal(asked, 3);
});

test("a device that cannot be registered costs no tokens", async () => {
  const send = fetchTransport(pool.endpoint);
  const transport = async (request) =>
    request.operation === "ConfirmDevice"
      ? { status: 400, body: "{}", errorType: "InvalidParameterException" }
      : send(request);
  const session = await signIn(alice({ transport }));
  assert.equal(session.deviceError.kind, "InvalidParameter");
  assert.ok(await session.accessToken());
});

test("options that are refused", async () => {
  const cases = [
    [{ userPoolId: undefined }, "user pool id"],
    [{ userPoolId: "no-underscore" }, "user pool id"],
    [{ clientId: 7 }, "client id"],
    [{ username: "" }, "USERNAME"],
    [{ username: {} }, "USERNAME"],
    [{ password: 7 }, "password"],
    [{ password: new Uint8Array([0xff]) }, "password"],
    [{ password: "x".repeat(5_000) }, "password"],
    [{ device: {} }, "DEVICE_KEY"],
  ];
  for (const [changed, parameter] of cases) {
    await rejects(signIn(alice(changed)), CalderaError, { code: "parameter", parameter });
  }
  await assert.rejects(signIn(alice({ authFlow: "NONE" })), CalderaError);
});
