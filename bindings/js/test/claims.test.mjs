// The claims as the package ships them, against an oracle of this folder's own, and what is refused.

import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { randomBytes } from "node:crypto";
import { test } from "node:test";
import { runInNewContext } from "node:vm";

import * as esm from "caldera-srp";
import * as small from "caldera-srp/claims";

import * as oracle from "./support/oracle.mjs";

const { AppClient, CalderaError, DeviceSignIn, DeviceVerifier, UserSignIn } = esm;
const cjs = createRequire(import.meta.url)("caldera-srp");

const POOL = "us-east-1_AbCdEf123";
const BLOCK = Buffer.from("a block that is echoed").toString("base64");

/** Runs `work` with the host's generator giving `bytes`. */
async function drawing(bytes, work) {
  const { crypto } = globalThis;
  const original = crypto.getRandomValues;
  let rest = bytes;
  Object.defineProperty(crypto, "getRandomValues", {
    configurable: true,
    value: (into) => {
      into.set(rest.subarray(0, into.length));
      rest = rest.subarray(into.length);
      return into;
    },
  });
  try {
    return await work();
  } finally {
    Object.defineProperty(crypto, "getRandomValues", { configurable: true, value: original });
  }
}

for (const [form, { UserSignIn }] of Object.entries({ esm, cjs, small })) {
  test(`${form}: a user's claim is the oracle's`, async () => {
    for (const password of ["", "correct horse", "Paßwort ✓ 𝄞", new TextEncoder().encode("bytes")]) {
      const key = randomBytes(32);
      const a = oracle.integer(key);
      const salt = randomBytes(16);
      const [srpB, now] = [oracle.publicKey(oracle.integer(randomBytes(40))), 949_374_245_000];
      const signIn = await drawing(key, () =>
        UserSignIn.start({ userPoolId: POOL, clientId: "client", username: "alias" }),
      );
      assert.deepEqual(signIn.authParameters, { USERNAME: "alias", SRP_A: oracle.publicKey(a) });
      const responses = signIn.respond({
        challengeParameters: {
          SALT: salt.toString("hex"),
          SRP_B: srpB,
          SECRET_BLOCK: BLOCK,
          USER_ID_FOR_SRP: "bob",
        },
        password,
        now: new Date(now),
      });
      const timestamp = "Tue Feb 1 03:04:05 UTC 2000";
      assert.deepEqual(responses, {
        PASSWORD_CLAIM_SIGNATURE: oracle.claim({
          a,
          srpB,
          salt: salt.toString("hex"),
          scope: "AbCdEf123",
          name: "bob",
          password,
          secretBlock: BLOCK,
          timestamp,
        }),
        PASSWORD_CLAIM_SECRET_BLOCK: BLOCK,
        TIMESTAMP: timestamp,
        USERNAME: "bob",
      });
    }
  });
}

test("a new device's verifier is the oracle's, and its claim follows from it", async () => {
  const keys = { deviceKey: "us-east-1_device", deviceGroupKey: "-group" };
  const verifier = await DeviceVerifier.generate(keys);
  verifier.selfCheck();
  const { device, deviceSecretVerifierConfig: sent } = verifier;
  const salt = oracle.integer(Buffer.from(sent.Salt, "base64"));
  const x = oracle.privateExponent(salt, "-group", "us-east-1_device", device.devicePassword);
  const expected = oracle.pad(oracle.verifier(x)).toString("base64");
  assert.equal(sent.PasswordVerifier, expected);
  verifier.free();
  assert.throws(() => verifier.selfCheck(), { code: "released" });

  const key = randomBytes(32);
  const a = oracle.integer(key);
  const srpB = oracle.publicKey(oracle.integer(randomBytes(40)));
  const signIn = await drawing(key, () =>
    DeviceSignIn.start({ clientId: "client", username: "bob", device }),
  );
  assert.deepEqual(signIn.challengeResponses, {
    USERNAME: "bob",
    DEVICE_KEY: "us-east-1_device",
    SRP_A: oracle.publicKey(a),
  });
  const challenge = { SALT: salt.toString(16), SRP_B: srpB, SECRET_BLOCK: BLOCK, USERNAME: "bob" };
  const responses = signIn.respond({ challengeParameters: challenge, now: 949_374_245_000 });
  assert.equal(
    responses.PASSWORD_CLAIM_SIGNATURE,
    oracle.claim({
      a,
      srpB,
      salt: salt.toString(16),
      scope: "-group",
      name: "us-east-1_device",
      password: device.devicePassword,
      secretBlock: BLOCK,
      timestamp: "Tue Feb 1 03:04:05 UTC 2000",
    }),
  );
});

test("SECRET_HASH", async () => {
  assert.equal(await new AppClient("client").secretHash("bob"), undefined);
  const { createHmac } = await import("node:crypto");
  const expected = createHmac("sha256", "secret").update("bobclient").digest("base64");
  assert.equal(await new AppClient("client", "secret").secretHash("bob"), expected);
});

const begin = () => UserSignIn.start({ userPoolId: POOL, clientId: "client", username: "bob" });
const challenge = { USER_ID_FOR_SRP: "bob", SALT: "1f", SRP_B: "3", SECRET_BLOCK: BLOCK };

test("refusals name the parameter and the fault, never a value", async () => {
  const N = oracle.N.toString(16);
  const cases = [
    [{ SRP_B: undefined }, "SRP_B", "Missing"],
    [{ SRP_B: "" }, "SRP_B", "Empty"],
    [{ SRP_B: "0" }, "SRP_B", "Zero"],
    [{ SRP_B: N }, "SRP_B", "OutOfRange"],
    [{ SRP_B: "hostile" }, "SRP_B", "NotHex"],
    [{ SRP_B: "1".repeat(2_000) }, "SRP_B", "TooLong"],
    [{ SRP_B: 3 }, "SRP_B", "Malformed"],
    [{ SALT: "-" }, "SALT", "NotHex"],
    [{ SECRET_BLOCK: "hostile!" }, "SECRET_BLOCK", "NotBase64"],
    [{ USER_ID_FOR_SRP: "" }, "USER_ID_FOR_SRP", "Empty"],
  ];
  for (const [changed, parameter, fault] of cases) {
    const signIn = await begin();
    const challengeParameters = { ...challenge, ...changed };
    assert.throws(
      () => signIn.respond({ challengeParameters, password: "hostile password" }),
      (error) => {
        assert.ok(error instanceof CalderaError);
        assert.equal(error.name, "CalderaError");
        assert.deepEqual([error.code, error.parameter, error.fault], ["parameter", parameter, fault]);
        assert.doesNotMatch(error.message, /hostile|111/);
        return true;
      },
    );
  }
  const signIn = await begin();
  const password = new Uint8Array([0xff]);
  assert.throws(() => signIn.respond({ challengeParameters: challenge, password }), {
    parameter: "password",
    fault: "Malformed",
  });
});

test("a sign-in answers once, and not after it was freed", async () => {
  const signIn = await begin();
  signIn.respond({ challengeParameters: challenge, password: "x" });
  assert.throws(() => signIn.respond({ challengeParameters: challenge, password: "x" }), {
    code: "released",
  });
  const freed = await begin();
  freed.free();
  freed.free();
  freed[Symbol.dispose ?? "free"]();
  assert.throws(() => freed.respond({ challengeParameters: challenge, password: "x" }), {
    code: "released",
  });
});

test("a password is bytes of any realm, and nothing that passes for bytes", async () => {
  const password = (value) => begin().then((signIn) => signIn.respond({ challengeParameters: challenge, password: value, now: 0 }));
  for (const bytes of [
    runInNewContext("new Uint8Array([112, 119])"),
    Buffer.from("a pw").subarray(2),
    new Uint8Array(new SharedArrayBuffer(2)),
  ]) {
    assert.equal((await password(bytes)).USERNAME, "bob");
  }
  const gone = new Uint8Array(2);
  structuredClone(gone.buffer, { transfer: [gone.buffer] });
  for (const value of [new Proxy(new Uint8Array(2), {}), new ArrayBuffer(2), new Uint16Array(2), gone, [112]]) {
    await assert.rejects(password(value), { code: "parameter", fault: "Malformed" });
  }
});

test("an instant that is none is refused", async () => {
  for (const time of [{ now: NaN }, { now: new Date("x") }, { clockOffset: NaN }, { clockOffset: "7" }, { clockOffset: 7n }]) {
    const signIn = await begin();
    const refused = { code: "parameter", parameter: "TIMESTAMP", fault: "Malformed" };
    assert.throws(() => signIn.respond({ challengeParameters: challenge, password: "x", ...time }), refused);
  }
});

test("what fails before the module is reached leaves no key behind", async () => {
  const { claims } = await import(new URL("../dist/esm/internal/claims-module.js", import.meta.url));
  const engine = await claims.load();
  const release = engine.release.bind(engine);
  const released = [];
  engine.release = (number) => {
    released.push(number);
    release(number);
  };
  const throws = {
    get password() {
      throw new Error("mine");
    },
  };
  try {
    for (const more of [{ password: 7 }, { password: "x".repeat(30_000_000) }, throws, { challengeParameters: { SALT: 1 } }]) {
      const signIn = await begin();
      const options = { challengeParameters: challenge, password: "x" };
      released.length = 0;
      Object.defineProperties(options, Object.getOwnPropertyDescriptors(more));
      assert.throws(() => signIn.respond(options));
      assert.equal(released.length, 1);
      assert.throws(() => signIn.respond({ challengeParameters: challenge, password: "x" }), { code: "released" });
    }
  } finally {
    delete engine.release;
  }
});

test("a generator that fails, or gives nothing", async () => {
  const fails = drawing({ get subarray() { throw new Error("no entropy"); } }, begin);
  await assert.rejects(fails, { code: "randomness" });
  await assert.rejects(drawing(Buffer.alloc(64), begin), { code: "randomness" });
});

test("a thousand sign-ins, some of them left to the collector", async () => {
  for (let time = 0; time < 100; time++) {
    await Promise.all(Array.from({ length: 10 }, begin));
  }
  assert.ok(process.memoryUsage().arrayBuffers < 64 << 20);
});
