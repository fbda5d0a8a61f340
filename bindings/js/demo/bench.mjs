// Times a whole step (SRP_A and the claim) by each client, in one run, minima of interleaved rounds:
//
//   node demo/bench.mjs [ROUNDS]
//
// The challenge is one that a server could send; the clients' claims are held to a pool in the tests.

import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

import * as oracle from "../test/support/oracle.mjs";
import { bundle } from "./bundle.mjs";

const rounds = Number(process.argv[2] ?? 20);
const folder = mkdtempSync(join(tmpdir(), "caldera-bench-"));
const file = join(folder, "clients.mjs");
writeFileSync(file, await bundle("clients.mjs", "node"));
const { clients, timed } = await import(pathToFileURL(file));
rmSync(folder, { recursive: true });

const options = {
  userPoolId: "us-east-1_AbCdEf123",
  clientId: "client",
  username: "bob",
  password: "correct horse",
};
const best = Object.fromEntries(Object.keys(clients).map((name) => [name, Infinity]));
for (let round = 0; round < rounds; round++) {
  const parameters = {
    USER_ID_FOR_SRP: "bob",
    SALT: randomBytes(16).toString("hex"),
    SRP_B: oracle.publicKey(oracle.integer(randomBytes(64))),
    SECRET_BLOCK: randomBytes(1_290).toString("base64"),
  };
  for (const [name, client] of Object.entries(clients)) {
    const { milliseconds } = await timed(client, options, () => parameters);
    best[name] = Math.min(best[name], milliseconds);
  }
}
const [[, ours]] = Object.entries(best);
console.log(`Node ${process.version}, minima of ${rounds} rounds`);
for (const [name, milliseconds] of Object.entries(best)) {
  const times = name === "caldera-srp" ? "" : `, ${(milliseconds / ours).toFixed(0)} times as long`;
  console.log(`${name.padEnd(28)} ${milliseconds.toFixed(2).padStart(8)} ms${times}`);
}
