// A local pool, started on a free port for one test file and stopped with it.

import { spawn } from "node:child_process";
import { createHmac } from "node:crypto";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../../../../", import.meta.url));

/** The authenticator app's secret of those users of `pool.toml` who have one. */
export const TOTP_SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP";

/** The client of `pool.toml` that has no secret, as options of a sign-in. */
export const plainClient = ({ endpoint }) => ({
  endpoint,
  userPoolId: "us-east-1_Plain",
  clientId: "plain",
});

/** The pool's program, as `cargo build -p caldera-local-pool` makes it. */
function program() {
  const built = ["debug", "release"].map((profile) => `${root}target/${profile}/caldera-local-pool`);
  const found = process.env.CALDERA_LOCAL_POOL ?? built.find((file) => existsSync(file));
  if (found === undefined) throw new Error("cargo build -p caldera-local-pool first");
  return found;
}

/** Starts a pool of a configuration in `test/support`; `log` collects what it writes. */
export async function startPool(configuration = "pool.toml") {
  const file = fileURLToPath(new URL(configuration, import.meta.url));
  const child = spawn(program(), ["--port", "0", "--config", file], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  const log = [];
  let waiting = [];
  child.stderr.setEncoding("utf8").on("data", (text) => {
    log.push(...text.split("\n").filter(Boolean));
    waiting = waiting.filter((look) => !look());
  });
  const endpoint = await new Promise((resolve, reject) => {
    let out = "";
    child.stdout.setEncoding("utf8").on("data", (text) => {
      out += text;
      const found = /Listening on (http:\S+)/.exec(out);
      if (found) resolve(found[1]);
    });
    child.once("exit", (code) => reject(new Error(`the pool ended with ${code}: ${log.join("\n")}`)));
  });
  const call = async (operation, body) => {
    const response = await fetch(endpoint, {
      method: "POST",
      headers: {
        "Content-Type": "application/x-amz-json-1.1",
        "X-Amz-Target": `AWSCognitoIdentityProviderService.${operation}`,
      },
      body: JSON.stringify(body),
    });
    const reply = await response.json();
    if (!response.ok) throw new Error(`${operation}: ${JSON.stringify(reply)}`);
    return reply;
  };
  /** Waits for a line of the log, from `from` on, and gives the match. */
  const logged = (pattern, from = 0) =>
    new Promise((resolve) => {
      const look = () => {
        const line = log.slice(from).find((text) => pattern.test(text));
        if (line !== undefined) resolve(pattern.exec(line));
        return line !== undefined;
      };
      if (!look()) waiting.push(look);
    });
  const stop = () =>
    new Promise((resolve) => {
      child.removeAllListeners("exit");
      child.once("exit", resolve);
      child.kill();
    });
  return { endpoint, call, log, logged, stop };
}

/** RFC 6238, six digits: the code of an authenticator app. */
export function totp(secret, at = Date.now()) {
  const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  let bits = "";
  for (const character of secret.replace(/=+$/, "")) {
    bits += alphabet.indexOf(character).toString(2).padStart(5, "0");
  }
  const key = Buffer.from(bits.match(/.{8}/g).map((byte) => parseInt(byte, 2)));
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(at / 30_000)));
  const mac = createHmac("sha1", key).update(counter).digest();
  const offset = mac[19] & 15;
  return String((mac.readUInt32BE(offset) & 0x7fffffff) % 1_000_000).padStart(6, "0");
}
