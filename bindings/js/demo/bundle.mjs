// Bundles the demo for a browser, and its clients for Node.

import { fileURLToPath } from "node:url";

import { build } from "esbuild";

const folder = fileURLToPath(new URL(".", import.meta.url));

/** The bundle's bytes. */
export async function bundle(entry, platform) {
  const { outputFiles } = await build({
    entryPoints: [`${folder}${entry}`],
    bundle: true,
    minify: true,
    format: "esm",
    platform,
    nodePaths: [`${folder}../test/peers/node_modules`],
    define: { global: "globalThis" },
    // Some of the clients ask for Node's own modules.
    banner:
      platform === "node"
        ? { js: 'import { createRequire } from "node:module"; const require = createRequire(import.meta.url);' }
        : {},
    write: false,
    logLevel: "silent",
  });
  return outputFiles[0].contents;
}
