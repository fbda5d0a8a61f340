// The modules and the vectors, for tests.

import { readFileSync } from "node:fs";

export const variants = ["simd128", "portable"];

/** The bytes of a module of `target/js`. */
export function moduleOf(folder, name) {
  return readFileSync(new URL(`../../../../target/js/${folder}/${name}.wasm`, import.meta.url));
}

/** Vectors of a file of the repository. */
export function vectorsOf(file) {
  const path = new URL(`../../../../test-vectors/${file}`, import.meta.url);
  return JSON.parse(readFileSync(path, "utf8")).vectors;
}
