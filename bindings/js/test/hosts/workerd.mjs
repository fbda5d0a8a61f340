// The package in workerd, which compiles no WebAssembly at run time: workerd.mjs FOLDER
//
// FOLDER has miniflare, and the package installed from its tarball.

import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { basename, join, resolve } from "node:path";

import { build } from "esbuild";

import { plainClient, startPool } from "../support/pool.mjs";

const WORKER = `
  import { signIn, UserSignIn } from "caldera-srp";

  export default {
    async fetch(request) {
      const options = await request.json();
      const session = await signIn(options);
      await session.refresh();
      const refused = await signIn({ ...options, password: "wrong" }).catch((error) => error.type);
      const { authParameters } = await UserSignIn.start(options);
      return Response.json({ username: session.username, refused, srpA: authParameters.SRP_A.length > 700 });
    },
  };
`;

const folder = resolve(process.argv[2]);
const { Miniflare } = createRequire(join(folder, "package.json"))("miniflare");
const { outputFiles } = await build({
  stdin: { contents: WORKER, resolveDir: folder },
  bundle: true,
  format: "esm",
  conditions: ["workerd", "worker", "browser"],
  loader: { ".wasm": "copy" },
  outdir: join(folder, "out"),
  write: false,
  logLevel: "silent",
});
const modules = outputFiles.map(({ path, contents }) => ({
  type: path.endsWith(".wasm") ? "CompiledWasm" : "ESModule",
  path: basename(path),
  contents: path.endsWith(".wasm") ? contents : new TextDecoder().decode(contents),
}));
// The worker itself comes first.
modules.sort((one, other) => one.type.localeCompare(other.type)).reverse();

const pool = await startPool();
const worker = new Miniflare({ modules, compatibilityDate: "2025-01-01" });
try {
  const body = JSON.stringify({ ...plainClient(pool), username: "alice", password: "Wonderland-1865" });
  const reply = await worker.dispatchFetch("http://worker/", { method: "POST", body });
  assert.deepEqual(await reply.json(), {
    username: "alice",
    refused: "NotAuthorizedException",
    srpA: true,
  });
  const modulesTold = modules.map(({ type, path }) => `${path} (${type})`).join(", ");
  console.log(`signed in from ${modulesTold}`);
} finally {
  await worker.dispose();
  await pool.stop();
}
