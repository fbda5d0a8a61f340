// What `ask`, a passkey's function, a transport and a store may give or do: typed errors, and the sign-in as it
// was, which is then completed.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { CalderaError, Session, SignIn, StoreError, fetchTransport, memoryStore, signIn } from "caldera-srp";

import { TOTP_SECRET, plainClient, startPool, totp } from "./support/pool.mjs";

let pool;
before(async () => {
  pool = await startPool();
});
after(() => pool.stop());

const options = (more) => ({
  ...plainClient(pool),
  username: "bob",
  password: "Builder-1998!",
  ...more,
});
const ask = () => ({ code: totp(TOTP_SECRET) });

/** A Proxy of an answer, one of whose traps throws. */
const trapped = (trap, target = { code: "123456" }) =>
  new Proxy(target, {
    [trap]() {
      throw new Error(`${trap} is a trap`);
    },
  });
const revoked = (target) => {
  const { proxy, revoke } = Proxy.revocable(target, {});
  revoke();
  return proxy;
};
const cycle = { code: "123456" };
cycle.clientMetadata = { cycle };
let deep = {};
for (let level = 0; level < 100_000; level++) deep = { deep };
const members = (count) => Object.fromEntries(Array.from({ length: count }, (_, at) => [`m${at}`, ""]));
const million = members(1e6);

/** What is no answer, by the reason; each is made anew for each try. */
const NO_ANSWERS = {
  "no value": () => undefined,
  null: () => null,
  "a number": () => 7,
  "a bigint": () => 7n,
  "a symbol": () => Symbol("code"),
  true: () => true,
  "a bare text": () => "123456",
  "a String": () => new String("123456"),
  "a function": () => () => ({ code: "1" }),
  "a list": () => [{ code: "123456" }],
  "a map": () => new Map([["code", "123456"]]),
  "a date": () => new Date(),
  "an error": () => new Error("123456"),
  bytes: () => new TextEncoder().encode("123456"),
  "an object without members": () => ({}),
  "an object without a prototype": () => Object.create(null),
  "an inherited code": () => Object.create({ code: "123456" }),
  "a code that is a number": () => ({ code: 123456 }),
  "a code that is null": () => ({ code: null }),
  "a code that is a bigint": () => ({ code: 10n }),
  "a code that is a symbol": () => ({ code: Symbol("code") }),
  "a code that is a String": () => ({ code: { toString: () => "123456" } }),
  "an empty code": () => ({ code: "" }),
  "another name": () => ({ kode: "123456" }),
  "the engine's own names": () => ({ code: "1", new_password: "2" }),
  "two kinds": () => ({ code: "1", choice: "2" }),
  "another kind's": () => ({ text: "123456" }),
  "a new password": () => ({ newPassword: "x" }),
  "a response that is a number": () => ({ responses: { SOFTWARE_TOKEN_MFA_CODE: 7 } }),
  "metadata that is a text": () => ({ code: "123456", clientMetadata: "x" }),
  "metadata that is not of texts": () => ({ code: "123456", clientMetadata: { x: 1 } }),
  "a context of another kind": () => ({ code: "123456", userContext: [1] }),
  "a getter that throws": () => ({
    get code() {
      throw new Error("hostile");
    },
  }),
  "a getter that throws a text": () => ({
    get code() {
      throw "hostile";
    },
  }),
  "a toJSON that throws": () => ({
    code: {
      toJSON() {
        throw new Error("hostile");
      },
    },
  }),
  "a cycle": () => cycle,
  "100,000 levels": () => ({ code: "1", clientMetadata: deep }),
  "a Proxy that lists no members": () => trapped("ownKeys"),
  "a Proxy that describes none": () => trapped("getOwnPropertyDescriptor"),
  "a Proxy that gives none": () => trapped("get", { responses: { get: "1" } }),
  "a revoked Proxy": () => revoked({ code: "123456" }),
  "a revoked Proxy of a list": () => revoked([]),
  "a code of 2 MB": () => ({ code: "x".repeat(2_000_000) }),
  "a code of 30 MB": () => ({ code: "x".repeat(30_000_000) }),
  "10,000 members": () => members(1e4),
  "a million members": () => million,
  "a context of a million members": () => ({ code: "123456", userContext: million }),
  "a million names of metadata": () => ({ code: "123456", clientMetadata: million }),
};

test("answers that are none", async (t) => {
  const pending = await SignIn.begin(options());
  for (const [name, make] of Object.entries(NO_ANSWERS)) {
    await t.test(name, async () => {
      for (const ask of [() => make(), async () => make()]) {
        const start = performance.now();
        // Where even `then` cannot be read, the promise fails by itself: a throw of the caller's own.
        await assert.rejects(pending.complete({ ask }), (error) => {
          const isTyped = error instanceof CalderaError && ["answer", "parameter"].includes(error.code);
          assert.ok(isTyped || /Proxy/.test(name), `${error}`);
          return true;
        });
        const time = performance.now() - start;
        assert.ok(time < 5_000, `${time} ms`);
        assert.equal(pending.challenge.type, "code");
        assert.ok(!JSON.stringify(pending.suspend()).includes("hostile"));
      }
    });
  }
  assert.equal((await pending.complete({ ask })).username, "bob");
});

test("an ask that is no function, or fails by itself", async () => {
  const pending = await SignIn.begin(options());
  const mine = new Error("mine");
  const failures = [
    () => {
      throw mine;
    },
    () => Promise.reject(mine),
    () => ({
      then() {
        throw mine;
      },
    }),
    () => ({
      get then() {
        throw mine;
      },
    }),
    () => ({ then: (_, reject) => reject(mine) }),
  ];
  for (const ask of failures) {
    await assert.rejects(pending.complete({ ask }), (error) => error === mine);
    assert.equal(pending.challenge.type, "code");
  }
  for (const ask of [7, "code", {}, null, true]) {
    await assert.rejects(pending.complete({ ask }), { code: "answer" });
    assert.equal(pending.challenge.type, "code");
  }
  // One that settles twice settles once.
  const twice = () => ({
    then(resolve, reject) {
      resolve(ask());
      reject(mine);
    },
  });
  assert.ok(await pending.complete({ ask: twice }));
});

test("an ask that never settles ends with the signal, and its late answer is nothing", async () => {
  const pending = await SignIn.begin(options());
  const reason = new Error("given up");
  let late;
  for (const never of [() => new Promise((resolve) => (late = resolve)), () => ({ then() {} })]) {
    const controller = new AbortController();
    const ask = () => {
      setTimeout(() => controller.abort(reason), 20);
      return never();
    };
    await assert.rejects(pending.complete({ ask, signal: controller.signal }), reason);
    late?.({ code: "000000" });
    await new Promise((resolve) => setTimeout(resolve, 20));
    assert.equal(pending.challenge.type, "code");
    assert.equal(pending.challenge.rejected, undefined);
  }
  assert.ok(await pending.complete({ ask }));
});

test("a passkey's function that gives none", async () => {
  const challenge = { type: "webAuthn" };
  const transport = async () => ({
    status: 200,
    body: JSON.stringify({
      ChallengeName: "WEB_AUTHN",
      Session: "a session of at least twenty bytes",
      ChallengeParameters: { CREDENTIAL_REQUEST_OPTIONS: "{}" },
    }),
  });
  const pending = await SignIn.begin(options({ authFlow: "USER_AUTH", transport, password: undefined }));
  for (const passkey of [() => undefined, async () => 7, () => ({}), () => "", async () => [], () => Symbol("x")]) {
    await assert.rejects(pending.complete({ passkey }), (error) => error instanceof CalderaError);
    assert.equal(pending.challenge.type, challenge.type);
  }
});

test("a transport whose reply is a trap, or too long", async () => {
  const send = fetchTransport(pool.endpoint);
  const replies = [
    () => trapped("get", { status: 200, body: "{}" }),
    () => revoked({}),
    () => ({ status: 200, body: "x".repeat(30_000_000) }),
    () => ({ status: 200, body: "{}", date: 7 }),
    () => ({ status: 200, body: "{}", errorType: {} }),
    () => ({ status: 2n, body: "{}" }),
    () => ({ status: NaN, body: "{}" }),
    () => ({ status: -1, body: "{}" }),
    () => ({ status: 200, body: JSON.stringify(members(80_000)) }),
    () => ({ status: 200, body: `{"ChallengeParameters":${JSON.stringify(members(80_000))}}` }),
    () => ({ status: 400, body: JSON.stringify(members(80_000)) }),
    () => ({ status: 200, body: '{"a":'.repeat(200_000) }),
    () => ({ status: 200, body: `{"Session":"${"\\n".repeat(500_000)}` }),
  ];
  let reply;
  const transport = async (request) => (reply === undefined ? send(request) : reply());
  const pending = await SignIn.begin(options({ transport }));
  for (reply of replies) {
    await assert.rejects(pending.complete({ ask }), (error) => {
      return error instanceof CalderaError && ["unexpected", "transport", "foreign", "parameter"].includes(error.code);
    });
  }
  reply = undefined;
  assert.ok(await pending.complete({ ask }));
});

test("a host without fetch", async () => {
  const { fetch } = globalThis;
  delete globalThis.fetch;
  try {
    await assert.rejects(signIn(options({ ask })), { code: "unsupported" });
  } finally {
    globalThis.fetch = fetch;
  }
});

test("a transport that is none, or throws what is no error", async () => {
  const thrown = [
    "a text",
    undefined,
    null,
    Symbol("x"),
    revoked({}),
    trapped("get"),
    { cause: { code: Symbol("x") } },
    { cause: { code: Object.create(null) } },
    {
      get cause() {
        throw new Error("hostile");
      },
    },
  ];
  const transports = thrown.map((value) => () => {
    throw value;
  });
  for (const transport of [7, "x", {}, async () => undefined, ...transports]) {
    await assert.rejects(signIn(options({ transport })), (error) => {
      return error instanceof CalderaError && ["unexpected", "transport"].includes(error.code);
    });
  }
});

test("a store that gives what is no session, or throws", async () => {
  const mine = new Error("mine");
  const gives = {
    parameter: [7, 7n, Symbol("x"), true, {}, [], "", "x", "{}", () => "{}", new String("{}"), "\ud800"],
    store: [Promise.reject(mine), trapped("get"), revoked({})],
  };
  gives.parameter.push("x".repeat(30_000_000), `{"version":${"[".repeat(100_000)}`);
  for (const [code, values] of Object.entries(gives)) {
    for (const value of values) {
      const store = { ...memoryStore(), get: () => value };
      await assert.rejects(Session.restore({ store, clientId: "plain" }), (error) => {
        return error instanceof CalderaError && error.code === code;
      });
    }
  }
  const throwing = {
    ...memoryStore(),
    get() {
      throw mine;
    },
  };
  for (const store of [7, "x", {}, trapped("get"), revoked({}), throwing]) {
    await assert.rejects(Session.restore({ store, clientId: "plain" }), { name: "CalderaError", code: "store" });
  }
  const refused = await Session.restore({ store: throwing, clientId: "plain" }).catch((error) => error);
  assert.equal(refused.cause, mine);
});

test("who aborts and then fails leaves no rejection unheard", async () => {
  const unheard = [];
  const listen = (error) => unheard.push(error);
  process.on("unhandledRejection", listen);
  try {
    const send = fetchTransport(pool.endpoint);
    for (const part of ["ask", "transport"]) {
      const controller = new AbortController();
      const fails = async () => {
        controller.abort();
        throw new Error("given up");
      };
      const given = options({ transport: send, ask, [part]: fails, signal: controller.signal });
      await assert.rejects(signIn(given), { name: "AbortError" });
    }
    await new Promise((resolve) => setTimeout(resolve, 20));
    assert.deepEqual(unheard, []);
  } finally {
    process.off("unhandledRejection", listen);
  }
});

test("a transport may give what has `then` alone, or the reply itself, with a signal and without", async () => {
  const send = fetchTransport(pool.endpoint);
  for (const signal of [undefined, null, new AbortController().signal]) {
    let sent = 0;
    const transport = (request) => {
      sent++;
      const reply = send({ ...request, signal: undefined });
      return { then: (resolve, reject) => void reply.then(resolve, reject) };
    };
    const who = { ...options({ transport, signal, deviceName: false }), username: "alice", password: "Wonderland-1865" };
    assert.equal((await signIn(who)).username, "alice");
    assert.equal(sent, 2);
    const refusal = () => ({ status: 400, body: '{"__type":"NotAuthorizedException"}' });
    await assert.rejects(signIn({ ...who, transport: refusal }), { type: "NotAuthorizedException" });
  }
});

test("options that JSON cannot hold", async () => {
  for (const more of [{ maxAge: 7n }, { clientMetadata: cycle }, { clockOffset: 7n }, { clockOffset: "7" }, { clockOffset: 0.5 }]) {
    await assert.rejects(signIn(options(more)), { code: "parameter", parameter: "configuration" });
  }
  for (const refreshBefore of [-1, 0.5, 2 ** 32, "60", NaN, null]) {
    const refused = { code: "parameter", parameter: "refreshBefore" };
    await assert.rejects(signIn(options({ refreshBefore })), refused);
  }
});

test("a store that fails costs no session", async () => {
  const full = new Error("full");
  const texts = memoryStore();
  let fails = true;
  const store = {
    ...texts,
    set(key, value) {
      if (fails) throw full;
      texts.set(key, value);
    },
  };
  const pending = await SignIn.begin(options({ store }));
  const failed = await pending.complete({ ask }).catch((error) => error);
  assert.ok(failed instanceof StoreError);
  assert.deepEqual([failed.code, failed.cause, failed.session.username], ["store", full, "bob"]);
  assert.ok(!JSON.stringify(failed).includes("ey"), "no token is printed");
  // The same call once more stores it, and so does the session by itself.
  await assert.rejects(pending.complete({ ask }), { code: "store" });
  await assert.rejects(failed.session.accessToken(), { code: "store" });
  await assert.rejects(failed.session.refresh(), { code: "store" });
  fails = false;
  const session = await pending.complete();
  assert.equal(session, failed.session);
  const kept = () => JSON.parse(texts.get("caldera-srp.plain.user.bob")).access_token;
  assert.equal(kept(), await session.accessToken());
  fails = true;
  const error = await session.refresh().catch((error) => error);
  assert.ok(error instanceof StoreError);
  fails = false;
  const token = await session.accessToken();
  assert.equal(kept(), token);
});
