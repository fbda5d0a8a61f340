/** Which build of a module is taken, and how it comes to be compiled. */

import { CalderaError } from "../error.js";
import { bytesOf } from "./bytes.js";
import { Engine, type ErrorOf } from "./engine.js";

/**
 * A module as a build of this package holds it: its bytes as text, or compiled by a host that compiles
 * none at run time (workerd).
 */
export type Source = string | WebAssembly.Module;

/** `i8x16.splat` of an argument: valid where there are vectors of 128 bits. */
const VECTORS = [
  0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 123, 3, 2, 1, 0, 10, 10, 1, 8, 0, 65, 0, 253, 15,
  253, 98, 11,
];

function hasVectors(): boolean {
  return WebAssembly.validate(new Uint8Array(VECTORS));
}

function instantiate(source: Source, errorOf: ErrorOf | undefined): Engine {
  try {
    const module = typeof source === "string" ? new WebAssembly.Module(bytesOf(source)) : source;
    return new Engine(module, errorOf);
  } catch (cause) {
    const message =
      "this host does not compile WebAssembly; a Content Security Policy needs 'wasm-unsafe-eval'";
    throw new CalderaError("unsupported", message, { cause });
  }
}

/** A module that is compiled when it is first needed, and once. */
export class Lazy {
  #engine: Engine | undefined;
  #pending: Promise<Engine> | undefined;

  constructor(
    private readonly simd128: () => Source,
    private readonly portable: () => Promise<Source>,
    private readonly errorOf?: ErrorOf,
  ) {}

  /** The module; fails where the build for it has not been loaded. */
  get engine(): Engine {
    if (this.#engine === undefined) {
      this.#check();
      if (!this.#takesSimd128()) {
        throw new CalderaError("unsupported", "await load() first: this host has no SIMD");
      }
      this.#engine = instantiate(this.simd128(), this.errorOf);
    }
    return this.#engine;
  }

  /** What a host has compiled, it takes. */
  #takesSimd128(): boolean {
    return typeof this.simd128() !== "string" || hasVectors();
  }

  /** The module, once the build for this host is there. */
  async load(): Promise<Engine> {
    if (this.#engine !== undefined) return this.#engine;
    this.#check();
    if (this.#takesSimd128()) return this.engine;
    this.#pending ??= this.portable().then((source) => {
      this.#engine ??= instantiate(source, this.errorOf);
      return this.#engine;
    });
    try {
      return await this.#pending;
    } finally {
      // A download that failed can be tried again.
      this.#pending = undefined;
    }
  }

  #check(): void {
    if (typeof WebAssembly !== "object") {
      throw new CalderaError("unsupported", "this host has no WebAssembly, or its policy forbids it");
    }
  }
}
