// Replays vectors through the package, wherever JavaScript runs. The private keys are the vectors' own, so
// the module is one built with feature `hazmat`; everything else is what is shipped.

import { DeviceSignIn, DeviceVerifier, UserSignIn } from "../../dist/esm/claims.js";
import { Engine, recordOf } from "../../dist/esm/internal/engine.js";
import { Handle } from "../../dist/esm/internal/handle.js";

/** The functions of feature `hazmat` (`wasm/src/claims.rs`). */
const Replay = { User: 20, Device: 21, Verifier: 22 };

/** What no client hands out, and is held by the engine's own tests. */
const inside = new Set(["u", "x", "s", "key", "verifier"]);

function bytes(digits) {
  const even = digits.length % 2 ? `0${digits}` : digits;
  return Uint8Array.from(even.match(/../g) ?? [], (pair) => parseInt(pair, 16));
}

function same(field, got, expected) {
  if (got !== expected) throw new Error(`${field}: ${got} and not ${expected}`);
}

function deviceOf({ device_key, device_group_key, device_password }) {
  return {
    deviceKey: device_key,
    deviceGroupKey: device_group_key,
    devicePassword: device_password,
  };
}

function claimed(sent, responses) {
  return {
    srp_a: sent.SRP_A,
    timestamp: responses.TIMESTAMP,
    password_claim_signature: responses.PASSWORD_CLAIM_SIGNATURE,
    secret_hash: sent.SECRET_HASH,
    secret_hash_user_id: responses.SECRET_HASH,
  };
}

function user(engine, inputs) {
  const { client_id = "client", client_secret, username } = inputs;
  const name = inputs.user_id_for_srp ?? username;
  const [handle, ...sent] = engine.call(Replay.User, [
    bytes(inputs.a),
    inputs.pool_id,
    client_id,
    client_secret,
    username,
  ]);
  const signIn = new UserSignIn(new Handle(engine, Number(handle)), recordOf(sent));
  const responses = signIn.respond({
    challengeParameters: {
      SALT: inputs.salt,
      SRP_B: inputs.srp_b,
      SECRET_BLOCK: inputs.secret_block,
      USERNAME: username,
      USER_ID_FOR_SRP: name,
    },
    password: inputs.password,
    now: inputs.epoch_ms,
  });
  same("USERNAME", responses.USERNAME, name);
  same("SECRET_BLOCK", responses.PASSWORD_CLAIM_SECRET_BLOCK, inputs.secret_block);
  return claimed(signIn.authParameters, responses);
}

function device(engine, inputs) {
  const { client_id = "client", client_secret, username } = inputs;
  const device = deviceOf(inputs);
  const texts = [device.deviceKey, device.deviceGroupKey, device.devicePassword];
  const [handle, ...sent] = engine.call(Replay.Device, [
    bytes(inputs.a),
    client_id,
    client_secret,
    username,
    ...texts,
  ]);
  const signIn = new DeviceSignIn(new Handle(engine, Number(handle)), device, recordOf(sent));
  const responses = signIn.respond({
    challengeParameters: {
      SALT: inputs.salt,
      SRP_B: inputs.srp_b,
      SECRET_BLOCK: inputs.secret_block,
      USERNAME: username,
      DEVICE_KEY: device.deviceKey,
    },
    now: inputs.epoch_ms,
  });
  same("DEVICE_KEY", responses.DEVICE_KEY, device.deviceKey);
  return claimed(signIn.challengeResponses, responses);
}

function confirm(engine, inputs) {
  const { deviceKey, deviceGroupKey, devicePassword } = deviceOf(inputs);
  const [handle, ...texts] = engine.call(Replay.Verifier, [
    bytes(inputs.salt_random),
    deviceKey,
    deviceGroupKey,
    devicePassword,
  ]);
  const verifier = new DeviceVerifier(
    new Handle(engine, Number(handle)),
    { deviceKey, deviceGroupKey },
    texts,
  );
  const { PasswordVerifier, Salt } = verifier.deviceSecretVerifierConfig;
  same("password", verifier.device.devicePassword, devicePassword);
  return { password_verifier: PasswordVerifier, salt: Salt };
}

function secretHash(engine, inputs) {
  const hash = (name) => engine.call(7, [inputs.client_id, inputs.client_secret, name])[0];
  return {
    secret_hash: hash(inputs.username),
    secret_hash_user_id: hash(inputs.user_id_for_srp ?? inputs.username),
  };
}

const kinds = {
  password_verifier: user,
  device_password_verifier: device,
  confirm_device: confirm,
  secret_hash: secretHash,
};

/** Replays one vector, and throws where an expected field that a client can see comes out otherwise. */
export function replay(engine, { kind, inputs, expected }) {
  const computed = kinds[kind](engine, inputs);
  for (const [field, value] of Object.entries(expected)) {
    if (!inside.has(field)) same(field, computed[field], value);
  }
}

/** Replays all, and tells which failed. */
export function replayAll(module, vectors) {
  const engine = new Engine(new WebAssembly.Module(module));
  return vectors.flatMap((vector) => {
    try {
      replay(engine, vector);
      return [];
    } catch (error) {
      return [`${vector.id}: ${error}`];
    }
  });
}
