// Chromium: every challenge of the whole sign-in, devices, refresh, and passkeys with the browser's
// virtual authenticator, on a page of another origin than the local pool's.

import assert from "node:assert/strict";
import { createServer } from "node:http";
import { after, before, beforeEach, test } from "node:test";
import { fileURLToPath } from "node:url";

import { build } from "esbuild";
import { chromium } from "playwright-core";

import { TOTP_SECRET, plainClient, startPool, totp } from "./support/pool.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));
/** What the page runs. `answer` is a function of the test's, which Playwright carries over. */
const PAGE = `
  import { fetchTransport, signIn } from "caldera-srp";

  let session;
  const told = (error) => ({ error: error.type ?? error.name, message: error.message });
  globalThis.caldera = {
    signIn: async (options) => {
      const asked = [];
      const sent = [];
      const carry = fetchTransport(options.endpoint);
      const transport = (request) => {
        sent.push(JSON.parse(request.body).ChallengeName ?? request.operation);
        return carry(request);
      };
      const ask = async (challenge) => {
        asked.push(challenge.type);
        return globalThis.answer(challenge);
      };
      try {
        session = await signIn({ ...options, transport, ask });
        return { asked, sent, username: session.username, device: session.device };
      } catch (error) {
        return { asked, sent, ...told(error) };
      }
    },
    refresh: async () => {
      const before = await session.accessToken();
      await session.refresh();
      return before !== (await session.accessToken());
    },
    forget: () => session.forgetDevice(),
    register: async (endpoint) => {
      const AccessToken = await session.accessToken();
      const call = async (operation, body) => {
        const response = await fetch(endpoint, {
          method: "POST",
          headers: {
            "Content-Type": "application/x-amz-json-1.1",
            "X-Amz-Target": "AWSCognitoIdentityProviderService." + operation,
          },
          body: JSON.stringify({ AccessToken, ...body }),
        });
        const reply = await response.json();
        if (!response.ok) throw new Error(JSON.stringify(reply));
        return reply;
      };
      const { CredentialCreationOptions } = await call("StartWebAuthnRegistration", {});
      const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(CredentialCreationOptions);
      const credential = await navigator.credentials.create({ publicKey });
      await call("CompleteWebAuthnRegistration", { Credential: credential.toJSON() });
    },
  };
`;

let browser;
let server;
let pool;
let origin;
before(async () => {
  const { outputFiles } = await build({
    stdin: { contents: PAGE, resolveDir: root },
    bundle: true,
    format: "esm",
    write: false,
    logLevel: "silent",
  });
  server = createServer((request, response) => {
    const script = request.url === "/page.js";
    response.writeHead(200, { "Content-Type": script ? "text/javascript" : "text/html" });
    response.end(
      script ? outputFiles[0].contents : '<!doctype html><script type="module" src="/page.js"></script>',
    );
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  // By name: passkeys belong to domains.
  origin = `http://localhost:${server.address().port}`;
  browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    args: ["--no-sandbox"],
  });
});
beforeEach(async () => {
  await pool?.stop();
  pool = await startPool();
});
after(async () => {
  await browser?.close();
  await pool?.stop();
  server?.close();
});

/** A page whose questions this function answers. */
async function open(answer = () => assert.fail("asked")) {
  const page = await browser.newPage();
  await page.exposeFunction("answer", answer);
  await page.goto(origin);
  await page.waitForFunction(() => "caldera" in globalThis);
  const call = (name, argument) =>
    page.evaluate(([name, argument]) => globalThis.caldera[name](argument), [name, argument]);
  const signIn = (options) => call("signIn", { ...plainClient(pool), ...options });
  return { page, call, signIn };
}

const alice = { username: "alice", password: "Wonderland-1865" };

/** Each challenge: who signs in, what is asked in which order, and how it is answered. */
const CHALLENGES = {
  "SOFTWARE_TOKEN_MFA, a wrong code first": {
    options: { username: "bob", password: "Builder-1998!" },
    asked: ["code", "code"],
    answer: ({ rejected }) => ({ code: rejected === undefined ? "000000" : totp(TOTP_SECRET) }),
  },
  "SELECT_MFA_TYPE and EMAIL_OTP": {
    options: { username: "erin", password: "Brockovich-2000" },
    asked: ["selectMfa", "code"],
    answer: async ({ type }) =>
      type === "selectMfa" ? { choice: "EMAIL_OTP" } : { code: (await pool.logged(/EMAIL to \S+: (\d+)/))[1] },
  },
  "NEW_PASSWORD_REQUIRED, a weak one first": {
    options: { username: "dave", password: "Temporary-2001" },
    asked: ["newPassword", "newPassword"],
    answer: ({ rejected }) => ({ newPassword: rejected === undefined ? "short" : "Perm-anent-2026" }),
  },
  "MFA_SETUP": {
    options: {
      userPoolId: "us-east-1_Strict",
      clientId: "strict",
      username: "frank",
      password: "Frankenstein-1818",
    },
    asked: ["softwareToken"],
    answer: ({ secret }) => ({ code: totp(secret) }),
  },
  "CUSTOM_CHALLENGE": {
    options: { username: "alice", authFlow: "CUSTOM_AUTH" },
    asked: ["custom"],
    answer: () => ({ text: "Because." }),
  },
  "SELECT_CHALLENGE, a password by SRP": {
    options: { username: "alice", authFlow: "USER_AUTH" },
    asked: ["selectChallenge"],
    answer: () => ({ choice: "PASSWORD_SRP", password: "Wonderland-1865" }),
  },
  "SELECT_CHALLENGE, a password as it is": {
    options: { username: "alice", authFlow: "USER_AUTH" },
    asked: ["selectChallenge"],
    answer: () => ({ choice: "PASSWORD", password: "Wonderland-1865" }),
  },
  "EMAIL_OTP, preferred": {
    options: { username: "alice", authFlow: "USER_AUTH", preferredChallenge: "EMAIL_OTP" },
    asked: ["code"],
    answer: async () => ({ code: (await pool.logged(/EMAIL to \S+: (\d+)/))[1] }),
  },
  "USER_PASSWORD_AUTH": {
    options: { ...alice, authFlow: "USER_PASSWORD_AUTH" },
    asked: [],
    answer: () => assert.fail("asked"),
  },
};

for (const [name, { options, asked, answer }] of Object.entries(CHALLENGES)) {
  test(`in Chromium: ${name}`, async () => {
    const { page, call, signIn } = await open(answer);
    const result = await signIn(options);
    assert.deepEqual([result.error, result.username, result.asked], [undefined, options.username, asked]);
    // A client without refresh tokens of its own has none to renew.
    if (options.clientId !== "strict") assert.ok(await call("refresh"));
    await page.close();
  });
}

test("in Chromium: a wrong password is the service's refusal", async () => {
  const { page, signIn } = await open();
  const result = await signIn({ ...alice, password: "wrong" });
  assert.equal(result.error, "NotAuthorizedException");
  await page.close();
});

test("in Chromium: a device is registered, proves itself, refreshes and is forgotten", async () => {
  const { page, call, signIn } = await open();
  const { device } = await signIn(alice);
  assert.ok(device.devicePassword);
  const second = await signIn({ ...alice, device });
  assert.deepEqual(second.sent, [
    "InitiateAuth",
    "PASSWORD_VERIFIER",
    "DEVICE_SRP_AUTH",
    "DEVICE_PASSWORD_VERIFIER",
  ]);
  assert.ok(await call("refresh"));
  await call("forget");
  const third = await signIn({ ...alice, device });
  assert.notEqual(third.device.deviceKey, device.deviceKey);
  await page.close();
});

/** The browser's authenticator in software, by its DevTools protocol. */
async function authenticator(page, more = {}) {
  const devtools = await page.context().newCDPSession(page);
  await devtools.send("WebAuthn.enable");
  const { authenticatorId } = await devtools.send("WebAuthn.addVirtualAuthenticator", {
    options: {
      protocol: "ctap2",
      transport: "internal",
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
      ...more,
    },
  });
  return { devtools, authenticatorId };
}

const byPasskey = { username: "alice", authFlow: "USER_AUTH", preferredChallenge: "WEB_AUTHN" };

test("in Chromium: a passkey is registered, and signs in, preferred and chosen", async () => {
  const { page, call, signIn } = await open(({ type, choices }) => {
    assert.equal(type, "selectChallenge");
    assert.ok(choices.includes("WEB_AUTHN"));
    return { choice: "WEB_AUTHN" };
  });
  await authenticator(page);
  await signIn(alice);
  await call("register", pool.endpoint);
  for (const [options, asked] of [
    [byPasskey, []],
    [{ ...byPasskey, preferredChallenge: undefined }, ["selectChallenge"]],
  ]) {
    const result = await signIn(options);
    assert.deepEqual([result.error, result.username, result.asked], [undefined, "alice", asked]);
    assert.equal(result.sent.at(-1) === "ConfirmDevice" ? result.sent.at(-2) : result.sent.at(-1), "WEB_AUTHN");
    assert.ok(await call("refresh"));
  }
  await page.close();
});

test("in Chromium: a passkey in a browser without the JSON functions of WebAuthn", async () => {
  const { page, call, signIn } = await open();
  await authenticator(page);
  await signIn(alice);
  await call("register", pool.endpoint);
  await page.evaluate(() => {
    delete PublicKeyCredential.parseRequestOptionsFromJSON;
    delete PublicKeyCredential.prototype.toJSON;
  });
  const result = await signIn(byPasskey);
  assert.deepEqual([result.error, result.username], [undefined, "alice"]);
  await page.close();
});

test("in Chromium: a passkey that is gone, one that is back, and a copy of it", async () => {
  const { page, call, signIn } = await open();
  const { devtools, authenticatorId } = await authenticator(page);
  await signIn(alice);
  await call("register", pool.endpoint);
  // What the browser throws where nobody answers; its own wait is minutes long.
  await page.evaluate(() => {
    const get = navigator.credentials.get.bind(navigator.credentials);
    navigator.credentials.get = (options) =>
      get({ ...options, publicKey: { ...options.publicKey, timeout: 500 } });
  });
  const { credentials } = await devtools.send("WebAuthn.getCredentials", { authenticatorId });
  await devtools.send("WebAuthn.removeCredential", {
    authenticatorId,
    credentialId: credentials[0].credentialId,
  });
  const result = await signIn(byPasskey);
  assert.equal(result.error, "NotAllowedError", JSON.stringify(result));
  // The key that comes back counts on from where it was, and is good again.
  await devtools.send("WebAuthn.addCredential", { authenticatorId, credential: credentials[0] });
  assert.equal((await signIn(byPasskey)).username, "alice");
  // A copy of it that has counted less is not.
  const copy = { ...credentials[0], signCount: 0 };
  await devtools.send("WebAuthn.removeCredential", { authenticatorId, credentialId: copy.credentialId });
  await devtools.send("WebAuthn.addCredential", { authenticatorId, credential: copy });
  const refused = await signIn(byPasskey);
  assert.equal(refused.error, "NotAuthorizedException", JSON.stringify(refused));
  await page.close();
});
