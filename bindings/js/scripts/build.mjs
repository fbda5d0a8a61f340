// Makes `dist`: the modules that `scripts/build-wasm.sh` has built, as JavaScript, and the TypeScript
// compiled twice.
//
// A module is one line of hexadecimal digits: that works wherever JavaScript does, a bundler needs to
// know nothing about it, and unlike base64 it compresses about as well as the module itself. CommonJS
// reads the very same file. workerd, which compiles none at run time, gets the build with vectors as a
// file beside it.

import { execFileSync } from "node:child_process";
import { copyFileSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

import { transformSync } from "esbuild";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const modules = join(root, "../../target/js/modules");
const dist = join(root, "dist");

rmSync(dist, { recursive: true, force: true });
for (const kind of ["esm", "cjs"]) mkdirSync(join(dist, kind, "wasm"), { recursive: true });
writeFileSync(join(dist, "cjs/package.json"), '{ "type": "commonjs", "sideEffects": false }\n');

for (const name of ["claims-simd128", "claims-portable", "flow-simd128", "flow-portable"]) {
  const esm = join(dist, "esm/wasm", name);
  const cjs = join(dist, "cjs/wasm", name);
  const digits = readFileSync(join(modules, `${name}.wasm`)).toString("hex");
  writeFileSync(`${esm}.js`, `export default "${digits}";\n`);
  writeFileSync(
    `${cjs}.js`,
    `"use strict";\n` +
      `const file = require("node:path").join(__dirname, "../../esm/wasm/${name}.js");\n` +
      `const text = require("node:fs").readFileSync(file, "latin1");\n` +
      `exports.__esModule = true;\n` +
      `exports.default = text.slice(text.indexOf('"') + 1, text.lastIndexOf('"'));\n`,
  );
  // There is one build there, which stands for the other.
  const compiled = name.replace("portable", "simd128");
  if (compiled === name) copyFileSync(join(modules, `${name}.wasm`), `${esm}.wasm`);
  writeFileSync(`${esm}.workerd.js`, `export { default } from "./${compiled}.wasm";\n`);
  const types = "declare const module: string | WebAssembly.Module;\nexport default module;\n";
  writeFileSync(`${esm}.d.ts`, types);
  writeFileSync(`${esm}.workerd.d.ts`, types);
  writeFileSync(`${cjs}.d.ts`, types);
}

const tsc = join(root, "node_modules/typescript/bin/tsc");
for (const project of ["tsconfig.json", "tsconfig.cjs.json"]) {
  execFileSync(process.execPath, [tsc, "--project", join(root, project)], { stdio: "inherit" });
}
// That package.json makes a scope of its own, which the imports of the package's do not reach.
for (const name of ["claims-module.js", "flow-module.js"]) {
  const file = join(dist, "cjs/internal", name);
  writeFileSync(file, readFileSync(file, "utf8").replaceAll('"#wasm/', '"../wasm/'));
}
// Their comments and spaces are for whoever reads the source; the types keep theirs.
for (const kind of ["esm", "cjs"]) {
  for (const name of readdirSync(join(dist, kind), { recursive: true })) {
    if (!name.endsWith(".js") || dirname(name) === "wasm") continue;
    const file = join(dist, kind, name);
    const { code } = transformSync(readFileSync(file, "utf8"), { minifyWhitespace: true });
    writeFileSync(file, code);
  }
}
for (const licence of ["LICENSE-MIT", "LICENSE-APACHE"]) {
  copyFileSync(join(root, "../..", licence), join(root, licence));
}
