// Chromium: a page and a worker, under a Content Security Policy, against a local pool.

import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { after, before, test } from "node:test";

import { copyFileSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import * as esbuild from "esbuild";
import { chromium } from "playwright-core";
import * as vite from "vite";

import { serve } from "../demo/serve.mjs";
import { variants } from "./support/builds.mjs";
import { CSP, openPage, places, servePage } from "./support/page.mjs";
import { TOTP_SECRET, plainClient, startPool, totp } from "./support/pool.mjs";

/** What the bundlers are given. */
const PAGE = fileURLToPath(new URL("peers/vite", import.meta.url));
let browser;
let served;
let pool;
before(async () => {
  served = await servePage();
  pool = await startPool();
  browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    args: ["--no-sandbox"],
  });
});
after(async () => {
  await browser?.close();
  await pool?.stop();
  served?.close();
});

const open = () => openPage(browser, served.origin);

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
      ...plainClient(pool),
      username: "bob",
      password: "Builder-1998!",
      code: totp(TOTP_SECRET),
    });
    assert.deepEqual(result, { asked: ["code"], username: "bob" });
    assert.deepEqual(errors, []);
    await page.close();
  });
}

/** Opens a page that signs in with what its address says, and waits until it has. */
async function signsIn(address) {
  const query = new URLSearchParams({
    ...plainClient(pool),
    username: "alice",
    password: "Wonderland-1865",
  });
  const page = await browser.newPage();
  await page.goto(`${address}?${query}`);
  await page.waitForFunction(() => document.querySelector("output").textContent !== "");
  assert.equal(await page.textContent("output"), "signed in as alice");
  await page.close();
}

test("a page that Vite has built, and one that it serves for development", async () => {
  const common = { root: PAGE, configFile: false, logLevel: "silent" };
  const folder = mkdtempSync(join(tmpdir(), "caldera-vite-"));
  try {
    await vite.build({ ...common, build: { outDir: folder, target: "es2022", emptyOutDir: true } });
    const built = await vite.preview({ ...common, build: { outDir: folder }, preview: { port: 0, host: "127.0.0.1" } });
    await signsIn(built.resolvedUrls.local[0]);
    await new Promise((resolve) => built.httpServer.close(resolve));
    const served = await vite.createServer({
      ...common,
      cacheDir: join(folder, "cache"),
      server: { port: 0, host: "127.0.0.1", fs: { strict: false } },
    });
    await served.listen();
    await signsIn(served.resolvedUrls.local[0]);
    await served.close();
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

test("a page that esbuild has built", async () => {
  const folder = mkdtempSync(join(tmpdir(), "caldera-esbuild-"));
  const context = await esbuild.context({
    entryPoints: [join(PAGE, "main.js")],
    bundle: true,
    minify: true,
    splitting: true,
    format: "esm",
    outdir: folder,
    logLevel: "silent",
  });
  try {
    copyFileSync(join(PAGE, "index.html"), join(folder, "index.html"));
    const { port } = await context.serve({ servedir: folder, host: "127.0.0.1", port: 0 });
    await signsIn(`http://127.0.0.1:${port}/`);
  } finally {
    await context.dispose();
    rmSync(folder, { recursive: true, force: true });
  }
});

test("the demo: every client signs in, and the page shows how long each took", async (t) => {
  const { address, stop } = await serve();
  try {
    const page = await browser.newPage({ viewport: { width: 760, height: 480 }, deviceScaleFactor: 2 });
    const messages = [];
    page.on("pageerror", (error) => messages.push(String(error)));
    page.on("console", (message) => messages.push(message.text()));
    // CALDERA_SLOWDOWN=6 is a processor of a phone's kind, as Chromium's tools for developers have it.
    const devtools = await page.context().newCDPSession(page);
    await devtools.send("Emulation.setCPUThrottlingRate", { rate: Number(process.env.CALDERA_SLOWDOWN ?? 1) });
    await page.goto(address);
    await page.click("button");
    assert.equal(await page.isDisabled("button"), true);
    await page.waitForFunction(
      () => !["", "…"].includes(document.querySelector("#status").textContent),
      undefined,
      { timeout: 120_000 },
    );
    assert.equal(await page.textContent("#status"), "Signed in by every client.");
    const times = await page.$$eval("tbody tr", (rows) =>
      rows.map((row) => [row.cells[0].textContent, parseFloat(row.cells[2].textContent)]),
    );
    t.diagnostic(times.map(([name, milliseconds]) => `${name}: ${milliseconds} ms`).join(", "));
    assert.deepEqual([times.length, messages], [4, []]);
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
  served.policy = CSP.replace(" 'wasm-unsafe-eval'", "");
  try {
    const { page } = await open();
    await assert.rejects(places["on the page"](page, "claim"), /unsupported|policy|unsafe-eval/i);
    await page.close();
  } finally {
    served.policy = CSP;
  }
});
