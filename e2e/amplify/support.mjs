// The local pool as a program, a table row for each test, and the code of an authenticator app.

import { spawn } from "node:child_process";
import { createHmac } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const here = (path) => fileURLToPath(new URL(path, import.meta.url));

/** Starts the pool of pool.toml on a free port. */
export async function startPool() {
  const program = process.env.CALDERA_LOCAL_POOL ?? here("../../target/debug/caldera-local-pool");
  const options = ["--port", "0", "--test-control", "--quiet", "--config", here("pool.toml")];
  const child = spawn(program, options, { stdio: ["ignore", "pipe", "inherit"] });
  const endpoint = await new Promise((resolve, reject) => {
    let out = "";
    child.stdout.setEncoding("utf8").on("data", (text) => {
      out += text;
      const found = /Listening on (http:\S+)/.exec(out);
      if (found) resolve(found[1]);
    });
    child.once("error", reject);
    child.once("exit", (code) => reject(new Error(`the pool ended with ${code}`)));
  });
  /** The code in the last message. */
  const code = async () => {
    const reply = await fetch(`${endpoint}/test-control/messages`);
    return (await reply.json()).messages.at(-1).code;
  };
  const stop = () =>
    new Promise((resolve) => {
      child.removeAllListeners("exit");
      child.once("exit", resolve);
      child.kill();
    });
  return { endpoint, code, stop };
}

/** RFC 6238, six digits: the code that an authenticator app shows now. */
export function totp(secret) {
  const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  const bits = [...secret].map((c) => alphabet.indexOf(c).toString(2).padStart(5, "0")).join("");
  const key = Buffer.from(bits.match(/.{8}/g).map((byte) => parseInt(byte, 2)));
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000)));
  const mac = createHmac("sha1", key).update(counter).digest();
  const number = mac.readUInt32BE(mac.at(-1) & 15) & 0x7fffffff;
  return String(number % 1_000_000).padStart(6, "0");
}

/** The version of a package, as installed. */
export function versionOf(name) {
  const text = readFileSync(here(`node_modules/${name}/package.json`), "utf8");
  return JSON.parse(text).version;
}

/**
 * A row of the table that `cargo run --manifest-path e2e/Cargo.toml` prints: it counts as failed
 * until the function that this gives is called.
 */
export function beginRow(name, peer, version, exercised) {
  const folder = here("../target/end-to-end");
  mkdirSync(folder, { recursive: true });
  const write = (result) => {
    const row = { peer, version, direction: "signs in against local-pool", exercised, result };
    writeFileSync(`${folder}/${name}.json`, JSON.stringify(row));
  };
  write("**fails**");
  return () => write("passes");
}
