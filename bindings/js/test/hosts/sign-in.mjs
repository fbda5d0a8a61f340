// A sign-in as a program of a user's does it, in whatever runs this file: sign-in.mjs ENDPOINT

import { CalderaError, Session, memoryStore, signIn } from "caldera-srp";
import { UserSignIn } from "caldera-srp/claims";

const [endpoint] = globalThis.Deno?.args ?? process.argv.slice(2);
const client = { userPoolId: "us-east-1_Plain", clientId: "plain", endpoint };
const store = memoryStore();

const session = await signIn({ ...client, store, username: "alice", password: "Wonderland-1865" });
await session.refresh();
const restored = await Session.restore({ store, clientId: "plain", endpoint });
if ((await restored.accessToken()) !== (await session.accessToken())) throw new Error("restored");
await session.forgetDevice();
await session.signOut();

const wrong = await signIn({ ...client, username: "alice", password: "wrong" }).catch((error) => error);
if (!(wrong instanceof CalderaError) || wrong.type !== "NotAuthorizedException") throw wrong;

const pending = await UserSignIn.start({ ...client, username: "alice" });
if (!/^[0-9a-f]{700,768}$/.test(pending.authParameters.SRP_A)) throw new Error("SRP_A");
pending.free();
console.log("signed in, refreshed, taken up, signed out");
