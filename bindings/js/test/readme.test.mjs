// Every example of the README, run against a local pool in the service's place.

import assert from "node:assert/strict";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { after, before, test } from "node:test";

import { startPool, totp } from "./support/pool.mjs";

const readme = readFileSync(new URL("../README.md", import.meta.url), "utf8");
const examples = [...readme.matchAll(/^```js\n([^]*?)^```$/gm)].map(([, code]) => code);

let pool;
before(async () => {
  pool = await startPool("readme.toml");
  const { fetch } = globalThis;
  // The examples speak to the service; here the pool is the service.
  globalThis.fetch = (url, init) =>
    fetch(String(url).replace(/^(https:\/\/cognito-idp\.us-east-1\.amazonaws\.com|http:\/\/127\.0\.0\.1:9339)\/?/, pool.endpoint), init);
  const texts = new Map();
  globalThis.localStorage = {
    getItem: (key) => texts.get(key) ?? null,
    setItem: (key, value) => texts.set(key, value),
    removeItem: (key) => texts.delete(key),
  };
  globalThis.prompt = () => totp("JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP");
  globalThis.send = (operation, body) => pool.call(operation, body);
  globalThis.poolEndpoint = pool.endpoint;
});
after(() => pool.stop());

test("there are examples", () => assert.ok(examples.length >= 10, String(examples.length)));

for (const [index, code] of examples.entries()) {
  const [first] = code.split("\n").filter((line) => line.includes("from") || line.includes("await"));
  test(`example ${index + 1}: ${first}`, async () => {
    // Beside the peers, so that their packages are found.
    const file = new URL(`peers/example-${index}.mjs`, import.meta.url);
    const local = code.replace('{ region: "us-east-1" }', '{ region: "us-east-1", endpoint: poolEndpoint, credentials: { accessKeyId: "any", secretAccessKey: "any" } }');
    writeFileSync(file, local);
    try {
      await import(file);
    } finally {
      rmSync(file);
    }
  });
}
