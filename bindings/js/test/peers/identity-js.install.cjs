// Before each of the client's own test files: `install` on the class of its source, and what jsdom lacks
// of a browser.

const { webcrypto } = require("node:crypto");
const { TextDecoder, TextEncoder } = require("node:util");

Object.assign(globalThis, { TextDecoder, TextEncoder });
if (globalThis.crypto?.getRandomValues === undefined) {
  Object.defineProperty(globalThis, "crypto", { value: webcrypto });
}

const AuthenticationHelper = require("<rootDir>/src/AuthenticationHelper").default;
require("caldera-srp/identity-js").install(AuthenticationHelper);
