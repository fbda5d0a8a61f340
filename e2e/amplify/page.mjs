// What the page has: Amplify's own functions, callable by name.

import { Amplify } from "aws-amplify";
import * as auth from "aws-amplify/auth";

globalThis.configure = (Cognito) => Amplify.configure({ Auth: { Cognito } });

/** Calls one of them and gives what comes of it as JSON has it: `{ value }` or `{ error }`. */
globalThis.call = async (name, ...given) => {
  try {
    const value = await auth[name](...given);
    return { value: JSON.parse(JSON.stringify(value ?? null)) };
  } catch (error) {
    return { error: error.name };
  }
};
