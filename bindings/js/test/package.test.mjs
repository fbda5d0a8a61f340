// The package as it is packed: its size, its types, and that it can be imported by all means.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { cpSync, mkdtempSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { after, before, test } from "node:test";
import { brotliCompressSync, gzipSync } from "node:zlib";

import { moduleOf } from "./support/builds.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));
const bin = (name) => join(root, "node_modules/.bin", name);
const run = (file, args, cwd) => execFileSync(file, args, { cwd, encoding: "utf8", stdio: "pipe" });

/** The most bytes of a module by brotli, and of the tarball, a quarter of which is the file for workerd. */
const LIMITS = { claims: 40_000, flow: 80_000, tarball: 400_000 };

let folder;
let tarball;
before(() => {
  folder = mkdtempSync(join(tmpdir(), "caldera-srp-"));
  const [{ filename }] = JSON.parse(
    run("npm", ["pack", "--json", "--ignore-scripts", "--pack-destination", folder], root),
  );
  tarball = join(folder, filename);
  mkdirSync(join(folder, "node_modules"));
  run("tar", ["-xzf", tarball, "-C", folder]);
  cpSync(join(folder, "package"), join(folder, "node_modules/caldera-srp"), { recursive: true });
});
after(() => rmSync(folder, { recursive: true, force: true }));

test("download sizes", async (t) => {
  const { bytesOf } = await import("../dist/esm/internal/bytes.js");
  for (const kind of ["claims", "flow"]) {
    for (const variant of ["simd128", "portable"]) {
      const file = join(root, `dist/esm/wasm/${kind}-${variant}.js`);
      const text = /^export default "([ -~]*)";\n$/.exec(readFileSync(file, "latin1"))[1];
      assert.doesNotMatch(text, /["'`\\$<]/);
      const module = bytesOf(text);
      assert.deepEqual(Buffer.from(module), moduleOf("modules", `${kind}-${variant}`));
      const [brotli, inScript] = [module, readFileSync(file)].map((b) => brotliCompressSync(b).length);
      t.diagnostic(`${kind}-${variant}: ${module.length} bytes, brotli ${brotli}, as script ${inScript}`);
      assert.ok(brotli <= LIMITS[kind], `${kind}-${variant}: ${brotli}`);
    }
  }
  const { size } = statSync(tarball);
  t.diagnostic(`tarball: ${size}`);
  assert.ok(size <= LIMITS.tarball, String(size));
});

test("what an application takes is what it downloads", async (t) => {
  const { build } = await import("esbuild");
  const bundle = async (code) => {
    const { outputFiles } = await build({
      stdin: { contents: code, resolveDir: folder },
      bundle: true,
      minify: true,
      format: "esm",
      splitting: true,
      outdir: join(folder, "out"),
      write: false,
      logLevel: "silent",
    });
    return outputFiles;
  };
  for (const [name, code, limit] of [
    ["claims", 'export { UserSignIn } from "caldera-srp";', LIMITS.claims],
    ["flow", 'export { signIn } from "caldera-srp";', LIMITS.flow],
  ]) {
    const files = await bundle(code);
    const [entry] = files.filter(({ path }) => path.endsWith("stdin.js"));
    const size = brotliCompressSync(entry.contents).length;
    t.diagnostic(`${name}: ${entry.contents.length} bytes, gzip ${gzipSync(entry.contents).length}, brotli ${size}`);
    // A module as text costs a fiftieth, and the script around it a few kilobytes.
    assert.ok(size <= limit + 10 * 1024, `${name}: ${size}`);
    assert.equal(files.length > 1, true, "the other build is a file of its own");
  }
});

test("publint and arethetypeswrong", () => {
  run(bin("publint"), ["--strict", join(folder, "package")], root);
  run(bin("attw"), [tarball, "--profile", "node16"], root);
});

for (const [module, moduleResolution] of [
  ["node16", "node16"],
  ["nodenext", "nodenext"],
  ["esnext", "bundler"],
]) {
  test(`types under strict, resolved as ${moduleResolution}`, () => {
    const consumer = join(folder, `consumer-${moduleResolution}.mts`);
    cpSync(join(root, "test/types/consumer.ts"), consumer);
    const compilerOptions = {
      noEmit: true,
      strict: true,
      exactOptionalPropertyTypes: true,
      target: "es2022",
      lib: ["es2022", "dom"],
      types: [],
      module,
      moduleResolution,
    };
    const project = join(folder, `tsconfig.${moduleResolution}.json`);
    writeFileSync(project, JSON.stringify({ compilerOptions, files: [consumer] }));
    try {
      run(bin("tsc"), ["--project", project], folder);
    } catch (error) {
      assert.fail(error.stdout);
    }
  });
}

test("imported and required from the tarball, every entry", () => {
  const entries = Object.keys(JSON.parse(readFileSync(join(root, "package.json"), "utf8")).exports);
  const names = entries.filter((entry) => entry !== "./package.json").map((entry) => `caldera-srp${entry.slice(1)}`);
  assert.equal(names.length, 6);
  writeFileSync(
    join(folder, "all.mjs"),
    `import { createRequire } from "node:module";
     const require = createRequire(import.meta.url);
     for (const name of ${JSON.stringify(names)}) {
       const [esm, cjs] = [await import(name), require(name)];
       const names = (module) => Object.keys(module).filter((key) => key !== "default" && key !== "module.exports").sort().join();
       if (names(esm) !== names(cjs)) throw new Error(name);
       if (cjs.load) await cjs.load();
     }`,
  );
  run(process.execPath, ["all.mjs"], folder);
});
