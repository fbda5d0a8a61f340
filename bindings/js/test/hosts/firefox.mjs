// All vectors and a sign-in in headless Firefox, on the page and in a worker: firefox.mjs FOLDER
//
// FOLDER has puppeteer-core, which speaks WebDriver BiDi with the Firefox of the system (FIREFOX).

import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { join, resolve } from "node:path";

import { variants } from "../support/builds.mjs";
import { openPage, places, servePage } from "../support/page.mjs";
import { TOTP_SECRET, plainClient, startPool, totp } from "../support/pool.mjs";

const puppeteer = createRequire(join(resolve(process.argv[2]), "package.json"))("puppeteer-core");
const served = await servePage();
const pool = await startPool();
const browser = await puppeteer.launch({
  browser: "firefox",
  executablePath: process.env.FIREFOX ?? "/usr/bin/firefox-esr",
  headless: true,
  timeout: 300_000,
  protocolTimeout: 600_000,
});
try {
  console.log(await browser.version());
  for (const [place, run] of Object.entries(places)) {
    const { page, errors } = await openPage(browser, served.origin);
    for (const variant of variants) {
      const { count, failures } = await run(page, "vectors", `/${variant}.wasm`);
      assert.deepEqual([count, failures], [80, []]);
      console.log(`${place}, ${variant}: ${count} vectors, ${failures.length} failures`);
    }
    const result = await run(page, "signIn", {
      ...plainClient(pool),
      username: "bob",
      password: "Builder-1998!",
      code: totp(TOTP_SECRET),
    });
    assert.deepEqual(result, { asked: ["code"], username: "bob" });
    assert.deepEqual(errors, []);
    console.log(`${place}: signed in with a code, refreshed`);
    await page.close();
  }
} finally {
  await browser.close();
  await pool.stop();
  served.close();
}
