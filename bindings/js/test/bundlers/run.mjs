// Builds a page with a bundler, runs it in Chromium against a local pool, and tells its size:
//
//   run.mjs NAME FOLDER      NAME is vite, webpack, esbuild, rollup or next
//
// FOLDER has the bundler, and the package installed from its tarball.

import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { cpSync, mkdirSync, readFileSync, readdirSync } from "node:fs";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { extname, join, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { brotliCompressSync } from "node:zlib";

import { chromium } from "playwright-core";

import { plainClient, startPool } from "../support/pool.mjs";

const [name, given] = process.argv.slice(2);
const folder = resolve(given);
const require = createRequire(join(folder, "package.json"));
const load = (module) => import(pathToFileURL(require.resolve(module)));
const page = fileURLToPath(new URL("../peers/vite/", import.meta.url));
const out = join(folder, "out");
const bin = (program) => join(folder, "node_modules/.bin", program);

const builders = {
  async vite() {
    execFileSync(bin("vite"), ["build", "--outDir", out, "--logLevel", "warn"], { cwd: folder });
  },
  async webpack() {
    const { default: webpack } = await load("webpack");
    const stats = await new Promise((resolve, reject) => {
      const options = {
        mode: "production",
        context: folder,
        entry: "./main.js",
        output: { path: out, filename: "[name].js", chunkFilename: "[id].js", publicPath: "/", module: true },
        experiments: { outputModule: true },
        performance: { hints: false },
      };
      webpack(options, (error, stats) => (error ? reject(error) : resolve(stats)));
    });
    assert.deepEqual(stats.toJson().errors, []);
  },
  async esbuild() {
    const args = ["main.js", "--bundle", "--minify", "--format=esm", "--splitting", `--outdir=${out}`];
    execFileSync(bin("esbuild"), [...args, "--log-level=warning"], { cwd: folder });
  },
  async rollup() {
    const plugin = "node-resolve={browser:true}";
    const args = ["main.js", "--format", "es", "--dir", out, "--plugin", plugin, "--silent"];
    execFileSync(bin("rollup"), args, { cwd: folder });
  },
};

const files = (folder) =>
  readdirSync(folder, { recursive: true })
    .map(String)
    .filter((file) => file.endsWith(".js"))
    .map((file) => [file, readFileSync(join(folder, file))]);

/** Serves a built page. */
async function serveStatic() {
  const types = { ".js": "text/javascript", ".html": "text/html", ".wasm": "application/wasm" };
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url, "http://page");
    try {
      const body = readFileSync(join(out, pathname === "/" ? "index.html" : pathname));
      response.writeHead(200, { "Content-Type": types[extname(pathname)] ?? "text/html" }).end(body);
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  return { address: `http://127.0.0.1:${server.address().port}/`, stop: () => server.close() };
}

/** Builds Next's page and route handler, and starts its server. */
async function serveNext() {
  cpSync(fileURLToPath(new URL("next", import.meta.url)), folder, { recursive: true });
  const env = { ...process.env, NEXT_TELEMETRY_DISABLED: "1", NODE_ENV: "production" };
  execFileSync(bin("next"), ["build"], { cwd: folder, env, stdio: ["ignore", "ignore", "inherit"] });
  const child = spawn(process.execPath, [require.resolve("next/dist/bin/next"), "start", "-H", "127.0.0.1", "-p", "0"], {
    cwd: folder,
    env,
    stdio: ["ignore", "pipe", "inherit"],
  });
  const address = await new Promise((resolve, reject) => {
    let text = "";
    child.stdout.setEncoding("utf8").on("data", (chunk) => {
      text += chunk;
      const found = /http:\/\/127\.0\.0\.1:[1-9]\d*/.exec(text);
      if (found) resolve(`${found[0]}/`);
    });
    child.once("exit", (code) => reject(new Error(`next ended with ${code}`)));
  });
  child.removeAllListeners("exit");
  return { address, stop: () => child.kill() };
}

const pool = await startPool();
let served;
let browser;
try {
  if (name === "next") {
    served = await serveNext();
  } else {
    mkdirSync(out, { recursive: true });
    for (const file of ["main.js", "index.html"]) cpSync(join(page, file), join(folder, file));
    if (name !== "vite") cpSync(join(page, "index.html"), join(out, "index.html"));
    await builders[name]();
    served = await serveStatic();
  }
  const options = {
    ...plainClient(pool),
    username: "alice",
    password: "Wonderland-1865",
  };
  const executablePath = process.env.CHROMIUM ?? "/usr/bin/chromium";
  browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] });
  const tab = await browser.newPage();
  /** The sizes of the scripts that the page loads. */
  const scripts = [];
  const failure = new Promise((_, reject) => {
    tab.on("pageerror", reject);
    tab.on("response", (response) => {
      if (!response.url().startsWith(served.address)) return;
      if (response.request().resourceType() !== "script") return;
      if (!response.ok()) reject(new Error(`${response.status()} for ${response.url()}`));
      scripts.push(response.body().then((body) => brotliCompressSync(body).length));
    });
  });
  const output = tab.locator("output:not(:empty)");
  await tab.goto(`${served.address}?${new URLSearchParams(options)}`);
  await Promise.race([output.waitFor({ timeout: 120_000 }), failure]);
  assert.equal(await output.textContent(), "signed in as alice");
  const downloaded = (await Promise.all(scripts)).reduce((sum, size) => sum + size, 0);
  if (name === "next") {
    const reply = await fetch(`${served.address}api/sign-in`, { method: "POST", body: JSON.stringify(options) });
    assert.deepEqual(await reply.json(), { text: "signed in as alice" });
  }
  const built = name === "next" ? files(join(folder, ".next/static")) : files(out);
  const all = built.reduce((sum, [, bytes]) => sum + brotliCompressSync(bytes).length, 0);
  const { version } = JSON.parse(readFileSync(join(folder, "node_modules", name, "package.json"), "utf8"));
  console.log(`${name} ${version}: signed in; downloaded ${downloaded} bytes of scripts by brotli, built ${all}`);
} finally {
  await browser?.close();
  served?.stop();
  await pool.stop();
}
