// A page as an application would have it: signs in with what its address says.

import { signIn } from "caldera-srp";

const options = Object.fromEntries(new URLSearchParams(location.search));
const output = document.querySelector("output");
try {
  const session = await signIn(options);
  output.textContent = `signed in as ${session.username}`;
} catch (error) {
  output.textContent = String(error);
}
