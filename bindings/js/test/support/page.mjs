// What a browser opens: a page and a worker under a Content Security Policy, with the vectors, and with what
// both can be told to do.

import { createServer } from "node:http";
import { fileURLToPath } from "node:url";

import { build } from "esbuild";

import { moduleOf, variants, vectorsOf } from "./builds.mjs";

const root = fileURLToPath(new URL("../..", import.meta.url));

/** The policy under which everything works. Firefox tells the blocked icon of a page as an error. */
export const CSP =
  "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'; connect-src *; img-src 'self'";

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

/** Serves the page; `policy` is sent from then on. */
export async function servePage() {
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
  const served = { policy: CSP };
  const server = createServer((request, response) => {
    const [type, body] = files.get(request.url) ?? ["text/plain", ""];
    response.writeHead(files.has(request.url) ? 200 : 404, {
      "Content-Type": type,
      "Content-Security-Policy": served.policy,
    });
    response.end(body);
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  served.origin = `http://127.0.0.1:${server.address().port}`;
  served.close = () => server.close();
  return served;
}

/** Opens the page, by Playwright or Puppeteer. */
export async function openPage(browser, origin) {
  const page = await browser.newPage();
  const errors = [];
  page.on("pageerror", (error) => errors.push(error));
  await page.goto(origin);
  await page.waitForFunction(() => "inWorker" in globalThis);
  return { page, errors };
}

/** Where a page runs what it is told. */
export const places = {
  "on the page": (page, name, argument) =>
    page.evaluate(([name, argument]) => globalThis.caldera[name](argument), [name, argument]),
  "in a worker": (page, name, argument) =>
    page.evaluate(([name, argument]) => globalThis.inWorker(name, argument), [name, argument]),
};
