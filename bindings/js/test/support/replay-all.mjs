// Replays the vectors in whatever runs this file, and fails where one comes out otherwise.

import { moduleOf, variants, vectorsOf } from "./builds.mjs";
import { replayAll } from "./replay.mjs";

const vectors = vectorsOf("peer-agreed.json");
for (const variant of variants) {
  const failures = replayAll(moduleOf("hazmat", `claims-${variant}`), vectors);
  console.log(`${variant}: ${vectors.length} vectors, ${failures.length} failures`);
  if (failures.length > 0) throw new Error(failures.join("\n"));
}
