// Signs in with amazon-cognito-identity-js, and prints what came of it as JSON.
//
// Input on standard input:
// {"endpoint": URL, "pool": ID, "client": ID,
//  "people": [{"name": TEXT, "password": TEXT}], "wrong": [the same, with wrong passwords],
//  "device": {"name": TEXT, "password": TEXT} or null, "totp": the same}
'use strict';

const { createHmac } = require('node:crypto');
const {
  AuthenticationDetails,
  CognitoUser,
  CognitoUserPool,
} = require('amazon-cognito-identity-js');
const { version } = require('amazon-cognito-identity-js/package.json');

/** A storage of its own, which the library keeps tokens and devices in. */
class Memory {
  constructor() {
    this.items = new Map();
  }
  setItem(key, value) {
    this.items.set(key, value);
    return value;
  }
  getItem(key) {
    return this.items.has(key) ? this.items.get(key) : null;
  }
  removeItem(key) {
    return this.items.delete(key);
  }
  clear() {
    this.items.clear();
  }
}

/** The six digits of RFC 6238 for a secret in base32, now. */
function totp(secret) {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
  const bits = [...secret].map((c) => alphabet.indexOf(c).toString(2).padStart(5, '0')).join('');
  const key = Buffer.from(bits.match(/.{8}/g).map((byte) => parseInt(byte, 2)));
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30000)));
  const mac = createHmac('sha1', key).update(counter).digest();
  const at = mac[mac.length - 1] & 15;
  return ((mac.readUInt32BE(at) & 0x7fffffff) % 1000000).toString().padStart(6, '0');
}

/** A function that ends in a callback, as a promise. */
const promised = (call) =>
  new Promise((resolve, reject) => call((error, data) => (error ? reject(error) : resolve(data))));

async function main() {
  const input = [];
  for await (const chunk of process.stdin) input.push(chunk);
  const given = JSON.parse(Buffer.concat(input).toString('utf8'));

  const userOf = (somebody, Storage) => {
    const Pool = new CognitoUserPool({
      UserPoolId: given.pool,
      ClientId: given.client,
      endpoint: given.endpoint,
      Storage,
    });
    return new CognitoUser({ Username: somebody.name, Pool, Storage });
  };

  /** Signs in; `code` gives the code of an authenticator app when it is asked for. */
  const signIn = (user, somebody, code) =>
    new Promise((resolve, reject) => {
      const callbacks = {
        onSuccess: (session) => resolve(session),
        onFailure: reject,
        totpRequired: () => {
          try {
            user.sendMFACode(code(), callbacks, 'SOFTWARE_TOKEN_MFA');
          } catch (error) {
            reject(error);
          }
        },
        newPasswordRequired: () => reject(new Error('a new password is required')),
        mfaRequired: () => reject(new Error('a code by text message is required')),
      };
      const details = new AuthenticationDetails({
        Username: somebody.name,
        Password: somebody.password,
      });
      user.authenticateUser(details, callbacks);
    });

  const outcome = async (somebody) => {
    try {
      const session = await signIn(userOf(somebody, new Memory()), somebody);
      return session.getAccessToken().payload.username;
    } catch (error) {
      return error.code;
    }
  };

  const result = { version, people: [], wrong: [] };
  for (const somebody of given.people) result.people.push(await outcome(somebody));
  for (const somebody of given.wrong) result.wrong.push(await outcome(somebody));

  if (given.device) {
    // The first sign-in confirms the device by itself; the later ones have to prove it.
    const storage = new Memory();
    await signIn(userOf(given.device, storage), given.device);
    const stored = (name) => [...storage.items].find(([key]) => key.endsWith(name))[1];
    const key = stored('.deviceKey');
    result.device = [];
    for (let round = 0; round < 5; round += 1) {
      const session = await signIn(userOf(given.device, storage), given.device);
      result.device.push(session.getAccessToken().payload.device_key === key);
    }
    const user = userOf(given.device, storage);
    await signIn(user, given.device);
    await new Promise((onSuccess, onFailure) =>
      user.setDeviceStatusNotRemembered({ onSuccess, onFailure })
    );
    await new Promise((onSuccess, onFailure) => user.forgetDevice({ onSuccess, onFailure }));
    // The device is gone: the library starts again without it and confirms a new one.
    await signIn(userOf(given.device, storage), given.device);
    result.renewed = stored('.deviceKey') !== key;
    // A device password that is not the one that was confirmed.
    const passwordKey = [...storage.items.keys()].find((name) => name.endsWith('.randomPasswordKey'));
    storage.setItem(passwordKey, 'bm90IHRoZSBwYXNzd29yZA==');
    result.wrong_device = await signIn(userOf(given.device, storage), given.device).then(
      () => 'signed in',
      (error) => error.code
    );
  }
  if (given.totp) {
    // An authenticator app, set up by the user.
    const owner = userOf(given.totp, new Memory());
    await signIn(owner, given.totp);
    const secret = await new Promise((resolve, reject) =>
      owner.associateSoftwareToken({ associateSecretCode: resolve, onFailure: reject })
    );
    await new Promise((onSuccess, onFailure) =>
      owner.verifySoftwareToken(totp(secret), 'phone', { onSuccess, onFailure })
    );
    const preference = { PreferredMfa: true, Enabled: true };
    await promised((done) => owner.setUserMfaPreference(null, preference, done));
    let asked = 0;
    const session = await signIn(userOf(given.totp, new Memory()), given.totp, () => {
      asked += 1;
      return totp(secret);
    });
    result.totp = [asked, session.getAccessToken().payload.username];
    result.wrong_totp = await signIn(userOf(given.totp, new Memory()), given.totp, () =>
      totp(secret).replace(/\d/g, (digit) => (Number(digit) + 1) % 10)
    ).then(
      () => 'signed in',
      (error) => error.code
    );
  }
  process.stdout.write(JSON.stringify(result));
}

main().then(
  () => process.exit(0),
  (error) => {
    process.stderr.write(`${error.stack}\n`);
    process.exit(1);
  }
);
