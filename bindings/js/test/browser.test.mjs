// Chromium: a page and a worker, under a Content Security Policy, against a local pool.

import assert from "node:assert/strict";
import { createServer } from "node:http";
import { fileURLToPath } from "node:url";
import { after, before, test } from "node:test";

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { build } from "esbuild";
import { chromium } from "playwright-core";
import * as vite from "vite";

import { serve } from "../demo/serve.mjs";
import { moduleOf, variants, vectorsOf } from "./support/builds.mjs";
import { startPool, totp } from "./support/pool.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));
const CSP = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'; connect-src *";
const TOTP_SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP";

/** What both the page and the worker run. */
const PROGRAM = `
  import { SignIn, UserSignIn, signIn } from "caldera-srp";
  import { install } from "caldera-srp/identity-js";
  import { replayAll } from "./test/support/replay.mjs";

  globalThis.caldera = {
    vectors: async (file) => {
      const [module, vectors] = await Promise.all([
        fetch(file).then((response) => response.arrayBuffer()),
        fetch("/vectors.json").then((response) => response.json()),
      ]);
      return { count: vectors.length, failures: replayAll(module, vectors) };
    },
    signIn: async ({ code, ...options }) => {
      const asked = [];
      const ask = (challenge) => {
        asked.push(challenge.type);
        return { code };
      };
      const session = await signIn({ ...options, ask });
      await session.refresh();
      return { asked, username: session.username };
    },
    claim: async () => {
      const options = { userPoolId: "us-east-1_AbCdEf123", clientId: "client", username: "bob" };
      return (await UserSignIn.start(options)).authParameters.SRP_A;
    },
    kinds: typeof install + typeof SignIn,
  };
`;
const WORKER = `${PROGRAM}
  onmessage = async ({ data: [name, argument] }) => {
    try {
      postMessage({ value: await globalThis.caldera[name](argument) });
    } catch (error) {
      postMessage({ error: String(error) });
    }
  };
`;
const PAGE = `${PROGRAM}
  const worker = new Worker("/worker.js", { type: "module" });
  globalThis.inWorker = (name, argument) =>
    new Promise((resolve, reject) => {
      worker.onerror = (event) => reject(new Error(event.message));
      worker.onmessage = ({ data }) => ("error" in data ? reject(new Error(data.error)) : resolve(data.value));
      worker.postMessage([name, argument]);
    });
`;

async function bundle(contents) {
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: root },
    bundle: true,
    format: "esm",
    write: false,
    logLevel: "silent",
  });
  return outputFiles[0].contents;
}

let browser;
let server;
let pool;
let origin;
let policy = CSP;
before(async () => {
  const files = new Map([
    ["/", ["text/html", '<!doctype html><script type="module" src="/page.js"></script>']],
    ["/page.js", ["text/javascript", await bundle(PAGE)]],
    ["/worker.js", ["text/javascript", await bundle(WORKER)]],
    ["/vectors.json", ["application/json", JSON.stringify(vectorsOf("peer-agreed.json"))]],
    ...variants.map((variant) => [
      `/${variant}.wasm`,
      ["application/wasm", moduleOf("hazmat", `claims-${variant}`)],
    ]),
  ]);
  server = createServer((request, response) => {
    const [type, body] = files.get(request.url) ?? ["text/plain", ""];
    response.writeHead(files.has(request.url) ? 200 : 404, {
      "Content-Type": type,
      "Content-Security-Policy": policy,
    });
    response.end(body);
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  origin = `http://127.0.0.1:${server.address().port}`;
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

async function open() {
  const page = await browser.newPage();
  const errors = [];
  page.on("pageerror", (error) => errors.push(error));
  await page.goto(origin);
  await page.waitForFunction(() => "inWorker" in globalThis);
  return { page, errors };
}

const places = {
  "on the page": (page, name, argument) =>
    page.evaluate(([name, argument]) => globalThis.caldera[name](argument), [name, argument]),
  "in a worker": (page, name, argument) =>
    page.evaluate(([name, argument]) => globalThis.inWorker(name, argument), [name, argument]),
};

for (const [place, run] of Object.entries(places)) {
  for (const variant of variants) {
    test(`${place}, ${variant}: the vectors`, async () => {
      const { page, errors } = await open();
      const { count, failures } = await run(page, "vectors", `/${variant}.wasm`);
      assert.deepEqual([count, failures, errors], [80, [], []]);
      await page.close();
    });
  }

  test(`${place}: a sign-in with a code, a device and a refresh`, async () => {
    const { page, errors } = await open();
    const result = await run(page, "signIn", {
      endpoint: pool.endpoint,
      userPoolId: "us-east-1_Plain",
      clientId: "plain",
      username: "bob",
      password: "Builder-1998!",
      code: totp(TOTP_SECRET),
    });
    assert.deepEqual(result, { asked: ["code"], username: "bob" });
    assert.deepEqual(errors, []);
    await page.close();
  });
}

test("a page that Vite has built, and one that it serves for development", async () => {
  const query = new URLSearchParams({
    endpoint: pool.endpoint,
    userPoolId: "us-east-1_Plain",
    clientId: "plain",
    username: "alice",
    password: "Wonderland-1865",
  });
  const signedIn = async (address) => {
    const page = await browser.newPage();
    await page.goto(`${address}?${query}`);
    await page.waitForFunction(() => document.querySelector("output").textContent !== "");
    assert.equal(await page.textContent("output"), "signed in as alice");
    await page.close();
  };
  const common = { root: join(root, "test/peers/vite"), configFile: false, logLevel: "silent" };
  const folder = mkdtempSync(join(tmpdir(), "caldera-vite-"));
  try {
    await vite.build({ ...common, build: { outDir: folder, target: "es2022", emptyOutDir: true } });
    const built = await vite.preview({ ...common, build: { outDir: folder }, preview: { port: 0, host: "127.0.0.1" } });
    await signedIn(built.resolvedUrls.local[0]);
    await new Promise((resolve) => built.httpServer.close(resolve));
    const served = await vite.createServer({
      ...common,
      cacheDir: join(folder, "cache"),
      server: { port: 0, host: "127.0.0.1", fs: { strict: false } },
    });
    await served.listen();
    await signedIn(served.resolvedUrls.local[0]);
    await served.close();
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

test("the demo: every client signs in, and the page shows how long each took", async () => {
  const { address, stop } = await serve();
  try {
    const page = await browser.newPage({ viewport: { width: 760, height: 460 }, deviceScaleFactor: 2 });
    await page.goto(address);
    await page.click("button");
    await page.waitForFunction(
      () => !["", "…"].includes(document.querySelector("#status").textContent),
      undefined,
      { timeout: 120_000 },
    );
    assert.equal(await page.textContent("#status"), "Signed in by every client.");
    const times = await page.$$eval("tbody tr", (rows) =>
      rows.map((row) => [row.cells[0].textContent, parseFloat(row.cells[2].textContent)]),
    );
    assert.equal(times.length, 4);
    const [[, ours], ...others] = times;
    for (const [name, theirs] of others) assert.ok(theirs > ours, `${name}: ${theirs}`);
    // CALDERA_SCREENSHOT=demo/screenshot.png makes the README's anew.
    const { CALDERA_SCREENSHOT: path } = process.env;
    if (path) await page.screenshot({ path });
    await page.close();
  } finally {
    await stop();
  }
});

test("a policy without 'wasm-unsafe-eval' blocks every WebAssembly, and the error says so", async () => {
  policy = CSP.replace(" 'wasm-unsafe-eval'", "");
  try {
    const { page } = await open();
    await assert.rejects(places["on the page"](page, "claim"), /unsupported|policy|unsafe-eval/i);
    await page.close();
  } finally {
    policy = CSP;
  }
});
