// Makes `dist`: the modules that `scripts/build-wasm.sh` has built, as JavaScript, and the TypeScript
// compiled twice.
//
// A module is one line of text (`src/internal/bytes.ts`): that works wherever JavaScript does, a bundler
// needs to know nothing about it, and unlike base64 it compresses about as well as the module itself.
// CommonJS reads the very same file. workerd, which compiles none at run time, gets one file with both the
// claims and the sign-in.

import { execFileSync } from "node:child_process";
import { copyFileSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

import { transformSync } from "esbuild";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const modules = join(root, "../../target/js/modules");
const dist = join(root, "dist");

rmSync(dist, { recursive: true, force: true });
for (const kind of ["esm", "cjs"]) mkdirSync(join(dist, kind, "wasm"), { recursive: true });
writeFileSync(join(dist, "cjs/package.json"), '{ "type": "commonjs", "sideEffects": false }\n');

const names = ["claims-simd128", "claims-portable", "flow-simd128", "flow-portable"];
for (const name of names) {
  const types = "declare const module: string | WebAssembly.Module;\nexport default module;\n";
  for (const file of [`esm/wasm/${name}`, `esm/wasm/${name}.workerd`, `cjs/wasm/${name}`]) {
    writeFileSync(join(dist, `${file}.d.ts`), types);
  }
}

const tsc = join(root, "node_modules/typescript/bin/tsc");
for (const project of ["tsconfig.json", "tsconfig.cjs.json"]) {
  execFileSync(process.execPath, [tsc, "--project", join(root, project)], { stdio: "inherit" });
}
const { ALPHABET, ORDER, SHORT } = await import(pathToFileURL(join(dist, "esm/internal/bytes.js")));
/** The texts of the bytes. */
const texts = [];
for (const [place, byte] of ORDER.entries()) {
  const rest = place - SHORT;
  const begins = SHORT + Math.floor(rest / ALPHABET.length);
  texts[byte] = rest < 0 ? ALPHABET[place] : ALPHABET[begins] + ALPHABET[rest % ALPHABET.length];
}
for (const name of names) {
  const text = Array.from(readFileSync(join(modules, `${name}.wasm`)), (byte) => texts[byte]).join("");
  writeFileSync(join(dist, `esm/wasm/${name}.js`), `export default "${text}";\n`);
  writeFileSync(
    join(dist, `cjs/wasm/${name}.js`),
    `"use strict";\n` +
      `const file = require("node:path").join(__dirname, "../../esm/wasm/${name}.js");\n` +
      `const text = require("node:fs").readFileSync(file, "latin1");\n` +
      `exports.__esModule = true;\n` +
      `exports.default = text.slice(text.indexOf('"') + 1, text.lastIndexOf('"'));\n`,
  );
  // There is one build there, which stands for the other.
  writeFileSync(join(dist, `esm/wasm/${name}.workerd.js`), `export { default } from "./all.wasm";\n`);
}
copyFileSync(join(modules, "all-simd128.wasm"), join(dist, "esm/wasm/all.wasm"));

// That package.json makes a scope of its own, which the imports of the package's do not reach.
for (const name of ["claims-module.js", "flow-module.js"]) {
  const file = join(dist, "cjs/internal", name);
  writeFileSync(file, readFileSync(file, "utf8").replaceAll('"#wasm/', '"../wasm/'));
}
// Comments, spaces and names are for whoever reads the source; the types that others use keep theirs.
for (const kind of ["esm", "cjs"]) {
  for (const name of readdirSync(join(dist, kind), { recursive: true })) {
    if (name.endsWith(".d.ts") && dirname(name) === "internal") {
      const file = join(dist, kind, name);
      writeFileSync(file, readFileSync(file, "utf8").replaceAll(/ *\/\*\*[^]*?\*\/\n?/g, ""));
    }
    if (!name.endsWith(".js") || dirname(name) === "wasm") continue;
    const file = join(dist, kind, name);
    const { code } = transformSync(readFileSync(file, "utf8"), { minify: true, target: "es2022" });
    writeFileSync(file, code);
  }
}
for (const licence of ["LICENSE-MIT", "LICENSE-APACHE"]) {
  copyFileSync(join(root, "../..", licence), join(root, licence));
}
