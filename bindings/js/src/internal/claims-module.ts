/** The module of the claims. */

import simd128 from "#wasm/claims-simd128";
import { Lazy } from "./module.js";

export const claims = new Lazy(
  () => simd128,
  async () => (await import("#wasm/claims-portable")).default,
);
