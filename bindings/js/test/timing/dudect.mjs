// The statistical test of constant time, in the JavaScript engine that runs this file:
//
//   node test/timing/dudect.mjs [SAMPLES]
//
// After dudect (Reparaz, Balasch, Verbauwhede): each operation is timed with one fixed secret and with
// random ones in random order, and Welch's t compares both; once with every time and with those above
// several quantiles left out, of which the largest counts. |t| above 10 fails. It can show a leak and
// cannot show that there is none; a planted one (a power by BigInt) has to be found.
//
// Wants what scripts/check.sh has built, and a quiet machine.

import { randomBytes, randomInt } from "node:crypto";

import { Engine } from "../../dist/esm/internal/engine.js";
import * as oracle from "../support/oracle.mjs";
import { moduleOf, variants } from "../support/builds.mjs";

const samples = Number(process.argv[2] ?? 20_000);
const QUANTILES = [1, 0.99, 0.95, 0.9, 0.75, 0.5];
const LIMIT = 10;

/** Welch's t of two lists. */
function welch(one, other) {
  const of = (list) => {
    const mean = list.reduce((sum, value) => sum + value, 0) / list.length;
    const squares = list.reduce((sum, value) => sum + (value - mean) ** 2, 0);
    return { mean, error: squares / (list.length - 1) / list.length };
  };
  const [a, b] = [of(one), of(other)];
  return (a.mean - b.mean) / Math.sqrt(a.error + b.error);
}

/** The largest t of times by class, cropped at each quantile. */
function largest(times) {
  const sorted = times.flat().sort((a, b) => a - b);
  const crops = QUANTILES.map((quantile) => sorted[Math.floor(quantile * (sorted.length - 1))]);
  const ts = crops.map((crop) => welch(...times.map((list) => list.filter((time) => time <= crop))));
  return ts.reduce((most, t) => (Math.abs(t) > Math.abs(most) ? t : most), 0);
}

/**
 * Times an operation by class; `prepare` makes what is timed of a secret's bytes. What happens before that is
 * the same for both classes: a random secret is drawn, and bytes are copied.
 */
function measure({ fixed, random, prepare }, count) {
  const times = [[], []];
  for (let at = -50; at < count; at++) {
    const kind = randomInt(2);
    const drawn = random();
    const work = prepare(Uint8Array.from(kind === 0 ? fixed : drawn));
    const start = process.hrtime.bigint();
    work();
    const time = Number(process.hrtime.bigint() - start);
    // The first ones are the compiler's.
    if (at >= 0) times[kind].push(time);
  }
  return largest(times);
}

const BLOCK = randomBytes(1_290).toString("base64");
const SRP_B = oracle.publicKey(oracle.integer(randomBytes(40)));
/** Texts of 32 characters, as bytes. */
const ZEROS = Buffer.alloc(32, "0");
const text = () => Buffer.from(randomBytes(16).toString("hex"));

/** Every operation that a secret goes into, of a build. */
function operations(variant) {
  const engine = new Engine(new WebAssembly.Module(moduleOf("hazmat", `claims-${variant}`)));
  const start = (a) => engine.call(20, [a, "us-east-1_AbCdEf123", "client", undefined, "bob"]);
  const srpA = (a) => {
    const [handle, ...parameters] = start(a);
    engine.release(Number(handle));
    return parameters[parameters.indexOf("SRP_A") + 1];
  };
  // One bit. Of a smaller key SRP_A, a text that is public, would have fewer digits than of others.
  const key = Buffer.alloc(32);
  key[30] = 0x10;
  const { length } = srpA(key);
  const keys = () => {
    for (;;) {
      const a = randomBytes(32);
      if (srpA(a).length === length) return a;
    }
  };
  const claim = (a, password) => {
    const handle = Number(start(a)[0]);
    const challenge = ["USER_ID_FOR_SRP", "bob", "SALT", "1f", "SRP_B", SRP_B, "SECRET_BLOCK", BLOCK];
    return () => engine.call(2, [password, ...challenge], handle, 949_374_245_000);
  };
  return {
    "SRP_A, by its private key": {
      fixed: key,
      random: keys,
      prepare: (a) => () => engine.release(Number(start(a)[0])),
    },
    "the claim, by its private key": {
      fixed: key,
      random: keys,
      prepare: (a) => claim(a, "a password"),
    },
    "the claim, by the password": {
      fixed: ZEROS,
      random: text,
      prepare: (password) => claim(randomBytes(32), password),
    },
    "a device's verifier, by its password": {
      fixed: ZEROS,
      random: text,
      prepare: (password) => () =>
        engine.release(Number(engine.call(22, [Buffer.alloc(16, 1), "device", "group", password])[0])),
    },
    "SECRET_HASH, by the secret": {
      fixed: ZEROS,
      random: text,
      prepare: (secret) => () => engine.call(7, ["client", secret, "bob"]),
    },
  };
}

let isGood = true;
for (const variant of variants) {
  for (const [name, operation] of Object.entries(operations(variant))) {
    const t = measure(operation, samples);
    isGood &&= Math.abs(t) < LIMIT;
    console.log(`${variant}, ${name}: t = ${t.toFixed(2)}`);
  }
}
const planted = measure(
  {
    fixed: Buffer.from([0x10, 0x00]),
    random: () => randomBytes(32),
    prepare: (a) => () => oracle.publicKey(oracle.integer(a)),
  },
  Math.min(samples, 500),
);
console.log(`planted, a power by BigInt: t = ${planted.toFixed(2)}`);
isGood &&= Math.abs(planted) > LIMIT;
console.log(`Node ${process.version}, ${samples} samples: ${isGood ? "nothing found" : "FAILED"}`);
process.exitCode = isGood ? 0 : 1;
