/** A value inside the module, which is freed when JavaScript forgets it, at the latest. */

import { type Engine, released } from "./engine.js";

interface Held {
  readonly engine: Engine;
  readonly number: number;
}

// Some hosts on the edge have none: there, what is not freed stays as long as the module.
const forgotten =
  typeof FinalizationRegistry === "function"
    ? new FinalizationRegistry<Held>(({ engine, number }) => engine.release(number))
    : undefined;

export class Handle {
  readonly engine: Engine;
  #number: number;

  constructor(engine: Engine, number: number) {
    this.engine = engine;
    this.#number = number;
    forgotten?.register(this, { engine, number }, this);
  }

  /** The value's number, if it is still there. */
  get number(): number {
    if (this.#number === 0) throw released();
    return this.#number;
  }

  /** Makes a call that uses the value up: it is gone afterwards, even if the call never reached the module. */
  spend<T>(call: (number: number) => T): T {
    const number = this.number;
    this.#number = 0;
    forgotten?.unregister(this);
    try {
      return call(number);
    } finally {
      this.engine.release(number);
    }
  }

  free(): void {
    if (this.#number !== 0) this.spend(() => undefined);
  }
}
