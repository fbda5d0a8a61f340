// The vectors of the repository through the package: both builds, every expected field that a client
// can see.

import assert from "node:assert/strict";
import { test } from "node:test";

import { moduleOf, variants, vectorsOf } from "./support/builds.mjs";
import { replayAll } from "./support/replay.mjs";

const vectors = vectorsOf("peer-agreed.json");

for (const variant of variants) {
  test(`${variant}: every vector that the peers agree on`, () => {
    assert.equal(vectors.length, 80);
    assert.deepEqual(replayAll(moduleOf("hazmat", `claims-${variant}`), vectors), []);
  });
}
