// Runs a command with a local pool's endpoint as its last argument: with-pool.mjs COMMAND [ARGUMENTS]

import { spawn } from "node:child_process";

import { startPool } from "../support/pool.mjs";

const [command, ...args] = process.argv.slice(2);
const pool = await startPool();
try {
  process.exitCode = await new Promise((resolve, reject) => {
    const child = spawn(command, [...args, pool.endpoint], { stdio: "inherit" });
    child.once("error", reject);
    child.once("exit", (code) => resolve(code ?? 1));
  });
} finally {
  await pool.stop();
}
