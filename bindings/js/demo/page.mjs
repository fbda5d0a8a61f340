// The demo's page: signs in with every client in turn, and draws how long each took.

import { clients, timed } from "./clients.mjs";

const pool = { userPoolId: "us-east-1_LocalDemo", clientId: "democlientwithoutsecret" };
const [form, button, body, status] = ["form", "button", "tbody", "#status"].map((name) => document.querySelector(name));

/** How often each client signs in after once to compile; the shortest time counts. */
const ROUNDS = 3;

async function call(operation, input) {
  const response = await fetch("/pool", {
    method: "POST",
    headers: {
      "Content-Type": "application/x-amz-json-1.1",
      "X-Amz-Target": `AWSCognitoIdentityProviderService.${operation}`,
    },
    body: JSON.stringify({ ClientId: pool.clientId, ...input }),
  });
  const reply = await response.json();
  if (!response.ok) throw new Error(reply.message ?? reply.__type);
  return reply;
}

async function signIn(client, { username, password }) {
  const { milliseconds, responses } = await timed(
    client,
    { ...pool, username, password },
    async (srpA) => {
      const AuthParameters = { USERNAME: username, SRP_A: srpA };
      const begun = await call("InitiateAuth", { AuthFlow: "USER_SRP_AUTH", AuthParameters });
      return begun.ChallengeParameters;
    },
  );
  await call("RespondToAuthChallenge", {
    ChallengeName: "PASSWORD_VERIFIER",
    ChallengeResponses: responses,
  });
  return milliseconds;
}

function draw(times) {
  const longest = Math.max(...times.map(([, milliseconds]) => milliseconds));
  body.replaceChildren(
    ...times.map(([name, milliseconds]) => {
      const row = document.createElement("tr");
      const [head, bar, figure] = [document.createElement("th"), document.createElement("td"), document.createElement("td")];
      head.scope = "row";
      head.textContent = name;
      const line = document.createElement("div");
      line.className = "bar";
      line.style.width = `${(milliseconds / longest) * 100}%`;
      bar.append(line);
      figure.textContent = `${milliseconds.toFixed(1)} ms`;
      row.append(head, bar, figure);
      return row;
    }),
  );
}

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  const { username, password } = Object.fromEntries(new FormData(form));
  const times = [];
  status.textContent = "…";
  button.disabled = true;
  try {
    for (const [name, client] of Object.entries(clients)) {
      await signIn(client, { username, password });
      const rounds = [];
      while (rounds.length < ROUNDS) rounds.push(await signIn(client, { username, password }));
      times.push([name, Math.min(...rounds)]);
      draw(times);
      await new Promise((resolve) => requestAnimationFrame(resolve));
    }
    status.textContent = "Signed in by every client.";
  } catch (error) {
    status.textContent = String(error);
  }
  button.disabled = false;
});
