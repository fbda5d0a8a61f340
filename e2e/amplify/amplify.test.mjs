// Amplify JS in headless Chromium, on a page of another origin than the pool's: npm test
//
// Wants `npm ci` here, Chromium, and `cargo build -p caldera-local-pool`. CHROMIUM and
// CALDERA_LOCAL_POOL name other programs than /usr/bin/chromium and the one in target/debug.

import assert from "node:assert/strict";
import { createServer } from "node:http";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";

import { build } from "esbuild";
import { chromium } from "playwright-core";

import { beginRow, startPool, totp, versionOf } from "./support.mjs";

const VERSION = versionOf("aws-amplify");
const PEER = "Amplify JS in Chromium";
const DONE = "DONE";

let pool;
let server;
let browser;
let origin;
before(async () => {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL("page.mjs", import.meta.url))],
    bundle: true,
    format: "esm",
    write: false,
    logLevel: "silent",
  });
  const files = new Map([
    ["/", ["text/html", '<!doctype html><script type="module" src="/page.js"></script>']],
    ["/page.js", ["text/javascript", outputFiles[0].contents]],
  ]);
  server = createServer((request, response) => {
    const [type, body] = files.get(request.url) ?? ["text/plain", ""];
    response.writeHead(files.has(request.url) ? 200 : 404, { "Content-Type": type }).end(body);
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  // By name, for passkeys belong to domains; the pool is another origin by host and by port.
  origin = `http://localhost:${server.address().port}`;
  pool = await startPool();
  browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    args: ["--no-sandbox"],
  });
});
after(async () => {
  await browser?.close();
  await pool?.stop();
  server?.close();
});

/** A page of its own storage, Amplify configured in it, and what it asks the pool. */
async function open(more = {}) {
  const context = await browser.newContext();
  const page = await context.newPage();
  const asked = [];
  page.on("request", (request) => {
    if (!request.url().startsWith(pool.endpoint) || request.method() !== "POST") return;
    const { AuthFlow, ChallengeName } = request.postDataJSON();
    const operation = request.headers()["x-amz-target"].split(".")[1];
    asked.push(AuthFlow ?? ChallengeName ?? operation);
  });
  await page.goto(origin);
  await page.waitForFunction(() => "call" in globalThis);
  const config = {
    userPoolId: "us-east-1_Browser01",
    userPoolClientId: "browser",
    userPoolEndpoint: pool.endpoint,
    ...more,
  };
  await page.evaluate((config) => globalThis.configure(config), config);
  const attempt = (...given) => page.evaluate((given) => globalThis.call(...given), given);
  const call = async (...given) => {
    const { value, error } = await attempt(...given);
    assert.equal(error, undefined, given[0]);
    return value;
  };
  const step = async (...given) => (await call(...given)).nextStep.signInStep;
  /** Who is signed in, by the token's own word; the token is renewed first. */
  const who = async () => {
    const { tokens } = await call("fetchAuthSession", { forceRefresh: true });
    return tokens.accessToken.payload.username;
  };
  return { context, page, asked, attempt, call, step, who, close: () => context.close() };
}

test("a password by SRP, right and wrong, and a refresh", async () => {
  const passed = beginRow(
    "c6",
    PEER,
    VERSION,
    "on a page of another origin: USER_SRP_AUTH, refresh; a wrong password refused",
  );
  for (const [username, password] of [
    ["alice", "Wonderland-1865"],
    ["zoë-日本", "Žižkov-1901 🔑🦀"],
  ]) {
    const own = await open();
    assert.equal(await own.step("signIn", { username, password }), DONE);
    assert.equal(await own.who(), username);
    assert.ok(own.asked.includes("PASSWORD_VERIFIER"));
    await own.call("signOut");
    const wrong = await own.attempt("signIn", { username, password: `${password}x` });
    assert.deepEqual(wrong, { error: "NotAuthorizedException" });
    await own.close();
  }
  passed();
});

test("a device: confirmed, proved, forgotten", async () => {
  const passed = beginRow(
    "c7",
    PEER,
    VERSION,
    "confirms its device; 3 sign-ins with DEVICE_SRP_AUTH; a forgotten device replaced",
  );
  const alice = { username: "alice", password: "Wonderland-1865" };
  const own = await open();
  const proofs = ["DEVICE_SRP_AUTH", "DEVICE_PASSWORD_VERIFIER"];
  assert.equal(await own.step("signIn", alice), DONE);
  assert.ok(own.asked.includes("ConfirmDevice"));
  assert.ok(!own.asked.includes(proofs[0]));
  for (let round = 0; round < 3; round += 1) {
    await own.call("signOut");
    own.asked.length = 0;
    assert.equal(await own.step("signIn", alice), DONE);
    assert.deepEqual(own.asked, ["USER_SRP_AUTH", "PASSWORD_VERIFIER", ...proofs]);
    assert.equal(await own.who(), "alice");
  }
  // Other pages have left devices of this user: only one goes, which the next sign-in shows to be this one.
  const devices = async () => (await own.call("fetchDevices")).map(({ id }) => id).sort();
  const before = await devices();
  await own.call("forgetDevice");
  const after = await devices();
  assert.equal(after.length, before.length - 1);
  assert.ok(after.every((id) => before.includes(id)));
  await own.call("signOut");
  own.asked.length = 0;
  assert.equal(await own.step("signIn", alice), DONE);
  assert.ok(own.asked.includes("ConfirmDevice"));
  await own.close();
  passed();
});

test("an authenticator app: asked for, and set up", async () => {
  const passed = beginRow(
    "c8",
    PEER,
    VERSION,
    "SOFTWARE_TOKEN_MFA, a wrong code refused; MFA_SETUP with AssociateSoftwareToken and VerifySoftwareToken",
  );
  const bob = await open();
  assert.equal(
    await bob.step("signIn", { username: "bob", password: "Builder-1998!" }),
    "CONFIRM_SIGN_IN_WITH_TOTP_CODE",
  );
  const right = totp("JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP");
  const other = String((Number(right) + 1) % 1_000_000).padStart(6, "0");
  assert.deepEqual(await bob.attempt("confirmSignIn", { challengeResponse: other }), {
    error: "CodeMismatchException",
  });
  const challengeResponse = totp("JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP");
  assert.equal(await bob.step("confirmSignIn", { challengeResponse }), DONE);
  assert.equal(await bob.who(), "bob");
  await bob.close();

  const frank = await open({ userPoolId: "us-east-1_Browser02", userPoolClientId: "strict" });
  const { nextStep } = await frank.call("signIn", { username: "frank", password: "Frankenstein-1818" });
  assert.equal(nextStep.signInStep, "CONTINUE_SIGN_IN_WITH_TOTP_SETUP");
  const code = totp(nextStep.totpSetupDetails.sharedSecret);
  assert.equal(await frank.step("confirmSignIn", { challengeResponse: code }), DONE);
  await frank.close();
  passed();
});

test("a new password in the place of a temporary one", async () => {
  const passed = beginRow("c9", PEER, VERSION, "NEW_PASSWORD_REQUIRED; a weak password refused");
  const own = await open();
  assert.equal(
    await own.step("signIn", { username: "dave", password: "Temporary-2001" }),
    "CONFIRM_SIGN_IN_WITH_NEW_PASSWORD_REQUIRED",
  );
  assert.deepEqual(await own.attempt("confirmSignIn", { challengeResponse: "short" }), {
    error: "InvalidPasswordException",
  });
  assert.equal(await own.step("confirmSignIn", { challengeResponse: "Perm-anent-2026" }), DONE);
  await own.call("signOut");
  assert.equal(await own.step("signIn", { username: "dave", password: "Perm-anent-2026" }), DONE);
  await own.close();
  passed();
});

test("USER_AUTH: a password preferred, a code chosen", async () => {
  const passed = beginRow(
    "ca",
    PEER,
    VERSION,
    "USER_AUTH: PASSWORD_SRP preferred, SELECT_CHALLENGE, EMAIL_OTP chosen",
  );
  const own = await open();
  const alice = { username: "alice", options: { authFlowType: "USER_AUTH" } };
  const preferred = { ...alice.options, preferredChallenge: "PASSWORD_SRP" };
  assert.equal(
    await own.step("signIn", { ...alice, password: "Wonderland-1865", options: preferred }),
    DONE,
  );
  assert.ok(own.asked.includes("PASSWORD_VERIFIER"));
  await own.call("signOut");
  const { nextStep } = await own.call("signIn", alice);
  assert.equal(nextStep.signInStep, "CONTINUE_SIGN_IN_WITH_FIRST_FACTOR_SELECTION");
  assert.ok(nextStep.availableChallenges.includes("EMAIL_OTP"));
  assert.equal(
    await own.step("confirmSignIn", { challengeResponse: "EMAIL_OTP" }),
    "CONFIRM_SIGN_IN_WITH_EMAIL_CODE",
  );
  const code = await pool.code();
  // Amplify answers DEVICE_SRP_AUTH by itself where one follows.
  assert.equal(await own.step("confirmSignIn", { challengeResponse: code }), DONE);
  assert.equal(await own.who(), "alice");
  await own.close();
  passed();
});

test("a passkey: registered, signed in with, deleted", async () => {
  const passed = beginRow(
    "cb",
    PEER,
    VERSION,
    "WEB_AUTHN with Chromium's virtual authenticator: registers a passkey, signs in with it, preferred and chosen, deletes it",
  );
  const own = await open();
  const devtools = await own.context.newCDPSession(own.page);
  await devtools.send("WebAuthn.enable");
  await devtools.send("WebAuthn.addVirtualAuthenticator", {
    options: {
      protocol: "ctap2",
      transport: "internal",
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
  assert.equal(await own.step("signIn", { username: "carol", password: "Christmas-1843" }), DONE);
  await own.call("associateWebAuthnCredential");
  const { credentials } = await own.call("listWebAuthnCredentials");
  assert.equal(credentials.length, 1);
  assert.equal(credentials[0].relyingPartyId, "localhost");
  await own.call("signOut");

  const options = { authFlowType: "USER_AUTH", preferredChallenge: "WEB_AUTHN" };
  assert.equal(await own.step("signIn", { username: "carol", options }), DONE);
  assert.ok(own.asked.includes("WEB_AUTHN"));
  assert.equal(await own.who(), "carol");
  await own.call("signOut");
  await own.call("signIn", { username: "carol", options: { authFlowType: "USER_AUTH" } });
  assert.equal(await own.step("confirmSignIn", { challengeResponse: "WEB_AUTHN" }), DONE);

  await own.call("deleteWebAuthnCredential", { credentialId: credentials[0].credentialId });
  assert.deepEqual((await own.call("listWebAuthnCredentials")).credentials, []);
  await own.close();
  passed();
});
