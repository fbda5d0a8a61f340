// Replays the vectors in whatever runs this file, on its main thread and in a worker, and fails where one
// comes out otherwise.

import { Worker, isMainThread } from "node:worker_threads";

import { moduleOf, variants, vectorsOf } from "./builds.mjs";
import { replayAll } from "./replay.mjs";

const place = isMainThread ? "main thread" : "worker";
const vectors = vectorsOf("peer-agreed.json");
for (const variant of variants) {
  const failures = replayAll(moduleOf("hazmat", `claims-${variant}`), vectors);
  console.log(`${place}, ${variant}: ${vectors.length} vectors, ${failures.length} failures`);
  if (failures.length > 0) throw new Error(failures.join("\n"));
}
if (isMainThread) {
  await new Promise((resolve, reject) => {
    const worker = new Worker(new URL(import.meta.url));
    worker.once("error", reject);
    worker.once("exit", (code) => (code === 0 ? resolve() : reject(new Error(`the worker ended with ${code}`))));
  });
}
